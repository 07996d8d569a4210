"""What goes wrong, as problem documents of RFC 9457."""

from __future__ import annotations

import json

from aiohttp import web

TYPE = "application/problem+json"


def problem(
    status: int, title: str, detail: str, *, headers: dict[str, str] | None = None, **more: object
) -> web.Response:
    """A problem document. ``more`` are members of its own, as ``field`` and ``remedy``."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return web.Response(status=status, body=json.dumps(body).encode(), content_type=TYPE, headers=headers)
