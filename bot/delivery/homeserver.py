"""The bot's account on a Matrix homeserver: logged in, synced, with keys that survive restarts.

It bounds nio's endless retries, turns its errors into ours, and sees to it that a room key reached everybody before it is used:
nio takes a key for shared even if the request that shares it failed.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import aiohttp
from nio import (
    AsyncClient,
    AsyncClientConfig,
    EncryptionError,
    ErrorResponse,
    LocalProtocolError,
    LoginResponse,
    MatrixRoom,
    OlmTrustError,
    RoomSendResponse,
    ShareGroupSessionResponse,
    SyncResponse,
    WhoamiResponse,
)
from nio.crypto.device import OlmDevice

from bot.delivery.lookback import Lookback, Page
from bot.delivery.signing import Signer
from bot.errors import ConfigError, Limited, Rejected, Retryable, Unsure
from bot.waiting import rest

log = logging.getLogger(__name__)
logging.getLogger("nio").setLevel(logging.CRITICAL)  # it reports every missing key and every lost connection

AWAY = (aiohttp.ClientError, OSError, TimeoutError, asyncio.TimeoutError)
"""What says that a homeserver does not answer."""
NOT_IN = "the bot is not in the room, or may not write there; invite it, and let it send messages"
LOCKED_OUT = "the homeserver no longer knows the bot's access token; log it in anew"
REFUSED = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED", "M_FORBIDDEN"})
"""What says that a token is good no more; anything else may pass."""
FILTER = {
    "presence": {"types": []},
    "room": {
        "timeline": {"limit": 200, "lazy_load_members": True},
        "state": {"lazy_load_members": True},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}
"""What a sync brings. By default a room brings ten events at most, and a command among many would be missed; members
come with what they say, and typing, receipts and presence not at all: they are the bulk of a big room."""
PAUSE = 5.0
"""Seconds between tries while the homeserver does not answer."""
SOON = 0.05
"""Least seconds to wait where the homeserver asks to: what is less than a millisecond it calls none."""
SLACK = 60.0
"""Seconds that a sync may take beyond what it was asked to wait."""

SILENT = 600.0
"""Seconds after which those are asked for again whose own homeserver did not answer."""
MARK = "slugline.delivery"
"""The key of an event's content that tells whose event it is; unencrypted, as the device that looks for it need not have
the key of the room."""
LOOK_BACK = 600.0
"""So many seconds before it was made an event is looked for: there are two clocks."""
LOOK_KEPT, LOOK_MOST = 600.0, 50_000
"""Seconds after the last look that what was read of a room is kept, and how many events may be remembered of it."""
_ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}

Receive = Callable[[SyncResponse], Awaitable[None]]


class _Client(AsyncClient):  # type: ignore[misc]  # nio has no types
    """A client whose encrypted events keep their mark readable, as nio keeps what they relate to."""

    def encrypt(self, room_id: str, message_type: str, content: dict[Any, Any]) -> tuple[str, dict[str, str]]:
        kind, sealed = super().encrypt(room_id, message_type, content)
        if MARK in content:
            sealed[MARK] = content[MARK]
        return kind, sealed


class Account:
    """The bot's account: a client that is logged in, with keys that survive a restart.

    ``where`` keeps the access token that a password was exchanged for (mode 0600) and the store of keys; it must be
    moved along with the bot, or encrypted messages from before cannot be read. ``verified_only`` sends room keys to
    verified devices alone.
    """

    def __init__(
        self,
        homeserver: str,
        user: str,
        where: Path,
        *,
        token: str = "",
        password: str = "",
        verified_only: bool = False,
    ) -> None:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.where = where
        self._token, self._password = token, password
        self.verified_only = verified_only
        # the token of the last sync is kept by sync(), once what it brought is dealt with
        config = AsyncClientConfig(
            store_sync_tokens=False, encryption_enabled=True, max_limit_exceeded=0, max_timeouts=0, request_timeout=60
        )
        self.client = _Client(homeserver, user, store_path=str(where), config=config)
        self.ready = asyncio.Event()
        self.synced = asyncio.Event()
        self.away = ""
        """Why the homeserver does not answer; "" while it does."""
        self.since = ""
        """Where the last run ended; "" for an account that never synced."""
        self.master = ""
        """The public half of the account's master key; "" if the bot does not have it."""
        self._vouched = False
        self._sharing = asyncio.Lock()
        self._unheard: set[str] = set()
        self._silent: set[str] = set()
        self._again = 0.0
        self._looks: dict[str, Lookback] = {}
        self._forget: dict[str, asyncio.TimerHandle] = {}

    # --- logging in

    async def login(self, stop: asyncio.Event) -> bool:
        """Logs in; tries again until the homeserver answers or ``stop`` is set. False if it was stopped.

        Raises:
            ConfigError: the homeserver refuses the token or the password.
        """
        while not stop.is_set():
            try:
                await self._login()
                self._begin()
                self.away = ""
                self.ready.set()
                return True
            except AWAY as error:
                self.away = _unanswered(error)
                log.error("%s does not answer: %s", self.client.homeserver, error or type(error).__name__)
                await rest(stop, PAUSE)
        return False

    async def _login(self) -> None:
        client = self.client
        kept = kept_login(self.where, client.user)
        token = self._token or kept.get("token", "")
        if token:
            client.access_token = token
            me = await client.whoami()
            if isinstance(me, WhoamiResponse):
                if me.user_id != client.user:
                    raise ConfigError(f"SLUGLINE_MATRIX_USER: the token is of {me.user_id}, not of {client.user}")
                if not me.device_id:
                    raise ConfigError("SLUGLINE_MATRIX_ACCESS_TOKEN: it belongs to no device; make one by logging in")
                client.restore_login(client.user, me.device_id, token)
                return
            _passing(me)
            if not self._password or self._token:
                raise ConfigError(f"SLUGLINE_MATRIX_ACCESS_TOKEN: {client.homeserver} refuses it; make a new one")
        if not self._password:
            raise ConfigError("SLUGLINE_MATRIX_ACCESS_TOKEN: set it, or SLUGLINE_MATRIX_PASSWORD")
        client.access_token = ""
        answer = await client.login(self._password, device_name="Slugline")
        if not isinstance(answer, LoginResponse):
            _passing(answer)
            raise ConfigError(f"SLUGLINE_MATRIX_PASSWORD: {client.homeserver} refuses it ({code(answer)})")
        _keep(self.where, {"user": answer.user_id, "device": answer.device_id, "token": answer.access_token})

    def _begin(self) -> None:
        client = self.client
        self.since = client.store.load_sync_token() or ""
        # nio's own verification derives emoji and codes that other clients do not; see handlers/matrix/verify.py
        client.olm.handle_key_verification = lambda _: None

    # --- receiving

    async def sync(self, wait: float = 30.0, receive: Receive | None = None) -> None:
        """Receives what is new, waiting up to ``wait`` seconds for it; looks after the keys; has ``receive`` deal with it.

        Only then is it remembered as received: what a kill interrupts is received again. Raises AWAY.
        """
        client = self.client
        whole = not client.next_batch
        try:
            async with asyncio.timeout(wait + SLACK):
                answer = await client.sync(
                    int(wait * 1000),
                    sync_filter=FILTER,
                    since=client.next_batch or self.since or None,
                    full_state=whole,
                )
            if isinstance(answer, ErrorResponse):
                raise aiohttp.ClientError(f"{code(answer)} {answer.message}")
            for id, info in answer.rooms.join.items():
                if info.timeline.limited and not whole:
                    self._lost_track(client.rooms[id])
            await self._keys()
            if not self._vouched:
                await self._vouch()
        except AWAY as error:
            self.away = _unanswered(error)
            raise
        self.away = ""
        self.synced.set()
        if receive is not None:
            await receive(answer)
        client.store.save_sync_token(client.next_batch)

    def _lost_track(self, room: MatrixRoom) -> None:
        """Events of a room were left out, and who came and went may be among them."""
        room.members_synced = False
        if room.encrypted:
            self.client.invalidate_outbound_session(room.room_id)

    async def _keys(self) -> None:
        client = self.client
        await client.send_to_device_messages()
        if client.should_upload_keys:
            await client.keys_upload()
        await self._devices()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())

    async def _devices(self) -> Any:
        """Asks for the devices of people that have changed. Whose own homeserver does not answer is not asked for again
        with every message, which would wait for it each time."""
        client, olm, now = self.client, self.client.olm, asyncio.get_running_loop().time()
        if self._silent and now >= self._again:
            olm.add_changed_users(self._silent)
            self._silent = set()
        if not client.should_query_keys:
            return None
        wanted = set(olm.users_for_key_query)
        answer = await client.keys_query()
        if not isinstance(answer, ErrorResponse) and (left := wanted & olm.users_for_key_query):
            olm.users_for_key_query -= left
            self._silent |= left
            self._again = now + SILENT
        return answer

    async def members(self, room: MatrixRoom) -> None:
        """Makes sure that all who are in a room, or invited, are known. Raises Retryable, Rejected, AWAY."""
        if room.members_synced:
            return
        path = f"/_matrix/client/v3/rooms/{quote(room.room_id)}/members?not_membership=leave"
        there = {}
        for event in (await self.ask("GET", path)).get("chunk", ()):
            if (content := event.get("content", {})).get("membership") in ("join", "invite"):
                there[event["state_key"]] = content
        for user in [u for u in room.users if u not in there]:
            room.remove_member(user)
        for user, content in there.items():
            invited = content["membership"] == "invite"
            room.add_member(user, content.get("displayname"), content.get("avatar_url"), invited)
        room.members_synced = True
        if room.encrypted:
            self.client.olm.update_tracked_users(room)

    async def ask(self, method: str, path: str, body: object = None) -> Any:
        """One request of the client API that nio does not know. Raises Retryable, Rejected, AWAY."""
        status, answer = await self._raw(method, path, body)
        if status >= 400:
            raise _refused(status, answer)
        return answer

    async def _raw(self, method: str, path: str, body: object) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.client.access_token}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body)
        reply = await self.client.send(method, path, data, headers=headers)
        try:
            return reply.status, await reply.json(content_type=None)
        except ValueError:
            return reply.status, {}
        finally:
            reply.release()

    # --- cross-signing

    async def _vouch(self) -> None:
        """Has the account's master key sign the bot's device; makes that key if the account has none. Once a run."""
        try:
            await self._sign()
        except Retryable as error:
            log.warning("the device is not signed yet: %s", error)
            return
        except Rejected as error:
            log.warning("the device is not signed: %s", error)
        self._vouched = True

    async def _sign(self) -> None:
        user, device = self.client.user_id, self.client.device_id
        answer = await self.ask("POST", "/_matrix/client/v3/keys/query", {"device_keys": {user: []}})
        keys = answer.get("device_keys", {}).get(user, {}).get(device)
        master = answer.get("master_keys", {}).get(user)
        if keys is None:
            raise Retryable("its keys are not on the homeserver")
        signer = Signer.kept(self.where, user)
        if master is None:
            signer = signer or Signer.make(self.where, user)
            await self._publish(signer.upload())
        elif signer is None or f"ed25519:{signer.public('master')}" not in master.get("keys", {}):
            return  # somebody else has the account's keys; slugline check matrix says what to do
        self.master = signer.public("master")
        if f"ed25519:{signer.public('self_signing')}" not in keys.get("signatures", {}).get(user, {}):
            await self.ask("POST", "/_matrix/client/v3/keys/signatures/upload", {user: {device: signer.signed(keys)}})

    async def _publish(self, keys: dict[str, Any]) -> None:
        """Makes cross-signing keys known. A homeserver may want the password for it."""
        path = "/_matrix/client/v3/keys/device_signing/upload"
        status, answer = await self._raw("POST", path, keys)
        if status == 401 and self._password and {"stages": ["m.login.password"]} in answer.get("flows", ()):
            who = {"type": "m.id.user", "user": self.client.user_id}
            auth = {"type": "m.login.password", "identifier": who, "password": self._password}
            auth["session"] = answer.get("session", "")
            status, answer = await self._raw("POST", path, keys | {"auth": auth})
        if status >= 400:
            raise _refused(status, answer)

    # --- sending

    async def say(self, room: str, content: dict[str, object], transaction: str) -> str:
        """Sends a message, encrypted where the room is. Returns the event's id; the same for the same transaction.

        The transaction is the event's mark, too, by which ``find`` finds it from another device.

        Raises:
            Retryable: the homeserver could not take it now. Unsure, which is one: or it did, and could not say so.
            Rejected: it never will.
        """
        self._reachable()
        client = self.client
        try:
            known = client.rooms.get(room)
            if known is None:
                # not among the rooms that were synced: we may be in it all the same, since a moment ago
                if await self.joined(room):
                    raise Retryable(f"{room}: joined, but not received yet", after=1.0, counts=False)
                raise Rejected(f"{room}: the bot is not in it", suspends=NOT_IN)
            if known.encrypted:
                await self._share(known)
            answer = await client.room_send(
                room,
                "m.room.message",
                content | {MARK: transaction},
                tx_id=transaction,
                ignore_unverified_devices=not self.verified_only,
            )
        except (LocalProtocolError, EncryptionError, OlmTrustError) as error:
            # the session ended since it was shared, or a device has just come
            raise Retryable(f"{room}: {error}", after=1.0) from error
        except AWAY as error:
            raise self.unreached(error, Unsure) from error
        if isinstance(answer, RoomSendResponse):
            return str(answer.event_id)
        raise self._refusal(answer, Unsure)

    async def find(self, room: str, transaction: str, since: float) -> str | None:
        """The event of a transaction, whichever of the account's devices sent it at or after ``since``; None if none did.

        Raises Retryable, Rejected as ``say`` does.
        """
        self._reachable()
        if len(self._looks.get(room, ())) > LOOK_MOST:
            self._forgotten(room)
        if room not in self._looks:
            self._looks[room] = Lookback(partial(self._page, room), MARK)
        if forget := self._forget.pop(room, None):
            forget.cancel()
        self._forget[room] = asyncio.get_running_loop().call_later(LOOK_KEPT, self._forgotten, room)
        return await self._looks[room].find(transaction, since - LOOK_BACK)

    async def _page(self, room: str, before: str) -> Page:
        """A hundred of the account's own messages in a room, the newest first, those before a token."""
        chosen = {"types": ["m.room.message", "m.room.encrypted"], "senders": [self.client.user_id]}
        asked = {"dir": "b", "limit": "100", "filter": json.dumps(chosen)} | ({"from": before} if before else {})
        try:
            page: Page = await self.ask("GET", f"/_matrix/client/v3/rooms/{quote(room)}/messages?{urlencode(asked)}")
            return page
        except AWAY as error:
            raise self.unreached(error) from error

    def _forgotten(self, room: str) -> None:
        self._forget.pop(room).cancel()
        self._looks.pop(room).close()

    def _reachable(self) -> None:
        """Raises Retryable if nothing can be sent now."""
        if self.away:
            raise Retryable(self.away, after=PAUSE, counts=False)
        if not self.ready.is_set() or not self.synced.is_set():
            raise Retryable("not connected to the homeserver yet", counts=False)

    def unreached(self, error: BaseException, kind: type[Retryable] = Retryable) -> Retryable:
        """What it means that a request failed. While the homeserver answers nothing at all, it is no failed try."""
        nobody = bool(self.away) or isinstance(error, aiohttp.ClientConnectorError)
        return kind(_unanswered(error), after=PAUSE if nobody else None, counts=not nobody)

    def _refusal(self, answer: Any, kind: type[Retryable] = Retryable) -> Rejected | Retryable:
        error = refusal(answer)
        if isinstance(error, Retryable) and error.counts and self.away:
            return kind(str(error), after=PAUSE, counts=False)
        return error

    async def _share(self, room: MatrixRoom) -> None:
        """Sees to it that everybody in a room has the key of the next message, as far as they may.

        Raises:
            Retryable: some could not be reached now.
        """
        client, olm = self.client, self.client.olm
        async with self._sharing:
            await self.members(room)
            self._well(await self._devices())
            if not olm.should_share_group_session(room.room_id):
                return
            devices = self._trusted(room)
            client.sharing_session.pop(room.room_id, None)  # a claim that failed leaves it, and all would wait for ever
            if missing := client.get_missing_sessions(room.room_id):
                self._well(await client.keys_claim(missing))
            shared = await client.share_group_session(room.room_id, ignore_unverified_devices=True)
            session = olm.outbound_group_sessions[room.room_id]
            reached = session.users_shared_with | getattr(shared, "users_shared_with", set())
            left = [d for d in devices if (d.user_id, d.id) not in reached and olm.session_store.get(d.curve25519)]
            if left or not isinstance(shared, ShareGroupSessionResponse):
                session.shared = False
                raise Retryable(f"{room.room_id}: the key did not reach {len(left)} devices", after=1.0)
            if not devices and room.room_id not in self._unheard:
                self._unheard.add(room.room_id)
                log.warning("nobody in %s has a device that may read what is sent there", room.room_id)

    def _trusted(self, room: MatrixRoom) -> list[OlmDevice]:
        """The devices in a room that may have its key, which nio is told, too."""
        client, devices = self.client, []
        for user in room.users:
            for device in client.device_store.active_user_devices(user):
                if user == client.user_id and device.id == client.device_id:
                    continue
                if device.verified or not self.verified_only:
                    if device.blacklisted:
                        client.unblacklist_device(device)
                    devices.append(device)
                elif not device.blacklisted:
                    client.blacklist_device(device)
        return devices

    def _well(self, answer: Any) -> None:
        if isinstance(answer, ErrorResponse):
            raise self._refusal(answer)

    async def joined(self, room: str) -> bool:
        """True if the bot is in a room by the homeserver's own word, or was invited. Raises Retryable, Rejected, AWAY."""
        if room in self.client.invited_rooms:
            return True
        return room in (await self.ask("GET", "/_matrix/client/v3/joined_rooms")).get("joined_rooms", ())

    # --- direct messages

    async def direct(self, user: str) -> str:
        """The room for direct messages with somebody: the one that m.direct names and both are in, or a new one.

        Raises:
            Retryable, Rejected: as ``say``.
        """
        self._reachable()
        try:
            rooms = await self._directs()
            for room in rooms.get(user, []):
                known = self.client.rooms.get(room)
                if known is None:
                    if await self.joined(room):
                        return room
                    continue
                await self.members(known)
                if user in known.users:
                    return room
            state = [_ENCRYPTION] if self.verified_only else []
            made = await self.ask(
                "POST", "/_matrix/client/v3/createRoom",
                {"preset": "trusted_private_chat", "is_direct": True, "invite": [user], "initial_state": state},
            )  # fmt: skip
            await self.remember_direct(user, made["room_id"], rooms)
            return str(made["room_id"])
        except AWAY as error:
            raise self.unreached(error) from error

    async def remember_direct(self, user: str, room: str, rooms: dict[str, list[str]] | None = None) -> None:
        """Names a room as that for direct messages with somebody. Raises Retryable, Rejected, AWAY."""
        rooms = await self._directs() if rooms is None else rooms
        if room not in rooms.get(user, []):
            rooms[user] = [room, *rooms.get(user, [])]
            await self.ask("PUT", self._m_direct, rooms)

    async def _directs(self) -> dict[str, list[str]]:
        try:
            return dict(await self.ask("GET", self._m_direct))
        except Rejected:  # there is none yet
            return {}

    @property
    def _m_direct(self) -> str:
        return f"/_matrix/client/v3/user/{quote(self.client.user_id)}/account_data/m.direct"

    async def close(self) -> None:
        """Closes the connection; the device and its keys stay."""
        for room in [*self._looks]:
            self._forgotten(room)
        await self.client.close()


