"""Every key that a desk writes is in the table of keys.py, with its type and its time to die."""

import re
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.errors import Rejected
from bot.model import Claim, Receipt
from bot.store import keys
from bot.store.keys import CONSOLE_DAYS, DAY, DEAD_DAYS, GRACE_DAYS, THREAD_DAYS
from bot.store.news import Limits
from bot.store.outbox import Outbox
from tests.support import START, Bench, article, demo_wire

LIMITS = Limits(story_idle_days=9, article_days=21, edit_debounce_seconds=0)
STORY = (LIMITS.story_idle_days + GRACE_DAYS) * DAY
DIES = {
    "stories": STORY,
    "story:ID": STORY,
    "changes:ID": STORY,
    "article:ID": LIMITS.article_days * DAY,
    "url:DIGEST": LIMITS.article_days * DAY,
    "thread:LANE": THREAD_DAYS * DAY,
    "dead": DEAD_DAYS * DAY,
    "console:id:ID": CONSOLE_DAYS * DAY,
    "turn": keys.TURN_SECONDS,
    "replay": keys.REPLAY_SECONDS,
}
"""Seconds after which a key dies at the latest. All others are bounded otherwise; a buried delivery is seen to below."""


def table() -> dict[str, str]:
    """Name of a key, as in the table -> its type."""
    assert keys.__doc__ is not None
    return dict(re.findall(r"^\{d\}:(\S+)\s+(stream|string|zset|hash|list)\s", keys.__doc__, re.MULTILINE))


def named(key: str) -> str | None:
    """The table's name for a key."""
    for name in sorted(table(), key=lambda n: n.count(":"), reverse=True):
        pattern = re.escape(name).replace("ID", ".+").replace("DIGEST", "[0-9a-f]{24}").replace("LANE", r".+\|s\d+")
        if re.fullmatch(pattern, key, re.DOTALL):
            return name
    return None


def test_the_table_names_what_dies() -> None:
    assert DIES.keys() <= table().keys()
    assert named("delivery:0f3a") == "delivery:ID"
    assert named("console:id:ab") == "console:id:ID"
    assert named("console") == "console"
    assert named("cache") is None


class Half:
    """Refuses what is about the strike; the rest waits or goes out."""

    platform = "console"

    async def send(self, claim: Claim, now: float) -> Receipt:
        if claim.delivery.message and "strike" in claim.delivery.message.article:
            raise Rejected("no such channel")
        return Receipt(claim.delivery.id)


async def test_every_key_is_in_the_table_with_its_type_and_its_time_to_die(client: Redis, desk: str) -> None:
    bench = Bench(client, desk, LIMITS)
    wire = demo_wire(START)
    await bench.ingest([*wire, replace(wire[0], url="")])
    await bench.store.hold()
    await bench.live()
    room_told = await bench.room.read()
    await bench.room.show(room_told[0].id)
    for a in wire[:12]:
        await bench.store.ingest(replace(a, id=f"again-{a.id}", url=""))
    await bench.store.ingest(article("odd", ("Odd", "Odd things happened."), START))
    await client.xadd(bench.store.keys.of("in"), {"a": b"nonsense"})
    bench.pump._messengers = {"console": Half()}
    await bench.worker().drain()
    (odd, *_) = [entry for entry, _ in await client.xrange(bench.store.keys.of("in"))] or [None]
    assert odd is None
    await bench.store.ingest(article("late", ("Late", "Late things happened."), START))
    await bench.store.take("w", 1, 0.0)
    assert await bench.store.take_turn("1-1")

    prefix = bench.store.keys.prefix
    seen: dict[str, int] = {}
    dead = {d.delivery.id for d in await bench.outbox.dead()}
    async for raw in client.scan_iter(match="*", count=1000):
        if not raw.decode().startswith(prefix):
            continue
        key = raw.decode().removeprefix(prefix)
        name = named(key)
        assert name is not None, f"{key} is not in the table of keys.py"
        assert (await client.type(raw)).decode() == table()[name], key
        ttl = await client.pttl(raw) / 1000
        promised = DIES.get(name)
        if name == "delivery:ID" and key.removeprefix("delivery:") in dead:
            promised = DEAD_DAYS * DAY
        if promised is None:
            assert ttl < 0, f"{key} dies in {ttl} s, which the table does not say"
        else:
            assert promised - 120 < ttl <= promised or (promised < 120 and 0 < ttl <= promised), (key, ttl, promised)
        seen[name] = seen.get(name, 0) + 1
    rare = {"lanes", "lane:LANE", "delivery:ID", "dead"}  # see below
    assert table().keys() - rare <= seen.keys()


async def test_what_waits_and_what_is_buried_is_in_the_table_too(client: Redis, desk: str) -> None:
    bench = Bench(client, desk, LIMITS)
    await bench.ingest(demo_wire(START))
    await bench.worker().drain()
    waiting = await bench.outbox.claim(START, 30.0, 3)
    await bench.outbox.bury(waiting[0], "refused", START)
    seen = {}
    async for raw in client.scan_iter(match=f"{bench.store.keys.prefix}*", count=1000):
        key = raw.decode().removeprefix(bench.store.keys.prefix)
        name = named(key)
        assert name is not None, key
        assert (await client.type(raw)).decode() == table()[name]
        seen[key] = (name, await client.ttl(raw))
    assert {"lanes", "lane:LANE", "delivery:ID", "dead"} <= {name for name, _ in seen.values()}
    assert seen[f"delivery:{waiting[0].delivery.id}"][1] == pytest.approx(DEAD_DAYS * DAY, abs=60)
    assert seen[f"delivery:{waiting[1].delivery.id}"][1] == -1
    assert seen["dead"][1] == pytest.approx(DEAD_DAYS * DAY, abs=60)
    assert await bench.outbox.revive(waiting[0].delivery.id, START)
    assert await client.ttl(bench.store.keys.of("delivery", waiting[0].delivery.id)) == -1


async def test_a_thread_lives_as_long_as_its_story_can(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(demo_wire(START)[:1])
    await bench.worker().drain()
    outbox = Outbox(client, desk, story_idle_days=200)
    (claim,) = await outbox.claim(START, 30.0, 1)
    await outbox.settle(claim, Receipt("m"), START)
    assert await client.ttl(bench.store.keys.of("thread", f"console:desk|{claim.delivery.story}")) == pytest.approx(
        201 * DAY, abs=60
    )
