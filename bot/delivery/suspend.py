"""A destination where nothing can be sent any more is suspended, and whoever subscribed there is told."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace

from bot.book import Book
from bot.model import Act, Delivery, Destination
from bot.store.book import BookStore, Edit
from bot.store.outbox import Outbox

log = logging.getLogger(__name__)

BY = "slugline"
"""Who suspends, in the audit log."""


class Suspender:
    """Suspends once: a place that is suspended already is left as it is, and nobody is told again."""

    def __init__(self, books: BookStore, outbox: Outbox, clock: Callable[[], float]) -> None:
        self._books = books
        self._outbox = outbox
        self._clock = clock

    async def __call__(self, destination: Destination, why: str) -> None:
        """``why`` says in words what is wrong, and what would help. Raises StoreError."""
        now = self._clock()
        told: list[Delivery] = []

        def make(book: Book) -> Edit | None:
            told.clear()
            place = book.place(destination)
            if place.suspended:
                return None
            told.extend(_notices(book, destination, why, now))
            return Edit({"places": {str(destination): replace(place, suspended=why)}})

        await self._books.edit(BY, "suspend", now, make)
        if told:
            log.error("%s is suspended: %s", destination, why)
            await self._outbox.push(told)

    async def lift(self, destination: Destination | None = None, platform: str = "") -> None:
        """Tries a destination again, or all of a platform: its cause may be gone. Raises StoreError."""

        def make(book: Book) -> Edit | None:
            back = {
                id: replace(place, suspended="")
                for id, place in book.places.items()
                if place.suspended and (place.destination == destination or place.destination.platform == platform)
            }
            return Edit({"places": back}) if back else None

        await self._books.edit(BY, "resume", self._clock(), make)


def _notices(book: Book, destination: Destination, why: str, now: float) -> list[Delivery]:
    """A word to everybody who subscribed there, in their own messages."""
    name = book.place(destination).name or str(destination)
    people = {s.by for s in book.subscriptions.values() if s.destination == destination and ":" in s.by}
    text = f"Nothing is sent to {name} any more: {why}. It is tried again once the app is invited there, or restarted."
    out = []
    for person in sorted(people):
        home = Destination(*person.split(":", 1))
        if home != destination:
            cause = f"suspended\x00{destination}\x00{person}\x00{now:.0f}"
            id = hashlib.blake2b(cause.encode(), digest_size=10).hexdigest()
            out.append(Delivery(id, Act.NOTICE, home, "", None, now, notice=text))
    return out
