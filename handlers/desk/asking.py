"""Questions: latest, stories, story, why, suppressed, report, whoami."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from zoneinfo import ZoneInfo

from bot.book import Book, Topic
from bot.ingest.urls import canonical
from bot.model import (
    Act,
    Analysis,
    Article,
    ArticleRecord,
    Decided,
    Destination,
    Finding,
    Kind,
    Message,
    Quote,
    StoryRecord,
)
from bot.report.evidence import Evidence, evidence
from bot.report.timeline import Entry, Silence, timeline
from bot.stories.revise import standing
from bot.text.analyse import analyse
from bot.topics.match import Matcher
from bot.topics.query import parse
from handlers.answer import Action, Answer, Card, Heading, Line, Part, Span
from handlers.desk.ask import Ask, bold, called, count, dim, line, refuse, subscriptions_of
from handlers.desk.topics import judgements
from handlers.grammar import commands as c
from handlers.grammar import show

DAY = 86_400.0
LISTED = 20
"""Stories listed at once."""
SEARCHED = 200
"""Live stories that a query is tried on: those that moved last."""
MOST_READ = 1_000
"""Messages looked through for those that were kept from this place."""
OUTLINED = 5
"""Reports of a story, the last ones, that say what it is about."""
HELD_BACK = 10
"""Articles shown of what was held back."""
EVIDENCE = 8
"""Sentences shown of why an article was judged as it was."""
TOLD = frozenset({Kind.OPENED, Kind.MOVED})


async def latest(asked: Ask, command: c.Latest) -> Answer:
    """The latest alerts: of a topic, or of all that is told here, or, where nothing is, of the desk."""
    topics = _heard(asked, command.topic)
    found: dict[str, ArticleRecord] = {}
    async for d in asked.stores.news.decided(asked.now - 14 * DAY):
        if d.kind in TOLD and d.article not in found and (not topics or topics & set(d.matched)):
            record = await asked.stores.news.article(d.article)
            if record is not None and record.decision.quotes:
                found[d.article] = record
        if len(found) >= command.n:
            break
    if not found:
        return Answer((line("No alerts in the past 14 days."),), (Action("Topics", "topics"),))
    parts = [Card(message_of(r), actions=_of_article(r)) for r in found.values()]
    return Answer((Heading(f"The latest {count(len(found), 'alert')}"), *parts))


async def stories(asked: Ask, command: c.Stories) -> Answer:
    """The live stories, the one that moved last first; or those with a report that matches."""
    records = await asked.stores.news.stories(SEARCHED if command.query else LISTED)
    if command.query:
        matcher = Matcher([("", parse(command.query))])
        about = await _outlines(asked, records)
        # in a thread: others must not wait for it
        hits = await asyncio.to_thread(lambda: {s.id for s in records if any(map(matcher.match, about[s.id]))})
        records = [s for s in records if s.id in hits]
    total = await asked.stores.news.count_stories()
    if not records:
        said = "No live story matches." if command.query else "There are no live stories."
        return Answer((line(said),), (Action("All stories", "stories"),) if command.query else ())
    parts = [
        line(
            bold(s.title),
            dim(
                f"  {s.id} · {count(s.tally.reports, 'report')} from {count(s.tally.sources, 'source')} · last {asked.clock(s.updated)}"
            ),
            actions=(Action("Timeline", f"story {s.id}"), Action("Follow", f"follow {s.id}")),
        )
        for s in records[:LISTED]
    ]
    more = len(records) - LISTED if command.query else total - len(records)
    return Answer((Heading("Live stories"), *parts, *([line(dim(f"and {more:,} more"))] if more > 0 else [])))


async def _outlines(asked: Ask, stories: list[StoryRecord]) -> dict[str, tuple[Analysis, ...]]:
    """What stories are about: the titles, and what was quoted, of the opening report and the last that moved them."""
    known = asked.outlines
    new = [s for s in stories if (s.id, s.updated) not in known]
    changes = await asked.stores.news.outlines([s.id for s in new], OUTLINED)
    wanted = {s.id: [ch.article for ch in changes.get(s.id, ()) if ch.moved and not ch.absorbs] for s in new}
    records = await asked.stores.news.articles(list(dict.fromkeys(a for some in wanted.values() for a in some)))

    def analysed() -> None:
        for s in new:
            known[s.id, s.updated] = tuple(_brief(records[a]) for a in wanted[s.id] if a in records)

    await asyncio.to_thread(analysed)
    found = {s.id: known[s.id, s.updated] for s in stories}
    for key in [*known][: -2 * SEARCHED]:
        known.pop(key, None)
    return found


def _brief(record: ArticleRecord) -> Analysis:
    d = record.decision
    text = "\n".join(q.text for q in d.quotes or d.findings[:2])
    return analyse(Article(record.id, record.title, text, record.published, d.at, 1, record.url, record.source))


async def story(asked: Ask, command: c.StoryOf) -> Answer:
    """A story's timeline: what moved it, with sources and links, and what was kept silent between."""
    s = await asked.story(command.story)
    changes = await asked.stores.news.changes(s.id)
    articles = await asked.stores.news.articles([ch.article for ch in changes])
    told = ", ".join(sorted(called_name(n, asked.book) for n in s.told)) or "nobody"
    facts = f"{s.id} · {count(s.tally.reports, 'report')} from {count(s.tally.sources, 'source')} · told to {told}"
    parts: list[Part] = [Heading(s.title), line(dim(facts))]
    made = timeline(s, changes, articles)
    if made.missing:
        parts.append(line(dim(f"{count(made.missing, 'older report')} no longer kept")))
    for part in made.parts:
        parts += _of_timeline(asked, part)
    return Answer(tuple(parts), (Action("Follow", f"follow {s.id}"), Action("Mute", f"mute {s.id}", danger=True)))


