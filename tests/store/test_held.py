"""What waits for digests, on a real server: told once, or still there."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.alerts import backlog
from bot.alerts.digest import COUNTED, compose, delivery
from bot.book import Book, Subscription, Topic
from bot.errors import Conflict, NotOurs
from bot.model import Act, Delivery, Destination, Held, Kind, Message, Outcome, Receipt
from bot.store.book import BookStore
from bot.store.codec import pack, unpack
from bot.store.held import Due, HeldStore
from bot.store.news import member
from bot.text.analyse import analyse
from bot.timekeeper import Timekeeper
from bot.watching import subscribe
from tests.support import BRIDGE, HERE, QUAY, START, Bench, article

THERE = Destination("console", "foreign")


def held(n: int, due: float = START + 60, to: Destination = HERE, priority: str = "normal", story: str = "s1") -> Held:
    message = Message(story, f"Headline {n}", (), "Coast Wire", "", "en", START + n, START + n, article=f"a{n}")
    return Held(to, story, message, ("t1",), priority, "hourly", START + n, due)


def digest(items: Sequence[Held], now: float, to: Destination = HERE) -> Delivery:
    return delivery(to, compose(items, "hourly", START, now, Book()), items, now)


class Digests:
    """A desk on which articles are committed that are held."""

    def __init__(self, client: Redis, desk: str) -> None:
        self.bench = Bench(client, desk)
        self.store = HeldStore(client, desk)
        self.count = 0

    async def commit(self, *items: Held, **more: Any) -> Outcome:
        """An article whose commit holds these. Raises what the commit raises."""
        self.count += 1
        await self.bench.store.prepare()
        a = article(f"c{self.count}", QUAY if self.count % 2 else BRIDGE)
        await self.bench.store.ingest(a)
        (waiting,) = await self.bench.store.take("w", 1, 0.0)
        desk = self.bench.desk()
        await desk.rebuild()
        outcome = replace(desk.decide(analyse(a), None), deliveries=(), held=items, **more)
        await self.bench.store.commit(waiting.entry, outcome)
        with pytest.raises(NotOurs):
            await self.bench.store.commit(waiting.entry, replace(outcome, change=None))
        return outcome


@pytest.fixture
def digests(client: Redis, desk: str) -> Digests:
    return Digests(client, desk)


async def test_a_held_message_is_written_once_with_its_commit_and_is_due_at_its_time(digests: Digests) -> None:
    first, second, elsewhere = held(1), held(2, START + 120), held(3, START + 30, THERE)
    await digests.commit(first, second, elsewhere)
    assert await digests.store.due(START + 29) == []
    assert await digests.store.next_due() == START + 30
    assert [(d.destination, d.items) for d in await digests.store.due(START + 60)] == [
        (THERE, (elsewhere,)),
        (HERE, (first,)),
    ]
    assert (await digests.store.held(HERE)).items == (first, second)


async def test_a_commit_that_is_too_late_holds_nothing_and_spends_nothing(digests: Digests) -> None:
    await digests.bench.store.prepare()
    a = article("a", QUAY)
    await digests.bench.store.ingest(a)
    (waiting,) = await digests.bench.store.take("w", 1, 0.0)
    outcome = replace(
        digests.bench.desk().decide(analyse(a), None), held=(held(1),), spent=("t1:console:desk:20260310",)
    )
    await digests.commit(held(2))
    with pytest.raises(Conflict):
        await digests.bench.store.commit(waiting.entry, outcome)
    assert (await digests.store.held(HERE)).items == (held(2),)
    assert await digests.bench.store.spent(outcome.spent) == {"t1:console:desk:20260310": 0}


async def test_of_many_workers_that_release_one_digest_one_does_and_it_is_told_once(digests: Digests) -> None:
    await digests.commit(held(1), held(2))
    stores = [HeldStore(digests.bench.client, digests.bench.name) for _ in range(8)]
    seen = await asyncio.gather(*(s.due(START + 60) for s in stores))

    async def release(store: HeldStore, due: Due, n: int) -> bool:
        try:
            row = replace(digest(due.items, START + 60), id=f"of worker {n}")
            await store.release(due, [row], now=START + 60)
        except Conflict:
            return False
        return True

    won = await asyncio.gather(*(release(s, dues[0], n) for n, (s, dues) in enumerate(zip(stores, seen, strict=True))))
    assert sum(won) == 1
    (claim,) = await digests.bench.outbox.claim(START + 60, 30.0, 16)
    assert claim.delivery.id == f"of worker {won.index(True)}"
    assert claim.delivery.act is Act.DIGEST
    assert (claim.root, claim.notes) == (None, ())
    assert await digests.store.due(START + 1e6) == []
    assert await digests.store.next_due() is None


async def test_a_worker_killed_between_reading_and_releasing_loses_nothing(digests: Digests) -> None:
    await digests.commit(held(1), held(2))
    (dead,) = await digests.store.due(START + 60)
    await digests.commit(held(3))
    (heir,) = await HeldStore(digests.bench.client, digests.bench.name).due(START + 60)
    assert heir.items == (*dead.items, held(3))
    await digests.store.release(heir, [digest(heir.items, START + 60)], now=START + 60)
    with pytest.raises(Conflict, match="what was held for console:desk has been released by another"):
        await digests.store.release(dead, [digest(dead.items, START + 60)], now=START + 60)
    assert len(await digests.bench.outbox.claim(START + 60, 30.0, 16)) == 1


async def test_what_is_put_back_waits_until_then_and_what_is_dropped_is_kept_with_the_reason(digests: Digests) -> None:
    await digests.commit(held(1), held(2), held(3))
    (due,) = await digests.store.due(START + 60)
    one, two, three = due.items
    row = digest([one], START + 61)
    await digests.store.release(due, [row], [(two, START + 500)], [(three, "s1 is muted")], now=START + 61)
    (again,) = await digests.store.due(START + 500)
    assert again.items == (replace(two, due=START + 500),)
    assert await digests.store.next_due() == START + 500
    (kept,) = await digests.store.suppressed(START)
    assert (kept.held, kept.why, kept.at) == (three, "s1 is muted", START + 61)
    assert await digests.store.one_suppressed(kept.id) == kept
    assert await digests.store.suppressed(START + 62) == []


async def test_nothing_is_released_that_would_be_lost_or_doubled(digests: Digests) -> None:
    await digests.commit(held(1), held(2))
    (due,) = await digests.store.due(START + 60)
    with pytest.raises(ValueError, match="2 messages held for console:desk would be lost"):
        await digests.store.release(due, [], now=START)
    with pytest.raises(ValueError, match="held of a9 for console:desk is not due, or twice"):
        await digests.store.release(due, [], [(held(9), START)], now=START)
    with pytest.raises(ValueError, match="or twice"):
        await digests.store.release(due, [], [(held(1), START)], [(held(1), "muted")], now=START)
    assert (await digests.store.held(HERE)).items == due.items


async def test_a_digest_asked_for_is_due_though_empty_and_by_one_worker_only(digests: Digests) -> None:
    await digests.store.schedule(HERE, START + 600)
    assert await digests.store.due(START + 599) == []
    (due,) = await digests.store.due(START + 600)
    assert (due.items, due.scheduled) == ((), START + 600)
    await digests.store.release(due, [digest([], START + 600)], now=START + 600, again=START + 4200)
    with pytest.raises(Conflict):
        await digests.store.release(due, [digest([], START + 600)], now=START + 600, again=START + 4200)
    assert len(await digests.bench.outbox.claim(START + 600, 30.0, 16)) == 1
    assert await digests.store.due(START + 4199) == []
    await digests.store.schedule(HERE, START + 700)
    assert await digests.store.next_due() == START + 700
    await digests.store.schedule(HERE, None)
    assert await digests.store.next_due() is None


async def test_items_due_before_the_digest_that_is_asked_for_leave_it_standing(digests: Digests) -> None:
    await digests.store.schedule(HERE, START + 600)
    await digests.commit(held(1))
    (early,) = await digests.store.due(START + 60)
    assert early.scheduled is None
    await digests.store.release(early, [digest(early.items, START + 60)], now=START + 60)
    (due,) = await digests.store.due(START + 600)
    assert (due.items, due.scheduled) == ((), START + 600)


async def test_too_many_held_push_out_the_oldest_of_the_least_weight_and_it_is_counted(
    digests: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.news.MAX_HELD", 3)
    items = [held(1, priority="critical"), held(2), held(3, START + 30), held(4), held(5, priority="high")]
    for item in items:
        await digests.commit(item)
    (due,) = await digests.store.due(START + 60)
    assert {i.message.article for i in due.items} == {"a1", "a4", "a5"}
    assert due.overflow == 2
    assert [(s.held.message.article, s.why) for s in await digests.store.suppressed(START)] == [
        ("a3", "more than 3 were held"),
        ("a2", "more than 3 were held"),
    ]
    await digests.store.release(due, [digest(due.items, START + 60)], now=START + 60)
    assert (await digests.store.held(HERE)).overflow == 0


async def test_a_digest_s_counts_are_right_though_what_is_kept_of_the_suppressed_was_trimmed(
    digests: Digests, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.news.MAX_HELD", 50)
    for room in ("bot.store.news.SUPPRESSED_LENGTH", "bot.store.held.SUPPRESSED_LENGTH"):
        monkeypatch.setattr(room, 10)
    many, bench = [replace(held(n, story=f"s{n}"), why=backlog.WHY) for n in range(1_000)], digests.bench
    for n in range(0, 1_000, 250):
        await digests.commit(*many[n : n + 250])
    bench.now = START + 60
    book = Book(topics={"t1": Topic("t1", "all", "*")}, subscriptions={"u1": Subscription("u1", HERE, "t1")})
    keeper = Timekeeper(digests.store, BookStore(bench.client, bench.name), bench.store, bench.clock, book)
    assert await keeper.tick() == 1
    (claim,) = await bench.outbox.claim(START + 60, 30.0, 16)
    told = claim.delivery.digest
    assert told is not None
    assert told.why == f"50 developments held back because {backlog.WHY}; 950 older ones did not fit"
    assert (sum(len(s.stories) for s in told.sections), told.more) == (20, 30)
    kept = await digests.store.suppressed(START)
    assert 10 <= len(kept) < 250  # streams are trimmed by whole nodes
    assert kept[0].why == COUNTED.format(most=20)


async def test_what_a_later_version_held_waits_for_it_and_stops_no_other(digests: Digests) -> None:
    await digests.commit(held(1), held(2, to=THERE))
    later = member(held(3)).replace(b"\x92\x01", b"\x92\x63", 1)
    await digests.bench.client.zadd(digests.store.keys.of("held", str(THERE)), {later: (START + 60) * 1000})
    assert [d.destination for d in await digests.store.due(START + 60)] == [HERE]
    assert await digests.bench.client.zcard(digests.store.keys.of("held", str(THERE))) == 2


async def test_what_an_earlier_version_held_can_be_released(digests: Digests) -> None:
    item = held(1)
    short = member(item)[:16] + pack(item).replace(b"\x92\x01\x9a", b"\x92\x01\x98", 1).removesuffix(b"\xc0\xa0")
    assert unpack(Held, short[16:]) == item
    await digests.bench.client.zadd(digests.store.keys.of("held", str(HERE)), {short: (START + 60) * 1000})
    due = await digests.store.held(HERE)
    await digests.store.release(due, [digest(due.items, START + 60)], now=START + 60)
    assert (await digests.store.held(HERE)).items == ()


async def test_a_digest_and_a_notice_open_no_thread_and_hold_up_none(digests: Digests) -> None:
    await digests.commit(held(1))
    (due,) = await digests.store.due(START + 60)
    await digests.store.release(due, [digest(due.items, START + 60)], now=START + 60)
    notices = [Delivery(f"n{n}", Act.NOTICE, HERE, "", None, START, notice="The wire is silent.") for n in range(2)]
    assert await digests.bench.outbox.push(notices) == 2
    assert await digests.bench.outbox.push(notices) == 0
    claims = await digests.bench.outbox.claim(START + 60, 30.0, 16)
    assert [(c.delivery.act, c.root) for c in claims] == [(Act.NOTICE, None), (Act.DIGEST, None)]
    for n, c in enumerate(claims):
        await digests.bench.outbox.settle(c, Receipt(f"m{n}"), START + 60)
    (last,) = await digests.bench.outbox.claim(START + 60, 30.0, 16)
    assert (last.delivery.id, last.root) == ("n1", None)
    threads = [k async for k in digests.bench.client.scan_iter(match=digests.store.keys.of("thread", "*"), count=1000)]
    assert threads == []


async def test_what_was_decided_is_read_back_from_the_last_and_budgets_are_counted(digests: Digests) -> None:
    day = "t1:console:desk:20260310"
    first = await digests.commit(matched=("t1", "t2"), spent=(day, day))
    digests.bench.now += 60
    second = await digests.commit(spent=(day,), dropped=(replace(held(7), why="t1 is muted"),))
    entries = [d async for d in digests.bench.store.decided(START)]
    assert [(d.article, d.kind, d.matched) for d in entries] == [
        (second.article.id, Kind.OPENED, tuple(subscribe(HERE, ["*"]).topics)),
        (first.article.id, Kind.OPENED, ("t1", "t2")),
    ]
    assert entries[0].sure == second.decision.sure > 0.5
    assert [d.article async for d in digests.bench.store.decided(START + 1)] == [second.article.id]
    assert await digests.bench.store.spent([day, "t2:console:desk:20260310"]) == {day: 3, "t2:console:desk:20260310": 0}
    assert [s.why for s in await digests.store.suppressed(START)] == ["t1 is muted"]
