"""News or not: whether a sentence tells an event, or gives background, comment and colour."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from operator import mul

from bot.model import Analysis, Cue, Sentence
from bot.stories.novelty import Evidence

FEATURES = (
    "bias",
    # known or new
    "one",
    "few",
    "story",
    "names known",
    "fresh name",
    "known number",
    "changed number",
    "new number",
    "new day",
    # news or not
    "opening",
    "place",
    "lead",
    "length",
    "short",
    "title",
    "has number",
    "has name",
    "event",
    "recent",
    "past",
    "speech",
    "quote",
    "future",
    "hedge",
    "negation",
    "reversal",
    "first person",
    "question",
    "boilerplate",
    "toll",
)
"""The features of a sentence, in the order of the weights."""

OLD_DAYS = 7
"""A sentence whose own date lies further back tells history: the day of the week no longer names it."""

TOLLS = frozenset({"dead", "hurt", "missing", "arrested", "rescued", "evacuated"})


def features(analysis: Analysis, place: int, evidence: Evidence, opening: bool) -> tuple[float, ...]:
    """The features of sentence ``place`` of the text. Each lies in about -1..1, so weights can be compared."""
    sentence = analysis.body[place]
    cues = sentence.cues
    title = set(analysis.title.terms) or {""}
    overlap = len(title.intersection(sentence.terms)) / len(title)
    published = day_of(analysis.article.published)
    recent = any(_fresh(d, published) for d in sentence.days)
    return (
        1.0,
        evidence.one,
        evidence.few,
        evidence.story,
        evidence.names,
        min(1.0, len(evidence.fresh_names) / 2),
        min(1.0, evidence.known_numbers / 2),
        min(1.0, float(evidence.changed_numbers)),
        min(1.0, evidence.new_numbers / 2),
        float(any(_fresh(d, published) for d in evidence.new_days)),
        float(opening),
        1.0 / (1.0 + place),
        float(place < 3),
        min(1.0, math.log1p(sentence.words) / 4),
        float(sentence.words < 8),
        overlap,
        float(bool(sentence.numbers)),
        min(1.0, len(sentence.names) / 3),
        float(Cue.EVENT in cues),
        float(Cue.RECENT in cues or recent),
        float(Cue.PAST in cues),
        float(Cue.SPEECH in cues),
        float(Cue.QUOTE in cues),
        float(Cue.FUTURE in cues),
        float(Cue.HEDGE in cues),
        float(Cue.NEGATION in cues),
        float(Cue.REVERSAL in cues),
        float(Cue.FIRST_PERSON in cues),
        float(Cue.QUESTION in cues),
        float(Cue.BOILERPLATE in cues),
        float(any(n.kind in TOLLS for n in sentence.numbers)),
    )


def _fresh(day: int, published: int) -> bool:
    """True for a day whose events are still news: three days back, for weekly papers and slow wires, or to come."""
    return day >= published - 3


def probability(weights: tuple[float, ...], values: tuple[float, ...]) -> float:
    """The logistic function of the weighted sum, 0..1."""
    z = sum(map(mul, weights, values))
    return 1.0 / (1.0 + math.exp(-z)) if z > -60 else 0.0


def looks_like_news(sentence: Sentence, least_terms: int, published: int) -> bool:
    """False for scraps, bylines, questions and dated history, whatever the weights say.

    ``published`` is the day of publication, as an ordinal.
    """
    if len(sentence.terms) < least_terms or sentence.cues & {Cue.BOILERPLATE, Cue.QUESTION}:
        return False
    return not sentence.days or max(sentence.days) >= published - OLD_DAYS


def day_of(seconds: float) -> int:
    """The day of a moment, as an ordinal, UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().toordinal()
