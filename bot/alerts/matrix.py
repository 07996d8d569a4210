"""Messages as Matrix events: plain and HTML bodies, threads, edits. Pure.

Sources: Matrix specification v1.11, client-server API, "m.room.message msgtypes" (the tags that may be used),
"Threading", "Event replacements", "User and room mentions", "Size limits".
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.alerts.escape import UNSEEN, link
from bot.model import Act, Claim, Digest, Label, Message, Note, Quote, Tally

Content = dict[str, object]
"""The content of an event."""

TAGS = frozenset({"p", "strong", "em", "del", "blockquote", "a", "ul", "li", "code", "br", "h4"})
"""The tags that are written here; all of them are among those that the specification allows."""
MAX_CONTENT = 45_000
"""Bytes of a content as JSON in ASCII. An event may have 65,536 in all; encrypted it grows by a third."""
AROUND = 3_500
"""Of these, what may come around the text: relations, and the first line of an edit, whose 201 letters may have 12 bytes."""
SIZES = ((1500, 200), (600, 100), (250, 50), (100, 30), (40, 15), (16, 6))
"""Characters of a text from outside, and items of a list, from the roomiest down to what always fits."""
LATE = 60.0
"""Seconds between publication and our seeing it from which both times are shown."""
STRUCK = frozenset({"not new", "not news", "wrong story", "withdrawn"})
"""Kinds of notes after which the message no longer stands: it is struck through."""
JOINER = "\u2060"
"""A word joiner: not seen, but it breaks what clients and push rules would read as an address."""
_SPACE = re.compile(r"\s+")
_ADDRESS = re.compile(r"([#!+$])(?=[^\s:]{1,255}:)")
_PILL = re.compile(r"matrix(?=\.to\b)", re.I)


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a message, as plain text and as HTML."""

    plain: str
    html: str

    def __add__(self, other: Bit) -> Bit:
        return Bit(self.plain + other.plain, self.html + other.html)


def own(text: str) -> Bit:
    """Words of the bot's own."""
    return Bit(text, html.escape(text))


def said(text: str, limit: int = 1500) -> Bit:
    """Text from outside: one line without control characters that calls nobody and opens no room."""
    return own(_tame(_shortened(_clean(text).strip(), limit)))


def tag(name: str, bit: Bit) -> Bit:
    """The same within an HTML element."""
    return Bit(bit.plain, f"<{name}>{bit.html}</{name}>")


def joined(bits: Iterable[Bit], separator: str = " · ") -> Bit:
    """Pieces on one line; empty ones are left out."""
    some = [b for b in bits if b.plain]
    return Bit(separator.join(b.plain for b in some), html.escape(separator).join(b.html for b in some))


def anchor(url: str) -> Bit:
    """A link that shows where it leads; nothing for what is no http or https address, or would be a pill."""
    address = link(url).replace("@", "%40")
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return Bit("", "")
    if not host or len(address) > 2000 or _PILL.search(address):
        return Bit("", "")
    label = host.removeprefix("www.")
    return Bit(address, f'<a href="{html.escape(address)}">{html.escape(_tame(label))}</a>')


def moment(seconds: float, zone: str, near: float | None = None) -> str:
    """A time in a zone with its UTC offset: "10 Mar 14:05 UTC+1"; without the day if ``near`` is of the same."""
    at = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    same = near is not None and datetime.fromtimestamp(near, ZoneInfo(zone)).date() == at.date()
    return f"{at:%H:%M} {_offset(at)}" if same else f"{at.day} {at:%b %H:%M} {_offset(at)}"


def footer(tally: Tally, zone: str, near: float | None = None) -> str:
    """A root's footer: "9 reports, 3 independent origins, last 14:05 UTC+1"."""
    reports = "1 report" if tally.reports == 1 else f"{tally.reports:,} reports"
    origins = "1 origin" if tally.sources == 1 else f"{tally.sources:,} independent origins"
    return f"{reports}, {origins}, last {moment(tally.last, zone, near)}"


