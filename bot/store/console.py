"""The console room: where messages stand that are told to the console.

It is to the console what a channel is to Slack. A delivery posted twice stands there once, and any
number of screens may read along.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from redis.asyncio import Redis

from bot.model import Posted
from bot.store import scripts
from bot.store.codec import pack, unpack
from bot.store.guard import Script
from bot.store.keys import CONSOLE_DAYS, CONSOLE_LENGTH, DAY, Keys
from bot.store.redis import speaking


class ConsoleRoom:
    """Messages in the order in which they were posted."""

    def __init__(self, client: Redis, desk: str) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._post = Script(client, scripts.POST)
        self._show = Script(client, scripts.SHOW)

    async def post(self, delivery: str, posted: Posted) -> str:
        """Posts the message of a delivery. Returns its id: the same, however often it is posted."""
        async with speaking("posting to the console"):
            id = await self._post(
                keys=[self.keys.of("in")],
                args=[self.keys.prefix, delivery, pack(posted), CONSOLE_LENGTH, CONSOLE_DAYS * DAY * 1000],
            )
        return bytes(id).decode()

    async def read(self, after: str = "0-0", wait: float = 0.0) -> list[Posted]:
        """The messages after id ``after``; waits up to ``wait`` seconds for the first."""
        async with speaking("reading the console"):
            reply = await self.client.xread(
                {self.keys.of("console"): after}, count=500, block=int(wait * 1000) if wait > 0 else None
            )
        return [_posted(id, fields) for id, fields in reply[0][1]] if reply else []

    async def shown(self) -> str:
        """The id of the last message that a screen has shown; "0-0" if none."""
        async with speaking("reading the console"):
            return bytes(await self.client.get(self.keys.of("console", "shown")) or b"0-0").decode()

    async def show(self, id: str) -> None:
        """Remembers that a screen has shown everything up to message ``id``."""
        async with speaking("reading the console"):
            await self._show(keys=[self.keys.of("in")], args=[self.keys.prefix, id])


def _posted(id: bytes, fields: dict[bytes, bytes]) -> Posted:
    return replace(unpack(Posted, fields[b"m"]), id=id.decode())
