"""Whether a desk is well: all its figures, read and judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import __version__
from bot.alerts.console import count
from bot.feeds import FAILING, shown, trouble
from bot.settings import Settings
from bot.store.book import BookStore
from bot.store.feeds import FeedStore
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.redis import about

LATE = 300.0
"""Seconds that an article or a message may wait before the desk counts as unwell."""
AWAY = 60.0
"""Seconds without a word from a worker after which it is not counted; a worker asks for articles every second."""
MOST = 1_000_000
"""More dead letters than there can be worth counting."""


@dataclass(frozen=True, slots=True)
class Health:
    """What `health --json` prints. ``problems`` make the desk unwell, ``warnings`` ask for a person's look."""

    ok: bool
    version: str
    desk: str
    server: dict[str, object] | None = None
    workers: int = 0
    stories: int = 0
    intake: dict[str, object] | None = None
    outbox: dict[str, object] | None = None
    feeds: dict[str, object] | None = None
    dead_letters: int = 0
    refused: int = 0
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


SHOWN = 10
"""Suspended places, and feeds in trouble, that are named."""
OVERDUE = 1800.0
"""Seconds that a feed may be due before somebody should look: a host with many feeds keeps some of them waiting."""


async def examine(client: Any, store: NewsStore, outbox: Outbox, settings: Settings, now: float) -> Health:
    """Reads all figures at ``now`` and judges them."""
    info = await about(client, store.keys.of("in")) or {}
    name = "valkey" if "valkey_version" in info else "redis"
    workers = await store.workers(AWAY)
    waiting, oldest = await store.backlog(), await store.oldest()
    lanes, due = await outbox.waiting(), await outbox.next_due()
    unserved = await outbox.unserved()
    dead = len(await outbox.dead(MOST))
    refused = len(await store.refused(MOST))
    age = max(0.0, now - oldest) if oldest is not None else 0.0
    overdue = max(0.0, now - due) if due is not None else 0.0
    problems: list[str] = []
    if workers == 0:
        problems.append("nobody is at work; start: slugline run")
    if age > LATE:
        problems.append(f"an article has waited for {span(age)}")
    if waiting >= settings.max_intake:
        problems.append("the intake is full; start more workers or raise SLUGLINE_MAX_INTAKE")
    if overdue > LATE:
        problems.append(f"a message has been due for {span(overdue)}")
    problems += ailing(info)
    if info and not info.get("aof_enabled"):
        problems.append("the server keeps nothing on disk (AOF is off); set appendonly yes")
    warnings: list[str] = []
    for platform, n in sorted(unserved.items()):
        warnings.append(
            f"{count(n, 'lane')} of messages to {platform}, which no worker at work serves; start one that does: "
            f"each becomes a dead letter after {settings.unserved_hours:g} h"
        )
    book = await BookStore(client, settings.desk).read()
    suspended = sorted((p for p in book.places.values() if p.suspended), key=lambda p: str(p.destination))
    for place in suspended[:SHOWN]:
        warnings.append(f"nothing can be sent to {place.name or place.destination}: {place.suspended}")
    if len(suspended) > SHOWN:
        warnings.append(f"nor to {count(len(suspended) - SHOWN, 'other place')}")
    feeds, overdue_feeds, wrong = await _feeds(FeedStore(client, settings.desk), now)
    warnings += wrong[:SHOWN]
    if len(wrong) > SHOWN:
        warnings.append(f"and {count(len(wrong) - SHOWN, 'other feed')}; see: slugline feeds list")
    if overdue_feeds > OVERDUE:
        warnings.append(
            f"a feed has waited for {span(overdue_feeds)} to be polled; is SLUGLINE_FEED_POLL off everywhere?"
        )
    if dead:
        warnings.append(f"{count(dead, 'dead letter')}; see: slugline dead")
    if refused:
        warnings.append(f"{count(refused, 'article')} could not be decided; see: slugline refused")
    if info.get("maxmemory") and info.get("maxmemory_policy") != "noeviction":
        warnings.append("the server may drop keys when memory is short; set maxmemory-policy noeviction")
    return Health(
        ok=not problems,
        version=__version__,
        desk=settings.desk,
        server={
            "name": name,
            "version": str(info.get(f"{name}_version", "unknown")),
            "embedded": settings.redis_url is None,
            "memory_bytes": int(info.get("used_memory", 0)),
            "aof": bool(info.get("aof_enabled")),
        },
        workers=workers,
        stories=await store.count_stories(),
        intake={"waiting": waiting, "limit": settings.max_intake, "oldest_seconds": round(age, 1)},
        outbox={"lanes": lanes, "overdue_seconds": round(overdue, 1), "unserved": unserved},
        feeds={"count": feeds, "trouble": len(wrong), "overdue_seconds": round(overdue_feeds, 1)},
        dead_letters=dead,
        refused=refused,
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def ailing(info: Mapping[str, Any]) -> list[str]:
    """What is wrong with a server, by its own words (INFO), so that it can take nothing in or would lose it."""
    wrong = []
    if info.get("role") == "slave":
        wrong.append("the server is a read-only replica; name its master")
    if info.get("loading"):
        wrong.append("the server is loading its data; wait")
    most, used = int(info.get("maxmemory", 0)), int(info.get("used_memory", 0))
    if most and used >= most:
        wrong.append("the server's memory is full: nothing is taken in; give it more, or keep fewer stories")
    if info.get("aof_last_write_status", "ok") != "ok":
        wrong.append("the server cannot write to its disk: nothing can be decided; make room on it")
    return wrong


async def _feeds(store: FeedStore, now: float) -> tuple[int, float, list[str]]:
    """How many feeds there are, for how long one has been due, and what is wrong with those in trouble."""
    records = await store.feeds()
    wrong = [
        f"feed {r.id} ({r.setup.source or r.state.title or shown(r.setup.url)}): {what}"
        for r in records
        if not r.paused and (what := trouble(r.state, r.ended, now, FAILING))
    ]
    overdue = max((now - r.due for r in records if r.due is not None), default=0.0)
    return len(records), max(0.0, overdue), wrong


def span(seconds: float) -> str:
    """A span of time in words: "90 s", "5 min", "3 h"."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
