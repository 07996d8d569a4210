"""Who is where, as the book keeps it, whatever platform says so."""

import asyncio
from collections.abc import Set
from contextlib import suppress

from redis.asyncio import Redis

from bot.book import Book, Person, Place, Subscription
from bot.model import Destination
from bot.store.book import BookStore, Edit
from handlers.presence import AT_ONCE, FIRST_RETRY, Presence


class Roster:
    """Rooms of a test. ``gate`` holds the answers back."""

    def __init__(self, **rooms: set[str]) -> None:
        self.rooms = rooms
        self.away = False
        self.now = 5.0
        self.asked: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def members(self, channel: str) -> frozenset[str] | None:
        found = None if self.away else frozenset(self.rooms[channel])
        self.asked.append(channel)
        await self.gate.wait()
        return found

    async def channels(self, user: str, among: Set[str]) -> frozenset[str] | None:
        self.asked.append(user)
        return None if self.away else frozenset(c for c, users in self.rooms.items() if user in users and c in among)


def told(*channels: str) -> dict[str, Subscription]:
    return {c: Subscription(c, Destination("chat", c), "t1") for c in channels}


async def book_of(client: Redis, desk: str, *people: str) -> BookStore:
    books = BookStore(client, desk)
    some = {f"chat:{p}": Person(f"chat:{p}") for p in people} | {
        "other:x": Person("other:x", rooms=frozenset({"other:r"}))
    }
    for n in range(0, len(some), 500):
        part = dict([*some.items()][n : n + 500])
        await books.edit("", "set", 1.0, lambda _, part=part: Edit({"people": part}))  # type: ignore[misc]
    home = Destination("chat", "ann")
    place = Place(home, person="chat:ann")
    subscriptions = told("desk", "port") | {"h": Subscription("h", home, "t1")}
    await books.edit("", "set", 1.0, lambda _: Edit({"subscriptions": subscriptions, "places": {str(home): place}}))
    return books


def presence(books: BookStore, roster: Roster) -> Presence:
    return Presence("chat", books, lambda: roster.now, roster, Book())


async def rooms(books: BookStore, user: str) -> set[str]:
    return {r.removeprefix("chat:") for r in (await books.read()).people[f"chat:{user}"].rooms}


async def test_channels_are_listed_once_and_direct_messages_are_no_channel(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann", "ben")
    roster = Roster(desk={"ann", "zoe"}, port={"ann", "ben"})
    p = presence(books, roster)
    assert await p.catch_up()
    assert await p.catch_up()
    assert roster.asked == ["desk", "port"]
    assert (await rooms(books, "ann"), await rooms(books, "ben")) == ({"desk", "port"}, {"port"})
    assert (await books.read()).people["other:x"].rooms == {"other:r"}


async def test_who_leaves_while_the_members_are_read_stays_out(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann", "ben")
    roster = Roster(desk={"ann"}, port={"ann"})
    roster.gate.clear()
    p = presence(books, roster)
    reading = asyncio.create_task(p.catch_up())
    while not roster.asked:
        await asyncio.sleep(0)
    await p.left("desk", "ann")
    await p.joined("port", "ben")
    roster.gate.set()
    assert await reading
    assert (await rooms(books, "ann"), await rooms(books, "ben")) == ({"port"}, {"port"})


async def test_what_cannot_be_listed_is_tried_again_and_takes_nobody_out(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann")
    roster = Roster(desk={"ann"}, port=set())
    p = presence(books, roster)
    await p.joined("desk", "ann")
    roster.away = True
    assert not await p.catch_up()
    assert not await p.catch_up()  # not at once
    assert await rooms(books, "ann") == {"desk"}
    assert roster.asked == ["desk", "port"]
    roster.now += FIRST_RETRY
    assert not await p.catch_up()
    roster.away = False
    roster.now += FIRST_RETRY
    assert not await p.catch_up()  # later each time
    roster.now += FIRST_RETRY
    assert await p.catch_up()
    assert roster.asked == ["desk", "port"] * 3


async def test_the_bot_that_comes_into_a_channel_asks_at_once(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann")
    roster = Roster(desk={"ann"}, port=set())
    p = presence(books, roster)
    roster.away = True
    assert not await p.catch_up()
    roster.away = False
    p.arrived("desk")
    assert not await p.catch_up()
    assert (roster.asked, await rooms(books, "ann")) == (["desk", "port", "desk"], {"desk"})


async def test_a_channel_where_nothing_can_be_sent_shows_nobody_anything(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann")
    roster = Roster(desk={"ann"}, port={"ann"})
    p = presence(books, roster)
    assert await p.catch_up()
    there = Place(Destination("chat", "port"), suspended="archived")
    await books.edit("", "set", 1.0, lambda _: Edit({"places": {"chat:port": there}}))
    assert await p.catch_up()
    assert (await rooms(books, "ann"), roster.asked) == ({"desk"}, ["desk", "port"])


async def test_who_is_unknown_to_the_book_is_not_written_down(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann")
    before = await books.version()
    p = presence(books, Roster())
    await p.joined("desk", "zoe")
    await p.left("desk", "zoe")
    await p.joined("elsewhere", "ann")  # nothing is told there
    assert await books.version() == before


async def test_the_first_to_use_the_bot_after_the_channels_were_listed_is_looked_for(client: Redis, desk: str) -> None:
    books = await book_of(client, desk)
    p = presence(books, Roster(desk={"ann"}, port=set()))
    assert await p.catch_up()
    await books.edit("", "set", 1.0, lambda _: Edit({"people": {"chat:ann": Person("chat:ann")}}))
    assert await p.catch_up()
    assert await rooms(books, "ann") == {"desk"}


async def test_more_people_than_one_edit_takes_are_all_written(client: Redis, desk: str) -> None:
    many = [f"p{n}" for n in range(2 * AT_ONCE + 1)]
    books = await book_of(client, desk, *many)
    assert await presence(books, Roster(desk={*many}, port=set())).catch_up()
    book = await books.read()
    assert all(book.people[f"chat:{p}"].rooms == {"chat:desk"} for p in many)


async def test_an_end_does_not_wait_for_a_platform_that_does_not_answer(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann")
    roster = Roster(desk={"ann"}, port=set())
    roster.gate.clear()
    stop = asyncio.Event()
    running = asyncio.create_task(presence(books, roster).run(stop))
    while not roster.asked:
        await asyncio.sleep(0)
    stop.set()
    await running
    assert await rooms(books, "ann") == set()


class Swallowing(Roster):
    """Its answer does not come, and the first cancellation is lost on the way, as before Python 3.12 wait_for can."""

    async def members(self, channel: str) -> frozenset[str] | None:
        self.asked.append(channel)
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()
        return None


async def test_an_end_comes_though_a_cancellation_is_lost_on_the_way(client: Redis, desk: str) -> None:
    books = await book_of(client, desk, "ann")
    roster = Swallowing(desk={"ann"}, port=set())
    stop = asyncio.Event()
    running = asyncio.create_task(presence(books, roster).run(stop))
    while not roster.asked:
        await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(10):
        await running
    assert roster.asked == ["desk"]
