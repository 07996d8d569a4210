"""A real server for every test process."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from redis.asyncio import Redis

from bot.store.redis import connect
from bot.store.server import EmbeddedServer

# no wall time in a test: a busy machine is no defect
settings.register_profile("slugline", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("slugline")


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    with EmbeddedServer.throwaway() as running:
        yield running


@pytest.fixture
async def client(server: EmbeddedServer) -> AsyncIterator[Redis]:
    connection = await connect(server.url)
    yield connection
    await connection.aclose()


@pytest.fixture
def desk() -> str:
    return f"test-{uuid4().hex[:12]}"
