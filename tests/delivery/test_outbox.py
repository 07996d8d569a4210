"""Lanes, leases, threads, edits and dead letters on a real server, told in clock times."""

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.errors import NotOurs
from bot.model import Act, Claim, Delivery, Destination, Queue, Receipt
from bot.store.news import Limits
from bot.store.outbox import Outbox
from bot.watching import joined, subscribe, watches
from tests.support import HERE, QUAY, QUAY_AGAIN, QUAY_MOVES, START, Bench, article

CHARGED = (
    "Cannery owner charged over Marhaven fire",
    "Prosecutors charged Edgar Harlow with manslaughter on Tuesday over the fire at his cannery in Marhaven.\n"
    "The trial begins in Orrin on 4 May, prosecutor Lene Dahl said.",
)
CLOSED = (
    "Harlow cannery in Marhaven to close for good",
    "The Harlow cannery in Marhaven will close for good and dismiss all 400 workers, the company announced on Tuesday.",
)


class Wires:
    """A desk whose outbox a test works by hand."""

    def __init__(self, client: Redis, desk: str, debounce: float = 0.0) -> None:
        self.bench = Bench(client, desk, Limits(edit_debounce_seconds=debounce))
        self.outbox = self.bench.outbox
        self.count = 0

    async def decide(self, *stories: tuple[str, str]) -> None:
        await self.bench.store.prepare()
        for story in stories:
            self.count += 1
            await self.bench.store.ingest(article(f"a{self.count}", story, self.bench.now, f"Paper {self.count}"))
            await self.bench.worker().drain()

    async def claim(self, limit: int = 16) -> list[Claim]:
        return await self.outbox.claim(self.bench.now, 30.0, limit)

    async def one(self) -> Claim:
        (claim,) = await self.claim()
        return claim

    async def settle(self, claim: Claim) -> None:
        await self.outbox.settle(claim, Receipt(f"m-{claim.delivery.message.article}"), self.bench.now)


@pytest.fixture
def wires(client: Redis, desk: str) -> Wires:
    return Wires(client, desk)


def said(claims: list[Claim]) -> list[tuple[str, str]]:
    return [(c.delivery.act.value, c.delivery.message.article if c.delivery.message else "") for c in claims]


async def test_an_update_waits_until_its_alert_has_a_thread(wires: Wires) -> None:
    await wires.decide(QUAY, QUAY_MOVES, CHARGED)
    alert = await wires.one()
    assert said([alert]) == [("alert", "a1")]
    assert await wires.claim() == []
    await wires.settle(alert)
    first = next(c for c in await wires.claim() if c.delivery.act is Act.UPDATE)
    assert (first.delivery.message.article, first.root) == ("a2", "m-a1")
    await wires.settle(first)
    (second,) = await wires.claim()
    assert (second.delivery.message.article, second.root) == ("a3", "m-a1")


async def test_lanes_of_different_stories_do_not_wait_for_each_other(wires: Wires) -> None:
    bridge = ("Bridge over the Skell collapses", "The road bridge over the Skell near Orrin collapsed, killing two.")
    await wires.decide(QUAY, bridge)
    assert said(await wires.claim()) == [("alert", "a1"), ("alert", "a2")]


async def test_a_lease_that_ran_out_is_taken_over_and_its_first_holder_cannot_settle(wires: Wires) -> None:
    await wires.decide(QUAY)
    slow = await wires.one()
    wires.bench.now += 29.9
    assert await wires.claim() == []
    wires.bench.now += 0.2
    heir = await wires.one()
    assert (heir.attempt, heir.delivery.id) == (2, slow.delivery.id)
    for late in (
        wires.settle(slow),
        wires.outbox.postpone(slow, wires.bench.now + 60, "late"),
        wires.outbox.bury(slow, "late", wires.bench.now),
    ):
        with pytest.raises(NotOurs, match=slow.delivery.id):
            await late
    await wires.settle(heir)
    with pytest.raises(NotOurs):
        await wires.settle(heir)
    assert await wires.outbox.waiting() == 0


