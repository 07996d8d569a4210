"""A site on loopback that does what a script says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Farm:
    """Answers each path by what stands in ``pages``; ``asked`` are the requests, in order."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.answer = answer
        self.pages: dict[str, Answer | web.Response | bytes] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.root = ""

    def url(self, path: str) -> str:
        return f"{self.root}{path}"

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request.path_qs, dict(request.headers)))
        if self.answer is not None:
            return await self.answer(request)
        page = self.pages.get(request.path)
        if page is None:
            return web.Response(status=404)
        if isinstance(page, bytes):
            return web.Response(body=page, content_type="application/rss+xml")
        if isinstance(page, web.Response):
            return web.Response(status=page.status, body=page.body, headers=page.headers)
        return await page(request)


@asynccontextmanager
async def farm(answer: Answer | None = None) -> AsyncIterator[Farm]:
    """A farm at work; with ``answer`` that answers all requests."""
    made = Farm(answer)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made._serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    made.root = f"http://{host}:{port}"
    try:
        yield made
    finally:
        await runner.cleanup()


def moved(to: str, status: int = 301) -> web.Response:
    return web.Response(status=status, headers={"Location": to})
