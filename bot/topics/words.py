"""The words of a sentence as queries see them: the tokens of bot/text, those with a hyphen in their parts."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.text.tokens import placed

_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of writing without spaces between words, or, in Korean, with endings that no stemmer here takes off."""
_SIGN = re.compile(r"[^\x00-\x7f\w\s–—−‘’“”„«»…·]")
"""Signs that mean something by themselves: emoji and the like."""


class Unit(NamedTuple):
    """A word: in lower case; whether it has a capital; where it stands in the sentence."""

    low: str
    capital: bool
    start: int
    end: int


def words(sentence: str) -> list[Unit]:
    """The words and numbers of a sentence in order. Of Russia-Ukraine each part is a word; F-16 is one."""
    units: list[Unit] = []
    for token, start in placed(sentence):
        low = token.low
        if "-" in low and not any(map(str.isdigit, low)):
            at = start
            for part, shown in zip(low.split("-"), token.surface.split("-"), strict=False):
                units.append(Unit(part, shown[:1].isupper(), at, at + len(shown)))
                at += len(shown) + 1
        else:
            units.append(Unit(low, token.capital, start, start + len(token.surface)))
    return units


def spaceless(text: str) -> bool:
    """True if a text is found letter by letter: writing without spaces, or nothing but signs."""
    return _SPACELESS.search(text) is not None or (_SIGN.search(text) is not None and not words(text))


def level(text: str) -> str:
    """A text in one case, each letter where it was."""
    if text.isascii():
        return text.lower()
    return "".join([c if len(low := c.casefold()) != 1 else low for c in text])
