"""Names looked up in any spelling: what bot/text/variants.py calls one name is found by keys, not by comparing with all."""

from __future__ import annotations

from functools import lru_cache

from bot.text.language import detect
from bot.text.names import key
from bot.text.tokens import Token
from bot.text.translit import latin
from bot.text.variants import same_name, skeleton

_LONG = 12
"""Consonants from which two skeletons may differ by more than one each and still be 88 % alike (2 of 2 x 12.5)."""


@lru_cache(maxsize=50_000)
def asked(low: str) -> tuple[str, ...]:
    """The name keys of a word in a query: as it is written, and as the language of its letters inflects it."""
    lang = detect(low) if not low.isascii() else ""
    return tuple(dict.fromkeys((latin(low, lang), said(low, lang))))


def said(low: str, lang: str) -> str:
    """The name key of a word in an article."""
    return key(Token(low, low, "word"), lang)


@lru_cache(maxsize=200_000)
def same(wanted: tuple[str, ...], name: str) -> bool:
    """True if a name in an article is one of a query's."""
    return any(same_name(w, name) for w in wanted)


@lru_cache(maxsize=50_000)
def asked_buckets(low: str) -> frozenset[str]:
    """The buckets in which a name of a query is looked up."""
    return frozenset().union(*map(buckets, asked(low)))


@lru_cache(maxsize=100_000)
def buckets(name: str) -> frozenset[str]:
    """Two names that ``same_name`` holds for one have a bucket in common.

    It asks for equal keys, or for skeletons that are equal but for h and g, or, of at least five letters, 88 % alike
    (fuzz.ratio: 1 - edits / both lengths, by insertions and deletions). Up to twelve letters that leaves room for one
    deletion on each side, so the two meet in what is left (as in SymSpell); all longer ones share a bucket.
    """
    bones = skeleton(name)
    found = {f"={name}", f"~{bones.replace('h', 'g')}"}
    if len(bones) >= 5:
        found.add(f"-{bones}")
        found |= {f"-{bones[:n]}{bones[n + 1 :]}" for n in range(len(bones))}
    if len(bones) >= _LONG:
        found.add("+")
    return frozenset(found)
