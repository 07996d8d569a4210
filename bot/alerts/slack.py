"""Messages as Slack shows them: Block Kit, and a text for notifications and screen readers. Pure.

Text from outside stands where nothing is parsed: in ``rich_text`` elements of type text, and in ``plain_text`` of context
blocks. mrkdwn carries our own words, date tokens and one link. What cannot be helped, the fallback ``text``, is
escaped and defused. docs/decisions/0012-slack-exactly-once.md argues it. Limits: docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.alerts.escape import link
from bot.model import Digest, DigestItem, DigestStory, Label, Message, Note, Quote, Tally

Block = dict[str, Any]
Element = dict[str, Any]

LATE = 60.0
"""Seconds between publication and our seeing it from which both times are shown."""
MOST_BLOCKS = 50
"""Of a message: docs.slack.dev/reference/block-kit/blocks."""
HEADLINE, REASON, QUOTE, NAME, NOTE, FALLBACK, URL = 300, 250, 1200, 150, 250, 500, 1000
"""Longest pieces, in UTF-16 code units, which is how Slack counts at most."""
QUOTES, REASONS, NOTES = 4000, 800, 4
"""All quotes and all reasons of a message together; notes of one message, the latest.

All blocks together hold under 9,000: 9,597 were seen to be taken and 11,341 to be refused with msg_blocks_too_long,
a bound that Slack documents nowhere (github.com/slackapi/bolt-js/issues/2867).
"""
LEAST = 40
"""Room below which a further quote is counted instead of cut to a stump."""
DIGEST = 7000
"""All text of a digest; what is beyond it is counted."""
JOINER = "\u2060"
"""WORD JOINER: takes no room, and keeps ":fire:" and "@here" from being what they look like."""

_DEFUSE = re.compile(r"[:@#/]|(?<=\w)\.(?=\w)|^[&>]")
_LOOKALIKES = str.maketrans("*_~`", "∗ˍ∼ˋ")
"""Formatting in mrkdwn has no escape, and a joiner beside it does not surely stop it."""
_SPACE = re.compile(r"\s+")
_UNSEEN = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad\u2060\u200b")
"""Marks that turn the direction of text or hide in it. The joiners of Persian and of emoji stay."""


def workspace(address: str) -> tuple[str, str]:
    """The workspace of an address, and Slack's id in it: "T2/C1" -> ("T2", "C1"). "" is the one of the settings' token."""
    team, _, id = address.rpartition("/")
    return team, id


@dataclass(frozen=True, slots=True)
class Payload:
    """What chat.postMessage and chat.update are given."""

    text: str
    blocks: tuple[Block, ...]


# --- the messages --------------------------------------------------------------------------------------------


def root(
    message: Message, tally: Tally, *, delivery: str = "", notes: Sequence[Note] = (), earlier: str = ""
) -> Payload:
    """The first message of a story at a place: what is new, where it comes from, how many report it.

    ``delivery`` is its id, for the buttons; ``earlier`` a permalink to the thread that this one goes on from.
    """
    withdrawn = _withdrawn(notes)
    head = [_text(f"{_label(message, withdrawn, 'NEW')} ", bold=True)]
    head.append(_text(clip(clean(message.headline) or "…", HEADLINE), bold=True, strike=withdrawn))
    blocks = [_rich([_section(head), *_body(message, withdrawn, reasons_from=0)])]
    blocks += _notes(notes)
    blocks.append(_origin(message))
    blocks.append(_context(_mrkdwn(footer(tally)), *_links(message, earlier)))
    blocks.append(_buttons(message, delivery))
    return Payload(_fallback(_label(message, withdrawn, "NEW"), message), tuple(blocks))


def update(message: Message, *, delivery: str = "", notes: Sequence[Note] = ()) -> Payload:
    """A reply in a story's thread: one development. Its first line is the reason why it is told."""
    withdrawn = _withdrawn(notes)
    label = _label(message, withdrawn, "UPDATE")
    reasons = message.quotes[0].reasons if message.quotes else ()
    first = clip(clean("; ".join(reasons)), REASON) or clip(clean(message.headline), HEADLINE) or "…"
    head = [_text(f"{label} ", bold=True), _text(first, strike=withdrawn)]
    blocks = [_rich([_section(head), *_body(message, withdrawn, reasons_from=1)])]
    blocks += _notes(notes)
    blocks.append(_origin(message))
    if more := _links(message, ""):
        blocks.append(_context(*more))
    blocks.append(_buttons(message, delivery))
    return Payload(_fallback(label, message), tuple(blocks))


