"""Who is in which channel of Slack: listed page by page, then followed."""

import asyncio
import time
from collections.abc import AsyncIterator
from functools import partial

import pytest
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from bot.book import Book, Person, Subscription, Topic
from bot.delivery.workspaces import Workspaces
from bot.model import Destination
from bot.store.book import BookStore, Edit
from bot.store.installations import InstallationStore
from bot.store.seal import Seal
from bot.watching import subscribe
from handlers.presence import Presence
from handlers.slack.app import Front
from handlers.slack.members import SlackRoster
from handlers.slack.socket import SocketMode
from tests.slack.support import APP_TOKEN, ELSEWHERE, NEWS, PORT, TOKEN, FakeSlack
from tests.slack.test_app import Desk, Memory
from tests.slack.test_workspaces import CLIENT, ELSE, KEY, THERE, speaking

ADA, BO = "slack:U1ADA", "slack:U2BO"


class House:
    """The app, connected to the fake, with a book: Ada and Bo use it, and #news is told something."""

    def __init__(self, fake: FakeSlack, books: BookStore, always: Book, workspaces: Workspaces | None = None) -> None:
        self.fake, self.books, self.desk = fake, books, Desk()
        client = AsyncWebClient(token=TOKEN, base_url=fake.url, retry_handlers=[], session=fake.session)
        self.workspaces = workspaces or Workspaces(client)
        self.roster = SlackRoster(self.workspaces)
        self.presence = Presence("slack", books, time.time, self.roster, always)
        front = Front(self.workspaces, self.desk.do, Memory(), self.desk.invite, presence=self.presence)
        self.stop = asyncio.Event()
        mode = SocketMode(front.app, client, APP_TOKEN, fake.session, lambda: 0.0)
        self.tasks = [asyncio.create_task(mode.run(self.stop)), asyncio.create_task(self.presence.run(self.stop))]

    async def rooms(self, person: str = BO) -> set[str]:
        found = (await self.books.read()).people[person].rooms
        return {r.removeprefix("slack:") for r in found}

    async def until(self, person: str, *rooms: str) -> None:
        """Waits until a person is in exactly these rooms; the test's own timeout is the bound."""
        while await self.rooms(person) != set(rooms):
            await asyncio.sleep(0.02)

    async def set(self, edit: Edit) -> None:
        await self.books.edit("slack:U1ADA", "set", 1.0, lambda _: edit)


def told(channel: str, _: object = None) -> Edit:
    """Something is told in a channel."""
    id = f"u{channel}"
    return Edit(
        {
            "topics": {"t1": Topic("t1", "Fires", "fire")},
            "subscriptions": {id: Subscription(id, Destination("slack", channel), "t1")},
        }
    )


@pytest.fixture
async def house(fake: FakeSlack, client: Redis, desk: str) -> AsyncIterator[House]:
    books = BookStore(client, desk)
    people = {id: Person(id, rooms=frozenset({"slack:C0GONE"})) for id in (ADA, BO)}
    await books.edit("", "set", 1.0, lambda _: Edit({"people": people}))
    # 450 others, so that the members of #news are three pages
    await fake.do("members", channel=NEWS, users=[f"U{n:05}" for n in range(450)])
    made = House(fake, books, subscribe(Destination("slack", NEWS), ["fire"]))
    while (await fake.state())["connections"] < 2:
        await asyncio.sleep(0.02)
    await made.until(BO, NEWS)
    yield made
    made.stop.set()
    await asyncio.gather(*made.tasks)


async def test_at_start_the_members_are_listed_page_by_page_and_only_people_of_the_book_are_kept(house: House) -> None:
    assert await house.rooms(ADA) == {NEWS}  # a room that nothing is told in is taken out
    assert len(await house.fake.calls("conversations.members")) == 3
    assert set((await house.books.read()).people) == {ADA, BO}


async def test_who_leaves_is_taken_out_and_who_comes_back_is_put_in(house: House) -> None:
    await house.fake.do("goes", user="U2BO", channel=NEWS)
    await house.until(BO)
    assert await house.rooms(ADA) == {NEWS}
    await house.fake.do("comes", user="U2BO", channel=NEWS)
    await house.until(BO, NEWS)
    await house.fake.do("comes", user="U00001", channel=NEWS)  # who does not use the bot is nobody to the book
    await house.fake.do("goes", user="U2BO", channel=PORT)  # nothing is told there
    await house.fake.do("comes", user="U2BO", channel=PORT)
    assert await house.rooms() == {NEWS}
    assert set((await house.books.read()).people) == {ADA, BO}


