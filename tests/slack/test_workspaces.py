"""Several workspaces: tokens sealed at rest, addresses that name theirs, one desk for all of them."""

import asyncio
import html
import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from bot.book import Subscription
from bot.delivery.pace import Pace
from bot.delivery.slack import NewToken, SlackMessenger
from bot.delivery.suspend import Suspender
from bot.delivery.workspaces import Client, Workspaces
from bot.errors import ConfigError, Rejected, Retryable
from bot.model import Destination
from bot.settings import load
from bot.store.book import BookStore, Edit
from bot.store.installations import Installation, InstallationStore
from bot.store.outbox import Outbox
from bot.store.seal import Seal, WrongKey
from bot.store.server import EmbeddedServer
from bot.wiring import app, workspaces
from handlers.slack import oauth
from handlers.slack.app import Front
from handlers.slack.socket import SocketMode
from tests.alerts.test_slack import said
from tests.slack.support import APP_TOKEN, NEWS, SECRET, TOKEN, FakeSlack
from tests.slack.test_app import Desk, House, Memory
from tests.slack.test_messenger import Slept, claim

KEY, OLD_KEY = "a key of more than 32 characters, surely", "the key that was in use before this one"
ELSE = "xoxb-T2-elsewhere"
CLIENT = Client("1111.2222", "client-5ecret")
THERE = Installation("T2", "Desk T2", ELSE, "UBOTT2", "BT2", "U1ADA", 1.0)


async def everything(client: Redis) -> bytes:
    """All that a server holds, keys and values, as it would be read by somebody who took it."""
    reading = {
        "string": lambda key: client.get(key),
        "hash": lambda key: client.hgetall(key),
        "list": lambda key: client.lrange(key, 0, -1),
        "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        "stream": lambda key: client.xrange(key),
        "set": lambda key: client.smembers(key),
    }
    found = []
    async for key in client.scan_iter(count=1000):
        value: Any = reading[(await client.type(key)).decode()](key)
        found.append(repr((key, await value)).encode())
    return b"\n".join(found)


@pytest.fixture
async def store(client: Redis, desk: str) -> InstallationStore:
    return InstallationStore(client, desk, Seal([KEY]))


@pytest.fixture
async def two(fake: FakeSlack, store: InstallationStore) -> Workspaces:
    """The own workspace, T1, and T2, where the app was installed. Both have a channel C1NEWS and a person U1ADA."""
    await fake.do("team", id="T2", token=ELSE)
    await fake.do("join", team="T2", channel=NEWS)
    await store.save(THERE)
    return Workspaces(speaking(fake), store, CLIENT, time.time)


def speaking(fake: FakeSlack, token: str | None = TOKEN) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=fake.url, retry_handlers=[], session=fake.session, timeout=5)


def messenger(known: Workspaces, pace: Pace | None = None) -> SlackMessenger:
    return SlackMessenger(known, pace or Pace(time.monotonic, asyncio.sleep, interval=0.0), time.monotonic)


# --- what is kept


async def test_a_token_is_kept_sealed_and_found_again(client: Redis, store: InstallationStore) -> None:
    given = replace(THERE, refresh="xoxe-1-secret", expires=5.0)
    await store.save(given)
    assert await store.find("T2") == given
    assert await store.all() == [given]
    held = await everything(client)
    assert b"slack:installed" in held
    for secret in (ELSE, "xoxe-1-secret", KEY):
        assert secret.encode() not in held
    assert ELSE not in repr(given)
    assert await store.remove("T2")
    assert await store.find("T2") is None


