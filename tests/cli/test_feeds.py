"""The commands of feeds, as processes, against a site on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.cli.conftest import Shell
from tests.feeds.farm import Farm, farm, moved
from tests.feeds.samples import RSS2, item, rss


@pytest.fixture
async def site() -> AsyncIterator[Farm]:
    async with farm() as made:
        yield made


@pytest.fixture
def feeds(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {"SLUGLINE_FEED_PRIVATE_NETWORKS": '["127.0.0.1"]'})


async def say(shell: Shell, *args: str, stdin: str = "") -> tuple[int, str, str]:
    done = await asyncio.to_thread(shell, "feeds", *args, stdin=stdin)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


async def test_a_feed_is_added_set_up_listed_paused_resumed_and_removed(feeds: Shell, site: Farm) -> None:
    site.pages |= {"/old": moved("/feed"), "/feed": RSS2}
    code, out, _ = await say(feeds, "add", site.url("/old"), "--latest")
    assert (code, out.splitlines()[0]) == (0, "f1 added: Coast Wire, 2 items, the latest of 2026-03-10T09:00:00Z")
    assert site.url("/feed") in out
    code, out, _ = await say(feeds, "add", site.url("/feed"), "--source", "Harbour \x1b[2JPost", "--tier", "2")
    assert (code, out) == (0, "f1 is there already; it is set up as you say\n")
    code, out, _ = await say(feeds, "list")
    assert code == 0
    assert "not polled yet" in out
    assert "\x1b" not in out
    code, out, _ = await say(feeds, "list", "--json")
    row = json.loads(out)
    assert (row["id"], row["url"], row["tier"], row["trouble"], row["paused"]) == (
        "f1",
        site.url("/feed"),
        2,
        "",
        False,
    )
    assert (await say(feeds, "pause", "f1"))[0] == 0
    assert "paused" in (await say(feeds, "list"))[1]
    assert (await say(feeds, "resume", site.url("/feed")))[0] == 0
    assert (await say(feeds, "remove", "f1"))[0] == 0
    code, out, err = await say(feeds, "remove", "f1")
    assert (code, out) == (1, "")
    assert "there is no feed 'f1'; slugline feeds list names them" in err


async def test_what_is_no_feed_is_not_added(feeds: Shell, site: Farm) -> None:
    site.pages |= {"/page": b"<!doctype html><html><p>News</p></html>", "/gone": web.Response(status=410)}
    for path, says in (("/page", "a web page, not a feed"), ("/none", "404"), ("/gone", "gone for good")):
        code, out, err = await say(feeds, "add", site.url(path))
        assert (code, out) == (1, "")
        assert says in err
    assert "no feeds" in (await say(feeds, "list"))[1]


async def test_a_private_address_is_refused_with_the_remedy(shell: Shell, site: Farm) -> None:
    code, _, err = await say(shell, "add", site.url("/feed"))
    assert code == 1
    assert "SLUGLINE_FEED_PRIVATE_NETWORKS" in err
    assert site.asked == []


async def test_check_says_what_is_wrong_and_changes_nothing(feeds: Shell, site: Farm) -> None:
    site.pages |= {"/feed": rss(item(1) + item(2)), "/bad": b"no feed"}
    code, out, err = await say(feeds, "check", site.url("/feed"))
    assert (code, err) == (0, "")
    assert "Coast Wire, 2 items" in out
    assert "its items have no dates" in out
    assert "neither ETag nor Last-Modified" in out
    await say(feeds, "add", site.url("/feed"))
    site.pages["/feed"] = b"broken"
    code, _, err = await say(feeds, "check")
    assert code == 1
    assert "f1: the document is not a feed" in err


async def test_a_list_goes_out_as_opml_and_comes_in_again(feeds: Shell, site: Farm) -> None:
    site.pages |= {"/feed": RSS2}
    await say(feeds, "add", site.url("/feed"), "--source", "Harbour Post", "--lang", "en", "--tier", "1")
    assert (await say(feeds, "export", "list.opml"))[0] == 0
    await say(feeds, "remove", "f1")
    code, out, _ = await say(feeds, "import", "list.opml")
    assert (code, out) == (0, "1 feed added, 0 there already, 0 refused\n")
    row = json.loads((await say(feeds, "list", "--json"))[1])
    assert (row["source"], row["lang"], row["tier"]) == ("Harbour Post", "en", 1)
    both = (feeds.home / "list.opml").read_text().replace("</body>", '<outline xmlUrl="http://10.0.0.1/"/></body>')
    code, out, err = await say(feeds, "import", "-", stdin=both)
    assert (code, out) == (3, "0 feeds added, 1 there already, 1 refused\n")
    assert "10.0.0.1 is a private address" in err
    code, _, err = await say(feeds, "import", "missing.opml")
    assert code == 1
    assert "missing.opml" in err
