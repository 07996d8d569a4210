"""How long a desk stands still when its master is killed: python -m benchmarks.failover [TIMES]

A bot at work, a wire of ten articles a second, and a kill -9 of the desk's master: behind Sentinel, and on a cluster of three
masters and three replicas. Counted from the kill until an article that was pushed after it is taken in, and until it is
decided. Servers count a silent one as dead after AWAY_MS; a site that sets more waits as much longer.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.wire import Wire
from bot.errors import StoreError
from bot.model import Article
from bot.store.redis import close, connect
from tests.cluster.nodes import AWAY_MS, ClusterOfSix, Node, Watched
from tests.outside import Bot, until
from tests.support import Bench

PACE = 0.1
BEFORE = 30


async def once(url: str, kill: Callable[[], Node], desk: str) -> tuple[float, float]:
    """Kills once. Seconds until an article is taken in, and until it is decided."""
    now = time.time()
    wire = [replace(a, published=now, seen=now) for _, a in islice(Wire(3).stream(60.0), BEFORE + 1)]
    client = await connect(url)
    bench = Bench(client, desk)
    await bench.store.prepare()
    async with Bot(url, desk) as bot:
        for a in wire[:BEFORE]:
            await taken_in(bench, a)
            await asyncio.sleep(PACE)
        killed = await asyncio.to_thread(kill)
        begun = time.monotonic()
        await taken_in(bench, wire[BEFORE])
        taken = time.monotonic() - begun

        async def decided() -> bool:
            return wire[BEFORE].id in await bench.store.articles([wire[BEFORE].id])

        await until(decided)
        done = time.monotonic() - begun
        await asyncio.to_thread(killed.start)
        await bot.end()
    await close(client)
    return taken, done


async def taken_in(bench: Bench, article: Article) -> None:
    while True:
        try:
            await bench.store.ingest(article)
            return
        except StoreError:
            await asyncio.sleep(0.02)


def struck(node: Node) -> Node:
    node.kill()
    return node


async def main(times: int) -> None:
    print(f"a silent server counts as dead after {AWAY_MS / 1000:g} s; {times} kills each", flush=True)
    with tempfile.TemporaryDirectory() as where:
        found = []
        for n in range(times):
            with Watched(Path(where) / f"sentinel{n}") as watched:
                found.append(await once(watched.url, lambda w=watched: struck(w.servers[0]), "desk"))  # type: ignore[misc]
        say("Sentinel", found)
        with ClusterOfSix(Path(where) / "cluster") as cluster:
            found = []
            for n in range(times):
                key = f"{{desk{n}}}:in"
                found.append(await once(cluster.url, lambda k=key: struck(cluster.master_of(k)), f"desk{n}"))  # type: ignore[misc]
                await asyncio.to_thread(cluster.settled)
            say("cluster", found)


def say(name: str, found: list[tuple[float, float]]) -> None:
    for what, column in (("taken in", 0), ("decided", 1)):
        row: Any = sorted(one[column] for one in found)
        shown = " ".join(f"{x:.1f}" for x in row)
        print(f"{name:9} {what:9} median {statistics.median(row):.1f} s, most {row[-1]:.1f} s: {shown}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 7))
