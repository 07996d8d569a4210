"""The features of sentences and articles, and the logistic models on them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import mul

from bot.model import Cue, Sentence
from bot.stories.assign import LEAD_SENTENCES
from bot.stories.novelty import Evidence

FEATURES = (
    "bias",
    # known or new
    "one",
    "few",
    "rest",
    "desk",
    "unknown",
    "uncovered",
    "fresh names",
    "bare names",
    "new events",
    "bare events",
    "event in part",
    "said by",
    "known numbers",
    "changed numbers",
    "new numbers",
    "age",
    "gap",
    "gap few",
    # news or not
    "place",
    "lead",
    "sentences",
    "length",
    "long",
    "title",
    "numbers",
    "names",
    "central",
    "core",
    "toll",
    "fresh day",
    "old day",
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
)
"""The features of a sentence, in the order of the weights; see ``features``.

"event in part" weighs an event word that the desk has not been told by how far the rest is known, most at a half:
what is wholly unknown needs no such sign, and in what is wholly known another word is but another word.
"""

KNOWN_ONLY = frozenset({"age", "gap", "gap few"})
"""Features that tell known from new alone: what is old for the desk may be news all the same."""
NEWS_ONLY = frozenset({"place", "lead", "sentences", "length", "long", "central", "core"})
"""Features that tell news from the rest alone: in a text of one sentence they would mislead about known or new."""

ARTICLE_FEATURES = ("bias", "best", "expected", "sentences", "opening")
"""The features of an article, in the order of the weights; see ``article_features``."""

FRAGMENT_FEATURES = ("bias", "best", "marks", "event")
"""The features of a fragment, a short text without a title, in the order of the weights; see ``fragment_features``."""

LEAD_FEATURES = ("score", "news", "after", "quote", "length", "place", "title")
"""What the sentences of an article are ranked by, in the order of the weights; see ``lead_features``."""

CONTEXT = ("bias", "own", "before", "after", "mean")
"""What a sentence's log-odds of being news are weighed from, in the order of the weights; see ``in_context``."""

