"""Between the bot and Redis everything goes wrong; and a real server in every state in which it can do nothing."""

import asyncio
import random
import resource
import signal
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump, Retries
from bot.errors import StoreError, Unreachable
from bot.store.once import Once
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer
from bot.worker import Worker
from tests.cluster.nodes import Node, free_ports
from tests.faults.proxy import Faults, Proxy
from tests.outside import Bot, slugline, told_once, until
from tests.support import Bench, demo_wire

BAD = {
    "latency": Faults(latency=0.3, seconds=0.03),
    "resets": Faults(reset=0.03, refuse=0.03),
    "half-open": Faults(half_open=0.01),
    "truncated replies": Faults(truncate=0.05),
    "slow drip": Faults(drip=0.04, seconds=0.05),
    "all of it": Faults(latency=0.05, reset=0.02, refuse=0.02, half_open=0.004, truncate=0.02, drip=0.05),
}


# redis-py may leave a connection that broke in the middle of an answer to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("fault", BAD)
async def test_whatever_the_network_does_each_article_is_decided_once_and_each_message_stands_once(
    server: EmbeddedServer, client: Redis, desk: str, fault: str
) -> None:
    plain = Bench(client, desk)
    wire = [*{a.id: a for a in demo_wire(time.time())}.values()]
    async with Proxy(server.url.removeprefix("unix://"), seed=len(fault)) as proxy:
        # a half-open connection is given up after a second here, not ten
        through = await connect(f"redis://127.0.0.1:{proxy.port}?socket_timeout=1")
        bench = Bench(through, desk)
        bench.clock = time.time  # type: ignore[method-assign]
        await bench.store.prepare()
        proxy.faults = BAD[fault]
        stop = asyncio.Event()
        pump = Pump(
            bench.outbox,
            [ConsoleMessenger(bench.room)],
            time.time,
            random.Random(1).random,
            Retries(lease=5.0, base=0.05),
        )
        worker = Worker(bench.desk(), "w", takeover=5.0, pause=0.05)

        async def push() -> None:
            for a in wire:
                await until(lambda a=a: bench.store.ingest(a))  # type: ignore[misc]

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(worker.run(stop, wait=0.2))
            tasks.create_task(pump.run(stop, idle=0.02, pause=0.05))
            await push()
            await told_once(plain, wire)
            stop.set()
        assert proxy.struck > 10 or "half" in fault
        assert proxy.struck
        await close(through)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_what_a_person_said_is_not_taken_for_heard_because_an_answer_was_lost(
    server: EmbeddedServer, client: Redis, desk: str
) -> None:
    async with Proxy(server.url.removeprefix("unix://"), seed=1) as proxy:
        through = await connect(f"redis://127.0.0.1:{proxy.port}")
        proxy.faults = Faults(reset=0.12)
        once = Once(through, desk)
        for n in range(60):
            assert await once.first(f"event {n}")
            assert await Once(client, desk).first(f"event {n}") is False
        assert proxy.struck > 3
        await close(through)


# --- states of the server


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Node]:
    made = Node(tmp_path / "server", free_ports(1)[0], "--appendonly", "yes", "--appendfsync", "everysec")
    made.start()
    made.do("ACL", "SETUSER", "bot", "on", ">secret", "~*", "&*", "+@all")
    made.do("CONFIG", "SET", "maxmemory-policy", "noeviction")
    yield made
    made.stop()


class Day:
    """A bot at work, and a wire that comes in all day."""

    def __init__(self, node: Node, bench: Bench, bot: Bot) -> None:
        self.node, self.bench, self.bot = node, bench, bot
        self.url = f"redis://bot:secret@127.0.0.1:{node.port}"
        self.wire = [*{a.id: a for a in demo_wire(time.time())}.values()]
        self.given = 0

    async def give(self, n: int) -> None:
        for a in self.wire[self.given : self.given + n]:
            await until(lambda a=a: self.bench.store.ingest(a))  # type: ignore[misc]
        self.given += n

    async def told(self) -> None:
        await told_once(self.bench, self.wire[: self.given])

    async def suffers(
        self,
        name: str,
        begin: Callable[[], object],
        end: Callable[[], object],
        log: str,
        health: str,
    ) -> None:
        """The server falls into a state and out of it; meanwhile nothing is taken in, and the log and health say why."""
        await self.give(4)
        heard = len(self.bot.said)
        await asyncio.to_thread(begin)
        await until(lambda: _true(log in self.bot.said[heard:]) if log else _true(True))
        code, said = await slugline(self.url, "desk", "health")
        assert code == 1, name
        assert health in said, (name, said)
        refused = await _refused(self.bench, self.wire[self.given])
        assert refused, name
        await asyncio.to_thread(end)
        await self.give(4)


