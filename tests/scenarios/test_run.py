"""`slugline run` as a real process: killed, stopped, robbed of its server."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, ClassVar

import pytest
from redis.asyncio import Redis

from bot.model import Act
from bot.store.console import ConsoleRoom
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.redis import connect
from bot.store.server import EmbeddedServer, attach
from tests import outside
from tests.support import Bench, demo_wire

PATIENCE = 100.0
"""Seconds, below a test's own timeout, after which waiting is given up and what was said is shown."""
SLUGLINE = (sys.executable, "-m", "bot")


class Running:
    """A `slugline run` on a data directory, and a look at its desk from outside."""

    started: ClassVar[list["Running"]] = []

    def __init__(self, data: Path, process: asyncio.subprocess.Process) -> None:
        self.started.append(self)
        self.data = data
        self.process = process
        self.ended = False

    @classmethod
    async def start(cls, data: Path) -> "Running":
        process = await asyncio.create_subprocess_exec(
            *SLUGLINE, "run", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment(data)
        )
        running = cls(data, process)
        assert process.stderr is not None
        greeting = await process.stderr.readline()
        assert greeting.endswith(b"Ctrl-C stops\n"), greeting
        return running

    async def end(self, sign: signal.Signals) -> tuple[int, str, str]:
        """Sends a signal and waits for the end: exit code, standard output, standard error."""
        self.ended = True
        self.process.send_signal(sign)
        out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), err.decode()

    async def said(self) -> str:
        """What stands on its standard error by now."""
        assert self.process.stderr is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1):
                return (await self.process.stderr.read(1 << 20)).decode()
        return "nothing"


