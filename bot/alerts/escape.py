"""Text from outside made harmless for where it goes."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Unicode's controls, invisible formats (all marks of direction among them), lone surrogates and private letters."""
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_SPACE = re.compile(r"\s+")


def terminal(text: str) -> str:
    """One line that can neither move the cursor, nor colour, nor turn the direction of a terminal."""
    line = _SPACE.sub(" ", text)
    if not line.isprintable():
        line = "".join(c for c in line if unicodedata.category(c) not in UNSEEN)
    return " ".join(line.split())


def link(url: str) -> str:
    """An http or https address fit for a terminal; "" for any other."""
    clean = terminal(url)
    return clean if clean.startswith(("http://", "https://")) and " " not in clean else ""


def json_text(text: str) -> str:
    """JSON with the characters that could harm a terminal, or that UTF-8 cannot carry, written as escapes.

    JSON means the same by "\\u202e" as by the character itself, so no reader sees a difference.
    """
    return _HARMFUL.sub(lambda m: f"\\u{ord(m.group()):04x}", text)
