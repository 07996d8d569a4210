"""A burst of alerts on one channel that takes a message a second: what is critical goes first, the rest is folded.

`make burst` tries 10,000 (SLUGLINE_TEST_BURST); the sample here 400. The clock is the test's own, Redis and the messages real.
"""

import os
import resource
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from benchmarks.wire import Event, Wire
from bot.alerts.backlog import WHY, Bounds
from bot.book import Book, Priority, Subscription, Topic
from bot.delivery.pace import Pace
from bot.delivery.pump import Pump
from bot.delivery.slack import SlackMessenger
from bot.delivery.workspaces import Workspaces
from bot.health import examine
from bot.model import Act, Article, Claim, Delivery, Destination, Kind, Receipt
from bot.pipeline import Desk
from bot.settings import load
from bot.store.book import BookStore
from bot.store.held import HeldStore
from bot.store.keys import MAX_HELD
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox
from bot.timekeeper import Timekeeper
from bot.watching import watches
from bot.worker import Worker
from tests.slack.support import NEWS, TOKEN, FakeSlack
from tests.support import BRIDGE, QUAY, QUAY_MOVES, START, article

BURST = int(os.environ.get("SLUGLINE_TEST_BURST", "400"))
A_SECOND = 20
"""Articles that come in a second."""
CHANNEL = Destination("slack", NEWS)
ALARM = "seawall"
"""What the critical topic asks for: every fiftieth article has it."""
ARRESTED = (
    "Head of Orrin road office arrested over Skell bridge",
    "Police in Orrin arrested Jonas Berg, the head of the road office, on Tuesday on suspicion of fraud over the bridge across "
    "the river Skell.\nHe had signed reports of inspections that were never made, chief prosecutor Mara Voss told reporters.",
)
BOOK = Book(
    topics={"t1": Topic("t1", "all", "*"), "t2": Topic("t2", "alarm", ALARM, priority=Priority.CRITICAL)},
    subscriptions={"u1": Subscription("u1", CHANNEL, "t1"), "u2": Subscription("u2", CHANNEL, "t2")},
)
BOUNDS = Bounds(60, 300.0, 300.0)


class Channel:
    """Slack's messenger by a clock of our own: who has to wait is sent back at once, and comes again."""

    platform = "slack"

    def __init__(self, fake: FakeSlack) -> None:
        self.now = START
        self.sent: list[tuple[float, Delivery]] = []
        client = AsyncWebClient(token=TOKEN, base_url=fake.url, retry_handlers=[], session=fake.session, timeout=30)
        pace = Pace(self.clock, self.sleep, 1.0, patience=0.0)
        self._slack = SlackMessenger(Workspaces(client), pace, self.clock)

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(f"nobody waits here, and somebody would for {seconds} s")

    async def send(self, claim: Claim, now: float) -> Receipt:
        receipt = await self._slack.send(claim, now)
        self.sent.append((self.now, claim.delivery))
        return receipt


class Flood:
    """A desk with one busy channel, second by second."""

    def __init__(self, client: Redis, name: str, fake: FakeSlack) -> None:
        self.channel = Channel(fake)
        clock = self.channel.clock
        self.client = client
        self.store = NewsStore(client, name, Limits(edit_debounce_seconds=30.0))
        self.outbox = Outbox(client, name)
        self.held = HeldStore(client, name)
        self.books = BookStore(client, name)
        self.desk = Desk(self.store, watches(BOOK), clock, outbox=self.outbox, bounds=BOUNDS)
        self.worker = Worker(self.desk, "w", 30.0)
        self.pump = Pump(self.outbox, [self.channel], clock, lambda: 0.5)
        self.keeper = Timekeeper(self.held, self.books, self.store, clock, BOOK, self.outbox)
        self.settings = load(desk=name, queue_messages=BOUNDS.messages)
        self.longest = self.most_held = self.lanes = 0
        self.oldest = 0.0

    async def second(self, articles: list[Article]) -> None:
        """All that happens in one second."""
        for a in articles:
            await self.store.ingest(a)
        await self.worker.drain()
        await self.keeper.tick()
        await self.pump.drain(self.channel.now)
        (queue, *_) = await self.outbox.queues() or [None]
        if queue is not None:
            self.longest = max(self.longest, queue.messages)
            self.oldest = max(self.oldest, self.channel.now - queue.oldest)
        self.most_held = max(self.most_held, await self.client.zcard(self.held.keys.of("held", str(CHANNEL))))
        self.lanes = max(self.lanes, await self.outbox.waiting())
        self.channel.now += 1.0

    async def calm(self) -> None:
        """Seconds without articles, until nothing waits."""
        while await self.outbox.waiting() or await self.held.next_due() is not None:
            await self.second([])


