"""The one loop that carries the outbox to the platforms."""

import asyncio
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot import pipeline
from bot.delivery.pump import PARALLEL, Pump, Retries, backoff
from bot.errors import Rejected, Retryable, Unreachable, Unsure
from bot.model import Act, Claim, Destination, Receipt
from bot.store.outbox import Outbox
from bot.watching import joined, subscribe, watches
from bot.worker import Worker
from tests.support import BRIDGE, HERE, QUAY, QUAY_MOVES, Bench, article


class Platform:
    """A messenger that does what a test says: errors by name, in turn; then it takes everything."""

    platform = "console"

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.sent: list[Claim] = []
        self.tries = 0

    async def send(self, claim: Claim, now: float) -> Receipt:
        self.tries += 1
        if self.errors:
            raise self.errors.pop(0)
        self.sent.append(claim)
        return Receipt(f"m{len(self.sent)}")


class Desk:
    """A desk with one story's alert in its outbox."""

    def __init__(self, client: Redis, name: str) -> None:
        self.bench = Bench(client, name)

    def pump(self, platform: Platform, **retries: float) -> Pump:
        return Pump(
            self.bench.outbox, [platform], self.bench.clock, lambda: 0.0, Retries(**retries)  # type: ignore[arg-type]
        )  # fmt: skip

    async def tell(self, *stories: tuple[str, str]) -> None:
        await self.bench.ingest(article(f"a{n}", s) for n, s in enumerate(stories))
        await self.bench.worker().drain()


@pytest.fixture
async def desk(client: Redis, desk: str) -> Desk:
    made = Desk(client, desk)
    await made.tell(QUAY)
    return made


@given(st.integers(1, 1000), st.floats(0, 1), st.floats(0.001, 60), st.floats(1, 86_400))
def test_a_wait_is_within_the_upper_half_of_its_doubling_step(
    attempt: int, jitter: float, base: float, cap: float
) -> None:
    step = min(cap, base * 2.0 ** min(attempt - 1, 60))
    wait = backoff(Retries(base=base, cap=cap), attempt, jitter)
    assert step * 0.5 <= wait <= step or wait == pytest.approx(step)
    assert wait <= backoff(Retries(base=base, cap=cap), attempt + 1, jitter) + 1e-9


async def test_a_failure_waits_longer_each_time_and_is_given_up_at_last(desk: Desk) -> None:
    platform = Platform(*(Retryable(f"no {n}") for n in range(3)))
    pump = desk.pump(platform, base=10, attempts=3)
    waits = []
    for tries in (1, 2, 3):
        await pump.drain()
        assert platform.tries == tries
        due = await desk.bench.outbox.next_due()
        if due is not None:
            waits.append(due - desk.bench.now)
            desk.bench.now = due
    assert waits == [5.0, 10.0]
    (dead,) = await desk.bench.outbox.dead()
    assert dead.reason == "3 tries, last: no 2"


async def test_a_platform_that_names_a_time_is_not_asked_before(desk: Desk) -> None:
    await desk.pump(Platform(Retryable("slow down", after=77.0)), base=1).drain()
    assert await desk.bench.outbox.next_due() == desk.bench.now + 77.0


async def test_a_platform_that_only_asks_to_wait_uses_up_no_try(desk: Desk) -> None:
    platform = Platform(*(Retryable("a limit", after=5.0, counts=False) for _ in range(20)))
    for _ in range(21):
        await desk.pump(platform, attempts=2).drain()
        desk.bench.now += 5.0
    assert [c.attempt for c in platform.sent] == [1]


async def test_a_first_try_that_ends_nobody_knows_how_counts_though_no_later_one_does(desk: Desk) -> None:
    """Only a try that knows of one before it looks whether the message is there."""
    platform = Platform(*(Unsure("it went away", after=5.0, counts=False) for _ in range(9)))
    tries = []
    for _ in range(10):
        await desk.pump(platform, attempts=3).drain()
        tries += [c.attempt for c in platform.sent]
        desk.bench.now += 5.0
    assert (platform.tries, tries[0]) == (10, 2)
    assert await desk.bench.outbox.dead() == []