def environment(data: Path, **more: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    # what a killed server did and could not say waits for the end of a lease: the shortest that there is
    quick = {f"SLUGLINE_{name}_SECONDS": n for name, n in (("EDIT_DEBOUNCE", "0"), ("LEASE", "5"), ("TAKEOVER", "5"))}
    return plain | {"SLUGLINE_DATA_DIR": str(data)} | quick | more


async def answered(value: Any) -> Any:
    return value


until = partial(outside.until, seconds=PATIENCE, runs=Running.started)


async def slugline(data: Path, *args: str) -> tuple[int, str, str]:
    child = await asyncio.create_subprocess_exec(
        *SLUGLINE, *args, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, env=environment(data)
    )
    out, err = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out.decode(), err.decode()


@pytest.fixture
async def data(tmp_path: Path) -> AsyncIterator[Path]:
    where = tmp_path / "data"
    yield where
    for running in Running.started:
        if running.process.returncode is None:  # its test failed half way
            await running.end(signal.SIGKILL)
    Running.started.clear()
    with EmbeddedServer.start(where):  # takes over whatever a killed process left, and ends it
        pass


async def look(data: Path) -> tuple[Redis, NewsStore, Outbox, ConsoleRoom]:
    url = attach(data)
    assert url is not None
    client = await connect(url)
    return client, NewsStore(client, "desk"), Outbox(client, "desk"), ConsoleRoom(client, "desk")


async def everything_told(store: NewsStore, outbox: Outbox, room: ConsoleRoom, ids: set[str]) -> None:
    """Each article is decided; each that brought something new is told exactly once."""

    async def idle() -> bool:
        return await store.backlog() == 0 and await outbox.waiting() == 0

    await until(idle)
    records = [await store.article(id) for id in sorted(ids)]
    assert [r.id for r in records if r] == sorted(ids)
    news = sorted(r.id for r in records if r and r.decision.quotes)
    posted = [p for p in await room.read() if p.act is not Act.EDIT]
    assert sorted(p.message.article for p in posted) == news
    assert len(news) > 10
    assert await outbox.dead() == []
    assert await store.refused() == []
    decided = sorted([c.seq async for past in store.history() for c in past.changes])
    assert decided == list(range(1, await store.last_seq() + 1))


async def test_the_server_killed_under_load_loses_no_acknowledged_article_and_no_message(data: Path) -> None:
    running = await Running.start(data)
    client, store, outbox, room = await look(data)
    first = int((await client.info("server"))["process_id"])
    pids = {first}
    wire = {a.id: a for a in demo_wire(time.time())}
    for n, a in enumerate(wire.values()):
        if n in (12, 30, 48):
            pid = int((await client.info("server"))["process_id"])
            pids.add(pid)
            os.kill(pid, signal.SIGKILL)
        await until(lambda a=a: store.ingest(a))  # type: ignore[misc]
    await everything_told(store, outbox, room, set(wire))
    pids.add(int((await client.info("server"))["process_id"]))
    assert len(pids) == 4
    await client.aclose()
    code, _, err = await running.end(signal.SIGTERM)
    assert code == 0
    assert "Traceback" not in err
    assert err.count("the embedded server has died and is started again") == 3


async def test_sigterm_ends_run_with_nothing_half_done_and_nothing_ugly(data: Path) -> None:
    wire = {a.id: a for a in demo_wire(time.time())}
    with EmbeddedServer.start(data) as server:
        client = await connect(server.url)
        store = NewsStore(client, "desk")
        await store.prepare()
        for a in wire.values():
            await store.ingest(a)
        await client.aclose()
    running = await Running.start(data)
    client, store, *_ = await look(data)
    await until(lambda: store.article(next(iter(wire))))
    await client.aclose()
    code, out, err = await running.end(signal.SIGTERM)
    assert (code, err) == (0, "")
    assert attach(data) is None
    running = await Running.start(data)
    client, store, outbox, room = await look(data)
    assert int((await client.xinfo_groups("{desk}:in"))[0]["pending"]) <= 16
    await everything_told(store, outbox, room, set(wire))
    alerts = sum(posted.act is Act.ALERT for posted in await room.read())
    await client.aclose()
    code, more, err = await running.end(signal.SIGTERM)
    assert (code, err) == (0, "")
    assert (out + more).count(" ALERT ") == alerts > 3


async def test_run_killed_and_started_again_tells_the_rest_once(data: Path) -> None:
    wire = {a.id: a for a in demo_wire(time.time())}
    running = await Running.start(data)
    client, store, outbox, room = await look(data)
    for a in wire.values():
        await store.ingest(a)
    await until(lambda: store.article("ferry-3"))
    assert (await running.end(signal.SIGKILL))[0] == -signal.SIGKILL
    running = await Running.start(data)
    await everything_told(store, outbox, room, set(wire))
    await client.aclose()
    assert (await running.end(signal.SIGTERM))[::2] == (0, "")


async def test_a_second_run_is_told_who_has_the_data_and_other_commands_join(data: Path) -> None:
    running = await Running.start(data)
    code, _, err = await slugline(data, "run")
    assert code == 1
    assert f"is in use by process {running.process.pid} (slugline run)" in err
    assert (await slugline(data, "health"))[0] == 0
    assert (await slugline(data, "stories"))[0] == 0
    await running.end(signal.SIGTERM)


async def test_run_ends_with_the_server_s_words_when_it_cannot_be_started_again(data: Path) -> None:
    running = await Running.start(data)
    client, store, *_ = await look(data)
    article = demo_wire(time.time())[0]
    await store.ingest(article)
    pid = int((await client.info("server"))["process_id"])
    await client.aclose()
    (aof,) = data.glob("appendonlydir/*.incr.aof")
    good = aof.read_bytes()
    aof.write_bytes(b"*1\r\n$8\r\nnonsense\r\n" + good)
    os.kill(pid, signal.SIGKILL)
    running.ended = True
    _, err = await running.process.communicate()
    last = err.decode().strip().splitlines()[-1]
    assert running.process.returncode == 1
    assert last.startswith("slugline: the embedded server did not start (")
    assert "Traceback" not in err.decode()
    aof.write_bytes(good)
    mended = await Running.start(data)
    client, store, *_ = await look(data)
    await until(lambda: store.article(article.id))
    await client.aclose()
    assert (await mended.end(signal.SIGTERM))[0] == 0


@pytest.mark.parametrize("owner", ["run", "ingest"])
async def test_a_wire_that_is_piped_in_outlives_the_server(data: Path, owner: str) -> None:
    running = await Running.start(data) if owner == "run" else None
    lines = (resources.files("bot.demo") / "wire.jsonl").read_bytes().splitlines(keepends=True)
    wire = await asyncio.create_subprocess_exec(
        *SLUGLINE, "ingest", "-", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE, env=environment(data),
    )  # fmt: skip
    assert wire.stdin is not None
    wire.stdin.write(b"".join(lines[:10]))
    await until(lambda: answered(attach(data)))
    client, store, *_ = await look(data)
    await until(store.backlog if owner == "ingest" else store.count_stories)
    os.kill(int((await client.info("server"))["process_id"]), signal.SIGKILL)
    out, err = await wire.communicate(b"".join(lines[10:]))
    assert (wire.returncode, out, err) == (0, f"{len(lines)} articles taken in\n".encode(), b"")
    await client.aclose()
    if running is not None:
        assert (await running.end(signal.SIGTERM))[0] == 0
    with EmbeddedServer.start(data) as server:
        client = await connect(server.url)
        bench = Bench(client, "desk")
        await bench.store.prepare()
        await bench.worker().drain()
        remembered = await bench.store.articles([json.loads(line)["id"] for line in lines])
        assert remembered.keys() == {json.loads(line)["id"] for line in lines if b'"id": "' in line}
        await client.aclose()


async def test_a_replay_that_is_killed_leaves_no_server_behind(tmp_path: Path) -> None:
    where = tmp_path / "t"
    where.mkdir()
    child = await asyncio.create_subprocess_exec(
        *SLUGLINE, "replay", "-", stdin=asyncio.subprocess.PIPE, env=environment(tmp_path) | {"TMPDIR": str(where)}
    )
    await until(lambda: answered(list(where.glob("slugline-*/s"))))
    child.kill()
    await child.wait()
    await until(lambda: answered(not list(where.glob("slugline-*"))))
    assert list(where.iterdir()) == []
