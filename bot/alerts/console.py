"""Messages as the console shows them: threads for people, plain lines for pipes. Pure."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.alerts.escape import link, terminal
from bot.model import Act, Message, Posted, Quote, Tally

LATE = 60.0
"""Seconds between publication and our seeing it from which both times are shown."""


def plain(posted: Posted, zone: str) -> str:
    """A message as lines of text without colours: the first says what is new, the rest are indented."""
    at = _clock(posted.at, zone, date=True)
    story = posted.message.story
    if posted.act is Act.EDIT:
        return f"{at} {'EDIT':6} {story}  {tally(posted.tally, zone)}"
    first, *more = _quotes(posted.message)
    lines = [f"{at} {posted.act.value.upper():6} {story}  {terminal(first.text)}"]
    lines += [f"{' ' * 24}+ {terminal(q.text)}" for q in more]
    lines.append(f"{' ' * 24}{_origin(posted.message, zone)}")
    if first.reasons:
        lines.append(f"{' ' * 24}why: {_why(first)}")
    return "\n".join(lines)


def rich(posted: Posted, zone: str) -> RenderableType:
    """A message as a person reads it: a root with its updates under a bar. Made of Text, never of markup."""
    if posted.act is Act.EDIT:
        return _under(Text(tally(posted.tally, zone), style="dim"), " ")
    first, *more = _quotes(posted.message)
    root = posted.act is Act.ALERT
    head = Text()
    head.append(" NEW " if root else "UPDATE ", style="bold black on green" if root else "bold yellow")
    head.append(" " if root else "")
    head.append(terminal(first.text), style="bold")
    head.append(f"  {posted.message.story}" if root else "", style="dim")
    parts: list[RenderableType] = [head]
    for quote in more:
        row = Table.grid(padding=(0, 1))
        row.add_row(Text("•", style="dim"), Text(terminal(quote.text)))
        parts.append(Padding(row, (0, 0, 0, 1)))
    parts.append(Text(_origin(posted.message, zone), style="dim"))
    if first.reasons:
        parts.append(Text(f"why: {_why(first)}", style="italic dim cyan"))
    body = Group(*parts)
    return Padding(body, (1, 0, 0, 0)) if root else _under(body, "↳")


def reminder(message: Message, at: float, zone: str) -> RenderableType:
    """One dim line that tells which thread goes on."""
    line = Text(no_wrap=True, overflow="ellipsis", style="dim")
    line.append(f"{_clock(at, zone)} {message.story} · {terminal(_quotes(message)[0].text)}")
    return Padding(line, (1, 0, 0, 0))


def tally(counts: Tally, zone: str) -> str:
    """A root's footer: "9 reports, 3 independent sources, last 14:05"."""
    reports = "1 report" if counts.reports == 1 else f"{counts.reports} reports"
    sources = "1 source" if counts.sources == 1 else f"{counts.sources} independent sources"
    return f"{reports}, {sources}, last {_clock(counts.last, zone)}"


def _under(body: RenderableType, mark: str) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=3, no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(Text(f"│ {mark}", style="dim"), body)
    return grid


def _quotes(message: Message) -> tuple[Quote, ...]:
    return message.quotes or (Quote(message.headline),)


def _why(quote: Quote) -> str:
    return terminal("; ".join(quote.reasons))


def _origin(message: Message, zone: str) -> str:
    parts = [terminal(message.source) or "unnamed source", _clock(message.published, zone, date=True)]
    if abs(message.seen - message.published) > LATE:
        parts.append(f"seen {_clock(message.seen, zone)}")
    if message.lang and message.lang != "en":
        parts.append(message.lang)
    parts += [terminal(m) for m in message.marks]
    if address := link(message.url):
        parts.append(address)
    return " · ".join(parts)


def _clock(seconds: float, zone: str, *, date: bool = False) -> str:
    moment = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return moment.strftime("%Y-%m-%d %H:%M" if date else "%H:%M")
