"""Slack by HTTP, where the bot has a public address: requests that carry Slack's signature.

docs.slack.dev/authentication/verifying-requests-from-slack: HMAC-SHA256 of the body and its time, no older than five minutes.
"""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp

PATH = "/slack/events"
"""The request URL of events, interactivity and the command alike."""


def add_routes(server: web.Application, app: AsyncApp) -> None:
    """Takes Slack's requests at PATH; one without a right signature is answered 401."""

    async def take(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server.router.add_post(PATH, take)