def articles(wire: Wire, number: int) -> list[Article]:
    """A burst: most tell of something of their own, every tenth of what an earlier one told of."""
    events: list[Event] = []
    made = []
    for n in range(number):
        again = n % 10 == 9
        event = wire.chance.choice(events) if again else wire.event()
        at = START + n // A_SECOND
        a = replace(wire.report(event, at, moves=again), published=at, seen=at)
        if n % 50 == 0:
            a = replace(a, title=f"{a.title} {ALARM}")
        events.append(event)
        made.append(a)
    return made


@pytest.mark.timeout(3600)
async def test_a_burst_on_one_channel_tells_what_is_critical_first_and_folds_the_rest(
    client: Redis, desk: str, fake: FakeSlack
) -> None:
    flood = Flood(client, desk, fake)
    await flood.store.prepare()
    burst = [article("first", BRIDGE), *articles(Wire(8), BURST - 2), article("last", QUAY, START + BURST // A_SECOND)]
    memory = [int((await client.info("memory"))["used_memory"])]
    warned = False
    for n in range(0, BURST, A_SECOND):
        await flood.second(burst[n : n + A_SECOND])
        if n + A_SECOND >= BURST // 2 and not warned:
            warned = True
            seen = await examine(client, flood.store, flood.outbox, flood.settings, flood.channel.now, flood.books)
            assert [(q["destination"], q["behind"]) for q in seen.queues] == [(str(CHANNEL), True)]
            assert seen.outbox is not None
            assert seen.outbox["behind"] == {"slack": 1}
            assert any("cannot keep up" in w for w in seen.warnings)
    memory.append(int((await client.info("memory"))["used_memory"]))
    await flood.calm()

    # the channel took one message a second, and each once
    sent = flood.channel.sent
    posts = [(at, d) for at, d in sent if d.act is not Act.EDIT]
    assert all(b - a >= 1.0 for (a, _), (b, _) in pairwise(posts))
    standing = await fake.messages()
    marks = Counter(m["metadata"]["event_payload"]["delivery"] for m in standing)
    assert marks == Counter(d.id for _, d in posts)
    assert set(marks.values()) == {1}

    # each development was told, or named in one digest, or counted in one and kept in what was suppressed
    records = await flood.store.articles([a.id for a in burst])
    news = {id for id, r in records.items() if r.decision.kind in (Kind.OPENED, Kind.MOVED)}
    told = Counter(d.message.article for _, d in posts if d.message)
    digests = [d.digest for _, d in posts if d.digest]
    named = Counter(
        i.message.article for g in digests for section in g.sections for s in section.stories for i in s.items
    )
    kept = await flood.held.suppressed(START - 1e6, 1_000_000)
    suppressed = Counter(s.held.message.article for s in kept)
    assert told + named + suppressed == dict.fromkeys(news, 1)
    assert sum(suppressed.values()) > 0

    # the digests say so, how many did not fit, and how many they count without naming them
    assert all("held back because the channel could not keep up" in g.why for g in digests)
    overflow = sum(int(g.why.partition("; ")[2].split(" ")[0].replace(",", "")) for g in digests if "; " in g.why)
    assert overflow == sum(s.why.startswith("more than") for s in kept)
    assert all(s.held.why == WHY for s in kept)

    # what is critical was never held, and hardly waited
    alarms = [(at - d.created, d) for at, d in posts if d.message and d.message.priority == "critical"]
    assert {d.message.article for _, d in alarms if d.message} == {a.id for a in burst if ALARM in a.title} & news
    assert max(waited for waited, _ in alarms) <= 5.0

    # a thread begins with its root
    for story in {d.story for _, d in posts if d.message}:
        acts = [d.act for _, d in posts if d.message and d.story == story]
        assert acts == [Act.ALERT, *[Act.UPDATE] * (len(acts) - 1)]

    # everything that waits is bounded
    assert flood.longest <= BOUNDS.messages + 5
    assert flood.most_held <= MAX_HELD
    assert await flood.outbox.queues() == []
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"\n{BURST} articles at {A_SECOND} a second, {len(news)} developments: {sum(told.values())} told at once ({len(alarms)} critical,"
        f" which waited {max(w for w, _ in alarms):.0f} s at most), {sum(named.values())} named in {len(digests)} digests,"
        f" {sum(suppressed.values())} counted there; queue at most {flood.longest}, the oldest {flood.oldest:.0f} s; at most"
        f" {flood.most_held} held and {flood.lanes} lanes; Redis {memory[0] >> 20} -> {memory[1] >> 20} MiB, process {rss} MiB;"
        f" all sent {flood.channel.now - START:.0f} s after the first"
    )

    # afterwards a story whose root stands goes on there; one that was folded gets a root
    assert told["first"] == named["last"] == 1
    await flood.second(
        [article("first-moves", ARRESTED, flood.channel.now), article("last-moves", QUAY_MOVES, flood.channel.now)]
    )
    await flood.calm()
    acts = {d.message.article: d.act for _, d in flood.channel.sent if d.message}
    assert (acts["first-moves"], acts["last-moves"]) == (Act.UPDATE, Act.ALERT)
    again = await flood.store.articles(["last", "last-moves"])
    assert again["last"].decision.story == again["last-moves"].decision.story
