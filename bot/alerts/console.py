"""Messages as the console shows them: threads for people, plain lines for pipes. Pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.alerts.escape import link, terminal
from bot.model import Act, Digest, DigestItem, Label, Message, Note, Posted, Quote, Tally

LATE = 60.0
"""Seconds between publication and our seeing it from which both times are shown."""
GUTTER = 5
"""Columns of the clock at the left of every message: "06:12"."""
ASIDE = " " * 24
"""What the further lines of a plain message begin with."""
LOUD = {
    "KILL": "bold white on red",
    "CORRECTION": "bold black on yellow",
    "CRITICAL": "bold white on red",
    "HIGH": "bold red",
}
"""How the words are coloured that come before anything else."""
GONE = frozenset({"withdrawn", "not news", "not new"})
"""Kinds of notes after which a message no longer stands."""


def plain(posted: Posted, zone: str) -> str:
    """A message as lines of text without colours: the first says what is new, the rest are indented."""
    at = clock(posted.at, zone, date=True)
    act = f"{at} {posted.act.value.upper():6}"
    if posted.digest is not None:
        return "\n".join([f"{act} {_summary(posted.digest, zone)}", *_plain_digest(posted.digest, zone)])
    message = posted.message
    if posted.act is Act.EDIT:
        about = f"{message.story}  " if message else ""
        lines = [f"{act} {about}{tally(posted.tally, zone)}"]
        if posted.notes and message:
            lines.append(f"{ASIDE}on: {terminal(_quotes(message)[0].text)}")
        return "\n".join([*lines, *(f"{ASIDE}{_plain_note(n, zone)}" for n in posted.notes)])
    if message is None:
        return f"{act} {terminal(posted.notice)}"
    first, *more = _quotes(message)
    loud = "".join(f"{word}: " for word in _loud(message))
    lines = [f"{act} {message.story}  {loud}{terminal(first.text)}"]
    lines += [f"{ASIDE}+ {terminal(q.text)}" for q in more]
    lines.append(f"{ASIDE}{_origin(message, zone, at=None)}")
    if first.reasons:
        lines.append(f"{ASIDE}why: {why(first)}")
    if posted.act is Act.UPDATE:
        lines.append(f"{ASIDE}{_so_far(posted.tally)}")
    lines += [f"{ASIDE}{said}" for said in _continues(message)]
    return "\n".join(lines + [f"{ASIDE}{_plain_note(n, zone)}" for n in posted.notes])


def rich(posted: Posted, zone: str, thread: str = "") -> RenderableType:
    """A message as a person reads it. Made of Text, never of markup.

    A root stands at the clock, with its headline; an update stands indented under ``thread``, the
    headline of its root, if that is given. What is quoted is in quotation marks, and what of it is watched for is bold.
    A digest stands like a root, its stories under their topics. An edit with notes stands like an update, and says what
    became of what.
    """
    if posted.digest is not None:
        return _framed(posted, zone, _rich_digest(posted.digest, zone), root=True)
    message = posted.message
    if posted.act is Act.EDIT:
        if posted.notes:
            return _framed(posted, zone, _rich_notes(posted, zone, thread), root=False)
        return Padding(Text(tally(posted.tally, zone), style="dim"), (0, 0, 0, GUTTER + 1))
    if message is None:
        head = Text.assemble((" NOTICE ", "bold black on cyan"), " ", terminal(posted.notice))
        return _framed(posted, zone, [head], root=True)
    root = posted.act is Act.ALERT
    head = Text(" NEW " if root else "UPDATE", style="bold black on green" if root else "bold yellow")
    line = Text.assemble(head, " " if root else "  ")
    for word in _loud(message):
        line.append(f" {word} ", style=LOUD[word]).append(" ")
    if root:
        line.append(terminal(message.headline), style="bold")
        line.append(f"  {message.story}", style="dim")
        for more in _continues(message):
            line.append(f"  {more}", style="dim")
    elif thread:
        line.append(terminal(thread), style="dim")
        line.append(f"  {message.story}", style="dim")
    parts: list[RenderableType] = [] if not root and not thread else [line]
    quotes = _quotes(message)
    for n, quote in enumerate(quotes):
        said = _said(quote, "" if root or quote.spans else "bold")
        if not root and not thread and n == 0:
            said = Text.assemble(line, said)
        parts.append(said)
        if quote.reasons and not root:
            parts.append(Text(f"why: {why(quote)}", style="italic cyan"))
    if root and quotes[0].reasons:
        parts.append(Text(f"why: {why(quotes[0])}", style="italic cyan"))
    parts.append(Text(_origin(message, zone, at=posted.at), style="dim"))
    if not root:
        parts.append(Text(_so_far(posted.tally), style="dim"))
        parts += [Text(more, style="dim") for more in _continues(message)]
    parts += [_rich_note(n, zone) for n in posted.notes]
    return _framed(posted, zone, parts, root)


def silence(sources: list[str]) -> RenderableType:
    """One dim line on reports that were counted and not posted."""
    names = ", ".join(dict.fromkeys(terminal(s) or "unnamed source" for s in sources))
    text = Text(f"{count(len(sources), 'report')} kept silent: {names}", style="dim")
    text.no_wrap, text.overflow = True, "ellipsis"
    return Padding(text, (1, 0, 0, GUTTER + 1))


def tally(counts: Tally, zone: str) -> str:
    """A root's footer: "9 reports, 3 independent sources, last 14:05"."""
    return f"{_so_far(counts)}, last {clock(counts.last, zone)}"


