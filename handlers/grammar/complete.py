"""What a line could go on with: for the Tab key of the console."""

from __future__ import annotations

from bot.errors import BadCommand
from handlers.grammar import read, tokens
from handlers.grammar.kinds import Names
from handlers.grammar.table import ENTRIES, FORMS, Form

MOST = 50
"""Completions handed out: nobody reads more."""


def completions(prefix: str, names: Names) -> tuple[str, ...]:
    """The lines that a line could be completed to, one word or name further; the likeliest first.

    Each begins as ``prefix`` does, up to its last word.
    """
    try:
        line = tokens.read(prefix)
    except BadCommand:
        return ()
    begun = bool(line.tokens) and line.tokens[-1].end == len(line.text)
    done = tokens.Line(line.text, line.tokens[:-1] if begun else line.tokens)
    start = line.tokens[-1].start if begun else len(line.text)
    word = line.text[start:].casefold()
    found = (c for c in dict.fromkeys(_next(done, names)) if _begins(c.casefold(), word) and c.casefold() != word)
    return tuple(prefix[:start] + c for c in list(found)[:MOST])


def _begins(candidate: str, word: str) -> bool:
    return candidate.startswith(word) or candidate.lstrip('"').startswith(word.lstrip('"'))


def _next(done: tokens.Line, names: Names) -> list[str]:
    if not done.tokens:
        return [w for e in ENTRIES for w in ([e.word.split()[0]] if " " in e.word else [e.word])]
    found: list[str] = []
    lows = [t.low for t in done.tokens]
    for form in FORMS:
        for head in form.heads:
            words = head.split()
            if len(words) > len(lows) and words[: len(lows)] == lows:
                found.append(words[len(lows)])
    for form, at in read.forms(done):
        found += _within(form, done, at, names)
    return found


def _within(form: Form, done: tokens.Line, at: int, names: Names) -> list[str]:
    given = [t.low for t in done.tokens[at:]]
    last = next((p for p in form.options if given and given[-1] in p.lead and p.kind.word), None)
    if last is not None:
        return list(last.kind.choices(names))
    found: list[str] = []
    if len(given) < len(form.args):
        found += form.args[len(given)].kind.choices(names)
    if len(given) >= sum(p.required for p in form.args):
        for part in form.options:
            if not set(part.starts) & set(given):
                found += part.lead[:1] or part.kind.choices(names)
    return found
