"""One name, many spellings: Zaporizhzhia, Zaporozhye, Saporischschja, Запоріжжя."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

_SOUNDS = (
    (frozenset("h"), re.compile("shch|schtsch|shtsh|stsh|chtch"), "S"),
    (frozenset("h"), re.compile("schsch|zhzh"), "S"),
    (frozenset("d"), re.compile("dsch|dzh|dj"), "S"),
    (frozenset("hzj"), re.compile("tsch|tch|tsh|sch|sh|zh|sz|ch|(?<=[aeiou])j(?=[aeou])"), "S"),
    (frozenset("h"), re.compile("kh|gh|h"), "h"),
    (frozenset("p"), re.compile("ph"), "f"),
    (frozenset("tc"), re.compile("ts|tz|cz"), "C"),
)
"""In this order; each only where a word has one of the letters."""
_LETTERS = str.maketrans({"x": "ks", "w": "v", "q": "k", "c": "k", "z": "s"})
_VOWELS = re.compile("[aeiouyj']+")
_DOUBLE = re.compile(r"(.)\1+")
_ALIKE = frozenset(["ao", "ae", "ei", "eo", "io", "ou", "iu"])
"""Vowels that stand for each other when a name is written in another alphabet."""


@lru_cache(maxsize=50_000)
def skeleton(key: str) -> str:
    """The consonants of a name key as they sound, one letter a sound."""
    bones = _DOUBLE.sub(r"\1", _VOWELS.sub("", _sounds(key)))
    return bones or key


@lru_cache(maxsize=50_000)
def _sounds(key: str) -> str:
    for marks, pattern, letter in _SOUNDS:
        if not marks.isdisjoint(key):
            key = pattern.sub(letter, key)
    return _DOUBLE.sub(r"\1", key.translate(_LETTERS))


def same_name(a: str, b: str) -> bool:
    """True if two name keys are likely spellings of one name.

    Both must begin alike, sound alike in their consonants, and have vowels that can stand for each other in the
    same places; short names must also be close letter by letter, for there one letter makes another name (Iran,
    Iraq). What follows the last consonant may differ: it is where names are inflected.
    """
    if a == b:
        return True
    x, y = skeleton(a), skeleton(b)
    if not x or not y or _first(x) != _first(y) or min(len(a), len(b)) < SHORT:
        return False
    if abs(len(x) - len(y)) > 1 or (a[0] in _OPEN) != (b[0] in _OPEN):
        return False
    letters = fuzz.ratio(a.replace("w", "v"), b.replace("w", "v"))
    if _soft(x) == _soft(y):
        if not _vowels_agree(a, b):
            return False
        if len(x) >= 4:
            return letters >= 40  # with vowels that agree, four consonants say enough
        # three consonants are shared by many names: Niger, Nigeria; French writes u as ou and ends in e
        french = "ou" in a or "ou" in b
        return letters >= (70 if len(x) < 3 else 60) and abs(len(a) - len(b)) <= 1 + french
    return len(x) >= LONG and len(y) >= LONG and fuzz.ratio(x, y) >= 88 and letters >= 80


class Spellings:
    """Names as they are known, to be found by another spelling."""

    def __init__(self, keys: Iterable[str]) -> None:
        """Of keys that sound alike the first counts."""
        self._exact = dict.fromkeys(keys)
        self._sound: dict[str, str] = {}
        for key in self._exact:
            self._sound.setdefault(skeleton(key), key)
        self._soft = set(map(_soft, self._sound))
        self._long = {_first(bones) for bones in self._sound if len(bones) >= LONG}

    def variant(self, key: str) -> str | None:
        """The known name that ``key`` is another spelling of; None if there is none, or if it is known itself."""
        if key in self._exact or len(key) < SHORT:
            return None
        bones = skeleton(key)
        # what can be no spelling of any, see same_name, is not compared with all
        if _soft(bones) not in self._soft and (len(bones) < LONG or _first(bones) not in self._long):
            return None
        for like, _, _ in process.extract(bones, self._sound.keys(), limit=3, score_cutoff=70):
            if same_name(key, self._sound[like]):
                return self._sound[like]
        return None


SHORT = 4
"""Letters of which a name needs so many to be another spelling of one."""
LONG = 5
"""Consonants from which one may differ."""
_OPEN = frozenset("aeiouyj")


def _soft(bones: str) -> str:
    """Ukrainian г is h to some and g to others: Luhansk, Lugansk."""
    return bones.replace("h", "g") if len(bones) > 3 else bones


def _vowels_agree(a: str, b: str) -> bool:
    """True if between the same consonants stand vowels that can stand for each other."""
    x, y = _groups(a), _groups(b)
    if len(x) != len(y):
        return False
    long = len(x) > 4
    gaps = differ = 0
    for one, other in zip(x[:-1], y[:-1], strict=True):
        if bool(one) != bool(other):
            gaps += 1
        elif one != other and not _alike(one, other):
            return False
        elif one != other and not set(one) & set(other):
            differ += 1
    return gaps <= long and differ <= 1 + long


@lru_cache(maxsize=50_000)
def _groups(key: str) -> tuple[str, ...]:
    """The vowels before, between and after the consonants: "putin" -> "", "u", "i", ""."""
    sounds = _sounds(key).replace("ou", "u").replace("oo", "u").replace("y", "i").replace("j", "i")
    groups = [""]
    last = ""
    for letter in sounds:
        if letter in "aeiou'":
            groups[-1] += letter
        elif letter != last or groups[-1]:
            # the same consonant twice with nothing between them is one: Odessa
            groups.append("")
            last = letter
    return tuple(groups)


def _alike(one: str, other: str) -> bool:
    return bool(set(one) & set(other)) or any("".join(sorted((v, w))) in _ALIKE for v in one for w in other)


def _first(bones: str) -> str:
    return "s" if bones[0] in "sSC" else "g" if bones[0] in "hg" else bones[0]
