"""A desk as one file, on real servers: what comes back is what was there, at one moment, or nothing has changed."""

import asyncio
import io
import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from bot.errors import Paused
from bot.model import Act, Posted, Receipt, Tally
from bot.store import archive, backup
from bot.store.archive import MAGIC, BadBackup
from bot.store.backup import Backup, Refused
from bot.store.guard import FORMAT
from bot.store.keys import FROZEN_SECONDS, RESTORE_SECONDS
from bot.store.outbox import Outbox
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from bot.worker import Worker
from tests.store.test_keys import everything_people_do
from tests.support import BRIDGE, QUAY_MOVES, START, Bench, article, demo_wire, small_wire, told

GOLDEN = Path(__file__).parent / "golden" / "desk-1.slugline"
"""A desk as a version wrote it that kept no number of its data's format. Its times to die were moved to the year 2100."""


@pytest.fixture
def other() -> Iterator[EmbeddedServer]:
    with EmbeddedServer.throwaway() as running:
        yield running


async def written(client: Redis, desk: str) -> io.BytesIO:
    out = io.BytesIO()
    await Backup(client, desk).write(out, uuid4().hex, time.time())
    return out


async def content(client: Redis, desk: str) -> dict[str, tuple[str, object, int]]:
    """Every key of a desk: its type, what it holds, and when it dies (ms)."""
    found: dict[str, tuple[str, object, int]] = {}
    prefix = f"{{{desk}}}:"
    async for key in client.scan_iter(match=f"{prefix}*", count=1000):
        kind = (await client.type(key)).decode()
        read = {
            "string": lambda k: client.get(k),
            "hash": lambda k: client.hgetall(k),
            "list": lambda k: client.lrange(k, 0, -1),
            "zset": lambda k: client.zrange(k, 0, -1, withscores=True),
            "stream": lambda k: client.xrange(k),
        }[kind]
        value: object = await read(key)
        if kind == "stream":
            value = (value, (await client.xinfo_stream(key))["last-generated-id"])
        found[key.decode().removeprefix(prefix)] = (kind, value, await client.pexpiretime(key))
    return found


async def busy_desk(client: Redis, desk: str) -> Bench:
    """A desk with some of everything: what is told, what waits, what is held, what was given up."""
    bench = Bench(client, desk)
    wire = demo_wire(START)
    await bench.ingest(wire[:30])
    await bench.live()
    await bench.ingest(wire[30:40])
    await bench.worker().drain()
    (claim, *_) = await bench.outbox.claim(START, 30.0, 4)
    await bench.outbox.bury(claim, "the channel is gone", START)
    await everything_people_do(bench)
    await client.xadd(bench.store.keys.of("in"), {"a": b"nonsense"})
    await bench.ingest(wire[40:44])
    await bench.store.take("w1", 2, 0.0)
    await client.delete(bench.store.keys.of("turn"))
    return bench


async def test_what_comes_back_is_what_was_there_with_its_times_to_die(
    client: Redis, desk: str, other: EmbeddedServer
) -> None:
    await busy_desk(client, desk)
    before = await content(client, desk)
    assert {kind for kind, _, _ in before.values()} == {"string", "hash", "list", "zset", "stream"}
    file = await written(client, desk)
    there = await connect(other.url)
    await Backup(there, desk).restore(file, uuid4().hex, time.time(), replace=False)
    after = await content(there, desk)
    await there.aclose()
    assert after.keys() == before.keys()
    for name, (kind, value, dies) in before.items():
        if name == "leases":
            continue  # goes on beyond what was given out since
        if name.startswith("delivery:"):
            value = {k: v for k, v in value.items() if k not in (b"token", b"lost", b"attempt")}  # type: ignore[attr-defined]
            assert b"token" not in after[name][1]  # type: ignore[operator]
            assert int(after[name][1][b"attempt"]) >= 1  # type: ignore[index]
            assert value.items() <= after[name][1].items(), name  # type: ignore[attr-defined]
        else:
            assert after[name][:2] == (kind, value), name
        assert after[name][2] == dies, name


