"""The whole bot as a process against the fake: threads as expected, and each message once however it is killed."""

import asyncio
import json
import os
import random
import re
import signal
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.model import Destination
from bot.store.book import BookStore
from bot.store.console import ConsoleRoom
from bot.store.outbox import Outbox
from bot.store.redis import connect
from bot.store.server import attach
from handlers.slack import oauth
from tests.alerts.test_slack import said
from tests.homeserver import free_port
from tests.outside import OwnBot
from tests.slack.support import APP_TOKEN, NEWS, TOKEN, FakeSlack
from tests.slack.test_workspaces import KEY, Browser, everything
from tests.support import tallies, told

KILLS = 10
ROUNDS = 20 if "SLUGLINE_TEST_CHAOS" in os.environ else 1


class Bot(OwnBot):
    """The bot as a process, in a workspace."""

    secret = TOKEN

    def __init__(self, fake: FakeSlack, data: Path, settings: Mapping[str, str] = {}) -> None:
        super().__init__(data)
        self.fake = fake
        self.settings = settings

    async def start(self) -> None:
        said = await self.launch({
            "SLACK_API_URL": self.fake.url, "SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_CHANNEL": NEWS, "SLACK_PACE_SECONDS": "0", **self.settings,
        })  # fmt: skip
        before = []
        while b"Ctrl-C stops" not in (line := await said.readline()):
            before.append(line)
            assert line, before

    async def compare(self) -> int:
        """The threads in Slack are those of the console, message for message. Returns how many messages there are."""
        async with self.desk() as client:
            outbox, room = Outbox(client, "desk"), ConsoleRoom(client, "desk")
            posted = await room.read()
            messages = await self.fake.messages()
            ids = [m["metadata"]["event_payload"]["delivery"] for m in messages]
            assert len(ids) == len(set(ids)), "a delivery stands twice"
            threads: dict[str, list[tuple[str, str]]] = {}
            roots: dict[str, str] = {}
            counts: dict[str, int] = {}
            for m, id in zip(messages, ids, strict=True):
                sent = await outbox.sent(id)
                assert sent is not None
                assert sent.delivery.destination == Destination("slack", NEWS)
                assert sent.message_id == m["ts"]
                assert sent.delivery.message is not None
                article = sent.delivery.message.article
                thread = m["thread_ts"] or m["ts"]
                root = roots.setdefault(thread, article)
                threads.setdefault(root, []).append((sent.delivery.act.value, article))
                if thread == m["ts"]:
                    found = re.search(r"(\d+) reports?, ", json.dumps(m["blocks"]))
                    assert found
                    counts[root] = int(found[1])
            assert threads == told(posted)
            assert counts == {root: reports for root, (reports, _) in tallies(posted).items()}
            assert await outbox.dead() == []
            return len(messages)


@pytest.fixture
async def bot(fake: FakeSlack, tmp_path: Path) -> AsyncIterator[Bot]:
    made = Bot(fake, tmp_path / "data")
    yield made
    await made.put_away()


async def test_a_wire_becomes_the_threads_that_the_console_has(fake: FakeSlack, bot: Bot) -> None:
    await bot.fill()
    await bot.start()
    await bot.idle()
    assert await bot.compare() > 10
    assert len(await fake.calls("auth.test")) == 1, "who we are is known before anybody speaks to us"
    err = await bot.end(signal.SIGTERM)
    assert err.decode() == ""
    posts = await fake.calls("chat.postMessage")
    assert {c["outcome"] for c in posts} == {"ok"}
    assert all(c["args"]["unfurl_links"] is False for c in posts)


async def test_people_ask_the_desk_at_work_and_press_its_buttons(fake: FakeSlack, bot: Bot) -> None:
    await bot.fill()
    await bot.start()
    await bot.idle()
    while (await fake.state())["connections"] == 0:
        await asyncio.sleep(0.02)

    async def answer(n: int) -> str:
        while len(found := (await fake.state())["teams"]["T1"]["ephemerals"]) < n:
            await asyncio.sleep(0.02)
        return said(found[n - 1]["blocks"])

    root = next(m for m in await fake.messages() if "Selkirk Rose" in m["text"])
    await fake.do("slash", user="U1ADA", channel=NEWS, text="stories")
    assert "ferry" in (await answer(1)).lower()
    await fake.do("click", user="U2BO", channel=NEWS, ts=root["ts"], label="Why?")
    assert "Selkirk Rose" in await answer(2)
    await fake.do("slash", user="U1ADA", channel=NEWS, text="watch ferry as Ferries priority high")
    while not any("Ferries" in json.dumps(m["blocks"]) for m in await fake.messages()):
        await asyncio.sleep(0.02)  # everybody in the channel sees that it hears of more now
    await fake.do("click", user="U2BO", channel=NEWS, ts=root["ts"], label="Follow")
    assert "NO" not in await answer(3)
    assert await bot.end(signal.SIGTERM) == b""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("round", range(ROUNDS))
