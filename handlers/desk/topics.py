"""Topics: watch, unwatch, topics, test, edit, set, budget, tune."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.alerts.plan import compose
from bot.book import AT_ONCE, Book, Priority, Subscription, Topic
from bot.model import Analysis, Article, ArticleRecord, Decided, Feedback, Kind, Message, Sentence
from bot.store.book import Edit
from bot.text.analyse import analyse
from bot.topics.match import Matcher, Near
from bot.topics.query import parse
from handlers.answer import Action, Answer, Card, Heading, Part
from handlers.desk.ask import Ask, bold, code, count, dim, how, line, quoted, refuse
from handlers.grammar import commands as c
from handlers.grammar import mentioned, show
from handlers.grammar.kinds import MAX_NAME

HOURS = 72
"""How far back a query is tried."""
MOST_TRIED = 5_000
"""Articles that a query is tried on, at most; the newest."""
SHOWN = 6
"""Alerts shown of a trial."""
PAGE = 200
LEAST_JUDGED = 10
"""Judgements from which a threshold can be learnt."""


async def watch(asked: Ask, command: c.Watch) -> Answer:
    """A new topic, told here."""
    query = str(parse(command.query))
    # a name cannot have the quotation marks that set it off in commands
    name = command.name or " ".join(command.query.replace('"', " ").split())[:MAX_NAME].strip() or "topic"
    id = f"t{asked.new_id()}"
    topic = Topic(
        id,
        name,
        query,
        asked.caller.person,
        command.priority,
        command.budget,
        command.schedule or AT_ONCE,
        created=asked.now,
    )
    here = asked.here()
    told = Subscription(f"u{asked.new_id()}", here.destination, id, by=asked.caller.person, created=asked.now)

    def make(book: Book) -> Edit:
        if other := book.topic_named(name):
            raise refuse(
                f"There is a topic {other.name} already: {other.query}",
                "Subscribe to it, or give yours another name: watch QUERY as NAME",
                Action("Subscribe here", f"subscribe {quoted(other.name)}"),
            )
        return Edit(
            {
                "topics": {id: topic},
                "subscriptions": {told.id: told},
                "places": {str(here.destination): here},
                "people": {asked.caller.person: asked.me()},
            },
            alone=True,
        )

    await asked.stores.book.edit(asked.caller.person, "watch", asked.now, make)
    return Answer(
        (
            line("Watching ", bold(name), f" {'here' if not asked.caller.direct else 'for you'}: {_set_up(topic)}."),
            line(code(query), indent=1),
        ),
        (
            Action("What would it have brought?", show(c.Test(query))),
            Action("Undo", f"unwatch {quoted(name)}", danger=True),
        ),
        public=not asked.caller.direct,
    )


async def unwatch(asked: Ask, command: c.Unwatch) -> Answer:
    """Ends a topic, its subscriptions and its mutes."""
    gone = asked.topic(command.topic)

    def make(book: Book) -> Edit | None:
        if gone.id not in book.topics:
            return None
        subscriptions = {s.id: None for s in book.subscriptions.values() if s.topic == gone.id}
        mutes = {m.id: None for m in book.mutes.values() if m.target == gone.id}
        return Edit({"topics": {gone.id: None}, "subscriptions": subscriptions, "mutes": mutes})

    await asked.stores.book.edit(asked.caller.person, "unwatch", asked.now, make)
    places = {s.destination for s in asked.book.subscriptions.values() if s.topic == gone.id}
    again = c.Watch(gone.query, gone.name, gone.priority, gone.budget, gone.schedule)
    return Answer(
        (line("No longer watching ", bold(gone.name), f" ({count(len(places), 'place')} heard of it)."),),
        (Action("Watch it again", show(again)),),
        public=not asked.caller.direct,
    )


async def listed(asked: Ask, _: c.Topics) -> Answer:
    """All topics, those told here first."""
    if not asked.book.topics:
        return Answer(
            (line("There are no topics yet. Begin with: ", code("watch strikes AND port")),),
            (Action("Help", "help watch"),),
        )
    return _rows(asked, tuple(asked.book.topics.values()), "topic")


async def mine(asked: Ask, _: c.MyTopics) -> Answer:
    """The topics of the caller's own direct messages and channels."""
    rooms = asked.me().rooms | {str(asked.caller.home)}
    told = {s.topic for s in asked.book.subscriptions.values() if str(s.destination) in rooms}
    own = tuple(t for t in asked.book.topics.values() if t.id in told)
    if not own:
        return Answer(
            (line("No topic is told to you, nor in a channel that you are in."),), (Action("All topics", "topics"),)
        )
    return _rows(asked, own, "topic of yours", "topics of yours")


