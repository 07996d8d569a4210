"""A replay on a shared server: a namespace of its own, and nothing left of it."""

from collections.abc import AsyncIterator

import pytest
from redis.asyncio import Redis

from bot.settings import Settings
from bot.store.news import NewsStore, sweep
from bot.store.server import EmbeddedServer
from bot.wiring import replay
from tests.support import START, Bench, small_wire


@pytest.fixture
async def live(client: Redis, desk: str) -> AsyncIterator[Bench]:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    await bench.live()
    yield bench
    await bench.store.erase()


def settings(server: EmbeddedServer, desk: str) -> Settings:
    return Settings(redis_url=server.url, desk=desk, _env_file=None)


async def contents(client: Redis, prefix: str) -> dict[bytes, bytes | None]:
    return {k: await client.dump(k) async for k in client.scan_iter(match=f"{{{prefix}*", count=1000)}


async def test_a_replay_begins_empty_leaves_the_live_desk_alone_and_nothing_behind(
    server: EmbeddedServer, client: Redis, live: Bench
) -> None:
    before = await contents(client, live.name)
    for _ in range(2):
        async with replay(settings(server, live.name), ("*",), START) as run:
            stories = [s.outcome.decision.story async for s in run.steps(small_wire(), show=True)]
        assert stories[0] == "s1"
        assert run.totals.counts["alerts"] == 2
    assert await contents(client, live.name) == before


async def test_a_replay_that_is_interrupted_leaves_nothing_behind(
    server: EmbeddedServer, client: Redis, live: Bench
) -> None:
    before = await contents(client, live.name)

    async def interrupted() -> None:
        async with replay(settings(server, live.name), ("*",), START) as run:
            async for _ in run.steps(small_wire(), show=False):
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await interrupted()
    assert await contents(client, live.name) == before


async def test_what_a_killed_replay_left_is_erased_by_the_next_but_not_one_at_work(
    server: EmbeddedServer, client: Redis, live: Bench
) -> None:
    left, working = (Bench(client, f"{live.name}.replay-{n}") for n in ("left", "working"))
    for bench in (left, working):
        await bench.ingest(small_wire())
        await bench.live()
    await working.store.hold()
    async with replay(settings(server, live.name), ("*",), START) as run:
        assert [s async for s in run.steps(small_wire()[:1], show=False)]
    assert await contents(client, left.name) == {}
    assert await working.store.count_stories() == 2
    assert await live.store.count_stories() == 2
    await working.store.erase()


async def test_a_replay_at_work_is_held_from_its_first_article(
    server: EmbeddedServer, client: Redis, live: Bench
) -> None:
    async with replay(settings(server, live.name), ("*",), START) as run:
        async for _ in run.steps(small_wire()[:1], show=False):
            assert await sweep(client, f"{live.name}.replay-") == 0
            assert await run.store.count_stories() == 1


async def test_another_desk_s_replays_are_none_of_our_business(client: Redis, desk: str) -> None:
    other = Bench(client, f"{desk}-2.replay-x")
    await other.ingest(small_wire())
    assert await sweep(client, f"{desk}.replay-") == 0
    assert await other.store.backlog() == 5
    assert await sweep(client, f"{desk}-2.replay-") == 1
    assert await NewsStore(client, other.name).backlog() == 0
