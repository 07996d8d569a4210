"""The full text behind an item: its page, fetched as politely as feeds are, where the site's robots.txt lets us."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from bot.errors import BadFeed, FetchError, Unfit
from bot.ingest.feeds import robots
from bot.ingest.feeds.fetch import Fetcher
from bot.ingest.feeds.robots import Robots
from bot.ingest.pen import Page, Pen
from bot.ingest.urls import canonical

AGENT = "slugline"
"""Our name in a robots.txt."""
HTML = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
ENOUGH = 1500
"""Characters of text from which on an item has its full text already."""
LEAST = 200
"""Characters that the text of a page must have to count as one."""
MAX_PAGE = 5 * 1024 * 1024
KEPT_SECONDS = 24 * 3600.0
"""How long a robots.txt holds (RFC 9309, 2.4); one that could not be had, a quarter of an hour."""
RETRY_SECONDS = 900.0
MOST_SITES = 2_000
_WORD = re.compile(r"\w{4,}")


class Pages:
    """Fetches pages and takes the articles out of them. ``clock`` is monotonic, in seconds; ``gap``: seconds between
    two requests to a host.
    """

    def __init__(self, fetcher: Fetcher, pen: Pen, clock: Callable[[], float], gap: float) -> None:
        self._fetcher = fetcher
        self._pen = pen
        self._clock = clock
        self._gap = gap
        self._free: dict[str, float] = {}
        self._robots: dict[str, tuple[float, Robots]] = {}

    async def text(self, url: str, title: str, summary: str) -> Page:
        """The article at an address. The page's own address counts if it is one of the same host, and no front page.

        Raises:
            FetchError: the page cannot be had. Unfit: its site does not want robots to read it.
            BadFeed: there is no article in it, or another one than the item's: a wall of consent, a list of links.
        """
        if not (await self._rules(url)).lets(url):
            raise Unfit("the site's robots.txt does not let it be read")
        await self._turn(url)
        page = await self._fetcher.get(url, accept=HTML, max_bytes=MAX_PAGE)
        found = await self._pen.page(page.body or b"", page.url)
        text = found.text
        if len(text) < max(LEAST, len(summary)):
            raise BadFeed("there is no more text on the page than in the feed")
        if not _about(f"{title} {summary}", text):
            raise BadFeed("the text on the page is about something else than the item")
        return replace(found, url=_own(found.url, page.url))

    async def _rules(self, url: str) -> Robots:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        known = self._robots.get(site)
        if known is not None and known[0] > self._clock():
            return known[1]
        await self._turn(url)
        holds = KEPT_SECONDS
        try:
            got = await self._fetcher.get(f"{site}/robots.txt", accept="text/plain, */*;q=0.1", max_bytes=MAX_PAGE)
            rules = robots.read(got.body or b"", AGENT)
        except FetchError as error:
            # none there: everything may be read; not to be had: nothing (RFC 9309, 2.3.1.3 and 2.3.1.4)
            missing = 400 <= error.status < 500 and error.status != 429
            rules, holds = (Robots(), KEPT_SECONDS) if missing else (robots.NOTHING, RETRY_SECONDS)
        while len(self._robots) >= MOST_SITES:
            del self._robots[next(iter(self._robots))]
        self._robots[site] = (self._clock() + holds, rules)
        return rules

    async def _turn(self, url: str) -> None:
        """Waits until the host may be asked again."""
        host, now = urlsplit(url).netloc, self._clock()
        if len(self._free) >= MOST_SITES:
            self._free = {h: at for h, at in self._free.items() if at > now}
        at = max(now, self._free.get(host, now))
        self._free[host] = at + self._gap
        if at > now:
            await asyncio.sleep(at - now)


def _own(said: str, page: str) -> str:
    """The address that a page says is its own, in canonical form; "" if it is none that it can be."""
    try:
        found, there = canonical(urljoin(page, said.strip())) if said.strip() else "", canonical(page)
    except ValueError:
        return ""
    parts = urlsplit(found)
    same = parts.hostname == urlsplit(there).hostname
    return found if same and parts.path.strip("/") else ""


def _about(said: str, text: str) -> bool:
    """True if a third of the longer words of an item are in a text."""
    words = set(_WORD.findall(said.casefold()))
    there = set(_WORD.findall(text.casefold()))
    return not words or 3 * len(words & there) >= len(words)
