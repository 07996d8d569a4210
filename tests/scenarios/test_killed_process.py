"""The same with real processes, a real data directory and SIGKILL. `make chaos` tries every round trip."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from tests.support import Bench, small_wire, tallies, told

SAMPLE = 3
EVERYTHING = "SLUGLINE_TEST_CHAOS" in os.environ


def work(url: str, desk: str, *death: str) -> int:
    """Runs a process until it ends or dies. Returns its exit code, negative for a signal."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.scenarios.work", url, desk, *death], capture_output=True, timeout=60, check=False
    )
    if child.returncode == 0:
        assert child.stdout == b"done\n"
    assert child.stderr == b""
    return child.returncode


async def kill_at(server: EmbeddedServer, at: int, when: str) -> bool:
    """Kills a process at one point, lets another go on, and checks what came of it. True if the first was killed."""
    client = await connect(server.url)
    bench = Bench(client, f"{when}-{at}")
    await bench.ingest(small_wire(time.time()))
    code = work(server.url, bench.name, str(at), when)
    assert code in (0, -signal.SIGKILL)
    assert work(server.url, bench.name, "1000000", "before") == 0
    posted = await bench.room.read()
    assert told(posted) == {"a": [("alert", "a"), ("update", "d")], "c": [("alert", "c")]}, (at, when)
    assert {root: reports for root, (reports, _) in tallies(posted).items()} == {"a": 3, "c": 1}
    assert sorted([c.seq async for past in bench.store.history() for c in past.changes]) == [1, 2, 3, 4]
    assert await bench.store.backlog() == await bench.outbox.waiting() == 0
    await bench.store.erase()
    await client.aclose()
    return code != 0


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.timeout(3600 if EVERYTHING else 120)
async def test_a_process_killed_at_any_round_trip_is_made_good_by_the_next(tmp_path: Path, when: str) -> None:
    with EmbeddedServer.start(tmp_path / "data") as server:
        if not EVERYTHING:
            for at in random.Random(when).sample(range(1, 45), SAMPLE):
                await kill_at(server, at, when)
            return
        at = 1
        while await kill_at(server, at, when):
            at += 1
        assert at > 30
