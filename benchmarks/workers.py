"""How far workers add up: one and two processes on one desk, and on two.

    python -m benchmarks.workers [--articles 600] [--rounds 3] [--sentences 14] [--json]

The articles wait in the intake of an embedded server before the clock starts; each worker is a process of its own that
has rebuilt its picture of the desk by then. Rates are articles decided in a second of wall time, on as many cores as
there are workers or more; what counts is their ratio within one run. ``--sync no`` leaves out the waiting for the disk.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.synchronize import Barrier
from pathlib import Path

from benchmarks.wire import SENTENCES, Wire
from bot.model import Article, Destination
from bot.pipeline import Desk
from bot.store.news import NewsStore
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer
from bot.watching import subscribe, watches
from bot.worker import quiet_collector

WATCHED = watches(subscribe(Destination("console", "desk"), ["*"]))


class Counted(Desk):
    """A desk that counts how often it judged."""

    drafts = 0

    def draft(self, *args: object, **more: object) -> object:  # type: ignore[override]
        self.drafts += 1
        return super().draft(*args, **more)  # type: ignore[arg-type]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=600, help="of each desk, in each round")
    options.add_argument(
        "--before", type=int, default=1500, help="articles that each desk knows before the clock starts"
    )
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--sentences", type=int, default=SENTENCES, help="of an article, about 21 words each")
    options.add_argument("--sync", choices=["always", "everysec", "no"], default="always")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    wire = list(_wire(given.before + given.articles * given.rounds, given.sentences))
    figures = asyncio.run(measure(wire, given.before, given.articles, given.rounds, given.sync))
    if given.json:
        print(json.dumps(figures))
        return
    print(
        f"{given.articles} articles of {given.sentences} sentences a desk and round, {given.rounds} rounds, fsync {given.sync}; articles a second (medians)"
    )
    for name in PLANS:
        print(f"  {name:36} {figures[name]:7.1f}   judged {figures[f'{name}: judged']:.2f} times an article")
    one = figures["one worker, one desk"]
    print(f"  two workers against one, one desk: {figures['two workers, one desk'] / one:.2f} times")
    print(f"  two workers on two desks against one: {figures['two workers, two desks'] / one:.2f} times")


def _wire(number: int, sentences: int) -> Iterator[Article]:
    for _, article in itertools.islice(Wire(sentences=sentences).stream(60.0), number):
        yield article


PLANS = {
    "one worker, one desk": [("a",)],
    "two workers, one desk": [("a",), ("a",)],
    "two workers, two desks": [("a",), ("b",)],
}
"""Of each worker the desks that it works on."""


async def measure(wire: list[Article], before: int, articles: int, rounds: int, sync: str) -> dict[str, float]:
    """Medians over the rounds, by plan."""
    rates: dict[str, list[float]] = {name: [] for name in PLANS}
    judged: dict[str, list[float]] = {name: [] for name in PLANS}
    with (
        tempfile.TemporaryDirectory(prefix="slugline-bench-") as directory,
        EmbeddedServer.start(Path(directory), purpose="bench") as server,
    ):
        client = await connect(server.url)
        await client.config_set("appendfsync", "no")
        for name, plan in PLANS.items():
            for desk in sorted({desk for (desk,) in plan}):
                await _fill(NewsStore(client, _called(name, desk)), wire[:before])
        await client.config_set("appendfsync", sync)
        for n in range(rounds):
            batch = wire[before + n * articles : before + (n + 1) * articles]
            for name, plan in PLANS.items():
                desks = sorted({desk for (desk,) in plan})
                for desk in desks:
                    store = NewsStore(client, _called(name, desk))
                    for article in batch:
                        await store.ingest(article)
                seconds, drafts = await asyncio.to_thread(_race, server.url, [_called(name, d) for (d,) in plan])
                rates[name].append(len(batch) * len(desks) / seconds)
                judged[name].append(drafts / (len(batch) * len(desks)))
                for desk in desks:
                    assert await NewsStore(client, _called(name, desk)).backlog() == 0
        await close(client)
    found = {name: statistics.median(some) for name, some in rates.items()}
    return found | {f"{name}: judged": statistics.median(some) for name, some in judged.items()}


def _called(plan: str, desk: str) -> str:
    return f"{''.join(word[0] for word in plan.split())}-{desk}"


async def _fill(store: NewsStore, articles: list[Article]) -> None:
    await store.prepare()
    desk = Desk(store, WATCHED, time.time)
    for article in articles:
        desk.clock = lambda article=article: article.published  # type: ignore[misc]
        await store.ingest(article)
        for waiting in await store.take("fill", 1, 0.0):
            await desk.process(waiting)


def _race(url: str, desks: list[str]) -> tuple[float, int]:
    """Seconds from the start of all workers to the end of the last; and how often they judged."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(len(desks) + 1)
    told: multiprocessing.Queue[int] = context.Queue()  # type: ignore[assignment]
    workers = [context.Process(target=_work, args=(url, desk, f"w{n}", barrier, told)) for n, desk in enumerate(desks)]
    for worker in workers:
        worker.start()
    barrier.wait(120)
    began = time.perf_counter()
    drafts = sum(told.get(timeout=600) for _ in workers)
    seconds = time.perf_counter() - began
    for worker in workers:
        worker.join()
    return seconds, drafts


def _work(url: str, name: str, worker: str, barrier: Barrier, told: multiprocessing.Queue[int]) -> None:
    told.put(asyncio.run(_worked(url, name, worker, barrier)))


async def _worked(url: str, name: str, worker: str, barrier: Barrier) -> int:
    client = await connect(url)
    desk = Counted(NewsStore(client, name), WATCHED, time.time)
    quiet_collector()
    await desk.rebuild()
    quiet_collector()
    await asyncio.to_thread(barrier.wait, 120)
    while taken := await desk.store.take(worker, 16, 0.0):
        for waiting in taken:
            desk.clock = lambda waiting=waiting: waiting.article.published  # type: ignore[misc]
            await desk.process(waiting)
    await close(client)
    return desk.drafts


if __name__ == "__main__":
    main()
