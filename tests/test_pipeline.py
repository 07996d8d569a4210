"""The way of an article on a real server."""

import asyncio
import itertools
import threading
from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.alerts.console import plain
from bot.book import Book, Topic
from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.model import Act, Article, Destination, Kind
from bot.pipeline import Desk
from bot.report.evidence import evidence
from bot.report.timeline import Silence, timeline
from bot.store.book import BookStore, Edit
from bot.store.console import ConsoleRoom
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.stories.policy import Policy
from bot.watching import Watched, subscribe, watches
from bot.worker import Worker

START = 1_773_100_000.0
HERE = Destination("console", "desk")

FIRE = (
    "Fire at Marhaven cannery kills three",
    "A fire at the Harlow cannery in Marhaven killed three workers on Monday, the port fire brigade said.\n"
    "Twelve people were taken to hospital with burns.\n"
    "The cannery employs about 400 people.",
)
FIRE_AGAIN = (
    "Three workers die in Marhaven cannery blaze",
    "Three workers were killed on Monday in a fire at the Harlow cannery in Marhaven, according to the port fire brigade.\n"
    "Twelve people with burns were taken to hospital.",
)
FIRE_MOVES = (
    "Owner of Marhaven cannery arrested after fire",
    "Police in Marhaven arrested Edgar Harlow, the owner of the cannery, on Tuesday on suspicion of manslaughter.\n"
    "Inspectors had found two fire exits locked with chains, chief prosecutor Vera Lind told reporters.\n"
    "A judge ordered him to be held until a hearing on Thursday.\n"
    "Three workers died in the fire at the cannery on Monday.",
)


def article(id: str, story: tuple[str, str], at: float = START, source: str = "Coast Wire") -> Article:
    return Article(id=id, title=story[0], text=story[1], published=at, seen=at, source=source, lang="en")


class Bench:
    """A desk with one watcher of everything."""

    def __init__(self, client: Redis, name: str) -> None:
        self.now = START
        self.store = NewsStore(client, name)
        self.outbox = Outbox(client, name)
        self.room = ConsoleRoom(client, name)
        self.pump = Pump(self.outbox, [ConsoleMessenger(self.room)], lambda: self.now, lambda: 0.5)

    def worker(self, name: str = "w1") -> Worker:
        return Worker(Desk(self.store, watches(subscribe(HERE, ["*"])), lambda: self.now), name, 30.0)


@pytest.fixture
async def bench(client: Redis, desk: str) -> Bench:
    made = Bench(client, desk)
    await made.store.prepare()
    return made


async def test_a_story_opens_stays_silent_on_its_rewrite_and_moves_in_its_thread(bench: Bench) -> None:
    worker = bench.worker()
    for n, story in enumerate((FIRE, FIRE_AGAIN, FIRE_MOVES)):
        bench.now = START + 3600 * n
        await bench.store.ingest(article(f"a{n}", story, bench.now, source=f"Paper {n}"))
        await worker.drain()
        await bench.pump.drain()
        bench.now += 60
        await bench.pump.drain()
    posted = await bench.room.read()
    told = [p for p in posted if p.act is not Act.EDIT]
    assert [p.act for p in told] == [Act.ALERT, Act.UPDATE]
    assert told[1].thread == told[0].id
    assert any("Edgar Harlow" in q.text for q in told[1].message.quotes)
    edits = [p for p in posted if p.act is Act.EDIT]
    assert [p.tally.reports for p in edits] == [2, 3]


async def test_the_same_article_again_changes_nothing(bench: Bench) -> None:
    worker = bench.worker()
    for _ in range(3):
        await bench.store.ingest(article("a", FIRE))
    assert await worker.drain() == 3
    assert await bench.store.last_seq() == 1
    assert await bench.store.backlog() == 0


async def test_two_workers_that_meet_one_new_event_at_once_open_one_story(bench: Bench) -> None:
    """Both read the same empty desk; the barrier makes both decide before either commits."""
    barrier = asyncio.Barrier(2)
    first = itertools.count()

    class Meeting(NewsStore):
        async def commit(self, entry: str, outcome: object) -> int:  # type: ignore[override]
            if next(first) < 2:
                await barrier.wait()
            return await super().commit(entry, outcome)  # type: ignore[arg-type]

    await bench.store.ingest(article("a", FIRE, source="One"))
    await bench.store.ingest(article("b", FIRE_AGAIN, source="Two"))
    desks = [
        Desk(Meeting(bench.store.client, bench.store.keys.desk), watches(subscribe(HERE, ["*"])), lambda: START)
        for _ in range(2)
    ]
    taken = [(await bench.store.take(name, 1, 0.0))[0] for name in ("w1", "w2")]
    outcomes = await asyncio.gather(*(d.process(t) for d, t in zip(desks, taken, strict=True)))
    assert {o.decision.story for o in outcomes if o} == {"s1"}
    assert await bench.store.count_stories() == 1
    assert sum(d.act is Act.ALERT for o in outcomes if o for d in o.deliveries) == 1


