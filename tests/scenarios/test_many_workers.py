"""Any number of equal workers: one story for one event, one decision for one article."""

import asyncio
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.book import Book
from bot.errors import Conflict, NotOurs
from bot.model import Outcome
from bot.pipeline import PATIENCE, Desk
from bot.store.news import NewsStore, Waiting
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from bot.text.analyse import analyse
from bot.watching import subscribe, watches
from bot.worker import Worker
from tests.support import (
    BRIDGE,
    HERE,
    QUAY,
    QUAY_AGAIN,
    QUAY_MOVES,
    START,
    Bench,
    article,
    demo_wire,
    index_of,
    small_wire,
    told,
)


def dawdle(client: Redis, seed: int) -> None:
    """Makes the client lose its turn in the loop a random number of times around every command."""
    dice = random.Random(seed)
    plain = client.execute_command

    async def command(*args: Any, **options: Any) -> Any:
        for _ in range(dice.randrange(4)):
            await asyncio.sleep(0)
        reply = await plain(*args, **options)
        for _ in range(dice.randrange(4)):
            await asyncio.sleep(0)
        return reply

    client.execute_command = command  # type: ignore[method-assign]


async def check(bench: Bench, ids: set[str], followed: list[Desk]) -> None:
    """Each article has one decision, the log no gap, every index the same content, each delivery one message."""
    changes = sorted([c.seq async for past in bench.store.history() for c in past.changes])
    assert changes == list(range(1, len(ids) + 1))
    assert await bench.store.last_seq() == len(ids)
    decided = Counter([c.article async for past in bench.store.history() for c in past.changes])
    assert decided == dict.fromkeys(ids, 1)
    assert await bench.store.backlog() == 0
    assert await bench.store.refused() == []
    rebuilt = bench.desk()
    await rebuilt.rebuild()
    for desk in followed:
        await desk.follow()
        assert index_of(desk) == index_of(rebuilt)
    posted = await bench.room.read()
    assert len({(p.act, p.message.article, p.tally) for p in posted if p.act != "edit"}) == sum(
        p.act != "edit" for p in posted
    )
    assert all(acts[0][0] == "alert" and {a for a, _ in acts[1:]} <= {"update"} for acts in told(posted).values())


@pytest.mark.parametrize("seed", range(8))
async def test_workers_in_any_interleaving_decide_every_article_once(
    server: EmbeddedServer, client: Redis, desk: str, seed: int
) -> None:
    bench = Bench(client, desk)
    wire = [a for a in demo_wire(START) if not a.id.startswith("alert")][:24] + small_wire()
    await bench.ingest(wire)
    desks, clients = [], []
    for n in range(4):
        own = await connect(server.url)
        dawdle(own, seed * 10 + n)
        clients.append(own)
        desks.append(Bench(own, desk).desk())

    async def work(d: Desk, n: int) -> None:
        while taken := await d.store.take(f"w{n}", 1, 0.0):
            await d.process(taken[0])

    await asyncio.gather(*(work(d, n) for n, d in enumerate(desks)))
    await bench.pump.drain()
    # a correction is its article's second version: a change of its own
    versions = {(a.id, a.version) for a in wire}
    assert len(versions) == len({a.id for a in wire})
    await check(bench, {a.id for a in wire}, desks)
    for own in clients:
        await own.aclose()


async def test_processes_that_meet_the_first_articles_of_an_event_open_one_story(
    server: EmbeddedServer, client: Redis, desk: str
) -> None:
    now = time.time()
    bench = Bench(client, desk)
    await bench.ingest([article(f"q{n}", (QUAY, QUAY_AGAIN)[n % 2], now, f"Paper {n}") for n in range(24)])
    children = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.scenarios.work", server.url, desk, stdout=asyncio.subprocess.PIPE
        )
        for _ in range(3)
    ]
    said = await asyncio.gather(*(c.communicate() for c in children))
    assert [out.strip() for out, _ in said] == [b"done"] * 3
    assert await bench.store.count_stories() == 1
    await check(bench, {f"q{n}" for n in range(24)}, [])
    posted = await bench.room.read()
    (thread,) = told(posted).values()
    assert [act for act, _ in thread] == ["alert"]
    assert posted[-1].tally.reports == 24