def content(claim: Claim, zone: str) -> Content:
    """The event of a claimed delivery: a root, a reply in its thread, an edit, a digest or a notice.

    Raises:
        ValueError: the claim has nothing to show.
    """
    delivery = claim.delivery
    if delivery.act is Act.DIGEST and delivery.digest is not None:
        made = delivery.digest
        return fitted(lambda size, items: digest(made, zone, size, items))
    if delivery.act is Act.NOTICE:
        return fitted(lambda size, _: [tag("p", said(line, size)) for line in delivery.notice.splitlines()], "m.notice")
    if delivery.act is Act.EDIT:
        shown = claim.target_message or claim.root_message
        goal = claim.target or claim.root
        if shown is None or goal is None:
            raise ValueError("there is no root message to edit")
        whole = claim.target is None or claim.target == claim.root
        counts = claim.tally if whole else None
        new = fitted(lambda size, items: alert(shown, zone, size, items, not whole, counts, claim.notes))
        return edit(new, goal)
    if delivery.message is None:
        raise ValueError("there is no message")
    message, root = delivery.message, None if delivery.new_root else claim.root
    counts = claim.tally if root is None else None
    made_content = fitted(lambda size, items: alert(message, zone, size, items, root is not None, counts, claim.notes))
    return made_content if root is None else threaded(made_content, root)


def alert(
    message: Message, zone: str, size: int, items: int, reply: bool, tally: Tally | None, notes: tuple[Note, ...]
) -> list[Bit]:
    """A message paragraph by paragraph: what it is, what is new and why, where from, and what became of it."""
    word = {Label.CORRECTION: "CORRECTION", Label.KILL: "KILL"}.get(message.label, "UPDATE" if reply else "NEW")
    if message.priority not in ("", "normal"):
        word += f" ({message.priority})"
    headline = tag("strong", said(message.headline, size))
    if any(n.kind in STRUCK for n in notes):
        headline = tag("del", headline)
    lines = [tag("p", tag("strong", own(word)) + own("  ") + headline)]
    lines += [tag("p", tag("strong", _note(n, zone, message.seen, size))) for n in notes[-items:]]
    for quote in message.quotes[:items]:
        lines.append(tag("blockquote", own("“") + _quoted(quote, size) + own("”")))
        if quote.reasons:
            why = own("why: ") + joined((said(r, size) for r in quote.reasons[:items]), "; ")
            lines.append(tag("p", tag("em", why)))
    if message.follows:
        lines.append(tag("p", own("goes on from ") + said(message.follows, size)))
    if message.beside:
        lines.append(tag("p", own("may be part of ") + said(message.beside, size)))
    lines.append(tag("p", _origin(message, zone, size, items)))
    if address := anchor(message.url).plain:
        lines.append(Bit(address, ""))
    if tally is not None:
        lines.append(tag("p", tag("em", own(footer(tally, zone, message.seen)))))
    return lines


