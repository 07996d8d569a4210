"""JSON Lines from a file or standard input."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from bot.errors import BadArticle
from bot.ingest.article import article
from bot.ingest.ninjs import is_ninjs, ninjs
from bot.model import Article


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no article. ``number`` counts from 1."""

    number: int
    problem: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.problem}"


def read(stream: BinaryIO, *, now: float | Callable[[], float], max_bytes: int) -> Iterator[Article | BadLine]:
    """The articles of a stream, one a line; a bad line is reported and the rest goes on.

    A line is read in pieces, so that one without end cannot fill the memory. It may be twice as long
    as max_bytes, for JSON may write a character in six bytes and carry fields that we pass over.
    """
    limit = 2 * max_bytes + 65_536
    for number, line in enumerate(_lines(stream, limit), 1):
        if line is None:
            yield BadLine(
                number, f"longer than {limit:,} bytes; shorten it or raise SLUGLINE_MAX_ARTICLE_BYTES ({max_bytes:,})"
            )
        elif line.strip():
            yield _article(line, number, now() if callable(now) else now, max_bytes)


def decoded(data: Mapping[str, object], *, now: float, max_bytes: int) -> Article:
    """The article of one JSON object, in our own fields or in ninjs. Raises BadArticle."""
    return (ninjs if is_ninjs(data) else article)(data, now=now, max_bytes=max_bytes)


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    while line := stream.readline(limit):
        if line.endswith(b"\n") or len(line) < limit:
            yield line
            continue
        while rest := stream.readline(limit):
            if rest.endswith(b"\n"):
                break
        yield None


def _article(line: bytes, number: int, now: float, max_bytes: int) -> Article | BadLine:
    try:
        # told the bytes, json would guess at UTF-16; a raw tab in a string is dirt that we can clean
        data = json.loads(line.decode("utf-8-sig").strip(), strict=False)
    except UnicodeDecodeError:
        return BadLine(number, "not UTF-8; save the file as UTF-8")
    except json.JSONDecodeError as error:
        return BadLine(
            number, f"not JSON ({error.msg.removesuffix(' at')} at column {error.colno}); write one JSON object a line"
        )
    except (ValueError, RecursionError) as error:
        return BadLine(number, f"not JSON ({error}); write one JSON object a line")
    if not isinstance(data, dict):
        return BadLine(number, f"{type(data).__name__} is not an article; write one JSON object a line")
    try:
        return decoded(data, now=now, max_bytes=max_bytes)
    except BadArticle as error:
        return BadLine(number, str(error))
