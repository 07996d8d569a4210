"""The bot as a process against a server of one's own, and its desk seen from outside."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

from bot.errors import StoreError
from bot.model import Act, Article, Posted
from bot.store.console import ConsoleRoom
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.redis import connect
from bot.store.server import EmbeddedServer, attach
from tests.support import Bench, demo_wire, told

ROOT = Path(__file__).parents[1]
PATIENCE = 60.0
"""Seconds after which what should come to pass will not."""


class Run(Protocol):
    """A process that should not end by itself; ``ended``: the test has ended it."""

    process: asyncio.subprocess.Process
    ended: bool

    async def said(self) -> str:
        """What stands on its standard error by now."""


async def until(condition: Callable[[], Awaitable[Any]], seconds: float = PATIENCE, runs: Sequence[Run] = ()) -> Any:
    """Waits for a condition; a store that does not answer is no answer. Fails with what ``runs`` have said if one of them has
    ended, or if the condition never comes."""
    last: StoreError | None = None
    try:
        async with asyncio.timeout(seconds):
            while True:
                try:
                    if found := await condition():
                        return found
                except StoreError as error:
                    last = error
                for run in runs:
                    if run.process.returncode is not None and not run.ended:
                        raise AssertionError(f"it ended with {run.process.returncode}: {await run.said()}")
                await asyncio.sleep(0.02)
    except TimeoutError:
        said = [await run.said() for run in runs if not run.ended]
        raise AssertionError(f"it did not come to pass; the store said last: {last}; {said}") from None


def environment(url: str, desk: str, **more: str) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    given = {
        "REDIS_URL": url, "DESK": desk, "HTTP_PORT": "0", "FEED_POLL": "false", "EDIT_DEBOUNCE_SECONDS": "0",
        "LEASE_SECONDS": "5", "TAKEOVER_SECONDS": "5", "MULTILINGUAL": "off", "QUEUE_MESSAGES": "0",
    }  # fmt: skip
    return plain | {f"SLUGLINE_{k}": v for k, v in (given | more).items()}


async def slugline(url: str, desk: str, *args: str) -> tuple[int, str]:
    """Runs a command: its exit code, and all that it said."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *args, env=environment(url, desk), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await child.communicate()
    assert child.returncode is not None
    return child.returncode, out.decode()


class Bot:
    """`slugline run`. ``said`` is what it has written on standard error."""

    def __init__(self, url: str, desk: str, **more: str) -> None:
        self.environment = environment(url, desk, **more)
        self.process: asyncio.subprocess.Process | None = None
        self.said = ""
        self._listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Bot:
        await self.start()
        return self

    async def start(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=self.environment, cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stderr is not None
        greeting = await self.process.stderr.readline()
        assert b"Ctrl-C stops" in greeting, greeting
        self._listening = asyncio.create_task(self._listen(self.process.stderr))

    async def _listen(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self.said += line.decode()

    async def __aexit__(self, *_: object) -> None:
        if self.process is not None and self.process.returncode is None:
            await self.end(signal.SIGKILL)

    async def end(self, sign: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        assert self._listening is not None
        self.process.send_signal(sign)
        await self.process.wait()
        await self._listening
        assert self.process.returncode is not None
        return self.process.returncode


async def idle(bench: Bench) -> bool:
    """True if nothing waits to be decided or sent."""
    return await bench.store.backlog() == 0 and await bench.outbox.waiting() == 0


async def posted(room: ConsoleRoom) -> list[Posted]:
    """All messages of the room, however many."""
    found: list[Posted] = []
    while more := await room.read(found[-1].id if found else "0-0"):
        found += more
    return found


async def told_once(bench: Bench, wire: Sequence[Article], seconds: float = PATIENCE) -> None:
    """Waits until all is done. Each article then has one decision and one change, the log no gap, each news one message."""
    await until(lambda: idle(bench), seconds)
    ids = {a.id for a in wire}
    records = await bench.store.articles(sorted(ids))
    assert records.keys() == ids
    news = sorted(id for id, r in records.items() if r.decision.quotes)
    stands = await posted(bench.room)
    assert sorted(p.message.article for p in stands if p.act is not Act.EDIT) == news
    changes = [c async for past in bench.store.history() for c in past.changes]
    assert Counter(c.article for c in changes) == dict.fromkeys(ids, 1)
    assert sorted(c.seq for c in changes) == [*range(1, await bench.store.last_seq() + 1)]
    assert await bench.outbox.dead() == []
    assert await bench.store.refused() == []
    assert all(acts[0][0] == "alert" and {a for a, _ in acts[1:]} <= {"update"} for acts in told(stands).values())


class OwnBot:
    """`slugline run` on a data directory, with the embedded server, and its desk seen from outside."""

    secret: str
    """What must never stand in what the bot says."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.process: asyncio.subprocess.Process | None = None

    async def launch(self, given: Mapping[str, str]) -> asyncio.StreamReader:
        """Starts it with these settings; what it says from its first line on."""
        plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
        settings = {
            "DATA_DIR": str(self.data), "EDIT_DEBOUNCE_SECONDS": "0", "RETRY_ATTEMPTS": "100",
            "RETRY_BASE_SECONDS": "0.05", "RETRY_CAP_SECONDS": "1", "MULTILINGUAL": "off", "QUEUE_MESSAGES": "0", **given,
        }  # fmt: skip
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=plain | {f"SLUGLINE_{k}": v for k, v in settings.items()}, cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert self.process.stderr is not None
        return self.process.stderr

    async def end(self, sign: signal.Signals) -> bytes:
        """Sends a signal and waits for the end; what it has said since."""
        assert self.process is not None
        self.process.send_signal(sign)
        _, err = await self.process.communicate()
        assert self.secret.encode() not in err
        return err

    async def put_away(self) -> None:
        """Ends it, and the server that a killed one leaves."""
        if self.process is not None and self.process.returncode is None:
            await self.end(signal.SIGKILL)
        with EmbeddedServer.start(self.data):  # takes over whatever a killed process left, and ends it
            pass

    async def fill(self) -> None:
        """Puts the demo wire into the intake, while the bot is not at work."""
        with EmbeddedServer.start(self.data) as server:
            client = await connect(server.url)
            await NewsStore(client, "desk").prepare()
            await self._ingest(client)
            await client.aclose()

    async def ingest(self) -> None:
        """The same, of a bot at work."""
        async with self.desk() as client:
            await self._ingest(client)

    async def _ingest(self, client: Any) -> None:
        store = NewsStore(client, "desk")
        for article in demo_wire(time.time()):
            await store.ingest(article)

    async def idle(self) -> None:
        """Waits until everything is decided and sent."""
        async with self.desk() as client:
            store, outbox = NewsStore(client, "desk"), Outbox(client, "desk")
            while await store.backlog() or await outbox.waiting():
                await asyncio.sleep(0.05)

    @asynccontextmanager
    async def desk(self) -> AsyncIterator[Any]:
        """A client of the server of a bot at work."""
        url = attach(self.data)
        assert url is not None
        client = await connect(url)
        try:
            yield client
        finally:
            await client.aclose()