OLD_DAYS = 7
"""A sentence whose own date lies further back tells history: the day of the week no longer names it."""
FRESH_DAYS = 3
"""A day's events are news for so long: for weekly papers and slow wires."""
LONG_WORDS = 40
TOLLS = frozenset({"dead", "hurt", "missing", "arrested", "rescued", "evacuated"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What the sentences of one article share.

    ``gap`` are the days since the story's last report, 0 for a new story. ``central`` has the share of each
    sentence's weight that the article's other sentences repeat on average, ``core`` the share that is among
    the story's weightiest terms. ``published`` and ``since``, see first_day, are ordinals of days, ``title`` are the
    terms of the title, ``sentences`` counts those of the text.
    """

    gap: float
    published: int
    since: int
    title: frozenset[str]
    sentences: int
    central: tuple[float, ...]
    core: tuple[float, ...]


def features(sentence: Sentence, place: int, evidence: Evidence, setting: Setting) -> tuple[float, ...]:
    """The features of the sentence at ``place`` of the text. Each lies in about -1..3."""
    cues = sentence.cues
    e = evidence
    title = setting.title
    gap = math.log1p(setting.gap)
    return (
        1.0,
        e.one,
        e.few,
        e.rest,
        e.story,
        math.log1p(e.unknown),
        math.log1p(e.uncovered),
        min(3, len(e.fresh_names)) / 3,
        min(3, e.bare_names) / 3,
        min(2, len(e.new_events)) / 2,
        min(2, e.bare_events) / 2,
        4.0 * e.few * (1.0 - e.few) if e.new_events else 0.0,
        math.log1p(e.said_by),
        min(2, e.known_numbers) / 2,
        min(2, e.changed_numbers) / 2,
        min(2, e.new_numbers) / 2,
        math.log1p(e.age),
        gap,
        gap * e.few,
        1.0 / (1.0 + place),
        float(place < LEAD_SENTENCES),
        math.log(setting.sentences),
        min(1.2, math.log1p(sentence.words) / 4),
        float(sentence.words > LONG_WORDS),
        len(title.intersection(sentence.terms)) / len(title) if title else 0.0,
        min(3, len(sentence.numbers)) / 3,
        min(4, len(sentence.names)) / 4,
        setting.central[place],
        setting.core[place],
        float(bool(sentence.numbers) and any(n.kind in TOLLS for n in sentence.numbers)),
        float(bool(sentence.days) and max(sentence.days) >= setting.published - FRESH_DAYS),
        float(bool(sentence.days) and max(sentence.days) < setting.published - OLD_DAYS),
        float(Cue.EVENT in cues),
        float(Cue.RECENT in cues),
        float(Cue.PAST in cues),
        float(Cue.SPEECH in cues),
        float(Cue.QUOTE in cues),
        float(Cue.FUTURE in cues),
        float(Cue.HEDGE in cues),
        float(Cue.NEGATION in cues),
        float(Cue.REVERSAL in cues),
        float(Cue.FIRST_PERSON in cues),
    )


def article_features(scores: Sequence[float], opening: bool) -> tuple[float, ...]:
    """The features of an article, from the scores (0..1) of the sentences that may be news; at least one.

    "best" are the log-odds of the best; "expected" is ln(1 + sum), the sum being how many developments are expected.
    """
    return (1.0, log_odds(max(scores)), math.log1p(sum(scores)), math.log(len(scores)), float(opening))


def fragment_features(score: float, best: Sentence) -> tuple[float, ...]:
    """The features of a fragment: its best sentence, and the score of that.

    Nothing around it tells news from the debris of pages (menus, tags, rows of links): that has marks in plenty.
    """
    marks = len(_MARKS.findall(best.text)) / max(1, best.words)
    return (1.0, log_odds(score), min(1.0, 10.0 * marks), float(Cue.EVENT in best.cues))


def lead_features(
    sentences: Sequence[tuple[float, float, Sequence[float]]],
) -> list[tuple[float, ...]]:
    """The features by which the sentences of an article that may be news are ranked, in the order of the text.

    For each its score and its probability of being news (0..1), and the values of ``features``. "score" is the
    logarithm of the score, at least .001, "news" the log-odds, "after" the score of the next, 0 for the last: what is
    followed by news opens a passage, and does not lean on one. The rest are those features of the sentence itself.
    """
    beside = (*(score for score, _, _ in sentences[1:]), 0.0)
    return [
        (math.log(max(score, 0.001)), log_odds(news), after, *(values[n] for n in _OF_FEATURES))
        for (score, news, values), after in zip(sentences, beside, strict=False)
    ]


_OF_FEATURES = tuple(FEATURES.index(name) for name in LEAD_FEATURES[3:])

_MARKS = re.compile(r"[|«»›‹→#@*_=~<>{}\[\]\\^…]|&\w+;|\.\.\.|https?:|www\.")


def in_context(odds: Sequence[float]) -> list[tuple[float, ...]]:
    """What the sentences of an article tell of each other: news stands beside news, and comment in commentaries.

    ``odds`` are the log-odds of each by itself, in the order of the text. For each: 1, its own, those of the one before and
    the one after, 0 if there is none, and their mean over the article.
    """
    if not odds:
        return []
    mean = sum(odds) / len(odds)
    beside = (0.0, *odds, 0.0)
    return [(1.0, own, beside[n], beside[n + 2], mean) for n, own in enumerate(odds)]


def log_odds(p: float) -> float:
    """ln(p / (1 - p)), bounded at p = .001 and .999."""
    p = min(0.999, max(0.001, p))
    return math.log(p / (1.0 - p))


def probability(weights: Sequence[float], values: Sequence[float]) -> float:
    """The logistic function of the weighted sum, 0..1."""
    z = weighed(weights, values)
    return 1.0 / (1.0 + math.exp(-z)) if z > -60 else 0.0


def weighed(weights: Sequence[float], values: Sequence[float]) -> float:
    """The weighted sum: log-odds."""
    return float(sum(map(mul, weights, values)))


def looks_like_news(sentence: Sentence, least_terms: int, since: int) -> bool:
    """False for scraps, bylines, questions and dated history, whatever the weights say.

    ``since`` is the first day, as an ordinal, that is not history for the article and its story.
    """
    if len(sentence.terms) < least_terms or sentence.cues & _NEVER:
        return False
    return not sentence.days or max(sentence.days) >= since


def first_day(published: int, opened: int | None) -> int:
    """The first day that is not history: OLD_DAYS before publication, and FRESH_DAYS before the story's first report.

    What was no longer fresh when the story began cannot be how it moves.
    """
    since = published - OLD_DAYS
    return since if opened is None else max(since, min(opened, published) - FRESH_DAYS)


_NEVER = frozenset({Cue.BOILERPLATE, Cue.QUESTION})


def day_of(seconds: float) -> int:
    """The day of a moment, as an ordinal, UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().toordinal()
