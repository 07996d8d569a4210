"""The whole bot as a process against a real Synapse, read by a second client with a device of its own."""

import asyncio
import os
import random
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.store.console import ConsoleRoom
from bot.store.outbox import Outbox
from tests.homeserver import PASSWORD, Reader, Synapse
from tests.matrix.support import told_in
from tests.outside import OwnBot

ROUNDS = 25 if "SLUGLINE_TEST_CHAOS" in os.environ else 1
KILLS = 4


class Bot(OwnBot):
    """The bot as a process, with an account and a room."""

    secret = PASSWORD

    def __init__(self, synapse: Synapse, data: Path) -> None:
        super().__init__(data)
        self.synapse = synapse
        self.url = synapse.url
        self.http = "0"
        self.user = synapse.register(f"bot{uuid4().hex[:8]}")
        self.room = ""

    async def start(self) -> None:
        said = await self.launch({
            "MATRIX_HOMESERVER": self.url, "MATRIX_USER": self.user, "MATRIX_PASSWORD": PASSWORD,
            "MATRIX_ROOM": self.room, "HTTP_PORT": self.http, "LEASE_SECONDS": "5",
        })  # fmt: skip
        greeting = await said.readline()
        assert b"Ctrl-C stops" in greeting, greeting


@pytest.fixture
async def bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Bot]:
    made = Bot(synapse, tmp_path / "data")
    yield made
    await made.put_away()


def joined(bot: Bot, reader: Reader) -> bool:
    """The bot is in the room, and not only invited."""
    room = reader.client.rooms[bot.room]
    return bot.user in room.users and bot.user not in room.invited_users


async def meet(bot: Bot, reader: Reader, *, encrypted: bool) -> None:
    """The bot is started once, so that it has a device; then it is asked into a room."""
    bot.room = await reader.room(bot.user, encrypted=encrypted, name="News")
    await bot.start()
    await reader.until(lambda: joined(bot, reader))


async def compare(bot: Bot, reader: Reader) -> int:
    """What the reader sees is what the console has; how many messages those are."""
    async with bot.desk() as client:
        outbox = Outbox(client, "desk")
        assert [(x.delivery.act, x.reason[-300:]) for x in await outbox.dead()] == []
        return await told_in(bot.room, bot.user, reader, outbox, await ConsoleRoom(client, "desk").read())


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
async def test_a_wire_becomes_the_threads_that_the_console_has(bot: Bot, reader: Reader, encrypted: bool) -> None:
    await meet(bot, reader, encrypted=encrypted)
    await bot.end(signal.SIGTERM)
    await bot.fill()
    await bot.start()  # the same device, by the token that was kept
    await bot.idle()
    assert await compare(bot, reader) > 10
    assert all(m.encrypted == encrypted for m in reader.messages(bot.room, bot.user))
    # two stories tell of the ferry, and which root comes first nobody promises
    ferries = [m for m in reader.messages(bot.room, bot.user) if "Selkirk Rose" in m.body and m.thread is None]
    footer = re.compile(r"\d+ reports, \d+ independent origins, last ")
    ferry = next((m for m in ferries if footer.search(m.body)), None)
    assert ferry is not None, "the root's footer is kept up"
    login = bot.data / "matrix" / "login.json"
    assert login.stat().st_mode & 0o777 == 0o600

    # people ask where they are, and are answered in the thread of the question
    asked = await reader.say(bot.room, "!slug stories")
    answer = await reader.until(
        lambda: next((m for m in reader.messages(bot.room, bot.user) if m.msgtype == "m.notice"), None)
    )
    assert answer.thread == asked
    assert "Live stories" in answer.body
    await reader.react(bot.room, ferry.id, "❓")
    await reader.until(
        lambda: [m for m in reader.messages(bot.room, bot.user) if m.thread == ferry.id and m.msgtype == "m.notice"]
    )
    assert await bot.end(signal.SIGTERM) == b""


async def test_a_stranger_s_invitation_is_refused_and_plain_words_do_in_direct_messages(
    synapse: Synapse, bot: Bot, reader: Reader
) -> None:
    bot.room = await reader.room(bot.user, direct=True)
    await bot.start()
    await reader.until(lambda: joined(bot, reader))
    await reader.say(bot.room, "topics")
    answer = await reader.until(lambda: reader.messages(bot.room, bot.user))
    assert "no topics yet" in answer[0].body
    await reader.say(bot.room, "whoami")
    await reader.until(
        lambda: any(bot.user not in m.body and "editor" in m.body for m in reader.messages(bot.room, bot.user))
    )
    await bot.end(signal.SIGTERM)


@pytest.mark.timeout(3600 if ROUNDS > 1 else 240)
@pytest.mark.parametrize("round", range(ROUNDS))
async def test_killed_at_any_moment_and_synapse_started_again_it_tells_each_message_once_and_in_order(
    synapse: Synapse, bot: Bot, reader: Reader, round: int
) -> None:
    chance = random.Random(round)
    encrypted = bool(round % 2)
    await meet(bot, reader, encrypted=encrypted)
    await bot.end(signal.SIGTERM)
    await bot.fill()
    for n in range(KILLS):
        await bot.start()
        await asyncio.sleep(chance.uniform(0.5, 3.0))  # any moment will do: what stands in the end is compared
        if n == 1:
            synapse.stop(signal.SIGKILL)
            await asyncio.sleep(chance.uniform(0.1, 0.5))
            synapse.start()
        await bot.end(signal.SIGKILL)
    await bot.start()
    await bot.idle()
    assert await compare(bot, reader) > 10
    await bot.end(signal.SIGTERM)
