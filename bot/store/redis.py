"""The connection to Redis: made once, closed once, with errors of our own.

One server, a master that Sentinel names, or a cluster: what a desk keeps lies in one slot, so to the rest of the bot
they are the same.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.connection import parse_url
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    ClusterDownError,
    ClusterError,
    ConnectionError,
    MasterDownError,
    MovedError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    RedisError,
    ResponseError,
    TimeoutError,
    TryAgainError,
)

from bot.errors import ConfigError, Paused, StoreError, Unreachable
from bot.store.guard import FORMAT, FROZEN, NEWER

CONNECTIONS = 64
"""Connections of one process at most. What needs another waits for one to be free."""
NODE_CONNECTIONS = 256
"""The same to one server of a cluster or behind Sentinel, where nothing can wait: as many as HTTP and the pump can need."""
OLDEST = {"redis": (7, 0), "valkey": (8, 0)}
ANSWER_SECONDS = 10.0
"""After so long without an answer a connection is given up: within a lease there is time for another try."""
CONFIRM_SECONDS = 1.0
"""How long replicas may take to confirm a write."""
LOOK_SECONDS = 0.2
"""Between two looks whether a server has loaded its data."""
WRITES = frozenset({"EVALSHA", "EVAL", "SET", "INCR", "ZADD", "ZREM", "UNLINK"})
"""The commands that the store writes by, but for XREADGROUP: what it hands out is handed out again if that is lost."""


class Unconfirmed(RedisError):
    """A write was made, and too few replicas have confirmed it: a failover could undo it."""


class _Confirming:
    """Has each write confirmed by ``replicas`` replicas before it counts, on the connection that made it (WAIT)."""

    replicas = 0
    reads: set[str]
    """Digests of the scripts that write nothing."""

    def register_script(self, script: Any) -> Any:
        if "no-writes" in script.partition("\n")[0]:
            self.reads.add(hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest())
        return super().register_script(script)  # type: ignore[misc]

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        if not self.replicas or args[0] not in WRITES or (args[0] == "EVALSHA" and args[1] in self.reads):
            return await super().execute_command(*args, **options)  # type: ignore[misc]
        key = args[3] if args[0] in ("EVALSHA", "EVAL") else args[1]
        pipe = self.pipeline(transaction=False)  # type: ignore[attr-defined]
        pipe.execute_command(*args, **options)
        pipe.execute_command("WAIT", self.replicas, int(CONFIRM_SECONDS * 1000), **self._at(key))
        reply, confirmed = await pipe.execute()
        if confirmed < self.replicas:
            raise Unconfirmed(
                f"{confirmed} of {self.replicas} replicas confirmed a write; start those that are missing"
            )
        return reply

    def _at(self, key: str) -> dict[str, Any]:
        return {}


class Server(_Confirming, Redis):  # type: ignore[misc]
    """A client of one server, or of the master that Sentinel names."""


class Cluster(_Confirming, RedisCluster):  # type: ignore[misc]
    """A client of a cluster."""

    def _at(self, key: str) -> dict[str, Any]:
        return {"target_nodes": [self.get_node_from_key(key)]}


@dataclass(frozen=True, slots=True)
class Address:
    """``kind``: "server", "cluster" or "sentinel". ``plain`` is the address of the first as redis:// or rediss://."""

    kind: str
    plain: str
    hosts: tuple[tuple[str, int], ...] = ()
    master: str = ""
    sentinel: tuple[tuple[str, str], ...] = ()


def address(url: str) -> Address:
    """Reads SLUGLINE_REDIS_URL.

        redis://HOST:PORT/DB, rediss:// (TLS), unix:///PATH
        redis+cluster://HOST:PORT,HOST:PORT,...        some servers of a cluster; it names the others
        redis+sentinel://HOST:PORT,HOST:PORT,.../MASTER?db=0&sentinel_username=...&sentinel_password=...

    Raises:
        ConfigError: there is no host, or no name of a master.
    """
    scheme, _, rest = url.partition("://")
    base, _, kind = scheme.partition("+")
    if not kind:
        return Address("server", url)
    head, slash, tail = rest.partition("/")
    user, at, hosts = head.rpartition("@")
    path, _, query = tail.partition("?")
    if not slash and "?" in hosts:
        hosts, _, query = hosts.partition("?")
    found = tuple(_host(part, 26379 if kind == "sentinel" else 6379) for part in hosts.split(",") if part)
    if not found:
        raise ConfigError(f"SLUGLINE_REDIS_URL: there is no host in it; write {scheme}://HOST:PORT,HOST:PORT")
    host, port = found[0]
    shown = f"[{host}]" if ":" in host else host
    options = [(k, v) for k, v in parse_qsl(query) if not k.startswith("sentinel_")]
    extra = tuple((k.removeprefix("sentinel_"), v) for k, v in parse_qsl(query) if k.startswith("sentinel_"))
    more = "?" + "&".join(f"{k}={v}" for k, v in options) if options else ""
    plain = f"{base}://{user}{at}{shown}:{port}/{more}"
    if kind == "cluster":
        return Address(kind, plain, found)
    if not path:
        raise ConfigError(f"SLUGLINE_REDIS_URL: it names no master; write {scheme}://HOST:PORT,HOST:PORT/MASTER")
    return Address(kind, plain, found, unquote(path), extra)


