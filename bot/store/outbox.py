"""The outbox in Redis: lanes, leases, dead letters."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from bot.errors import NotOurs
from bot.model import Claim, Delivery, Message, Receipt, Tally
from bot.store import scripts
from bot.store.codec import unpack
from bot.store.keys import DAY, DEAD_DAYS, GRACE_DAYS, MAX_DEAD, THREAD_DAYS, Keys
from bot.store.news import lane
from bot.store.redis import speaking

UNSERVED = "no worker at work serves"
"""What the reason of a row begins with that waits for a worker that serves its platform."""
READ = 500
"""Lanes read at once."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up."""

    delivery: Delivery
    reason: str
    at: float


class Outbox:
    """What is to be sent. A lane is first in first out; its head is leased to one worker at a time.

    A delivery that is given up is set aside, and its lane goes on: what comes behind a buried root is
    told all the same, and the first of it becomes the root. A dead letter that is retried takes its old
    place among those that wait; where the thread has gone on meanwhile, it is a reply in it.
    A thread is remembered for as long as its story can live, and at least THREAD_DAYS.
    """

    def __init__(self, client: Redis, desk: str, story_idle_days: float = 14.0) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._stream = [self.keys.of("in")]
        self._claim = client.register_script(scripts.CLAIM)
        self._settle = client.register_script(scripts.SETTLE)
        self._postpone = client.register_script(scripts.POSTPONE)
        self._bury = client.register_script(scripts.BURY)
        self._revive = client.register_script(scripts.REVIVE)
        self._free = client.register_script(scripts.FREE)
        self._thread = int(max(THREAD_DAYS, story_idle_days + GRACE_DAYS) * DAY * 1000)

    async def claim(self, now: float, lease: float, limit: int, root_retry: float = 30.0) -> list[Claim]:
        """Leases the heads of up to ``limit`` lanes that are due, for ``lease`` seconds."""
        async with speaking("claiming deliveries"):
            rows = await self._claim(
                keys=self._stream, args=[self.keys.prefix, _ms(now), _ms(lease), limit, _ms(root_retry)]
            )
        return [_claimed(row) for row in rows]

    async def settle(self, claim: Claim, receipt: Receipt, now: float) -> None:
        """The delivery is done; the next in its lane is due. Raises NotOurs if the lease was lost."""
        await self._answer(self._settle, claim, _ms(now), [receipt.message_id, self._thread])

    async def postpone(self, claim: Claim, until: float, reason: str) -> None:
        """The delivery, and so its lane, waits. Raises NotOurs if the lease was lost."""
        await self._answer(self._postpone, claim, _ms(until), [reason])

    async def bury(self, claim: Claim, reason: str, now: float) -> None:
        """The delivery is given up and kept as a dead letter; its lane goes on. Raises NotOurs.

        An edit is not kept: the next one carries the later tally.
        """
        await self._answer(self._bury, claim, _ms(now), [reason, DEAD_DAYS * DAY * 1000, MAX_DEAD])

    async def _answer(self, script: object, claim: Claim, time: int, more: list[object]) -> None:
        d = claim.delivery
        async with speaking(f"settling delivery {d.id}"):
            done = await script(  # type: ignore[operator]
                keys=self._stream, args=[self.keys.prefix, time, lane(d), d.id, claim.token, *more]
            )
        if not done:
            raise NotOurs(f"the lease of delivery {d.id} was lost")

    async def free_leases(self, now: float) -> int:
        """Makes every leased lane due again: for the only owner of a desk, at its start.

        Lanes that wait after an error become due, too: a restart is a good moment to try again.
        """
        async with speaking("freeing leases"):
            return int(await self._free(keys=self._stream, args=[self.keys.prefix, _ms(now)]))

    async def next_due(self) -> float | None:
        """When the next lane is due, in seconds; None if nothing waits."""
        async with speaking("reading the outbox"):
            first = await self.client.zrange(self.keys.of("lanes"), 0, 0, withscores=True)
        return float(first[0][1]) / 1000 if first else None

    async def waiting(self) -> int:
        """How many lanes have work."""
        async with speaking("counting the outbox"):
            return int(await self.client.zcard(self.keys.of("lanes")))

    async def unserved(self) -> dict[str, int]:
        """How many lanes wait for a worker that serves their platform, by platform."""
        found: Counter[str] = Counter()
        start = 0
        async with speaking("reading the outbox"):
            while lanes := await self.client.zrange(self.keys.of("lanes"), start, start + READ - 1):
                start += READ
                names = [name.decode() for name in lanes]
                pipe = self.client.pipeline(transaction=False)
                for name in names:
                    pipe.lindex(self.keys.of("lane", name), 0)
                heads = [(head or b"").decode() for head in await pipe.execute()]
                for head in heads:
                    pipe.hget(self.keys.of("delivery", head), "error")
                for name, error in zip(names, await pipe.execute(), strict=True):
                    if error is not None and error.decode().startswith(UNSERVED):
                        found[name.removeprefix("edit|").split(":")[0]] += 1
        return dict(found)

    async def dead(self, limit: int = 100) -> list[DeadLetter]:
        """The dead letters, newest first."""
        async with speaking("reading the dead letters"):
            ids = await self.client.zrevrange(self.keys.of("dead"), 0, limit - 1, withscores=True)
            pipe = self.client.pipeline(transaction=False)
            for id, _ in ids:
                pipe.hmget(self.keys.of("delivery", id.decode()), "payload", "error")
            rows = await pipe.execute()
        return [
            DeadLetter(unpack(Delivery, payload), (error or b"").decode(), at / 1000)
            for (_, at), (payload, error) in zip(ids, rows, strict=True)
            if payload
        ]

    async def revive(self, id: str, now: float) -> bool:
        """Puts a dead letter back at its old place in its lane, due at once. False if there is no such dead letter."""
        async with speaking(f"retrying delivery {id}"):
            return bool(await self._revive(keys=self._stream, args=[self.keys.prefix, _ms(now), id]))


def _claimed(row: list[bytes | int]) -> Claim:
    _, _, token, attempt, payload, root, root_payload, reports, sources, last = row
    assert isinstance(payload, bytes)
    message: Message | None = unpack(Delivery, bytes(root_payload)).message if root_payload else None
    return Claim(
        delivery=unpack(Delivery, payload),
        token=str(token),
        attempt=int(attempt),
        root=bytes(root).decode() if root else None,
        root_message=message,
        tally=Tally(int(reports), int(sources), float(last)),
    )


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
