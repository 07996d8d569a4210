"""Words and numbers of a sentence, and their stems."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from bot.text.lexicon import lexicon
from bot.text.memo import Memo

_LETTER, _LATIN = r"[^\W\d_]", "[A-Za-z]"


def _grammar(letter: str) -> re.Pattern[str]:
    """What a token is. Nothing that has matched is given back (++), and what can begin none is passed at a glance."""
    return re.compile(
        r"(?=[\w$€£¥₴₽%°])(?:"
        # l'Ukraine, d'Italie, qu'elle: two words
        rf"(?P<elided>(?:[cdjlmnstCDJLMNST]|(?:[Jj]us|[Ll]ors|[Pp]uis|[Qq]uoi)?[Qq]u|QU)(?=[’']{letter}{{2}}))"
        # F-16, Су-27, S-300: one word
        rf"|(?P<word>{letter}{{1,3}}+-\d{{1,3}}{letter}?(?!\w)|{letter}++(?:[’'ʼ.-]{letter}++)*+)"
        r"|(?<![\w.:/-])(?:(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})(?![\w/-])"
        r"|(?P<clock>\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}[hH]\d{2})(?![\w:]))"
        r"|(?P<number>[$€£¥₴₽]?\d+(?:[.,\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?(?!\w*\d))"
        r"|(?P<mixed>\w*\d\w*)"
        r"|(?P<sign>[%$€£¥₴₽°]))"
    )


_TOKEN, _ASCII_TOKEN = _grammar(_LETTER), _grammar(_LATIN)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MARKS = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})
_UK_ENDINGS = tuple(
    sorted(
        [
            "ами",
            "ями",
            "ові",
            "еві",
            "ого",
            "ому",
            "ими",
            "їми",
            "ією",
            "ією",
            "ію",
            "ія",
            "ії",
            "ів",
            "їв",
            "ах",
            "ях",
            "ам",
            "ям",
            "ою",
            "ею",
            "ою",
            "єю",
            "ий",
            "ій",
            "ої",
            "ої",
            "их",
            "їх",
            "им",
            "їм",
            "у",
            "ю",
            "а",
            "я",
            "о",
            "е",
            "є",
            "и",
            "і",
            "ї",
            "ь",
            "ти",
            "ть",
            "ла",
            "ло",
            "ли",
            "в",
            "ся",
            "лися",
            "лася",
            "лося",
            "вся",
            "ння",
            "нні",
            "ння",
            "нням",
            "ться",
            "ють",
            "уть",
            "ать",
            "ять",
            "ає",
            "ує",
            "еш",
        ],
        key=len,
        reverse=True,
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or number as it stands: ``surface``; ``low`` in lower case; ``kind`` "word", "number" or "sign".

    ``capital``: a word that begins with a capital; ``small``: one that begins with a small letter; ``long``: a word of
    more than three letters.
    """

    surface: str
    low: str
    kind: str
    capital: bool = False
    long: bool = False
    small: bool = False


def tokens(sentence: str) -> list[Token]:
    """The words, numbers and signs of a sentence in order."""
    grammar = _ASCII_TOKEN if sentence.isascii() else _TOKEN
    return [_TOKENS[match.lastgroup][match[0]] for match in grammar.finditer(sentence)]


def placed(sentence: str) -> list[tuple[Token, int]]:
    """The same, each with the place of its first character. Its ``surface`` stands there."""
    grammar = _ASCII_TOKEN if sentence.isascii() else _TOKEN
    return [(_TOKENS[match.lastgroup][match[0]], match.start()) for match in grammar.finditer(sentence)]


def _word(surface: str) -> Token:
    low = surface.translate(_MARKS).lower()
    if low.endswith("'s") and len(low) > 2:
        low, surface = low[:-2], surface[:-2]
    return Token(surface, low, "word", surface[0].isupper(), len(low) > 3, surface[0].islower())


def _other(kind: str) -> Memo[Token]:
    return Memo(lambda surface: Token(surface, surface, kind), 20_000)


_WORDS = Memo(_word)
_TOKENS: dict[str | None, Memo[Token]] = {
    **dict.fromkeys(("word", "elided", "mixed"), _WORDS),
    **{kind: _other(kind) for kind in ("number", "sign", "date", "clock")},
}


_STEMMERS: dict[str, Stemmer.Stemmer] = {}


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """The stem of a lower-case word: Snowball's, for Ukrainian the word less its ending; diacritics folded."""
    name = lexicon(lang).stemmer
    if name:
        stemmer = _STEMMERS.get(lang)
        if stemmer is None:
            stemmer = _STEMMERS[lang] = Stemmer.Stemmer(name, 0)
        try:
            word = stemmer.stemWord(word)
        except UnicodeEncodeError:
            return word
    elif lang == "uk":
        word = _ukrainian(word)
    return folded(word, lang)


def folded(word: str, lang: str) -> str:
    """A word without diacritics, but for those that make another letter in Russian and Ukrainian."""
    if word.isascii():
        return word
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word))
    # й and ї are letters of their own, not и and і with a mark
    kept = "".join(c for c in plain if not unicodedata.combining(c) or c in "\u0306\u0308")
    return unicodedata.normalize("NFC", kept) if lang in {"ru", "uk"} else _fold(kept)


def _fold(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _ukrainian(word: str) -> str:
    for ending in _UK_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-2] + word[-1] if len(word) > 4 and word[-1] == word[-2] else word


def bigrams(text: str) -> list[str]:
    """Pairs of letters of a text that is written without spaces."""
    letters = _CJK.findall(text)
    return [a + b for a, b in zip(letters, letters[1:], strict=False)]
