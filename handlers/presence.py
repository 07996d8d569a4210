"""Who is in which channel: nobody is sent by direct message what a channel shows them that they are in.

Written down are channels with subscriptions, and people whom the book knows: that bounds it, in memory and in Redis.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from typing import Any, Protocol

from bot.book import Book, Person
from bot.delivery.suspend import BY
from bot.errors import StoreError
from bot.model import Destination
from bot.store.book import BookStore, Edit
from bot.watching import joined as with_always

log = logging.getLogger(__name__)

AT_ONCE = 500
"""People written in one edit."""
PAUSE, AGAIN = 60.0, 6 * 3600.0
"""Seconds after which the book is looked at, and after which all is listed anew: an event may be lost."""
CANCEL_AGAIN = 0.2
"""Seconds after which what has not ended is cancelled once more."""
FIRST_RETRY, LAST_RETRY = 60.0, 3600.0
"""Seconds after which what could not be listed is tried again: doubled every time, from the first to the last."""


class Roster(Protocol):
    """What a platform says of who is where, by its own ids; None if it cannot say so just now."""

    async def members(self, channel: str) -> frozenset[str] | None:
        """The users in a channel."""

    async def channels(self, user: str, among: Set[str]) -> frozenset[str] | None:
        """Which of some channels a user is in."""


class Presence:
    """Keeps ``Person.rooms`` of one platform up to who is where.

    ``always`` is what the desk watches whatever people set.
    """

    def __init__(
        self, platform: str, books: BookStore, clock: Callable[[], float], roster: Roster, always: Book
    ) -> None:
        self._platform = platform
        self._books = books
        self._clock = clock
        self._roster = roster
        self._always = always
        self._listed: set[str] = set()
        self._known: set[str] = set()
        self._failed: dict[str, tuple[int, float]] = {}
        self._moved: dict[tuple[str, str], bool] | None = None
        self._seen = -1
        self._woken = asyncio.Event()

    async def joined(self, channel: str, user: str) -> None:
        """Somebody is in a channel from now on. Raises StoreError."""
        await self._move(channel, user, there=True)

    async def left(self, channel: str, user: str) -> None:
        """Somebody is no longer in a channel. Raises StoreError."""
        await self._move(channel, user, there=False)

    def arrived(self, channel: str) -> None:
        """The bot is in a channel from now on: who else is there is asked for."""
        self._listed.discard(channel)
        self._failed.pop(channel, None)
        self._seen = -1
        self.wake()

    def wake(self) -> None:
        """The book may have changed: channels and people that are new in it are looked after."""
        self._woken.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Lists what is to be listed: at start, when woken, when the book was changed elsewhere; until ``stop`` is set."""
        stopped = asyncio.create_task(stop.wait())
        loop = asyncio.get_running_loop()
        anew = loop.time() + AGAIN
        tasks: set[asyncio.Task[Any]] = set()
        try:
            while not stop.is_set():
                self._woken.clear()
                if loop.time() >= anew:
                    self._listed.clear()
                    self._seen = -1
                    anew = loop.time() + AGAIN
                catching = asyncio.create_task(self._caught_up())
                tasks = {catching}
                await asyncio.wait({stopped, catching}, return_when=asyncio.FIRST_COMPLETED)
                if not catching.done():
                    return  # the platform may be long in answering; nothing is half done
                woken = asyncio.create_task(self._woken.wait())
                tasks = {woken}
                await asyncio.wait({stopped, woken}, timeout=PAUSE, return_when=asyncio.FIRST_COMPLETED)
                woken.cancel()
        finally:
            # once may not be enough: before Python 3.12 wait_for, by which redis-py sends, can swallow a cancellation, and
            # what waits for the platform next would wait for ever
            left = {stopped, *tasks}
            while left:
                for task in left:
                    task.cancel()
                _, left = await asyncio.wait(left, timeout=CANCEL_AGAIN)
            await asyncio.gather(stopped, *tasks, return_exceptions=True)

    async def _caught_up(self) -> None:
        try:
            await self.catch_up()
        except StoreError as error:
            log.error("who is where could not be written down, trying again: %s", error)

    async def catch_up(self) -> bool:
        """Lists the channels that have subscriptions and were not listed, and writes who of the book is in them.

        Returns: False if something is still to be listed. Raises: StoreError.
        """
        book = await self._books.current()
        if book.version == self._seen:
            return True
        channels, people = self._channels(book), self._people(book)
        self._listed &= channels
        self._known &= people
        self._failed = {id: f for id, f in self._failed.items() if id in channels or id in people}
        # whoever is new may be in a channel that was listed before
        first = not self._listed
        new = [] if first else self._due(people - self._known)
        found: dict[str, Set[str]] = {}
        are_in: dict[str, Set[str]] = {}
        self._moved = {}
        try:
            for channel in self._due(channels - self._listed):
                if self._said(channel, users := await self._roster.members(channel)):
                    found[channel] = (users or frozenset()) & people
            for user in new:
                if self._said(user, rooms := await self._roster.channels(user, channels)):
                    are_in[user] = (rooms or frozenset()) & channels
            await self._write(found, are_in, self._moved)
        finally:
            self._moved = None
        self._listed |= found.keys()
        self._known |= people if first else are_in.keys()
        if self._listed == channels and self._known == people:
            self._seen = book.version
            return True
        return False

    def _due(self, ids: Set[str]) -> list[str]:
        """Those that did not just fail."""
        now = self._clock()
        return sorted(id for id in ids if now >= self._failed.get(id, (0, now))[1])

    def _said(self, id: str, answer: object) -> bool:
        """False if there was none: it is asked for again later, and later each time."""
        if answer is None:
            tries = self._failed.get(id, (0, 0.0))[0]
            self._failed[id] = (tries + 1, self._clock() + min(LAST_RETRY, FIRST_RETRY * 2 ** min(tries, 9)))
            return False
        self._failed.pop(id, None)
        return True

    async def _move(self, channel: str, user: str, *, there: bool) -> None:
        if f"{self._platform}:{user}" not in (await self._books.current()).people:
            return
        if self._moved is not None:
            self._moved[channel, user] = there
        room = self._room(channel)

        def make(book: Book) -> Edit | None:
            person = book.people.get(f"{self._platform}:{user}")
            if person is None or (there and channel not in self._channels(book)):
                return None
            rooms = person.rooms | {room} if there else person.rooms - {room}
            return Edit({"people": {person.id: replace(person, rooms=rooms)}}) if rooms != person.rooms else None

        await self._books.edit(BY, "joined" if there else "left", self._clock(), make)

    async def _write(
        self,
        found: Mapping[str, Set[str]],
        are_in: Mapping[str, Set[str]],
        moved: Mapping[tuple[str, str], bool],
    ) -> None:
        """Writes who is in the channels that were found, and where some are; but for those who ``moved`` meanwhile.

        Channels that are told nothing are taken out.
        """
        listed = {self._room(channel) for channel in found}
        into: dict[str, set[str]] = {}
        for channel, users in found.items():
            for user in users:
                into.setdefault(user, set()).add(self._room(channel))
        done = False

        def make(book: Book) -> Edit | None:
            nonlocal done
            told = {self._room(channel) for channel in self._channels(book)}
            came: dict[str, set[str]] = {}
            went: dict[str, set[str]] = {}
            for (channel, user), there in moved.items():
                (came if there else went).setdefault(user, set()).add(self._room(channel))
            changed: dict[str, Person] = {}
            for user in self._people(book):
                person = book.people[f"{self._platform}:{user}"]
                rooms = (person.rooms - listed) | into.get(user, set())
                if user in are_in:
                    rooms = frozenset(map(self._room, are_in[user]))
                rooms = ((rooms | came.get(user, set())) - went.get(user, set())) & told
                if rooms != person.rooms:
                    changed[person.id] = replace(person, rooms=rooms)
                if len(changed) == AT_ONCE:
                    break
            done = len(changed) < AT_ONCE
            return Edit({"people": changed}) if changed else None

        while not done:
            await self._books.edit(BY, "who is where", self._clock(), make)

    def _room(self, channel: str) -> str:
        return str(Destination(self._platform, channel))

    def _channels(self, book: Book) -> set[str]:
        """The channels of the platform that are told anything; people's own messages are none."""
        told = {s.destination for s in with_always(self._always, book).subscriptions.values()}
        return {
            d.address
            for d in told
            if d.platform == self._platform
            and str(d) not in book.people
            and not book.place(d).person
            and not book.place(d).suspended
        }

    def _people(self, book: Book) -> set[str]:
        """The people of the platform that the book knows, by its own ids."""
        return {id.split(":", 1)[1] for id in book.people if id.startswith(f"{self._platform}:")}
