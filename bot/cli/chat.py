"""A session at the console as a person in a channel: the same commands as in Slack and Matrix."""

from __future__ import annotations

import argparse
import asyncio
import queue
import sys
import termios
import threading

from rich.text import Text

from bot.alerts.escape import terminal
from bot.book import Role
from bot.cli.common import FAILED, OK, screen_console
from bot.model import Destination
from bot.settings import Settings
from bot.wiring import app
from handlers.caller import Caller
from handlers.console import drawn, plain
from handlers.desk import Service

try:
    import readline
except ImportError:  # a Python without it has no completion and no history
    readline = None  # type: ignore[assignment]

HELLO = "You are {name}, in {place}. Say: help. Leave by: exit, or Ctrl-D."
ENDS = frozenset({"exit", "quit", "bye"})


async def chat(args: argparse.Namespace, settings: Settings) -> int:
    """Does what is typed, a command a line, until the end of the input.

    Returns OK; FAILED if the lines come from a pipe and one could not be done.
    """
    name = " ".join(args.name.split()) or "me"
    person = f"console:@{name}"
    place = Destination("console", f"@{name}" if args.direct else args.room)
    caller = Caller(
        person,
        name,
        place,
        args.direct,
        settings.timezone,
        Role(args.role),
        place_name="" if args.direct else f"#{args.room}",
    )
    done = OK
    async with app(settings, purpose="chat", own=False) as a:
        console, service = screen_console(), a.service()
        reader = Reader()
        if reader.typed:
            here = "your own messages" if args.direct else f"#{args.room}"
            console.print(Text(HELLO.format(name=terminal(name), place=terminal(here)), style="dim"))
            _complete(service, asyncio.get_running_loop())
        with reader:
            while (line := await reader.line()) is not None:
                said = line.strip()
                if said.casefold() in ENDS:
                    return done
                if not said:
                    continue
                answer = await service.do(said, caller)
                if console.is_terminal:
                    console.print(drawn(answer, settings.timezone))
                else:
                    print(plain(answer, settings.timezone), flush=True)
                if not answer.ok and not reader.typed:
                    done = FAILED
            if reader.typed:
                console.print()  # what follows begins a line of its own
    return done


class Reader:
    """Lines from standard input. They are read in a thread of their own, which the end of the session leaves behind:
    nothing can end the waiting for a key."""

    def __init__(self) -> None:
        self.typed = sys.stdin.isatty()
        self._wanted: queue.SimpleQueue[asyncio.Future[str | None]] = queue.SimpleQueue()
        self._terminal = termios.tcgetattr(sys.stdin) if self.typed else None
        self._loop = asyncio.get_running_loop()

    def __enter__(self) -> None:
        threading.Thread(target=self._read, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        if self._terminal is not None:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._terminal)

    async def line(self) -> str | None:
        """The next line; None at the end of the input."""
        wanted: asyncio.Future[str | None] = self._loop.create_future()
        self._wanted.put(wanted)
        return await wanted

    def _read(self) -> None:
        while True:
            wanted = self._wanted.get()
            try:
                line: str | None = input("> ") if self.typed else sys.stdin.readline() or None
            except (EOFError, OSError, ValueError):
                line = None
            try:
                self._loop.call_soon_threadsafe(_give, wanted, line)
            except RuntimeError:
                return  # the session has ended


def _give(wanted: asyncio.Future[str | None], line: str | None) -> None:
    if not wanted.done():
        wanted.set_result(line)


def _complete(service: Service, loop: asyncio.AbstractEventLoop) -> None:
    """Tab completes commands, topics, stories and names."""
    if readline is None:
        return
    found: list[str] = []

    def complete(text: str, state: int) -> str | None:
        nonlocal found
        if state == 0:
            try:
                found = asyncio.run_coroutine_threadsafe(service.complete(text), loop).result(1.0)
            except Exception:  # a completion that fails must not end the session
                found = []
        return found[state] if state < len(found) else None

    readline.set_completer_delims("")
    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")
