"""The book in Redis: what people have set. Optimistic locking, and an audit log of every edit.

Whoever edits says what the records were when they were read; if one has changed since, nothing is written. Every
edit has a number, and a line in the audit log for each record; by these lines another worker follows, reading no
more than what was edited.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from redis.asyncio import Redis

from bot.book import Book, Edited, Mute, Person, Place, SourceRule, Subscription, Topic
from bot.errors import Conflict, Full
from bot.store import scripts
from bot.store.codec import pack, unpack
from bot.store.guard import Script
from bot.store.keys import AUDIT_LENGTH, EDIT_SECONDS, MAX_RECORDS, Keys
from bot.store.redis import speaking

Record = Topic | Subscription | Place | Person | Mute | SourceRule
Records = Mapping[str, Mapping[str, Record | None]]
"""Kind -> id -> record, None where there is none. Kinds are the names of Book's fields; a place's id is its destination."""
KINDS: Mapping[str, type[Record]] = {
    "topics": Topic,
    "subscriptions": Subscription,
    "places": Place,
    "people": Person,
    "mutes": Mute,
    "sources": SourceRule,
}
MAX_FOLLOWED = 2_000
"""Edited records from which the book is read whole instead."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to be written, and what that rests on: kind -> ids of records that were looked at and must stand.

    ``alone``: it rests on the whole book, as where a name must be the only one.
    """

    new: Records
    rests_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    alone: bool = False


class BookStore:
    """The book of one desk."""

    def __init__(self, client: Redis, desk: str) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._stream = [self.keys.of("in")]
        self._read = Script(client, scripts.READ_BOOK)
        self._follow = Script(client, scripts.FOLLOW_BOOK)
        self._edit = Script(client, scripts.EDIT)
        self._last = Book()
        self._editing = asyncio.Lock()

    # --- reading

    async def read(self) -> Book:
        """All that people have set, as of one moment. Raises Unreadable."""
        async with speaking("reading the book"):
            version, *found = await self._read(keys=self._stream, args=[self.keys.prefix, *KINDS])
        shelves: dict[str, Any] = {}
        for (name, kind), flat in zip(KINDS.items(), found, strict=True):
            pairs = zip(flat[::2], flat[1::2], strict=True)
            shelves[name] = {id.decode(): unpack(kind, data) for id, data in sorted(pairs)}
        return Book(int(version), **shelves)

    async def current(self) -> Book:
        """The book as it is now: one GET if nothing was edited since it was last asked for. Raises Unreadable."""
        self._last = await self.follow(self._last)
        return self._last

    async def version(self) -> int:
        """The number of the last edit."""
        async with speaking("reading the book"):
            return int(await self.client.get(self.keys.of("book")) or 0)

    async def follow(self, book: Book) -> Book:
        """The book as it is now, by way of an earlier one: one GET if nothing was edited. Raises Unreadable."""
        if await self.version() == book.version:
            return book
        async with speaking("reading the book"):
            version, *rest = await self._follow(keys=self._stream, args=[self.keys.prefix, book.version, MAX_FOLLOWED])
        if not rest:
            return await self.read()
        edited: dict[str, dict[str, Any]] = {}
        for name, id, data in zip(rest[0][::3], rest[0][1::3], rest[0][2::3], strict=True):
            kind = name.decode()
            edited.setdefault(kind, {})[id.decode()] = unpack(KINDS[kind], data) if data else None
        shelves = {kind: _edited(getattr(book, kind), some) for kind, some in edited.items()}
        return replace(book, version=int(version), **shelves)

    async def audit(self, limit: int = 100, before: int | None = None) -> list[Edited]:
        """The lines of the audit log, the last first: those of edits before number ``before``.

        About ``limit`` of them: the lines of one edit are not torn apart.
        """
        key, end = self.keys.of("audit"), "+" if before is None else f"({before}-0"
        async with speaking("reading the audit log"):
            rows = await self.client.xrevrange(key, max=end, count=limit)
            if len(rows) == limit:
                id = rows[-1][0].decode()
                rows += await self.client.xrevrange(key, max=f"({id}", min=f"{id.split('-')[0]}-0")
        return [
            replace(
                unpack(Edited, fields[b"e"]),
                version=int(id.split(b"-")[0]),
                target=f"{fields[b'k'].decode()}:{fields[b'i'].decode()}",
            )
            for id, fields in rows
        ]

    # --- editing

    async def edit(self, by: str, what: str, now: float, make: Callable[[Book], Edit | None]) -> Book:
        """Applies a pure function to the book as it stands, again and again until nobody came in between.

        ``by`` is a person's id, ``what`` the deed in a word or two; both are written into the audit log. None means
        that there is nothing to do. Returns the book with the edit in it, and with those of others.

        Raises: what ``make`` raises; Full; Unreadable.
        """
        # within this process they take turns, so that editors do not spoil each other's tries; the others' edits, and
        # those of other processes, are met by trying again
        async with self._editing:
            return await self._applied(by, what, now, make)

    async def _applied(self, by: str, what: str, now: float, make: Callable[[Book], Edit | None]) -> Book:
        book = await self.follow(self._last)
        while True:
            self._last = book
            wanted = make(book)
            if wanted is None:
                return book
            # what stays as it is need not be written, but must still stand
            same = {
                kind: tuple(id for id, r in records.items() if getattr(book, kind).get(id) == r)
                for kind, records in wanted.new.items()
            }
            new = {
                kind: {id: r for id, r in records.items() if id not in same[kind]}
                for kind, records in wanted.new.items()
            }
            if not any(new.values()):
                return book
            touched = {kind: {*records, *wanted.rests_on.get(kind, ())} for kind, records in wanted.new.items()}
            touched |= {kind: set(ids) for kind, ids in wanted.rests_on.items() if kind not in touched}
            expected = {kind: {id: getattr(book, kind).get(id) for id in ids} for kind, ids in touched.items()}
            try:
                await self.change(by, what, now, expected, new, book.version if wanted.alone else None)
            except Conflict:
                book = await self.follow(book)
                continue
            self._last = book = await self.follow(book)
            return book

    async def change(
        self, by: str, what: str, now: float, expected: Records, new: Records, version: int | None = None
    ) -> int:
        """Writes records, all or none, if those in ``expected`` are still as they were read.

        ``expected`` says of each record that is written what it was, None if there was none, and may name others
        that must stand. ``version``: no other edit at all may have been made since that one. Mutes that are over
        at ``now`` are removed on the way.

        Returns: the number of the edit.
        Raises:
            Conflict: a record is not as expected.
            Full: there are MAX_RECORDS of that kind.
            ValueError: a record is written whose expected state is not given, or under another id than its own.
        """
        _check(expected, new)
        was = {(k, id): pack(r) if r else b"" for k, some in expected.items() for id, r in some.items()}
        async with speaking("editing the book"):
            # proves that an edit that is sent again, after a lost connection, is the same
            ticket = await self.client.incr(self.keys.of("leases"))
        writes: list[Any] = []
        for kind, records in new.items():
            for id, record in records.items():
                ends = record.until if isinstance(record, Mute) else None
                line = Edited(0, now, by, what, "", _json(expected[kind][id]), _json(record))
                data = pack(record) if record else b""
                writes += [kind, id, data, "" if ends is None else _ms(ends), pack(line)]
        over = pack(Edited(0, now, "", "mute is over", "", "", ""))
        while True:
            args = [
                self.keys.prefix,
                _ms(now),
                ticket,
                EDIT_SECONDS * 1000,
                "" if version is None else version,
                AUDIT_LENGTH,
                MAX_RECORDS,
                over,
                len(was),
                *(part for (kind, id), data in was.items() for part in (kind, id, data)),
                len(writes) // 5,
                *writes,
            ]
            async with speaking("editing the book"):
                status, *told = await self._edit(keys=self._stream, args=args)
            if status == b"ok":
                return int(told[0])
            kind = told[0].decode()
            if status == b"full":
                raise Full(f"there are {MAX_RECORDS} {kind} already; remove some that nobody needs")
            if not kind:
                raise Conflict(f"the book was edited since edit {version}")
            id, there = told[1].decode(), told[2]
            before = expected[kind][id]
            if not there or before is None or there == was[kind, id] or unpack(KINDS[kind], there) != before:
                raise Conflict(f"{id} of the {kind} was edited by another")
            was[kind, id] = there  # the same, as an earlier version wrote it

    async def sweep(self, now: float) -> int:
        """Removes the mutes that are over. Returns the number of the last edit."""
        return await self.change("", "", now, {}, {})


def _check(expected: Records, new: Records) -> None:
    for kind, records in new.items():
        for id, record in records.items():
            if id not in expected.get(kind, {}):
                raise ValueError(f"what {id} of the {kind} was before is not given")
            if record is not None:
                own = str(record.destination) if isinstance(record, Place) else record.id
                if not isinstance(record, KINDS[kind]) or own != id:
                    raise ValueError(f"{own} cannot be {id} of the {kind}")


def _edited(shelf: Mapping[str, Any], some: Mapping[str, Any]) -> dict[str, Any]:
    """The records of one kind with some written anew or taken out, in the order of their ids."""
    records = {**shelf, **some}
    return {id: records[id] for id in sorted(records, key=lambda i: i.encode()) if records[id] is not None}


def _json(record: Record | None) -> str:
    return json.dumps(asdict(record), default=sorted, ensure_ascii=False) if record else ""


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
