"""Command -> text: what ``read`` reads as the same command again."""

from __future__ import annotations

from bot.errors import BadCommand
from handlers.grammar import kinds
from handlers.grammar.commands import Command
from handlers.grammar.read import parse
from handlers.grammar.table import FORM_OF, Part


def show(command: Command) -> str:
    """The command as a person would write it; what is left to its default is left out."""
    form = FORM_OF[type(command)]
    args = [text for p in form.args if (text := _part(command, p))]
    options = [text for p in form.options if (text := _part(command, p))]
    line = " ".join((form.heads[0], *args, *options))
    if form.options and any(p.kind is kinds.QUERY for p in form.args) and not _reads(line, command):
        return " ".join((form.heads[0], *args, "--", *options))  # the query's end could be taken for options
    return line


def _part(command: Command, part: Part) -> str:
    values = tuple(getattr(command, name) for name in part.names)
    defaults = FORM_OF[type(command)].defaults
    if not part.required and all(
        name in defaults and v == defaults[name] for name, v in zip(part.names, values, strict=True)
    ):
        return ""
    text = part.kind.show(values if len(values) > 1 else values[0])
    return " ".join(word for word in (*part.lead[:1], *part.fillers[:1], text) if word)


def _reads(line: str, command: Command) -> bool:
    try:
        return parse(line) == command
    except BadCommand:
        return False
