"""Answers as Slack shows them. Text from outside stands in rich text, where nothing is parsed: see bot/alerts/slack.py."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot.alerts import slack as form
from bot.alerts.slack import Block, Element, Payload, clean, clip, defuse, length, tidy, units
from bot.model import Tally
from handlers.answer import Action, Answer, Card, Heading, Line, Part, Span, Style

ROOM = 8000
"""All text of an answer, in UTF-16 code units; what is beyond it is counted."""
MOST = 44
"""Blocks of an answer, some of the 50 left for what is added."""
LINE, GROUP, BUTTON = 900, 2500, 2000
"""Longest line, longest run of lines in one block, longest command in a button."""
INDENT = "\u2003\u2003"
ONE_REPORT = Tally(1, 1, 0.0)


def render(answer: Answer) -> Payload:
    """An answer as blocks and as text."""
    blocks: list[Block] = []
    lines: list[Element] = []
    room = ROOM
    left_out = 0

    def flush() -> None:
        if lines:
            blocks.append({"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(lines)}]})
            lines.clear()

    for n, part in enumerate(answer.parts):
        drawn, rows = _part(part)
        size = length(drawn) + length(rows)
        if size > room or len(blocks) + len(rows) + 3 > MOST:
            left_out = len(answer.parts) - n
            break
        room -= size
        if isinstance(part, Line):
            if lines and length(lines) + size > GROUP:
                flush()
            lines += [{"type": "text", "text": "\n"}, *drawn] if lines else drawn
        else:
            flush()
            blocks += drawn
        if rows:
            flush()
            blocks += rows
    flush()
    if left_out:
        more = f"… and {left_out} more {'line' if left_out == 1 else 'lines'}; ask for less at once"
        blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": more, "verbatim": True}]})
    blocks += _actions(answer.actions, room)
    if not blocks:
        blocks = list(form.notice("Done.").blocks)
    text = defuse(clip(clean(answer.text), form.FALLBACK)) or "Done."
    return Payload(text, tuple(blocks))


def _part(part: Part) -> tuple[list[dict[str, Any]], list[Block]]:
    """What a part looks like, and the rows of its buttons. A line is pieces of rich text, the others are blocks."""
    match part:
        case Heading(text):
            words = clip(clean(text), 150) or "…"
            return [{"type": "header", "text": {"type": "plain_text", "text": words, "emoji": False}}], []
        case Card(message, tally, actions):
            *blocks, _ = form.root(message, tally or ONE_REPORT).blocks
            return blocks, _actions(actions, ROOM)
        case Line(spans, indent, actions):
            return _line(spans, indent), _actions(actions, ROOM)


def _line(spans: Iterable[Span], indent: int) -> list[Element]:
    room = LINE
    pieces: list[Element] = [{"type": "text", "text": INDENT * min(indent, 6)}] if indent > 0 else []
    for span in spans:
        text = clip(tidy(span.text), room)
        style = {"style": {_STYLES[span.style]: True}} if span.style in _STYLES else {}
        address = form.web(span.url)
        if span.at is not None:
            pieces.append({**form.moment(span.at), **style})
        elif address and text.strip():
            pieces.append({"type": "link", "url": address, "text": text, **style})
        elif text:
            pieces.append({"type": "text", "text": text, **style})
        room -= units(text)
        if room <= 0:
            break
    return pieces or [{"type": "text", "text": " "}]


_STYLES = {Style.BOLD: "bold", Style.DIM: "italic", Style.CODE: "code"}


def _actions(actions: Iterable[Action], room: int) -> list[Block]:
    """Buttons, five a row, as many as there is room for; a command that no button can carry is left to the keyboard."""
    fit = [(a.label, a.command, a.danger) for a in actions if _fits(a.command)]
    rows = [form.actions(fit[n : n + 5]) for n in range(0, min(len(fit), 15), 5)]
    return [row for n, row in enumerate(rows) if length(rows[: n + 1]) <= max(room, 400)]


def _fits(command: str) -> bool:
    """Whether a button can carry a command: not too long, and such as UTF-8 can carry."""
    try:
        command.encode()
    except UnicodeEncodeError:
        return False
    return 0 < units(command) <= BUTTON