async def test_what_comes_in_does_not_wait_for_a_send_that_is_under_way(desk: Desk) -> None:
    begun, second, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class Slow(Platform):
        async def send(self, claim: Claim, now: float) -> Receipt:
            self.tries += 1
            if self.tries == 1:
                begun.set()
                await second.wait()
            second.set()
            return Receipt(f"m{self.tries}")

    platform = Slow()
    running = asyncio.create_task(desk.pump(platform).run(stop, idle=0.01))
    await begun.wait()
    await desk.tell(QUAY, BRIDGE)
    await second.wait()
    stop.set()
    await running
    assert platform.tries >= 2


async def test_who_looks_after_destinations_is_told_where_nothing_can_be_sent(desk: Desk) -> None:
    told: list[tuple[Destination, str]] = []

    async def suspend(destination: Destination, why: str) -> None:
        told.append((destination, why))

    platform = Platform(Rejected("is_archived", suspends="the channel is archived"))
    bench = desk.bench
    await Pump(bench.outbox, [platform], bench.clock, lambda: 0.0, suspend=suspend).drain()
    assert told == [(HERE, "the channel is archived")]
    assert len(await bench.outbox.dead()) == 1


async def test_a_message_that_replaces_a_deleted_root_is_the_root_from_then_on(desk: Desk) -> None:
    class Replacing(Platform):
        async def send(self, claim: Claim, now: float) -> Receipt:
            receipt = await super().send(claim, now)
            return Receipt(receipt.message_id, new_root=claim.delivery.act is Act.UPDATE)

    platform = Replacing()
    await desk.tell(QUAY, QUAY_MOVES)
    await desk.pump(platform).drain()
    moved = [c for c in platform.sent if c.delivery.act is Act.UPDATE]
    desk.bench.now += 60
    await desk.bench.ingest([article("a9", QUAY_MOVES)])
    await desk.bench.worker().drain()
    await desk.pump(platform).drain()
    assert [c.root for c in moved] == ["m1"]
    edits = [c for c in platform.sent if c.delivery.act is Act.EDIT]
    assert edits[-1].root == "m2"
    assert edits[-1].root_delivery == moved[0].delivery.id


async def test_a_refusal_is_not_tried_again(desk: Desk) -> None:
    platform = Platform(Rejected("no such channel"))
    pump = desk.pump(platform)
    await pump.drain()
    desk.bench.now += 3600
    await pump.drain()
    assert platform.tries == 1
    (dead,) = await desk.bench.outbox.dead()
    assert (dead.reason, dead.delivery.act) == ("no such channel", Act.ALERT)


async def test_a_messenger_s_defect_is_a_failure_like_any_other(desk: Desk) -> None:
    platform = Platform(KeyError("ts"))
    pump = desk.pump(platform, base=2)
    await pump.drain()
    assert await desk.bench.outbox.next_due() == desk.bench.now + 1.0
    desk.bench.now += 2
    await pump.drain()
    assert len(platform.sent) == 1


async def test_a_send_that_hangs_is_broken_off_before_its_lease_ends(desk: Desk) -> None:
    class Hanging(Platform):
        cancelled = False

        async def send(self, claim: Claim, now: float) -> Receipt:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.cancelled = True
                raise
            raise AssertionError

    platform = Hanging()
    await desk.pump(platform, lease=0.05, base=4).drain()
    assert platform.cancelled
    assert await desk.bench.outbox.next_due() == desk.bench.now + 2.0


async def test_what_another_worker_serves_is_left_to_it(desk: Desk) -> None:
    class Elsewhere(Platform):
        platform = "elsewhere"

    await desk.pump(Elsewhere(), cap=50).drain()
    assert await desk.bench.outbox.next_due() == desk.bench.now + 50
    assert await desk.bench.outbox.dead() == []
    assert await desk.bench.outbox.unserved() == {"console": 1}
    desk.bench.now += 50
    await desk.pump(Platform()).drain()
    assert await desk.bench.outbox.unserved() == {}


async def test_what_no_worker_serves_is_a_dead_letter_after_its_time_and_not_before(desk: Desk) -> None:
    """An alert and its update wait an hour; then each is given up, and goes out once somebody serves it."""

    class Elsewhere(Platform):
        platform = "elsewhere"

    idle = desk.pump(Elsewhere(), cap=1000, unserved=3600)
    begun = desk.bench.now
    await desk.bench.store.ingest(article("b", QUAY_MOVES))
    await desk.bench.worker().drain()
    waits = []
    while due := await desk.bench.outbox.next_due():
        desk.bench.now = max(desk.bench.now, due)
        await idle.drain()
        waits.append((desk.bench.now - begun, len(await desk.bench.outbox.dead())))
    assert [w for w in waits if w[0] < 3600 and w[1]] == []
    assert (3600.0, 2) in waits
    assert {d.reason for d in await desk.bench.outbox.dead()} == {
        "no worker at work serves console, for 1 h; start one, then: slugline dead retry"
    }
    platform = Platform()
    for letter in reversed(await desk.bench.outbox.dead()):
        assert await desk.bench.outbox.revive(letter.delivery.id, desk.bench.now)
    await desk.pump(platform).drain()
    assert [c.delivery.act for c in platform.sent] == [Act.ALERT, Act.UPDATE]


