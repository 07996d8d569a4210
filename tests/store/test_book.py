"""The book on a real server: nobody's edit is lost, and every edit is on record."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.book import Book, Mute, Muted, Person, Place, Priority, Quiet, Subscription, Topic
from bot.errors import Conflict, Full, Unreadable
from bot.store.book import BookStore, Edit
from bot.store.codec import pack
from tests.support import HERE, START

FIRES = Topic("t1", "fires", "fire", "console:anna", budget=0)
ANNA = Person("console:anna", "Anna", rooms=frozenset({"console:desk", "console:foreign"}))
ROOM = Place(HERE, "desk", zone="Europe/Paris", quiet=Quiet(1320, 420, "Europe/Paris"), broadcast=Priority.HIGH)
WATCH = Subscription("u1", HERE, topic="t1", by="console:anna", created=START)
ALL = {
    "topics": {"t1": FIRES},
    "subscriptions": {"u1": WATCH},
    "places": {"console:desk": ROOM},
    "people": {"console:anna": ANNA},
    "mutes": {"m1": Mute("m1", Muted.SOURCE, "Coast Wire", until=START + 60)},
}


class Together(BookStore):
    """An editor who writes for the first time only when all have read what they rest on."""

    def __init__(self, client: Redis, desk: str, barrier: asyncio.Barrier) -> None:
        super().__init__(client, desk)
        self.barrier: asyncio.Barrier | None = barrier
        self.conflicts = 0

    async def change(self, *what: Any) -> int:
        if self.barrier is not None:
            barrier, self.barrier = self.barrier, None
            await barrier.wait()
        try:
            return await super().change(*what)
        except Conflict:
            self.conflicts += 1
            raise


def nothing(of: object) -> dict[str, dict[str, None]]:
    assert isinstance(of, dict)
    return {kind: dict.fromkeys(records) for kind, records in of.items()}


@pytest.fixture
def store(client: Redis, desk: str) -> BookStore:
    return BookStore(client, desk)


async def set_up(store: BookStore) -> Book:
    await store.change("console:anna", "set up", START, nothing(ALL), ALL)
    return await store.read()


async def test_what_is_written_is_read_as_it_was_and_by_whoever_follows(store: BookStore) -> None:
    early = await store.read()
    assert early == Book()
    book = await set_up(store)
    assert book == Book(1, **ALL)
    assert await store.follow(early) == book
    assert await store.follow(book) is book


async def test_a_record_that_changed_since_it_was_read_is_not_overwritten_and_nothing_else_is_written(
    store: BookStore,
) -> None:
    await set_up(store)
    louder = replace(FIRES, priority=Priority.HIGH)
    assert await store.change("b", "priority", START, {"topics": {"t1": FIRES}}, {"topics": {"t1": louder}}) == 2
    other = Topic("t2", "floods", "flood")
    stale = {"topics": {"t1": FIRES, "t2": None}}
    with pytest.raises(Conflict, match="t1 of the topics was edited by another"):
        await store.change("c", "rename", START, stale, {"topics": {"t1": None, "t2": other}})
    with pytest.raises(Conflict):
        await store.change("c", "watch", START, {"topics": {"t1": None}}, {"topics": {"t1": FIRES}})
    assert dict((await store.read()).topics) == {"t1": louder}
    assert len(await store.audit()) == 6


async def test_a_record_that_is_only_looked_at_must_stand_too(store: BookStore) -> None:
    await set_up(store)
    await store.change("a", "unwatch", START, {"topics": {"t1": FIRES}}, {"topics": {"t1": None}})
    new = {"subscriptions": {"u2": replace(WATCH, id="u2")}}
    with pytest.raises(Conflict, match="t1 of the topics"):
        await store.change("b", "subscribe", START, {"topics": {"t1": FIRES}, "subscriptions": {"u2": None}}, new)


async def test_an_edit_that_is_sent_twice_is_made_once(store: BookStore, client: Redis) -> None:
    class Twice:
        """A connection that is lost after the server got the script: the client sends it again."""

        def __init__(self, script: object) -> None:
            self.script = script

        async def __call__(self, **arguments: object) -> object:
            await self.script(**arguments)  # type: ignore[operator]
            return await self.script(**arguments)  # type: ignore[operator]

    store._edit = Twice(store._edit)  # type: ignore[assignment]
    assert await store.change("a", "watch", START, {"topics": {"t1": None}}, {"topics": {"t1": FIRES}}) == 1
    assert len(await store.audit()) == 1


async def test_two_hundred_editors_at_once_lose_no_edit_and_each_is_on_record_once(
    client: Redis, desk: str, store: BookStore
) -> None:
    """Each raises the budget of one of five topics, and adds a subscription of its own; none knows of the others."""
    topics = {f"t{n}": replace(FIRES, id=f"t{n}", name=f"topic {n}") for n in range(5)}
    await store.change("a", "set up", START, {"topics": dict.fromkeys(topics)}, {"topics": topics})
    editors = 200
    barrier = asyncio.Barrier(editors)
    stores = [Together(client, desk, barrier) for _ in range(editors)]

    async def editor(n: int) -> None:
        def make(book: Book) -> Edit:
            topic = book.topics[f"t{n % 5}"]
            assert topic.budget is not None
            own = Subscription(f"u{n}", HERE, topic=topic.id, by=f"console:p{n}")
            raised = replace(topic, budget=topic.budget + 1)
            return Edit({"topics": {topic.id: raised}, "subscriptions": {own.id: own}})

        await stores[n].edit(f"console:p{n}", "budget", START, make)

    watcher = await store.read()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(editor(n)) for n in range(editors)]
        while not all(task.done() for task in tasks):
            watcher = await store.follow(watcher)
            # one moment: each edit is there whole, or not at all
            assert sum(t.budget or 0 for t in watcher.topics.values()) == len(watcher.subscriptions)
    book = await store.read()
    assert sum(s.conflicts for s in stores) >= editors - 5, "of each topic's editors only one was right at once"
    assert [t.budget for t in book.topics.values()] == [editors // 5] * 5
    assert len(book.subscriptions) == editors
    assert book.version == 1 + editors
    assert await store.follow(watcher) == book
    lines = [line for line in await store.audit(10_000) if line.what == "budget"]
    assert len(lines) == 2 * editors
    assert {line.by for line in lines if line.target.startswith("topics:")} == {f"console:p{n}" for n in range(editors)}
    assert len({(line.version, line.target) for line in lines}) == 2 * editors


async def test_of_many_who_take_one_name_only_one_gets_it(client: Redis, desk: str) -> None:
    barrier = asyncio.Barrier(20)

    async def take(n: int) -> bool:
        def make(book: Book) -> Edit | None:
            if book.topic_named("fires"):
                return None
            return Edit({"topics": {f"t{n}": replace(FIRES, id=f"t{n}")}}, alone=True)

        book = await Together(client, desk, barrier).edit("a", "watch", START, make)
        return f"t{n}" in book.topics

    assert sum(await asyncio.gather(*(take(n) for n in range(20)))) == 1
    assert len((await BookStore(client, desk).read()).topics) == 1


async def test_a_mute_that_is_over_goes_with_the_next_edit_and_those_who_follow_see_it_go(store: BookStore) -> None:
    book = await set_up(store)
    assert await store.sweep(START + 59) == 1
    second = {"topics": {"t2": replace(FIRES, id="t2")}}
    await store.change("b", "watch", START + 61, nothing(second), second)
    later = await store.follow(book)
    assert (dict(later.mutes), sorted(later.topics)) == ({}, ["t1", "t2"])
    assert later == await store.read()
    assert [(e.what, e.target, e.by) for e in (await store.audit())[:2]] == [
        ("watch", "topics:t2", "b"),
        ("mute is over", "mutes:m1", ""),
    ]


async def test_a_mute_that_is_prolonged_or_made_for_good_does_not_end_early(store: BookStore) -> None:
    await set_up(store)
    mute = ALL["mutes"]["m1"]
    assert isinstance(mute, Mute)
    good = replace(mute, until=None)
    await store.change("a", "mute", START, {"mutes": {"m1": mute}}, {"mutes": {"m1": good}})
    assert await store.sweep(START + 100) == 2
    assert dict((await store.read()).mutes) == {"m1": good}


async def test_the_audit_log_says_who_changed_what_from_what_to_what_and_is_read_page_by_page(
    store: BookStore,
) -> None:
    await set_up(store)
    await store.change(
        "console:ben",
        "priority",
        START + 5,
        {"topics": {"t1": FIRES}},
        {"topics": {"t1": replace(FIRES, name="blaze")}},
    )
    (last, *_) = await store.audit(1)
    assert (last.version, last.at, last.by, last.what, last.target) == (
        2, START + 5, "console:ben", "priority", "topics:t1",
    )  # fmt: skip
    assert '"name": "fires"' in last.before
    assert '"name": "blaze"' in last.after
    page = await store.audit(2, before=2)
    assert {e.target.split(":")[0] for e in page} == set(ALL), "the lines of one edit are not torn apart"
    assert await store.audit(2, before=1) == []


async def test_who_was_away_for_longer_than_the_log_reads_the_book_whole(
    store: BookStore, client: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = await set_up(store)
    for n in range(30):
        new = {"topics": {f"x{n}": replace(FIRES, id=f"x{n}")}}
        await store.change("a", "watch", START, nothing(new), new)
    assert await store.follow(book) == await store.read()
    await client.xtrim(store.keys.of("audit"), maxlen=5, approximate=False)
    assert await store.follow(book) == await store.read()
    monkeypatch.setattr("bot.store.book.MAX_FOLLOWED", 3)
    assert await store.follow(book) == await store.read()
    await client.delete(store.keys.of("book"))
    assert (await store.follow(book)).version == 0, "an older state was put back"


async def test_a_record_as_an_earlier_version_wrote_it_can_be_edited(store: BookStore, client: Redis) -> None:
    short = pack(FIRES)
    assert short[:3] == bytes((0x92, 1, 0x99)), "an array of two: the format, and an array of nine fields"
    older = bytes((0x92, 1, 0x93)) + short[3:].split(b"\xaccons")[0]
    await client.hset(store.keys.of("topics"), "t1", older)  # type: ignore[misc]
    await client.incr(store.keys.of("book"))
    read = (await store.read()).topics["t1"]
    assert read == Topic("t1", "fires", "fire")
    await store.change("a", "budget", START, {"topics": {"t1": read}}, {"topics": {"t1": replace(read, budget=3)}})
    assert (await store.read()).topics["t1"].budget == 3


async def test_a_record_of_a_later_version_is_refused_in_words(store: BookStore, client: Redis) -> None:
    data = pack(FIRES)
    await client.hset(store.keys.of("topics"), "t1", data[:2] + bytes((data[2] + 1,)) + data[3:] + b"\x01")  # type: ignore[misc]
    with pytest.raises(Unreadable, match="a newer version wrote it, with 10 fields of Topic"):
        await store.read()


async def test_a_full_shelf_takes_no_more_and_says_so(store: BookStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.book.MAX_RECORDS", 2)
    await set_up(store)
    more = {"topics": {f"x{n}": replace(FIRES, id=f"x{n}") for n in range(2)}}
    with pytest.raises(Full, match="there are 2 topics already"):
        await store.change("a", "watch", START, nothing(more), more)
    assert sorted((await store.read()).topics) == ["t1"]


async def test_what_is_written_must_say_what_it_replaces_and_bear_its_own_name(store: BookStore) -> None:
    with pytest.raises(ValueError, match="what t1 of the topics was before is not given"):
        await store.change("a", "watch", START, {}, {"topics": {"t1": FIRES}})
    with pytest.raises(ValueError, match="t1 cannot be t2 of the topics"):
        await store.change("a", "watch", START, {"topics": {"t2": None}}, {"topics": {"t2": FIRES}})
    with pytest.raises(ValueError, match="cannot be t1 of the people"):
        await store.change("a", "watch", START, {"people": {"t1": None}}, {"people": {"t1": FIRES}})
