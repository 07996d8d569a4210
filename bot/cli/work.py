"""The desk at work: ingest, run."""

from __future__ import annotations

import argparse
import asyncio
import signal

from bot import __version__, logs
from bot.alerts.console import count
from bot.cli.common import BAD_LINES, OK, articles, screen_console
from bot.delivery.screen import Screen
from bot.errors import Backlog, Unreachable
from bot.ingest.jsonl import BadLine
from bot.model import Article
from bot.settings import Settings
from bot.wiring import App, app, guard, watched

AWAY = 60
"""Tries, a second apart, before a server that does not answer is given up."""


async def ingest(args: argparse.Namespace, settings: Settings) -> int:
    """Puts the articles of a file into the intake; waits while it is full."""
    bad: list[BadLine] = []
    taken = 0
    async with app(settings, purpose="ingest", own=False) as a:
        for article in articles(args.file, settings, bad):
            await _put(a, article)
            taken += 1
    print(f"{count(taken, 'article')} taken in" + (f", {count(len(bad), 'line')} refused" if bad else ""))
    return BAD_LINES if bad else OK


async def _put(a: App, article: Article) -> None:
    """Takes an article in; waits while the intake is full, and for a server that comes back within AWAY tries."""
    tries = 0
    while True:
        try:
            await a.store.ingest(article)
            return
        except Backlog:
            await asyncio.sleep(0.5)
        except Unreachable:
            tries += 1
            if tries > AWAY:
                raise
            if a.server is not None:
                await asyncio.to_thread(a.server.revive)
            await asyncio.sleep(1.0)


async def run(args: argparse.Namespace, settings: Settings) -> int:
    """Decides and tells until it is stopped; then finishes what it has in hand."""
    # a query or a network that cannot be read is told before anything is started
    watched(settings)
    guard(settings)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with app(settings, purpose="run", own=True) as a:
        hands = a.worker()
        where = "a server of its own" if settings.redis_url is None else "SLUGLINE_REDIS_URL"
        logs.say(f"slugline {__version__}: at work on desk {settings.desk}, by {where}; Ctrl-C stops")
        await a.work(stop, Screen(screen_console(), settings.timezone), hands)
    return OK
