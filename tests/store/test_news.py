"""The intake, the log and the stories: bounds, ages, what cannot be read, who is gone."""

import random
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import msgpack
import pytest
from redis.asyncio import Redis

from bot.book import Book
from bot.errors import Backlog, StoreError
from bot.model import Article, Outcome, Quote
from bot.pipeline import Desk
from bot.store.codec import FORMAT, pack, unpack
from bot.store.keys import DAY, GROUP
from bot.store.news import MAX_TAKEN, SUSPECT, Limits, NewsStore, Waiting
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from bot.stories.policy import Policy
from bot.watching import subscribe, watches
from bot.worker import Worker
from tests.support import HERE, QUAY, QUAY_AGAIN, QUAY_MOVES, Bench, article, index_of, small_wire, told


def unlike(seed: int = 1) -> Iterator[tuple[str, str]]:
    """Stories that have no word in common."""
    dice = random.Random(seed)

    def word() -> str:
        return "".join(dice.choice("bdfgklmnprstv") + dice.choice("aeiou") for _ in range(4))

    while True:
        name = word().capitalize()
        yield f"{name} {word()} {word()}", f"{name} {word()} {word()} {word()} killed {word()} {word()} {word()} today."


async def test_a_full_intake_refuses_and_takes_again_when_there_is_room(client: Redis, desk: str) -> None:
    bench = Bench(client, desk, Limits(max_intake=2))
    await bench.ingest([article("a", QUAY), article("b", QUAY_AGAIN)])
    with pytest.raises(Backlog, match="2 articles are waiting"):
        await bench.store.ingest(article("c", QUAY_MOVES))
    await bench.worker().drain()
    await bench.store.ingest(article("c", QUAY_MOVES))
    assert await bench.store.backlog() == 1


async def test_the_idlest_stories_go_when_there_are_too_many_in_redis_as_in_the_process(
    client: Redis, desk: str
) -> None:
    bench = Bench(client, desk)
    policy = Policy(max_stories=10)
    first = Desk(bench.store, watches(subscribe(HERE, ["*"])), bench.clock, policy)
    follower = Desk(bench.store, watches(Book()), bench.clock, policy)
    await bench.store.prepare()
    for n, story in zip(range(25), unlike(), strict=False):
        bench.now += 60
        await bench.store.ingest(article(f"a{n}", story, bench.now))
        await Worker(first, "w", 30.0).drain()
        assert await bench.store.count_stories() == len(first.index.stories) == min(n + 1, 10)
    assert [s.title for s in await bench.store.stories()] == [s.title for s in reversed(first.index.stories.values())]
    for kind in ("story", "changes"):
        keys = [key async for key in client.scan_iter(match=bench.store.keys.of(kind, "*"), count=1000)]
        assert len(keys) == 10
    await follower.follow()
    rebuilt = Desk(bench.store, watches(Book()), bench.clock, policy)
    await rebuilt.rebuild()
    assert index_of(follower) == index_of(rebuilt) == index_of(first)


async def test_a_story_that_is_idle_too_long_is_over_everywhere(client: Redis, desk: str) -> None:
    bench = Bench(client, desk, Limits(story_idle_days=14))
    old, new = [s for _, s in zip(range(2), unlike(), strict=False)]
    watcher = bench.desk()
    await bench.ingest([article("old", old)])
    await Worker(watcher, "w", 30.0).drain()
    bench.now += 14 * DAY + 1
    await bench.store.ingest(article("new", new, bench.now))
    await Worker(watcher, "w", 30.0).drain()
    assert [s.title for s in await bench.store.stories()] == [new[0]]
    assert [s.title for s in watcher.index.stories.values()] == [new[0]]
    assert await bench.store.story("s1") is None
    assert await bench.store.changes("s1") == []


