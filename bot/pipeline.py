"""The way of an article, from the intake to the commit.

    take -> analyse -> (follow the log -> judge -> plan -> commit) until no conflict

Deciding is pure and cheap, so a decision that was overtaken is simply made again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot.alerts.backlog import CONSOLE, NONE, Bounds
from bot.alerts.plan import NOTHING, Plan, compose, delivery_id, hold, plan
from bot.alerts.route import NOTHING_WAITS, News, Route, Waits, budget_day, route
from bot.alerts.standing import SAID, by_story, tells, told_of
from bot.book import Book, Priority, Subscription
from bot.errors import Conflict, NotOurs, Wait
from bot.ingest.article import content_hash
from bot.model import (
    Act,
    Analysis,
    Article,
    ArticleRecord,
    Change,
    Decision,
    Delivery,
    Destination,
    Earlier,
    Finding,
    Kind,
    Label,
    Message,
    Note,
    Outcome,
    Quote,
    Sent,
    Sentence,
    State,
    Tally,
    Verdict,
    Version,
)
from bot.store.book import BookStore
from bot.store.keys import MAX_CHANGES, budget
from bot.store.news import NewsStore, Past, Waiting, mark_of
from bot.store.outbox import Outbox
from bot.stories.correct import Correction, corrections
from bot.stories.foreign import Encoder, Reading
from bot.stories.foreign import read as encoded
from bot.stories.index import Story, StoryIndex
from bot.stories.judge import Examined, Judgement, examine, judged, renumbered, stands
from bot.stories.policy import Policy
from bot.stories.revise import retraction
from bot.text.analyse import analyse
from bot.topics.match import Match
from bot.watching import Watched, joined, watches

log = logging.getLogger(__name__)

PATIENCE = 5
"""Conflicts after which an article asks for the turn.

Each conflict means that another article was committed, so the desk as a whole always moves; but a long
article could be overtaken for ever by short ones. With the turn it is the next to be committed, and the
others wait, at most keys.TURN_SECONDS.
"""
VERSIONS, CHARACTERS = 8, 60_000
"""How many replaced versions of an article are remembered, and how many characters of their sentences together."""
LEAST_TRUSTED = 3
"""The tier of a source whose word alone is marked as that of a single source."""
WAIT = 0.01
"""Seconds between tries while another article has the turn."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article judged: ``matched`` are the topics that it matches, ``wanted`` who subscribes to them or to its story.

    ``watched`` is what was watched then.
    """

    found: Examined
    watched: Watched
    previous: ArticleRecord | None
    now: float
    judgement: Judgement
    matched: Mapping[str, Match]
    wanted: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a decision rests on besides the index: the budgets that are ``used``, see route; when the roots of the story
    were ``opened``, by destination; and the ``corrections`` of what was told of an earlier version,
    with the messages in which that is ``standing``; what ``waits`` to be sent to those that want it.
    """

    used: Mapping[tuple[str, str], int] = field(default_factory=dict)
    opened: Mapping[str, float] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    standing: tuple[Sent, ...] = ()
    waits: Waits = NOTHING_WAITS


