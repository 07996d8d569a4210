import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator, Callable
from functools import partial

import brotli
import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import Busy, ConfigError, FetchError, Gone, Unfit
from bot.ingest.feeds.fetch import Fetcher, Limits, max_age, retry_after
from bot.ingest.feeds.guard import Guard
from tests.feeds.farm import Farm, farm, moved
from tests.feeds.samples import RSS2

HOME = Guard.of(["127.0.0.1"])
NOW = 1_773_160_000.0


def fetcher(guard: Guard = HOME, limits: Limits | None = None, resolver: AbstractResolver | None = None) -> Fetcher:
    return Fetcher(guard, limits or Limits(max_bytes=100_000), lambda: NOW, "desk@paper.example", resolver)


@pytest.fixture
async def site() -> AsyncIterator[Farm]:
    async with farm() as made:
        yield made


async def test_an_unchanged_feed_is_asked_for_by_its_etag_and_date_and_sends_no_body(site: Farm) -> None:
    async def page(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"v1"' and request.headers.get("If-Modified-Since") == "Monday":
            return web.Response(status=304, headers={"ETag": '"v1"'})
        return web.Response(
            body=RSS2, headers={"ETag": '"v1"', "Last-Modified": "Monday", "Cache-Control": "max-age=60"}
        )

    site.pages["/feed"] = page
    async with fetcher() as f:
        first = await f.get(site.url("/feed"))
        assert (first.body, first.etag, first.modified, first.max_age) == (RSS2, '"v1"', "Monday", 60)
        again = await f.get(site.url("/feed"), etag=first.etag, modified=first.modified)
    assert again.body is None
    assert site.asked[0][1]["User-Agent"].endswith("(+desk@paper.example)")


async def test_redirects_are_followed_and_only_permanent_ones_move_the_feed(site: Farm) -> None:
    site.pages |= {
        "/a": moved("/b", 308),
        "/b": moved(site.url("/c"), 301),
        "/c": moved("/d", 302),
        "/d": moved("/feed", 301),
        "/feed": RSS2,
    }
    async with fetcher() as f:
        found = await f.get(site.url("/a"))
    assert (found.url, found.moved, found.body) == (site.url("/feed"), site.url("/c"), RSS2)


async def test_a_circle_of_redirects_ends(site: Farm) -> None:
    site.pages |= {"/a": moved("/b"), "/b": moved("/a")}
    async with fetcher() as f:
        with pytest.raises(FetchError, match="redirects"):
            await f.get(site.url("/a"))
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    "where",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "http://[::1]/",
        "gopher://x/",
    ],
)
async def test_a_redirect_to_a_private_address_is_not_followed(site: Farm, where: str) -> None:
    site.pages["/a"] = moved(where)
    async with fetcher() as f:
        with pytest.raises(Unfit):
            await f.get(site.url("/a"))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "192.0.2.1", "168.63.129.16", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1",
     "fec0::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2002:a00:1::",
     "2001:0:1::1", "2001:db8::1", "nonsense"],
)  # fmt: skip
def test_no_private_address_is_let_through(address: str) -> None:
    assert not Guard().lets(address)


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses_are_let_through(address: str) -> None:
    assert Guard().lets(address)


def test_a_network_that_is_named_is_let_through_and_no_other() -> None:
    guard = Guard.of(["10.1.0.0/16"])
    assert guard.lets("10.1.2.3")
    assert guard.lets("::ffff:10.1.2.3")
    assert not guard.lets("10.2.0.1")
    with pytest.raises(ConfigError, match="SLUGLINE_FEED_PRIVATE_NETWORKS"):
        Guard.of(["10.1.0.1/16"])


@pytest.mark.parametrize(
    "url",
    ["ftp://paper.example/", "https://", "paper.example/feed", "http://127.1/", "http://2130706433/", "http://0x7f.1/",
     "http://[::ffff:127.0.0.1]/", "http://paper.example:22/", "http://paper.example:6379/", "http://paper.example:99999/",
     "http://[::1", "https://paper.example/" + "a" * 3000],
)  # fmt: skip
async def test_an_address_that_is_unfit_by_its_form_is_never_asked(url: str) -> None:
    async with Fetcher(Guard(), Limits(), lambda: NOW) as f:
        with pytest.raises(Unfit):
            await f.get(url)


