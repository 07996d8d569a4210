"""Clocks that jump, and machines that do not agree: no digest is told twice, no flood, nothing lost."""

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.book import Book, Subscription, Topic
from bot.model import Act
from bot.store.book import BookStore
from bot.store.held import HeldStore
from bot.timekeeper import Timekeeper
from bot.worker import Worker
from tests.store.test_held import Digests, held
from tests.support import HERE, START, small_wire, told

HOUR = 3600.0
BOOK = Book(topics={"t1": Topic("t1", "all", "*")}, subscriptions={"u1": Subscription("u1", HERE, "t1")})


def timekeeper(digests: Digests, now: float) -> Timekeeper:
    """That of a machine whose clock says ``now``."""
    client, name = digests.bench.client, digests.bench.name
    return Timekeeper(HeldStore(client, name), BookStore(client, name), digests.bench.store, lambda: now, BOOK)


async def digests_told(digests: Digests, now: float) -> int:
    digests.bench.now = now
    await digests.bench.pump.drain()
    return sum(p.act is Act.DIGEST for p in await digests.bench.room.read())


@pytest.mark.parametrize("jump", [-HOUR, HOUR, -86_400.0, 600.0])
async def test_a_clock_that_jumps_and_comes_back_tells_a_digest_once(client: Redis, desk: str, jump: float) -> None:
    digests = Digests(client, desk)
    await digests.commit(held(1, due=START + 60), held(2, due=START + 60))
    sent = 0
    for now in (START, START + jump, START + 61, START + 61 + jump, START + 120):
        sent += await timekeeper(digests, now).tick()
    assert sent == 1
    assert await digests_told(digests, START + 2 * 86_400.0) == 1


async def test_two_machines_ten_minutes_apart_tell_a_digest_once(client: Redis, desk: str) -> None:
    digests = Digests(client, desk)
    await digests.commit(held(1, due=START + 300))
    fast, slow = 600.0, 0.0
    sent = [await timekeeper(digests, START + t + ahead).tick() for t in range(0, 700, 100) for ahead in (fast, slow)]
    assert sum(sent) == 1
    assert await digests_told(digests, START + HOUR) == 1


async def test_a_timekeeper_that_slept_for_an_hour_tells_all_that_came_due_in_one_digest(
    client: Redis, desk: str
) -> None:
    digests = Digests(client, desk)
    for n in range(12):
        await digests.commit(held(n, due=START + 300.0 * n))
    assert await timekeeper(digests, START + HOUR + 1).tick() == 1
    assert await timekeeper(digests, START + HOUR + 2).tick() == 0
    assert await digests_told(digests, START + 2 * HOUR) == 1


@pytest.mark.parametrize("apart", [600.0, -600.0, HOUR])
async def test_two_workers_whose_clocks_are_apart_decide_and_tell_the_same_once(
    client: Redis, desk: str, apart: float
) -> None:
    digests = Digests(client, desk)
    bench = digests.bench
    wire = small_wire()
    await bench.ingest([replace(a, seen=a.seen + apart * (n % 2)) for n, a in enumerate(wire)])
    mine, other = bench.desk(), bench.desk()
    other.clock = lambda: START + apart
    for n in range(len(wire)):
        for waiting in await bench.store.take("w", 1, 0.0):
            await (mine, other)[n % 2].process(waiting)
    assert await Worker(mine, "w", 30.0).drain() == 0
    bench.now = START + max(0.0, apart)
    await bench.pump.drain()
    assert told(await bench.room.read()) == {"a": [("alert", "a"), ("update", "d")], "c": [("alert", "c")]}
