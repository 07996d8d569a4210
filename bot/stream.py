"""Reading articles from a stream of another program: take, understand, put into the intake, mark as done.

An entry is marked once the intake has it. Whatever dies before that is read again, and what the intake had already
is known there by its id. While the intake is full, nothing more is read. What is no article is marked, too, counted and
named in the log by its entry's id: it stays in the stream, where it can be looked at.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from enum import StrEnum

from bot.errors import Backlog, BadArticle, NoStream, StoreError
from bot.ingest.jsonl import decoded
from bot.model import Article
from bot.settings import STREAM_FIELDS
from bot.store.stream import SourceStream, StreamEntry
from bot.waiting import rest

log = logging.getLogger(__name__)

BATCH = 16
PAUSE = 1.0
"""Seconds until a full intake, or a store that does not answer, is tried again."""
LOOK = 15.0
"""Seconds between looks for what dead readers have left."""
MAX_TIMES = 5
"""An entry that was handed out more often is given up: it may be what kills its readers."""
JSON = STREAM_FIELDS[0]
"""In a field map: the field holds the whole article as JSON, in our own fields or in ninjs."""


class Read(StrEnum):
    """What became of an entry."""

    TAKEN = "taken"
    BAD = "bad"


class StreamReader:
    """Reads ``stream`` until it is told to stop. Any number may read for one desk; each entry goes to one of them.

    Args:
        stream: what is read.
        ingest: puts an article into the intake; durable once it returns. Raises Backlog, StoreError.
        fields: names in the stream -> our names of bot.ingest.article, or JSON. Fields that have our names need none.
        clock: seconds since the epoch.
        max_bytes: the most that title and text may take together, in UTF-8.
        counted: told what became of each entry.
        start: where a group begins that is new: "$" after what is there, "0" with it.
        takeover: a reader that has had an entry for so many seconds is dead.
    """

    def __init__(
        self,
        stream: SourceStream,
        ingest: Callable[[Article], Awaitable[object]],
        fields: Mapping[str, str],
        clock: Callable[[], float],
        *,
        max_bytes: int,
        counted: Callable[[Read], None] = lambda _: None,
        start: str = "$",
        takeover: float = 30.0,
        pause: float = PAUSE,
        away: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        self._stream = stream
        self._ingest = ingest
        self._fields = dict(fields)
        self._clock = clock
        self._max_bytes = max_bytes
        self._counted = counted
        self._start = start
        self._takeover = takeover
        self._pause = pause
        self._away = away
        self._told = ""

    async def run(self, stop: asyncio.Event, *, alone: bool = False, wait: float = 1.0) -> None:
        """Reads until ``stop`` is set. ``alone``: no other reader lives, so what was left is taken over at once."""
        idle, joined, looked, said = (0.0 if alone else self._takeover), False, None, ""
        clock = asyncio.get_running_loop().time
        while not stop.is_set():
            try:
                if not joined:
                    self._start = await self._stream.join(self._start)
                    joined, said = True, ""
                    await self._tell("")
                if looked is None or clock() - looked >= min(LOOK, self._takeover / 2):
                    while left := await self._stream.take_over(idle, BATCH):
                        if not await self._each(left, stop):
                            break
                    idle, looked = self._takeover, clock()
                if not stop.is_set():
                    taken = await self._stream.take(BATCH, wait)
                    said = ""
                    await self._tell("")
                    await self._each(taken, stop)
            except NoStream as error:
                # all is new in a stream that comes later; of one that was there, what follows the last that we know
                joined, self._start = False, "0" if self._start == "$" else self._start
                said = _once(said, str(error))
                await self._tell(str(error))
                await rest(stop, self._pause)
            except StoreError as error:
                said = _once(said, f"the stream has to wait: {error}")
                await self._tell(str(error))
                await rest(stop, self._pause)
        try:
            await self._stream.leave()
        except StoreError as error:
            log.warning("%s", error)

    async def _tell(self, why: str) -> None:
        """Lets the desk know why the stream cannot be read, each time that it is tried; "" once it can be."""
        if self._away is not None and (why or why != self._told):
            with suppress(StoreError):  # the desk's own server may be the one that is away
                await self._away(why)
                self._told = why

    async def _each(self, entries: list[StreamEntry], stop: asyncio.Event) -> bool:
        """Takes entries in, in their order. False if it was stopped; those that are left will be taken over."""
        for n, entry in enumerate(entries):
            if not await self._take(entry, stop):
                await self._stream.put_back([e.id for e in entries[n:]])
                return False
        return True

    async def _take(self, entry: StreamEntry, stop: asyncio.Event) -> bool:
        became, said = Read.TAKEN, ""
        try:
            if entry.times > MAX_TIMES:
                raise BadArticle(
                    "entry", f"handed out {entry.times - 1} times and never done", "look at it in the stream"
                )
            made = article_of(entry, self._fields, now=self._clock(), max_bytes=self._max_bytes)
        except BadArticle as error:
            log.warning("entry %s of the stream is no article (%s): %s", entry.id, error.field, error.remedy)
            became = Read.BAD
        while True:
            if stop.is_set():
                return False
            try:
                if became is Read.TAKEN:
                    await self._ingest(made)
                await self._stream.done(entry.id)
                break
            except Backlog as error:
                said = _once(said, f"the stream has to wait: {error}")
            except StoreError as error:
                said = _once(said, f"entry {entry.id} of the stream, trying again: {error}")
            await rest(stop, self._pause)
        self._start = entry.id
        self._counted(became)
        return True


def article_of(entry: StreamEntry, names: Mapping[str, str], *, now: float, max_bytes: int) -> Article:
    """The article that an entry is. Without a date it was published when it was put into the stream.

    Raises:
        BadArticle: names the stream's field and the remedy.
    """
    plain: dict[str, object] = {}
    whole: dict[str, object] = {}
    was: dict[str, str] = {}
    for raw_name, raw in entry.fields.items():
        name = raw_name.decode("utf-8", "replace")
        ours = names.get(name, name if name in STREAM_FIELDS[1:] and name not in names.values() else "")
        if not ours:
            continue
        was[ours] = name
        if len(raw) > 2 * max_bytes + 65_536:
            raise BadArticle(name, f"{len(raw):,} bytes are too many", "shorten it or raise SLUGLINE_MAX_ARTICLE_BYTES")
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadArticle(name, "not UTF-8", "write it in UTF-8") from None
        if ours == JSON:
            whole = _object(name, text)
        elif text:
            plain[ours] = text
    if not whole:
        plain.setdefault("published", int(entry.id.partition("-")[0]))
    try:
        return decoded({**whole, **plain}, now=now, max_bytes=max_bytes)
    except BadArticle as error:
        raise BadArticle(was.get(error.field, error.field), error.problem, error.remedy) from error


def _object(name: str, text: str) -> dict[str, object]:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise BadArticle(name, "not JSON", "write one JSON object") from None
    if not isinstance(data, dict):
        raise BadArticle(name, f"{type(data).__name__} is no object", "write one JSON object")
    return data


def _once(before: str, now: str) -> str:
    """Says what is wrong when it begins, not each time that it is tried again."""
    if before != now:
        log.error("%s", now)
    return now