class Names(AbstractResolver):
    """Answers each time with the next of some addresses."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = list(addresses)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.addresses.pop(0)
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


async def test_a_name_that_leads_to_a_private_address_is_not_asked(site: Farm) -> None:
    site.pages["/feed"] = RSS2
    url = site.url("/feed").replace("127.0.0.1", "paper.example")
    async with fetcher(Guard(), resolver=Names("127.0.0.1")) as f:
        with pytest.raises(Unfit, match=r"paper\.example leads to a private address"):
            await f.get(url)
    assert not site.asked
    async with fetcher(resolver=Names("127.0.0.1")) as f:
        assert (await f.get(url)).body == RSS2


async def test_the_socket_itself_is_made_for_a_checked_address_only(site: Farm) -> None:
    """What a name led to when it was checked, and what is connected to, are one: the last wall needs no resolver."""
    guard = Guard()
    with pytest.raises(OSError, match="private"):
        guard.socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))
    made = guard.socket((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("93.184.216.34", 80)))
    made.close()


async def test_what_is_gone_busy_or_failing_is_told_apart(site: Farm) -> None:
    site.pages |= {
        "/gone": web.Response(status=410),
        "/busy": web.Response(status=429, headers={"Retry-After": "120"}),
        "/down": web.Response(status=503, headers={"Retry-After": "Tue, 10 Mar 2026 17:00:00 GMT"}),
        "/error": web.Response(status=500),
        "/nowhere": web.Response(status=301),
    }
    async with fetcher() as f:
        with pytest.raises(Gone):
            await f.get(site.url("/gone"))
        with pytest.raises(Busy) as busy:
            await f.get(site.url("/busy"))
        assert busy.value.after == 120
        with pytest.raises(Busy) as down:
            await f.get(site.url("/down"))
        assert down.value.after == 1_773_162_000 - NOW
        for path, status in (("/error", 500), ("/missing", 404), ("/nowhere", 301)):
            with pytest.raises(FetchError) as failed:
                await f.get(site.url(path))
            assert (type(failed.value), failed.value.status) == (FetchError, status)


@pytest.mark.parametrize(
    ("coding", "zip"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", partial(brotli.compress, quality=5))],
    ids=["gzip", "deflate", "brotli"],
)
async def test_a_compressed_body_is_read_and_a_zip_bomb_is_given_up(
    site: Farm, coding: str, zip: Callable[[bytes], bytes]
) -> None:
    zipped, asked = {"Content-Encoding": coding}, list[str]()

    async def feed(request: web.Request) -> web.StreamResponse:
        asked.append(request.headers["Accept-Encoding"])
        return web.Response(body=zip(RSS2), headers=zipped)

    site.pages |= {
        "/feed": feed,
        "/bomb": web.Response(body=zip(bytes(200_000_000)), headers=zipped),
        "/false": web.Response(body=b"not zipped", headers=zipped),
    }
    async with fetcher(limits=Limits(max_bytes=1_000_000)) as f:
        assert (await f.get(site.url("/feed"))).body == RSS2
        assert coding in asked[0].replace(",", " ").split()
        with pytest.raises(FetchError, match="more than 1,000,000 bytes"):
            await f.get(site.url("/bomb"))
        with pytest.raises(FetchError):
            await f.get(site.url("/false"))


async def test_a_body_without_end_is_given_up_at_the_limit(site: Farm) -> None:
    sent = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal sent
        response = web.StreamResponse()
        await response.prepare(request)
        while sent < 1_000_000_000:
            await response.write(bytes(65_536))
            sent += 65_536
        return response

    site.pages["/endless"] = endless
    async with fetcher() as f:
        with pytest.raises(FetchError, match="the limit"):
            await f.get(site.url("/endless"))
    assert sent < 50_000_000


async def test_a_body_that_is_announced_as_too_long_is_not_read(site: Farm) -> None:
    async def huge(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000000000"})
        await response.prepare(request)
        return response

    site.pages["/huge"] = huge
    async with fetcher() as f:
        with pytest.raises(FetchError, match="1,000,000,000 bytes"):
            await f.get(site.url("/huge"))


async def test_a_page_that_drips_is_given_up_after_its_time_in_total(site: Farm) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(0.02)

    site.pages["/drip"] = drip
    async with fetcher(limits=Limits(total=0.3)) as f:
        with pytest.raises(FetchError, match="too slow"):
            await f.get(site.url("/drip"))


async def test_a_server_that_says_nothing_is_given_up(site: Farm) -> None:
    never = asyncio.Event()

    async def silent(request: web.Request) -> web.StreamResponse:
        await never.wait()
        raise AssertionError

    site.pages["/silent"] = silent
    async with fetcher(limits=Limits(read=0.2)) as f:
        with pytest.raises(FetchError):
            await f.get(site.url("/silent"))


async def test_no_cookie_is_kept(site: Farm) -> None:
    site.pages["/feed"] = web.Response(body=RSS2, headers={"Set-Cookie": "id=7"})
    async with fetcher() as f:
        await f.get(site.url("/feed"))
        await f.get(site.url("/feed"))
    assert "Cookie" not in site.asked[1][1]


async def test_a_server_that_is_not_there_is_a_clear_error(site: Farm) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with fetcher() as f:
        with pytest.raises(FetchError, match="no connection"):
            await f.get(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7), ("999999999", 86_400), ("-1", None), ("", None), ("soon", None), ("Tue, 10 Mar 2020 17:00:00 GMT", 0)],
)
def test_retry_after_is_seconds_or_a_date(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=60", 60),
        ("public, max-age=5", 5),
        ("no-cache, max-age=60", None),
        ("s-maxage=9", None),
        ("max-age=x", None),
    ],
)
def test_max_age_is_read_from_cache_control(value: str, seconds: float | None) -> None:
    assert max_age(value) == seconds
