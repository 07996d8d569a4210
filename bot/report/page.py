"""The page of a report: one file that needs nothing else. Pure.

The reader's browser builds the page from a block of JSON, and sets text as text only. So nothing that an
article says is ever read as markup, and the one place where it could break out is that block: there the
characters that could end it are written as escapes. Should anything get through all the same, the policy
allows no script and no style but the page's own, by hash, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from bot.alerts.escape import json_text, terminal

_ENDS = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""What can end a block of script, or begin a comment or a reference in it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The page's own frame (with a place for each part), style and script."""

    frame: str
    style: str
    script: str


def page(parts: Parts, data: Mapping[str, object], title: str) -> str:
    """The whole page. ``data`` is what the script shows; see Report.data."""
    filled = {
        "policy": policy(parts),
        "title": escape(terminal(title)),
        "style": parts.style,
        "script": parts.script,
        "data": block(data),
    }
    head, *rest = parts.frame.split("{{")
    done = [head]
    for piece in rest:  # in one pass, so that nothing that is filled in is looked at again
        name, after = piece.split("}}", 1)
        done += filled[name], after
    return "".join(done)


def block(data: object) -> str:
    """JSON that can stand in a script element: it cannot end it, and holds no control or mark of direction."""
    return json_text(json.dumps(data, ensure_ascii=False, separators=(",", ":"))).translate(_ENDS)


def policy(parts: Parts) -> str:
    """A content security policy under which only the page's own script and style work, and nothing is loaded."""
    return (
        f"default-src 'none'; script-src '{_digest(parts.script)}'; style-src '{_digest(parts.style)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
