"""A line of chat, made plain and cut into tokens. Every character keeps its place, so that columns are true."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.errors import BadCommand

MAX_LENGTH = 4_000
"""Characters of a command: a message in Slack has as many."""

_QUOTES = dict.fromkeys(map(ord, "“”„‟«»＂″"), '"')
_UNSEEN = dict.fromkeys([0x200B, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " ")
"""What has no width, or turns the direction of text: it is a gap, no letter."""
_LINK = re.compile(r"<(?:(https?://|mailto:|tel:)|[@#!])([^<>|]*)(?:\|([^<>]*))?>", re.IGNORECASE)
"""Slack writes a link <https://example.org|example.org>, a person <@U1|ann>, a channel <#C1|desk>."""


@dataclass(frozen=True, slots=True)
class Token:
    """A run of characters without a gap; a gap within quotes, parentheses or a link is none.

    ``bare``: without quotes and parentheses, so it can be a word of the grammar. ``unclosed`` is the place of the
    quote or parenthesis that was never closed, -1 if there is none.
    """

    text: str
    start: int
    end: int
    bare: bool
    unclosed: int

    @property
    def low(self) -> str:
        """The token as a word of the grammar; "" if it cannot be one."""
        return self.text.casefold() if self.bare else ""

    @property
    def quoted(self) -> str | None:
        """What stands in the quotes, if the token is one pair of quotes."""
        whole = len(self.text) >= 2 and self.text[0] == self.text[-1] == '"' and self.text.count('"') == 2
        return self.text[1:-1] if whole else None


@dataclass(frozen=True, slots=True)
class Line:
    """A command as it was written, and its tokens."""

    text: str
    tokens: tuple[Token, ...]

    def low(self, at: int) -> str:
        """The token at a place as a word of the grammar; "" beyond the end, and if it cannot be one."""
        return self.tokens[at].low if at < len(self.tokens) else ""

    def raw(self, at: int, end: int) -> str:
        """What was written from token ``at`` up to token ``end``."""
        return self.text[self.tokens[at].start : self.tokens[end - 1].end]

    def with_token(self, at: int, text: str) -> str:
        """The line with another token in that place."""
        token = self.tokens[at]
        return (self.text[: token.start] + text + self.text[token.end :]).strip()

    def bad(self, at: int, problem: str, remedy: str, *suggestions: str) -> BadCommand:
        """What is wrong at a token, or after the last one."""
        start = self.tokens[at].start if at < len(self.tokens) else len(self.text.rstrip())
        return BadCommand(self.text, start + 1, problem, remedy, suggestions)

    def closed(self, at: int, end: int) -> None:
        """Refuses quotes and parentheses that are not closed.

        Raises:
            BadCommand: at the one that is open.
        """
        for token in self.tokens[at:end]:
            if token.unclosed >= 0:
                sign = self.text[token.unclosed]
                what, other = ("a quotation mark", '"') if sign == '"' else ('this "("', '")"')
                raise BadCommand(
                    self.text, token.unclosed + 1, f"{what} is not closed", f"put {other} where it ends, or take it out"
                )


def read(text: str) -> Line:
    """A line of chat as tokens.

    Raises:
        BadCommand: it is too long, or has control characters.
    """
    if len(text) > MAX_LENGTH:
        raise BadCommand(
            text[:MAX_LENGTH],
            MAX_LENGTH + 1,
            f"the command has {len(text):,} characters",
            f"write at most {MAX_LENGTH:,}",
        )
    for at, sign in enumerate(text):
        if sign not in "\t\n\r" and unicodedata.category(sign) in ("Cc", "Cs"):
            raise BadCommand(
                text[:at], at + 1, f"U+{ord(sign):04X} is a control character", "take it out, or write it anew"
            )
    plain = "".join(" " if sign.isspace() else sign for sign in text.translate(_QUOTES | _UNSEEN))
    return Line(plain, tuple(_tokens(plain)))


def unlinked(text: str) -> str:
    """Text with Slack's links as they were typed: "<http://a.org|a.org>" as "a.org". Persons and channels stay."""
    while True:
        plain = _LINK.sub(lambda m: (m[3] or (m[1] + m[2])) if m[1] else m[0], text)
        if plain == text:
            return text
        text = plain


def address(text: str) -> str | None:
    """The http or https address that a token is; None if it is none."""
    found = _LINK.fullmatch(text)
    if found and found[1]:
        text = found[1] + found[2]
    scheme, _, rest = text.partition("://")
    fit = scheme.lower() in ("http", "https") and rest and not re.search(r'[\s<>"]', text) and _balanced(text)
    return f"{scheme.lower()}://{rest}" if fit else None


def is_link(text: str) -> bool:
    """True for a link, a person or a channel as Slack writes them."""
    return _LINK.fullmatch(text) is not None


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return not depth


def mentioned(text: str) -> str:
    """The platform's id in a mention: "U1" of "<@U1|ann>"; other text as it is."""
    found = _LINK.fullmatch(text)
    return found[2] if found and not found[1] else text


def _tokens(line: str) -> list[Token]:
    found, at = [], 0
    while at < len(line):
        if line[at] == " ":
            at += 1
            continue
        token = _token(line, at)
        found.append(token)
        at = token.end
    return found


def _token(line: str, start: int) -> Token:
    at, bare, quote = start, True, -1
    groups: list[int] = []
    while at < len(line):
        sign = line[at]
        if sign == '"':
            quote, bare = (at if quote < 0 else -1), False
        elif quote < 0 and sign == "<" and (link := _LINK.match(line, at)):
            at, bare = link.end(), False
            continue
        elif quote < 0 and sign == "(":
            groups.append(at)
            bare = False
        elif quote < 0 and sign == ")":
            bare = False
            if groups:
                groups.pop()
        elif quote < 0 and sign == " " and not groups:
            break
        at += 1
    unclosed = quote if quote >= 0 else groups[-1] if groups else -1
    return Token(line[start:at], start, at, bare, unclosed)
