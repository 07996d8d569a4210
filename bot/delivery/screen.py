"""A screen on the console room: shows messages as they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.alerts.console import plain, reminder, rich
from bot.errors import StoreError
from bot.model import Act, Message, Posted
from bot.store.console import ConsoleRoom

log = logging.getLogger(__name__)

ROOTS = 500
"""Roots remembered for reminding which thread goes on."""


class Screen:
    """Threads on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console, zone: str) -> None:
        self._console = console
        self._zone = zone
        self._roots: dict[str, tuple[Message, float]] = {}
        self._last: str | None = None

    async def follow(self, room: ConsoleRoom, stop: asyncio.Event, pause: float = 1.0) -> None:
        """Shows what is posted until ``stop`` is set, going on where the last screen ended.

        A screen that is killed between a message and its mark shows that message again; the room has it once.
        """
        while not stop.is_set():
            try:
                await self.catch_up(room, wait=0.5)
            except StoreError as error:
                log.error("nothing can be shown, trying again: %s", error)
                try:
                    await asyncio.wait_for(stop.wait(), pause)
                except TimeoutError:
                    continue

    async def catch_up(self, room: ConsoleRoom, wait: float = 0.0) -> None:
        """Shows what no screen has shown; waits up to ``wait`` seconds for the first."""
        last = await room.shown()
        while messages := await room.read(last, wait=wait):
            for posted in messages:
                self.show(posted)
                last = posted.id
                await room.show(last)
            wait = 0.0

    def show(self, posted: Posted) -> None:
        """Shows one message. On a terminal an update to another thread is led by that thread's first line."""
        thread = posted.thread or posted.id
        if posted.thread is None:
            self._roots[posted.id] = (posted.message, posted.at)
            while len(self._roots) > ROOTS:
                del self._roots[next(iter(self._roots))]
        if not self._console.is_terminal:
            self._console.print(Text(plain(posted, self._zone)), soft_wrap=True)
            return
        if posted.act is Act.EDIT and thread != self._last:
            return  # a tally elsewhere is no reason to look up
        if posted.thread and thread != self._last and (root := self._roots.get(thread)):
            self._console.print(reminder(root[0], root[1], self._zone))
        self._console.print(rich(posted, self._zone))
        self._last = thread

    def totals(self, counts: Mapping[str, int]) -> None:
        """Shows the closing tally."""
        if not self._console.is_terminal:
            self._console.print(Text(", ".join(f"{n} {name}" for name, n in counts.items())), soft_wrap=True)
            return
        grid = Table.grid(padding=(0, 2))
        for name, n in counts.items():
            grid.add_row(Text(str(n), style="bold", justify="right"), Text(name))
        self._console.print(Padding(Panel(grid, title="what came of it", expand=False), (1, 0, 0, 0)))
