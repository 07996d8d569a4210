"""What polling costs: so many feeds at a rhythm of five minutes, fetched from another process on this machine.

The poller is alone in its process; what reads documents, Redis and the site are others. Of the feeds a share has
ETags (most are unchanged: 304), the rest is sent whole each time; in each round a share of all has one new item. What is
measured is the processor time of the poller and of the reader over the wall time, and their memory. Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import resource
import socket
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.feeds import Poller, Polling
from bot.ingest.feeds.fetch import Fetcher
from bot.ingest.feeds.fetch import Limits as Fetching
from bot.ingest.feeds.guard import Guard
from bot.ingest.feeds.triage import Rules
from bot.ingest.pen import Pen
from bot.store.feeds import FeedSetup, FeedStore
from bot.store.news import NewsStore
from bot.store.redis import connect
from bot.store.server import EmbeddedServer

ITEMS = 30


def site(port: Connection, feeds: int, etags: float, news: float, rhythm: float) -> None:
    """Serves the feeds at /N; each has an item more after a number of rhythms that is its own."""
    begun = time.time()
    prose = "The port of Marhaven spoke of a new quay and of what it would cost the town in the years to come. " * 4

    def body(n: int, upto: int) -> bytes:
        rows = "".join(
            f"<item><title>Report {i} of paper {n}</title><link>http://x.example/{n}/{i}</link><guid>{n}-{i}</guid>"
            f"<pubDate>{time.strftime('%a, %d %b %Y %H:%M:%S GMT', time.gmtime(begun - 3600 * (ITEMS - i)))}</pubDate>"
            f"<description>Case {i} of {n}. {prose}</description></item>"
            for i in range(upto, upto - ITEMS, -1)
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper {n}</title>{rows}</channel></rss>'.encode()
        )

    async def answer(request: web.Request) -> web.Response:
        n = int(request.path[1:])
        upto = ITEMS + int((time.time() - begun) / rhythm * news + random.Random(n).random())
        tag = f'"{upto}"'
        if n < feeds * etags:
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers={"ETag": tag})
            return web.Response(body=body(n, upto), headers={"ETag": tag})
        return web.Response(body=body(n, upto))

    async def serve() -> None:
        app = web.Application()
        app.router.add_get("/{n}", answer)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        port.send(runner.addresses[0][1])
        await asyncio.Event().wait()

    asyncio.run(serve())


class Here(AbstractResolver):
    """All names are this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


def used(pid: int | None) -> float:
    """Seconds of a processor that a process has had, and those before it that have ended."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    now = 0.0
    if pid is not None:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        now = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return before.ru_utime + before.ru_stime + now


def pid_of(pen: Pen) -> int | None:
    """The process in which documents are read; None if none runs just now."""
    return pen._process.pid if pen._process is not None else None


def memory(pid: int | str = "self") -> float:
    """MB that a process holds now."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


async def measure(feeds: int, rhythm: float, rounds: float, etags: float, news: float) -> None:
    ours, theirs = multiprocessing.Pipe()
    child = multiprocessing.get_context("spawn").Process(
        target=site, args=(theirs, feeds, etags, news, rhythm), daemon=True
    )
    child.start()
    port = ours.recv()
    with EmbeddedServer.throwaway() as server:
        client = await connect(server.url)
        store, intake = FeedStore(client, "bench"), NewsStore(client, "bench")
        await intake.prepare()
        print(f"{memory():.0f} MB before the first poll")
        now = time.time()
        for n in range(feeds):
            # a host each, as feeds mostly have
            await store.add(FeedSetup(f"http://paper{n}.test:{port}/{n}"), now - rhythm + rhythm * n / feeds)
        async with Fetcher(Guard.of(["127.0.0.1"]), Fetching(), time.time, resolver=Here()) as web_, Pen() as pen:
            polling = Polling(Rules(least=rhythm, most=rhythm))
            poller = Poller(store, intake.ingest, web_, time.time, random.random, polling, pen)
            stop = asyncio.Event()
            running = asyncio.create_task(poller.run(stop))
            while any(not r.state.begun for r in await store.feeds()):  # noqa: ASYNC110
                await asyncio.sleep(1)
            print(f"{memory():.0f} MB after the first poll of each, which takes place as fast as it can")
            await asyncio.sleep(min(5.0, rhythm))
            begun, cpu, wall, read = time.time(), time.process_time(), time.monotonic(), used(pid_of(pen))
            await asyncio.sleep(rounds * rhythm)
            cpu, wall, read = time.process_time() - cpu, time.monotonic() - wall, used(pid_of(pen)) - read
            held, pid = memory(), pid_of(pen)
            held_there = memory(pid) if pid is not None else 0.0
            stop.set()
            await running
        records = await store.feeds()
        told, failed = sum(r.state.told for r in records), sum(bool(r.state.failures) for r in records)
        polled = sum(r.state.checked >= begun for r in records)
        info = await client.info("memory")
        print(
            f"{feeds:,} feeds, {rhythm:.0f} s, {wall:.0f} s long: {polled} feeds polled, {told} new items, {failed} feeds failing"
        )
        print(f"  poller  {cpu / wall:.1%} of a core, {held:.0f} MB")
        print(f"  reader  {read / wall:.1%} of a core, {held_there:.0f} MB")
        print(f"  Redis   {info['used_memory'] / 1e6:.0f} MB")
        await client.aclose()
    child.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--rhythm", type=float, default=300.0, help="seconds between two polls of a feed")
    parser.add_argument("--rounds", type=float, default=1.0, help="how many rhythms are measured")
    parser.add_argument("--etags", type=float, default=0.7, help="share of feeds that answer 304 if nothing is new")
    parser.add_argument(
        "--news", type=float, default=0.25, help="new items of a feed in a rhythm: 0.25 is one in four polls"
    )
    a = parser.parse_args()
    asyncio.run(measure(a.feeds, a.rhythm, a.rounds, a.etags, a.news))


if __name__ == "__main__":
    main()
