"""Cross-signing: the account's master key vouches for its device, so that people's clients need not warn of it.

Source: Matrix specification v1.11, client-server API, "Cross-signing", "Signing JSON". Some clients send no room keys to a device
that its owner has not signed. A key here is the signing half of a vodozemac account, which is all that Python has of Ed25519 there.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any

import vodozemac
from nio import Api, AsyncClientConfig

log = logging.getLogger(__name__)

USES = ("master", "self_signing", "user_signing")
FILE = "cross-signing.json"


class Signer:
    """The account's three keys, kept in ``where`` for the bot's user alone."""

    def __init__(self, user: str, keys: dict[str, Any]) -> None:
        self._user = user
        self._keys = keys

    @classmethod
    def kept(cls, where: Path, user: str) -> Signer | None:
        """The keys that are kept for an account; None if there are none."""
        file = where / FILE
        read = json.loads(file.read_text()) if file.exists() else {}
        if read.get("user") != user:
            return None
        return cls(user, {use: vodozemac.Account.from_pickle(read[use], _key()) for use in USES})

    @classmethod
    def make(cls, where: Path, user: str) -> Signer:
        """New keys, kept before anybody hears of them."""
        made = cls(user, {use: vodozemac.Account() for use in USES})
        new = where / f"{FILE}.new"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump({"user": user} | {use: made._keys[use].pickle(_key()) for use in USES}, out)
        new.replace(where / FILE)
        return made

    def public(self, use: str) -> str:
        """A key's public half, base64."""
        return str(self._keys[use].ed25519_key.to_base64())

    def signed(self, value: dict[str, Any], use: str = "self_signing") -> dict[str, Any]:
        """A JSON object with a signature of one of the keys."""
        bare = {k: v for k, v in value.items() if k not in ("signatures", "unsigned")}
        signature = self._keys[use].sign(Api.to_canonical_json(bare).encode()).to_base64()
        return bare | {"signatures": {self._user: {f"ed25519:{self.public(use)}": signature}}}

    def upload(self) -> dict[str, Any]:
        """What makes the keys known: the body of keys/device_signing/upload."""
        bodies = {}
        for use in USES:
            name = self.public(use)
            body: dict[str, Any] = {"user_id": self._user, "usage": [use], "keys": {f"ed25519:{name}": name}}
            bodies[f"{use}_key"] = body if use == "master" else self.signed(body, "master")
        return bodies


def _key() -> bytes:
    """What pickles are closed with: as nio's store beside them, which the mode of the files protects."""
    return str(AsyncClientConfig().pickle_key).ljust(32, "\0")[:32].encode()
