"""The desk's feeds in Redis: which there are, when each is polled next and by whom, what was in them."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis

from bot.errors import BotError, NotOurs
from bot.ingest.feeds.triage import Seen
from bot.store import feed_scripts as scripts
from bot.store.codec import pack, unpack
from bot.store.guard import Script
from bot.store.keys import DAY, FEED_HOST_SECONDS, FEED_NOTES_LENGTH, FEED_SEEN_DAYS, MAX_FEEDS, Keys
from bot.store.redis import speaking


@dataclass(frozen=True, slots=True)
class FeedSetup:
    """What people have set. ``source`` and ``lang`` are "" if what the feed says is to be taken.

    ``tier`` is the source's credibility, 1 the most trusted of 3, 0 if it is not set.
    """

    url: str
    source: str = ""
    lang: str = ""
    tier: int = 0
    full_text: bool = False
    added: float = 0.0


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed is doing.

    ``begun``: the baseline is set. ``latest``: its latest item is told then. ``body`` is a digest of the last document.
    ``checked`` is the last poll, ``success`` the last that worked, ``arrived`` the last that brought an item.
    ``failures`` have followed ``success``; ``error`` is the last of them. ``newest`` is the latest date of an item,
    ``rhythm`` the seconds that usually lie between items (0: not known). ``silent``: its silence has been noted.
    ``told``, ``old``, ``over`` and ``bad`` count items: put into the intake, too old, beyond the flood brake, unfit;
    ``bare`` of those told had to do without their full text.
    ``since``: items dated before this are too old; the time of the first poll, if the feed was empty then.
    ``pushed``: until when its hub pushes what is new (WebSub), as it was at the last poll; 0 if none does.
    """

    begun: bool = False
    latest: bool = False
    title: str = ""
    link: str = ""
    etag: str = ""
    modified: str = ""
    body: str = ""
    checked: float = 0.0
    success: float = 0.0
    arrived: float = 0.0
    failures: int = 0
    error: str = ""
    newest: float = 0.0
    rhythm: float = 0.0
    silent: bool = False
    flaw: str = ""
    hub: str = ""
    self_url: str = ""
    items: int = 0
    told: int = 0
    old: int = 0
    over: int = 0
    bad: int = 0
    ttl: float = 0.0
    since: float = 0.0
    bare: int = 0
    pushed: float = 0.0


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """A feed as it is listed. ``due`` is None if it is paused or has ended; ``ended`` says why, "" if it has not."""

    id: str
    setup: FeedSetup
    state: FeedState
    paused: bool
    ended: str
    due: float | None


@dataclass(frozen=True, slots=True)
class FeedClaim:
    """A feed leased to one worker; ``token`` proves the lease. ``due``: when it would have been polled, had no hub pushed."""

    id: str
    token: str
    setup: FeedSetup
    state: FeedState
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class FeedNote:
    """Something that people should know of a feed. ``kind``: "ended", "moved", "silent", "back", "failing", "flood",
    or what somebody did in chat: "added", "removed", "paused", "resumed"."""

    feed: str
    kind: str
    text: str
    at: float


