"""The way of an article, from the intake to the commit.

    take -> analyse -> (follow the log -> judge -> plan -> commit) until no conflict

Deciding is pure and cheap, so a decision that was overtaken is simply made again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from bot.alerts.plan import plan, views
from bot.errors import Conflict, NotOurs, Wait
from bot.ingest.article import content_hash
from bot.model import (
    Act,
    Analysis,
    Article,
    ArticleRecord,
    Decision,
    Destination,
    Earlier,
    Kind,
    Outcome,
    Subscription,
    Tally,
    Topic,
    Version,
)
from bot.store.news import NewsStore, Waiting
from bot.stories.foreign import Encoder, Reading, read
from bot.stories.index import StoryIndex
from bot.stories.judge import judge
from bot.stories.policy import Policy
from bot.text.analyse import analyse
from bot.topics.match import Matcher
from bot.topics.query import parse

log = logging.getLogger(__name__)

PATIENCE = 5
"""Conflicts after which an article asks for the turn.

Each conflict means that another article was committed, so the desk as a whole always moves; but a long
article could be overtaken for ever by short ones. With the turn it is the next to be committed, and the
others wait, at most keys.TURN_SECONDS.
"""
VERSIONS, CHARACTERS = 8, 60_000
"""How many replaced versions of an article are remembered, and how many characters of their sentences together."""
WAIT = 0.01
"""Seconds between tries while another article has the turn."""


def watches(
    subscriptions: Iterable[Subscription], before: Matcher[Subscription] | None = None
) -> Matcher[Subscription]:
    """Subscriptions made ready for matching; ``before`` is what was watched until now, if anything. Raises BadQuery."""
    return Matcher(((s, parse(s.topic.query)) for s in subscriptions), before)


class Desk:
    """One worker's view of a desk: the store, the index that follows it, and what is watched.

    ``watched`` may be exchanged for another at any time; the next decision goes by it.
    """

    def __init__(
        self,
        store: NewsStore,
        watched: Matcher[Subscription],
        clock: Callable[[], float],
        policy: Policy | None = None,
        encoder: Encoder | None = None,
    ) -> None:
        self.store = store
        self.watched = watched
        self.clock = clock
        self.policy = policy or Policy()
        self.encoder = encoder
        self.index = StoryIndex(self.policy)

    async def follow(self) -> None:
        """Brings the index up to the last change; rebuilds it if the log does not reach back far enough."""
        changes = await self.store.changes_after(self.index.seq)
        if changes is None:
            await self.rebuild()
            return
        for change in changes:
            self.index.apply(change)

    async def rebuild(self) -> None:
        """Makes the index anew from the stories in Redis.

        The number of the last change is read first: what is committed while the stories are read comes
        again with the log, and a story passes over changes that it has.
        """
        seq = await self.store.last_seq()
        index = StoryIndex(self.policy, listing=False)
        async for past in self.store.history():
            for change in past.changes:
                index.apply(change)
            # of a very long story not every change is kept, but what they added up to is
            if story := index.stories.get(past.story):
                story.reports = past.reports
                story.sources = story.sources.union(past.sources)
                story.told = story.told.union(past.told)
        index.settle()
        index.seq = seq
        self.index = index

    async def process(self, waiting: Waiting) -> Outcome | None:
        """Decides one article and commits the outcome. None if another worker did so first.

        What is remembered of the article is read after the log: a commit in between is a conflict, and
        nothing is decided twice.
        """
        article = waiting.article
        analysis: Analysis | None = None
        reading: Reading | None = None
        conflicts = 0
        while True:
            await self.follow()
            previous = await self.store.article(article.id)
            if previous is not None and not _changes(article, previous):
                outcome = self._same(article, previous)
            else:
                analysis = analysis or analyse(article)
                reading = reading or (read(analysis, self.encoder) if self.encoder else None)
                outcome = self.decide(analysis, previous, reading)
            try:
                await self.store.commit(waiting.entry, outcome)
            except Wait:
                await asyncio.sleep(WAIT)
                continue
            except Conflict as conflict:
                log.debug("article %s is decided again: %s", article.id, conflict)
                conflicts += 1
                if conflicts >= PATIENCE:
                    await self.store.take_turn(waiting.entry)
                continue
            except NotOurs:
                return None
            if outcome.change is not None:
                self.index.apply(outcome.change)
            return outcome

    def decide(self, analysis: Analysis, previous: ArticleRecord | None, reading: Reading | None = None) -> Outcome:
        """Judges an article against the index as it stands, and plans who is told. Changes nothing."""
        article = analysis.article
        now = self.clock()
        judgement = judge(analysis, self.index, now, previous.decision.story if previous else None, reading)
        story = self.index.stories.get(judgement.story)
        matched = dict(self.watched.match(analysis))
        decision = Decision(
            article=article.id,
            version=article.version,
            kind=judgement.kind,
            story=judgement.story,
            at=now,
            rests_on=self.index.seq,
            reasons=judgement.reasons,
            findings=judgement.findings,
            developments=judgement.developments,
            sure=judgement.sure,
        )
        told = tuple(story.told) if story else ()
        # a newer version of an article that the story has is no further report of it
        report = previous is None or story is None or previous.decision.story != story.id
        sources = set(story.sources) if story else set()
        if judgement.change.independent:
            sources.add(article.source)
        tally = Tally((story.reports if story else 0) + report, max(1, len(sources)), now)
        counts = bool(decision.quotes) or story is None or replace(tally, last=story.updated) != story.tally
        planned = plan(analysis, judgement.story, decision.quotes, sorted(told), matched, now, counts, views(matched))
        if decision.quotes and not matched:
            decision = replace(decision, kind=Kind.ASIDE, reasons=(*decision.reasons, "no topic watches this"))
        return Outcome(
            article=article,
            content_hash=content_hash(article),
            decision=decision,
            change=replace(judgement.change, told=planned.told, report=report),
            tally=tally,
            deliveries=planned.deliveries,
            earlier=replaced(previous) if previous else None,
        )

    def _same(self, article: Article, previous: ArticleRecord) -> Outcome:
        """The outcome of an article that is here already: nothing changes, and its decision stays on record."""
        known = f"version {previous.version}, seen at {datetime.fromtimestamp(previous.decision.at, UTC):%Y-%m-%d %H:%M} UTC"
        same = content_hash(article) == previous.content_hash
        decision = Decision(
            article=article.id,
            version=previous.version,
            kind=Kind.SAME,
            story=previous.decision.story,
            at=previous.decision.at,
            rests_on=self.index.seq,
            reasons=(f"same content as {known}" if same else f"version {article.version} is older than {known}",),
        )
        return Outcome(
            article=replace(
                article,
                version=previous.version,
                title=previous.title,
                url=previous.url,
                source=previous.source,
                published=previous.published,
            ),
            content_hash=previous.content_hash,
            decision=decision,
            change=None,
            tally=None,
            deliveries=(),
        )


def _changes(article: Article, previous: ArticleRecord) -> bool:
    """False for an article that is here already: the same content, or an older version."""
    return article.version >= previous.version and content_hash(article) != previous.content_hash


def replaced(record: ArticleRecord) -> Earlier:
    """What is kept of the versions of an article once another replaces the last one: what others were compared with.

    The newest VERSIONS, and of these no more than CHARACTERS, the oldest left out first; of a version that is longer
    than that by itself, its beginning.
    """
    kept: list[Version] = []
    room = CHARACTERS
    for version in record.versions[:VERSIONS]:
        some: list[tuple[int, str]] = []
        for place, text in version.sentences:
            room -= len(text)
            if room < 0:
                break
            some.append((place, text))
        if kept and room < 0:
            break
        kept.append(replace(version, sentences=tuple(some)))
    return Earlier(tuple(kept))


def alerted(outcome: Outcome) -> bool:
    """True if anybody is told something by this article."""
    return any(d.act in (Act.ALERT, Act.UPDATE) for d in outcome.deliveries)


def reports(outcome: Outcome) -> bool:
    """True if this is one more report of its story: no article that came again, no newer version of one."""
    return outcome.change is not None and outcome.change.report


def subscribe(destination: Destination, queries: Iterable[str]) -> tuple[Subscription, ...]:
    """Subscriptions of one destination to a list of queries, each a topic that is named as it reads."""
    return tuple(Subscription(destination, Topic(f"t{n}", q, q)) for n, q in enumerate(queries, 1))
