"""A story as a timeline: what moved it, and how much was kept silent between. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model import ArticleRecord, Change, Kind, Quote, StoryRecord
from bot.report.times import iso


@dataclass(frozen=True, slots=True)
class Entry:
    """An article that moved the story. ``note`` says what is special about it, "" if nothing."""

    at: float
    opens: bool
    article: str
    title: str
    source: str
    lang: str
    url: str
    published: float | None
    quotes: tuple[Quote, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Reports in a row that brought nothing new."""

    articles: tuple[str, ...]
    sources: tuple[str, ...]
    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """A story told in order. ``missing`` counts reports that are older than what is kept of the story."""

    story: StoryRecord
    parts: tuple[Entry | Silence, ...]
    missing: int

    def as_object(self) -> dict[str, object]:
        """What `story --json` prints."""
        s = self.story
        return {
            "id": s.id,
            "title": s.title,
            "opened": iso(s.opened),
            "updated": iso(s.updated),
            "reports": s.tally.reports,
            "sources": s.tally.sources,
            "told": list(s.told),
            "missing": self.missing,
            "timeline": [_silence(p) if isinstance(p, Silence) else _entry(p) for p in self.parts],
        }


def timeline(story: StoryRecord, changes: Sequence[Change], articles: Mapping[str, ArticleRecord]) -> Timeline:
    """A story's changes in order, runs of reports without anything new folded together.

    An article's record holds its last decision; a change made by an earlier version is told by its title alone.
    """
    parts: list[Entry | Silence] = []
    quiet: list[Change] = []

    def fold() -> None:
        if quiet:
            ids, sources = tuple(c.article for c in quiet), tuple(c.source for c in quiet)
            parts.append(Silence(ids, sources, quiet[0].at, quiet[-1].at))
            quiet.clear()

    moved = _moved_away(changes, articles)
    for n, change in enumerate(changes):
        if change.absorbs or n < moved.get(change.article, 0):
            continue
        record = articles.get(change.article)
        if change.retracts and not (record and record.decision.kind is Kind.WITHDRAWN):
            continue
        own = record is not None and record.decision.at == change.at
        kind = record.decision.kind if record is not None and own else None
        silent = kind in (Kind.REWRITE, Kind.STALE) or (record is not None and not own and not change.moved)
        if silent and not change.opens:
            if change.report:  # a newer version with nothing new is no report of its own
                quiet.append(change)
            continue
        fold()
        parts.append(
            Entry(
                at=change.at,
                opens=change.opens,
                article=change.article,
                title=change.title,
                source=change.source,
                lang=change.lang,
                url=record.url if record else "",
                published=record.published if record and own else None,
                quotes=tuple(Quote(q.text, q.reasons) for q in record.decision.quotes) if record and own else (),
                note=_note(record, kind),
            )
        )
    fold()
    kept = sum(c.report - bool(c.retracts) for c in changes)
    return Timeline(story, tuple(parts), max(0, story.tally.reports - kept))


def _moved_away(changes: Sequence[Change], articles: Mapping[str, ArticleRecord]) -> dict[str, int]:
    """Article -> place of the last change that took it out of the story, as a person moved it or told it anew.

    What its wire has withdrawn stays in the timeline.
    """
    return {
        c.retracts: n
        for n, c in enumerate(changes)
        if c.retracts and not ((record := articles.get(c.retracts)) and record.decision.kind is Kind.WITHDRAWN)
    }


def _note(record: ArticleRecord | None, kind: Kind | None) -> str:
    if record is None:
        return "what was decided is no longer kept"
    if kind is None:
        return f"replaced by version {record.version}"
    return "" if kind in (Kind.OPENED, Kind.MOVED) else kind.value


def _entry(part: Entry) -> dict[str, object]:
    return {
        "at": iso(part.at),
        "kind": Kind.OPENED.value if part.opens else Kind.MOVED.value,
        "article": part.article,
        "title": part.title,
        "source": part.source,
        "lang": part.lang,
        "url": part.url,
        "published": iso(part.published) if part.published is not None else None,
        "quotes": [{"text": q.text, "reasons": list(q.reasons)} for q in part.quotes],
        "note": part.note,
    }


def _silence(part: Silence) -> dict[str, object]:
    return {
        "at": iso(part.first),
        "until": iso(part.last),
        "kind": "silence",
        "reports": len(part.articles),
        "articles": list(part.articles),
        "sources": list(part.sources),
    }
