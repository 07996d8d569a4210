"""Socket Mode: Slack reaches the app through connections that the app opens. docs.slack.dev/apis/events-api/using-socket-mode

Several connections, so that one may go while another carries on; whatever was not acknowledged Slack sends again, and
what is done twice is done once (handlers/slack/app.py). The SDK's own client keeps an address that was used already,
and closes the old connection before it has a new one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

log = logging.getLogger(__name__)

CONNECTIONS = 2
HEARTBEAT = 15.0
"""Seconds between pings; a connection that does not answer is given up."""
AT_ONCE = 50
"""Envelopes in hand at once; the others wait in the connection."""
FIRST, LONGEST, REFUSED = 0.5, 30.0, 60.0
"""Seconds to wait before a connection is tried again: doubling from the first to the longest; after a refusal."""
SHORT = 10.0
"""Seconds below which a connection is no success. Slack may end one at once, and lets us open about one a minute."""
OFF = "link_disabled"
"""Why connections end when Socket Mode is turned off: docs.slack.dev/apis/events-api/using-socket-mode"""
LAST = 10.0
"""Seconds that what is in hand may take when the app ends."""


class SocketMode:
    """Keeps connections to Slack, and hands what comes to the app. ``session`` is for the websockets alone."""

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        app_token: str,
        session: aiohttp.ClientSession,
        jitter: Callable[[], float],
        connections: int = CONNECTIONS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._client = client
        self._token = app_token
        self._session = session
        self._jitter = jitter
        self._connections = connections
        self._clock = clock
        self._sleep = sleep
        self._room = asyncio.Semaphore(AT_ONCE)
        self._work: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Listens until ``stop`` is set; what was taken by then is finished."""
        slots = [asyncio.create_task(self._slot()) for _ in range(self._connections)]
        stopped = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({stopped, *slots}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (stopped, *slots):
                task.cancel()
            await asyncio.gather(*slots, return_exceptions=True)
            if self._work:
                _, late = await asyncio.wait(self._work, timeout=LAST)
                for task in late:
                    task.cancel()

    async def _slot(self) -> None:
        """One connection after another. A new one is begun as soon as the old one is told to go."""
        failed = 0
        while True:
            # the first that ends early is replaced at once: Slack moves connections when it pleases
            if failed > 1:
                wait = min(LONGEST, FIRST * 2.0 ** min(failed - 2, 10))
                await self._sleep(wait * (0.5 + 0.5 * self._jitter()))
            begun = self._clock()
            try:
                answer = await self._client.apps_connections_open(app_token=self._token)
                socket = await self._session.ws_connect(str(answer["url"]), heartbeat=HEARTBEAT)
            except SlackApiError as error:
                log.error("Slack refuses Socket Mode: %s; slugline check slack says more", _name(error))
                await self._sleep(REFUSED)
                continue
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("no connection to Slack, trying again: %s", error)
                failed = max(failed, 1) + 1
                continue
            try:
                ended = await self._listen(socket)
            except asyncio.CancelledError:
                await socket.close()
                raise
            failed = failed + 1 if self._clock() - begun < SHORT else 0
            if ended is not None:
                # it may still bring something until Slack closes it
                self._begin(self._drain(socket))
            if ended == OFF:
                log.error("Socket Mode was turned off for the app; turn it on again on its page")
                await self._sleep(REFUSED)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> str | None:
        """Takes envelopes until the connection ends. Why, if Slack said that it will end; None if it has."""
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            frame = _read(message.data)
            if frame.get("type") == "disconnect":
                return str(frame.get("reason", ""))
            if "envelope_id" in frame:
                await self._room.acquire()
                self._begin(self._handle(socket, frame))
        return None

    async def _drain(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        while not socket.closed and await self._listen(socket) is not None:
            pass
        await socket.close()

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def _handle(self, socket: aiohttp.ClientWebSocketResponse, frame: dict[str, Any]) -> None:
        """Dispatches an envelope and acknowledges it with what the app answers at once."""
        try:
            headers = {"x-slack-retry-num": str(frame["retry_attempt"])} if frame.get("retry_attempt") else {}
            request = AsyncBoltRequest(mode="socket_mode", body=frame.get("payload") or {}, headers=dict(headers))
            answer = await self._app.async_dispatch(request)
            if answer.status != 200:
                log.warning("nothing handles what Slack sent: %s", frame.get("type"))
                # it would only be sent again
            said: dict[str, Any] = {"envelope_id": frame["envelope_id"]}
            if answer.status == 200 and answer.body:
                json_body = "json" in answer.headers.get("content-type", [""])[0]
                said["payload"] = json.loads(answer.body) if json_body else {"text": answer.body}
            await socket.send_str(json.dumps(said))
        except (ConnectionError, aiohttp.ClientError, RuntimeError) as error:
            log.warning("an acknowledgement was lost, Slack will send it again: %s", type(error).__name__)
        except Exception:
            log.exception("what Slack sent could not be handled")
        finally:
            self._room.release()


def _read(data: str) -> dict[str, Any]:
    try:
        frame = json.loads(data)
    except ValueError:
        return {}
    return frame if isinstance(frame, dict) else {}


def _name(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else "no reason given"