def _of_timeline(asked: Ask, part: Entry | Silence) -> Iterable[Line]:
    if isinstance(part, Silence):
        sources = ", ".join(dict.fromkeys(n or "unnamed source" for n in part.sources))
        yield line(dim(f"{count(len(part.articles), 'report')} with nothing new: {sources}"), indent=1)
        return
    title = Span(part.title, url=part.url)
    yield line(
        Span(asked.clock(part.at, date=True), at=part.at), "  ", title, dim(f"  {part.source or 'unnamed source'}"),
        actions=(Action("Why?", show(c.Why(part.article))),),
    )  # fmt: skip
    for quote in part.quotes:
        yield line(f"“{quote.text}”", indent=1)
    if part.note:
        yield line(dim(part.note), indent=1)


async def why(asked: Ask, command: c.Why) -> Answer:
    """What was decided about an article, and on which evidence."""
    record = await asked.stores.news.article(await article_of(asked, command.what))
    if record is None:
        raise refuse(
            f"Nothing is known of {command.what}.", "Give the address of a report, or say this in an alert's thread."
        )
    d = record.decision
    near = {f.nearest.article for f in d.findings if f.nearest}
    known = await asked.stores.news.articles(sorted(near))
    kind = d.kind.value.capitalize()
    story = f" in {d.story}" if d.story else ""
    parts: list[Part] = [
        Heading(record.title),
        line(dim(f"{record.source or 'unnamed source'} · "), Span(asked.clock(record.published, date=True), at=record.published),
             dim("".join(f" · {aside}" for aside in (_changed(asked, record), record.byline, record.dateline) if aside)),
             Span(" · " if record.url else ""), Span("link" if record.url else "", url=record.url)),
        line(bold(f"{kind}{story}"), f": {'; '.join(d.reasons)}."),
    ]  # fmt: skip
    told = set(d.developments)
    order = sorted(range(len(d.findings)), key=lambda n: (n not in told, -_score(d.findings[n])))
    for n in order[:EVIDENCE]:
        parts += _of_evidence(asked, evidence(d.findings[n], n in told, known))
    if len(order) > EVIDENCE:
        parts.append(line(dim(f"and {count(len(order) - EVIDENCE, 'more sentence')}")))
    fixes = (
        tuple(
            Action(v.value.capitalize(), show(c.Wrong(v, record.id))) for v in (c.Verdict.NOT_NEW, c.Verdict.NOT_NEWS)
        )
        if told
        else (Action("Should have been told", show(c.Post(record.id))),)
    )
    return Answer(tuple(parts), fixes)


def _changed(asked: Ask, record: ArticleRecord) -> str:
    return f"changed {asked.clock(record.modified, date=True)}" if record.modified is not None else ""


def _of_evidence(asked: Ask, e: Evidence) -> Iterable[Line]:
    yield line(bold(f"{e.verdict.value}: "), f"“{e.text}”")
    yield line(dim(f"{'; '.join(e.reasons)} (known {e.known:.0%}, news {e.news:.0%})"), indent=1)
    if e.nearest and e.nearest.text:
        source = e.nearest.source or "an article no longer kept"
        at = f", {asked.clock(e.nearest.published, date=True)}" if e.nearest.published is not None else ""
        yield line(dim(f"nearest, {source}{at}: “{e.nearest.text}”"), indent=1)


