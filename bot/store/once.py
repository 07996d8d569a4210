"""What happens once, though it is told several times: Slack sends an event again whose acknowledgement was lost."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from redis.asyncio import Redis

from bot.store.keys import ONCE_SECONDS, STREAM_AWAY_SECONDS, UNREAD_SECONDS, Keys
from bot.store.redis import speaking


class Once:
    """Remembers ids for ONCE_SECONDS, for all workers of a desk."""

    def __init__(self, client: Redis, desk: str) -> None:
        self.client: Any = client
        self.keys = Keys(desk)

    async def first(self, id: str) -> bool:
        """True for the first who asks about an id, False for everybody after. Raises StoreError.

        An answer that is lost has the question asked again; by its mark the first knows itself then.
        """
        name = hashlib.blake2b(id.encode("utf-8", "replace"), digest_size=12).hexdigest()
        async with speaking("remembering an event"):
            mark = secrets.token_bytes(8)
            there = await self.client.set(self.keys.of("once", name), mark, nx=True, get=True, ex=ONCE_SECONDS)
        return there is None or there == mark

    async def unread(self) -> None:
        """Counts a message that could not be decrypted. Raises StoreError."""
        async with speaking("counting a message"):
            name = self.keys.of("unread")
            await self.client.incr(name)
            await self.client.expire(name, UNREAD_SECONDS)

    async def how_many_unread(self) -> int:
        """How many messages could not be decrypted, until none was for UNREAD_SECONDS. Raises StoreError."""
        async with speaking("counting messages"):
            return int(await self.client.get(self.keys.of("unread")) or 0)

    async def stream_away(self, why: str) -> None:
        """Notes why the stream of another program cannot be read, "" if it can. Raises StoreError."""
        name = self.keys.of("stream", "away")
        async with speaking("noting how the stream is"):
            if why:
                await self.client.set(name, why.encode("utf-8", "replace")[:1000], ex=STREAM_AWAY_SECONDS)
            else:
                await self.client.delete(name)

    async def why_stream_is_away(self) -> str:
        """Why the stream cannot be read, as it was noted within STREAM_AWAY_SECONDS; "" if it can. Raises StoreError."""
        async with speaking("reading how the stream is"):
            return bytes(await self.client.get(self.keys.of("stream", "away")) or b"").decode("utf-8", "replace")
