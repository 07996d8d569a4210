"""A backup and a restore over a network that loses answers: whole, or nothing has changed."""

import io
import time
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from bot.errors import StoreError
from bot.store import backup
from bot.store.backup import Backup
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer
from tests.faults.proxy import Faults, Proxy
from tests.store.test_backup import busy_desk, content, other, written

__all__ = ["other"]
BAD = Faults(reset=0.06, refuse=0.03, truncate=0.03)

# redis-py may leave a connection that broke in the middle of an answer to the collector
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


async def held(client: Redis, desk: str) -> dict[str, tuple[str, object, int]]:
    """What a desk holds but for what a restore sets anew: rows that wait, the counter of leases, and its own marks."""
    found = await content(client, desk)
    return {name: key for name, key in found.items() if not name.startswith(("delivery:", "leases", "restore:"))}


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_answers_are_lost_a_backup_is_whole_and_a_restore_too_or_it_changes_nothing(
    client: Redis, server: EmbeddedServer, desk: str, other: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(backup, "PAGE", 40)
    monkeypatch.setattr(backup, "BATCH", 20)
    await busy_desk(client, desk)
    whole = await held(client, desk)
    there = await connect(other.url)
    struck = 0
    for socket, command in ((server.url, "backup"), (other.url, "restore")):
        async with Proxy(socket.removeprefix("unix://"), seed=seed) as proxy:
            shaky = await connect(f"redis://127.0.0.1:{proxy.port}")
            proxy.faults = BAD
            while True:
                try:
                    if command == "backup":
                        file = await written(shaky, desk)
                    else:
                        await Backup(shaky, desk).restore(file, uuid4().hex, time.time(), replace=True)
                    break
                except StoreError:
                    assert command == "backup" or await held(there, desk) in ({}, whole)
                    await client.delete(f"{{{desk}}}:frozen")  # as it dies by itself, in ten seconds
            struck += proxy.struck
            await close(shaky)
    assert struck
    assert await held(there, desk) == whole
    await close(there)


@pytest.mark.parametrize("replace", [False, True])
async def test_a_restore_whose_last_answer_was_lost_is_not_undone_by_asking_again(
    client: Redis, desk: str, other: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, replace: bool
) -> None:
    await busy_desk(client, desk)
    file = await written(client, desk)
    there = await connect(other.url)
    kept = Backup(there, desk)
    plain, said = kept._swap, []

    async def twice(**given: object) -> object:
        said.append(await plain(**given))  # type: ignore[arg-type]
        said.append(await plain(**given))  # type: ignore[arg-type]
        return said[-1]

    monkeypatch.setattr(kept, "_swap", twice)
    keys = await kept.restore(file, uuid4().hex, time.time(), replace=replace)
    assert said[0] == said[1] == [b"ok", keys]
    assert await held(there, desk) == await held(client, desk)
    await close(there)


async def test_of_two_restores_at_once_one_is_refused_and_the_desk_is_whole(
    client: Redis, desk: str, other: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await busy_desk(client, desk)
    file = await written(client, desk)
    there = await connect(other.url)
    first, second = Backup(there, desk), Backup(there, desk)
    plain = first._put

    async def overtaken(ticket: str, *, replace: bool) -> list[object]:
        await second.restore(io.BytesIO(file.getvalue()), uuid4().hex, time.time(), replace=False)
        return await plain(ticket, replace=replace)

    monkeypatch.setattr(first, "_put", overtaken)
    with pytest.raises(backup.Refused, match="another restore of the desk came between"):
        await first.restore(io.BytesIO(file.getvalue()), uuid4().hex, time.time(), replace=True)
    assert await held(there, desk) == await held(client, desk)
    await close(there)