async def test_a_value_that_is_moved_or_changed_does_not_open(client: Redis, store: InstallationStore) -> None:
    await store.save(THERE)
    key = store.keys.of("slack:installed")
    sealed = await client.hget(key, "T2")
    await client.hset(key, "T3", sealed)
    with pytest.raises(WrongKey, match="changed after they were sealed"):
        await store.find("T3")
    await client.hset(key, "T2", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(WrongKey, match="workspace T2"):
        await store.find("T2")


async def test_a_wrong_key_is_said_to_be_one(client: Redis, desk: str, store: InstallationStore) -> None:
    await store.save(THERE)
    other = InstallationStore(client, desk, Seal([OLD_KEY]))
    with pytest.raises(WrongKey) as error:
        await other.reseal()
    assert "SLUGLINE_SECRET_KEY" in str(error.value)
    assert "SLUGLINE_SECRET_KEY_BEFORE" in str(error.value)
    assert KEY not in str(error.value)
    assert isinstance(error.value, ConfigError)


async def test_a_new_key_takes_over_and_the_old_one_may_go(client: Redis, desk: str) -> None:
    old = InstallationStore(client, desk, Seal([OLD_KEY]))
    await old.save(THERE)
    both = InstallationStore(client, desk, Seal([KEY, OLD_KEY]))
    assert await both.find("T2") == THERE
    assert [await both.reseal(), await both.reseal()] == [1, 0]
    assert await InstallationStore(client, desk, Seal([KEY])).find("T2") == THERE


async def test_what_was_changed_meanwhile_is_not_replaced(store: InstallationStore) -> None:
    await store.save(THERE)
    assert await store.replace(THERE, replace(THERE, token="xoxb-new"))
    assert not await store.replace(THERE, replace(THERE, token="xoxb-late"))
    found = await store.find("T2")
    assert found is not None
    assert found.token == "xoxb-new"
    await store.remove("T2")
    assert not await store.replace(found, THERE)


async def test_a_state_is_good_once(store: InstallationStore) -> None:
    state = await store.begin()
    assert [await store.ends(s) for s in (state, state, "made up", "")] == [True, False, False, False]


@pytest.mark.parametrize("missing", ["slack_client_secret", "secret_key"])
async def test_what_is_missing_for_several_workspaces_is_named(fake: FakeSlack, client: Redis, missing: str) -> None:
    given = {"slack_client_id": "1.2", "slack_client_secret": "s", "secret_key": KEY, missing: None}
    with pytest.raises(ConfigError, match=f"SLUGLINE_{missing.upper()}"):
        await workspaces(load(**given), speaking(fake), client)


def test_a_short_key_is_refused_and_not_shown() -> None:
    with pytest.raises(ConfigError) as error:
        load(secret_key="short and secret")
    assert "SLUGLINE_SECRET_KEY" in str(error.value)
    assert "openssl rand" in str(error.value)
    assert "short and" not in str(error.value)


async def test_run_does_not_start_with_a_wrong_key(client: Redis, desk: str, server: EmbeddedServer) -> None:
    await InstallationStore(client, desk, Seal([OLD_KEY])).save(THERE)
    given = {
        "slack_client_id": "1.2",
        "slack_client_secret": "s",
        "secret_key": KEY,
        "redis_url": server.url,
        "desk": desk,
    }
    with pytest.raises(WrongKey, match="SLUGLINE_SECRET_KEY"):
        async with app(load(**given), purpose="run", own=True):
            pass
    async with app(load(**given, secret_key_before=OLD_KEY), purpose="run", own=True):
        assert await InstallationStore(client, desk, Seal([KEY])).find("T2") == THERE


# --- who is spoken to, by which token


async def test_each_address_is_spoken_to_by_the_token_of_its_workspace(fake: FakeSlack, two: Workspaces) -> None:
    slack = messenger(two)
    await slack.send(claim("here"), 0.0)
    await slack.send(claim("there", address=f"T2/{NEWS}"), 0.0)
    await slack.send(claim("person", address="T2/U1ADA"), 0.0)
    told = {
        team: [
            m["metadata"]["event_payload"]["delivery"] for c in ("C1NEWS", "D1ADA") for m in await where(fake, c, team)
        ]
        for team in ("T1", "T2")
    }
    assert told == {"T1": ["here"], "T2": ["there", "person"]}


async def where(fake: FakeSlack, channel: str, team: str) -> list[dict[str, Any]]:
    channels = (await fake.state())["teams"][team]["channels"]
    return channels[channel]["messages"] if channel in channels else []


async def test_a_workspace_without_the_app_is_suspended_and_says_how_to_install_it(two: Workspaces) -> None:
    with pytest.raises(Rejected) as refusal:
        await messenger(two).send(claim("d1", address=f"T9/{NEWS}"), 0.0)
    assert "/slack/install" in refusal.value.suspends


async def test_a_workspace_that_is_told_to_wait_holds_up_no_other(fake: FakeSlack, two: Workspaces) -> None:
    slept = Slept()
    slack = messenger(two, Pace(slept.clock, slept.sleep, interval=0.0, patience=5.0))
    for channel in (NEWS, "C2PORT"):
        await fake.do("join", team="T2", channel=channel)
        await fake.do("fault", kind="limit", method="chat.postMessage", channel=channel, seconds=30)
        with pytest.raises(Retryable):
            await slack.send(claim("d1", address=f"T2/{channel}"), 0.0)
    with pytest.raises(Retryable, match="turn"):
        await slack.send(claim("d2", address="T2/G3DESK"), 0.0)
    await slack.send(claim("d3"), 0.0)
    await slack.send(claim("d4", address="G3DESK"), 0.0)
    assert slept.now == 0.0


async def test_each_workspace_has_a_pace_of_its_own_in_a_channel_of_one_id(two: Workspaces) -> None:
    slept = Slept()
    slack = messenger(two, Pace(slept.clock, slept.sleep))
    await slack.send(claim("d1"), 0.0)
    await slack.send(claim("d2", address=f"T2/{NEWS}"), 0.0)
    assert slept.now == 0.0
    await slack.send(claim("d3", address=f"T2/{NEWS}"), 0.0)
    assert slept.now == 1.0


async def test_a_token_that_was_replaced_is_no_reason_to_suspend(
    fake: FakeSlack, two: Workspaces, store: InstallationStore
) -> None:
    slack = messenger(two)
    await slack.send(claim("d1", address=f"T2/{NEWS}"), 0.0)
    await fake.do("retoken", team="T2", token="xoxb-T2-new")
    await store.save(replace(THERE, token="xoxb-T2-new"))
    with pytest.raises(NewToken):
        await slack.send(claim("d2", address=f"T2/{NEWS}"), 0.0)
    await slack.send(claim("d2", address=f"T2/{NEWS}"), 0.0)
    await fake.do("revoke", team="T2")
    with pytest.raises(Rejected) as refusal:
        await slack.send(claim("d3", address=f"T2/{NEWS}"), 0.0)
    assert "revoked" in refusal.value.suspends


async def test_a_token_is_renewed_before_it_ends_by_one_worker(fake: FakeSlack, store: InstallationStore) -> None:
    await fake.do("team", id="T2", token=ELSE)
    await fake.do("join", team="T2", channel=NEWS)
    await fake.do("rotation", seconds=43_200, team="T2", refresh="xoxe-1-first")
    await store.save(replace(THERE, refresh="xoxe-1-first", expires=50_000.0))
    slept = Slept()
    one, other = (Workspaces(speaking(fake), store, CLIENT, slept.clock) for _ in range(2))
    first, _ = await one.at(f"T2/{NEWS}")
    assert first.client.token == ELSE
    slept.now = 50_000.0 - 7_000
    found = await asyncio.gather(*(w.at(f"T2/{NEWS}") for w in (one, other)))
    assert len(await fake.calls("oauth.v2.access")) == 1
    slept.now += 61
    found = await asyncio.gather(*(w.at(f"T2/{NEWS}") for w in (one, other)))
    kept = await store.find("T2")
    assert kept is not None
    assert {there.client.token for there, _ in found} == {kept.token}
    assert kept.token != ELSE
    assert kept.expires == 50_000.0 - 7_000 + 43_200
    await messenger(one).send(claim("d1", address=f"T2/{NEWS}"), 0.0)


async def test_a_token_that_cannot_be_renewed_is_used_to_its_end(
    fake: FakeSlack, store: InstallationStore, caplog: pytest.LogCaptureFixture
) -> None:
    await fake.do("team", id="T2", token=ELSE)
    await store.save(replace(THERE, refresh="xoxe-1-unknown", expires=100.0))
    found, _ = await Workspaces(speaking(fake), store, CLIENT, lambda: 0.0).at(f"T2/{NEWS}")
    assert found.client.token == ELSE
    assert "invalid_refresh_token" in caplog.text
    assert ELSE not in caplog.text
    assert "xoxe-1-unknown" not in caplog.text


async def test_without_a_token_of_its_own_a_desk_has_the_installed_workspaces_alone(
    fake: FakeSlack, store: InstallationStore, two: Workspaces
) -> None:
    known = Workspaces(speaking(fake, None), store, CLIENT, time.time)
    slack = messenger(known)
    await slack.send(claim("d1", address=f"T2/{NEWS}"), 0.0)
    with pytest.raises(Rejected, match="no token"):
        await slack.send(claim("d2"), 0.0)
    assert await known.of("T1") is None
    found = await known.of("T2")
    assert found is not None
    assert found.me == "UBOTT2"


# --- what people do there


@pytest.fixture
async def house(fake: FakeSlack, two: Workspaces) -> AsyncIterator[House]:
    made = House(fake, Desk())
    made.front = Front(two, made.desk.do, Memory(), made.desk.invite, made.desk.remove, SECRET)
    made.mode = SocketMode(made.front.app, two.client, APP_TOKEN, fake.session, lambda: 0.0)
    await made.connect()
    yield made
    made.stop.set()
    assert made.task is not None
    await made.task


async def test_a_person_is_another_in_another_workspace_and_answered_there(house: House) -> None:
    for team in ("T1", "T2"):
        await house.fake.do("slash", user="U1ADA", channel=NEWS, text=f"why {team}", team=team)
    await house.until(lambda s: all(s["teams"][t]["ephemerals"] for t in ("T1", "T2")))
    for team in ("T1", "T2"):
        (answer,) = (await house.fake.state())["teams"][team]["ephemerals"]
        assert said(answer["blocks"]) == f"did why {team}"
    callers = dict(house.desk.heard)
    assert (callers["why T1"].person, str(callers["why T1"].place)) == ("slack:U1ADA", f"slack:{NEWS}")
    assert (callers["why T2"].person, str(callers["why T2"].place)) == ("slack:T2/U1ADA", f"slack:T2/{NEWS}")
    assert str(callers["why T2"].home) == "slack:T2/U1ADA"


async def test_messages_mentions_home_and_modals_work_in_another_workspace(house: House) -> None:
    fake = house.fake
    await fake.do("say", user="U2BO", channel="dm", text="stories", team="T2")
    await fake.do("say", user="U2BO", channel=NEWS, text="<@UBOTT2> topics", team="T2")
    await fake.do("home", user="U2BO", team="T2")
    await house.until(lambda s: s["teams"]["T2"]["homes"].get("U2BO"))
    await fake.do("click", user="U2BO", channel="home", label="Quiet hours", team="T2")
    await house.until(lambda s: s["teams"]["T2"]["modals"].get("U2BO"))
    await house.until(lambda s: s["teams"]["T2"]["ephemerals"])
    state = await fake.state()
    assert "did stories" in said(state["teams"]["T2"]["channels"]["D2BO"]["messages"][-1]["blocks"])
    assert not state["teams"]["T1"]["homes"]
    assert not state["teams"]["T1"]["modals"]
    assert {caller.person for _, caller in house.desk.heard} == {"slack:T2/U2BO"}


async def test_an_invitation_names_its_workspace(house: House) -> None:
    await house.fake.do("invite", channel="C4OUT", team="T2")
    await house.until(lambda _: house.desk.invited)
    assert house.desk.invited == [Destination("slack", "T2/C4OUT")]


async def test_an_installation_that_ended_is_forgotten_and_told(house: House, store: InstallationStore) -> None:
    await house.fake.do("uninstall", team="T2")
    await house.until(lambda _: len(house.desk.removed) == 2)
    assert {prefix for prefix, _ in house.desk.removed} == {"T2/"}
    assert {why for _, why in house.desk.removed} == {
        "the app was removed from the workspace", "the app's token was revoked",
    }  # fmt: skip
    assert await store.find("T2") is None
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="stories", team="T2")
    (answer,) = await house.until(lambda s: s["teams"]["T2"]["ephemerals"])
    assert "not installed" in answer["text"]
    assert house.desk.heard == []


