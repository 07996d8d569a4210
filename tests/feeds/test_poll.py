"""Feeds polled on a real store, from a real site on loopback, with a clock that is set by hand."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.book import Book, Person, Role
from bot.errors import Backlog
from bot.feeds import Poller, Polling, notices, shown, span, trouble
from bot.ingest.feeds.fetch import Fetcher, Limits
from bot.ingest.feeds.guard import Guard
from bot.ingest.feeds.triage import MAX_REVISIONS, Rules
from bot.model import Article
from bot.store.feeds import FeedRecord, FeedSetup, FeedStore
from tests.feeds.farm import Farm, farm, moved
from tests.feeds.samples import RSS2, item, rss
from tests.support import HERE

NOW = 1_773_160_000.0
HOUR = 3600.0


class Desk:
    """A poller, the store behind it, and what came into the intake."""

    def __init__(self, store: FeedStore, site: Farm) -> None:
        self.now = NOW
        self.store = store
        self.site = site
        self.came: list[Article] = []
        self.full_from: int | None = None
        self.rules = Rules()

    async def ingest(self, article: Article) -> None:
        if self.full_from is not None and len(self.came) >= self.full_from:
            raise Backlog("full")
        self.came.append(article)

    async def add(self, path: str = "/feed", **more: object) -> str:
        setup = FeedSetup(self.site.url(path), added=self.now)
        id, new = await self.store.add(replace(setup, **more), self.now)  # type: ignore[arg-type]
        assert new
        return id

    async def poll(self, after: float = 0.0) -> list[str]:
        """Moves the clock, polls what is due then, and gives the titles that came in."""
        self.now += after
        before = len(self.came)
        guard = Guard.of(["127.0.0.1"])
        async with Fetcher(guard, Limits(max_bytes=200_000), lambda: self.now) as fetcher:
            polling = Polling(self.rules, gap=0.0)
            await Poller(self.store, self.ingest, fetcher, lambda: self.now, lambda: 0.0, polling).drain()
        return [a.title for a in self.came[before:]]

    async def feed(self, id: str = "f1") -> FeedRecord:
        found = await self.store.find(id)
        assert found is not None
        return found

    async def noted(self) -> list[str]:
        return [note.kind for note in reversed(await self.store.notes())]


@pytest.fixture
async def site() -> AsyncIterator[Farm]:
    async with farm() as made:
        yield made


@pytest.fixture
def desk(client: Redis, desk: str, site: Farm) -> Desk:
    return Desk(FeedStore(client, desk), site)


def title(n: int | str) -> str:
    return f"Report {n} from Marhaven"


def items(*numbers: int, at: float = NOW, step: float = 600.0, **more: str) -> str:
    """Items of these numbers, the latest first; number n is dated n steps after ``at``."""
    return "".join(item(n, at + n * step, **more) for n in sorted(numbers, reverse=True))


async def test_the_first_poll_tells_nothing_and_the_second_what_is_new(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-2, -1))
    await desk.add()
    assert await desk.poll() == []
    desk.site.pages["/feed"] = rss(items(-2, -1, 0, 1))
    assert await desk.poll(HOUR) == [title(0), title(1)]
    assert await desk.poll(HOUR) == []
    feed = await desk.feed()
    assert (feed.state.told, feed.state.title, feed.state.items) == (2, "Coast Wire", 4)
    assert {a.source for a in desk.came} == {"Coast Wire"}


async def test_a_feed_that_is_empty_at_first_tells_what_is_dated_after_that(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss("")
    await desk.add()
    await desk.poll()
    desk.site.pages["/feed"] = rss(items(-3, -2, -1, 1, 2))
    assert await desk.poll(HOUR) == [title(1), title(2)]


async def test_the_latest_item_of_the_first_poll_is_told_on_request(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-3, -1, -2))
    await desk.store.add(FeedSetup(desk.site.url("/feed")), NOW, latest=True)
    assert await desk.poll() == [title(-1)]
    assert await desk.poll(HOUR) == []


async def test_source_and_language_are_those_that_people_set(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-1))
    await desk.add(source="Harbour Post", lang="de")
    await desk.poll()
    desk.site.pages["/feed"] = rss(items(-1, 0))
    await desk.poll(HOUR)
    (came,) = desk.came
    assert (came.source, came.lang, came.id) == ("Harbour Post", "de", "f1:g-0")


async def test_an_unchanged_feed_is_neither_sent_nor_read_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def page(request: web.Request) -> web.Response:
        same = request.headers.get("If-None-Match") == '"v1"'
        return web.Response(status=304) if same else web.Response(body=RSS2, headers={"ETag": '"v1"'})

    desk.site.pages |= {"/feed": page, "/plain": RSS2}
    await desk.add()
    await desk.add("/plain")
    await desk.poll()

    def read(*_: object, **__: object) -> None:
        pytest.fail("it was read again")

    monkeypatch.setattr("bot.feeds.parse", read)
    await desk.poll(2 * HOUR)
    for id in ("f1", "f2"):
        feed = await desk.feed(id)
        assert (feed.state.success, feed.state.items, feed.state.failures) == (desk.now, 2, 0)


@pytest.mark.parametrize(
    ("name", "again"),
    [
        ("re-dated", "".join(item(n, NOW + HOUR) for n in range(5))),
        ("shuffled", "".join(item(n, NOW - 600 * n) for n in (3, 0, 4, 1, 2))),
        ("given new guids", "".join(item(n, NOW - 600 * n, guid=f"new-{n}") for n in range(5))),
        ("given one guid", "".join(item(n, NOW - 600 * n, guid="same") for n in range(5))),
        ("robbed of their dates", "".join(item(n) for n in range(5))),
        ("doubled", "".join(item(n, NOW - 600 * n) for n in range(5)) * 2),
    ],
)
async def test_known_items_that_are_altered_in_form_are_never_told(desk: Desk, name: str, again: str) -> None:
    desk.site.pages["/feed"] = rss("".join(item(n, NOW - 600 * n) for n in range(5)))
    await desk.add()
    await desk.poll()
    desk.site.pages["/feed"] = rss(again + item("new", NOW + 60))
    assert await desk.poll(HOUR) == [title("new")], name


async def test_new_items_that_are_old_are_not_told(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(item(1, NOW - 600))
    await desk.add()
    await desk.poll()
    archive = "".join(item(f"old{n}", NOW - (80 + n) * HOUR) for n in range(9))
    late = item("late", NOW - 26 * HOUR)
    desk.site.pages["/feed"] = rss(item(2, NOW + 60) + item(1, NOW - 600) + late + archive)
    assert await desk.poll(HOUR) == [title(2)]
    assert (await desk.feed()).state.old == 10


async def test_of_a_flood_the_newest_are_told_and_the_rest_is_noted_once(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-1))
    await desk.add()
    await desk.poll()
    desk.rules = Rules(max_new=3)
    desk.site.pages["/feed"] = rss(items(*range(-1, 10), step=60.0))
    assert await desk.poll(HOUR) == [title(7), title(8), title(9)]
    (note,) = await desk.store.notes()
    assert (note.kind, note.text.split(";")[0]) == ("flood", "10 new items at once")
    assert title(6) in note.text
    desk.site.pages["/feed"] = rss(items(*range(-1, 11), step=60.0))
    assert await desk.poll(HOUR) == [title(10)]


async def test_a_changed_item_comes_again_under_its_id_but_a_clock_in_it_does_not_for_ever(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(item(1, NOW))
    await desk.add()
    await desk.poll()
    for n in range(MAX_REVISIONS + 6):
        desk.site.pages["/feed"] = rss(item(1, NOW, text=f"It is {n} minutes past."))
        await desk.poll(2 * HOUR)
        if n == 0:
            assert [(a.id, a.text) for a in desk.came] == [("f1:g-1", "It is 0 minutes past.")]
    assert len(desk.came) <= MAX_REVISIONS


async def test_what_finds_the_intake_full_comes_with_the_next_poll_and_nothing_twice(desk: Desk) -> None:
    async def page(request: web.Request) -> web.Response:
        if "If-None-Match" in request.headers and desk.came:
            return web.Response(status=304)
        return web.Response(body=body, headers={"ETag": '"v"'})

    body = rss(items(-1))
    desk.site.pages["/feed"] = page
    await desk.add()
    await desk.poll()
    body = rss(items(*range(-1, 6), step=60.0))
    desk.full_from = 2
    assert await desk.poll(HOUR) == [title(0), title(1)]
    assert (await desk.feed()).state.told == 2
    desk.full_from = None
    assert await desk.poll(60.0) == [title(n) for n in (2, 3, 4, 5)]
    assert await desk.poll(HOUR) == []


async def test_what_was_fetched_by_a_poller_that_dies_is_fetched_again(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-1))
    await desk.add()
    await desk.poll()
    desk.site.pages["/feed"] = rss(items(-1, 0))
    desk.now += HOUR
    (_,) = await desk.store.claim(desk.now, 180, 5, 0)  # and never a word again
    assert await desk.poll(100) == []
    assert await desk.poll(100) == [title(0)]


async def test_what_was_seen_and_is_lost_makes_a_new_baseline_not_a_flood(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-1))
    await desk.add()
    await desk.poll()
    await desk.store.client.delete(desk.store.keys.of("feed", "seen", "f1"))
    desk.site.pages["/feed"] = rss(items(*range(-1, 9), step=60.0))
    assert await desk.poll(HOUR) == []
    desk.site.pages["/feed"] = rss(items(*range(-1, 10), step=60.0))
    assert await desk.poll(HOUR) == [title(9)]


async def test_a_permanent_redirect_changes_the_address_and_tells_nothing_again(desk: Desk) -> None:
    desk.site.pages |= {"/feed": rss(items(-1)), "/new": rss(items(-1, 0))}
    await desk.add()
    await desk.poll()
    desk.site.pages["/feed"] = moved("/new", 301)
    assert await desk.poll(HOUR) == [title(0)]
    assert (await desk.feed()).setup.url == desk.site.url("/new")
    assert await desk.noted() == ["moved"]
    desk.site.asked.clear()
    assert await desk.poll(HOUR) == []
    assert [path for path, _ in desk.site.asked] == ["/new"]


async def test_a_redirect_to_a_page_that_is_no_feed_does_not_change_the_address(desk: Desk) -> None:
    desk.site.pages |= {"/feed": moved("/login", 301), "/login": b"<!doctype html><html><p>Log in</p></html>"}
    await desk.add()
    await desk.poll()
    feed = await desk.feed()
    assert feed.setup.url == desk.site.url("/feed")
    assert "a web page, not a feed" in feed.state.error


async def test_a_feed_that_is_gone_ends_and_is_asked_for_no_more(desk: Desk) -> None:
    desk.site.pages["/feed"] = web.Response(status=410)
    await desk.add()
    await desk.poll()
    feed = await desk.feed()
    assert "410" in feed.ended
    assert await desk.noted() == ["ended"]
    desk.site.asked.clear()
    await desk.poll(30 * 24 * HOUR)
    assert desk.site.asked == []


async def test_a_busy_host_is_left_alone_for_as_long_as_it_asks_with_all_its_feeds(desk: Desk) -> None:
    desk.site.pages |= {"/feed": web.Response(status=429, headers={"Retry-After": "7200"}), "/other": RSS2}
    await desk.add()
    await desk.poll()
    await desk.add("/other")
    desk.site.asked.clear()
    await desk.poll(7100)
    assert desk.site.asked == []
    await desk.poll(200)
    assert sorted(path for path, _ in desk.site.asked) == ["/feed", "/other"]


async def test_a_feed_that_fails_is_asked_less_and_less_often_and_noted_once(desk: Desk) -> None:
    desk.site.pages["/feed"] = web.Response(status=500)
    await desk.add()
    pauses = []
    for _ in range(9):
        await desk.poll()
        due = (await desk.feed()).due
        assert due is not None
        pauses.append(due - desk.now)
        desk.now = due
    assert pauses == [600, 1200, 2400, 4800, 9600, 19_200, 21_600, 21_600, 21_600]
    assert await desk.noted() == ["failing"]
    assert "it failed 9 times, never yet a success: the server answers 500" in trouble(
        (await desk.feed()).state, "", desk.now
    )
    desk.site.pages["/feed"] = rss(item(1, desk.now))
    await desk.poll()
    assert await desk.noted() == ["failing", "back"]
    assert trouble((await desk.feed()).state, "", desk.now) == ""


async def test_a_redirect_into_the_own_network_is_an_error_of_the_feed(desk: Desk) -> None:
    desk.site.pages["/feed"] = moved("http://169.254.169.254/latest/meta-data", 301)
    await desk.add()
    await desk.poll()
    feed = await desk.feed()
    assert "private address" in feed.state.error
    assert feed.setup.url == desk.site.url("/feed")


@pytest.mark.parametrize(
    ("head", "headers", "expected"),
    [
        ("", {}, 300.0),
        ("<ttl>20</ttl>", {}, 1200.0),
        ("", {"Cache-Control": "max-age=900"}, 900.0),
        ("<ttl>9999</ttl>", {}, 3600.0),
    ],
)
async def test_a_feed_is_asked_no_sooner_than_it_wishes_within_bounds(
    desk: Desk, head: str, headers: dict[str, str], expected: float
) -> None:
    desk.site.pages["/feed"] = web.Response(body=rss(items(-1), head), headers=headers)
    await desk.add()
    await desk.poll()
    assert (await desk.feed()).due == NOW + expected


async def test_a_feed_is_asked_twice_in_its_usual_gap(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-4, -3, -2, -1, step=1200.0))
    await desk.add()
    await desk.poll()
    assert (await desk.feed()).due == NOW + 600


async def test_silence_beyond_the_rhythm_is_noted_once_and_so_is_its_end(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-4, -3, -2, -1, step=1200.0))
    await desk.add()
    await desk.poll()
    for _ in range(10):
        await desk.poll(HOUR)
    feed = await desk.feed()
    (note,) = await desk.store.notes()
    assert (note.kind, note.text) == ("silent", "no item for 6 h, usual 20 min")
    assert trouble(feed.state, feed.ended, desk.now) == "no item for 10 h, usual 20 min"
    desk.site.pages["/feed"] = rss(item("new", desk.now) + items(-4, -3, -2, -1, step=1200.0))
    await desk.poll(HOUR)
    assert await desk.noted() == ["silent", "back"]


async def test_a_feed_that_nobody_can_read_harms_no_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.site.pages |= {"/feed": rss(items(-1)), "/evil": b"boom"}
    await desk.add("/evil")
    await desk.add()

    def read(body: bytes, *args: object, **more: object) -> object:
        if body == b"boom":
            raise RecursionError("deep")
        from bot.ingest.feeds.parse import parse

        return parse(body, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.feeds.parse", read)
    logging.getLogger("bot.feeds").disabled = True
    try:
        await desk.poll()
    finally:
        logging.getLogger("bot.feeds").disabled = False
    assert "RecursionError" in (await desk.feed("f1")).state.error
    assert (await desk.feed("f2")).state.begun


async def test_an_item_too_long_is_counted_and_the_rest_comes(desk: Desk) -> None:
    desk.site.pages["/feed"] = rss(items(-1))
    await desk.add()
    await desk.poll()
    desk.site.pages["/feed"] = rss(item("long", NOW, text="word " * 3000) + item("short", NOW + 1))
    guard = Guard.of(["127.0.0.1"])
    desk.now += HOUR
    async with Fetcher(guard, Limits(), lambda: desk.now) as fetcher:
        polling = Polling(max_article_bytes=2000, gap=0.0)
        await Poller(desk.store, desk.ingest, fetcher, lambda: desk.now, lambda: 0.0, polling).drain()
    assert [a.title for a in desk.came] == [title("short")]
    feed = await desk.feed()
    assert (feed.state.bad, feed.state.told) == (1, 1)
    assert "SLUGLINE_MAX_ARTICLE_BYTES" in feed.state.flaw


async def test_a_poller_ends_when_it_is_told_to_though_a_server_dawdles(desk: Desk) -> None:
    asked, release = asyncio.Event(), asyncio.Event()

    async def page(_: web.Request) -> web.Response:
        asked.set()
        await release.wait()
        return web.Response(body=RSS2)

    desk.site.pages["/feed"] = page
    await desk.add()
    stop = asyncio.Event()
    async with Fetcher(Guard.of(["127.0.0.1"]), Limits(), lambda: desk.now) as fetcher:
        poller = Poller(desk.store, desk.ingest, fetcher, lambda: desk.now, lambda: 0.0)
        running = asyncio.create_task(poller.run(stop, tick=0.01))
        await asyncio.wait_for(asked.wait(), 30)
        stop.set()
        release.set()
        await asyncio.wait_for(running, 30)
    assert (await desk.feed()).state.begun


def test_spans_and_addresses_are_shown_for_people() -> None:
    assert [span(s) for s in (90, 1200, 6 * HOUR, 72 * HOUR)] == ["90 s", "20 min", "6 h", "3 days"]
    assert shown("https://anna:secret@wire.example/a@b") == "https://wire.example/a@b"
    assert shown("https://wire.example") == "https://wire.example"


async def test_people_are_told_together_of_what_happened_to_feeds(desk: Desk) -> None:
    for n in range(25):
        desk.site.pages[f"/{n}"] = web.Response(status=410)
        await desk.add(f"/{n}", source=f"Paper {n}")
    told: list[Sequence[str]] = []
    stop, spoken = asyncio.Event(), asyncio.Event()

    async def tell(lines: Sequence[str]) -> None:
        told.append(lines)
        spoken.set()

    async with Fetcher(Guard.of(["127.0.0.1"]), Limits(), lambda: desk.now) as fetcher:
        how = Polling(gap=0.0)
        poller = Poller(desk.store, desk.ingest, fetcher, lambda: desk.now, lambda: 0.0, how, tell=tell)
        await poller.drain()
        running = asyncio.create_task(poller.run(stop, tick=0.01))
        desk.now += 61
        await asyncio.wait_for(spoken.wait(), 30)
        stop.set()
        await asyncio.wait_for(running, 30)
    (lines,) = told
    assert len(lines) == 21
    assert {line.partition(",")[2] for line in lines[:20]} == {" ended: the server says that it is gone for good (410)"}
    assert lines[20] == "and 5 more; see: slugline feeds list --notes 25"


def test_what_is_told_of_feeds_goes_to_admins_and_to_the_console() -> None:
    people = {
        "slack:U1": Person("slack:U1", role=Role.ADMIN),
        "slack:U2": Person("slack:U2", role=Role.EDITOR),
        "matrix:@a:x.example": Person("matrix:@a:x.example", role=Role.ADMIN),
    }
    made = notices(Book(people=people), HERE, ["Coast Wire (f1), silent: no item for 6 h, usual 20 min"], NOW)
    assert [str(d.destination) for d in made] == ["console:desk", "matrix:@a:x.example", "slack:U1"]
    assert {d.notice for d in made} == {"Feeds: Coast Wire (f1), silent: no item for 6 h, usual 20 min"}
    assert len({d.id for d in made}) == 3