async def test_a_channel_that_is_told_something_for_the_first_time_is_listed_then(house: House) -> None:
    await house.set(told(PORT))
    await house.fake.do("slash", user="U1ADA", channel=PORT, text="watch fire")
    await house.until(BO, NEWS, PORT)


async def test_a_channel_that_the_app_is_invited_to_is_listed_then(house: House) -> None:
    await house.fake.do("archive", channel=ELSEWHERE)
    await house.fake.do("goes", user="U1ADA", channel=ELSEWHERE)
    await house.set(told(ELSEWHERE))
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="topics")
    await house.until(BO, NEWS, ELSEWHERE)
    await house.fake.do("goes", user="U2BO", channel=ELSEWHERE)  # the app is not in it, and hears nothing
    assert await house.rooms() == {NEWS, ELSEWHERE}
    await house.fake.do("invite", channel=ELSEWHERE)
    await house.until(BO, NEWS)


async def test_of_somebody_new_the_channels_are_asked_for(house: House) -> None:
    await house.set(Edit({"people": {"slack:U00007": Person("slack:U00007")}}))
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="topics")
    while "slack:C1NEWS" not in (await house.books.read()).people["slack:U00007"].rooms:
        await asyncio.sleep(0.02)
    assert len(await house.fake.calls("conversations.members")) == 3  # the channels are not listed again
    assert [c["args"]["user"] for c in await house.fake.calls("users.conversations")] == ["U00007"]


async def test_slack_that_asks_to_wait_is_waited_for_and_a_refusal_is_no_list(house: House) -> None:
    await house.fake.do("fault", kind="limit", method="conversations.members", times=1, seconds=1)
    assert len(await house.roster.members(NEWS) or ()) == 453
    await house.fake.do("scopes", without=["channels:read"])
    assert await house.roster.members(NEWS) is None
    await house.fake.do("fault", kind="limit", method="users.conversations", times=99, seconds=0)
    assert await house.roster.channels("U2BO", {NEWS}) is None


@pytest.fixture
async def several(fake: FakeSlack, client: Redis, desk: str) -> Workspaces:
    """The own workspace and T2, with channels and people of the same ids."""
    await fake.do("team", id="T2", token=ELSE)
    await fake.do("join", team="T2", channel=NEWS)
    store = InstallationStore(client, desk, Seal([KEY]))
    await store.save(THERE)
    return Workspaces(speaking(fake), store, CLIENT, time.time)


async def test_of_another_workspace_the_members_are_those_of_its_own_channel(
    fake: FakeSlack, several: Workspaces
) -> None:
    await fake.do("members", team="T2", channel=NEWS, users=["U7CY"])
    roster = SlackRoster(several)
    there = await roster.members(f"T2/{NEWS}")
    assert there is not None
    assert "T2/U7CY" in there
    assert "U7CY" not in there
    assert "T2/U7CY" not in (await roster.members(NEWS) or ())
    assert await roster.channels("T2/U7CY", {NEWS, f"T2/{NEWS}"}) == {f"T2/{NEWS}"}
    assert await roster.members(f"T9/{NEWS}") is None  # the app is not installed there


async def test_who_leaves_a_channel_of_another_workspace_is_taken_out_there_alone(
    fake: FakeSlack, several: Workspaces, client: Redis, desk: str
) -> None:
    books = BookStore(client, desk)
    both = {f"slack:{at}U2BO": Person(f"slack:{at}U2BO") for at in ("", "T2/")}
    await books.edit("", "set", 1.0, lambda _: Edit({"people": both}))
    for channel in (NEWS, f"T2/{NEWS}"):
        await books.edit("", "set", 1.0, partial(told, channel))
    await fake.do("members", team="T2", channel=NEWS, users=["U2BO"])
    house = House(fake, books, Book(), several)
    try:
        await house.until("slack:T2/U2BO", f"T2/{NEWS}")
        await house.until(BO, NEWS)
        while (await fake.state())["connections"] < 2:
            await asyncio.sleep(0.02)
        await fake.do("goes", team="T2", user="U2BO", channel=NEWS)
        await house.until("slack:T2/U2BO")
        assert await house.rooms() == {NEWS}
    finally:
        house.stop.set()
        await asyncio.gather(*house.tasks)
