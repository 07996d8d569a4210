"""What a command answers, free of any platform's form: Slack, Matrix and the console each draw it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.model import Message, Tally


class Style(StrEnum):
    """How a piece of text looks."""

    PLAIN = "plain"
    BOLD = "bold"
    DIM = "dim"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text. ``text`` is as it came, from outside too: who draws it escapes it.

    ``url`` makes it a link, if it is http or https. ``at`` is a time in seconds, shown in the reader's zone in
    place of ``text``, which stands where that is not possible.
    """

    text: str
    style: Style = Style.PLAIN
    url: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """A button or a suggestion: doing it is the same as writing ``command``."""

    label: str
    command: str
    danger: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer, ``indent`` steps in, and what can be done about it."""

    spans: tuple[Span, ...]
    indent: int = 0
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """An alert shown as it was, or would have been, told."""

    message: Message
    tally: Tally | None = None
    actions: tuple[Action, ...] = ()


Part = Line | Heading | Card


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answers. ``ok`` False: nothing was done, and the answer says why and what would help.

    ``public``: for all in the channel to see, because it changed what they hear; else for the asker alone.
    """

    parts: tuple[Part, ...]
    actions: tuple[Action, ...] = ()
    ok: bool = True
    public: bool = False

    @property
    def text(self) -> str:
        """The answer without any form, a line a part."""
        return "\n".join(_plain(p) for p in self.parts)


def _plain(part: Part) -> str:
    match part:
        case Heading(text):
            return text
        case Line(spans, indent):
            return "  " * indent + "".join(s.text for s in spans)
        case Card(message):
            return message.quotes[0].text if message.quotes else message.headline


def say(*texts: str, ok: bool = True, public: bool = False) -> Answer:
    """An answer of plain lines."""
    return Answer(tuple(Line((Span(t),)) for t in texts), ok=ok, public=public)


def sorry(problem: str, remedy: str, *actions: Action) -> Answer:
    """An answer to what could not be done: what was wrong, and what would help."""
    return Answer((Line((Span(problem),)), Line((Span(remedy),))), actions, ok=False)
