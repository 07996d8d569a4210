"""What cannot be read, whose devices are trusted, and how one is verified by emoji."""

import base64
import hashlib
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

import pytest
import vodozemac
from nio import Api, ToDeviceEvent
from nio.event_builders import ToDeviceMessage
from redis.asyncio import Redis

from bot.health import examine
from bot.settings import load
from bot.store.news import NewsStore
from handlers.matrix.sas import EMOJI
from tests.homeserver import Reader, Synapse
from tests.matrix.support import Ear, answers

Ears = Callable[..., Awaitable[Ear]]
SAS = "m.sas.v1"


# --- what cannot be read


async def say_unshared(reader: Reader, room: str, text: str) -> Any:
    """Says something with a key that is not sent. Returns what would send it."""
    olm = reader.client.olm
    await reader.sync()
    await reader.client.joined_members(room)
    if reader.client.should_query_keys:
        await reader.client.keys_query()
    if missing := reader.client.get_missing_sessions(room):
        await reader.client.keys_claim(missing)
    users = list(reader.client.rooms[room].users)
    parts = [p for _, p in olm.share_group_session_parallel(room, users, ignore_unverified_devices=True)]
    olm.outbound_group_sessions[room].shared = True
    await reader.say(room, text)

    async def share() -> None:
        for part in parts:
            method, path, data = Api.to_device(reader.client.access_token, "m.room.encrypted", part, uuid4())
            (await reader.client.send(method, path, data)).release()

    return share


async def heard_unreadable(ear: Ear) -> None:
    await ear.until(lambda: ear.front._unread)


async def test_a_command_that_cannot_be_read_gets_an_answer_and_is_counted(
    ears: Ears, reader: Reader, client: Redis, desk: str
) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True, direct=True)
    await ear.until(lambda: ear.inside(room))
    await say_unshared(reader, room, "topics")
    await heard_unreadable(ear)
    assert ear.account.client.outgoing_key_requests, "the bot asks its own devices for the key"
    ear.moved += 6
    await ear.hear()
    (answer,) = await answers(reader, room, ear.user)
    assert "I cannot read this message: its key did not reach my device." in answer.body
    assert "write it again" in answer.body
    assert (ear.lines, await ear.once.how_many_unread()) == ([], 1)
    store = NewsStore(client, desk)
    await store.prepare()
    health = await examine(client, store, ear.outbox, load(desk=desk), ear.clock())
    assert "1 message in Matrix could not be decrypted; see docs/matrix.md, What cannot be read" in health.warnings
    assert health.unreadable == 1


async def test_a_key_that_comes_after_its_message_is_as_good(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True, direct=True)
    await ear.until(lambda: ear.inside(room))
    share = await say_unshared(reader, room, "topics")
    await heard_unreadable(ear)
    await share()
    await ear.until(lambda: ear.lines)
    assert (ear.lines, await ear.once.how_many_unread()) == (["topics"], 0)


async def test_in_a_room_it_says_so_once_for_each_key(ears: Ears, reader: Reader) -> None:
    """Most of what is said there is not for the bot."""
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True, name="News")
    await ear.until(lambda: ear.inside(room))
    await say_unshared(reader, room, "!slug topics")
    await reader.say(room, "lunch?")
    await ear.until(lambda: len(ear.front._unread) == 2)
    ear.moved += 6
    await ear.hear()
    await reader.client.room_send(
        room, "m.room.message", {"msgtype": "m.text", "body": "!slug whoami"}, str(uuid4()), True
    )
    ear.moved += 6
    await ear.until(lambda: not ear.front._unread)
    (answer,) = await answers(reader, room, ear.user)
    assert "nor others of its key" in answer.body
    assert await ear.once.how_many_unread() >= 2
    assert [m for m in reader.messages(room, ear.user) if m.id != answer.id] == []


# --- whose devices are trusted


async def test_at_first_use_every_device_may_read_and_command(ears: Ears, reader: Reader) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(room))
    await reader.say(room, "!slug whoami")
    await ear.until(lambda: ear.lines)
    (answer,) = await answers(reader, room, ear.user)
    assert answer.encrypted


async def test_with_verified_devices_alone_the_others_can_neither_read_nor_command(ears: Ears, reader: Reader) -> None:
    me = reader.client.user_id
    ear = await ears(verified_only=True, verifiers=(me,))
    room = await reader.room(ear.user, encrypted=True)
    plain = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room) and ear.inside(plain))
    await reader.say(room, "!slug topics")
    await reader.say(plain, "!slug topics")
    while not (reader.unreadable and reader.messages(plain, ear.user)):
        await ear.hear()
        await reader.sync()
    (refused,) = reader.messages(plain, ear.user)
    assert "This is not encrypted" in refused.body
    assert ear.lines == []

    peer = Peer(reader, ear)
    await peer.verify()
    await reader.say(room, "!slug whoami")
    await ear.until(lambda: ear.lines)
    (answer,) = await answers(reader, room, ear.user)
    assert "editor" in answer.body
    ear = await ears(ear.user, verified_only=True)  # it remembers
    await reader.say(room, "!slug topics")
    await ear.until(lambda: ear.lines == ["topics"])


