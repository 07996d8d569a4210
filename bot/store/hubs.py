"""Subscriptions at hubs (WebSub), one a feed at most, and those that are to be ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis

from bot.store import feed_scripts as scripts
from bot.store.guard import Script
from bot.store.keys import DAY, HUB_DAYS, Keys
from bot.store.redis import speaking


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription of a feed at a hub. Times are seconds since the epoch, 0 for never.

    ``token`` is the secret part of the callback's address, ``secret`` what the hub signs by. ``asked``: the last request,
    the ``tries``-th without an answer. ``until``: the end of the lease of ``lease`` seconds. ``denied``: when the hub refused it, and ``reason`` why.
    ``leaving``: it is not wanted any more.
    """

    token: str = field(repr=False)
    feed: str
    hub: str
    topic: str
    callback: str = field(repr=False)
    secret: str = field(repr=False)
    asked: float = 0.0
    tries: int = 0
    until: float = 0.0
    lease: float = 0.0
    denied: float = 0.0
    reason: str = ""
    leaving: bool = False


class HubStore:
    """What the workers of one desk share of their subscriptions at hubs."""

    def __init__(self, client: Redis, desk: str) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._slot = [self.keys.of("in")]
        self._ask = Script(client, scripts.HUB_ASK)
        self._set = Script(client, scripts.HUB_SET)
        self._leave = Script(client, scripts.HUB_LEAVE)
        self._left = Script(client, scripts.HUB_LEFT)
        self._drop = Script(client, scripts.HUB_DROP)

    async def of(self, feed: str) -> Subscribed | None:
        """A feed's subscription; None if it has none."""
        async with speaking("reading a subscription"):
            token = await self.client.hget(self.keys.of("feed", feed), "hub")
        return await self.find(token.decode()) if token else None

    async def find(self, token: str) -> Subscribed | None:
        """The subscription of this token; None if there is none."""
        async with speaking("reading a subscription"):
            row = await self.client.hgetall(self.keys.of("hub", token))
        f = {name.decode(): value.decode("utf-8", "replace") for name, value in row.items()}
        if "secret" not in f:
            return None
        times = {name: float(f.get(name) or 0) for name in ("asked", "until", "lease", "denied")}
        more = {"tries": int(f.get("tries") or 0), "reason": f.get("reason", ""), "leaving": "leaving" in f}
        return Subscribed(token, f["feed"], f["hub"], f["topic"], f["callback"], f["secret"], **times, **more)  # type: ignore[arg-type]

    async def ask(self, sub: Subscribed, now: float) -> bool:
        """Notes that a subscription is being asked for, so that the hub's question finds it. False if the feed was removed."""
        args = [self.keys.prefix, sub.feed, sub.token, _ttl(sub.until, now)]
        fields = {"feed": sub.feed, "hub": sub.hub, "topic": sub.topic, "callback": sub.callback, "secret": sub.secret}
        for name, value in {**fields, "asked": repr(now)}.items():
            args += [name, value]
        async with speaking("noting a subscription"):
            return bool(await self._ask(keys=self._slot, args=args))

    async def confirm(self, sub: Subscribed, lease: float, now: float) -> bool:
        """Notes that the hub pushes for so many seconds from now on. False if it is not wanted any more."""
        fields = {"until": repr(now + lease), "lease": repr(lease), "tries": "0", "denied": "0", "reason": ""}
        return await self._write(sub.token, _ttl(now + lease, now), fields)

    async def deny(self, sub: Subscribed, reason: str, now: float) -> bool:
        """Notes that the hub does not push, or no more."""
        return await self._write(sub.token, _ttl(0.0, now), {"until": "0", "denied": repr(now), "reason": reason[:200]})

    async def leave(self, feed: str) -> None:
        """A feed's subscription is not wanted any more; the hub is told by whoever asks ``left``."""
        async with speaking("ending a subscription"):
            await self._leave(keys=self._slot, args=[self.keys.prefix, feed])

    async def left(self, now: float, again: float, limit: int) -> list[Subscribed]:
        """Subscriptions whose hub is to be told now that they are not wanted; not handed out again before ``again``."""
        async with speaking("reading ended subscriptions"):
            tokens = await self._left(keys=self._slot, args=[self.keys.prefix, repr(now), repr(again), limit])
        found = [await self.find(token.decode()) for token in tokens]
        return [sub for sub in found if sub is not None]

    async def told(self, sub: Subscribed) -> None:
        """The hub was told that a subscription is not wanted; its question about it is still answered for a day."""
        async with speaking("ending a subscription"):
            await self._drop(keys=self._slot, args=[self.keys.prefix, sub.token])

    async def _write(self, token: str, ttl: int, fields: dict[str, str]) -> bool:
        args: list[Any] = [self.keys.prefix, token, ttl]
        for name, value in fields.items():
            args += [name, value]
        async with speaking("noting a subscription"):
            return bool(await self._set(keys=self._slot, args=args))


def _ttl(until: float, now: float) -> int:
    return int((max(0.0, until - now) + HUB_DAYS * DAY) * 1000)
