"""Two hundred people who say things at once, while a wire runs."""

from __future__ import annotations

import asyncio
from collections import Counter

from redis.asyncio import Redis

from bot.book import Book, Priority, Role
from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.model import Act, Article
from bot.pipeline import Desk
from bot.store.book import BookStore
from bot.watching import watches
from bot.worker import Worker
from handlers.answer import Answer
from handlers.desk import Service, Stores
from tests.handlers.desk.bench import ARREST, BRIDGE, BRIDGE_MOVES, CHARGE, FIRE, FIRE_AGAIN, STORM, Bench

PEOPLE = 200


async def test_no_update_is_lost_and_every_article_is_decided_once(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.at("09:00")
    await bench.asks("anna", "watch cannery OR bridge as Shared")
    # two processes: each has a view of its own of the book
    ids = iter(range(10**6))
    stores = [Stores(bench.news, BookStore(client, desk), bench.held, bench.outbox, bench.feeds) for _ in range(2)]
    services = [Service(s, bench.clock, lambda: f"{next(ids):x}", 0.75) for s in stores]
    answers: list[tuple[str, Answer]] = []

    async def person(n: int) -> None:
        who = f"p{n}"
        lines = [
            f"watch ferry{n} as Own{n}",
            f"set Own{n} priority high",
            "subscribe Shared dm",
            f"mute source{n}",
            f"budget Own{n} {n}",
            "stories",
            f"unsubscribe Own{n}" if n % 2 else "latest",
            f"budget Shared {n}",
        ]
        for line in lines:
            caller = bench.caller(who, "#foreign", Role.ADMIN)
            answers.append((line, await services[n % 2].do(line, caller)))

    texts = (FIRE, FIRE_AGAIN, BRIDGE, ARREST, BRIDGE_MOVES, CHARGE, STORM)
    stop = asyncio.Event()
    desks = [Desk(bench.news, watches(Book()), bench.clock, None, None, s.book, bench.outbox) for s in stores]
    workers = [asyncio.create_task(Worker(d, f"w{n}", 60.0).run(stop)) for n, d in enumerate(desks)]
    pump = Pump(bench.outbox, [ConsoleMessenger(bench.room)], bench.clock, lambda: 0.5)

    async def wire() -> None:
        await bench.news.prepare()
        for n in range(70):
            title, text = texts[n % len(texts)]
            await bench.news.ingest(Article(f"a{n}", title, text, bench.now, bench.now, 1, "", f"Paper {n}", "en"))
            await asyncio.sleep(0)
        while await bench.news.backlog():
            await asyncio.sleep(0.01)

    await asyncio.gather(wire(), *(person(n) for n in range(PEOPLE)))
    stop.set()
    await asyncio.gather(*workers)
    await pump.drain()

    assert [(line, a.text) for line, a in answers if not a.ok] == []
    book = await bench.book.read()
    own = {t.name: t for t in book.topics.values() if t.name.startswith("Own")}
    assert {(t.name, t.priority, t.budget) for t in own.values()} == {
        (f"Own{n}", Priority.HIGH, n) for n in range(PEOPLE)
    }
    told = Counter(s.destination.address for s in book.subscriptions.values())
    assert told == {"#foreign": 1 + PEOPLE // 2} | {f"@p{n}": 1 for n in range(PEOPLE)}
    assert {m.target for m in book.mutes.values()} == {f"source{n}" for n in range(PEOPLE)}
    edits = [e for e in await bench.book.audit(10_000) if e.what == "budget" and '"name": "Shared"' in e.after]
    assert len(edits) == PEOPLE
    # each rests on the one before: none was made on what had been overtaken
    assert [e.before for e in edits[:-1]] == [e.after for e in edits[1:]]
    decided = Counter([d.article async for d in bench.news.decided(0.0)])
    assert decided == {f"a{n}": 1 for n in range(70)}
    ids_told = Counter((s.delivery.destination, s.delivery.id) for s in await bench.outbox.told("s1"))
    assert set(ids_told.values()) <= {1}
    roots = [s for s in await bench.outbox.told("s1") if s.delivery.act is Act.ALERT]
    assert Counter(s.delivery.destination for s in roots).most_common(1)[0][1] == 1
