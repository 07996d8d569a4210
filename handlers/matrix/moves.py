"""What becomes of a place whose room the bot is put out of, let into, or that lives on in another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.book import Book
from bot.delivery.suspend import BY, Suspender
from bot.model import Destination
from bot.store.book import BookStore, Edit


class Moves:
    """Suspends, lifts and moves places in the book."""

    def __init__(self, suspender: Suspender, books: BookStore, clock: Callable[[], float]) -> None:
        self._suspender = suspender
        self._books = books
        self._clock = clock

    async def lost(self, destination: Destination, why: str) -> None:
        """Nothing can be sent there any more. Raises StoreError."""
        await self._suspender(destination, why)

    async def found(self, destination: Destination) -> None:
        """It can be tried again. Raises StoreError."""
        await self._suspender.lift(destination)

    async def moved(self, old: Destination, new: Destination) -> None:
        """Who subscribed in the old room subscribes in the new one, which is set up alike. Raises StoreError."""

        def make(book: Book) -> Edit | None:
            subscriptions = {
                s.id: replace(s, destination=new) for s in book.subscriptions.values() if s.destination == old
            }
            mutes = {m.id: replace(m, place=str(new)) for m in book.mutes.values() if m.place == str(old)}
            place = book.places.get(str(old))
            places = {str(old): None, str(new): replace(place, destination=new, suspended="")} if place else {}
            if not (subscriptions or mutes or places):
                return None
            return Edit({"subscriptions": subscriptions, "mutes": mutes, "places": places})

        await self._books.edit(BY, "room upgraded", self._clock(), make)
