"""Verification of devices by emoji, from the side that is asked: messages in, messages out. No I/O.

Source: Matrix specification v1.11, client-server API, "Key verification framework" and "Short Authentication String
(SAS) verification". Written anew, since that of matrix-nio 0.26 takes vodozemac's indices of emoji for bytes, writes the
commitment in hexadecimal, and knows neither requests nor hkdf-hmac-sha256.v2: no other client agrees with it.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import vodozemac
from nio import Api
from nio.crypto.sas import Sas as _Table

METHOD = "m.sas.v1"
AGREEMENT = "curve25519-hkdf-sha256"
HASH = "sha256"
MACS = ("hkdf-hmac-sha256.v2", "hkdf-hmac-sha256")
"""Ways to make codes, the better first. The second has a known mistake in its base64, which belongs to it."""
STRINGS = ("emoji", "decimal")
EMOJI: tuple[tuple[str, str], ...] = tuple(_Table.emoji)
"""The 64 emoji of the specification with their names, in its order."""
PREFIX = "m.key.verification."

Content = dict[str, Any]
Messages = list[tuple[str, Content]]
"""What is to be sent to the other device: (type without PREFIX, content)."""


class State(StrEnum):
    """How far a verification is."""

    ASKED = "asked"
    STARTED = "started"
    COMPARING = "comparing"
    DONE = "done"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Device:
    """A device: user, device id, its fingerprint (ed25519, base64)."""

    user: str
    id: str
    fingerprint: str


class Sas:
    """One verification of ``theirs`` by ``ours``. Both sides must say that the emoji are alike; then it is DONE.

    ``master`` is our account's master key, for those who want to trust all of it.
    """

    def __init__(self, transaction: str, ours: Device, theirs: Device, master: str = "") -> None:
        self.transaction, self.ours, self.theirs, self.master = transaction, ours, theirs, master
        self.state = State.ASKED
        self.why = ""
        self._sas = vodozemac.Sas()
        self._mine = self._sas.public_key.to_base64()
        self._strings: tuple[str, ...] = ()
        self._mac_method = ""
        self._secret: Any = None
        self._bytes: Any = None
        self._alike = False
        self._theirs_ok = False

    @property
    def over(self) -> bool:
        """True if nothing comes any more."""
        return self.state in (State.DONE, State.CANCELLED)

    @property
    def emoji(self) -> tuple[tuple[str, str], ...]:
        """The seven emoji with their names, to be compared; none before the keys were exchanged."""
        return tuple(EMOJI[i] for i in self._bytes.emoji_indices) if self._bytes else ()

    @property
    def decimals(self) -> tuple[int, ...]:
        """The three numbers, for clients without emoji; none before the keys were exchanged."""
        return tuple(self._bytes.decimals) if self._bytes else ()

    def ready(self) -> Messages:
        """The answer to a request."""
        return [("ready", {"from_device": self.ours.id, "methods": [METHOD]} | self._id)]

    def heard(self, kind: str, content: Mapping[str, Any]) -> Messages:
        """What is to be answered to a message of the other device."""
        if self.over:
            return []
        match kind, self.state:
            case "start", State.ASKED:
                return self._start(content)
            case "key", State.STARTED:
                return self._key(content)
            case "mac", State.COMPARING if not self._theirs_ok:
                return self._mac(content)
            case "cancel", _:
                self.state, self.why = State.CANCELLED, str(content.get("reason", ""))[:200]
                return []
            case "done", _:
                return []
            case _:
                return self.cancel("m.unexpected_message", f"unexpected: {kind}")

    def alike(self) -> Messages:
        """A person here has compared the emoji, and they are alike."""
        if self.state is not State.COMPARING or self._alike:
            return []
        self._alike = True
        keys = {f"ed25519:{self.ours.id}": self.ours.fingerprint}
        if self.master:
            keys[f"ed25519:{self.master}"] = self.master
        info = self._info(self.ours, self.theirs)
        macs = {id: self._code(key, info + id) for id, key in keys.items()}
        content = {"mac": macs, "keys": self._code(",".join(sorted(keys)), info + "KEY_IDS")}
        return [("mac", content | self._id), *self._finish()]

    def cancel(self, code: str = "m.mismatched_sas", reason: str = "the emoji are not alike") -> Messages:
        """Ends it without a result."""
        if self.over:
            return []
        self.state, self.why = State.CANCELLED, reason
        return [("cancel", {"code": code, "reason": reason} | self._id)]

    def _start(self, content: Mapping[str, Any]) -> Messages:
        macs = [m for m in MACS if m in _list(content, "message_authentication_codes")]
        strings = [s for s in STRINGS if s in _list(content, "short_authentication_string")]
        if (
            content.get("method") != METHOD
            or AGREEMENT not in _list(content, "key_agreement_protocols")
            or HASH not in _list(content, "hashes")
            or not macs
            or "decimal" not in strings
        ):
            return self.cancel("m.unknown_method", "no method that both of us know")
        if content.get("from_device") != self.theirs.id:
            return self.cancel("m.invalid_message", "started by another device")
        self.state = State.STARTED
        self._mac_method, self._strings = macs[0], tuple(strings)
        said = Api.to_canonical_json(dict(content))
        commitment = _base64(hashlib.sha256(f"{self._mine}{said}".encode()).digest())
        answer = {
            "method": METHOD, "key_agreement_protocol": AGREEMENT, "hash": HASH, "commitment": commitment,
            "message_authentication_code": self._mac_method, "short_authentication_string": strings,
        }  # fmt: skip
        return [("accept", answer | self._id)]

    def _key(self, content: Mapping[str, Any]) -> Messages:
        theirs = str(content.get("key", ""))
        try:
            self._secret = self._sas.diffie_hellman(vodozemac.Curve25519PublicKey.from_base64(theirs))
        except (vodozemac.KeyException, vodozemac.SasException, ValueError):
            return self.cancel("m.invalid_message", "no key")
        started = f"{self.theirs.user}|{self.theirs.id}|{theirs}"
        accepted = f"{self.ours.user}|{self.ours.id}|{self._mine}"
        self._bytes = self._secret.bytes(f"MATRIX_KEY_VERIFICATION_SAS|{started}|{accepted}|{self.transaction}")
        self.state = State.COMPARING
        return [("key", {"key": self._mine} | self._id)]

    def _mac(self, content: Mapping[str, Any]) -> Messages:
        macs = content.get("mac")
        if not isinstance(macs, dict) or not all(isinstance(k, str) and isinstance(v, str) for k, v in macs.items()):
            return self.cancel("m.invalid_message", "no codes")
        info, id = self._info(self.theirs, self.ours), f"ed25519:{self.theirs.id}"
        good = content.get("keys") == self._code(",".join(sorted(macs)), info + "KEY_IDS")
        # a master key among them is not looked at: the bot trusts devices
        if not good or macs.get(id) != self._code(self.theirs.fingerprint, info + id):
            return self.cancel("m.key_mismatch", "the keys are not those that were compared")
        self._theirs_ok = True
        return self._finish()

    def _finish(self) -> Messages:
        if not (self._alike and self._theirs_ok):
            return []
        self.state = State.DONE
        return [("done", dict(self._id))]

    def _info(self, sender: Device, other: Device) -> str:
        return f"MATRIX_KEY_VERIFICATION_MAC{sender.user}{sender.id}{other.user}{other.id}{self.transaction}"

    def _code(self, text: str, info: str) -> str:
        make = self._secret.calculate_mac
        if self._mac_method == MACS[1]:
            make = self._secret.calculate_mac_invalid_base64
        return str(make(text, info))

    @property
    def _id(self) -> Content:
        return {"transaction_id": self.transaction}


def _list(content: Mapping[str, Any], name: str) -> list[Any]:
    value = content.get(name)
    return value if isinstance(value, list) else []


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")
