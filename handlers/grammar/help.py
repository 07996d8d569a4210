"""What is said about commands: help, and what was wrong with a line."""

from __future__ import annotations

from bot.book import Role
from bot.errors import BadCommand
from handlers.answer import Action, Answer, Heading, Line, Part, Span, Style
from handlers.grammar.commands import Help
from handlers.grammar.table import ENTRIES, GROUPS, GUIDES, Entry, Guide

SHOWN_OF_LINE = 60
"""Letters of a line that are shown on either side of what is wrong in it."""


def guide(asked: Help) -> Answer:
    """The overview, or the page that was asked for."""
    for entry in ENTRIES:
        if entry.word == asked.topic:
            return Answer(tuple(_page(entry)))
    for page in GUIDES:
        if page.word == asked.topic:
            return Answer((Heading(page.title), *(Line((Span(text),)) for text in page.lines)))
    return Answer(tuple(_overview()))


def explain(error: BadCommand) -> Answer:
    """What was wrong with a line, where, and what would be right, with the lines that could be meant to pick from."""
    at = error.column - 1
    before, rest = error.line[max(0, at - SHOWN_OF_LINE) : at], error.line[at : at + SHOWN_OF_LINE]
    word, gap, after = rest.partition(" ")
    marked = Span(word or "…", Style.BOLD)
    return Answer(
        (
            Line((Span(f"{error.problem[:1].upper()}{error.problem[1:]}."),)),
            Line((Span(before, Style.CODE), marked, Span(gap + after, Style.CODE)), indent=1),
            Line((Span(f"{error.remedy[:1].upper()}{error.remedy[1:]}"),)),
        ),
        tuple(Action(line, line) for line in error.suggestions),
        ok=False,
    )


def who(entry: Entry) -> str:
    """Who may do what an entry is about, in words."""
    needed = {(f.role, f.shared) for f in entry.forms}
    alone, shared = max((r for r, _ in needed), key=_rank), max((s for _, s in needed), key=_rank)
    if alone is shared:
        return {Role.READER: "everybody", Role.EDITOR: "editors and admins", Role.ADMIN: "admins"}[alone]
    return "everybody for themselves, editors and admins in a channel"


def _rank(role: Role) -> int:
    return role.rank


def _overview() -> list[Part]:
    parts: list[Part] = []
    for group in GROUPS:
        parts.append(Heading(group.title))
        parts += [_brief(entry) for entry in group.entries]
    parts.append(Heading("More"))
    parts += [_also(page) for page in GUIDES]
    return parts


def _brief(entry: Entry) -> Line:
    return Line(
        (Span(entry.word, Style.CODE), Span(f"  {entry.does}")),
        actions=(Action("help", f"help {entry.word}"),),
    )


def _also(page: Guide) -> Line:
    return Line(
        (Span(f"help {page.word}", Style.CODE), Span(f"  {page.title}.")),
        actions=(Action("help", f"help {page.word}"),),
    )


def _page(entry: Entry) -> list[Part]:
    parts: list[Part] = [Heading(entry.word), Line((Span(entry.does),))]
    parts += [Line((Span(form.usage, Style.CODE),), indent=1) for form in entry.forms]
    parts += [Line((Span(line, Style.CODE), Span(f"  {does}", Style.DIM)), indent=2) for line, does in entry.examples]
    parts += [Line((Span(note),)) for note in entry.notes]
    parts.append(Line((Span(f"Who may: {who(entry)}.", Style.DIM),)))
    return parts
