"""A real server for every test process."""

from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from redis.asyncio import Redis

from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from tests.homeserver import Reader, Synapse, missing

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with a homeserver run in one process, so that there is one of it."""
    for item in items:
        if "synapse" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("synapse"))
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    """A real homeserver on loopback."""
    if why := missing():
        pytest.skip(why)
    with Synapse(tmp_path_factory.mktemp("synapse")) as running:
        yield running


@pytest.fixture
async def reader(synapse: Synapse) -> AsyncIterator[Reader]:
    """A person with an account and a device of their own."""
    made = await Reader.login(synapse, synapse.register(f"reader{uuid4().hex[:8]}"))
    yield made
    await made.close()
