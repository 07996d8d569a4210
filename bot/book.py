"""What people have set: topics, subscriptions, places, persons, mutes. Frozen data, and pure questions to it.

Times are seconds since the epoch, UTC; times of day are minutes after local midnight, 0..1439.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.model import Destination


class Priority(StrEnum):
    """How much a topic matters. Critical passes budgets, and quiet hours where the person said so."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return list(Priority).index(self)


class Role(StrEnum):
    """What a person may do: a reader asks and follows, an editor changes what a channel hears, an admin everything."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """0 for a reader to 2 for an admin."""
        return list(Role).index(self)


class Mode(StrEnum):
    """When a subscription is told."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscription is told: at once, at every full hour, or daily at ``minute`` of the place's day.

    ``empty``: a digest is sent even if there is nothing in it.
    """

    mode: Mode = Mode.INSTANT
    minute: int = 0
    empty: bool = False


AT_ONCE = Schedule()


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent: from ``start`` up to ``end``, over midnight if it ends before it starts.

    Equal ends mean none. ``critical``: critical alerts pass. ``zone`` is an IANA name.
    """

    start: int
    end: int
    zone: str
    critical: bool = False


@dataclass(frozen=True, slots=True)
class Topic:
    """A query that somebody wants to hear about.

    ``budget`` is the most instant messages a day and destination, None for no bound; ``schedule`` is what a
    subscription to it begins with; ``threshold`` is how sure the judge must be of an article, 0..1, where that
    is stricter than the desk's own; None for the desk's own. ``owner`` is a person's id.
    """

    id: str
    name: str
    query: str
    owner: str = ""
    priority: Priority = Priority.NORMAL
    budget: int | None = None
    schedule: Schedule = AT_ONCE
    threshold: float | None = None
    created: float = 0.0


@dataclass(frozen=True, slots=True)
class Subscription:
    """A destination that wants to hear about a topic, or about a story: one of the two is set, the other "".

    ``schedule`` None is the topic's own.
    """

    id: str
    destination: Destination
    topic: str = ""
    story: str = ""
    schedule: Schedule | None = None
    by: str = ""
    created: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """A destination as people have set it up: a channel, a room, or the direct messages of a person.

    ``person`` is the person's id, "" for a channel. ``suspended`` says why nothing can be sent there, "" if it
    can. ``broadcast`` is the priority from which an update is shown in the channel as well as in its thread;
    ``root_hours`` the age from which a root is too old to reply to, and a new one is opened.
    """

    destination: Destination
    name: str = ""
    person: str = ""
    zone: str = "UTC"
    quiet: Quiet | None = None
    suspended: str = ""
    broadcast: Priority | None = None
    root_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who uses the bot. ``id`` is "platform:user". ``role`` None: as the platform says.

    ``rooms`` are the destinations, written "platform:address", of the channels with subscriptions that the person is in.
    """

    id: str
    name: str = ""
    role: Role | None = None
    rooms: frozenset[str] = frozenset()


class Muted(StrEnum):
    """What a mute is about."""

    STORY = "story"
    TOPIC = "topic"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence on a story, a topic or a source: at one place, or everywhere where ``place`` is "".

    ``place`` is a destination, written "platform:address"; ``until`` None is for good.
    """

    id: str
    kind: Muted
    target: str
    place: str = ""
    until: float | None = None
    because: str = ""
    by: str = ""
    created: float = 0.0


@dataclass(frozen=True, slots=True)
class SourceRule:
    """How a source is set up. ``id`` is its name in lower case; ``tier`` 1 is the most trusted, 0 is not said.

    What a ``blocked`` source reports is counted and never told.
    """

    id: str
    name: str
    tier: int = 0
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """All that people have set, as of one moment. ``version`` grows with every change."""

    version: int = 0
    topics: Mapping[str, Topic] = field(default_factory=dict)
    subscriptions: Mapping[str, Subscription] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    mutes: Mapping[str, Mute] = field(default_factory=dict)
    sources: Mapping[str, SourceRule] = field(default_factory=dict)

    def place(self, destination: Destination) -> Place:
        """The place at a destination; one with nothing set up if nobody did."""
        return self.places.get(str(destination)) or Place(destination)

    def topic_named(self, name: str) -> Topic | None:
        """A topic by its id or its name, however it is capitalised."""
        wanted = name.casefold()
        return self.topics.get(name) or next((t for t in self.topics.values() if t.name.casefold() == wanted), None)


@dataclass(frozen=True, slots=True)
class Edited:
    """One line of the audit log: who changed what, and when. ``before`` and ``after`` are JSON, "" for nothing."""

    version: int
    at: float
    by: str
    what: str
    target: str
    before: str
    after: str
