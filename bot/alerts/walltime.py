"""Wall-clock times where clocks are put forward and back. Pure; the rules of the zones come from zoneinfo.

A time that the clock skips stands for the moment of the jump. A time that the clock shows twice has a first and a
last moment.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def day_of(now: float, zone: ZoneInfo) -> date:
    """The day on the zone's calendar."""
    return datetime.fromtimestamp(now, zone).date()


def first(day: date, minute: int, zone: ZoneInfo) -> float:
    """The first moment of a day at which the clock is at ``minute`` (0..1439), in seconds since the epoch."""
    return _moment(day, minute, zone)[0]


def last(day: date, minute: int, zone: ZoneInfo) -> float:
    """The last such moment: an hour after the first, if the clock is put back over it by an hour."""
    return _moment(day, minute, zone)[1]


def full_hour(now: float, zone: ZoneInfo) -> float:
    """The next moment after ``now`` at which the clock shows a full hour."""
    local = datetime.fromtimestamp(now, zone)
    hour = local.replace(minute=0, second=0, microsecond=0, tzinfo=None)
    # the full hour that has passed may come again, and the next one may be skipped
    wall = [hour + timedelta(hours=n) for n in range(4)]
    shown = [m for w in wall for m in _moment(w.date(), w.hour * 60, zone) if _shows(m, zone, w)]
    later = [m for m in shown if m > now]
    # only where a whole day is skipped: Samoa, 30 December 2011
    return min(later) if later else first(wall[1].date(), wall[1].hour * 60, zone)


def _moment(day: date, minute: int, zone: ZoneInfo) -> tuple[float, float]:
    """The first and the last moment at a wall-clock time: PEP 495's two folds."""
    wall = datetime.combine(day, time(minute // 60, minute % 60), zone)
    early, late = wall.timestamp(), wall.replace(fold=1).timestamp()
    if late < early:  # the time is skipped: the jump lies after `late`, and not after `early`
        jump = _jump(int(late), int(early), zone)
        return jump, jump
    return early, late


def _jump(before: int, after: int, zone: ZoneInfo) -> float:
    """The second at which the zone's offset changes, between two at which it differs."""
    offset = _offset(before, zone)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(middle, zone) == offset:
            before = middle
        else:
            after = middle
    return float(after)


def _offset(seconds: float, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).utcoffset()


def _shows(seconds: float, zone: ZoneInfo, wall: datetime) -> bool:
    return datetime.fromtimestamp(seconds, zone).replace(tzinfo=None) == wall
