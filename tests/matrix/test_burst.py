"""Many messages at once to a homeserver that takes a few a second."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import Limited
from bot.model import Act, Delivery, Destination, Label, Message, Quote
from tests.homeserver import Reader, Synapse
from tests.matrix.support import Ear
from tests.support import START

Ears = Callable[..., Awaitable[Ear]]
MANY = 48


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
@pytest.mark.parametrize(
    "urgent", [{"priority": "critical"}, {"label": Label.CORRECTION}], ids=["critical", "correction"]
)
async def test_where_a_homeserver_asks_to_wait_what_is_urgent_goes_before_all_that_waits_in_any_room(
    synapse: Synapse, ears: Ears, reader: Reader, encrypted: bool, urgent: dict[str, object]
) -> None:
    ear = await ears()
    rooms = [await reader.room(ear.user, encrypted=encrypted) for _ in range(2)]
    await ear.until(lambda: all(ear.inside(r) for r in rooms))
    await ear.hear()
    synapse.limit(ear.user, 4, 1)

    def told(story: str, n: int, **more: object) -> Delivery:
        message = Message(story, f"{story} {n}", (Quote("Three died."),), "Coast Wire", "", "en", START, START)
        here = Destination("matrix", rooms[int(story[1:]) % 2])
        act = Act.UPDATE if n else Act.ALERT
        return Delivery(
            f"{story}x{n}".ljust(20, "0"), act, here, story, replace(message, **more), ear.clock() + n / 1000
        )

    async def sent() -> list[str]:
        """What was sent, in order."""
        found = [s for row in rows if (s := await ear.outbox.sent(row.id)) and s.at is not None]
        return [s.delivery.id for s in sorted(found, key=lambda s: s.at or 0.0)]

    rows = [told(f"s{story}", n) for story in range(MANY // 2) for n in range(2)]
    await ear.outbox.push(rows)
    stop = asyncio.Event()
    running = asyncio.create_task(ear.pump.run(stop))
    while len(before := await sent()) < MANY // 6:
        await asyncio.sleep(0.05)
    late = told("s100", 0, **urgent)
    rows.append(late)
    await ear.outbox.push([late])
    while await ear.outbox.waiting():
        await asyncio.sleep(0.05)
    stop.set()
    await running
    order = await sent()
    assert len(order) == len(set(order)) == MANY + 1
    assert order.index(late.id) - len(before) <= 3
    for story in range(MANY // 2):
        assert [id for id in order if id.startswith(f"s{story}x")] == [told(f"s{story}", n).id for n in range(2)]
    assert await ear.outbox.dead() == []


async def test_an_update_whose_word_in_the_room_was_too_much_is_not_sent_again_by_another_worker(
    ears: Ears, reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ear = await ears()
    room = await reader.room(ear.user)
    await ear.until(lambda: ear.inside(room))

    def told(act: Act, n: int) -> Delivery:
        message = Message("s1", f"no {n}", (Quote("Three died."),), "Coast Wire", "", "en", START, START)
        here = Destination("matrix", room)
        return Delivery(f"{n}".ljust(20, "0"), act, here, "s1", message, ear.clock(), broadcast=act is Act.UPDATE)

    say = ear.account.say

    async def too_much(room: str, content: dict[str, object], transaction: str) -> str:
        if transaction.endswith("-room"):
            raise Limited("M_LIMIT_EXCEEDED", after=60.0, counts=False)
        return await say(room, content, transaction)

    monkeypatch.setattr(ear.account, "say", too_much)
    await ear.outbox.push([told(Act.ALERT, 1), told(Act.UPDATE, 2)])
    await ear.pump.drain()
    assert await ear.outbox.waiting() == 1
    other = await ears(ear.user, where=tmp_path / "other")
    other.moved += 61.0
    await other.pump.drain()
    seen = await reader.until(lambda: len(found := reader.messages(room, ear.user)) >= 3 and found)
    assert [m.msgtype for m in seen] == ["m.text", "m.text", "m.notice"]
    assert await ear.outbox.waiting() == 0
