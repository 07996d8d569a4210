"""The desk at work: ingest, run."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from bot import __version__
from bot.cli.common import BAD_LINES, OK, articles, count, screen_console
from bot.delivery.screen import Screen
from bot.errors import Backlog
from bot.ingest.jsonl import BadLine
from bot.settings import Settings
from bot.wiring import app


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
        where = "a server of its own" if settings.redis_url is None else "SLUGLINE_REDIS_URL"
        print(f"slugline {__version__}: at work on desk {settings.desk}, by {where}; Ctrl-C stops", file=sys.stderr)
        await a.work(stop, Screen(screen_console(), settings.timezone))
    return OK