async def test_the_end_of_the_own_workspace_is_told_too(house: House, store: InstallationStore) -> None:
    await house.fake.do("uninstall", team="T1")
    await house.until(lambda _: len(house.desk.removed) == 2)
    assert {prefix for prefix, _ in house.desk.removed} == {""}
    assert await store.find("T2") == THERE


async def test_a_workspace_is_served_though_the_token_of_the_own_was_revoked(house: House) -> None:
    await house.fake.do("revoke", team="T1")
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="stories", team="T2")
    (answer,) = await house.until(lambda s: s["teams"]["T2"]["ephemerals"])
    assert said(answer["blocks"]) == "did stories"


async def test_an_old_event_ends_no_installation_that_is_good(
    house: House, store: InstallationStore, caplog: pytest.LogCaptureFixture
) -> None:
    for event in (
        {"type": "app_uninstalled"},
        {"type": "tokens_revoked", "tokens": {"bot": ["UBOTT2"]}},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1ADA"]}},
    ):
        assert (await house.fake.do("event", team="T2", event=event))["acked"]
    await house.until(lambda _: caplog.text.count("token that we have is good") == 2)
    assert house.desk.removed == []
    assert await store.find("T2") == THERE


async def test_all_places_of_a_workspace_are_suspended_at_once_and_lifted_together(client: Redis, desk: str) -> None:
    books, outbox = BookStore(client, desk), Outbox(client, desk)
    console = Destination("console", "desk")
    given = {
        name: Subscription(name, Destination("slack", address), "t1", by=by)
        for name, address, by in (
            ("s1", NEWS, "slack:U1ADA"),
            ("s2", f"T2/{NEWS}", "slack:T2/U1ADA"),
            ("s3", "T2/C2PORT", "matrix:@bo:example.org"),
            ("s4", f"T22/{NEWS}", "slack:T22/U1ADA"),
        )
    }
    await books.edit("x", "subscribe", 1.0, lambda _: Edit({"subscriptions": given}))
    suspender = Suspender(books, outbox, lambda: 1000.0, console)
    for _ in range(2):
        await suspender.all("slack:T2/", "the app was removed from the workspace")
    book = await books.read()
    assert sorted(k for k, p in book.places.items() if p.suspended) == [f"slack:T2/{NEWS}", "slack:T2/C2PORT"]
    told = [c.delivery for c in await outbox.claim(1000.0, 30.0, 20)]
    assert console in {d.destination for d in told}
    assert Destination("matrix", "@bo:example.org") in {d.destination for d in told}
    await suspender.all("slack:", "the app's token was revoked")
    assert (await books.read()).place(Destination("slack", NEWS)).suspended
    await suspender.lift(within="slack:T2/")
    assert sorted(k for k, p in (await books.read()).places.items() if p.suspended) == [f"slack:{NEWS}"]


