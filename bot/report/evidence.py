"""A sentence with its verdict and its nearest known sentence, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.model import ArticleRecord, Finding, Reference, Verdict, Version
from bot.report.times import iso

TITLE = -1
"""The place of a statement that stands for an article's title; see Statement."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A known sentence, of version ``version`` of its article, whose last is ``latest``.

    ``source`` is None if its article is no longer kept, ``text`` "" if that version is not, or has no such sentence.
    """

    story: str
    article: str
    sentence: int
    text: str
    source: str | None
    published: float | None
    version: int
    latest: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found about one sentence. ``number`` counts from 1; see Finding for the scores."""

    number: int
    text: str
    verdict: Verdict
    quoted: bool
    known: float
    news: float
    coverage: float
    reasons: tuple[str, ...]
    nearest: Nearest | None

    def as_object(self) -> dict[str, object]:
        """What `why --json` prints for one sentence."""
        near = self.nearest
        return {
            "number": self.number,
            "text": self.text,
            "verdict": self.verdict.value,
            "quoted": self.quoted,
            "known": self.known,
            "news": self.news,
            "coverage": self.coverage,
            "reasons": list(self.reasons),
            "nearest": None
            if near is None
            else {
                "story": near.story,
                "article": near.article,
                "sentence": near.sentence + 1,
                "text": near.text or None,
                "source": near.source,
                "published": iso(near.published) if near.published is not None else None,
                "version": near.version,
                "latest": near.latest,
            },
        }


def evidence(finding: Finding, quoted: bool, articles: Mapping[str, ArticleRecord]) -> Evidence:
    """A finding with the words of its nearest known sentence, which stand in the record of that one's article."""
    return Evidence(
        number=finding.sentence + 1,
        text=finding.text,
        verdict=finding.verdict,
        quoted=quoted,
        known=finding.known,
        news=finding.news,
        coverage=finding.coverage,
        reasons=finding.reasons,
        nearest=_nearest(finding.nearest, articles) if finding.nearest else None,
    )


def _nearest(reference: Reference, articles: Mapping[str, ArticleRecord]) -> Nearest:
    record = articles.get(reference.article)
    found = version(record, reference.at) if record else None
    text = ""
    if found is not None:
        text = found.title if reference.sentence == TITLE else dict(found.sentences).get(reference.sentence, "")
    return Nearest(
        story=reference.story,
        article=reference.article,
        sentence=reference.sentence,
        text=text,
        source=record.source if record else None,
        published=found.published if found else record.published if record else None,
        version=found.version if found else 0,
        latest=record.version if record else 0,
    )


def version(record: ArticleRecord, at: float) -> Version | None:
    """The version of an article that was decided at ``at`` (0.0: the last); None if it is no longer kept."""
    return next((v for v in record.versions if at in (0.0, v.at)), None)
