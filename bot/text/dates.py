"""The days that a sentence speaks of."""

from __future__ import annotations

import re
from datetime import date

from bot.text.lexicon import lexicon
from bot.text.tokens import Token

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
AHEAD = 60
"""A day and month without a year is the nearest such day that is at most so many days in the future."""


def days(sentence: str, found: list[Token], lang: str, published: int) -> tuple[int, ...]:
    """The days mentioned, as ordinals, for an article published on day ``published``."""
    lex = lexicon(lang)
    result: dict[int, None] = {}
    if "-" in sentence:
        for match in _ISO.finditer(sentence):
            day = _ordinal(int(match[1]), int(match[2]), int(match[3]))
            if day:
                result[day] = None
    for n, token in enumerate(found):
        low = token.low
        if low in lex.relative:
            result[published + lex.relative[low]] = None
        elif low in lex.weekdays:
            result[published - (published - 1 - lex.weekdays[low]) % 7] = None
        elif low in lex.months and (month := lex.months[low]):
            day = _beside(found, n)
            if day:
                year = _year(found, n)
                ordinal = _ordinal(year, month, day) if year else _nearest(published, month, day)
                if ordinal:
                    result[ordinal] = None
    return tuple(result)


def years(found: list[Token]) -> tuple[int, ...]:
    """The years mentioned by their four digits."""
    return tuple(
        int(t.surface)
        for t in found
        if t.kind == "number" and len(t.surface) == 4 and t.surface.isdigit() and t.surface[:2] in {"18", "19", "20"}
    )


def _beside(found: list[Token], n: int) -> int:
    for place in (n - 1, n + 1):
        if 0 <= place < len(found):
            digits = re.match(r"\d{1,2}(?=\D*$)", found[place].surface)
            if digits and 1 <= int(digits.group()) <= 31:
                return int(digits.group())
    return 0


def _year(found: list[Token], n: int) -> int:
    for token in found[n + 1 : n + 3]:
        if token.kind == "number" and len(token.surface) == 4 and token.surface.isdigit():
            return int(token.surface)
    return 0


def _nearest(published: int, month: int, day: int) -> int | None:
    year = date.fromordinal(published).year
    for candidate in (year + 1, year, year - 1):
        ordinal = _ordinal(candidate, month, day)
        if ordinal and ordinal <= published + AHEAD:
            return ordinal
    return None


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None