async def article_of(asked: Ask, what: str | None) -> str:
    """The id of the article that is meant: by its id or address, an alert's id, a story, or the thread. Raises Refused."""
    if what is None:
        last = await asked.last_of_thread()
        if last is None or last.delivery.message is None:
            raise refuse("Which article?", "Give its address, or say this in an alert's thread.")
        return last.delivery.message.article
    if await asked.stores.news.article(what):
        return what
    if (url := canonical(what)) and (record := await asked.stores.news.article_at(url)):
        return record.id
    if (sent := await asked.stores.outbox.sent(what.removeprefix("d:"))) and sent.delivery.message:
        return sent.delivery.message.article
    if story := await asked.stores.news.story(what):
        changes = standing(await asked.stores.news.changes(story.id))
        moved = [article for article, some in changes.items() if any(ch.moved for ch in some)]
        if moved:
            return moved[-1]
    return what


async def suppressed(asked: Ask, command: c.Suppressed) -> Answer:
    """What was held back today: what was muted or over its budget, and the reports with nothing new, the nearest first."""
    topics = _heard(asked, command.topic)
    today = _midnight(asked)
    parts: list[Part] = []
    shown: set[str] = set()
    for s in await asked.stores.held.suppressed(today, MOST_READ):
        message, about = s.held.message, set(s.held.topics)
        if s.held.destination != asked.caller.place or (command.topic and about and not about & topics):
            continue
        if len(shown) < HELD_BACK and message.article not in shown:
            shown.add(message.article)
            parts.append(
                line(f"“{_said(message)}”", dim(f"  {s.why}"), actions=(Action("Post", show(c.Post(message.article))),))
            )
    silent: list[Decided] = []
    seen: set[str] = set()
    async for d in asked.stores.news.decided(today):
        last = d.article not in seen
        seen.add(d.article)
        quiet = d.kind not in TOLD and d.kind not in (Kind.SAME, Kind.WITHDRAWN)
        if last and quiet and d.article not in shown and (not topics or topics & set(d.matched)):
            silent.append(d)
    silent.sort(key=lambda d: -d.sure)
    records = await asked.stores.news.articles([d.article for d in silent[:HELD_BACK]])
    for d in silent[:HELD_BACK]:
        if r := records.get(d.article):
            best = max(r.decision.findings, key=_score, default=None)
            parts.append(
                line(Span(r.title, url=r.url), dim(f"  {r.source or 'unnamed source'} · {d.kind.value}, {int(d.sure * 100)}% sure"),
                     actions=(Action("Post", show(c.Post(r.id))), Action("Why?", show(c.Why(r.id)))))
            )  # fmt: skip
            if best is not None:
                parts.append(line(dim(f"“{best.text}”"), indent=1))
    if not parts:
        return Answer((line("Nothing was held back today."),))
    rest = len(silent) - HELD_BACK
    if rest > 0:
        parts.append(line(dim(f"and {count(rest, 'more report')} with less")))
    return Answer((Heading("Held back today"), *parts))


@dataclass(frozen=True, slots=True)
class Figures:
    """How the alerts of some days did, in the terms of TREC's Real-Time Summarization track (Lin et al., 2016):
    pushed; of those judged, the relevant, the redundant, the not relevant; and the delay, in seconds.

    ``pushed`` are the articles of which a platform took a message, ``digests`` those of them that came in digests
    alone. ``delay`` is the median time from when what was told was first seen to when the first message of it had
    been sent at once; None if there was none. ``places`` has what each destination was pushed, and its silent days.
    """

    pushed: int
    digests: int
    useful: int
    redundant: int
    irrelevant: int
    delay: float | None
    silent_days: int
    days: int
    places: Mapping[Destination, tuple[int, int]]


