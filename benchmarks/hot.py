"""One hot article: 10,000 topics, 5,000 subscriptions of 2,000 destinations, all of which want it.

    python -m benchmarks.hot [--json]

From the article's place in the intake to its commit with every row of the outbox, on the embedded server, each write on
disk; then the same for an update to all of them. Seconds, medians of the rounds; the book is read before the clock starts.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.topics import queries
from benchmarks.wire import Wire
from bot.book import Book, Subscription, Topic
from bot.model import Article, Destination, Outcome
from bot.pipeline import Desk, Draft, Looked
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer
from bot.watching import watches

HOT = 400
"""Topics that the article matches; each has its share of the subscriptions."""
FIRST = "A fire at the Harlow cannery in Marhaven killed three workers on Monday, the port fire brigade said."
THEN = (
    "Police in Marhaven arrested Edgar Harlow, the owner of the cannery, on Tuesday on suspicion of manslaughter.\n"
    "Inspectors had found two fire exits locked with chains, chief prosecutor Vera Lind told reporters.\n"
    "Three workers died in the fire at the cannery on Monday, the port fire brigade said."
)


def book(topics: int, subscriptions: int, destinations: int) -> Book:
    """Most topics are of other things."""
    asked = queries(Wire(1), topics - HOT, 1)
    asked += [f"{('cannery', 'Marhaven', 'Harlow')[n % 3]} -word{n}" for n in range(HOT)]
    made = {f"t{n}": Topic(f"t{n}", f"topic {n}", q) for n, q in enumerate(asked)}
    wanting = {}
    for n in range(subscriptions):
        there = Destination("console", f"room{n % destinations}")
        wanting[f"u{n}"] = Subscription(f"u{n}", there, f"t{topics - HOT + n % HOT}")
    return Book(topics=made, subscriptions=wanting)


class Timed(Desk):
    """A desk that says how long planning took."""

    planning = 0.0

    def settle(self, draft: Draft, looked: Looked) -> Outcome:
        began = time.perf_counter()
        made = super().settle(draft, looked)
        self.planning = time.perf_counter() - began
        return made


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--topics", type=int, default=10_000)
    options.add_argument("--subscriptions", type=int, default=5_000)
    options.add_argument("--destinations", type=int, default=2_000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    figures = asyncio.run(measure(given.topics, given.subscriptions, given.destinations, given.rounds))
    if given.json:
        print(json.dumps(figures))
        return
    for name, seconds in figures.items():
        print(f"{name:40} {seconds:8.3f}")


async def measure(topics: int, subscriptions: int, destinations: int, rounds: int) -> dict[str, float]:
    """Medians over the rounds."""
    took: dict[str, list[float]] = {}
    watched = watches(book(topics, subscriptions, destinations))
    with (
        tempfile.TemporaryDirectory(prefix="slugline-bench-") as directory,
        EmbeddedServer.start(Path(directory), purpose="bench") as server,
    ):
        client = await connect(server.url)
        for n in range(rounds):
            store = NewsStore(client, f"hot-{n}")
            desk = Timed(store, watched, lambda: 1_773_160_000.0, outbox=Outbox(client, f"hot-{n}"))
            await store.prepare()
            for kind, text in (("alert", FIRST), ("update", THEN)):
                at = 1_773_160_000.0
                await store.ingest(
                    Article(id=kind, title=text[:40], text=text, published=at, seen=at, source="Wire", lang="en")
                )
                (waiting,) = await store.take("w", 1, 0.0)
                began = time.perf_counter()
                outcome = await desk.process(waiting)
                took.setdefault(f"{kind}: decided and committed", []).append(time.perf_counter() - began)
                took.setdefault(f"{kind}: of it planning", []).append(desk.planning)
                assert outcome is not None
                assert sum(d.act.value == kind for d in outcome.deliveries) == destinations
        await close(client)
    return {name: statistics.median(some) for name, some in took.items()}


if __name__ == "__main__":
    main()
