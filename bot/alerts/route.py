"""Whether a message goes to a destination now, later in a digest, or not at all. Pure.

docs/digests.md has the rules in plain words. What comes first wins:

    suspended place -> blocked source -> muted story or source -> muted topics -> thresholds -> shown in a channel
    -> digest subscriptions -> quiet hours -> a place that cannot keep up -> the day's budget -> now
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.alerts import backlog, quiet, schedule
from bot.book import Book, Mode, Mute, Muted, Place, Priority, Schedule, Subscription, Topic
from bot.model import Destination, Queue

EVENING = Schedule(Mode.DAILY, 18 * 60)
"""When a place without digests is told what exceeds its topics' budgets."""
HOUR = 3600.0


class Way(StrEnum):
    """What becomes of a message at a destination."""

    NOW = "now"
    HOLD = "hold"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class News:
    """What is to be routed: an article's developments. ``sureness`` is how sure the judge is of them, 0..1; ``pressing``
    ones, corrections, are told however much waits.
    """

    story: str
    source: str
    sureness: float = 1.0
    pressing: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for each destination, by "platform:address", and how much may."""

    queues: Mapping[str, Queue] = field(default_factory=dict)
    bounds: backlog.Bounds = backlog.NONE


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a message to a destination, and ``why``.

    ``topics`` are the ids of the topics that bring it and ``names`` their names, the weightiest first; ``priority`` is
    the weightiest's. ``due`` is when a held message is told, None otherwise. ``told`` is when the reader was told
    elsewhere: ``where``. ``charged`` are the ids of the topics whose budget of the day at this destination a message
    told now counts against. ``fallen`` says of each other topic that matches why it does not bring it. ``doubt``: it is
    not told because its source is blocked, or the judge less sure than its topics ask for.
    """

    place: Place
    way: Way
    why: str
    topics: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    priority: Priority = Priority.NORMAL
    due: float | None = None
    told: float | None = None
    where: str = ""
    charged: tuple[str, ...] = ()
    fallen: tuple[str, ...] = ()
    doubt: bool = False

    @property
    def destination(self) -> Destination:
        """Where it goes."""
        return self.place.destination


Used = Mapping[tuple[str, str], int]
"""(topic id, "platform:address") -> instant messages of the topic there since the place's midnight."""


NOTHING_WAITS = Waits()


def route(
    wanted: Iterable[Subscription],
    news: News,
    book: Book,
    now: float,
    used: Used,
    shown: Mapping[str, float] | None = None,
    waits: Waits | None = None,
) -> tuple[Route, ...]:
    """The way of a message to each destination that wants it, in the order in which ``wanted`` names them.

    ``wanted`` are the subscriptions whose topic the article matches, or whose story it is. ``shown`` are the
    destinations, written "platform:address", where this very message stands already, with the time; those that
    are told now are added to it: a person is not told by direct message what a channel shows that they are in.
    ``waits`` is what waits to be sent already.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: a place's zone is not known.
    """
    by_place: dict[Destination, list[Subscription]] = {}
    for s in wanted:
        by_place.setdefault(s.destination, []).append(s)
    mutes = [m for m in book.mutes.values() if in_force(m, now)]
    seen = dict(shown or {})
    ways: dict[Destination, Route] = {}
    # channels first: what they are told now decides on direct messages
    for destination in sorted(by_place, key=lambda d: bool(book.place(d).person)):
        way = _to(
            book.place(destination), by_place[destination], news, book, mutes, now, used, seen, waits or NOTHING_WAITS
        )
        ways[destination] = way
        if way.way is Way.NOW and not way.place.person:
            seen.setdefault(str(destination), now)
    return tuple(ways[d] for d in by_place)


def _to(
    place: Place,
    wanted: list[Subscription],
    news: News,
    book: Book,
    mutes: list[Mute],
    now: float,
    used: Used,
    shown: Mapping[str, float],
    waits: Waits,
) -> Route:
    """The way to one place."""
    if why := blocked(news.source, book):
        return Route(place, Way.DROP, why, doubt=True)
    if why := refusal(place, news.story, news.source, mutes):
        return Route(place, Way.DROP, why)
    bring, fallen = _bringing(place, wanted, news, book, mutes)
    if not bring:
        doubt = any(
            (t := book.topics.get(s.topic)) and t.threshold is not None and news.sureness < t.threshold for s in wanted
        )
        return Route(place, Way.DROP, "; ".join(fallen), fallen=fallen, doubt=doubt)
    topics = ranked(t for _, t in bring if t)
    priority = topics[0].priority if topics else Priority.NORMAL
    if any(t is None for _, t in bring):  # a followed story
        priority = max(priority, Priority.NORMAL, key=lambda p: p.rank)
    told, where = _shown(place, book, shown)

    def way(
        way: Way, why: str, due: float | None = None, told: float | None = None, charged: tuple[str, ...] = ()
    ) -> Route:
        return Route(
            place, way, why, tuple(t.id for t in topics), tuple(t.name for t in topics), priority, due, told,
            where if told is not None else "", charged, fallen,
        )  # fmt: skip

    instant = [t for s, t in bring if schedule.of(s, book).mode is Mode.INSTANT]
    if not instant:
        due, plan = min(
            ((schedule.due(p, place.zone, now), p) for p in {schedule.of(s, book) for s, _ in bring}),
            key=lambda pair: (pair[0], pair[1].mode, pair[1].minute),
        )
        return way(Way.HOLD, schedule.words(plan), awake(place, due), told)
    if told is not None:
        return way(Way.DROP, f"shown in {where}")
    critical = any(t and t.priority is Priority.CRITICAL for t in instant)
    hours = place.quiet
    end = quiet.until(hours, now)
    if hours and end is not None and not (critical and hours.critical):
        return way(Way.HOLD, f"quiet hours until {_clock(end, hours.zone)}", end)
    urgency = Priority.CRITICAL if critical or news.pressing else priority
    if backlog.behind(waits.queues.get(str(place.destination)), waits.bounds, now, urgency):
        later = [backlog.due(waits.bounds, now), schedule.next_digest(book, place.destination, now)]
        return way(Way.HOLD, backlog.WHY, awake(place, min(at for at in later if at is not None)))
    counted = {t.id: t for t in instant if t}
    room = tuple(t.id for t in counted.values() if _room(t, place, used))
    if room or None in instant:
        return way(Way.NOW, "at once", charged=room)
    spent = ranked(counted.values())[0]
    due = schedule.next_digest(book, place.destination, now) or schedule.due(EVENING, place.zone, now)
    return way(Way.HOLD, f"more than the day's {spent.budget} of {spent.name}", awake(place, due))


