"""Putting right: wrong, missed, post, merge, split.

What stands wrong is corrected where it stands, with who said so and why; every judgement is kept as labelled data.
"""

from __future__ import annotations

from dataclasses import replace

from bot.alerts.plan import compose, delivery_id
from bot.alerts.route import ranked
from bot.alerts.standing import by_story, tells
from bot.book import Book, Mute, Muted, Role, Subscription
from bot.ingest.urls import canonical
from bot.model import Act, ArticleRecord, Delivery, Feedback, Finding, Kind, Note, Sent, StoryRecord, Verdict
from bot.store.book import Edit
from bot.topics.match import Joined
from handlers.answer import Action, Answer
from handlers.desk.ask import Ask, bold, count, line, refuse
from handlers.desk.asking import article_of
from handlers.desk.feedback import feedback_on, matched_here
from handlers.desk.topics import analysis_of
from handlers.grammar import commands as c
from handlers.grammar import show

QUOTED = 3
"""Sentences that are quoted of an article that somebody posts though the judge would not."""


async def wrong(asked: Ask, command: c.Wrong) -> Answer:
    """An alert was wrong: it is marked wherever it stands, and the judgement is kept.

    One that belongs to a story that is named goes there at once, if who says so may move it.
    """
    record = await _told_article(asked, command.alert)
    named = await asked.story(command.story) if command.story else None
    right = named.id if named else ""
    if named and record.decision.story and asked.role.rank >= Role.EDITOR.rank:
        return await _moved(asked, command, record, named)
    sent = await _standing(asked, record)
    said = ": ".join(filter(None, (f"it belongs to {right}" if right else "", command.because)))
    noted = await _note(asked, sent, record.id, Note(command.verdict.value, said, _who(asked), asked.now))
    await asked.stores.news.label(feedback_on(asked, record, command.verdict.value, sent, right, command.because))
    actions = [Action("Why was it told?", show(c.Why(record.id)))]
    if command.verdict is c.Verdict.WRONG_STORY and not right:
        actions.append(Action("Make it a story of its own", show(c.Split(record.id)), danger=True))
    told = f"{count(noted, 'message')} {'says' if noted == 1 else 'say'} so now" if noted else "It was told nowhere"
    return Answer((line("Noted: ", bold(command.verdict.value), f", of “{record.title}”. {told}."),), tuple(actions))


async def _moved(asked: Ask, command: c.Wrong, record: ArticleRecord, right: StoryRecord) -> Answer:
    """An article becomes part of another story; the whole of its own does, if that has nothing else.

    Said again it does what is left to be done, if something came in between.
    """
    old = await asked.story(record.decision.story)
    if old.id == right.id:
        raise refuse(f"“{record.title}” is in {right.id} already.", "Nothing is to be done.")
    sent = await _standing(asked, record)
    own = old.id if old.tally.reports <= 1 else await asked.stores.news.split(record, asked.now)
    await asked.stores.news.merge(own, right.id, asked.now)
    if own == old.id:
        await _follow_move(asked, own, right.id)
    said = ": ".join(filter(None, (f"it belongs to {right.id}, {right.title}", command.because)))
    await _note(asked, sent, record.id, Note(command.verdict.value, said, _who(asked), asked.now))
    await asked.stores.news.label(feedback_on(asked, record, command.verdict.value, sent, right.id, command.because))
    return Answer(
        (line(bold(record.title), " is part of ", bold(right.title), f" ({right.id}) now, not of {old.id}."),),
        (Action("Timeline", show(c.StoryOf(right.id))),),
        public=not asked.caller.direct,
    )


async def missed(asked: Ask, command: c.Missed) -> Answer:
    """An article should have been told."""
    record = await asked.stores.news.article_at(canonical(command.url)) or await asked.stores.news.article(command.url)
    if record is None:
        await asked.stores.news.label(
            Feedback(
                asked.now,
                asked.caller.person,
                "missed",
                destination=str(asked.caller.place),
                about=command.url,
                because=command.because,
            )
        )
        return Answer(
            (
                line(
                    "Noted. No source of the desk has brought this article in the past weeks; a feed that has it can be added."
                ),
            )
        )
    topics = await matched_here(asked, record)
    await asked.stores.news.label(feedback_on(asked, record, "missed", [], command.url, command.because, tuple(topics)))
    return Answer(
        (line("Noted: it should have been told. It was judged: ", bold(record.decision.kind.value), "."),),
        (Action("Why?", show(c.Why(record.id))), Action("Tell it here", show(c.Post(record.id)))),
    )


async def post(asked: Ask, command: c.Post) -> Answer:
    """Tells an article that was held back, here."""
    record = await asked.stores.news.article(await article_of(asked, command.article))
    if record is None or record.decision.story is None:
        raise refuse(
            f"Nothing is known of {command.article}.",
            "Give the address or the id of a report, as suppressed lists them.",
        )
    d = record.decision
    if d.kind is Kind.WITHDRAWN:
        raise refuse(f"It was {d.reasons[0]}.", "What its source has taken back cannot be posted.")
    if not (d.quotes or d.findings):
        raise refuse("There is no sentence in it that could be quoted.", "Send its link instead.")
    story = await asked.story(d.story)
    here = asked.caller.place
    if suspended := asked.book.place(here).suspended:
        raise refuse(f"Nothing can be sent here: {suspended}.", "An admin can mend it.")
    told = [s for s in await asked.stores.outbox.told(story.id) if s.delivery.destination == here]
    if any(tells(s, record.id) for s in told):
        raise refuse("It is told here already.", "See the story's thread.")
    if not d.quotes:
        best = _best(d.findings)
        found = tuple(replace(f, verdict=Verdict.NEW) if n in best else f for n, f in enumerate(d.findings))
        d = replace(d, findings=found, developments=best)
    d = replace(d, kind=Kind.MOVED, story=story.id, reasons=(*d.reasons, f"posted by {_who(asked)}"))
    matched = await matched_here(asked, record)
    topics = ranked(t for id in matched if (t := asked.book.topics.get(id)))
    analysis = analysis_of(record)
    message = compose(analysis, story.id, d.quotes, tuple(t.name for t in topics), Joined(tuple(matched.values())))
    act = Act.UPDATE if str(here) in story.told else Act.ALERT
    row = Delivery(delivery_id(analysis.article, here, act), act, here, story.id, message, asked.now)
    await asked.stores.news.tell(record, row, d, asked.now)
    await asked.stores.news.label(feedback_on(asked, record, "missed", [], topics=tuple(matched)))
    return Answer((line("On its way. Noted as one that should have been told."),), public=not asked.caller.direct)


