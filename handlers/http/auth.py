"""Who pushes: a bearer token, or a signature made with it."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping

WINDOW = 300.0
"""Seconds that a signature holds: long enough for clocks that differ, short enough against replays. What is replayed
within it is an article with the same id and version, which changes nothing."""
SIGNATURE = "X-Slugline-Signature"
SUPERDESK = "x-superdesk-signature"
_SIGNED = re.compile(r"t=(?P<at>\d{1,12}),v1=(?P<mac>[0-9a-f]{64})")


def sign(secret: str, at: int, body: bytes) -> str:
    """The value of X-Slugline-Signature: HMAC-SHA256 over "<seconds>.<body>" with the source's token as the key."""
    mac = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def source_of(headers: Mapping[str, str], body: bytes, tokens: Mapping[str, str], now: float) -> str | None:
    """The source that a request comes from, None if it does not prove to be any.

    A bearer token; or our signature, made within WINDOW; or Superdesk's, which is HMAC-SHA1 of the body alone and so
    is no proof of the time. Every token is compared, each in constant time, so that nothing is told by how long it takes.
    """
    found: str | None = None
    scheme, _, given = headers.get("Authorization", "").partition(" ")
    signed = _SIGNED.fullmatch(headers.get(SIGNATURE, ""))
    superdesk = headers.get(SUPERDESK, "")
    for source, token in tokens.items():
        proofs = [
            scheme.lower() == "bearer" and hmac.compare_digest(given.strip().encode(), token.encode()),
            signed is not None
            and abs(now - int(signed["at"])) <= WINDOW
            and hmac.compare_digest(signed[0], sign(token, int(signed["at"]), body)),
            superdesk.startswith("sha1=")
            and hmac.compare_digest(
                superdesk.encode(), b"sha1=" + hmac.new(token.encode(), body, hashlib.sha1).hexdigest().encode()
            ),
        ]
        if any(proofs):
            found = source
    return found
