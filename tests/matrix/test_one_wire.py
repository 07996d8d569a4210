"""One wire tells a Slack channel and a Matrix room the same: the same stories, in the same threads, in the same words."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from bot.book import Place, Priority
from bot.delivery.pace import SEATS, Pace
from bot.delivery.pump import Pump
from bot.delivery.slack import SlackMessenger
from bot.delivery.workspaces import Workspaces
from bot.model import Act, Destination
from bot.pipeline import Desk
from bot.store.book import BookStore, Edit
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox, Sent
from bot.watching import joined, subscribe, watches
from bot.worker import Worker
from tests.alerts.test_slack import said
from tests.homeserver import Reader
from tests.matrix.support import Ear
from tests.slack.support import NEWS, TOKEN, FakeSlack
from tests.support import BRIDGE, QUAY, QUAY_MOVES, article, demo_wire

Ears = Callable[..., Awaitable[Ear]]


class Both:
    """A desk that tells the same topic in a Slack channel and a Matrix room, with a clock that is moved by hand."""

    def __init__(self, client: Redis, desk: str, fake: FakeSlack, ear: Ear, room: str) -> None:
        self.now = time.time()
        self.fake, self.ear, self.room = fake, ear, room
        self.places = (Destination("slack", NEWS), Destination("matrix", room))
        slack = AsyncWebClient(token=TOKEN, base_url=fake.url, retry_handlers=[], session=fake.session)
        pace = Pace(time.monotonic, asyncio.sleep, interval=0.0, seats=SEATS)
        self.store = NewsStore(client, desk, Limits(edit_debounce_seconds=0.0))
        self.outbox, self.books = Outbox(client, desk), BookStore(client, desk)
        messengers = (SlackMessenger(Workspaces(slack), pace, time.monotonic), ear.messenger)
        self.pump = Pump(self.outbox, messengers, self.clock, lambda: 0.5)
        book = joined(subscribe(self.places[0], ["*"]), subscribe(self.places[1], ["*"]))
        self.desk = Desk(self.store, watches(book), self.clock, books=self.books, outbox=self.outbox)

    def clock(self) -> float:
        return self.now

    async def read(self, *articles: object) -> None:
        """Decides articles and sends what they tell."""
        await self.store.prepare()
        for a in articles:
            await self.store.ingest(a)  # type: ignore[arg-type]
        await self.desk.rebuild()
        await Worker(self.desk, "w", 30.0).drain(alone=True)
        while await self.outbox.waiting():
            await self.pump.drain()
            self.now += 0.01

    async def setup(self, **more: object) -> None:
        places = {str(d): Place(d, **more) for d in self.places}  # type: ignore[arg-type]
        await self.books.edit("me", "setup", self.now, lambda _: Edit({"places": places}))


@pytest.fixture
async def both(client: Redis, desk: str, ears: Ears, reader: Reader) -> AsyncIterator[Both]:
    fake = await FakeSlack.start()
    ear = await ears()
    room = await reader.room(ear.user, name="News")
    await ear.until(lambda: ear.inside(room))
    yield Both(client, desk, fake, ear, room)
    await fake.stop()


async def test_both_are_told_the_same_stories_in_the_same_threads_and_words(both: Both, reader: Reader) -> None:
    await both.read(*demo_wire(both.now))
    slack = {m["ts"]: m for m in await both.fake.messages()}
    await reader.sync()
    matrix = {m.id: m for m in reader.messages(both.room, both.ear.user)}
    pairs: dict[tuple[str, str, str], dict[str, Sent]] = {}
    for story in await both.store.stories():
        for sent in await both.outbox.told(story.id):
            d = sent.delivery
            assert d.message is not None
            pairs.setdefault((d.story, d.act.value, d.message.article), {})[d.destination.platform] = sent
    assert len(pairs) == len(slack) == len(matrix) > 10
    for (story, act, _), pair in pairs.items():
        here, there = slack[str(pair["slack"].message_id)], matrix[str(pair["matrix"].message_id)]
        in_slack, in_matrix = said(here["blocks"]), there.body.replace("\u2060", "")
        message = pair["slack"].delivery.message
        assert message is not None
        assert message == pair["matrix"].delivery.message
        assert message.story == story
        opening = (message.headline,) if act == Act.ALERT.value else ()
        reasons = (r for q in message.quotes for r in q.reasons)
        for text in (*opening, message.source, *(q.text for q in message.quotes), *reasons):
            assert text in in_slack, (text, in_slack)
            assert text in in_matrix, (text, in_matrix)
        assert (here["thread_ts"] in (None, here["ts"])) == (there.thread is None) == (act == Act.ALERT.value)
        if there.thread is not None:
            root = next(k for k, p in pairs.items() if p["matrix"].message_id == there.thread)
            assert pairs[root]["slack"].message_id == here["thread_ts"]


async def test_a_word_stands_in_the_room_too_from_the_priority_on_that_the_place_says(
    both: Both, reader: Reader
) -> None:
    await both.setup(broadcast=Priority.NORMAL)
    await both.read(article("a", QUAY, both.now), article("c", BRIDGE, both.now))
    await both.read(article("d", QUAY_MOVES, both.now, source="Paper 3"))
    await reader.sync()
    *_, update, word = reader.messages(both.room, both.ear.user)
    assert update.thread is not None
    assert (word.thread, word.reply, word.msgtype) == (None, update.thread, "m.notice")
    assert word.body.startswith("In the thread: ")
    assert word.body.removeprefix("In the thread: ").strip("“”") in update.body
    assert [m["broadcast"] for m in await both.fake.messages() if m["thread_ts"] not in (None, m["ts"])] == [True]


async def test_without_that_nothing_stands_beside_the_thread(both: Both, reader: Reader) -> None:
    await both.read(article("a", QUAY, both.now), article("d", QUAY_MOVES, both.now, source="Paper 3"))
    await reader.sync()
    root, update = reader.messages(both.room, both.ear.user)
    assert (root.thread, update.thread) == (None, root.id)


async def test_a_root_that_is_too_old_is_followed_by_a_new_one_that_says_what_it_goes_on_from(
    both: Both, reader: Reader
) -> None:
    await both.setup(root_hours=6.0)
    await both.read(article("a", QUAY, both.now))
    both.now += 6 * 3600
    await both.read(article("d", QUAY_MOVES, both.now, source="Paper 3"))
    await reader.sync()
    old, new = reader.messages(both.room, both.ear.user)
    assert (old.thread, new.thread) == (None, None)
    assert f"goes on from {next(iter(await both.store.stories())).id}" in new.body
    _, second = await both.fake.messages()
    assert second["thread_ts"] in (None, second["ts"])
    assert "follows s" in said(second["blocks"])
