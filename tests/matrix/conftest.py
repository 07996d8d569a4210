"""Ears that are closed at the end."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.homeserver import Synapse
from tests.matrix.support import Ear


@pytest.fixture
async def ears(synapse: Synapse, client: Redis, desk: str, tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """Makes a logged-in Ear; with the ``user`` of an earlier one it is that bot, started again."""
    made: list[Ear] = []

    async def make(user: str = "", **more: Any) -> Ear:
        for old in made:
            if old.user == user:
                await old.account.close()
        ear = Ear(synapse, client, desk, more.pop("where", tmp_path / "matrix"), user, **more)
        made.append(ear)
        await ear.login()
        return ear

    yield make
    for ear in made:
        await ear.account.close()
