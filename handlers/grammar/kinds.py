"""What can stand in a command's places: each kind reads tokens, writes its values out, and knows its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import quote, unquote

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.book import AT_ONCE, Mode, Muted, Priority, Role, Schedule
from bot.errors import BadCommand
from handlers.grammar.commands import DIGEST_AT, Subject, Tuning, Verdict, Where
from handlers.grammar.times import (
    DAYS,
    For,
    Until,
    as_clock,
    as_span,
    clock,
    day,
    hours,
    span,
    zones,
)
from handlers.grammar.tokens import Line, address, is_link, unlinked
from handlers.grammar.tokens import read as tokenized

T = TypeVar("T")

MAX_NAME, MAX_REASON = 80, 500
"""Characters of a name, and of the reason for a mute or a judgement."""
CLOSE = 0.65
"""From this share of letters in place on (optimal string alignment), a word is taken for another one misspelt."""

_STORY = re.compile(r"#?s?([0-9]{1,12})", re.IGNORECASE | re.ASCII)
_PLAIN = re.compile(r"[^\W\d_][\w.'’&-]*(?<![.])")
_LIKE_STORY = re.compile(r"s[0-9]+", re.IGNORECASE)
RESERVED = frozenset(
    {
        *("as", "name", "priority", "budget", "owner", "instant", "hourly", "daily", "digest", "here", "dm", "to"),
        *("for", "until", "till", "forever", "because", "everywhere", "tier", "block", "unblock", "none", "unlimited"),
        *(
            "blocked",
            "unblocked",
            "latest",
            "off",
            "auto",
            "undo",
            "show",
            "topic",
            "story",
            "source",
            "not",
            "wrong",
            "missed",
        ),
    }
)
"""Words with a meaning in some command: a name that is one of them is written in quotes."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a desk has, for completion: names of topics and sources, ids of stories, persons as they are written."""

    topics: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Kind(Generic[T]):
    """One kind of value.

    ``word`` is how it stands in a form. ``starts`` are the words that it can begin with, if there are such.
    ``rest``: it takes all that is left to it. ``asks`` and ``offers`` are said where one is missing: what is asked for,
    and words that could be written there.
    """

    word: str
    starts: tuple[str, ...] = ()
    rest = False
    asks = ""
    offers: tuple[str, ...] = ()

    def read(self, line: Line, at: int, end: int) -> tuple[T, int]:
        """The value that begins at a token, and the place after it. There is a token at ``at``.

        Raises:
            BadCommand: what stands there is none.
        """
        raise NotImplementedError

    def show(self, value: T) -> str:
        """The value as it is read again."""
        return str(value)

    def near(self, line: Line, at: int, end: int) -> bool:
        """True if what stands there, and cannot be read, was probably meant to be one."""
        return bool(closest(line.low(at), self.starts))

    def choices(self, names: Names) -> tuple[str, ...]:
        """What can be written there."""
        return self.starts


AnyKind = Kind[Any]


def closest(word: str, words: Iterable[str], n: int = 1) -> list[str]:
    """The words that one could be a misspelling of, the likeliest first."""
    found = process.extract(word, list(words), scorer=OSA.normalized_similarity, score_cutoff=CLOSE, limit=n)
    return [f[0] for f in found]


def quoted(name: str) -> str:
    """A name as it can stand anywhere: in quotes, unless it is one plain word without a meaning of its own."""
    plain = _PLAIN.fullmatch(name) and name.casefold() not in RESERVED and not _LIKE_STORY.fullmatch(name)
    return name if plain else f'"{name}"'


class Query(Kind[str]):
    """A watch query, as it was written; its own language is read elsewhere."""

    word = "QUERY"
    asks = "a query"
    rest = True

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """All that is left."""
        line.closed(at, end)
        return unlinked(line.raw(at, end)), end


