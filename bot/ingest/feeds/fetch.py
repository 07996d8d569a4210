"""One polite GET: conditional, bounded in bytes and time, redirected by hand, and never to a private address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver

from bot import __version__
from bot.errors import Busy, FetchError, Gone, Unfit
from bot.ingest.feeds.guard import MAX_ADDRESS, Barred, Guard, GuardedResolver

MAX_REDIRECTS = 5
MAX_WAIT = 86_400.0
"""The longest that a Retry-After is obeyed."""
_PERMANENT = frozenset([301, 308])
_REDIRECT = frozenset([301, 302, 303, 307, 308])
_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """``total``: seconds for all of it, redirects included; ``read``: seconds between two pieces of it."""

    max_bytes: int = 10 * 1024 * 1024
    total: float = 30.0
    read: float = 10.0
    at_once: int = 16


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server answered. ``body`` is None if nothing has changed since (304).

    ``url`` is where it was found; ``moved`` is where it has moved to for good, "" if it has not: the last address
    that permanent redirects alone led to. ``etag`` and ``modified`` are for the next time. ``max_age``: seconds
    for which the server says that it stays as it is, None if it does not say. ``hub`` and ``self_url`` are the links of
    these names in its headers (WebSub, section 4), "" for none.
    """

    url: str
    body: bytes | None
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    moved: str = ""
    max_age: float | None = None
    hub: str = ""
    self_url: str = ""


class Fetcher:
    """An HTTP client with manners. Use as ``async with``."""

    def __init__(
        self,
        guard: Guard,
        limits: Limits,
        clock: Callable[[], float],
        contact: str = "",
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._guard = guard
        self._limits = limits
        self._clock = clock
        self._agent = f"Slugline/{__version__}" + (f" (+{contact})" if contact else "")
        self._resolver = resolver
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Fetcher:
        connector = aiohttp.TCPConnector(
            limit=self._limits.at_once,
            limit_per_host=2,
            resolver=GuardedResolver(self._guard, self._resolver),
            socket_factory=self._guard.socket,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self._agent},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._limits.read, sock_read=self._limits.read),
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._session is not None
        await self._session.close()

    async def get(
        self, url: str, *, etag: str = "", modified: str = "", accept: str = FEEDS, max_bytes: int | None = None
    ) -> Fetched:
        """Fetches an address.

        Args:
            url: http or https.
            etag: what the last answer gave as ETag, "" for none.
            modified: what it gave as Last-Modified.
            accept: the types that are wanted.
            max_bytes: the most that the body may have once it is decompressed, if not that of the limits.

        Raises:
            Unfit: the address, or one that it redirects to, is never asked.
            Gone: 410. Busy: 429, or 503 with a time. FetchError: all else that went wrong.
        """
        headers = {"Accept": accept}
        if etag:
            headers["If-None-Match"] = etag
        if modified:
            headers["If-Modified-Since"] = modified
        async with self._limited():
            return await self._follow(url, headers, max_bytes or self._limits.max_bytes)

    @asynccontextmanager
    async def _limited(self) -> AsyncIterator[None]:
        """What goes wrong within the block, and what takes too long, as errors of ours."""
        try:
            async with asyncio.timeout(self._limits.total):
                yield
        except TimeoutError as error:
            raise FetchError(f"it took longer than {self._limits.total:g} s; the server is too slow") from error
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
            raise Unfit(f"{error!s:.200} is no address of the web") from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, Barred):
                raise Unfit(f"{error.os_error}; if it is to be asked, set SLUGLINE_FEED_PRIVATE_NETWORKS") from error
            raise FetchError(f"no connection: {error}") from error
        except aiohttp.ClientError as error:
            raise FetchError(
                f"the answer broke off or is malformed ({type(error).__name__}: {error!s:.200})"
            ) from error
        except (OSError, ValueError) as error:
            raise FetchError(f"no answer: {error!s:.200}") from error

    async def _follow(self, url: str, headers: Mapping[str, str], most: int) -> Fetched:
        assert self._session is not None
        moved, permanent = "", True
        for _ in range(MAX_REDIRECTS + 1):
            self._guard.check(url)
            async with self._session.get(url, headers=headers, allow_redirects=False) as response:
                status = response.status
                where = response.headers.get("Location", "")
                if status not in _REDIRECT or not where:
                    return await self._answer(response, url, moved, most)
            url = urljoin(url, where)
            permanent = permanent and status in _PERMANENT
            if permanent:
                moved = url
        raise FetchError(f"more than {MAX_REDIRECTS} redirects; check the address", status=status)

    async def _answer(self, response: aiohttp.ClientResponse, url: str, moved: str, most: int) -> Fetched:
        status = response.status
        after = retry_after(response.headers.get("Retry-After", ""), self._clock())
        if status == 410:
            raise Gone("the server says that it is gone for good (410)", status=status)
        if status == 429 or (status == 503 and after is not None):
            raise Busy(f"the server asks to be left alone ({status})", status=status, after=after)
        if status not in (200, 304):
            raise FetchError(
                f"the server answers {status} {response.reason or ''}".rstrip(), status=status, after=after
            )
        return Fetched(
            url=url,
            body=None if status == 304 else await _body(response, most),
            content_type=response.headers.get("Content-Type", "")[:200],
            etag=response.headers.get("ETag", "")[:1000],
            modified=response.headers.get("Last-Modified", "")[:100],
            moved=moved,
            max_age=max_age(response.headers.get("Cache-Control", "")),
            hub=_link(response, "hub"),
            self_url=_link(response, "self"),
        )

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """Sends a form, as to a hub; redirects that keep the method are followed.

        Raises:
            Unfit: the address, or one that it redirects to, is never asked. FetchError: it was not taken.
        """
        async with self._limited():
            for _ in range(MAX_REDIRECTS + 1):
                self._guard.check(url)
                assert self._session is not None
                async with self._session.post(url, data=form, allow_redirects=False) as response:
                    where = response.headers.get("Location", "")
                    if response.status // 100 == 2:
                        return
                    if response.status not in (307, 308) or not where:
                        why = (await response.content.read(500)).decode("utf-8", "replace")
                        said = " ".join(f"{response.status} {why}".split())
                        raise FetchError(f"the server answers {said:.200}", status=response.status)
                url = urljoin(url, where)
        raise FetchError(f"more than {MAX_REDIRECTS} redirects")


