"""Answers as Matrix events: notices, so that bots do not answer bots. See bot/alerts/matrix.py."""

from __future__ import annotations

from collections.abc import Iterable

from bot.alerts import matrix as form
from bot.alerts.matrix import Bit, Content, own, said, tag
from handlers.answer import Action, Answer, Card, Heading, Line, Part, Span, Style

PREFIX = "!slug"
"""What a command begins with in a room."""
LISTED = 60
"""Parts of an answer that are shown; what is beyond them is counted."""


def render(answer: Answer, zone: str) -> Content:
    """An answer as a notice; what can be done stands as the words to write."""

    def build(size: int, items: int) -> list[Bit]:
        shown = answer.parts[: min(LISTED, 4 * items)]
        lines = [line for part in shown for line in _part(part, zone, size, items)]
        if left := len(answer.parts) - len(shown):
            lines.append(tag("p", own(f"… and {left} more {'line' if left == 1 else 'lines'}; ask for less at once")))
        if answer.actions:
            lines.append(_actions(answer.actions[:items], size))
        return lines or [tag("p", own("Done."))]

    return form.fitted(build, "m.notice")


def _part(part: Part, zone: str, size: int, items: int) -> Iterable[Bit]:
    match part:
        case Heading(text):
            yield tag("h4", said(text, size))
        case Line(spans, indent):
            line = own("\u2003" * min(indent, 6))
            for span in spans:
                line += _span(span, zone, size)
            yield tag("p", line)
        case Card(message, tally):
            yield from form.alert(message, zone, size, items, False, tally, ())


def _span(span: Span, zone: str, size: int) -> Bit:
    if span.at is not None:
        text = own(form.moment(span.at, zone))
    else:
        inner = said(span.text, size)
        before = own(" " if span.text[:1] == " " else "")
        text = before + inner + own(" " if inner.plain and span.text[-1:] == " " else "")
    styles = {Style.BOLD: "strong", Style.CODE: "code", Style.DIM: "em"}
    if text.plain.strip() and span.style in styles:
        text = tag(styles[span.style], text)
    link = form.anchor(span.url) if span.url else own("")
    return text + own(" ") + link if link.html else text


def _actions(actions: Iterable[Action], size: int) -> Bit:
    words = [tag("code", said(f"{PREFIX} {a.command}", size)) for a in actions]
    return tag("p", own("try: ") + form.joined(words, "  "))
