"""When digests are due, by the clock on the wall."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.schedule import due, next_digest, of, words
from bot.book import Book, Mode, Place, Schedule, Subscription, Topic
from bot.model import Destination
from tests.alerts.clock import BERLIN, LORD_HOWE, NEW_YORK, NOW, ZONES, at

HOURLY = Schedule(Mode.HOURLY)


def daily(hour: int, minute: int = 0) -> Schedule:
    return Schedule(Mode.DAILY, hour * 60 + minute)


def told(schedule: Schedule, now: str, zone: str = BERLIN, fold: int = 0) -> str:
    """When it is due, as UTC reads it."""
    return datetime.fromtimestamp(due(schedule, zone, at(now, zone, fold)), UTC).strftime("%Y-%m-%d %H:%M")


def test_an_instant_schedule_is_due_now() -> None:
    assert due(Schedule(), BERLIN, 12345.5) == 12345.5


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-06-10 08:59:59", "2026-06-10 07:00"),
        ("2026-06-10 09:00", "2026-06-11 07:00"),  # what comes at nine is too late for the digest of nine
        ("2026-06-10 23:30", "2026-06-11 07:00"),
        ("2026-03-28 10:00", "2026-03-29 07:00"),  # summer time begins: 22 hours of sleep, still nine
        ("2026-10-24 10:00", "2026-10-25 08:00"),
        ("2026-12-31 10:00", "2027-01-01 08:00"),
    ],
)
def test_a_daily_digest_is_due_at_its_time_on_the_wall(now: str, when: str) -> None:
    assert told(daily(9), now) == when


def test_a_daily_time_that_the_clock_skips_is_the_moment_of_the_jump() -> None:
    assert told(daily(2, 30), "2026-03-28 12:00") == "2026-03-29 01:00"
    assert told(daily(2, 30), "2026-03-29 03:00") == "2026-03-30 00:30"
    assert told(daily(2, 15), "2026-10-03 12:00", LORD_HOWE) == "2026-10-03 15:30"


def test_a_daily_time_that_the_clock_shows_twice_comes_once() -> None:
    assert told(daily(2, 30), "2026-10-24 12:00") == "2026-10-25 00:30"
    assert told(daily(2, 30), "2026-10-25 02:30") == "2026-10-26 01:30"
    assert told(daily(2, 30), "2026-10-25 02:10", fold=1) == "2026-10-26 01:30"
    assert told(daily(1, 45), "2026-04-04 12:00", LORD_HOWE) == "2026-04-04 14:45"
    assert told(daily(1, 45), "2026-04-05 01:50", LORD_HOWE) == "2026-04-05 15:15"


@pytest.mark.parametrize(
    ("now", "zone", "fold", "when"),
    [
        ("2026-06-10 08:20", BERLIN, 0, "2026-06-10 07:00"),
        ("2026-06-10 08:00", BERLIN, 0, "2026-06-10 07:00"),
        ("2026-06-10 08:20", "Asia/Kathmandu", 0, "2026-06-10 03:15"),
        ("2026-03-29 01:30", BERLIN, 0, "2026-03-29 01:00"),  # two is skipped, and it is three
        ("2026-10-25 02:30", BERLIN, 0, "2026-10-25 01:00"),  # two again
        ("2026-10-25 02:30", BERLIN, 1, "2026-10-25 02:00"),
        ("2026-11-01 01:30", NEW_YORK, 0, "2026-11-01 06:00"),
        ("2026-10-04 01:30", LORD_HOWE, 0, "2026-10-03 16:00"),  # the clock jumps to 02:30: three is next
        ("2026-04-05 01:40", LORD_HOWE, 0, "2026-04-04 15:30"),  # put back to 01:30: two comes later
        ("2026-04-05 01:40", LORD_HOWE, 1, "2026-04-04 15:30"),
        ("2011-12-29 23:30", "Pacific/Apia", 0, "2011-12-30 10:00"),
    ],
)
def test_an_hourly_digest_is_due_when_the_clock_shows_a_full_hour(now: str, zone: str, fold: int, when: str) -> None:
    assert told(HOURLY, now, zone, fold) == when


@given(NOW, st.sampled_from(ZONES), st.integers(0, 1439))
def test_a_digest_is_due_later_than_now_and_at_its_time_on_the_wall(now: float, zone: str, minute: int) -> None:
    def wall(seconds: float) -> datetime:
        return datetime.fromtimestamp(seconds, ZoneInfo(zone))

    hour = due(HOURLY, zone, now)
    assert now < hour <= now + 7200
    assert wall(hour).minute == 0
    day = due(Schedule(Mode.DAILY, minute), zone, now)
    assert now < day <= now + 49 * 3600
    jumped = wall(day - 1).utcoffset() != wall(day).utcoffset()
    assert wall(day).hour * 60 + wall(day).minute == minute or jumped
    # the next of the same schedule is another one, and nothing is due between
    assert due(Schedule(Mode.DAILY, minute), zone, (now + day) / 2) == day
    assert due(Schedule(Mode.DAILY, minute), zone, day) > day


DESK, ROOM = Destination("slack", "C1"), Destination("slack", "C2")


def book(*subscriptions: Subscription, topics: tuple[Topic, ...] = ()) -> Book:
    return Book(
        topics={t.id: t for t in topics},
        subscriptions={s.id: s for s in subscriptions},
        places={str(DESK): Place(DESK, zone=BERLIN)},
    )


def test_a_subscription_without_a_schedule_has_its_topic_s() -> None:
    ferries = Topic("t1", "ferries", "ferry", schedule=HOURLY)
    own, topic = Subscription("1", DESK, "t1", schedule=daily(9)), Subscription("2", DESK, "t1")
    story = Subscription("3", DESK, story="s1")
    made = book(own, topic, story, topics=(ferries,))
    assert [of(s, made) for s in (own, topic, story)] == [daily(9), HOURLY, Schedule()]


def test_the_next_digest_of_a_place_is_the_first_of_its_own() -> None:
    now = at("2026-06-10 07:30")
    made = book(
        Subscription("1", DESK, "t1", schedule=daily(9)),
        Subscription("2", DESK, "t2"),
        Subscription("3", ROOM, "t1", schedule=HOURLY),
        Subscription("4", DESK, "t3", schedule=Schedule(Mode.DAILY, 18 * 60, empty=True)),
    )
    assert next_digest(made, DESK, now) == at("2026-06-10 09:00")
    assert next_digest(made, DESK, now, empty=True) == at("2026-06-10 18:00")
    assert next_digest(made, ROOM, now, empty=True) is None


def test_a_schedule_reads_as_it_is_written() -> None:
    assert [words(s) for s in (Schedule(), HOURLY, daily(9, 5))] == ["instant", "hourly", "daily 09:05"]
