"""From one decoded object of a wire to an Article, or a clear error."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from bot.errors import BadArticle
from bot.ingest.urls import canonical
from bot.model import Article, Mark

MAX_ID = 512
FUTURE = 300.0
"""Seconds that a source's clock may be ahead of ours."""

_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>|<!--|&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});")
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "table",
        "section",
        "article",
        "blockquote",
        "pre",
        "hr",
        "header",
        "footer",
        "figure",
        "figcaption",
    ]
)
_HIDDEN = frozenset(["script", "style", "noscript", "template"])


def article(data: Mapping[str, object], *, now: float, max_bytes: int) -> Article:
    """Cleans one article; fields that we do not know are passed over.

    Args:
        data: id, url, title, text, source, lang, published, version; all but title or text may be missing.
        now: when it arrived, in seconds since the epoch.
        max_bytes: the most that title and text may take together, in UTF-8.

    Raises:
        BadArticle: names the field and the remedy.
    """
    title_raw, text_raw = _string(data, "title"), _string(data, "text")
    size = len(title_raw.encode("utf-8", "replace")) + len(text_raw.encode("utf-8", "replace"))
    if size > max_bytes:
        raise BadArticle(
            "text",
            f"{size:,} bytes are more than the limit of {max_bytes:,}",
            "shorten it or raise SLUGLINE_MAX_ARTICLE_BYTES",
        )
    marks: list[Mark] = []
    title, markup_title = clean(title_raw)
    text, markup_text = clean(text_raw)
    if markup_title or markup_text:
        marks.append(Mark.MARKUP)
    if not title and not text:
        raise BadArticle("text", "title and text are both empty", "send at least one of them")
    if not text:
        marks.append(Mark.NO_TEXT)
    url = canonical(_line(data, "url"))
    id = _line(data, "id")
    if len(id) > MAX_ID:
        raise BadArticle(
            "id", f"{len(id)} characters are more than {MAX_ID}", "send a shorter one, or none to have it derived"
        )
    if not id:
        marks.append(Mark.NO_ID)
        id = _digest(url) if url else _digest(title, text)
    published, mark = _published(data.get("published"), now)
    if mark:
        marks.append(mark)
    return Article(
        id=id,
        title=" ".join(title.split()),
        text=text,
        published=published,
        seen=now,
        version=_version(data.get("version")),
        url=url,
        source=_line(data, "source")[:200],
        lang=_line(data, "lang")[:20],
        marks=tuple(marks),
    )


def content_hash(article: Article) -> str:
    """The same for the same title and text: 128 bits of BLAKE2b."""
    return _digest(article.title, article.text)


def clean(text: str) -> tuple[str, bool]:
    """Plain text, and whether markup was taken out.

    Tags go, block elements become line breaks, entities their characters; control characters, terminal
    escape sequences and characters that turn the direction of writing go; white space is made even.
    """
    text = _ESCAPE.sub("", text)
    markup = _TAG.search(text) is not None
    if markup:
        text = _strip(text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _CONTROL.sub("", text)
    text = unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line), markup


class _Stripper(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def _strip(text: str) -> str:
    # a "<" that begins no tag ("x < y", "<!channel>") is text, and is to stay so
    guarded = re.sub(r"<(?![a-zA-Z/!]|!--)|<!(?!--)", lambda m: "&lt;" + m.group()[1:], text)
    stripper = _Stripper()
    stripper.feed(guarded)
    stripper.close()
    return "".join(stripper.parts)


def _string(data: Mapping[str, object], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadArticle(field, f"{type(value).__name__} is not text", f'send "{field}" as a string')
    return value


def _line(data: Mapping[str, object], field: str) -> str:
    value = data.get(field)
    if isinstance(value, int) and not isinstance(value, bool) and field == "id":
        return str(value)
    return clean_line(_string(data, field))


def clean_line(text: str) -> str:
    """One line without control characters and escape sequences; markup is left as it is."""
    text = _CONTROL.sub("", _ESCAPE.sub("", text)).encode("utf-8", "replace").decode("utf-8")
    return " ".join(text.split())


def _version(value: object) -> int:
    if value is None:
        return 1
    if isinstance(value, str) and value.strip().isdigit():
        value = int(value.strip()[:12])
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadArticle("version", f"{value!r} is not a whole number", "send 1, 2, 3 … or leave it out")
    return value


def _published(value: object, now: float) -> tuple[float, Mark | None]:
    if value is None or value == "":
        return now, Mark.UNDATED
    naive = False
    seconds: float
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = float(value) / 1000 if abs(float(value)) > 1e11 else float(value)
    elif isinstance(value, str):
        moment = _moment(value.strip())
        if moment is None:
            return now, Mark.UNDATED
        if moment.tzinfo is None:
            naive = len(value.strip()) > 10
            moment = moment.replace(tzinfo=UTC)
        try:
            seconds = moment.timestamp()
        except (OverflowError, ValueError):
            return now, Mark.UNDATED
    else:
        raise BadArticle("published", f"{type(value).__name__} is not a time", "send ISO 8601, as 2026-03-10T06:00:00Z")
    if not -1e10 < seconds < 1e11:  # also false for NaN
        return now, Mark.UNDATED
    if seconds > now + FUTURE:
        return now, Mark.FUTURE
    return min(seconds, now), Mark.NAIVE_TIME if naive else None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x00".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
