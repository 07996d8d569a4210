"""Text -> command.

Written by hand over a tokenizer, and not with a parser generator as the query language is: a command's end is what it
is known by. ``watch the daily mail daily`` is a query and an option, and which is which shows only from the right; what
is left over is free text in which every word of the grammar may stand. A context-free grammar for it is ambiguous at
every token. Reading a table of forms by a few rules decides it, and knows at each place what was expected there,
which is what a good error is made of.

The rules: a query ends where the rest of the line is options and nothing else, from the first such place on; a name
ends at the first word that is an option. What stands in quotes or parentheses is never an option. A lone ``--`` ends a
query for certain. ``because`` takes the rest of the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rapidfuzz.distance import OSA

from bot.errors import BadCommand
from handlers.grammar import kinds, tokens
from handlers.grammar.commands import Command, Help
from handlers.grammar.table import FORMS, Form, Part
from handlers.grammar.tokens import Line

SEPARATORS = ("--", "—", "–")
"""What ends a query: two hyphens, or the dash that phones make of them."""
MISSPELT = 0.75
"""An option within free text is taken for misspelt from this share of letters in place on."""
LOOKED_AT = 12
"""Tokens from the end in which a misspelt option is looked for: options are not longer."""


def parse(text: str) -> Command:
    """Reads a command; an empty line asks for help.

    Raises:
        BadCommand: names the column, what is wrong, what would be right, and lines that could be meant.
    """
    line = tokens.read(text)
    if not line.tokens:
        return Help()
    form, at = _form(line)
    return _Reader(form, line, at).read()


def forms(line: Line) -> list[tuple[Form, int]]:
    """The forms that a line can be of, and the place after their head: those with the longest head."""
    found = [(f, n) for f in FORMS if (n := max((_head(line, head) for head in f.heads), default=0))]
    longest = max((n for _, n in found), default=0)
    return [(f, n) for f, n in found if n == longest]


def _head(line: Line, head: str) -> int:
    """How many tokens a head takes at the beginning of a line; 0 if it is not there."""
    words = head.split()
    return len(words) if all(_word(line, n) == w for n, w in enumerate(words)) else 0


def _word(line: Line, at: int) -> str:
    """A word of a head: "Wrong:" is one, too."""
    low = line.low(at)
    return low.rstrip(":,.!") or low


def _form(line: Line) -> tuple[Form, int]:
    found = forms(line)
    if not found:
        raise _unknown(line)
    for form, at in found:
        if (at == len(line.tokens)) != any(p.required for p in form.parts):
            return form, at
    return found[0]


def _unknown(line: Line) -> BadCommand:
    word = (_word(line, 0) or line.tokens[0].text).casefold()
    heads = {name: head for f in reversed(FORMS) for head in f.heads for name in (head.split()[0], head)}
    near = [heads[w] for w in kinds.closest(word, heads, 3)]
    if not near and len(word) >= 3:
        near = [head for name, head in heads.items() if name.startswith(word)]
    near = list(dict.fromkeys(near))[:3]
    remedy = f"did you mean: {kinds.one_of(near)}?" if near else "help shows all commands"
    lines = [head if " " in head else line.with_token(0, head) for head in near]
    return line.bad(0, f"there is no command {word[:40]!r}", remedy, *lines)


class _Stray(Exception):
    """What stands there is no option at all."""

    def __init__(self, at: int) -> None:
        self.at = at


class _Reader:
    """Reads one line as one form; ``end`` is the place where its tokens end, or its reason begins."""

    def __init__(self, form: Form, line: Line, at: int) -> None:
        self.form, self.line, self.at = form, line, at
        self.values: dict[str, object] = {}
        self.reason = next((p for p in form.options if p.kind is kinds.REASON), None)
        self.options = tuple(p for p in form.options if p is not self.reason)
        self.end = len(line.tokens)
        self.free = any(p.kind is kinds.QUERY for p in form.args) and bool(form.options)
        self.least = at + sum(p.required for p in form.args)

    def read(self) -> Command:
        self._because()
        start, after = self._split()
        at = self._arguments(start)
        found = self._checked(at if at < start else after)
        self._complete(found)
        for part, value in found:
            self._keep(part, value)
        make: Callable[..., Command] = self.form.make
        return make(**self.values)

    def _keep(self, part: Part, value: object) -> None:
        if len(part.names) == 1:
            self.values[part.field] = value
        else:
            assert isinstance(value, tuple)
            self.values.update(zip(part.names, value, strict=True))

    def _because(self) -> None:
        if self.reason is None:
            return
        at = next((n for n in range(self.least, self.end) if self.line.low(n) == "because"), self.end)
        if at + 1 < self.end:
            self.values["because"], _ = self.reason.kind.read(self.line, at + 1, self.end)
        elif at < self.end:
            raise self.line.bad(at + 1, "no reason follows", "write one after because, or leave because out")
        self.end = at

    # --- where the options begin -----------------------------------------------------------------------------

    def _split(self) -> tuple[int, int]:
        """The place where the arguments end, and that where the options begin."""
        if self.free:
            for at in range(self.end - 1, self.at, -1):
                if self.line.low(at) in SEPARATORS:
                    return at, at + 1
        if not any(p.kind.rest for p in self.form.args):
            start = next((n for n in range(self.least, self.end) if self._leads(n)), self.end)
            return start, start
        for at in range(self.least, self.end):
            if self._fits(at) or (not self.free and self._leads(at)):
                self._almost(at)
                return at, at
        self._almost(self.end)
        return self.end, self.end

    def _leads(self, at: int) -> bool:
        return any(self.line.low(at) in p.starts for p in self.options)

    def _fits(self, at: int) -> bool:
        try:
            self._options(at)
        except (BadCommand, _Stray):
            return False
        return True

    def _almost(self, end: int) -> None:
        """Refuses free text whose end is nearly options: better to ask than to watch for the word "priority"."""
        if self.free:
            self._failed(end)
        self._misspelt(end)

    def _failed(self, end: int) -> None:
        for at in range(max(self.least, end - LOOKED_AT), end):
            part = next((p for p in self.options if self.line.low(at) in p.starts), None)
            if part is None:
                continue
            read = 0
            try:
                for _ in self._each(at):
                    read += 1
            except _Stray:
                continue
            except BadCommand as error:
                value = at + bool(part.lead)
                meant = part.kind.near(self.line, value, self.end) if value < self.end else part.kind is kinds.NAME
                if read or meant or not part.lead:
                    remedy = f'{error.remedy}; or put "{self.line.low(at)}" in quotes if the query is about the word'
                    raise BadCommand(error.line, error.column, error.problem, remedy, error.suggestions) from error

    def _misspelt(self, end: int) -> None:
        """Refuses a misspelt option at the end of a query or a name."""
        words = [w for p in self.options for w in p.starts if len(w) > 3 and (not self.free or p.lead or w == "daily")]
        for at in range(max(self.least, end - LOOKED_AT), end):
            low = self.line.low(at)
            near = [w for w in words if w != low and OSA.normalized_similarity(low, w) >= MISSPELT]
            for word in near if len(low) > 3 else ():
                mended = tokens.read(self.line.with_token(at, word))
                other = _Reader(self.form, mended, self.at)
                other.end = len(mended.tokens) - (len(self.line.tokens) - self.end)
                if other._fits(at) and (not self.free or at + 1 < self.end):
                    raise self.line.bad(
                        at, f"{low!r} is no option", f'did you mean: {word}? If not, put "{low}" in quotes', mended.text
                    )

    # --- arguments and options -------------------------------------------------------------------------------

    def _arguments(self, end: int) -> int:
        """Reads the arguments; the place after them."""
        at = self.at
        for n, part in enumerate(self.form.args):
            needed = sum(p.required for p in self.form.args[n + 1 :])
            if part.fillers and self.line.low(at) in part.fillers and at + 1 + needed < end:
                at += 1
            if at + needed >= end:
                if part.required:
                    raise self._missing(part, end)
                continue
            value, at = part.kind.read(self.line, at, end - needed)
            self._keep(part, value)
        return at

    def _missing(self, part: Part, at: int) -> BadCommand:
        offers = [f"{self.line.raw(0, at)} {word}" for word in part.kind.offers]
        remedy = f"did you mean one of: {', '.join(offers)}?" if offers else f"write it as: {self.form.usage}"
        return self.line.bad(at, f"{part.kind.asks or part.kind.word} is missing", remedy, *offers)

    def _options(self, at: int) -> list[tuple[Part, object]]:
        return list(self._each(at))

    def _checked(self, at: int) -> list[tuple[Part, object]]:
        try:
            return self._options(at)
        except _Stray as stray:
            raise self._unexpected(stray.at) from None

    def _each(self, at: int) -> Iterator[tuple[Part, object]]:
        """The options from a place to the end of the line."""
        seen: set[str] = set()
        while at < self.end:
            part = self._option(at, seen)
            if part.field in seen:
                remedy = "leave one of them out" + (", or put the query in parentheses" if self.free else "")
                raise self.line.bad(at, f"{self.line.tokens[at].text} is said twice", remedy)
            seen.add(part.field)
            start = at
            at += bool(part.lead)
            if at >= self.end and part.kind is not kinds.FLAG:
                raise self.line.bad(
                    at, f"nothing follows {self.line.tokens[start].text}", f"write {part.usage.strip('[]')}"
                )
            value, at = part.kind.read(self.line, at, self._stop(part, at))
            yield part, value

    def _stop(self, part: Part, at: int) -> int:
        """Where the value of an option ends at the latest: a name ends before the next option."""
        if not part.kind.rest or part.kind is kinds.QUERY:
            return self.end
        return next((n for n in range(at + 1, self.end) if self._leads(n)), self.end)

    def _option(self, at: int, seen: set[str]) -> Part:
        low = self.line.low(at)
        for part in self.options:
            if low and low in part.starts:
                return part
        alone = [p for p in self.options if not p.lead and p.field not in seen]
        for part in alone:
            try:
                part.kind.read(self.line, at, self.end)
            except BadCommand:
                continue
            return part
        if low and (near := next((p for p in alone if p.kind.near(self.line, at, self.end)), None)):
            return near  # reading it says what is wrong with it
        raise _Stray(at)

    def _unexpected(self, at: int) -> BadCommand:
        """An error at a token that is no option: what could be meant, or stand there."""
        text, low = self.line.tokens[at].text[:40], self.line.low(at)
        words = [w for p in self.options for w in p.starts]
        if at == self.at:
            heads = [head.split() for f in FORMS for head in f.heads]
            words += [h[1] for h in heads if len(h) == 2 and h[0] == _word(self.line, 0)]
        near = kinds.closest(low, words, 2) if low else []
        if near:
            remedy = f"did you mean: {kinds.one_of(near)}?"
        else:
            remedy = f"write it as: {self.form.usage}" if self.form.parts else "it takes nothing more"
        return self.line.bad(at, f"{text!r} cannot stand here", remedy, *(self.line.with_token(at, w) for w in near))

    def _complete(self, found: list[tuple[Part, object]]) -> None:
        given = {p.field for p, _ in found}
        for part in self.options:
            if part.required and part.field not in given and part.names[0] not in self.values:
                raise self._missing(part, self.end)
        if self.form.some and not found:
            raise self.line.bad(self.end, "nothing to change is said", f"write it as: {self.form.usage}")
