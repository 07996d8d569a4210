"""What every messenger must do. A platform joins by a bench of its own in ``BENCHES``."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import aiohttp
import pytest
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.console import ConsoleMessenger
from bot.delivery.homeserver import Account
from bot.delivery.matrix import MatrixMessenger
from bot.delivery.pace import Pace
from bot.delivery.ports import Messenger
from bot.delivery.slack import SlackMessenger
from bot.delivery.workspaces import Workspaces
from bot.errors import Rejected, Retryable, Unsure
from bot.model import Act, Claim, Delivery, Destination, Message, Quote, Tally
from bot.store.console import ConsoleRoom
from tests.homeserver import PASSWORD, Reader, Synapse, free_port
from tests.slack.support import NEWS, TOKEN, FakeSlack
from tests.support import START


@dataclass(frozen=True)
class Standing:
    """A message as it stands on the platform: its id, its root's id or None, what it says, and its footer."""

    id: str
    thread: str | None
    text: str
    reports: int


class PlatformBench(Protocol):
    """A messenger with its platform, as far as the suite looks at it."""

    messenger: Messenger
    address: str
    """A place on the platform that takes messages."""

    async def standing(self) -> list[Standing]:
        """Every message that can be seen, in order, edits applied."""

    async def another(self) -> Messenger:
        """The messenger of another worker."""

    async def stop_answering(self) -> None:
        """From now on the platform cannot be reached."""


class ConsoleBench:
    address = "desk"

    def __init__(self, client: Redis, desk: str) -> None:
        self.client = client
        self.room = ConsoleRoom(client, desk)
        self.messenger: Messenger = ConsoleMessenger(self.room)

    async def standing(self) -> list[Standing]:
        out: dict[str, Standing] = {}
        for p in await self.room.read():
            if p.act is Act.EDIT:
                assert p.thread is not None
                out[p.thread] = replace(out[p.thread], reports=p.tally.reports)
            else:
                out[p.id] = Standing(p.id, p.thread, p.message.headline, p.tally.reports)
        return list(out.values())

    async def another(self) -> Messenger:
        return ConsoleMessenger(self.room)

    async def stop_answering(self) -> None:
        pool = self.client.connection_pool
        await pool.disconnect()
        pool.connection_kwargs["path"] = "/nowhere/at/all"
        pool.reset()


class SlackBench:
    """Slack's messenger and the fake of tests/slack, which runs as a process of its own."""

    address = NEWS

    def __init__(self, fake: FakeSlack) -> None:
        self.fake = fake
        self.messenger: Messenger = self._made()

    def _made(self) -> Messenger:
        client = AsyncWebClient(token=TOKEN, base_url=self.fake.url, retry_handlers=[], session=self.fake.session)
        return SlackMessenger(Workspaces(client), Pace(time.monotonic, asyncio.sleep, interval=0.0), time.monotonic)

    async def another(self) -> Messenger:
        return self._made()

    async def standing(self) -> list[Standing]:
        out = []
        for m in await self.fake.messages():
            pieces = [e["text"] for e in m["blocks"][0]["elements"][0]["elements"]]
            reports = re.search(r"(\d+) reports?, ", json.dumps(m["blocks"]))
            thread = m["thread_ts"] if m["thread_ts"] != m["ts"] else None
            out.append(Standing(m["ts"], thread, pieces[1], int(reports[1]) if reports else 1))
        return out

    async def stop_answering(self) -> None:
        self.fake.process.kill()
        await self.fake.process.wait()


class MatrixBench:
    """Matrix's messenger and a real Synapse; a second client reads what stands there."""

    def __init__(self, synapse: Synapse, account: Account, reader: Reader, room: str) -> None:
        self.synapse, self.account, self.reader, self.address = synapse, account, reader, room
        self.messenger: Messenger = MatrixMessenger(account, _utc, Pace(time.monotonic, asyncio.sleep, interval=0.0))
        self.others: list[Account] = []

    async def standing(self) -> list[Standing]:
        await self.reader.sync()
        out = []
        for m in self.reader.messages(self.address):
            reports = re.search(r"(\d+) reports?, ", m.body)
            headline = m.body.split("\n")[0].split("  ", 1)[1]
            out.append(Standing(m.id, m.thread, headline, int(reports[1]) if reports else 1))
        return out

    async def another(self) -> Messenger:
        where = self.account.where.parent / "another"
        account = Account(self.synapse.url, self.account.client.user_id, where, password=PASSWORD)
        self.others.append(account)
        assert await account.login(asyncio.Event())
        await account.sync(0.0)
        return MatrixMessenger(account, _utc, Pace(time.monotonic, asyncio.sleep, interval=0.0))

    async def stop_answering(self) -> None:
        self.account.client.homeserver = f"http://127.0.0.1:{free_port()}"


