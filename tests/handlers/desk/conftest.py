"""A desk for a day."""

import pytest
from redis.asyncio import Redis

from tests.handlers.desk.bench import Bench


@pytest.fixture
def bench(client: Redis, desk: str) -> Bench:
    return Bench(client, desk)
