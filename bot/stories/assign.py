"""Which story an article belongs to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from operator import mul

from bot.model import Analysis
from bot.stories.fingerprint import fingerprint, name_fingerprint
from bot.stories.index import Story, StoryIndex
from bot.stories.policy import DAY

Vector = dict[int, float]

TITLE, LEAD, BODY = 2.0, 1.5, 1.0
LEAD_SENTENCES = 3
"""News is written top down: the title and the first sentences name the event (the inverted pyramid)."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that an article may belong to. ``similarity`` 0..1: decayed cosine."""

    story: Story
    similarity: float


def vector(analysis: Analysis, limit: int, index: StoryIndex) -> Vector:
    """The article's weightiest terms and names: ``1 + ln(tf)``, tf counted by place, at most ``limit``."""
    counts: dict[int, float] = {}
    for place, sentence in enumerate((analysis.title, *analysis.body)):
        weight = TITLE if place == 0 else LEAD if place <= LEAD_SENTENCES else BODY
        for term in sentence.terms:
            term_number = fingerprint(term)
            counts[term_number] = counts.get(term_number, 0.0) + weight
        for name in sentence.names:
            name_number = name_fingerprint(name)
            counts[name_number] = counts.get(name_number, 0.0) + weight
    weights = {term: 1.0 + math.log(max(1.0, count)) for term, count in counts.items()}
    if len(weights) > limit:
        worth = sorted(
            (-weight * idf, t) for (t, weight), idf in zip(weights.items(), index.idfs(weights), strict=True)
        )
        weights = {t: round(weights[t], 3) for _, t in worth[:limit]}
    return weights


def candidates(article: Vector, index: StoryIndex, now: float) -> list[Candidate]:
    """The live stories most like an article, the likest first; at most policy.candidates."""
    policy = index.policy
    weighted = {t: w * index.idf(t) for t, w in article.items()}
    query = sorted(weighted, key=lambda t: (-weighted[t], t))[: policy.query_terms]
    best = index.likeliest({term: weighted[term] * index.idf(term) for term in query}, now)
    norm = math.sqrt(sum(w * w for w in weighted.values())) or 1.0
    found = [Candidate(story, _similarity(weighted, norm, story, index, now)) for story in best]
    return sorted(found, key=lambda c: (-c.similarity, c.story.id))


def _similarity(article: Vector, norm: float, story: Story, index: StoryIndex, now: float) -> float:
    weights = list(map(mul, story.logs, index.idfs(story.terms)))
    square: float = sum(map(mul, weights, weights))
    if not square:
        return 0.0
    shared = [article[term] * weight for term, weight in zip(story.terms, weights, strict=True) if term in article]
    age = max(0.0, now - story.updated) / DAY
    decay: float = 0.5 ** (age / index.policy.half_life_days)
    similarity: float = sum(shared) / (norm * math.sqrt(square)) * decay
    return similarity
