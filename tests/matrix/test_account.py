"""Logging in, keys that surely arrived, and what the homeserver's errors mean."""

import asyncio
import json
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from nio import RoomMemberEvent, ShareGroupSessionResponse, SyncResponse
from redis.asyncio import Redis

from bot.delivery.homeserver import SOON, Account, refused
from bot.errors import ConfigError, Rejected, Retryable
from bot.health import examine
from bot.model import Act, Delivery, Destination
from bot.settings import load
from bot.store.news import NewsStore
from handlers.http.metrics import Figures
from tests.homeserver import PASSWORD, Reader, Synapse, free_port
from tests.matrix.support import Ear, answers

Ears = Callable[..., Awaitable[Ear]]


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[Callable[[int, object], Awaitable[str]]]:
    """What stands before a homeserver, and answers everything with one status and body."""
    runners = []

    async def open_(status: int, body: object) -> str:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, text=body if isinstance(body, str) else json.dumps(body))

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        port = free_port()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        runners.append(runner)
        return f"http://127.0.0.1:{port}"

    yield open_
    for runner in runners:
        await runner.cleanup()


async def devices(synapse: Synapse, user: str) -> list[str]:
    token = synapse.call(
        "POST", "/_matrix/client/v3/login",
        {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user}, "password": PASSWORD},
    )["access_token"]  # fmt: skip
    found = synapse.call("GET", "/_matrix/client/v3/devices", token=token)["devices"]
    return [d["device_id"] for d in found if d.get("display_name") == "Slugline"]


async def test_a_password_makes_one_device_and_its_token_is_the_bot_s_alone(
    synapse: Synapse, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    user = synapse.register("bot" + tmp_path.name[-8:].replace("_", "").lower() + "once")
    for _ in range(2):
        account = Account(synapse.url, user, tmp_path / "m", password=PASSWORD)
        assert await account.login(asyncio.Event())
        await account.close()
    (device,) = await devices(synapse, user)
    file = tmp_path / "m" / "login.json"
    assert (file.stat().st_mode & 0o777, json.loads(file.read_text())["device"]) == (0o600, device)
    assert (tmp_path / "m").stat().st_mode & 0o777 == 0o700
    assert json.loads(file.read_text())["token"] not in caplog.text
    assert PASSWORD not in caplog.text


async def test_a_token_made_elsewhere_is_enough(synapse: Synapse, tmp_path: Path) -> None:
    """As one that an SSO login has brought."""
    user = synapse.register("bot" + tmp_path.name[-8:].replace("_", "").lower() + "sso")
    login = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user}, "password": PASSWORD}
    made = synapse.call("POST", "/_matrix/client/v3/login", login)
    account = Account(synapse.url, user, tmp_path / "m", token=made["access_token"])
    assert await account.login(asyncio.Event())
    assert account.client.device_id == made["device_id"]
    assert not (tmp_path / "m" / "login.json").exists()
    await account.close()
    synapse.call("POST", "/_matrix/client/v3/logout", {}, made["access_token"])
    account = Account(synapse.url, user, tmp_path / "m", token=made["access_token"])
    with pytest.raises(ConfigError, match="SLUGLINE_MATRIX_ACCESS_TOKEN"):
        await account.login(asyncio.Event())
    await account.close()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, "<html>bad gateway</html>"),
        (429, {"errcode": "M_LIMIT_EXCEEDED", "error": "slowly", "retry_after_ms": 10}),
        (500, {"errcode": "M_UNKNOWN", "error": "database"}),
    ],
)
async def test_an_error_that_may_pass_makes_no_new_device_and_no_wrong_complaint(
    synapse: Synapse, tmp_path: Path, door: Any, status: int, body: object
) -> None:
    user = synapse.register("bot" + tmp_path.name[-8:].replace("_", "").lower() + f"x{status}")
    account = Account(synapse.url, user, tmp_path / "m", password=PASSWORD)
    assert await account.login(asyncio.Event())
    await account.close()
    before = (tmp_path / "m" / "login.json").read_text()
    account = Account(await door(status, body), user, tmp_path / "m", password=PASSWORD)
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.3, stop.set)
    assert not await account.login(stop)  # it went on trying until it was stopped
    await account.close()
    assert (tmp_path / "m" / "login.json").read_text() == before
    assert len(await devices(synapse, user)) == 1


