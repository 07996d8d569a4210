"""What a site lets robots read: robots.txt, RFC 9309."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

MAX_BYTES = 512 * 1024
MAX_RULES = 5_000
_SAFE = "/:?#[]@!$&'()*+,;=~%"


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules for us: (pattern, allowed). The longest pattern that fits decides; of two, the one that allows."""

    rules: tuple[tuple[str, bool], ...] = ()

    def lets(self, url: str) -> bool:
        """True if an address may be read."""
        parts = urlsplit(url)
        path = _even(parts.path or "/") + (f"?{_even(parts.query)}" if parts.query else "")
        best, allowed = -1, True
        for pattern, allows in self.rules:
            if _fits(pattern, path) and (len(pattern), allows) > (best, allowed if best >= 0 else False):
                best, allowed = len(pattern), allows
        return allowed


NOTHING = Robots((("/", False),))
"""Lets nothing be read: what a site says while it cannot say anything."""


def read(body: bytes, agent: str) -> Robots:
    """The rules for a robot of this name; those for all ("*") if there are none for it."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    names: list[str] = []
    open_ = False  # True while the names of a group go on
    for line in body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff").splitlines():
        field, sign, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not sign:
            continue
        if field == "user-agent":
            names = [*names, value.lower()] if open_ else [value.lower()]
            open_ = True
            groups.setdefault(value.lower(), [])
        elif field in ("allow", "disallow"):
            open_ = False
            if value.startswith(("/", "*")):
                for name in names:
                    if len(groups[name]) < MAX_RULES:
                        groups[name].append((_even(value), field == "allow"))
    found = groups.get(agent.lower())
    return Robots(tuple(groups.get("*", []) if found is None else found))


def _even(text: str) -> str:
    return quote(unquote(text), safe=_SAFE)


def _fits(pattern: str, path: str) -> bool:
    """True if a pattern fits the beginning of a path: * is anything, $ at its end is the end."""
    whole = pattern.endswith("$")
    first, *rest = (pattern[:-1] if whole else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not rest:
        return not whole or at == len(path)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    last = rest[-1]
    return (path.endswith(last) and len(path) - len(last) >= at) if whole else path.find(last, at) >= 0