async def test_a_pump_whose_lease_was_lost_leaves_the_row_to_its_heir(desk: Desk) -> None:
    class Slow(Platform):
        async def send(self, claim: Claim, now: float) -> Receipt:
            desk.bench.now += 60  # meanwhile the lease runs out, and another pump has sent and settled it
            await heir.drain()
            return await super().send(claim, now)

    other = Platform()
    heir = desk.pump(other)
    await desk.pump(Slow()).drain()
    assert len(other.sent) == 1
    assert await desk.bench.outbox.waiting() == 0


async def test_a_slow_destination_holds_up_nobody_else(client: Redis, desk: Desk) -> None:
    """One message hangs; more than a pump's width of others goes out past it."""
    released, all_others = asyncio.Event(), asyncio.Event()

    class OneSlow(Platform):
        async def send(self, claim: Claim, now: float) -> Receipt:
            if claim.delivery.destination.address == "room-0":
                await released.wait()
            receipt = await super().send(claim, now)
            if len(self.sent) == PARALLEL + 4:
                all_others.set()
            return receipt

    many = Bench(client, f"{desk.bench.name}-many")
    rooms = [Destination("console", f"room-{n}") for n in range(PARALLEL + 5)]
    watched = watches(reduce(joined, (subscribe(room, ["*"]) for room in rooms)))
    await many.ingest([article("a0", QUAY)])
    await Worker(pipeline.Desk(many.store, watched, many.clock), "w", 30.0).drain()
    assert await many.outbox.waiting() == PARALLEL + 5
    platform = OneSlow()
    stop = asyncio.Event()
    running = asyncio.create_task(Pump(many.outbox, [platform], many.clock, lambda: 0.0).run(stop))
    await all_others.wait()
    stop.set()
    released.set()
    await running
    assert len(platform.sent) == PARALLEL + 5
    assert await many.outbox.waiting() == 0


async def test_a_pump_goes_on_when_the_store_comes_back(desk: Desk) -> None:
    sent = asyncio.Event()

    class Flaky(Outbox):
        away = 3

        async def claim(self, *args: object, **options: object) -> list[Claim]:
            self.away -= 1
            if self.away >= 0:
                raise Unreachable("claiming deliveries: connection refused")
            return await super().claim(*args, **options)  # type: ignore[arg-type]

    class Noting(Platform):
        async def send(self, claim: Claim, now: float) -> Receipt:
            sent.set()
            return await super().send(claim, now)

    outbox = Flaky(desk.bench.client, desk.bench.name)
    pump = Pump(outbox, [Noting()], desk.bench.clock, lambda: 0.0)
    stop = asyncio.Event()
    running = asyncio.create_task(pump.run(stop, pause=0.001))
    await sent.wait()
    stop.set()
    await running
    assert await desk.bench.outbox.waiting() == 0


@pytest.mark.parametrize("error", [None, Retryable("busy", after=7.0), Rejected("gone")], ids=str)
async def test_how_a_send_ended_is_written_once_the_store_is_back(desk: Desk, error: Exception | None) -> None:
    """The store goes away while a message is sent: it is not sent again, and its lane does not wait for the lease."""
    written = asyncio.Event()

    class Flaky(Outbox):
        away = 3

        async def _answer(self, *args: object) -> None:
            self.away -= 1
            if self.away >= 0:
                raise Unreachable("settling: connection refused")
            await super()._answer(*args)  # type: ignore[arg-type]
            written.set()

    platform = Platform(*([error] if error else []))
    pump = Pump(Flaky(desk.bench.client, desk.bench.name), [platform], desk.bench.clock, lambda: 0.0)
    stop = asyncio.Event()
    running = asyncio.create_task(pump.run(stop, pause=0.001))
    await written.wait()
    stop.set()
    await running
    assert platform.tries == 1
    due = await desk.bench.outbox.next_due()
    assert due == (desk.bench.now + 7.0 if isinstance(error, Retryable) else None)
    assert len(await desk.bench.outbox.dead()) == isinstance(error, Rejected)