class Reason(Kind[str]):
    """Free text up to the end of the line, in which no word has a meaning."""

    word = "…"
    rest = True

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """All that is left, as it was written."""
        text = unlinked(line.raw(at, end)).strip()
        if len(text) > MAX_REASON:
            raise line.bad(at, f"the reason has {len(text)} characters", f"write at most {MAX_REASON}")
        return text, end


@dataclass(frozen=True)
class Name(Kind[str]):
    """A name of several words, in quotes or without."""

    what: str
    known: Callable[[Names], tuple[str, ...]] = lambda names: names.topics
    rest = True

    @property
    def word(self) -> str:  # type: ignore[override]
        """TOPIC, SOURCE, NAME."""
        return self.what.upper()

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """All that is left, without the quotes."""
        line.closed(at, end)
        inner = line.tokens[at].quoted if end == at + 1 else None
        if inner is None:
            inner = " ".join(unlinked(t.text) for t in line.tokens[at:end])
        name = inner.strip()
        if '"' in name:
            raise line.bad(
                at, f"this name of a {self.what} has a quotation mark in it", 'write "…" around the whole name'
            )
        if not name:
            raise line.bad(at, "the name is empty", "write it between the quotation marks")
        if len(name) > MAX_NAME:
            raise line.bad(at, f"the name has {len(name)} characters", f"write at most {MAX_NAME}")
        return name, end

    def show(self, value: str) -> str:
        """In quotes where it must be."""
        return quoted(value)

    def near(self, line: Line, at: int, end: int) -> bool:
        """Quotes are there to be a name's."""
        return line.tokens[at].text.startswith('"')

    def choices(self, names: Names) -> tuple[str, ...]:
        """Those that the desk has."""
        return tuple(map(quoted, self.known(names)))


class Person(Kind[str]):
    """A person, as written on the platform."""

    word = "PERSON"
    asks = "a person"

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """One token: a mention, an id, a name in quotes."""
        token = line.tokens[at]
        line.closed(at, at + 1)
        name = token.text if token.quoted is None else token.quoted.strip()
        if not name or '"' in name or len(name) > 255:
            raise line.bad(at, f"{token.text[:40]} is no person", "write @name, an id, or the name in quotes")
        return name, at + 1

    def show(self, value: str) -> str:
        """A mention or an id as it is, a name of several words in quotes."""
        return f'"{value}"' if re.search(r"[\s()]", value) and not is_link(value) else value

    def choices(self, names: Names) -> tuple[str, ...]:
        """Those that the desk knows."""
        return tuple(map(self.show, names.people))


_ID = re.compile(r"[0-9:/$]")
_CODED = "id:"
"""What nearly every id has, and no word of a judgement."""


@dataclass(frozen=True)
class Thing(Kind[str]):
    """An article or an alert: an address, or an id, as one token.

    An id that could not be written so, with a quote or a gap in it, is written id: and then as in an address, by RFC 3986
    (2.1): id:a%22b. ``instead`` reads what looks like neither, and says what is wrong with it.
    """

    word: str
    instead: AnyKind | None = None
    known: Callable[[Names], tuple[str, ...]] = lambda names: names.stories

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """One token."""
        token = line.tokens[at]
        line.closed(at, at + 1)
        if self.instead is not None and token.quoted is None and not _ID.search(token.text):
            self.instead.read(line, at, end)
        if token.text.startswith(_CODED):
            return _decoded(line, at), at + 1
        if story := _STORY.fullmatch(token.text):
            return (f"s{story[1]}" if token.text[0] in "sS#" else token.text), at + 1
        inner = token.text if token.quoted is None else token.quoted.strip()
        inner = address(inner) or inner
        if not inner or '"' in inner:
            raise line.bad(at, f"{token.text[:40]} is no address and no id", "write its address, or its id")
        return inner, at + 1

    def show(self, value: str) -> str:
        """In quotes where it could be taken for something else; coded where that would not do."""
        written = self._written(value)
        try:
            line = tokenized(written)
            same = len(line.tokens) == 1 and self.read(line, 0, 1)[0] == value
        except BadCommand:
            same = False
        return written if same else _CODED + quote(value, safe=":/", errors="surrogatepass")

    def _written(self, value: str) -> str:
        changed = _STORY.fullmatch(value) and not re.fullmatch("s?[0-9]+", value)
        taken = value.casefold() in RESERVED or value == "--" or re.search(r"[\s()]", value) is not None
        taken = taken or (self.instead is not None and not _ID.search(value))
        return f'"{value}"' if (changed or taken) and address(value) is None else value

    def choices(self, names: Names) -> tuple[str, ...]:
        """What is known of the kind; else the stories of the desk."""
        return self.known(names)