async def report(asked: Ask, command: c.Report) -> Answer:
    """How the alerts did."""
    topic = asked.topic(command.topic) if command.topic else None
    f = await figures(asked, topic, command.days)
    judged = f.useful + f.redundant + f.irrelevant
    name = topic.name if topic else "all topics"
    parts: list[Part] = [
        Heading(f"{name}, the past {'day' if f.days == 1 else f'{f.days} days'}"),
        line(f"pushed: {f.pushed}{f', {f.digests} of them in digests alone' if f.digests else ''}"),
        line(f"judged: {judged}: {f.useful} useful, {f.redundant} redundant, {f.irrelevant} not news"),
        line(
            "median delay from the first article seen to the alert sent: ",
            "-" if f.delay is None else _span(f.delay),
        ),
        line(f"silent days: {f.silent_days} of {f.days}"),
    ]
    # what another is told by direct message is theirs to know
    homes = {p.destination for p in asked.book.places.values() if p.person}
    seen = {d: n for d, n in f.places.items() if d == asked.caller.home or d not in homes}
    for d, (pushed, silent) in sorted(seen.items(), key=lambda x: (-x[1][0], str(x[0])))[:LISTED]:
        where = "you, by direct message" if d == asked.caller.home else called(d, asked.book)
        parts.append(line(dim(f"{where}: pushed {pushed}, silent days: {silent} of {f.days}"), indent=1))
    return Answer(tuple(parts))


async def figures(asked: Ask, topic: Topic | None, days: int) -> Figures:
    """The figures of some days up to now, of a topic or of all."""
    since = asked.now - days * DAY
    zone = ZoneInfo(asked.zone)
    pushed: dict[Destination, set[str]] = {}
    spoken: dict[Destination, set[date]] = {}
    at_once: set[str] = set()
    delays: dict[str, float] = {}
    async for d in asked.stores.outbox.delivered(since):
        told = {article for article, name in d.told if topic is None or name.casefold() == topic.name.casefold()}
        if not told:
            continue
        pushed.setdefault(d.destination, set()).update(told)
        spoken.setdefault(d.destination, set()).add(datetime.fromtimestamp(d.at, zone).date())
        if d.act is not Act.DIGEST:
            at_once |= told
            # the last comes first: of an article's messages the first one stands in the end
            delays |= {article: max(0.0, d.at - d.first) for article in told if d.first is not None}
    articles = set[str]().union(*pushed.values())
    spoken_on = set[date]().union(*spoken.values())
    counts = {"useful": 0, "not new": 0, "not news": 0}
    for f in await judgements(asked, since):
        if f.label in counts and (topic is None or topic.id in f.topics):
            counts[f.label] += 1
    return Figures(
        len(articles), len(articles - at_once), counts["useful"], counts["not new"], counts["not news"],
        median(delays.values()) if delays else None, max(0, days - len(spoken_on)), days,
        {d: (len(told), max(0, days - len(spoken[d]))) for d, told in pushed.items()},
    )  # fmt: skip


async def whoami(asked: Ask, _: c.Whoami) -> Answer:
    """Who the bot takes the caller for."""
    w = asked.caller
    mine, told = (len(subscriptions_of(asked.book, d)) for d in (w.home, w.place))
    place = asked.book.place(w.place)
    return Answer(
        (
            line("You are ", bold(w.name or w.person), f" ({w.person}), {asked.role.value}."),
            line(f"Your times are in {asked.zone}; you have {count(mine, 'subscription')} of your own."),
            line(
                f"Here is {place.name or w.place_name or w.place}, where {count(told, 'subscription')} {'is' if told == 1 else 'are'} told."
            ),
        ),
        (Action("Subscriptions", "subscriptions"), Action("Quiet hours", "quiet")),
    )


def message_of(record: ArticleRecord, findings: Iterable[Finding] = ()) -> Message:
    """An article's alert as it was told, or with other sentences."""
    d = record.decision
    quotes = tuple(Quote(f.text, f.reasons) for f in (tuple(findings) or d.quotes))
    return Message(
        story=d.story or "", headline=record.title, quotes=quotes, source=record.source, url=record.url, lang="",
        published=record.published, seen=d.at, article=record.id,
    )  # fmt: skip


def called_name(destination: str, book: Book) -> str:
    """What people call a destination, written "platform:address"."""
    return called(Destination(*destination.split(":", 1)), book)


def _of_article(record: ArticleRecord) -> tuple[Action, ...]:
    story = (Action("Timeline", f"story {record.decision.story}"),) if record.decision.story else ()
    return (Action("Why?", show(c.Why(record.id))), *story)


def _heard(asked: Ask, topic: str | None) -> set[str]:
    """The topic that is asked for, or those that are told here; none: all."""
    if topic is not None:
        return {asked.topic(topic).id}
    return {s.topic for s in subscriptions_of(asked.book, asked.caller.place) if s.topic}


def _midnight(asked: Ask) -> float:
    today = datetime.fromtimestamp(asked.now, ZoneInfo(asked.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return today.timestamp()


def _score(finding: Finding) -> float:
    return (1.0 - finding.known) * finding.news


def _said(message: Message) -> str:
    return message.quotes[0].text if message.quotes else message.headline


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
