"""The outbox in Redis: lanes, leases, dead letters."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis

from bot.errors import NotOurs, Unreadable
from bot.model import Act, Claim, Delivered, Delivery, Destination, Label, Note, Queue, Receipt, Sent, Tally
from bot.store import scripts
from bot.store.codec import pack, unpack
from bot.store.guard import Script
from bot.store.keys import (
    DAY,
    DEAD_DAYS,
    DELIVERED_LENGTH,
    EDIT_SECONDS,
    MAX_DEAD,
    MAX_NOTES,
    MAX_TOLD,
    Keys,
    thread_seconds,
)
from bot.store.news import CLOCKS_APART, backwards, rows
from bot.store.redis import speaking

UNSERVED = "no worker at work serves"
"""What the reason of a row begins with that waits for a worker that serves its platform."""


MOST_LANES = 20_000
"""Lanes that are looked at for figures, those due first."""
MOST_QUEUES = 1_000
"""Destinations whose queues are looked at for figures, those with the oldest messages."""
AT_ONCE = 5_000
"""Destinations that one script is asked about: Lua unpacks no more than some 8,000."""
STUCK = 3
"""Failed tries from which on a lane counts as stuck."""
SUSPECT = 3
"""Leases of a delivery that ran out without a word, from which on it is sent alone."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery that was given up, after ``tries``. ``delivery`` is None if this version cannot read it."""

    id: str
    delivery: Delivery | None
    reason: str
    at: float
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lanes to one platform whose head does one thing. ``oldest``: since when the oldest head waits, in seconds, or None.

    ``rows`` are the messages in them; ``stuck`` lanes have failed STUCK times or more, ``unserved`` ones wait for a worker
    that serves their platform, and ``waiting`` ones were tried and put off: the longest of them since ``since``, and ``why``.
    """

    platform: str
    act: str
    lanes: int
    rows: int
    stuck: int
    unserved: int
    oldest: float | None
    waiting: int = 0
    since: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A lane whose head fails again and again."""

    lane: str
    tries: int
    error: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A delivery that was leased, and cannot be read by this version."""

    id: str
    token: str
    why: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What was claimed. ``put_off``: one waits that is to be sent alone, once nothing else is being sent."""

    claims: tuple[Claim, ...]
    broken: tuple[Broken, ...] = ()
    put_off: bool = False


