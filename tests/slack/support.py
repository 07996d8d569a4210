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

    def __init__(self, process: asyncio.subprocess.Process, port: int, keep: Path | None = None) -> None:
        self.process = process
        self.port, self.keep = port, keep
        self.base = f"http://127.0.0.1:{port}"
        self.url = f"{self.base}/api/"
        self.session = aiohttp.ClientSession()

    @classmethod
    async def start(cls, keep: Path | None = None) -> FakeSlack:
        """With ``keep``, a file, it can be killed and started again: it has what it acknowledged."""
        fake = cls(*await _launch(0, keep), keep)
        await fake._join()
        return fake

    async def _join(self) -> None:
        for channel in (NEWS, PORT, "G3DESK"):
            await self.do("join", channel=channel)

    async def kill(self) -> None:
        self.process.kill()
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.communicate()

    async def again(self) -> None:
        """Starts one that was killed, on the same port."""
        self.process, _ = await _launch(self.port, self.keep)
        await self._join()

    async def stop(self) -> None:
        await self.session.close()
        if self.process.returncode is None:
            await self.kill()

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


async def _launch(port: int, keep: Path | None) -> tuple[asyncio.subprocess.Process, int]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.slack.fake", str(port), *([str(keep)] if keep else []),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    return process, json.loads(await process.stdout.readline())["port"]
