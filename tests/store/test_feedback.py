"""What people said of alerts is kept, once, and read back."""

from dataclasses import replace

from redis.asyncio import Redis

from bot.model import Feedback
from tests.support import START, Bench

SAID = Feedback(
    START, "console:anna", "not new", "d1", "console:desk", "s1", "a1", ("t1",), 0.8, "Fire", ("It burns.",)
)


async def test_a_judgement_is_kept_once_with_all_that_it_is_about(client: Redis, desk: str) -> None:
    store = Bench(client, desk).store
    assert await store.label(SAID)
    assert not await store.label(SAID), "sent again after a lost connection"
    later = replace(SAID, at=START + 100, label="not news")
    assert await store.label(later)
    assert [f async for f in store.feedback()] == [later, SAID]
    assert [f async for f in store.feedback(START + 1)] == [later]
