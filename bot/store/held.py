"""What waits for a digest, in Redis: by destination, in the order in which it is due.

An article's commit puts messages in (NewsStore.commit). A digest takes them out in one script with the row that
tells them, so that whatever dies in between, each is told once: what was only read is still there.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from redis.asyncio import Redis

from bot.errors import Conflict, Unreadable
from bot.model import Delivery, Destination, Held
from bot.store import scripts
from bot.store.codec import pack, unpack
from bot.store.guard import Script
from bot.store.keys import MAX_HELD, MAX_TOLD, SUPPRESSED_LENGTH, Keys, thread_seconds
from bot.store.news import CLOCKS_APART, backwards, member, rows
from bot.store.redis import speaking

log = logging.getLogger(__name__)
HEAD = 16
"""Bytes of a member before its record; see news.member."""


@dataclass(frozen=True, slots=True)
class Due:
    """What waits at one destination. ``stored`` are the bytes of each of ``items``, by which it is taken out.

    ``scheduled`` is the time at which a digest was asked for, even an empty one; None if none was. ``overflow``
    is how many messages did not fit among MAX_HELD since the last digest; they are in what is suppressed.
    """

    destination: Destination
    items: tuple[Held, ...]
    stored: tuple[bytes, ...]
    scheduled: float | None = None
    overflow: int = 0


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A message that its destination did not get, and why. ``id`` names it for ``one_suppressed``."""

    id: str
    held: Held
    why: str
    at: float


class HeldStore:
    """The messages that wait for digests, and those that were dropped."""

    def __init__(self, client: Redis, desk: str, story_idle_days: float = 14.0) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._stream = [self.keys.of("in")]
        self._due = Script(client, scripts.DUE)
        self._held = Script(client, scripts.HELD)
        self._release = Script(client, scripts.RELEASE)
        self._thread = int(thread_seconds(story_idle_days) * 1000)

    async def due(self, now: float, limit: int = 100) -> list[Due]:
        """What is due at up to ``limit`` destinations, the longest due first. Takes nothing out.

        A destination with something that a later version wrote is passed over: that version will see to it.
        """
        async with speaking("looking for digests"):
            found = await self._due(keys=self._stream, args=[self.keys.prefix, _ms(now), limit])
        out = []
        for destination, scheduled, overflow, members in found:
            try:
                out.append(_read(bytes(destination).decode(), scheduled, overflow, members))
            except Unreadable as error:
                log.error("the digest of %s has to wait: %s", bytes(destination).decode(), error)
        return out

    async def held(self, destination: Destination, until: float | None = None) -> Due:
        """What waits at one destination and is due by ``until``; None: all of it, for a digest now."""
        async with speaking(f"reading what is held for {destination}"):
            scheduled, overflow, members = await self._held(
                keys=self._stream,
                args=[self.keys.prefix, str(destination), "+inf" if until is None else _ms(until)],
            )
        return _read(str(destination), scheduled, overflow, members)

    async def next_due(self) -> float | None:
        """When the next digest is due, in seconds; None if nothing waits."""
        async with speaking("looking for digests"):
            first = await self.client.zrange(self.keys.of("digests"), 0, 0, withscores=True)
        return float(first[0][1]) / 1000 if first else None

    async def schedule(self, destination: Destination, at: float | None) -> None:
        """Asks for a digest at a time, even if there will be nothing in it; None takes that back."""
        async with speaking(f"scheduling the digest of {destination}"):
            name = f"empty|{destination}"
            if at is None:
                await self.client.zrem(self.keys.of("digests"), name)
            else:
                await self.client.zadd(self.keys.of("digests"), {name: _ms(at)})

    async def appoint(self, destination: Destination, at: float) -> None:
        """Asks for a digest at a time, even if there will be nothing in it, unless an earlier one was asked for."""
        async with speaking(f"scheduling the digest of {destination}"):
            await self.client.zadd(self.keys.of("digests"), {f"empty|{destination}": _ms(at)}, lt=True)

    async def release(
        self,
        due: Due,
        deliveries: Sequence[Delivery],
        requeue: Sequence[tuple[Held, float]] = (),
        drop: Sequence[tuple[Held, str]] = (),
        *,
        now: float,
        again: float | None = None,
    ) -> None:
        """Takes out all that ``due`` has, and puts in its place what tells it: all at once, or nothing.

        ``deliveries`` become rows of the outbox. ``requeue`` waits on until another time, ``drop`` is kept from the
        destination, for the reason beside it; both are of ``due.items``, each at most once. Whatever of ``due.items``
        is in neither is told by ``deliveries``. ``again`` is when the next digest is asked for, even an empty one.

        Raises:
            Conflict: another has released some of it.
            ValueError: something is put back or dropped that is not in ``due``, or twice; or nothing tells the rest.
        """
        rest = list(due.items)
        for held, _ in (*requeue, *drop):
            if held not in rest:
                raise ValueError(f"what is held of {held.message.article} for {held.destination} is not due, or twice")
            rest.remove(held)
        if rest and not deliveries:
            raise ValueError(f"{len(rest)} messages held for {due.destination} would be lost")
        args: list[Any] = [
            self.keys.prefix,
            _ms(now),
            str(due.destination),
            "" if due.scheduled is None else _ms(due.scheduled),
            "" if again is None else _ms(again),
            due.overflow,
            MAX_HELD,
            SUPPRESSED_LENGTH,
            self._thread,
            MAX_TOLD,
            len(due.stored),
            *due.stored,
            *rows(deliveries),
            len(requeue),
        ]
        for held, at in requeue:
            args += [_ms(at), member(replace(held, due=at))]
        args.append(len(drop))
        for held, why in drop:
            args += [pack(held), why]
        async with speaking(f"releasing the digest of {due.destination}"):
            done = await self._release(keys=self._stream, args=args)
        if not done:
            raise Conflict(f"what was held for {due.destination} has been released by another")

    async def suppressed(self, since: float, limit: int = 1000) -> list[Suppressed]:
        """What was kept from its destination since then, the last first, up to ``limit``."""
        out: list[Suppressed] = []
        async for id, fields in backwards(self.client, self.keys.of("suppressed")):
            entry = _suppressed(id, fields)
            if entry.at < since - CLOCKS_APART or len(out) == limit:
                break
            if entry.at >= since:
                out.append(entry)
        return out

    async def one_suppressed(self, id: str) -> Suppressed | None:
        """What was kept from its destination under this id; None if there is none."""
        async with speaking("reading what was suppressed"):
            found = await self.client.xrange(self.keys.of("suppressed"), id, id)
        return _suppressed(*found[0]) if found else None


def _read(destination: str, scheduled: bytes, overflow: bytes, members: Sequence[bytes]) -> Due:
    return Due(
        Destination(*destination.split(":", 1)),
        tuple(unpack(Held, m[HEAD:]) for m in members),
        tuple(members),
        float(scheduled) / 1000 if scheduled else None,
        int(overflow),
    )


def _suppressed(id: bytes, fields: dict[bytes, bytes]) -> Suppressed:
    return Suppressed(
        id.decode(), unpack(Held, fields[b"h"]), fields[b"why"].decode("utf-8", "replace"), int(fields[b"at"]) / 1000
    )


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