def digest(content: Digest, *, notes: Sequence[Note] = ()) -> Payload:
    """Several held messages in one: topics, each with its stories, each with its developments in order.

    ``notes`` on what became of its stories stand at its end.
    """
    why = clip(clean(content.why), NAME) or "digest"
    stories = sum(len(s.stories) for s in content.sections)
    title = f"Digest: {why}"
    span = f"{_date(content.since)} to {_date(content.until)}"
    blocks: list[Block] = [
        {"type": "header", "text": _plain(clip(title, 150))},
        _context(_mrkdwn(span)),
    ]
    room, left_out = DIGEST, content.more
    if not stories and not left_out:
        blocks.append(_rich([_section([_text("Nothing new.")])]))
    for section in content.sections:
        topic = _rich([_section([_text(clip(clean(section.topic), NAME) or "Other", bold=True, underline=True)])])
        for n, story in enumerate(section.stories):
            block, length = _story(story)
            added = [topic, block] if n == 0 else [block]
            if len(blocks) + len(added) >= MOST_BLOCKS - 1 or length > room:
                left_out += len(section.stories) - n
                break
            blocks += added
            room -= length
    if left_out:
        blocks.append(_context(_mrkdwn(f"and {_count(left_out, 'more story', 'more stories')}")))
    blocks += _notes(notes)
    names = "; ".join(clip(clean(s.headline), 80) for part in content.sections for s in part.stories)
    text = f"{title}, {_count(stories + content.more, 'story', 'stories')}. {names}"
    return Payload(defuse(clip(text, FALLBACK)), tuple(blocks))


def notice(text: str) -> Payload:
    """A word of the bot's own to somebody."""
    words = clip(clean(text), 2900) or "…"
    return Payload(defuse(clip(words, FALLBACK)), (_rich([_section([_text(words)])]),))


def footer(tally: Tally) -> str:
    """What a root says of its story, in mrkdwn: "9 reports, 3 independent origins, last today at 14:05"."""
    origins = "1 origin" if tally.sources == 1 else f"{tally.sources} independent origins"
    return f"{_count(tally.reports, 'report', 'reports')}, {origins}, last {_date(tally.last)}"


# --- their parts ---------------------------------------------------------------------------------------------


def _label(message: Message, withdrawn: bool, otherwise: str) -> str:
    label = "WITHDRAWN" if withdrawn else otherwise if message.label is Label.NEWS else message.label.value.upper()
    return f"CRITICAL {label}" if message.priority == "critical" else label


def _withdrawn(notes: Sequence[Note]) -> bool:
    return any(n.kind == "withdrawn" for n in notes)


def _body(message: Message, withdrawn: bool, reasons_from: int) -> Iterator[Element]:
    """The quotes, each with the reasons why it is new; those before ``reasons_from`` have theirs in the first line."""
    room, reasons_room = QUOTES, REASONS
    for n, quote in enumerate(message.quotes):
        if room < LEAST:
            yield _section([_text(f"and {len(message.quotes) - n} more", italic=True)])
            return
        pieces, length = _quote(quote, min(QUOTE, room), withdrawn)
        room -= length
        yield {"type": "rich_text_quote", "elements": pieces or [_text("…")]}
        why = clip(clean("; ".join(quote.reasons)), min(REASON, reasons_room)) if n >= reasons_from else ""
        if why:
            reasons_room -= units(why)
            yield _section([_text(f"why: {why}", italic=True)])


def _quote(quote: Quote, most: int, strike: bool) -> tuple[list[Element], int]:
    """A quoted sentence with its matched words in bold, cut at ``most``; and its length. Nothing if there is no room."""
    spans = sorted((s, e) for s, e in quote.spans if 0 <= s < e <= len(quote.text))
    out: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        if start >= at:
            out += [(quote.text[at:start], False), (quote.text[start:end], True)]
            at = end
    out.append((quote.text[at:], False))
    cleaned = [(tidy(text), bold) for text, bold in out]
    elements: list[Element] = []
    length = 0
    for text, bold in cleaned:
        if not elements:
            text = text.lstrip()
        if piece := clip(text, most - length):
            elements.append(_text(piece, bold=bold, strike=strike))
            length += units(piece)
        if piece != text:
            break
    return elements, length


