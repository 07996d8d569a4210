"""Times of day, spans and zones as people write them."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

DAY = 86_400
MAX_SPAN = 366 * DAY
"""Seconds: a silence for longer is one for good."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAYS = ("tomorrow", *WEEKDAYS)

_TIME = re.compile(r"([0-9]{1,2})(?:[:.h]([0-9]{2})|h)?(?:([ap])\.?m\.?)?", re.ASCII)
_WORDS = {"noon": 12 * 60, "midday": 12 * 60, "midnight": 0}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_PIECE = re.compile(
    r"([0-9]{1,5}(?:\.[0-9]{1,2})?)(weeks?|w|days?|d|hours?|hrs?|h|minutes?|mins?|m)(?=[0-9]|$)", re.ASCII
)
_UNIT = {"w": 7 * DAY, "d": DAY, "h": 3_600, "m": 60}
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class For:
    """A span from now on, in seconds: whole minutes."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Until:
    """Up to ``minute`` of a local day: "tomorrow", a weekday, a date (ISO 8601), or "" for the next time it is that late."""

    minute: int
    day: str = ""


def ends(lasts: For | Until, now: float, zone: str) -> float:
    """When a span that begins at ``now`` ends, in seconds since the epoch.

    A weekday is the next one, never today. A local time that a change of the clocks skips is taken an hour later;
    one that comes twice is the first. A date can lie in the past: then so does the end.
    """
    if isinstance(lasts, For):
        return now + lasts.seconds
    local = zoneinfo.ZoneInfo(zone)
    today = datetime.fromtimestamp(now, local).date()
    if not lasts.day:
        return next(t for n in range(3) if (t := _moment(today + timedelta(n), lasts.minute, local)) > now)
    if lasts.day == "tomorrow":
        return _moment(today + timedelta(1), lasts.minute, local)
    if lasts.day in WEEKDAYS:
        ahead = (WEEKDAYS.index(lasts.day) - today.weekday() - 1) % 7 + 1
        return _moment(today + timedelta(ahead), lasts.minute, local)
    return _moment(date.fromisoformat(lasts.day), lasts.minute, local)


def _moment(day: date, minute: int, zone: zoneinfo.ZoneInfo) -> float:
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).timestamp()


def clock(text: str) -> int | None:
    """Minutes after midnight of "9:00", "9", "9am", "21h30", "noon"; None if it is no time of day."""
    if text in _WORDS:
        return _WORDS[text]
    found = _TIME.fullmatch(text)
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        return 0
    return hour * 60 + minute if hour < 24 and minute < 60 else None


def as_clock(minute: int) -> str:
    """A time of day as HH:MM."""
    return f"{minute // 60:02}:{minute % 60:02}"


def hours(text: str) -> tuple[int, int] | None:
    """Start and end of "22:00-07:00", "10pm–7am", "22-7", in minutes after midnight; None if it is no such range."""
    first, dash, last = text.translate(_DASHES).partition("-")
    start, end = clock(first), clock(last)
    return (start, end) if dash and start is not None and end is not None else None


def span(text: str) -> int | None:
    """Seconds of "3h", "90m", "2d", "1h30m", "1.5hours": whole minutes, at most ``MAX_SPAN``; None if it is no span."""
    at, seconds = 0, 0.0
    while found := _PIECE.match(text, at):
        seconds += float(found[1]) * _UNIT[found[2][0]]
        at = found.end()
    whole = round(seconds / 60) * 60
    return whole if at == len(text) and 60 <= whole <= MAX_SPAN else None


def as_span(seconds: int) -> str:
    """A span as people write it: "2d", "1h30m"."""
    days, rest = divmod(seconds, DAY)
    parts = ((days, "d"), (rest // 3_600, "h"), (rest % 3_600 // 60, "m"))
    return "".join(f"{n}{unit}" for n, unit in parts if n)


def day(text: str) -> str | None:
    """The day that "tomorrow", "mon", "Monday" or "2026-03-01" names, as ``Until`` has it; None if it names none."""
    if text in DAYS:
        return text
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat() if text > "1971" else None
        except ValueError:
            return None
    return next((d for d in WEEKDAYS if len(text) >= 3 and d.startswith(text)), None)


@lru_cache(maxsize=1)
def zones() -> dict[str, str]:
    """What people write for a zone -> its IANA name. The city alone will do where it is the only one: "kyiv"."""
    names = sorted(zoneinfo.available_timezones())
    cities: dict[str, set[str]] = {}
    for name in names:
        if "/" in name and not name.startswith("Etc/"):
            cities.setdefault(name.rsplit("/", 1)[1].casefold(), set()).add(name)
    found = {city: next(iter(of)) for city, of in cities.items() if len(of) == 1}
    return found | {name.casefold(): name for name in names}