async def _body(response: aiohttp.ClientResponse, most: int) -> bytes:
    """The body, decompressed as it comes; given up as soon as it is too long, however small it came over the wire."""
    if response.content_length is not None and response.content_length > most:
        response.close()
        raise FetchError(f"{response.content_length:,} bytes are more than the limit of {most:,}")
    body = bytearray()
    async for piece in response.content.iter_chunked(65_536):
        body += piece
        if len(body) > most:
            response.close()
            raise FetchError(f"it has more than {most:,} bytes, the limit")
    return bytes(body)


def _link(response: aiohttp.ClientResponse, name: str) -> str:
    """A link of the headers (RFC 8288), absolute; "" for none that is an address of the web."""
    try:
        url = str(response.links.getone(name)["url"])
    except (KeyError, ValueError):
        return ""
    return url if url.startswith(("http://", "https://")) and len(url) <= MAX_ADDRESS else ""


def retry_after(value: str, now: float) -> float | None:
    """Seconds to wait as a Retry-After says (RFC 9110, 10.2.3), at most MAX_WAIT; None if it says nothing."""
    value = value.strip()[:100]
    if value.isascii() and value.isdecimal():
        return min(float(value), MAX_WAIT)
    try:
        return min(max(0.0, parsedate_to_datetime(value).timestamp() - now), MAX_WAIT)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def max_age(value: str) -> float | None:
    """Seconds for which a Cache-Control says that an answer stays fresh (RFC 9111, 5.2.2.1); None if it does not say."""
    if re.search(r"\bno-(?:cache|store)\b", value, re.IGNORECASE):
        return None
    found = _AGE.search(value)
    return float(found[1]) if found else None