def _host(part: str, port: int) -> tuple[str, int]:
    try:
        split = urlsplit(f"//{part}")
        return split.hostname or "localhost", split.port or port
    except ValueError as error:
        raise ConfigError(f"SLUGLINE_REDIS_URL: {part} is no HOST:PORT ({error})") from error


async def connect(url: str, *, replicas: int = 0, patience: float = 0.0) -> Any:
    """A client for ``url`` (see ``address``) that has answered.

    Replies stay bytes. A lost connection is tried again three times, 0.1 to 1 s apart: every command
    we send may be repeated, for each is either a read or a script that recognises its own repetition.

    Args:
        url: the address.
        replicas: how many replicas must confirm each write before it counts (WAIT); 0: none.
        patience: for how many seconds to wait for a server that can do nothing for now, as while it loads its data.

    Raises:
        ConfigError: the address, the password or the server's version is wrong.
    """
    where = address(url)
    client: Any = _client(where)
    client.replicas, client.reads = replicas, set()
    deadline = time.monotonic() + patience
    try:
        while True:
            try:
                if isinstance(client, RedisCluster):
                    await client.initialize()
                await client.execute_command("PING", **_any(client))  # unlike INFO, not answered while data is loaded
                info = await about(client)
                break
            except RedisError as error:
                if _refused(error) or paused(error) is None or time.monotonic() >= deadline:
                    raise
                await asyncio.sleep(LOOK_SECONDS)
    except (RedisError, OSError, RedisClusterException) as error:
        await close(client)
        if _refused(error):
            raise ConfigError(
                f"SLUGLINE_REDIS_URL: the server refused the login ({error}); check user and password"
            ) from error
        if (pause := paused(error)) is not None:
            raise ConfigError(f"SLUGLINE_REDIS_URL: {pause[1]}") from error
        raise ConfigError(
            f"SLUGLINE_REDIS_URL: no answer from the server ({error}); check address and network"
        ) from error
    if info is None:
        return client
    name = "valkey" if "valkey_version" in info else "redis"
    version = str(info[f"{name}_version"])
    if tuple(int(n) for n in version.split(".")[:2]) < OLDEST[name]:
        await close(client)
        oldest = ".".join(map(str, OLDEST[name]))
        raise ConfigError(f"SLUGLINE_REDIS_URL: {name} {version} is too old; {name} {oldest} or newer is needed")
    return client


def _client(where: Address) -> Any:
    how: dict[str, Any] = {
        "protocol": 2,
        "decode_responses": False,
        "socket_connect_timeout": 5,
        "socket_timeout": ANSWER_SECONDS,
        "health_check_interval": 30,
        "retry": Retry(ExponentialBackoff(cap=1.0, base=0.1), 3),
    }
    again = [ConnectionError, TimeoutError]
    if where.kind == "server":
        return Server.from_pool(
            BlockingConnectionPool.from_url(
                where.plain, max_connections=CONNECTIONS, timeout=30, retry_on_error=again, **how
            )
        )
    given = dict(parse_url(where.plain))
    tls = "SSL" in getattr(given.pop("connection_class", None), "__name__", "")
    for name in ("host", "port"):
        given.pop(name, None)
    how |= {"max_connections": NODE_CONNECTIONS, "ssl": tls, **given}
    if where.kind == "cluster":
        nodes = [ClusterNode(host, port) for host, port in where.hosts]
        return Cluster(startup_nodes=nodes, require_full_coverage=False, dynamic_startup_nodes=False, **how)
    asking = {"socket_connect_timeout": 2, "socket_timeout": 2, "ssl": tls, **dict(where.sentinel)}
    sentinels: Any = Sentinel(  # type: ignore[no-untyped-call]
        list(where.hosts), sentinel_kwargs=asking, **how
    )
    client = sentinels.master_for(where.master, redis_class=Server, retry_on_error=again)
    client.sentinels = sentinels
    return client


async def close(client: Any) -> None:
    """Ends all connections of a client that ``connect`` has made."""
    await client.aclose()
    if isinstance(client, RedisCluster):
        # a client that is about to look at its cluster anew takes itself for closed
        for nodes in ("nodes_cache", "startup_nodes"):
            await client.nodes_manager.aclose(nodes)
    if sentinels := getattr(client, "sentinels", None):
        await sentinels.aclose()