class FeedStore:
    """What the workers of one desk share of its feeds."""

    def __init__(self, client: Redis, desk: str) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._slot = [self.keys.of("in")]
        self._add = Script(client, scripts.ADD)
        self._claim = Script(client, scripts.CLAIM)
        self._take = Script(client, scripts.TAKE)
        self._settle = Script(client, scripts.SETTLE)
        self._pause = Script(client, scripts.PAUSE)
        self._change = Script(client, scripts.CHANGE)
        self._remove = Script(client, scripts.REMOVE)

    # --- by people

    async def add(self, setup: FeedSetup, now: float, *, latest: bool = False, by: str = "") -> tuple[str, bool]:
        """Adds a feed, due at once, and notes ``by`` whom, if that is to be noted. Returns its id, and whether it is new. Raises BotError if there are MAX_FEEDS."""
        state = FeedState(latest=latest)
        async with speaking("adding a feed"):
            made = await self._add(
                keys=self._slot,
                args=[
                    self.keys.prefix,
                    self._at(setup.url),
                    pack(setup),
                    pack(state),
                    host_of(setup.url),
                    _ms(now),
                    MAX_FEEDS,
                    *_note("added", by, now),
                ],
            )
        if made is None:
            raise BotError(f"there are {MAX_FEEDS:,} feeds already; remove some by: slugline feeds remove")
        return made[0].decode(), bool(made[1])

    async def remove(self, id: str, by: str = "", now: float = 0.0) -> bool:
        """Forgets a feed and all that was in it. False if there is none of that id."""
        async with speaking("removing a feed"):
            return bool(await self._remove(keys=self._slot, args=[self.keys.prefix, id, *_note("removed", by, now)]))

    async def pause(self, id: str, by: str = "", now: float = 0.0) -> bool:
        """Polls a feed no more until it is resumed. False if there is none of that id."""
        async with speaking("pausing a feed"):
            return bool(await self._pause(keys=self._slot, args=[self.keys.prefix, id, "", *_note("paused", by, now)]))

    async def resume(self, id: str, now: float, by: str = "") -> bool:
        """Makes a feed due at once, also one that has ended. False if there is none of that id."""
        async with speaking("resuming a feed"):
            return bool(
                await self._pause(keys=self._slot, args=[self.keys.prefix, id, _ms(now), *_note("resumed", by, now)])
            )

    async def change(self, id: str, setup: FeedSetup) -> bool:
        """Sets a feed up anew, at its old address. False if there is none of that id."""
        async with speaking("changing a feed"):
            return bool(await self._change(keys=self._slot, args=[self.keys.prefix, id, pack(setup)]))

    async def find(self, name: str) -> FeedRecord | None:
        """The feed of this id or address; None if there is none."""
        id = name
        if "://" in name:
            async with speaking("looking up a feed"):
                found = await self.client.get(self._at(name))
            if not found:
                return None
            id = found.decode()
        rows = await self._records([id])
        return rows[0] if rows else None

    async def feeds(self) -> list[FeedRecord]:
        """All feeds, the first added first."""
        async with speaking("reading the feeds"):
            ids = [id.decode() for id in await self.client.zrange(self.keys.of("feeds"), 0, -1)]
        return await self._records(sorted(ids, key=lambda id: (len(id), id)))

    async def count(self) -> int:
        """How many feeds there are."""
        async with speaking("counting the feeds"):
            return int(await self.client.zcard(self.keys.of("feeds")))

    async def notes(self, limit: int = 100) -> list[FeedNote]:
        """What happened to feeds, the latest first."""
        async with speaking("reading what happened to feeds"):
            rows = await self.client.xrevrange(self.keys.of("feed", "notes"), count=limit)
        return [
            FeedNote(f[b"feed"].decode(), f[b"kind"].decode(), f[b"text"].decode(), float(f[b"at"])) for _, f in rows
        ]

    # --- by workers

    async def next_due(self) -> float | None:
        """When the next feed is due; None if none ever is."""
        async with speaking("reading the feeds"):
            first = await self.client.zrange(self.keys.of("feeds"), 0, 0, withscores=True)
        return float(first[0][1]) / 1000 if first and math.isfinite(first[0][1]) else None

    async def claim(self, now: float, lease: float, limit: int, gap: float) -> list[FeedClaim]:
        """Leases up to ``limit`` feeds that are due, for ``lease`` seconds; of one host, one each ``gap`` seconds."""
        args: list[Any] = [self.keys.prefix, _ms(now), _ms(lease), limit, _ms(gap), FEED_HOST_SECONDS * 1000]
        async with speaking("claiming feeds"):
            rows = await self._claim(keys=self._slot, args=args)
        return [
            FeedClaim(id.decode(), str(token), unpack(FeedSetup, setup), unpack(FeedState, state))
            for id, token, setup, state in rows
        ]

    async def take(self, id: str, now: float, lease: float) -> FeedClaim | None:
        """Leases a feed of which something was pushed. None if that cannot be: it is paused, has ended or was removed;
        or it is being polled, and is then polled again at once."""
        async with speaking("claiming a feed"):
            row = await self._take(keys=self._slot, args=[self.keys.prefix, id, _ms(now), _ms(lease)])
        if not isinstance(row, list):
            return None
        token, setup, state, due = row
        return FeedClaim(id, str(token), unpack(FeedSetup, setup), unpack(FeedState, state), float(due) / 1000)

    async def seen(self, id: str) -> Seen | None:
        """What was in a feed; None if that was never noted, or long ago."""
        async with speaking("reading what a feed held"):
            row = await self.client.get(self.keys.of("feed", "seen", id))
        return unpack(Seen, row) if row else None

    async def settle(
        self,
        claim: FeedClaim,
        state: FeedState,
        due: float,
        *,
        seen: Seen | None = None,
        moved: FeedSetup | None = None,
        host_free: float | None = None,
        ended: str = "",
        notes: Sequence[FeedNote] = (),
        now: float = 0.0,
    ) -> None:
        """Ends a claim: how the feed is doing, when it is due again. All of it is written, or nothing.

        Args:
            claim: what was claimed.
            state: how it is doing.
            due: when it is polled next.
            seen: what was in it, if that has changed.
            moved: how it is set up at its new address.
            host_free: its host is not to be asked before.
            ended: why it is never polled again.
            notes: what people should know.
            now: the time of this poll.

        Raises:
            NotOurs: the lease was lost, or the feed was removed.
        """
        keep = FEED_HOST_SECONDS * 1000
        args: list[Any] = [
            self.keys.prefix,
            claim.id,
            claim.token,
            pack(state),
            _ms(due),
            pack(seen) if seen is not None else b"",
            FEED_SEEN_DAYS * DAY * 1000,
            _ms(host_free) if host_free is not None else "",
            keep if host_free is None else max(0, _ms(host_free - now)) + keep,
            pack(moved) if moved else b"",
            self._at(moved.url) if moved else "",
            host_of(moved.url) if moved else "",
            ended,
            FEED_NOTES_LENGTH,
        ]
        for note in notes:
            args += [note.kind, note.text, repr(note.at)]
        async with speaking(f"settling feed {claim.id}"):
            done = await self._settle(keys=self._slot, args=args)
        if not done:
            raise NotOurs(f"the lease of feed {claim.id} was lost")

    async def _records(self, ids: Sequence[str]) -> list[FeedRecord]:
        async with speaking("reading the feeds"):
            pipe = self.client.pipeline(transaction=False)
            for id in ids:
                pipe.hmget(self.keys.of("feed", id), "setup", "state", "paused", "ended")
                pipe.zscore(self.keys.of("feeds"), id)
            rows = await pipe.execute()
        return [
            FeedRecord(
                id,
                unpack(FeedSetup, setup),
                unpack(FeedState, state),
                bool(paused),
                (ended or b"").decode(),
                score / 1000 if score is not None and math.isfinite(score) else None,
            )
            for id, (setup, state, paused, ended), score in zip(ids, rows[::2], rows[1::2], strict=True)
            if setup and score is not None
        ]

    def _at(self, url: str) -> str:
        return self.keys.of("feed", "at", hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=12).hexdigest())


def host_of(url: str) -> str:
    """The host whose patience is at stake, with its port if that is not the usual one."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return ""


def _note(done: str, by: str, now: float) -> tuple[str, ...]:
    """What the scripts note of what somebody did; nothing if it is not said by whom."""
    return (str(FEED_NOTES_LENGTH), done, f"by {by}", repr(now)) if by else ()


def _ms(seconds: float) -> int:
    return int(seconds * 1000)
