"""Who may speak when. What a channel's pace is in Slack stands in tests/slack, that of a homeserver in tests/matrix."""

import asyncio
from itertools import pairwise

import pytest

from bot.delivery.pace import SEATS, WELL, Pace
from bot.errors import Retryable
from tests.support import Slept

LINE = ("send", ("", ""))


class Platform:
    """Takes one every ``gap`` seconds, and says how long to wait."""

    def __init__(self, slept: Slept, gap: float) -> None:
        self.slept, self.gap, self.free = slept, gap, 0.0
        self.taken: list[float] = []
        self.refused = 0

    async def speak(self, pace: Pace, ticket: str) -> None:
        async with pace.speaking(*LINE, ticket) as until:
            while self.slept.now < self.free - 1e-9:
                self.refused += 1
                pace.slower(*LINE, self.free - self.slept.now)
                await pace.turn(*LINE, until)
            self.taken.append(self.slept.now)
            self.free = self.slept.now + self.gap


async def test_how_much_a_platform_takes_is_learned_from_what_it_asks_to_wait_and_tried_anew_at_times() -> None:
    slept = Slept()
    pace, platform = Pace(slept.clock, slept.sleep, interval=0.0, seats=SEATS), Platform(slept, 4.0)
    for n in range(3 * WELL):
        await platform.speak(pace, f"m{n}")
    assert all(b - a == pytest.approx(4.0) for a, b in pairwise(platform.taken))
    assert 3 <= platform.refused <= 4
    platform.gap = 0.0  # the limit was lifted
    for n in range(6 * WELL):
        await platform.speak(pace, f"n{n}")
    assert platform.taken[-1] - platform.taken[-2] < 0.2


async def test_few_wait_in_a_line_the_others_are_told_when_to_come_again() -> None:
    slept = Slept()
    pace, later, spoke = (
        Pace(slept.clock, slept.sleep, interval=1.0, seats=SEATS),
        dict[str, float | None](),
        list[str](),
    )
    order: list[asyncio.Task[None]] = []

    async def speak(name: str) -> None:
        try:
            async with pace.speaking(*LINE, name):
                spoke.append(name)
                if name == "0":
                    order.extend(asyncio.create_task(speak(str(n))) for n in range(1, SEATS + 3))
                    for _ in range(10):
                        await asyncio.sleep(0)
        except Retryable as error:
            later[name] = None if error.counts else error.after

    assert not pace.crowded(*LINE)
    await speak("0")
    await asyncio.gather(*order)
    assert spoke == [str(n) for n in range(SEATS)]
    assert later == {str(n): n for n in range(SEATS, SEATS + 3)}
    assert pace.crowded(*LINE)  # their places are kept
    slept.now += 100.0
    assert not pace.crowded(*LINE)  # they did not come