def _rows(asked: Ask, of: Sequence[Topic], what: str, several: str = "") -> Answer:
    places: dict[str, int] = {}
    here: set[str] = set()
    for s in asked.book.subscriptions.values():
        places[s.topic] = places.get(s.topic, 0) + 1
        if s.destination == asked.caller.place:
            here.add(s.topic)
    parts: list[Part] = []
    topics = sorted(of, key=lambda t: (t.id not in here, -t.priority.rank, t.name.casefold()))
    for topic in topics[:PAGE]:
        mark = " · told here" if topic.id in here else ""
        parts.append(
            line(
                bold(topic.name),
                dim(f"  {_set_up(topic)} · {count(places.get(topic.id, 0), 'place')}{mark}"),
                actions=(Action("Unwatch", f"unwatch {quoted(topic.name)}", danger=True),)
                if topic.id in here
                else (Action("Subscribe", f"subscribe {quoted(topic.name)}"),),
            )
        )
        parts.append(line(code(topic.query), indent=1))
    if len(topics) > PAGE:
        parts.append(line(dim(f"and {len(topics) - PAGE} more")))
    heading = f"{len(topics)} {several}" if several and len(topics) != 1 else count(len(topics), what)
    return Answer((Heading(heading), *parts))


@dataclass(frozen=True, slots=True)
class Trial:
    """What a query would have brought: ``told`` are the alerts, the newest first."""

    articles: int
    matched: int
    stories: int
    told: tuple[Message, ...]
    cut: bool


async def test(asked: Ask, command: c.Test) -> Answer:
    """What a query would have brought in the past three days."""
    query = parse(command.query)
    since = asked.now - HOURS * 3600
    decided: dict[str, Decided] = {}
    cut = False
    async for d in asked.stores.news.decided(since):
        if len(decided) == MOST_TRIED:
            cut = True
            break
        decided.setdefault(d.article, d)
    matcher = Matcher([("", query)])
    matched, told = 0, []
    stories: set[str] = set()
    ids = list(decided)
    for at in range(0, len(ids), PAGE):
        records = await asked.stores.news.articles(ids[at : at + PAGE])
        # the queries are matched in a thread: others must not wait for the words of thousands of articles
        for record, message in await asyncio.to_thread(_tried, matcher, [*records.values()]):
            matched += 1
            stories.add(record.decision.story or record.id)
            if message is not None:
                told.append(message)
    told.sort(key=lambda m: -m.seen)
    return _shown(asked, command.query, Trial(len(ids), matched, len(stories), tuple(told), cut))


def _tried(matcher: Matcher[str], records: list[ArticleRecord]) -> list[tuple[ArticleRecord, Message | None]]:
    """Which of the articles match, and what each would have told."""
    found = []
    for record in records:
        analysis = analysis_of(record)
        if match := matcher.match(analysis):
            near: Near = match[0][1]
            quotes = record.decision.quotes
            message = compose(analysis, record.decision.story or "", quotes, (), near) if quotes else None
            found.append((record, message))
    return found


def analysis_of(record: ArticleRecord) -> Analysis:
    """An article taken apart again, from the sentences that its decision keeps."""
    d = record.decision
    text = "\n".join(f.text for f in d.findings)
    article = Article(record.id, record.title, text, record.published, d.at, record.version, record.url, record.source)
    analysis = analyse(article)
    if len(analysis.body) == len(d.findings):
        return analysis
    # where a sentence is split otherwise by itself, the sentences of the decision are still those that are quoted
    return replace(analysis, body=tuple(_whole(f.text, record) for f in d.findings))


