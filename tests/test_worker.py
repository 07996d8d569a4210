"""A worker and a store that comes and goes."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.book import Book
from bot.delivery.screen import Screen
from bot.errors import StoreError, Unreachable
from bot.model import Outcome, Posted
from bot.pipeline import Desk
from bot.store.news import NewsStore, Waiting
from bot.watching import watches
from bot.worker import Worker
from tests.support import QUAY, START, Bench, article, small_wire, told


class Passing(NewsStore):
    """A store that cannot be reached the first ``away`` times that ``call`` is made."""

    call = ""
    away = 2

    def _meet(self, call: str) -> None:
        if call == self.call and self.away > 0:
            self.away -= 1
            raise Unreachable(f"{call}: connection refused")

    async def last_seq(self) -> int:
        self._meet("last_seq")
        return await super().last_seq()

    async def tidy(self, idle: float = 86_400) -> int:
        self._meet("tidy")
        return await super().tidy(idle)

    async def take_over(self, worker: str, idle: float, count: int) -> AsyncIterator[list[Waiting]]:
        self._meet("take_over")
        async for some in super().take_over(worker, idle, count):
            yield some

    async def take(self, worker: str, count: int, wait: float) -> list[Waiting]:
        self._meet("take")
        return await super().take(worker, count, wait)

    async def follow(self, seq: int, mark: str = "") -> Any:
        self._meet("follow")
        return await super().follow(seq, mark)

    async def article(self, id: str) -> Any:
        self._meet("article")
        return await super().article(id)

    async def commit(self, entry: str, outcome: Outcome) -> int:
        self._meet("commit")
        return await super().commit(entry, outcome)

    async def leave(self, worker: str) -> None:
        self._meet("leave")
        await super().leave(worker)


CALLS = ("last_seq", "tidy", "take_over", "take", "follow", "article", "commit", "leave")


@pytest.mark.parametrize("call", CALLS)
async def test_a_worker_outlives_a_store_that_is_away_at_any_call(client: Redis, desk: str, call: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    store = Passing(client, desk)
    store.call = call
    stop = asyncio.Event()
    decided: list[str] = []

    async def count(outcome: Outcome) -> None:
        decided.append(outcome.article.id)
        if len(decided) == 5:
            stop.set()

    await Worker(Desk(store, watches(Book()), bench.clock), "w", 30.0, count, pause=0.001).run(stop, alone=True)
    assert decided == ["a", "b", "c", "d", "a"], "in their order, each once"
    assert store.away == (1 if call == "leave" else 0)


async def test_a_drain_says_that_the_store_is_away(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY)])
    store = Passing(client, desk)
    store.call = "commit"
    with pytest.raises(StoreError, match="commit: connection refused"):
        await Worker(Desk(store, watches(Book()), bench.clock), "w", 30.0).drain()
    assert await bench.worker("heir").drain() == 1


async def test_a_worker_that_is_stopped_while_the_store_is_away_ends(client: Redis, desk: str) -> None:
    store = Passing(client, desk)
    store.call, store.away = "last_seq", 10**9
    stop = asyncio.Event()
    running = asyncio.create_task(
        Worker(Desk(store, watches(Book()), lambda: START), "w", 30.0, pause=3600.0).run(stop)
    )
    while store.away == 10**9:
        await asyncio.sleep(0)
    stop.set()
    await running


async def test_a_worker_takes_over_from_a_dead_one_only_after_its_time(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY)])
    await bench.store.take("dead", 1, 0.0)
    assert await Worker(bench.desk(), "w", takeover=3600.0).drain(alone=False) == 0
    assert await Worker(bench.desk(), "w", takeover=0.0).drain(alone=False) == 1


async def test_the_only_worker_takes_over_at_once(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY)])
    await bench.store.take("dead", 1, 0.0)
    stop = asyncio.Event()

    async def decided(_: object) -> None:
        stop.set()

    await Worker(bench.desk(), "heir", 3600.0, decided).run(stop, alone=True)
    assert await bench.store.backlog() == 0


async def test_a_worker_that_ends_leaves_no_name_behind(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY)])
    stop = asyncio.Event()

    async def decided(_: object) -> None:
        assert [c["name"] for c in await client.xinfo_consumers(bench.store.keys.of("in"), "workers")] == [b"me"]
        stop.set()

    await Worker(bench.desk(), "me", 30.0, decided).run(stop)
    assert await client.xinfo_consumers(bench.store.keys.of("in"), "workers") == []


async def test_a_worker_with_nothing_to_do_is_seen_to_be_there(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.store.prepare()
    assert await bench.store.workers(60.0) == 0
    stop = asyncio.Event()
    running = asyncio.create_task(bench.worker().run(stop, wait=0.01))
    while not await bench.store.workers(60.0):
        await asyncio.sleep(0.001)
    stop.set()
    await running
    assert await bench.store.workers(60.0) == 0


async def test_a_screen_goes_on_where_the_last_one_ended(client: Redis, desk: str) -> None:
    class Recording(Screen):
        def __init__(self) -> None:
            self.seen: list[Posted] = []

        def show(self, posted: Posted) -> None:
            self.seen.append(posted)

    bench = Bench(client, desk)
    await bench.ingest(small_wire()[:1])
    await bench.live()
    first, second = Recording(), Recording()
    await first.catch_up(bench.room)
    await bench.ingest(small_wire()[1:])
    await bench.live()
    await second.catch_up(bench.room)
    assert [p.message.article for p in first.seen] == ["a"]
    assert first.seen + second.seen == await bench.room.read()
    assert set(told(first.seen + second.seen)) == {"a", "c"}
