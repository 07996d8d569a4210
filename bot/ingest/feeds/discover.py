"""The feed behind an address: the address itself, or what the page there names as its feeds (link rel=alternate).

https://html.spec.whatwg.org/multipage/links.html#rel-alternate, https://www.rssboard.org/rss-autodiscovery
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from bot.errors import BadFeed
from bot.ingest.feeds.fetch import Fetched, Fetcher
from bot.ingest.feeds.parse import MAX_BYTES, MAX_ITEMS, Feed, parse
from bot.ingest.pen import Pen

TYPES = frozenset(
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "application/json"]
)
MOST_READ = 1024 * 1024
"""Bytes of a page that are looked through; its head is among the first."""
MOST = 20
"""Feeds of a page that are named."""
TRIED = 3
"""Feeds of a page that are asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed. ``url`` is where it stays; ``others`` are further feeds that the page behind the given address names."""

    url: str
    feed: Feed
    fetched: Fetched
    others: tuple[str, ...] = ()


async def discover(
    fetcher: Fetcher, url: str, *, max_items: int = MAX_ITEMS, max_bytes: int = MAX_BYTES, pen: Pen | None = None
) -> Found:
    """Finds the feed that an address is or leads to; reads of it as much as parse() would, in ``pen`` if that is given.

    Raises:
        BadFeed: there is none. FetchError: it could not be fetched.
    """
    fetched = await fetcher.get(url)
    try:
        return await _read(fetched, url, max_items, max_bytes, pen)
    except BadFeed as error:
        named = feeds_of(fetched.body or b"", fetched.url)
        if not named:
            raise
        last: BadFeed = error
    for n, other in enumerate(named[:TRIED]):
        found = await fetcher.get(other)
        try:
            there = await _read(found, other, max_items, max_bytes, pen)
        except BadFeed as error:
            last = BadFeed(f"the page names {other!r:.200} as its feed, but: {error}")
            continue
        return Found(there.url, there.feed, found, (*named[:n], *named[n + 1 :]))
    raise last


async def _read(fetched: Fetched, url: str, max_items: int, max_bytes: int, pen: Pen | None) -> Found:
    body, kind = fetched.body or b"", fetched.content_type
    how: dict[str, Any] = {"scope": "new", "max_items": max_items, "max_bytes": max_bytes}
    if pen is not None:
        feed = await pen.feed(body, kind, fetched.url, **how)
    else:
        feed = await asyncio.to_thread(parse, body, kind, fetched.url, **how)
    return Found(fetched.moved or url, feed, fetched)


def feeds_of(page: bytes, base: str) -> tuple[str, ...]:
    """The addresses of feeds that a page of HTML names, in its order, those of comments last."""
    reader = _Links()
    reader.feed(page[:MOST_READ].decode("utf-8", "replace"))
    rows: dict[str, bool] = {}
    for href, title in reader.found:
        try:
            full = urljoin(urljoin(base, reader.base), href)
        except ValueError:
            continue
        if full.startswith(("http://", "https://")) and len(rows) < MOST:
            rows.setdefault(full, "comment" in (title + href).lower())
    return tuple(sorted(rows, key=lambda url: rows[url]))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.base = ""
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if tag == "base" and not self.base:
            self.base = given.get("href", "")
        elif tag in ("link", "a") and "alternate" in given.get("rel", "").lower().split() and given.get("href"):
            kind = given.get("type", "").partition(";")[0].strip().lower()
            # pages name their content as JSON of other kinds, too (oEmbed)
            if kind in TYPES and not (kind == "application/json" and "oembed" in given["href"].lower()):
                self.found.append((given["href"], given.get("title", "")))
