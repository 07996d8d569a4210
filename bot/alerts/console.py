"""Messages as the console shows them: threads for people, plain lines for pipes. Pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.alerts.escape import link, terminal
from bot.model import Act, Message, Posted, Quote, Tally

LATE = 60.0
"""Seconds between publication and our seeing it from which both times are shown."""
GUTTER = 5
"""Columns of the clock at the left of every message: "06:12"."""
ASIDE = " " * 24
"""What the further lines of a plain message begin with."""


def plain(posted: Posted, zone: str) -> str:
    """A message as lines of text without colours: the first says what is new, the rest are indented."""
    at = clock(posted.at, zone, date=True)
    message = posted.message
    if posted.act is Act.EDIT:
        return f"{at} {'EDIT':6} {message.story}  {tally(posted.tally, zone)}"
    first, *more = _quotes(message)
    lines = [f"{at} {posted.act.value.upper():6} {message.story}  {terminal(first.text)}"]
    lines += [f"{ASIDE}+ {terminal(q.text)}" for q in more]
    lines.append(f"{ASIDE}{_origin(message, zone, at=None)}")
    if first.reasons:
        lines.append(f"{ASIDE}why: {why(first)}")
    if posted.act is Act.UPDATE:
        lines.append(f"{ASIDE}{_so_far(posted.tally)}")
    return "\n".join(lines)


def rich(posted: Posted, zone: str, thread: str = "") -> RenderableType:
    """A message as a person reads it. Made of Text, never of markup.

    A root stands at the clock, with its headline; an update stands indented under ``thread``, the
    headline of its root, if that is given. What is quoted is in quotation marks, and what of it is watched for is bold.
    """
    if posted.act is Act.EDIT:
        return Padding(Text(tally(posted.tally, zone), style="dim"), (0, 0, 0, GUTTER + 1))
    message = posted.message
    root = posted.act is Act.ALERT
    head = Text(" NEW " if root else "UPDATE", style="bold black on green" if root else "bold yellow")
    line = Text.assemble(head, " " if root else "  ")
    if root:
        line.append(terminal(message.headline), style="bold")
        line.append(f"  {message.story}", style="dim")
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
    return Padding(_hung(clock(posted.at, zone), parts, root), (1, 0, 0, 0))


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
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
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
    parts += [terminal(m) for m in message.marks]
    if address := link(message.url):
        parts.append(address)
    return " · ".join(parts)
