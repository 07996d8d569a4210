"""A worker is killed at any point of an article's way: nothing is lost, nothing is told twice."""

import random
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from tests.support import Bench, small_wire, tallies, told


class Killed(BaseException):
    """The process is gone."""


class Mortal:
    """A client's round trips, counted; dies before or after the n-th, and stays dead."""

    def __init__(self, client: Redis, at: int, *, after: bool) -> None:
        self.trips, self.at, self.after = 0, at, after
        plain, pipelines = client.execute_command, client.pipeline

        async def command(*args: Any, **options: Any) -> Any:
            return await self._trip(plain, *args, **options)

        def pipeline(*args: Any, **options: Any) -> Any:
            pipe = pipelines(*args, **options)
            execute = pipe.execute
            pipe.execute = lambda *a, **o: self._trip(execute, *a, **o)  # type: ignore[method-assign]
            return pipe

        client.execute_command = command  # type: ignore[method-assign]
        client.pipeline = pipeline  # type: ignore[method-assign,assignment]

    async def _trip(self, act: Any, *args: Any, **options: Any) -> Any:
        self.trips += 1
        if self.trips > self.at or (self.trips == self.at and not self.after):
            raise Killed
        reply = await act(*args, **options)
        if self.trips == self.at:
            raise Killed
        return reply


async def life(server: EmbeddedServer, name: str, at: int, *, after: bool) -> bool:
    """One life of a process, killed at round trip ``at``. True if it was; False if its work was done before."""
    client = await connect(server.url)
    Mortal(client, at, after=after)
    try:
        await Bench(client, name).live()
        return False
    except Killed:
        return True
    finally:
        await client.aclose()


async def state(bench: Bench) -> object:
    """What must be the same, whoever was killed on the way."""
    posted = await bench.room.read()
    records = [await bench.store.article(id) for id in "abcd"]
    decisions = [(r.id, r.decision.kind, r.decision.story, r.decision.quotes) if r else None for r in records]
    changes = sorted([c.seq async for past in bench.store.history() for c in past.changes])
    return (
        told(posted),
        tallies(posted),
        decisions,
        changes,
        await bench.store.last_seq(),
        await bench.store.backlog(),
        await bench.outbox.waiting(),
        await bench.outbox.dead(),
        await bench.store.refused(),
    )


@pytest.fixture
async def undisturbed(client: Redis, desk: str) -> object:
    """What comes of the small wire when nobody is killed."""
    bench = Bench(client, f"{desk}-calm")
    await bench.ingest(small_wire())
    await bench.live()
    found = await state(bench)
    assert found[0] == {"a": [("alert", "a"), ("update", "d")], "c": [("alert", "c")]}  # type: ignore[index]
    assert {root: reports for root, (reports, _) in found[1].items()} == {"a": 3, "c": 1}  # type: ignore[index]
    assert found[3:7] == ([1, 2, 3, 4], 4, 0, 0)  # type: ignore[index]
    return found


@pytest.mark.parametrize("after", [False, True], ids=["before it", "after it"])
async def test_a_worker_killed_at_any_round_trip_is_made_good_by_the_next(
    server: EmbeddedServer, client: Redis, desk: str, undisturbed: object, after: bool
) -> None:
    at, killed = 0, True
    while killed:
        at += 1
        bench = Bench(client, f"{desk}-{at}")
        await bench.ingest(small_wire())
        killed = await life(server, bench.name, at, after=after)
        await bench.live()
        assert await state(bench) == undisturbed, f"killed at round trip {at}"
    assert at > 30


@pytest.mark.parametrize("seed", range(12))
async def test_workers_killed_again_and_again_lose_nothing(
    server: EmbeddedServer, client: Redis, desk: str, undisturbed: object, seed: int
) -> None:
    random_ = random.Random(seed)
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    for _ in range(random_.randrange(2, 6)):
        await life(server, desk, random_.randrange(1, 45), after=random_.random() < 0.5)
    await bench.live()
    assert await state(bench) == undisturbed