# --- installing


class Browser:
    """Somebody at the pages, with their cookies."""

    def __init__(self, fake: FakeSlack, base: str) -> None:
        self.fake, self.base = fake, base
        self.cookies: dict[str, str] = {}

    async def get(self, path: str, **query: str) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        async with self.fake.session.get(f"{self.base}{path}", params=query, headers=headers) as reply:
            self.cookies |= {name: cookie.value for name, cookie in reply.cookies.items()}
            return reply.status, await reply.text()

    async def agree(self, team: str, **more: Any) -> dict[str, str]:
        """Follows the button, and agrees; returns what Slack sends back."""
        status, page = await self.get(oauth.INSTALL)
        assert status == 200
        (link,) = re.findall(r'href="(https://slack\.com/oauth/v2/authorize[^"]+)"', page)
        back: dict[str, str] = await self.fake.do("agree", url=html.unescape(link), team=team, **more)
        return back


@asynccontextmanager
async def pages(
    fake: FakeSlack, known: Workspaces, store: InstallationStore, wanted: tuple[str, ...] = ("T3",)
) -> AsyncIterator[tuple[Browser, list[str]]]:
    told: list[str] = []

    async def installed(team: str, by: str) -> None:
        told.append(f"{team} by {by}")

    server = web.Application()
    oauth.add_routes(server, known, store, wanted, installed)
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Browser(fake, f"http://127.0.0.1:{runner.addresses[0][1]}"), told
    finally:
        await runner.cleanup()


