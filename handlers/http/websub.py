"""Where hubs call: they ask whether a subscription is wanted (GET), and push what a feed has new (POST)."""

from __future__ import annotations

import asyncio
import logging

from aiohttp import web

from bot.errors import StoreError
from bot.hubs import PATH, Callback
from bot.ingest.feeds.websub import intent

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Documents that are received at one time."""
SLOW = 30.0
"""Seconds that one may take to arrive."""
AGAIN = {"Retry-After": "30"}


def add_routes(server: web.Application, callback: Callback) -> None:
    """Answers hubs at PATH and a subscription's token."""
    receiving = asyncio.Semaphore(AT_ONCE)

    async def asked(request: web.Request) -> web.Response:
        said = intent(request.query)
        if said is None:
            return web.Response(status=404)
        try:
            answer = await callback.asked(request.match_info["token"], said)
        except StoreError as error:
            log.error("a hub has to wait: %s", error)
            return web.Response(status=503, headers=AGAIN)
        if answer is None:
            return web.Response(status=404)
        # what a stranger may have written is shown by no browser as a page
        return web.Response(text=answer, content_type="text/plain", headers={"X-Content-Type-Options": "nosniff"})

    async def pushed(request: web.Request) -> web.Response:
        try:
            sub = await callback.known(request.match_info["token"])
            if sub is None:
                return web.Response(status=404)
            if sub.leaving:
                return web.Response(status=410)
            if receiving.locked():
                return web.Response(status=503, headers=AGAIN)
            async with receiving, asyncio.timeout(SLOW):
                body = bytearray()
                async for piece in request.content.iter_chunked(65_536):
                    body += piece
                    if len(body) > callback.max_bytes:
                        return web.Response(status=413)
            kind, signature = request.headers.get("Content-Type", ""), request.headers.get("X-Hub-Signature", "")
            taken = await callback.take(sub, bytes(body), kind[:200], signature)
        except TimeoutError:
            return web.Response(status=408)
        except StoreError as error:
            log.error("a hub has to wait: %s", error)
            return web.Response(status=503, headers=AGAIN)
        return web.Response(status=202) if taken else web.Response(status=503, headers=AGAIN)

    server.router.add_get(PATH + "{token:[A-Za-z0-9_-]{20,80}}", asked)
    server.router.add_post(PATH + "{token:[A-Za-z0-9_-]{20,80}}", pushed)
