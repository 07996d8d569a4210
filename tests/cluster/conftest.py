"""One cluster for the tests that leave it whole; they run in one process."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster.nodes import ClusterOfSix

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("cluster"))
            # when its cluster changes, redis-py forgets a server that it asked for the way without closing its connection
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture(autouse=True)
def _swept() -> Iterator[None]:
    yield
    gc.collect()


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterOfSix]:
    """A real cluster of three masters and three replicas on loopback."""
    with ClusterOfSix(tmp_path_factory.mktemp("cluster")) as running:
        yield running
