"""Quiet hours by the clock on the wall, also in the nights in which it is changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.quiet import until
from bot.book import Quiet
from tests.alerts.clock import BERLIN, LORD_HOWE, NEW_YORK, NOW, ZONES, at


def minutes(text: str) -> int:
    hours, _, rest = text.partition(":")
    return int(hours) * 60 + int(rest)


def hours(text: str, zone: str = BERLIN) -> Quiet:
    start, _, end = text.partition("-")
    return Quiet(minutes(start), minutes(end), zone)


def ends(quiet: str, now: str, zone: str = BERLIN, fold: int = 0) -> str | None:
    """When quiet hours end, as UTC reads it."""
    end = until(hours(quiet, zone), at(now, zone, fold))
    return None if end is None else datetime.fromtimestamp(end, UTC).strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        ("22:00-07:00", "2026-06-10 21:59:59", None),
        ("22:00-07:00", "2026-06-10 22:00", "2026-06-11 05:00"),
        ("22:00-07:00", "2026-06-11 00:00", "2026-06-11 05:00"),
        ("22:00-07:00", "2026-06-11 06:59:59", "2026-06-11 05:00"),
        ("22:00-07:00", "2026-06-11 07:00", None),
        ("12:30-13:15", "2026-06-10 12:45", "2026-06-10 11:15"),
        ("12:30-13:15", "2026-06-10 13:15", None),
        ("00:00-06:00", "2026-06-10 00:00", "2026-06-10 04:00"),
        ("18:00-00:00", "2026-06-10 23:59", "2026-06-10 22:00"),
        ("18:00-00:00", "2026-06-11 00:00", None),
        ("22:00-07:00", "2026-12-31 23:00", "2027-01-01 06:00"),
    ],
)
def test_quiet_hours_hold_from_their_start_up_to_their_end(quiet: str, now: str, end: str | None) -> None:
    assert ends(quiet, now) == end


@pytest.mark.parametrize("time", ["00:00-00:00", "07:00-07:00"])
def test_equal_ends_mean_none(time: str) -> None:
    assert all(until(hours(time), at("2026-06-10") + n * 1800) is None for n in range(96))


def test_no_quiet_hours_are_never_quiet() -> None:
    assert until(None, at("2026-06-10 03:00")) is None


@pytest.mark.parametrize(
    ("zone", "night", "length"),
    [
        (BERLIN, "2026-03-28", 8), (BERLIN, "2026-10-24", 10), (BERLIN, "2026-06-10", 9),
        (NEW_YORK, "2026-03-07", 8), (NEW_YORK, "2026-10-31", 10),
        (LORD_HOWE, "2026-10-03", 8.5), (LORD_HOWE, "2026-04-04", 9.5),
        ("Asia/Tokyo", "2026-03-28", 9), ("UTC", "2026-10-24", 9),
    ],
)  # fmt: skip
def test_a_night_in_which_the_clock_is_changed_is_longer_or_shorter_and_ends_at_seven(
    zone: str, night: str, length: float
) -> None:
    begin = at(f"{night} 22:00", zone)
    end = until(hours("22:00-07:00", zone), begin)
    assert end is not None
    assert end - begin == length * 3600
    assert datetime.fromtimestamp(end, ZoneInfo(zone)).strftime("%H:%M") == "07:00"


@pytest.mark.parametrize(
    ("quiet", "now", "end"),
    [
        ("22:00-02:30", "2026-03-29 01:59", "2026-03-29 01:00"),  # the end is skipped: quiet until the jump
        ("22:00-02:30", "2026-03-29 03:00", None),
        ("02:30-07:00", "2026-03-29 01:59", None),  # the start is skipped: quiet from the jump on
        ("02:30-07:00", "2026-03-29 03:00", "2026-03-29 05:00"),
        ("02:10-02:40", "2026-03-29 03:00", None),  # both are skipped: no quiet hours that night
        ("02:10-02:40", "2026-03-28 02:10", "2026-03-28 01:40"),
    ],
)
def test_an_end_that_the_clock_skips_is_the_moment_of_the_jump(quiet: str, now: str, end: str | None) -> None:
    assert ends(quiet, now) == end


@pytest.mark.parametrize(
    ("quiet", "now", "fold", "end"),
    [
        ("22:00-02:30", "2026-10-25 02:20", 0, "2026-10-25 01:30"),
        ("22:00-02:30", "2026-10-25 02:45", 0, "2026-10-25 01:30"),  # not woken before the clock goes back
        ("22:00-02:30", "2026-10-25 02:29", 1, "2026-10-25 01:30"),
        ("22:00-02:30", "2026-10-25 02:30", 1, None),
        ("02:30-07:00", "2026-10-25 02:29", 0, None),
        ("02:30-07:00", "2026-10-25 02:30", 0, "2026-10-25 06:00"),
        ("02:30-07:00", "2026-10-25 02:10", 1, "2026-10-25 06:00"),
        ("02:40-02:10", "2026-10-25 02:20", 0, "2026-10-25 01:10"),
        ("02:40-02:10", "2026-10-25 02:50", 0, "2026-10-25 01:10"),
        ("02:40-02:10", "2026-10-25 02:20", 1, None),
        ("02:40-02:10", "2026-10-25 02:40", 1, "2026-10-26 01:10"),
    ],
)
def test_an_end_that_the_clock_shows_twice_is_the_second_time_and_a_start_the_first(
    quiet: str, now: str, fold: int, end: str | None
) -> None:
    assert ends(quiet, now, fold=fold) == end


def test_where_half_an_hour_is_skipped_or_comes_twice_the_hours_follow() -> None:
    assert ends("22:00-02:15", "2026-10-04 01:59", LORD_HOWE) == "2026-10-03 15:30"
    assert ends("02:15-06:00", "2026-10-04 02:30", LORD_HOWE) == "2026-10-03 19:00"
    assert ends("22:00-01:45", "2026-04-05 01:50", LORD_HOWE) == "2026-04-04 15:15"
    assert ends("22:00-01:45", "2026-04-05 01:45", LORD_HOWE, fold=1) is None


def test_a_day_that_an_island_skips_ends_the_night_where_the_next_one_goes_on() -> None:
    assert ends("22:00-07:00", "2011-12-29 23:00", "Pacific/Apia") == "2011-12-30 17:00"


def test_the_zone_is_that_of_the_quiet_hours() -> None:
    now = at("2026-06-10 23:00", BERLIN)
    assert until(hours("22:00-07:00", BERLIN), now) is not None
    assert until(hours("22:00-07:00", NEW_YORK), now) is None


QUIET = st.builds(Quiet, st.integers(0, 1439), st.integers(0, 1439), st.sampled_from(ZONES))


def shown(quiet: Quiet, now: float) -> bool:
    """True if the clock on the wall shows a time of the quiet hours: the naive reference."""
    wall = datetime.fromtimestamp(now, ZoneInfo(quiet.zone))
    minute = wall.hour * 60 + wall.minute
    if quiet.start <= quiet.end:
        return quiet.start <= minute < quiet.end
    return minute >= quiet.start or minute < quiet.end


def shifts(quiet: Quiet, now: float) -> bool:
    """True if the clock is changed within two days around a time."""
    zone = ZoneInfo(quiet.zone)
    return len({datetime.fromtimestamp(now + n * 3600, zone).utcoffset() for n in range(-48, 49)}) > 1


@given(QUIET, NOW)
def test_it_is_quiet_whenever_the_clock_shows_a_time_of_the_quiet_hours(quiet: Quiet, now: float) -> None:
    end = until(quiet, now)
    if shown(quiet, now):
        assert end is not None
    elif not shifts(quiet, now):
        assert end is None


@given(QUIET, NOW)
def test_quiet_hours_end_later_than_now_in_wakefulness_and_at_their_time(quiet: Quiet, now: float) -> None:
    end = until(quiet, now)
    if end is None:
        return
    assert now < end <= now + timedelta(days=3).total_seconds()
    assert until(quiet, end) is None
    zone = ZoneInfo(quiet.zone)
    wall = datetime.fromtimestamp(end, zone)
    before = datetime.fromtimestamp(end - 1, zone)
    # right by the clock, or the moment of a jump over it
    assert wall.hour * 60 + wall.minute == quiet.end or before.utcoffset() != wall.utcoffset()


@given(QUIET, NOW, st.floats(0, 1))
def test_all_moments_up_to_the_end_are_quiet_and_have_the_same_end(quiet: Quiet, now: float, part: float) -> None:
    end = until(quiet, now)
    if end is not None:
        assert until(quiet, min(now + part * (end - now), end - 0.001)) == end
