"""How Slack reaches the app: Socket Mode envelopes, or signed HTTP requests; acknowledgement, redelivery, disconnects."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp
from aiohttp import web

from tests.slack.fake.state import World

MOST_CONNECTIONS = 10
"""https://docs.slack.dev/apis/events-api/using-socket-mode: up to ten connections of an app."""


@dataclass
class Envelope:
    """One thing that happened, and how often and with which outcome the app was told of it."""

    id: str
    kind: str  # events_api, slash_commands, interactive
    payload: dict[str, Any]
    tries: int = 0
    acked: asyncio.Event = field(default_factory=asyncio.Event)
    acks: int = 0
    response: Any = None
    seconds: float | None = None

    def shown(self) -> dict[str, Any]:
        return {
            "id": self.id, "kind": self.kind, "tries": self.tries, "acked": self.acked.is_set(), "acks": self.acks,
            "response": self.response, "seconds": self.seconds,
        }  # fmt: skip


class AppSide:
    """Delivers envelopes by Socket Mode, or by HTTP where a request URL is set."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sockets: list[web.WebSocketResponse] = []
        self.tickets: set[str] = set()
        self.envelopes: dict[str, Envelope] = {}
        self.request_url = ""
        self.refuses = ""
        """Why every connection is ended at once."""
        self.ack_seconds = 3.0
        self.retry_seconds = 0.2
        """Slack tries again at once, after a minute and after five; nobody waits that long here."""
        self.tasks: set[asyncio.Task[Any]] = set()
        self._turn = 0

    # -- Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode

    def ticket(self) -> str:
        """apps.connections.open: an address that is good for one connection."""
        ticket = uuid4().hex
        self.tickets.add(ticket)
        return ticket

    async def link(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=404, text="this address was used already")
        self.tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        if self.refuses or len(self.sockets) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": self.refuses or "too_many_websockets"})
            await socket.close()
            return socket
        self.sockets.append(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self.sockets),
                "connection_info": {"app_id": self.world.app_id},
                "debug_info": {"host": "fake", "build_number": 1, "approximate_connection_time": 18060},
            }
        )
        try:
            async for message in socket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledge(json.loads(message.data))
        finally:
            if socket in self.sockets:
                self.sockets.remove(socket)
        return socket

    def _acknowledge(self, said: dict[str, Any]) -> None:
        envelope = self.envelopes.get(said.get("envelope_id", ""))
        if envelope is None:
            return
        envelope.acks += 1
        if envelope.response is None:
            envelope.response = said.get("payload")
        envelope.acked.set()

    async def disconnect(self, reason: str, *, rude: bool) -> None:
        """Ends all connections: with a frame that says so before, or like a cable that is pulled."""
        for socket in list(self.sockets):
            if rude:
                if socket in self.sockets:
                    self.sockets.remove(socket)
                transport = socket._req.transport if socket._req else None
                if transport is not None:
                    transport.abort()
            else:
                await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})
                if reason != "warning":
                    if socket in self.sockets:  # nothing new is sent down a connection that was told to go
                        self.sockets.remove(socket)
                    self.task(self._close_later(socket))

    async def _close_later(self, socket: web.WebSocketResponse) -> None:
        await asyncio.sleep(1.0)
        await socket.close()

    def task(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
        return task

    # -- delivering

    def make(self, kind: str, payload: dict[str, Any]) -> Envelope:
        envelope = Envelope(str(uuid4()), kind, payload)
        self.envelopes[envelope.id] = envelope
        return envelope

    async def deliver(self, envelope: Envelope) -> Envelope:
        """Tells the app. Events are tried again, as the Events API does; commands and clicks are not: the person sees
        an error instead (https://docs.slack.dev/apis/events-api#retries)."""
        tries = 4 if envelope.kind == "events_api" else 1
        for n in range(tries):
            if n:
                await asyncio.sleep(self.retry_seconds)
            if await self.attempt(envelope):
                break
        return envelope

    async def attempt(self, envelope: Envelope) -> bool:
        """One delivery. True if it was acknowledged in time."""
        begun = time.monotonic()
        if self.request_url:
            done = await self._post(envelope)
        else:
            done = await self._send(envelope)
        if done and envelope.seconds is None:
            envelope.seconds = time.monotonic() - begun
        return done

    async def _send(self, envelope: Envelope) -> bool:
        if not self.sockets:
            return False
        self._turn += 1
        socket = self.sockets[self._turn % len(self.sockets)]
        frame: dict[str, Any] = {
            "envelope_id": envelope.id, "type": envelope.kind, "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events_api",
        }  # fmt: skip
        if envelope.kind == "events_api":
            frame |= {"retry_attempt": envelope.tries, "retry_reason": "timeout" if envelope.tries else ""}
        envelope.tries += 1
        try:
            await socket.send_json(frame)
            async with asyncio.timeout(self.ack_seconds):
                await envelope.acked.wait()
        except (TimeoutError, ConnectionError, RuntimeError):
            return False
        return True

    # -- HTTP: https://docs.slack.dev/authentication/verifying-requests-from-slack

    async def _post(self, envelope: Envelope) -> bool:
        payload = envelope.payload
        if envelope.kind == "events_api":
            body, kind = json.dumps(payload), "application/json"
        else:
            form = payload if envelope.kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, kind = urlencode(form), "application/x-www-form-urlencoded"
        headers = {"Content-Type": kind, **self.signature(body)}
        if envelope.tries:
            headers |= {"X-Slack-Retry-Num": str(envelope.tries), "X-Slack-Retry-Reason": "http_timeout"}
        envelope.tries += 1
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout) as session,
                session.post(self.request_url, data=body.encode(), headers=headers) as reply,
            ):
                text = await reply.text()
                if reply.status != 200:
                    return False
                envelope.acks += 1
                if text:
                    envelope.response = json.loads(text) if "json" in reply.content_type else {"text": text}
        except (aiohttp.ClientError, TimeoutError):
            return False
        envelope.acked.set()
        return True

    def signature(self, body: str, at: float | None = None) -> dict[str, str]:
        """The headers that prove that a request is Slack's: HMAC-SHA256 of "v0:<time>:<body>"."""
        stamp = str(int(time.time() if at is None else at))
        secret = self.world.signing_secret.encode()
        digest = hmac.new(secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}
