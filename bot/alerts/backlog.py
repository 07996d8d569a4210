"""Whether a place can keep up with what it is told, and what happens if it cannot. Pure.

A place takes about a message a second. What waits for it is bounded: the less a message matters, the sooner it is held
for a digest instead. What is critical never is. docs/decisions/0050-a-place-that-cannot-keep-up.md
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.book import Priority
from bot.model import Queue

WHY = "the channel could not keep up"
"""Why a message is held."""
FEW = 10
"""Messages that may wait for however long: one that fails again and again says nothing of those behind it."""
SHARE = {Priority.LOW: 0.5, Priority.NORMAL: 1.0, Priority.HIGH: 2.0, Priority.CRITICAL: math.inf}
"""How much of the bounds a message of a priority may use."""

CONSOLE = "console"
"""The platform that is as fast as the store, and never behind."""
ALARM = 0.8
"""How much of the bounds is used where people are told."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a place counts as one that cannot keep up: ``messages`` that wait for it (0: never), or more than FEW and the
    oldest for ``seconds``. What is held is told every ``digest`` seconds.
    """

    messages: int = 0
    seconds: float = 300.0
    digest: float = 300.0


NONE = Bounds()
"""No bounds: nothing is ever held for what waits."""


def behind(queue: Queue | None, bounds: Bounds, now: float, priority: Priority = Priority.NORMAL) -> bool:
    """True if a message of that priority is held rather than put behind what waits for a place."""
    if queue is None or not bounds.messages or priority is Priority.CRITICAL:
        return False
    return _over(queue, bounds, now, SHARE[priority])


def alarming(queue: Queue, bounds: Bounds, now: float) -> bool:
    """True if people should know that a place cannot keep up: still true when a message has left the full queue."""
    return bool(bounds.messages) and queue.destination.platform != CONSOLE and _over(queue, bounds, now, ALARM)


def _over(queue: Queue, bounds: Bounds, now: float, share: float) -> bool:
    if queue.messages >= bounds.messages * share:
        return True
    return queue.messages > FEW and now - queue.oldest >= bounds.seconds * share


def due(bounds: Bounds, now: float) -> float:
    """When what is held now is told: later than ``now``, the same for all that is held within ``digest`` seconds."""
    return (math.floor(now / bounds.digest) + 1) * bounds.digest
