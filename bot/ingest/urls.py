"""One address for one page."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, unquote, urlsplit, urlunsplit

_TRACKING = frozenset(
    [
        "_hsenc",
        "_hsmi",
        "_openstat",
        "at_campaign",
        "at_custom1",
        "at_custom2",
        "at_custom3",
        "at_custom4",
        "at_link_id",
        "at_link_origin",
        "at_link_type",
        "at_medium",
        "cmpid",
        "dclid",
        "fb_action_ids",
        "fb_action_types",
        "fb_source",
        "fbclid",
        "gbraid",
        "gclid",
        "gclsrc",
        "guccounter",
        "igsh",
        "igshid",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mkt_tok",
        "msclkid",
        "ncid",
        "ns_campaign",
        "ns_mchannel",
        "ns_source",
        "ocid",
        "oly_anon_id",
        "oly_enc_id",
        "ref_src",
        "ref_url",
        "s_cid",
        "smid",
        "spm",
        "sr_share",
        "ttclid",
        "twclid",
        "vero_id",
        "wbraid",
        "wickedid",
        "wt_mc",
        "xtor",
        "yclid",
    ]
)
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?")
_UNFIT = re.compile(r"[\s<>\"'`\\\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_ESCAPED = re.compile("%[0-9a-fA-F]{2}")
_SAFE = "/%:@!$&()*+,;=~-._?[]|"


def canonical(url: str) -> str:
    """The address without what does not name the page: fragment, default port, user, tracking parameters.

    The host is in its ASCII form, what is not ASCII in path and query is escaped, parameters are sorted.
    Anything that is not an http or https address with a host becomes "". Canonical again, it stays the same.
    """
    url = url.strip()
    if _UNFIT.search(url):
        return ""
    try:
        parts = urlsplit(url)
        host = _host(parts.hostname or "")
        port = parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host:
        return ""
    netloc = host if port is None or port == _PORTS[scheme] else f"{host}:{port}"
    # sorted as they are written in the end, so that an address stays what it is when it comes again
    query = sorted(_escaped(p) for p in parts.query.split("&") if p and not _tracks(p))
    return urlunsplit((scheme, netloc, _escaped(parts.path) or "/", "&".join(query), ""))


def _host(name: str) -> str:
    """A host in lower case and ASCII; "" if it is none. Raises ValueError."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name).compressed}]"
    name = name.rstrip(".")
    if not name.isascii():
        name = name.encode("idna").decode("ascii")  # raises UnicodeError, which is a ValueError
    name = name.lower()
    return name if len(name) <= 253 and ".." not in name and _HOST.fullmatch(name) else ""


def _tracks(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return name in _TRACKING or name.startswith("utm_")


def _escaped(text: str) -> str:
    """ASCII, with the escapes that are there in capitals: no escape is read, so no byte is lost."""
    return _ESCAPED.sub(lambda m: m.group().upper(), quote(text, safe=_SAFE))
