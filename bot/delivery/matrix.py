"""Matrix as a platform: the delivery's id is the transaction's, so that sending again has no further effect.

Matrix specification, client-server API, "Sending events to a room": a homeserver answers a transaction id that it has
seen from this device with the event that it made of it then. So the device must stay the same; see Account.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
from nio import (
    AsyncClient,
    AsyncClientConfig,
    DirectRoomsResponse,
    ErrorResponse,
    LocalProtocolError,
    LoginResponse,
    OlmTrustError,
    RoomCreateResponse,
    RoomSendResponse,
    WhoamiResponse,
)

from bot.alerts import matrix as form
from bot.errors import ConfigError, Rejected, Retryable
from bot.model import Act, Claim, Destination, Receipt

log = logging.getLogger(__name__)
logging.getLogger("nio").setLevel(logging.ERROR)  # it reports every missing key as a warning

AWAY = (aiohttp.ClientError, OSError, TimeoutError, asyncio.TimeoutError)
"""What says that a homeserver does not answer."""
NOT_IN = "the bot is not in the room, or may not write there; invite it, and let it send messages"
LOCKED_OUT = "the homeserver no longer knows the bot's access token; log it in anew"
PAUSE = 5.0
"""Seconds between tries to log in."""
DIRECT = 1_000
"""Direct rooms remembered."""


class Account:
    """The bot's account: a client that is logged in, with keys that survive a restart.

    ``where`` keeps the access token that a password was exchanged for (mode 0600) and the store of keys; it must be
    moved along with the bot, or encrypted messages from before cannot be read. ``unverified`` False sends keys to
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
        device: str = "",
        unverified: bool = True,
    ) -> None:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = where / "login.json"
        self._token, self._password, self._device = token, password, device
        self.unverified = unverified
        config = AsyncClientConfig(
            store_sync_tokens=True, encryption_enabled=True, max_limit_exceeded=0, max_timeouts=0, request_timeout=60
        )
        self.client = AsyncClient(homeserver, user, device_id=device or None, store_path=str(where), config=config)
        self.ready = asyncio.Event()
        self.synced = asyncio.Event()

    async def login(self, stop: asyncio.Event) -> bool:
        """Logs in; tries again until the homeserver answers or ``stop`` is set. False if it was stopped.

        Raises:
            ConfigError: the homeserver refuses the token or the password.
        """
        while not stop.is_set():
            try:
                await self._login()
                self.ready.set()
                return True
            except AWAY as error:
                log.error("%s does not answer: %s", self.client.homeserver, error or type(error).__name__)
                try:
                    await asyncio.wait_for(stop.wait(), PAUSE)
                except TimeoutError:
                    continue
        return False

    async def _login(self) -> None:
        client = self.client
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        if kept.get("user") != client.user:
            kept = {}
        token, device = self._token or kept.get("token", ""), self._device or kept.get("device", "")
        if token:
            client.access_token = token
            me = await client.whoami()
            if isinstance(me, WhoamiResponse):
                if me.user_id != client.user:
                    raise ConfigError(f"SLUGLINE_MATRIX_USER: the token is of {me.user_id}, not of {client.user}")
                client.restore_login(client.user, me.device_id or device, token)
                return
            if not self._password or self._token:
                raise ConfigError(f"SLUGLINE_MATRIX_ACCESS_TOKEN: {client.homeserver} refuses it; make a new one")
        if not self._password:
            raise ConfigError("SLUGLINE_MATRIX_ACCESS_TOKEN: set it, or SLUGLINE_MATRIX_PASSWORD")
        client.access_token = ""
        answer = await client.login(self._password, device_name="Slugline")
        if not isinstance(answer, LoginResponse):
            raise ConfigError(f"SLUGLINE_MATRIX_PASSWORD: {client.homeserver} refuses it ({_code(answer)})")
        self._keep({"user": answer.user_id, "device": answer.device_id, "token": answer.access_token})

    def _keep(self, login: dict[str, str]) -> None:
        """Keeps a login where only this user of the machine can read it."""
        new = self._file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(login, out)
        new.replace(self._file)

    async def sync(self, wait: float = 30.0) -> None:
        """Receives what is new, waiting up to ``wait`` seconds for it, and looks after the keys. Raises AWAY."""
        client = self.client
        since = client.next_batch or client.loaded_sync_token
        answer = await client.sync(int(wait * 1000), since=since or None, full_state=not client.next_batch)
        if isinstance(answer, ErrorResponse):
            raise aiohttp.ClientError(f"{_code(answer)} {answer.message}")
        await client.send_to_device_messages()
        if client.should_upload_keys:
            await client.keys_upload()
        if client.should_query_keys:
            await client.keys_query()
        if client.should_claim_keys:
            await client.keys_claim(client.get_users_for_key_claiming())
        self.synced.set()

    async def say(self, room: str, content: form.Content, transaction: str) -> str:
        """Sends a message, encrypted where the room is. Returns the event's id; the same for the same transaction.

        Raises:
            Retryable: the homeserver could not take it now.
            Rejected: it never will.
        """
        if not self.ready.is_set() or not self.synced.is_set():
            raise Retryable("not connected to the homeserver yet", counts=False)
        try:
            answer = await self.client.room_send(
                room, "m.room.message", dict(content), tx_id=transaction, ignore_unverified_devices=self.unverified
            )
        except LocalProtocolError as error:
            raise Rejected(f"{room}: {error}", suspends=NOT_IN) from error
        except OlmTrustError as error:
            raise Retryable(f"{room}: a device there is not verified: {error}") from error
        except AWAY as error:
            raise Retryable(f"the homeserver does not answer: {error or type(error).__name__}") from error
        if isinstance(answer, RoomSendResponse):
            return str(answer.event_id)
        raise refusal(answer)

    async def direct(self, user: str) -> str:
        """The room for direct messages with somebody: the one that m.direct names and the bot is in, or a new one.

        Raises:
            Retryable, Rejected: as ``say``.
        """
        if not self.ready.is_set() or not self.synced.is_set():
            raise Retryable("not connected to the homeserver yet", counts=False)
        client = self.client
        try:
            known = await client.list_direct_rooms()
            rooms: dict[str, list[str]] = dict(known.rooms) if isinstance(known, DirectRoomsResponse) else {}
            for room in rooms.get(user, []):
                if room in client.rooms:
                    return room
            made = await client.room_create(is_direct=True, invite=[user])
            if not isinstance(made, RoomCreateResponse):
                raise refusal(made)
            rooms[user] = [made.room_id, *rooms.get(user, [])]
            path = f"/_matrix/client/v3/user/{quote(client.user_id)}/account_data/m.direct"
            headers = {"Authorization": f"Bearer {client.access_token}", "Content-Type": "application/json"}
            reply = await client.send("PUT", path, json.dumps(rooms), headers=headers)
            reply.release()
            if made.room_id not in client.rooms:
                await self.sync(0.0)
            return str(made.room_id)
        except AWAY as error:
            raise Retryable(f"the homeserver does not answer: {error or type(error).__name__}") from error

    async def close(self) -> None:
        """Closes the connection; the device and its keys stay."""
        await self.client.close()