async def test_a_story_of_very_many_changes_keeps_its_tally_and_its_threads_through_a_rebuild(
    client: Redis, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.news.MAX_CHANGES", 4)
    bench = Bench(client, desk)
    followed = bench.desk()
    await bench.store.prepare()
    for n in range(12):
        story = (QUAY, QUAY_MOVES)[n == 1] if n < 2 else QUAY_AGAIN
        await bench.store.ingest(article(f"a{n}", story, source=f"Paper {n}"))
        await Worker(followed, "w", 30.0).drain()
    assert len(await bench.store.changes("s1")) == 4
    rebuilt = bench.desk()
    await rebuilt.rebuild()
    mine, theirs = rebuilt.index.stories["s1"], followed.index.stories["s1"]
    assert (mine.reports, mine.sources, mine.told) == (theirs.reports, theirs.sources, theirs.told)
    assert mine.reports == 12


async def test_a_log_that_does_not_reach_back_makes_the_index_anew(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    late = bench.desk()
    await bench.ingest(small_wire())
    await bench.worker().drain()
    await client.xtrim(bench.store.keys.of("log"), maxlen=1, approximate=False)
    assert await bench.store.follow(0) is None
    await late.follow()
    rebuilt = bench.desk()
    await rebuilt.rebuild()
    assert index_of(late) == index_of(rebuilt)
    assert late.index.seq == 4


async def test_an_entry_that_cannot_be_read_stops_nobody(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.store.prepare()
    for payload in (
        b"nonsense",
        b"",
        pack(article("x", QUAY)).replace(b"\x92\x01", b"\x92\x63", 1),
        b"\x92\x01\x91\x01",
    ):
        await client.xadd(bench.store.keys.of("in"), {"a": payload})
    await client.xadd(bench.store.keys.of("in"), {"b": 1})
    await bench.ingest([article("a", QUAY)])
    assert await bench.worker().drain() == 1
    assert await bench.store.backlog() == 0
    reasons = [reason for _, reason in await bench.store.refused()]
    assert len(reasons) == 5
    assert any("has format 99; this version reads format 1" in r for r in reasons)
    assert await bench.store.count_stories() == 1


async def test_an_article_that_no_code_can_decide_is_refused_and_the_next_is_decided(client: Redis, desk: str) -> None:
    class Allergic(Desk):
        def draft(self, analysis, *known):  # type: ignore[no-untyped-def]
            if analysis.article.id == "bad":
                raise AttributeError("a defect")
            return super().draft(analysis, *known)

    bench = Bench(client, desk)
    await bench.ingest([article("bad", QUAY), article("good", QUAY)])
    assert await Worker(Allergic(bench.store, watches(Book()), bench.clock), "w", 30.0).drain() == 2
    assert await bench.store.refused() == [("bad", "AttributeError: a defect")]
    assert await bench.store.article("good")


async def test_an_article_that_kills_every_worker_that_takes_it_is_refused_in_the_end(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("deadly", QUAY), article("good", QUAY_AGAIN)])
    await bench.store.take("w0", 1, 0.0)
    for n in range(1, MAX_TAKEN):
        taken = [w.article.id async for some in bench.store.take_over(f"w{n}", 0.0, 16) for w in some]
        assert taken == ["deadly"]
    assert await bench.worker("heir").drain() == 1
    assert await bench.store.refused() == [("deadly", f"taken {MAX_TAKEN} times and never decided")]
    assert await bench.store.article("good")


async def test_taking_over_reaches_all_that_was_left(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article(f"a{n}", s) for n, s in zip(range(40), unlike(), strict=False)])
    for n in range(4):
        assert len(await bench.store.take(f"dead{n}", 10, 0.0)) == 10
    sizes = [len(some) async for some in bench.store.take_over("heir", 0.0, 16)]
    assert sizes == [16, 16, 8]
    assert [some async for some in bench.store.take_over("other", 3600.0, 16)] == []


async def test_workers_that_are_gone_are_forgotten_unless_they_left_something(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY)])
    await bench.store.take("holder", 1, 0.0)
    for n in range(30):
        await bench.store.take(f"idle{n}", 1, 0.0)
    stream = bench.store.keys.of("in")
    assert await bench.store.tidy() == 0, "none is idle for a day"
    await bench.store.leave("idle7")
    await bench.store.leave("holder")
    assert len(await client.xinfo_consumers(stream, GROUP)) >= 1
    await bench.store.tidy(idle=0.0)
    assert [c["name"] for c in await client.xinfo_consumers(stream, GROUP)] == [b"holder"]
    assert await bench.worker("heir").drain() == 1


async def test_when_memory_is_full_the_intake_alone_is_refused(tmp_path: Path) -> None:
    with EmbeddedServer.start(tmp_path) as server:
        client = await connect(server.url)
        bench = Bench(client, "desk")
        await bench.ingest(small_wire())
        await client.config_set("maxmemory", 1)
        with pytest.raises(StoreError, match="memory is full"):
            await bench.store.ingest(article("z", QUAY))
        await bench.live()
        posted = await bench.room.read()
        await bench.room.show(posted[-1].id)
        assert told(posted) == {"a": [("alert", "a"), ("update", "d")], "c": [("alert", "c")]}
        assert await bench.store.backlog() == 0
        await client.aclose()


async def test_a_namespace_is_erased_whole_and_alone(client: Redis, desk: str) -> None:
    one, other = Bench(client, f"{desk}-a"), Bench(client, f"{desk}-ab")
    for bench in (one, other):
        await bench.ingest(small_wire())
        await bench.live()
    await one.store.erase()
    assert [key async for key in client.scan_iter(match=f"{{{desk}-a}}:*", count=1000)] == []
    assert await other.store.count_stories() == 2


