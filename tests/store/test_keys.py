"""Every key that a desk writes is in the table of keys.py, with its type and its time to die."""

import re
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.book import Mute, Muted, Person, Place, SourceRule, Subscription, Topic
from bot.errors import Rejected
from bot.ingest.feeds.triage import Seen
from bot.model import Claim, Feedback, Held, Note, Receipt
from bot.store import keys
from bot.store.book import BookStore
from bot.store.feeds import FeedNote, FeedSetup, FeedStore
from bot.store.held import HeldStore
from bot.store.hubs import HubStore, Subscribed
from bot.store.installations import Installation, InstallationStore
from bot.store.keys import CONSOLE_DAYS, DAY, DEAD_DAYS, GRACE_DAYS, MAX_HELD, THREAD_DAYS
from bot.store.news import Limits
from bot.store.once import Once
from bot.store.outbox import Outbox
from bot.store.seal import Seal
from bot.text.analyse import analyse
from tests.support import HERE, START, Bench, article, demo_wire

LIMITS = Limits(story_idle_days=9, article_days=21, edit_debounce_seconds=0)
GAP = 5
"""Seconds between two requests to a host."""
STORY = (LIMITS.story_idle_days + GRACE_DAYS) * DAY
DIES = {
    "stories": STORY,
    "story:ID": STORY,
    "changes:ID": STORY,
    "article:ID": LIMITS.article_days * DAY,
    "url:DIGEST": LIMITS.article_days * DAY,
    "thread:LANE": THREAD_DAYS * DAY,
    "sent:ID": THREAD_DAYS * DAY,
    "notes:ID": THREAD_DAYS * DAY,
    "posted:DIGEST": THREAD_DAYS * DAY,
    "told:ID": THREAD_DAYS * DAY,
    "budget:BUDGET": keys.BUDGET_DAYS * DAY,
    "edit:TICKET": keys.EDIT_SECONDS,
    "dead": DEAD_DAYS * DAY,
    "console:id:ID": CONSOLE_DAYS * DAY,
    "turn": keys.TURN_SECONDS,
    "once:DIGEST": keys.ONCE_SECONDS,
    "unread": keys.UNREAD_SECONDS,
    "stream:away": keys.STREAM_AWAY_SECONDS,
    "replay": keys.REPLAY_SECONDS,
    "frozen": keys.FROZEN_SECONDS,
    "restore:FORM:KEY": keys.RESTORE_SECONDS,
    "probe": keys.PROBE_SECONDS,
    "feed:seen:ID": keys.FEED_SEEN_DAYS * DAY,
    "feed:host:HOST": GAP + keys.FEED_HOST_SECONDS,
    "hub:TOKEN": keys.HUB_DAYS * DAY,
    "hubs:left": keys.HUB_DAYS * DAY,
    "slack:state:DIGEST": keys.STATE_SECONDS,
    "slack:renewing:ID": keys.RENEWING_SECONDS,
}
"""Seconds after which a key dies at the latest. All others are bounded otherwise; a buried delivery is seen to below."""


FORMS = {
    "ID": ".+",
    "DIGEST": "[0-9a-f]{24}",
    "LANE": r"(?:(?:edit\|)?[^|]+\|s\d+|note\|[^|]+\|[0-9a-f]{20}|[^|]+\|(digest|notice))",
    "DEST": r"[a-z]+:\w+",
    "BUDGET": r"[tq]\w+:[a-z]+:\w+:\d{8}",
    "TICKET": r"\d+",
    "TOKEN": "[a-z]{20}",
    "HOST": r"[a-z0-9.:-]+",
}


def table() -> dict[str, str]:
    """Name of a key, as in the table -> its type."""
    assert keys.__doc__ is not None
    return dict(re.findall(r"^\{d\}:(\S+)\s+(stream|string|zset|hash|list|any)\s", keys.__doc__, re.MULTILINE))


def named(key: str) -> str | None:
    """The table's name for a key."""
    if key in table():
        return key
    for name in sorted(table(), key=lambda n: n.count(":"), reverse=True):
        pattern = re.escape(name)
        for part, form in FORMS.items():
            pattern = pattern.replace(part, form)
        if re.fullmatch(pattern, key, re.DOTALL):
            return name
    return None


