"""Everything is killed, again and again, at moments from one seed: two workers, the server, Slack, Synapse, connections.

`make chaos-all` kills a thousand times; SLUGLINE_TEST_KILLS and SLUGLINE_TEST_SEED choose others. The fake Slack keeps
what it acknowledged, as Slack would. Both workers tell both platforms.
"""

import asyncio
import os
import random
import re
import signal
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from uuid import uuid4

import pytest

from benchmarks.wire import Wire
from bot.store.redis import close, connect
from tests.cluster.nodes import Node, free_ports
from tests.faults.proxy import Faults, Proxy
from tests.homeserver import PASSWORD, Reader, Synapse
from tests.matrix.support import told_in
from tests.outside import Bot, idle, posted, told_once, until
from tests.slack.support import APP_TOKEN, NEWS, TOKEN, FakeSlack
from tests.store.test_keys import DIES
from tests.support import Bench, demo_wire, told

VICTIMS = {"worker": 6, "server": 2, "connections": 1, "Slack": 1, "Synapse": 1}
"""What dies how often. A worker has the most that can be lost half done."""
KILLS = int(os.environ.get("SLUGLINE_TEST_KILLS", "6"))
SEED = int(os.environ.get("SLUGLINE_TEST_SEED", "8"))
HOUR = 3600.0


@pytest.fixture
async def node(tmp_path: Path) -> AsyncIterator[Node]:
    made = Node(tmp_path / "server", free_ports(1)[0], "--appendonly", "yes", "--appendfsync", "always")
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def fake(tmp_path: Path) -> AsyncIterator[FakeSlack]:
    running = await FakeSlack.start(tmp_path / "slack")
    yield running
    await running.stop()


@pytest.mark.timeout(120 + 20 * KILLS)
async def test_whatever_is_killed_each_article_is_decided_once_and_each_message_stands_once_and_in_order(
    node: Node,
    fake: FakeSlack,
    synapse: Synapse,
    reader: Reader,
    tmp_path: Path,
) -> None:
    chance = random.Random(SEED)
    now = time.time()
    many = [replace(a, published=now, seen=now) for _, a in islice(Wire(SEED).stream(60.0), 5 * KILLS)]
    wire = [*{a.id: a for a in demo_wire(now)}.values(), *many]
    url = f"redis://127.0.0.1:{node.port}"
    client = await connect(url)
    bench = Bench(client, "desk")
    await bench.store.prepare()
    async with Proxy(int(fake.base.rsplit(":", 1)[1]), seed=SEED) as proxy:
        more = {
            "SLACK_API_URL": f"http://127.0.0.1:{proxy.port}/api/", "SLACK_BOT_TOKEN": TOKEN, "SLACK_CHANNEL": NEWS,
            "SLACK_APP_TOKEN": APP_TOKEN, "SLACK_PACE_SECONDS": "0", "RETRY_ATTEMPTS": "100",
            "RETRY_BASE_SECONDS": "0.05", "RETRY_CAP_SECONDS": "1",
        }  # fmt: skip
        user = synapse.register(f"bot{uuid4().hex[:8]}")
        room = await reader.room(user, name="News")
        matrix = {
            "MATRIX_HOMESERVER": synapse.url, "MATRIX_USER": user, "MATRIX_PASSWORD": PASSWORD, "MATRIX_ROOM": room,
        }  # fmt: skip
        bots = [Bot(url, "desk", DATA_DIR=str(tmp_path / name), **more, **matrix) for name in ("one", "two")]
        try:
            for bot in bots:
                await bot.start()
            await reader.until(lambda: user in reader.client.rooms[room].users)
            cuts = [n * len(wire) // (KILLS + 1) for n in range(KILLS + 2)]
            for n in range(KILLS):
                for a in wire[cuts[n] : cuts[n + 1]]:
                    await until(lambda a=a: bench.store.ingest(a))  # type: ignore[misc]
                await asyncio.sleep(chance.random() * 0.5)
                (victim,) = chance.choices([*VICTIMS], [*VICTIMS.values()])
                away = chance.random() * 0.3
                match victim:
                    case "server":
                        await asyncio.to_thread(node.kill)
                        await asyncio.to_thread(node.start)
                    case "connections":
                        proxy.faults = Faults(reset=0.5, refuse=0.5)
                        await asyncio.sleep(away)
                        proxy.faults = Faults()
                    case "Slack":
                        await fake.kill()
                        await asyncio.sleep(away)
                        await fake.again()
                    case "Synapse":
                        await asyncio.to_thread(synapse.stop, signal.SIGKILL)
                        await asyncio.to_thread(synapse.start)
                        await reader.sync()
                    case _:
                        bot = chance.choice(bots)
                        await bot.end(signal.SIGKILL)
                        await bot.start()
            for a in wire[cuts[KILLS] :]:
                await until(lambda a=a: bench.store.ingest(a))  # type: ignore[misc]
            await until(lambda: idle(bench), 120.0 + KILLS)
        finally:
            for bot in bots:
                if bot.process is not None and bot.process.returncode is None:
                    await bot.end(signal.SIGTERM)
    assert all("Traceback" not in bot.said for bot in bots)
    await told_once(bench, wire)
    # Slack has what the console has, message for message
    messages = await fake.messages()
    ids = [m["metadata"]["event_payload"]["delivery"] for m in messages]
    assert len(ids) == len(set(ids)), "a delivery stands twice"
    threads: dict[str, list[tuple[str, str]]] = {}
    roots: dict[str, str] = {}
    for m, id in zip(messages, ids, strict=True):
        sent = await bench.outbox.sent(id)
        assert sent is not None
        assert sent.message_id == m["ts"]
        assert sent.delivery.message is not None
        article = sent.delivery.message.article
        root = roots.setdefault(m["thread_ts"] or m["ts"], article)
        threads.setdefault(root, []).append((sent.delivery.act.value, article))
    console = await posted(bench.room)
    assert threads == told(console)
    # and so has the room in Matrix
    assert await told_in(room, user, reader, bench.outbox, console) > 10
    # nothing is left lying about
    for key in [k.decode() async for k in client.scan_iter(match="{desk}:*")]:
        name = key.partition(":")[2]
        assert not re.match(r"(lane|delivery):", name), f"{key} is left over"
        if any(re.fullmatch(re.sub(r"[A-Z]{2,}", ".+", pattern), name) for pattern in DIES):
            assert await client.pttl(key) > 0, f"{key} never dies"
    await close(client)
