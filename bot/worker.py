"""A worker: takes articles, decides them, until told to stop. Workers are equal; any number may run."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable

from bot.errors import StoreError, Unreachable, Unreadable
from bot.model import Outcome
from bot.pipeline import Desk
from bot.store.news import Waiting
from bot.trail import about
from bot.waiting import rest

log = logging.getLogger(__name__)

BATCH = 16
TRIES = 3
GREETING = 15.0
"""Seconds, at most, between a worker's signs of life."""
PAUSE = 1.0
"""Seconds before the store is tried again when it does not answer."""


class Worker:
    """Decides articles one after the other."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        takeover: float,
        decided: Callable[[Outcome], Awaitable[None]] | None = None,
        pause: float = PAUSE,
    ) -> None:
        self._desk = desk
        self._name = name
        self._takeover = takeover
        self._decided = decided
        self._pause = pause

    async def run(self, stop: asyncio.Event, *, alone: bool = False, wait: float = 1.0) -> None:
        """Works until ``stop`` is set; what was taken by then is still decided.

        ``alone`` says that no other worker lives, so that what a dead one left is taken over at once;
        otherwise after ``takeover`` seconds without a decision. While the store does not answer, it waits.
        """
        idle = 0.0 if alone else self._takeover
        rebuilt = False
        looked: float | None = None
        while not stop.is_set():
            try:
                if not rebuilt:
                    quiet_collector()
                    await self._desk.rebuild()
                    quiet_collector()
                    rebuilt = True
                now = self._desk.clock()
                if looked is None or abs(now - looked) >= min(self._takeover / 2, GREETING):
                    await self._desk.store.greet(self._name)
                    await self._desk.store.tidy()
                    async for left in self._desk.store.take_over(self._name, idle, BATCH):
                        await self._decide(left, stop)
                    idle, looked = self._takeover, now
                await self._decide(await self._desk.store.take(self._name, BATCH, wait), stop)
            except StoreError as error:
                log.error("no articles can be taken, trying again: %s", error)
                await rest(stop, self._pause)
        try:
            await self._desk.store.leave(self._name)
        except StoreError as error:
            log.warning("%s", error)  # the others will remove the name later

    async def drain(self, *, alone: bool = True) -> int:
        """Decides everything that waits now, then returns how many articles that were.

        Raises:
            StoreError: the store does not answer.
        """
        total = 0
        async for left in self._desk.store.take_over(self._name, 0.0 if alone else self._takeover, BATCH):
            total += await self._decide(left)
        while taken := await self._desk.store.take(self._name, BATCH, 0.0):
            total += await self._decide(taken)
        return total

    async def _decide(self, articles: list[Waiting], stop: asyncio.Event | None = None) -> int:
        for n, waiting in enumerate(articles):
            with about(article=waiting.article.id):
                try:
                    outcome = await self._attempt(waiting, stop)
                except StoreError:
                    await self._give_back(articles[n:])
                    raise
                if outcome is not None:
                    with about(story=outcome.decision.story):
                        log.info("decided: %s", outcome.decision.kind.value)
                        if self._decided is not None:
                            await self._decided(outcome)
        return len(articles)

    async def _attempt(self, waiting: Waiting, stop: asyncio.Event | None) -> Outcome | None:
        """Decides an article; one that cannot be decided is set aside, so that it never stops the rest.

        With ``stop``, waits for a store that does not answer, so that articles keep their order.
        """
        tries = 0
        while True:
            try:
                try:
                    return await self._desk.process(waiting)
                except Unreadable as error:
                    await self._refuse(waiting, error)
                except StoreError:
                    raise
                except Exception as error:  # whatever is wrong with this article, the next one is another's
                    log.exception("article %s cannot be decided", waiting.article.id)
                    await self._refuse(waiting, error)
                return None
            except StoreError as error:
                if stop is None or stop.is_set():
                    raise
                log.error("article %s, trying again: %s", waiting.article.id, error)
                tries += not isinstance(error, Unreachable)
                if tries >= TRIES:
                    await self._give_back([waiting])
                    return None  # it stays ours in the intake, and is taken over later
                await rest(stop, self._pause)

    async def _give_back(self, articles: list[Waiting]) -> None:
        """What the store is to blame for is not counted against the articles, as far as it can be told so."""
        try:
            await self._desk.store.uncount(self._name, [waiting.entry for waiting in articles])
        except StoreError as error:
            log.debug("articles stay counted: %s", error)

    async def _refuse(self, waiting: Waiting, error: Exception) -> None:
        await self._desk.store.refuse(waiting.entry, f"{type(error).__name__}: {error}")
        log.error("article %s is given up; see: slugline dead list", waiting.article.id)


def quiet_collector() -> None:
    """Spares Python's garbage collector what lives long.

    All that a desk remembers so far is set aside for good; of what is made from now on, it looks after every 50,000
    containers, some dozens of articles, instead of every 700. Next to nothing here is ever garbage in cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
