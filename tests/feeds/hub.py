"""A hub on loopback as W3C WebSub describes it: takes subscriptions, asks back, pushes with a signature."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

from tests.feeds.farm import Farm


@dataclass
class Hub:
    """``said`` are the forms that it got, ``subscribed`` the callback and secret of each topic, ``heard`` what callbacks
    answered to its questions. ``lease`` is what it grants; ``refuses`` is why it denies all, if it does.
    """

    lease: int = 864_000
    refuses: str = ""
    said: list[dict[str, str]] = field(default_factory=list)
    subscribed: dict[str, tuple[str, str]] = field(default_factory=dict)
    heard: list[tuple[int, str]] = field(default_factory=list)
    asking: set[asyncio.Task[None]] = field(default_factory=set)

    def at(self, site: Farm, path: str = "/hub") -> str:
        """Opens the hub on a site; gives its address."""
        site.pages[path] = self._serve
        return site.url(path)

    async def _serve(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.said.append(form)
        self.asking.add(asyncio.create_task(self._ask(form)))
        return web.Response(status=202)

    async def _ask(self, form: dict[str, str]) -> None:
        mode, topic, callback = form["hub.mode"], form["hub.topic"], form["hub.callback"]
        query = {"hub.mode": mode, "hub.topic": topic, "hub.challenge": f"c-{len(self.said)}"}
        if self.refuses:
            query = {"hub.mode": "denied", "hub.topic": topic, "hub.reason": self.refuses}
        elif mode == "subscribe":
            query["hub.lease_seconds"] = str(self.lease)
        status, answer = await self.ask(callback, query)
        if status == 200 and answer == query.get("hub.challenge"):
            if mode == "subscribe":
                self.subscribed[topic] = (callback, form["hub.secret"])
            else:
                self.subscribed.pop(topic, None)

    async def ask(self, callback: str, query: dict[str, str]) -> tuple[int, str]:
        """Asks a callback; gives status and body of the answer."""
        async with aiohttp.ClientSession() as session, session.get(callback, params=query) as response:
            found = response.status, await response.text()
        self.heard.append(found)
        return found

    async def settled(self) -> None:
        """Waits until all questions are answered."""
        while self.asking:
            await asyncio.gather(*self.asking)
            self.asking = {task for task in self.asking if not task.done()}

    async def push(self, topic: str, body: bytes, *, sign: Any = "sha256") -> int:
        """Pushes a document to the subscriber of a topic; gives the status of the answer."""
        callback, secret = self.subscribed[topic]
        headers = {"Content-Type": "application/rss+xml", "Link": f'<{topic}>; rel="self"'}
        if sign:
            headers["X-Hub-Signature"] = f"{sign}={hmac.new(secret.encode(), body, getattr(hashlib, sign)).hexdigest()}"
        async with aiohttp.ClientSession() as session, session.post(callback, data=body, headers=headers) as response:
            return response.status