def _notes(notes: Sequence[Note]) -> list[Block]:
    """What became of the message, the latest last."""
    pieces: list[Element] = []
    for note in notes[-NOTES:]:
        said = clip(clean(": ".join(filter(None, (note.story, note.kind, note.text)))), NOTE) or "…"
        by = clip(clean(note.by.partition(":")[2] or note.by), 50)
        pieces.append(_text(f"{chr(10) if pieces else ''}{said[:1].upper()}{said[1:]}", bold=True))
        pieces += [_text(f"  {by}, " if by else "  ", italic=True), moment(note.at)]
    return [_rich([_section(pieces)])] if pieces else []


def _origin(message: Message) -> Block:
    """Source, times, language, marks, link."""
    when = f"published {_date(message.published)}"
    if abs(message.seen - message.published) > LATE:
        when += f", seen {_date(message.seen)}"
    parts: list[Element] = [_plain(clip(clean(message.source), NAME) or "unnamed source"), _mrkdwn(when)]
    if message.single_source:
        parts.append(_plain("single source"))
    if lang := clip(clean(message.lang), 20):
        parts.append(_plain(lang))
    if marks := clip(clean(", ".join(message.marks)), NAME):
        parts.append(_plain(marks))
    if topics := clip(clean(", ".join(message.topics)), NAME):
        parts.append(_plain(topics))
    if address := _address(message.url):
        parts.append(_mrkdwn(f"<{address}|Open>"))
    return _context(*parts)


def _links(message: Message, earlier: str) -> list[Element]:
    """Where the story goes on from."""
    parts: list[Element] = []
    if address := _address(earlier):
        parts.append(_mrkdwn(f"<{address}|Continues an earlier thread>"))
    if follows := clip(clean(message.follows), 40):
        parts.append(_plain(f"follows {follows}"))
    if saga := clip(clean(message.beside), 40):
        parts.append(_plain(f"may be part of {saga}"))
    return parts


def _buttons(message: Message, delivery: str) -> Block:
    """Each button's value is the line that does the same when it is typed."""
    story = clip(clean(message.story), 40)
    alert = f"d:{delivery}" if delivery else story
    lines = (
        ("Why?", f"why {alert}"),
        ("Follow", f"follow {story}"),
        ("Mute", f"mute {story}"),
        ("Not new", f"wrong {alert} not new"),
        ("Wrong story", f"wrong {alert} wrong story"),
        ("Suppressed", "suppressed"),
    )
    return actions(lines)


def actions(lines: Iterable[tuple[str, str] | tuple[str, str, bool]]) -> Block:
    """A row of buttons: label, command line, and whether it is dangerous. At most 25."""
    elements = []
    for n, (label, command, *danger) in enumerate(lines):
        element: Element = {
            "type": "button",
            "text": _plain(clip(clean(label), 75) or "…"),
            "action_id": f"slug.{n}",
            "value": command,
        }
        if danger and danger[0]:
            element["style"] = "danger"
        elements.append(element)
    return {"type": "actions", "elements": elements[:25]}


def _story(story: DigestStory) -> tuple[Block, int]:
    """A story of a digest: its headline and a list of its developments; and how long that is."""
    head = clip(clean(story.headline), HEADLINE) or "…"
    parts: list[Element] = [_section([_text(head, bold=True)])]
    items = [_item(item) for item in story.items[:10]]
    if items:
        parts.append({"type": "rich_text_list", "style": "bullet", "elements": items})
    if more := len(story.items) - 10:
        parts += [_section([_text(f"and {more} more", italic=True)])] if more > 0 else []
    block = _rich(parts)
    return block, length(block)


def _item(item: DigestItem) -> Element:
    m = item.message
    said = clip(clean(m.quotes[0].text if m.quotes else m.headline), 400) or "…"
    pieces = [_text(said), _text(f"  {clip(clean(m.source), 80) or 'unnamed source'}, ", italic=True)]
    pieces.append(moment(m.published))
    if address := web(m.url):
        pieces += [_text(" "), {"type": "link", "url": address, "text": "Open"}]
    if item.told is not None:
        where = clip(clean(item.where), 80)
        pieces.append(_text(f" (told{f' in {where}' if where else ''} before)", italic=True))
    return _section(pieces)