class MatrixMessenger:
    """Sends by an account. ``zone_of`` gives the zone in which a destination reads times: Matrix shows none by itself."""

    platform = "matrix"

    def __init__(self, account: Account, zone_of: Callable[[Destination], Awaitable[str]]) -> None:
        self._account = account
        self._zone_of = zone_of
        self._direct: dict[str, str] = {}

    async def send(self, claim: Claim, now: float) -> Receipt:
        """See ports.Messenger."""
        delivery = claim.delivery
        if delivery.act is Act.EDIT and claim.root is None and claim.target is None:
            raise Rejected("there is no root message to edit")
        room = await self.room(delivery.destination.address)
        try:
            made = form.content(claim, await self._zone_of(delivery.destination))
        except ValueError as error:
            raise Rejected(str(error)) from error
        event = await self._account.say(room, made, delivery.id)
        if delivery.broadcast and claim.root is not None and delivery.message is not None:
            await self._account.say(room, form.pointer(delivery.message, claim.root), f"{delivery.id}-room")
        return Receipt(event)

    async def room(self, address: str) -> str:
        """The room at an address: itself, or that of a person's direct messages. Raises as Account.say."""
        if not address.startswith("@"):
            return address
        known = self._direct.get(address)
        if known is None or known not in self._account.client.rooms:
            known = await self._account.direct(address)
            while len(self._direct) >= DIRECT:
                del self._direct[next(iter(self._direct))]
            self._direct[address] = known
        return known


def refusal(answer: Any) -> Rejected | Retryable:
    """What a homeserver's error means: specification, "Standard error response"."""
    code = _code(answer)
    said = f"{code} {getattr(answer, 'message', '')}".strip()
    match code:
        case "M_LIMIT_EXCEEDED":
            wait = getattr(answer, "retry_after_ms", None)
            return Retryable(said, after=wait / 1000 if wait else 1.0, counts=False)
        case "M_UNKNOWN_TOKEN" | "M_MISSING_TOKEN" | "M_USER_DEACTIVATED":
            return Rejected(said, suspends=LOCKED_OUT)
        case "M_FORBIDDEN" | "M_NOT_FOUND" | "M_GUEST_ACCESS_FORBIDDEN":
            return Rejected(said, suspends=NOT_IN)
        case "M_TOO_LARGE" | "M_BAD_JSON" | "M_INVALID_PARAM" | "M_UNRECOGNIZED":
            return Rejected(said)
        case _:
            return Retryable(said or "the homeserver's answer cannot be read")


def _code(answer: Any) -> str:
    return str(getattr(answer, "status_code", "") or type(answer).__name__)