async def test_a_workspace_is_installed_by_its_page(fake: FakeSlack, two: Workspaces, store: InstallationStore) -> None:
    async with pages(fake, two, store) as (browser, told):
        back = await browser.agree("T3")
        status, page = await browser.get(oauth.BACK, **back)
        assert (status, "Desk T3" in page) == (200, True)
        found = await store.find("T3")
        assert found is not None
        assert (found.me, found.bot, found.by, found.expires) == ("UBOTT3", "BT3", "U1ADA", None)
        assert found.token not in page
        assert told == ["T3 by U1ADA"]
        await fake.do("join", team="T3", channel=NEWS)
        await messenger(two).send(claim("d1", address=f"T3/{NEWS}"), 0.0)
        status, page = await browser.get(oauth.BACK, **back)
        assert (status, "twice" in page) == (401, True)


async def test_only_the_browser_that_began_may_end(fake: FakeSlack, two: Workspaces, store: InstallationStore) -> None:
    async with pages(fake, two, store) as (browser, told):
        back = await browser.agree("T3")
        status, page = await Browser(fake, browser.base).get(oauth.BACK, **back)
        assert (status, "not the browser" in page) == (400, True)
        assert (await browser.get(oauth.BACK))[0] == 400
        assert told == []
        assert await store.find("T3") is None