async def test_a_burst_of_rewrites_is_one_edit_with_the_last_tally(client: Redis, desk: str) -> None:
    wires = Wires(client, desk, debounce=30.0)
    await wires.decide(QUAY)
    await wires.settle(await wires.one())
    for _ in range(6):
        wires.bench.now += 4
        await wires.decide(QUAY_AGAIN)
    assert await wires.claim() == []
    wires.bench.now += 10
    edit = await wires.one()
    assert (edit.delivery.act, edit.tally.reports, edit.root) == (Act.EDIT, 7, "m-a1")
    assert edit.root_message is not None
    assert edit.root_message.headline == QUAY[0]


async def test_a_rewrite_that_comes_while_an_edit_is_being_sent_is_told_by_another_edit(
    client: Redis, desk: str
) -> None:
    wires = Wires(client, desk, debounce=30.0)
    await wires.decide(QUAY)
    await wires.settle(await wires.one())
    await wires.decide(QUAY_AGAIN)
    wires.bench.now += 30
    being_sent = await wires.one()
    assert being_sent.tally.reports == 2
    await wires.decide(QUAY_AGAIN, QUAY_AGAIN)
    await wires.outbox.settle(being_sent, Receipt("e"), wires.bench.now)
    assert await wires.claim() == [], "debounced like the first"
    wires.bench.now += 30
    last = await wires.one()
    assert (last.delivery.act, last.tally.reports) == (Act.EDIT, 4)
    await wires.outbox.settle(last, Receipt("e"), wires.bench.now)
    assert await wires.outbox.waiting() == 0


async def test_an_edit_waits_for_a_root_on_its_way_and_follows_it_at_once(wires: Wires) -> None:
    await wires.decide(QUAY, QUAY_AGAIN)
    alert = await wires.one()
    assert alert.delivery.act is Act.ALERT
    assert await wires.claim() == []
    await wires.settle(alert)
    assert said(await wires.claim()) == [("edit", "")]


async def test_an_edit_of_a_root_that_never_was_is_dropped(wires: Wires) -> None:
    await wires.decide(QUAY, QUAY_AGAIN)
    alert = await wires.one()
    await wires.outbox.bury(alert, "no such channel", wires.bench.now)
    wires.bench.now += 31
    assert await wires.claim() == []
    assert await wires.outbox.waiting() == 0


async def test_an_edit_that_fails_for_good_is_no_dead_letter(wires: Wires) -> None:
    await wires.decide(QUAY)
    await wires.settle(await wires.one())
    await wires.decide(QUAY_AGAIN)
    await wires.outbox.bury(await wires.one(), "the root was deleted", wires.bench.now)
    assert await wires.outbox.dead() == []
    assert await wires.outbox.waiting() == 0


async def test_what_comes_behind_a_buried_root_is_told_and_opens_the_thread(wires: Wires) -> None:
    await wires.decide(QUAY, QUAY_MOVES, CHARGED)
    await wires.outbox.bury(await wires.one(), "refused", wires.bench.now)
    heir = await wires.one()
    assert (heir.delivery.message.article, heir.root) == ("a2", None)
    await wires.settle(heir)
    follower = next(c for c in await wires.claim() if c.delivery.act is Act.UPDATE)
    assert (follower.delivery.message.article, follower.root) == ("a3", "m-a2")


async def test_a_root_that_is_retried_after_its_thread_went_on_is_a_reply_in_it(wires: Wires) -> None:
    await wires.decide(QUAY, QUAY_MOVES)
    root = await wires.one()
    await wires.outbox.bury(root, "refused", wires.bench.now)
    await wires.settle(await wires.one())
    assert await wires.outbox.revive(root.delivery.id, wires.bench.now)
    again = next(c for c in await wires.claim() if c.delivery.act is Act.ALERT)
    assert (again.delivery.message.article, again.root, again.attempt) == (
        "a1",
        "m-a2",
        2,
    )  # it may have been sent before


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
async def test_dead_letters_retried_in_any_order_are_told_in_the_order_of_the_news(
    wires: Wires, order: tuple[int, ...]
) -> None:
    await wires.decide(QUAY, QUAY_MOVES, CHARGED)
    for _ in range(3):
        wires.bench.now += 1
        await wires.outbox.bury(await wires.one(), "channel is archived", wires.bench.now)
    dead = await wires.outbox.dead()
    assert [d.delivery.message.article for d in dead] == ["a3", "a2", "a1"]
    assert {d.reason for d in dead} == {"channel is archived"}
    for n in order:
        assert await wires.outbox.revive(dead[n].delivery.id, wires.bench.now)
    assert await wires.outbox.dead() == []
    told = []
    while claims := [c for c in await wires.claim() if c.delivery.act is not Act.EDIT]:
        told += [c.delivery.message.article for c in claims]
        await wires.settle(claims[0])
    assert told == ["a1", "a2", "a3"]


