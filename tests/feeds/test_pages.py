"""The full text behind items, from a site on loopback."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.errors import BadFeed, FetchError, Unfit
from bot.feeds import Poller, Polling
from bot.ingest.feeds.fetch import Fetcher, Limits
from bot.ingest.feeds.guard import Guard
from bot.ingest.feeds.pages import Pages
from bot.ingest.pen import Pen
from bot.model import Article
from bot.report.times import iso
from bot.store.feeds import FeedSetup, FeedStore
from tests.feeds.farm import Farm, farm
from tests.feeds.samples import item, rss
from tests.feeds.test_pen import PAGE, PROSE

NOW = 1_773_160_000.0
TITLE = "Quay to be rebuilt"


class Reading:
    def __init__(self, site: Farm, fetcher: Fetcher, pen: Pen) -> None:
        self.site = site
        self.fetcher = fetcher
        self.pen = pen
        self.now = 0.0
        self.pages = Pages(fetcher, pen, lambda: self.now, 0.0)

    async def text(self, path: str = "/quay", title: str = TITLE, summary: str = "") -> str:
        return (await self.pages.text(self.site.url(path), title, summary)).text


@pytest.fixture
async def reading() -> AsyncIterator[Reading]:
    async with farm() as site, Pen(60.0) as pen, Fetcher(Guard.of(["127.0.0.1"]), Limits(), lambda: NOW) as fetcher:
        site.pages["/quay"] = web.Response(body=PAGE, content_type="text/html")
        yield Reading(site, fetcher, pen)


async def test_a_page_is_read_once_the_site_was_asked_whether_it_may_be(reading: Reading) -> None:
    assert PROSE[0] in await reading.text()
    assert PROSE[0] in await reading.text()
    assert [path for path, _ in reading.site.asked] == ["/robots.txt", "/quay", "/quay"]
    reading.now += 25 * 3600
    await reading.text()
    assert [path for path, _ in reading.site.asked][3:] == ["/robots.txt", "/quay"]


async def test_a_page_that_robots_may_not_read_is_not_asked_for(reading: Reading) -> None:
    reading.site.pages["/robots.txt"] = b"User-agent: slugline\nDisallow: /quay"
    with pytest.raises(Unfit, match=r"robots\.txt"):
        await reading.text()
    assert [path for path, _ in reading.site.asked] == ["/robots.txt"]


async def test_a_site_whose_robots_file_cannot_be_had_is_left_alone_for_a_while(reading: Reading) -> None:
    reading.site.pages["/robots.txt"] = web.Response(status=503)
    for _ in range(2):
        with pytest.raises(Unfit):
            await reading.text()
    assert len(reading.site.asked) == 1
    del reading.site.pages["/robots.txt"]
    reading.now += 1000
    assert PROSE[0] in await reading.text()


@pytest.mark.parametrize(
    ("title", "summary", "says"),
    [
        ("Ferry strike enters second week", "Crews of the northern line walked out again.", "about something else"),
        (TITLE, "word " * 500, "no more text"),
    ],
)
async def test_a_text_that_is_not_the_items_is_not_taken(reading: Reading, title: str, summary: str, says: str) -> None:
    with pytest.raises(BadFeed, match=says):
        await reading.text(title=title, summary=summary)


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("/quay-rebuilt?utm_source=x", "/quay-rebuilt"),
        ("https://elsewhere.example/quay", ""),
        ("/", ""),
        ("javascript:alert(1)", ""),
        ("http://[", ""),
    ],
)
async def test_a_page_s_own_address_and_language_come_along_unless_it_cannot_be_its_own(
    reading: Reading, said: str, own: str
) -> None:
    head = f"<html lang='en'><head><link rel='canonical' href='{said}'>".encode()
    reading.site.pages["/quay"] = web.Response(body=PAGE.replace(b"<html><head>", head), content_type="text/html")
    found = await reading.pages.text(reading.site.url("/quay"), TITLE, "")
    assert (found.url, found.lang) == (reading.site.url(own) if own else "", "en")


async def test_a_page_that_is_missing_is_an_error(reading: Reading) -> None:
    with pytest.raises(FetchError, match="404"):
        await reading.text("/none")


async def test_a_polled_item_comes_with_its_full_text_and_without_where_there_is_none(
    reading: Reading, client: Redis, desk: str
) -> None:
    site, feeds, came = reading.site, FeedStore(client, desk), list[Article]()

    async def ingest(article: Article) -> None:
        came.append(article)

    def entry(path: str) -> str:
        return item(path, NOW, title=TITLE).replace("https://wire.example/", site.url("/"))

    await feeds.add(FeedSetup(site.url("/feed"), full_text=True), NOW)
    now = NOW
    poller = Poller(
        feeds, ingest, reading.fetcher, lambda: now, lambda: 0.0, Polling(gap=0.0), reading.pen, reading.pages
    )
    site.pages["/feed"] = rss(item("first", NOW - 600))
    await poller.drain()
    site.pages["/feed"] = rss(entry("none") + entry("quay").replace("Word number", "Now word number"))
    now += 3600
    await poller.drain()
    assert {a.url.rpartition("/")[2]: len(a.text) > 500 for a in came} == {"quay": True, "none": False}
    assert all(p in a.text for a in came if a.url.endswith("quay") for p in PROSE)
    found = await feeds.find("f1")
    assert found is not None
    assert (found.state.told, found.state.bare, found.state.flaw[:15]) == (2, 1, "no full text of")
    now += 3600
    await poller.drain()
    assert len(came) == 2


async def test_byline_dateline_and_times_of_a_page_come_with_its_text(
    reading: Reading, client: Redis, desk: str
) -> None:
    site, feeds, came = reading.site, FeedStore(client, desk), list[Article]()

    async def ingest(article: Article) -> None:
        came.append(article)

    head = (
        '<html><head><script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "Anna &lt;b&gt; Ferrow"},'
        f' "dateline": "MARHAVEN", "datePublished": "{iso(NOW - 900)}", "dateModified": "{iso(NOW + 60)}"}}</script>'
    )
    page = PAGE.replace(b"<html><head>", head.encode())
    assert page != PAGE
    site.pages["/quay"] = web.Response(body=page, content_type="text/html")
    await feeds.add(FeedSetup(site.url("/feed"), full_text=True), NOW)
    now = NOW
    how = Polling(gap=0.0)
    poller = Poller(feeds, ingest, reading.fetcher, lambda: now, lambda: 0.0, how, reading.pen, reading.pages)
    site.pages["/feed"] = rss(item("first", NOW - 600))
    await poller.drain()
    undated = item("quay", title=TITLE).replace("https://wire.example/", site.url("/"))
    site.pages["/feed"] = rss(undated)
    now += 3600
    await poller.drain()
    (made,) = came
    assert (made.byline, made.dateline) == ("Anna Ferrow", "MARHAVEN")
    assert (made.published, made.modified) == (NOW - 900, NOW + 60)  # the feed has no date
