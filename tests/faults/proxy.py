"""A TCP proxy that misbehaves: between the bot and what it talks to, by a dice with a seed."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import struct
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Faults:
    """Chances, of each piece of a reply, of what happens to it; seconds of what takes time."""

    latency: float = 0.0
    seconds: float = 0.05
    reset: float = 0.0
    """The reply is lost, and the connection is reset."""
    refuse: float = 0.0
    """The request is lost, and the connection is reset."""
    half_open: float = 0.0
    """Nothing comes any more, and the connection stays."""
    truncate: float = 0.0
    """Half of the reply comes, then the end."""
    drip: float = 0.0
    """The reply comes byte by byte."""


class Proxy:
    """``target`` is a port on loopback, or the path of a socket. ``struck`` counts what it did."""

    def __init__(self, target: int | str, seed: int = 0) -> None:
        self.target = target
        self.faults = Faults()
        self.struck = 0
        self.port = 0
        self._dice = random.Random(seed)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        there: asyncio.StreamWriter | None = None
        try:
            if isinstance(self.target, int):
                back, there = await asyncio.open_connection("127.0.0.1", self.target)
            else:
                back, there = await asyncio.open_unix_connection(self.target)
            ways = (self._forward(reader, writer, there), self._back(back, writer))
            tasks = [asyncio.ensure_future(way) for way in ways]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in tasks:
                    way.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        except (OSError, asyncio.CancelledError):
            pass  # what it stands before is down, so is it; or the test is over
        finally:
            self._tasks.discard(task)
            for end in (there, writer):
                if end is not None:
                    end.close()
                    with contextlib.suppress(OSError, asyncio.CancelledError):
                        await end.wait_closed()

    async def _forward(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, there: asyncio.StreamWriter
    ) -> None:
        while data := await reader.read(1 << 16):
            if self._falls(self.faults.refuse):
                _reset(writer)
                return
            there.write(data)
            await there.drain()

    async def _back(self, back: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await back.read(1 << 16):
            f = self.faults
            if self._falls(f.latency):
                await asyncio.sleep(f.seconds)
            if self._falls(f.reset):
                _reset(writer)
                return
            if self._falls(f.half_open):
                await asyncio.Event().wait()
            if self._falls(f.truncate):
                writer.write(data[: len(data) // 2])
                await writer.drain()
                return
            if self._falls(f.drip):
                for n in range(len(data)):
                    writer.write(data[n : n + 1])
                    await writer.drain()
                    await asyncio.sleep(min(0.002, f.seconds / len(data)))
                continue
            writer.write(data)
            await writer.drain()

    def _falls(self, chance: float) -> bool:
        fell = chance > 0 and self._dice.random() < chance
        self.struck += fell
        return fell


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with RST, as a machine does that has forgotten it."""
    found = writer.get_extra_info("socket")
    if found is not None:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