def digest(made: Digest, zone: str, size: int, items: int) -> list[Bit]:
    """A digest: topics, their stories, what each brought."""
    span = f"{moment(made.since, zone)} to {moment(made.until, zone, made.since)}"
    lines = [tag("p", tag("strong", own("DIGEST  ") + said(made.why, size)) + own(f" · {span}"))]
    left = items
    more = made.more
    for section in made.sections:
        stories = section.stories[:left]
        left -= len(stories)
        more += len(section.stories) - len(stories)
        if not stories:
            continue
        lines.append(tag("h4", said(section.topic, size)))
        for story in stories:
            lines.append(tag("p", tag("strong", said(story.headline, size)) + own("  ") + said(story.story, size)))
            for item in story.items[-max(1, items // 6) :]:
                m = item.message
                quote = _quoted(m.quotes[0], size) if m.quotes else said(m.headline, size)
                where = joined([said(m.source or "unnamed source", size), own(moment(m.published, zone, made.until))])
                told = own("")
                if item.told is not None:
                    told = own(f" (told {moment(item.told, zone, made.until)} in ") + said(item.where, size) + own(")")
                row = own("“") + quote + own("” ") + where + told
                lines.append(Bit(f"– {row.plain}", f"<ul><li>{row.html} {anchor(m.url).html}</li></ul>"))
    if not made.sections:
        lines.append(tag("p", own("Nothing new.")))
    if more:
        lines.append(tag("p", own("and 1 more story" if more == 1 else f"and {more:,} more stories")))
    return lines


def pointer(message: Message, root: str) -> Content:
    """A short word in the room that a thread has moved, for those who don't see threads: a reply to its root."""
    made = fitted(
        lambda size, _: [
            tag("p", own("In the thread: ") + (_quoted(message.quotes[0], size) if message.quotes else said(message.headline, size)))
        ],
        "m.notice",
    )  # fmt: skip
    return made | {"m.relates_to": {"m.in_reply_to": {"event_id": root}}}


def fitted(build: Callable[[int, int], list[Bit]], msgtype: str = "m.text") -> Content:
    """The event of what ``build`` makes for a size of texts and lists: the roomiest that fits."""
    for size, items in SIZES:
        made = body(build(size, items), msgtype)
        if weight(made) <= MAX_CONTENT - AROUND:
            break
    return made


def body(lines: list[Bit], msgtype: str = "m.text") -> Content:
    """The content of paragraphs. It mentions nobody: what an article says calls no one."""
    return {
        "msgtype": msgtype,
        "body": "\n".join(line.plain for line in lines),
        "format": "org.matrix.custom.html",
        "formatted_body": "".join(line.html for line in lines),
        "m.mentions": {},
    }


def threaded(made: Content, root: str) -> Content:
    """The content as a message of a thread; clients that know no threads show a reply to its root."""
    relation = {
        "rel_type": "m.thread", "event_id": root, "is_falling_back": True, "m.in_reply_to": {"event_id": root},
    }  # fmt: skip
    return made | {"m.relates_to": relation}


def edit(new: Content, goal: str) -> Content:
    """The content as a replacement of event ``goal``; clients that know no edits show its first line."""
    first = str(new["body"]).split("\n", 1)[0]
    return {
        "msgtype": new["msgtype"],
        "body": f"* {_shortened(first, 200)}",
        "m.new_content": new,
        "m.mentions": {},
        "m.relates_to": {"rel_type": "m.replace", "event_id": goal},
    }


def weight(made: Content) -> int:
    """Bytes of a content as JSON in ASCII, as it is encrypted."""
    return len(json.dumps(made))


def _note(note: Note, zone: str, near: float, size: int) -> Bit:
    who = own(" by ") + said(note.by, size) if note.by else own("")
    text = own(" – ") + said(note.text, size) if note.text else own("")
    return said(note.kind, size) + who + own(f", {moment(note.at, zone, near)}") + text


def _quoted(quote: Quote, size: int) -> Bit:
    """A sentence, with the words in bold that the topic asks for, if that is known."""
    spans = sorted((a, b) for a, b in getattr(quote, "spans", ()) if 0 <= a < b <= len(quote.text))
    out, at = own(""), 0
    for start, end in spans:
        if start < at:
            continue
        out += own(_tame(_clean(quote.text[at:start]))) + tag("strong", own(_tame(_clean(quote.text[start:end]))))
        at = end
    out += own(_tame(_clean(quote.text[at:])))
    return Bit(out.plain.strip(), out.html.strip()) if spans and len(out.plain) <= size else said(quote.text, size)


def _origin(message: Message, zone: str, size: int, items: int) -> Bit:
    """Source, time, link, what is amiss, and what one needs to ask further."""
    seen = f"seen {moment(message.seen, zone, message.published)}"
    topics = own("for ") + joined((said(t, size) for t in message.topics[:items]), ", ") if message.topics else own("")
    bits = [
        said(message.source, size) if _clean(message.source).strip() else own("unnamed source"),
        own(moment(message.published, zone)),
        own(seen if abs(message.seen - message.published) > LATE else ""),
        own("single source" if message.single_source else ""),
        said(message.lang if message.lang != "en" else "", size),
        *(said(m, size) for m in message.marks[:items]),
        own("story ") + said(message.story, size) if message.story else own(""),
        topics,
    ]
    shown = joined(bits)
    address = anchor(message.url)
    return Bit(shown.plain, f"{shown.html} · {address.html}") if address.html else shown


def _clean(text: str) -> str:
    line = _SPACE.sub(" ", text)
    return line if line.isprintable() else "".join(c for c in line if unicodedata.category(c) not in UNSEEN)


def _tame(text: str) -> str:
    """No mention of a person or of @room, no room's address, no link that clients draw as a pill."""
    return _ADDRESS.sub(rf"\1{JOINER}", _PILL.sub(lambda m: m[0] + JOINER, text.replace("@", "@" + JOINER)))


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = limit - 1
    return text[: end + (text[end] == JOINER)].rstrip() + "…"  # what tames the last letter stays with it


def _offset(at: datetime) -> str:
    delta = at.utcoffset()
    minutes = int(delta.total_seconds() // 60) if delta is not None else 0
    sign, minutes = ("-" if minutes < 0 else "+"), abs(minutes)
    if not minutes:
        return "UTC"
    return f"UTC{sign}{minutes // 60}" + (f":{minutes % 60:02}" if minutes % 60 else "")