def _refused(error: BaseException | None) -> bool:
    """True if the login failed; the client wraps that in its error about the connection."""
    while error is not None and not isinstance(error, AuthenticationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _any(client: Any) -> dict[str, Any]:
    return {"target_nodes": [client.get_default_node()]} if isinstance(client, RedisCluster) else {}


async def about(client: Any, key: str = "") -> dict[str, Any] | None:
    """What a server says of itself: the one that holds ``key``, or any. None if the user may not ask (an ACL without +info)."""
    at = {"target_nodes": [client.get_node_from_key(key)]} if key and isinstance(client, RedisCluster) else _any(client)
    try:
        found = await client.execute_command("INFO", **at)
    except NoPermissionError:
        return None
    # a cluster may answer by the name of each server that was asked
    if at and len(found) == 1 and isinstance(next(iter(found.values())), dict):
        found = next(iter(found.values()))
    return dict(found)


@asynccontextmanager
async def speaking(doing: str) -> AsyncIterator[None]:
    """Turns the client's errors into StoreError that says what was being done.

    Raises:
        Paused: the server answers, and takes no writes, for now.
        Unreachable: it does not answer, for now.
        StoreError: it answered with an error.
    """
    try:
        yield
    except (RedisError, RedisClusterException) as error:
        if (pause := paused(error)) is not None:
            raise Paused(f"{doing}: {pause[1]}", pause[0]) from error
        raise _plain(doing, error) from error
    except OSError as error:
        raise Unreachable(f"{doing}: {str(error) or type(error).__name__}") from error


PAUSES = {
    "READONLY": "the server is read-only: it is a replica; name its master in SLUGLINE_REDIS_URL",
    "MISCONF": "the server cannot write to its disk (MISCONF), so it takes no writes; look at its disk and its log",
    "LOADING": "the server is loading its data; it answers when it has",
    "MASTERDOWN": "the server is a replica that has lost its master",
    "CLUSTERDOWN": "the cluster is down: a part of it has no master",
    "OOM": "the server's memory is full, so nothing is taken in; give it more, or keep fewer stories",
    "UNBLOCKED": "the server became a replica",
    "TRYAGAIN": "the cluster is moving the desk to another node",
    "NOREPLICAS": "the server has fewer replicas than it needs to take writes (min-replicas-to-write)",
    "BUSY": "the server is busy with a long script",
    "NOAUTH": "the server asks for a password; set it in SLUGLINE_REDIS_URL",
    "WRONGPASS": "the server refused user or password; correct SLUGLINE_REDIS_URL",
    "NOPERM": "the server's user has too few rights; docs/operating.md lists those that are needed",
    FROZEN: "the desk is being backed up, and goes on at once afterwards",
}
"""What a server says that takes no writes for now, by the first word of its answer, in words."""
_BY_TYPE: tuple[tuple[type[Exception], str], ...] = (
    (ReadOnlyError, "READONLY"),
    (BusyLoadingError, "LOADING"),
    (MasterDownError, "MASTERDOWN"),
    (ClusterDownError, "CLUSTERDOWN"),
    (TryAgainError, "TRYAGAIN"),
    (MovedError, "TRYAGAIN"),
    (OutOfMemoryError, "OOM"),
    (AuthenticationError, "WRONGPASS"),
    (NoPermissionError, "NOPERM"),
)
"""The client's errors that have lost that word."""


def newer(number: str) -> str:
    """What is said of a desk whose data format is beyond ours."""
    return (
        f"the desk's data have format {number}, which a newer version of Slugline wrote; this version reads formats up to "
        f"{FORMAT}: upgrade it, or restore a backup. Nothing was changed"
    )


def paused(error: BaseException) -> tuple[str, str] | None:
    """Why nothing can be written for now: a word that stays the same, in small letters, and a sentence.

    None if the error is of another kind, or if the server does not answer at all.
    """
    seen: BaseException | None = error
    while seen is not None:
        said = str(seen)
        word = said.split(" ", 1)[0].removeprefix("-")
        if word == NEWER:
            return "newer", newer(said.removeprefix(NEWER).strip())
        word = next((w for kind, w in _BY_TYPE if isinstance(seen, kind)), word)
        if word not in PAUSES:
            # of a command in a pipeline or in a script the answer is told behind its own words
            word = next((w for w in PAUSES if f"'{w} " in said), word)
        if word in PAUSES:
            return word.lower(), PAUSES[word]
        seen = seen.__cause__ or seen.__context__
    return None


def _plain(doing: str, error: Exception) -> StoreError:
    if isinstance(error, NoScriptError):
        # the server was started anew between loading the script and running it
        return Unreachable(f"{doing}: the server was restarted")
    if isinstance(error, ResponseError) and not isinstance(error, ClusterError):
        return StoreError(f"{doing}: the server answered {error}")
    return Unreachable(f"{doing}: {str(error) or type(error).__name__}")