def test_every_error_of_a_homeserver_has_its_meaning() -> None:
    slow = refused("M_LIMIT_EXCEEDED", "slowly", 1500)
    assert isinstance(slow, Retryable)
    assert (slow.after, slow.counts) == (1.5, False)
    assert [refused("M_LIMIT_EXCEEDED", "", ms).after for ms in (0, None)] == [SOON, 1.0]  # type: ignore[union-attr]
    for code in ("M_FORBIDDEN", "M_NOT_FOUND", "M_UNKNOWN_TOKEN", "M_USER_DEACTIVATED"):
        error = refused(code, "")
        assert isinstance(error, Rejected)
        assert error.suspends
    assert isinstance(refused("M_TOO_LARGE", ""), Rejected)
    assert isinstance(refused("HTTP 502", ""), Retryable)
    assert isinstance(refused("M_WHATEVER", ""), Retryable)


async def test_a_room_key_that_did_not_arrive_is_sent_again_before_it_is_used(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(room))
    send, lost = ear.account.client._send, []

    async def loses(kind: type, *args: Any, **more: Any) -> Any:
        if kind is ShareGroupSessionResponse and not lost:
            lost.append(args)
            raise OSError("connection reset")
        return await send(kind, *args, **more)

    ear.account.client._send = loses
    content = {"msgtype": "m.text", "body": "one"}
    with pytest.raises(Retryable, match="did not reach"):
        await ear.account.say(room, dict(content), "t1")
    await ear.account.say(room, dict(content), "t1")
    await reader.until(lambda: [m.body for m in reader.messages(room, ear.user)] == ["one"])
    assert (len(lost), reader.unreadable) == (1, [])


async def test_a_homeserver_of_others_that_does_not_answer_holds_up_no_message(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(room))
    query, asked = ear.account.client.keys_query, []

    async def counts() -> Any:
        asked.append(set(ear.account.client.olm.users_for_key_query))
        return await query()

    ear.account.client.keys_query = counts
    ear.account.client.olm.add_changed_users({"@gone:away.example", reader.client.user_id})
    for n in range(3):
        await ear.account.say(room, {"msgtype": "m.text", "body": f"no {n}"}, f"t{n}")
    assert len(asked) == 1
    await reader.until(lambda: len(reader.messages(room, ear.user)) == 3)
    ear.account._again = 0.0
    await ear.hear()
    assert asked[1:] == [{"@gone:away.example"}]


async def test_a_claim_that_failed_does_not_block_its_room_for_ever(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(room))
    claim, failed = ear.account.client.keys_claim, []

    async def fails(users: Any) -> Any:
        if not failed:
            failed.append(users)
            raise OSError("connection reset")
        return await claim(users)

    ear.account.client.keys_claim = fails
    with pytest.raises(Retryable):
        await ear.account.say(room, {"msgtype": "m.text", "body": "one"}, "t1")
    await ear.account.say(room, {"msgtype": "m.text", "body": "one"}, "t1")
    await reader.until(lambda: [m.body for m in reader.messages(room, ear.user)] == ["one"])
    assert failed


async def test_who_comes_in_after_the_bot_lost_track_reads_along(synapse: Synapse, ears: Ears, reader: Reader) -> None:
    """More happened than a sync brings, and a homeserver may leave out who came meanwhile: members are loaded lazily."""
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True, name="News", preset=None)
    await ear.until(lambda: ear.inside(room))
    await ear.account.say(room, {"msgtype": "m.text", "body": "one"}, "t1")
    other = await Reader.login(synapse, synapse.register("other" + ear.user[4:12]))
    await reader.client.room_invite(room, other.client.user_id)
    await other.client.join(room)
    await other.sync()
    for n in range(210):
        await reader.client.room_put_state(room, "org.example.noise", {"n": n})
    receive = ear.account.client.receive_response

    async def lazily(response: Any) -> None:
        if isinstance(response, SyncResponse):
            info = response.rooms.join[room]
            assert info.timeline.limited
            info.state[:] = [e for e in info.state if not isinstance(e, RoomMemberEvent)]
        await receive(response)

    ear.account.client.receive_response = lazily
    await ear.hear()
    ear.account.client.receive_response = receive
    await ear.account.say(room, {"msgtype": "m.text", "body": "two"}, "t2")
    await other.until(lambda: "two" in [m.body for m in other.messages(room, ear.user)])
    await other.close()


