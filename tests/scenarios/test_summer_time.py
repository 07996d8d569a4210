"""Two nights in which the clocks are changed, minute by minute, with two timekeepers at work: each development comes once
at each place, in a digest or at once, and no digest comes twice.
"""

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from redis.asyncio import Redis

from benchmarks.wire import Wire
from bot.book import Book, Mode, Place, Quiet, Schedule, Subscription, Topic
from bot.model import Act, Destination, Kind
from bot.pipeline import Desk
from bot.timekeeper import Timekeeper
from bot.watching import watches
from tests.handlers.desk.bench import BERLIN, Bench

SPRING, AUTUMN = "2026-03-28", "2026-10-24"
"""The days before the clocks go from 2:00 to 3:00, and from 3:00 to 2:00."""
HOUR = 3600.0
PLACES: dict[str, tuple[Schedule | None, Quiet | None]] = {
    "#hourly": (Schedule(Mode.HOURLY), None),
    "#daily": (Schedule(Mode.DAILY, 150), None),  # 2:30: skipped in spring, twice in autumn
    "#night": (None, Quiet(22 * 60, 7 * 60, BERLIN)),
    "#change": (None, Quiet(150, 210, BERLIN)),  # from 2:30 to 3:30
}
BOOK = Book(
    topics={"t1": Topic("t1", "all", "*")},
    subscriptions={
        name: Subscription(name, Destination("console", name), "t1", schedule=schedule)
        for name, (schedule, _) in PLACES.items()
    },
)
SET_UP = {
    f"console:{name}": Place(Destination("console", name), quiet=quiet, zone=BERLIN)
    for name, (_, quiet) in PLACES.items()
}


def utc(text: str) -> float:
    return datetime.fromisoformat(f"{text}+00:00").timestamp()


@pytest.mark.parametrize(
    ("day", "hours", "daily", "nights", "changes"),
    [
        (
            SPRING, 30,
            # the moment of the jump, and the next day at its time
            ["2026-03-29 01:00", "2026-03-30 00:30"],
            ["2026-03-29 05:00", "2026-03-30 05:00"],
            ["2026-03-29 01:30", "2026-03-30 01:30"],
        ),
        (
            AUTUMN, 32,
            # the first of the two, and the next day
            ["2026-10-25 00:30", "2026-10-26 01:30"],
            ["2026-10-25 06:00", "2026-10-26 06:00"],
            ["2026-10-25 02:30", "2026-10-26 02:30"],
        ),
    ],
)  # fmt: skip
async def test_over_a_change_of_the_clocks_no_digest_is_lost_and_none_comes_twice(
    client: Redis, desk: str, day: str, hours: int, daily: list[str], nights: list[str], changes: list[str]
) -> None:
    bench = Bench(client, desk, day)
    await bench.book.change("anna", "set up", 0.0, {"places": dict.fromkeys(SET_UP)}, {"places": SET_UP})
    bench.desk = Desk(bench.news, watches(BOOK), bench.clock, None, None, bench.book, bench.outbox)
    keepers = [Timekeeper(bench.held, bench.book, bench.news, bench.clock, BOOK, bench.outbox) for _ in range(2)]
    wire, sent = Wire(8), []
    bench.now = began = bench.moment("20:00")
    after = datetime.fromisoformat(f"{day} 03:00").replace(tzinfo=ZoneInfo(BERLIN)) + timedelta(days=2)
    until = after.timestamp()
    assert until - began == hours * HOUR
    while bench.now < until + 5 * HOUR:
        if bench.now < until and (bench.now - began) % 1200 == 0:
            article = wire.report(wire.event(), bench.now)
            sent.append(article.id)
            await bench.put(article)
        for keeper in keepers:
            await keeper.tick()
        await bench.pump.drain()
        bench.now += 60.0

    records = await bench.news.articles(sent)
    news = [id for id in sent if records[id].decision.kind in (Kind.OPENED, Kind.MOVED)]
    assert len(news) > 60
    due: dict[str, list[float]] = {}
    for name in PLACES:
        posts = await bench.posted(name)
        alerts = [p for p in posts if p.act in (Act.ALERT, Act.UPDATE)]
        digests = [p for p in posts if p.digest]
        named = [i.message.article for p in digests for s in p.digest.sections for st in s.stories for i in st.items]  # type: ignore[union-attr]
        kept = [
            s.held.message.article
            for s in await bench.held.suppressed(0.0, 10_000)
            if s.held.destination.address == name
        ]
        waiting = (await bench.held.held(Destination("console", name))).items
        told = [*(p.message.article for p in alerts), *named, *kept, *(h.message.article for h in waiting)]
        assert Counter(told) == dict.fromkeys(news, 1), name
        due[name] = [p.at for p in digests]
    # every hour that really passed, the doubled one as two and the skipped one as none
    assert due["#hourly"] == [began + n * HOUR for n in range(1, hours + 1)]
    assert due["#daily"] == [utc(at) for at in daily]
    assert due["#night"] == [utc(at) for at in nights]
    assert due["#change"] == [utc(at) for at in changes]
