"""A desk with so many live stories, from a wire sent through the judge; kept on disk for the next run."""

from __future__ import annotations

import hashlib
import itertools
import pickle
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from benchmarks.wire import START, Wire
from bot.model import Article, Change, Destination
from bot.pipeline import Desk
from bot.store.codec import pack, unpack
from bot.store.news import NewsStore
from bot.stories.policy import DAY, Policy
from bot.text.analyse import analyse
from bot.watching import subscribe, watches

SECTION = 5_000
SPREAD = 10 * DAY
"""The stories began within so many seconds, so that none has aged out."""


@dataclass(frozen=True, slots=True)
class State:
    """``stories`` live stories as the changes that made them, and the articles that come next."""

    stories: int
    path: Path
    probe: tuple[Article, ...]

    def changes(self) -> Iterator[Change]:
        """What made the stories, in order."""
        with self.path.open("rb") as file:
            pickle.load(file)
            while (packed := pickle.load(file)) is not None:
                yield unpack(Change, packed)

    def policy(self) -> Policy:
        """That of a desk which may have so many stories as it has."""
        return Policy(max_stories=self.stories)

    def desk(self) -> Desk:
        """A desk without a store, which knows the stories and has room for no more: each that opens drops the idlest."""
        made = desk(self.policy())
        for change in self.changes():
            made.index.apply(change)
        return made


def desk(policy: Policy | None = None) -> Desk:
    """An empty desk without a store, where one destination watches everything."""
    return Desk(
        cast(NewsStore, None), watches(subscribe(Destination("console", "desk"), ["*"])), lambda: START + SPREAD, policy
    )


def decide(on: Desk, article: Article) -> Change:
    """Text to decision, and on to the index; no store."""
    on.clock = lambda: article.published
    outcome = on.decide(analyse(article), None)
    assert outcome.change is not None
    on.index.apply(outcome.change)
    return outcome.change


def state(stories: int, probe: int, seed: int = 1, cache: Path | None = None) -> State:
    """Makes a state, or finds it where an earlier run of the same code left it.

    Up to 5,000 stories are judged one by one. A larger desk has further sections of as many: the same
    changes told of other things, in that words of a like frequency change places.
    """
    section = _section(min(stories, SECTION), probe, seed, cache)
    path = section.with_name(f"{section.stem}-{stories}.pickle")
    if not path.exists():
        began = time.perf_counter()
        if not section.exists():
            _judge(section, min(stories, SECTION), probe, seed)
        reports = _compose(path, section, stories, seed)
        print(f"{stories:,} stories from {reports:,} articles, in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    with path.open("rb") as file:
        return State(stories, path, pickle.load(file))


def _section(size: int, probe: int, seed: int, cache: Path | None) -> Path:
    cache = cache or Path(tempfile.gettempdir()) / "slugline-bench"
    cache.mkdir(parents=True, exist_ok=True)
    return cache / f"{_code()}-{seed}-{probe}-{size}.section"


def by_story(stories: int, probe: int, seed: int = 1, cache: Path | None = None) -> Iterator[tuple[Change, ...]]:
    """The changes of each story of a state as ``state`` would make it, made one story after the other: none is kept."""
    section = _section(SECTION, probe, seed, cache)
    if not section.exists():
        _judge(section, SECTION, probe, seed)
    with section.open("rb") as file:
        changes, _ = pickle.load(file)
    told: dict[str, list[tuple[int, Change]]] = {}
    for n, change in enumerate(changes):
        told.setdefault(change.story, []).append((n, change))
    parts = stories // SECTION
    for part in range(parts):
        words = _exchange(changes, random.Random(f"{seed}/{part}")) if part else {}
        for some in told.values():
            yield tuple(_told_otherwise(change, part, words, n * parts + part + 1) for n, change in some)


def _judge(path: Path, stories: int, probe: int, seed: int) -> None:
    """Sends a wire through the judge until so many stories live; keeps the changes and the articles that come next."""
    wire = (article for _, article in Wire(seed).stream(SPREAD / stories))
    on = desk()
    changes = []
    while len(on.index.stories) < stories:
        changes.append(decide(on, next(wire)))
    _dump(path, (changes, tuple(itertools.islice(wire, probe))))


def _compose(path: Path, section: Path, stories: int, seed: int) -> int:
    """Makes a desk of sections, in the order of time. Returns how many articles made it."""
    with section.open("rb") as file:
        changes, probe = pickle.load(file)
    parts = max(1, stories // SECTION)
    words = [_exchange(changes, random.Random(f"{seed}/{part}")) if part else {} for part in range(parts)]
    rows: list[object] = [probe]
    for change in changes:
        for part in range(parts):
            rows.append(pack(_told_otherwise(change, part, words[part], seq=len(rows))))
    _dump(path, *rows, None)
    return len(rows) - 1


def _exchange(changes: list[Change], chance: random.Random) -> dict[int, int]:
    """For each fingerprint another that is as frequent, to a factor of two; the commonest keep their places."""
    seen = Counter(term for c in changes for s in c.statements for term in {*s.terms, *s.names})
    classes: dict[int, list[int]] = {}
    for term, df in sorted(seen.items()):
        if df < len(changes) / 50:
            classes.setdefault(df.bit_length(), []).append(term)
    found: dict[int, int] = {}
    for terms in classes.values():
        found |= zip(terms, chance.sample(terms, len(terms)), strict=True)
    return found


def _told_otherwise(change: Change, part: int, words: dict[int, int], seq: int) -> Change:
    if part == 0:
        return replace(change, seq=seq)
    return replace(
        change,
        seq=seq,
        story=f"{change.story}-{part}",
        article=f"{part}/{change.article}",
        vector=tuple(sorted((words.get(t, t), w) for t, w in change.vector)),
        spellings=tuple(f"{key}{chr(96 + part)}" for key in change.spellings),
        statements=tuple(
            s._replace(terms=tuple(words.get(t, t) for t in s.terms), names=tuple(words.get(n, n) for n in s.names))
            for s in change.statements
        ),
    )


def _dump(path: Path, *rows: object) -> None:
    spool = path.with_suffix(".new")
    with spool.open("wb") as file:
        for row in rows:
            pickle.dump(row, file)
    spool.replace(path)


def _code() -> str:
    """A digest of what decides."""
    root = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=6)
    for room in ("bot/text", "bot/stories", "bot/model.py", "bot/store/codec.py", "benchmarks/wire.py"):
        place = root / room
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    return digest.hexdigest()
