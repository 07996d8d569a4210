"""Secrets at rest: sealed by a key from the settings, so that whoever reads the server's memory or disk reads none.

AES-256-GCM (NIST SP 800-38D) with a nonce of 96 random bits; with it at most 2**32 seals are made by one key, and
a desk makes some dozens. docs/decisions/0022-several-workspaces.md
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from Crypto.Cipher import AES

from bot.errors import ConfigError

FORMAT = b"\x01"
MARK, NONCE, TAG = 4, 12, 16
"""Bytes that tell which key was used, of the nonce, of the tag."""
LEAST = 32
"""Characters of a key."""


class WrongKey(ConfigError):
    """What is stored was sealed by a key that is not set."""


class Seal:
    """Seals with the first key, opens with any. ``keys`` are texts of at least LEAST characters, as the settings check."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = {_mark(key): key for key in map(_stretch, keys)}
        self._first = next(iter(self._keys))

    def close(self, plain: bytes, name: str) -> bytes:
        """Seals ``plain``; it opens under the same ``name`` only, so that no sealed value stands in for another."""
        nonce = secrets.token_bytes(NONCE)
        cipher = AES.new(self._keys[self._first], AES.MODE_GCM, nonce=nonce)
        cipher.update(name.encode())
        body, tag = cipher.encrypt_and_digest(plain)
        return FORMAT + self._first + nonce + tag + body

    def open(self, sealed: bytes, name: str) -> bytes:
        """What was sealed.

        Raises:
            WrongKey: by a key that is not set; or it was changed since.
        """
        mark, rest = sealed[1 : 1 + MARK], sealed[1 + MARK :]
        key = self._keys.get(mark)
        if sealed[:1] != FORMAT or key is None:
            raise WrongKey(
                f"SLUGLINE_SECRET_KEY: the secrets of {name} were sealed by another key; set that one, or name it as "
                "SLUGLINE_SECRET_KEY_BEFORE beside the new one"
            )
        cipher = AES.new(key, AES.MODE_GCM, nonce=rest[:NONCE])
        cipher.update(name.encode())
        try:
            return bytes(cipher.decrypt_and_verify(rest[NONCE + TAG :], rest[NONCE : NONCE + TAG]))
        except ValueError as error:
            raise WrongKey(
                f"the secrets of {name} were changed after they were sealed; install the app anew"
            ) from error

    def fresh(self, sealed: bytes) -> bool:
        """True if it was sealed by the first key."""
        return sealed[1 : 1 + MARK] == self._first


def _stretch(key: str) -> bytes:
    """32 bytes from a text, dear to guess: scrypt (RFC 7914) with 16 MB, some 50 ms. One key has one use: a fixed salt."""
    return hashlib.scrypt(key.encode(), salt=b"slugline: secrets at rest", n=2**14, r=8, p=1, dklen=32)


def _mark(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=MARK, person=b"slugline mark").digest()