async def test_what_was_taken_and_not_decided_is_handed_out_again(
    client: Redis, desk: str, other: EmbeddedServer
) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    taken = await bench.store.take("w1", 2, 0.0)
    file = await written(client, desk)
    there = await connect(other.url)
    await Backup(there, desk).restore(file, uuid4().hex, time.time(), replace=False)
    again = await Bench(there, desk).store.take("w2", 10, 0.0)
    assert [w.entry for w in again][:2] == [w.entry for w in taken]
    assert len(again) == 5
    await there.aclose()


@pytest.mark.parametrize("half", range(1, 60, 9))
async def test_a_restored_desk_goes_on_with_no_alert_lost_or_doubled(
    client: Redis, desk: str, other: EmbeddedServer, half: int
) -> None:
    """The desk of the backup and one that was never interrupted tell the same, each once."""
    wire = demo_wire(START)
    whole = Bench(client, f"{desk}-whole")
    await whole.ingest(wire)
    await whole.live()
    first = Bench(client, desk)
    await first.ingest(wire[:half])
    await first.live()
    await first.ingest(wire[half : half + 4])
    await first.worker().drain()  # decided, and not told yet
    await first.ingest(wire[half + 4 : half + 6])  # not decided yet
    file = await written(client, desk)
    there = await connect(other.url)
    await Backup(there, desk).restore(file, uuid4().hex, time.time(), replace=False)
    second = Bench(there, desk)
    await second.ingest(wire[half + 6 :])
    await second.live()
    alerts = [p for p in await second.room.read() if p.act in (Act.ALERT, Act.UPDATE)]
    assert told(alerts) == told([p for p in await whole.room.read() if p.act in (Act.ALERT, Act.UPDATE)])
    assert len(alerts) > 3
    assert await second.outbox.waiting() == 0
    await there.aclose()


async def test_a_message_that_may_have_been_sent_since_is_looked_for_first(
    client: Redis, desk: str, other: EmbeddedServer
) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire()[:1])
    await bench.worker().drain()
    file = await written(client, desk)
    (claim,) = await bench.outbox.claim(START, 30.0, 1)
    await bench.outbox.settle(claim, Receipt("m"), START)
    there = await connect(other.url)
    await Backup(there, desk).restore(file, uuid4().hex, time.time(), replace=False)
    (again,) = await Outbox(there, desk).claim(START, 30.0, 1)
    assert (again.delivery.id, again.attempt) == (claim.delivery.id, 2)
    await there.aclose()


