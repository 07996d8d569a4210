"""What a use-case has in hand, and what several of them need."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz, process

from bot.alerts import schedule
from bot.alerts.console import count
from bot.book import Book, Person, Place, Role, Schedule, Subscription, Topic
from bot.errors import BotError
from bot.ingest.feeds.discover import Found
from bot.ingest.feeds.opml import Outline
from bot.ingest.urls import canonical
from bot.model import Act, Analysis, Delivery, Destination, Sent, StoryRecord
from bot.store.book import BookStore
from bot.store.feeds import FeedStore
from bot.store.held import HeldStore
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from handlers.answer import Action, Answer, Line, Span, Style, sorry
from handlers.caller import Caller
from handlers.grammar import Names
from handlers.grammar.kinds import quoted


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the desk's state is."""

    news: NewsStore
    book: BookStore
    held: HeldStore
    outbox: Outbox
    feeds: FeedStore


class Refused(BotError):
    """What was asked cannot be done. ``answer`` says why, and what would help."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.text)
        self.answer = answer


def refuse(problem: str, remedy: str, *actions: Action) -> Refused:
    """What was wrong and what would help, to be raised."""
    return Refused(sorry(problem, remedy, *actions))


Outlines = dict[tuple[str, float], tuple[Analysis, ...]]
"""A story and when it was last changed -> what it is about."""
FindFeed = Callable[[str], Awaitable[Found]]
ReadList = Callable[[str], Awaitable[tuple[Sequence[Outline], int]]]
"""Fetches a list of feeds: those that may be asked, and how many may not."""
"""Finds the feed at an address, or behind a page. Raises BadFeed, FetchError."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One command being done: the stores, who asks, the book as it stands, and the time. ``new_id`` makes ids.

    ``always`` is what the desk watches whatever people set, ``outlines`` what stories were found to be about;
    without ``find_feed`` no feed can be added, without ``read_list`` no list.
    """

    stores: Stores
    caller: Caller
    book: Book
    now: float
    new_id: Callable[[], str]
    own_threshold: float
    always: Book = field(default_factory=Book)
    outlines: Outlines = field(default_factory=dict)
    find_feed: FindFeed | None = None
    read_list: ReadList | None = None

    @property
    def role(self) -> Role:
        """What the caller may do: as the book says, else as the platform says."""
        return role_of(self.caller, self.book)

    @property
    def zone(self) -> str:
        """The zone in which the caller reads times."""
        place = self.book.places.get(str(self.caller.place))
        return place.zone if place else self.caller.zone

    def topic(self, name: str) -> Topic:
        """A topic by its name. Raises Refused, with the likeliest."""
        found = self.book.topic_named(name)
        if found is None:
            near = closest(name, [t.name for t in self.book.topics.values()])
            hint = f"Did you mean {near}?" if near else "List them with: topics"
            raise refuse(f"There is no topic {name}.", hint, Action("Topics", "topics"))
        return found

    async def story(self, name: str | None) -> StoryRecord:
        """A story by its id, by the address of a report, or by the thread that this is said in. Raises Refused."""
        id = name
        if name is None:
            id = await self.story_of_thread()
            if id is None:
                raise refuse(
                    "Which story?", "Name it, as s12, or say this in its thread.", Action("Stories", "stories")
                )
        elif "://" in name:
            record = await self.stores.news.article_at(canonical(name)) or await self.stores.news.article(name)
            id = record.decision.story if record else None
        found = await self.stores.news.story(id) if id else None
        if found is None:
            raise refuse(
                f"There is no live story {name or id}.",
                "It may have ended; the live ones are listed by: stories",
                Action("Stories", "stories"),
            )
        return found

    async def story_of_thread(self) -> str | None:
        """The story of the thread that this is said in; None if it is said in none."""
        delivery = await self.delivery_of_thread()
        return delivery.story or None if delivery else None

    async def last_of_thread(self) -> Sent | None:
        """The last alert or update in the thread that this is said in; None if it is said in none."""
        story = await self.story_of_thread()
        found = await self.story(story) if story else None
        told = await self.stores.outbox.told(found.id) if found else []
        here = [s for s in told if s.delivery.destination == self.caller.place and s.at is not None]
        return next((s for s in reversed(here) if s.delivery.act in (Act.ALERT, Act.UPDATE)), None)

    async def delivery_of_thread(self) -> Delivery | None:
        """The delivery that began the thread, or None."""
        if not self.caller.thread:
            return None
        sent = await self.stores.outbox.by_message(self.caller.place, self.caller.thread)
        return sent.delivery if sent else None

    def here(self) -> Place:
        """The caller's place, with what is known of it brought up to date."""
        return self.at(self.caller.place)

    def at(self, destination: Destination) -> Place:
        """A place, set up as it is; a new one takes the caller's zone, and the caller if it is their own."""
        own = destination == self.caller.home
        found = self.book.places.get(str(destination))
        if found is None:
            found = Place(destination, zone=self.caller.zone)
        if own:
            return replace(found, person=self.caller.person, name=found.name or self.caller.name)
        return replace(found, name=self.caller.place_name or found.name)

    def me(self) -> Person:
        """The caller as a person of the book."""
        found = self.book.people.get(self.caller.person) or Person(self.caller.person)
        # who says something in a channel is in it
        rooms = found.rooms if self.caller.direct else found.rooms | {str(self.caller.place)}
        return replace(found, name=self.caller.name or found.name, rooms=rooms)

    def clock(self, at: float, *, date: bool = False) -> str:
        """A time as the caller reads it: "14:05", or "10 Mar 14:05" if it is another day, or with ``date``."""
        moment, today = (datetime.fromtimestamp(t, ZoneInfo(self.zone)) for t in (at, self.now))
        if not date and moment.date() == today.date():
            return f"{moment:%H:%M}"
        return f"{moment.day} {moment:%b %H:%M}"


