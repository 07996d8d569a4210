"""Cost an article and memory a story, by the number of live stories.

For each number a desk is filled by sending a wire through the judge (kept on disk, so only the first run is long).
The articles that come next are then decided, the desks taking turns so that noise meets all alike; figures are
medians of the rounds, and what counts are ratios within one run. Each desk is full: a story that opens drops the one
that has been idle for longest, so that their number stays.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import multiprocessing
import statistics
import sys
import tempfile
import time
from pathlib import Path

from redis.asyncio import Redis

from benchmarks.floor import floor
from benchmarks.state import State, decide, state
from bot.book import Book
from bot.model import Article, Change, Decision, Destination, Kind, Outcome, Tally
from bot.pipeline import Desk
from bot.store.news import NewsStore
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from bot.text.analyse import analyse
from bot.watching import subscribe, watches
from bot.worker import quiet_collector


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--articles", type=int, default=40, help="per round and desk")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="where filled desks are kept (default: the temporary directory)")
    parser.add_argument("--no-store", action="store_true", help="only text to decision")
    args = parser.parse_args()
    states = [state(n, args.rounds * args.articles, args.seed, args.cache) for n in args.stories]
    pure(states, args.rounds, args.articles)
    if not args.no_store:
        asyncio.run(stored(states, args.rounds, args.articles))


# --- text to decision


def pure(states: list[State], rounds: int, articles: int) -> None:
    """Measures analysing, and judging with the index's own change, against the floor."""
    race([s.desk() for s in states], states, rounds, articles)


def race(desks: list[Desk], states: list[State], rounds: int, articles: int) -> None:
    """The desks take turns at the same articles, and with the floor."""
    quiet_collector()
    floors: list[float] = []
    texts: list[float] = []
    wholes: list[list[float]] = [[] for _ in states]
    for n in range(rounds):
        batches = [s.probe[n * articles : (n + 1) * articles] for s in states]
        floors.append(_seconds(floor, batches[0]))
        texts.append(_seconds(analyse, batches[0]))
        order = list(range(len(states)))
        for at in order[n % len(order) :] + order[: n % len(order)]:
            on = desks[at]
            wholes[at].append(_seconds(lambda article, on=on: decide(on, article), batches[at]))  # type: ignore[misc]
    print("\ntext to decision, no store")
    print(f"  floor     {1e3 * statistics.median(floors):7.3f} ms an article")
    print(f"  bot/text  {1e3 * statistics.median(texts):7.3f} ms   {_ratio(texts, floors):5.1f} x floor")
    for s, whole in zip(states, wholes, strict=True):
        print(
            f"  {s.stories:>7,} live stories {1e3 * statistics.median(whole):7.3f} ms  {1 / statistics.median(whole):6.0f} a second"
            f"  {_ratio(whole, floors):5.1f} x floor  {_ratio(whole, wholes[0]):5.2f} x {states[0].stories:,}"
        )


def _seconds(do, articles: tuple[Article, ...]) -> float:  # type: ignore[no-untyped-def]
    began = time.perf_counter()
    for article in articles:
        do(article)
    return (time.perf_counter() - began) / len(articles)


def _ratio(a: list[float], b: list[float]) -> float:
    """The median of the rounds' ratios: noise that lasts for a round meets both alike."""
    return statistics.median(x / y for x, y in zip(a, b, strict=True))


# --- with the store


async def stored(states: list[State], rounds: int, articles: int) -> None:
    """Measures intake, decision and commit on the embedded server, each write on disk; then rebuilds and memory."""
    with (
        tempfile.TemporaryDirectory(prefix="slugline-bench-") as directory,
        EmbeddedServer.start(Path(directory), purpose="bench") as server,
    ):
        client = await connect(server.url)
        try:
            await _stored(client, server.url, states, rounds, articles)
        finally:
            await client.aclose()


