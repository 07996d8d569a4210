"""From arrival to send: how long articles take through a whole bot, by the bot's own figures.

    python -m benchmarks.arrival [--rate 50] [--seconds 600] [--workers 1] [--patience 60] [--all]

`slugline run` as it is, each worker a process with HTTP and the pump, on an embedded server that writes each change to
disk; a process of its own puts articles into the intake at the given rate, with the time of that moment as their time of
publication. Then /metrics is read: arrival to decision, arrival to send, and the processor time of each process.
If what came in is not decided and sent ``patience`` seconds after the last article, it ends nevertheless, and says what waits and
what rate was kept. Quantiles are read off a histogram, between its bounds in proportion.

With ``--all`` a channel of the fake Slack and a room of a real Synapse are told, too, each of what a few of a thousand topics
say, and a hundred feeds are polled. What they are told is little, as Slack takes one message a second and channel.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import itertools
import multiprocessing
import os
import re
import signal
import socket
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
from redis.asyncio import Redis

from benchmarks.feeds import site
from benchmarks.topics import queries
from benchmarks.wire import Wire
from bot.book import Subscription, Topic
from bot.model import Article, Destination
from bot.store.book import BookStore
from bot.store.feeds import FeedSetup, FeedStore
from bot.store.news import NewsStore
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer

TOPICS, TOLD, FEEDS = 1_000, 5, 100
"""With everything on: topics, those that a channel and a room hear of, feeds."""
TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rate", type=float, default=50.0, help="articles a second")
    options.add_argument("--seconds", type=float, default=600.0)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--patience", type=float, default=60.0, help="seconds for what waits after the last article")
    options.add_argument(
        "--all", action="store_true", help="with Slack, Matrix, topics and feeds (needs the tests' packages)"
    )
    given = options.parse_args()
    asyncio.run(measure(given.rate, given.seconds, given.workers, given.patience, given.all))


async def measure(rate: float, seconds: float, workers: int, patience: float, everything: bool) -> None:
    """Runs the bot, feeds it, and prints what it says of itself."""
    with (
        tempfile.TemporaryDirectory(prefix="slugline-bench-") as directory,
        EmbeddedServer.start(Path(directory), purpose="bench") as server,
    ):
        async with contextlib.AsyncExitStack() as stack:
            client = await connect(server.url)
            more = await stack.enter_async_context(platforms(Path(directory), client)) if everything else {}
            await _measure(Path(directory), server.url, client, rate, seconds, workers, patience, more)
            await close(client)


@contextlib.asynccontextmanager
async def platforms(directory: Path, client: Redis) -> AsyncIterator[dict[str, str]]:
    """A Slack, a homeserver, topics and feeds. Gives the settings that lead to them."""
    from benchmarks.matrix_rooms import Town
    from tests.homeserver import PASSWORD, Synapse
    from tests.slack.support import APP_TOKEN, NEWS, TOKEN, FakeSlack

    ours, theirs = multiprocessing.Pipe()
    papers = multiprocessing.get_context("spawn").Process(
        target=site, args=(theirs, FEEDS, 0.7, 0.25, 300.0), daemon=True
    )
    papers.start()
    port, now = ours.recv(), time.time()
    feeds = FeedStore(client, "desk")
    for n in range(FEEDS):
        await feeds.add(FeedSetup(f"http://127.0.0.1:{port}/{n}"), now + 300.0 * n / FEEDS)
    fake = await FakeSlack.start()
    try:
        with Synapse(directory / "synapse") as synapse:
            user = synapse.register("bot")
            async with aiohttp.ClientSession() as session:
                town = Town(synapse, session)
                town.token = await town.login(user)
                room = str((await town.ask("POST", "/_matrix/client/v3/createRoom", {"name": "News"}))["room_id"])
            topics = {f"t{n}": Topic(f"t{n}", f"topic {n}", q) for n, q in enumerate(queries(Wire(1), TOPICS, 1))}
            wanting = {}
            for n in range(2 * TOLD):
                there = Destination("slack", NEWS) if n % 2 else Destination("matrix", room)
                wanting[f"u{n}"] = Subscription(f"u{n}", there, f"t{n}")
            new = {"topics": topics, "subscriptions": wanting}
            expected = {kind: dict.fromkeys(some) for kind, some in new.items()}
            await BookStore(client, "desk").change("", "bench", now, expected, new)
            yield {
                "SLACK_API_URL": fake.url, "SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN,
                "MATRIX_HOMESERVER": synapse.url, "MATRIX_USER": user, "MATRIX_PASSWORD": PASSWORD,
                "FEED_PRIVATE_NETWORKS": "127.0.0.1",
            }  # fmt: skip
    finally:
        await fake.stop()
        papers.terminate()


async def _measure(
    directory: Path,
    url: str,
    client: Redis,
    rate: float,
    seconds: float,
    workers: int,
    patience: float,
    more: dict[str, str],
) -> None:
    store = NewsStore(client, "desk")
    await store.prepare()
    plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    settings = {"REDIS_URL": url, "DESK": "desk", "WATCH": "*", "MULTILINGUAL": "off", **more}
    bots, ports = [], [_free() for _ in range(workers)]
    for port in ports:
        its = {"HTTP_PORT": str(port), "DATA_DIR": str(directory / f"data-{port}")}
        own = {f"SLUGLINE_{k}": v for k, v in (settings | its).items()}
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=plain | own, cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert bot.stderr is not None
        await bot.stderr.readline()
        bots.append(bot)
    pids = {f"worker {n + 1}": bot.pid for n, bot in enumerate(bots)}
    pids["server"] = int((await client.info("server"))["process_id"])
    try:
        before = {name: _cpu(pid) for name, pid in pids.items()}
        number = int(rate * seconds)
        wire = [article for _, article in itertools.islice(Wire().stream(60.0), number)]
        began = time.time()
        late = await _feed(store, wire, rate)
        until = time.monotonic() + patience
        while (left := await store.backlog()) or await _waits(ports[0]):
            if time.monotonic() > until:
                break
            await asyncio.sleep(0.2)
        unsent = await _waits(ports[0])
        took = time.time() - began
        used = {name: _cpu(pid) - before[name] for name, pid in pids.items()}
        figures = await _figures(ports)
    finally:
        for bot in bots:
            bot.send_signal(signal.SIGTERM)
        for bot in bots:
            await bot.wait()
    print(f"{number} articles in {took:.0f} s, {rate:g} a second; the feeder was at most {late:.2f} s late")
    for name, what in (
        ("slugline_article_delay_seconds", "arrival to decision (articles that told something)"),
        ("slugline_arrival_to_send_seconds", "arrival to send"),
        ("slugline_send_seconds", "the send itself"),
    ):
        count, mean, bounds = figures[name]
        shown = ", ".join(f"p{q:g} {_quantile(bounds, q / 100):.2f} s" for q in (50, 95, 99))
        # the bounds of the first begin at a second: too coarse for more than the mean
        print(f"  {what:52} {count:7.0f}   mean {mean:.3f} s   {'' if 'delay' in name else shown}")
        for platform in sorted(k.partition(" ")[2] for k in figures if more and k.startswith(f"{name} ")):
            count, mean, bounds = figures[f"{name} {platform}"]
            shown = ", ".join(f"p{q:g} {_quantile(bounds, q / 100):.2f} s" for q in (50, 95, 99))
            if count:
                print(f"    {platform:50} {count:7.0f}   mean {mean:.3f} s   {shown}")
    decided = max(1, number - left)
    for name, cpu in used.items():
        print(
            f"  {name:10} {100 * cpu / took:5.1f} % of a core, {1e3 * cpu / decided:.2f} ms an article that was decided"
        )
    if left or unsent:
        print(
            f"  NOT KEPT: {patience:g} s after the last article {left} wait to be decided, {unsent} messages to be sent"
        )
    print(f"  decided: {decided / took:.1f} a second, {decided / took / workers:.1f} a worker")


async def _feed(store: NewsStore, wire: list[Article], rate: float) -> float:
    began, late = time.time(), 0.0
    for n, article in enumerate(wire):
        due = began + n / rate
        if (wait := due - time.time()) > 0:
            await asyncio.sleep(wait)
        now = time.time()
        late = max(late, now - due)
        await store.ingest(replace(article, published=now, seen=now))
    return late


def _free() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def _cpu(pid: int) -> float:
    """Seconds of processor time of a process (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


async def _text(port: int) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        return await answer.text()


async def _waits(port: int) -> int:
    """How many messages wait to be sent; edits of the counts aside."""
    text = await _text(port)
    rows = re.findall(r'^slugline_outbox_messages\{.*act="(\w+)".*\} (\S+)', text, re.M)
    return int(sum(float(value) for act, value in rows if act != "edit"))


async def _figures(ports: list[int]) -> dict[str, tuple[float, float, list[tuple[float, float]]]]:
    """Of each histogram, all workers and platforms together, and by platform: count, mean, and counts up to each bound."""
    sums: dict[str, float] = defaultdict(float)
    counts: dict[str, float] = defaultdict(float)
    buckets: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for port in ports:
        for line in (await _text(port)).splitlines():
            platform = re.search(r'platform="(\w+)"', line)
            if found := re.match(r'(slugline_\w+)_bucket\{.*le="([^"]+)".*\} (\S+)', line):
                for name in (found[1], *([f"{found[1]} {platform[1]}"] if platform else [])):
                    buckets[name][float(found[2])] += float(found[3])
            elif found := re.match(r"(slugline_\w+)_(sum|count)(?:\{.*\})? (\S+)", line):
                for name in (found[1], *([f"{found[1]} {platform[1]}"] if platform else [])):
                    (sums if found[2] == "sum" else counts)[name] += float(found[3])
    return {k: (counts[k], sums[k] / max(1.0, counts[k]), sorted(b.items())) for k, b in buckets.items()}


def _quantile(bounds: list[tuple[float, float]], share: float) -> float:
    total = bounds[-1][1]
    low, below = 0.0, 0.0
    for bound, count in bounds:
        if count >= share * total and count > below:
            return low if bound == float("inf") else low + (bound - low) * (share * total - below) / (count - below)
        low, below = bound, count
    return low


if __name__ == "__main__":
    main()