def _whole(text: str, record: ArticleRecord) -> Sentence:
    return analyse(Article(record.id, text, "", record.published, record.decision.at)).title


def _shown(asked: Ask, query: str, t: Trial) -> Answer:
    past = f"the past {HOURS} hours" + (f" (the newest {MOST_TRIED:,} articles)" if t.cut else "")
    said = f"Of {count(t.articles, 'article')} of {past}, {t.matched:,} match, in {count(t.stories, 'story')}."
    would = f"You would have had {count(len(t.told), 'alert')}" + (":" if t.told else ".")
    parts: list[Part] = [line(said), line(would)]
    parts += [Card(m) for m in t.told[:SHOWN]]
    if len(t.told) > SHOWN:
        parts.append(line(dim(f"and {len(t.told) - SHOWN} more")))
    return Answer(tuple(parts), (Action("Watch this here", show(c.Watch(query))),))


async def edit(asked: Ask, command: c.Edit) -> Answer:
    """A topic's new query."""
    query = str(parse(command.query))
    return await _set(asked, command.topic, "edit", lambda t: replace(t, query=query))


async def change(asked: Ask, command: c.Set) -> Answer:
    """Other changes of a topic."""
    owner = None
    if command.owner is not None:
        owner = person_of(asked, command.owner)

    def make(t: Topic) -> Topic:
        return replace(
            t,
            name=command.name or t.name,
            priority=command.priority or t.priority,
            owner=owner or t.owner,
            schedule=command.schedule or t.schedule,
        )

    return await _set(asked, command.topic, "set", make)


async def budget(asked: Ask, command: c.Budget) -> Answer:
    """The most instant messages of a topic a day and destination."""
    return await _set(asked, command.topic, "budget", lambda t: replace(t, budget=command.budget))


async def tune(asked: Ask, command: c.Tune) -> Answer:
    """How sure the judge must be for a topic: shown, set, learnt from feedback, or taken back."""
    topic = asked.topic(command.topic)
    match command.to:
        case c.Tuning.SHOW:
            value, said = await _learnt(asked, topic)
            now = (
                f"{topic.threshold:.1%} sure"
                if topic.threshold is not None
                else f"the desk's own threshold, {asked.own_threshold:.0%} sure,"
            )
            actions = (Action(f"Set to {value:.0%}", f"tune {quoted(topic.name)} auto"),) if value is not None else ()
            return Answer((line(bold(topic.name), f" is told from {now} on."), line(said)), actions)
        case c.Tuning.OFF:
            return await _set(asked, topic.name, "tune", lambda t: replace(t, threshold=None))
        case c.Tuning.AUTO:
            value, said = await _learnt(asked, topic)
            if value is None:
                raise refuse("The threshold stays as it is.", said)
            return await _set(asked, topic.name, "tune", lambda t: replace(t, threshold=value))
        case c.Tuning.UNDO:
            tuned, before = await _threshold_before(asked, topic)
            if not tuned:
                raise refuse(f"The threshold of {topic.name} was never changed.", "There is nothing to take back.")
            return await _set(asked, topic.name, "tune", lambda t: replace(t, threshold=before))
        case float(value):
            if value < asked.own_threshold:
                raise refuse(
                    f"The desk itself asks for {asked.own_threshold:.0%}.",
                    "A topic can only be stricter; nothing was changed.",
                )
            return await _set(asked, topic.name, "tune", lambda t: replace(t, threshold=value))
    raise AssertionError(command.to)