async def test_an_article_without_its_title_in_redis_is_still_listed(client: Redis, desk: str) -> None:
    """Redis forgot the story just before a late report of it was committed."""
    bench = Bench(client, desk)
    worker = bench.worker()
    await bench.ingest([article("a", QUAY)])
    await worker.drain()
    await client.delete(bench.store.keys.of("story", "s1"), bench.store.keys.of("changes", "s1"))
    await bench.store.ingest(article("b", QUAY_AGAIN))
    await worker.drain()
    assert [(s.title, s.tally.reports) for s in await bench.store.stories()] == [(QUAY_AGAIN[0], 2)]


def test_a_quote_of_a_version_that_marked_nothing_is_read() -> None:
    old = msgpack.packb((FORMAT, ["Fog lay on the quay.", ["new event"]]))
    assert unpack(Quote, old) == Quote("Fog lay on the quay.", ("new event",))
    marked = Quote("Fog lay on the quay.", ("new event",), ((0, 3), (15, 19)))
    assert unpack(Quote, pack(marked)) == marked


def test_articles_survive_their_codec() -> None:
    for a in small_wire():
        assert unpack(Article, pack(a)) == a


async def test_nothing_of_a_desk_is_seen_by_another(client: Redis, desk: str) -> None:
    one, other = Bench(client, f"{desk}-1"), NewsStore(client, f"{desk}-2")
    await one.ingest(small_wire())
    await one.live()
    assert await other.count_stories() == 0
    assert await other.last_seq() == 0
    assert await other.article("a") is None


async def test_only_the_article_that_kills_is_counted_of_a_batch_that_is_taken_over(client: Redis, desk: str) -> None:
    """Workers take batches, decide in order, and die at the poison: all else is decided in the end."""
    bench = Bench(client, desk)
    ids = [f"a{n}" for n in range(12)]
    await bench.ingest([article(id, s) for id, s in zip(ids, unlike(), strict=False)])
    live = bench.desk()
    deaths = 0

    async def work(batches: AsyncIterator[list[Waiting]]) -> bool:
        """True if the worker lives to the end."""
        async for some in batches:
            for waiting in some:
                if waiting.article.id == "a5":
                    return False
                await live.process(waiting)
        return True

    async def first() -> AsyncIterator[list[Waiting]]:
        yield await bench.store.take("w0", 16, 0.0)

    done = await work(first())
    while not done:
        deaths += 1
        assert deaths <= MAX_TAKEN, [p["times_delivered"] for p in await pending(bench)]
        done = await work(bench.store.take_over(f"w{deaths}", 0.0, 16))
    assert deaths == MAX_TAKEN
    assert await bench.store.refused() == [("a5", f"taken {MAX_TAKEN} times and never decided")]
    assert sorted(await bench.store.articles(ids)) == sorted({*ids} - {"a5"})


async def pending(bench: Bench) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = await bench.client.xpending_range(
        bench.store.keys.of("in"), GROUP, min="-", max="+", count=100
    )
    return found


async def test_two_that_take_over_at_once_share_what_was_left(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article(f"a{n}", s) for n, s in zip(range(6), unlike(), strict=False)])
    for n in range(SUSPECT):
        async for _ in bench.store.take_over(f"dead{n}", 0.0, 16):
            pass
        await bench.store.take(f"dead{n}", 16, 0.0)
    async for _ in bench.store.take_over("dead", 0.0, 16):
        pass
    assert {p["times_delivered"] for p in await pending(bench)} == {SUSPECT + 1}
    one, other = bench.store.take_over("one", 0.0, 16), bench.store.take_over("other", 0.0, 16)
    assert [len(some) for some in (await anext(one), await anext(other))] == [1, 1]
    assert sorted(p["times_delivered"] for p in await pending(bench))[:5] == [SUSPECT + 1] * 5, (
        "the rest is not counted"
    )


async def test_a_take_that_the_store_failed_is_not_counted(client: Redis, desk: str) -> None:
    class Failing(NewsStore):
        async def commit(self, entry: str, outcome: Outcome) -> int:
            raise StoreError("committing: the server answered LOADING")

    bench = Bench(client, desk)
    await bench.ingest([article(f"a{n}", s) for n, s in zip(range(3), unlike(), strict=False)])
    failing = Worker(Desk(Failing(client, desk), watches(Book()), bench.clock), "w", 0.0)
    for _ in range(2 * MAX_TAKEN):
        with pytest.raises(StoreError, match="LOADING"):
            await failing.drain()
        assert {p["times_delivered"] for p in await pending(bench)} == {0}
    assert await bench.worker("heir").drain() == 3
    assert await bench.store.refused() == []
