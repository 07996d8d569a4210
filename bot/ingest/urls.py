"""One address for one page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = frozenset(
    [
        "fbclid",
        "gclid",
        "dclid",
        "msclkid",
        "mc_cid",
        "mc_eid",
        "igshid",
        "ref_src",
        "cmpid",
        "ocid",
        "ns_campaign",
        "ns_mchannel",
        "ns_source",
    ]
)
_PORTS = {"http": "80", "https": "443"}


def canonical(url: str) -> str:
    """The address without what does not name the page: fragment, default port, tracking parameters.

    Anything that is not an http or https address with a host becomes "".
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or any(c.isspace() or c in "<>\"'`\\" for c in url.strip()):
        return ""
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port is None or str(port) == _PORTS[scheme] else f"{host}:{port}"
    query = sorted(
        (k, v)
        for k, v in parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
        if k.lower() not in _TRACKING and not k.lower().startswith("utm_")
    )
    return urlunsplit((scheme, netloc, parts.path or "/", urlencode(query), ""))
