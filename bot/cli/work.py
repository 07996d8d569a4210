"""The desk at work: ingest, run."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
import time

from bot import __version__
from bot.cli.common import BAD_LINES, OK, articles, count, screen_console
from bot.delivery.screen import Screen
from bot.errors import Backlog
from bot.ingest.jsonl import BadLine
from bot.settings import Settings
from bot.wiring import App, app


async def ingest(args: argparse.Namespace, settings: Settings) -> int:
    """Puts the articles of a file into the intake; waits while it is full."""
    bad: list[BadLine] = []
    taken = 0
    async with app(settings, purpose="ingest", own=False) as a:
        for article in articles(args.file, settings, bad):
            while True:
                try:
                    await a.store.ingest(article)
                    break
                except Backlog:
                    await asyncio.sleep(0.5)
            taken += 1
    print(f"{count(taken, 'article')} taken in" + (f", {count(len(bad), 'line')} refused" if bad else ""))
    return BAD_LINES if bad else OK


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Decides and tells until it is stopped; then finishes what it has in hand."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with app(settings, purpose="run", own=True) as a:
        worker, pump = a.worker()
        where = "a server of its own" if settings.redis_url is None else "SLUGLINE_REDIS_URL"
        print(f"slugline {__version__}: at work on desk {settings.desk}, by {where}; Ctrl-C stops", file=sys.stderr)
        if a.alone:
            await a.outbox.free_leases(time.time())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(worker.run(stop, alone=a.alone))
            tasks.create_task(pump.run(stop))
            tasks.create_task(_screen(a, stop))
        await pump.drain()
    return OK


async def _screen(a: App, stop: asyncio.Event) -> None:
    screen = Screen(screen_console(), a.settings.timezone)
    last = await a.room.shown()
    await _recall(a, screen, last)
    while not stop.is_set():
        for posted in await a.room.read(last, wait=0.5):
            screen.show(posted)
            last = posted.id
            await a.room.show(last)


async def _recall(a: App, screen: Screen, last: str) -> None:
    """Lets a screen know the threads that an earlier one has shown, up to message ``last``."""
    at = "0-0"
    while _order(at) < _order(last) and (page := await a.room.read(at)):
        for posted in page:
            if _order(posted.id) <= _order(last):
                screen.remember(posted)
        at = page[-1].id


def _order(id: str) -> tuple[int, ...]:
    """An id of a stream as Redis orders them: "12-3" is time 12, number 3."""
    return tuple(int(n) for n in id.split("-"))
