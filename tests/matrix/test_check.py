"""`slugline check matrix`: what is wrong, and the remedy."""

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from nio import ToDeviceEvent

from bot.delivery.signing import Signer
from handlers.matrix.board import Waiting
from handlers.matrix.check import levels
from tests.homeserver import PASSWORD, Reader, Synapse, free_port
from tests.matrix.support import Ear
from tests.matrix.test_account import door  # noqa: F401

ROOT = Path(__file__).parents[2]
Ears = Callable[..., Awaitable[Ear]]


async def slugline(data: Path, *args: str, **settings: str) -> tuple[int, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    given = {f"SLUGLINE_{k}": v for k, v in settings.items()} | {"SLUGLINE_DATA_DIR": str(data)}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *args, env=plain | given, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await child.communicate()
    assert child.returncode is not None
    assert PASSWORD.encode() not in out
    return child.returncode, out.decode()


async def check(ear: Ear, *args: str, **settings: str) -> tuple[int, str]:
    given = {
        "MATRIX_HOMESERVER": ear.account.client.homeserver, "MATRIX_USER": ear.user, "MATRIX_PASSWORD": PASSWORD,
    }  # fmt: skip
    return await slugline(ear.where.parent, "check", "matrix", *args, **given | settings)


async def test_check_finds_all_well(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    plain = await reader.room(ear.user, name="News")
    secret = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(plain) and ear.inside(secret))
    code, out = await check(ear, "--channel", plain)
    assert (code, "NO  " in out) == (0, False), out
    for words in (
        "is good: " + ear.user,
        "its keys are there and match; fingerprint " + ear.account.client.olm.account.identity_keys["ed25519"],
        "one-time keys on the homeserver",
        "cross-signing: the account has a master key, and this device is signed",
        "no invitation waits",
        "the bot is in 2 rooms",
        f"News ({plain}) is ready\n",
        f"{secret} is ready, encrypted",
    ):
        assert words in out, out
    await ear.hear()  # the bot itself has lost nothing by it


async def test_check_takes_no_message_of_a_device_away_from_the_bot(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    heard: list[ToDeviceEvent] = []

    async def hear(event: ToDeviceEvent) -> None:
        heard.append(event)

    ear.account.client.add_to_device_callback(hear, ToDeviceEvent)
    content = {"messages": {ear.user: {ear.account.client.device_id: {"transaction_id": "x"}}}}
    reply = await reader.client.send(
        "PUT", "/_matrix/client/v3/sendToDevice/org.example.word/1", json.dumps(content),
        {"Authorization": f"Bearer {reader.client.access_token}"},
    )  # fmt: skip
    reply.release()
    for _ in range(2):
        await check(ear)
    await ear.hear()
    assert len(heard) == 1


async def test_check_names_invitations_levels_and_upgrades(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, name="News")
    old = await reader.room(ear.user, name="Old")
    await ear.until(lambda: ear.inside(room) and ear.inside(old))
    content = {"users": {}, "events_default": 50}
    await reader.client.room_put_state(room, "m.room.power_levels", content)
    await reader.client.room_put_state(old, "m.room.tombstone", {"replacement_room": "!new:x", "body": "moved"})
    waiting = await reader.room(ear.user, name="Later")
    code, out = await check(ear, "--channel", "!nowhere:slugline.test", MATRIX_INVITERS="@somebody:else.example")
    assert code == 1
    for words in (
        f"NO  the bot may not write in News ({room}): its level is 0, 50 is needed for m.room.message",
        f"give {ear.user} the power level 50 there",
        f"NO  Old ({old}) was upgraded and goes on in !new:x",
        f"NO  {reader.client.user_id} has asked the bot into {waiting}, and is not answered yet",
        "it refuses it, unless SLUGLINE_MATRIX_INVITERS names " + reader.client.user_id,
        "NO  the bot is not in !nowhere:slugline.test",
    ):
        assert words in out, out


async def test_check_names_a_homeserver_that_is_none_or_not_there(
    ears: Ears,
    door: Any,  # noqa: F811
) -> None:
    ear = await ears()
    gone = f"http://127.0.0.1:{free_port()}"
    code, out = await check(ear, MATRIX_HOMESERVER=gone)
    assert (code, f"NO  {gone} cannot be reached" in out, "SLUGLINE_MATRIX_HOMESERVER" in out) == (1, True, True)
    code, out = await check(ear, MATRIX_HOMESERVER=await door(404, "<html>not found</html>"))
    assert (code, "is no Matrix homeserver: HTTP 404" in out) == (1, True)
    slow = {"errcode": "M_LIMIT_EXCEEDED", "error": "slowly", "retry_after_ms": 1500}
    code, out = await check(ear, MATRIX_HOMESERVER=await door(429, slow))
    assert (code, "NO  the homeserver asks the bot to wait for 1.5 s: M_LIMIT_EXCEEDED" in out) == (1, True)


async def test_check_names_a_token_that_is_refused_another_s_or_missing(
    synapse: Synapse, ears: Ears, reader: Reader
) -> None:
    ear = await ears()
    code, out = await check(ear, MATRIX_ACCESS_TOKEN="syt_wrong")
    assert (code, "NO  SLUGLINE_MATRIX_ACCESS_TOKEN is refused: M_UNKNOWN_TOKEN" in out) == (1, True)
    assert "syt_wrong" not in out
    code, out = await check(ear, MATRIX_ACCESS_TOKEN=reader.client.access_token)
    assert f"NO  SLUGLINE_MATRIX_ACCESS_TOKEN is of {reader.client.user_id}" in out
    code, out = await slugline(
        ear.where, "check", "matrix", MATRIX_HOMESERVER=synapse.url, MATRIX_USER=ear.user, MATRIX_PASSWORD=PASSWORD
    )
    assert (code, "NO  the bot has not logged in yet" in out) == (1, True)
    assert len(list(ear.where.glob("matrix/*"))) == 0, "nobody was logged in"
    code, out = await slugline(ear.where, "check", "matrix", MATRIX_HOMESERVER=synapse.url, MATRIX_USER=ear.user)
    assert (code, "NO  no token and no password" in out) == (1, True)
    code, out = await slugline(ear.where, "check", "matrix")
    assert (code, "SLUGLINE_MATRIX_HOMESERVER" in out) == (1, True)


async def test_check_names_keys_that_are_missing_or_another_s(ears: Ears) -> None:
    ear = await ears()
    (store,) = ear.where.glob("*.db")
    kept = store.read_bytes()
    await ear.account.close()
    store.unlink()
    code, out = await check(ear)
    assert code == 1
    assert f"NO  there are no keys of device {ear.account.client.device_id}" in out
    assert "bring back its backup" in out
    ear = await ears(ear.user)  # it goes on with new keys in the name of the same device
    await ear.account.close()
    store.write_bytes(kept)  # a backup from before that
    code, out = await check(ear)
    assert (code, "NO  the homeserver has other keys of device" in out) == (1, True)


async def test_an_account_whose_master_key_is_with_somebody_else_is_left_alone_and_check_says_so(
    synapse: Synapse, ears: Ears, tmp_path: Path
) -> None:
    """As where a person has logged in to it by a client first."""
    user = synapse.register("bot" + uuid4().hex[:8])
    login = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user}, "password": PASSWORD}
    token = synapse.call("POST", "/_matrix/client/v3/login", login)["access_token"]
    (tmp_path / "theirs").mkdir()
    other = Signer.make(tmp_path / "theirs", user)
    synapse.call("POST", "/_matrix/client/v3/keys/device_signing/upload", other.upload(), token)
    ear = await ears(user)
    assert ear.account.master == ""
    code, out = await check(ear)
    assert (code, "NO  cross-signing: the account has a master key, and has not signed this device" in out) == (1, True)

    query = {"device_keys": {user: []}}
    device = synapse.call("POST", "/_matrix/client/v3/keys/query", query, token)["device_keys"][user]
    id = ear.account.client.device_id
    body = {user: {id: other.signed(device[id])}}
    assert synapse.call("POST", "/_matrix/client/v3/keys/signatures/upload", body, token)["failures"] == {}
    code, out = await check(ear)
    assert "ok  cross-signing: the account has a master key, and this device is signed" in out


