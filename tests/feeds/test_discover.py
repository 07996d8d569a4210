from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.errors import BadFeed, FetchError
from bot.ingest.feeds.discover import discover, feeds_of
from bot.ingest.feeds.fetch import Fetcher, Limits
from bot.ingest.feeds.guard import Guard
from tests.feeds.farm import Farm, farm, moved
from tests.feeds.samples import ATOM, JSON, RSS2

BASE = "https://paper.example/news/"


def page(head: str, body: str = "") -> web.Response:
    return web.Response(
        text=f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", content_type="text/html"
    )


def link(href: str, kind: str = "application/rss+xml", rel: str = "alternate", title: str = "") -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}" title="{title}">'


@pytest.fixture
async def site() -> AsyncIterator[Farm]:
    async with farm() as made:
        yield made


@pytest.fixture
async def web_(site: Farm) -> AsyncIterator[Fetcher]:
    async with Fetcher(Guard.of(["127.0.0.1"]), Limits(max_bytes=100_000), lambda: 0.0) as fetcher:
        yield fetcher


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (link("/feed"), ("https://paper.example/feed",)),
        (link("feed.xml", "application/atom+xml"), ("https://paper.example/news/feed.xml",)),
        (link("/f.json", "application/feed+json"), ("https://paper.example/f.json",)),
        ('<base href="https://other.example/a/">' + link("f"), ("https://other.example/a/f",)),
        (link("/a") + link("/a") + link("/b"), ("https://paper.example/a", "https://paper.example/b")),
        (link("/comments/feed") + link("/feed"), ("https://paper.example/feed", "https://paper.example/comments/feed")),
        (
            link("/feed", rel="Alternate home", kind="Application/RSS+XML; charset=utf-8"),
            ("https://paper.example/feed",),
        ),
        ("<LINK HREF=/feed?a=1&amp;b=2 TYPE=application/rss+xml REL=alternate", ()),
        (
            "<LINK HREF=/feed?a=1&amp;b=2 TYPE=application/rss+xml REL=alternate>",
            ("https://paper.example/feed?a=1&b=2",),
        ),
        (link("/style.css", "text/css", "stylesheet"), ()),
        (link("/de/", "text/html"), ()),
        (link("javascript:alert(1)") + link("file:///etc/passwd") + link("http://[::1"), ()),
        (link("/wp-json/oembed/1.0?url=x", "application/json"), ()),
    ],
)
def test_a_page_names_its_feeds(html: str, found: tuple[str, ...]) -> None:
    assert feeds_of(f"<html><head>{html}</head>".encode(), BASE) == found


def test_a_page_of_a_million_links_is_read_to_a_bound() -> None:
    page = "".join(link(f"/{n}") for n in range(50_000)).encode()
    assert len(feeds_of(page, BASE)) == 20


async def test_a_feed_is_found_at_its_own_address_and_where_it_moved(site: Farm, web_: Fetcher) -> None:
    site.pages |= {"/feed": RSS2, "/old": moved("/feed", 301), "/now": moved("/feed", 302)}
    assert (await discover(web_, site.url("/feed"))).url == site.url("/feed")
    assert (await discover(web_, site.url("/old"))).url == site.url("/feed")
    assert (await discover(web_, site.url("/now"))).url == site.url("/now")


async def test_the_feed_behind_a_page_is_found_and_the_others_are_named(site: Farm, web_: Fetcher) -> None:
    site.pages |= {
        "/": page(link("/broken") + link("/atom") + link("/json")),
        "/broken": b"<p>",
        "/atom": ATOM,
        "/json": JSON,
    }
    found = await discover(web_, site.url("/"))
    assert (found.url, found.feed.title) == (site.url("/atom"), "Coast Wire")
    assert found.others == (site.url("/broken"), site.url("/json"))


async def test_a_page_without_a_feed_and_one_whose_feed_is_none_are_told_apart(site: Farm, web_: Fetcher) -> None:
    site.pages |= {"/none": page("<title>x</title>"), "/wrong": page(link("/wrong"))}
    with pytest.raises(BadFeed, match="a web page, not a feed"):
        await discover(web_, site.url("/none"))
    with pytest.raises(BadFeed, match=r"the page names .*/wrong' as its feed, but: the document is a web page"):
        await discover(web_, site.url("/wrong"))


async def test_a_page_cannot_lead_into_the_own_network(site: Farm, web_: Fetcher) -> None:
    site.pages["/"] = page(link("http://169.254.169.254/latest"))
    with pytest.raises(FetchError, match="private address"):
        await discover(web_, site.url("/"))
