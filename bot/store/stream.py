"""A stream of another program, read by a consumer group of the desk's own. Nothing in the stream is changed.

What is in it stays until its owner trims it; the group remembers what was read and what was done with it.
https://valkey.io/topics/streams-intro/
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import ResponseError

from bot.errors import NoStream
from bot.store.redis import speaking

SUSPECT = 2
CONSUMER_SECONDS = 86_400
"""A reader that was not heard of for so long, and has nothing in hand, is removed from the group."""


@dataclass(frozen=True, slots=True)
class StreamEntry:
    """An entry as it was written. ``times``: how often it was handed out, this time included."""

    id: str
    fields: dict[bytes, bytes]
    times: int = 1


class SourceStream:
    """The stream ``name``, as the reader ``consumer`` of ``group`` sees it. Every method raises StoreError."""

    def __init__(self, client: Redis, name: str, group: str, consumer: str) -> None:
        self._client: Any = client
        self.name = name
        self._group = group
        self._consumer = consumer

    async def join(self, start: str) -> str:
        """Makes the group, if it is not there, to read what follows the entry ``start`` ("0": all, "$": what is to come).

        Returns: the last entry that was handed out.

        Raises:
            NoStream: there is no such stream yet. It is not made: a misspelt name must be seen.
        """
        async with speaking(f"joining the stream {self.name!r}"):
            try:
                await self._client.xgroup_create(self.name, self._group, id=start)
            except ResponseError as error:
                if "requires the key to exist" in str(error):
                    raise NoStream(f"there is no stream {self.name!r} yet; is SLUGLINE_STREAM right?") from error
                if not str(error).startswith("BUSYGROUP"):
                    raise
            rows = await self._client.xinfo_groups(self.name)
        found = [row["last-delivered-id"].decode() for row in rows if row["name"] == self._group.encode()]
        return found[0] if found else start

    async def take(self, count: int, wait: float) -> list[StreamEntry]:
        """The next entries, in their order; waits up to ``wait`` seconds for the first. Raises NoStream."""
        async with speaking(f"reading the stream {self.name!r}"):
            try:
                reply = await self._client.xreadgroup(
                    self._group, self._consumer, {self.name: ">"}, count=count, block=int(wait * 1000) or None
                )
            except ResponseError as error:
                raise _gone(error, self.name) from error
        return [StreamEntry(id.decode(), fields) for id, fields in reply[0][1]] if reply else []

    async def take_over(self, idle: float, count: int) -> list[StreamEntry]:
        """Entries that a reader was handed at least ``idle`` seconds ago and has not done, the oldest first.

        One that was handed out SUSPECT times comes alone, so that those behind it are not counted with it. What has
        been trimmed out of the stream meanwhile is done with. Raises NoStream.
        """
        found: list[StreamEntry] = []
        async with speaking(f"taking over entries of the stream {self.name!r}"):
            try:
                rows = await self._client.xpending_range(
                    self.name, self._group, min="-", max="+", count=count, idle=int(idle * 1000)
                )
                for row in rows:
                    id, times = row["message_id"], int(row["times_delivered"])
                    if times >= SUSPECT and found:
                        break
                    claimed = await self._client.xclaim(self.name, self._group, self._consumer, int(idle * 1000), [id])
                    found += [StreamEntry(i.decode(), fields, times + 1) for i, fields in claimed if fields]
                    if times >= SUSPECT and found:
                        break
            except ResponseError as error:
                raise _gone(error, self.name) from error
        return found

    async def done(self, id: str) -> None:
        """Says that an entry need not be handed out again."""
        async with speaking(f"marking an entry of the stream {self.name!r}"):
            await self._client.xack(self.name, self._group, id)

    async def put_back(self, ids: Sequence[str]) -> None:
        """Says that handing these out came to nothing for a reason that does not lie with them: it is not counted."""
        async with speaking(f"giving entries of the stream {self.name!r} back"):
            await self._client.xclaim(
                self.name, self._group, self._consumer, 0, list(ids), idle=0, retrycount=0, justid=True
            )

    async def leave(self) -> None:
        """Removes this reader, and those that are long gone, from the group; who has entries in hand stays."""
        async with speaking(f"leaving the stream {self.name!r}"):
            try:
                rows = await self._client.xinfo_consumers(self.name, self._group)
            except ResponseError:
                return  # the stream or the group is gone
            for row in rows:
                ours = row["name"] == self._consumer.encode()
                # its entries would go with it, unread
                if not row["pending"] and (ours or row["idle"] > CONSUMER_SECONDS * 1000):
                    await self._client.xgroup_delconsumer(self.name, self._group, row["name"])


def _gone(error: ResponseError, name: str) -> Exception:
    if str(error).startswith("NOGROUP") or "UNBLOCKED" in str(error) or "no such key" in str(error):
        return NoStream(f"the stream {name!r}, or our group of it, is gone")
    return error