async def test_the_bot_makes_the_master_key_of_its_account_once_and_keeps_it(synapse: Synapse, ears: Ears) -> None:
    ear = await ears()
    master, file = ear.account.master, ear.where / "cross-signing.json"
    assert file.stat().st_mode & 0o777 == 0o600
    ear = await ears(ear.user)
    assert ear.account.master == master
    query = {"device_keys": {ear.user: []}}
    known = synapse.call("POST", "/_matrix/client/v3/keys/query", query, ear.account.client.access_token)
    assert list(known["master_keys"][ear.user]["keys"]) == [f"ed25519:{master}"]
    # a device that is new is signed by the same key
    for old in (*ear.where.glob("*.db"), ear.where / "login.json"):
        old.unlink()
    new = await ears(ear.user)
    assert (new.account.client.device_id != ear.account.client.device_id, new.account.master) == (True, master)
    _, out = await check(new)
    assert "this device is signed" in out


async def test_what_waits_to_be_compared_is_listed_and_answered(ears: Ears) -> None:
    ear = await ears()
    data = ear.where.parent
    code, out = await slugline(data, "verify", "matrix")
    assert (code, "nobody verifies a device now" in out) == (0, True)
    code, out = await slugline(data, "verify", "matrix", "@ada:x", "--match")
    assert (code, "no device of @ada:x waits" in out) == (1, True)
    ear.board.show([Waiting("t1", "@ada:x", "DEV", (("🐶", "Dog"), ("🎁", "Gift")), (1000, 2000, 3000))])
    code, out = await slugline(data, "verify", "matrix")
    assert "@ada:x, device DEV, must show" in out
    assert "🐶 Dog  🎁 Gift  (or 1000 2000 3000)" in out
    code, out = await slugline(data, "verify", "matrix", "@ada:x", "--match")
    assert (code, ear.board.answered(), ear.board.answered()) == (0, ("t1", True), None)
    code, out = await slugline(data, "verify", "matrix", "@ada:x", "--mismatch")
    assert ear.board.answered() == ("t1", False)


def test_levels_are_read_as_the_specification_says() -> None:
    assert levels(None, "@a:x", "m.room.message") == (0, 0)
    content = {"events_default": 10, "users_default": 5, "users": {"@a:x": 7}, "events": {"m.room.encrypted": 20}}
    assert levels(content, "@a:x", "m.room.message") == (10, 7)
    assert levels(content, "@b:x", "m.room.encrypted") == (20, 5)
