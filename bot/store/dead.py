"""Dead letters: deliveries that were given up and articles that could not be decided. Listed, retried, dropped alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

from redis.asyncio import Redis

from bot.errors import Unreadable
from bot.model import Article, Delivery
from bot.store import scripts
from bot.store.codec import unpack
from bot.store.guard import Script
from bot.store.keys import EDIT_SECONDS, Keys
from bot.store.outbox import DeadLetter, Outbox
from bot.store.redis import speaking

_ENTRY = re.compile(r"\d{1,20}-\d{1,20}")
"""A dead article is known by its place in the stream of the refused; a delivery's id has no dash."""


class Retried(Enum):
    """What came of a retry."""

    DONE = "done"
    MISSING = "missing"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Dead:
    """A dead letter. ``about`` is None if this version cannot read it; ``at`` is in seconds."""

    id: str
    kind: str
    about: Delivery | Article | None
    reason: str
    at: float
    tries: int


class DeadLetters:
    """All dead letters of one desk."""

    def __init__(self, client: Redis, outbox: Outbox, max_intake: int) -> None:
        self.client: Any = client
        self.keys: Keys = outbox.keys
        self._outbox = outbox
        self._most = max_intake
        self._retry = Script(client, scripts.RETRY_ARTICLE)
        self._drop = Script(client, scripts.DROP_ARTICLE)
        self._stream = [self.keys.of("in")]

    async def all(self, limit: int) -> list[Dead]:
        """The last ``limit`` dead letters of each kind, the last first."""
        found = [_delivery(d) for d in await self._outbox.dead(limit)]
        async with speaking("reading the refused articles"):
            rows = await self.client.xrevrange(self.keys.of("refused"), count=limit)
        found += [_article(id.decode(), fields) for id, fields in rows]
        return sorted(found, key=lambda d: d.at, reverse=True)

    async def get(self, id: str) -> Dead | None:
        """The dead letter of an id, None if there is none."""
        if not _ENTRY.fullmatch(id):
            return next((_delivery(d) for d in await self._outbox.dead(only=id)), None)
        async with speaking("reading the refused articles"):
            rows = await self.client.xrange(self.keys.of("refused"), id, id)
        return next((_article(entry.decode(), fields) for entry, fields in rows), None)

    async def retry(self, id: str, now: float) -> Retried:
        """Puts a dead letter back: a delivery into its lane, an article into the intake; each once."""
        if not _ENTRY.fullmatch(id):
            return Retried.DONE if await self._outbox.revive(id, now) else Retried.MISSING
        async with speaking(f"retrying article {id}"):
            args = [self.keys.prefix, id, self._most, *await self._ticket()]
            done = int(await self._retry(keys=self._stream, args=args))
        return {1: Retried.DONE, 0: Retried.MISSING}.get(done, Retried.FULL)

    async def drop(self, id: str, now: float) -> bool:
        """Forgets a dead letter. False if there is none of that id."""
        if not _ENTRY.fullmatch(id):
            return await self._outbox.drop(id, now)
        async with speaking(f"dropping article {id}"):
            return bool(await self._drop(keys=self._stream, args=[self.keys.prefix, id, *await self._ticket()]))

    async def _ticket(self) -> tuple[int, int]:
        return int(await self.client.incr(self.keys.of("leases"))), EDIT_SECONDS * 1000


def _delivery(letter: DeadLetter) -> Dead:
    return Dead(letter.id, "delivery", letter.delivery, letter.reason, letter.at, letter.tries)


def _article(id: str, fields: dict[bytes, bytes]) -> Dead:
    try:
        about: Article | None = unpack(Article, fields.get(b"a", b""))
    except Unreadable:
        about = None
    reason = fields.get(b"reason", b"").decode("utf-8", "replace")
    return Dead(id, "article", about, reason, int(id.split("-")[0]) / 1000, int(fields.get(b"tries", 0)))
