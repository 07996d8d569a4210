"""The bot's ear for Matrix in this process, on a real homeserver and a real store, a sync at a time."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from redis.asyncio import Redis

from bot.book import Book, Subscription
from bot.delivery.homeserver import Account
from bot.delivery.matrix import MatrixMessenger
from bot.delivery.pace import SEATS, Pace
from bot.delivery.pump import Pump, Retries
from bot.delivery.suspend import Suspender
from bot.model import Destination, Posted
from bot.store.book import BookStore, Edit
from bot.store.feeds import FeedStore
from bot.store.held import HeldStore
from bot.store.news import NewsStore
from bot.store.once import Once
from bot.store.outbox import Outbox
from bot.stories.policy import Policy
from handlers.answer import Answer
from handlers.caller import Caller
from handlers.desk import Service, Stores
from handlers.matrix.app import Front
from handlers.matrix.board import Board
from handlers.matrix.members import MatrixRoster
from handlers.matrix.moves import Moves
from handlers.matrix.rooms import Rooms
from handlers.matrix.verify import Verifier
from handlers.presence import Presence
from tests.homeserver import NAME, PASSWORD, Reader, Seen, Synapse
from tests.support import told

PATIENCE = 60.0
"""Seconds in which a reader has all that was sent."""


class Ear:
    """An account that listens; ``said`` are the lines that it did, with who said them."""

    def __init__(
        self,
        synapse: Synapse,
        client: Redis,
        desk: str,
        where: Path,
        user: str = "",
        *,
        inviters: tuple[str, ...] = (NAME,),
        verifiers: tuple[str, ...] = (),
        verified_only: bool = False,
        fixed: str = "",
    ) -> None:
        self.moved = 0.0
        self.said: list[tuple[str, Caller]] = []
        self.user = user or synapse.register(f"bot{uuid4().hex[:8]}")
        self.where = where
        self.account = Account(synapse.url, self.user, where, password=PASSWORD, verified_only=verified_only)
        self.books, self.outbox = BookStore(client, desk), Outbox(client, desk)
        self.once = Once(client, desk)
        stores = Stores(
            NewsStore(client, desk), self.books, HeldStore(client, desk, 14.0), self.outbox, FeedStore(client, desk)
        )
        ids = itertools.count()
        self.service = Service(stores, self.clock, lambda: f"{next(ids):010x}", Policy().alert)
        self.suspender = Suspender(self.books, self.outbox, self.clock)
        rooms = Rooms(self.account, Moves(self.suspender, self.books, self.clock), inviters, fixed)
        self.board = Board(where)
        verifier = Verifier(self.account, verifiers, self.board, self.clock)
        self.presence = Presence("matrix", self.books, self.clock, MatrixRoster(self.account), Book())
        self.front = Front(
            self.account, self._do, self.once, rooms, verifier, _zone, self.clock, self.once.unread, self.presence
        )  # fmt: skip
        self.messenger = MatrixMessenger(
            self.account, _zone, Pace(time.monotonic, asyncio.sleep, interval=0.0, seats=SEATS)
        )
        self.pump = Pump(self.outbox, [self.messenger], self.clock, lambda: 0.5, Retries(), self.suspender)

    def clock(self) -> float:
        return time.time() + self.moved

    async def _do(self, line: str, caller: Caller) -> Answer:
        self.said.append((line, caller))
        return await self.service.do(line, caller)

    @property
    def lines(self) -> list[str]:
        return [line for line, _ in self.said]

    async def login(self) -> None:
        assert await self.account.login(asyncio.Event())
        self.front._listening = bool(self.account.since)
        await self.hear()

    async def hear(self) -> None:
        """One sync, and what it brought dealt with."""
        await self.account.sync(0.0, self.front.received)
        self.front._listening = True

    async def until(self, condition: Any) -> Any:
        """Syncs until the condition holds; the test's own timeout is the bound."""
        while not (found := condition()):
            await self.account.sync(0.3, self.front.received)
        return found

    def inside(self, room: str) -> bool:
        return room in self.account.client.rooms

    async def subscribe(self, room: str, by: str) -> None:
        s = Subscription("s1", Destination("matrix", room), "t1", by=f"matrix:{by}")
        await self.books.edit(s.by, "subscribe", 1.0, lambda _: Edit({"subscriptions": {"s1": s}}))

    async def suspended(self, room: str) -> str:
        return (await self.books.read()).place(Destination("matrix", room)).suspended


async def answers(reader: Reader, room: str, by: str, n: int = 1) -> list[Seen]:
    """The first ``n`` answers of the bot in a room."""
    return (await reader.until(lambda: len(found := reader.messages(room, by)) >= n and found))[:n]


async def _zone(_: object) -> str:
    return "UTC"


async def told_in(room: str, by: str, reader: Reader, outbox: Outbox, console: Sequence[Posted]) -> int:
    """Checks that a reader sees in a room what the console has, thread by thread, each message once and in order.

    Returns how many messages those are.
    """
    events: dict[str, tuple[str, str]] = {}
    for story in {p.message.story for p in console if p.message}:
        for sent in await outbox.told(story):
            d = sent.delivery
            if d.destination.platform == "matrix" and sent.message_id and d.message:
                events[sent.message_id] = (d.act.value, d.message.article)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await reader.until(lambda: {m.id for m in reader.messages(room, by)} >= set(events))
    assert set(events) - {m.id for m in reader.messages(room, by)} == set(), "sent, and not in the room"
    seen = [m for m in reader.messages(room, by) if m.msgtype == "m.text"]
    assert len(seen) == len(events), "a message stands twice, or none knows it"
    threads: dict[str, list[tuple[str, str]]] = {}
    roots: dict[str, str] = {}
    for m in seen:
        act, article = events[m.id]
        root = roots.setdefault(m.thread or m.id, article)
        threads.setdefault(root, []).append((act, article))
    assert threads == told(console)
    assert reader.unreadable == []
    assert all(m.mentions == {} for m in seen)
    return len(seen)