def _unanswered(error: BaseException) -> str:
    return f"the homeserver does not answer: {error or type(error).__name__}"


def kept_login(where: Path, user: str) -> dict[str, str]:
    """The login that a password was exchanged for: user, device, token; nothing if it is another's or there is none."""
    file = where / "login.json"
    kept: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    return kept if kept.get("user") == user else {}


def _keep(where: Path, login: dict[str, str]) -> None:
    """Keeps a login where only this user of the machine can read it."""
    new = where / "login.new"
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(login, out)
    new.replace(where / "login.json")


def _passing(answer: Any) -> None:
    """Raises aiohttp.ClientError for an error of a login that may pass: another try is due, and no other device."""
    if code(answer) not in REFUSED:
        raise aiohttp.ClientError(f"{code(answer)} {getattr(answer, 'message', '')}".strip())


def refusal(answer: Any) -> Rejected | Retryable:
    """What nio's error means."""
    return refused(code(answer), str(getattr(answer, "message", "") or ""), getattr(answer, "retry_after_ms", None))


def refused(code: str, message: str, retry_after_ms: float | None = None) -> Rejected | Retryable:
    """What a homeserver's error means: specification, "Standard error response"."""
    said = f"{code} {message}".strip()
    match code:
        case "M_LIMIT_EXCEEDED":
            wait = 1.0 if retry_after_ms is None else max(SOON, retry_after_ms / 1000)
            return Limited(said, after=wait, counts=False)
        case "M_UNKNOWN_TOKEN" | "M_MISSING_TOKEN" | "M_USER_DEACTIVATED":
            return Rejected(said, suspends=LOCKED_OUT)
        case "M_FORBIDDEN" | "M_NOT_FOUND" | "M_GUEST_ACCESS_FORBIDDEN":
            return Rejected(said, suspends=NOT_IN)
        case "M_TOO_LARGE" | "M_BAD_JSON" | "M_INVALID_PARAM" | "M_UNRECOGNIZED":
            return Rejected(said)
        case _:
            return Retryable(said or "the homeserver's answer cannot be read")


def _refused(status: int, answer: Any) -> Rejected | Retryable:
    answer = answer if isinstance(answer, dict) else {}
    if status == 401 and "flows" in answer:
        return Rejected("M_UNAUTHORIZED it wants the password")
    return refused(answer.get("errcode", f"HTTP {status}"), answer.get("error", ""), answer.get("retry_after_ms"))


def code(answer: Any) -> str:
    """The code of an error, as M_FORBIDDEN."""
    return str(getattr(answer, "status_code", "") or type(answer).__name__)
