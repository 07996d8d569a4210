"""A server of one's own: a user who may touch the desk's keys alone, TLS, and all keys in one slot."""

import asyncio
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError

from bot.errors import ConfigError, Paused
from bot.model import Act
from bot.settings import Settings
from bot.store import archive
from bot.store.backup import Backup
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from bot.wiring import CONSOLE, app, replay
from tests.store.test_backup import content, written
from tests.support import START, Bench, small_wire, told

MANUAL = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
(RIGHTS,) = re.findall(r"ACL SETUSER slugline on >PASSWORD (.*)", MANUAL)
USER = RIGHTS.replace("{desk", "{news").split()
"""What the manual tells to grant, for a desk called news."""
(NIGHTLY,) = re.findall(r"ACL SETUSER slugline-backup on >PASSWORD (.*)", MANUAL)


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[EmbeddedServer]:
    """A server on which nobody but the bot and who makes its backup may do anything."""
    with EmbeddedServer.start(tmp_path / "data") as server:
        admin = await connect(server.url)
        await admin.execute_command("ACL", "SETUSER", "bot", "reset", "on", ">secret", *USER)
        nightly = NIGHTLY.replace("{desk", "{news").split()
        await admin.execute_command("ACL", "SETUSER", "night", "reset", "on", ">secret", *nightly)
        await admin.execute_command("ACL", "SETUSER", "default", "off")
        yield server
        await admin.execute_command("ACL", "SETUSER", "default", "on")
        await admin.aclose()


def as_bot(server: EmbeddedServer, password: str = "secret") -> str:
    return server.url.replace("unix://", f"unix://bot:{password}@")


async def test_the_whole_way_of_an_article_needs_no_more_than_the_desk_s_keys(guarded: EmbeddedServer) -> None:
    settings = Settings(redis_url=as_bot(guarded), desk="news", edit_debounce_seconds=0, _env_file=None)
    async with app(settings, purpose="run", own=True) as a:
        bench = Bench(a.client, "news")
        await bench.ingest(small_wire())
        await bench.live()
        posted = await a.room.read()
        assert told(posted)["a"] == [("alert", "a"), ("update", "d")]
        assert any(p.act is Act.EDIT for p in posted)
        assert await a.store.tidy() == 0
        assert len(await a.store.stories()) == 2
        assert await a.outbox.dead() == []
        with pytest.raises(NoPermissionError):
            await a.client.set("{other}:seq", 1)
        with pytest.raises(NoPermissionError):
            await a.client.flushall()
        await a.store.erase()


async def test_a_replay_needs_no_more_than_its_namespace(guarded: EmbeddedServer) -> None:
    settings = Settings(redis_url=as_bot(guarded), desk="news", _env_file=None)
    async with replay(settings, ("*",), START) as run:
        kinds = [step.outcome.decision.kind async for step in run.steps(small_wire(), show=True)]
    assert len(kinds) == 5
    client = await connect(as_bot(guarded))
    assert [key async for key in client.scan_iter(match="*")] == []
    await client.aclose()


async def test_a_desk_is_backed_up_and_restored_with_no_more_than_its_own_keys(guarded: EmbeddedServer) -> None:
    client = await connect(as_bot(guarded))
    bench = Bench(client, "news")
    await bench.ingest(small_wire())
    await bench.live()
    await client.xgroup_delconsumer(bench.store.keys.of("in"), "workers", "w")
    there = await content(client, "news")
    file = await written(client, "news")
    await bench.store.erase()
    assert await Backup(client, "news").restore(file, "ticket", time.time(), replace=False) == len(there)
    back = await content(client, "news")
    assert back["changes:s1"] == there["changes:s1"]
    with pytest.raises(Paused, match=r"too few rights; docs/operating\.md lists those"):
        await Backup(client, "other").restore(file, "ticket", time.time(), replace=True)
    await client.aclose()


async def test_who_makes_the_nightly_backup_needs_no_right_to_change_the_desk(guarded: EmbeddedServer) -> None:
    bench = Bench(await connect(as_bot(guarded)), "news")
    await bench.ingest(small_wire())
    await bench.live()
    client = await connect(as_bot(guarded).replace("bot:", "night:"))
    file = await written(client, "news")
    assert archive.check(file) > 20
    with pytest.raises(Paused, match="too few rights"):
        await Backup(client, "news").restore(file, "ticket", time.time(), replace=True)
    with pytest.raises(NoPermissionError):
        await client.set("{news}:seq", 1)
    assert len(await bench.store.stories()) == 2
    await client.aclose()
    await bench.client.aclose()


async def test_a_user_who_may_not_ask_for_the_version_is_let_in(guarded: EmbeddedServer) -> None:
    admin = await connect(as_bot(guarded))
    await admin.aclose()
    with EmbeddedServer.throwaway() as server:
        owner = await connect(server.url)
        await owner.execute_command("ACL", "SETUSER", "bot", "reset", "on", ">secret", *USER, "-info")
        client = await connect(as_bot(server))
        assert await client.ping()
        await client.aclose()
        await owner.aclose()


async def test_a_wrong_password_is_named(guarded: EmbeddedServer) -> None:
    with pytest.raises(ConfigError, match="SLUGLINE_REDIS_URL: the server refused the login"):
        await connect(as_bot(guarded, "wrong"))


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    made, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


async def test_articles_go_through_tls_and_an_unknown_certificate_is_refused(
    server: EmbeddedServer, certificate: tuple[Path, Path], desk: str
) -> None:
    """The bundled server has no TLS of its own, so a TLS end in front of it stands for one that has."""
    made, key = certificate
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made, key)
    open_pipes: set[asyncio.Task[None]] = set()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except OSError:
            pass
        finally:
            writer.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_unix_connection(server.url.removeprefix("unix://"))
        for task in (pipe(reader, inner_writer), pipe(inner_reader, writer)):
            running = asyncio.create_task(task)
            open_pipes.add(running)
            running.add_done_callback(open_pipes.discard)

    front = await asyncio.start_server(serve, "localhost", 0, ssl=context)
    port = front.sockets[0].getsockname()[1]
    client = await connect(f"rediss://localhost:{port}/0?ssl_ca_certs={made}")
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    await bench.live()
    assert told(await bench.room.read())["a"] == [("alert", "a"), ("update", "d")]
    await client.aclose()
    with pytest.raises(ConfigError, match=r"no answer from the server.*certificate"):
        await connect(f"rediss://localhost:{port}/0")
    front.close()
    await front.wait_closed()
    await asyncio.gather(*open_pipes, return_exceptions=True)


async def test_every_key_of_a_desk_lies_in_one_slot(client: Redis, desk: str) -> None:
    """Redis Cluster hashes what stands between the first braces; scripts may touch keys of one slot only."""
    bench = Bench(client, desk)
    before = {key async for key in client.scan_iter(match="*", count=1000)}
    await bench.ingest(small_wire())
    await bench.live()
    new = {key async for key in client.scan_iter(match="*", count=1000)} - before
    assert len(new) > 10
    assert {key.partition(b"}")[0] for key in new} == {b"{" + desk.encode()}
    assert CONSOLE.platform not in {key.decode().split(":")[0] for key in new}
