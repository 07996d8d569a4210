"""What of ours stands in a room: its events by their marks, read backwards once for all who look for one.

After an outage hundreds of messages may be tried again, each of which must first be looked for among thousands. Were each
to read the room by itself, none would come to an end before its time is up, and all would begin anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

MOST_PAGES = 200
"""How far a room is read back; what lies before that counts as not there."""

Page = Mapping[str, Any]
"""An answer to /rooms/{room}/messages, dir=b: ``chunk`` of events, the newest first, and ``end`` unless nothing is left."""


class Lookback:
    """The account's own events in one room. ``fetch`` reads the page before a token, the newest one for ""; ``mark``
    is the key of an event's content by which it is looked for.

    A walk goes on, and keeps what it has read, though those that wait for it give up.
    """

    def __init__(self, fetch: Callable[[str], Awaitable[Page]], mark: str) -> None:
        self._fetch = fetch
        self._mark = mark
        self._found: dict[str, str] = {}
        self._pages = 0
        self._newest: frozenset[str] = frozenset()  # ids on the newest page: a later walk ends where it meets one
        self._back: str | None = ""  # the token before which nothing was read yet; None where the room begins
        self._oldest = float("inf")
        self._asked = 0
        self._fresh = 0  # the number of the last question that the newest page is newer than
        self._since = float("inf")
        self._walk: asyncio.Task[None] | None = None
        self._moved = asyncio.Event()

    async def find(self, wanted: str, since: float) -> str | None:
        """The id of the event with a mark, made at or after ``since``, in seconds since the epoch; None if there is none.

        What was sent before this was called is found. Raises what ``fetch`` raises.
        """
        self._asked += 1
        asked = self._asked
        self._since = min(self._since, since)
        while True:
            if wanted in self._found:
                return self._found[wanted]
            if self._fresh >= asked and self._reaches(since):
                return None
            if self._walk is None or self._walk.done():
                self._walk = asyncio.create_task(self._go())
                # nobody may be left to hear it
                self._walk.add_done_callback(lambda walk: walk.cancelled() or walk.exception())
            walk, moved = self._walk, self._moved
            step = asyncio.ensure_future(moved.wait())
            try:
                await asyncio.wait((walk, step), return_when=asyncio.FIRST_COMPLETED)
            finally:
                step.cancel()
            if walk.done():
                walk.result()

    def __len__(self) -> int:
        """How many events are remembered."""
        return len(self._found)

    def close(self) -> None:
        """Ends a walk that is under way."""
        if self._walk is not None:
            self._walk.cancel()

    def _reaches(self, since: float) -> bool:
        return self._back is None or self._oldest < since or self._pages >= MOST_PAGES

    async def _go(self) -> None:
        """Reads what has come since the last walk, then back as far as anybody has asked for."""
        upto, page = self._asked, await self._fetch("")
        newest = frozenset([str(event["event_id"]) for event in page.get("chunk") or ()])
        if self._back == "":
            self._enter(page, back=True)
        else:
            while not self._enter(page) and page.get("end"):
                page = await self._fetch(str(page["end"]))
        self._newest, self._fresh = newest or self._newest, upto
        self._step()
        while not self._reaches(self._since):
            self._enter(await self._fetch(self._back or ""), back=True)
            self._step()

    def _enter(self, page: Page, back: bool = False) -> bool:
        """Enters a page. True if it meets what was read before."""
        met = False
        for event in page.get("chunk") or ():
            id = str(event["event_id"])
            met = met or id in self._newest
            if mark := event.get("content", {}).get(self._mark):
                self._found[str(mark)] = id
            if back:
                self._oldest = min(self._oldest, float(event.get("origin_server_ts", 0)) / 1000)
        if back:
            self._pages += 1
            self._back = str(page["end"]) if page.get("end") else None
        return met

    def _step(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()