# --- pieces of Block Kit -------------------------------------------------------------------------------------


def _rich(parts: Sequence[Element]) -> Block:
    return {"type": "rich_text", "elements": list(parts)}


def _section(pieces: Sequence[Element]) -> Element:
    return {"type": "rich_text_section", "elements": list(pieces)}


def _text(text: str, **style: bool) -> Element:
    """A piece of rich text, in which nothing is parsed."""
    on = {name: True for name, wanted in style.items() if wanted}
    return {"type": "text", "text": text, "style": on} if on else {"type": "text", "text": text}


def moment(at: float) -> Element:
    """A time in the reader's zone, in rich text."""
    return {
        "type": "date",
        "timestamp": int(at),
        "format": "{date_short_pretty} at {time}",
        "fallback": _utc(at),
    }


def _plain(text: str) -> Element:
    return {"type": "plain_text", "text": text, "emoji": False}


def _mrkdwn(text: str) -> Element:
    """Our own words, with date tokens and links. ``verbatim``: nothing else becomes a link or a mention."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _context(*elements: Element) -> Block:
    return {"type": "context", "elements": list(elements[:10])}


def _date(at: float) -> str:
    """A time in the reader's zone, in mrkdwn: docs.slack.dev/messaging/formatting-message-text#date-formatting."""
    return f"<!date^{int(at)}^{{date_short_pretty}} at {{time}}|{_utc(at)}>"


def _utc(at: float) -> str:
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _count(n: int, one: str, many: str) -> str:
    return f"{n:,} {one if n == 1 else many}"


def web(url: str) -> str:
    """An http or https address that is short enough, without characters that mean something to Slack; "" for any other."""
    address = link(url).replace("<", "%3C").replace(">", "%3E").replace("|", "%7C")
    return address if units(address) <= URL else ""


def _address(url: str) -> str:
    """The same for mrkdwn's angle brackets."""
    return escape(web(url))


def _fallback(label: str, message: Message) -> str:
    """What a notification and a screen reader say."""
    said = message.quotes[0].text if message.quotes else ""
    source = clean(message.source) or "unnamed source"
    head = clip(clean(message.headline), 200)
    return defuse(
        clip(f"{label} {head} ({source}) “{clean(said)}”" if said else f"{label} {head} ({source})", FALLBACK)
    )


# --- text ----------------------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """One line without controls, marks of direction, or characters that UTF-8 cannot carry."""
    return tidy(text).strip()


def tidy(text: str) -> str:
    """The same, with the blanks at its ends kept as one: for a piece of a longer text."""
    line = _SPACE.sub(" ", text)
    if line.isascii() and line.isprintable():
        return line
    line = "".join(c for c in line if c not in _TURNING and unicodedata.category(c) not in _UNSEEN)
    return _SPACE.sub(" ", line)


def clip(text: str, most: int) -> str:
    """A text of at most ``most`` UTF-16 code units; what is cut off shows as "…"."""
    if units(text) <= most:
        return text
    if most < 1:
        return ""
    length = 0
    for n, c in enumerate(text):
        length += 2 if ord(c) > 0xFFFF else 1
        if length > most - 1:
            return f"{text[:n].rstrip()}…"
    return text


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) + sum(c > "\uffff" for c in text)


def length(part: Any) -> int:
    """The length of all text in blocks."""
    if isinstance(part, dict):
        return sum(units(v) if k == "text" and isinstance(v, str) else length(v) for k, v in part.items())
    return sum(map(length, part)) if isinstance(part, list | tuple) else 0


def escape(text: str) -> str:
    """&, < and > as Slack wants them: docs.slack.dev/messaging/formatting-message-text#escaping."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def defuse(text: str) -> str:
    """Text for a place that parses mrkdwn, harmless: no mention, link, emoji or formatting comes of it."""
    return escape(_DEFUSE.sub(lambda m: f"{JOINER}{m[0]}{JOINER}", text.translate(_LOOKALIKES)))
