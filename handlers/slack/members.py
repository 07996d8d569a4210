"""Who is where in Slack, page by page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Set
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.alerts.slack import workspace
from bot.delivery.workspaces import Workspaces
from bot.errors import Rejected
from bot.store.seal import WrongKey

log = logging.getLogger(__name__)

PAGE = 200
"""Slack recommends no more: docs.slack.dev/reference/methods/conversations.members, "Pagination"."""
MOST_PAGES = 500
TRIES = 5
"""Of a page for which Slack says that it is asked too often; it says for how many seconds to wait."""


class SlackRoster:
    """See handlers.presence.Roster."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces

    async def members(self, channel: str) -> frozenset[str] | None:
        """docs.slack.dev/reference/methods/conversations.members"""
        asked = {"channel": workspace(channel)[1]}
        found = await self._pages(channel, "conversations.members", "members", asked)
        return None if found is None else _addresses(channel, found)

    async def channels(self, user: str, among: Set[str]) -> frozenset[str] | None:
        """docs.slack.dev/reference/methods/users.conversations"""
        asked = {
            "user": workspace(user)[1],
            "types": "public_channel,private_channel",
            "exclude_archived": "true",
        }
        found = await self._pages(user, "users.conversations", "channels", asked)
        return None if found is None else _addresses(user, [c["id"] for c in found]) & among

    async def _pages(self, address: str, method: str, name: str, asked: dict[str, str]) -> list[Any] | None:
        """What a method lists, asked in the workspace of an address; None if Slack does not say."""
        try:
            there, _ = await self._workspaces.at(address)
        except (Rejected, WrongKey) as error:
            log.warning("%s %s: %s", method, address, error)
            return None
        found: list[Any] = []
        cursor, limited = "", 0
        for _ in range(MOST_PAGES):
            try:
                said = {**asked, "limit": str(PAGE)} | ({"cursor": cursor} if cursor else {})
                data = (await there.client.api_call(method, params=said)).data
            except SlackApiError as error:
                wait = error.response.headers.get("Retry-After") if error.response.status_code == 429 else None
                limited += 1
                if wait is None or limited > TRIES:
                    log.warning("%s %s: %s", method, asked, error.response.get("error") or "no reason given")
                    return None
                await asyncio.sleep(float(wait))
                continue
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                log.warning("%s %s: %s", method, asked, type(error).__name__)
                return None
            if not isinstance(data, dict):
                return None
            found += data.get(name) or ()
            cursor = str((data.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                return found
        log.warning("%s %s: more than %d; no more are looked at", method, asked, PAGE * MOST_PAGES)
        return found


def _addresses(beside: str, ids: Iterable[Any]) -> frozenset[str]:
    """The addresses of ids in the workspace of another address."""
    team, _ = workspace(beside)
    return frozenset(f"{team}/{id}" if team else str(id) for id in ids)
