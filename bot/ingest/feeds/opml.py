"""Lists of feeds as OPML, the form in which feed readers exchange them: http://opml.org/spec2.opml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from bot.errors import BadFeed
from bot.ingest.article import clean_line

MAX_BYTES = 10 * 1024 * 1024
ACCEPT = "text/x-opml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
OURS = "urn:slugline:feed"
"""The namespace of what OPML has no name for."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. ``tier`` is the source's credibility, 1 to 3, 0 if it is not set."""

    url: str
    title: str = ""
    source: str = ""
    lang: str = ""
    tier: int = 0
    full_text: bool = True


def read(data: bytes) -> list[Outline]:
    """The feeds of a list, each once, in its order; folders are passed through.

    Raises:
        BadFeed: it is no OPML.
    """
    if len(data) > MAX_BYTES:
        raise BadFeed(f"{len(data):,} bytes are more than the limit of {MAX_BYTES:,}; split the list")
    if b"<!ENTITY" in data or b"\x00" in data[:4]:
        raise BadFeed("the list declares entities, or is not UTF-8; export it again as plain OPML")
    try:
        root = ET.fromstring(data)  # noqa: S314 - without entities there is nothing to fear
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadFeed(f"it is no OPML ({error}); export the feeds of your reader as OPML") from error
    if root.tag.lower() != "opml":
        raise BadFeed(f"it begins with <{root.tag:.40}>, not <opml>; export the feeds of your reader as OPML")
    found: dict[str, Outline] = {}
    for row in root.iter("outline"):
        url = clean_line(row.get("xmlUrl") or row.get("xmlurl") or "")
        if url:
            found.setdefault(
                url,
                Outline(
                    url=url,
                    title=clean_line(row.get("text") or row.get("title") or "")[:200],
                    source=clean_line(row.get(f"{{{OURS}}}source", ""))[:200],
                    lang=clean_line(row.get("language", ""))[:20],
                    full_text=row.get(f"{{{OURS}}}fullText", "") != "false",
                    tier={"1": 1, "2": 2, "3": 3}.get(row.get(f"{{{OURS}}}tier", ""), 0),
                ),
            )
    return list(found.values())


def write(feeds: Iterable[Outline]) -> str:
    """A list that ``read`` reads back. Addresses stand in it as they are, with passwords that may be in them."""
    ET.register_namespace("slugline", OURS)
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = "Feeds of Slugline"
    body = ET.SubElement(root, "body")
    for feed in feeds:
        row = ET.SubElement(body, "outline", type="rss", text=feed.title or feed.source or feed.url, xmlUrl=feed.url)
        if feed.lang:
            row.set("language", feed.lang)
        if feed.source:
            row.set(f"{{{OURS}}}source", feed.source)
        if feed.tier:
            row.set(f"{{{OURS}}}tier", str(feed.tier))
        if not feed.full_text:
            row.set(f"{{{OURS}}}fullText", "false")
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"
