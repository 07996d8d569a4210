"""Numbers with what they count."""

from __future__ import annotations

import re

from bot.model import Number
from bot.text.lexicon import lexicon
from bot.text.lexicon.base import Lexicon
from bot.text.tokens import Token, stem

_CURRENCY = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₴": "uah"}
_UNITS = {
    "%": "%", "percent": "%", "prozent": "%", "pourcent": "%", "процент": "%", "процентов": "%", "відсотків": "%",
    "dollar": "usd", "dollars": "usd", "dollar-": "usd", "euro": "eur", "euros": "eur", "pounds": "gbp", "dólares": "usd",
    "долларов": "usd", "доларів": "usd", "евро": "eur", "євро": "eur", "рублей": "rub", "гривень": "uah",
    "km": "km", "kilometres": "km", "kilometers": "km", "kilometer": "km", "kilomètres": "km", "kilómetros": "km",
    "км": "km", "kg": "kg", "tonnes": "t", "tons": "t", "magnitude": "magnitude",
}  # fmt: skip
_SEPARATED = re.compile(r"^\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+$")
WINDOW = 5
"""Words on each side in which the verb of a toll is looked for."""


def numbers(found: list[Token], lang: str) -> tuple[Number, ...]:
    """The numbers said in a sentence, each with its kind; years, days of months and clock times are not counts."""
    lex = lexicon(lang)
    result: list[Number] = []
    claimed: set[int] = set()
    n = 0
    while n < len(found):
        value, width, kind = _read(found, n, lex)
        if value is None:
            n += 1
            continue
        after = n + width
        if not kind and _is_date(found, n, after, value, lex):
            n = after
            continue
        about = any(t.low in lex.about for t in found[max(0, n - 2) : n])
        kind = kind or _kind(found, n, after, lex, lang, claimed)
        number = Number(value, kind, about)
        if (kind or found[n].kind == "number") and number not in result:
            result.append(number)
        n = after
    return tuple(result)


def _read(found: list[Token], n: int, lex: Lexicon) -> tuple[float | None, int, str]:
    """The number that begins at token ``n``: its value, how many tokens it takes, its kind if it carries one."""
    token = found[n]
    kind = ""
    width = 1
    if token.kind == "sign" and token.low in _CURRENCY and n + 1 < len(found) and found[n + 1].kind == "number":
        kind, n, token, width = _CURRENCY[token.low], n + 1, found[n + 1], 2
    if token.kind == "number":
        text = token.surface
        if text[0] in _CURRENCY:
            kind, text = _CURRENCY[text[0]], text[1:]
        value = _value(text)
        if value is None:
            return None, 1, ""
    elif token.kind == "word" and token.low in lex.numerals:
        value = lex.numerals[token.low]
    elif token.kind == "word" and token.low.split("-")[0] in lex.numerals and "-" in token.low:
        parts = [lex.numerals.get(p) for p in token.low.split("-")]
        if any(p is None for p in parts):
            return None, 1, ""
        value = sum(p for p in parts if p is not None)
    elif token.kind == "word" and token.low in lex.scales and lex.scales[token.low] >= 12 and len(token.low) > 3:
        value = 1.0
        width -= 1
        n -= 1
    else:
        return None, 1, ""
    while n + 1 < len(found) and found[n + 1].low in lex.scales:
        value *= lex.scales[found[n + 1].low]
        n, width = n + 1, width + 1
    if n + 1 < len(found) and not kind:
        unit = found[n + 1]
        if unit.low in _UNITS:
            kind, width = _UNITS[unit.low], width + 1
        elif unit.kind == "sign" and unit.low in _CURRENCY:
            kind, width = _CURRENCY[unit.low], width + 1
    return value, width, kind


def _value(text: str) -> float | None:
    if _SEPARATED.match(text):
        digits = re.sub(r"\D", "", text)
        return float(digits) if len(digits) < 19 else None
    plain = re.sub("[\u00a0\u202f ]", "", text)
    if plain.count(",") == 1 and plain.count(".") == 0:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "") if plain.count(".") <= 1 else plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if value < 1e18 else None


def _is_date(found: list[Token], n: int, after: int, value: float, lex: Lexicon) -> bool:
    token = found[n]
    if token.kind != "number":
        return False
    before = found[n - 1].low if n else ""
    follows = found[after].low if after < len(found) else ""
    if value == int(value) and 1 <= value <= 31 and (before in lex.months or follows in lex.months):
        return True
    return len(token.surface) == 4 and token.surface.isdigit() and 1500 <= value <= 2100 and follows not in _UNITS


def _kind(found: list[Token], n: int, after: int, lex: Lexicon, lang: str, claimed: set[int]) -> str:
    """The toll whose word stands nearest, else the stem of the noun that follows.

    Function words do not count as distance, "and" counts double: "killed one and wounded 25" is one dead
    and 25 hurt. A word that another number has claimed ("3 dead, 12 injured") is passed over.
    """
    behind = _nearest_toll(found, range(n - 1, max(-1, n - WINDOW - 3), -1), lex, claimed)
    ahead = _nearest_toll(found, range(after, min(len(found), after + WINDOW + 3)), lex, claimed)
    best = min((t for t in (behind, ahead) if t is not None), default=None, key=lambda t: t[0])
    if best:
        claimed.add(best[1])
        return best[2]
    for token in found[after : after + 3]:
        if token.kind == "word" and token.low not in lex.function and token.low not in lex.numerals:
            return stem(token.low, lang)
    return ""


def _nearest_toll(found: list[Token], places: range, lex: Lexicon, claimed: set[int]) -> tuple[float, int, str] | None:
    distance = 0.0 if places.step > 0 else -0.5
    for place in places:
        token = found[place]
        if token.low in _AND or (token.low not in lex.function and token.low not in lex.about):
            distance += 1
        if distance > WINDOW:
            return None
        if token.kind == "word" and place not in claimed:
            kind = _toll(token.low, lex)
            if kind:
                return distance, place, kind
    return None


_AND = frozenset(["and", "und", "et", "y", "e", "и", "та", "і", "й"])


def _toll(word: str, lex: Lexicon) -> str:
    for beginning, kind in lex.tolls.items():
        if word.startswith(beginning):
            return kind
    return ""