def names_of(book: Book, stories: tuple[str, ...] = (), sources: tuple[str, ...] = ()) -> Names:
    """What can be completed."""
    return Names(
        tuple(t.name for t in book.topics.values()), stories, sources, tuple(p.name for p in book.people.values())
    )


def role_of(caller: Caller, book: Book) -> Role:
    """What somebody may do: as the book says, else as the platform says."""
    person = book.people.get(caller.person)
    return person.role if person and person.role else caller.role


def closest(name: str, names: list[str]) -> str:
    """The likeliest of several names; "" if none is near."""
    found = process.extractOne(name, names, scorer=fuzz.WRatio, score_cutoff=70)
    return found[0] if found else ""


def subscriptions_of(book: Book, destination: Destination) -> list[Subscription]:
    """What a destination is told."""
    return [s for s in book.subscriptions.values() if s.destination == destination]


def called(destination: Destination, book: Book) -> str:
    """What people call a destination."""
    place = book.places.get(str(destination))
    return place.name if place and place.name else str(destination)


def how(s: Schedule) -> str:
    """A schedule in words: "at once", "hourly", "daily 09:00"."""
    said = schedule.words(s)
    return ("at once" if said == "instant" else said) + (", even if empty" if s.empty else "")


def line(*parts: str | Span, indent: int = 0, actions: tuple[Action, ...] = ()) -> Line:
    """A line of plain text and spans."""
    return Line(tuple(Span(p) if isinstance(p, str) else p for p in parts), indent, actions)


def bold(text: str) -> Span:
    """Text in bold."""
    return Span(text, Style.BOLD)


def dim(text: str) -> Span:
    """Text that stands back."""
    return Span(text, Style.DIM)


def code(text: str) -> Span:
    """Text as it is typed."""
    return Span(text, Style.CODE)


__all__ = ["Ask", "Refused", "Stores", "bold", "called", "code", "count", "dim", "how", "line", "quoted", "refuse"]
