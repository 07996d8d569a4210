"""`slugline run` as a process polls a feed on loopback: the baseline stays silent, the next item is told."""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.model import Act
from bot.store.console import ConsoleRoom
from bot.store.feeds import FeedStore
from bot.store.news import NewsStore
from bot.store.redis import connect
from bot.store.server import attach
from tests.feeds.farm import Farm, farm
from tests.feeds.hub import Hub
from tests.feeds.samples import item, rss
from tests.homeserver import free_port
from tests.support import BRIDGE, QUAY, QUAY_AGAIN

PATIENCE = 100.0


async def until(condition: Any) -> Any:
    async with asyncio.timeout(PATIENCE):
        while not (found := await condition()):
            await asyncio.sleep(0.05)
        return found


async def slugline(env: dict[str, str], *args: str) -> tuple[int, str, str]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *args, env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out.decode(), err.decode()


def entry(site: Farm, n: int, title: str, text: str) -> str:
    """An item whose page is on the site itself."""
    made = item(n, time.time() - 60, title=title, text=text)
    return made.replace("https://wire.example/", site.url("/"))


def page(title: str, text: str) -> web.Response:
    body = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return web.Response(
        text=f"<!doctype html><html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>{title}</h1>{body}</article></body></html>",
        content_type="text/html",
    )


async def test_a_polled_feed_is_silent_on_its_baseline_and_tells_what_comes_then(tmp_path: Path) -> None:
    data = tmp_path / "data"
    env = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    env |= {
        "SLUGLINE_DATA_DIR": str(data),
        "SLUGLINE_HTTP_PORT": "0",
        "SLUGLINE_FEED_MIN_MINUTES": "0.5",
        "SLUGLINE_FEED_HOST_SECONDS": "0",
        "SLUGLINE_FEED_PRIVATE_NETWORKS": '["127.0.0.1"]',
        "PYTHONUTF8": "1",
    }
    async with farm() as site:
        site.pages["/"] = b'<!doctype html><html><link rel="alternate" type="application/rss+xml" href="/feed">'
        site.pages["/feed"] = rss(entry(site, 1, *BRIDGE))
        run = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            assert run.stderr is not None
            assert b"at work" in await run.stderr.readline()
            code, said, err = await slugline(env, "feeds", "add", site.url("/"), "--tier", "1")
            assert code == 0, err
            assert said.startswith("f1 added: Coast Wire, 1 item, the latest of ")
            url = attach(data)
            assert url is not None
            client = await connect(url)
            feeds, room, news = FeedStore(client, "desk"), ConsoleRoom(client, "desk"), NewsStore(client, "desk")

            async def begun() -> bool:
                found = await feeds.find("f1")
                return found is not None and found.state.begun

            await until(begun)
            site.pages["/2"] = page(*QUAY)
            fire = entry(site, 2, QUAY[0], "A fire at the Harlow cannery in Marhaven.")
            site.pages["/feed"] = rss(entry(site, 3, *QUAY_AGAIN) + fire + entry(site, 1, *BRIDGE))
            assert await feeds.resume("f1", time.time())  # due now, not in half a minute

            async def decided() -> bool:
                return all([await news.article(id) for id in ("f1:g-2", "f1:g-3")])

            await until(decided)
            (root, *more) = await until(room.read)
            assert (root.act, root.message.headline, root.message.source) == (Act.ALERT, QUAY[0], "Coast Wire")
            assert [p.act for p in more if p.act is not Act.EDIT] == []
            assert await news.article("f1:g-1") is None
            assert "killed three workers on Monday" in root.message.quotes[0].text  # of its page, not the feed

            code, said, err = await slugline(env, "feeds", "list")
            assert (code, err) == (0, "")
            assert "ok " in said
            assert "2 told (1 without full text)" in said
            code, said, _ = await slugline(env, "health")
            assert (code, "feeds     1 feed, 0 in trouble" in said) == (0, True), said
            await client.aclose()
        finally:
            run.terminate()
            out, complaints = await run.communicate()
    assert run.returncode == 0, complaints.decode()
    assert "killed three workers" in out.decode()
    assert "Skell" not in out.decode()


async def test_what_a_hub_pushes_to_the_public_address_is_told_within_seconds(tmp_path: Path) -> None:
    data, port = tmp_path / "data", free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    env |= {
        "SLUGLINE_DATA_DIR": str(data),
        "SLUGLINE_HTTP_PORT": str(port),
        "SLUGLINE_HTTP_PUBLIC_URL": f"http://127.0.0.1:{port}/",
        "SLUGLINE_FEED_HOST_SECONDS": "0",
        "SLUGLINE_FEED_PRIVATE_NETWORKS": '["127.0.0.1"]',
        "PYTHONUTF8": "1",
    }
    hub = Hub()
    async with farm() as site:
        head = f'<link xmlns="http://www.w3.org/2005/Atom" rel="hub" href="{hub.at(site)}"/>'
        site.pages["/feed"] = rss(entry(site, 1, *BRIDGE), head)
        run = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=env, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            assert run.stderr is not None
            assert b"at work" in await run.stderr.readline()
            code, _, err = await slugline(env, "feeds", "add", site.url("/feed"), "--no-full-text")
            assert code == 0, err

            async def subscribed() -> bool:
                return site.url("/feed") in hub.subscribed

            await until(subscribed)
            url = attach(data)
            assert url is not None
            client = await connect(url)
            feeds, room = FeedStore(client, "desk"), ConsoleRoom(client, "desk")

            async def begun() -> bool:
                found = await feeds.find("f1")
                return found is not None and found.state.begun

            await until(begun)
            asked = len(site.asked)
            assert await hub.push(site.url("/feed"), rss(entry(site, 2, *QUAY))) == 202
            (root, *_) = await until(room.read)
            assert root.message.headline == QUAY[0]
            assert len(site.asked) == asked  # nothing was polled for it
            code, _, err = await slugline(env, "feeds", "remove", "f1")
            assert code == 0, err

            async def told() -> bool:
                return hub.said[-1]["hub.mode"] == "unsubscribe" and not hub.subscribed

            await until(told)
            await client.aclose()
        finally:
            run.terminate()
            _, complaints = await run.communicate()
    assert run.returncode == 0, complaints.decode()
