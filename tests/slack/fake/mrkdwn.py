"""What Slack would make of a text: mentions, links, emoji, formatting.

https://docs.slack.dev/messaging/formatting-message-text. Where the page leaves a doubt this reads too much rather than
too little, so that a text in which it finds nothing fires nothing.
"""

from __future__ import annotations

import re
from typing import Any

_ANGLE = re.compile(r"<([^<>\n]*)>")
_BARE = (
    ("link", re.compile(r"\b[a-z][a-z0-9+.-]*://|\bwww\.\w|\bmailto:", re.I)),
    ("email", re.compile(r"[\w.+-]+@[\w-]+")),
    ("domain", re.compile(r"\w\.[a-z]{2,}\b", re.I)),
    ("name", re.compile(r"[@#]\w")),
)
_FORMAT = (
    ("emoji", re.compile(r":[a-z0-9_+'-]+:", re.I)),
    ("bold", re.compile(r"\*[^*\n]+\*")),
    ("italic", re.compile(r"_[^_\n]+_")),
    ("strike", re.compile(r"~[^~\n]+~")),
    ("code", re.compile(r"`[^`\n]+`|```")),
    ("quote", re.compile(r"^(&gt;|>)", re.M)),
)


def fires(text: str, verbatim: bool = False) -> list[tuple[str, str]]:
    """What is in a mrkdwn text, as (kind, content). ``verbatim``: bare addresses and names are left alone."""
    out: list[tuple[str, str]] = []
    for match in _ANGLE.finditer(text):
        inner = match[1]
        kind = {"!": "special", "@": "user", "#": "channel"}.get(inner[:1], "link")
        if inner.startswith("!date^"):
            kind = "date"
        out.append((kind, inner))
    rest = _ANGLE.sub(" ", text)
    for kind, pattern in (*(() if verbatim else _BARE), *_FORMAT):
        out += [(kind, m[0]) for m in pattern.finditer(rest)]
    # "&", "<" and ">" stand as entities, or Slack may take them for control sequences
    if re.search(r"[<>]|&(?!amp;|lt;|gt;)", rest):
        out.append(("unescaped", rest))
    return out


def fires_in(blocks: Any) -> list[tuple[str, str]]:
    """The same of all text objects and rich text of blocks. Rich text fires only where an element says so."""
    out: list[tuple[str, str]] = []
    if isinstance(blocks, list):
        for item in blocks:
            out += fires_in(item)
    elif isinstance(blocks, dict):
        kind = blocks.get("type")
        if kind == "mrkdwn":
            return fires(blocks["text"], bool(blocks.get("verbatim")))
        if kind == "plain_text":
            # "emoji": escaped into the colon format, and back
            found = fires(blocks["text"]) if blocks.get("emoji", True) else []
            return [f for f in found if f[0] == "emoji"]
        if kind in ("user", "channel", "usergroup", "broadcast", "emoji", "date", "link"):
            return [(kind, str(blocks.get("url", blocks)))]
        if "rich_text" not in str(kind) and kind == "text":
            return []
        for value in blocks.values():
            out += fires_in(value)
    return out
