"""Which story an article belongs to."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from operator import mul

from bot.model import Analysis
from bot.stories.fingerprint import DAY_KIND, figure_fingerprint, fingerprint, name_fingerprint
from bot.stories.index import Idfs, Story, StoryIndex
from bot.stories.policy import DAY

Vector = dict[int, float]

TITLE, LEAD, BODY = 2.0, 1.5, 1.0
LEAD_SENTENCES = 3
"""News is written top down: the title and the first sentences name the event (the inverted pyramid)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that an article may belong to. ``similarity``: decayed cosine, and what shared figures add."""

    story: Story
    similarity: float


@dataclass(frozen=True, slots=True)
class Article:
    """An article as stories are compared with it: ``vector`` maps fingerprints of terms, names, figures and days to
    weights, ``numbers`` are those of the figures among them."""

    vector: Vector
    numbers: frozenset[int]


def condense(analysis: Analysis, index: StoryIndex, idf: Idfs) -> Article:
    """The article's weightiest terms: ``1 + ln(tf)``, tf counted by place; a name counts name_weight times."""
    policy = index.policy
    counts: dict[int, float] = {}
    said = counts.get
    names: set[int] = set()
    numbers: set[int] = set()
    for place, sentence in enumerate((analysis.title, *analysis.body)):
        weight = TITLE if place == 0 else LEAD if place <= LEAD_SENTENCES else BODY
        for term in map(fingerprint, sentence.terms):
            counts[term] = said(term, 0.0) + weight
        for name in map(name_fingerprint, sentence.names):
            names.add(name)
            counts[name] = said(name, 0.0) + weight
        if place:
            for number in sentence.numbers:
                if number.kind:
                    figure = figure_fingerprint(number.value, fingerprint(number.kind))
                    numbers.add(figure)
                    counts[figure] = counts.get(figure, 0.0) + BODY
            for day in sentence.days:
                day_number = figure_fingerprint(float(day), DAY_KIND)
                counts[day_number] = counts.get(day_number, 0.0) + BODY
    logs = {count: 1.0 + math.log(max(1.0, count)) for count in set(counts.values())}
    idf.learn(counts)
    weights = {term: logs[count] * (policy.name_weight if term in names else 1.0) for term, count in counts.items()}
    if len(weights) > policy.vector_terms:
        worth = sorted([(-weight * idf[t], t) for t, weight in weights.items()])
        weights = {t: weights[t] for _, t in worth[: policy.vector_terms]}
    return Article({t: round(w, 3) for t, w in weights.items()}, frozenset(numbers))


def candidates(article: Article, index: StoryIndex, idf: Idfs, now: float) -> list[Candidate]:
    """The live stories most like an article, the likest first; at most policy.candidates."""
    policy = index.policy
    weighted = {term: weight * idf[term] for term, weight in article.vector.items()}
    query = sorted(weighted, key=lambda t: (-weighted[t], t))[: policy.query_terms]
    best = index.likeliest({term: weighted[term] * idf[term] for term in query}, now)
    return _compared(weighted, article, best, index, now)


def compared(article: Article, stories: Iterable[Story], index: StoryIndex, idf: Idfs, now: float) -> list[Candidate]:
    """Some stories, the likest first."""
    idf.learn(article.vector)
    weighted = {term: weight * idf[term] for term, weight in article.vector.items()}
    return _compared(weighted, article, stories, index, now)


def _compared(
    weighted: Vector, article: Article, best: Iterable[Story], index: StoryIndex, now: float
) -> list[Candidate]:
    mine, numbers = index.by_slot(weighted), index.slots(article.numbers)
    norm = math.sqrt(sum(w * w for w in weighted.values())) or 1.0
    found = [Candidate(story, _similarity(mine, norm, numbers, story, index, now)) for story in best]
    return sorted(found, key=lambda c: (-c.similarity, c.story.id))


def _similarity(
    article: Vector, norm: float, numbers: frozenset[int], story: Story, index: StoryIndex, now: float
) -> float:
    slots, weights = index.weighted(story)
    square: float = sum(map(mul, weights, weights))
    if not square:
        return 0.0
    shared = [article[slot] * weight for slot, weight in zip(slots, weights, strict=True) if slot in article]
    age = max(0.0, now - story.updated) / DAY
    decay: float = 0.5 ** (age / index.policy.half_life_days)
    figures = len(numbers.intersection(slots)) if numbers else 0
    similarity: float = sum(shared) / (norm * math.sqrt(square)) * decay
    return similarity + index.policy.shared_number * min(2, figures)
