"""A real Synapse on loopback, and people who read there with clients of their own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nio import (
    AsyncClient,
    AsyncClientConfig,
    Event,
    MatrixRoom,
    MegolmEvent,
    RoomCreateResponse,
    RoomMessage,
    RoomSendResponse,
    UnknownEvent,
)
from nio.store import SqliteMemoryStore

NAME = "slugline.test"
PASSWORD = "correct-horse"  # as everybody's here
UP = 90.0
"""Seconds that Synapse may take to start on a busy machine."""


class NoSynapse(Exception):
    """Synapse cannot be started here, and why."""


def missing() -> str:
    """Why there is no Synapse here, "" if there is one."""
    if find_spec("synapse") is None:
        return "matrix-synapse is not installed: it has no current wheel for this platform (extra test-matrix)"
    return ""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


class Synapse:
    """One homeserver in a directory. It can be stopped, killed and started again on the same port and data."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._secret = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        self._admin = ""
        where.mkdir(parents=True, exist_ok=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
        (where / "signing.key").write_text(f"ed25519 a_test {key}\n")
        (where / "log.json").write_text(json.dumps(_LOGGING | {"handlers": _handler(where / "synapse.log")}))
        (where / "homeserver.yaml").write_text(json.dumps(self._config()))  # JSON is YAML

    def _config(self) -> dict[str, object]:
        fast = {"per_second": 10_000, "burst_count": 10_000}
        limits = ("message", "registration", "admin_redaction", "invites_per_x", "room_creation", "presence_per_user")
        return {
            "server_name": NAME,
            "pid_file": str(self.where / "pid"),
            "listeners": [
                {
                    "port": self.port, "bind_addresses": ["127.0.0.1"], "type": "http", "tls": False,
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.where / "homeserver.db")}},
            "log_config": str(self.where / "log.json"),
            "media_store_path": str(self.where / "media"),
            "signing_key_path": str(self.where / "signing.key"),
            "registration_shared_secret": self._secret,
            "macaroon_secret_key": secrets.token_hex(16),
            "form_secret": secrets.token_hex(16),
            "report_stats": False,
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "presence": {"enabled": False},
            "bcrypt_rounds": 4,
            "enable_room_list_search": False,
            "filter_timeline_limit": 100_000,  # a reader that was away for long sees all the same (100 by default)
            "rc_login": {"address": fast, "account": fast, "failed_attempts": fast},
            "rc_joins": {"local": fast, "remote": fast},
            "rc_joins_per_room": fast,
            "rc_invites": {"per_room": fast, "per_user": fast, "per_issuer": fast},
            "rc_key_requests": fast,
        } | {f"rc_{name}": fast for name in limits if "_x" not in name}  # fmt: skip

    def start(self) -> None:
        """Returns when it answers. Raises NoSynapse with its last words if it ends first."""
        out = (self.where / "stdout").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "synapse.app.homeserver", "-c", str(self.where / "homeserver.yaml")],
            stdout=out, stderr=subprocess.STDOUT, cwd=self.where, start_new_session=True,
        )  # fmt: skip
        out.close()
        end = time.monotonic() + UP
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/_matrix/client/versions", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                pass
            code = self._process.poll()
            if code is not None or time.monotonic() > end:
                why = f"ended with code {code}" if code is not None else f"did not answer within {UP:g} s"
                self.stop(signal.SIGKILL)
                raise NoSynapse(f"Synapse {why}; it said:\n{(self.where / 'stdout').read_text()[-3000:]}")
            time.sleep(0.1)

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(sign)
            self._process.wait(30)
            self._process = None

    def call(self, method: str, path: str, body: object = None, token: str = "") -> Any:
        """One request of the client or admin API. Raises HTTPError."""
        request = urllib.request.Request(
            self.url + path, None if body is None else json.dumps(body).encode(), method=method
        )
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request, timeout=30) as reply:
            return json.load(reply)

    def register(self, name: str, *, admin: bool = False) -> str:
        """Makes an account with PASSWORD. Returns its id."""
        path = "/_synapse/admin/v1/register"
        nonce = self.call("GET", path)["nonce"]
        said = "\x00".join((nonce, name, PASSWORD, "admin" if admin else "notadmin"))
        mac = hmac.new(self._secret.encode(), said.encode(), hashlib.sha1).hexdigest()
        made = self.call(
            "POST", path, {"nonce": nonce, "username": name, "password": PASSWORD, "admin": admin, "mac": mac}
        )
        if admin:
            self._admin = made["access_token"]
        return str(made["user_id"])

    def limit(self, user: str, per_second: int, burst: int) -> None:
        """From now on this user may send so much."""
        if not self._admin:
            self.register(f"admin{secrets.token_hex(4)}", admin=True)
        path = f"/_synapse/admin/v1/users/{user}/override_ratelimit"
        self.call("POST", path, {"messages_per_second": per_second, "burst_count": burst}, self._admin)

    def __enter__(self) -> Synapse:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


_LOGGING = {"version": 1, "root": {"level": "WARNING", "handlers": ["file"]}, "disable_existing_loggers": False}


