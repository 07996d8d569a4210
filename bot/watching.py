"""What a desk watches for: the book with its queries read, ready for the next article."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.book import Book, Subscription, Topic
from bot.errors import BadQuery
from bot.model import Analysis, Destination
from bot.topics.match import Joined, Match, Matcher, Near
from bot.topics.query import parse

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Watched:
    """The book, its topics' queries, and who subscribes to what."""

    book: Book
    matcher: Matcher[str]
    by_topic: Mapping[str, tuple[Subscription, ...]]
    by_story: Mapping[str, tuple[Subscription, ...]]

    def match(self, analysis: Analysis) -> dict[str, Match]:
        """The ids of the topics that an article matches, with what matched."""
        return dict(self.matcher.match(analysis))

    def wanted(self, topics: Iterable[str], story: str) -> list[Subscription]:
        """The subscriptions to topics, and to a story."""
        return [*(s for t in topics for s in self.by_topic.get(t, ())), *self.by_story.get(story, ())]

    @staticmethod
    def views(wanted: Iterable[Subscription], matched: Mapping[str, Match]) -> dict[Destination, Near]:
        """How near an article's sentences come to what each destination watches, of all its topics together."""
        near: dict[Destination, list[Near]] = {}
        for s in wanted:
            if s.topic in matched:
                near.setdefault(s.destination, []).append(matched[s.topic])
        return {destination: Joined(matches) for destination, matches in near.items()}


_parsed = lru_cache(maxsize=20_000)(parse)
"""A topic is edited now and then, and all others stay what they were."""


def watches(book: Book, before: Watched | None = None) -> Watched:
    """The book made ready for matching; ``before`` is what was watched until now, if anything.

    A stored query that cannot be read, as one of a later version, is passed over and logged.
    """
    queries = []
    for topic in book.topics.values():
        try:
            queries.append((topic.id, _parsed(topic.query)))
        except BadQuery as error:
            log.error("topic %s is not watched: %s", topic.name, error)
    by_topic: dict[str, list[Subscription]] = {}
    by_story: dict[str, list[Subscription]] = {}
    for s in book.subscriptions.values():
        (by_topic if s.topic else by_story).setdefault(s.topic or s.story, []).append(s)
    # a topic's name, owner or budget is nothing to the matcher
    same = before is not None and _queries(before.book) == _queries(book)
    return Watched(
        book,
        before.matcher if same and before else Matcher(queries, before.matcher if before else None),
        {id: tuple(some) for id, some in by_topic.items()},
        {id: tuple(some) for id, some in by_story.items()},
    )


def _queries(book: Book) -> dict[str, str]:
    return {t.id: t.query for t in book.topics.values()}


def subscribe(destination: Destination, queries: Iterable[str]) -> Book:
    """A book in which one destination watches a list of queries, each a topic that is named as it reads.

    Raises BadQuery.
    """
    topics = {}
    for query in queries:
        parse(query)
        id = "q" + hashlib.blake2b(query.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
        topics[id] = Topic(id, query, query)
    subscriptions = {f"{destination} {t}": Subscription(f"{destination} {t}", destination, t) for t in topics}
    return Book(topics=topics, subscriptions=subscriptions)


def joined(always: Book, book: Book) -> Book:
    """The book, with what is watched whatever people have set."""
    return replace(
        book,
        topics={**always.topics, **book.topics},
        subscriptions={**always.subscriptions, **book.subscriptions},
    )
