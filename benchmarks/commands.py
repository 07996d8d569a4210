"""Commands on a real server while a wire runs: how long people wait for an answer.

So many people at once say so many commands each, one after the other: a mix of changes and questions. Meanwhile
articles are decided by a worker in the same process, as in ``slugline run``. The time of an answer is from the line to
the Answer; none is drawn or sent.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import random
import secrets
import statistics
import time
from collections import defaultdict

from benchmarks.wire import Wire
from bot.book import Book, Role
from bot.model import Destination
from bot.pipeline import Desk
from bot.store.book import BookStore
from bot.store.feeds import FeedStore
from bot.store.held import HeldStore
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from bot.stories.policy import Policy
from bot.watching import watches
from bot.worker import Worker
from handlers.caller import Caller
from handlers.desk import Service, Stores
from handlers.desk.service import WRONG


def lines(n: int, chance: random.Random, words: list[str], number: int) -> list[str]:
    """What one person says: first a topic, then this and that."""
    own = f"Topic {n}"
    first = [f"watch {chance.choice(words)} OR {chance.choice(words)} as {own}", f"subscribe {own} daily 9:00 dm"]
    more = [
        f"set {own} priority high", f"edit {own} to {chance.choice(words)}~", f"budget {own} 5", f"mute {own} for 1h",
        f"unmute {own}", "quiet 22:00-07:00", "quiet off", "topics", "subscriptions", "latest", "stories", "story s1",
        f"story s{1 + n % 40}", "suppressed", "mutes", "whoami", "settings", "help", f"follow s{1 + n % 40}", "digest now",
        f"stories {chance.choice(words)}",
    ]  # fmt: skip
    return [*first, *(chance.choice(more) for _ in range(number - 2))]


async def measure(people: int, commands: int, articles: int, pause: float, rate: float, seed: int) -> None:
    """Runs it, and prints the figures."""
    chance = random.Random(seed)
    wire = Wire(seed)
    with EmbeddedServer.throwaway() as server:
        client = await connect(server.url)
        name = f"bench-{secrets.token_hex(4)}"
        news, books = NewsStore(client, name), BookStore(client, name)
        outbox, held = Outbox(client, name), HeldStore(client, name)
        ids = itertools.count()
        stores = Stores(news, books, held, outbox, FeedStore(client, name))
        service = Service(stores, time.time, lambda: f"{next(ids):x}", Policy().alert)
        desk = Desk(news, watches(Book()), time.time, None, None, books, outbox)
        await news.prepare()
        stream = (article for _, article in wire.stream(30.0, time.time() - 86_400.0))
        for article in itertools.islice(stream, articles):
            await news.ingest(article)
        await Worker(desk, "w", 60.0).drain()
        stop = asyncio.Event()

        async def feed() -> None:
            while not stop.is_set():
                await news.ingest(next(stream))
                await asyncio.sleep(1.0 / rate)

        took: dict[str, list[float]] = defaultdict(list)
        failed: list[str] = []

        async def person(n: int) -> None:
            caller = Caller(
                f"slack:U{n}", f"P{n}", Destination("slack", f"C{n % 20}"), role=Role.ADMIN, place_name="#c"
            )
            for line in lines(n, random.Random(seed + n), wire._rare, commands):
                await asyncio.sleep(chance.random() * 2 * pause)
                begun = time.perf_counter()
                answer = await service.do(line, caller)
                took[line.split()[0]].append(time.perf_counter() - begun)
                if WRONG in answer.text or "memory" in answer.text or "same moment" in answer.text:
                    failed.append(f"{line}: {answer.text}")

        before = await news.last_seq()
        tasks = [asyncio.create_task(Worker(desk, "w", 60.0).run(stop)), asyncio.create_task(feed())]
        begun = time.perf_counter()
        await asyncio.gather(*(person(n) for n in range(people)))
        whole = time.perf_counter() - begun
        done = await news.last_seq() - before
        stop.set()
        await asyncio.gather(*tasks)
        decided = [d.article async for d in news.decided(0.0)]
        topics = len((await books.read()).topics)
        await client.aclose()
    every = sorted(t for some in took.values() for t in some)
    print(f"{people} people, {len(every):,} commands in {whole:.1f} s, while {done:,} articles were decided")
    print(
        f"answers: median {1000 * statistics.median(every):.1f} ms, 95 of 100 within {1000 * every[int(0.95 * len(every))]:.0f} ms, slowest {1000 * every[-1]:.0f} ms"
    )
    for word, times in sorted(took.items(), key=lambda pair: -statistics.median(pair[1]))[:8]:
        print(f"  {word:14} median {1000 * statistics.median(times):6.1f} ms of {len(times)}")
    print(
        f"topics kept: {topics} of {people}; decided once: {len(set(decided))} of {len(decided)}; failed: {len(failed)}"
    )
    for said in failed[:5]:
        print(f"  {said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--commands", type=int, default=10)
    parser.add_argument("--articles", type=int, default=1_000, help="articles decided before (1,000)")
    parser.add_argument("--pause", type=float, default=3.0, help="seconds between one's commands, on average (3)")
    parser.add_argument("--rate", type=float, default=10.0, help="articles a second (10)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    asyncio.run(measure(args.people, args.commands, args.articles, args.pause, args.rate, args.seed))


if __name__ == "__main__":
    main()
