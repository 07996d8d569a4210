"""Which addresses may be asked: none that leads into a network that only we can see.

Every wall stands behind the one before: the form of the address, the answer of the resolver, and the socket itself,
which is made for a checked address only. So neither a redirect nor a name that changes its mind leads inside.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ThreadedResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import ConfigError, Unfit

Network = IPv4Network | IPv6Network
MAX_ADDRESS = 2048
_METADATA = frozenset([ip_address("168.63.129.16")])
"""Clouds' own services at public addresses (Azure); all others are link-local or private."""
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("::/96"))
"""IPv6 addresses that stand for an IPv4 one: NAT64 (RFC 6052), IPv4-compatible (RFC 4291, 2.5.5.1)."""
_LOCAL = tuple(IPv6Network(n) for n in ("64:ff9b:1::/48", "fec0::/10", "2001::/32", "100::/64"))
"""Local NAT64 (RFC 8215), site-local (RFC 3879), Teredo (RFC 4380), discard-only (RFC 6666)."""
_PORTS = frozenset([80, 443])
_BAD_PORTS = frozenset(
    # https://fetch.spec.whatwg.org/#port-blocking, from 1024 on; then databases, caches, containers
    [
        *(1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697),
        *(10080, 1433, 1521, 2375, 2376, 2379, 3306, 3389, 5432, 5672, 6379, 6380, 9092, 9200, 9300, 11211, 27017),
    ]
)


class Barred(OSError):
    """A name or socket that leads to an address which may not be asked."""


@dataclass(frozen=True, slots=True)
class Guard:
    """``allowed`` are networks that may be asked although they are private."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def of(cls, networks: Iterable[str]) -> Guard:
        """A guard that lets these networks through, as 10.1.0.0/16 or 127.0.0.1. Raises ConfigError."""
        found: list[Network] = []
        for text in networks:
            try:
                found.append(ip_network(text.strip()))
            except ValueError as error:
                raise ConfigError(f"SLUGLINE_FEED_PRIVATE_NETWORKS: {error}; give networks, as 10.1.0.0/16") from error
        return cls(tuple(found))

    def lets(self, address: str) -> bool:
        """True if a socket may be opened to this IP address."""
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return self._ours(ip) or _public(ip)

    def _ours(self, ip: IPv4Address | IPv6Address) -> bool:
        inner = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
        return any(ip in network or (inner is not None and inner in network) for network in self.allowed)

    def check(self, url: str) -> None:
        """Raises Unfit if an address may not be asked by its form: scheme, port, a private IP address as its host."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise Unfit(f"{url!r:.200} is no address; give one like https://paper.example/feed") from error
        if parts.scheme not in ("http", "https") or not host or len(url) > MAX_ADDRESS:
            raise Unfit(f"{url!r:.200} is no address of the web; give one like https://paper.example/feed")
        literal = _literal(host)
        if literal is not None and not self.lets(literal):
            raise Unfit(f"{host} is a private address; if it is to be asked, set SLUGLINE_FEED_PRIVATE_NETWORKS")
        if port is not None and port not in _PORTS and (port < 1024 or port in _BAD_PORTS):
            raise Unfit(f"port {port} is none that serves feeds; use 80, 443 or one from 1024 on")

    def socket(self, info: tuple[Any, ...]) -> socket.socket:
        """A socket for an address that may be asked: aiohttp's socket_factory. Raises Barred."""
        family, kind, proto, _, where = info
        if not self.lets(str(where[0])):
            raise Barred(f"{where[0]} is a private address")
        made = socket.socket(family, kind, proto)
        made.setblocking(False)
        return made


class GuardedResolver(AbstractResolver):
    """Answers with those addresses alone that may be asked."""

    def __init__(self, guard: Guard, inner: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The addresses of a host. Raises OSError; Barred if none of them may be asked."""
        found = await self._inner.resolve(host, port, family)
        fit = [row for row in found if self._guard.lets(row["host"])]
        if found and not fit:
            raise Barred(f"{host} leads to a private address")
        return fit

    async def close(self) -> None:
        """Closes the resolver behind it."""
        await self._inner.close()


def _literal(host: str) -> str | None:
    """The IP address that a host is, also in the forms that C libraries read (127.1, 0x7f000001); None for a name."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    if not host.isascii() or not all(c in "0123456789abcdefABCDEFxX." for c in host) or not host[:1].isdigit():
        return None
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip(".")))
    except OSError:
        return None


def _public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and any(ip in network for network in _TRANSLATED):
            inner = IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return _public(inner)
        if any(ip in network for network in _LOCAL):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip in _METADATA)
