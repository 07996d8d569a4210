"""What of ours stands in a room is read once for all who look for it."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from bot.delivery.lookback import MOST_PAGES, Lookback
from bot.errors import Retryable


class Room:
    """A room whose page is ten events, and which counts the pages that are read."""

    def __init__(self, events: int = 0) -> None:
        self.events: list[tuple[str, float]] = []
        self.read: list[str] = []
        self.broken = False
        for n in range(events):
            self.add(f"m{n}", float(n))

    def add(self, mark: str, at: float) -> None:
        self.events.append((mark, at))

    async def page(self, before: str) -> Mapping[str, Any]:
        self.read.append(before)
        await asyncio.sleep(0)
        if self.broken:
            raise Retryable("no answer")
        end = int(before) if before else len(self.events)
        begin = max(0, end - 10)
        chunk = [
            {"event_id": f"${n}", "origin_server_ts": int(1000 * at), "content": {"mark": mark}}
            for n, (mark, at) in [*enumerate(self.events)][begin:end]
        ]
        return {"chunk": chunk[::-1]} | ({"end": str(begin)} if begin else {})


async def test_what_many_look_for_is_read_once() -> None:
    room = Room(200)
    look = Lookback(room.page, "mark")
    found = await asyncio.gather(*[look.find(f"m{n}", 0.0) for n in range(0, 200, 4)], look.find("none", 0.0))
    assert found == [*[f"${n}" for n in range(0, 200, 4)], None]
    assert len(room.read) <= 22  # twenty pages, and the newest again


async def test_no_page_is_read_before_the_time_at_which_the_message_was_made() -> None:
    room = Room(200)
    assert await Lookback(room.page, "mark").find("none", 175.0) is None
    assert room.read == ["", "190", "180"]


async def test_what_came_since_the_last_look_is_found_and_nothing_is_read_twice() -> None:
    room = Room(95)
    look = Lookback(room.page, "mark")
    assert await look.find("none", 0.0) is None
    room.read.clear()
    for n in range(25):
        room.add(f"late{n}", 100.0 + n)
    assert await look.find("late1", 0.0) == "$96"
    assert await look.find("none", 0.0) is None
    assert room.read == ["", "110", "100", ""]


async def test_those_who_give_up_leave_to_others_what_was_read_for_them() -> None:
    room = Room(200)
    look = Lookback(room.page, "mark")
    for _ in range(4):
        asking = asyncio.create_task(look.find("m0", 0.0))
        for _ in range(3):
            await asyncio.sleep(0)
        assert not asking.done()
        asking.cancel()
    assert 2 < len(room.read) < 20
    assert await look.find("m0", 0.0) == "$0"
    assert len(room.read) <= 22


async def test_a_page_that_cannot_be_read_is_said_and_the_next_look_goes_on_from_there() -> None:
    room = Room(100)
    look = Lookback(room.page, "mark")
    assert await look.find("m55", 50.0) == "$55"
    room.broken = True
    with pytest.raises(Retryable, match="no answer"):
        await look.find("m5", 0.0)
    room.broken = False
    room.read.clear()
    assert await look.find("m5", 0.0) == "$5"
    assert "90" not in room.read


async def test_a_room_is_read_so_far_and_no_further() -> None:
    room = Room(10 * MOST_PAGES + 20)
    look = Lookback(room.page, "mark")
    assert await look.find("m0", 0.0) is None
    assert len(room.read) == MOST_PAGES
