"""A whole desk in a test: people who say things, a wire, digests, and a clock that the test moves."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from bot.alerts.console import plain
from bot.book import Book, Role
from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.model import Act, Article, Claim, Destination, Kind, Note, Posted, Receipt, State
from bot.pipeline import Desk
from bot.store.book import BookStore
from bot.store.console import ConsoleRoom
from bot.store.feeds import FeedStore
from bot.store.held import HeldStore
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox
from bot.stories.policy import Policy
from bot.timekeeper import Timekeeper
from bot.watching import watches
from bot.worker import Worker
from handlers.answer import Answer
from handlers.caller import Caller
from handlers.desk import Service, Stores

BERLIN = "Europe/Berlin"
FIRE = (
    "Fire at Marhaven cannery kills three",
    "A fire at the Harlow cannery in Marhaven killed three workers on Monday, the port fire brigade said.\n"
    "Twelve people were taken to hospital with burns.\n"
    "The cannery employs about 400 people.",
)
FIRE_AGAIN = (
    "Three workers die in Marhaven cannery blaze",
    "Three workers were killed on Monday in a fire at the Harlow cannery in Marhaven, according to the port fire "
    "brigade.\nTwelve people with burns were taken to hospital.",
)
ARREST = (
    "Owner of Marhaven cannery arrested after fire",
    "Police in Marhaven arrested Edgar Harlow, the owner of the cannery, on Tuesday on suspicion of manslaughter.\n"
    "Inspectors had found two fire exits locked with chains, chief prosecutor Vera Lind told reporters.\n"
    "A judge ordered him to be held until a hearing on Thursday.\n"
    "Three workers died in the fire at the cannery on Monday.",
)
CHARGE = (
    "Marhaven cannery owner charged over fatal fire",
    "Prosecutors in Marhaven charged Edgar Harlow on Thursday with the manslaughter of the three workers who died in "
    "the cannery fire.\nThe court released him on bail of 200,000 crowns and took away his passport.",
)
BRIDGE = (
    "Bridge over the Skell collapses near Orrin",
    "The road bridge over the river Skell near Orrin collapsed on Monday evening, and two lorries fell into the water, "
    "police said.\nDivers rescued both drivers.",
)
BRIDGE_MOVES = (
    "Orrin bridge: third lorry found in the Skell",
    "Divers found a third lorry under the collapsed bridge over the Skell near Orrin on Tuesday, and its driver dead, "
    "police said.\nThe transport minister, Tove Brandt, ordered 40 bridges of the same type closed.",
)
STORM = (
    "Storm shuts Castermouth harbour as pilots strike",
    "Harbour pilots in Castermouth went on strike on Tuesday over night shifts, their union said.\n"
    "A storm sank two barges off Castermouth overnight and drowned one sailor, the coastguard said.",
)


class Recorder(ConsoleMessenger):
    """The console's messenger; remembers which message it posted where."""

    def __init__(self, room: ConsoleRoom) -> None:
        super().__init__(room)
        self.where: dict[str, Destination] = {}
        self.ids: dict[str, str] = {}

    async def send(self, claim: Claim, now: float) -> Receipt:
        """See ConsoleMessenger."""
        receipt = await super().send(claim, now)
        self.where[receipt.message_id] = claim.delivery.destination
        self.ids[receipt.message_id] = claim.delivery.id
        return receipt


