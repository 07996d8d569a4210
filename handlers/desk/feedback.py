"""Judgements as labelled data: what they are about, and which topics they count for."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from bot.model import ArticleRecord, Feedback, Sent
from bot.topics.match import Matcher, Near
from bot.topics.query import parse
from handlers.desk.ask import Ask, subscriptions_of
from handlers.desk.topics import analysis_of


def feedback_on(
    asked: Ask, record: ArticleRecord, label: str, sent: Sequence[Sent], about: str = "", because: str = "",
    topics: Sequence[str] = (),
) -> Feedback:  # fmt: skip
    """A judgement on an article, with what was told of it: here, if it was told here."""
    here = next((s for s in sent if s.delivery.destination == asked.caller.place), sent[0] if sent else None)
    names = here.delivery.message.topics if here and here.delivery.message else ()
    if here and here.delivery.digest:
        names = tuple(
            section.topic
            for section in here.delivery.digest.sections
            if any(i.message.article == record.id for story in section.stories for i in story.items)
        )
    ids = [t.id for name in names if (t := asked.book.topic_named(name))]
    d = record.decision
    return Feedback(
        asked.now, asked.caller.person, label, here.delivery.id if here else "", str(asked.caller.place), d.story or "",
        record.id, tuple(dict.fromkeys((*ids, *topics))), d.sure, record.title, tuple(q.text for q in d.quotes),
        about, because,
    )  # fmt: skip


def as_object(feedback: Feedback) -> dict[str, object]:
    """A judgement as `feedback export` writes it."""
    return asdict(feedback) | {"at": datetime.fromtimestamp(feedback.at, UTC).isoformat()}


async def matched_here(asked: Ask, record: ArticleRecord) -> dict[str, Near]:
    """The topics told here that an article matches: topic id -> how near its sentences come to it."""
    told = {s.topic for s in subscriptions_of(asked.book, asked.caller.place) if s.topic in asked.book.topics}
    queries = [(id, parse(asked.book.topics[id].query)) for id in sorted(told)]
    return await asyncio.to_thread(lambda: dict(Matcher(queries).match(analysis_of(record))))
