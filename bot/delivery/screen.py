"""A screen on the console room: shows messages as they come."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from bot.alerts.console import plain, reminder, rich
from bot.model import Act, Message, Posted

ROOTS = 500
"""Roots remembered for reminding which thread goes on."""


class Screen:
    """Threads on a terminal, plain lines elsewhere."""

    def __init__(self, console: Console, zone: str) -> None:
        self._console = console
        self._zone = zone
        self._roots: dict[str, tuple[Message, float]] = {}
        self._last: str | None = None

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
