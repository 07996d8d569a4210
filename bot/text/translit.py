"""Cyrillic names in Latin letters, and letters without their marks."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_COMMON = {
    "а": "a", "б": "b", "в": "v", "д": "d", "е": "e", "ж": "zh", "з": "z", "й": "i", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch",
    "ш": "sh", "щ": "shch", "ь": "", "ъ": "", "ю": "iu", "я": "ia", "ы": "y", "э": "e", "ё": "e", "ї": "i", "є": "ie",
    "ґ": "g", "і": "i", "ў": "u", "’": "", "'": "", "ʼ": "",
}  # fmt: skip
_TABLES = {
    "uk": {ord(k): v for k, v in {**_COMMON, "г": "h", "и": "y"}.items()},
    "": {ord(k): v for k, v in {**_COMMON, "г": "g", "и": "i"}.items()},
}
"""BGN/PCGN romanisation without its marks; Ukrainian reads г and и in its own way."""
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


@lru_cache(maxsize=50_000)
def latin(word: str, lang: str = "") -> str:
    """A word in lower-case Latin letters without marks; other scripts are left as they are."""
    low = word.casefold()
    if low.isascii():
        return low
    low = low.translate(_TABLES["uk" if lang == "uk" else ""]).translate(_LETTERS)
    plain = unicodedata.normalize("NFD", low)
    return "".join(c for c in plain if not unicodedata.combining(c))