def _decoded(line: Line, at: int) -> str:
    coded = line.tokens[at].text
    try:
        id = unquote(coded.removeprefix(_CODED), errors="surrogatepass")
    except UnicodeDecodeError:
        id = ""
    if not id:
        raise line.bad(at, f"{coded[:40]} is no id", "write what is no letter and no digit as in an address: id:a%20b")
    return id


@dataclass(frozen=True)
class Address(Kind[str]):
    """The address of an article, or of something else on the web."""

    asks: str = "the address of an article"
    word = "URL"

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """One token."""
        found = address(line.tokens[at].text)
        if found is None:
            raise line.bad(at, f"{line.tokens[at].text[:40]} is no address", "write one that begins with https://")
        return found, at + 1


class Story(Kind[str]):
    """A story: its id, or the address of a report or a message in it."""

    word = "STORY"
    asks = "a story"

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """One token."""
        text = line.tokens[at].text
        if found := _story(text):
            return found, at + 1
        words = line.raw(at, end)
        raise line.bad(
            at,
            f"{text[:40]!r} is no story",
            "a story is written s12, or as the address of a report in it; stories QUERY finds it",
            *([f"stories {words}"] if all(t.unclosed < 0 for t in line.tokens[at:end]) else []),
        )

    def near(self, line: Line, at: int, end: int) -> bool:
        """Never: it has no words of its own."""
        return False

    def choices(self, names: Names) -> tuple[str, ...]:
        """Those of the desk."""
        return names.stories


def _story(text: str) -> str | None:
    found = _STORY.fullmatch(text)
    return f"s{found[1]}" if found else address(text)


@dataclass(frozen=True)
class Among(Kind[Subject]):
    """A story, a topic or a source. A name without its kind is of kind ``otherwise``."""

    word: str
    kinds: tuple[Muted, ...]
    otherwise: Muted | None
    rest = True

    def read(self, line: Line, at: int, end: int) -> tuple[Subject, int]:
        """All that is left: "s12", an address, "topic Port strikes", "Port strikes"."""
        kind = next((k for k in self.kinds if line.low(at) == k.value), None)
        if kind is not None and end > at + 1:
            if kind is Muted.STORY:
                story, after = STORY.read(line, at + 1, end)
                return Subject(story, kind), after
            return Subject(TOPIC.read(line, at + 1, end)[0], kind), end
        if end == at + 1 and (story := self._story(line.tokens[at].text)):
            return Subject(story, Muted.STORY), end
        return Subject(TOPIC.read(line, at, end)[0], self.otherwise), end

    def _story(self, text: str) -> str:
        """A number alone may be a name: only "s12" and an address are a story without saying so."""
        return (_story(text) or "") if not text.isdecimal() else ""

    def show(self, value: Subject) -> str:
        """With its kind where it would be taken for another."""
        if value.kind is Muted.STORY:
            return value.name
        name = quoted(value.name)
        return name if value.kind is self.otherwise else f"{value.kind} {name}"

    def choices(self, names: Names) -> tuple[str, ...]:
        """Stories and topics of the desk, and sources where they can stand there."""
        found = (*names.topics, *(names.sources if Muted.SOURCE in self.kinds else ()))
        return (*map(quoted, found), *names.stories)


