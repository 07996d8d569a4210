"""IPTC ninjs, news in JSON, read as an article: 1.x, 2.x, and the shape that Superdesk pushes.

The standard: https://iptc.org/std/ninjs/userguide/. Superdesk writes ``guid`` where ninjs 1.x has ``uri``
(superdesk.readthedocs.io, Publishing). In 2.x the texts are lists of objects with a role, and names have changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.errors import BadArticle
from bot.ingest.article import MAX_VERSION, article
from bot.model import Article, Mark, State

_OURS = frozenset({"title", "text"})
_THEIRS = frozenset(
    {"headline", "headlines", "body_text", "body_html", "body_xhtml", "bodies", "description_text", "descriptions"}
    | {"pubstatus", "versioncreated"}
)
_TEXTUAL = frozenset({"", "text", "composite", "component"})
_STATES = {"": State.USABLE, "usable": State.USABLE, "withheld": State.WITHHELD, "canceled": State.CANCELED}
_STATES["cancelled"] = State.CANCELED


def is_ninjs(data: Mapping[str, object]) -> bool:
    """True for an object that has ninjs's names for texts and states, and not ours."""
    return not _OURS & data.keys() and bool(_THEIRS & data.keys())


def ninjs(data: Mapping[str, object], *, now: float, max_bytes: int) -> Article:
    """The article that a ninjs object is.

    Its version is ``version`` if that is a whole number, else the second of ``versioncreated``, so that a later
    version has the higher number. A canceled or withheld one need have no text.

    Args:
        data: the decoded object.
        now: when it arrived, in seconds since the epoch.
        max_bytes: the most that title and text may take together, in UTF-8.

    Raises:
        BadArticle: names the ninjs field and the remedy.
    """
    kind = _word(data, "type")
    if kind not in _TEXTUAL:
        raise BadArticle("type", f"{kind[:80]!r} is not text", "send items of type text or composite")
    state = _STATES.get(_word(data, "pubstatus"))
    if state is None:
        raise BadArticle(
            "pubstatus", f"{str(data['pubstatus'])[:80]!r} is not known", "send usable, withheld or canceled"
        )
    id = _text(data, "guid") or _text(data, "uri")
    if state is not State.USABLE and not id:
        raise BadArticle("guid", "missing", "name the item that is withdrawn by its guid or uri")
    title = _text(data, "headline") or _best(data, "headlines")
    text = (
        _text(data, "body_text")
        or _text(data, "body_html")
        or _text(data, "body_xhtml")
        or _best(data, "bodies")
        or _text(data, "description_text")
        or _text(data, "description_html")
        or _best(data, "descriptions")
    )
    if state is not State.USABLE and not title and not text:
        title = _text(data, "ednote") or "withdrawn"
    uri = _text(data, "uri")
    plain = {
        "id": id or None,
        "title": title,
        "text": text,
        "url": _text(data, "url") or (uri if uri.startswith(("http://", "https://")) else ""),
        "source": _text(data, "source") or _first(data, "infosources", "name") or _text(data, "copyrightholder"),
        "lang": _text(data, "language"),
        "byline": data.get("byline") or data.get("by"),  # 1.x, 2.x
        "dateline": data.get("located"),
        "published": data.get("versioncreated") or data.get("firstpublished") or data.get("firstcreated"),
        # a withdrawal that does not say which version it is comes after all there were
        "version": _version(data) if state is State.USABLE else _version(data) or min(int(now), MAX_VERSION),
    }
    made = article(plain, now=now, max_bytes=max_bytes)
    marks = made.marks
    if (until := _moment(data.get("embargoed"))) is not None and until > now:
        marks = (*marks, Mark.EMBARGOED)
    return replace(made, state=state, marks=marks)


def _version(data: Mapping[str, object]) -> int | None:
    value = data.get("version")
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_VERSION:
        return value
    at = _moment(data.get("versioncreated"))
    return None if at is None or at < 0 else int(at)


def _moment(value: object) -> float | None:
    if not isinstance(value, str):
        return None
    try:
        return datetime.fromisoformat(value).timestamp()
    except (ValueError, OverflowError):
        return None


def _text(data: Mapping[str, object], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadArticle(field, f"{type(value).__name__} is not text", f'send "{field}" as a string')
    return value


def _word(data: Mapping[str, object], field: str) -> str:
    return _text(data, field).strip().lower()


def _objects(data: Mapping[str, object], field: str) -> list[Mapping[str, object]]:
    value = data.get(field)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
        raise BadArticle(field, "not a list of objects", f'send "{field}" as ninjs 2 defines it')
    return value


def _first(data: Mapping[str, object], field: str, name: str) -> str:
    return next((t for row in _objects(data, field) if (t := _text(row, name))), "")


def _best(data: Mapping[str, object], field: str) -> str:
    """The value of a list of texts in ninjs 2: of the main one if a role says so, else of the first; plain text first."""
    rows = [r for r in _objects(data, field) if _text(r, "value")]
    if not rows:
        return ""

    def rank(row: Mapping[str, object]) -> tuple[bool, bool]:
        plain = _word(row, "contenttype") in ("", "text/plain")
        return (_word(row, "role") not in ("", "main", "body"), not plain)

    return _text(min(rows, key=rank), "value")
