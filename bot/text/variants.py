"""One name, many spellings: Zaporizhzhia, Zaporozhye, Saporischschja, Запоріжжя."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

_SOUNDS = (
    (re.compile("shch|schtsch|shtsh|stsh"), "S"),
    (re.compile("schsch|zhzh"), "S"),
    (re.compile("tsch|tch|tsh|ch(?=[eiy])"), "C"),
    (re.compile("sch|sh|zh|sz|j(?=[aeou])|ch"), "S"),
    (re.compile("kh|gh|h"), "h"),
    (re.compile("ph"), "f"),
    (re.compile("ts|tz|cz"), "C"),
    (re.compile("[wv]"), "v"),
    (re.compile("[kqc]"), "k"),
    (re.compile("z|s"), "s"),
)
_VOWELS = re.compile("[aeiouyj']+")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=50_000)
def skeleton(key: str) -> str:
    """The consonants of a name key as they sound, one letter a sound."""
    sounds = key
    for pattern, letter in _SOUNDS:
        sounds = pattern.sub(letter, sounds)
    bones = _DOUBLE.sub(r"\1", _VOWELS.sub("", sounds))
    return bones or key


def same_name(a: str, b: str) -> bool:
    """True if two name keys are likely spellings of one name.

    Both must begin alike and sound alike in their consonants; short names must also be close letter by
    letter, for there one letter makes another name (Iran, Iraq).
    """
    if a == b:
        return True
    x, y = skeleton(a), skeleton(b)
    if not x or not y or _first(x) != _first(y) or min(len(a), len(b)) < 4:
        return False
    if abs(len(x) - len(y)) > 1:
        return False
    letters = fuzz.ratio(a, b)
    if x == y:
        # three consonants are shared by many names: Niger, Nigeria
        return letters >= 50 and (len(x) >= 4 or abs(len(a) - len(b)) <= 1)
    return len(x) >= 5 and len(y) >= 5 and fuzz.ratio(x, y) >= 88 and letters >= 80


def _first(bones: str) -> str:
    return "s" if bones[0] in "sSC" else bones[0]