async def test_a_pump_that_is_stopped_while_the_store_is_away_ends(desk: Desk) -> None:
    stop = asyncio.Event()

    class Away(Outbox):
        async def _answer(self, *args: object) -> None:
            stop.set()
            raise Unreachable("settling: connection refused")

    platform = Platform()
    await Pump(Away(desk.bench.client, desk.bench.name), [platform], desk.bench.clock, lambda: 0.0).run(
        stop, pause=3600
    )
    assert platform.tries == 1


async def test_a_root_and_its_updates_go_out_in_order(desk: Desk) -> None:
    await desk.bench.store.ingest(article("b", QUAY_MOVES))
    await desk.bench.worker().drain()
    platform = Platform()
    await desk.pump(platform).drain()
    assert [(c.delivery.act, c.root) for c in platform.sent if c.delivery.act is not Act.EDIT] == [
        (Act.ALERT, None),
        (Act.UPDATE, "m1"),
    ]


async def test_a_message_that_cannot_be_read_is_buried_and_its_lane_and_the_others_go_on(desk: Desk) -> None:
    """A defect in one row must not stop the outbox."""
    bench = desk.bench
    (first, *_) = await bench.client.zrange(bench.outbox.keys.of("lanes"), 0, 0)
    (head,) = await bench.client.lrange(bench.outbox.keys.of("lane", first.decode()), 0, 0)
    await bench.client.hset(bench.outbox.keys.of("delivery", head.decode()), "payload", b"\xc1")
    behind = await bench.client.llen(bench.outbox.keys.of("lane", first.decode())) - 1
    platform = Platform()
    await desk.pump(platform).drain()
    (dead,) = await bench.outbox.dead()
    assert (dead.id, dead.delivery) == (head.decode(), None)
    assert "cannot be read" in dead.reason
    assert platform.tries >= behind
    assert await bench.outbox.waiting() == 0


async def test_a_message_that_kills_its_workers_is_sent_alone_and_given_up_in_the_end(desk: Desk) -> None:
    """Each claim without an end stands for a worker that died; the innocent beside it are not given up with it."""
    bench = desk.bench
    await bench.ingest([article("a1", BRIDGE)])
    await bench.worker().drain()
    together = await bench.outbox.claim(bench.now, 30.0, 16)
    assert len(together) == 2
    deadly = together[0].delivery.id
    for _ in range(2):
        bench.now += 31
        assert len(await bench.outbox.claim(bench.now, 30.0, 16)) == 2
    handed: list[list[str]] = []
    for _ in range(60):
        bench.now += 31
        taken = await bench.outbox.take(bench.now, 30.0, 16)
        handed.append([c.delivery.id for c in taken.claims])
        for claim in taken.claims:
            if claim.delivery.id != deadly:
                await bench.outbox.settle(claim, Receipt("m"), bench.now)
        (last,) = taken.claims
        if last.delivery.id == deadly and last.lost >= 20:
            break
    assert all(len(ids) == 1 for ids in handed), "a suspect was handed out beside others"
    bench.now += 31
    platform = Platform()
    await Pump(bench.outbox, [platform], bench.clock, lambda: 0.5, Retries(lost=20)).drain()
    (dead,) = await bench.outbox.dead()
    assert dead.id == deadly
    assert "were not heard of again" in dead.reason
    assert platform.tries == 0
    assert await bench.outbox.waiting() == 0


async def test_while_others_are_sent_a_suspect_waits_and_is_the_first_when_they_are_done(desk: Desk) -> None:
    bench = desk.bench
    for _ in range(3):
        (suspect,) = await bench.outbox.claim(bench.now, 30.0, 1)
        bench.now += 31
    await bench.ingest([article("a1", BRIDGE)])
    await bench.worker().drain()
    taken = await bench.outbox.take(bench.now, 30.0, 16, suspects="none")
    assert [c.delivery.message.article for c in taken.claims if c.delivery.message] == ["a1"]
    assert taken.put_off
    alone = await bench.outbox.take(bench.now, 30.0, 16, suspects="first")
    assert [c.delivery.id for c in alone.claims] == [suspect.delivery.id]
