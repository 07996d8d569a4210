"""A homeserver that is down for an hour."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.model import Act, Delivery, Destination, Message, Quote
from tests.homeserver import Reader, Synapse
from tests.matrix.support import Ear
from tests.support import START

Ears = Callable[..., Awaitable[Ear]]
STEP = 20.0


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_after_an_hour_without_a_homeserver_all_alerts_come_in_order_and_once(
    synapse: Synapse, ears: Ears, reader: Reader, encrypted: bool
) -> None:
    ear = await ears()
    room = await reader.room(ear.user, encrypted=encrypted)
    await ear.until(lambda: ear.inside(room))
    here = Destination("matrix", room)

    def told(story: str, n: int) -> Delivery:
        message = Message(story, f"{story} {n}", (Quote("Three died."),), "Coast Wire", "", "en", START, START)
        act = Act.ALERT if n == 0 else Act.UPDATE
        return Delivery(f"{story}{n}".ljust(20, "0"), act, here, story, message, ear.clock())

    await ear.outbox.push([told("s1", 0)])
    await ear.pump.drain()
    synapse.stop()
    for minute in range(60):
        if minute % 10 == 0:
            await ear.outbox.push([told("s1", 1 + minute // 10), replace(told("s2", minute // 10))])
        try:
            await ear.hear()
        except OSError:
            pass
        for _ in range(int(60 / STEP)):
            ear.moved += STEP
            await ear.pump.drain()
    assert await ear.outbox.waiting() == 2
    synapse.start()
    await ear.hear()
    while await ear.outbox.waiting():
        ear.moved += STEP
        await ear.pump.drain()
    seen = await reader.until(lambda: len(found := reader.messages(room, ear.user)) >= 13 and found)
    for story, count in (("s1", 7), ("s2", 6)):
        of = [m for m in seen if f"{story} " in m.body.split("\n")[0]]
        assert [m.body.split("\n")[0].split()[-1] for m in of] == [str(n) for n in range(count)]
        assert [m.thread for m in of] == [None] + [of[0].id] * (count - 1)
    assert len(seen) == 13
    assert await ear.outbox.dead() == []
    assert reader.unreadable == []
