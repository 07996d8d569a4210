"""Claim, send, settle: the one loop that carries the outbox to the platforms."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from bot.delivery.ports import Messenger
from bot.errors import DeliveryError, NotOurs, Rejected, Retryable, StoreError, Unreachable, Unsure
from bot.model import Claim, Destination, Receipt
from bot.store.outbox import SUSPECT, UNSERVED, Broken, Outbox, Taken
from bot.trail import about

log = logging.getLogger(__name__)

PARALLEL = 16
"""Lanes served at once by one pump."""
SHARE = 0.8
"""Part of its lease that a send may take; the rest is for settling it."""


@dataclass(frozen=True, slots=True)
class Retries:
    """How failures are retried: doubling waits with jitter, a bound on tries. Seconds.

    ``unserved``: how long a message waits for a worker that serves its platform. ``lost``: how many leases of a message
    may run out without a word, as they do when its worker dies, before it is given up as one that kills workers.
    """

    lease: float = 30.0
    attempts: int = 8
    base: float = 1.0
    cap: float = 300.0
    unserved: float = 86_400.0
    lost: int = 20


class Figures(Protocol):
    """What counts how sends end."""

    def ended(self, claim: Claim, ended: Receipt | DeliveryError, took: float, now: float, last: bool) -> None:
        """A send ended at ``now`` after ``took`` seconds; ``last``: the message is given up."""

    def lost(self, claim: Claim) -> None:
        """A delivery was taken over from a worker that was not heard of again."""


def backoff(retries: Retries, attempt: int, jitter: float) -> float:
    """Seconds to wait after failed try ``attempt`` (from 1): ``base * 2**(attempt-1)``, at most cap.

    ``jitter`` in 0..1 spreads the wait over its upper half, so that lanes that failed together do not
    come back together (cf. "equal jitter", M. Brooker, AWS Architecture Blog, 2015).
    """
    wait = min(retries.cap, retries.base * 2.0 ** min(attempt - 1, 30))
    return wait * (0.5 + 0.5 * jitter)


class Pump:
    """Sends what the outbox holds. Any number may run on one desk; leases keep them apart.

    A slow platform holds up its own lanes only: up to PARALLEL lanes are served at once, and a send that
    takes longer than SHARE of its lease is broken off, so that no other pump sends the same meanwhile.
    ``suspend`` is told of a destination where nothing can be sent any more, and why; it may be told often.
    """

    def __init__(
        self,
        outbox: Outbox,
        messengers: Iterable[Messenger],
        clock: Callable[[], float],
        jitter: Callable[[], float],
        retries: Retries | None = None,
        suspend: Callable[[Destination, str], Awaitable[None]] | None = None,
        figures: Figures | None = None,
    ) -> None:
        self._outbox = outbox
        self._messengers: Mapping[str, Messenger] = {m.platform: m for m in messengers}
        self._clock = clock
        self._jitter = jitter
        self._retries = retries or Retries()
        self._suspend = suspend
        self._figures = figures

    async def drain(self, now: float | None = None) -> int:
        """Sends everything that is due at ``now`` (None: by the clock). Returns how many rows were claimed.

        Raises:
            StoreError: the store does not answer.
        """
        total = 0
        while claims := (await self._claim(PARALLEL, now)).claims:
            total += len(claims)
            for result in await asyncio.gather(*(self._deliver(c, now) for c in claims), return_exceptions=True):
                if isinstance(result, BaseException):
                    raise result
        return total

    async def run(self, stop: asyncio.Event, idle: float = 0.2, pause: float = 1.0) -> None:
        """Sends until ``stop`` is set; what was claimed by then is still sent and settled.

        Looks for work at least every ``idle`` seconds; while the store does not answer, every ``pause``.
        """
        stopped = asyncio.create_task(stop.wait())
        busy: set[asyncio.Task[None]] = set()
        put_off = False  # one that may kill us waits until nothing else is in our hands
        try:
            while not stop.is_set():
                wait: float | None = None
                try:
                    free = 0 if put_off and busy else PARALLEL - len(busy)
                    taken = await self._claim(free, suspects=_suspects(busy, put_off)) if free else None
                    claims = taken.claims if taken else ()
                    put_off = taken.put_off if taken else put_off
                    busy.update(asyncio.create_task(self._deliver_or_log(c, stop, pause)) for c in claims)
                    if any(c.lost >= SUSPECT for c in claims):
                        put_off = True  # nothing else is taken until it has gone well
                    if len(claims) < free:  # what becomes due does not wait for the sends that are under way
                        due = await self._outbox.next_due()
                        wait = idle if due is None else max(0.01, min(idle, due - self._clock()))
                except StoreError as error:
                    log.error("nothing can be sent, trying again: %s", error)
                    wait = pause
                await asyncio.wait({stopped, *busy}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                busy = {task for task in busy if not task.done()}
            if busy:
                await asyncio.wait(busy)
        finally:
            for task in (stopped, *busy):
                task.cancel()

    async def _claim(self, limit: int, at: float | None = None, suspects: str = "one") -> Taken:
        """Leases what is due. What cannot be read, or has killed its workers too often, is given up at once."""
        now = self._clock() if at is None else at
        taken = await self._outbox.take(now, self._retries.lease, limit, suspects=suspects)
        for broken in taken.broken:
            log.error("delivery %s is given up: %s", broken.id, broken.why)
            await self._bury(broken, broken.why, now)
        deadly = [c for c in taken.claims if c.lost >= self._retries.lost]
        for claim in deadly:
            with about(delivery=claim.delivery.id, **_of(claim)):
                await self._give_up(claim, f"{claim.lost} workers took it and were not heard of again", now)
        if not deadly and not taken.broken:
            return taken
        left = tuple(c for c in taken.claims if c not in deadly)
        # nothing is left to send, and there may be more that is due
        return await self._claim(limit, at, suspects) if not left else replace(taken, claims=left)

    async def _deliver_or_log(self, claim: Claim, stop: asyncio.Event, pause: float) -> None:
        """Sends, and writes how that ended as soon as the store answers: otherwise the lane would wait for the end of
        the lease, and the message would be sent again."""
        with about(delivery=claim.delivery.id, **_of(claim)):
            await self._deliver_and_settle(claim, stop, pause)

    async def _deliver_and_settle(self, claim: Claim, stop: asyncio.Event, pause: float) -> None:
        begun = self._clock()
        ended = await self._send(claim, begun)
        self._count(claim, ended, begun)
        for _ in range(max(1, int(self._retries.lease / pause))):
            try:
                await self._write(claim, ended, self._clock())
                return
            except Unreachable as error:
                log.error("delivery %s is not settled, trying again: %s", claim.delivery.id, error)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                    break
            except StoreError as error:
                log.error("delivery %s could not be settled: %s", claim.delivery.id, error)
                break
        # the lease runs out, and the delivery is claimed again

    async def _deliver(self, claim: Claim, at: float | None) -> None:
        """Sends and settles. ``at`` stands for the clock, if given."""
        with about(delivery=claim.delivery.id, **_of(claim)):
            begun = self._clock()
            ended = await self._send(claim, begun if at is None else at)
            self._count(claim, ended, begun)
            await self._write(claim, ended, self._clock() if at is None else at)

    async def _write(self, claim: Claim, ended: Receipt | DeliveryError | None, now: float) -> None:
        """Writes how a send ended. Raises StoreError."""
        try:
            match ended:
                case Receipt():
                    await self._outbox.settle(claim, ended, now)
                    log.info("sent: %s to %s", claim.delivery.act.value, claim.delivery.destination)
                case Retryable(counts=False):
                    await self._outbox.postpone(claim, now + (ended.after or 1.0), str(ended), counts=False)
                case Retryable() if claim.attempt < self._retries.attempts:
                    wait = max(ended.after or 0.0, backoff(self._retries, claim.attempt, self._jitter()))
                    await self._outbox.postpone(claim, now + wait, str(ended))
                    log.info("try %d failed, the next in %.1f s: %s", claim.attempt, wait, ended)
                case Retryable():
                    await self._give_up(claim, f"{claim.attempt} tries, last: {ended}", now)
                case None:
                    await self._leave(claim, now)
                case Rejected(suspends=why) if why and self._suspend is not None:
                    await self._suspend(claim.delivery.destination, why)
                    await self._give_up(claim, str(ended), now)
                case _:
                    await self._give_up(claim, str(ended), now)
        except NotOurs as lost:
            # the lease ran out while we sent; whoever has it now will find the message there
            log.warning("%s", lost)

    async def _send(self, claim: Claim, now: float) -> Receipt | DeliveryError | None:
        """Sends; whatever goes wrong is Retryable or Rejected. None if it is not for us to send."""
        messenger = self._messengers.get(claim.delivery.destination.platform)
        if messenger is None:
            return None
        limit = self._retries.lease * SHARE
        try:
            async with asyncio.timeout(limit):
                return await messenger.send(claim, now)
        except Unsure as doubt:
            # whoever tries next must look for it first: that is what a count above one says
            doubt.counts = doubt.counts or claim.attempt == 1
            return doubt
        except (Rejected, Retryable) as error:
            return error
        except TimeoutError:
            return Retryable(f"no answer from the platform within {limit:g} s")
        except Exception as error:  # a messenger's defect must not stop the others
            log.exception("delivery %s to %s failed", claim.delivery.id, claim.delivery.destination)
            return Retryable(f"a defect of the messenger ({type(error).__name__}); the log says where")

    def _count(self, claim: Claim, ended: Receipt | DeliveryError | None, begun: float) -> None:
        if self._figures is None:
            return
        if claim.lost:
            self._figures.lost(claim)
        if ended is not None:
            now = self._clock()
            last = isinstance(ended, Rejected) or claim.attempt >= self._retries.attempts
            self._figures.ended(claim, ended, now - begun, now, last)

    async def _leave(self, claim: Claim, now: float) -> None:
        """Leaves a message to a worker that serves its platform, for as long as one may be expected to come."""
        reason = f"{UNSERVED} {claim.delivery.destination.platform}"
        waited = now - claim.delivery.created
        if waited >= self._retries.unserved:
            await self._give_up(
                claim, f"{reason}, for {waited / 3600:.0f} h; start one, then: slugline dead retry", now
            )
        else:
            await self._outbox.postpone(claim, now + min(self._retries.cap, self._retries.unserved - waited), reason)

    async def _give_up(self, claim: Claim, reason: str, now: float) -> None:
        log.error("delivery %s to %s is given up: %s", claim.delivery.id, claim.delivery.destination, reason)
        await self._bury(claim, reason, now)

    async def _bury(self, claim: Claim | Broken, reason: str, now: float) -> None:
        try:
            await self._outbox.bury(claim, reason, now)
        except NotOurs as lost:
            log.warning("%s", lost)


def _of(claim: Claim) -> dict[str, str]:
    """What a delivery is about, for the log."""
    d = claim.delivery
    return {"story": d.story, "article": d.message.article if d.message else ""}


def _suspects(busy: set[asyncio.Task[None]], put_off: bool) -> str:
    """Which of those that may kill us are wanted; see Outbox.take."""
    return "none" if busy else "first" if put_off else "one"