def test_the_table_names_what_dies() -> None:
    assert DIES.keys() <= table().keys()
    assert named("delivery:0f3a") == "delivery:ID"
    assert named("console:id:ab") == "console:id:ID"
    assert named("console") == "console"
    assert named("cache") is None
    assert named("mutes:end") == "mutes:end"
    assert named("lane:note|console:desk|24cffada20b61be24618") == "lane:LANE"
    assert named("lane:console:desk|digest") == "lane:LANE"


class Half:
    """Refuses what is about the strike; the rest waits or goes out."""

    platform = "console"

    async def send(self, claim: Claim, now: float) -> Receipt:
        if claim.delivery.message and "strike" in claim.delivery.message.article:
            raise Rejected("no such channel")
        return Receipt(claim.delivery.id)


async def everything_people_do(bench: Bench) -> None:
    """One of each record, a digest that is released and two that wait, a note, a judgement."""
    a = article(
        "held", ("Dam at Skell bursts", "The dam at Skell burst on Monday, and forty people were drowned."), START
    )
    await bench.store.ingest(a)
    (waiting,) = await bench.store.take("w", 1, 0.0)
    await bench.client.delete(bench.store.keys.of("turn"))
    desk = bench.desk()
    await desk.rebuild()
    outcome = desk.decide(analyse(a), None)
    message = next(d.message for d in outcome.deliveries if d.message)
    items = tuple(
        Held(HERE, "s1", replace(message, article=f"h{n}"), ("t1",), "normal", "hourly", START, START + n)
        for n in range(MAX_HELD + 3)
    )
    await bench.store.commit(waiting.entry, replace(outcome, held=items, spent=("t1:console:desk:20260310",)))
    assert await bench.store.take_turn("1-1")
    held = HeldStore(bench.client, bench.name)
    await held.schedule(HERE, START + 1e6)
    (told, *_) = await bench.outbox.told("s1")
    await bench.outbox.note([told.delivery.id], Note("moved", "moved to s2", "console:anna", START), START)
    await bench.store.label(Feedback(START, "console:anna", "not new"))
    records = {
        "topics": {"t1": Topic("t1", "fires", "fire")},
        "subscriptions": {"u1": Subscription("u1", HERE, topic="t1")},
        "places": {str(HERE): Place(HERE)},
        "people": {"console:anna": Person("console:anna")},
        "mutes": {"m1": Mute("m1", Muted.STORY, "s1", until=START)},
        "sources": {"coast wire": SourceRule("coast wire", "Coast Wire", 1)},
    }
    once = Once(bench.client, bench.name)
    assert await once.first("event:Ev1")
    await once.unread()
    await once.stream_away("no connection")
    workspaces = InstallationStore(bench.client, bench.name, Seal(["k" * 32]))
    await workspaces.save(Installation("T2", "Desk", "xoxb-2", "U2", "B2", "U1", START))
    await workspaces.begin()
    assert await workspaces.renewing("T2")
    none = {kind: dict.fromkeys(some) for kind, some in records.items()}
    feeds = FeedStore(bench.client, bench.name)
    await feeds.add(FeedSetup("https://wire.example/feed"), START)
    (claim,) = await feeds.claim(START, 60, 1, GAP)
    note = FeedNote(claim.id, "flood", "many at once", START)
    await feeds.settle(claim, claim.state, START + 300, seen=Seen(), notes=[note])
    hubs, token = HubStore(bench.client, bench.name), "t" * 20
    sub = Subscribed(
        token, claim.id, "https://hub.example/", "https://wire.example/feed", "https://us.example/", "secret"
    )
    assert await hubs.ask(sub, START)
    await hubs.leave(claim.id)
    await BookStore(bench.client, bench.name).change("console:anna", "set up", START, none, records)


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
    await everything_people_do(bench)

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
    rare = {"lanes", "lane:LANE", "delivery:ID", "dead", "queue:DEST", "queues"}  # see below
    rare |= {"frozen", "restore:FORM:KEY", "probe"}  # seconds long; see test_backup.py, test_health.py
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
    assert {"lanes", "lane:LANE", "delivery:ID", "dead", "queue:DEST", "queues"} <= {name for name, _ in seen.values()}
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
