"""What is known of a language without any model: small closed lists, written by us."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property


def words(text: str) -> frozenset[str]:
    """The words of a block of text."""
    return frozenset(text.split())


@dataclass(frozen=True)
class Lexicon:
    """The closed word classes of one language, in lower case, diacritics as written.

    What stands in ``event``, ``tolls`` and ``speech`` are beginnings of words: "kill" finds "killed". One
    that ends in "$" is a whole word: "die$" does not find "diesel".
    """

    code: str
    stemmer: str  # Snowball's name, "" if it has none
    function: frozenset[str]
    numerals: dict[str, float]
    scales: dict[str, float]  # what multiplies the number before it, a million
    dozens: dict[str, float]  # what stands for a rounded number of its own, a dozen, une vingtaine
    halves: frozenset[str]  # half of the scale that follows, half a million
    about: frozenset[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    relative: dict[str, int]  # today 0, yesterday -1
    recent: frozenset[str]
    past: frozenset[str]
    future: frozenset[str]
    hedge: frozenset[str]
    negation: frozenset[str]
    reversal: tuple[str, ...]
    event: tuple[str, ...]
    speech: tuple[str, ...]
    first_person: frozenset[str]
    boilerplate: tuple[str, ...]
    tolls: dict[str, str]  # beginning of a word -> canonical kind
    abbreviations: frozenset[str]  # never the end of a sentence: a name, a number or more follows
    closers: frozenset[str] = frozenset()  # may also end a sentence: p.m., etc., г.

    @cached_property
    def markers(self) -> frozenset[str]:
        """Words that tell the language: its function words."""
        return self.function
