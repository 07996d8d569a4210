"""What a page says of its article beside the text: who wrote it, where, when it came out and when it was changed.

First what stands in JSON-LD (https://schema.org/NewsArticle), then in meta elements (https://ogp.me/#type_article).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MOST = 300_000
"""Characters of one block of JSON-LD that is read."""
DEEP = 6
"""How deep an article may stand in it: in a graph, in a page."""
AUTHORS = 5
_KINDS = ("article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "blogposting", "liveblogposting")
_META = {
    "byline": ("author", "byl", "dc.creator", "parsely-author"),
    "published": ("article:published_time", "datepublished", "dc.date.issued", "date", "parsely-pub-date"),
    "modified": ("article:modified_time", "og:updated_time", "datemodified", "last-modified"),
}


def facts(tree: Any) -> dict[str, str]:
    """``byline``, ``dateline``, ``published`` and ``modified`` of a page's tree (lxml), as it writes them; "" for none."""
    found = dict.fromkeys(("byline", "dateline", "published", "modified"), "")
    for thing in _articles(tree):
        where = thing.get("locationCreated")
        said = {
            "byline": _names(thing.get("author")),
            "dateline": _text(thing.get("dateline")) or (_text(where.get("name")) if isinstance(where, dict) else ""),
            "published": _text(thing.get("datePublished")),
            "modified": _text(thing.get("dateModified")),
        }
        found = {name: value or said[name] for name, value in found.items()}
    given: dict[str, str] = {}
    for row in tree.iter("meta"):
        name = (row.get("property") or row.get("name") or row.get("itemprop") or "").strip().lower()
        given.setdefault(name, _text(row.get("content")))
    for name, places in _META.items():
        if not found[name]:
            found[name] = next((given[place] for place in places if given.get(place)), "")
    # an address is where somebody is to be found, not who it is
    return {name: "" if name == "byline" and "://" in value else value for name, value in found.items()}


def _articles(tree: Any) -> Iterator[dict[str, Any]]:
    for row in tree.iter("script"):
        text = row.text or ""
        if (row.get("type") or "").strip().lower() == "application/ld+json" and len(text) <= MOST:
            try:
                yield from _within(json.loads(text, strict=False), DEEP)
            except (ValueError, RecursionError):
                continue


def _within(thing: Any, deep: int) -> Iterator[dict[str, Any]]:
    if deep <= 0:
        return
    if isinstance(thing, list):
        for part in thing:
            yield from _within(part, deep - 1)
    elif isinstance(thing, dict):
        kinds = thing.get("@type")
        if any(isinstance(k, str) and k.lower() in _KINDS for k in (kinds if isinstance(kinds, list) else [kinds])):
            yield thing
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _within(thing.get(name), deep - 1)


def _names(thing: Any) -> str:
    names = []
    for row in thing if isinstance(thing, list) else [thing]:
        name = _text(row.get("name")) if isinstance(row, dict) else _text(row)
        if name and name not in names:
            names.append(name)
    return ", ".join(names[:AUTHORS])


def _text(value: Any) -> str:
    return " ".join(value.split())[:500] if isinstance(value, str) else ""
