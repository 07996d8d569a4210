"""Who may speak when, where a platform takes only so much: one after the other, what is urgent first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.errors import Retryable

GRACE = 10.0
"""Seconds that somebody who was told to come back to a channel may be late before the others go on."""
AGAIN = 0.2
"""Seconds until it is looked again whether they came."""
STEP = 0.005
"""Seconds between two who are told to come back to a channel without a pace: they come in their order."""
SEATS = 4
"""Who wait here in a line in which all wait that is sent; the others are sent back, for who waits here holds one of the few
sends that a pump has at once."""
WELL = 20
"""Turns in which nobody was asked to wait, after which twice as much is tried."""
FARTHEST = 60.0
"""Most seconds between two turns that are learned."""
REMEMBERED = 10_000
"""Channels and pauses remembered."""

Where = tuple[str, str]
"""What a platform counts by. In Slack a workspace and a channel in it, each workspace of an app by itself:
docs.slack.dev/apis/web-api/rate-limits"""


class Line:
    """Who wants to speak in a channel, in the order of coming: here (None), or told to come back at a time."""

    def __init__(self) -> None:
        self.waiting: dict[str, float | None] = {}
        self.urgent: set[str] = set()
        self.free = 0.0
        self.apart = 0.0
        self.well = 0
        self.moved = asyncio.Condition()

    def join(self, ticket: str, urgent: bool) -> None:
        """Takes the place that was kept, or one at the end; what is urgent before all that is not, but for who speaks."""
        if ticket in self.waiting:
            self.waiting[ticket] = None
            return
        places = list(self.waiting.items())
        at = len(places)
        if urgent:
            self.urgent.add(ticket)
            speaks = bool(places) and places[0][1] is None  # or is about to
            at = next((n for n in range(speaks, at) if places[n][0] not in self.urgent), at)
        places.insert(at, (ticket, None))
        self.waiting = dict(places)

    def leave(self, ticket: str) -> None:
        """Gives the place up."""
        self.waiting.pop(ticket, None)
        self.urgent.discard(ticket)

    def ahead(self, ticket: str) -> int:
        """How many came before."""
        return next(n for n, other in enumerate(self.waiting) if other == ticket)

    def settled(self, ticket: str) -> bool:
        """True if it is known what a ticket has to do: it is its turn, or the first in line is not here."""
        first, back = next(iter(self.waiting.items()))
        return first == ticket or back is not None

    def spoken(self, now: float, interval: float) -> None:
        """A turn is over. After many that went well it is tried whether the platform takes more by now."""
        self.well += 1
        if self.well >= WELL:
            self.well, self.apart = 0, self.apart / 2
        self.free = now + max(interval, self.apart)

    def forget(self, before: float) -> None:
        """Those who have not come back: another worker has what they had to say."""
        self.waiting = {ticket: back for ticket, back in self.waiting.items() if back is None or back >= before}
        self.urgent &= self.waiting.keys()


class Pace:
    """When a channel may be spoken in: one after the other, about once a second, and not while we were asked to wait.

    ``clock`` is monotonic; ``sleep`` waits. A wait longer than ``patience`` seconds is left to the outbox; who is sent back
    keeps its place. ``waited`` is told of each wait that is not. How much a platform takes that does not say so is learned by
    ``slower``. No more than ``seats`` wait in a line here, however short the wait.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        interval: float = 1.0,
        patience: float = 12.0,
        waited: Callable[[float], None] = lambda _: None,
        seats: int | None = None,
    ) -> None:
        self._seats = seats
        self._clock = clock
        self._sleep = sleep
        self._interval = interval
        self._patience = patience
        self._waited = waited
        self._lines: dict[Where, Line] = {}
        self._paused: dict[tuple[str, Where], float] = {}

    async def turn(self, method: str, where: Where, until: float | None = None) -> None:
        """Waits until a method may be called for a channel, at most ``until`` then (None: for its patience).

        Raises:
            Retryable: the wait would be too long.
        """
        until = self._clock() + self._patience if until is None else until
        while (wait := self._pause(method, where)) > 0:  # another may have been told to wait meanwhile
            if self._clock() + wait > until:
                raise Retryable(f"{method} waits for its turn", after=wait, counts=False)
            self._waited(wait)
            await self._sleep(wait)

    @asynccontextmanager
    async def speaking(self, method: str, where: Where, ticket: str, urgent: bool = False) -> AsyncIterator[float]:
        """A channel's turn, for what ``ticket`` names: those who came first are first, but what is ``urgent`` goes before
        all that is not; and nobody else speaks meanwhile.

        Yields the time up to which waiting within it is no trouble.

        Raises:
            Retryable: it is far from its turn. It comes back when it will be near; until then its place is kept.
        """
        line = self._lines.setdefault(where, Line())
        until = self._clock() + self._patience
        line.forget(self._clock() - GRACE)
        back: float | None = None
        line.join(ticket, urgent)
        spoke = False
        try:
            wait = max(line.free - self._clock(), self._pause(method, where)) + self._behind(line, ticket)
            if wait > self._patience or (self._seats is not None and line.ahead(ticket) >= self._seats):
                raise Retryable(f"{method} waits for its turn", after=wait, counts=False)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._patience), line.moved:
                    await line.moved.wait_for(lambda: line.settled(ticket))
            first, returns = next(iter(line.waiting.items()))
            if first != ticket:
                wait = max((returns or 0.0) - self._clock(), AGAIN) + self._behind(line, ticket)
                raise Retryable(f"{method} waits for its turn", after=wait, counts=False)
            if (wait := line.free - self._clock()) > 0:
                self._waited(wait)
                await self._sleep(wait)
            await self.turn(method, where, until)
            spoke = True
            yield until
        except Retryable as later:
            back = None if later.counts else self._clock() + (later.after or 1.0)
            raise
        finally:
            if back is None:
                line.leave(ticket)
            else:
                line.waiting[ticket] = back
            if spoke:
                line.spoken(self._clock(), self._interval)
            async with line.moved:
                line.moved.notify_all()
            self._tidy()

    def _behind(self, line: Line, ticket: str) -> float:
        """How long those take who came before."""
        return line.ahead(ticket) * max(self._interval, line.apart, STEP)

    def _tidy(self) -> None:
        if len(self._lines) > REMEMBERED:
            now = self._clock()
            self._lines = {w: line for w, line in self._lines.items() if line.waiting or line.free > now}

    def crowded(self, method: str, where: Where) -> bool:
        """True if somebody waits for a turn, or all have been asked to."""
        line = self._lines.get(where, Line())
        line.forget(self._clock() - GRACE)
        return bool(line.waiting) or self._pause(method, where) > 0

    def slower(self, method: str, where: Where, seconds: float) -> None:
        """Whoever has its turn was asked to wait: it came too early by as much, and so will those after it."""
        line = self._lines[where]
        line.well, line.apart = 0, min(FARTHEST, line.apart + seconds)
        self.pause(method, where, seconds)

    def pause(self, method: str, where: Where, seconds: float) -> None:
        """The platform asked us to wait. A second channel that is told so means the whole workspace."""
        now = self._clock()
        team, channel = where
        others = any(
            m == method and t == team and c not in ("", channel) and until > now
            for (m, (t, c)), until in self._paused.items()
        )
        for place in (where, (team, "")) if others else (where,):
            self._paused[method, place] = max(now + seconds, self._paused.get((method, place), 0.0))
        bound(self._paused, REMEMBERED)

    def _pause(self, method: str, where: Where) -> float:
        until = max(self._paused.get((method, where), 0.0), self._paused.get((method, (where[0], "")), 0.0))
        return max(0.0, until - self._clock())


def bound(remembered: dict[Any, Any], most: int) -> None:
    """Forgets what was remembered first, beyond ``most``."""
    while len(remembered) > most:
        del remembered[next(iter(remembered))]