async def merge(asked: Ask, command: c.Merge) -> Answer:
    """Two stories are one from now on: what is told of the first goes on in the second, and the first says so.

    Said again it does what is left to be done, if something came in between.
    """
    gone, into = await asked.story(command.story), await asked.story(command.into)
    id, title = gone.id, gone.title
    if gone.id == into.id:
        if command.story == into.id or "://" in command.story:
            raise refuse("These are one story already.", "Name two: merge s14 into s12")
        id = title = command.story
    else:
        await asked.stores.news.merge(gone.id, into.id, asked.now)
    note = Note("moved", f"this is part of {into.id}, {into.title}", _who(asked), asked.now)
    told = [s for s in await asked.stores.outbox.told(into.id) if s.delivery.story == id]
    roots = [s.delivery.id for s in told if s.delivery.act is Act.ALERT and not any(n.kind == "moved" for n in s.notes)]
    await asked.stores.outbox.note(roots, note, asked.now)
    await _follow_move(asked, id, into.id)
    return Answer(
        (line(bold(title), f" ({id}) is part of ", bold(into.title), f" ({into.id}) now."),),
        (Action("Timeline", show(c.StoryOf(into.id))),),
        public=not asked.caller.direct,
    )


async def split(asked: Ask, command: c.Split) -> Answer:
    """An article is a story of its own."""
    record = await _told_article(asked, command.article)
    if (
        command.story is not None
        and (named := await asked.story(command.story)).id != (await asked.story(record.decision.story)).id
    ):
        raise refuse(f"“{record.title}” is not in {named.id}.", f"It is in {record.decision.story}.")
    sent = await _standing(asked, record)
    new = await asked.stores.news.split(record, asked.now)
    note = Note("moved", f"this is a story of its own, {new}", _who(asked), asked.now)
    await _note(asked, sent, record.id, note)
    await asked.stores.news.label(feedback_on(asked, record, c.Verdict.WRONG_STORY.value, sent, new))
    return Answer(
        (line(bold(record.title), f" is a story of its own now: {new}."),),
        (Action("Timeline", show(c.StoryOf(new))), Action("Follow", show(c.Follow(new)))),
        public=not asked.caller.direct,
    )


async def _follow_move(asked: Ask, gone: str, into: str) -> None:
    """Who follows or mutes the one story follows or mutes the other."""

    def make(book: Book) -> Edit | None:
        there = {s.destination for s in book.subscriptions.values() if s.story == into}
        moved: dict[str, Subscription | None] = {}
        for s in book.subscriptions.values():
            if s.story == gone:
                moved[s.id] = None if s.destination in there else replace(s, story=into)
                there.add(s.destination)
        mutes: dict[str, Mute | None] = {}
        silent = {m.place: m for m in book.mutes.values() if (m.kind, m.target) == (Muted.STORY, into)}
        for m in book.mutes.values():
            if (m.kind, m.target) == (Muted.STORY, gone):
                mutes[m.id] = None if m.place in silent else replace(m, target=into)
        return Edit({"subscriptions": moved, "mutes": mutes}) if moved or mutes else None

    await asked.stores.book.edit(asked.caller.person, "merge", asked.now, make)


async def _standing(asked: Ask, record: ArticleRecord) -> list[Sent]:
    """Every message that tells an article, or is about to."""
    story = await asked.stores.news.story(record.decision.story or "")
    id = story.id if story else record.decision.story or ""
    return [s for s in await asked.stores.outbox.told(id) if tells(s, record.id)]


async def _note(asked: Ask, sent: list[Sent], article: str, note: Note) -> int:
    """Has messages that tell an article marked where they stand. Returns how many."""
    done = 0
    for story, ids in by_story(sent, article).items():
        done += len(await asked.stores.outbox.note(ids, replace(note, story=story), asked.now))
    return done


def _who(asked: Ask) -> str:
    return asked.caller.name or asked.caller.person


async def _told_article(asked: Ask, what: str | None) -> ArticleRecord:
    """The article that an alert told: by its id, address or delivery, or by the thread. Raises Refused."""
    record = await asked.stores.news.article(await article_of(asked, what))
    if record is None:
        raise refuse(f"Nothing is known of {what}.", "Say this in the alert's thread, or give the report's address.")
    return record


def _best(findings: tuple[Finding, ...]) -> tuple[int, ...]:
    """The places of the sentences to quote of an article that the judge would not quote, best said first."""
    ranked = sorted(range(len(findings)), key=lambda n: -(1.0 - findings[n].known) * findings[n].news)
    return tuple(ranked[:QUOTED])