@dataclass(frozen=True)
class Choice(Kind[T]):
    """One of some words; the first word of each value is how it is written out."""

    word: str
    values: Mapping[str, T]

    @property
    def starts(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words."""
        return tuple(self.values)

    def read(self, line: Line, at: int, end: int) -> tuple[T, int]:
        """One word."""
        low = line.low(at)
        if low in self.values:
            return self.values[low], at + 1
        found = closest(low, self.values)
        remedy = f"did you mean: {found[0]}?" if found else f"write {one_of(self.values)}"
        raise line.bad(
            at,
            f"{line.tokens[at].text[:40]!r} is not one of the words here",
            remedy,
            *(line.with_token(at, w) for w in found),
        )

    def show(self, value: T) -> str:
        """The word."""
        return next(w for w, v in self.values.items() if v == value and type(v) is type(value))


def one_of(words: Iterable[str]) -> str:
    """Words as a choice: "low, normal or high"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


class Flag(Kind[bool]):
    """True by standing there: the word itself is read by who reads the option."""

    word = ""

    def read(self, line: Line, at: int, end: int) -> tuple[bool, int]:
        """Nothing more."""
        return True, at

    def show(self, value: bool) -> str:
        """Nothing more."""
        return ""


@dataclass(frozen=True)
class Count(Kind[int | None]):
    """A whole number; with ``none`` also "none", for None. ``units`` may follow it."""

    asks = "a number"

    word: str
    low: int
    high: int
    none: tuple[str, ...] = ()
    units: tuple[str, ...] = ()

    @property
    def starts(self) -> tuple[str, ...]:  # type: ignore[override]
        """The words for none."""
        return self.none

    def read(self, line: Line, at: int, end: int) -> tuple[int | None, int]:
        """One token, or two with the unit."""
        low = line.low(at)
        if low and low in self.none:
            return None, at + 1
        digits = low.rstrip("".join({c for u in self.units for c in u})) if self.units else low
        unit = low[len(digits) :]
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 10 and (not unit or unit in self.units)):
            raise line.bad(at, f"{line.tokens[at].text[:40]!r} is no number", self._remedy())
        if not self.low <= int(digits) <= self.high:
            raise line.bad(at, f"{digits} is out of bounds", self._remedy())
        at += 1
        return int(digits), at + (not unit and at < end and line.low(at) in self.units)

    def _remedy(self) -> str:
        return f"write a number from {self.low} to {self.high}" + (f", or {self.none[0]}" if self.none else "")

    def show(self, value: int | None) -> str:
        """The number, or the first word for none."""
        return self.none[0] if value is None else str(value)

    def near(self, line: Line, at: int, end: int) -> bool:
        """It begins with a figure, and is not just a number that belongs to something else."""
        low = line.low(at)
        return bool(low) and (low[0].isdecimal() or low[0] == "-" or bool(closest(low, self.none)))


class When(Kind[Schedule]):
    """When something is told."""

    word = "instant|hourly|daily HH:MM"
    starts = ("instant", "hourly", "daily", "digest")

    def read(self, line: Line, at: int, end: int) -> tuple[Schedule, int]:
        """A word, a time of day after daily, and whether empty digests are wanted."""
        low = line.low(at)
        at += 1
        if low == "instant":
            return AT_ONCE, at
        if low not in self.starts:
            raise line.bad(at - 1, f"{line.tokens[at - 1].text[:40]!r} says no time", f"write {one_of(self.starts)}")
        minute = 0
        if low != "hourly":
            minute, at = _clock_at(line, at, end)
        empty = at
        if line.low(empty) == "even-if-empty":
            at += 1
        elif [line.low(empty + n) for n in range(3)] == ["even", "if", "empty"] and empty + 3 <= end:
            at += 3
        return Schedule(Mode.HOURLY if low == "hourly" else Mode.DAILY, minute, at > empty), at

    def show(self, value: Schedule) -> str:
        """With the time, and with the wish for empty ones."""
        text = str(value.mode) + (f" {as_clock(value.minute)}" if value.mode is Mode.DAILY else "")
        return text + (" even-if-empty" if value.empty else "")

    def choices(self, names: Names) -> tuple[str, ...]:
        """The words, with a time to change."""
        return ("instant", "hourly", f"daily {as_clock(DIGEST_AT)}")