async def _true(value: object) -> object:
    return value


async def _refused(bench: Bench, article: object) -> StoreError | None:
    try:
        async with asyncio.timeout(30):
            await bench.store.ingest(article)  # type: ignore[arg-type]
    except Unreachable as error:
        return error
    return None


@pytest.mark.timeout(240)
async def test_a_server_s_bad_day_stops_the_bot_for_as_long_as_it_lasts_and_no_longer(node: Node) -> None:
    url = f"redis://bot:secret@127.0.0.1:{node.port}"
    client = await connect(url)
    bench = Bench(client, "desk")
    await bench.store.prepare()
    async with Bot(url, "desk") as bot:
        day = Day(node, bench, bot)
        await day.suffers(
            "memory full",
            lambda: node.do("CONFIG", "SET", "maxmemory", "1"),
            lambda: node.do("CONFIG", "SET", "maxmemory", "0"),
            "",  # what was taken in is decided and told all the same
            "the server's memory is full, so nothing is taken in",
        )
        (nowhere,) = free_ports(1)
        await day.suffers(
            "a read-only replica",
            lambda: node.do("REPLICAOF", "127.0.0.1", nowhere),
            lambda: node.do("REPLICAOF", "NO", "ONE"),
            "the server is read-only: it is a replica",
            "the server is read-only: it is a replica; name its master",
        )
        await day.suffers(
            "a full disk",
            lambda: _fill_disk(node),
            lambda: _limit(node, resource.RLIM_INFINITY),
            "the server cannot write to its disk",
            "the server cannot write to its disk",
        )

        def other_password() -> None:
            node.do("ACL", "SETUSER", "bot", "resetpass", ">other")
            node.do("CLIENT", "KILL", "USER", "bot")

        await day.suffers(
            "another password",
            other_password,
            lambda: node.do("ACL", "SETUSER", "bot", "resetpass", ">secret"),
            "the server refused user or password",
            "the server refused",
        )

        def dies_and_loads() -> None:
            node.do("CONFIG", "SET", "loading-process-events-interval-bytes", "1024")
            node.do("DEBUG", "POPULATE", 3000, "padding", 50)
            node.do("BGREWRITEAOF")
            deadline = time.monotonic() + 30
            while "aof_rewrite_in_progress:1" in _persistence(node) and time.monotonic() < deadline:
                time.sleep(0.02)
            node.kill()
            slow = ("--key-load-delay", "15000", "--loading-process-events-interval-bytes", "1024")
            node.options += (*slow, "--maxmemory-policy", "noeviction")
            node.conf.write_text("user bot on >secret ~* &* +@all\n")
            node.start(wait=False)

        await day.suffers(
            "loading its data",
            dies_and_loads,
            lambda: node.do("CONFIG", "SET", "key-load-delay", "0"),
            "the server is loading its data",
            "the server is loading its data",
        )
        assert await client.execute_command("EXISTS", "padding:7"), "it loads all there was"
        await day.give(len(day.wire))
        await day.told()
        assert await bot.end(signal.SIGTERM) == 0
        assert "Traceback" not in bot.said
    await close(client)


def _persistence(node: Node) -> list[str]:
    return [f"{k}:{v}" for k, v in node.do("INFO", "persistence").items()]


def _limit(node: Node, most: int) -> None:
    assert node.process is not None
    resource.prlimit(node.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def _fill_disk(node: Node) -> None:
    """From now on no file of the server's may grow: what a full disk does to it."""
    (aof,) = node.directory.glob("appendonlydir/*.incr.aof")
    _limit(node, aof.stat().st_size)
