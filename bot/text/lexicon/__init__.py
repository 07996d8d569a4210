"""The languages that Slugline knows."""

from __future__ import annotations

from bot.text.lexicon import de, en, es, fr, ru, uk
from bot.text.lexicon.base import Lexicon

LEXICA: dict[str, Lexicon] = {m.LEXICON.code: m.LEXICON for m in (en, de, fr, es, ru, uk)}

NONE = Lexicon(
    code="",
    stemmer="",
    function=frozenset(),
    numerals={},
    scales={},
    dozens={},
    halves=frozenset(),
    about=frozenset(),
    months={},
    weekdays={},
    relative={},
    recent=frozenset(),
    past=frozenset(),
    future=frozenset(),
    hedge=frozenset(),
    negation=frozenset(),
    reversal=(),
    event=(),
    speech=(),
    first_person=frozenset(),
    boilerplate=(),
    tolls={},
    abbreviations=frozenset(),
)
"""For every other language: nothing is known."""


def lexicon(lang: str) -> Lexicon:
    """The lexicon of an ISO 639-1 code; NONE if we have none."""
    return LEXICA.get(lang, NONE)
