"""A replay has its own time."""

import io
import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.jsonl import BadLine, read
from bot.model import Article, Mark
from bot.replay import HORIZON, STEP, ReplayClock, Totals, Wire


def wire(*published: str | None) -> list[Article]:
    lines = [json.dumps({"id": str(n), "title": f"Bridge {n} opens", "published": p}) for n, p in enumerate(published)]
    found = list(read(io.BytesIO("\n".join(lines).encode()), now=HORIZON, max_bytes=10_000))
    return [a for a in found if not isinstance(a, BadLine)]


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def test_articles_dated_after_today_keep_their_times() -> None:
    clock = ReplayClock(0.0)
    seen = [clock.reach(a) for a in wire("2188-03-01T08:00:00Z", "2188-03-03T08:00:00Z")]
    assert [a.published for a in seen] == [at("2188-03-01T08:00:00Z"), at("2188-03-03T08:00:00Z")]
    assert [a.seen for a in seen] == [a.published for a in seen]


def test_an_article_without_a_time_or_beyond_belief_comes_a_minute_after_the_last() -> None:
    clock = ReplayClock(0.0)
    start = at("2031-03-01T08:00:00Z")
    seen = [clock.reach(a) for a in wire("2031-03-01T08:00:00Z", None, "9999-01-01T00:00:00Z")]
    assert [a.seen for a in seen] == [start, start + STEP, start + 2 * STEP]
    assert clock() == start + 2 * STEP


def test_the_clock_does_not_go_back_for_a_late_copy() -> None:
    clock = ReplayClock(0.0)
    seen = [clock.reach(a) for a in wire("2031-03-02T08:00:00Z", "2031-03-01T08:00:00Z")]
    assert seen[1].published == at("2031-03-01T08:00:00Z")
    assert seen[1].seen == at("2031-03-02T08:00:00Z")


def days(*numbers: int | None) -> list[str | None]:
    return [None if n is None else f"2031-{1 + n // 28:02}-{1 + n % 28:02}T08:00:00Z" for n in numbers]


def believed(*numbers: int | None) -> list[bool]:
    return [Mark.FUTURE not in a.marks for a in Wire(wire(*days(*numbers)))]


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ((0, 1, 200, 1, 2, 3), [2]),
        ((0, 1, 200, 201, 1, 2, 3, 4, 5), [2, 3]),
        ((200, 0, 1, 2), [0]),
        ((0, 1, 200, None, None, 1, 2), [2]),
        ((0, 1, 40, 40, 41, 42), []),
        ((0, 1, 40, 1, 40, 41, 2, 42), []),
        ((0, 1, 200), []),
        ((0, 3, 6, 9, 12, 11, 10), []),
        ((5, 4, 3, 2, 1), []),
        ((None, None), []),
    ],
    ids=[
        "one", "two in a row", "the first", "undated ones do not testify", "a gap", "a gap with late copies", "the last",
        "steps", "newest first", "no dates at all",
    ],
)  # fmt: skip
def test_a_date_that_nobody_bears_out_is_not_believed(numbers: tuple[int | None, ...], wrong: list[int]) -> None:
    assert [n for n, right in enumerate(believed(*numbers)) if not right] == wrong


def test_a_wrong_date_does_not_carry_the_clock_along() -> None:
    stream = Wire(wire(*days(0, 200, 1, 2, 3)))
    begins = stream.begins()
    assert begins == at("2031-01-01T08:00:00Z")
    clock = ReplayClock(begins)
    seen = [clock.reach(a) for a in stream]
    assert [a.id for a in seen] == ["0", "1", "2", "3", "4"]
    assert seen[1].seen == seen[1].published == begins + STEP
    assert [a.seen - begins for a in (seen[0], *seen[2:])] == [0, 86_400, 2 * 86_400, 3 * 86_400]


@pytest.mark.parametrize("first", [(None, 4, 5, 6), (200, 4, 5, 6), (4, 5, 6, 7)])
def test_a_replay_begins_at_the_first_date_that_is_borne_out(first: tuple[int | None, ...]) -> None:
    assert Wire(wire(*days(*first))).begins() == at("2031-01-05T08:00:00Z")


@given(st.lists(st.one_of(st.none(), st.integers(0, 330)), max_size=80))
def test_every_article_comes_through_once_and_in_its_order(numbers: list[int | None]) -> None:
    stream = Wire(wire(*days(*numbers)))
    stream.begins()
    assert [a.id for a in stream] == [str(n) for n in range(len(numbers))]


@pytest.mark.parametrize(
    ("alerts", "updates", "line"),
    [(1, 0, "1 alert · 0 updates · 0 silent"), (2, 1, "2 alerts · 1 update · 0 silent")],
)
def test_one_is_one(alerts: int, updates: int, line: str) -> None:
    totals = Totals()
    totals.counts.update(alerts=alerts, updates=updates)
    assert totals.line() == line