async def test_a_root_retried_while_updates_wait_goes_before_them(wires: Wires) -> None:
    await wires.decide(QUAY, QUAY_MOVES, CHARGED)
    root = await wires.one()
    await wires.outbox.bury(root, "refused", wires.bench.now)
    busy = await wires.one()
    assert await wires.outbox.revive(root.delivery.id, wires.bench.now)
    assert await wires.claim() == [], "the lane is still leased"
    await wires.outbox.postpone(busy, wires.bench.now, "not now")
    head = await wires.one()
    assert head.delivery.message.article == "a1"
    await wires.settle(head)
    updates = [c.delivery.message.article for c in await wires.claim() if c.delivery.act is Act.UPDATE]
    assert updates == ["a2"]


async def test_settling_while_a_dead_letter_was_put_before_it_takes_out_the_right_row(wires: Wires) -> None:
    await wires.decide(QUAY, QUAY_MOVES)
    root = await wires.one()
    await wires.outbox.bury(root, "refused", wires.bench.now)
    busy = await wires.one()
    await wires.outbox.revive(root.delivery.id, wires.bench.now)
    await wires.settle(busy)
    left = [c for c in await wires.claim() if c.delivery.act is not Act.EDIT]
    assert said(left) == [("alert", "a1")]


async def test_a_letter_that_is_not_dead_cannot_be_retried(wires: Wires) -> None:
    await wires.decide(QUAY)
    alert = await wires.one()
    assert not await wires.outbox.revive(alert.delivery.id, wires.bench.now)
    assert not await wires.outbox.revive("nothing", wires.bench.now)


async def test_lanes_without_a_root_do_not_hide_the_others(wires: Wires) -> None:
    """One claim looks on until it has found work or there is none."""
    bridge = ("Bridge over the Skell collapses", "The road bridge over the Skell near Orrin collapsed, killing two.")
    await wires.decide(QUAY, QUAY_AGAIN)
    await wires.one()
    wires.bench.now += 0.5
    await wires.decide(bridge)
    assert said(await wires.claim(limit=1)) == [("alert", "a3")]


async def test_the_story_s_destinations_each_have_a_thread(client: Redis, desk: str) -> None:
    wires = Wires(client, desk)
    there = replace(HERE, address="foreign")
    watched = watches(joined(subscribe(HERE, ["*"]), subscribe(there, ["cannery"])))
    plain = wires.bench.desk
    wires.bench.desk = lambda: type(plain())(wires.bench.store, watched, wires.bench.clock)  # type: ignore[method-assign]
    await wires.decide(QUAY)
    claims = await wires.claim()
    assert {c.delivery.destination for c in claims} == {HERE, there}
    assert len({c.delivery.id for c in claims}) == 2


async def test_what_waits_for_a_place_is_counted_until_it_is_settled_or_buried(client: Redis, desk: str) -> None:
    outbox, there = Outbox(client, desk), Destination("slack", "C1")
    rows = [Delivery(f"d{n}", Act.ALERT, there, f"s{n}", None, START + n) for n in range(3)]
    await outbox.push([*rows, Delivery("e", Act.EDIT, there, "s1", None, START)])
    assert await outbox.queues() == [Queue(there, 3, START)]
    first, second = await outbox.claim(START + 3, 30.0, 2)
    await outbox.settle(first, Receipt("m"), START + 3)
    assert await outbox.queues([str(there), "slack:C2"]) == [Queue(there, 2, START + 1)]
    await outbox.bury(second, "refused", START + 3)
    assert await outbox.queues() == [Queue(there, 1, START + 2)]
    assert await outbox.revive(second.delivery.id, START + 9)
    assert await outbox.queues() == [Queue(there, 2, START + 2)]
    await client.delete(outbox.keys.of("delivery", "d2"))  # as an earlier version leaves it
    await outbox.push([Delivery("d9", Act.ALERT, there, "s9", None, START + 10)])
    assert await outbox.queues() == [Queue(there, 2, START + 9)]
