"""A function of a word, worked out once a word."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LONGEST = 40
"""Characters of a word that is worth a place; longer ones are debris that never comes again."""


class Memo(dict[str, T]):
    """What ``make`` gives for each word; forgets everything when it has ``limit`` words.

    A plain dict is looked up in half the time of functools.lru_cache, and a word is looked up a dozen times.
    """

    __slots__ = ("_limit", "_make")

    def __init__(self, make: Callable[[str], T], limit: int = 100_000) -> None:
        self._make = make
        self._limit = limit

    def __missing__(self, word: str) -> T:
        made = self._make(word)
        if len(word) <= LONGEST:
            if len(self) >= self._limit:
                self.clear()
            self[word] = made
        return made