async def test_while_the_homeserver_is_away_nothing_is_counted_as_a_failed_try_and_the_figures_say_so(
    ears: Ears, reader: Reader, client: Redis, desk: str
) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    ear.account.client.homeserver = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(Retryable) as error:
        await ear.account.say(room, {"msgtype": "m.text", "body": "one"}, "t1")
    assert not error.value.counts
    with pytest.raises(OSError):
        await ear.hear()
    with pytest.raises(Retryable) as error:
        await ear.account.say(room, {"msgtype": "m.text", "body": "one"}, "t1")
    assert (error.value.counts, error.value.after) == (False, 5.0)
    store = NewsStore(client, desk)
    await store.prepare()
    figures = Figures(lambda: examine(client, store, ear.outbox, load(desk=desk), ear.clock()))
    figures.watch_matrix(lambda: ear.account.away)
    figures.unread()
    text = (await figures.text()).decode()
    assert "slugline_matrix_away 1.0" in text
    assert "slugline_matrix_unreadable_total 1.0" in text


async def test_started_again_and_moved_it_reads_what_was_said_while_it_was_away(
    ears: Ears, reader: Reader, tmp_path: Path
) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(room))
    await reader.say(room, "!slug topics")
    await ear.until(lambda: ear.lines)
    await ear.account.close()
    await reader.say(room, "!slug whoami")
    shutil.move(ear.where, tmp_path / "elsewhere")
    ear = await ears(ear.user, where=tmp_path / "elsewhere")
    await ear.until(lambda: ear.lines)
    assert ear.lines == ["whoami"]
    await answers(reader, room, ear.user, 2)
    assert reader.unreadable == []


async def test_a_homeserver_that_asks_to_wait_is_asked_again_when_it_said(
    synapse: Synapse, ears: Ears, reader: Reader
) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    synapse.limit(ear.user, 1, 1)
    waits: list[tuple[float | None, bool]] = []
    while not waits:
        try:
            await ear.account.say(room, {"msgtype": "m.text", "body": "x"}, f"t{time.monotonic_ns()}")
        except Retryable as error:
            waits.append((error.after, error.counts))
    ((after, counts),) = waits
    assert not counts
    assert 0 < (after or 0) <= 60
    here = Destination("matrix", room)
    rows = [
        Delivery(f"n{n}".ljust(20, "0"), Act.NOTICE, here, "", None, ear.clock(), notice=f"no {n}") for n in range(3)
    ]
    await ear.outbox.push(rows)
    while await ear.outbox.waiting():
        ear.moved += 1.0
        await ear.pump.drain()
        await asyncio.sleep(0.1)  # it is the homeserver's clock that counts
    await reader.until(lambda: len([m for m in reader.messages(room, ear.user) if m.body.startswith("no ")]) == 3)
    assert await ear.outbox.dead() == []


async def test_what_cannot_be_dealt_with_stops_nothing(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))
    zone, stop, failed = ear.front._zone, asyncio.Event(), []

    async def fails(caller: Any) -> str:
        if not failed:
            failed.append(caller)
            raise KeyError("unheard of")
        return await zone(caller)

    ear.front._zone = fails
    await reader.say(room, "!slug topics")
    await reader.say(room, "!slug whoami")
    running = asyncio.create_task(ear.front.run(stop))
    await answers(reader, room, ear.user)
    assert ear.lines == ["whoami"]
    stop.set()
    await running


async def test_a_homeserver_that_wants_the_password_for_a_master_key_gets_it(
    synapse: Synapse, ears: Ears, tmp_path: Path
) -> None:
    user = synapse.register("bot" + tmp_path.name[-8:].replace("_", "").lower() + "uia")
    account = Account(synapse.url, user, tmp_path / "m", password=PASSWORD)
    assert await account.login(asyncio.Event())
    raw, asked = account._raw, []

    async def asks(method: str, path: str, body: Any) -> tuple[int, Any]:
        if path.endswith("/device_signing/upload"):
            asked.append(body)
            if "auth" not in body:
                return 401, {"session": "abc", "flows": [{"stages": ["m.login.password"]}]}
            assert (body["auth"]["session"], body["auth"]["password"]) == ("abc", PASSWORD)
            body = {k: v for k, v in body.items() if k != "auth"}
        return await raw(method, path, body)

    account._raw = asks  # type: ignore[method-assign]
    await account.sync(0.0)
    assert (len(asked), bool(account.master)) == (2, True)
    await account.close()