async def _utc(_: Destination) -> str:
    return "UTC"


@asynccontextmanager
async def matrix(synapse: Synapse, where: Path, *, encrypted: bool) -> AsyncIterator[PlatformBench]:
    bot, person = (synapse.register(f"{name}{uuid4().hex[:8]}") for name in ("bot", "reader"))
    account = Account(synapse.url, bot, where, password=PASSWORD)
    reader = await Reader.login(synapse, person)
    try:
        room = await reader.room(bot, encrypted=encrypted)
        assert await account.login(asyncio.Event())
        await account.client.join(room)
        await account.sync(0.0)
        await reader.sync()
        await account.sync(0.0)
        bench = MatrixBench(synapse, account, reader, room)
        yield bench
        for other in bench.others:
            await other.close()
    finally:
        await account.close()
        await reader.close()


@asynccontextmanager
async def console(client: Redis, desk: str) -> AsyncIterator[PlatformBench]:
    yield ConsoleBench(client, desk)


@asynccontextmanager
async def slack(client: Redis, desk: str) -> AsyncIterator[PlatformBench]:
    fake = await FakeSlack.start()
    try:
        yield SlackBench(fake)
    finally:
        await fake.stop()


BENCHES: dict[str, Callable[[Redis, str], AbstractAsyncContextManager[PlatformBench]]] = {
    "console": console,
    "slack": slack,
}


ONE_SYNAPSE = (pytest.mark.xdist_group("synapse"), pytest.mark.timeout(300))


@pytest.fixture(params=[*BENCHES, *(pytest.param(n, marks=ONE_SYNAPSE) for n in ("matrix", "matrix encrypted"))])
async def bench(
    request: pytest.FixtureRequest, client: Redis, desk: str, tmp_path: Path
) -> AsyncIterator[PlatformBench]:
    name: str = request.param
    if name.startswith("matrix"):
        synapse: Synapse = request.getfixturevalue("synapse")
        made = matrix(synapse, tmp_path / "matrix", encrypted=name.endswith("encrypted"))
    else:
        made = BENCHES[name](client, desk)
    async with made as opened:
        yield opened


def claim(
    bench: PlatformBench, id: str, act: Act, headline: str = "", root: str | None = None, reports: int = 1
) -> Claim:
    message = Message("s1", headline, (Quote("Three died."),), "Coast Wire", "", "en", START, START, article=id)
    destination = Destination(bench.messenger.platform, bench.address)
    given = None if act is Act.EDIT else message
    first = replace(message, headline="First") if root else None
    return Claim(Delivery(id, act, destination, "s1", given, START), "1", 1, root, first, Tally(reports, 1, START))


async def test_an_alert_stands_as_a_root(bench: PlatformBench) -> None:
    receipt = await bench.messenger.send(claim(bench, "d1", Act.ALERT, "First"), START)
    assert await bench.standing() == [Standing(receipt.message_id, None, "First", 1)]


async def test_an_update_stands_in_its_thread(bench: PlatformBench) -> None:
    root = (await bench.messenger.send(claim(bench, "d1", Act.ALERT, "First"), START)).message_id
    await bench.messenger.send(claim(bench, "d2", Act.UPDATE, "Second", root), START)
    await bench.messenger.send(claim(bench, "d3", Act.UPDATE, "Third", root), START)
    assert [(m.thread, m.text) for m in await bench.standing()] == [(None, "First"), (root, "Second"), (root, "Third")]


@pytest.mark.parametrize("act", [Act.ALERT, Act.UPDATE, Act.EDIT])
async def test_a_delivery_sent_again_has_no_further_effect_and_the_same_receipt(bench: PlatformBench, act: Act) -> None:
    """Its worker died between the platform's answer and the settling."""
    root = None
    if act is not Act.ALERT:
        root = (await bench.messenger.send(claim(bench, "d1", Act.ALERT, "First"), START)).message_id
    sent = claim(bench, "d2", act, "Second", root, reports=2)
    first = await bench.messenger.send(sent, START)
    before = await bench.standing()
    again = await bench.messenger.send(replace(sent, attempt=2, token="2"), START + 60)
    assert again == first
    assert await bench.standing() == before


