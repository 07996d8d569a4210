"""Claim, send, settle: the one loop that carries the outbox to the platforms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.delivery.ports import Messenger
from bot.errors import NotOurs, Rejected, Retryable
from bot.model import Claim
from bot.store.outbox import Outbox

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retries:
    """How failures are retried: doubling waits with jitter, a bound on tries. Seconds."""

    lease: float = 30.0
    attempts: int = 8
    base: float = 1.0
    cap: float = 300.0


def backoff(retries: Retries, attempt: int, jitter: float) -> float:
    """Seconds to wait after failed try ``attempt`` (from 1): ``base * 2**(attempt-1)``, at most cap.

    ``jitter`` in 0..1 spreads the wait over its upper half, so that lanes that failed together do not
    come back together (cf. "equal jitter", M. Brooker, AWS Architecture Blog, 2015).
    """
    wait = min(retries.cap, retries.base * 2.0 ** min(attempt - 1, 30))
    return wait * (0.5 + 0.5 * jitter)


class Pump:
    """Sends what the outbox holds. Any number may run on one desk; leases keep them apart."""

    def __init__(
        self,
        outbox: Outbox,
        messengers: Iterable[Messenger],
        clock: Callable[[], float],
        jitter: Callable[[], float],
        retries: Retries | None = None,
    ) -> None:
        self._outbox = outbox
        self._messengers: Mapping[str, Messenger] = {m.platform: m for m in messengers}
        self._clock = clock
        self._jitter = jitter
        self._retries = retries or Retries()

    async def drain(self, now: float | None = None) -> int:
        """Sends everything that is due at ``now`` (None: by the clock). Returns how many rows were claimed."""
        total = 0
        while claims := await self._outbox.claim(self._clock() if now is None else now, self._retries.lease, 16):
            total += len(claims)
            await asyncio.gather(*(self._deliver(c, now) for c in claims))
        return total

    async def run(self, stop: asyncio.Event, idle: float = 0.2) -> None:
        """Sends until ``stop`` is set; what was claimed by then is still sent and settled."""
        while not stop.is_set():
            if await self.drain() == 0:
                due = await self._outbox.next_due()
                wait = idle if due is None else max(0.01, min(idle, due - self._clock()))
                try:
                    await asyncio.wait_for(stop.wait(), wait)
                except TimeoutError:
                    continue

    async def _deliver(self, claim: Claim, at: float | None) -> None:
        now = self._clock() if at is None else at
        try:
            await self._send(claim, now)
        except NotOurs as lost:
            # the lease ran out while we sent; whoever has it now will find the message there
            log.warning("%s", lost)

    async def _send(self, claim: Claim, now: float) -> None:
        delivery = claim.delivery
        messenger = self._messengers.get(delivery.destination.platform)
        if messenger is None:
            await self._outbox.postpone(claim, now + self._retries.cap, "this worker does not serve the platform")
            return
        try:
            receipt = await messenger.send(claim, now)
        except Rejected as refusal:
            log.error("delivery %s to %s was given up: %s", delivery.id, delivery.destination, refusal)
            await self._outbox.bury(claim, str(refusal), now)
        except Retryable as failure:
            if claim.attempt >= self._retries.attempts:
                log.error(
                    "delivery %s to %s was given up after %d tries: %s",
                    delivery.id,
                    delivery.destination,
                    claim.attempt,
                    failure,
                )
                await self._outbox.bury(claim, f"{claim.attempt} tries, last: {failure}", now)
                return
            wait = max(failure.after or 0.0, backoff(self._retries, claim.attempt, self._jitter()))
            await self._outbox.postpone(claim, now + wait, str(failure))
        else:
            await self._outbox.settle(claim, receipt, now)
