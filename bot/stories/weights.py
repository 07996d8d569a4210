"""What was learnt from annotated news: the weights of the judge, as tools/train.py found them.

They stand in learned.py, to be read by people; here they are made ready for use.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bot.stories import learned
from bot.stories.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Weights:
    """The judge's weights.

    ``known`` and ``news`` are in the order of newsworthiness.FEATURES, ``alert`` in that of
    newsworthiness.ARTICLE_FEATURES, ``fragment`` in that of newsworthiness.FRAGMENT_FEATURES, ``lead`` in
    that of newsworthiness.LEAD_FEATURES, ``context`` in that of newsworthiness.CONTEXT. ``words`` has what a stem adds
    to the log-odds that its sentence is news, ``common`` the share of news articles that say a stem; both by fingerprint, English so far.
    """

    known: tuple[float, ...]
    news: tuple[float, ...]
    alert: tuple[float, ...]
    fragment: tuple[float, ...]
    context: tuple[float, ...]
    lead: tuple[float, ...]
    words: Mapping[int, float]
    common: Mapping[int, float]

    def of_words(self, terms: tuple[int, ...]) -> float:
        """What the stems of a sentence add to the log-odds that it is news: their sum by the root of their number,
        so that a long sentence says more than a short one, but not as much more as it is longer.
        """
        words = self.words
        weighed = [words[t] for t in terms if t in words]
        return sum(weighed) / math.sqrt(len(weighed)) if weighed else 0.0


def table(text: str) -> dict[str, float]:
    """Reads "stem 0.12 stem 0.34 ..."."""
    parts = text.split()
    return {stem: float(value) for stem, value in zip(parts[::2], parts[1::2], strict=True)}


def by_fingerprint(values: Mapping[str, float]) -> dict[int, float]:
    """The values of stems by the stems' fingerprints."""
    return {fingerprint(stem): value for stem, value in values.items()}


WEIGHTS = Weights(
    known=tuple(learned.KNOWN.values()),
    news=tuple(learned.NEWS.values()),
    alert=tuple(learned.ALERT.values()),
    fragment=tuple(learned.FRAGMENT.values()),
    context=tuple(learned.CONTEXT.values()),
    lead=tuple(learned.LEAD.values()),
    words=by_fingerprint(table(learned.WORDS)),
    common=by_fingerprint(table(learned.COMMON)),
)
"""The weights in use."""
