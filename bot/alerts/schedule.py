"""When digests are due. Pure."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.alerts.walltime import day_of, first, full_hour
from bot.book import AT_ONCE, Book, Mode, Schedule, Subscription
from bot.model import Destination


def due(schedule: Schedule, zone: str, now: float) -> float:
    """When something held at ``now`` is told: later than ``now``, but for an instant schedule, which is ``now``.

    Hourly: when the clock next shows a full hour. Daily: when it next shows the schedule's time, the first time of
    two; at the moment of the jump where the clock skips it.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: the zone is not known.
    """
    if schedule.mode is Mode.INSTANT:
        return now
    info = ZoneInfo(zone)
    if schedule.mode is Mode.HOURLY:
        return full_hour(now, info)
    today = day_of(now, info)
    return min(m for n in range(-1, 4) if (m := first(today + timedelta(days=n), schedule.minute, info)) > now)


def of(subscription: Subscription, book: Book) -> Schedule:
    """The schedule of a subscription: its own, or else its topic's."""
    topic = book.topics.get(subscription.topic)
    return subscription.schedule or (topic.schedule if topic else AT_ONCE)


def next_digest(book: Book, destination: Destination, now: float, *, empty: bool = False) -> float | None:
    """When the next digest of a destination's subscriptions is due; None if it has none.

    With ``empty``: the next that is sent even if there is nothing in it.
    """
    zone = book.place(destination).zone
    plans = {of(s, book) for s in book.subscriptions.values() if s.destination == destination}
    return min(
        (due(p, zone, now) for p in plans if p.mode is not Mode.INSTANT and (p.empty or not empty)), default=None
    )


def words(schedule: Schedule) -> str:
    """A schedule as people write it: "instant", "hourly", "daily 09:00"."""
    if schedule.mode is not Mode.DAILY:
        return schedule.mode.value
    return f"daily {schedule.minute // 60:02}:{schedule.minute % 60:02}"