class Desk:
    """One worker's view of a desk: the store, the index that follows it, and what is watched.

    ``watched`` is what it watches whatever people set; with ``books`` it hears what they have set, too, from the next
    article on. ``outbox`` is where it looks up what was told, for corrections and withdrawals, and what waits to be sent:
    ``bounds`` say how much may.
    """

    def __init__(
        self,
        store: NewsStore,
        watched: Watched,
        clock: Callable[[], float],
        policy: Policy | None = None,
        encoder: Encoder | None = None,
        books: BookStore | None = None,
        outbox: Outbox | None = None,
        bounds: Bounds | None = None,
    ) -> None:
        self.store = store
        self.watched = watched
        self._always = watched.book
        self._books = books
        self._read: Book | None = None
        self._outbox = outbox
        self._bounds = bounds or NONE
        self.clock = clock
        self.policy = policy or Policy()
        self.encoder = encoder
        self.index = StoryIndex(self.policy)
        self._mark = ""

    async def hear(self) -> None:
        """Brings what is watched up to what people have set.

        With thousands of topics that takes a second: it is done beside the loop, which sends and answers meanwhile.
        """
        if self._books is None:
            return
        book = await self._books.current()
        if book is not self._read:
            self.watched = await asyncio.to_thread(watches, joined(self._always, book), self.watched)
            self._read = book

    async def follow(self) -> Sequence[Change] | None:
        """Brings the index up to the last change. Returns what was changed; None if the index had to be made anew, as the log
        does not reach back far enough.
        """
        found = await self.store.follow(self.index.seq, self._mark)
        if found is None:
            await self.rebuild()
            return None
        for change in found.changes:
            self.index.apply(change)
            if change.absorbs:
                # what two stories add up to is read where it is kept, so that all workers come to the same
                self.index.drop(change.story)
                async for past in self.store.history([change.story]):
                    self._learn(self.index, past)
        self._mark = found.mark
        return found.changes

    async def rebuild(self) -> None:
        """Makes the index anew from the stories in Redis.

        The number of the last change is read first: what is committed while the stories are read comes
        again with the log, and a story passes over changes that it has. If stories were merged meanwhile, one may
        have been read before and the other after it: then all are read again.
        """
        while True:
            seq = await self.store.last_seq()
            before = await self.store.follow(seq)
            index = StoryIndex(self.policy, listing=False)
            async for past in self.store.history():
                self._learn(index, past)
            meanwhile = await self.store.follow(seq, before.at) if before else None
            if meanwhile is not None and not any(change.absorbs for change in meanwhile.changes):
                break
        index.settle()
        index.seq = seq
        self.index, self._mark = index, meanwhile.at

    @staticmethod
    def _learn(index: StoryIndex, past: Past) -> None:
        index.learn(past.story, past.changes, past.reports, past.sources, past.told)

    async def process(self, waiting: Waiting) -> Outcome | None:
        """Decides one article and commits the outcome. None if another worker did so first.

        What is remembered of the article is read again if the log tells of it: a commit after that is a conflict, and
        nothing is decided twice.
        """
        article = waiting.article
        read: tuple[Analysis, Reading | None] | None = None
        draft: Draft | None = None
        conflicts, looked = 0, False
        previous = await self._remembered(article.id)
        if article.state is State.USABLE and (previous is None or _changes(article, previous)):
            # before the log is followed: the less is done after that, the less often another is faster
            read = self._analysed(article)
        await self.hear()
        while True:
            changes = await self.follow()
            if changes is None or any(_concerns(change, article.id, previous) for change in changes):
                previous = await self._remembered(article.id)
            if previous is not None and not _changes(article, previous):
                outcome = self._same(article, previous)
            elif article.state is not State.USABLE:
                outcome = await self._withdraw(article, previous)
            else:
                analysis, reading = read = read or self._analysed(article)
                kept = self.again(draft, previous, changes)
                draft = kept or self.draft(analysis, previous, reading)
                if kept is None and changes and not looked:
                    # others are at work, and one of them was likely faster: to look is cheaper than to commit in vain
                    looked = True
                    continue
                outcome = self.settle(draft, await self._look(draft))
            try:
                await self.store.commit(waiting.entry, replace(outcome, mark=self._mark))
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
                self._mark = mark_of(outcome.change)
            return outcome

    def _analysed(self, article: Article) -> tuple[Analysis, Reading | None]:
        analysis = analyse(article)
        return analysis, encoded(analysis, self.encoder) if self.encoder else None

    async def _remembered(self, id: str) -> ArticleRecord | None:
        """What is remembered of an article, in the story that it is part of by now."""
        record = await self.store.article(id)
        story = record.decision.story if record else None
        if record is None or story is None or story in self.index.stories:
            return record
        now = await self.store.story(story)
        return record if now is None else replace(record, decision=replace(record.decision, story=now.id))

    def decide(self, analysis: Analysis, previous: ArticleRecord | None, reading: Reading | None = None) -> Outcome:
        """Judges an article against the index as it stands, and plans who is told, as if no budget were spent and
        nothing that is corrected had been told. Changes nothing.
        """
        return self.settle(self.draft(analysis, previous, reading), Looked())

    def draft(self, analysis: Analysis, previous: ArticleRecord | None, reading: Reading | None = None) -> Draft:
        """Judges an article against the index as it stands. Changes nothing."""
        now = self.clock()
        found = examine(analysis, self.index, now, previous.decision.story if previous else None, reading)
        return self._drafted(found, previous, now, self.watched.match(analysis))

    def again(
        self, draft: Draft | None, previous: ArticleRecord | None, changes: Sequence[Change] | None
    ) -> Draft | None:
        """The draft of an article that was overtaken by ``changes`` which have nothing to do with it, as the next change; None
        if it must be judged anew.
        """
        now = self.clock()
        if draft is None or changes is None or draft.watched is not self.watched or draft.previous != previous:
            return None
        if not changes:
            return draft
        if not stands(draft.found, self.index, now, changes):
            return None
        return self._drafted(draft.found, previous, now, draft.matched, draft.judgement)

    def _drafted(
        self,
        found: Examined,
        previous: ArticleRecord | None,
        now: float,
        matched: Mapping[str, Match],
        before: Judgement | None = None,
    ) -> Draft:
        judgement = renumbered(before, found, self.index, now) if before else judged(found, self.index, now)
        wanted = self.watched.wanted(matched, judgement.story)
        return Draft(found, self.watched, previous, now, judgement, matched, tuple(wanted))

    def settle(self, draft: Draft, looked: Looked) -> Outcome:
        """Plans who is told, with what was looked up. Changes nothing."""
        analysis, previous, now, judgement = draft.found.analysis, draft.previous, draft.now, draft.judgement
        matched, wanted = draft.matched, draft.wanted
        article = analysis.article
        story = self.index.stories.get(judgement.story)
        findings, developments, label = judgement.findings, judgement.developments, Label.NEWS
        if looked.corrections:
            findings, developments = corrected(findings, developments, looked.corrections)
            label = Label.CORRECTION
        kind = judgement.kind
        if developments and not judgement.developments:
            kind = Kind.MOVED
        decision = Decision(
            article=article.id,
            version=article.version,
            kind=kind,
            story=judgement.story,
            at=now,
            rests_on=self.index.seq,
            reasons=judgement.reasons if label is Label.NEWS else (*judgement.reasons, "corrects what was told"),
            findings=findings,
            developments=developments,
            sure=judgement.sure,
        )
        told = tuple(story.told) if story else ()
        # a newer version of an article that the story has is no further report of it
        report = (
            previous is None
            or story is None
            or previous.decision.story != story.id
            or previous.decision.kind is Kind.WITHDRAWN
        )
        sources = set(story.sources) if story else set()
        if judgement.change.independent:
            sources.add(judgement.change.origin or article.source)
        tally = Tally((story.reports if story else 0) + report, max(1, len(sources)), now)
        counts = bool(decision.quotes) or story is None or replace(tally, last=story.updated) != story.tally
        routes: tuple[Route, ...] = ()
        if decision.quotes and wanted:
            corrects = label is Label.CORRECTION
            news = News(judgement.story, article.source, 1.0 if corrects else decision.sure, pressing=corrects)
            routes = route(wanted, news, self.watched.book, now, looked.used, waits=looked.waits)
        doubted = tier(self.watched.book, article.source) == LEAST_TRUSTED
        planned = plan(
            analysis,
            judgement.story,
            decision.quotes,
            sorted(told),
            (),
            now,
            counts,
            self.watched.views(wanted, matched),
            routes,
            looked.opened,
            label,
            beside=judgement.saga,
            single_source=tally.sources == 1 and (tally.reports > 1 or doubted),
            first=first_seen(story, article),
        )
        if label is Label.CORRECTION:
            planned = self._reaching(planned, looked.standing, analysis, decision, routes)
        # what nobody was told, because its source or the judge is not trusted enough, another may tell yet
        distrusted = bool(routes) and not planned.held and not any(d.message for d in planned.deliveries)
        distrusted = distrusted and any(r.doubt for r in routes)
        if decision.quotes and (not wanted or distrusted):
            why = "; ".join(dict.fromkeys(r.why for r in routes)) if distrusted else "no topic watches this"
            decision = replace(decision, kind=Kind.ASIDE, reasons=(*decision.reasons, why))
        return Outcome(
            article=article,
            content_hash=content_hash(article),
            decision=decision,
            change=replace(
                judgement.change, told=planned.told, report=report, moved=bool(decision.quotes) and not distrusted
            ),
            tally=tally,
            deliveries=planned.deliveries,
            earlier=replaced(previous) if previous else None,
            held=planned.held,
            spent=tuple(
                budget(topic, name, budget_day(self.watched.book.place(_destination(name)), now))
                for topic, name in planned.charged
            ),
            matched=tuple(matched),
            dropped=tuple(hold(r, compose_for(analysis, judgement.story, decision, r), now) for r in planned.dropped),
        )

    async def _look(self, draft: Draft) -> Looked:
        """Looks up what a decision rests on besides the index, and has marked what a newer version corrects: the same
        marks however often it is decided.
        """
        article, previous = draft.found.analysis.article, draft.previous
        standing = await self._standing(previous) if previous else []
        found = corrections_of(told_of(standing, article), draft.found.analysis) if standing else ()
        if found:
            await self._note_corrections(article, standing, found)
        if draft.judgement.twins:
            await self._point(*draft.judgement.twins, article.seen)
        if not draft.wanted or not (found or draft.judgement.developments):
            return Looked(corrections=found, standing=tuple(standing))
        used, opened = (
            await self._used(draft.wanted, draft.now),
            await self._opened(draft.judgement.story, draft.wanted),
        )
        return Looked(used, opened, found, tuple(standing), await self._waits(draft.wanted))

    async def _waits(self, wanted: Iterable[Subscription]) -> Waits:
        """What waits to be sent to those that want an article. The console is as fast as the store, and never behind."""
        names = {str(s.destination) for s in wanted if s.destination.platform != CONSOLE}
        if self._outbox is None or not self._bounds.messages or not names:
            return NOTHING_WAITS
        return Waits({str(q.destination): q for q in await self._outbox.queues(sorted(names))}, self._bounds)

    async def _used(self, wanted: Iterable[Subscription], now: float) -> dict[tuple[str, str], int]:
        """What was spent today of the budgets that an alert could count against."""
        book = self.watched.book
        keys: dict[str, tuple[str, str]] = {}
        for s in wanted:
            topic = book.topics.get(s.topic)
            if topic and topic.budget is not None:
                name = str(s.destination)
                keys[budget(topic.id, name, budget_day(book.place(s.destination), now))] = (topic.id, name)
        spent = await self.store.spent(list(keys))
        return {keys[key]: n for key, n in spent.items()}

    async def _opened(self, story: str, wanted: Iterable[Subscription]) -> dict[str, float]:
        """When the roots of a story were posted, at the places that want a new one after some hours."""
        book = self.watched.book
        places = {str(s.destination) for s in wanted if book.place(s.destination).root_hours is not None}
        if not places or self._outbox is None:
            return {}
        sent = await self._outbox.told(story)
        roots = [(str(s.delivery.destination), s.at) for s in sent if s.delivery.act is Act.ALERT and s.at is not None]
        return {name: max(at for n, at in roots if n == name) for name in places & {n for n, _ in roots}}

    async def _point(self, younger: str, elder: str, at: float) -> None:
        """Has the root of a story say, once, that the story may be part of an elder one."""
        known = self.index.stories.get(elder)
        if self._outbox is None or known is None:
            return
        roots = [s for s in await self._outbox.told(younger) if s.delivery.act is Act.ALERT]
        fresh = [s.delivery.id for s in roots if not any(n.kind == "see also" for n in s.notes)]
        if fresh:
            note = Note("see also", f"may be the same story as {elder}: {known.title}", "", at)
            await self._outbox.note(fresh, note, self.clock())

    async def _standing(self, previous: ArticleRecord) -> list[Sent]:
        """Every message that tells an article, or is about to."""
        if self._outbox is None or previous.decision.story is None:
            return []
        return [s for s in await self._outbox.told(previous.decision.story) if tells(s, previous.id)]

    async def _note(self, standing: Sequence[Sent], article: str, note: Note) -> None:
        """Has messages that tell an article marked where they stand; of a digest its story there."""
        assert self._outbox is not None
        for story, ids in by_story(standing, article).items():
            await self._outbox.note(ids, replace(note, story=story), self.clock())

    async def _note_corrections(
        self, article: Article, standing: Sequence[Sent], found: tuple[Correction, ...]
    ) -> None:
        """Has what was told, and is corrected, marked wherever it stands."""
        said = "; ".join(
            f"no longer said: “{c.said[:SAID]}”" if c.gone else f"“{c.said[:SAID]}” now says: “{c.now[:SAID]}”"
            for c in found
        )
        who = article.source or "the source"
        note = Note("corrected", f"{who}, version {article.version}: {said}", "", article.seen)
        await self._note(standing, article.id, note)

    def _reaching(
        self, planned: Plan, standing: Sequence[Sent], analysis: Analysis, decision: Decision, routes: Iterable[Route]
    ) -> Plan:
        """A plan that reaches each place where what is corrected stands in a message, whatever it subscribes to now."""
        if not decision.quotes or decision.story is None:
            return planned
        seen = {r.destination for r in routes}
        rows = []
        for destination in dict.fromkeys(s.delivery.destination for s in standing):
            if destination in seen or self.watched.book.place(destination).suspended:
                continue
            message = compose(analysis, decision.story, decision.quotes, (), NOTHING)
            id = delivery_id(analysis.article, destination, Act.UPDATE)
            message = replace(message, label=Label.CORRECTION)
            rows.append(Delivery(id, Act.UPDATE, destination, decision.story, message, decision.at))
        return replace(planned, deliveries=(*planned.deliveries, *rows))

    async def _withdraw(self, article: Article, previous: ArticleRecord | None) -> Outcome:
        """The outcome of a kill: what was told is marked, everybody who was told hears so, and it no longer counts.

        It is told at once, in quiet hours too: who has read a claim must not go on with it.
        """
        now = self.clock()
        who = article.source or (previous.source if previous else "") or "the source"
        word = "withdrawn" if article.state is State.CANCELED else "held back for now"
        reason = f"{word} by {who}"
        id = previous.decision.story if previous else None
        decision = Decision(article.id, article.version, Kind.WITHDRAWN, id, now, self.index.seq, (reason,))
        if previous is None or id is None:
            return Outcome(article, content_hash(article), decision, None, None, ())
        standing = await self._standing(previous)
        said = f"{reason}: {article.title}" if article.title != previous.title else reason
        if standing:
            await self._note(standing, article.id, Note("withdrawn", said, "", article.seen))
        quotes = previous.decision.quotes or tuple(
            Finding(0, text, Verdict.NEW, 0.0, 0.0, 0.0, None, ()) for text in told_of(standing)
        )
        message = Message(
            story=id, headline=previous.title, quotes=tuple(Quote(q.text, (reason,)) for q in quotes),
            source=previous.source, url=previous.url, lang="en", published=previous.published, seen=now,
            article=article.id, label=Label.KILL, priority=Priority.HIGH.value,
        )  # fmt: skip
        # in the thread where it stands; where it stood in a digest alone, by itself
        threads = {s.delivery.destination: s.delivery.story for s in standing if s.delivery.act is not Act.DIGEST}
        threads = {s.delivery.destination: id for s in standing} | threads
        rows = tuple(
            Delivery(delivery_id(article, d, Act.UPDATE), Act.UPDATE, d, thread, message, now)
            for d, thread in sorted(threads.items(), key=lambda pair: str(pair[0]))
            if not self.watched.book.place(d).suspended
        )
        outcome = Outcome(
            # what it was called and where it stood is not forgotten
            replace(article, title=previous.title, url=previous.url, source=previous.source, published=previous.published),
            content_hash(article), decision, None, None, rows, earlier=replaced(previous),
        )  # fmt: skip
        story = self.index.stories.get(id)
        changes = await self.store.changes(id) if story else []
        back = retraction(changes, article.id, id, self.index.seq + 1, now, len(changes) < MAX_CHANGES)
        if story is None or back is None:
            return outcome
        tally = Tally(story.reports - 1, max(1, len(story.sources - set(back.unsourced))), story.updated)
        return replace(outcome, change=back, tally=tally)

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


