"""Where the app is installed in Slack, with the tokens, sealed; and installations that were begun in a browser."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis

from bot.errors import Full
from bot.store import scripts
from bot.store.codec import pack, unpack
from bot.store.keys import MAX_INSTALLATIONS, RENEWING_SECONDS, STATE_SECONDS, Keys
from bot.store.redis import speaking
from bot.store.seal import Seal


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace, ``team``.

    ``me`` is the app's user there, ``bot`` its bot id, ``by`` whoever installed it. ``expires`` is when the token ends
    (seconds since the epoch, None: never); ``refresh`` is what a new one is had by.
    """

    team: str
    name: str
    token: str = field(repr=False)
    me: str
    bot: str
    by: str
    at: float
    scopes: tuple[str, ...] = ()
    refresh: str = field(default="", repr=False)
    expires: float | None = None


class InstallationStore:
    """The installations of a desk."""

    def __init__(self, client: Redis, desk: str, seal: Seal) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._seal = seal
        self._all = self.keys.of("slack:installed")
        self._swap = client.register_script(scripts.SWAP)

    async def save(self, installation: Installation) -> None:
        """Keeps an installation in place of an earlier one. Raises Full, StoreError."""
        sealed = self._seal.close(pack(installation), _name(installation.team))
        async with speaking("keeping an installation"):
            new = not await self.client.hexists(self._all, installation.team)
            if new and int(await self.client.hlen(self._all)) >= MAX_INSTALLATIONS:
                raise Full(f"the app is in {MAX_INSTALLATIONS:,} workspaces; no more are kept")
            await self.client.hset(self._all, installation.team, sealed)

    async def find(self, team: str) -> Installation | None:
        """The installation in a workspace. Raises WrongKey, StoreError."""
        async with speaking("reading an installation"):
            sealed = await self.client.hget(self._all, team)
        return None if sealed is None else self._open(team, sealed)

    async def all(self) -> list[Installation]:
        """All of them, by workspace. Raises WrongKey, StoreError."""
        async with speaking("reading the installations"):
            found = await self.client.hgetall(self._all)
        return [self._open(team.decode(), sealed) for team, sealed in sorted(found.items())]

    async def remove(self, team: str) -> bool:
        """Forgets an installation. True if there was one."""
        async with speaking("removing an installation"):
            return bool(await self.client.hdel(self._all, team))

    async def reseal(self) -> int:
        """Seals anew, by the first key, what was sealed by another. Returns how many; afterwards no other key is needed.

        Raises:
            WrongKey: one of them opens by none of the keys.
        """
        async with speaking("reading the installations"):
            found = await self.client.hgetall(self._all)
        opened = {team.decode(): self._open(team.decode(), sealed) for team, sealed in found.items()}
        old = [i for team, i in opened.items() if not self._seal.fresh(found[team.encode()])]
        return sum([await self.replace(i, i) for i in old])

    async def replace(self, before: Installation, after: Installation) -> bool:
        """Keeps ``after`` where ``before`` is kept still. False if it was changed or removed meanwhile."""
        team = before.team
        async with speaking("replacing an installation"):
            sealed = await self.client.hget(self._all, team)
            if sealed is None or self._open(team, sealed) != before:
                return False
            new = self._seal.close(pack(after), _name(team))
            return bool(await self._swap(keys=[self._all], args=[team, sealed, new]))

    def _open(self, team: str, sealed: bytes) -> Installation:
        return unpack(Installation, self._seal.open(bytes(sealed), _name(team)))

    async def begin(self) -> str:
        """A state for an installation that begins: 256 random bits, good once, for STATE_SECONDS."""
        state = secrets.token_urlsafe(32)
        async with speaking("beginning an installation"):
            await self.client.set(self._state(state), b"", ex=STATE_SECONDS)
        return state

    async def ends(self, state: str) -> bool:
        """True for a state that was begun here, once."""
        async with speaking("ending an installation"):
            return bool(await self.client.delete(self._state(state)))

    def _state(self, state: str) -> str:
        digest = hashlib.blake2b(state.encode("utf-8", "replace"), digest_size=12).hexdigest()
        return self.keys.of("slack:state", digest)

    async def renewing(self, team: str) -> bool:
        """True for the one worker that may renew a workspace's token now: a refresh token is good once."""
        async with speaking("renewing a token"):
            return bool(await self.client.set(self.keys.of("slack:renewing", team), b"", nx=True, ex=RENEWING_SECONDS))


def _name(team: str) -> str:
    return f"Slack workspace {team}"