def _clock_at(line: Line, at: int, end: int) -> tuple[int, int]:
    """The time of day at a place, "at" before it or not; that of the digest if there is none."""
    if line.low(at) == "at":
        at += 1
    if at >= end:
        return DIGEST_AT, at
    found, after = _clock(line, at, end)
    if found is not None:
        return found, after
    low = line.low(at)
    if low and (low[0].isdecimal() or line.low(at - 1) == "at"):
        raise line.bad(at, f"{low!r} is no time of day", "write it as 9:00, 21:30 or 9pm")
    return DIGEST_AT, at


def _clock(line: Line, at: int, end: int) -> tuple[int | None, int]:
    if at + 1 < end and line.low(at + 1) in ("am", "pm", "a.m.", "p.m."):
        return clock(line.low(at) + line.low(at + 1)), at + 2
    return clock(line.low(at)), at + 1


class Lasting(Kind[For | Until | None]):
    """How long: "for 3h", "until 18:00", "until tomorrow 9:00", "3h"; "forever" is None."""

    word = "for 3h|until 18:00"
    starts = ("for", "until", "till", "forever")

    def read(self, line: Line, at: int, end: int) -> tuple[For | Until | None, int]:
        """A span, with "for" before it or not, or an end."""
        low = line.low(at)
        if low == "forever":
            return None, at + 1
        if low in ("until", "till"):
            return self._until(line, at + 1, end)
        at += low == "for"
        if low == "for" and line.low(at) in ("good", "ever"):
            return None, at + 1
        for after in range(min(end, at + 6), at, -1):
            lows = [t.low for t in line.tokens[at:after]]
            if all(lows) and (seconds := span("".join(lows))):
                return For(seconds), after
        problem = f"{line.tokens[at].text[:40]!r} is no span of time" if at < end else "no span of time follows"
        raise line.bad(at, problem, "write it as 90m, 3h, 2d or 1w, up to a year; without it, it is for good")

    def _until(self, line: Line, at: int, end: int) -> tuple[Until, int]:
        named = day(line.low(at)) if at < end else None
        if named is not None:
            at += 1
            if line.low(at) == "at" and at + 1 < end:
                at += 1
            found, after = _clock(line, at, end) if at < end else (None, at)
            return (Until(found, named), after) if found is not None else (Until(0, named), at)
        found, after = _clock(line, at, end) if at < end else (None, at)
        if found is None:
            problem = f"{line.tokens[at].text[:40]!r} is no time" if at < end else "no time follows"
            raise line.bad(at, problem, "write until 18:00, until tomorrow, until monday 9:00 or until 2030-03-01")
        return Until(found), after

    def show(self, value: For | Until | None) -> str:
        """With its word."""
        if value is None:
            return "forever"
        if isinstance(value, For):
            return f"for {as_span(value.seconds)}"
        time = as_clock(value.minute)
        return f"until {value.day}" + (f" {time}" if value.minute else "") if value.day else f"until {time}"

    def near(self, line: Line, at: int, end: int) -> bool:
        """A figure at its beginning."""
        return line.low(at)[:1].isdecimal() or super().near(line, at, end)

    def choices(self, names: Names) -> tuple[str, ...]:
        """Some that are often wanted."""
        return ("for 1h", "for 3h", "for 1d", "until 18:00", *(f"until {d}" for d in DAYS), "forever")


