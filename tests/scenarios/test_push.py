"""A wire pushes into a bot at work: what is answered 201 is told, and a kill takes it back."""

import asyncio
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp

from bot.model import Act, Label
from bot.store.console import ConsoleRoom
from bot.store.redis import connect
from bot.store.server import attach
from tests.support import QUAY

TOKEN = "a-long-token-of-the-coast"
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


async def until(condition: Any) -> Any:
    async with asyncio.timeout(PATIENCE):
        while not (found := await condition()):
            await asyncio.sleep(0.05)
        return found


async def test_a_pushed_article_is_told_counted_and_taken_back_by_its_kill(tmp_path: Path) -> None:
    port, data = free_port(), tmp_path / "data"
    env = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    env |= {
        "SLUGLINE_DATA_DIR": str(data),
        "SLUGLINE_HTTP_PORT": str(port),
        "SLUGLINE_HTTP_TOKENS": json.dumps({"Coast Wire": TOKEN}),
    }
    run = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=env, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    headers = {"Authorization": f"Bearer {TOKEN}"}
    try:
        async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", headers=headers) as http:

            async def up() -> bool:
                try:
                    async with http.get("/readyz") as r:
                        return r.status == 200
                except aiohttp.ClientError:
                    return False

            await until(up)
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            item = {
                "guid": "urn:quay:1",
                "version": "1",
                "headline": QUAY[0],
                "body_text": QUAY[1],
                "versioncreated": now,
            }
            async with http.post("/v1/articles", json=item) as r:
                assert (r.status, (await r.json())["id"]) == (201, "urn:quay:1")
            url = attach(data)
            assert url is not None
            client = await connect(url)
            room = ConsoleRoom(client, "desk")
            (root, *_) = await until(room.read)
            assert root.message is not None
            assert (root.act, root.message.headline, root.message.source) == (Act.ALERT, QUAY[0], "Coast Wire")

            async with http.post("/v1/articles", json=item | {"version": "2", "pubstatus": "canceled"}) as r:
                assert r.status == 201

            async def taken_back() -> Any:
                posted = [p for p in await room.read() if p.message and p.message.label is Label.KILL]
                return posted if any(p.notes for p in await room.read()) else None

            (kill, *_) = await until(taken_back)
            assert kill.thread == root.id
            assert [n.kind for p in await room.read() for n in p.notes] == ["withdrawn"]
            async with http.get("/metrics") as r:
                figures = await r.text()
            assert 'slugline_articles_decided_total{kind="new story"} 1.0' in figures
            assert 'slugline_articles_decided_total{kind="withdrawn"} 1.0' in figures
            assert "slugline_workers 1.0" in figures
            assert TOKEN not in figures
            await client.aclose()
    finally:
        run.terminate()
        _, said = await run.communicate()
    assert run.returncode == 0, said.decode()
