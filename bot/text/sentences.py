"""A text cut into its sentences."""

from __future__ import annotations

import re

import sentencex

from bot.text.lexicon import lexicon

_LAST_WORD = re.compile(r"([\w.’'-]+)\.[\"”»’)\]]*\s*$")
_INITIAL = re.compile(r"(?:^|\s|[-(«“\"])(?:[^\W\d_]\.[ -]?)+$")
_FIRST_WORD = re.compile(r"[\W_]*([\w’']+)")
_PLAIN = re.compile(r"(?<=[.!?…])(?=\s)")
_CJK = re.compile(r"(?<=[。！？])(?![」』）])")
_REMARK = re.compile(r"[—–-]\s+[^\W\d_]")
"""A dash and a word: after direct speech in Russian and Ukrainian, who says it."""
_FIGURE = re.compile(r"(?<=\.)(?=\s+\d)|(?<=\.[“”\"»])(?=\s+\d)")
"""Between a full stop and a figure: there the splitter never ends a German sentence, for fear of dates."""
_BEFORE_FIGURE = frozenset(["abb", "anm", "aufl", "buchst", "kap", "lit", "pos", "tab", "tel", "ziff"])
"""German abbreviations that stand before a figure; those without a vowel, as Nr. and Bd., need no list, and SPD is none."""
_SHORT_DAYS = frozenset(["mo", "di", "mi", "do", "fr", "sa", "so"])
_DATE = re.compile(r"\d{1,2}\.")
_CONSONANTS = re.compile("[^\\W\\d_aeiouyäöüAEIOUYÄÖÜ]?[^\\W\\d_A-ZÄÖÜaeiouyäöü]+")
MAX_LINE = 100_000
"""Characters of a line; a longer one is cut up where it has white space."""


def split(text: str, lang: str, most: int | None = None) -> list[str]:
    """The sentences of a text, in order, without surrounding white space; none is empty.

    A line break always ends a sentence. Apart from white space nothing is lost or added; with ``most`` the
    rest is left out once so many have been found.
    """
    found: list[str] = []
    start = 0
    for match in _BREAK.finditer(text):
        found += _lines(text[start : match.start()], lang)
        start = match.end()
        if most is not None and len(found) >= most:
            return found[:most]
    found += _lines(text[start:], lang, most)
    return found[:most]


_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def _lines(line: str, lang: str, most: int | None = None) -> list[str]:
    """The sentences of a line, taken in pieces if it is without end."""
    found: list[str] = []
    while len(line) > MAX_LINE:
        cut = line.rfind(" ", MAX_LINE // 2, MAX_LINE)
        cut = cut if cut > 0 else MAX_LINE
        found += _line(line[:cut].strip(), lang)
        line = line[cut:]
        if most is not None and len(found) >= most:
            return found
    return found + _line(line.strip(), lang)


def _line(line: str, lang: str) -> list[str]:
    if not line:
        return []
    if lang in {"ja", "zh"}:
        return [part.strip() for part in _CJK.split(line) if part.strip()]
    parts = sentencex.segment(lang if lang.isascii() and lang else "en", line) if _safe(line) else _PLAIN.split(line)
    if lang == "de":
        parts = [piece for part in parts for piece in _FIGURE.split(part)]
    merged: list[list[str]] = []  # the pieces of each sentence
    spaced = True  # whether white space stood before the part: "Caliber.Az" is one word
    for part in parts:
        stripped = part.strip()
        if not stripped:
            spaced = True
            continue
        before = merged[-1][-1] if merged else ""
        if merged and not spaced and not part[0].isspace() and before[-1] == ".":
            merged[-1].append(stripped)
        elif merged and _continues(before, stripped, lang):
            merged[-1] += [" ", stripped] if spaced or part[0].isspace() else [stripped]
        else:
            merged.append([stripped])
        spaced = part[-1].isspace()
    return ["".join(pieces) for pieces in merged]


def _continues(before: str, after: str, lang: str) -> bool:
    """True if the mark between two parts is not the end of a sentence."""
    if after[0] in '”»"’)]' and len(after) <= 3:
        return True
    if lang in {"ru", "uk"} and before[-1] in '»”"…!?' and _REMARK.match(after):
        return True
    if not before.endswith("."):
        return False
    if after[0].islower():
        return True
    end = _LAST_WORD.search(before[-40:])
    if end is None:
        return False
    word = end.group(1).lower()
    lex = lexicon(lang)
    first = _FIRST_WORD.match(after)
    follows = first.group(1) if first else ""
    if word.isdigit() and lang == "de" and len(word) <= 2:
        return follows.lower() not in lex.function  # "am 12. März", but "Er wurde 3. Das"
    if lang == "de" and follows[:1].isdigit():
        if word in _SHORT_DAYS:
            return _DATE.match(after) is not None  # "am So. 21. März", but "Es ist so. 21 Menschen starben."
        if word in _BEFORE_FIGURE or word.endswith("str") or _CONSONANTS.fullmatch(end.group(1)):
            return True
    if word in lex.abbreviations:
        return word not in _WORDS or follows[:1].isdigit() or (word == "st" and follows[:1].isupper())
    if word in lex.closers:
        # the sentence may end here: it goes on with a figure, or with what a sentence does not begin with
        return follows[:1].isdigit() and word not in {"etc", "usw", "al", "т.д", "т.п", "др", "пр", "ін"}
    return bool(_INITIAL.search(before[-8:])) and len(word.rsplit(".", 1)[-1].rsplit("-", 1)[-1]) == 1


_WORDS = frozenset(["no", "art", "fig", "im", "min", "mind", "max", "bd", "hon", "см", "пос", "мин", "груд", "тер"])
"""Abbreviations that are words too: they are short for something only before a figure."""


def _safe(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:  # lone surrogates cannot cross into the splitter
        return False
    return "\x00" not in line
