"""The fake Slack as tests hold it: a process, and its control API."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[2]
TOKEN = "xoxb-T1-fake"
APP_TOKEN = "xapp-1-A0SLUGLINE-1-fake"
SECRET = "5ecret"
NEWS, PORT, ELSEWHERE = "C1NEWS", "C2PORT", "C4OUT"


class FakeSlack:
    """``await fake.do("say", user=..., ...)`` does one thing of tests/slack/fake/__main__.py."""

    def __init__(self, process: asyncio.subprocess.Process, port: int) -> None:
        self.process = process
        self.base = f"http://127.0.0.1:{port}"
        self.url = f"{self.base}/api/"
        self.session = aiohttp.ClientSession()

    @classmethod
    async def start(cls) -> FakeSlack:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.slack.fake",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT,
        )  # fmt: skip
        assert process.stdout is not None
        line = await process.stdout.readline()
        fake = cls(process, json.loads(line)["port"])
        for channel in (NEWS, PORT, "G3DESK"):
            await fake.do("join", channel=channel)
        return fake

    async def stop(self) -> None:
        await self.session.close()
        if self.process.returncode is None:
            self.process.kill()
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.communicate()

    async def do(self, verb: str, **said: Any) -> Any:
        async with self.session.post(f"{self.base}/control/{verb}", json=said) as reply:
            answer = await reply.json()
        assert reply.status == 200, answer
        return answer

    async def api(self, method: str, token: str = TOKEN, **args: Any) -> Any:
        """Calls the Web API directly."""
        async with self.session.post(
            f"{self.url}{method}", json=args, headers={"Authorization": f"Bearer {token}"}
        ) as r:
            return await r.json()

    async def state(self) -> Any:
        return await self.do("state")

    async def messages(self, channel: str = NEWS, team: str = "T1") -> list[dict[str, Any]]:
        """The messages of a channel as they stand, in order."""
        return [m for m in (await self.state())["teams"][team]["channels"][channel]["messages"] if not m["deleted"]]

    async def calls(self, *methods: str) -> list[dict[str, Any]]:
        return [c for c in (await self.state())["calls"] if not methods or c["method"] in methods]
