"""When quiet hours hold, and when they end. Pure.

They begin the first time the clock shows their beginning, and end the last time it shows their end: in a night in
which the clock is put back, nobody is woken between.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.alerts.walltime import day_of, first, last
from bot.book import Quiet

DAY = timedelta(days=1)


def until(quiet: Quiet | None, now: float) -> float | None:
    """When the quiet hours that hold at ``now`` end; None if none hold. Later than ``now``.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: the zone is not known.
    """
    if quiet is None or quiet.start == quiet.end:
        return None
    zone = ZoneInfo(quiet.zone)
    today = day_of(now, zone)
    end: float | None = None
    # one that began yesterday may hold; one of tomorrow may have begun, where the clock is put back over midnight;
    # and where one ends the next may begin
    for n in range(-2, 3):
        starts, ends = _hours(quiet, today + n * DAY, zone)
        if starts <= (now if end is None else end) < ends:
            end = ends
    return end


def _hours(quiet: Quiet, day: date, zone: ZoneInfo) -> tuple[float, float]:
    """The quiet hours that begin on a day. They are empty where the clock skips them."""
    starts = first(day, quiet.start, zone)
    if quiet.start < quiet.end:
        return starts, last(day, quiet.end, zone)
    if starts < last(day, quiet.end, zone):
        # the clock is put back over the end of the last night and the beginning of this one: the hours between
        # them come twice, and the second time is theirs
        starts = last(day, quiet.start, zone)
    return starts, last(day + DAY, quiet.end, zone)
