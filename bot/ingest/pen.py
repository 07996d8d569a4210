"""A process of its own in which is read what strangers wrote: bounded in time and memory, killed when it goes beyond.

The process is started when it is first needed, lives for some hundred documents, and dies with us: it ends when its
standard input does. Of what it answers nothing is run: it is JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from bot.errors import BadFeed
from bot.ingest.feeds.parse import Feed, Item

LIFE = 500
"""Documents after which the process is replaced: what its libraries keep goes with it."""
ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LANG", "TMPDIR")
"""All that the process is given of our environment: secrets stand in the rest."""
MOST_ANSWERED = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """The article on a page, a paragraph a line; and what the page says of it, "" where it does not: its own address and
    language, who wrote it and where, when it came out and when it was changed."""

    text: str
    url: str = ""
    lang: str = ""
    byline: str = ""
    dateline: str = ""
    published: str = ""
    modified: str = ""


class Pen:
    """Use as ``async with``. One document is read at a time; others wait."""

    def __init__(self, seconds: float = 20.0, memory_mb: int = 1024) -> None:
        self._seconds = seconds
        self._memory = memory_mb
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()
        self._read = 0

    async def __aenter__(self) -> Pen:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._end()

    async def feed(
        self, body: bytes, content_type: str, base: str, *, scope: str, max_items: int, max_bytes: int
    ) -> Feed:
        """Reads a feed; see bot.ingest.feeds.parse.parse(). Raises BadFeed."""
        more = {"content_type": content_type, "base": base, "scope": scope}
        made = await self._ask({"do": "feed", "max_items": max_items, "max_bytes": max_bytes, **more}, body)
        items = tuple(Item(key, content, at, plain) for key, content, at, plain in made.pop("items"))
        return Feed(items=items, **made)

    async def page(self, body: bytes, url: str) -> Page:
        """The article on a page; its text is "" if there is none. Raises BadFeed."""
        return Page(**await self._ask({"do": "page", "url": url}, body))

    async def _ask(self, head: Mapping[str, object], body: bytes) -> dict[str, Any]:
        async with self._lock:
            done = False
            try:
                process = self._process or await self._start()
                async with asyncio.timeout(self._seconds):
                    answer = await _exchange(process, json.dumps(head).encode(), body)
                done = True
            except TimeoutError as error:
                raise BadFeed(f"it took longer than {self._seconds:g} s to read; it is given up") from error
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                raise BadFeed("it could not be read within the bounds of memory; it is given up") from error
            finally:
                self._read += 1
                if not done or self._read >= LIFE:
                    await self._end()
        if "error" in answer:
            raise BadFeed(str(answer["error"]))
        return answer

    async def _start(self) -> asyncio.subprocess.Process:
        self._read = 0
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot.ingest.penned", str(self._memory), str(int(self._seconds) + 5)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
        )
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with suppress(ProcessLookupError):
                process.kill()
            if process.stdin is not None:
                process.stdin.close()
            await process.wait()


async def _exchange(process: asyncio.subprocess.Process, head: bytes, body: bytes) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(struct.pack(">II", len(head), len(body)) + head)
    process.stdin.write(body)
    await process.stdin.drain()
    (size,) = struct.unpack(">I", await process.stdout.readexactly(4))
    if size > MOST_ANSWERED:
        raise ValueError("the answer is too long")
    made = json.loads(await process.stdout.readexactly(size))
    if not isinstance(made, dict):
        raise ValueError("the answer is malformed")
    return made