class Bench:
    """A desk's day. People are named by their first names, places by "#channel" or "@person"."""

    def __init__(self, client: Redis, name: str, day: str = "2026-03-10", zone: str = BERLIN) -> None:
        self.zone = zone
        self.day = day
        self.client = client
        self.news = NewsStore(client, name, Limits(edit_debounce_seconds=0.0))
        self.book, self.held, self.outbox = BookStore(client, name), HeldStore(client, name), Outbox(client, name)
        self.feeds = FeedStore(client, name)
        self.room = ConsoleRoom(client, name)
        self.messenger = Recorder(self.room)
        self.pump = Pump(self.outbox, [self.messenger], self.clock, lambda: 0.5)
        self.desk = Desk(self.news, watches(Book()), self.clock, None, None, self.book, self.outbox)
        self.timekeeper = Timekeeper(self.held, self.book, self.news, self.clock, None, self.outbox)
        ids = itertools.count(1)
        stores = Stores(self.news, self.book, self.held, self.outbox, self.feeds)
        self.service = Service(stores, self.clock, lambda: f"{next(ids):04x}", Policy().alert)
        self.now = self.moment("00:00")
        self.kinds: dict[str, Kind] = {}

    def clock(self) -> float:
        """The time that the test has set."""
        return self.now

    def moment(self, at: str) -> float:
        """ "09:12" of this day, or "2026-03-11 09:12", by the desk's clock."""
        text = at if "-" in at else f"{self.day} {at}"
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(self.zone)).timestamp()

    async def at(self, time: str) -> None:
        """Lets the time pass up to then: everything that falls due meanwhile is sent when it is due."""
        until = self.moment(time)
        assert until >= self.now, f"{time} is over"
        if "-" in time:
            self.day = time.split(" ")[0]
        await self.pass_until(until)

    async def pass_until(self, until: float) -> None:
        """The same, to a moment in seconds."""
        while True:
            await self.timekeeper.tick()
            await self.pump.drain()
            due = await self.held.next_due()
            if due is None or due > until:
                break
            self.now = max(self.now, due)
        self.now = until
        await self.timekeeper.tick()
        await self.pump.drain()

    # --- people

    def caller(self, who: str, where: str, role: Role = Role.EDITOR, thread: str = "") -> Caller:
        """A person at a place: "#foreign", or "dm"."""
        direct = where == "dm"
        place = Destination("console", f"@{who}" if direct else where)
        name = "" if direct else where
        return Caller(f"console:@{who}", who, place, direct, self.zone, role, thread, name)

    async def says(
        self, who: str, line: str, where: str = "#foreign", *, role: Role = Role.EDITOR, thread: str = ""
    ) -> Answer:
        """Somebody says a command; what it sends is sent."""
        answer = await self.service.do(line, self.caller(who, where, role, thread))
        await self.pump.drain()
        return answer

    async def asks(self, who: str, line: str, where: str = "#foreign", **more: object) -> str:
        """The same, with the answer as text; it must be done."""
        answer = await self.says(who, line, where, **more)  # type: ignore[arg-type]
        assert answer.ok, answer.text
        return answer.text

    # --- the wire

    async def wire(
        self, id: str, text: tuple[str, str], source: str = "Coast Wire", version: int = 1, state: State = State.USABLE
    ) -> Kind:
        """An article comes in, and what it brings is sent. Returns what was done with it."""
        article = Article(
            id, text[0], text[1], self.now, self.now, version, f"https://wire.example/{id}", source, "en", (), state
        )
        await self.put(article)
        record = await self.news.article(id)
        assert record is not None
        return record.decision.kind

    async def put(self, article: Article) -> None:
        """An article comes in as it is."""
        await self.news.prepare()
        await self.news.ingest(article)
        await Worker(self.desk, "w", 30.0).drain()
        await self.pump.drain()

    async def kill(self, id: str, source: str = "Coast Wire") -> None:
        """The wire withdraws an article."""
        await self.wire(id, ("withdrawn", ""), source, 9, State.CANCELED)

    # --- what stands where

    async def posted(self, where: str) -> list[Posted]:
        """What was posted at a place, edits left out; each with what its edits have noted."""
        rows = [p for p in await self.room.read() if self.messenger.where.get(p.id) == Destination("console", where)]
        notes: dict[str, tuple[Note, ...]] = {}
        tallies = {}
        for p in rows:
            if p.act is Act.EDIT:
                about = p.target or p.thread or ""
                notes[about] = p.notes
                tallies[about] = p.tally
        return [
            replace(p, notes=notes.get(p.id, p.notes), tally=tallies.get(p.id, p.tally))
            for p in rows
            if p.act is not Act.EDIT
        ]

    async def told(self, where: str) -> list[tuple[str, str, str]]:
        """What was posted at a place: time, what it is, and the article, or those of a digest."""
        out = []
        for p in await self.posted(where):
            at = datetime.fromtimestamp(p.at, ZoneInfo(self.zone))
            articles = p.message.article if p.message else ""
            if p.digest:
                articles = " ".join(i.message.article for s in p.digest.sections for st in s.stories for i in st.items)
            out.append((f"{at:%H:%M}", p.act.value, articles))
        return out

    async def text(self, where: str) -> str:
        """What stands at a place, as it is read."""
        return "\n".join(plain(p, self.zone) for p in await self.posted(where))

    async def message(self, where: str, article: str, act: Act | None = None) -> Posted:
        """The message at a place that tells an article."""
        found = [p for p in await self.posted(where) if p.message and p.message.article == article]
        found = [p for p in found if act is None or p.act is act]
        assert found, f"{article} is not told at {where}"
        return found[-1]

    async def story(self, article: str) -> str:
        """The story that an article is part of."""
        record = await self.news.article(article)
        assert record is not None
        assert record.decision.story is not None
        found = await self.news.story(record.decision.story)
        assert found is not None
        return found.id
