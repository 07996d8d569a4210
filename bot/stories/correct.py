"""What a newer version of an article takes back of what was told. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import normalize

from rapidfuzz import fuzz

from bot.model import Analysis, Cue, Sentence

SAME, ALIKE = 99.0, 60.0
"""Likeness (0..100, rapidfuzz.fuzz.ratio) from which two sentences are the same but for a letter or two, and from which
the one replaces the other."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A sentence that was told, and what stands in its place, ``now``: ``sentence`` counts those of the text, -1 for nothing."""

    said: str
    sentence: int
    now: str = ""

    @property
    def gone(self) -> bool:
        """True if nothing stands in its place."""
        return self.sentence < 0


def corrections(told: Sequence[str], analysis: Analysis, sentence_of: dict[str, Sentence]) -> tuple[Correction, ...]:
    """What of the told sentences a newer version no longer says, or says otherwise.

    A sentence that differs in letters alone is left as it is; one that differs in a number, a name, a day or in saying
    no is corrected. ``sentence_of`` has the told sentences taken apart, by their text.
    """
    found: list[Correction] = []
    now = [_plain(s.text) for s in analysis.body]
    for text in told:
        said = _plain(text)
        if said in now:
            continue
        scores = [fuzz.ratio(said, other) for other in now]
        best = max(range(len(now)), key=scores.__getitem__, default=-1)
        if best < 0 or scores[best] < ALIKE:
            if not any(fuzz.partial_ratio(said, other) >= SAME for other in now):
                found.append(Correction(text, -1))
        elif _differs(sentence_of.get(text), analysis.body[best]):
            found.append(Correction(text, best, analysis.body[best].text))
    return tuple(found)


def _differs(old: Sentence | None, new: Sentence) -> bool:
    if old is None:
        return True
    if {(n.value, n.kind) for n in old.numbers} != {(n.value, n.kind) for n in new.numbers}:
        return True
    if set(old.names) != set(new.names) or set(old.days) != set(new.days):
        return True
    turning = {Cue.NEGATION, Cue.REVERSAL}
    return bool((old.cues ^ new.cues) & turning)


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())
