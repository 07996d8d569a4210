"""A wire on the screen: demo, replay."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import termios
import time
import tty
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from rich.console import Console, RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from bot.alerts.console import moment
from bot.alerts.escape import terminal
from bot.cli import report as pages
from bot.cli.common import BAD_LINES, INTERRUPTED, OK, articles, emit, screen_console
from bot.delivery.screen import Screen
from bot.ingest.jsonl import BadLine
from bot.model import Act, Posted
from bot.pipeline import alerted, reports
from bot.replay import HORIZON, Replay, Step, as_object
from bot.report.collect import Report
from bot.settings import Settings
from bot.wiring import replay

GLANCE, LETTERS = 0.9, 95.0
"""The demo's reading speed: seconds for looking at a message, and letters a second for reading what it quotes.

95 letters a second is skimming, four times as fast as reading (about 240 words a minute; M. Brysbaert, 2019),
so that three days pass in a minute and a half.
"""
SILENCE = 0.12
"""Seconds that the demo lets a silent article take, so that the count is seen to move."""


async def demo(args: argparse.Namespace, settings: Settings) -> int:
    """Shows the bundled wire: at readable speed on a terminal, at once elsewhere."""
    console = screen_console()
    keys = Keys()
    with resources.as_file(resources.files("bot.demo") / "wire.jsonl") as path:
        async with replay(settings, ("*",), time.time()) as run, keys.listening(console):
            pace = None if args.fast or not console.is_terminal else args.speed
            hint = "space pauses, q leaves" if keys.heard else ""
            code = await _show(run, str(path), settings, console, keys, pace, hint, [])
    if console.is_terminal:
        console.print(Text("your own wire: slugline replay FILE   everything else: slugline --help", style="dim"))
    return code


async def replay_file(args: argparse.Namespace, settings: Settings) -> int:
    """Sends a file through the pipeline on an empty desk, at full speed."""
    queries = tuple(args.watch or ("*",))
    report = pages.begin(args.report, args.file, queries, settings.timezone) if args.report else None
    bad: list[BadLine] = []
    async with replay(settings, queries, time.time()) as run:
        if not args.json:
            code = await _show(run, args.file, settings, screen_console(), Keys(), None, "", bad, report)
        else:
            code = await _emit(run, args.file, settings, bad, report)
    if report is not None:
        pages.finish(args.report, report, bad)
        if not args.json:
            print(f"report written to {terminal(args.report)}", file=sys.stderr)
    return code


async def _emit(run: Replay, file: str, settings: Settings, bad: list[BadLine], report: Report | None) -> int:
    # two things at once on one terminal would disturb each other
    bar = Bar(Console(stderr=True), file, shown=not sys.stdout.isatty())
    with bar.shown():
        async for step in run.steps(articles(file, settings, bad, HORIZON), show=False):
            bar.advance()
            if report is not None:
                report.add(step.outcome)
            emit(as_object(step.outcome))
    return BAD_LINES if bad else OK


async def _show(
    run: Replay,
    file: str,
    settings: Settings,
    console: Console,
    keys: Keys,
    pace: float | None,
    hint: str,
    bad: list[BadLine],
    report: Report | None = None,
) -> int:
    screen = Screen(console, settings.timezone)
    bar = Bar(console, file, hint)
    with bar.shown():
        async for step in run.steps(articles(file, settings, bad, HORIZON), show=True):
            bar.advance(moment(run.clock.now, settings.timezone), run.totals.line())
            if report is not None:
                report.add(step.outcome)
            for posted in step.posted:
                screen.show(posted)
                if pace is not None and posted.act is not Act.EDIT:
                    await keys.wait(_reading(posted) / pace)
            if not alerted(step.outcome):
                if reports(step.outcome):
                    screen.silent(_source(step))
                if pace is not None:
                    await keys.wait(SILENCE / pace)
            if keys.left:
                break
    screen.totals(run.totals.counts)
    return keys.code or (BAD_LINES if bad else OK)


def _reading(posted: Posted) -> float:
    quotes = posted.message.quotes if posted.message else ()
    return GLANCE + sum(len(q.text) for q in quotes) / LETTERS


def _source(step: Step) -> str:
    return step.outcome.article.source


class Bar:
    """The last line of a terminal: how far the wire has come, and what came of it."""

    def __init__(self, console: Console, file: str, hint: str = "", *, shown: bool = True) -> None:
        self._console = console
        self._shown = shown and console.is_terminal
        self._total = _lines(file) if self._shown and file != "-" else None
        self._done = 0
        self._texts: tuple[str, ...] = ()
        self._hint = hint

    @contextmanager
    def shown(self) -> Iterator[None]:
        """The bar while the block runs; nothing of it stays."""
        if not self._shown:
            yield
            return
        with Live(console=self._console, get_renderable=self._line, transient=True, refresh_per_second=8):
            yield

    def advance(self, *texts: str) -> None:
        """One article further."""
        self._done += 1
        self._texts = texts

    def _line(self) -> RenderableType:
        of = f"/{self._total}" if self._total else ""
        text = Text(" · ".join((*self._texts[:1], f"{self._done}{of} articles", *self._texts[1:])), style="bold")
        wide = self._console.width >= 100
        if self._hint and wide:
            text.append(f"  {self._hint}", style="not bold dim")
        text.no_wrap, text.overflow = True, "ellipsis"
        grid = Table.grid(padding=(0, 1))
        bar = ProgressBar(total=self._total, completed=self._done, width=8, pulse=self._total is None)
        grid.add_row(*([bar] if wide else []), text)
        return Padding(grid, (1, 0, 0, 0))


class Keys:
    """The keyboard of a demo: q or Ctrl-C leaves, space pauses. ``code`` is the exit code that leaving asks for."""

    def __init__(self) -> None:
        self.heard = False
        self.code = OK
        self._leave = asyncio.Event()
        self._going = asyncio.Event()
        self._going.set()

    @property
    def left(self) -> bool:
        """True once somebody wants to leave."""
        return self._leave.is_set()

    @contextlib.asynccontextmanager
    async def listening(self, console: Console) -> AsyncIterator[None]:
        """Listens while the block runs; the terminal is left as it was found."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGINT, self._interrupt)
        try:
            if not (console.is_terminal and sys.stdin.isatty()):
                yield
                return
            keyboard = sys.stdin.fileno()
            before = termios.tcgetattr(keyboard)
            tty.setcbreak(keyboard)
            loop.add_reader(keyboard, self._read, keyboard)
            self.heard = True
            try:
                yield
            finally:
                loop.remove_reader(keyboard)
                termios.tcsetattr(keyboard, termios.TCSADRAIN, before)
        finally:
            loop.remove_signal_handler(signal.SIGINT)

    async def wait(self, seconds: float) -> None:
        """Lets time pass, and more of it while paused; less if somebody leaves."""
        await self._unless_left(asyncio.sleep(seconds))
        await self._unless_left(self._going.wait())

    async def _unless_left(self, pause: object) -> None:
        tasks = [asyncio.ensure_future(pause), asyncio.ensure_future(self._leave.wait())]  # type: ignore[call-overload]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    def _interrupt(self) -> None:
        self.code = INTERRUPTED
        self._leave.set()

    def _read(self, keyboard: int) -> None:
        for key in os.read(keyboard, 64):
            if key in b"qQ\x04":
                self._leave.set()
            elif key == ord(" ") and self._going.is_set():
                self._going.clear()
            elif key == ord(" "):
                self._going.set()


def _lines(file: str) -> int | None:
    try:
        with Path(file).open("rb") as lines:
            return sum(1 for line in lines if line.strip())
    except OSError:
        return None  # reading it for good will say why