@pytest.mark.parametrize("act", [Act.ALERT, Act.UPDATE])
async def test_a_delivery_that_another_worker_has_sent_and_died_of_is_not_sent_again(
    bench: PlatformBench, act: Act
) -> None:
    root = None
    if act is not Act.ALERT:
        root = (await bench.messenger.send(claim(bench, "d1", Act.ALERT, "First"), START)).message_id
    other = await bench.another()
    sent = claim(bench, "d2", act, "Second", root)
    first = await bench.messenger.send(sent, START)
    before = await bench.standing()
    assert await other.send(replace(sent, attempt=2, token="2", lost=1), START + 60) == first
    third = claim(bench, "d3", act, "Third", root)
    assert (await other.send(replace(third, attempt=2), START + 60)).message_id != first.message_id
    assert [m.text for m in await bench.standing()] == [*(m.text for m in before), "Third"]


@pytest.mark.xdist_group("synapse")
async def test_a_try_that_a_homeserver_went_away_over_is_said_to_be_unsure_and_another_worker_looks_first(
    synapse: Synapse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with matrix(synapse, tmp_path / "matrix", encrypted=False) as bench:
        assert isinstance(bench, MatrixBench)
        account, sent = bench.account, claim(bench, "d1", Act.ALERT, "First")
        send = account.client.room_send

        async def taken_and_gone(*args: object, **more: object) -> object:
            await send(*args, **more)
            account.away = "it has just been killed"  # so the sync found
            raise aiohttp.ServerDisconnectedError

        monkeypatch.setattr(account.client, "room_send", taken_and_gone)
        with pytest.raises(Unsure):  # by which a first try counts
            await bench.messenger.send(sent, START)
        other = await bench.another()
        await other.send(replace(sent, attempt=2, token="2"), START + 60)
        assert [m.text for m in await bench.standing()] == ["First"]
        with pytest.raises(Retryable) as doubt:  # and while it is away, no further try counts
            await bench.messenger.send(replace(sent, attempt=2, token="3"), START + 120)
        assert not doubt.value.counts


async def test_an_edit_changes_the_root_s_footer_and_nothing_else(bench: PlatformBench) -> None:
    root = (await bench.messenger.send(claim(bench, "d1", Act.ALERT, "First"), START)).message_id
    await bench.messenger.send(claim(bench, "d2", Act.UPDATE, "Second", root), START)
    await bench.messenger.send(claim(bench, "d3", Act.EDIT, root=root, reports=7), START)
    root_now, *_ = await bench.standing()
    assert (root_now.text, root_now.reports, root_now.thread) == ("First", 7, None)
    assert [m.text for m in await bench.standing()] == ["First", "Second"]


async def test_an_update_whose_root_was_given_up_opens_the_thread(bench: PlatformBench) -> None:
    root = (await bench.messenger.send(claim(bench, "d2", Act.UPDATE, "Second"), START)).message_id
    await bench.messenger.send(claim(bench, "d3", Act.UPDATE, "Third", root), START)
    assert [(m.thread, m.text) for m in await bench.standing()] == [(None, "Second"), (root, "Third")]


async def test_an_alert_that_is_late_to_its_thread_is_a_reply(bench: PlatformBench) -> None:
    root = (await bench.messenger.send(claim(bench, "d2", Act.UPDATE, "Second"), START)).message_id
    await bench.messenger.send(claim(bench, "d1", Act.ALERT, "First", root), START)
    assert [(m.thread, m.text) for m in await bench.standing()] == [(None, "Second"), (root, "First")]


async def test_an_edit_without_a_root_is_rejected(bench: PlatformBench) -> None:
    with pytest.raises(Rejected, match="no root"):
        await bench.messenger.send(claim(bench, "d1", Act.EDIT), START)
    assert await bench.standing() == []


async def test_a_platform_that_does_not_answer_is_tried_again_later(bench: PlatformBench) -> None:
    await bench.stop_answering()
    with pytest.raises(Retryable):
        await bench.messenger.send(claim(bench, "d1", Act.ALERT, "First"), START)
