"""A feed's bytes become its items: RSS 0.9 to 2.0, RDF, Atom, CDF by feedparser; JSON Feed by json. Nothing is fetched.

JSON Feed: https://www.jsonfeed.org/version/1.1/. What feedparser is given is a stream, never bytes or text: those it
would first try to open as the name of a file, or as an address.
"""

from __future__ import annotations

import calendar
import hashlib
import io
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import feedparser

from bot.errors import BadFeed
from bot.ingest.article import MAX_ID, clean, clean_line
from bot.ingest.urls import canonical

MAX_ITEMS = 500
MAX_BYTES = 10 * 1024 * 1024
MAX_NAME = 200
_PERIODS = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_ITEM = re.compile(rb"<(/?)(?:[\w.-]+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html[\s>])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a feed.

    ``key`` tells it from the feed's others: its guid, else its link, else what it says. ``content`` is a digest of
    title and text (of the link, where there is no text) as they will be read. ``published`` is None if the feed gives
    no date that can be. ``plain`` is what bot.ingest.article.article() takes.
    """

    key: str
    content: str
    published: float | None
    plain: Mapping[str, object] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed says. Items stand in the feed's order; ``more`` were left out beyond MAX_ITEMS, the oldest.

    ``ttl`` is how long, in seconds, the feed asks to be left alone between polls. ``hub`` and ``self_url`` are what
    WebSub needs. ``flaw`` is what was wrong with its form and was read all the same; "" if nothing was.
    ``torn``: the document breaks off. An item that is begun and not ended is left out.
    """

    title: str = ""
    link: str = ""
    lang: str = ""
    items: tuple[Item, ...] = ()
    more: int = 0
    ttl: float | None = None
    hub: str = ""
    self_url: str = ""
    flaw: str = ""
    torn: bool = False


@dataclass(frozen=True, slots=True)
class _Raw:
    guid: str = ""
    link: str = ""
    title: str = ""
    text: str = ""
    published: float | None = None
    updated: float | None = None
    source: str = ""
    lang: str = ""


def parse(
    body: bytes, content_type: str, base: str, *, scope: str, max_items: int = MAX_ITEMS, max_bytes: int = MAX_BYTES
) -> Feed:
    """Reads a feed.

    Args:
        body: the document, decompressed.
        content_type: the header of that name, "" if there was none; a wrong one does no harm.
        base: the address that it was fetched from; relative links are relative to it.
        scope: a name for the feed that no other has; it keeps apart items of one name in different feeds.
        max_items: the most that are read; of more, the newest.
        max_bytes: the longest document that is read.

    Raises:
        BadFeed: it is no feed, or is too long; says which, and what to do.
    """
    if len(body) > max_bytes:
        raise BadFeed(f"{len(body):,} bytes are more than the limit of {max_bytes:,}; raise SLUGLINE_FEED_MAX_BYTES")
    if not body.strip():
        raise BadFeed("the document is empty; check the address")
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"{" or (start == b"[" and "json" in content_type.lower()):
        feed, raws = _json_feed(body, base)
    else:
        feed, raws = _xml_feed(body, content_type, base)
    raws = [r for r in raws if r.title or r.text]
    more = max(0, len(raws) - max_items)
    if more:
        newest = sorted(range(len(raws)), key=lambda i: (-(raws[i].published or -math.inf), i))[:max_items]
        raws = [raws[i] for i in sorted(newest)]
    return Feed(
        title=_name(feed.title),
        link=canonical(feed.link),
        lang=clean_line(feed.lang)[:20],
        items=tuple(_items(raws, feed.lang, base, scope)),
        more=more,
        ttl=feed.ttl,
        hub=_address(feed.hub, base),
        self_url=_address(feed.self_url, base),
        flaw=clean_line(feed.flaw)[:MAX_NAME],
        torn=feed.torn,
    )


def _items(raws: list[_Raw], lang: str, base: str, scope: str) -> Iterable[Item]:
    """The items, each once; what is said twice by the same key stands where it stands first."""
    times = Counter(r.guid for r in raws)
    links = {g: len({r.link for r in raws if r.guid == g}) for g, n in times.items() if g and n > 1}
    here = urlsplit(base).hostname or ""
    met: set[str] = set()
    for raw in raws:
        title, text = clean(raw.title)[0], clean(raw.text)[0]
        content = _digest(title, text or raw.link)
        # a guid that a feed gives to several pages names none of them
        shared = links.get(raw.guid, 1) > 1
        key = (raw.guid if not shared else "") or raw.link or content
        if key in met:
            continue
        met.add(key)
        # only a feed of the same site may speak of an item by its name alone: no feed can replace another's
        id = key if here and _site(key) == here else f"{scope}:{key}"
        plain: dict[str, object] = {
            "id": id if len(id) <= MAX_ID else f"{scope}:{_digest(key)}",
            "title": raw.title,
            "text": raw.text,
            "url": raw.link,
            "source": raw.source,
            "lang": raw.lang or lang,
            "published": raw.published,
        }
        if raw.updated is not None and raw.published is not None and raw.updated > raw.published:
            plain["version"] = int(raw.updated)  # so that the later one replaces the earlier
        yield Item(key, content, raw.published, plain)


# --- XML


def _xml_feed(body: bytes, content_type: str, base: str) -> tuple[Feed, list[_Raw]]:
    headers = {"content-location": base}
    if content_type:
        headers["content-type"] = content_type
    try:
        # markup is taken out by article(); feedparser's own cleaning would only cost time
        found: Any = feedparser.parse(
            io.BytesIO(body), response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except Exception as error:  # it has many authors, and feeds have more
        raise BadFeed(f"the document cannot be read ({type(error).__name__}); check the address") from error
    if not found.get("version") and not found.entries:
        what = "a web page, not a feed" if _HTML.search(body[:4096]) else "not a feed"
        raise BadFeed(f"the document is {what}; give the feed's own address, or add the page by: slugline feeds add")
    head = found.feed
    wrong = found.get("bozo_exception")
    # that a server names another type or encoding than the document is too common to be worth a word
    misnamed = isinstance(wrong, feedparser.NonXMLContentType | feedparser.CharacterEncodingOverride)
    body = body.replace(b"\x00", b"")  # UTF-16 and UTF-32 have them between the letters of tags
    torn = bool(found.get("bozo")) and not misnamed and not _END.search(body[-4096:])
    links = _links(head)
    feed = Feed(
        title=_string(head, "title"),
        link=_string(head, "link"),
        lang=_string(head, "language"),
        ttl=_ttl(head),
        hub=next((href for rel, _, href in links if rel == "hub"), ""),
        self_url=next((href for rel, _, href in links if rel == "self"), ""),
        flaw=f"{wrong}" if found.get("bozo") and not misnamed else "",
        torn=torn,
    )
    entries = found.entries
    if torn and (tags := _ITEM.findall(body)) and tags[-1] == b"":
        entries = entries[:-1]  # the last one was begun and not ended
    return feed, [_entry(e, base) for e in entries]


def _entry(entry: Any, base: str) -> _Raw:
    published = _moment(entry, "published_parsed") or _moment(entry, "created_parsed")
    updated = _moment(entry, "updated_parsed")
    links = [
        _string(entry, "feedburner_origlink"),
        _string(entry, "link"),
        *(href for rel, _, href in _links(entry) if rel == "alternate"),
    ]
    source = dict.get(entry, "source")
    contents = [c for c in dict.get(entry, "content") or [] if isinstance(c, Mapping)]
    text = max((c["value"] for c in contents if isinstance(c.get("value"), str)), key=len, default="")
    return _Raw(
        guid=_guid(_string(entry, "id")),
        link=next((url for link in links if link and (url := canonical(_joined(base, link)))), ""),
        title=_string(entry, "title"),
        text=text if text.strip() else _string(entry, "summary"),
        published=published if published is not None else updated,
        updated=updated,
        source=_name(_string(source, "title")) if isinstance(source, dict) else "",
        lang=next((c["language"] for c in contents if isinstance(c.get("language"), str)), ""),
    )


def _links(thing: Any) -> list[tuple[str, str, str]]:
    rows = dict.get(thing, "links") or []
    return [(_string(row, "rel"), _string(row, "type"), _string(row, "href")) for row in rows if isinstance(row, dict)]


def _string(thing: Any, name: str) -> str:
    # dict's own get: feedparser's answers for one date with another, and warns
    value = dict.get(thing, name)
    return value if isinstance(value, str) else ""


def _moment(entry: Any, name: str) -> float | None:
    parts = dict.get(entry, name)
    try:
        return _bounded(float(calendar.timegm(cast(Any, parts)))) if parts else None
    except (TypeError, ValueError, OverflowError):
        return None


def _ttl(head: Any) -> float | None:
    """What RSS (ttl, in minutes) or RDF's syndication module says of how often to look, in seconds."""
    minutes = _number(_string(head, "ttl"))
    if minutes is not None and minutes > 0:
        return min(minutes * 60, 365 * 86_400.0)
    period = _PERIODS.get(_string(head, "sy_updateperiod").strip().lower())
    if period is None:
        return None
    often = _number(_string(head, "sy_updatefrequency")) or 1.0
    return period / often if often >= 1 else float(period)


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else None


# --- JSON


def _json_feed(body: bytes, base: str) -> tuple[Feed, list[_Raw]]:
    try:
        data = json.loads(body.decode("utf-8-sig"), strict=False)
    except UnicodeDecodeError as error:
        raise BadFeed("the document is JSON but not UTF-8; JSON Feed is always UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise BadFeed(f"the document is not JSON ({error}); check the address") from error
    rows = data.get("items") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        raise BadFeed("the document is JSON but no JSON Feed: it has no list of items; check the address")
    hubs = [h for h in data.get("hubs") or [] if isinstance(h, dict)] if isinstance(data.get("hubs"), list) else []
    version = data.get("version")
    flaw = "" if isinstance(version, str) and "jsonfeed.org" in version else "no version of JSON Feed is named"
    feed = Feed(
        title=_string(data, "title"),
        link=_string(data, "home_page_url"),
        lang=_string(data, "language"),
        hub=next((_string(h, "url") for h in hubs if _string(h, "type").lower() in ("", "websub")), ""),
        self_url=_string(data, "feed_url"),
        flaw=flaw,
    )
    return feed, [_json_item(row, base) for row in rows if isinstance(row, dict)]


def _json_item(row: dict[str, object], base: str) -> _Raw:
    id = row.get("id")
    published, updated = _iso(row.get("date_published")), _iso(row.get("date_modified"))
    links = (_string(row, "url"), _string(row, "external_url"))
    return _Raw(
        # numbers are against the standard, and common
        guid=_guid(str(id) if isinstance(id, int | float) and abs(id) < 1e18 else id if isinstance(id, str) else ""),
        link=next((url for link in links if link and (url := canonical(_joined(base, link)))), ""),
        title=_string(row, "title"),
        text=_string(row, "content_html") or _string(row, "content_text") or _string(row, "summary"),
        published=published if published is not None else updated,
        updated=updated,
        lang=_string(row, "language"),
    )


def _iso(value: object) -> float | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip())
        return _bounded((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None


# --- both


def _bounded(seconds: float) -> float | None:
    """A time between 1970 and 5138; the first day of 1970 is how sources write that they have none."""
    return seconds if 86_400 < seconds < 1e11 else None


def _guid(text: str) -> str:
    text = clean_line(text)
    return text if len(text) <= 4 * MAX_ID else _digest(text)


def _name(text: str) -> str:
    return " ".join(clean(text)[0].split())[:MAX_NAME]


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link.strip())
    except ValueError:
        return ""


def _address(link: str, base: str) -> str:
    """An address as it is to be asked for: absolute, http or https; "" if it is none. Its parameters stay as they are."""
    full = _joined(base, clean_line(link)) if link else ""
    return full if canonical(full) else ""


def _site(key: str) -> str:
    try:
        return (urlsplit(key).hostname or "") if key.startswith(("http://", "https://")) else ""
    except ValueError:
        return ""


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=12).hexdigest()