async def test_killed_at_any_moment_while_slack_loses_replies_it_tells_each_message_once_and_in_order(
    fake: FakeSlack, bot: Bot, round: int
) -> None:
    chance = random.Random(round)
    await bot.fill()
    await fake.do("chaos", seed=round, lose_reply=0.2, lose_request=0.1, status=0.1, limit=0.03)
    for _ in range(KILLS):
        await bot.start()
        await _calls(fake, len(await fake.calls()) + chance.randint(1, 9))
        await bot.end(signal.SIGKILL)
    lost = [c for c in await fake.calls() if c["outcome"] != "ok"]
    await fake.do("calm")
    await bot.start()
    await bot.idle()
    assert await bot.compare() > 10
    assert lost
    await bot.end(signal.SIGTERM)


async def _calls(fake: FakeSlack, wanted: int) -> None:
    """Waits until the fake was called so often, or is called no more: then all is sent."""
    last, quiet = -1, 0
    while (now := len(await fake.calls())) < wanted and quiet < 300:
        last, quiet = now, quiet + 1 if now == last else 0
        await asyncio.sleep(0.01)


async def test_one_topic_is_told_in_two_workspaces_and_no_token_is_kept_or_logged_in_plain(
    fake: FakeSlack, tmp_path: Path
) -> None:
    """From nothing: T1 by a token of the settings, T2 by its own people, at the page. Then T2 removes the app, and is back."""
    port = free_port()
    settings = {
        "SLACK_CLIENT_ID": "1111.2222", "SLACK_CLIENT_SECRET": "client-5ecret", "SLACK_WORKSPACES": '["T2"]',
        "SECRET_KEY": KEY, "HTTP_PORT": str(port), "LOG_LEVEL": "DEBUG", "WATCH": "nothing at all",
    }  # fmt: skip
    bot = Bot(fake, tmp_path / "data", settings)
    browser = Browser(fake, f"http://127.0.0.1:{port}")
    try:
        await bot.start()
        await _until(fake, lambda s: s["connections"])
        status, _ = await browser.get(oauth.BACK, **await browser.agree("T2"))
        assert status == 200
        await fake.do("join", team="T2", channel=NEWS)
        await fake.do("slash", user="U1ADA", channel=NEWS, text="watch ferry as Ferries", team="T1")
        await _until(fake, lambda s: s["teams"]["T1"]["channels"][NEWS]["messages"])
        await fake.do("slash", user="U1ADA", channel=NEWS, text="watch ferry as Boats", team="T2")
        await _until(fake, lambda s: s["teams"]["T2"]["channels"][NEWS]["messages"])
        await bot.ingest()
        await bot.idle()
        told = {team: [m for m in await fake.messages(team=team) if m["metadata"]] for team in ("T1", "T2")}
        assert [m["text"] for m in told["T1"]] == [m["text"] for m in told["T2"]]
        assert len(told["T1"]) > 2
        token = (await fake.state())["teams"]["T2"]["token"]
        url = attach(bot.data)
        assert url is not None
        client = await connect(url)
        held = await everything(client)
        assert b"slack:installed" in held
        for secret in (token, TOKEN, APP_TOKEN, "client-5ecret", KEY):
            assert secret.encode() not in held

        await fake.do("uninstall", team="T2")
        book = BookStore(client, "desk")
        while not (await book.read()).place(Destination("slack", f"T2/{NEWS}")).suspended:
            await asyncio.sleep(0.02)
        assert not (await book.read()).place(Destination("slack", NEWS)).suspended
        assert await client.hlen("{desk}:slack:installed") == 0
        await bot.idle()
        room = await ConsoleRoom(client, "desk").read()
        (notice,) = (p.notice for p in room if p.notice)
        assert re.search(rf"T2/{NEWS}.*(removed from the workspace|token was revoked)", notice)
        status, _ = await browser.get(oauth.BACK, **await browser.agree("T2"))
        assert status == 200
        assert not (await book.read()).place(Destination("slack", f"T2/{NEWS}")).suspended
        await fake.do("slash", user="U1ADA", channel=NEWS, text="topics", team="T2")
        await _until(fake, lambda s: s["teams"]["T2"]["ephemerals"])
        renewed = (await fake.state())["teams"]["T2"]["token"]
        assert renewed != token
        await client.aclose()
        err = (await bot.end(signal.SIGTERM)).decode()
        for secret in (token, renewed, APP_TOKEN, "client-5ecret", KEY):
            assert secret not in err
    finally:
        await bot.put_away()


async def _until(fake: FakeSlack, condition: Any) -> Any:
    while not (found := condition(await fake.state())):
        await asyncio.sleep(0.02)
    return found
