"""Who is told what: a judgement and the subscriptions become rows of the outbox. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.model import (
    Act,
    Analysis,
    Article,
    Delivery,
    Destination,
    Finding,
    Message,
    Quote,
    Subscription,
)
from bot.topics.match import Joined, Near, rank


@dataclass(frozen=True, slots=True)
class Plan:
    """The deliveries of one article, and the destinations that have the story's root from now on."""

    deliveries: tuple[Delivery, ...]
    told: tuple[str, ...]


def plan(
    analysis: Analysis,
    story: str,
    quotes: tuple[Finding, ...],
    told: Iterable[str],
    matched: Iterable[Subscription],
    now: float,
    counts: bool,
    near: Mapping[Subscription, Near] | None = None,
) -> Plan:
    """Plans the messages about one article.

    ``told`` are the destinations that have the story's root; ``matched`` the subscriptions whose topic
    the article matches; ``counts`` says whether the root's tally changes. The first development at a
    destination is a root, a later one a reply; an article with nothing new brings the tally of each
    root up to date and says nothing. ``near`` says how near each sentence comes to what a subscription watches:
    each destination reads first what is nearest to its own topics, and what matched is marked.
    """
    article = analysis.article
    have = dict.fromkeys(told)
    topics: dict[Destination, list[str]] = {}
    views: dict[Destination, list[Near]] = {}
    for s in matched:
        topics.setdefault(s.destination, []).append(s.topic.name)
        if near and s in near:
            views.setdefault(s.destination, []).append(near[s])
    deliveries: list[Delivery] = []
    added: list[str] = []
    if quotes:
        for destination, names in topics.items():
            act = Act.UPDATE if str(destination) in have else Act.ALERT
            view = Joined(views.get(destination, ()))
            message = compose(analysis, story, quotes, tuple(names), now, view)
            deliveries.append(_delivery(act, destination, story, article, message, now))
            if act is Act.ALERT:
                added.append(str(destination))
    if counts:
        for name in have:
            destination = Destination(*name.split(":", 1))
            deliveries.append(_delivery(Act.EDIT, destination, story, article, None, now))
    return Plan(tuple(deliveries), tuple(added))


def compose(
    analysis: Analysis, story: str, quotes: tuple[Finding, ...], topics: tuple[str, ...], now: float, near: Near
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
        seen=now,
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
