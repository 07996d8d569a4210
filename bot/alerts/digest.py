"""Held messages become a digest. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.alerts import backlog, quiet
from bot.alerts.route import blocked, in_force, ranked, refusal, silenced
from bot.book import Book, Mute, Priority, Topic
from bot.model import Act, Delivery, Destination, Digest, DigestItem, DigestSection, DigestStory, Held, Note

COUNTED = "counted in a digest that names {most} stories"
"""Why an item is kept from a destination that only counts it."""
MOST = 20
"""Stories in one digest; what exceeds them is counted. A screenful or two, and within what one Slack message takes."""
FOLLOWED = "followed stories"
"""The section of stories that no topic of the reader's brings."""
WITHDRAWN = "withdrawn"
"""The kind of a note on a message that its wire has killed."""

Notes = Mapping[str, tuple[Note, ...]]
"""Article id -> what became of what was told from it."""


@dataclass(frozen=True, slots=True)
class Release:
    """What becomes of held items: each is in exactly one of the three.

    ``requeue`` has the new due time of each, ``drop`` the reason in words.
    """

    send: tuple[Held, ...] = ()
    requeue: tuple[tuple[Held, float], ...] = ()
    drop: tuple[tuple[Held, str], ...] = ()


def release(items: Iterable[Held], book: Book, now: float, notes: Notes | None = None, *, ask: bool = False) -> Release:
    """What to do with held items, by what is set now: the rest of the world may have changed since they were held.

    Dropped is what may no longer be told: the place is suspended; the story, its source or all of its topics are
    muted; nobody there subscribes to it any more; its wire has withdrawn it (``notes``). Sent is what is due, unless
    it is quiet: that waits until the quiet hours end. With ``ask`` somebody asked for the digest now: then
    everything is due, and it is not too quiet to answer.
    """
    mutes = [m for m in book.mutes.values() if in_force(m, now)]
    subscribed: dict[Destination, tuple[set[str], set[str]]] = {}
    send: list[Held] = []
    requeue: list[tuple[Held, float]] = []
    drop: list[tuple[Held, str]] = []
    for item in items:
        if item.destination not in subscribed:
            subscribed[item.destination] = _subscribed(book, item.destination)
        if why := _refused(
            item, book, mutes, subscribed[item.destination], (notes or {}).get(item.message.article, ())
        ):
            drop.append((item, why))
        elif ask:
            send.append(item)
        elif item.due > now:
            requeue.append((item, item.due))
        elif (end := quiet.until(book.place(item.destination).quiet, now)) is not None:
            requeue.append((item, end))
        else:
            send.append(item)
    return Release(tuple(send), tuple(requeue), tuple(drop))


def compose(
    items: Iterable[Held],
    why: str,
    since: float,
    until: float,
    book: Book,
    notes: Notes | None = None,
    most: int = MOST,
) -> Digest:
    """One destination's held items as a digest: by topic, the weightiest first; then by story.

    A story stands once, under the weightiest of its topics that is subscribed to and not muted there, with its
    developments in the order in which they came. In a section what is more urgent stands first, then what moved last. Of more than
    ``most`` stories the rest is counted.
    """
    stories: dict[str, list[Held]] = {}
    for item in sorted(items, key=_age):
        stories.setdefault(item.story, []).append(item)
    mutes = [m for m in book.mutes.values() if in_force(m, until)]
    sections: dict[str, tuple[Topic | None, list[list[Held]]]] = {}
    subscribed = _subscribed(book, next(iter(stories.values()))[0].destination)[0] if stories else set()
    for held in stories.values():
        topic = _heading(held, book, subscribed, mutes)
        sections.setdefault(topic.id if topic else "", (topic, []))[1].append(held)
    left, made = max(0, most), []
    for topic, told in sorted(sections.values(), key=lambda s: _weight(s[0])):
        told.sort(key=lambda held: (-_urgency(held), -held[-1].at, held[0].story))
        if shown := told[:left]:
            made.append(DigestSection(topic.name if topic else FOLLOWED, tuple(_story(h, notes or {}) for h in shown)))
            left -= len(shown)
    more = len(stories) - sum(len(s.stories) for s in made)
    return Digest(since, until, why, tuple(made), more)