async def _learnt(asked: Ask, topic: Topic) -> tuple[float | None, str]:
    """The threshold that would have kept back most of what was called wrong, and little else; None, and why not.

    Of all thresholds at judged alerts the one with the highest F1 of keeping what was right, the lowest among equals.
    What nobody called wrong among the topic's alerts since the first judgement counts as right: nobody marks those.
    """
    judged = [
        f for f in await judgements(asked) if topic.id in f.topics and f.label in ("not new", "not news", "useful")
    ]
    wrong = {f.article: f.sure for f in judged if f.label != "useful"}
    if len(judged) < LEAST_JUDGED or not wrong:
        said = (
            f"{count(len(judged), 'judgement')} of its alerts so far; from {LEAST_JUDGED} on a threshold can be learnt."
        )
        if len(judged) >= LEAST_JUDGED:
            said = f"None of {count(len(judged), 'judged alert')} was called wrong: the threshold can stay."
        return None, said
    right = {f.article: f.sure for f in judged if f.label == "useful"}
    async for d in asked.stores.news.decided(min(f.at for f in judged) - 86_400.0):
        if d.kind in (Kind.OPENED, Kind.MOVED) and topic.id in d.matched and d.article not in wrong:
            right.setdefault(d.article, d.sure)
    best, score = asked.own_threshold, -1.0
    for at in sorted({asked.own_threshold, *(s + 1e-3 for s in wrong.values())}):
        kept, let = sum(s >= at for s in right.values()), sum(s >= at for s in wrong.values())
        f1 = 2 * kept / (len(right) + kept + let) if right else -let
        if f1 > score:
            best, score = at, f1
    value = round(min(1.0, best), 3)
    return value, (
        f"By {count(len(judged), 'judgement')} of its alerts, {value:.1%} would serve best: it would have kept back "
        f"{sum(s < value for s in wrong.values())} of {len(wrong)} that were wrong, "
        f"and {sum(s < value for s in right.values())} of {len(right)} that were not."
    )


async def judgements(asked: Ask, since: float = 0.0) -> list[Feedback]:
    """What people said of alerts since then, the last first: of each person the last word on each article."""
    found: dict[tuple[str, str], Feedback] = {}
    async for f in asked.stores.news.feedback(since):
        found.setdefault((f.by, f.article or f.about), f)
    return list(found.values())


async def _threshold_before(asked: Ask, topic: Topic) -> tuple[bool, float | None]:
    """Whether the threshold was ever changed, as far as the audit log goes, and what it was before that."""
    for entry in await asked.stores.book.audit(1000):
        if entry.target == f"topics:{topic.id}" and entry.what == "tune" and entry.before:
            value = json.loads(entry.before).get("threshold")
            return True, float(value) if value is not None else None
    return False, None


async def _set(asked: Ask, name: str, what: str, make: Callable[[Topic], Topic]) -> Answer:
    topic = asked.topic(name)

    def edited(book: Book) -> Edit | None:
        there = book.topics.get(topic.id)
        if there is None:
            raise refuse(f"{topic.name} has just been removed.", "Nothing was changed.")
        new = make(there)
        if new.name != there.name and (other := book.topic_named(new.name)) and other.id != topic.id:
            raise refuse(f"There is a topic {other.name} already.", "Choose another name.")
        return None if new == there else Edit({"topics": {topic.id: new}}, alone=new.name != there.name)

    book = await asked.stores.book.edit(asked.caller.person, what, asked.now, edited)
    new = book.topics[topic.id]
    parts: list[Part] = [line(bold(new.name), f": {_set_up(new)}.")]
    if new.query != topic.query:
        parts.append(line(code(new.query), indent=1))
    return Answer(tuple(parts), public=not asked.caller.direct)


def person_of(asked: Ask, written: str) -> str:
    """The id of a person as somebody wrote them. Raises Refused."""
    platform = asked.caller.person.split(":", 1)[0]
    name = mentioned(written)
    key = name.casefold()
    for person in sorted(asked.book.people.values(), key=lambda p: p.id):
        own = (person.id, person.id.split(":", 1)[-1], person.id.split(":", 1)[-1].removeprefix("@"), person.name)
        if key in (n.casefold() for n in own):
            return person.id
    if written.startswith(("<@", "@")):
        return f"{platform}:{name}"
    raise refuse(f"Nobody here is called {written}.", "Mention them, as @name.")


def _set_up(topic: Topic) -> str:
    said = [f"{topic.priority.value} priority"] if topic.priority is not Priority.NORMAL else []
    said.append(how(topic.schedule))
    if topic.budget is not None:
        said.append(f"at most {topic.budget} a day and place")
    if topic.threshold is not None:
        said.append(f"from {topic.threshold:.1%} sure")
    return ", ".join(said)