async def test_a_rebuilt_index_decides_as_the_one_that_followed_the_log(bench: Bench) -> None:
    worker = bench.worker()
    for n, story in enumerate((FIRE, FIRE_AGAIN)):
        await bench.store.ingest(article(f"a{n}", story))
        await worker.drain()
    fresh = Desk(bench.store, watches(subscribe(HERE, ["*"])), lambda: bench.now)
    await fresh.rebuild()
    followed = Desk(bench.store, watches(subscribe(HERE, ["*"])), lambda: bench.now)
    await followed.follow()
    assert fresh.index.stories == followed.index.stories or [
        (s.id, s.reports, fresh.index.vector(s), s.told) for s in fresh.index.stories.values()
    ] == [(s.id, s.reports, followed.index.vector(s), s.told) for s in followed.index.stories.values()]


async def test_what_is_watched_is_exchanged_while_the_desk_runs(bench: Bench) -> None:
    desk = Desk(bench.store, watches(subscribe(HERE, ["shipwreck"])), lambda: bench.now)
    worker = Worker(desk, "w1", 30.0)
    await bench.store.ingest(article("a", FIRE))
    await worker.drain()
    await bench.pump.drain()
    assert await bench.room.read() == []
    desk.watched = watches(subscribe(HERE, ["Harlow~ AND (arrests OR exit)"]))
    await bench.store.ingest(article("b", FIRE_MOVES, source="Two"))
    await worker.drain()
    await bench.pump.drain()
    (posted,) = await bench.room.read()
    marked = {q.text[a:b] for q in posted.message.quotes for a, b in q.spans}
    assert marked
    assert marked <= {"arrested", "exits", "Harlow"}


async def test_what_a_dead_worker_left_is_taken_over(bench: Bench) -> None:
    await bench.store.ingest(article("a", FIRE))
    assert len(await bench.store.take("dead", 1, 0.0)) == 1
    assert await bench.worker("heir").drain(alone=True) == 1
    assert await bench.store.count_stories() == 1


async def test_an_article_that_comes_again_says_what_it_is_the_same_as_and_nothing_else(bench: Bench) -> None:
    desk = bench.worker()._desk
    said = []
    for version, story in ((1, FIRE), (2, FIRE_MOVES), (5, FIRE_MOVES), (1, FIRE)):
        bench.now = START + 60 * version
        await bench.store.ingest(replace(article("a", story), version=version))
        outcome = await desk.process((await bench.store.take("w", 1, 0.0))[0])
        assert outcome is not None
        said.append((outcome.decision.kind, outcome.decision.reasons))
        again = outcome.decision
    assert [kind for kind, _ in said] == [Kind.OPENED, Kind.MOVED, Kind.SAME, Kind.SAME]
    assert [reasons for _, reasons in said[2:]] == [
        ("same content as version 2, seen at 2026-03-09 23:48 UTC",),
        ("version 1 is older than version 2, seen at 2026-03-09 23:48 UTC",),
    ]
    assert (again.findings, again.quotes, again.story) == ((), (), "s1")
    kept = await bench.store.article("a")
    assert kept is not None
    assert (kept.version, kept.decision.kind) == (2, Kind.MOVED)


async def test_another_text_under_the_same_version_is_a_correction(bench: Bench) -> None:
    worker = bench.worker()
    for story in (FIRE, FIRE_MOVES):
        await bench.store.ingest(article("a", story))
        await worker.drain()
    kept = await bench.store.article("a")
    assert kept is not None
    assert (kept.version, kept.title, kept.decision.story) == (1, FIRE_MOVES[0], "s1")


async def test_a_new_version_is_no_further_report_anywhere(bench: Bench) -> None:
    """Silent or told, it changes no count; another paper's rewrite does."""
    worker = bench.worker()
    reports = []
    for n, (id, story) in enumerate((("a", FIRE), ("a", FIRE_AGAIN), ("b", FIRE_AGAIN), ("a", FIRE_MOVES))):
        bench.now = START + 3600 * n
        await bench.store.ingest(replace(article(id, story, bench.now, source=f"Paper {id}"), version=n + 1))
        await worker.drain()
        await bench.pump.drain()
        bench.now += 60
        await bench.pump.drain()
        kept = await bench.store.story("s1")
        assert kept is not None
        reports.append(kept.tally.reports)
    assert reports == [1, 1, 2, 2]
    posted = await bench.room.read()
    assert [(p.act, p.tally.reports) for p in posted] == [
        (Act.ALERT, 1),
        (Act.EDIT, 2),
        (Act.UPDATE, 2),
        (Act.EDIT, 2),
    ], "the silent version edits nothing"
    fresh = Desk(bench.store, watches(Book()), lambda: bench.now)
    await fresh.rebuild()
    followed = Desk(bench.store, watches(Book()), lambda: bench.now)
    await followed.follow()
    assert [d.index.stories["s1"].reports for d in (fresh, followed, worker._desk)] == [2, 2, 2]
    line = timeline(kept, await bench.store.changes("s1"), await bench.store.articles(["a", "b"]))
    assert line.missing == 0
    assert [p.articles if isinstance(p, Silence) else p.article for p in line.parts] == ["a", ("b",), "a"]


