"""Digests: looks what is due, composes it, and puts it into the outbox. Any number may run on one desk."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from bot.alerts import digest, quiet, schedule
from bot.alerts.standing import tells
from bot.book import Book
from bot.errors import Conflict, StoreError
from bot.model import ArticleRecord, Delivery, Destination, Held, Kind, Note
from bot.store.book import BookStore
from bot.store.held import Due, HeldStore
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.waiting import rest
from bot.watching import joined

log = logging.getLogger(__name__)

TICK = 1.0
"""Seconds between looks."""


TOLD = frozenset({"not new", "not news", "wrong story", "corrected"})
"""Notes on a message that a digest repeats, if it tells the same."""


class Timekeeper:
    """Sends what was held when its time has come. Two that meet at one digest: one sends it, the other passes on.

    ``always`` is what is watched whatever people set; in ``outbox`` it looks up what became of what was told elsewhere.
    """

    def __init__(
        self,
        held: HeldStore,
        books: BookStore,
        news: NewsStore,
        clock: Callable[[], float],
        always: Book | None = None,
        outbox: Outbox | None = None,
    ) -> None:
        self._held = held
        self._books = books
        self._news = news
        self._clock = clock
        self._always = always or Book()
        self._outbox = outbox
        self._kept: Book | None = None

    async def run(self, stop: asyncio.Event, tick: float = TICK) -> None:
        """Looks every ``tick`` seconds until ``stop`` is set; waits for a store that does not answer."""
        while not stop.is_set():
            try:
                await self.tick()
            except StoreError as error:
                log.error("digests have to wait: %s", error)
            await rest(stop, tick)

    async def tick(self) -> int:
        """Sends, puts off or drops all that is due now. Returns how many digests are on their way."""
        now = self._clock()
        sent = 0
        await self._keep_appointments(now)
        while due := await self._held.due(now):
            book = joined(self._always, await self._books.current())
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

    async def _keep_appointments(self, now: float) -> None:
        """Has each digest that is sent even if it is empty looked at when it is due; again whenever the book changes."""
        book = await self._books.current()
        if book is self._kept:
            return
        for destination in {s.destination for s in book.subscriptions.values() if schedule.of(s, book).empty}:
            at = schedule.next_digest(book, destination, now, empty=True)
            if at is not None:
                await self._held.appoint(destination, at)
        self._kept = book

    async def _serve(self, due: Due, book: Book, now: float) -> tuple[bool, bool]:
        """Serves one destination. Returns whether anything was moved, and whether a digest is on its way."""
        due, notes = await brought_up_to_date(due, self._news, self._outbox)
        made = digest.release(due.items, book, now, notes)
        asked = due.scheduled is not None and due.scheduled <= now
        if not due.items and not asked:
            return False, False
        place = book.place(due.destination)
        again = schedule.next_digest(book, due.destination, now, empty=True)
        # an appointment of a schedule that was changed since is none
        wanted = asked and due.scheduled is not None and _stands(book, due.destination, due.scheduled)
        awake = not place.suspended and quiet.until(place.quiet, now) is None
        rows: tuple[Delivery, ...] = ()
        if made.send or (wanted and awake):
            rows = (digest_of(due, made, book, now, digest.cause(made.send) or "nothing new", notes),)
        if not rows:
            due = replace(due, overflow=0)  # nobody was told of it yet
        drop = (*made.drop, *left_out(made, rows))
        await self._held.release(due, rows, made.requeue, drop, now=now, again=again if asked else due.scheduled)
        return True, bool(rows)


def left_out(made: digest.Release, rows: Iterable[Delivery]) -> tuple[tuple[Held, str], ...]:
    """What a digest counts and does not name is kept with what was suppressed, so that it can be read there."""
    why = digest.COUNTED.format(most=digest.MOST)
    return tuple((item, why) for row in rows if row.digest for item in digest.counted(made.send, row.digest))


def digest_of(due: Due, made: digest.Release, book: Book, now: float, why: str, notes: digest.Notes) -> Delivery:
    """The delivery of what is sent of a destination's held messages."""
    since = min((i.at for i in made.send), default=now - 86_400.0)
    if due.overflow:
        why += f"; {due.overflow:,} older ones did not fit"
    told = digest.compose(made.send, why, since, now, book, notes)
    return digest.delivery(due.destination, told, made.send, now)


async def brought_up_to_date(due: Due, news: NewsStore, outbox: Outbox | None = None) -> tuple[Due, digest.Notes]:
    """What waits, under the stories that it is part of by now; and what became of the articles meanwhile: whether their
    wire has withdrawn them, and what was noted where they were told at once.
    """
    records = await news.articles(list(dict.fromkeys(i.message.article for i in due.items)))
    stories: dict[str, str] = {}
    for item in due.items:
        record = records.get(item.message.article)
        id = (record.decision.story if record else None) or item.story
        if id not in stories:
            found = await news.story(id)
            stories[id] = found.id if found else id
    items = [_under(i, records, stories) for i in due.items]
    notes: dict[str, dict[Note, None]] = {}
    sent = [s for id in {i.story for i in items} for s in (await outbox.told(id) if outbox else ())]
    for s in sent:
        for n, item in enumerate(items):
            if s.delivery.digest is not None or not tells(s, item.message.article):
                continue
            notes.setdefault(item.message.article, {}).update(
                dict.fromkeys(note for note in s.notes if note.kind in TOLD)
            )
            if item.told is None and s.delivery.destination == item.destination and s.delivery.created >= item.at:
                # somebody has posted it there while it waited
                items[n] = replace(item, told=s.at or s.delivery.created)
    for id, r in records.items():
        if r.decision.kind is Kind.WITHDRAWN:
            notes[id] = {Note("withdrawn", "; ".join(r.decision.reasons), "", r.decision.at): None}
    return replace(due, items=tuple(items)), {id: tuple(some) for id, some in notes.items()}


def _under(item: Held, records: Mapping[str, ArticleRecord], stories: Mapping[str, str]) -> Held:
    record = records.get(item.message.article)
    id = (record.decision.story if record else None) or item.story
    story = stories.get(id, id)
    if story == item.story:
        return item
    return replace(item, story=story, message=replace(item.message, story=story))


def _stands(book: Book, destination: Destination, at: float) -> bool:
    """True if a digest of the destination is due at that moment, as it is set up now."""
    found = schedule.next_digest(book, destination, at - 1.0, empty=True)
    return found is not None and abs(found - at) < 1.0
