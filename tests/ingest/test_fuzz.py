"""The doors at which text from outside comes in: whatever comes is an article or a typed error, in bounded steps and size.

`make fuzz` tries a hundred times as many examples.
"""

from __future__ import annotations

import json
import os
import sys
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadArticle, BadFeed
from bot.ingest.feeds.parse import parse
from bot.ingest.jsonl import BadLine, decoded, read
from bot.model import Article
from tests.feeds.samples import ATOM, RSS2
from tests.feeds.samples import JSON as JSON_FEED
from tests.ingest.test_ninjs import NOW, ONE, TWO

EXAMPLES = int(os.environ.get("SLUGLINE_TEST_FUZZ", "150"))
MOST = 20_000
OURS = {"id": "a1", "title": "Port shut", "text": "It closed.", "published": "2026-03-10T06:00:00Z", "version": 2}
UNITS = [
    "<", "&", "&amp;", "&amp;lt;", "&#", "&#x0;", "<a ", "<a href='", "<!--", "<!", "<![CDATA[", "]]>", "</", "<b>", "<p><div>",
    "\x1b[", "\x1b]0;", "\x9d", "\u202e", "\u200b", "e\u0301", "\ufdfa", "\ud800", "\ufeff", "\\", "'", '"', " \n", "\r", "[[", "{{",
    "1", "a@", "http://", "%", "\U000e0041",
]  # fmt: skip
HOSTILE = st.builds(
    lambda u, v, n: (u + v) * n, st.sampled_from(UNITS), st.sampled_from(["", *UNITS]), st.integers(1, 400)
)
NUMBERS = st.one_of(st.integers(), st.floats(), st.sampled_from([2**53, 2**64, -1, 1e308, 10**30]))
LEAVES = st.one_of(st.none(), st.booleans(), NUMBERS, st.text(max_size=30), HOSTILE)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
NAMES = sorted({*ONE, *TWO, *OURS, "embargoed", "descriptions", "ednote", "description_html", "body_text"})


@st.composite
def objects(draw: st.DrawFn) -> dict[str, Any]:
    """An object of one of the shapes that we know, some of its values replaced, at any depth."""
    whole: dict[str, Any] = json.loads(json.dumps(draw(st.sampled_from([ONE, TWO, OURS]))))
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True)):
        rows = whole.get(name)
        if isinstance(rows, list) and rows and draw(st.booleans()):
            row = draw(st.sampled_from(rows))
            row[draw(st.sampled_from(sorted({*row, "role", "contenttype"})))] = draw(VALUES)
        else:
            whole[name] = draw(VALUES)
    return whole


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """Such an object as bytes, with damage: cut, written over, doubled, nested, in another encoding."""
    body = bytearray(json.dumps(draw(objects()), ensure_ascii=draw(st.booleans())).encode("utf-8", "surrogatepass"))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(body)))
        piece = st.sampled_from(
            [b"[" * 3000, b'{"a":' * 3000, b"\xff\xfe", b"\x00", b'"', b"NaN", b"1e999", b"9" * 5000, b"\\ud800"]
        )
        body[at : at + draw(st.integers(0, 40))] = draw(st.one_of(st.binary(max_size=20), piece))
    return bytes(body).decode("latin-1").encode(draw(st.sampled_from(["latin-1", "utf-8", "utf-16"])))


def small(made: Article) -> bool:
    """True if an article is no larger than what it was made of may be. NFC makes of three bytes nine at most."""
    text = len(made.title.encode()) + len(made.text.encode())
    return text <= 3 * MOST and len(made.id) <= 3 * 512 and len(made.source) <= 200 and len(made.lang) <= 20


@settings(max_examples=EXAMPLES)
@given(objects())
def test_any_object_is_an_article_within_bounds_or_an_error_that_names_the_field(data: dict[str, Any]) -> None:
    try:
        made = decoded(data, now=NOW, max_bytes=MOST)
    except BadArticle as error:
        complaint = error
    else:
        assert small(made)
        assert made.id
        assert made.title or made.text
        assert made.published <= NOW
        return
    assert complaint.field
    assert complaint.remedy
    assert len(str(complaint)) < 1000


@settings(max_examples=EXAMPLES)
@given(st.lists(documents(), max_size=4))
def test_any_bytes_are_lines_each_an_article_within_bounds_or_a_clear_error(bodies: list[bytes]) -> None:
    found = list(read(BytesIO(b"\n".join(bodies)), now=NOW, max_bytes=MOST))
    assert len(found) <= sum(b.count(b"\n") + 1 for b in bodies)
    for made in found:
        if isinstance(made, BadLine):
            assert made.problem
            assert len(made.problem) < 1000
        else:
            assert small(made)


@settings(max_examples=EXAMPLES)
@given(st.sampled_from([RSS2, ATOM, JSON_FEED]), HOSTILE, st.integers(0, 5000), st.sampled_from(["", "text/xml"]))
def test_a_feed_with_anything_written_into_it_is_a_feed_within_bounds_or_a_clear_error(
    feed: bytes, piece: str, at: int, content_type: str
) -> None:
    at %= len(feed)
    body = feed[:at] + piece.encode("utf-8", "surrogatepass") + feed[at:]
    try:
        made = parse(body, content_type, "https://wire.example/feed", scope="f1", max_items=10, max_bytes=MOST)
    except BadFeed as error:
        complaint = str(error)
    else:
        assert len(made.items) <= 10
        assert sum(len(str(v)) for i in made.items for v in i.plain.values()) <= 8 * len(body)
        return
    assert 0 < len(complaint) < 1000


def calls(data: dict[str, Any]) -> int:
    """How many calls it takes to read an object."""
    count = 0

    def profile(frame: object, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        decoded(data, now=NOW, max_bytes=10**7)
    except BadArticle:
        pass
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("unit", UNITS, ids=[ascii(u) for u in UNITS])
@pytest.mark.parametrize("field", ["headline", "body_html", "guid", "url", "versioncreated"])
def test_four_times_the_text_takes_about_four_times_the_steps(unit: str, field: str) -> None:
    once, more = (calls({**ONE, field: unit * n}) for n in (500, 2000))
    assert more <= 5 * once + 2000


@pytest.mark.parametrize("unit", UNITS, ids=[ascii(u) for u in UNITS])
def test_a_megabyte_of_one_sign_is_read_to_its_end(unit: str) -> None:
    # what takes quadratic time within one call shows here: it would run into the bound of every test
    n = 2**20 // len(unit.encode("utf-8", "surrogatepass"))
    assert decoded({**ONE, "body_html": unit * n}, now=NOW, max_bytes=2**22).title == ONE["headline"]