class HoursOfDay(Kind[tuple[int, int]]):
    """Two times of day: "22:00-07:00", "10pm to 7am"."""

    word = "HH:MM-HH:MM"

    def read(self, line: Line, at: int, end: int) -> tuple[tuple[int, int], int]:
        """One token, or up to six: "from 10 pm to 7 am"."""
        start = at
        at += line.low(at) == "from" and at + 1 < end
        for after in range(min(end, at + 5), at, -1):
            lows = ["-" if t.low in ("to", "till", "until") else t.low for t in line.tokens[at:after]]
            if all(lows) and (found := hours("".join(lows))):
                return found, after
        raise line.bad(
            start,
            f"{line.tokens[start].text[:40]!r} is no range of hours",
            "write it as 22:00-07:00; off ends quiet hours",
            *([line.with_token(start, "off")] if closest(line.low(start), ("off",)) else []),
        )

    def show(self, value: tuple[int, int]) -> str:
        """As HH:MM-HH:MM."""
        return f"{as_clock(value[0])}-{as_clock(value[1])}"

    def choices(self, names: Names) -> tuple[str, ...]:
        """A night."""
        return ("22:00-07:00",)


class Zone(Kind[str]):
    """A time zone's IANA name; the city alone will do."""

    word = "ZONE"
    asks = "a time zone"

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """One token."""
        low = line.low(at).replace(" ", "_")
        if found := zones().get(low):
            return found, at + 1
        near = list(dict.fromkeys(zones()[z] for z in closest(low, zones(), 3)))
        remedy = f"did you mean: {one_of(near)}?" if near else "write it as Europe/Berlin, or UTC"
        raise line.bad(
            at, f"{line.tokens[at].text[:40]!r} is no time zone", remedy, *(line.with_token(at, z) for z in near)
        )

    def near(self, line: Line, at: int, end: int) -> bool:
        """It looks like one, or is close to one."""
        return "/" in line.low(at) or bool(closest(line.low(at), zones()))

    def choices(self, names: Names) -> tuple[str, ...]:
        """All of them."""
        return tuple(sorted(set(zones().values())))


class Sureness(Kind[float | Tuning]):
    """A threshold between 0 and 1, in steps of a hundredth, or what to do with it."""

    word = "0.7|auto|off|undo"
    starts = ("auto", "off", "undo", "show")

    def read(self, line: Line, at: int, end: int) -> tuple[float | Tuning, int]:
        """A word, a number or a percentage."""
        low = line.low(at)
        if low in self.starts:
            return Tuning(low), at + 1
        found = re.fullmatch(r"([01]?[.,][0-9]{1,4}|[01])|([0-9]{1,3})%", low, re.ASCII)
        value = float(found[1].replace(",", ".")) if found and found[1] else float(found[2]) / 100 if found else -1.0
        if not 0 <= value <= 1:
            raise line.bad(
                at, f"{line.tokens[at].text[:40]!r} is no threshold", "write a number from 0 to 1, auto, off or undo"
            )
        return round(value, 2), at + 1

    def show(self, value: float | Tuning) -> str:
        """The word or the number."""
        return str(value) if isinstance(value, Tuning) else f"{value:.2f}"

    def near(self, line: Line, at: int, end: int) -> bool:
        """A figure at its beginning."""
        return line.low(at)[:1].isdecimal() or super().near(line, at, end)