async def test_an_article_that_is_overtaken_again_and_again_gets_the_turn(client: Redis, desk: str) -> None:
    """Another worker commits before each of its commits, until it asks for the turn."""
    bench = Bench(client, desk)
    rival = bench.desk()
    overtaken = 0

    class Slow(NewsStore):
        async def commit(self, entry: str, outcome: Outcome) -> int:
            nonlocal overtaken
            for waiting in await self.take("rival", 1, 0.0):
                racing = asyncio.create_task(rival.process(waiting))
                racers.append(racing)
                done, _ = await asyncio.wait({racing}, timeout=0.05)
                overtaken += bool(done)
            return await super().commit(entry, outcome)

    racers: list[asyncio.Task[Any]] = []
    await bench.ingest([article("slow", QUAY_MOVES), *(article(f"r{n}", QUAY, source=f"P{n}") for n in range(20))])
    slow = Desk(Slow(client, desk), watches(Book()), lambda: START)
    (waiting,) = await slow.store.take("slow", 1, 0.0)
    assert await slow.process(waiting)
    assert overtaken == PATIENCE
    await asyncio.gather(*racers)
    await Worker(rival, "rival", 30.0).drain()
    assert await bench.store.last_seq() == 21
    assert await client.exists(bench.store.keys.of("turn")) == 0


async def test_a_turn_that_is_taken_lets_nobody_else_commit(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY), article("b", QUAY_AGAIN)])
    first, second = await bench.store.take("w", 2, 0.0)
    assert await bench.store.take_turn(second.entry)
    assert not await bench.store.take_turn(first.entry)
    refused = asyncio.create_task(bench.desk().process(first))
    assert await bench.desk().process(second)
    assert await client.exists(bench.store.keys.of("turn")) == 0, "the turn ends with its commit"
    outcome = await refused
    assert outcome is not None
    assert outcome.decision.rests_on == 1


async def test_two_copies_of_an_article_that_are_decided_at_once_count_once(client: Redis, desk: str) -> None:
    """One worker has looked up the record; the other commits the first copy before the log is read."""
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY), article("a", QUAY)])
    first, second = await bench.store.take("w", 2, 0.0)

    class Overtaken(NewsStore):
        async def article(self, id: str) -> Any:
            found = await super().article(id)
            if not overtaken:
                overtaken.append(id)
                await bench.desk().process(first)
            return found

    overtaken: list[str] = []
    outcome = await Desk(Overtaken(client, desk), watches(Book()), lambda: START).process(second)
    assert outcome is not None
    assert outcome.change is None
    assert await bench.store.last_seq() == 1


async def test_a_slow_worker_whose_article_was_taken_over_and_decided_does_nothing(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY)])
    (waiting,) = await bench.store.take("slow", 1, 0.0)
    assert await bench.worker("heir").drain() == 1
    before = await bench.store.article("a")
    assert await bench.desk().process(waiting) is None
    assert await bench.store.article("a") == before
    assert await bench.store.last_seq() == 1
    outcome = Desk(bench.store, watches(subscribe(HERE, ["*"])), bench.clock).decide(analyse(waiting.article), None)
    late = replace(outcome, decision=replace(outcome.decision, rests_on=1))
    with pytest.raises(NotOurs, match="article a was decided by another worker"):
        await bench.store.commit(waiting.entry, late)
    assert await bench.store.last_seq() == 1


async def test_an_old_copy_never_overwrites_the_record_of_a_newer_version(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    old, new = article("a", QUAY), replace(article("a", QUAY_MOVES), version=2)
    await bench.ingest([old, old, new])
    one, two, three = await bench.store.take("w", 3, 0.0)
    await bench.desk().process(one)

    class Overtaken(NewsStore):
        async def commit(self, entry: str, outcome: Outcome) -> int:
            await bench.desk().process(three)
            return await super().commit(entry, outcome)

    await Desk(Overtaken(client, desk), watches(Book()), lambda: START).process(two)
    record = await bench.store.article("a")
    assert record is not None
    assert (record.version, record.title) == (2, QUAY_MOVES[0])


async def test_a_conflict_names_the_changes(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY), article("b", QUAY_AGAIN)])
    one, two = await bench.store.take("w", 2, 0.0)
    late = bench.desk()
    outcome = late.decide(analyse(two.article), None)
    await bench.desk().process(one)
    with pytest.raises(Conflict, match="change 1 was made since change 0"):
        await bench.store.commit(two.entry, outcome)


