"""A replay has its own time."""

import io
import json
from datetime import datetime

from bot.ingest.jsonl import BadLine, read
from bot.model import Article
from bot.replay import HORIZON, STEP, ReplayClock


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
