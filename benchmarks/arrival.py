"""From arrival to send: how long articles take through a whole bot, by the bot's own figures.

    python -m benchmarks.arrival [--rate 50] [--seconds 600] [--workers 1] [--patience 60]

`slugline run` as it is, each worker a process with HTTP and the pump, on an embedded server that writes each change to
disk; a process of its own puts articles into the intake at the given rate, with the time of that moment as their time of
publication. Then /metrics is read: arrival to decision, arrival to send, and the processor time of each process.
If what came in is not decided and sent ``patience`` seconds after the last article, it ends nevertheless, and says what waits and
what rate was kept. Quantiles are read off a histogram, between its bounds in proportion.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import re
import signal
import socket
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import aiohttp

from benchmarks.wire import Wire
from bot.model import Article
from bot.store.news import NewsStore
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer

TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[1]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rate", type=float, default=50.0, help="articles a second")
    options.add_argument("--seconds", type=float, default=600.0)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--patience", type=float, default=60.0, help="seconds for what waits after the last article")
    given = options.parse_args()
    asyncio.run(measure(given.rate, given.seconds, given.workers, given.patience))


async def measure(rate: float, seconds: float, workers: int, patience: float) -> None:
    """Runs the bot, feeds it, and prints what it says of itself."""
    with (
        tempfile.TemporaryDirectory(prefix="slugline-bench-") as directory,
        EmbeddedServer.start(Path(directory), purpose="bench") as server,
    ):
        client = await connect(server.url)
        store = NewsStore(client, "desk")
        await store.prepare()
        plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
        settings = {"REDIS_URL": server.url, "DESK": "desk", "WATCH": "*", "DATA_DIR": directory, "MULTILINGUAL": "off"}
        bots, ports = [], [_free() for _ in range(workers)]
        for port in ports:
            own = {f"SLUGLINE_{k}": v for k, v in (settings | {"HTTP_PORT": str(port)}).items()}
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
            await close(client)
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
    """Of each histogram, all workers and platforms together: count, mean, and counts up to each bound."""
    sums: dict[str, float] = defaultdict(float)
    counts: dict[str, float] = defaultdict(float)
    buckets: dict[str, dict[float, float]] = defaultdict(lambda: defaultdict(float))
    for port in ports:
        for line in (await _text(port)).splitlines():
            if found := re.match(r'(slugline_\w+)_bucket\{.*le="([^"]+)".*\} (\S+)', line):
                buckets[found[1]][float(found[2])] += float(found[3])
            elif found := re.match(r"(slugline_\w+)_(sum|count)(?:\{.*\})? (\S+)", line):
                (sums if found[2] == "sum" else counts)[found[1]] += float(found[3])
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
