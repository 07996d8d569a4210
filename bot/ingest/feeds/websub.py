"""WebSub, in which a hub pushes what a feed has new: what a subscriber says and hears. https://www.w3.org/TR/websub/"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

LEASE = 10 * 86_400
"""Seconds for which a subscription is asked for; the hub may give another time (section 5.1)."""
MOST_LEASE = 366 * 86_400
METHODS = frozenset(["sha1", "sha256", "sha384", "sha512"])
"""Those of section 7.1."""


@dataclass(frozen=True, slots=True)
class Intent:
    """What a hub asks at the callback (5.3), or says (5.2): "subscribe", "unsubscribe" or "denied"."""

    mode: str
    topic: str
    challenge: str = ""
    lease: float = 0.0
    reason: str = ""


def request(mode: str, topic: str, callback: str, secret: str) -> dict[str, str]:
    """The form that asks a hub for a subscription, or for its end (5.1)."""
    form = {"hub.mode": mode, "hub.topic": topic, "hub.callback": callback}
    return form | ({"hub.lease_seconds": str(LEASE), "hub.secret": secret} if mode == "subscribe" else {})


def intent(query: Mapping[str, str]) -> Intent | None:
    """What the parameters of a hub's GET mean; None if they mean nothing."""
    mode, topic, challenge = (query.get(f"hub.{name}", "") for name in ("mode", "topic", "challenge"))
    if mode == "denied" and topic:
        return Intent(mode, topic, reason=query.get("hub.reason", "")[:200])
    if mode not in ("subscribe", "unsubscribe") or not topic or not challenge:
        return None
    seconds = query.get("hub.lease_seconds", "").strip()
    given = float(seconds) if seconds.isascii() and seconds.isdecimal() and len(seconds) <= 12 else float(LEASE)
    return Intent(mode, topic, challenge, min(given, MOST_LEASE))


def signed(body: bytes, secret: str, header: str) -> bool:
    """True if X-Hub-Signature is that of the body (7.1)."""
    method, _, given = header.strip().partition("=")
    if method.lower() not in METHODS:
        return False
    right = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(right.encode(), given.strip().lower().encode("utf-8", "replace"))