async def test_devices_that_were_kept_out_come_in_when_the_policy_is_loosened(ears: Ears, reader: Reader) -> None:
    ear = await ears(verified_only=True)
    room = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(room))
    await ear.account.say(room, {"msgtype": "m.text", "body": "secret"}, "t1")
    await reader.until(lambda: reader.unreadable)
    ear = await ears(ear.user)
    await ear.account.say(room, {"msgtype": "m.text", "body": "open"}, "t2")
    await reader.until(lambda: [m.body for m in reader.messages(room, ear.user)] == ["open"])


async def test_with_verified_devices_alone_a_reaction_does_nothing_and_direct_rooms_are_encrypted(
    ears: Ears, reader: Reader
) -> None:
    ear = await ears(verified_only=True)
    room = await reader.room(ear.user, name="News")
    await ear.until(lambda: ear.inside(room))
    told = await ear.account.say(room, {"msgtype": "m.text", "body": "news"}, "t1")
    await reader.react(room, told, "🔕")
    while len(found := reader.messages(room, ear.user)) < 2:
        await ear.hear()
        await reader.sync()
    assert found[1].thread == told
    assert "Write in this thread: !slug mute" in found[1].body
    assert ear.lines == []
    own = await ear.account.direct(reader.client.user_id)
    await ear.until(lambda: ear.inside(own))
    assert ear.account.client.rooms[own].encrypted


# --- verification by emoji


