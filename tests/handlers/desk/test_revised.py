"""An index that followed merges, splits, kills and posts is the one that is made anew from the store."""

from __future__ import annotations

import asyncio
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.book import Book
from bot.errors import BotError
from bot.model import Act, Article, Change, Delivery, Message, Quote, State, Statement
from bot.pipeline import Desk
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from bot.stories.policy import Policy
from bot.stories.revise import retraction, standing
from bot.watching import subscribe, watches
from tests.handlers.desk.bench import ARREST, BRIDGE, BRIDGE_MOVES, CHARGE, FIRE, FIRE_AGAIN, STORM, Bench
from tests.support import HERE, index_of

TEXTS = (FIRE, FIRE_AGAIN, ARREST, CHARGE, BRIDGE, BRIDGE_MOVES, STORM)
SMALL = Policy(max_statements=9, centroid_terms=40, max_stories=5, posting_scan=3)
STEP = st.one_of(
    st.tuples(st.just("wire"), st.integers(0, 9), st.integers(0, len(TEXTS) - 1)),
    st.tuples(st.sampled_from(["kill", "split", "post"]), st.integers(0, 9), st.just(0)),
    st.tuples(st.just("merge"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("rest"), st.just(0), st.just(0)),
)


async def act(bench: Bench, desk: Desk, step: tuple[str, int, int], version: int) -> None:
    """One thing that a wire or a person does."""
    what, a, b = step
    stories = [s.id for s in await bench.news.stories()]
    record = await bench.news.article(f"a{a}")
    match what:
        case "wire" | "kill":
            state = State.CANCELED if what == "kill" else State.USABLE
            text = TEXTS[b] if what == "wire" else ("withdrawn", "")
            await bench.news.ingest(
                Article(f"a{a}", *text, bench.now, bench.now, version, "", f"Paper {a % 4}", "en", (), state)
            )
            (waiting,) = await bench.news.take("w", 1, 0.0)
            await desk.process(waiting)
        case "split" if record:
            await bench.news.split(record, bench.now)
        case "post" if record and stories:
            told = telling(bench, record.id, record.decision.story or "")
            await bench.news.tell(record, told, record.decision, bench.now)
        case "merge" if len(stories) > 1:
            await bench.news.merge(stories[a % len(stories)], stories[b % len(stories)], bench.now)


def telling(bench: Bench, article: str, story: str) -> Delivery:
    """A delivery that tells an article."""
    message = Message(story, "x", (Quote("x"),), "", "", "en", 0.0, 0.0, article=article)
    return Delivery(f"{article}{bench.now}", Act.ALERT, HERE, story, message, bench.now)


@settings(max_examples=60)
@given(st.lists(STEP, min_size=4, max_size=25))
def test_whoever_followed_every_change_knows_what_one_knows_who_begins_now(
    server: EmbeddedServer, steps: list[tuple[str, int, int]]
) -> None:
    async def live() -> None:
        client = await connect(server.url)
        try:
            bench = Bench(client, f"test-{uuid4().hex[:12]}")
            await bench.news.prepare()
            watched = watches(subscribe(HERE, ["*"]))
            one, lazy = (Desk(bench.news, watched, bench.clock, SMALL, None, None, bench.outbox) for _ in range(2))
            for n, step in enumerate(steps):
                bench.now += 60.0
                try:
                    await act(bench, one, step, n + 1)
                except BotError:
                    continue  # it could not be done, and so it was not
                if step[0] == "rest":
                    await lazy.follow()
            await one.follow()
            await lazy.follow()
            fresh = Desk(bench.news, watched, bench.clock, SMALL)
            await fresh.rebuild()
            assert index_of(one) == index_of(lazy) == index_of(fresh)
            for s in await bench.news.stories():
                known = one.index.stories[s.id]
                assert s.tally.reports == known.reports
                assert s.tally.sources == max(1, len(known.sources))
        finally:
            await client.aclose()

    asyncio.run(live())


def said(seq: int, article: str, *, source: str = "Paper", independent: bool = True) -> Change:
    """A report of one sentence."""
    return Change(
        seq, "s1", seq == 1, float(seq), article, f"title of {article}", source, "en", independent, ((seq, 2.0),), (),
        (Statement(0, (seq,), (), (), ()),),
    )  # fmt: skip


def test_what_is_taken_back_is_all_that_an_article_said_and_a_source_only_if_no_other_report_has_it() -> None:
    changes = [said(1, "a", source="P"), said(2, "b", source="P"), said(3, "a", source="Q")]
    back = retraction(changes, "a", "s1", 4, 4.0, whole=True)
    assert back is not None
    assert (back.vector, back.unsourced, back.title) == (((1, 2.0), (3, 2.0)), ("Q",), "title of b")
    assert retraction(changes, "a", "s1", 4, 4.0, whole=False).unsourced == ()  # type: ignore[union-attr]
    assert retraction([*changes, back], "a", "s1", 5, 5.0, whole=True) is None
    assert retraction(changes, "z", "s1", 4, 4.0, whole=True) is None
    assert list(standing([*changes, back])) == ["b"]


async def test_stories_that_are_merged_while_a_worker_starts_are_read_again(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.asks("anna", "watch fire OR bridge as All")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")
    fresh = Desk(bench.news, watches(Book()), bench.clock)
    history, met = bench.news.history, []

    async def slow(only: list[str] | None = None):  # type: ignore[no-untyped-def]
        async for past in history(only):
            yield past
            if not met:
                met.append(past.story)
                other = "s1" if past.story == "s2" else "s2"
                await bench.news.merge(past.story, other, bench.now)

    bench.news.history = slow  # type: ignore[method-assign]
    await fresh.rebuild()
    bench.news.history = history  # type: ignore[method-assign]
    await fresh.follow()
    await bench.desk.follow()
    assert met
    assert index_of(fresh) == index_of(bench.desk)
