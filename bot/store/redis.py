"""The connection to Redis: made once, closed once, with errors of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    AuthenticationError,
    BusyLoadingError,
    ClusterDownError,
    ConnectionError,
    MasterDownError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisError,
    ResponseError,
    TimeoutError,
    TryAgainError,
)

from bot.errors import ConfigError, Paused, StoreError, Unreachable
from bot.store.guard import FORMAT, FROZEN, NEWER

CONNECTIONS = 64
"""Connections of one process at most. What needs another waits for one to be free."""
OLDEST = {"redis": (7, 0), "valkey": (8, 0)}


async def connect(url: str) -> Redis:
    """A client for ``url`` (redis://, rediss:// or unix://) that has answered.

    Replies stay bytes. A lost connection is tried again three times, 0.1 to 1 s apart: every command
    we send may be repeated, for each is either a read or a script that recognises its own repetition.

    Raises:
        ConfigError: the address, the password or the server's version is wrong.
    """
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        timeout=30,
        protocol=2,
        decode_responses=False,
        socket_connect_timeout=5,
        socket_timeout=30,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=1.0, base=0.1), 3),
        retry_on_error=[ConnectionError, TimeoutError],
    )
    client: Redis = Redis.from_pool(pool)
    try:
        await client.ping()
        info = await _about(client)
    except (RedisError, OSError) as error:
        await client.aclose()
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
        await client.aclose()
        oldest = ".".join(map(str, OLDEST[name]))
        raise ConfigError(f"SLUGLINE_REDIS_URL: {name} {version} is too old; {name} {oldest} or newer is needed")
    return client


def _refused(error: BaseException | None) -> bool:
    """True if the login failed; the client wraps that in its error about the connection."""
    while error is not None and not isinstance(error, AuthenticationError):
        error = error.__cause__ or error.__context__
    return error is not None


async def _about(client: Redis) -> dict[str, object] | None:
    """What the server says of itself; None if the user may not ask (an ACL without +info)."""
    try:
        return dict(await client.info("server"))
    except NoPermissionError:
        return None


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
    except RedisError as error:
        if (pause := paused(error)) is not None:
            raise Paused(f"{doing}: {pause[1]}", pause[0]) from error
        raise _plain(doing, error) from error
    except OSError as error:
        raise Unreachable(f"{doing}: {error}") from error


PAUSES = {
    "READONLY": "the server is read-only: it is a replica; name its master in SLUGLINE_REDIS_URL",
    "MISCONF": "the server cannot write to its disk (MISCONF), so it takes no writes; look at its disk and its log",
    "LOADING": "the server is loading its data; it answers when it has",
    "MASTERDOWN": "the server is a replica that has lost its master",
    "CLUSTERDOWN": "the cluster is down: a part of it has no master",
    "TRYAGAIN": "the cluster is moving the desk to another node",
    "NOREPLICAS": "the server has fewer replicas than it needs to take writes (min-replicas-to-write)",
    "BUSY": "the server is busy with a long script",
    "NOAUTH": "the server asks for a password; set it in SLUGLINE_REDIS_URL",
    "WRONGPASS": "the server refused user or password; correct SLUGLINE_REDIS_URL",
    "NOPERM": "the server's user has too few rights; docs/operations.md lists those that are needed",
    FROZEN: "the desk is being backed up, and goes on at once afterwards",
}
"""What a server says that takes no writes for now, by the first word of its answer, in words."""
_BY_TYPE: tuple[tuple[type[Exception], str], ...] = (
    (ReadOnlyError, "READONLY"),
    (BusyLoadingError, "LOADING"),
    (MasterDownError, "MASTERDOWN"),
    (ClusterDownError, "CLUSTERDOWN"),
    (TryAgainError, "TRYAGAIN"),
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
        if word in PAUSES:
            return word.lower(), PAUSES[word]
        seen = seen.__cause__ or seen.__context__
    return None


def _plain(doing: str, error: RedisError) -> StoreError:
    if isinstance(error, OutOfMemoryError):
        return StoreError(f"{doing}: the server's memory is full; give it more, or keep fewer stories")
    if isinstance(error, NoScriptError):
        # the server was started anew between loading the script and running it
        return Unreachable(f"{doing}: the server was restarted")
    if isinstance(error, ResponseError):
        return StoreError(f"{doing}: the server answered {error}")
    return Unreachable(f"{doing}: {error}")
