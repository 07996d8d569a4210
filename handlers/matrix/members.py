"""Who is where in Matrix: asked for once a room; every sync keeps it up from then on."""

from __future__ import annotations

import logging
from collections.abc import Set

from bot.delivery.homeserver import AWAY, Account
from bot.errors import DeliveryError

log = logging.getLogger(__name__)


class MatrixRoster:
    """See handlers.presence.Roster."""

    def __init__(self, account: Account) -> None:
        self._account = account

    async def members(self, channel: str) -> frozenset[str] | None:
        """Who joined a room; who was only invited does not see it."""
        await self._account.synced.wait()
        room = self._account.client.rooms.get(channel)
        if room is None:
            log.warning("who is in %s is not known: the bot is not", channel)
            return None
        try:
            await self._account.members(room)
        except (*AWAY, DeliveryError) as error:
            log.warning("who is in %s is not known: %s", channel, error or type(error).__name__)
            return None
        return frozenset(id for id, user in room.users.items() if not user.invited)

    async def channels(self, user: str, among: Set[str]) -> frozenset[str] | None:
        """Which of some rooms somebody is in; those that the bot is not in do not count."""
        await self._account.synced.wait()
        found = set()
        for channel in sorted(among & self._account.client.rooms.keys()):
            users = await self.members(channel)
            if users is None:
                return None
            if user in users:
                found.add(channel)
        return frozenset(found)
