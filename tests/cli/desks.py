"""Desks on the tests' server, with something in their outbox."""

import json
import time

from redis.asyncio import Redis

from bot.ingest.article import article
from bot.model import Destination, Outcome
from bot.pipeline import Desk
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.watching import subscribe, watches
from tests.cli.conftest import FIRE, line


async def with_an_alert(client: Redis, name: str, to: Destination, title: str = "Fire") -> Outbox:
    """A desk with one alert in its outbox."""
    store, outbox = NewsStore(client, name), Outbox(client, name)
    await store.prepare()
    await store.ingest(article(json.loads(line("a1", title, FIRE, 1)), now=time.time(), max_bytes=10_000))
    [waiting] = await store.take("w", 1, 0.0)
    desk = Desk(store, watches(subscribe(to, ["*"])), time.time)
    assert isinstance(await desk.process(waiting), Outcome)
    return outbox


async def with_a_dead_letter(client: Redis, name: str, title: str = "Fire", why: str = "the channel is gone") -> Outbox:
    """A desk with one alert that its platform would not take."""
    outbox = await with_an_alert(client, name, Destination("console", "desk"), title)
    [claim] = await outbox.claim(time.time(), 30.0, 1)
    await outbox.bury(claim, why, time.time())
    return outbox