def cause(items: Iterable[Held]) -> str:
    """Why there is a digest: what held its items back, each reason once, in order of age; of a place that could not keep
    up with how many that was.
    """
    aged = sorted(items, key=_age)
    behind = sum(item.why == backlog.WHY for item in aged)
    late = f"{behind:,} {'development' if behind == 1 else 'developments'} held back because {backlog.WHY}"
    return "; ".join(dict.fromkeys(late if item.why == backlog.WHY else item.why for item in aged))


def counted(items: Iterable[Held], digest: Digest) -> tuple[Held, ...]:
    """Those of the items that a digest only counts: it has no room for their stories."""
    shown = {(s.story, i.message.article) for section in digest.sections for s in section.stories for i in s.items}
    return tuple(item for item in items if (item.story, item.message.article) not in shown)


def delivery(destination: Destination, digest: Digest, items: Iterable[Held], now: float) -> Delivery:
    """The delivery of a digest. Its id is the same for the same items, and, without any, for the same end."""
    said = sorted("\x00".join((i.story, i.message.article, repr(i.at))) for i in items)
    text = "\x00".join((str(destination), Act.DIGEST.value, *(said or [repr(digest.until)])))
    id = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
    return Delivery(id, Act.DIGEST, destination, "", None, now, digest=digest)


def _refused(
    item: Held, book: Book, mutes: list[Mute], subscribed: tuple[set[str], set[str]], notes: tuple[Note, ...]
) -> str:
    """Why an item may no longer be told; "" if it may."""
    place = book.place(item.destination)
    if why := refusal(place, item.story, item.message.source, mutes):
        return why
    if why := blocked(item.message.source, book):
        return why
    if gone := next((n for n in notes if n.kind == WITHDRAWN), None):
        return f"withdrawn before it was told: {gone.text}" if gone.text else "withdrawn before it was told"
    topics, stories = subscribed
    if item.story in stories:
        return ""
    wanted = [t for id in item.topics if id in topics and (t := book.topics.get(id))]
    silent = [silenced(place, t, mutes) for t in wanted]
    if not wanted:
        return "nobody here subscribes to it any more"
    return "; ".join(silent) if all(silent) else ""


def _subscribed(book: Book, destination: Destination) -> tuple[set[str], set[str]]:
    """The topics and the stories that a destination subscribes to."""
    own = [s for s in book.subscriptions.values() if s.destination == destination]
    return {s.topic for s in own if s.topic}, {s.story for s in own if s.story}


def _heading(held: list[Held], book: Book, subscribed: set[str], mutes: list[Mute]) -> Topic | None:
    """The weightiest topic that brought a story's items, is subscribed to, and is not muted; None without one."""
    place = book.place(held[0].destination)
    topics = ranked(t for item in held for id in item.topics if id in subscribed and (t := book.topics.get(id)))
    return next((t for t in topics if not silenced(place, t, mutes)), None)


def _weight(topic: Topic | None) -> tuple[int, bool, str, str]:
    """Sorts topics like ``ranked``; followed stories are of normal weight, behind the topics of theirs."""
    if topic is None:
        return -Priority.NORMAL.rank, True, "", ""
    return -topic.priority.rank, False, topic.name.casefold(), topic.id


def _urgency(held: list[Held]) -> int:
    return max(Priority(item.priority).rank for item in held)


def _age(item: Held) -> tuple[float, float, str]:
    return item.at, item.message.published, item.message.article


def _story(held: list[Held], notes: Notes) -> DigestStory:
    items = (DigestItem(h.message, h.told, h.where, notes.get(h.message.article, ())) for h in held)
    return DigestStory(held[0].story, held[0].message.headline, tuple(items))
