"""A wire without end: invented articles whose words are spread as those of news are.

    events -> reports: a first report, then rewrites and developments, in the order of time

Words follow Zipf's law over tens of thousands of forms; events of one field share its terms, events of
one place its name, and reports of one event its facts. Everything comes from one seed.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from bot.model import Article

START = 1_773_100_000.0
FORMS, FIELDS, PLACES, PEOPLE = 40_000, 300, 3_000, 20_000
SENTENCES = 14
"""Of about 21 words each: an article of 300 words."""
LASTING = (0.7, 0.15, 0.07, 0.08)
"""How many events have one report, two, three, or more (up to 51)."""
LAG = 86_400.0
"""Seconds after the first report in which the mean further one comes."""

_FUNCTION = (
    "the the the the of of to to and in in a a for on that with as at by from is was has have had be been it its "
    "were which their this after an are not but who will more than also into over about when they he she we"
).split()
_VERBS = (
    "said said said told announced reported confirmed killed arrested signed struck opened closed warned rejected "
    "approved launched agreed called reached rose fell began ended won lost found sent ordered moved"
).split()
_WHEN = "on Monday|on Tuesday|on Wednesday|on Thursday|on Friday|overnight|last year|in 2014|next week".split("|")
_COUNTED = (
    "people were killed|people were injured|houses|soldiers|million dollars|percent|workers|kilometres|votes".split("|")
)
_ONSETS = "b br c ch d dr f fl g gr h j k l m n p pl pr qu r s sh sl st str t tr v w".split()
_VOWELS = "a e i o u ai ea ee ou oa".split()
_CODAS = "b ck d ft g l ll m n nd ng nt p r rd rk rm rn rt s ss st t th x".split()


def words(chance: random.Random, number: int, syllables: int = 2) -> list[str]:
    """Distinct invented words, the shorter ones first, as in a language."""
    found: dict[str, None] = {}
    while len(found) < number:
        length = max(1, syllables - 1 + (len(found) > number // 50) + (chance.random() < 0.3))
        parts = (chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(length))
        found["".join(parts) + chance.choice(_CODAS)] = None
    return list(found)


class Zipf:
    """Draws items, the earlier the more often: the n-th with weight 1 / (n + 2.7) (Zipf and Mandelbrot)."""

    def __init__(self, items: list[str]) -> None:
        self._items = items
        self._weights = list(accumulate(1.0 / (n + 2.7) for n in range(len(items))))

    def draw(self, chance: random.Random, number: int) -> list[str]:
        """``number`` items, with repetition."""
        return chance.choices(self._items, cum_weights=self._weights, k=number)


class Fact(NamedTuple):
    """What one sentence says."""

    names: tuple[str, ...]
    terms: tuple[str, ...]
    verb: str
    number: int
    counted: str
    when: str


@dataclass(slots=True)
class Event:
    """Something that goes on: the terms, names and facts that its reports share."""

    id: str
    field: list[str]
    names: list[str]
    terms: list[str]
    facts: list[Fact]
    reports: int = 0


class Wire:
    """Makes events and reports of them. The same seed gives the same language; another ``part``, other events in it."""

    def __init__(self, seed: int = 1, part: int = 0, sentences: int = SENTENCES) -> None:
        self._sentences = sentences
        self.chance = random.Random(seed)
        forms = words(self.chance, FORMS)
        self._general = Zipf([f + ending for f, ending in zip(forms, _endings(self.chance), strict=False)])
        rare = forms[FORMS // 20 :]
        self._fields = [self.chance.sample(rare, 40) for _ in range(FIELDS)]
        self._rare = rare
        self._places = Zipf([w.capitalize() for w in words(self.chance, PLACES, 3)])
        self._people = Zipf([w.capitalize() for w in words(self.chance, PEOPLE, 3)])
        self._sources = [f"{w.capitalize()} Press" for w in words(self.chance, 60)]
        self.chance = random.Random(f"{seed}/{part}")
        self._part = part
        self._events = 0
        self._articles = 0

    def event(self) -> Event:
        """A new event with its first facts."""
        self._events += 1
        chance = self.chance
        event = Event(
            id=f"e{self._events}",
            field=chance.choice(self._fields),
            names=[*dict.fromkeys(self._places.draw(chance, 3) + self._people.draw(chance, 5))],
            terms=chance.sample(self._rare, 12),
            facts=[],
        )
        event.facts += [self._fact(event) for _ in range(self._sentences)]
        return event

    def report(self, event: Event, at: float, *, moves: bool = False) -> Article:
        """The next report of an event: its first, a rewrite, or with ``moves`` a development."""
        chance = self.chance
        if event.reports == 0:
            told = event.facts
        elif moves:
            news = [self._fact(event) for _ in range(3)]
            told = news + chance.sample(event.facts, self._sentences - 3)
            event.facts = (news + event.facts)[: max(40, 2 * self._sentences)]
        else:
            told = chance.sample(event.facts[: self._sentences], self._sentences - 1)
        event.reports += 1
        self._articles += 1
        fresh = iter(self._general.draw(chance, 9 * (len(told) + 1)))
        title = " ".join([*told[0].names[:2], told[0].verb, *told[0].terms[:4]])
        body = [self._sentence(fact, fresh, event.reports > 1) for fact in told]
        source = chance.choice(self._sources)
        return Article(
            id=f"a{self._part}-{self._articles}",
            title=title,
            text="\n".join(" ".join(body[n : n + 3]) for n in range(0, len(body), 3)),
            published=at,
            seen=at,
            source=source,
            url=f"https://news.example/{self._part}/{self._articles}",
            lang="en",
        )

    def stream(self, gap: float, start: float = START) -> Iterator[tuple[Event, Article]]:
        """Reports in the order of time, without end; a new event every ``gap`` seconds, its reports within days."""
        chance = self.chance
        due: list[tuple[float, int, Event]] = []
        opens = start
        while True:
            if due and due[0][0] <= opens:
                at, _, event = heapq.heappop(due)
                yield event, self.report(event, at, moves=chance.random() < 0.4)
                continue
            event = self.event()
            for n in range(self._further()):
                heapq.heappush(due, (opens + chance.expovariate(1 / LAG), self._events * 100 + n, event))
            yield event, self.report(event, opens)
            opens += chance.expovariate(1 / gap)

    def _further(self) -> int:
        kind = self.chance.choices(range(4), LASTING)[0]
        return kind if kind < 3 else min(50, 2 + int(self.chance.paretovariate(0.8)))

    def _fact(self, event: Event) -> Fact:
        chance = self.chance
        own = chance.sample(event.terms, 3) + chance.sample(event.field, 2)
        own += self._general.draw(chance, 4)
        chance.shuffle(own)
        return Fact(
            names=tuple(chance.choices(event.names, k=chance.randint(0, 2))),
            terms=tuple(own),
            verb=chance.choice(_VERBS),
            number=int(chance.paretovariate(0.7)) + 1 if chance.random() < 0.3 else 0,
            counted=chance.choice(_COUNTED),
            when=chance.choice(_WHEN) if chance.random() < 0.3 else "",
        )

    def _sentence(self, fact: Fact, fresh: Iterator[str], again: bool) -> str:
        """A fact in words. Told again, a quarter of its terms are said otherwise and the order changes."""
        chance = self.chance
        terms = list(fact.terms)
        if again:
            terms = [next(fresh) if chance.random() < 0.25 else t for t in terms]
            chance.shuffle(terms)
        parts = [*fact.names, fact.verb, *terms]
        said: list[str] = []
        for part, link in zip(parts, chance.choices(_FUNCTION, k=len(parts)), strict=True):
            said += (link, part) if chance.random() < 0.85 else (part,)
        if fact.number:
            said += (str(fact.number), fact.counted)
        if fact.when:
            said.append(fact.when)
        text = " ".join(said)
        return text[0].upper() + text[1:] + "."


def _endings(chance: random.Random) -> Iterator[str]:
    while True:
        yield chance.choice(("", "", "", "s", "ed", "ing", "er", "al"))
