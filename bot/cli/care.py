"""Looking after the desk: health."""

from __future__ import annotations

import argparse
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict

from bot.alerts.console import count
from bot.alerts.escape import terminal
from bot.cli.common import FAILED, OK, emit
from bot.errors import BotError
from bot.health import Health, examine, span, unwell
from bot.settings import Settings
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.server import attach
from bot.wiring import limits, opened


async def health(args: argparse.Namespace, settings: Settings) -> int:
    """Says whether the desk is well. Starts no server: one that does not run is not well."""
    found = await look(settings)
    if args.json:
        emit(asdict(found))
    else:
        for line in _lines(found):
            print(line)
    return OK if found.ok else FAILED


async def look(settings: Settings, more: Callable[[NewsStore, Health], Awaitable[None]] | None = None) -> Health:
    """How the desk is; ``more`` is asked for what else is wanted of it, where it can be read. Starts no server."""
    try:
        if settings.redis_url is None and attach(settings.data_dir) is None:
            return unwell(settings, f"no server runs on {settings.data_dir}; start one with: slugline run")
        async with opened(settings, purpose="health") as (client, _):
            store = NewsStore(client, settings.desk, limits(settings))
            found = await examine(client, store, Outbox(client, settings.desk), settings, time.time())
            if more is not None and found.intake is not None:
                await more(store, found)
            return found
    except BotError as error:
        return unwell(settings, str(error))


def _lines(h: Health) -> list[str]:
    lines = [f"{'ok' if h.ok else 'NOT WELL'}: desk {h.desk}, slugline {h.version}"]
    if h.server and h.intake and h.outbox:
        kind = "embedded" if h.server["embedded"] else "by SLUGLINE_REDIS_URL"
        memory = int(str(h.server["memory_bytes"])) / 2**20
        lines.append(f"  server    {h.server['name']} {h.server['version']}, {kind}, {memory:.1f} MiB")
        lines.append(f"  workers   {h.workers}")
        lines.append(f"  stories   {h.stories:,}")
        waiting = f"{count(int(str(h.intake['waiting'])), 'article')} waiting"
        oldest = float(str(h.intake["oldest_seconds"]))
        lines.append(f"  intake    {waiting}" + (f", the oldest for {span(oldest)}" if h.intake["waiting"] else ""))
        late = float(str(h.outbox["oldest_seconds"]))
        rest = (
            f", {count(int(str(h.outbox['rows'])), 'message')}, the oldest for {span(late)}" if h.outbox["rows"] else ""
        )
        lines.append(f"  outbox    {count(int(str(h.outbox['lanes'])), 'lane')} with work{rest}")
        if h.feeds and h.feeds["count"]:
            lines.append(f"  feeds     {count(int(str(h.feeds['count'])), 'feed')}, {h.feeds['trouble']} in trouble")
        lines.append(f"  dead      {count(h.dead_letters, 'letter')}")
        lines.append(f"  refused   {count(h.refused, 'article')}")
    lines += [f"  problem   {terminal(p)}" for p in h.problems]
    lines += [f"  look      {terminal(w)}" for w in h.warnings]
    return lines
