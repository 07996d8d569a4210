"""Putting right: wrong, missed, post, merge, split.

What stands wrong is corrected where it stands, with who said so and why; every judgement is kept as labelled data.
"""

from __future__ import annotations

from dataclasses import replace

from bot.alerts.plan import compose, delivery_id
from bot.book import Book
from bot.ingest.urls import canonical
from bot.model import Act, ArticleRecord, Delivery, Feedback, Finding, Note, Sent
from bot.store.book import Edit
from bot.topics.match import Joined
from handlers.answer import Action, Answer
from handlers.desk.ask import Ask, bold, count, line, refuse
from handlers.desk.asking import article_of
from handlers.desk.topics import analysis_of
from handlers.grammar import commands as c
from handlers.grammar import show

QUOTED = 3
"""Sentences that are quoted of an article that somebody posts though the judge would not."""


async def wrong(asked: Ask, command: c.Wrong) -> Answer:
    """An alert was wrong: it is marked wherever it stands, and the judgement is kept."""
    record = await _told_article(asked, command.alert)
    story = record.decision.story or ""
    right = (await asked.story(command.story)).id if command.story else ""
    sent = [s for s in await asked.stores.outbox.told(story) if _tells(s, record.id)]
    who = asked.caller.name or asked.caller.person
    because = f": {command.because}" if command.because else ""
    said = f"{who} says: {command.verdict.value}{f', it belongs to {right}' if right else ''}{because}"
    note = Note(command.verdict.value, said, asked.caller.person, asked.now)
    noted = await asked.stores.outbox.note([s.delivery.id for s in sent], note, asked.now)
    await asked.stores.news.label(_feedback(asked, record, command.verdict.value, sent, right or command.because))
    actions = [Action("Why was it told?", show(c.Why(record.id)))]
    if right:
        actions.append(Action(f"Move it to {right}", show(c.Split(record.id, story))))
    return Answer(
        (line("Noted: ", bold(command.verdict.value), f". {count(len(noted), 'message')} {'says' if len(noted) == 1 else 'say'} so now."),),
        tuple(actions),
    )  # fmt: skip


async def missed(asked: Ask, command: c.Missed) -> Answer:
    """An article should have been told."""
    record = await asked.stores.news.article_at(canonical(command.url)) or await asked.stores.news.article(command.url)
    if record is None:
        await asked.stores.news.label(
            Feedback(asked.now, asked.caller.person, "missed", destination=str(asked.caller.place), about=command.url)
        )
        return Answer(
            (
                line(
                    "Noted. No source of the desk has brought this article in the past weeks; a feed that has it can be added."
                ),
            )
        )
    await asked.stores.news.label(_feedback(asked, record, "missed", [], command.url))
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
    quotes = d.quotes or _best(d.findings)
    if not quotes:
        raise refuse("There is no sentence in it that could be quoted.", "Send its link instead.")
    here = asked.caller.place
    there = [s for s in await asked.stores.outbox.told(d.story or "") if s.delivery.destination == here]
    if any(_tells(s, record.id) for s in there):
        raise refuse("It is told here already.", "See the story's thread.")
    analysis = analysis_of(record)
    message = compose(analysis, d.story or "", quotes, (), asked.now, Joined(()))
    act = Act.UPDATE if there else Act.ALERT
    row = Delivery(delivery_id(analysis.article, here, act), act, here, d.story or "", message, asked.now)
    await asked.stores.outbox.push([row])
    await asked.stores.news.label(_feedback(asked, record, "missed", [], ""))
    return Answer((line("On its way. Noted as one that should have been told."),))


async def merge(asked: Ask, command: c.Merge) -> Answer:
    """Two stories are one from now on: what is told of the first goes on in the second, and the first says so."""
    gone, into = await asked.story(command.story), await asked.story(command.into)
    if gone.id == into.id:
        raise refuse("These are one story already.", "Name two: merge s14 into s12")
    await asked.stores.news.merge(gone.id, into.id, asked.now)
    who = asked.caller.name or asked.caller.person
    note = Note("moved", f"{who}: this is part of {into.id}, {into.title}", asked.caller.person, asked.now)
    roots = [s.delivery.id for s in await asked.stores.outbox.told(gone.id) if s.delivery.act is Act.ALERT]
    await asked.stores.outbox.note(roots, note, asked.now)
    await _follow_move(asked, gone.id, into.id)
    return Answer((line(bold(gone.title), f" ({gone.id}) is part of ", bold(into.title), f" ({into.id}) now."),))


async def split(asked: Ask, command: c.Split) -> Answer:
    """An article is a story of its own."""
    record = await _told_article(asked, command.article)
    story = await asked.story(command.story or record.decision.story)
    new = await asked.stores.news.split(record, asked.now)
    sent = [s for s in await asked.stores.outbox.told(story.id) if _tells(s, record.id)]
    who = asked.caller.name or asked.caller.person
    note = Note("moved", f"{who}: this is a story of its own, {new}", asked.caller.person, asked.now)
    await asked.stores.outbox.note([s.delivery.id for s in sent], note, asked.now)
    await asked.stores.news.label(_feedback(asked, record, "wrong story", sent, new))
    return Answer(
        (line(bold(record.title), f" is a story of its own now: {new}."),), (Action("Timeline", f"story {new}"),)
    )


async def _follow_move(asked: Ask, gone: str, into: str) -> None:
    """Who follows or mutes the one story follows or mutes the other."""

    def make(book: Book) -> Edit | None:
        moved = {s.id: replace(s, story=into) for s in book.subscriptions.values() if s.story == gone}
        mutes = {m.id: replace(m, target=into) for m in book.mutes.values() if m.target == gone}
        return Edit({"subscriptions": moved, "mutes": mutes}) if moved or mutes else None

    await asked.stores.book.edit(asked.caller.person, "merge", asked.now, make)


async def _told_article(asked: Ask, what: str | None) -> ArticleRecord:
    """The article that an alert told: by its id, address or delivery, or by the thread. Raises Refused."""
    record = await asked.stores.news.article(await article_of(asked, what))
    if record is None:
        raise refuse(f"Nothing is known of {what}.", "Say this in the alert's thread, or give the report's address.")
    return record


def _tells(sent: Sent, article: str) -> bool:
    """True if a delivery tells an article, by itself or in a digest."""
    d = sent.delivery
    if d.digest is not None:
        return any(i.message.article == article for s in d.digest.sections for st in s.stories for i in st.items)
    return d.act in (Act.ALERT, Act.UPDATE) and d.message is not None and d.message.article == article


def _feedback(asked: Ask, record: ArticleRecord, label: str, sent: list[Sent], about: str) -> Feedback:
    here = next((s for s in sent if s.delivery.destination == asked.caller.place), sent[0] if sent else None)
    names = here.delivery.message.topics if here and here.delivery.message else ()
    topics = tuple(t.id for name in names if (t := asked.book.topic_named(name)))
    d = record.decision
    return Feedback(
        asked.now, asked.caller.person, label, here.delivery.id if here else "", str(asked.caller.place),
        d.story or "", record.id, topics, d.sure, record.title, tuple(q.text for q in d.quotes), about,
    )  # fmt: skip


def _best(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    ranked = sorted(findings, key=lambda f: -(1.0 - f.known) * f.news)
    return tuple(ranked[:QUOTED])
