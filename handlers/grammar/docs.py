"""The table of commands as docs/commands.md."""

from __future__ import annotations

from handlers.grammar.help import who
from handlers.grammar.table import GROUPS, GUIDES, Entry
from handlers.grammar.tokens import MAX_LENGTH

_HEAD = f"""# Commands

Made from the table in handlers/grammar/table.py by `python -m handlers.grammar`; do not edit it here. The same words
work in Slack, in Matrix and at the console. `help` shows them there, `help watch` explains one. Upper and lower case are
the same in the words of a command; a word that is misspelt gets a suggestion, and nothing is done.

In the forms, capitals stand for what you write in their place, `[ ]` for what can be left out, `|` for a choice. Options
come in any order. A name of several words needs no quotes, unless one of its words is an option: `mute "Plans for 2030"`.
A story is `s12`, or the address of a report in it. An id with a quote in it is written as in an address, after id: `id:a%22b`. A command has at most {MAX_LENGTH:,} characters and no control characters.
What stands in a thread may leave out the story or the alert: it is that of the thread.
"""


def document() -> str:
    """The whole of docs/commands.md."""
    parts = [_HEAD]
    for group in GROUPS:
        parts.append(f"## {group.title}\n")
        parts += [_entry(entry) for entry in group.entries]
    for page in GUIDES:
        parts.append(f"## {page.title}\n")
        parts.append("\n".join(f"- {_escaped(line)}" for line in page.lines) + "\n")
    return "\n".join(parts)


def _entry(entry: Entry) -> str:
    also = [head for form in entry.forms for head in form.heads[1:]]
    wide = max(len(line) for line, _ in entry.examples)
    lines = [f"### {entry.word}", "", entry.does, ""]
    lines += [f"    {form.usage}" for form in entry.forms]
    lines += ["", "For example:", ""]
    lines += [f"    {line:{wide}}   {does}" for line, does in entry.examples]
    lines += ["", *(_escaped(note) for note in entry.notes)]
    lines += [f"Who may: {who(entry)}." + (f" Also: {', '.join(f'`{a}`' for a in also)}." if also else ""), ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    return text.replace("*", "\\*").replace("~", "\\~").replace("--", "\\--")
