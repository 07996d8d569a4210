"""Devices of people are verified by emoji: their client asks, a person at the bot's machine compares."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from nio import ToDeviceEvent

from bot.delivery.homeserver import AWAY, Account
from bot.errors import DeliveryError
from handlers.matrix.board import Board, Waiting
from handlers.matrix.sas import METHOD, PREFIX, Device, Messages, Sas, State

log = logging.getLogger(__name__)

LIFE = 600.0
"""Seconds that a verification may take: specification, "Key verification framework"."""
MOST = 8
"""Verifications at one time."""


@dataclass(slots=True)
class _Running:
    sas: Sas
    until: float
    shown: bool = False


class Verifier:
    """Answers verifications that ``people`` start, and lays their emoji on the ``board``; others are refused."""

    def __init__(self, account: Account, people: Iterable[str], board: Board, clock: Callable[[], float]) -> None:
        self._account = account
        self._client = account.client
        self._people = frozenset(people)
        self._board = board
        self._clock = clock
        self._running: dict[str, _Running] = {}

    @property
    def busy(self) -> bool:
        """True while somebody waits."""
        return bool(self._running)

    async def heard(self, event: ToDeviceEvent) -> None:
        """Deals with a message of another device."""
        source: dict[str, Any] = event.source if isinstance(event.source, dict) else {}
        kind, content, sender = str(source.get("type", "")), source.get("content"), source.get("sender")
        if not kind.startswith(PREFIX) or not isinstance(content, dict) or not isinstance(sender, str):
            return
        transaction = str(content.get("transaction_id", ""))
        if not transaction or len(transaction) > 255:
            return
        kind = kind.removeprefix(PREFIX)
        running = self._running.get(transaction)
        try:
            if running is None and kind in ("request", "start"):
                await self._open(transaction, kind, sender, content)
            elif running is not None and running.sas.theirs.user == sender:
                await self._send(running.sas, running.sas.heard(kind, content))
        except (*AWAY, DeliveryError) as error:
            log.error("a verification by %s cannot go on: %s", sender, error or type(error).__name__)

    async def look(self) -> None:
        """Shows emoji, hears what a person says of them, ends what took too long."""
        if not self._running:
            return
        answer = self._board.answered()
        for transaction, running in list(self._running.items()):
            sas = running.sas
            messages: Messages = []
            if answer is not None and answer[0] == transaction:
                messages = sas.alike() if answer[1] else sas.cancel()
            elif self._clock() > running.until:
                messages = sas.cancel("m.timeout", "it took too long")
            try:
                await self._send(sas, messages)
            except (*AWAY, DeliveryError) as error:
                log.error("a verification by %s cannot go on: %s", sas.theirs.user, error or type(error).__name__)
            if sas.over:
                del self._running[transaction]
                self._ended(sas)
            elif sas.state is State.COMPARING and not running.shown:
                running.shown = True
                log.warning("%s verifies device %s; compare: slugline verify matrix", sas.theirs.user, sas.theirs.id)
        compare = (r.sas for r in self._running.values() if r.shown)
        self._board.show(Waiting(s.transaction, s.theirs.user, s.theirs.id, s.emoji, s.decimals) for s in compare)

    async def _open(self, transaction: str, kind: str, sender: str, content: dict[str, Any]) -> None:
        device = str(content.get("from_device", ""))
        theirs = await self._device(sender, device) if sender in self._people else None
        fingerprint = self._client.olm.account.identity_keys["ed25519"]
        ours = Device(self._client.user_id, self._client.device_id, fingerprint)
        sas = Sas(transaction, ours, theirs or Device(sender, device, ""), self._account.master)
        if theirs is None:
            who = "is not known" if sender in self._people else "may not verify here: SLUGLINE_MATRIX_VERIFIERS"
            log.warning("a verification by %s, device %s, was refused: it %s", sender, device, who)
            return await self._send(sas, sas.cancel("m.user", "this bot verifies those whom its desk has named"))
        if len(self._running) >= MOST:
            return await self._send(sas, sas.cancel("m.user", "too many verifications at once"))
        for other in self._running.values():
            if other.sas.theirs == theirs:
                await self._send(other.sas, other.sas.cancel("m.user", "started anew"))
        if kind == "start":
            self._running[transaction] = _Running(sas, self._clock() + LIFE)
            return await self._send(sas, sas.heard(kind, content))
        said, now = content.get("timestamp"), self._clock()
        methods = content.get("methods")
        if not isinstance(said, int | float) or not now - LIFE < said / 1000 < now + LIFE / 2:
            return None  # an old one: nobody waits for an answer
        if not isinstance(methods, list) or METHOD not in methods:
            return await self._send(sas, sas.cancel("m.unknown_method", "no method that both of us know"))
        self._running[transaction] = _Running(sas, self._clock() + LIFE)
        return await self._send(sas, sas.ready())

    async def _device(self, user: str, device: str) -> Device | None:
        if device not in self._client.device_store[user]:
            self._client.olm.add_changed_users({user})
            await self._client.keys_query()
        found = self._client.device_store[user].get(device)
        return Device(user, device, found.ed25519) if found is not None else None

    async def _send(self, sas: Sas, messages: Messages) -> None:
        for kind, content in messages:
            cause = f"{sas.transaction}\x00{sas.theirs.id}\x00{kind}"
            id = hashlib.blake2b(cause.encode("utf-8", "replace"), digest_size=12).hexdigest()
            to = {"messages": {sas.theirs.user: {sas.theirs.id: content}}}
            await self._account.ask("PUT", f"/_matrix/client/v3/sendToDevice/{quote(PREFIX + kind)}/{id}", to)

    def _ended(self, sas: Sas) -> None:
        device = self._client.device_store[sas.theirs.user].get(sas.theirs.id)
        if sas.state is State.CANCELLED:
            log.warning("the verification by %s, device %s, ended: %s", sas.theirs.user, sas.theirs.id, sas.why)
        elif device is not None and device.ed25519 == sas.theirs.fingerprint:
            self._client.verify_device(device)
            log.warning("device %s of %s is verified", sas.theirs.id, sas.theirs.user)
