"""A destination where nothing can be sent any more is suspended, and whoever subscribed there is told."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace

from bot.book import Book, Place
from bot.model import Act, Delivery, Destination
from bot.store.book import BookStore, Edit
from bot.store.outbox import Outbox

log = logging.getLogger(__name__)

BY = "slugline"
"""Who suspends, in the audit log."""


class Suspender:
    """Suspends once: a place that is suspended already is left as it is, and nobody is told again.

    Besides whoever subscribed there ``always`` is told: where the whole of a workspace is lost, nobody in it can be.
    """

    def __init__(
        self, books: BookStore, outbox: Outbox, clock: Callable[[], float], always: Destination | None = None
    ) -> None:
        self._books = books
        self._outbox = outbox
        self._clock = clock
        self._always = always

    async def __call__(self, destination: Destination, why: str) -> None:
        """``why`` says in words what is wrong, and what would help. Raises StoreError."""
        await self._suspend(lambda _: [destination], why)

    async def all(self, within: str, why: str) -> None:
        """The same for every destination that people subscribed or set up, whose name begins with ``within``, led by its
        platform: "slack:T2/". "slack:" are those of the own workspace alone. Raises StoreError."""

        def there(book: Book) -> list[Destination]:
            known = {s.destination for s in book.subscriptions.values()} | {p.destination for p in book.places.values()}
            return [d for d in sorted(known, key=str) if _within(d, within)]

        await self._suspend(there, why, within)

    async def _suspend(self, which: Callable[[Book], list[Destination]], why: str, lost: str = "") -> None:
        now = self._clock()
        told: list[Delivery] = []
        shut: list[Destination] = []

        def make(book: Book) -> Edit | None:
            told.clear()
            shut[:] = [d for d in which(book) if not book.place(d).suspended]
            for destination in shut:
                notices = _notices(book, destination, why, now, self._always)
                told.extend(n for n in notices if not (lost and _within(n.destination, lost)))
            return Edit({"places": {str(d): replace(book.place(d), suspended=why) for d in shut}}) if shut else None

        await self._books.edit(BY, "suspend", now, make)
        for destination in shut:
            log.error("%s is suspended: %s", destination, why)
        if told:
            await self._outbox.push(told)

    async def lift(self, destination: Destination | None = None, platform: str = "", within: str = "") -> None:
        """Tries a destination again, or all of a platform or of a workspace: its cause may be gone. Raises StoreError."""

        def make(book: Book) -> Edit | None:
            back = {
                id: replace(place, suspended="")
                for id, place in book.places.items()
                if place.suspended
                and (
                    place.destination == destination
                    or place.destination.platform == platform
                    or (within and _within(place.destination, within))
                )
            }
            return Edit({"places": back}) if back else None

        await self._books.edit(BY, "resume", self._clock(), make)


def called(place: Place) -> str:
    """What a place is called where another workspace may have one of the same name."""
    if not place.name:
        return str(place.destination)
    return f"{place.name} ({place.destination})" if "/" in place.destination.address else place.name


def _within(destination: Destination, within: str) -> bool:
    platform, _, prefix = within.partition(":")
    at, slash, _ = destination.address.rpartition("/")
    return destination.platform == platform and at + slash == prefix


def _notices(book: Book, destination: Destination, why: str, now: float, always: Destination | None) -> list[Delivery]:
    """A word to everybody who subscribed there, in their own messages."""
    name = called(book.place(destination))
    people = {s.by for s in book.subscriptions.values() if s.destination == destination and ":" in s.by}
    text = f"Nothing is sent to {name} any more: {why}. It is tried again once the app is invited there, or restarted."
    homes = {Destination(*person.split(":", 1)) for person in people} | ({always} if always else set())
    out = []
    for home in sorted(homes, key=str):
        if home != destination:
            cause = f"suspended\x00{destination}\x00{home}\x00{now:.0f}"
            id = hashlib.blake2b(cause.encode(), digest_size=10).hexdigest()
            out.append(Delivery(id, Act.NOTICE, home, "", None, now, notice=text))
    return out
