"""Waiting that ends early."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def rest(stop: asyncio.Event, seconds: float) -> None:
    """Waits so many seconds, or until ``stop`` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
