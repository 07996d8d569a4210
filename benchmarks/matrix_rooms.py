"""What many rooms cost: the memory of the whole bot in so many rooms of a real Synapse, one of them big.

The bot runs as a process of its own; its memory is read from the kernel (VmRSS, Linux only), Redis apart. Synapse has its
limits on rates lifted. The figures are for: no room; all rooms joined by invitation; after people have talked in each; after
a start anew, when every room comes with the first sync.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

import aiohttp

from bot.store.server import EmbeddedServer
from tests.homeserver import PASSWORD, Synapse, until

AT_ONCE = 8


class Town:
    """People who make rooms and talk."""

    def __init__(self, synapse: Synapse, session: aiohttp.ClientSession) -> None:
        self.synapse, self.session = synapse, session
        self.token = ""

    async def ask(self, method: str, path: str, body: object, token: str = "") -> dict[str, object]:
        headers = {"Authorization": f"Bearer {token or self.token}"}
        async with self.session.request(method, self.synapse.url + path, json=body, headers=headers) as reply:
            assert reply.status == 200, await reply.text()
            found: dict[str, object] = await reply.json()
            return found

    async def login(self, user: str) -> str:
        body = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": user}, "password": PASSWORD}
        return str((await self.ask("POST", "/_matrix/client/v3/login", body, "none"))["access_token"])

    async def room(self, name: str, bot: str, *, encrypted: bool) -> str:
        content = {"algorithm": "m.megolm.v1.aes-sha2"}
        state = [{"type": "m.room.encryption", "state_key": "", "content": content}] if encrypted else []
        body = {"name": name, "invite": [bot], "initial_state": state, "preset": "public_chat"}
        return str((await self.ask("POST", "/_matrix/client/v3/createRoom", body))["room_id"])

    async def say(self, room: str, n: int, text: str) -> None:
        path = f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{room}{n}"
        await self.ask("PUT", path, {"msgtype": "m.text", "body": text})


async def each(doing: list[object]) -> None:
    """Does coroutines, AT_ONCE at a time."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(job: object) -> None:
        async with gate:
            await job  # type: ignore[misc]

    await asyncio.gather(*(one(d) for d in doing))


class Bot:
    """`slugline run`, watched."""

    def __init__(self, synapse: Synapse, data: Path, user: str) -> None:
        self.data = data
        self.settings = {
            "DATA_DIR": str(data), "MATRIX_HOMESERVER": synapse.url, "MATRIX_USER": user, "MATRIX_PASSWORD": PASSWORD,
            "HTTP_PORT": "0", "FEED_POLL": "false", "MULTILINGUAL": "off",
        }  # fmt: skip
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=plain | {f"SLUGLINE_{k}": v for k, v in self.settings.items()},
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip

    async def stop(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()

    def memory(self) -> float:
        """Resident memory, in MB."""
        assert self.process is not None
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(text.split("VmRSS:")[1].split()[0]) / 1024

    async def settled(self) -> float:
        """Memory, once it has not grown for some seconds."""
        last, same = 0.0, 0
        while same < 6:
            await asyncio.sleep(0.5)
            now = self.memory()
            same, last = (same + 1 if now <= last + 0.25 else 0), max(last, now)
        return now


async def measure(rooms: int, members: int, lines: int, encrypted: int) -> None:
    with tempfile.TemporaryDirectory() as where, Synapse(Path(where) / "synapse") as synapse:
        bot = Bot(synapse, Path(where) / "data", synapse.register("bot"))
        try:
            async with aiohttp.ClientSession() as session:
                await _measure(bot, Town(synapse, session), rooms, members, lines, encrypted)
        finally:
            await bot.stop()
            with EmbeddedServer.start(bot.data):  # takes over what a stopped process left, and ends it
                pass


async def _measure(bot: Bot, town: Town, rooms: int, members: int, lines: int, encrypted: int) -> None:
    begun = time.monotonic()
    user = bot.settings["MATRIX_USER"]

    async def figure(label: str) -> None:
        nonlocal begun
        print(f"{label:50}{await bot.settled():6.0f} MB {time.monotonic() - begun:6.0f} s", flush=True)
        begun = time.monotonic()

    town.token = await town.login(town.synapse.register("owner"))
    await bot.start()
    await figure("no room")

    made: list[str] = []

    async def make(n: int) -> None:
        made.append(await town.room(f"Room {n}", user, encrypted=n % 100 < encrypted))

    await each([make(n) for n in range(rooms)])
    token = await town.login(user)

    async def all_joined() -> bool:
        return len(await _joined(town, token)) == rooms

    await until(all_joined, 0.5)
    await figure(f"{rooms} rooms, {encrypted} % of them encrypted")

    people = [await asyncio.to_thread(town.synapse.register, f"person{n}") for n in range(members)]

    async def come(person: str) -> None:
        await town.ask("POST", f"/_matrix/client/v3/join/{made[0]}", {}, await town.login(person))

    await each([come(p) for p in people])
    await figure(f"one of them with {members} members more")

    for part in range(2):
        for n in range(part * lines, (part + 1) * lines):
            text = f"Line {n}: what the town talks of." if (n + 1) % lines else "!slug whoami"
            await each([town.say(room, n, text) for room in made])
        await figure(f"{lines} lines{' more' if part else ''} in each, one a command")
    await bot.stop()
    await bot.start()
    await figure("started anew")


async def _joined(town: Town, token: str) -> list[object]:
    found = await town.ask("GET", "/_matrix/client/v3/joined_rooms", None, token)
    rooms = found["joined_rooms"]
    assert isinstance(rooms, list)
    return rooms


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rooms", type=int, default=500)
    parser.add_argument("--members", type=int, default=500, help="of one of the rooms")
    parser.add_argument("--lines", type=int, default=5, help="said in each room, twice")
    parser.add_argument("--encrypted", type=int, default=20, help="of a hundred rooms")
    given = parser.parse_args()
    asyncio.run(measure(given.rooms, given.members, given.lines, given.encrypted))


if __name__ == "__main__":
    main()
