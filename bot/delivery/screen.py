"""A screen on the console room: shows messages as they come."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.alerts.console import day, plain, rich, silence
from bot.errors import StoreError
from bot.model import Act, Posted
from bot.store.console import ConsoleRoom
from bot.waiting import rest

log = logging.getLogger(__name__)

TOLD_IN_THREAD = frozenset({"continued", "corrected", "withdrawn"})
"""Kinds of notes that a thread tells of, too."""
ROOTS = 500
"""Roots remembered, for telling which thread goes on; and messages with notes, for telling which are new."""


class Screen:
    """Threads on a terminal, plain lines elsewhere.

    A root's changed tally is no message of its own: updates and the list of stories tell it. What became of a
    message, that it was corrected or withdrawn, is.
    """

    def __init__(self, console: Console, zone: str) -> None:
        self.console = console
        self._zone = zone
        self._roots: dict[str, str] = {}
        self._noted: dict[str, int] = {}
        self._last: str | None = None
        self._day = ""
        self._silent: list[str] = []

    async def follow(self, room: ConsoleRoom, stop: asyncio.Event, pause: float = 1.0) -> None:
        """Shows what is posted until ``stop`` is set, going on where the last screen ended.

        A screen that is killed between a message and its mark shows that message again; the room has it once.
        """
        recalled = False
        while not stop.is_set():
            try:
                if not recalled:
                    await self.recall(room)
                    recalled = True
                await self.catch_up(room, wait=0.5)
            except StoreError as error:
                log.error("nothing can be shown, trying again: %s", error)
                await rest(stop, pause)

    async def catch_up(self, room: ConsoleRoom, wait: float = 0.0) -> None:
        """Shows what no screen has shown; waits up to ``wait`` seconds for the first."""
        last = await room.shown()
        while messages := await room.read(last, wait=wait):
            for posted in messages:
                self.show(posted)
                last = posted.id
                await room.show(last)
            wait = 0.0

    async def recall(self, room: ConsoleRoom) -> None:
        """Gets to know the threads that an earlier screen has shown."""
        last = await room.shown()
        at = "0-0"
        while _order(at) < _order(last) and (page := await room.read(at)):
            for posted in page:
                if _order(posted.id) <= _order(last):
                    self.remember(posted)
            at = page[-1].id

    def remember(self, posted: Posted) -> None:
        """Keeps a root's headline, without showing it, for the updates that will name their thread by it.

        Of an edit it keeps how many notes there were.
        """
        if posted.act is Act.ALERT and posted.message is not None:
            self._roots[posted.id] = posted.message.headline
            _bound(self._roots)
        if posted.act is Act.EDIT and posted.notes:
            self._noted[_edited(posted)] = len(posted.notes)
            _bound(self._noted)

    def show(self, posted: Posted) -> None:
        """Shows one message. On a terminal an update is led by its thread's headline, if another was spoken of last.

        Of an edit the notes are shown that no earlier edit of the message had.
        """
        thread = posted.thread or posted.target or posted.id
        known = self._noted.get(_edited(posted), 0)
        self.remember(posted)
        if posted.act is Act.EDIT:
            # of a correction or a withdrawal the thread has told already
            posted = replace(posted, notes=tuple(n for n in posted.notes[known:] if n.kind not in TOLD_IN_THREAD))
            if not posted.notes:
                return
        if not self.console.is_terminal:
            self.console.print(Text(plain(posted, self._zone)), soft_wrap=True)
            return
        self.hush()
        today = day(posted.at, self._zone)
        if today != self._day:
            self.console.print(Padding(Rule(Text(today, style="bold"), align="left", style="dim"), (1, 0, 0, 0)))
            self._day, self._last = today, None
        headline = posted.message.headline if posted.message else ""
        headline = self._roots.get(thread, headline) if thread != self._last else ""
        self.console.print(rich(posted, self._zone, headline))
        self._last = thread

    def silent(self, source: str) -> None:
        """Counts a report that nobody was told of; a terminal says so before the next message."""
        self._silent.append(source)

    def hush(self) -> None:
        """Says which reports were kept silent since the last message."""
        if self._silent and self.console.is_terminal:
            self.console.print(silence(self._silent))
        self._silent.clear()

    def totals(self, counts: Mapping[str, int]) -> None:
        """Shows the closing tally in one line."""
        self.hush()
        line = Text()
        for n, (name, count) in enumerate(counts.items()):
            line.append(" · " if n and self.console.is_terminal else ", " if n else "", style="dim")
            line.append(str(count), style="bold").append(f" {_one(name) if count == 1 else name}")
        if not self.console.is_terminal:
            self.console.print(Text(line.plain), soft_wrap=True)
            return
        self.console.print(Padding(Rule(style="dim"), (1, 0, 0, 0)))
        self.console.print(line)


def _edited(posted: Posted) -> str:
    """The id of the message that an edit brings up to date."""
    return posted.target or posted.thread or ""


V = TypeVar("V")


def _bound(remembered: dict[str, V]) -> None:
    """Forgets what was remembered first, beyond ROOTS."""
    while len(remembered) > ROOTS:
        del remembered[next(iter(remembered))]


def _order(id: str) -> tuple[int, ...]:
    """An id of a stream as Redis orders them: "12-3" is time 12, number 3."""
    return tuple(int(n) for n in id.split("-"))


def _one(name: str) -> str:
    """The name of a count of one: "stories" becomes "story", "rewrites kept silent" "rewrite kept silent"."""
    noun, _, rest = name.partition(" ")
    noun = f"{noun[:-3]}y" if noun.endswith("ies") else noun.removesuffix("s")
    return f"{noun} {rest}" if rest else noun