class Peer:
    """The other side of a verification, written by the specification on its own."""

    def __init__(self, reader: Reader, ear: Ear, mac: str = "hkdf-hmac-sha256.v2") -> None:
        self.reader, self.ear, self.mac = reader, ear, mac
        self.transaction = uuid4().hex
        self.heard: dict[str, dict[str, Any]] = {}
        self.sas = vodozemac.Sas()
        self.secret: Any = None
        reader.client.olm.handle_key_verification = lambda _: None
        reader.client.add_to_device_callback(self._to_device, ToDeviceEvent)

    async def _to_device(self, event: ToDeviceEvent) -> None:
        if event.source["content"].get("transaction_id") == self.transaction:
            self.heard[event.source["type"].removeprefix("m.key.verification.")] = event.source["content"]

    async def send(self, kind: str, **content: Any) -> dict[str, Any]:
        whole = content | {"transaction_id": self.transaction}
        device = self.ear.account.client.device_id
        await self.reader.client.to_device(
            ToDeviceMessage(f"m.key.verification.{kind}", self.ear.user, device, whole), str(uuid4())
        )
        return whole

    async def hears(self, kind: str) -> dict[str, Any]:
        while kind not in self.heard:
            await self.ear.hear()
            await self.reader.sync()
        return self.heard[kind]

    async def request(self) -> None:
        now = int(time.time() * 1000)
        await self.send("request", from_device=self.reader.client.device_id, methods=[SAS], timestamp=now)

    async def compare(self) -> list[str]:
        """Up to the emoji; returns their names as this side shows them."""
        await self.request()
        assert (await self.hears("ready"))["methods"] == [SAS]
        started = await self.send(
            "start", from_device=self.reader.client.device_id, method=SAS,
            key_agreement_protocols=["curve25519-hkdf-sha256"], hashes=["sha256"],
            message_authentication_codes=[self.mac], short_authentication_string=["emoji", "decimal"],
        )  # fmt: skip
        accepted = await self.hears("accept")
        mine = self.sas.public_key.to_base64()
        await self.send("key", key=mine)
        theirs = (await self.hears("key"))["key"]
        canonical = json.dumps(started, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256((theirs + canonical).encode()).digest()
        assert accepted["commitment"] == base64.b64encode(digest).decode().rstrip("=")
        self.secret = self.sas.diffie_hellman(vodozemac.Curve25519PublicKey.from_base64(theirs))
        info = "|".join(
            (
                "MATRIX_KEY_VERIFICATION_SAS",
                self.reader.client.user_id,
                self.reader.client.device_id,
                mine,
                self.ear.user,
                self.ear.account.client.device_id,
                theirs,
                self.transaction,
            )
        )
        return [EMOJI[i][1] for i in self.secret.bytes(info).emoji_indices]

    def code(self, text: str, info: str) -> str:
        make = "calculate_mac" if self.mac.endswith("v2") else "calculate_mac_invalid_base64"
        return str(getattr(self.secret, make)(text, info))

    async def confirm(self, *, fingerprint: str = "") -> None:
        client, bot = self.reader.client, self.ear.account.client
        info = f"MATRIX_KEY_VERIFICATION_MAC{client.user_id}{client.device_id}{bot.user_id}{bot.device_id}{self.transaction}"
        key = f"ed25519:{client.device_id}"
        mine = fingerprint or client.olm.account.identity_keys["ed25519"]
        await self.send("mac", mac={key: self.code(mine, info + key)}, keys=self.code(key, info + "KEY_IDS"))

    async def check(self) -> None:
        """The bot's own codes are right."""
        client, bot = self.reader.client, self.ear.account.client
        said = await self.hears("mac")
        info = f"MATRIX_KEY_VERIFICATION_MAC{bot.user_id}{bot.device_id}{client.user_id}{client.device_id}{self.transaction}"
        keys = {bot.device_id: client.device_store[bot.user_id][bot.device_id].ed25519}
        keys[self.ear.account.master] = self.ear.account.master
        keys = {f"ed25519:{id}": key for id, key in keys.items()}
        assert said["mac"] == {id: self.code(key, info + id) for id, key in keys.items()}
        assert said["keys"] == self.code(",".join(sorted(keys)), info + "KEY_IDS")

    async def verify(self) -> None:
        names = await self.compare()
        (waiting,) = self.ear.board.waiting()
        assert [name for _, name in waiting.emoji] == names
        self.ear.board.answer(waiting.transaction, True)
        await self.check()
        await self.confirm()
        await self.hears("done")
        await self.ear.hear()

    def verified(self) -> bool:
        device = self.ear.account.client.device_store[self.reader.client.user_id][self.reader.client.device_id]
        return bool(device.verified)


@pytest.fixture
async def met(ears: Ears, reader: Reader) -> Ear:
    """A bot that knows the reader's device, in an encrypted room with them."""
    ear = await ears(verifiers=(reader.client.user_id,))
    room = await reader.room(ear.user, encrypted=True)
    await ear.until(lambda: ear.inside(room))
    await reader.say(room, "!slug whoami")
    await ear.until(lambda: ear.lines)
    return ear


@pytest.mark.parametrize("mac", ["hkdf-hmac-sha256.v2", "hkdf-hmac-sha256"])
async def test_both_sides_show_the_same_emoji_and_who_compares_at_the_machine_verifies_the_device(
    met: Ear, reader: Reader, mac: str
) -> None:
    peer = Peer(reader, met, mac)
    assert not peer.verified()
    await peer.verify()
    assert peer.verified()
    assert met.board.waiting() == ()
    assert not met.front._verifier.busy


async def test_without_a_person_at_the_machine_nothing_is_verified(met: Ear, reader: Reader) -> None:
    """A homeserver could answer in another's name; only the emoji tell."""
    peer = Peer(reader, met)
    await peer.compare()
    await peer.confirm()
    for _ in range(3):
        await met.hear()
    assert not peer.verified()
    assert (met.where / "verification.json").stat().st_mode & 0o777 == 0o600
    met.moved += 601
    assert (await peer.hears("cancel"))["code"] == "m.timeout"
    await met.hear()
    assert (peer.verified(), met.board.waiting()) == (False, ())


async def test_emoji_that_are_not_alike_end_it(met: Ear, reader: Reader) -> None:
    peer = Peer(reader, met)
    await peer.compare()
    (waiting,) = met.board.waiting()
    met.board.answer(waiting.transaction, False)
    assert (await peer.hears("cancel"))["code"] == "m.mismatched_sas"
    await peer.confirm()
    await met.hear()
    assert not peer.verified()


async def test_codes_of_another_key_than_the_device_s_end_it(met: Ear, reader: Reader) -> None:
    peer = Peer(reader, met)
    await peer.compare()
    (waiting,) = met.board.waiting()
    met.board.answer(waiting.transaction, True)
    await met.hear()
    await peer.confirm(fingerprint="A" * 43)
    assert (await peer.hears("cancel"))["code"] == "m.key_mismatch"
    assert not peer.verified()


async def test_who_is_not_named_is_refused(ears: Ears, reader: Reader, synapse: Synapse) -> None:
    ear = await ears(verifiers=("@somebody:else.example",))
    peer = Peer(reader, ear)
    await peer.request()
    assert (await peer.hears("cancel"))["code"] == "m.user"
    assert not ear.front._verifier.busy


async def test_a_method_that_is_not_known_is_refused(met: Ear, reader: Reader) -> None:
    peer = Peer(reader, met)
    await peer.request()
    await peer.hears("ready")
    await peer.send(
        "start", from_device=reader.client.device_id, method=SAS, key_agreement_protocols=["curve25519"],
        hashes=["sha256"], message_authentication_codes=["hkdf-hmac-sha256"], short_authentication_string=["decimal"],
    )  # fmt: skip
    assert (await peer.hears("cancel"))["code"] == "m.unknown_method"
