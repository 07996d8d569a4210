"""HTML and its remains taken out of a text, in time linear in its length whatever it holds."""

from __future__ import annotations

import html
import re

_MARK = re.compile(
    r"<!--|-->|<!\[CDATA\[|\]\]>|<!(?i:doctype)[^<>]*>|<\?[^<>]*>"
    r"|<(?P<close>/?)(?P<name>[a-zA-Z][\w:-]*)(?P<rest>(?:\s(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?)/?>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_CUT_OFF = re.compile(r"<[a-zA-Z][\w:-]*\s+[\w:-]+=[^<>]*\Z")
"""A tag that a shortened summary breaks off in."""
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "iframe",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "object",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
        "video",
        "audio",
    ]
)
_CELLS = frozenset(["td", "th"])
_HIDDEN = frozenset(["script", "style", "noscript", "template"])
_KNOWN = _INLINE | _BLOCKS | _CELLS | _HIDDEN


def strip(text: str) -> str:
    """A text with its tags, comments and entities read once.

    A "<" that begins no tag ("x < y", "<John Smith>") is text and stays. What stands in a comment, a script or
    a style goes; if a comment is never closed, only its mark does.
    """
    if "<" not in text and "&" not in text and "]]>" not in text and "-->" not in text:
        return text
    parts: list[str] = []
    at = 0
    until = ""  # what ends the part that is not shown
    ends: dict[str, int] = {}  # where each such end is found last
    for match in _MARK.finditer(text):
        mark, name = match.group(), (match["name"] or "").lower()
        if until:
            if mark == until or (name and f"{match['close']}{name}" == until):
                until, at = "", match.end()
            continue
        if name and name not in _KNOWN and match["rest"].strip() and "=" not in match["rest"]:
            continue
        parts.append(text[at : match.start()])
        at = match.end()
        if name in _BLOCKS:
            parts.append("\n")
        elif name in _CELLS:
            parts.append(" ")
        elif mark == "<!--" or (name in _HIDDEN and not match["close"]):
            end = "-->" if mark == "<!--" else f"/{name}"
            if end not in ends:
                ends[end] = text.rfind(end) if mark == "<!--" else text.lower().rfind(f"<{end}")
            if ends[end] > match.start():
                until = end
            elif name in {"script", "style"}:
                at = len(text)
                break
    if not until:
        parts.append(_CUT_OFF.sub("", text[at:]))
    return "".join(_ENTITY.sub(lambda m: html.unescape(m.group()), part) if "&" in part else part for part in parts)


def blunt(text: str) -> str:
    """A text in which nothing can be read as markup any more."""
    for mark in ("<", "&", "]]>", "-->"):
        text = text.replace(mark, " ")
    return text
