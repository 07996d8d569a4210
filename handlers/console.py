"""Answers on a terminal. Made of Text, never of markup; what comes from outside is made harmless."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.alerts.console import moment, rich
from bot.alerts.console import plain as message_lines
from bot.alerts.escape import link, terminal
from bot.model import Act, Posted, Tally
from handlers.answer import Action, Answer, Card, Heading, Line, Part, Span, Style

STYLES = {Style.PLAIN: "", Style.BOLD: "bold", Style.DIM: "dim", Style.CODE: "cyan"}
ONE_REPORT = Tally(1, 1, 0.0)


def drawn(answer: Answer, zone: str) -> RenderableType:
    """An answer as a terminal shows it; what can be done stands as the words to type."""
    parts: list[RenderableType] = [_part(p, zone) for p in answer.parts]
    if answer.actions:
        parts.append(_actions(answer.actions))
    return Group(*parts)


def plain(answer: Answer, zone: str) -> str:
    """An answer as lines without form, for a pipe: no line is broken, and what can be done is left out."""
    return "\n".join(_plain(p, zone) for p in answer.parts)


def _plain(part: Part, zone: str) -> str:
    match part:
        case Heading(text):
            return terminal(text)
        case Line(spans, indent):
            return f"{'  ' * indent}{''.join(_span(s, zone) for s in spans)}".rstrip()
        case Card(message, tally):
            return message_lines(Posted("", None, Act.ALERT, message, tally or ONE_REPORT, message.seen), zone)


def _part(part: Part, zone: str) -> RenderableType:
    match part:
        case Heading(text):
            return Padding(Text(terminal(text), style="bold underline"), (1, 0, 0, 0))
        case Line():
            return Padding(_line(part, zone), (0, 0, 0, 2 * part.indent))
        case Card(message, tally):
            card = rich(Posted("", None, Act.ALERT, message, tally or ONE_REPORT, message.seen), zone)
            return Group(card, Padding(_actions(part.actions), (0, 0, 0, 6))) if part.actions else card


def _line(part: Line, zone: str) -> Text:
    text = Text()
    for span in part.spans:
        text.append(_span(span, zone), style=STYLES[span.style])
    for action in part.actions:
        text.append("  › ", style="dim").append(terminal(action.command), style="dim cyan")
    return text


def _span(span: Span, zone: str) -> str:
    said = moment(span.at, zone) if span.at is not None else _spaced(span.text)
    address = link(span.url) if span.url else ""
    return f"{said} ({address})" if address else said


def _spaced(text: str) -> str:
    """One line that is safe on a terminal, with the spaces at its ends: they part it from its neighbours."""
    inner = terminal(text)
    before = text[: len(text) - len(text.lstrip(" "))]
    after = text[len(text.rstrip(" ")) :] if inner else ""
    return f"{before}{inner}{after}"


def _actions(actions: tuple[Action, ...]) -> Text:
    text = Text("try: ", style="dim")
    for n, action in enumerate(actions):
        text.append("  ·  " if n else "", style="dim").append(terminal(action.command), style="cyan")
    return text
