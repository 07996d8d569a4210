"""The query language, which docs/queries.md teaches: text -> query, or an error that says what would be right."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lark import Lark, Token, Tree, UnexpectedToken
from rapidfuzz import fuzz, process

from bot.errors import BadQuery
from bot.topics.tree import (
    RESERVED,
    And,
    Everything,
    Field,
    Leaf,
    Name,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
    only_excludes,
)
from bot.topics.words import spaceless, words

__all__ = ["And", "Everything", "Field", "Leaf", "Name", "Not", "Or", "Phrase", "Prefix", "Query", "Word", "parse"]

MAX_LENGTH = 4000
"""Characters of a query."""
MAX_TERMS = 300
"""Words, prefixes, names and phrases of a query."""
MAX_DEPTH = 50
"""Groups within groups: what is read here is to be matched later, with less room on the stack."""
MAX_WITHIN = 50
"""Words that may lie between those of a phrase: further apart they stand in no common sentence."""
MIN_PREFIX = 2
"""Characters of a prefix."""
FIELDS = ("title", "source", "lang")

_PART = r"""(?:\\.|(?<=\d):(?=\d)|(?!&&|\|\|)[^\s()"“”„«»\\:])"""
"""A character of a word: a colon only in 12:30. What * and ~ do is looked at later, where the error can say more."""
_QUOTED = r'(?:"(?:\\.|[^"\\])*"|[“”„«»](?:\\.|[^"“”„«»\\])*["“”«»])'
GRAMMAR = rf"""
    ?start: either
    ?either: both (_OR both)*
    ?both: term (_AND? term)*
    ?term: _NOT term -> negated
         | _PLUS term -> required
         | FIELD value -> field
         | value
    ?value: "(" either ")" -> group
          | EVERYTHING -> everything
          | PHRASE -> phrase
          | WORD -> word
          | (OPEN | STRAY) -> unread
    _OR.5: /OR(?=[\s()"“„«]|$)|\|\|/
    _AND.5: /AND(?=[\s()"“„«]|$)|&&/
    _NOT.5: /NOT(?=[\s()"“„«]|$)|[-!](?=\S)/
    _PLUS.5: /\+(?=\S)/
    FIELD.4: /[^\W\d_][\w.-]*:/
    EVERYTHING.3: /\*(?::\*)?(?=[\s()]|$)/
    PHRASE.3: /{_QUOTED}(?:[~*^][^\s()]*)?/s
    OPEN.2: /["“”„«»].*/s
    WORD.1: /(?![-+!]){_PART}+/
    STRAY.0: /./
    %ignore /\s+/
"""
_UNSEEN = str.maketrans(dict.fromkeys("\u200b\u2060\ufeff", " "))
"""What programs put between words and nobody sees."""
_PHRASE = re.compile(_QUOTED, re.S)
_ESCAPE = re.compile(r"\\(.)", re.S)
_LANGUAGES = {
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es", "español": "es",
    "russian": "ru", "ukrainian": "uk", "ua": "uk", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "spa": "es",
    "rus": "ru", "ukr": "uk", "japanese": "ja", "jp": "ja", "chinese": "zh", "cn": "zh", "korean": "ko", "arabic": "ar",
    "polish": "pl", "italian": "it", "portuguese": "pt", "dutch": "nl", "turkish": "tr", "greek": "el",
}  # fmt: skip
_ALSO = {"headline": "title", "intitle": "title", "language": "lang", "site": "source", "feed": "source"} | {
    "publisher": "source", "outlet": "source", "domain": "source", "from": "source", "subject": "title", "name": "title",
}  # fmt: skip
"""What other programs call our fields."""


@lru_cache(maxsize=20_000)
def parse(text: str) -> Query:
    """Reads a query.

    Raises:
        BadQuery: names the column, counted from 1, what is wrong and what would be right there.
    """
    if len(text) > MAX_LENGTH:
        raise BadQuery(
            text[:60] + "…", MAX_LENGTH + 1, f"the query is too long; split it into topics of {MAX_LENGTH:,} characters"
        )
    clean = text.translate(_UNSEEN)
    if not clean.strip():
        raise BadQuery(text, 1, 'the query is empty; write words to watch for, or "*" for everything')
    try:
        tree = _parser().parse(clean)
    except UnexpectedToken as error:
        raise BadQuery(text, *_remedy(clean, error)) from error
    return _Reader(text).whole(tree)


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", lexer="basic", propagate_positions=True, keep_all_tokens=False)


# --- from the parse tree to the query


class _Reader:
    """Reads one query's parse tree."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.terms = 0
        self.where: dict[int, int] = {}  # id of a part -> its column, while the parts are alive

    def whole(self, tree: Tree[Token] | Token) -> Query:
        query = self.read(tree, "", 1)
        if part := only_excludes(query):
            said = str(part)
            raise self.wrong(
                self.where.get(id(part), 1),
                f"{said if len(said) < 40 else 'this part'} alone says only what is not wanted; write what is wanted "
                "beside it, joined by AND, or * AND NOT … for all the rest",
            )
        return query

    def wrong(self, column: int, remedy: str) -> BadQuery:
        return BadQuery(self.text, column, remedy)

    def read(self, tree: Tree[Token] | Token, field: str, depth: int) -> Query:
        assert isinstance(tree, Tree)
        column: int = tree.meta.column
        if depth > MAX_DEPTH:
            raise self.wrong(column, "the query is nested too deeply; write it with fewer parentheses")
        parts = tree.children
        query: Query
        match tree.data:
            case "either" | "both":
                read = tuple(self.read(part, field, depth + 1) for part in parts)
                query = Or(read) if tree.data == "either" else And(read)
            case "negated":
                query = Not(self.read(parts[0], field, depth + 1))
            case "required":
                query = self.read(parts[0], field, depth + 1)
            case "group":
                query = self.read(parts[0], field, depth + 1)
            case "field":
                name = self.field(str(parts[0])[:-1], column, field)
                query = Field(name, self.read(parts[1], name, depth))
            case "everything":
                query = Everything()
            case "unread":
                raise self.wrong(column, _unread(str(parts[0])))
            case _:
                self.terms += 1
                if self.terms > MAX_TERMS:
                    raise self.wrong(column, f"the query has more than {MAX_TERMS} terms; split it into several topics")
                query = self.leaf(str(parts[0]), tree.data == "phrase", field, column)
        self.where[id(query)] = column
        return query

    def field(self, name: str, column: int, outer: str) -> str:
        low = name.casefold()
        if low in FIELDS and not outer:
            return low
        if low in {"http", "https"}:
            raise self.wrong(column, "a link is no query; put it in quotes, or name its site: source:example.org")
        if outer:
            raise self.wrong(
                column, f"{name}: stands inside {outer}:( ); fields do not nest, close the group before it"
            )
        near = process.extractOne(low, FIELDS, scorer=fuzz.ratio, score_cutoff=50)
        meant = _ALSO.get(low) or (near[0] if near else None)
        fields = f"{meant}: is meant?" if meant else "title:, source: and lang: are."
        raise self.wrong(
            column, f"{name}: is no field; {fields} For the words themselves write \\: or put them in quotes"
        )

    def leaf(self, raw: str, quoted: bool, field: str, column: int) -> Query:
        leaf = self.phrase(raw, column) if quoted else self.word(raw, column)
        if field == "lang":
            return self.language(leaf, column)
        if field == "source" and (isinstance(leaf, Name) or (isinstance(leaf, Phrase) and leaf.within is not None)):
            raise self.wrong(column, 'source: takes a word, a prefix* or a "phrase", without ~')
        return leaf

    def language(self, leaf: Leaf, column: int) -> Word:
        low = leaf.text.casefold()
        if isinstance(leaf, Word | Phrase) and re.fullmatch("[a-z]{2}", low) and low not in _LANGUAGES:
            return Word(low)
        meant = _LANGUAGES.get(low) or (low[:2] if re.fullmatch("[a-z]{2}[-_].*", low) else "")
        example = f"lang:{meant}" if meant else "lang:en or lang:(de OR fr)"
        raise self.wrong(column, f"{leaf.text!r} is no language; write its two letters (ISO 639-1): {example}")

    def word(self, raw: str, column: int) -> Leaf:
        for at, sign in _plain_signs(raw):
            if remedy := _misplaced(raw, at, sign):
                raise self.wrong(column + at, remedy)
        if raw.casefold() in RESERVED:
            raise self.wrong(column, _operator(raw))
        if raw[0] in "'‘" and re.search(r"\S['’](?:[\s)]|$)", self.text[column - 1 :]):
            raise self.wrong(column, 'single quotes make no phrase; write "…"')
        if re.fullmatch(r"NEAR/\d+", raw):
            raise self.wrong(column, f'NEAR is written with ~: "word word"~{raw[5:]}')
        sign = raw[-1] if raw[-1] in "*~" and not _escaped(raw, len(raw) - 1) else ""
        text = _unescaped(raw[: len(raw) - len(sign)])
        self.worded(text, raw, column)
        if sign == "*":
            if len(text) < MIN_PREFIX and not spaceless(text):
                raise self.wrong(column, f"{raw} finds too much; begin with at least {MIN_PREFIX} letters")
            if spaceless(text):
                return Word(text)
            if not words(text)[-1].low or not text[-1].isalnum():
                raise self.wrong(column + len(raw) - 1, "* follows a letter or digit")
            return Prefix(text)
        if sign == "~":
            if spaceless(text):
                raise self.wrong(column, "~ knows names in Latin and Cyrillic letters; leave it out")
            if len(text) < 3:
                raise self.wrong(column, f"{text} is too short for spelling variants; leave out the ~")
            return Name(text)
        return Word(text)

    def phrase(self, raw: str, column: int) -> Leaf:
        quoted = _PHRASE.match(raw)
        assert quoted
        end = quoted.end() - 1
        inner, suffix = raw[1:end], raw[end + 1 :]
        text = _unescaped(inner)
        for at, sign in _plain_signs(inner):
            if sign in "*~":
                raise self.wrong(
                    column + 1 + at, f"{sign} does nothing inside quotes; take it out, or join words with AND"
                )
        if not text.strip():
            raise self.wrong(column, "nothing stands between the quotes; write words there or leave them out")
        self.worded(text, raw, column)
        if not suffix:
            return Phrase(text)
        at = column + end + 1
        few = len(words(text)) < 2
        if suffix[0] != "~":
            raise self.wrong(at, f"{suffix[0]} cannot follow a phrase; leave it out")
        if spaceless(text):
            raise self.wrong(at, "~ counts words, and this writing has no spaces between them; use AND")
        if few:
            raise self.wrong(at, f"~ after quotes counts words between words, and here is one; for spellings: {text}~")
        if not suffix[1:].isdecimal():
            raise self.wrong(at, '~ after a phrase needs a number, how many words may lie between: "a b"~5')
        if int(suffix[1:]) > MAX_WITHIN:
            raise self.wrong(at, f"so far apart is not near; at most ~{MAX_WITHIN}, or use AND")
        return Phrase(text, int(suffix[1:]))

    def worded(self, text: str, raw: str, column: int) -> None:
        """A word must have something to look for: letters, digits, or a sign such as an emoji."""
        if words(text) or spaceless(text):
            return
        if raw in {"&", "|"}:
            raise self.wrong(column, f"{raw} alone joins nothing; write {'AND' if raw == '&' else 'OR'}")
        if raw[0] in "–—−-":
            raise self.wrong(
                column, "a dash alone excludes nothing; write NOT or -, directly before what is not wanted"
            )
        raise self.wrong(column, f"{raw} has no word in it; leave it out")


def _plain_signs(raw: str) -> list[tuple[int, str]]:
    """The signs in a word that may mean something, with their places; escaped ones do not."""
    return [(m.start(), m[0]) for m in re.finditer(r"\\.|[*~^?|\[{/–—−\\]", raw, re.S) if len(m[0]) == 1]


def _misplaced(raw: str, at: int, sign: str) -> str:
    """What is wrong with a sign in a word, "" if nothing."""
    rest = raw[at + 1 :]
    match sign:
        case "*" if not rest and at:
            return ""
        case "*":
            return "* stands alone for everything, or at the end of a word: flood*"
        case "~" if not rest and at:
            return ""
        case "~" if at and rest.replace(".", "").isdecimal():
            return f"~ after a word takes no number; write {raw[:at]}~"
        case "~":
            return '~ stands at the end of a name (Kyiv~) or of a phrase ("a b"~5)'
        case "^":
            return f"terms have no weights here; leave out ^{rest}"
        case "?" if rest[:1].isalnum():
            return "? stands for no letter here; write both words with OR, or a prefix*"
        case "|":
            return "| joins nothing; write OR between the words"
        case "[" | "{" if at == 0:
            return "ranges are not known here; write the words, joined by OR"
        case "/" if at == 0 and rest:
            return "regular expressions are not known here; write words, a prefix* or a phrase"
        case "–" | "—" | "−" if at == 0 and rest:
            return f'"{sign}" is a dash and excludes nothing; write -{rest} or NOT {rest}'
        case "\\":
            return "\\ at the end escapes nothing; leave it out, or write it twice"
        case _:
            return ""


def _operator(raw: str) -> str:
    low = raw.casefold()
    if low in {"and", "or", "not"}:
        return f'"{raw}" joins only in capitals: {low.upper()}. For the word itself write \\{raw}, or put it in quotes'
    if low == "near":
        return f'NEAR is written with ~: "word word"~5. For the word itself write \\{raw}'
    return f"{raw} is not known here; write AND NOT. For the word itself write \\{raw}"


def _escaped(raw: str, at: int) -> bool:
    before = raw[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _unescaped(raw: str) -> str:
    return unicodedata.normalize("NFC", _ESCAPE.sub(r"\1", raw))


# --- what is wrong, and what would be right


def _remedy(text: str, error: UnexpectedToken) -> tuple[int, str]:
    """The column and the remedy for a token that cannot stand where it does."""
    found = list(_parser().lex(text))
    token = error.token
    ended = token.type == "$END"
    at = len(found) if ended else next(n for n, t in enumerate(found) if t.start_pos == token.start_pos)
    before = found[at - 1] if at else None
    column = len(text.rstrip()) + 1 if ended else (token.start_pos or 0) + 1
    opened = _opened(found[:at])
    if token.type == "RPAR" and not opened:
        return column, ") without (; leave it out or open one before"
    if before is None:
        return column, _begins(token)
    if before.type == "LPAR" and token.type == "RPAR":
        return (before.start_pos or 0) + 1, "nothing stands in these parentheses; write words there or leave them out"
    if ended and opened and before.type not in _JOINS:
        return (opened[-1].start_pos or 0) + 1, "( without ); close it where the group ends"
    if before.type in _JOINS:
        said = str(before)
        if token.type in {"_OR", "_AND"}:
            return column, f"{token} follows {said}; leave out one of the two"
        if ended or token.type == "RPAR":
            wanted = "a word, a phrase or a group" if before.type == "FIELD" else "what it is to apply to"
            return column, f"{said} has nothing after it; write {wanted}, or leave it out"
        if before.type == "FIELD" and token.type in {"_NOT", "_PLUS"}:
            return column, f"{token} stands before the field: {token}{' ' * (len(token) > 1)}{said}…"
        if before.type == "FIELD" and token.type == "FIELD":
            return column, f"{token} follows {said}; fields do not nest, leave out one of the two"
    return column, _begins(token)


_JOINS = frozenset(["_OR", "_AND", "_NOT", "_PLUS", "FIELD"])


def _begins(token: Token) -> str:
    """Why nothing can begin with a token."""
    if token.type in {"_OR", "_AND"}:
        return f"{token} has nothing before it; write what it is to join, or leave it out"
    return f'{token} cannot stand here; write a word, a "phrase" or a group in parentheses'


def _unread(said: str) -> str:
    """Why some characters are no part of a query."""
    match said:
        case ":":
            return "a colon follows the name of a field: title:, source:, lang:. For a colon itself write \\:"
        case "-" | "+" | "!":
            return f"{said} stands directly before a word or group, without a space"
        case "\\":
            return "\\ at the end escapes nothing; leave it out, or write it twice"
        case _:
            closing = {"“": "”", "„": "“", "«": "»", "»": "«"}.get(said[0], said[0])
            return f"a quotation mark is not closed; put {closing} after the last word of the phrase"


def _opened(found: list[Token]) -> list[Token]:
    """The parentheses that are open after some tokens, the innermost last."""
    opened: list[Token] = []
    for token in found:
        if token.type == "LPAR":
            opened.append(token)
        elif token.type == "RPAR" and opened:
            opened.pop()
    return opened
