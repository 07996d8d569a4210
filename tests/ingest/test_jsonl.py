"""A wire with broken lines in it."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.jsonl import BadLine, read
from bot.model import Article

NOW = 1_773_223_200.0
GOOD = b'{"id": "a", "title": "Ferry runs aground"}\n'


def lines(data: bytes, max_bytes: int = 10_000) -> list[Article | BadLine]:
    return list(read(io.BytesIO(data), now=NOW, max_bytes=max_bytes))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"not json", "not JSON (Expecting value at column 1)"),
        (b'{"id": "a", "title": "cut', "not JSON (Unterminated string starting at column 22)"),
        (b'["a"]', "list is not an article"),
        (b'"a"', "str is not an article"),
        (b"null", "NoneType is not an article"),
        (b'{"title": "caf\xe9"}', "not UTF-8"),
        (b'\xff\xfe{\x00"\x00', "not UTF-8"),
        (b"{" * 60_000, "not JSON"),
        (b"[" * 200_000, "longer than 85,536 bytes"),
        (b'{"title": ' + b"[" * 60_000, "not JSON"),
        (b'{"id": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"title": ""}', "title and text are both empty"),
        (b'{"title": "t", "version": "x"}', "version: "),
    ],
)
def test_a_broken_line_is_reported_by_its_number_and_the_rest_goes_on(line: bytes, says: str) -> None:
    found = lines(GOOD + b"\n" + line + b"\n" + GOOD)
    assert [type(x) for x in found] == [Article, BadLine, Article]
    bad = found[1]
    assert isinstance(bad, BadLine)
    assert bad.number == 3
    assert says in str(bad)
    assert len(str(bad)) < 250


def test_a_line_without_end_does_not_swallow_the_next() -> None:
    found = lines(b'{"title": "' + b"x" * 300_000 + b'"}\n' + GOOD, max_bytes=1000)
    assert isinstance(found[0], BadLine)
    assert "SLUGLINE_MAX_ARTICLE_BYTES" in found[0].problem
    assert isinstance(found[1], Article)


def test_the_last_line_needs_no_end_and_the_first_may_bear_a_byte_order_mark() -> None:
    found = lines(b"\xef\xbb\xbf" + GOOD + GOOD.strip())
    assert [type(x) for x in found] == [Article, Article]


def test_windows_line_ends_and_empty_lines_are_nothing() -> None:
    assert len(lines(b"\r\n  \n" + GOOD.replace(b"\n", b"\r\n") * 2 + b"\n")) == 2


def test_escaped_surrogates_and_nuls_in_strings_are_mended() -> None:
    found = lines(b'{"id": "a\\u0000\\ud800", "title": "t\\ud83d", "source": "\\u001b[31mred"}\n')
    assert isinstance(found[0], Article)
    assert (found[0].id, found[0].title, found[0].source) == ("a\ufffd", "t\ufffd", "red")


def test_raw_control_characters_in_a_string_are_cleaned_not_refused() -> None:
    found = lines(b'{"title": "one\ttwo\x01"}\n')
    assert isinstance(found[0], Article)
    assert found[0].title == "one two"


def test_each_line_is_seen_when_it_is_read() -> None:
    ticks = iter([1e9, 2e9])
    found = list(read(io.BytesIO(GOOD * 2), now=lambda: next(ticks), max_bytes=1000))
    assert [a.seen for a in found if isinstance(a, Article)] == [1e9, 2e9]


PLAIN = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9))
VALUES = st.one_of(PLAIN, st.lists(PLAIN, max_size=2), st.dictionaries(st.text(max_size=3), PLAIN, max_size=2))
FIELDS = st.sampled_from(["id", "url", "title", "text", "source", "lang", "published", "version", "other"])


@given(st.lists(st.dictionaries(FIELDS, VALUES, max_size=6), max_size=4))
def test_whatever_json_comes_each_line_is_an_article_or_a_clear_error(objects: list[dict[str, object]]) -> None:
    found = lines("".join(json.dumps(o) + "\n" for o in objects).encode())
    assert len(found) == len(objects)
    for n, x in enumerate(found, 1):
        assert isinstance(x, Article) or (x.number == n and "; " in x.problem)


@given(st.binary(max_size=200))
def test_no_bytes_stop_the_reading(data: bytes) -> None:
    assert len(lines(data + b"\n" + GOOD)) >= 1
    assert isinstance(lines(data + b"\n" + GOOD)[-1], Article)