class Outbox:
    """What is to be sent. A lane is first in first out; its head is leased to one worker at a time.

    A delivery that is given up is set aside, and its lane goes on: what comes behind a buried root is
    told all the same, and the first of it becomes the root. A dead letter that is retried takes its old
    place among those that wait; where the thread has gone on meanwhile, it is a reply in it.
    A thread is remembered for as long as its story can live, and at least THREAD_DAYS; so is what was sent to
    it, with what became of it: an edit shows the notes on its message as they are when it is claimed.
    """

    def __init__(self, client: Redis, desk: str, story_idle_days: float = 14.0) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._stream = [self.keys.of("in")]
        self._claim = Script(client, scripts.CLAIM)
        self._settle = Script(client, scripts.SETTLE)
        self._postpone = Script(client, scripts.POSTPONE)
        self._bury = Script(client, scripts.BURY)
        self._revive = Script(client, scripts.REVIVE)
        self._drop = Script(client, scripts.DROP)
        self._lanes = Script(client, scripts.LANES)
        self._queues = Script(client, scripts.QUEUES)
        self._free = Script(client, scripts.FREE)
        self._push = Script(client, scripts.PUSH)
        self._note = Script(client, scripts.NOTE)
        self._recall = Script(client, scripts.RECALL)
        self._thread = int(thread_seconds(story_idle_days) * 1000)

    async def push(self, deliveries: Sequence[Delivery]) -> int:
        """Puts deliveries into their lanes, all or none, each due when it was created. Returns how many are new.

        One whose id waits already, or was sent, is passed over.
        """
        async with speaking("pushing deliveries"):
            return int(
                await self._push(keys=self._stream, args=[self.keys.prefix, self._thread, MAX_TOLD, *rows(deliveries)])
            )

    async def claim(self, now: float, lease: float, limit: int, root_retry: float = 30.0) -> list[Claim]:
        """Leases the heads of up to ``limit`` lanes that are due, for ``lease`` seconds."""
        return list((await self.take(now, lease, limit, root_retry)).claims)

    async def take(
        self, now: float, lease: float, limit: int, root_retry: float = 30.0, suspects: str = "one"
    ) -> Taken:
        """Leases the heads of up to ``limit`` lanes that are due, for ``lease`` seconds.

        A delivery whose leases ran out SUSPECT times is handed out alone: by ``suspects`` "none" of these is, since
        others are being sent, or "one", or the "first" before all others. One that cannot be read is leased like any
        other, to be buried.
        """
        async with speaking("claiming deliveries"):
            put_off, rows = await self._claim(
                keys=self._stream,
                args=[self.keys.prefix, _ms(now), _ms(lease), limit, _ms(root_retry), SUSPECT, suspects],
            )
        read = [_claimed(row) for row in rows]
        return Taken(
            tuple(r for r in read if isinstance(r, Claim)),
            tuple(r for r in read if isinstance(r, Broken)),
            bool(put_off),
        )

    async def settle(self, claim: Claim, receipt: Receipt, now: float) -> None:
        """The delivery is done; the next in its lane is due. Raises NotOurs if the lease was lost.

        Where it opened a thread beside an older one, that one's root is made to say so first: done twice it says it once.
        """
        if claim.earlier_delivery:
            said = Note("continued", "in a newer thread", "", claim.delivery.created)
            await self.note([claim.earlier_delivery], said, now)
        posted = self.keys.posted(str(claim.delivery.destination), receipt.message_id)
        told = _delivered(claim.delivery, now)
        brief = pack(told) if told else b""
        more = [receipt.message_id, self._thread, posted, int(receipt.new_root), brief, DELIVERED_LENGTH]
        await self._answer(self._settle, claim.delivery.id, claim.token, _ms(now), more)

    async def postpone(self, claim: Claim, until: float, reason: str, *, counts: bool = True) -> None:
        """The delivery, and so its lane, waits. Raises NotOurs if the lease was lost.

        ``counts`` False: it surely was not sent, and this was no try.
        """
        await self._answer(self._postpone, claim.delivery.id, claim.token, _ms(until), [reason, int(counts)])

    async def bury(self, claim: Claim | Broken, reason: str, now: float) -> None:
        """The delivery is given up and kept as a dead letter; its lane goes on. Raises NotOurs.

        An edit of a tally is not kept: the next one carries the later tally. One that brings a note is.
        """
        id = claim.id if isinstance(claim, Broken) else claim.delivery.id
        await self._answer(self._bury, id, claim.token, _ms(now), [reason, DEAD_DAYS * DAY * 1000, MAX_DEAD])

    async def _answer(self, script: Script, id: str, token: str, time: int, more: list[object]) -> None:
        async with speaking(f"settling delivery {id}"):
            done = await script(keys=self._stream, args=[self.keys.prefix, time, id, token, *more])
        if not done:
            raise NotOurs(f"the lease of delivery {id} was lost")

    # --- what was sent, and what became of it

    async def sent(self, id: str) -> Sent | None:
        """A delivery that was sent, or waits to be; None if there is none of that id, or no longer."""
        return next(iter(await self._recalled("id", id)), None)

    async def by_message(self, destination: Destination, message_id: str) -> Sent | None:
        """The delivery that a platform's message is; None for a message that is not ours, or too old."""
        found = await self._recalled("posted", self.keys.posted(str(destination), message_id))
        return next(iter(found), None)

    async def told(self, story: str) -> list[Sent]:
        """Every alert, update and digest that tells of a story, or is about to, the first one first."""
        return await self._recalled("story", story)

    async def delivered(self, since: float) -> AsyncIterator[Delivered]:
        """Every alert, update and digest that a platform took since then, the last first; DELIVERED_LENGTH at most."""
        async for _, fields in backwards(self.client, self.keys.of("delivered")):
            entry = unpack(Delivered, fields[b"d"])
            if entry.at < since - CLOCKS_APART:
                return
            if entry.at >= since:
                yield entry

    async def note(self, ids: Sequence[str], note: Note, now: float) -> tuple[str, ...]:
        """Notes what became of deliveries, and has each message edited to show it; all at once, or nothing.

        The edit of a message that is still on its way waits for it; a dead letter shows its notes if it is ever
        sent. The same note on the same delivery counts once.

        Returns: the ids of those noted; the others are not known, or no longer.
        """
        found = [s for id in dict.fromkeys(ids) if (s := await self.sent(id)) is not None]
        edits = [_edit(s.delivery, note, now) for s in found]
        async with speaking("noting what became of a message"):
            done = await self._note(
                keys=self._stream, args=[self.keys.prefix, self._thread, MAX_NOTES, pack(note), *rows(edits)]
            )
        return tuple(bytes(id).decode() for id in done)

    async def _recalled(self, by: str, what: str) -> list[Sent]:
        async with speaking("looking up what was sent"):
            found = await self._recall(keys=self._stream, args=[self.keys.prefix, by, what])
        return [
            Sent(
                unpack(Delivery, payload),
                bytes(mid).decode() if mid else None,
                int(at) / 1000 if at else None,
                tuple(unpack(Note, n) for n in notes),
            )
            for payload, mid, at, notes in found
        ]

    # --- care

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

    async def lanes(self) -> tuple[list[Lanes], list[Stuck]]:
        """What waits, by platform and act, and the first lanes that are stuck; of at most MOST_LANES lanes."""
        async with speaking("reading the outbox"):
            groups, stuck = await self._lanes(keys=self._stream, args=[self.keys.prefix, MOST_LANES, STUCK, UNSERVED])
        found = [_lanes(*group) for group in groups]
        return found, [
            Stuck(bytes(lane).decode(), int(tries), bytes(error).decode("utf-8", "replace"))
            for lane, tries, error in stuck
        ]

    async def queues(self, destinations: Sequence[str] = ()) -> list[Queue]:
        """What waits for each of these, written "platform:address"; without any: the MOST_QUEUES with the oldest messages.

        Those for which nothing waits are missing.
        """
        found: list[Any] = []
        async with speaking("reading the queues"):
            for n in range(0, max(1, len(destinations)), AT_ONCE):
                some = destinations[n : n + AT_ONCE]
                found += await self._queues(keys=self._stream, args=[self.keys.prefix, MOST_QUEUES, *some])
        return [
            Queue(Destination(*bytes(name).decode().split(":", 1)), int(messages), float(oldest) / 1000)
            for name, messages, oldest in found
        ]

    async def unserved(self) -> dict[str, int]:
        """How many lanes wait for a worker that serves their platform, by platform."""
        found: Counter[str] = Counter()
        for group in (await self.lanes())[0]:
            found[group.platform] += group.unserved
        return {platform: n for platform, n in found.items() if n}

    async def count_dead(self) -> int:
        """How many dead letters there are."""
        async with speaking("counting the dead letters"):
            return int(await self.client.zcard(self.keys.of("dead")))

    async def dead(self, limit: int = 100, only: str = "") -> list[DeadLetter]:
        """The dead letters, newest first; ``only`` the one of that id, if it is given."""
        async with speaking("reading the dead letters"):
            if only:
                at = await self.client.zscore(self.keys.of("dead"), only)
                ids = [] if at is None else [(only.encode("utf-8", "replace"), at)]
            else:
                ids = await self.client.zrevrange(self.keys.of("dead"), 0, limit - 1, withscores=True)
            pipe = self.client.pipeline(transaction=False)
            for id, _ in ids:
                pipe.hmget(self.keys.of("delivery", id.decode()), "payload", "error", "attempt")
            rows = await pipe.execute()
        return [
            DeadLetter(
                id.decode(), _readable(payload), (error or b"").decode("utf-8", "replace"), at / 1000, int(tries or 0)
            )
            for (id, at), (payload, error, tries) in zip(ids, rows, strict=True)
            if payload
        ]

    async def revive(self, id: str, now: float) -> bool:
        """Puts a dead letter back at its old place in its lane, due at once. False if there is no such dead letter."""
        async with speaking(f"retrying delivery {id}"):
            return bool(
                await self._revive(keys=self._stream, args=[self.keys.prefix, _ms(now), id, *await self._ticket()])
            )

    async def drop(self, id: str, now: float) -> bool:
        """Forgets a dead letter. False if there is no such dead letter."""
        async with speaking(f"dropping delivery {id}"):
            return bool(
                await self._drop(keys=self._stream, args=[self.keys.prefix, _ms(now), id, *await self._ticket()])
            )

    async def _ticket(self) -> tuple[int, int]:
        """What makes a script known that is sent again because its answer was lost, and for how long (ms)."""
        return int(await self.client.incr(self.keys.of("leases"))), EDIT_SECONDS * 1000