def blocked(source: str, book: Book) -> str:
    """Why nothing of a source is told to anybody; "" if it is."""
    rule = book.sources.get(" ".join(source.split()).casefold())
    return f"the source {source} is blocked" if rule and rule.blocked else ""


def refusal(place: Place, story: str, source: str, mutes: Iterable[Mute]) -> str:
    """Why nothing of a story or a source may be sent to a place; "" if it may. ``mutes`` are those in force."""
    if place.suspended:
        return f"suspended: {place.suspended}"
    for m in mutes:
        if m.kind is Muted.STORY and m.target == story and _holds_at(m, place):
            return f"the story is {_muted(m, place)}"
        if m.kind is Muted.SOURCE and _same(m.target, source) and _holds_at(m, place):
            return f"the source {source} is {_muted(m, place)}"
    return ""


def silenced(place: Place, topic: Topic, mutes: Iterable[Mute]) -> str:
    """Why a topic is silent at a place; "" if it is not. ``mutes`` are those in force."""
    for m in mutes:
        if m.kind is Muted.TOPIC and m.target == topic.id and _holds_at(m, place):
            return f"{topic.name} is {_muted(m, place)}"
    return ""


def in_force(mute: Mute, now: float) -> bool:
    """True until the mute ends."""
    return mute.until is None or now < mute.until


def ranked(topics: Iterable[Topic]) -> list[Topic]:
    """Topics, each once, the weightiest first; by name among equals."""
    once = {t.id: t for t in topics}
    return sorted(once.values(), key=lambda t: (-t.priority.rank, t.name.casefold(), t.id))


def awake(place: Place, due: float) -> float:
    """The first moment from ``due`` on that is outside a place's quiet hours."""
    end = quiet.until(place.quiet, due)
    return due if end is None else end


def budget_day(place: Place, now: float) -> str:
    """The day on which a message counts against a budget: the place's own, as "20260310"."""
    return f"{datetime.fromtimestamp(now, ZoneInfo(place.zone)):%Y%m%d}"


def called(place: Place) -> str:
    """What a place is called."""
    return place.name or place.destination.address


def broadcasts(place: Place, priority: Priority) -> bool:
    """True if an update is shown in the channel as well as in its thread."""
    return place.broadcast is not None and priority.rank >= place.broadcast.rank


def reopens(place: Place, opened: float | None, now: float) -> bool:
    """True if a root that was ``opened`` then is too old to reply to, and a new one is opened."""
    return opened is not None and place.root_hours is not None and now - opened >= place.root_hours * HOUR


def _bringing(
    place: Place, wanted: list[Subscription], news: News, book: Book, mutes: list[Mute]
) -> tuple[list[tuple[Subscription, Topic | None]], tuple[str, ...]]:
    """The subscriptions that bring the message, with their topics (None: a followed story); and why others do not."""
    bring: list[tuple[Subscription, Topic | None]] = []
    fallen: list[str] = []
    for s in wanted:
        topic = book.topics.get(s.topic)
        if s.story:
            bring.append((s, None))
        elif topic is None:
            fallen.append("the topic is gone")
        elif why := silenced(place, topic, mutes):
            fallen.append(why)
        elif topic.threshold is not None and news.sureness < topic.threshold:
            fallen.append(f"{topic.name} asks for {topic.threshold:.0%}, this is {_percent(news.sureness)} sure")
        else:
            bring.append((s, topic))
    return bring, tuple(dict.fromkeys(fallen))


def _shown(place: Place, book: Book, shown: Mapping[str, float]) -> tuple[float | None, str]:
    """When, and in which channel, the person of a place was shown the message; None if they were not."""
    person = book.people.get(place.person)
    rooms = [(at, name) for name, at in shown.items() if person and name in person.rooms]
    if not rooms:
        return None, ""
    at, name = min(rooms)
    return at, called(book.place(Destination(*name.split(":", 1))))


def _room(topic: Topic, place: Place, used: Used) -> bool:
    """True if the topic may tell one more today. Critical ones always may."""
    if topic.budget is None or topic.priority is Priority.CRITICAL:
        return True
    return used.get((topic.id, str(place.destination)), 0) < topic.budget


def _holds_at(mute: Mute, place: Place) -> bool:
    return mute.place in ("", str(place.destination))


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _muted(mute: Mute, place: Place) -> str:
    where = "muted here" if mute.place else "muted for all"
    until = f" until {_clock(mute.until, place.zone, day=True)}" if mute.until is not None else ""
    return f"{where}{until}{f': {mute.because}' if mute.because else ''}"


def _clock(seconds: float, zone: str, *, day: bool = False) -> str:
    at = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return f"{at.day} {at:%b %H:%M}" if day else f"{at:%H:%M}"


def _percent(share: float) -> str:
    """A share that is too small, rounded down, so that 69.9 % does not read as the 70 % asked for."""
    return f"{int(share * 100)}%"
