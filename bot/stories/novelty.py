"""Known or new: how much of a sentence the desk has already been told."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.model import Reference, Sentence, Statement
from bot.stories.fingerprint import fingerprint, name_fingerprint
from bot.stories.index import Idfs, Known, Story, StoryIndex
from bot.stories.policy import DAY
from bot.text.variants import Spellings


class Evidence(NamedTuple):
    """What comparing a sentence with all that is known came to. All shares are idf-weighted, 0..1.

    ``one``: terms that one known statement has; ``few``: that the five nearest have together;
    ``rest``: the same without the terms that name the story;
    ``story``: that the desk knows at all. ``unknown`` and ``uncovered`` are the weights (sums of idf) of the terms that
    the desk does not know and that the five nearest do not have. ``fresh_names`` are names that the desk does not
    know, ``bare_names`` counts those that the nearest do not have; so do ``new_events`` and ``bare_events`` with
    the words that tell events. ``said_by``: articles with a statement
    that has at least half. ``age``: days since the nearest was told. Of the numbers, how many are known, differ
    from one of the same kind nearby, or are of a new kind; ``changed`` is for the reasons. ``foreign`` is set if
    the nearest statements are in another language, where only names, numbers and days can be compared; ``alike`` is
    above 0 if a sentence encoder found the sentence there: their cosine.
    """

    one: float = 0.0
    few: float = 0.0
    rest: float = 0.0
    story: float = 0.0
    unknown: float = 0.0
    uncovered: float = 0.0
    bare_names: int = 0
    new_events: tuple[str, ...] = ()
    bare_events: int = 0
    said_by: int = 0
    age: float = 0.0
    known_numbers: int = 0
    changed_numbers: int = 0
    new_numbers: int = 0
    nearest: Reference | None = None
    fresh_names: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    foreign: bool = False
    raised: bool = False
    lowered: bool = False
    alike: float = 0.0


DEAD = fingerprint("dead")
RISE = 5.0
"""A toll more than so many times the one before, and so many, is another event's, or history's."""
NEAREST = 5
"""Known statements that a sentence is compared with closely."""


_NO_NUMBERS: tuple[int, int, int, tuple[str, ...]] = (0, 0, 0, ())


class KnownToDesk:
    """All that is known around an article: its story's statements and those of the nearest stories.

    ``said`` are the fingerprints of the article's terms and names: nothing else is looked up. With ``own`` the first
    of the stories is the article's. Spellings are settled here once an article: a name that the story writes in
    another way (Zaporozhye, Saporischschja) counts as the story's name.
    """

    def __init__(
        self,
        stories: Sequence[Story],
        index: StoryIndex,
        lang: str,
        names: Sequence[str],
        said: Iterable[int],
        now: float,
        idf: Idfs,
        identity: frozenset[int] = frozenset(),
        own: bool = False,
    ) -> None:
        self._index = index
        self._lang = lang
        self._now = now
        self._identity = identity
        self._idf = idf
        self._stories = stories
        memories = [index.memory(story) for story in stories]
        self._exact = memories[0].exact if own else {}
        self._statements = [known for memory in memories for known in memory.statements]
        self._starts = [0]
        for memory in memories:
            self._starts.append(self._starts[-1] + len(memory.statements))
        known = Spellings([key for story in stories for key in story.spellings])
        self._alias = {
            name_fingerprint(name): name_fingerprint(key) for name in names if (key := known.variant(name)) is not None
        }
        wanted = {*said, *self._alias.values()}
        self._places: dict[int, list[int]] = {}  # the statements that have a term, counted through all stories
        for memory, start in zip(memories, self._starts, strict=False):
            by_term = memory.by_term
            for term in wanted.intersection(by_term):
                found = [start + n for n in by_term[term]] if start else by_term[term].copy()
                if term in self._places:
                    self._places[term] += found
                else:
                    self._places[term] = found

    @property
    def anything(self) -> bool:
        """False if no live story is anywhere near, so that nothing can be known."""
        return bool(self._statements)

    def statement(self, sentence: Sentence, n: int) -> Statement:
        """A sentence as it will be remembered, with the story's spelling of its names."""
        return Statement(
            sentence=n,
            terms=tuple(fingerprint(t) for t in sentence.terms),
            names=tuple(self._alias.get(f, f) for f in map(name_fingerprint, sentence.names)),
            numbers=tuple((x.value, fingerprint(x.kind) if x.kind else 0, x.approximate) for x in sentence.numbers),
            days=sentence.days,
        )

    def compare(self, sentence: Sentence, statement: Statement) -> Evidence:
        """What the desk knows of a sentence."""
        idf = self._idf
        weights = {t: idf[t] for t in (*statement.terms, *statement.names)}
        total = sum(weights.values())
        if not self._stories or not total:
            return Evidence(
                unknown=total,
                uncovered=total,
                bare_names=len(statement.names),
                new_events=sentence.events,
                bare_events=len(sentence.events),
                new_numbers=len(sentence.numbers),
                fresh_names=sentence.names,
            )
        places = self._places
        unknown = 0.0
        hits: dict[int, float] = {}
        get = hits.get
        for term, weight in weights.items():
            if found := places.get(term):
                for n in found:
                    hits[n] = get(n, 0.0) + weight
            else:
                unknown += weight
        half = 0.5 * total
        bar = sorted(hits.values())[-NEAREST] if len(hits) > NEAREST else 0.0
        low = min(bar, half)
        ranked = sorted([(-score, n) for n, score in hits.items() if score >= low])
        nearest = [self._statements[n] for _, n in ranked[:NEAREST]]
        covered: set[int] = set()
        for known in nearest:
            covered.update(known.terms, known.names)
        uncovered = beyond = rest = 0.0
        identity = self._identity
        for term, weight in weights.items():
            if term not in covered:
                uncovered += weight
                if term not in identity:
                    rest += weight
            elif term not in identity:
                rest += weight
                beyond += weight
        events = [(event, fingerprint(event)) for event in sentence.events]
        kept, changed, new, words = self._numbers(sentence, statement, nearest) if sentence.numbers else _NO_NUMBERS
        raised, lowered = self._tolls(statement) if sentence.numbers else (False, False)
        return Evidence(
            one=min(1.0, -ranked[0][0] / total) if ranked else 0.0,
            few=1.0 - uncovered / total,
            rest=beyond / rest if rest else 1.0,
            story=1.0 - unknown / total,
            unknown=unknown,
            uncovered=uncovered,
            bare_names=sum([f not in covered for f in statement.names]),
            new_events=tuple([event for event, f in events if f not in places]),
            bare_events=sum([f not in covered for _, f in events]),
            said_by=len({self._statements[n].article for score, n in ranked if -score >= half}),
            age=max(0.0, self._now - nearest[0].at) / DAY if nearest else 0.0,
            known_numbers=kept,
            changed_numbers=changed,
            new_numbers=new,
            nearest=self._reference(ranked[0][1]) if ranked else None,
            fresh_names=tuple(
                [name for name, f in zip(sentence.names, statement.names, strict=True) if f not in places]
            ),
            changed=words,
            foreign=bool(nearest) and nearest[0].lang != self._lang,
            raised=raised,
            lowered=lowered,
        )

    def _tolls(self, statement: Statement) -> tuple[bool, bool]:
        """Whether it gives more, or only fewer, dead than the article's own story has been told of."""
        given = self._exact.get(DEAD)
        if not given:
            return False, False
        highest = max(given)
        tolls = [v for v, kind, approximate in statement.numbers if kind == DEAD and not approximate and v not in given]
        return any(highest < t <= RISE * highest + RISE for t in tolls), max(tolls, default=highest) < highest

    def _reference(self, n: int) -> Reference:
        known = self._statements[n]
        return Reference(self._stories[bisect_right(self._starts, n) - 1].id, known.article, known.sentence, known.at)

    def _numbers(
        self, sentence: Sentence, statement: Statement, nearest: Sequence[Known]
    ) -> tuple[int, int, int, tuple[str, ...]]:
        """Counts known, changed and new numbers; a changed one is said as "dead 1 -> 3"."""
        kept = changed = new = 0
        words: list[str] = []
        for number, (value, kind, approximate) in zip(sentence.numbers, statement.numbers, strict=True):
            same_kind = [(v, a, k.at) for k in nearest for v, other, a in k.numbers if kind and other == kind]
            if any(_same(value, v, approximate or a) for v, a, _ in same_kind) or any(
                v == value and (not kind or not other) for k in nearest for v, other, _ in k.numbers
            ):
                kept += 1
            elif same_kind:
                changed += 1
                last = max(same_kind, key=lambda row: row[2])[0]
                words.append(f"{number.kind} {_plain(last)} → {_plain(value)}")
            else:
                new += 1
        return kept, changed, new, tuple(words)


def _same(a: float, b: float, roughly: bool) -> bool:
    """Equal, or within 5 % if one of the two is said to be about so many."""
    return a == b or (roughly and abs(a - b) <= 0.05 * max(abs(a), abs(b)))


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,g}"