class Judgement(Kind[tuple[Verdict, str | None]]):
    """What is wrong with an alert, and for "wrong story" the right one, if it is said."""

    word = "not new|not news|wrong story [STORY]"
    asks = "what is wrong"
    offers = ("not new", "not news", "story")
    starts = ("not", "wrong", "story")

    def read(self, line: Line, at: int, end: int) -> tuple[tuple[Verdict, str | None], int]:
        """The words, and perhaps a story."""
        low, then = line.low(at), line.low(at + 1) if at + 1 < end else ""
        if low == "not" and then in ("new", "news"):
            return (Verdict(f"not {then}"), None), at + 2
        if low == "story" or (low, then) == ("wrong", "story"):
            at += 1 if low == "story" else 2
            if at < end and line.low(at) not in RESERVED:
                story, after = STORY.read(line, at, end)
                return (Verdict.WRONG_STORY, story), after
            return (Verdict.WRONG_STORY, None), at
        said = line.raw(at, min(end, at + 2))
        likely = sorted(Verdict, key=lambda v: -OSA.normalized_similarity(said.casefold(), str(v)))
        before = line.text[: line.tokens[at - 1].end] if at else ""
        raise line.bad(
            at,
            f"{said[:40]!r} does not say what is wrong",
            f"write {one_of((*Verdict, 'missed URL'))}",
            *(f"{before} {self.show((v, None))}".strip() for v in likely),
        )

    def show(self, value: tuple[Verdict, str | None]) -> str:
        """The words; "story s14" is the right one."""
        verdict, story = value
        return "story" + (f" {story}" if story else "") if verdict is Verdict.WRONG_STORY else str(verdict)

    def choices(self, names: Names) -> tuple[str, ...]:
        """The words."""
        return self.offers


class Page(Kind[str]):
    """What help is wanted with: a command, or a page of its own."""

    word = "COMMAND"
    rest = True

    def __init__(self, pages: Mapping[str, str]) -> None:
        self.pages = pages

    def read(self, line: Line, at: int, end: int) -> tuple[str, int]:
        """The words of a command, or of one of its other names."""
        words = " ".join(line.raw(at, end).casefold().split())
        first = line.low(at)
        if found := self.pages.get(words) or self.pages.get(first):
            return found, end
        near = list(dict.fromkeys(self.pages[w] for w in closest(words, self.pages, 3)))
        remedy = f"did you mean: help {near[0]}?" if near else "help alone shows all there is"
        raise line.bad(at, f"there is no help on {words[:40]!r}", remedy, *(f"help {w}" for w in near))

    def choices(self, names: Names) -> tuple[str, ...]:
        """All that there is help on."""
        return tuple(dict.fromkeys(self.pages.values()))


QUERY, REASON, PERSON, STORY, URL, FLAG = Query(), Reason(), Person(), Story(), Address(), Flag()
TOPIC, NAME = Name("topic"), Name("name", lambda names: ())
SOURCE = Name("source", lambda names: names.sources)
WHAT, ALERT, ARTICLE = Thing("URL|ALERT"), Thing("ALERT", Judgement()), Thing("ARTICLE")
SITE, FEED = Address("the address of a feed, or of a page that names one"), Thing("FEED", known=lambda names: ())
LIST = Address("the address of an OPML list")
SUBJECT = Among("STORY|TOPIC|SOURCE", (Muted.STORY, Muted.TOPIC, Muted.SOURCE), None)
HEARD = Among("TOPIC|STORY", (Muted.TOPIC, Muted.STORY), Muted.TOPIC)
PRIORITY = Choice("low|normal|high|critical", {str(p): p for p in Priority})
FROM_PRIORITY: Choice[Priority | None] = Choice(
    "low|normal|high|critical|never", {**{str(p): p for p in Priority}, "never": None}
)
ROLE: Choice[Role | None] = Choice("reader|editor|admin|default", {**{str(r): r for r in Role}, "default": None})
TO = Choice("here|dm", {str(w): w for w in Where})
CRITICAL = Choice("critical-only|hold", {"critical-only": True, "hold": False, "critical": True})
BLOCK = Choice("block|unblock", {"block": True, "unblock": False, "blocked": True, "unblocked": False})
BUDGET = Count("N|none", 0, 500, ("none", "unlimited", "off"))
SHOWN, TIER = Count("N", 1, 50), Count("N", 1, 3)
AUDITED = Count("N", 1, 200)
DAYS_BACK = Count("DAYS", 1, 90, units=("d", "day", "days"))
THREAD_HOURS = Count("HOURS|never", 1, 720, ("never",), ("h", "hour", "hours"))
SCHEDULE, LASTING, HOURS, ZONE, SURENESS, JUDGEMENT = When(), Lasting(), HoursOfDay(), Zone(), Sureness(), Judgement()
