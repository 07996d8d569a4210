"""The connection to Redis: made once, closed once, with errors of our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import (
    AuthenticationError,
    ConnectionError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    RedisError,
    ResponseError,
    TimeoutError,
)

from bot.errors import ConfigError, StoreError, Unreachable

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
        Unreachable: the server does not answer, for now.
        StoreError: it answered with an error.
    """
    try:
        yield
    except OutOfMemoryError as error:
        raise StoreError(f"{doing}: the server's memory is full; give it more, or keep fewer stories") from error
    except NoScriptError as error:
        # the server was started anew between loading the script and running it
        raise Unreachable(f"{doing}: the server was restarted") from error
    except ResponseError as error:
        raise StoreError(f"{doing}: the server answered {error}") from error
    except (RedisError, OSError) as error:
        raise Unreachable(f"{doing}: {error}") from error
