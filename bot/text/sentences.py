"""A text cut into its sentences."""

from __future__ import annotations

import re

import sentencex

from bot.text.lexicon import lexicon

_LAST_WORD = re.compile(r"([\w.’']+)\.[\"”»’)\]]*\s*$")
_INITIAL = re.compile(r"(?:^|\s)(?:[^\W\d_]\.)+$")
_PLAIN = re.compile(r"(?<=[.!?…])(?=\s)")
_CJK = re.compile(r"(?<=[。！？])(?![」』）])")


def split(text: str, lang: str) -> list[str]:
    """The sentences of a text, in order, without surrounding white space; none is empty.

    A line break always ends a sentence. Apart from white space nothing is lost or added.
    """
    found: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if line:
            found += _line(line, lang)
    return found


def _line(line: str, lang: str) -> list[str]:
    if lang in {"ja", "zh"}:
        parts = _CJK.split(line)
    elif len(line) > 100_000 or not _safe(line):
        parts = _PLAIN.split(line)
    else:
        parts = sentencex.segment(lang or "en", line)
    merged: list[str] = []
    spaced = True  # whether white space stood before the part: "Caliber.Az" is one word
    for part in parts:
        stripped = part.strip()
        if not stripped:
            spaced = True
            continue
        joined = merged and not spaced and not part[0].isspace() and lang not in {"ja", "zh"}
        if joined and merged[-1][-1] == ".":
            merged[-1] += stripped
        elif merged and _continues(merged[-1], stripped, lang):
            merged[-1] = f"{merged[-1]} {stripped}"
        else:
            merged.append(stripped)
        spaced = part[-1].isspace()
    return merged


def _continues(before: str, after: str, lang: str) -> bool:
    """True if the full stop between two parts is not the end of a sentence."""
    if after[0] in '”»"’)]' and len(after) <= 3:
        return True
    if not before.endswith("."):
        return False
    if after[0].islower():
        return True
    end = _LAST_WORD.search(before[-40:])
    if end is None:
        return False
    word = end.group(1).lower()
    if word.isdigit() and lang == "de" and len(word) <= 2:
        return True  # "am 12. März"
    if word in lexicon(lang).abbreviations:
        return True
    return bool(_INITIAL.search(before[-8:])) and len(word.replace(".", "")) == 1


def _safe(line: str) -> bool:
    try:
        line.encode()
    except UnicodeEncodeError:  # lone surrogates cannot cross into the splitter
        return False
    return "\x00" not in line