async def test_a_backup_is_of_one_moment_while_workers_and_senders_go_on(
    client: Redis, desk: str, other: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read slowly, key by key; what would be torn apart if anything were written meanwhile must fit together."""
    monkeypatch.setattr(backup, "BATCH", 7)
    bench = Bench(client, desk)
    await bench.store.prepare()
    wire = demo_wire(START)
    stop = asyncio.Event()
    ingested: list[str] = []

    async def feed() -> None:
        while not stop.is_set():
            a = wire[len(ingested) % len(wire)]
            ingested.append(f"{a.id}-{len(ingested)}")
            await bench.store.ingest(replace(a, id=ingested[-1], url=""))

    files: list[tuple[io.BytesIO, int]] = []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(Worker(bench.desk(), "w1", 30.0).run(stop, wait=0.05))
        tasks.create_task(bench.pump.run(stop, idle=0.01))
        tasks.create_task(feed())
        for n in range(4):
            while len(ingested) < 30 * (n + 1):
                await asyncio.sleep(0)
            before = len(ingested) - 1  # the last one may not have come in yet
            files.append((await written(client, desk), before))
        stop.set()
    there = await connect(other.url)
    torn = []
    for n, (file, before) in enumerate(files):
        name = f"copy{n}"
        await Backup(there, name).restore(file, uuid4().hex, time.time(), replace=False)
        torn += await tears(there, name, ingested[:before])
    assert torn == []
    assert await bench.outbox.dead() == []
    await there.aclose()


async def tears(client: Redis, desk: str, ingested: list[str]) -> list[str]:
    """What of a desk does not fit together."""
    bench = Bench(client, desk)
    found = []
    seq = await bench.store.last_seq()
    log = await client.xinfo_stream(bench.store.keys.of("log"))
    if log["last-generated-id"] != f"{seq}-0".encode():
        found.append(f"the log ends with {log['last-generated-id']!r}, the last change is {seq}")
    decided = set(await bench.store.articles(ingested))
    waiting = {w.article.id for w in await bench.store.take("t", 1000, 0.0)}
    if lost := set(ingested) - decided - waiting:
        found.append(f"{len(lost)} articles are lost")
    if decided & waiting:
        found.append(f"{len(decided & waiting)} articles are decided and wait")
    for lane in await client.zrange(bench.store.keys.of("lanes"), 0, -1):
        for id in await client.lrange(bench.store.keys.of("lane", lane.decode()), 0, -1):
            if not await client.exists(bench.store.keys.of("delivery", id.decode())):
                found.append(f"lane {lane.decode()} holds a delivery that is not there")
    async for key in client.scan_iter(match=bench.store.keys.of("delivery", "*"), count=1000):
        lane = await client.hget(key, "lane")
        if key.decode().rpartition(":")[2].encode() not in await client.lrange(
            bench.store.keys.of("lane", lane.decode()), 0, -1
        ):
            found.append(f"{key.decode()} stands in no lane")
    for story in await bench.store.stories(1000):
        reports = sum(c.report for c in await bench.store.changes(story.id))
        if reports != story.tally.reports:
            found.append(f"{story.id} counts {story.tally.reports} reports and keeps {reports}")
    return found


async def test_while_the_desk_is_frozen_writers_wait_and_then_go_on(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.store.prepare()
    await client.set(bench.store.keys.of("frozen"), "t", px=60_000)
    putting = asyncio.ensure_future(bench.store.ingest(small_wire()[0]))
    await asyncio.wait({putting}, timeout=0.2)
    assert not putting.done()
    assert await bench.store.backlog() == 0
    await client.delete(bench.store.keys.of("frozen"))
    await putting
    assert await bench.store.backlog() == 1


async def test_a_backup_that_dies_holds_up_the_desk_for_some_seconds_at_most(client: Redis, desk: str) -> None:
    kept = Backup(client, desk)
    assert await kept._hold("dead", again=False)
    assert 0 < await client.pttl(kept.keys.of("frozen")) <= FROZEN_SECONDS * 1000
    with pytest.raises(Refused, match="another backup"):
        await kept.write(io.BytesIO(), "mine", time.time())
    assert await client.get(kept.keys.of("frozen")) == b"dead", "somebody else's freeze was ended"


async def test_a_backup_that_was_held_up_so_long_that_the_desk_went_on_is_none(
    client: Redis, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    kept = Backup(client, desk)
    plain = kept._read

    async def slow(names: list[str]) -> list[archive.Part]:
        await client.delete(kept.keys.of("frozen"))
        return await plain(names)

    monkeypatch.setattr(kept, "_read", slow)
    with pytest.raises(Refused, match="held up"):
        await kept.write(io.BytesIO(), "mine", time.time())


@pytest.mark.parametrize("damage", ["half", "last byte gone", "a bit turned", "empty", "no end", "something else"])
async def test_a_damaged_file_changes_nothing(client: Redis, desk: str, damage: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    await bench.live()
    whole = (await written(client, desk)).getvalue()
    turned = bytearray(whole)
    turned[len(whole) * 2 // 3] ^= 4
    data = {
        "half": whole[: len(whole) // 2],
        "last byte gone": whole[:-1],
        "a bit turned": bytes(turned),
        "empty": b"",
        "no end": whole[:-32],
        "something else": b"PK\x03\x04" * 1000,
    }[damage]
    before = await content(client, desk)
    with pytest.raises(BadBackup):
        await Backup(client, desk).restore(io.BytesIO(data), uuid4().hex, time.time(), replace=True)
    assert await content(client, desk) == before


async def test_every_place_at_which_a_file_can_be_cut_off_is_seen(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire()[:2])
    whole = (await written(client, desk)).getvalue()
    assert archive.check(io.BytesIO(whole)) > 1
    for at in range(len(whole)):
        with pytest.raises(BadBackup):
            archive.check(io.BytesIO(whole[:at]))


async def test_a_desk_that_holds_something_is_replaced_only_if_that_is_said(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire()[:2])
    await bench.live()
    file = await written(client, desk)
    then = await content(client, desk)
    await bench.ingest([article("x", BRIDGE), article("y", QUAY_MOVES)])
    await bench.live()
    now = await content(client, desk)
    assert now.keys() != then.keys()
    await client.xgroup_delconsumer(bench.store.keys.of("in"), "workers", "w")
    with pytest.raises(Refused, match="--replace"):
        await Backup(client, desk).restore(file, uuid4().hex, time.time(), replace=False)
    assert await content(client, desk) == now
    await Backup(client, desk).restore(file, uuid4().hex, time.time(), replace=True)
    restored = await content(client, desk)
    assert restored.keys() == then.keys()
    assert restored["changes:s1"] == then["changes:s1"]
    assert [s.id for s in await bench.store.stories()] == ["s1"]


async def test_nothing_is_restored_under_a_worker(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    await bench.live()
    file = await written(client, desk)
    await bench.store.greet("w-alive")
    before = await content(client, desk)
    with pytest.raises(Refused, match="at work"):
        await Backup(client, desk).restore(file, uuid4().hex, time.time(), replace=True)
    assert await content(client, desk) == before


async def test_a_restore_that_is_broken_off_changes_nothing_and_leaves_nothing(
    client: Redis, desk: str, other: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = Bench(client, desk)
    await bench.ingest(demo_wire(START))
    await bench.live()
    file = await written(client, desk)
    there = await connect(other.url)
    mine = Bench(there, desk)
    await mine.ingest(small_wire()[:1])
    await mine.worker().drain()
    await there.xgroup_delconsumer(mine.store.keys.of("in"), "workers", "w1")
    before = await content(there, desk)
    monkeypatch.setattr(backup, "PAGE", 20)
    kept = Backup(there, desk)
    plain, times = kept._bring, 0

    async def failing(*some: object) -> None:
        nonlocal times
        times += 1
        await plain(*some)  # type: ignore[arg-type]
        if times == 3:
            beside = [k async for k in there.scan_iter(match=f"{kept.keys.of('restore')}:*", count=1000)]
            assert beside
            for key in beside:
                ttl = await there.ttl(key)
                assert ttl > 0, f"{key!r} would stay for ever if we were killed now"
                assert b"restore:t" in key or ttl <= RESTORE_SECONDS
            raise asyncio.CancelledError

    monkeypatch.setattr(kept, "_bring", failing)
    with pytest.raises(asyncio.CancelledError):
        await kept.restore(file, uuid4().hex, time.time(), replace=True)
    assert await content(there, desk) == before
    await there.aclose()


def with_head(whole: bytes, more: dict[str, object]) -> io.BytesIO:
    line, _, rest = whole.partition(b"\n")
    said = json.loads(line[len(MAGIC) :]) | more
    return io.BytesIO(MAGIC + json.dumps(said).encode() + b"\n" + rest)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"format": 2}, "the backup has format 2, which a newer version"),
        ({"data": FORMAT + 1}, f"the desk's data in the backup have format {FORMAT + 1}, which a newer version"),
    ],
)
async def test_a_file_of_a_newer_version_is_refused_and_nothing_changes(
    client: Redis, desk: str, more: dict[str, object], says: str
) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire()[:1])
    file = await written(client, desk)
    before = await content(client, desk)
    with pytest.raises(BadBackup, match=says):
        await Backup(client, desk).restore(with_head(file.getvalue(), more), uuid4().hex, time.time(), replace=True)
    assert await content(client, desk) == before


async def golden(client: Redis, desk: str) -> Bench:
    with GOLDEN.open("rb") as file:
        await Backup(client, desk).restore(file, uuid4().hex, time.time(), replace=False)
    return Bench(client, desk)


async def test_a_file_of_an_older_format_is_read_and_its_desk_goes_on(client: Redis, desk: str) -> None:
    bench = await golden(client, desk)
    assert await client.get(bench.store.keys.of("format")) == str(FORMAT).encode()
    await goes_on(bench)


async def goes_on(bench: Bench) -> None:
    """What the older version had told, had to tell, and had given up."""
    before = [p.message.article for p in await bench.room.read() if p.message and p.act is not Act.EDIT]
    assert before == ["a", "c"]
    assert [s.id for s in await bench.store.stories()] == ["s3", "s1"]
    (dead,) = await bench.outbox.dead()
    assert dead.reason == "the channel is gone"
    assert (await bench.store.refused())[0][0] == "?"
    await bench.live()
    after = [
        (p.act, p.message.article, p.thread) for p in await bench.room.read() if p.message and p.act is not Act.EDIT
    ]
    root = next(p.id for p in await bench.room.read() if p.message and p.message.article == "a")
    assert after[2:] == [(Act.UPDATE, "d", root)]
    assert await bench.store.article("late") is not None
    assert await bench.store.backlog() == 0
    assert await bench.outbox.revive(dead.id, bench.now)
    await bench.pump.drain()
    assert sum(p.message is not None and p.message.article == "dead1" for p in await bench.room.read()) == 1


# --- the format of a desk in Redis


async def test_a_desk_without_a_number_is_read_and_has_one_from_then_on(client: Redis, desk: str) -> None:
    bench = await golden(client, desk)
    await client.delete(bench.store.keys.of("format"))
    await bench.store.prepare()
    assert await client.get(bench.store.keys.of("format")) == str(FORMAT).encode()
    await goes_on(bench)


async def test_a_desk_of_a_newer_format_is_refused_and_nothing_changes(client: Redis, desk: str) -> None:
    """Not at the start alone: a newer worker may raise the number while we are at work."""
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    (waiting, *_) = await bench.store.take("w", 1, 0.0)
    loop = bench.desk()
    await loop.rebuild()
    await loop.process(waiting)
    (claim,) = await bench.outbox.claim(START, 30.0, 1)
    await client.set(bench.store.keys.of("format"), FORMAT + 1)
    before = await content(client, desk)
    says = f"format {FORMAT + 1}, which a newer version of Slugline wrote; this version reads formats up to {FORMAT}"
    (next_,) = await bench.store.take("w", 1, 0.0)  # a mark in the group: the article stays where it is
    for doing in (
        lambda: bench.store.prepare(),
        lambda: bench.store.ingest(article("n", BRIDGE)),
        lambda: loop.process(next_),
        lambda: bench.store.refuse(next_.entry, "no"),
        lambda: bench.outbox.settle(claim, Receipt("m"), START),
        lambda: bench.outbox.claim(START, 30.0, 9),
        lambda: bench.outbox.revive("x", START),
        lambda: bench.room.post("d", Posted("", None, Act.NOTICE, None, Tally(1, 1, START), START)),
    ):
        with pytest.raises(Paused, match=says) as raised:
            await doing()
        assert raised.value.why == "newer"
    after = await content(client, desk)
    after.pop("leases")
    before.pop("leases")
    assert after == before
    with pytest.raises(Refused, match=says):
        await Backup(client, desk).write(io.BytesIO(), "t", time.time())


async def test_a_worker_waits_while_the_format_is_newer_and_goes_on_when_it_is_not(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    await client.set(bench.store.keys.of("format"), FORMAT + 1)
    stop = asyncio.Event()
    worker = Worker(bench.desk(), "w", 30.0, pause=0.01)
    running = asyncio.create_task(worker.run(stop, wait=0.01))
    await asyncio.wait({running}, timeout=0.3)
    assert not running.done()
    assert await bench.store.refused() == []
    assert await client.xlen(bench.store.keys.of("in")) == 5
    await client.set(bench.store.keys.of("format"), FORMAT)
    while await bench.store.backlog():
        await asyncio.sleep(0.01)
    stop.set()
    await running
    assert await bench.store.refused() == []


def test_any_desk_s_parts_come_back_as_they_were_written() -> None:
    rng = random.Random(7)
    out = io.BytesIO()
    writer = archive.Writer(out, archive.Head("d", "now", "0"))
    put = [
        archive.Part(f"k{n}", "string", rng.randrange(3), rng.randbytes(rng.randrange(90_000))) for n in range(50)
    ]  # fmt: skip
    for part in put:
        writer.put(archive.pack(part), 1)
    writer.end()
    assert archive.check(out) == 50
    assert list(archive.parts(out)) == put
    assert writer.size == len(out.getvalue())
