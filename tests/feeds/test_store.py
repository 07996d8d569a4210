from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.errors import NotOurs
from bot.ingest.feeds.triage import Seen
from bot.store.feeds import FeedNote, FeedSetup, FeedState, FeedStore
from bot.store.keys import DAY, FEED_SEEN_DAYS

NOW = 1_773_160_000.0
FEED = FeedSetup("https://wire.example/feed", "Coast Wire", "en", 1, True, NOW)


@pytest.fixture
def store(client: Redis, desk: str) -> FeedStore:
    return FeedStore(client, desk)


async def test_a_feed_is_added_once_and_found_by_id_and_by_address(store: FeedStore) -> None:
    assert await store.add(FEED, NOW) == ("f1", True)
    assert await store.add(replace(FEED, source="Other"), NOW) == ("f1", False)
    found = await store.find("f1")
    assert found == await store.find(FEED.url)
    assert found is not None
    assert (found.setup, found.due, found.paused, found.ended) == (FEED, NOW, False, "")
    assert await store.find("f2") is None
    assert await store.find("https://wire.example/other") is None


async def test_a_claimed_feed_is_nobody_elses_until_its_lease_ends(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    (claim,) = await store.claim(NOW, 60, 5, 1)
    assert (claim.id, claim.setup, claim.state) == ("f1", FEED, FeedState())
    assert await store.claim(NOW + 59, 60, 5, 1) == []
    (other,) = await store.claim(NOW + 60, 60, 5, 1)
    with pytest.raises(NotOurs):
        await store.settle(claim, FeedState(told=1), NOW + 300)
    await store.settle(other, FeedState(told=2), NOW + 300)
    assert await store.next_due() == NOW + 300
    found = await store.find("f1")
    assert found is not None
    assert found.state.told == 2
    with pytest.raises(NotOurs):
        await store.settle(other, FeedState(told=3), NOW + 300)


async def test_feeds_of_one_host_are_asked_one_after_the_other(store: FeedStore) -> None:
    for n in range(4):
        await store.add(replace(FEED, url=f"https://wire.example/{n}"), NOW)
    await store.add(replace(FEED, url="https://other.example/"), NOW)
    assert [c.id for c in await store.claim(NOW, 600, 9, 10)] == ["f1", "f5"]
    assert await store.claim(NOW + 9, 600, 9, 10) == []
    for turn, id in enumerate(("f2", "f3", "f4"), 1):
        assert await store.next_due() == NOW + 10 * turn
        assert [c.id for c in await store.claim(NOW + 10 * turn, 600, 9, 10)] == [id]


async def test_a_host_that_asks_to_be_left_alone_is(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    (claim,) = await store.claim(NOW, 60, 5, 1)
    await store.settle(claim, FeedState(), NOW + 300, host_free=NOW + 900, now=NOW)
    await store.add(replace(FEED, url="https://wire.example/other"), NOW)
    assert await store.claim(NOW + 400, 60, 5, 1) == []
    assert len(await store.claim(NOW + 901, 60, 5, 1)) == 2


async def test_what_was_seen_is_kept_with_the_state_and_dies_in_the_end(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    assert await store.seen("f1") is None
    (claim,) = await store.claim(NOW, 60, 5, 1)
    seen = Seen(((b"k" * 8, b"c" * 8, 20_000, 0),))
    await store.settle(claim, FeedState(), NOW, seen=seen)
    assert await store.seen("f1") == seen
    ttl = await store.client.ttl(store.keys.of("feed", "seen", "f1"))
    assert ttl == pytest.approx(FEED_SEEN_DAYS * DAY, abs=60)
    await store.client.expire(store.keys.of("feed", "seen", "f1"), 5)
    (claim,) = await store.claim(NOW + 1, 60, 5, 1)
    await store.settle(claim, FeedState(), NOW)
    assert await store.client.ttl(store.keys.of("feed", "seen", "f1")) > DAY


async def test_a_paused_feed_is_not_due_even_if_it_is_settled_meanwhile(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    (claim,) = await store.claim(NOW, 60, 5, 1)
    assert await store.pause("f1")
    await store.settle(claim, FeedState(told=1), NOW + 300)
    assert await store.claim(NOW + 9e6, 60, 5, 1) == []
    assert await store.next_due() is None
    assert await store.resume("f1", NOW + 400)
    (claim,) = await store.claim(NOW + 400, 60, 5, 1)
    assert claim.state.told == 1
    assert not await store.pause("f9")


async def test_an_ended_feed_is_listed_with_its_reason_and_can_be_resumed(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    (claim,) = await store.claim(NOW, 60, 5, 1)
    note = FeedNote("f1", "ended", "gone for good", NOW)
    await store.settle(claim, FeedState(), NOW + 300, ended="gone for good", notes=[note])
    (found,) = await store.feeds()
    assert (found.ended, found.due) == ("gone for good", None)
    assert await store.notes() == [note]
    await store.resume("f1", NOW + 500)
    (found,) = await store.feeds()
    assert (found.ended, found.due) == ("", NOW + 500)


async def test_a_feed_that_moves_keeps_its_id_and_what_was_seen(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    (claim,) = await store.claim(NOW, 60, 5, 1)
    new = replace(FEED, url="https://new.example/feed")
    await store.settle(claim, FeedState(), NOW + 300, seen=Seen(), moved=new)
    assert await store.find(FEED.url) is None
    found = await store.find(new.url)
    assert found is not None
    assert (found.id, found.setup) == ("f1", new)
    assert await store.seen("f1") == Seen()
    assert await store.add(FEED, NOW) == ("f2", True)


async def test_a_feed_that_moves_to_where_another_is_ends(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    other = replace(FEED, url="https://new.example/feed")
    (claim,) = await store.claim(NOW, 60, 5, 1)
    await store.add(other, NOW)
    await store.settle(claim, FeedState(), NOW + 300, moved=other)
    found = await store.find("f1")
    assert found is not None
    assert (found.ended, found.setup) == ("it has moved to where f2 is", FEED)


async def test_a_removed_feed_leaves_nothing(store: FeedStore) -> None:
    await store.add(FEED, NOW)
    (claim,) = await store.claim(NOW, 60, 5, 1)
    assert await store.remove("f1")
    with pytest.raises(NotOurs):
        await store.settle(claim, FeedState(), NOW, seen=Seen())
    left = {
        key.decode().removeprefix(store.keys.prefix) async for key in store.client.scan_iter(f"{store.keys.prefix}*")
    }
    assert left == {"feed:number", "leases", "feed:host:wire.example"}
    assert not await store.remove("f1")


async def test_of_feeds_the_numbers_are_in_order(store: FeedStore) -> None:
    for n in range(12):
        await store.add(replace(FEED, url=f"https://wire.example/{n}"), NOW)
    assert [f.id for f in await store.feeds()] == [f"f{n}" for n in range(1, 13)]
    assert await store.count() == 12
