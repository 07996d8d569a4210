"""The desk, live: top."""

from __future__ import annotations

import argparse
import time
from collections import Counter

from rich.console import Console
from rich.live import Live
from rich.text import Text

from bot.cli.care import look
from bot.cli.common import FAILED, OK, screen_console
from bot.cli.glance import Glance, Told, view
from bot.cli.watch import Keys
from bot.errors import BotError
from bot.health import Health
from bot.model import Kind
from bot.settings import Settings
from bot.store.news import NewsStore

EVERY = 2.0
"""Seconds between two looks."""
FIRST = 60.0
"""Seconds before the first look within which decisions are counted."""
MOST = 5_000
"""Decisions that one look reads at most; if there were more, the rate is that of these."""
TOLD = 10
"""Alerts and updates that are shown."""
LAG = 10.0
"""Seconds after which a decision stands where it can be read, at the latest: so far back a look reads for alerts it missed."""


async def top(args: argparse.Namespace, settings: Settings) -> int:
    """Shows the desk until somebody leaves; once, if so asked or if nobody watches. Starts no server."""
    console = screen_console()
    watcher = Watcher(settings)
    if args.once or not console.is_terminal or console.is_dumb_terminal:
        seen = await watcher.look(time.time())
        width = console.width if console.is_terminal else None
        console.print(view(seen, settings.timezone, width), soft_wrap=True)
        return OK if seen.health.ok else FAILED
    keys = Keys()
    async with keys.listening(console):
        with Live(console=console, screen=True, auto_refresh=False) as live:
            while not keys.left:
                seen = await watcher.look(time.time())
                live.update(_screen(seen, settings, console), refresh=True)
                await keys.wait(EVERY)
    return keys.code


def _screen(seen: Glance, settings: Settings, console: Console) -> Text:
    width, height = console.size
    text = view(seen, settings.timezone, width, height - 1)
    return text.append("\n").append("q leaves, space holds"[:width], style="dim")


class Watcher:
    """Looks at a desk again and again, and remembers what it needs to tell what is new.

    Each look opens the desk and lets go of it, so that a view that stays open for days never keeps an embedded server alive.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._last: Glance | None = None

    async def look(self, now: float) -> Glance:
        """What is to be seen at ``now``, in seconds. A desk that cannot be read is one that is not well."""
        last = self._last
        found: list[Glance] = []

        async def more(store: NewsStore, health: Health) -> None:
            found.append(await self._seen(store, health, now))

        health = await look(self._settings, more)
        if found:
            self._last = found[0]
            return found[0]
        return Glance(now, health, told=last.told if last else ())

    async def _seen(self, store: NewsStore, health: Health, now: float) -> Glance:
        last = self._last
        since = last.at if last else now - FIRST
        decided: Counter[Kind] = Counter()
        moved: list[tuple[float, str, str, Kind]] = []
        oldest, read = now, 0
        try:
            # the first look goes back as far as it may, for the last alerts of a quiet desk
            async for entry in store.decided(since - LAG if last else 0.0):
                read += 1
                if since < entry.at <= now:  # the upper bound, too: workers' clocks differ, and none is counted twice
                    decided[entry.kind] += 1
                    oldest = min(oldest, entry.at)
                if entry.kind in (Kind.OPENED, Kind.MOVED) and len(moved) < TOLD:
                    moved.append((entry.at, entry.story, entry.article, entry.kind))
                if read == MOST or (len(moved) == TOLD and entry.at < since):
                    break
            records = await store.articles([article for _, _, article, _ in moved])
        except BotError:
            records, moved = {}, []  # the health has said what is wrong
        cut = read == MOST and sum(decided.values()) == MOST
        told = tuple(
            Told(at, story, kind, records[article].title if article in records else article)
            for at, story, article, kind in moved
        )
        entered = _entered(health)
        before = _entered(last.health) if last else None
        return Glance(
            at=now,
            health=health,
            decided=dict(decided),
            over=max(0.0, now - (oldest if cut else since)),
            came=entered - before if entered is not None and before is not None and entered >= before else None,
            died=_dead(health) - _dead(last.health) if last else 0,
            told=tuple(sorted({*told, *(last.told if last else ())}, key=lambda t: -t.at)[:TOLD]),
        )


def _entered(health: Health) -> int | None:
    return int(str(health.intake["entered"])) if health.intake else None


def _dead(health: Health) -> int:
    return health.dead_letters + health.refused
