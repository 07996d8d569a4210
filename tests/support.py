"""What several tests need: a small wire, a desk to run it on, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from importlib import resources

from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.ingest.jsonl import BadLine, read
from bot.model import Act, Article, Destination, Posted
from bot.pipeline import Desk
from bot.store.console import ConsoleRoom
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox
from bot.topics.query import And, Not, Or, Query
from bot.watching import subscribe, watches
from bot.worker import Worker

START = 1_773_160_000.0
HERE = Destination("console", "desk")

QUAY = (
    "Fire at Marhaven cannery kills three",
    "A fire at the Harlow cannery in Marhaven killed three workers on Monday, the port fire brigade said.\n"
    "Twelve people were taken to hospital with burns.\n"
    "The cannery employs about 400 people.",
)
QUAY_AGAIN = (
    "Three workers die in Marhaven cannery blaze",
    "Three workers were killed on Monday in a fire at the Harlow cannery in Marhaven, according to the port fire "
    "brigade.\nTwelve people with burns were taken to hospital.",
)
QUAY_MOVES = (
    "Owner of Marhaven cannery arrested after fire",
    "Police in Marhaven arrested Edgar Harlow, the owner of the cannery, on Tuesday on suspicion of manslaughter.\n"
    "Inspectors had found two fire exits locked with chains, chief prosecutor Vera Lind told reporters.\n"
    "A judge ordered him to be held until a hearing on Thursday.\n"
    "Three workers died in the fire at the cannery on Monday.",
)
BRIDGE = (
    "Bridge over the Skell collapses near Orrin",
    "The road bridge over the river Skell near Orrin collapsed on Monday evening, and two lorries fell into the water, "
    "police said.\nDivers rescued both drivers.",
)


def article(id: str, story: tuple[str, str], at: float = START, source: str = "Coast Wire") -> Article:
    return Article(id=id, title=story[0], text=story[1], published=at, seen=at, source=source, lang="en")


def small_wire(at: float = START) -> list[Article]:
    """An opening, a rewrite, another event, a development, a second copy of the first."""
    stories = (("a", QUAY), ("b", QUAY_AGAIN), ("c", BRIDGE), ("d", QUAY_MOVES), ("a", QUAY))
    return [article(id, story, at, source=f"Paper {n % 4}") for n, (id, story) in enumerate(stories)]


def demo_wire(last: float) -> list[Article]:
    """The bundled wire, moved so that its last article is of the time ``last``."""
    with resources.files("bot.demo").joinpath("wire.jsonl").open("rb") as lines:
        articles = [a for a in read(lines, now=lambda: last, max_bytes=1 << 20) if not isinstance(a, BadLine)]
    latest = max(a.published for a in articles if a.published < last)
    return [replace(a, published=min(last, a.published - latest + last), seen=last) for a in articles]


class Bench:
    """A desk with one watcher of everything, and a clock that stands still unless it is moved."""

    def __init__(self, client: Redis, name: str, limits: Limits | None = None) -> None:
        self.now = START
        self.client = client
        self.name = name
        self.store = NewsStore(client, name, limits or Limits(edit_debounce_seconds=0.0))
        self.outbox = Outbox(client, name)
        self.room = ConsoleRoom(client, name)
        self.pump = Pump(self.outbox, [ConsoleMessenger(self.room)], self.clock, lambda: 0.5)

    def clock(self) -> float:
        return self.now

    def desk(self) -> Desk:
        return Desk(self.store, watches(subscribe(HERE, ["*"])), self.clock)

    def worker(self, name: str = "w1") -> Worker:
        return Worker(self.desk(), name, 30.0)

    async def ingest(self, articles: Iterable[Article]) -> None:
        await self.store.prepare()
        for a in articles:
            await self.store.ingest(a)

    async def live(self) -> None:
        """What a process that owns the desk does from its start until nothing is left to do."""
        await self.store.prepare()
        await self.outbox.free_leases(self.now)
        desk = self.desk()

        async def decided(_: object) -> None:
            await self.pump.drain()

        await desk.rebuild()
        await Worker(desk, "w", 30.0, decided).drain(alone=True)
        await self.pump.drain()


def told(posted: Iterable[Posted]) -> dict[str, list[tuple[str, str]]]:
    """What each thread says, in order: article of the root -> (act, article); edits left out."""
    roots: dict[str, str] = {}
    out: dict[str, list[tuple[str, str]]] = {}
    for p in posted:
        if p.act is not Act.EDIT:
            root = roots.setdefault(p.thread or p.id, p.message.article)
            out.setdefault(root, []).append((p.act.value, p.message.article))
    return out


def tallies(posted: Iterable[Posted]) -> dict[str, tuple[int, int]]:
    """What the footer of each thread's root says in the end: root's article -> (reports, sources)."""
    roots: dict[str, str] = {}
    out = {}
    for p in posted:
        root = roots.setdefault(p.thread or p.id, p.message.article)
        if p.act in (Act.ALERT, Act.EDIT):
            out[root] = (p.tally.reports, p.tally.sources)
    return out


def index_of(desk: Desk) -> object:
    """All that a desk's index rests its decisions on, in a form that compares."""
    index = desk.index
    stories = [
        (
            s.id, s.title, s.lang, s.opened, s.updated, s.reports, sorted(s.sources), sorted(s.told), index.vector(s),
            s.spellings, s.version, s.statements, [k for r in s.remembered for k in r.known()],
        )
        for s in index.stories.values()
    ]  # fmt: skip
    terms = index._terms
    counts = {term: terms.counts[slot] for term, slot in terms.slots.items()}
    listed: dict[int, list[str]] = {}
    for term, slot in terms.slots.items():
        numbers = terms.stories[slot]
        numbers = [] if numbers is None else [numbers] if isinstance(numbers, int) else numbers
        listed[term] = [index._numbered[n].id for n in numbers]
    return stories, counts, index._articles, listed


def queries(leaves: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    """Queries of these leaves, joined and negated."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(Not, inner),
            st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
            st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        ),
        max_leaves=8,
    )


class Slept:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
