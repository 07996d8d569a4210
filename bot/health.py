"""Whether a desk is well: all its figures, read and judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import __version__
from bot.alerts.backlog import Bounds, alarming
from bot.alerts.console import count
from bot.book import Book
from bot.delivery.suspend import called
from bot.errors import StoreError
from bot.feeds import FAILING, shown, trouble
from bot.model import Queue
from bot.settings import Settings
from bot.store.book import BookStore
from bot.store.feeds import FeedRecord, FeedStore
from bot.store.news import NewsStore
from bot.store.once import Once
from bot.store.outbox import Lanes, Outbox, Stuck
from bot.store.redis import about

LATE = 300.0
"""Seconds that an article or a message may wait before the desk counts as unwell."""
AWAY = 60.0
"""Seconds without a word from a worker after which it is not counted; a worker asks for articles every second."""
HELD_UP = 15.0
"""Seconds that a message may be put off before somebody should know why: a platform that is away, or asks to wait."""
SHOWN = 10
"""Suspended places, feeds in trouble and stuck lanes that are named."""
OVERDUE = 1800.0
"""Seconds that a feed may be due before somebody should look: a host with many feeds keeps some of them waiting."""
EDITS = "edit"
"""An edit may wait for its root; it is no alert that somebody waits for."""


@dataclass(frozen=True, slots=True)
class Health:
    """What `health --json` prints. ``problems`` make the desk unwell, ``warnings`` ask for a person's look.

    ``paused`` says in one word why nothing, or no article, can be written just now, "" if all can; ``because`` in a sentence.
    """

    ok: bool
    version: str
    desk: str
    server: dict[str, object] | None = None
    workers: int = 0
    stories: int = 0
    paused: str = ""
    because: str = ""
    intake: dict[str, object] | None = None
    outbox: dict[str, object] | None = None
    lanes: tuple[dict[str, object], ...] = ()
    queues: tuple[dict[str, object], ...] = ()
    stuck: tuple[dict[str, object], ...] = ()
    suspended: dict[str, object] = field(default_factory=dict)
    feeds: dict[str, object] | None = None
    dead_letters: int = 0
    refused: int = 0
    unreadable: int = 0
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def unwell(settings: Settings, problem: str, paused: str = "", because: str = "") -> Health:
    """The health of a desk of which nothing more can be said."""
    return Health(False, __version__, settings.desk, paused=paused, because=because, problems=(problem,))


async def examine(
    client: Any, store: NewsStore, outbox: Outbox, settings: Settings, now: float, books: BookStore | None = None
) -> Health:
    """Reads all figures at ``now`` and judges them. ``books`` spares reading the whole book, if it was read before.

    Raises:
        StoreError: the server does not answer.
    """
    pause = await store.probe()
    if pause and pause[0] == "newer":
        return unwell(settings, pause[1], *pause)
    try:
        return await _examined(client, store, outbox, settings, now, books, pause)
    except StoreError:
        if pause is None:
            raise
        return unwell(settings, f"paused: {pause[1]}", *pause)


async def _examined(
    client: Any,
    store: NewsStore,
    outbox: Outbox,
    settings: Settings,
    now: float,
    books: BookStore | None,
    pause: tuple[str, str] | None,
) -> Health:
    info: dict[str, Any] = await about(client, store.keys.of("in")) or {}
    name = "valkey" if "valkey_version" in info else "redis"
    workers = await store.workers(AWAY)
    waiting, oldest = await store.backlog(), await store.oldest()
    due = await outbox.next_due()
    groups, stuck = await outbox.lanes()
    queues = await outbox.queues()
    dead, refused = await outbox.count_dead(), await store.count_refused()
    age = max(0.0, now - oldest) if oldest is not None else 0.0
    overdue = max(0.0, now - due) if due is not None else 0.0
    undelivered = max((now - g.oldest for g in groups if g.act != EDITS and g.oldest is not None), default=0.0)
    book = await (books.current() if books else BookStore(client, settings.desk).read())
    records = await FeedStore(client, settings.desk).feeds()
    problems: list[str] = []
    if pause is not None:
        problems.append(f"paused: {pause[1]}")
    if workers == 0:
        problems.append("nobody is at work; start: slugline run")
    if age > LATE:
        problems.append(f"an article has waited for {span(age)}")
    if waiting >= settings.max_intake:
        problems.append("the intake is full; start more workers or raise SLUGLINE_MAX_INTAKE")
    if overdue > LATE:
        problems.append(f"a message has been due for {span(overdue)}")
    if info and not info.get("aof_enabled"):
        problems.append("the server keeps nothing on disk (AOF is off); set appendonly yes")
    unserved: Counter[str] = Counter()
    for g in groups:
        unserved[g.platform] += g.unserved
    unserved = +unserved
    suspended = _suspended(book)
    wrong = _wrong(records, now)
    waits = max(0.0, max((now - r.due for r in records if r.due is not None), default=0.0))
    warnings = [
        *_unserved(unserved, settings),
        *_waiting(groups, now),
        *_stuck(stuck, sum(g.stuck for g in groups)),
        *_places(book),
        *_behind(queues, book, settings, now),
        *wrong[:SHOWN],
    ]
    if len(wrong) > SHOWN:
        warnings.append(f"and {count(len(wrong) - SHOWN, 'other feed')}; see: slugline feeds list")
    if waits > OVERDUE:
        warnings.append(f"a feed has waited for {span(waits)} to be polled; is SLUGLINE_FEED_POLL off everywhere?")
    unread = await Once(client, settings.desk).how_many_unread()
    if unread:
        warnings.append(
            f"{count(unread, 'message')} in Matrix could not be decrypted; see docs/matrix.md, What cannot be read"
        )
    if settings.stream and (away := await Once(client, settings.desk).why_stream_is_away()):
        warnings.append(f"the stream {settings.stream!r} is not read: {away}")
    if dead:
        warnings.append(f"{count(dead, 'dead letter')}; see: slugline dead list")
    if refused:
        warnings.append(f"{count(refused, 'article')} could not be decided; see: slugline dead list")
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
            "memory_limit_bytes": int(info.get("maxmemory", 0)),
            "aof": bool(info.get("aof_enabled")),
        },
        workers=workers,
        stories=await store.count_stories(),
        paused=pause[0] if pause else "",
        because=pause[1] if pause else "",
        intake={
            "waiting": waiting,
            "limit": settings.max_intake,
            "oldest_seconds": round(age, 1),
            "entered": await store.entered(),
        },
        outbox={
            "lanes": await outbox.waiting(),
            "rows": sum(g.rows for g in groups),
            "stuck": sum(g.stuck for g in groups),
            "overdue_seconds": round(overdue, 1),
            "oldest_seconds": round(max(0.0, undelivered), 1),
            "unserved": dict(unserved),
            "longest": dict(_longest(queues)),
            "behind": dict(Counter(q.destination.platform for q in queues if _late(q, settings, now))),
        },
        lanes=tuple(_lanes(g, now) for g in groups),
        queues=tuple(_queue(q, settings, now) for q in _worst(queues, settings, now)[:SHOWN]),
        stuck=tuple({"lane": s.lane, "tries": s.tries, "error": s.error} for s in stuck),
        suspended=suspended,
        feeds={
            "count": len(records),
            "trouble": len(wrong),
            "overdue_seconds": round(waits, 1),
            "states": dict(Counter(state_of(r) for r in records)),
        },
        dead_letters=dead,
        refused=refused,
        unreadable=unread,
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def bounds(settings: Settings) -> Bounds:
    """How much may wait for one place."""
    return Bounds(settings.queue_messages, settings.queue_seconds, settings.queue_digest_minutes * 60)


STATES = ("new", "well", "failing", "silent", "paused", "ended")
"""How a feed can be doing."""


def state_of(r: FeedRecord) -> str:
    """How a feed is doing, one of STATES."""
    if r.paused:
        return "paused"
    if r.ended:
        return "ended"
    if r.state.failures >= FAILING:
        return "failing"
    if r.state.silent:
        return "silent"
    return "well" if r.state.success else "new"


def _lanes(g: Lanes, now: float) -> dict[str, object]:
    oldest = round(max(0.0, now - g.oldest), 1) if g.oldest is not None else 0.0
    return {
        "platform": g.platform, "act": g.act, "lanes": g.lanes, "rows": g.rows, "stuck": g.stuck, "oldest_seconds": oldest,
    }  # fmt: skip


def _late(q: Queue, settings: Settings, now: float) -> bool:
    """True if what is not critical is held for a digest there, as its place cannot keep up."""
    return alarming(q, bounds(settings), now)


def _worst(queues: Iterable[Queue], settings: Settings, now: float) -> list[Queue]:
    return sorted(queues, key=lambda q: (not _late(q, settings, now), q.oldest))


def _queue(q: Queue, settings: Settings, now: float) -> dict[str, object]:
    return {
        "destination": str(q.destination), "messages": q.messages,
        "oldest_seconds": round(max(0.0, now - q.oldest), 1), "behind": _late(q, settings, now),
    }  # fmt: skip


def _longest(queues: Iterable[Queue]) -> Counter[str]:
    longest: Counter[str] = Counter()
    for q in queues:
        longest[q.destination.platform] = max(longest[q.destination.platform], q.messages)
    return longest


def _behind(queues: Sequence[Queue], book: Book, settings: Settings, now: float) -> Iterable[str]:
    late = [q for q in _worst(queues, settings, now) if _late(q, settings, now)]
    for q in late[:SHOWN]:
        yield (
            f"{called(book.place(q.destination))} cannot keep up: {count(q.messages, 'message')} wait for it, the oldest for "
            f"{span(now - q.oldest)}; what is not critical is held for a digest"
        )
    if len(late) > SHOWN:
        yield f"nor can {count(len(late) - SHOWN, 'other place')}"


def _suspended(book: Book) -> dict[str, object]:
    places = {str(p.destination) for p in book.places.values() if p.suspended}
    return {
        "places": len(places),
        "subscriptions": sum(str(s.destination) in places for s in book.subscriptions.values()),
    }


def _unserved(unserved: Counter[str], settings: Settings) -> Iterable[str]:
    for platform, n in sorted(unserved.items()):
        yield (
            f"{count(n, 'lane')} of messages to {platform}, which no worker at work serves; start one that does: "
            f"each becomes a dead letter after {settings.unserved_hours:g} h"
        )


def _waiting(groups: Iterable[Lanes], now: float) -> Iterable[str]:
    """Why messages to a platform wait, in the words of the one that waits longest."""
    held: dict[str, list[Lanes]] = {}
    for g in groups:
        if g.waiting and g.since is not None and now - g.since > HELD_UP:
            held.setdefault(g.platform, []).append(g)
    for platform, some in sorted(held.items()):
        first = min(some, key=lambda g: g.since or now)
        lanes = count(sum(g.waiting for g in some), "lane")
        yield f"{lanes} of messages to {platform} wait, the first for {span(now - (first.since or now))}: {first.why[:200]}"


def _stuck(stuck: Iterable[Stuck], total: int) -> Iterable[str]:
    shown_ = list(stuck)[:SHOWN]
    for s in shown_:
        yield f"lane {s.lane} is stuck: {count(s.tries, 'try')}, the last: {s.error[:200]}"
    if total > len(shown_):
        yield f"and {count(total - len(shown_), 'other lane')}"


def _places(book: Book) -> Iterable[str]:
    suspended = sorted((p for p in book.places.values() if p.suspended), key=lambda p: str(p.destination))
    for place in suspended[:SHOWN]:
        n = sum(s.destination == place.destination for s in book.subscriptions.values())
        waits = f" ({count(n, 'subscription')} suspended)" if n else ""
        yield f"nothing can be sent to {called(place)}: {place.suspended}{waits}"
    if len(suspended) > SHOWN:
        yield f"nor to {count(len(suspended) - SHOWN, 'other place')}"


def _wrong(records: Iterable[FeedRecord], now: float) -> list[str]:
    """What is wrong with the feeds that are in trouble."""
    return [
        f"feed {r.id} ({r.setup.source or r.state.title or shown(r.setup.url)}): {what}"
        for r in records
        if not r.paused and (what := trouble(r.state, r.ended, now, FAILING))
    ]


def span(seconds: float) -> str:
    """A span of time in words: "90 s", "5 min", "3 h"."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
