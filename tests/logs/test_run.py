"""The whole bot, with secrets and texts planted, led through errors at the level DEBUG: its log has none of them."""

import asyncio
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import aiohttp
import pytest
from redis.asyncio import Redis

from bot.store.outbox import Outbox
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from tests.slack.support import APP_TOKEN, NEWS, ROOT, TOKEN, FakeSlack
from tests.support import BRIDGE, QUAY, QUAY_MOVES

PASSWORD, PUSH, SIGNING, MATRIX = "pl4nted-redis-pw", "pl4nted-http-token-1", "pl4nted-signing", "syt_pl4nted_matrix"
HEAD = "Pl4ntedheadline"
PLANTED = (TOKEN, APP_TOKEN, PASSWORD, PUSH, SIGNING, MATRIX, HEAD, "Harlow cannery", "Pl4ntedcommand", "road bridge")


def port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


async def until(done: object, seconds: float = 40.0) -> None:
    async with asyncio.timeout(seconds):
        while not await done():  # type: ignore[operator]
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("form", ["json", "text"])
async def test_no_secret_and_no_text_reaches_the_log(tmp_path: Path, form: str) -> None:
    fake = await FakeSlack.start()
    with EmbeddedServer.throwaway() as server:
        path = server.url.removeprefix("unix://")
        admin: Redis = Redis.from_url(server.url)
        await admin.execute_command("ACL", "SETUSER", "bot", "on", f">{PASSWORD}", "~*", "&*", "+@all")
        http = port()
        given = {
            "REDIS_URL": f"unix://bot:{PASSWORD}@{path}", "DATA_DIR": str(tmp_path / "data"), "LOG_LEVEL": "DEBUG",
            "LOG_FORMAT": form, "HTTP_PORT": str(http), "HTTP_TOKENS": json.dumps({"Coast": PUSH}),
            "SLACK_API_URL": fake.url, "SLACK_BOT_TOKEN": TOKEN, "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING, "SLACK_CHANNEL": NEWS, "SLACK_PACE_SECONDS": "0", "MULTILINGUAL": "off",
            "MATRIX_HOMESERVER": f"http://127.0.0.1:{port()}", "MATRIX_USER": "@bot:h.example",
            "MATRIX_ACCESS_TOKEN": MATRIX, "MATRIX_ROOM": "!r:h.example", "RETRY_BASE_SECONDS": "0.05",
        }  # fmt: skip
        plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=plain | {f"SLUGLINE_{k}": v for k, v in given.items()}, cwd=ROOT,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        log: list[str] = []

        async def read() -> None:
            assert bot.stderr is not None
            while line := await bot.stderr.readline():
                log.append(line.decode())

        reading = asyncio.create_task(read())
        try:
            await led_through_errors(bot, fake, server, admin, http, log)
            bot.send_signal(signal.SIGTERM)
            await reading
            await bot.wait()
        finally:
            if bot.returncode is None:
                bot.kill()
                await bot.wait()
            await reading
            await fake.stop()
            await admin.aclose()
    assert bot.returncode == 0
    assert [line for line in log if any(p in line for p in PLANTED) or "xox" in line] == []
    assert len(log) > 10
    if form == "text":
        return
    lines = [json.loads(line) for line in log]
    assert all({"at", "level", "logger", "event"} <= line.keys() for line in lines)
    assert any(
        line["event"].startswith("decided: ") and line["article"] == "p1" and line["story"] == "s1" for line in lines
    )
    assert any(line["event"].startswith("sent: ") and line["delivery"] and line["article"] == "p1" for line in lines)
    assert any(line["level"] == "ERROR" and "refused user or password" in line["event"] for line in lines)


async def led_through_errors(
    bot: asyncio.subprocess.Process,
    fake: FakeSlack,
    server: EmbeddedServer,
    admin: Redis,
    http: int,
    log: list[str],
) -> None:
    client = await connect(server.url)
    outbox = Outbox(client, "desk")
    address = f"http://127.0.0.1:{http}"
    async with aiohttp.ClientSession() as session:

        async def up() -> bool:
            try:
                async with session.get(f"{address}/healthz") as reply:
                    return reply.status == 200
            except aiohttp.ClientError:
                return False

        await until(up)
        assert bot.returncode is None

        async def push(id: str, title: str, text: str, token: str = PUSH) -> int:
            said = {"id": id, "title": title, "text": text, "published": time.time()}
            async with session.post(
                f"{address}/v1/articles", json=said, headers={"Authorization": f"Bearer {token}"}
            ) as r:
                return r.status

        # good, with a token that is wrong, broken, and one that cannot be read
        assert await push("p1", f"{HEAD} one", QUAY[1]) == 201
        assert await push("p9", HEAD, QUAY[1], "pl4nted-http-token-2") == 401
        async with session.post(
            f"{address}/v1/articles", data=f'{{"{HEAD}', headers={"Authorization": f"Bearer {PUSH}"}
        ) as r:
            assert r.status == 400
        await client.xadd(outbox.keys.of("in"), {"a": f"{HEAD} nonsense".encode()})
        await until(lambda: sent(fake, 1))
        # Slack refuses, is away, closes a channel; people say what nobody understands
        await fake.do("fault", method="chat.postMessage", kind="status", status=503)
        assert await push("p2", f"{HEAD} two", QUAY_MOVES[1]) == 201
        await until(lambda: sent(fake, 2))
        await fake.do("say", user="U1ADA", channel=NEWS, text="<@UBOT> Pl4ntedcommand what is this")
        await fake.do("slash", user="U1ADA", channel=NEWS, text="watch Pl4ntedcommand AND (")
        await fake.do("archive", channel=NEWS)
        assert await push("p3", f"{HEAD} three", BRIDGE[1]) == 201

        async def dead() -> bool:
            return await outbox.count_dead() > 0

        await until(dead)
        # the server refuses the password for a while
        await admin.execute_command("ACL", "SETUSER", "bot", "resetpass", ">another")
        await admin.execute_command("CLIENT", "KILL", "USER", "bot")
        await push("p4", f"{HEAD} four", QUAY[1])

        async def refused() -> bool:
            return any("refused user or password" in line for line in log)

        await until(refused)
        await admin.execute_command("ACL", "SETUSER", "bot", "resetpass", f">{PASSWORD}")
        assert bot.returncode is None

        async def again() -> bool:
            return await push("p5", f"{HEAD} five", QUAY[1]) == 201 and await client.xlen(outbox.keys.of("in")) == 0

        await until(again)
    await client.aclose()


async def sent(fake: FakeSlack, n: int) -> bool:
    return len(await fake.messages()) >= n
