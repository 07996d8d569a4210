"""From one decoded object of a wire to an Article, or a clear error."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from bot.errors import BadArticle
from bot.ingest.markup import blunt, strip
from bot.ingest.urls import canonical
from bot.model import Article, Mark
from bot.text.dateline import dateline

MAX_ID = 512
FUTURE = 300.0
"""Seconds that a source's clock may be ahead of ours."""

ROUNDS = 5
"""Feeds escape their markup once, careless ones twice; what is nested deeper is meant to harm."""
MAX_URL = 4096
MAX_ASIDE = 200
"""Characters of a byline and of a dateline that are kept."""
MAX_VERSION = 2**53
"""The largest whole number that every JSON reader and Lua hold exactly."""

# the lines of a text may end in any of the ways that Unicode knows
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# controls, and what is not seen but acts: soft hyphens, joiners of words, marks that turn the direction of
# writing, tags. The joiners of letters (U+200C, U+200D) stay: Persian, Hindi and emoji are spelt with them.
_CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# no string holds the beginning of another one: many of them without an end would take quadratic time
_ESCAPE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\n\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)"  # strings: titles, links
    r"|\x1b[ -/]*[0-~]"
)


def article(data: Mapping[str, object], *, now: float, max_bytes: int) -> Article:
    """Cleans one article; fields that we do not know are passed over.

    Args:
        data: id, url, title, text, source, lang, published, version, byline, dateline, modified; all but title or text
            may be missing, and of the last three what cannot be read is passed over.
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
    if len(url) > MAX_URL:
        raise BadArticle("url", f"{len(url):,} characters are more than {MAX_URL:,}", "send the page's plain address")
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
        byline=_aside(data, "byline"),
        dateline=_aside(data, "dateline") or _leading(text),
        modified=_modified(data.get("modified"), published, now),
    )


def content_hash(article: Article) -> str:
    """The same for the same title and text: 128 bits of BLAKE2b."""
    return _digest(article.title, article.text)


def clean(text: str) -> tuple[str, bool]:
    """Plain text, and whether markup was taken out.

    Tags go, block elements become line breaks, entities their characters; control characters, terminal
    escape sequences and characters that turn the direction of writing go; white space is made even.
    Cleaning what is clean changes nothing.
    """
    markup = False
    for _ in range(ROUNDS):
        before = text = _harmless(text)
        text = strip(text)
        if text == before:
            break
        markup = True
    else:
        text = _harmless(blunt(text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line), markup


def _harmless(text: str) -> str:
    text = _CONTROL.sub("", _BREAK.sub("\n", _ESCAPE.sub("", text)))
    try:
        text.encode()
    except UnicodeEncodeError:
        # half of a pair of surrogates is no character; two halves that belong together are one
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", text)


def _string(data: Mapping[str, object], field: str) -> str:
    value = data.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadArticle(field, f"{type(value).__name__} is not text", f'send "{field}" as a string')
    return value


def _line(data: Mapping[str, object], field: str) -> str:
    value = data.get(field)
    if isinstance(value, int) and not isinstance(value, bool) and field == "id" and abs(value) < 10**100:
        return str(value)
    return clean_line(_string(data, field))


def clean_line(text: str) -> str:
    """One line without control characters and escape sequences; markup is left as it is."""
    return " ".join(_harmless(text).split())


def _version(value: object) -> int:
    if value is None or value == "":
        return 1
    number = value
    if (isinstance(value, str) and value.strip().isdecimal() and len(value) <= 20) or (
        isinstance(value, float) and value.is_integer()
    ):
        number = int(value)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= MAX_VERSION:
        said = f"{value:.40}" if isinstance(value, str) else type(value).__name__
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MAX_VERSION:
            said = str(value)
        raise BadArticle("version", f"{said!r} is not a whole number from 0 to 2^53", "send 1, 2, 3 … or leave it out")
    return number


def _published(value: object, now: float) -> tuple[float, Mark | None]:
    if value is None or value == "":
        return now, Mark.UNDATED
    naive = False
    if isinstance(value, int | float) and not isinstance(value, bool):
        seconds = _seconds(value)
    elif isinstance(value, str):
        text = value.strip()[:100]
        moment = _moment(text)
        if moment is None:
            seconds = _seconds(int(text)) if text.isdecimal() and 9 <= len(text) <= 19 else None
        else:
            if moment.tzinfo is None:
                naive = len(text) > 10
                moment = moment.replace(tzinfo=UTC)
            try:
                seconds = moment.timestamp()
            except (OverflowError, ValueError):
                seconds = None
    else:
        raise BadArticle("published", f"{type(value).__name__} is not a time", "send ISO 8601, as 2026-03-10T06:00:00Z")
    # the first day of 1970 is how sources write that they have no time; the bounds are false for NaN
    if seconds is None or not -1e10 < seconds < 1e11 or abs(seconds) <= 86_400:
        return now, Mark.UNDATED
    if seconds > now + FUTURE:
        return now, Mark.FUTURE
    return min(seconds, now), Mark.NAIVE_TIME if naive else None


def _modified(value: object, published: float, now: float) -> float | None:
    """When an article was changed; None if it was not since it came out, or if that cannot be told."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    seconds, mark = _published(value, now)
    return seconds if mark in (None, Mark.NAIVE_TIME) and seconds > published else None


def _aside(data: Mapping[str, object], field: str) -> str:
    """A line of text that is good to have; "" if it is none."""
    value = data.get(field)
    return clean(value)[0].replace("\n", " ")[:MAX_ASIDE].strip() if isinstance(value, str) else ""


def _leading(text: str) -> str:
    """The dateline that a text begins with, without the dash behind it."""
    first = text.partition("\n")[0]
    return first[: dateline(first)].strip().rstrip("-\u2013\u2014:").strip()[:MAX_ASIDE]


def _seconds(value: float) -> float | None:
    """Seconds since the epoch, from seconds, milliseconds, microseconds or nanoseconds; None if it is none of them."""
    if not -1e20 < value < 1e20:
        return None
    seconds = float(value)
    while abs(seconds) > 1e11:
        seconds /= 1000
    return seconds


def _moment(text: str) -> datetime | None:
    """A moment as ISO 8601 or RFC 5322 write it, or as fourteen digits; None if it is none of them."""
    if text.isdecimal():
        if len(text) == 14:
            try:
                return datetime.strptime(text, "%Y%m%d%H%M%S")
            except ValueError:
                return None
        if len(text) != 8:
            return None  # fromisoformat would read a date into the digits of an epoch
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