def _lanes(
    p: bytes,
    a: bytes,
    lanes: int,
    rows: int,
    stuck: int,
    unserved: int,
    oldest: int,
    waiting: int,
    since: int,
    why: bytes,
) -> Lanes:
    return Lanes(
        bytes(p).decode(), bytes(a).decode(), lanes, rows, stuck, unserved, oldest / 1000 if oldest else None,
        waiting, since / 1000 if since else None, bytes(why).decode("utf-8", "replace"),
    )  # fmt: skip


def _readable(payload: bytes) -> Delivery | None:
    try:
        return unpack(Delivery, payload)
    except Unreadable:
        return None


def _edit(delivery: Delivery, note: Note, now: float) -> Delivery:
    """The edit that shows a note. Its id is the same for the same note: 80 bits of BLAKE2b."""
    cause = delivery.id.encode() + b"\x00" + pack(note)
    id = hashlib.blake2b(cause, digest_size=10).hexdigest()
    return Delivery(id, Act.EDIT, delivery.destination, delivery.story, None, now, edits=delivery.id)


def _delivered(d: Delivery, now: float) -> Delivered | None:
    """A message that was taken, in short; None if it tells nothing: an edit, a notice, the withdrawal of an article."""
    told: list[tuple[str, str]] = []
    if d.act is not Act.EDIT and d.message and d.message.label is not Label.KILL:
        told = [(d.message.article, topic) for topic in d.message.topics or ("",)]
    for section in d.digest.sections if d.digest else ():
        told += [(i.message.article, section.topic) for story in section.stories for i in story.items]
    return Delivered(d.id, d.act, d.destination, now, tuple(told), d.first) if told else None


def _claimed(row: list[Any]) -> Claim | Broken:
    try:
        return _claim(row)
    except Unreadable as error:
        return Broken(bytes(row[11]).decode(), str(row[1]), str(error))


def _claim(row: list[Any]) -> Claim:
    (
        payload,
        token,
        attempt,
        root,
        root_payload,
        target,
        target_payload,
        reports,
        sources,
        last,
        notes,
        _,
        lost,
        *older,
    ) = row
    earlier, before, opened = older
    first = unpack(Delivery, root_payload) if root_payload else None
    about = unpack(Delivery, target_payload) if target_payload else None
    return Claim(
        delivery=unpack(Delivery, payload),
        token=str(token),
        attempt=int(attempt),
        root=bytes(root).decode() if root else None,
        root_message=first.message if first else None,
        tally=Tally(int(reports), int(sources), float(last)),
        notes=tuple(unpack(Note, n) for n in notes),
        target=bytes(target).decode() if target else None,
        target_message=about.message if about else None,
        target_digest=about.digest if about else None,
        root_delivery=first.id if first else "",
        target_opened=bytes(opened) == b"1",
        earlier=bytes(earlier).decode(),
        earlier_delivery=bytes(before).decode(),
        lost=int(lost),
    )


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
