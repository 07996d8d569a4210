"""The days that a sentence speaks of."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from bot.text.lexicon import lexicon
from bot.text.memo import Memo
from bot.text.tokens import Token

AHEAD = 60
"""A day and month without a year is the nearest such day that is at most so many days in the future."""
_DAY = re.compile(r"\d{1,2}(?=\D*$)")
_BETWEEN = frozenset(
    # "12 de marzo", "5th of March", "1er mars", "am 1. und 2. Mai", "3 to 5 March"
    [
        "of",
        "de",
        "del",
        "st",
        "nd",
        "rd",
        "th",
        "er",
        "º",
        "e",
        "го",
        "й",
        "and",
        "to",
        "und",
        "bis",
        "et",
        "au",
        "y",
        "al",
        "и",
        "по",
        "до",
        "і",
        "та",
        "the",
    ]
)
_NEXT = {
    "en": (frozenset(["next"]), frozenset()),
    "de": (frozenset(["nächsten", "nächster", "nächste", "kommenden", "kommender", "kommende"]), frozenset()),
    "fr": (frozenset(), frozenset(["prochain", "prochaine"])),
    "es": (frozenset(["próximo", "próxima"]), frozenset(["próximo", "próxima"])),
    "ru": (
        frozenset(["следующий", "следующую", "следующее", "следующей", "следующая", "ближайший", "ближайшую"]),
        frozenset(),
    ),
    "uk": (
        frozenset(["наступний", "наступну", "наступного", "наступної", "наступна", "найближчий", "найближчу"]),
        frozenset(),
    ),
}
"""What before, and what after a day of the week says that it is still to come."""
_PARTS = ("morgen", "vormittag", "mittag", "nachmittag", "abend", "nacht", "früh")


def days(sentence: str, found: list[Token], lang: str, published: int) -> tuple[int, ...]:
    """The days mentioned, as ordinals, for an article published on day ``published``."""
    lex = lexicon(lang)
    result: dict[int, None] = {}
    dated = _dated(lang)
    for n, token in [(n, t) for n, t in enumerate(found) if t.kind == "date" or (t.kind == "word" and dated[t.low])]:
        low = token.low
        if token.kind == "date":
            written = _written(low, lang, published)
            if written:
                result[written] = None
            continue
        if low in lex.relative:
            # "heute Morgen", "am Morgen": the morning
            if low != "morgen" or (token.surface[0].islower() and not (n and found[n - 1].low in _TIMED)):
                before = lang == "en" and low == "yesterday" and n > 1 and found[n - 1].low == "before"
                result[published + lex.relative[low] - before] = None
        elif low in lex.weekdays or (lang == "de" and low.endswith(_PARTS) and _weekday_part(low) in lex.weekdays):
            weekday = lex.weekdays.get(low, lex.weekdays.get(_weekday_part(low), 0))
            last = published - (published - 1 - weekday) % 7
            result[last + 7 if _to_come(found, n, lang) and last < published else last] = None
        elif low in lex.months and (month := lex.months[low]):
            if low == "may" and token.surface[0].islower():
                continue  # "they may 5 times"
            for day in _beside(found, n):
                year = _year(found, n)
                ordinal = _ordinal(year, month, day) if year else _nearest(published, month, day)
                if ordinal:
                    result[ordinal] = None
    return tuple(result)


_TIMED = frozenset(["heute", "gestern", "vorgestern", "am", "jeden"])


@lru_cache(maxsize=64)
def _dated(lang: str) -> Memo[bool]:
    """True for a word that names a day or a month."""
    lex = lexicon(lang)
    return Memo(
        lambda low: (
            low in lex.relative or low in lex.weekdays or low in lex.months or (lang == "de" and low.endswith(_PARTS))
        )
    )


def _weekday_part(low: str) -> str:
    """Montagabend -> montag."""
    for part in _PARTS:
        if low.endswith(part):
            return low[: -len(part)]
    return low


def _to_come(found: list[Token], n: int, lang: str) -> bool:
    before, after = _NEXT.get(lang, (frozenset(), frozenset()))
    return (n > 0 and found[n - 1].low in before) or (n + 1 < len(found) and found[n + 1].low in after)


def years(found: list[Token]) -> tuple[int, ...]:
    """The years mentioned by their four digits."""
    return tuple(
        int(t.surface)
        for t in found
        if t.kind == "number" and len(t.surface) == 4 and t.surface.isdigit() and t.surface[:2] in {"18", "19", "20"}
    )


def _written(text: str, lang: str, published: int) -> int | None:
    """2026-03-12, 12.03.2026, 12/03/2026; of the two ways to read the last, in English the one nearer to the article."""
    a, b, c = (int(part) for part in re.split(r"\D", text))
    if a > 31:
        return _ordinal(a, b, c)
    ways = [_ordinal(c, b, a)]
    if "/" in text and (lang == "en" or ways[0] is None):
        ways.append(_ordinal(c, a, b))
    return min((w for w in ways if w), key=lambda w: abs(w - published), default=None)


def _beside(found: list[Token], n: int) -> tuple[int, ...]:
    """The days of the month that stand beside its name, the nearest first."""
    place = n - 1
    while place >= 0 and n - place <= 3 and found[place].kind == "word" and found[place].low in _BETWEEN:
        place -= 1
    result = _day(found, place) if place >= 0 else ()
    if result:
        # "16-17 March", "am 1. und 2. Mai"
        place -= 1
        while place >= 0 and n - place <= 5 and found[place].kind == "word" and found[place].low in _BETWEEN:
            place -= 1
        if place >= 0 and found[place].kind == "number" and (first := _day(found, place)) and first < result:
            return first + result
        return result
    place = n + 1
    if place < len(found) and found[place].low == "the":
        place += 1
    return _day(found, place) if place < len(found) else ()


def _day(found: list[Token], place: int) -> tuple[int, ...]:
    digits = _DAY.match(found[place].surface) if found[place].kind in {"number", "word"} else None
    return (int(digits.group()),) if digits and 1 <= int(digits.group()) <= 31 else ()


def _year(found: list[Token], n: int) -> int:
    for token in found[n + 1 : n + 4]:
        if token.kind == "number" and len(token.surface) == 4 and token.surface.isdigit():
            return int(token.surface) if 1500 <= int(token.surface) <= 2200 else 0
        if token.kind == "word" and token.low not in _BETWEEN:
            break
    return 0


def _nearest(published: int, month: int, day: int) -> int | None:
    year = date.fromordinal(published).year
    for candidate in (year + 1, year, year - 1, year - 2, year - 3, year - 4):  # far enough back for 29 February
        ordinal = _ordinal(candidate, month, day)
        if ordinal and ordinal <= published + AHEAD:
            return ordinal
    return None


def _ordinal(year: int, month: int, day: int) -> int | None:
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None