def first_seen(story: Story | None, article: Article) -> float:
    """When what an article brings was first seen, in seconds since the epoch: with itself, or, where all that the
    story has so far was kept silent, with the report that opened it.
    """
    silent = story is not None and not any(r.moved for r in story.remembered)
    return min(story.opened, article.seen) if story and silent else article.seen


def _changes(article: Article, previous: ArticleRecord) -> bool:
    """False for an article that is here already: the same content, or an older version."""
    if (article.state is State.USABLE) == (previous.decision.kind is Kind.WITHDRAWN):
        return article.version >= previous.version
    return article.version >= previous.version and content_hash(article) != previous.content_hash


def _concerns(change: Change, article: str, record: ArticleRecord | None) -> bool:
    """True if a change may make what was read of an article out of date: it is the article's, or its story is another's now."""
    story = record.decision.story if record else None
    return article in (change.article, change.retracts) or (story is not None and change.absorbs == story)


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


def tier(book: Book, source: str) -> int:
    """How much a source is trusted: 1 the most, 0 if nobody has said."""
    rule = book.sources.get(" ".join(source.split()).casefold())
    return rule.tier if rule else 0


def corrections_of(told: Sequence[str], analysis: Analysis) -> tuple[Correction, ...]:
    """What an article's newer version takes back of the sentences that were told of it."""
    before: dict[str, Sentence] = {}
    for text in told:
        # as of the new version's day, so that "on Wednesday" is the same day in both
        alone = analyse(replace(analysis.article, title="", text=text))
        before[text] = alone.body[0] if len(alone.body) == 1 else alone.title
    return corrections(told, analysis, before)


def corrected(
    findings: tuple[Finding, ...], developments: tuple[int, ...], found: tuple[Correction, ...]
) -> tuple[tuple[Finding, ...], tuple[int, ...]]:
    """The findings and developments of an article, with what corrects an earlier version told first."""
    said = {c.sentence: c.said for c in found if not c.gone}
    made = tuple(
        replace(f, verdict=Verdict.NEW, reasons=(f"corrects: “{said[f.sentence]}”", *f.reasons))
        if f.sentence in said
        else f
        for f in findings
    )
    first = tuple(n for n, f in enumerate(made) if f.sentence in said)
    return made, (*first, *(n for n in developments if n not in first))


def compose_for(analysis: Analysis, story: str, decision: Decision, way: Route) -> Message:
    """The message that a route would have carried."""
    return replace(compose(analysis, story, decision.quotes, way.names, NOTHING), priority=way.priority.value)


def _destination(name: str) -> Destination:
    return Destination(*name.split(":", 1))