def _handler(path: Path) -> dict[str, object]:
    return {"file": {"class": "logging.FileHandler", "filename": str(path), "encoding": "utf-8"}}


@dataclass(frozen=True)
class Seen:
    """A message as a reader's client shows it, edits applied."""

    id: str
    sender: str
    thread: str | None
    reply: str | None
    body: str
    html: str
    msgtype: str
    encrypted: bool
    mentions: object


@dataclass
class Reader:
    """A person with a client of their own, which decrypts and applies edits by itself."""

    client: AsyncClient
    rooms: dict[str, dict[str, Seen]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    reactions: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    async def login(cls, synapse: Synapse, user: str) -> Reader:
        config = AsyncClientConfig(
            store=SqliteMemoryStore, encryption_enabled=True, max_limit_exceeded=0, max_timeouts=0
        )
        client = AsyncClient(synapse.url, user, config=config)
        await client.login(PASSWORD, device_name="reader")
        reader = cls(client)
        client.add_event_callback(reader._message, (RoomMessage, MegolmEvent, UnknownEvent))
        await reader.sync()
        return reader

    async def sync(self, wait: int = 0) -> None:
        whole = {"room": {"timeline": {"limit": 100_000}}}  # by default no more than ten events a room
        await self.client.sync(wait, sync_filter=whole, full_state=not self.client.next_batch)
        await self.client.send_to_device_messages()
        if self.client.should_upload_keys:
            await self.client.keys_upload()
        if self.client.should_query_keys:
            await self.client.keys_query()
        if self.client.should_claim_keys:
            await self.client.keys_claim(self.client.get_users_for_key_claiming())

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Reads along until the condition holds; the test's own timeout is the bound."""
        while not (found := condition()):
            await self.sync(500)
        return found

    async def room(self, *others: str, encrypted: bool = False, direct: bool = False, **more: Any) -> str:
        state = []
        if encrypted:
            content = {"algorithm": "m.megolm.v1.aes-sha2"}
            state = [{"type": "m.room.encryption", "state_key": "", "content": content}]
        made = await self.client.room_create(invite=list(others), initial_state=state, is_direct=direct, **more)
        assert isinstance(made, RoomCreateResponse), made
        await self.sync()
        return made.room_id

    async def say(self, room: str, text: str, thread: str | None = None, **more: Any) -> str:
        content: dict[str, Any] = {"msgtype": "m.text", "body": text} | more
        if thread:
            content["m.relates_to"] = {"rel_type": "m.thread", "event_id": thread}
        sent = await self.client.room_send(room, "m.room.message", content, ignore_unverified_devices=True)
        assert isinstance(sent, RoomSendResponse), sent
        return sent.event_id

    async def react(self, room: str, event: str, key: str) -> str:
        content = {"m.relates_to": {"rel_type": "m.annotation", "event_id": event, "key": key}}
        sent = await self.client.room_send(room, "m.reaction", content)
        assert isinstance(sent, RoomSendResponse), sent
        return sent.event_id

    def messages(self, room: str, sender: str | None = None) -> list[Seen]:
        """What stands in a room, in order."""
        return [m for m in self.rooms.get(room, {}).values() if sender is None or m.sender == sender]

    async def thread(self, room: str, root: str) -> list[str]:
        """The ids of a thread's messages by the server's own list, in order."""
        path = f"/_matrix/client/v1/rooms/{room}/relations/{root}/m.thread?limit=100&dir=f"
        reply = await self.client.send("GET", path, headers={"Authorization": f"Bearer {self.client.access_token}"})
        return [e["event_id"] for e in (await reply.json())["chunk"]]

    async def _message(self, room: MatrixRoom, event: Event) -> None:
        source = event.source
        content = source.get("content", {})
        relation = content.get("m.relates_to") or {}
        if source["type"] == "m.reaction":
            self.reactions.append((relation.get("event_id", ""), relation.get("key", "")))
            return
        if isinstance(event, MegolmEvent):
            self.unreadable.append(event.event_id)
            return
        if source["type"] != "m.room.message" or "body" not in content:
            return
        stands = self.rooms.setdefault(room.room_id, {})
        edits = relation.get("event_id") if relation.get("rel_type") == "m.replace" else None
        old = stands.get(edits) if edits else None
        if edits and (old is None or old.sender != event.sender):
            return
        said = content["m.new_content"] if old else content
        id = old.id if old else event.event_id
        thread = relation.get("event_id") if relation.get("rel_type") == "m.thread" else None
        reply = (relation.get("m.in_reply_to") or {}).get("event_id")
        stands[id] = Seen(
            id, event.sender, old.thread if old else thread, old.reply if old else reply, said["body"],
            said.get("formatted_body", ""), said["msgtype"], event.decrypted, content.get("m.mentions"),
        )  # fmt: skip

    async def close(self) -> None:
        await self.client.close()


async def until(condition: Callable[[], Awaitable[Any]], every: float = 0.05) -> Any:
    """Waits for a condition; the test's own timeout is the bound."""
    while not (found := await condition()):
        await asyncio.sleep(every)
    return found
