"""What a watch query is made of, and its canonical form: ``str(query)``, which reads as the same query again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

RESERVED = frozenset(["and", "or", "not", "near", "xor", "andnot"])
"""Words that are operators, here or elsewhere: in a query they stand for themselves only in quotes or after ``\\``."""
_SPECIAL = re.compile(r"[\s()\"“”„«»\\:*~^?|]|^[-–—−'‘+!\[{/]|(?<=&)&")
"""What a word may hold only after a backslash."""
_QUOTED = re.compile(r"[\"\\*~]")


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every article; in a field, every article that has the field."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in any inflected form."""

    text: str

    def __str__(self) -> str:
        return _escaped(self.text)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Any word that begins so."""

    text: str

    def __str__(self) -> str:
        return f"{_escaped(self.text)}*"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in any spelling, in Latin or Cyrillic letters."""

    text: str

    def __str__(self) -> str:
        return f"{_escaped(self.text)}~"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words beside each other in one sentence, each in any inflected form.

    With ``within`` they may stand in any order, with at most so many other words between the first and the last.
    """

    text: str
    within: int | None = None

    def __str__(self) -> str:
        text = _QUOTED.sub(r"\\\g<0>", self.text)
        return f'"{text}"' + ("" if self.within is None else f"~{self.within}")


@dataclass(frozen=True, slots=True)
class Field:
    """A query on one field: "title", "source" or "lang". It holds no further field."""

    name: str
    query: Query

    def __str__(self) -> str:
        inner = f"({self.query})" if isinstance(self.query, And | Or | Not) else str(self.query)
        return f"{self.name}:{inner}"


@dataclass(frozen=True, slots=True)
class Not:
    """What the query does not match."""

    query: Query

    def __str__(self) -> str:
        return f"NOT {_bracketed(self.query)}"


@dataclass(frozen=True, slots=True)
class And:
    """All of several queries."""

    queries: tuple[Query, ...]

    def __str__(self) -> str:
        return " AND ".join(map(_bracketed, self.queries))


@dataclass(frozen=True, slots=True)
class Or:
    """Any of several queries."""

    queries: tuple[Query, ...]

    def __str__(self) -> str:
        return " OR ".join(map(_bracketed, self.queries))


Leaf = Word | Prefix | Name | Phrase
Query = Everything | Leaf | Field | Not | And | Or


def only_excludes(query: Query, negated: bool = False) -> Query | None:
    """The part of a query that says only what is not wanted, so that nearly everything matches; None if there is none.

    Of AND one part must say what is wanted, of OR every part; under NOT it is the other way round.
    """
    match query:
        case Not(inner):
            return query if only_excludes(inner, not negated) else None
        case Field(_, inner):
            return query if only_excludes(inner, negated) else None
        case And(queries) | Or(queries):
            found = [only_excludes(q, negated) for q in queries]
            if isinstance(query, And) is not negated:
                return None if None in found else query
            return next((part for part in found if part is not None), None)
        case _:
            return query if negated else None


def positive(query: Query, field: str = "", negated: bool = False) -> Iterator[tuple[str, Leaf]]:
    """The words, prefixes, names and phrases that a query asks for, each with its field, "" if it has none."""
    match query:
        case Not(inner):
            yield from positive(inner, field, not negated)
        case And(queries) | Or(queries):
            for q in queries:
                yield from positive(q, field, negated)
        case Field(name, inner):
            yield from positive(inner, name, negated)
        case Word() | Prefix() | Name() | Phrase() if not negated:
            yield field, query
        case _:
            return


def _bracketed(query: Query) -> str:
    return f"({query})" if isinstance(query, And | Or) else str(query)


def _escaped(text: str) -> str:
    if text.casefold() in RESERVED:
        return f"\\{text}"
    return _SPECIAL.sub(r"\\\g<0>", text)
