"""What of a feed is new, and when to look again. Pure: state in, decision out.

What was once in a feed is remembered by its key and by what it said, so that neither a new date, nor another order,
nor new guids make it new again. What slips through (a site that moves and rewrites everything) meets three guards:
the age guard, the guard of the newest seen, and the flood brake.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from statistics import median

from bot.ingest.feeds.parse import Feed, Item

DAY = 86_400
MAX_REVISIONS = 24
"""How often an item may change before its changes are passed over: some pages carry a clock in their text."""


@dataclass(frozen=True, slots=True)
class Rules:
    """``max_new``: most items told of one poll. ``old``: seconds after which a new item is too old to be told.
    ``late``: seconds that an item may be older than the newest one seen. ``keep`` and ``forget_days`` bound what is
    remembered of items that have left the feed. ``least`` and ``most``: seconds between polls.
    """

    max_new: int = 25
    old: float = 72 * 3600.0
    late: float = 24 * 3600.0
    keep: int = 2_000
    forget_days: int = 45
    least: float = 300.0
    most: float = 3600.0


@dataclass(frozen=True, slots=True)
class Seen:
    """The items that were in a feed: (8 bytes of the key, 8 of the content, last day, times changed), newest first."""

    rows: tuple[tuple[bytes, bytes, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    """What is done with a feed's items. ``told`` are new, the oldest first; ``changed`` said something else before.

    ``old`` and ``over`` are new and not told: too old, and beyond the flood brake. ``newest`` is the latest date seen.
    """

    told: tuple[Item, ...] = ()
    changed: tuple[Item, ...] = ()
    old: tuple[Item, ...] = ()
    over: tuple[Item, ...] = ()
    newest: float = 0.0


def triage(
    feed: Feed,
    seen: Seen | None,
    newest: float,
    now: float,
    rules: Rules,
    *,
    latest: bool = False,
    since: float = 0.0,
) -> Triage:
    """Decides what of a feed is told.

    Args:
        feed: what it says now.
        seen: what it said before; None at the first poll, which tells nothing: it is the baseline.
        newest: the latest date seen before, 0 if none.
        now: seconds since the epoch.
        rules: the guards' bounds.
        latest: tell the latest item of a baseline.
        since: items dated before this are too old: when the feed was empty at its first poll, that poll's time.
    """
    items = feed.items
    dates = [i.published for i in items if i.published is not None and i.published <= now]
    latest_date = max([newest, *dates])
    if seen is None:
        return Triage(told=_in_time(items, now)[-1:] if latest else (), newest=latest_date)
    known = {key: (content, changes) for key, content, _, changes in seen.rows}
    said = {content for _, content, _, _ in seen.rows}
    bound = max(now - rules.old, newest - rules.late, since)
    new: list[Item] = []
    changed: list[Item] = []
    old: list[Item] = []
    for item in items:
        key, content = _short(item.key), _short(item.content)
        aged = item.published is not None and item.published < bound
        if key in known:
            before, changes = known[key]
            if before != content and not aged and changes < MAX_REVISIONS:
                changed.append(item)
        elif content not in said:
            (old if aged else new).append(item)
            said.add(content)
    in_time = _in_time(new, now)
    cut = max(0, len(in_time) - rules.max_new)
    return Triage(in_time[cut:], _in_time(changed, now)[-rules.max_new :], tuple(old), in_time[:cut], latest_date)


def remember(seen: Seen | None, items: Sequence[Item], now: float, rules: Rules, left: Collection[Item] = ()) -> Seen:
    """What is seen from now on: ``items``, except those ``left`` for the next poll, and what was seen before."""
    today = int(now // DAY)
    before = {row[0]: row for row in seen.rows} if seen else {}
    later = {item.key for item in left}
    rows: dict[bytes, tuple[bytes, bytes, int, int]] = {}
    for item in items:
        key, content = _short(item.key), _short(item.content)
        was = before.pop(key, None)
        if item.key in later:
            if was:
                rows[key] = was
            continue
        changes = 0 if was is None else was[3] + (was[1] != content)
        rows[key] = (key, content, today, changes)
    gone = [row for row in before.values() if row[2] >= today - rules.forget_days]
    gone.sort(key=lambda row: -row[2])
    return Seen((*rows.values(), *gone[: max(0, rules.keep - len(rows))]))


def usual_gap(items: Sequence[Item]) -> float:
    """Seconds that usually lie between two items, by their dates; 0 if that cannot be told."""
    dates = sorted(i.published for i in items if i.published is not None)
    gaps = [b - a for a, b in zip(dates, dates[1:], strict=False) if b > a]
    return median(gaps) if gaps else 0.0


def learnt_gap(rhythm: float, since: float, count: int) -> float:
    """The usual gap once ``count`` items have come in ``since`` seconds; the latest gaps weigh three tenths."""
    gap = since / count
    return gap if rhythm <= 0 else 0.7 * rhythm + 0.3 * gap


def wait(
    rules: Rules,
    *,
    rhythm: float,
    asked: Collection[float | None] = (),
    failures: int = 0,
    after: float | None = None,
    luck: float = 0.0,
) -> float:
    """Seconds until the next poll.

    Half the usual gap between items, within the rules' bounds; no sooner than the feed or its server ask for, as far
    as the bounds allow; after failures twice as long each time, up to six hours; never before a Retry-After is over.
    ``luck`` in 0..1 adds up to a tenth, so that feeds do not march in step.
    """
    seconds = min(max(rhythm / 2, rules.least), rules.most) if rhythm > 0 else rules.least
    seconds = max([seconds, *(min(a, rules.most) for a in asked if a is not None)])
    if failures > 0:
        seconds = min(seconds * 2 ** min(failures, 12), max(rules.most, 6 * 3600.0))
    return max(seconds, after or 0.0) * (1 + luck / 10)


def silent_for(rhythm: float, since: float) -> bool:
    """True if nothing has come for 18 times the usual gap, and for six hours at least (as in: no item for 6 h, usual 20 min)."""
    return rhythm > 0 and since > max(18 * rhythm, 6 * 3600.0)


def _in_time(items: Sequence[Item], now: float) -> tuple[Item, ...]:
    """The oldest first; of one time, and undated ones, the last of the feed first, as feeds begin with the newest."""
    rows = list(enumerate(items))
    rows.sort(key=lambda row: (min(row[1].published, now) if row[1].published is not None else now, -row[0]))
    return tuple(item for _, item in rows)


def _short(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()
