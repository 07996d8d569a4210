"""A worker: takes articles, decides them, until told to stop. Workers are equal; any number may run."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable

from bot.errors import BotError, StoreError
from bot.model import Outcome
from bot.pipeline import Desk
from bot.store.news import Waiting

log = logging.getLogger(__name__)

BATCH = 16
TRIES = 3


class Worker:
    """Decides articles one after the other."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        takeover: float,
        decided: Callable[[Outcome], Awaitable[None]] | None = None,
    ) -> None:
        self._desk = desk
        self._name = name
        self._takeover = takeover
        self._decided = decided

    async def run(self, stop: asyncio.Event, *, alone: bool = False, wait: float = 1.0) -> None:
        """Works until ``stop`` is set; what was taken by then is still decided.

        ``alone`` says that no other worker lives, so that what a dead one left is taken over at once;
        otherwise after ``takeover`` seconds without a decision.
        """
        await self._desk.rebuild()
        gc.collect()
        gc.freeze()  # what the desk remembers lives long: the collector need not walk through it again and again
        idle = 0.0 if alone else self._takeover
        looked: float | None = None
        while not stop.is_set():
            now = self._desk.clock()
            if looked is None or now - looked >= self._takeover / 2:
                looked = now
                while left := await self._desk.store.take_over(self._name, idle, BATCH):
                    await self._decide(left)
                    idle = self._takeover
                idle = self._takeover
            try:
                taken = await self._desk.store.take(self._name, BATCH, wait)
            except StoreError as error:
                log.error("no articles can be taken: %s", error)
                await _pause(stop, 1.0)
                continue
            await self._decide(taken)

    async def drain(self, *, alone: bool = True) -> int:
        """Decides everything that waits now, then returns how many articles that were."""
        total = 0
        idle = 0.0 if alone else self._takeover
        while left := await self._desk.store.take_over(self._name, idle, BATCH):
            total += await self._decide(left)
        while taken := await self._desk.store.take(self._name, BATCH, 0.0):
            total += await self._decide(taken)
        return total

    async def _decide(self, articles: list[Waiting]) -> int:
        for waiting in articles:
            outcome = await self._attempt(waiting)
            if outcome is not None and self._decided is not None:
                await self._decided(outcome)
        return len(articles)

    async def _attempt(self, waiting: Waiting) -> Outcome | None:
        """Decides an article; one that cannot be decided is set aside, so that it never stops the rest."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._desk.process(waiting)
            except StoreError as error:
                log.error("article %s: %s (try %d)", waiting.article.id, error, attempt)
                if attempt == TRIES:
                    return None  # it stays ours in the intake, and is taken over later
                await asyncio.sleep(0.1 * attempt)
            except (BotError, ArithmeticError, LookupError, ValueError, TypeError, RecursionError) as error:
                log.exception("article %s cannot be decided", waiting.article.id)
                await self._desk.store.refuse(waiting.entry, f"{type(error).__name__}: {error}")
                return None
        return None


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