def _so_far(counts: Tally) -> str:
    sources = count(counts.sources, "independent source") if counts.sources > 1 else "1 source"
    return f"{count(counts.reports, 'report')}, {sources}"


def count(n: int, noun: str) -> str:
    """A number with its noun: "1 story", "2 stories"."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


def clock(seconds: float, zone: str, *, date: bool = False) -> str:
    """A time as the desk reads it: "14:05", or "2026-03-10 14:05" with its date."""
    moment = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return moment.strftime("%Y-%m-%d %H:%M" if date else "%H:%M")


def moment(seconds: float, zone: str) -> str:
    """A time with its day, short: "10 Mar 14:05"."""
    at = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return f"{at.day} {at:%b %H:%M}"


def day(seconds: float, zone: str) -> str:
    """A day as a heading: "Tuesday 10 March 2026"."""
    moment = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return f"{moment:%A} {moment.day} {moment:%B} {moment.year}"


def why(quote: Quote) -> str:
    """Why a sentence is quoted, in one line."""
    return terminal("; ".join(quote.reasons))


def _framed(posted: Posted, zone: str, parts: list[RenderableType], root: bool) -> RenderableType:
    """The parts of a message beside the clock, with a line of room above."""
    return Padding(_hung(clock(posted.at, zone), parts, root), (1, 0, 0, 0))


def _hung(at: str, parts: list[RenderableType], root: bool) -> RenderableType:
    """Lines hung beside the clock: a root at the margin, an update one step in."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=GUTTER, no_wrap=True)
    if not root:
        grid.add_column(width=2, no_wrap=True)
    grid.add_column(ratio=1)
    for n, part in enumerate(parts):
        left = Text(at if n == 0 else "", style="dim")
        bar = [] if root else [Text("└─" if n == 0 else "", style="yellow")]
        grid.add_row(left, *bar, part)
    return grid


def _said(quote: Quote, style: str) -> Text:
    """A quote in quotation marks, with what is watched for in bold."""
    said = Text(f"“{terminal(quote.text)}”", style=style)
    for start, end in quote.spans:
        # the terminal's form of a text is shorter where it had controls, or white space twice
        begins = len(terminal(quote.text[:start] + "|"))
        said.stylize("bold", begins, max(begins, len(terminal(quote.text[:end])) + 1))
    return said


# --- digests ------------------------------------------------------------------------------------------------


def _summary(digest: Digest, zone: str) -> str:
    """What a digest holds, since when and why: "2 stories, 3 developments since 9 Mar 09:00 · daily 09:00"."""
    stories = [s for section in digest.sections for s in section.stories]
    if not stories and not digest.more:
        said = "nothing new"
    else:
        said = f"{_count(len(stories) + digest.more, 'story', 'stories')}"
        if not digest.more:
            said += f", {_count(sum(len(s.items) for s in stories), 'development', 'developments')}"
    since = moment(digest.since, zone) if _other_day(digest.since, digest.until, zone) else clock(digest.since, zone)
    return f"{said} since {since}" + (f" · {terminal(digest.why)}" if digest.why else "")


def _plain_digest(digest: Digest, zone: str) -> list[str]:
    lines = []
    for section in digest.sections:
        lines.append(f"{ASIDE}{terminal(section.topic)}")
        for story in section.stories:
            lines.append(f"{ASIDE}  {story.story}  {terminal(story.headline)}")
            for item in story.items:
                first, *more = _quotes(item.message)
                loud = "".join(f"{word}: " for word in _loud(item.message))
                lines.append(f"{ASIDE}    {_when(item, digest, zone)}  {loud}{terminal(first.text)}")
                lines += [f"{ASIDE}    + {terminal(q.text)}" for q in more]
                lines.append(f"{ASIDE}    {_whence(item, digest, zone)}")
                lines += [f"{ASIDE}    {_plain_note(n, zone)}" for n in item.notes]
    if digest.more:
        lines.append(f"{ASIDE}{_more(digest)}")
    return lines


def _rich_digest(digest: Digest, zone: str) -> list[RenderableType]:
    parts: list[RenderableType] = [
        Text.assemble((" DIGEST ", "bold black on blue"), " ", (_summary(digest, zone), "dim"))
    ]
    for section in digest.sections:
        parts.append(Padding(Text(terminal(section.topic), style="bold blue"), (1, 0, 0, 0)))
        for story in section.stories:
            parts.append(Text.assemble((terminal(story.headline), "bold"), (f"  {story.story}", "dim")))
            grid = Table.grid(padding=(0, 1))
            grid.add_column(no_wrap=True)
            grid.add_column(ratio=1)
            for item in story.items:
                grid.add_row(Text(_when(item, digest, zone), style="dim"), Group(*_rich_item(item, digest, zone)))
            parts.append(Padding(grid, (0, 0, 0, 2)))
    if digest.more:
        parts.append(Padding(Text(_more(digest), style="dim"), (1, 0, 0, 0)))
    return parts