async def test_a_workspace_that_is_not_wanted_is_given_back(
    fake: FakeSlack, two: Workspaces, store: InstallationStore, caplog: pytest.LogCaptureFixture
) -> None:
    async with pages(fake, two, store) as (browser, told):
        status, page = await browser.get(oauth.BACK, **await browser.agree("T4"))
        assert (status, "SLUGLINE_SLACK_WORKSPACES" in page) == (403, True)
        assert await store.find("T4") is None
        assert told == []
        (call,) = await fake.calls("auth.revoke")
        assert call["outcome"] == "ok"
    async with pages(fake, two, store, ("*",)) as (browser, told):
        assert (await browser.get(oauth.BACK, **await browser.agree("T4")))[0] == 200
        assert told == ["T4 by U1ADA"]


async def test_the_own_workspace_keeps_its_token(fake: FakeSlack, two: Workspaces, store: InstallationStore) -> None:
    async with pages(fake, two, store) as (browser, _):
        status, page = await browser.get(oauth.BACK, **await browser.agree("T1"))
        assert (status, "already" in page) == (403, True)
        await fake.do("rotation", seconds=43_200, team="T1", refresh="xoxe-1-t1")
        other = Workspaces(speaking(fake), store, CLIENT, time.time)
        assert await other.own_team() == "T1"
    async with pages(fake, other, store, ("*",)) as (browser, _):
        status, page = await browser.get(oauth.BACK, **await browser.agree("T1"))
        assert (status, "already" in page) == (403, True)
    assert await fake.calls("auth.revoke") == []
    assert await store.find("T1") is None
    await messenger(two).send(claim("d1"), 0.0)


async def test_what_goes_wrong_at_slack_is_said_and_shows_no_secret(
    fake: FakeSlack, two: Workspaces, store: InstallationStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with pages(fake, two, store) as (browser, _):
        status, page = await browser.get(oauth.BACK, **await browser.agree("T3", cancel=True))
        assert (status, "not allowed" in page) == (200, True)
        status, page = await browser.get(oauth.BACK, **(await browser.agree("T3") | {"code": "<b>wrong"}))
        assert (status, "did not confirm" in page, "<b>wrong" in page) == (401, True, False)
        await fake.do("fault", kind="lose_request", method="oauth.v2.access")
        back = await browser.agree("T3")
        assert (await browser.get(oauth.BACK, **back))[0] == 401
        assert "no answer from Slack" in caplog.text
        assert back["code"] not in caplog.text
        assert (await browser.get(oauth.BACK, error="<script>"))[1].count("<script>") == 0
        assert (await browser.get(oauth.BACK, **await browser.agree("T3")))[0] == 200
    token = (await fake.state())["teams"]["T3"]["token"]
    assert token not in caplog.text
    assert CLIENT.client_secret not in caplog.text
    assert CLIENT.client_secret not in repr(CLIENT)


async def test_a_token_that_ends_is_installed_with_what_renews_it(
    fake: FakeSlack, two: Workspaces, store: InstallationStore
) -> None:
    await fake.do("rotation", seconds=43_200)
    async with pages(fake, two, store) as (browser, _):
        assert (await browser.get(oauth.BACK, **await browser.agree("T3")))[0] == 200
    found = await store.find("T3")
    assert found is not None
    assert found.refresh.startswith("xoxe-1-")
    assert found.expires == pytest.approx(time.time() + 43_200, abs=60)
