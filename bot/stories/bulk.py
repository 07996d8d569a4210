"""Sums over the terms of many articles at once, for a rebuild: by sorting, where one by one would look each term up.

What comes out is, to the last bit, what adding the articles one after the other gives.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

_STORY = np.uint64(32)
_TERM = np.uint64(0xFFFFFFFF)


def said_by(terms: array[int]) -> tuple[list[int], list[int]]:
    """The distinct terms, and how often each is there."""
    distinct, counts = np.unique(np.frombuffer(terms, np.uint32), return_counts=True)
    return distinct.tolist(), counts.tolist()


class Sums:
    """The vectors of some stories, each the sum of those of its articles.

    ``vectors`` are those of each story's articles, in order, the story with the most articles first; a vector has by
    turns a term, which comes once, and its weight. After each article the ``most`` weightiest terms are kept, of equals
    those with the lower number. Weights are added alone: one that is next to nothing, or less, stays.
    """

    def __init__(self, vectors: Sequence[Sequence[array[float]]], most: int) -> None:
        self._most = most
        keys: Any = np.empty(0, np.uint64)  # the story above, the term below; story by story, each in its own order
        weights: Any = np.empty(0, np.float64)
        done: list[tuple[Any, Any]] = []
        stories = len(vectors)
        for turn in range(len(vectors[0]) if vectors else 0):
            while len(vectors[stories - 1]) <= turn:
                stories -= 1
            end = np.searchsorted(keys >> _STORY, stories)
            done.append((keys[end:], weights[end:]))
            keys, weights = self._add(keys[:end], weights[:end], [some[turn] for some in vectors[:stories]])
        done.append((keys, weights))
        self._keys = np.concatenate([some for some, _ in reversed(done)])
        self._weights = np.concatenate([some for _, some in reversed(done)])
        self._ends = np.searchsorted(self._keys >> _STORY, np.arange(len(vectors)), side="right")

    def _add(self, keys: Any, weights: Any, vectors: Sequence[array[float]]) -> tuple[Any, Any]:
        """What the first stories are after one more article each."""
        sizes = [len(vector) // 2 for vector in vectors]
        pairs = np.frombuffer(b"".join(vectors), np.float64).reshape(-1, 2)
        stories = np.repeat(np.arange(len(vectors), dtype=np.uint64), sizes)
        keys = np.concatenate((keys, stories << _STORY | pairs[:, 0].astype(np.uint64)))
        weights = np.concatenate((weights, pairs[:, 1]))
        distinct, first, place = np.unique(keys, return_index=True, return_inverse=True)
        sums = np.bincount(place, weights, len(distinct))  # adds in order: what the story had, then what comes
        # a term stands where it came first
        order = np.argsort((distinct & ~_TERM) | first.astype(np.uint64))
        return self._cut(distinct[order], sums[order])

    def _cut(self, keys: Any, weights: Any) -> tuple[Any, Any]:
        stories = (keys >> _STORY).astype(np.int64)
        sizes = np.bincount(stories)
        over = (sizes > self._most)[stories]
        if not over.any():
            return keys, weights
        # a story that has too many is ranked, which moves no term to another; the others stay as they are
        place = np.arange(len(keys))
        ranked = place[over]
        ranked = ranked[np.lexsort((keys[ranked] & _TERM, -weights[ranked], stories[ranked]))]
        kept = ~over | (place - (np.cumsum(sizes) - sizes)[stories] < self._most)
        place[over] = ranked
        place = place[kept]
        return keys[place], weights[place]

    def terms(self) -> tuple[list[int], list[int]]:
        """The terms that any of the stories has, and how many have it."""
        distinct, self._place, counts = np.unique(self._keys & _TERM, return_inverse=True, return_counts=True)
        return distinct.tolist(), counts.tolist()

    def each(self, slots: Sequence[int]) -> Iterator[tuple[array[int], array[float]]]:
        """Of each story the slots of its terms, and their weights; ``slots`` are those of ``terms()``, in that order."""
        placed = np.array(slots, np.uint32)[self._place].tobytes()
        weights = self._weights.tobytes()
        begin = 0
        for end in self._ends.tolist():
            yield array("I", placed[4 * begin : 4 * end]), array("d", weights[8 * begin : 8 * end])
            begin = end


def listed(stories: Sequence[tuple[int, array[int]]]) -> Iterator[tuple[int, array[int]]]:
    """Each slot that any of the stories has, with the numbers of those that have it, in the order given."""
    of_all = np.frombuffer(b"".join([slots for _, slots in stories]), np.uint32)
    numbers = np.repeat(np.array([n for n, _ in stories], np.uint32), [len(slots) for _, slots in stories])
    order = np.argsort(of_all, kind="stable")
    raw = numbers[order].tobytes()
    distinct, first = np.unique(of_all[order], return_index=True)
    ends = [*first.tolist(), len(order)]
    for slot, begin, end in zip(distinct.tolist(), ends, ends[1:], strict=False):
        yield slot, array("I", raw[4 * begin : 4 * end])