class Judging(Desk):
    """A desk that is overtaken once before its commit; counts how often it judged anew."""

    drafts = 0

    def draft(self, *args: Any, **more: Any) -> Any:
        self.drafts += 1
        return super().draft(*args, **more)


async def overtake(bench: Bench, mine: Waiting, others: Waiting) -> tuple[Judging, Outcome]:
    """Decides ``mine``, while another worker commits ``others`` before it."""
    desk = Judging(bench.store, watches(subscribe(HERE, ["*"])), bench.clock)
    plain, tries = bench.store.commit, []

    class Between(NewsStore):
        async def commit(self, entry: str, outcome: Outcome) -> int:
            tries.append(entry)
            if len(tries) == 1:
                await bench.desk().process(others)
            return await plain(entry, outcome)

    desk.store = Between(bench.client, bench.name)
    outcome = await desk.process(mine)
    assert outcome is not None
    assert len(tries) == 2
    return desk, outcome


async def test_an_article_overtaken_by_one_of_another_event_is_not_judged_again(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY), article("d", QUAY_MOVES), article("c", BRIDGE)])
    first, moves, bridge = await bench.store.take("w", 3, 0.0)
    await bench.desk().process(first)
    mine, outcome = await overtake(bench, moves, bridge)
    assert mine.drafts == 1
    assert (outcome.decision.story, outcome.decision.rests_on) == ("s1", 2)
    assert outcome.decision.quotes
    await check(bench, {"a", "c", "d"}, [mine])


async def test_where_others_are_at_work_it_is_looked_what_they_did_before_a_commit_in_vain(
    client: Redis, desk: str
) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY), article("d", QUAY_MOVES), article("c", BRIDGE)])
    first, moves, bridge = await bench.store.take("w", 3, 0.0)
    await bench.desk().process(first)
    looks, tries = [], []

    class Seen(NewsStore):
        async def follow(self, seq: int, mark: str = "") -> Any:
            looks.append(seq)
            if len(looks) == 2:  # the article is judged by now
                await bench.desk().process(bridge)
            return await super().follow(seq, mark)

        async def commit(self, entry: str, outcome: Outcome) -> int:
            tries.append(outcome.decision.rests_on)
            return await super().commit(entry, outcome)

    mine = Judging(Seen(client, desk), watches(subscribe(HERE, ["*"])), bench.clock)
    outcome = await mine.process(moves)
    assert outcome is not None
    assert outcome.decision.quotes
    assert (looks, tries, mine.drafts) == ([0, 1], [2], 1)
    await check(bench, {"a", "c", "d"}, [mine])


async def test_an_article_overtaken_by_one_of_its_own_event_is_judged_again(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY), article("d", QUAY_MOVES), article("e", QUAY_MOVES, source="Rival")])
    first, moves, same = await bench.store.take("w", 3, 0.0)
    await bench.desk().process(first)
    mine, outcome = await overtake(bench, moves, same)
    assert mine.drafts == 2
    assert outcome.decision.quotes == (), "the other told it"
    await check(bench, {"a", "d", "e"}, [mine])


async def test_the_first_two_articles_of_an_event_open_one_story_though_neither_is_like_anything(
    client: Redis, desk: str
) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("c", BRIDGE), article("a", QUAY), article("b", QUAY_AGAIN)])
    bridge, one, two = await bench.store.take("w", 3, 0.0)
    await bench.desk().process(bridge)
    mine, outcome = await overtake(bench, two, one)
    assert mine.drafts == 2
    assert outcome.decision.story == "s2"
    await check(bench, {"a", "b", "c"}, [mine])
