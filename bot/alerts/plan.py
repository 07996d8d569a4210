"""Who is told what: a judgement and the subscriptions become rows of the outbox. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.alerts.route import Route, Way, broadcasts, reopens
from bot.book import Place
from bot.model import (
    Act,
    Analysis,
    Article,
    Delivery,
    Destination,
    Finding,
    Held,
    Label,
    Message,
    Quote,
    Subscription,
)
from bot.topics.match import Joined, Near, rank

NOTHING = Joined(())
"""Nearness where nothing is watched for: everything is equally far."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The deliveries of one article, and the destinations that have the story's root from now on.

    ``held`` are the messages that wait for a digest, ``dropped`` the routes on which nothing is told, with why.
    ``charged`` are the budgets that the deliveries count against: topic id and destination, "platform:address".
    """

    deliveries: tuple[Delivery, ...]
    told: tuple[str, ...]
    held: tuple[Held, ...] = ()
    dropped: tuple[Route, ...] = ()
    charged: tuple[tuple[str, str], ...] = ()


def plan(
    analysis: Analysis,
    story: str,
    quotes: tuple[Finding, ...],
    told: Iterable[str],
    matched: Iterable[Subscription],
    now: float,
    counts: bool,
    near: Mapping[Destination, Near] | None = None,
    routes: Iterable[Route] | None = None,
    opened: Mapping[str, float] | None = None,
    label: Label = Label.NEWS,
    single_source: bool = False,
    beside: str = "",
    first: float | None = None,
) -> Plan:
    """Plans the messages about one article.

    ``told`` are the destinations that have the story's root; ``matched`` the subscriptions whose topic
    the article matches; ``counts`` says whether the root's tally changes. The first development at a
    destination is a root, a later one a reply; an article with nothing new brings the tally of each
    root up to date and says nothing. ``near`` says how near each sentence comes to what a destination watches: it
    reads first what is nearest, and what matched is marked.

    ``routes`` say what each destination is told and when; None: all that matched is told at once. ``opened`` says
    when a destination's root was posted, where that is known: one that is too old for its place is followed by
    a new root, which says which story it continues. ``label``, ``single_source`` and ``beside`` are the message's;
    ``first`` is when what it tells was first seen, see Delivery.
    """
    article = analysis.article
    have = dict.fromkeys(told)
    deliveries: list[Delivery] = []
    added: list[str] = []
    held: list[Held] = []
    dropped: list[Route] = []
    charged: list[tuple[str, str]] = []
    for r in (at_once(matched) if routes is None else routes) if quotes else ():
        destination = r.destination
        name = str(destination)
        if r.way is Way.DROP:
            dropped.append(r)
            continue
        message = replace(
            compose(analysis, story, quotes, r.names, (near or {}).get(destination, NOTHING)),
            label=label,
            priority=r.priority.value,
            single_source=single_source,
            beside=beside,
        )
        if r.way is Way.HOLD:
            held.append(hold(r, message, now))
            continue
        charged += [(topic, name) for topic in r.charged]
        old = name in have and reopens(r.place, (opened or {}).get(name), now)
        if name in have and not old:
            update = _delivery(Act.UPDATE, destination, story, article, message, now)
            deliveries.append(replace(update, broadcast=broadcasts(r.place, r.priority), first=first))
            continue
        message = replace(message, follows=story if old else "")
        alert = _delivery(Act.ALERT, destination, story, article, message, now)
        deliveries.append(replace(alert, new_root=old, first=first))
        added.append(name)
    if counts:
        for name in have:
            destination = Destination(*name.split(":", 1))
            deliveries.append(_delivery(Act.EDIT, destination, story, article, None, now))
    return Plan(tuple(deliveries), tuple(added), tuple(held), tuple(dropped), tuple(charged))


def views(matched: Mapping[Subscription, Near]) -> dict[Destination, Near]:
    """How near an article's sentences come to what each destination watches, of all its subscriptions together."""
    near: dict[Destination, list[Near]] = {}
    for s, match in matched.items():
        near.setdefault(s.destination, []).append(match)
    return {destination: Joined(matches) for destination, matches in near.items()}


def at_once(matched: Iterable[Subscription]) -> tuple[Route, ...]:
    """Routes on which everything that matched is told now, with nothing set up."""
    topics: dict[Destination, dict[str, str]] = {}
    for s in matched:
        topics.setdefault(s.destination, {})[s.topic.id] = s.topic.name
    return tuple(Route(Place(d), Way.NOW, "at once", tuple(ids), tuple(ids.values())) for d, ids in topics.items())


def hold(route: Route, message: Message, now: float) -> Held:
    """A message that waits at a destination until its route is due."""
    return Held(
        destination=route.destination,
        story=message.story,
        message=message,
        topics=route.topics,
        priority=route.priority.value,
        why=route.why,
        at=now,
        due=now if route.due is None else route.due,
        told=route.told,
        where=route.where,
    )


def compose(
    analysis: Analysis, story: str, quotes: tuple[Finding, ...], topics: tuple[str, ...], near: Near
) -> Message:
    """The content of a message: the quoted sentences, the nearest to the topics first, and where they come from."""
    article = analysis.article
    said = {q.sentence: q for q in quotes}
    quotes = tuple(said[n] for n in rank(near, tuple(said)))
    return Message(
        story=story,
        headline=article.title or quotes[0].text,
        quotes=tuple(Quote(q.text, q.reasons, near.spans(q.sentence)) for q in quotes),
        source=article.source,
        url=article.url,
        lang=analysis.lang,
        published=article.published,
        seen=article.seen,
        topics=topics,
        marks=tuple(m.value for m in article.marks),
        article=article.id,
    )


def delivery_id(article: Article, destination: Destination, act: Act) -> str:
    """The same for the same cause, however often it is planned: 80 bits of BLAKE2b."""
    cause = "\x00".join((article.id, str(article.version), str(destination), act.value))
    return hashlib.blake2b(cause.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _delivery(
    act: Act, destination: Destination, story: str, article: Article, message: Message | None, now: float
) -> Delivery:
    return Delivery(delivery_id(article, destination, act), act, destination, story, message, now)
