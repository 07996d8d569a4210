"""WebSub: subscriptions at the hubs that feeds name, and what hubs push, put on the way of a poll.

A hub only makes things faster. Polling goes on, at its slow end, so whatever is lost on the way here comes with a poll.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.errors import FetchError
from bot.ingest.feeds.fetch import Fetcher
from bot.ingest.feeds.websub import Intent, request, signed
from bot.store.feeds import FeedClaim, FeedStore
from bot.store.hubs import HubStore, Subscribed

log = logging.getLogger(__name__)

PATH = "/websub/"
"""Where hubs call, before the subscription's token."""
LEASE = 180.0
"""Seconds that it may take to read what was pushed; then the feed is polled instead."""
ANSWER = 600.0
"""Seconds that a hub has to ask back before it is asked again; twice as long each time, up to a day."""
DAY = 86_400.0
AGAIN = 600.0
"""Seconds until a hub that could not be told of an end is told again."""
WAITING = 16
"""Most documents that were pushed and wait to be read."""


@dataclass(frozen=True, slots=True)
class Push:
    """A document that a hub has sent, and the feed that is leased for it."""

    claim: FeedClaim
    body: bytes
    content_type: str


class Callback:
    """What hubs meet at our address. ``pushed`` is what waits to be read by this process's poller."""

    def __init__(
        self, hubs: HubStore, feeds: FeedStore, pushed: asyncio.Queue[Push], clock: Callable[[], float], max_bytes: int
    ) -> None:
        self._hubs = hubs
        self._feeds = feeds
        self._pushed = pushed
        self._clock = clock
        self.max_bytes = max_bytes

    async def asked(self, token: str, said: Intent) -> str | None:
        """Answers a hub that asks whether something is wanted: its challenge, or None if it is not. Raises StoreError."""
        now, sub = self._clock(), await self._hubs.find(token)
        if sub is None or said.topic != sub.topic:
            return None
        if said.mode == "denied":
            if not sub.leaving:
                log.warning("the hub of feed %s pushes nothing: %s", sub.feed, said.reason or "no reason is given")
                await self._hubs.deny(sub, said.reason, now)
            return ""
        if said.mode == "unsubscribe":
            return said.challenge if sub.leaving else None
        if sub.leaving or now - sub.asked > DAY:
            return None
        return said.challenge if await self._hubs.confirm(sub, said.lease, now) else None

    async def known(self, token: str) -> Subscribed | None:
        """The subscription that an address of ours belongs to. Raises StoreError."""
        return await self._hubs.find(token)

    async def take(self, sub: Subscribed, body: bytes, content_type: str, signature: str) -> bool:
        """Takes a document for a feed. One that is not signed as agreed is dropped, as section 7.1 has it.

        Returns:
            False if too much is waiting; the hub may come again.

        Raises:
            StoreError: the store does not answer.
        """
        if not signed(body, sub.secret, signature):
            log.warning("what was pushed for feed %s has no right signature; it is passed over", sub.feed)
            return True
        if self._pushed.full():
            return False
        # once it is leased it is polled when the lease ends, whatever becomes of this process and the document
        claim = await self._feeds.take(sub.feed, self._clock(), LEASE)
        if claim is not None:
            try:
                self._pushed.put_nowait(Push(claim, body, content_type))
            except asyncio.QueueFull:
                await self._feeds.settle(claim, claim.state, self._clock())
        return True


@dataclass(slots=True)
class Hubs:
    """Subscribes at hubs. ``public``: our address for them; ``mint`` makes what nobody can guess; ``gap``: seconds between two requests to a hub."""

    store: HubStore
    fetcher: Fetcher
    public: str
    mint: Callable[[], str]
    gap: float = 1.0
    pushed: asyncio.Queue[Push] = field(default_factory=lambda: asyncio.Queue(WAITING))
    _asked: dict[str, float] = field(default_factory=dict)

    async def keep(self, feed: str, hub: str, topic: str, now: float) -> float:
        """Sees to it that a feed is subscribed to at its hub, "" for none. Returns until when the hub pushes, 0 if it does not.

        Raises:
            StoreError: the store does not answer.
        """
        sub = await self.store.of(feed)
        base = self.public.rstrip("/") + PATH
        if sub is not None and (sub.hub, sub.topic, sub.callback) != (hub, topic, base + sub.token):
            await self.store.leave(feed)
            sub = None
        if not hub:
            return 0.0
        until = sub.until if sub is not None and sub.until > now else 0.0
        if sub is not None:
            early = until - now > sub.lease / 3
            unanswered = sub.tries > 0 and now - sub.asked < min(ANSWER * 2 ** min(sub.tries - 1, 10), DAY)
            if early or unanswered or now - sub.denied < DAY:
                return until
        if not self._turn(hub, now):
            return until
        if sub is None:
            token = self.mint()
            sub = Subscribed(token, feed, hub, topic, base + token, self.mint())
        # noted first: the hub may ask back before it answers
        if await self.store.ask(sub, now):
            try:
                await self.fetcher.post(hub, request("subscribe", topic, sub.callback, sub.secret))
            except FetchError as error:
                log.warning("the hub of feed %s takes no subscription: %s", feed, error)
                return until
            asked = await self.store.find(sub.token)  # many hubs ask back at once
            until = asked.until if asked is not None and asked.until > now else 0.0
        return until

    async def tell(self, now: float) -> int:
        """Tells hubs of subscriptions that are not wanted any more. Returns how many. Raises StoreError."""
        told = 0
        for sub in await self.store.left(now, now + AGAIN, 10):
            try:
                await self.fetcher.post(sub.hub, request("unsubscribe", sub.topic, sub.callback, ""))
            except FetchError as error:
                log.warning("a hub cannot be told that feed %s is not wanted any more: %s", sub.feed, error)
                continue
            await self.store.told(sub)
            told += 1
        return told

    def _turn(self, hub: str, now: float) -> bool:
        """True if a hub may be asked now. Else it is asked at a later poll: nobody waits for it."""
        host = urlsplit(hub).netloc
        if now - self._asked.get(host, -DAY) < self.gap:
            return False
        self._asked = {h: at for h, at in self._asked.items() if now - at < self.gap}
        self._asked[host] = now
        return True
