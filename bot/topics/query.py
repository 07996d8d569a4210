"""The query language: words, "phrases", AND OR NOT, parentheses, prefix*, title: source: lang:, and * for everything."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lark import Lark, Token, Transformer, UnexpectedInput, UnexpectedToken
from lark.exceptions import VisitError

from bot.errors import BadQuery

MAX_DEPTH = 50
"""Groups within groups: what is read here is to be matched later, with less room on the stack."""

GRAMMAR = r"""
    ?start: either
    ?either: both (_OR both)*
    ?both: term (_AND? term)*
    ?term: _NOT term -> negated
         | "-" term -> negated
         | "(" either ")"
         | FIELD ":" value -> field
         | value
    ?value: EVERYTHING -> everything
          | PHRASE -> phrase
          | PREFIX -> prefix
          | WORD -> word
    _OR.3: /OR(?=[\s()"]|$)/
    _AND.3: /AND(?=[\s()"]|$)/
    _NOT.3: /NOT(?=[\s()"]|$)/
    FIELD.4: /(title|source|lang)(?=:)/
    EVERYTHING.2: /\*(?=[\s)]|$)/
    PHRASE: /"[^"]+"/
    PREFIX.2: /[^\s()":*-][^\s()":*]*\*/
    WORD.1: /[^\s()":*-][^\s()":*]*/
    %ignore /\s+/
"""


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every article."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class Word:
    """One word, in any inflected form; with ``prefix`` any word that begins so."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        return self.text + ("*" if self.prefix else "")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words beside each other."""

    text: str

    def __str__(self) -> str:
        return f'"{self.text}"'


@dataclass(frozen=True, slots=True)
class Field:
    """A query on one field: title, source or lang."""

    name: str
    value: Word | Phrase | Everything

    def __str__(self) -> str:
        return f"{self.name}:{self.value}"


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


Query = Everything | Word | Phrase | Field | Not | And | Or


def parse(text: str) -> Query:
    """Reads a query.

    Raises:
        BadQuery: names the column and what would be right there.
    """
    if not text.strip():
        raise BadQuery(text, 1, 'the query is empty; write words to watch for, or "*" for everything')
    try:
        tree = _parser().parse(text)
        query: Query = _Reader().transform(tree)
        if _depth(query) > MAX_DEPTH:
            raise RecursionError
    except UnexpectedInput as error:
        column = error.column if isinstance(error.column, int) and error.column > 0 else len(text) + 1
        if isinstance(error, UnexpectedToken) and error.token.type == "$END":
            column = len(text) + 1  # the parser gives the place of the last token
        raise BadQuery(text, column, _remedy(text, column)) from error
    except (VisitError, RecursionError) as error:
        raise BadQuery(text, 1, "the query is nested too deeply; write it with fewer parentheses") from error
    return query


def _depth(query: Query) -> int:
    match query:
        case And(queries) | Or(queries):
            return 1 + max(map(_depth, queries))
        case Not(inner):
            return 1 + _depth(inner)
        case _:
            return 1


def _remedy(text: str, column: int) -> str:
    rest = text[column - 1 :]
    if text.count('"') % 2:
        return 'a quotation mark is not closed; put " after the last word of the phrase'
    if rest.startswith(")"):
        return 'this ")" closes nothing; take it out or open it before, with words inside'
    if text.count("(") > text.count(")"):
        return 'a "(" is not closed; put ")" where the group ends'
    if not rest.strip():
        return "the query ends too early; write a word after AND, OR, NOT, - or a colon"
    if rest.startswith("*"):
        return "* stands alone for everything, or at the end of a word"
    return f'{rest.split()[0]!r} cannot stand here; write a word, a "phrase" or a group in parentheses'


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="basic", maybe_placeholders=False)


def _bracketed(query: Query) -> str:
    return f"({query})" if isinstance(query, And | Or) else str(query)


class _Reader(Transformer[Token, Query]):
    """Turns the parse tree into the query; the methods bear the names of the grammar's rules."""

    def everything(self, _: list[Token]) -> Query:
        return Everything()

    def word(self, parts: list[Token]) -> Query:
        return Word(str(parts[0]))

    def prefix(self, parts: list[Token]) -> Query:
        return Word(str(parts[0])[:-1], prefix=True)

    def phrase(self, parts: list[Token]) -> Query:
        return Phrase(str(parts[0])[1:-1])

    def field(self, parts: list[Token | Query]) -> Query:
        name, value = parts
        assert isinstance(value, Word | Phrase | Everything)
        return Field(str(name), value)

    def negated(self, parts: list[Query]) -> Query:
        return Not(parts[0])

    def both(self, parts: list[Query]) -> Query:
        return And(tuple(parts))

    def either(self, parts: list[Query]) -> Query:
        return Or(tuple(parts))
