"""Articles from a stream of another program, on a real server."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis

from bot.errors import Backlog, BadArticle, ConfigError, Unreachable
from bot.health import examine
from bot.model import Article, State
from bot.settings import Settings, load
from bot.store.news import Limits, NewsStore
from bot.store.once import Once
from bot.store.outbox import Outbox
from bot.store.server import EmbeddedServer
from bot.store.stream import SourceStream, StreamEntry
from bot.stream import Read, StreamReader, article_of
from bot.wiring import app

NOW = 1_773_140_400.0  # 2026-03-10T11:00:00Z
MAP = {"headline": "title", "body": "text", "guid": "id"}
FERRY = {"guid": "a1", "headline": "Ferry aground off Skell", "body": "The ferry ran aground at dawn.", "lang": "en"}


@dataclass
class Desk:
    """An intake that notes what it is given; ``refuses`` is raised instead, while it is set."""

    client: Any
    key: str
    taken: list[Article] = field(default_factory=list)
    became: list[Read] = field(default_factory=list)
    refuses: Exception | None = None
    tries: int = 0

    async def ingest(self, article: Article) -> None:
        self.tries += 1
        if self.refuses is not None:
            raise self.refuses
        self.taken.append(article)

    def reader(self, name: str = "r1", start: str = "0", takeover: float = 60.0) -> StreamReader:
        stream = SourceStream(self.client, self.key, "slugline-d", name)
        more: dict[str, Any] = {"counted": self.became.append, "start": start, "takeover": takeover, "pause": 0.01}
        return StreamReader(stream, self.ingest, MAP, lambda: NOW, max_bytes=10_000, **more)

    async def add(self, fields: dict[Any, Any], id: str = "*") -> str:
        return str((await self.client.xadd(self.key, fields, id=id)).decode())

    async def pending(self) -> int:
        return int((await self.client.xpending(self.key, "slugline-d"))["pending"])

    async def reads(self, until: Callable[[], bool | Awaitable[bool]], alone: bool = False, **more: Any) -> None:
        """Reads until something is true."""
        stop = asyncio.Event()
        task = asyncio.create_task(self.reader(**more).run(stop, alone=alone, wait=0.02))
        try:
            async with asyncio.timeout(20):
                while True:
                    there = until()
                    if there if isinstance(there, bool) else await there:
                        break
                    assert not task.done(), task.exception()
                    await asyncio.sleep(0.005)
        finally:
            stop.set()
            await task


@pytest.fixture
async def queue(client: Redis, desk: str) -> AsyncIterator[Desk]:
    made = Desk(client, f"{desk}:wire")
    yield made
    await client.delete(made.key)


async def test_entries_are_taken_in_by_the_map_and_acknowledged_and_stay_in_the_stream(queue: Desk) -> None:
    await queue.add(FERRY)
    await queue.add(
        {"title": "unmapped: it is headline here", "headline": "Second", "published": "2026-03-10T10:00:00Z"}
    )
    await queue.reads(lambda: len(queue.became) == 2)
    first, second = queue.taken
    assert (first.id, first.title, first.lang) == ("a1", "Ferry aground off Skell", "en")
    assert (second.title, second.published) == ("Second", NOW - 3600)
    assert queue.became == [Read.TAKEN, Read.TAKEN]
    assert await queue.pending() == 0
    assert await queue.client.xlen(queue.key) == 2
    assert await queue.client.xinfo_consumers(queue.key, "slugline-d") == []


async def test_what_is_no_article_is_counted_named_and_passed_over_for_good(
    queue: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    bad = await queue.add({"headline": "", "note": "secret words"})
    odd = await queue.add({"headline": b"\xff\xfe"})
    await queue.add(FERRY)
    with caplog.at_level(logging.WARNING):
        await queue.reads(lambda: len(queue.became) == 3)
    assert queue.became == [Read.BAD, Read.BAD, Read.TAKEN]
    said = [r.getMessage() for r in caplog.records if r.name == "bot.stream"]
    assert [bad in said[0], odd in said[1], len(said)] == [True, True, 2]
    assert "headline" in said[1]
    assert "secret" not in caplog.text
    await queue.reads(queue_empty(queue), alone=True)
    assert len(queue.became) == 3


def queue_empty(queue: Desk) -> Callable[[], Awaitable[bool]]:
    async def empty() -> bool:
        return await queue.pending() == 0

    return empty


async def test_while_the_intake_is_full_nothing_more_is_read_and_then_all_goes_on_in_order(queue: Desk) -> None:
    for n in range(40):
        await queue.add({**FERRY, "guid": f"a{n}"})
    queue.refuses = Backlog("10 articles are waiting")
    stop = asyncio.Event()
    task = asyncio.create_task(queue.reader().run(stop, wait=0.02))
    async with asyncio.timeout(20):
        while queue.tries < 5:
            await asyncio.sleep(0.005)
        assert await queue.pending() == 16
        queue.refuses = None
        while len(queue.became) < 40:
            await asyncio.sleep(0.005)
    stop.set()
    await task
    assert [a.id for a in queue.taken] == [f"a{n}" for n in range(40)]
    assert await queue.pending() == 0


async def test_what_was_in_hand_when_the_bot_ended_is_taken_in_by_the_next_one_however_often_it_ends(
    queue: Desk,
) -> None:
    await queue.add(FERRY)
    for n in range(8):
        queue.refuses, queue.tries = Unreachable("no answer"), 0
        await queue.reads(lambda: queue.tries > 0, alone=True, name=f"r{n}")
        assert await queue.pending() == 1
    queue.refuses = None
    await queue.reads(lambda: queue.became != [], alone=True, name="last")
    assert queue.became == [Read.TAKEN]
    assert await queue.pending() == 0


async def test_killed_before_it_was_acknowledged_an_entry_is_read_again_with_the_same_id(queue: Desk) -> None:
    await queue.add({"headline": "No id of its own", "body": "But the same words."})
    lost = SourceStream(queue.client, queue.key, "slugline-d", "killed")
    await lost.join("0")
    (entry,) = await lost.take(10, 0.0)
    before = article_of(entry, MAP, now=NOW, max_bytes=10_000)
    await queue.reads(lambda: queue.became != [], alone=True)
    assert [a.id for a in queue.taken] == [before.id]


async def test_the_entries_of_a_reader_that_lives_are_left_to_it(queue: Desk) -> None:
    await queue.add(FERRY)
    other = SourceStream(queue.client, queue.key, "slugline-d", "other")
    await other.join("0")
    assert len(await other.take(10, 0.0)) == 1
    await queue.add({**FERRY, "guid": "a2"})
    await queue.reads(lambda: queue.became != [])
    assert [a.id for a in queue.taken] == ["a2"]


async def test_an_entry_that_kills_whoever_takes_it_is_given_up_and_those_behind_it_are_not(queue: Desk) -> None:
    await queue.add({**FERRY, "guid": "deadly"})
    for n in range(3):
        await queue.add({**FERRY, "guid": f"a{n}"})
    killed = SourceStream(queue.client, queue.key, "slugline-d", "killed")
    await killed.join("0")
    await killed.take(10, 0.0)
    for _ in range(8):
        await killed.take_over(0.0, 10)
    await queue.reads(lambda: len(queue.became) == 4, alone=True)
    assert queue.became == [Read.BAD, Read.TAKEN, Read.TAKEN, Read.TAKEN]
    assert [a.id for a in queue.taken] == ["a0", "a1", "a2"]


async def test_what_is_in_the_stream_at_the_first_start_is_not_news(queue: Desk) -> None:
    await queue.add({**FERRY, "guid": "old"})
    await queue.reads(queue_joined(queue), start="$")
    await queue.add({**FERRY, "guid": "while it was down"})
    await queue.reads(lambda: queue.became != [], start="$")
    assert [a.id for a in queue.taken] == ["while it was down"]


def queue_joined(queue: Desk) -> Callable[[], Awaitable[bool]]:
    async def joined() -> bool:
        return bool(await queue.client.exists(queue.key) and await queue.client.xinfo_groups(queue.key))

    return joined


async def test_a_stream_that_comes_later_is_not_made_and_is_read_from_its_beginning(
    queue: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(queue.reader(start="$").run(stop, wait=0.02))
    async with asyncio.timeout(20):
        while "is SLUGLINE_STREAM right?" not in caplog.text:
            await asyncio.sleep(0.005)
        assert not await queue.client.exists(queue.key)
        await queue.add(FERRY)
        while not queue.became:
            await asyncio.sleep(0.005)
    stop.set()
    await task
    assert [a.id for a in queue.taken] == ["a1"]


async def test_a_group_that_is_removed_is_made_again_and_nothing_is_read_twice_or_missed(queue: Desk) -> None:
    stop = asyncio.Event()
    await queue.add({**FERRY, "guid": "a0"})
    task = asyncio.create_task(queue.reader().run(stop, wait=0.02))
    async with asyncio.timeout(20):
        while len(queue.became) < 1:
            await asyncio.sleep(0.005)
        await queue.client.xgroup_destroy(queue.key, "slugline-d")
        await queue.add({**FERRY, "guid": "a1"})
        while len(queue.became) < 2:
            await asyncio.sleep(0.005)
    stop.set()
    await task
    assert [a.id for a in queue.taken] == ["a0", "a1"]


def entry(**fields: Any) -> StreamEntry:
    return StreamEntry(
        "1773136800000-0", {k.encode(): v if isinstance(v, bytes) else str(v).encode() for k, v in fields.items()}
    )


def test_without_a_date_an_article_was_published_when_it_was_put_into_the_stream() -> None:
    assert article_of(entry(headline="x"), MAP, now=NOW, max_bytes=1000).published == NOW - 3600


def test_a_field_may_hold_the_whole_article_as_ninjs_with_its_state() -> None:
    data = json.dumps({"guid": "n1", "headline": "Withdrawn", "pubstatus": "canceled", "version": "3"})
    made = article_of(entry(data=data, kind="news"), {"data": "json"}, now=NOW, max_bytes=1000)
    assert (made.id, made.state, made.version) == ("n1", State.CANCELED, 3)


@pytest.mark.parametrize(
    ("fields", "names", "field"),
    [
        ({"headline": ""}, MAP, "body"),
        ({"headline": "x", "rev": "two"}, {**MAP, "rev": "version"}, "rev"),
        ({"data": "[1]"}, {"data": "json"}, "data"),
        ({"data": "{"}, {"data": "json"}, "data"),
        ({"body": b"\xff"}, MAP, "body"),
        ({"body": "x" * 2000}, MAP, "body"),
        ({"body": "x" * 200_000}, MAP, "body"),
    ],
)
def test_what_is_wrong_with_an_entry_is_told_by_the_stream_s_own_field(
    fields: dict[str, Any], names: dict[str, str], field: str
) -> None:
    with pytest.raises(BadArticle) as caught:
        article_of(entry(**{"body": "", **fields}) if names is MAP else entry(**fields), names, now=NOW, max_bytes=1000)
    assert caught.value.field == field


BYTES = st.one_of(st.binary(max_size=60), st.text(max_size=60).map(lambda t: t.encode("utf-8", "surrogatepass")))
NAMES = st.sampled_from([b"headline", b"body", b"guid", b"data", b"version", b"published", b"url", b"\xff", b""])


@given(st.dictionaries(NAMES, BYTES), st.sampled_from([MAP, {}, {"data": "json"}, {"body": "published"}]))
def test_any_entry_is_an_article_or_a_clear_error(fields: dict[bytes, bytes], names: dict[str, str]) -> None:
    try:
        made = article_of(StreamEntry("1773136800000-0", fields), names, now=NOW, max_bytes=1000)
    except BadArticle as error:
        said = error
    else:
        assert made.title or made.text
        assert made.published <= NOW
        return
    assert said.remedy


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("{", "not JSON"),
        ('["title"]', "write a JSON object"),
        ('{"a": "headline"}', "none of our fields"),
        ('{"a": "title", "b": "title"}', "two fields"),
    ],
)
def test_a_wrong_map_is_refused(monkeypatch: pytest.MonkeyPatch, value: str, says: str) -> None:
    monkeypatch.setenv("SLUGLINE_STREAM_FIELDS", value)
    with pytest.raises(ConfigError, match=says):
        load()


async def test_run_reads_the_stream_of_another_server_into_the_desk_s_intake(
    server: EmbeddedServer, tmp_path: Path, desk: str
) -> None:
    with EmbeddedServer.throwaway() as other:
        settings = Settings(
            redis_url=server.url, data_dir=tmp_path, desk=desk, stream="wire", stream_url=other.url,
            stream_fields={"headline": "title"}, stream_from="all",
        )  # fmt: skip
        async with Redis.from_url(other.url) as there:
            await there.xadd("wire", {"headline": "Ferry aground", "id": "a1"})
            await there.xadd("wire", {"headline": ""})
        async with app(settings, purpose="test", own=False) as a:
            stop = asyncio.Event()
            task = asyncio.create_task(a.read_stream(stop))
            async with asyncio.timeout(20):
                while b'became="bad"} 1.0' not in await a.figures.text():
                    await asyncio.sleep(0.01)
            stop.set()
            await task
            assert b'slugline_stream_entries_total{became="taken"} 1.0' in await a.figures.text()
            store = NewsStore(a.client, desk, Limits())
            assert [w.article.id for w in await store.take("w", 10, 0.0)] == ["a1"]


async def test_a_stream_that_is_away_stands_in_health_until_it_is_read(client: Redis, desk: str) -> None:
    once, key = Once(client, desk), f"{desk}-stream"
    heard: list[str] = []
    stop = asyncio.Event()

    async def away(why: str) -> None:
        heard.append(why)
        await once.stream_away(why)

    async def ingest(article: Article) -> None:
        stop.set()

    settings = load(stream=key, desk=desk)
    store, outbox = NewsStore(client, desk), Outbox(client, desk)

    async def warnings() -> list[str]:
        return [w for w in (await examine(client, store, outbox, settings, NOW)).warnings if "stream" in w]

    reader = StreamReader(
        SourceStream(client, key, "slugline-d", "r1"), ingest, MAP, lambda: NOW, max_bytes=10_000, pause=0.01, away=away
    )
    task = asyncio.create_task(reader.run(stop, wait=0.01))
    async with asyncio.timeout(30):
        while not heard:
            await asyncio.sleep(0.01)
        (said,) = await warnings()
        assert said.startswith(f"the stream '{key}' is not read: there is no stream")
        await client.xadd(key, FERRY)  # type: ignore[arg-type]
        await task
    assert heard[-1] == ""
    assert await warnings() == []
