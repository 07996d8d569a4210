"""A desk with so many live stories, made by sending a wire through the judge; kept on disk for the next run."""

from __future__ import annotations

import gc
import hashlib
import itertools
import multiprocessing
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from benchmarks.wire import START, Wire
from bot.model import Article, Change, Destination
from bot.pipeline import Desk, subscribe, watches
from bot.store.codec import pack, unpack
from bot.store.news import NewsStore
from bot.stories.policy import DAY
from bot.text.analyse import analyse

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

    def desk(self) -> Desk:
        """A desk without a store, which knows the stories."""
        made = desk()
        for change in self.changes():
            made.index.apply(change)
        return made


def desk() -> Desk:
    """An empty desk without a store, where one destination watches everything."""
    return Desk(
        cast(NewsStore, None), watches(subscribe(Destination("console", "desk"), ["*"])), lambda: START + SPREAD
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

    A large desk is put together from sections of 5,000 stories that were judged each on its own, two at a time:
    they speak one language and tell different events.
    """
    cache = cache or Path(tempfile.gettempdir()) / "slugline-bench"
    cache.mkdir(parents=True, exist_ok=True)
    name = f"{_code()}-{seed}-{probe}"
    path = cache / f"{name}-{stories}.pickle"
    if not path.exists():
        began = time.perf_counter()
        size = min(stories, SECTION)
        parts = max(1, stories // size)
        jobs = [(cache / f"{name}-{size}.part{n}", size, probe // parts + 1, seed, n) for n in range(parts)]
        with multiprocessing.get_context("spawn").Pool(min(2, parts), maxtasksperchild=1) as pool:
            pool.starmap(_section, jobs, chunksize=1)
        reports = _join(path, [job[0] for job in jobs], probe)
        print(f"{stories:,} stories from {reports:,} articles, in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    with path.open("rb") as file:
        return State(stories, path, pickle.load(file))


def _section(path: Path, stories: int, probe: int, seed: int, part: int) -> None:
    """Sends one wire through the judge until so many stories live; keeps the changes and the articles that come next."""
    if path.exists():
        return
    gc.disable()  # nothing here is garbage
    wire = (article for _, article in Wire(seed, part).stream(SPREAD / stories))
    on = desk()
    changes = []
    while len(on.index.stories) < stories:
        change = decide(on, next(wire))
        changes.append((change.at, pack(replace(change, story=f"{change.story}-{part}"))))
    with path.with_suffix(".new").open("wb") as file:
        pickle.dump((changes, list(itertools.islice(wire, probe))), file)
    path.with_suffix(".new").replace(path)


def _join(path: Path, sections: list[Path], probe: int) -> int:
    """Makes one desk of several, in the order of time. Returns how many articles made it."""
    changes: list[tuple[float, bytes]] = []
    articles: list[Article] = []
    for section in sections:
        with section.open("rb") as file:
            found, more = pickle.load(file)
        changes += found
        articles += more
    changes.sort(key=lambda row: row[0])
    articles.sort(key=lambda article: article.published)
    with path.with_suffix(".new").open("wb") as file:
        pickle.dump(tuple(articles[:probe]), file)
        for seq, (_, packed) in enumerate(changes, 1):
            pickle.dump(pack(replace(unpack(Change, packed), seq=seq)), file)
        pickle.dump(None, file)
    path.with_suffix(".new").replace(path)
    return len(changes)


def _code() -> str:
    """A digest of what decides."""
    root = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=6)
    for room in ("bot/text", "bot/stories", "bot/model.py", "bot/store/codec.py", "benchmarks/wire.py"):
        place = root / room
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(file.read_bytes())
    return digest.hexdigest()
