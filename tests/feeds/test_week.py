"""A week of polling, told by a clock that jumps from poll to poll: every new item is judged once, whatever the habits
of its feed. SLUGLINE_TEST_PAPERS=300 makes it hundreds of feeds (`make farm`).
"""

import gc
import os
import sys
from collections import Counter
from urllib.parse import urlsplit

import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.feeds import Poller, Polling
from bot.ingest.feeds.fetch import Fetcher
from bot.ingest.feeds.fetch import Limits as Fetching
from bot.ingest.feeds.guard import Guard
from bot.ingest.feeds.triage import Rules
from bot.model import Article, Outcome
from bot.store.feeds import FeedSetup, FeedStore
from bot.worker import Worker
from tests.feeds.farm import farm
from tests.feeds.papers import DAY, HABITS, HOUR, Names, Paper, press
from tests.support import START, Bench

PAPERS = int(os.environ.get("SLUGLINE_TEST_PAPERS", len(HABITS)))


@pytest.mark.timeout(3600)
async def test_in_a_week_of_bad_habits_every_new_item_is_judged_once(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.store.prepare()
    feeds = FeedStore(client, desk)
    papers = [Paper(n, HABITS[n % len(HABITS)], START) for n in range(PAPERS)]
    came: Counter[str] = Counter()
    polls = 0

    async def ingest(article: Article) -> None:
        await bench.store.ingest(article)
        came[article.title] += 1

    answer = press(papers, bench.clock)

    async def serve(request: web.Request) -> web.StreamResponse:
        return answer(request)

    async with farm(serve) as site:
        port = urlsplit(site.root).port
        for p in papers:
            await feeds.add(FeedSetup(f"http://p{p.number}.test:{port}{p.path()}", added=START), START)
        fetcher = Fetcher(Guard.of(["127.0.0.1"]), Fetching(), bench.clock, resolver=Names())
        async with fetcher:
            rules = Rules(least=0.5 * HOUR, most=2 * HOUR)
            poller = Poller(feeds, ingest, fetcher, bench.clock, lambda: 0.0, Polling(rules, gap=0.0))
            marks: list[tuple[int, int]] = []
            for day in range(1, 9):
                while (due := await feeds.next_due()) is not None and due < START + day * DAY:
                    bench.now = max(bench.now, due)
                    polls += await poller.drain()
                bench.now = START + day * DAY
                site.asked.clear()
                gc.collect()
                kept = [k async for k in client.scan_iter(f"{{{desk}}}:feed*") if b":feed:host:" not in k]
                marks.append((sys.getallocatedblocks(), len(kept)))

    expected = Counter(title for p in papers for title in p.expected())
    lost, twice = expected - came, came - expected
    wrong = {p.habit for p in papers for title in (*lost, *twice) if title.endswith(f"of paper {p.number}")}
    assert (lost, twice) == (Counter(), Counter()), wrong
    assert polls > 60 * PAPERS

    judged: Counter[str] = Counter()

    async def decided(outcome: Outcome) -> None:
        judged[outcome.article.title] += 1

    worker_desk = bench.desk()
    await worker_desk.rebuild()
    await Worker(worker_desk, "w", 30.0, decided).drain()
    assert judged == expected

    # flat from the second day on, but for what this test itself notes: a title and its count for each item
    (blocks, keys), (blocks_after, keys_after) = marks[1], marks[-1]
    assert blocks_after - blocks < 4 * sum(expected.values()) + 2000
    assert (
        keys <= keys_after <= 3 * PAPERS + 3
    )  # each feed, its address and what was seen; the list, the number, the notes

    ended = [r for r in await feeds.feeds() if r.ended]
    assert len(ended) == sum(p.habit == "ends" for p in papers)
    kinds = Counter(note.kind for note in await feeds.notes(1000))
    assert kinds["flood"] == 0  # an archive is old, not new
    assert kinds["moved"] == sum(p.habit == "moves" for p in papers)
    print(f"\n{PAPERS} feeds, {polls} polls, {sum(expected.values())} items; blocks and keys by day: {marks}")