async def test_the_sentence_that_was_compared_is_found_after_its_article_was_replaced(bench: Bench) -> None:
    worker = bench.worker()
    for n, (id, story) in enumerate((("a", FIRE), ("b", FIRE_AGAIN), ("a", FIRE_MOVES))):
        bench.now = START + 60 * n
        await bench.store.ingest(article(id, story, bench.now))
        await worker.drain()
    rewrite = await bench.store.article("b")
    assert rewrite is not None
    known = await bench.store.articles(["a"])
    assert known["a"].title == FIRE_MOVES[0]
    nearest = evidence(rewrite.decision.findings[0], False, known).nearest
    assert nearest is not None
    assert nearest.text == FIRE[1].splitlines()[0]


async def test_the_younger_of_two_roots_that_prove_one_story_points_at_the_elder_once(bench: Bench) -> None:
    strict = Policy(join=0.97, twin=0.3, twins=0.15)  # so strict that reports of one fire open two stories
    desk = Desk(bench.store, watches(subscribe(HERE, ["*"])), lambda: bench.now, strict, outbox=bench.outbox)
    await bench.store.prepare()
    for n, story in enumerate((FIRE, FIRE_MOVES, FIRE, FIRE)):
        bench.now += 60
        await bench.store.ingest(article(f"a{n}", story, bench.now, source=f"Paper {n}"))
        for waiting in await bench.store.take("w", 1, 0.0):
            await desk.process(waiting)
        await bench.pump.drain()
    assert set(desk.index.stories) == {"s1", "s2"}
    notes = [n for p in await bench.room.read() for n in p.notes]
    assert [n.kind for n in notes] == ["see also"]
    assert "s1" in notes[0].text
    (younger,) = [p for p in await bench.room.read() if p.notes]
    assert younger.message is not None
    assert younger.message.story == "s2"


@pytest.mark.parametrize(
    ("reports", "hours", "beside"), [(5, 13, "s1"), (4, 17, ""), (5, 1, "")], ids=["saga", "few reports", "one day"]
)
async def test_a_story_that_opens_near_a_saga_says_that_it_may_be_part_of_it_and_has_a_thread_of_its_own(
    bench: Bench, reports: int, hours: int, beside: str
) -> None:
    strict = Policy(join=0.9)  # so strict that another report of the fire opens a story
    desk = Desk(bench.store, watches(subscribe(HERE, ["*"])), lambda: bench.now, strict, outbox=bench.outbox)
    await bench.store.prepare()
    for n, story in enumerate((*[FIRE] * reports, FIRE_MOVES)):
        bench.now += hours * 3600
        await bench.store.ingest(article(f"a{n}", story, bench.now, source=f"Paper {n}"))
        for waiting in await bench.store.take("w", 1, 0.0):
            await desk.process(waiting)
        await bench.pump.drain()
    assert desk.index.stories["s1"].reports == reports
    *_, last = await bench.room.read()
    assert last.message is not None
    assert (last.thread, last.message.beside) == (None, beside)
    assert ("may be part of s1" in plain(last, "UTC")) == bool(beside)
    record = await bench.store.article(f"a{reports}")
    assert record is not None
    assert ("it may be part of s1" in record.decision.reasons[0]) == bool(beside)


async def test_while_topics_are_read_anew_the_loop_goes_on(
    client: Redis, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = BookStore(client, desk)
    watching = Desk(NewsStore(client, desk), watches(Book()), lambda: START, books=books)
    begun, on = threading.Event(), threading.Event()
    went_on = []

    def slow(book: Book, before: Watched | None = None) -> Watched:
        begun.set()
        went_on.append(on.wait(5))
        return watches(book, before)

    monkeypatch.setattr("bot.pipeline.watches", slow)
    topic = Topic("t1", "Fires", "fire")
    await books.edit("", "set", 1.0, lambda _: Edit({"topics": {"t1": topic}}))
    hearing = asyncio.create_task(watching.hear())
    while not begun.is_set():
        await asyncio.sleep(0)
    on.set()
    await hearing
    assert went_on == [True]
    assert watching.watched.book.topics == {"t1": topic}
