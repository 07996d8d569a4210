"""The HTTP server: POST /v1/articles, /healthz, /readyz, /metrics, /v1/openapi.json."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from io import BytesIO

from aiohttp import web

from bot.errors import Backlog, BadArticle, StoreError
from bot.ingest.jsonl import BadLine, decoded, read
from bot.model import Article
from handlers.http.auth import SIGNATURE, SUPERDESK, source_of
from handlers.http.openapi import document
from handlers.http.problems import problem

log = logging.getLogger(__name__)

LINES = frozenset({"application/x-ndjson", "application/jsonl", "application/jsonlines", "application/x-jsonlines"})
MAX_LINES = 1_000
"""Most articles of one batch."""
SLOW = 30.0
"""Seconds that a request's body may take; a sender that is slower holds a connection for nothing."""
CONNECTIONS = 100
"""Requests that may be read at once; the rest are told to come again."""
RETRY = "5"
"""Seconds after which a sender that was put off may try again."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What the server does, handed in.

    ``take`` puts an article into the intake, durably, and raises Backlog or StoreError; ``problems`` lists what makes
    the bot unfit to work, nothing if it is well; ``metrics`` is Prometheus' text.
    """

    take: Callable[[Article], Awaitable[object]]
    problems: Callable[[], Awaitable[list[str]]]
    metrics: Callable[[], Awaitable[bytes]]
    clock: Callable[[], float]
    tokens: Mapping[str, str]
    max_bytes: int


class Http:
    """The handlers."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._busy = 0

    def application(self) -> web.Application:
        """The aiohttp application."""
        # JSON may write a character in six bytes, and carry fields that we pass over
        app = web.Application(client_max_size=2 * self._doors.max_bytes + 65_536, middlewares=[_plainly])
        app.router.add_post("/v1/articles", self.articles)
        app.router.add_get("/v1/openapi.json", self.openapi)
        app.router.add_get("/healthz", self.healthz)
        app.router.add_get("/readyz", self.readyz)
        app.router.add_get("/metrics", self.metrics)
        return app

    async def articles(self, request: web.Request) -> web.Response:
        """Takes in one article, or a batch of JSON Lines. What is answered 201 is durable."""
        if self._busy >= CONNECTIONS:
            return problem(503, "Busy", "too many requests at once", headers={"Retry-After": RETRY})
        self._busy += 1
        try:
            async with asyncio.timeout(SLOW):
                body = await request.read()
        except TimeoutError:
            return problem(408, "Too slow", f"the body took longer than {SLOW:g} seconds", remedy="send it faster")
        except web.HTTPRequestEntityTooLarge:
            most = self._doors.max_bytes
            return problem(
                413,
                "Too large",
                f"an article may have {most:,} bytes",
                remedy="shorten it, or raise SLUGLINE_MAX_ARTICLE_BYTES",
            )
        finally:
            self._busy -= 1
        source = source_of(request.headers, body, self._doors.tokens, self._doors.clock())
        if source is None:
            return problem(
                401,
                "Not authorised",
                f"no known source: send Authorization: Bearer TOKEN, {SIGNATURE} or {SUPERDESK}",
                headers={"WWW-Authenticate": "Bearer"},
                remedy="use a token of SLUGLINE_HTTP_TOKENS",
            )
        try:
            if request.content_type in LINES:
                return await self._batch(body, source)
            return await self._one(body, source)
        except Backlog as error:
            return problem(503, "The intake is full", str(error), headers={"Retry-After": RETRY})
        except StoreError as error:
            log.error("an article pushed by %s could not be taken in: %s", source, error)
            return problem(503, "The store does not answer", "try again", headers={"Retry-After": RETRY})

    async def _one(self, body: bytes, source: str) -> web.Response:
        try:
            data = json.loads(body.decode("utf-8-sig"), strict=False)
        except (ValueError, RecursionError) as error:
            return problem(400, "Not JSON", str(error)[:200], remedy="send one JSON object in UTF-8")
        if not isinstance(data, dict):
            return problem(400, "No article", f"{type(data).__name__} is not an object", remedy="send one JSON object")
        try:
            article = _of(decoded(data, now=self._doors.clock(), max_bytes=self._doors.max_bytes), source)
        except BadArticle as error:
            return problem(
                422, "Not an article", f"{error.field}: {error.problem}", field=error.field, remedy=error.remedy
            )
        await self._doors.take(article)
        return web.json_response(_taken(article), status=201)

    async def _batch(self, body: bytes, source: str) -> web.Response:
        taken: list[dict[str, object]] = []
        bad: list[dict[str, object]] = []
        lines = read(BytesIO(body), now=self._doors.clock(), max_bytes=self._doors.max_bytes)
        for n, item in enumerate(lines):
            if n >= MAX_LINES:
                bad.append(
                    {"line": n + 1, "detail": f"a batch has at most {MAX_LINES} lines; send the rest in another"}
                )
                break
            if isinstance(item, BadLine):
                bad.append({"line": item.number, "detail": item.problem})
                continue
            try:
                await self._doors.take(_of(item, source))
            except StoreError as error:
                # what was taken stays taken; sent again it changes nothing
                bad.append({"line": n + 1, "detail": f"not taken in, nor what follows: {error}"})
                break
            taken.append(_taken(item))
        return web.json_response({"taken": taken, "problems": bad}, status=207 if bad else 201)

    async def openapi(self, _: web.Request) -> web.Response:
        """The description of this interface."""
        return web.json_response(document())

    async def healthz(self, _: web.Request) -> web.Response:
        """The process lives."""
        return web.json_response({"ok": True})

    async def readyz(self, _: web.Request) -> web.Response:
        """The bot can work: 200, or 503 with what is wrong."""
        try:
            wrong = await self._doors.problems()
        except StoreError as error:
            wrong = [str(error)]
        return web.json_response({"ok": not wrong, "problems": wrong}, status=503 if wrong else 200)

    async def metrics(self, _: web.Request) -> web.Response:
        """Figures for Prometheus."""
        try:
            text = await self._doors.metrics()
        except StoreError as error:
            return problem(503, "The store does not answer", str(error), headers={"Retry-After": RETRY})
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


@web.middleware
async def _plainly(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """aiohttp's own refusals as problem documents, too."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        allow = {"Allow": error.headers["Allow"]} if "Allow" in error.headers else None
        return problem(error.status, error.reason, f"{request.method} {request.path}"[:200], headers=allow)


def _of(article: Article, source: str) -> Article:
    return article if article.source else replace(article, source=source)


def _taken(article: Article) -> dict[str, object]:
    return {"id": article.id, "version": article.version, "state": article.state.value}


@asynccontextmanager
async def serve(
    doors: Doors, host: str, port: int, routes: Callable[[web.Application], None] = lambda _: None
) -> AsyncIterator[int]:
    """Serves until the block ends; ``routes`` adds what others answer. Yields the port, which the system chooses if it is 0.

    Raises:
        OSError: the address cannot be had.
    """
    application = Http(doors).application()
    routes(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
