"""Digests: looks what is due, composes it, and puts it into the outbox. Any number may run on one desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.alerts import digest, schedule
from bot.book import Book
from bot.errors import Conflict, StoreError
from bot.model import Delivery, Held, Kind, Note
from bot.store.book import BookStore
from bot.store.held import Due, HeldStore
from bot.store.news import NewsStore

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between looks."""


class Timekeeper:
    """Sends what was held when its time has come. Two that meet at one digest: one sends it, the other passes on."""

    def __init__(self, held: HeldStore, books: BookStore, news: NewsStore, clock: Callable[[], float]) -> None:
        self._held = held
        self._books = books
        self._news = news
        self._clock = clock

    async def run(self, stop: asyncio.Event, tick: float = TICK) -> None:
        """Looks every ``tick`` seconds until ``stop`` is set; waits for a store that does not answer."""
        while not stop.is_set():
            try:
                await self.tick()
            except StoreError as error:
                log.error("digests have to wait: %s", error)
            try:
                await asyncio.wait_for(stop.wait(), tick)
            except TimeoutError:
                continue

    async def tick(self) -> int:
        """Sends, puts off or drops all that is due now. Returns how many digests are on their way."""
        now = self._clock()
        sent = 0
        while due := await self._held.due(now):
            book = await self._books.current()
            moved = False
            for place in due:
                try:
                    done, told = await self._serve(place, book, now)
                except Conflict:
                    done, told = True, False  # another was faster
                moved, sent = moved or done, sent + told
            if not moved:
                break
        return sent

    async def _serve(self, due: Due, book: Book, now: float) -> tuple[bool, bool]:
        """Serves one destination. Returns whether anything was moved, and whether a digest is on its way."""
        notes = await self._withdrawn(due.items)
        made = digest.release(due.items, book, now, notes)
        again = schedule.next_digest(book, due.destination, now, empty=True)
        asked = due.scheduled is not None and due.scheduled <= now
        rows: tuple[Delivery, ...] = ()
        if made.send or (asked and again is not None and not book.place(due.destination).suspended):
            why = digest.cause(made.send) or "nothing new"
            since = min((i.at for i in made.send), default=now - 86_400.0)
            told = digest.compose(made.send, why, since, now, book, notes)
            rows = (digest.delivery(due.destination, told, made.send, now),)
        if not due.items and not asked:
            return False, False
        await self._held.release(due, rows, made.requeue, made.drop, now=now, again=again if asked else due.scheduled)
        return True, bool(rows)

    async def _withdrawn(self, items: tuple[Held, ...]) -> dict[str, tuple[Note, ...]]:
        """What became of the articles that wait: those that their wire has withdrawn meanwhile."""
        records = await self._news.articles(list(dict.fromkeys(i.message.article for i in items)))
        return {
            id: (Note("withdrawn", "; ".join(r.decision.reasons), "", r.decision.at),)
            for id, r in records.items()
            if r.decision.kind is Kind.WITHDRAWN
        }