async def _stored(client: Redis, url: str, states: list[State], rounds: int, articles: int) -> None:
    desks: list[Desk] = []
    print("\nmemory and rebuild")
    await client.config_set("appendfsync", "no")
    for s in states:
        before = int((await client.info("memory"))["used_memory"])
        made = Desk(
            NewsStore(client, f"n{s.stories}"),
            watches(subscribe(Destination("console", "desk"), ["*"])),
            lambda: 0.0,
            s.policy(),
        )
        await made.store.prepare()
        reports = 0
        for change in s.changes():
            await _put(made.store, change)
            reports += 1
        used = int((await client.info("memory"))["used_memory"]) - before
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, resident = pool.apply(_rebuild, (url, f"n{s.stories}"))
        print(
            f"  {s.stories:>7,} live stories, {reports / s.stories:.2f} reports each: Redis {used / s.stories / 1024:.1f} KiB a story,"
            f" process {resident / s.stories / 1024:.1f} KiB a story, rebuild {seconds:.1f} s of processor time"
        )
        await made.rebuild()
        desks.append(made)
    await client.config_set("appendfsync", "always")
    quiet_collector()
    commits: list[list[float]] = [[] for _ in states]
    follows: list[list[float]] = [[] for _ in states]
    writes: list[float] = []
    for n in range(rounds):
        order = list(range(len(states)))
        for at in order[n % len(order) :] + order[: n % len(order)]:
            on, batch = desks[at], states[at].probe[n * articles : (n + 1) * articles]
            began = time.perf_counter()
            for article in batch:
                on.clock = lambda article=article: article.published  # type: ignore[misc]
                await on.store.ingest(article)
                for waiting in await on.store.take("bench", 1, 0.0):
                    assert await on.process(waiting) is not None
            commits[at].append((time.perf_counter() - began) / len(batch))
            began = time.perf_counter()
            for _ in batch:
                await on.follow()
            follows[at].append((time.perf_counter() - began) / len(batch))
        began = time.perf_counter()
        for _ in range(articles):
            await client.set("bench", b"x" * 2048)
        writes.append((time.perf_counter() - began) / articles)
    print("\nintake, decision and commit, each of the three writes on disk (AOF, fsync always)")
    print(f"  one write of 2 KiB        {1e3 * statistics.median(writes):7.3f} ms")
    for at, s in enumerate(states):
        print(
            f"  {s.stories:>7,} live stories {1e3 * statistics.median(commits[at]):7.3f} ms  {1 / statistics.median(commits[at]):6.0f} a second"
            f"  {_ratio(commits[at], commits[0]):5.2f} x {states[0].stories:,}"
            f"  (of it following an unchanged log {1e3 * statistics.median(follows[at]):.3f} ms)"
        )
    keys = desks[-1].store.keys
    sizes = [await client.memory_usage(keys.of("article", a.id), samples=0) or 0 for a in states[-1].probe[:articles]]
    print(f"  an article's record, kept for 30 days, takes {statistics.mean(sizes) / 1024:.1f} KiB in Redis")


async def _put(store: NewsStore, change: Change) -> None:
    """Commits a change as the pipeline does, with a decision that has no findings."""
    article = Article(id=change.article, title=change.title, text="", published=change.at, seen=change.at)
    await store.ingest(article)
    (waiting,) = await store.take("fill", 1, 0.0)
    decision = Decision(
        article=article.id,
        version=1,
        kind=Kind.OPENED,
        story=change.story,
        at=change.at,
        rests_on=change.seq - 1,
        reasons=(),
    )
    await store.commit(waiting.entry, Outcome(article, "", decision, change, Tally(1, 1, change.at), ()))


def _rebuild(url: str, name: str) -> tuple[float, int]:
    """In a process of its own: seconds, and bytes resident more than before."""
    return asyncio.run(_rebuilt(url, name))


async def _rebuilt(url: str, name: str) -> tuple[float, int]:
    client = await connect(url)
    on = Desk(NewsStore(client, name), watches(Book()), lambda: 0.0)
    quiet_collector()
    before = resident()
    busy = time.process_time()
    await on.rebuild()
    seconds = time.process_time() - busy
    await client.aclose()
    gc.collect()
    return seconds, resident() - before


def resident() -> int:
    """Bytes of this process in memory (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


if __name__ == "__main__":
    main()