def _rich_item(item: DigestItem, digest: Digest, zone: str) -> list[RenderableType]:
    """A development: what is quoted, dimmed if the reader knows it or it no longer stands; then whence it is."""
    first, *more = _quotes(item.message)
    style = "dim" if item.told is not None or item.notes else ""
    line = Text()
    for word in _loud(item.message):
        line.append(f" {word} ", style=LOUD[word]).append(" ")
    lines: list[RenderableType] = [line.append(f"“{terminal(first.text)}”", style=style)]
    lines += [Text(f"“{terminal(q.text)}”", style=style) for q in more]
    lines.append(Text(_whence(item, digest, zone), style="dim"))
    return lines + [_rich_note(n, zone) for n in item.notes]


def _when(item: DigestItem, digest: Digest, zone: str) -> str:
    """When a development came in: with its day, if that is not the digest's own."""
    at = item.message.seen
    return moment(at, zone) if _other_day(at, digest.until, zone) else clock(at, zone)


def _whence(item: DigestItem, digest: Digest, zone: str) -> str:
    """Source and link of a development, and where the reader saw it: "already alerted 09:12 in #foreign"."""
    told = ""
    if item.told is not None:
        at = moment(item.told, zone) if _other_day(item.told, digest.until, zone) else clock(item.told, zone)
        told = f" · already alerted {at}" + (f" in {terminal(item.where)}" if item.where else "")
    return _origin(item.message, zone, at=item.message.seen) + told


def _more(digest: Digest) -> str:
    return f"and {_count(digest.more, 'more story', 'more stories')}"


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _other_day(seconds: float, other: float, zone: str) -> bool:
    return day(seconds, zone) != day(other, zone)


# --- what became of a message -----------------------------------------------------------------------------------


def _rich_notes(posted: Posted, zone: str, thread: str) -> list[RenderableType]:
    """Notes on a message that stands further up: its thread, what it said, and what became of it."""
    parts: list[RenderableType] = []
    if posted.message is not None:
        line = Text("NOTE  ", style="bold magenta")
        if thread:
            line.append(f"{terminal(thread)}  {posted.message.story}  ", style="dim not bold")
        parts.append(line)
        gone = any(n.kind in GONE for n in posted.notes)
        parts.append(Text(f"“{terminal(_quotes(posted.message)[0].text)}”", style="dim strike" if gone else "dim"))
    return parts + [_rich_note(n, zone) for n in posted.notes]


def _rich_note(note: Note, zone: str) -> Text:
    kind, said = _note(note, zone)
    return Text.assemble((kind, "bold red" if note.kind in GONE else "bold magenta"), f"  {said}")


def _plain_note(note: Note, zone: str) -> str:
    return ": ".join(_note(note, zone))


def _note(note: Note, zone: str) -> tuple[str, str]:
    """What became of a message; and more of it, by whom and when: "MOVED", "to s12 (Ana Ruiz, 14:05)"."""
    kind, text = terminal(note.kind), terminal(note.text)
    if text.casefold().startswith(kind.casefold()):
        text = text[len(kind) :].lstrip(" :,")
    at = f"({terminal(note.by)}, {clock(note.at, zone)})" if note.by else f"({clock(note.at, zone)})"
    return kind.upper(), f"{text} {at}".strip()


# --- messages -----------------------------------------------------------------------------------------------


def _loud(message: Message) -> list[str]:
    """What is said of a message before anything else: that it is a kill or correction, and that it is urgent."""
    words = [] if message.label is Label.NEWS else [message.label.value.upper()]
    return [*words, message.priority.upper()] if message.priority in ("critical", "high") else words


def _continues(message: Message) -> list[str]:
    """What else was told that belongs to it."""
    said = [f"may be part of {terminal(message.beside)}"] if message.beside else []
    if message.follows == message.story:
        return [f"continues an earlier thread of {message.story}", *said]
    return [f"continues {terminal(message.follows)}", *said] if message.follows else said


def _quotes(message: Message) -> tuple[Quote, ...]:
    return message.quotes or (Quote(message.headline),)


def _origin(message: Message, zone: str, *, at: float | None) -> str:
    """Source, time, what is amiss, link. The time is left out where the clock ``at`` beside it tells it."""
    parts = [terminal(message.source) or "unnamed source"]
    late = abs(message.seen - message.published) > LATE
    if at is None or late or abs(at - message.published) > LATE:
        parts.append(clock(message.published, zone, date=True))
    if late:
        parts.append(f"seen {clock(message.seen, zone)}")
    if message.lang and message.lang != "en":
        parts.append(terminal(message.lang))
    if message.single_source:
        parts.append("single source")
    parts += [terminal(m) for m in message.marks]
    if address := link(message.url):
        parts.append(address)
    return " · ".join(parts)
