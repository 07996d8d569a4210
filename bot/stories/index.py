"""The stories that a worker knows: a pure data structure that follows the log of changes.

Nothing else changes it, so every worker that has applied the same changes decides alike.
"""

from __future__ import annotations

import math
import sys
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest
from itertools import chain, islice
from operator import itemgetter, mul
from typing import NamedTuple

from bot.model import Change, Reference, Statement, Tally
from bot.stories.fingerprint import DAY_KIND, figure_fingerprint
from bot.stories.foreign import Tongues
from bot.stories.policy import DAY, Policy
from bot.stories.weights import WEIGHTS, Weights

Numbers = tuple[tuple[float, int, bool], ...]


class Known(NamedTuple):
    """One statement of a story, as it is compared."""

    article: str
    at: float
    lang: str
    sentence: int
    terms: array[int]
    names: array[int]
    numbers: Numbers
    days: tuple[int, ...]


_NO_VALUES: array[float] = array("d")
LEAST_WEIGHT = 1e-6
"""A term of a story that weighs less is what rounding left when an article was taken back."""


class Report:
    """The statements that a story has from one article, small: a desk remembers millions.

    ``moved`` says that they were told; those of silent articles count for the idf alone.

    ``_heads`` has five numbers for each statement: its sentence, and how many terms, names, numbers and
    days it has; ``_body`` those, a number as its kind and whether it is approximate; ``_values`` what they say.
    """

    __slots__ = ("_body", "_heads", "_values", "article", "at", "lang", "moved")

    def __init__(
        self, article: str, at: float, lang: str, statements: Iterable[Statement | Known], moved: bool = True
    ) -> None:
        self.article = article
        self.moved = moved
        self.at = at
        self.lang = sys.intern(lang)
        heads: list[int] = []
        body: list[int] = []
        values: list[float] = []
        for s in statements:
            heads += (s.sentence, len(s.terms), len(s.names), len(s.numbers), len(s.days))
            body += s.terms
            body += s.names
            for value, kind, approximate in s.numbers:
                values.append(value)
                body += (kind, approximate)
            body += s.days
        self._heads = array("h", heads)
        self._body = array("I", body)
        self._values = array("d", values) if values else _NO_VALUES

    def __len__(self) -> int:
        return len(self._heads) // 5

    def known(self) -> Iterator[Known]:
        """The statements, laid out for comparing."""
        heads, body, values = self._heads, self._body, self._values
        at = value = 0
        for n in range(0, len(heads), 5):
            sentence, terms, names, numbers, days = heads[n : n + 5]
            split = at + terms
            end = split + names
            told: Numbers = ()
            if numbers:
                kinds = body[end : end + 2 * numbers]
                told = tuple([(values[value + i], kinds[2 * i], bool(kinds[2 * i + 1])) for i in range(numbers)])
            last = end + 2 * numbers + days
            yield Known(
                self.article,
                self.at,
                self.lang,
                sentence,
                body[at:split],
                body[split:end],
                told,
                tuple(body[last - days : last]) if days else (),
            )
            at = last
            value += numbers

    def said(self) -> set[int]:
        """The distinct terms, names and figures of all statements; as ``said``, from what is kept of them."""
        found: set[int] = set()
        body = self._body
        at = value = 0
        for n in range(0, len(self._heads), 5):
            _, terms, names, numbers, days = self._heads[n : n + 5]
            end = at + terms + names
            found.update(body[at:end])
            for i in range(numbers):
                if kind := body[end + 2 * i]:
                    found.add(figure_fingerprint(self._values[value + i], kind))
            value += numbers
            at = end + 2 * numbers + days
            found.update(figure_fingerprint(float(day), DAY_KIND) for day in body[at - days : at])
        return found


def said(statements: Iterable[Statement | Known]) -> set[int]:
    """The distinct terms, names and figures of statements."""
    found = set().union(*[s.terms for s in statements], *[s.names for s in statements])
    for s in statements:
        for value, kind, _ in s.numbers:
            if kind:
                found.add(figure_fingerprint(value, kind))
        for day in s.days:
            found.add(figure_fingerprint(float(day), DAY_KIND))
    return found


@dataclass(slots=True)
class Story:
    """A story as the judge sees it.

    ``slots`` are where the index keeps the terms of its vector, ``weights`` their weights.
    ``number`` stands for the story in the inverted lists of this process.
    """

    id: str
    number: int
    title: str
    lang: str
    opened: float
    updated: float
    reports: int = 0
    sources: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    spellings: tuple[str, ...] = ()
    statements: int = 0
    remembered: list[Report] = field(default_factory=list)
    slots: array[int] = field(default_factory=lambda: array("I"))
    weights: array[float] = field(default_factory=lambda: array("d"))
    version: int = 0

    @property
    def tally(self) -> Tally:
        """What the footer says."""
        return Tally(self.reports, max(1, len(self.sources)), self.updated)


@dataclass(slots=True)
class Memory:
    """What a story knows, laid out for comparing; built when first asked for."""

    statements: list[Known]
    by_term: dict[int, list[int]]
    exact: dict[int, set[float]]
    """The exact numbers told of each kind."""

    def extend(self, statements: Iterable[Known]) -> None:
        """Adds statements at the end."""
        by_term = self.by_term
        for n, known in enumerate(statements, len(self.statements)):
            self.statements.append(known)
            for term in (*known.terms, *known.names):
                if term in by_term:
                    by_term[term].append(n)
                else:
                    by_term[term] = [n]
            for value, kind, approximate in known.numbers:
                if kind and not approximate:
                    self.exact.setdefault(kind, set()).add(value)


class _Logs(dict[int, float]):
    """The weight of a term by how many of ``articles`` said it; each is worked out once."""

    __slots__ = ("articles",)

    def __init__(self, articles: float) -> None:
        self.articles = articles

    def __missing__(self, df: int) -> float:
        weight = self[df] = math.log(1.0 + self.articles / (df + 1.0))
        return weight


class Idfs(dict[int, float]):
    """The idf of each term of an article, looked up once; good until the index changes."""

    __slots__ = ("_index",)

    def __init__(self, index: StoryIndex) -> None:
        self._index = index

    def __missing__(self, term: int) -> float:
        weight = self[term] = self._index.idf(term)
        return weight

    def learn(self, terms: Iterable[int]) -> None:
        """Looks many terms up at once."""
        terms = tuple(terms)
        self.update(zip(terms, self._index.idfs(terms), strict=True))


@lru_cache(maxsize=4096)
def _shared(names: frozenset[str]) -> frozenset[str]:
    """One object for equal sets: most stories have one of a few sources, and are told to the same destinations."""
    return names


class _Terms:
    """What the index keeps of each term, in slots: a term that many stories share is looked up once, not once a story.

    ``counts``: articles that said it; ``uses``: stories that have it in their vector; ``stories``: those by number, the
    one that moved last at the end; a bare number if it is one. Slot 0 is that of every term never heard of.
    """

    __slots__ = ("_free", "counts", "prints", "slots", "stories", "uses")

    def __init__(self) -> None:
        self.slots: dict[int, int] = {}
        self.prints = array("I", [0])
        self.counts = array("I", [0])
        self.uses = array("I", [0])
        self.stories: list[int | array[int] | None] = [None]
        self._free: list[int] = []

    def slot(self, term: int) -> int:
        """The slot of a term; a new one if need be."""
        slot = self.slots.get(term)
        if slot is None:
            if self._free:
                slot = self._free.pop()
                self.prints[slot] = term
            else:
                slot = len(self.prints)
                self.prints.append(term)
                self.counts.append(0)
                self.uses.append(0)
                self.stories.append(None)
            self.slots[term] = slot
        return slot

    def ends_with(self, slot: int, story: int) -> bool:
        """True if a story is the last in a term's list."""
        listed = self.stories[slot]
        return listed[-1] == story if isinstance(listed, array) else listed == story

    def release(self, slot: int) -> None:
        """Gives a slot free if nothing needs it."""
        if not self.counts[slot] and not self.uses[slot]:
            del self.slots[self.prints[slot]]
            self._free.append(slot)


GATHERED = 5_000
"""Stories whose terms a rebuild sums at once."""
BRIEF = 64
"""Reports of a story, at most, whose terms are summed with those of others: each report more is one more round."""
SETTLED = 5_000
"""Stories listed at once at the end of a rebuild: enough to share the looking up, few enough to need little memory."""
_WIDTH = array("I").itemsize


def _last(listed: array[int], story: int) -> int:
    """Where a story last stands in a list, -1 if it does not: array.index() makes an object of each number that it passes."""
    if listed[0] == story:
        return 0  # the one that is dropped is the one that has not moved for longest
    raw, wanted = listed.tobytes(), array("I", (story,)).tobytes()
    place = raw.rfind(wanted)
    while place % _WIDTH and place > 0:  # the end of one number and the beginning of the next
        place = raw.rfind(wanted, 0, place + _WIDTH - 1)
    return place // _WIDTH


@dataclass(slots=True)
class _Pending:
    """What a rebuild has read and not summed: the stories with the vectors of their articles, a term and its weight
    by turns, and what those articles said."""

    stories: list[tuple[Story, list[array[float]]]] = field(default_factory=list)
    said: array[int] = field(default_factory=lambda: array("I"))
    articles: int = 0


class StoryIndex:
    """Live stories, found by their terms."""

    def __init__(self, policy: Policy | None = None, weights: Weights = WEIGHTS, listing: bool = True) -> None:
        """Without ``listing`` no story is found until ``settle``: for a rebuild, which would list each once a report."""
        self._listing = listing
        self._pending = _Pending()
        self.policy = policy or Policy()
        self.seq = 0
        self.stories: OrderedDict[str, Story] = OrderedDict()  # by last report, the oldest first
        self._numbered: dict[int, Story] = {}
        self._next = 0
        self._terms = _Terms()
        for term, rate in weights.common.items():
            if imagined := round(self.policy.idf_prior * rate):
                self._terms.counts[self._terms.slot(term)] = imagined
        self._articles = 0
        self.weights = weights
        self._logs = _Logs(self.policy.idf_prior)
        self._memories: OrderedDict[str, Memory] = OrderedDict()
        self.tongues = Tongues()  # reports with vectors, for articles in other languages

    # --- following the log

    def apply(self, change: Change) -> None:
        """Follows one change. Changes that were seen already, in a rebuild, are passed over.

        A story that has absorbed another is not itself any more: it must be learnt anew (see ``learn``).
        """
        for id in change.evicted:
            self.drop(id)
        if not (change.retracts or change.absorbs):
            self._expire(change.at)
        self.tongues.add(change)
        self.seq = max(self.seq, change.seq)
        if change.absorbs:
            self.drop(change.absorbs)
        story = self.stories.get(change.story)
        if story is not None and change.seq <= story.version:
            if change.seq == story.version:  # the story was read early; only now it is the last that moved
                self._weigh(story, ())
                self.stories.move_to_end(story.id)
            return
        if story is not None or not (change.retracts or change.absorbs):
            self._learn(change)

    def learn(
        self, id: str, changes: Iterable[Change], reports: int, sources: Iterable[str], told: Iterable[str]
    ) -> None:
        """Makes a story anew from all that is kept of it, the opening change first, and from what that has added up to.

        Of a very long story not every change is kept, and one that absorbed another has the changes of both.
        """
        if id in self.stories:
            self.drop(id)
        changes = tuple(changes)
        stepwise = [change for change in changes if change.retracts or change.absorbs]
        for change in changes:
            self.tongues.add(change)
        if self._listing or stepwise or not self._gather(changes):
            for change in changes:
                if id in self.stories or not (change.retracts or change.absorbs):
                    self._learn(change)
        if story := self.stories.get(id):
            if any(change.absorbs for change in stepwise):
                story.opened = min(change.at for change in changes)
            story.reports = reports
            story.sources = _shared(frozenset(sources))
            story.told = _shared(story.told.union(told))

    def _gather(self, changes: tuple[Change, ...]) -> bool:
        """Enters a story in a rebuild, of which nothing was ever taken back; its terms are summed later, with those of
        others. False for one that is so long that it has forgotten something: that must be followed step by step.
        """
        if not changes or sum([len(change.statements) for change in changes]) > self.policy.max_statements:
            return False
        pending = self._pending
        story = self._new(changes[0])
        vectors = []
        for change in changes:
            self._report(story, change)
            if change.statements:
                pending.articles += 1
                pending.said.fromlist([*said(change.statements)])
            vectors.append(array("d", [*chain.from_iterable(change.vector)]))
            story.version = max(story.version, change.seq)
        pending.stories.append((story, vectors))
        if len(pending.stories) >= GATHERED:
            self._sum()
        return True

    def _sum(self) -> None:
        """Gives the stories that a rebuild has gathered their terms."""
        from bot.stories.bulk import Sums, said_by  # numpy: most commands start without it

        pending, self._pending = self._pending, _Pending()
        terms = self._terms
        for term, count in zip(*said_by(pending.said), strict=True):
            terms.counts[terms.slot(term)] += count
        self._articles += pending.articles
        self._logs = _Logs(self._articles + self.policy.idf_prior)
        brief = []
        for story, vectors in pending.stories:
            if len(vectors) <= BRIEF and all(min(vector, default=1.0) >= LEAST_WEIGHT for vector in vectors):
                brief.append((story, vectors))
            else:
                for vector in vectors:
                    pairs = iter(vector)
                    self._weigh(story, tuple((int(term), weight) for term, weight in zip(pairs, pairs, strict=True)))
        brief.sort(key=lambda some: -len(some[1]))
        sums = Sums([vectors for _, vectors in brief], self.policy.centroid_terms)
        held, uses = sums.terms()
        slots = list(map(terms.slot, held))
        for slot, count in zip(slots, uses, strict=True):
            terms.uses[slot] += count
        for (story, _), summed in zip(brief, sums.each(slots), strict=True):
            story.slots, story.weights = summed

    def _learn(self, change: Change) -> None:
        story = self.stories.get(change.story)
        if story is None:
            story = self._open(change)
        elif change.retracts:
            self._retract(story, change)
        elif change.absorbs:
            story.told = _shared(story.told.union(change.told))
            self._weigh(story, ())
        else:
            self._grow(story, change)
        story.version = max(story.version, change.seq)
        self.stories.move_to_end(story.id)

    def _open(self, change: Change) -> Story:
        story = self._new(change)
        self._grow(story, change)
        return story

    def _new(self, change: Change) -> Story:
        story = Story(
            id=change.story,
            number=self._next,
            title=change.title,
            lang=change.lang,
            opened=change.at,
            updated=change.at,
        )
        self._next += 1
        self.stories[story.id] = self._numbered[story.number] = story
        return story

    def _grow(self, story: Story, change: Change) -> None:
        report = self._report(story, change)
        if change.statements:
            self._said(said(change.statements))
        if story.statements > self.policy.max_statements:
            self._trim(story)
        elif change.moved and (memory := self._memories.get(story.id)) is not None:
            memory.extend(report.known())
        self._weigh(story, change.vector)

    def _report(self, story: Story, change: Change) -> Report:
        """Enters all of a report but its terms."""
        story.updated = max(story.updated, change.at)
        story.reports += change.report
        if change.independent and (change.origin or change.source) not in story.sources:
            story.sources = _shared(story.sources | {sys.intern(change.origin or change.source)})
        if change.told:
            story.told = _shared(story.told.union(change.told))
        if change.spellings:
            spellings = dict.fromkeys((*story.spellings, *map(sys.intern, change.spellings)))
            story.spellings = tuple(spellings)[-self.policy.max_statements :]
        report = Report(change.article, change.at, change.lang, change.statements, change.moved)
        story.remembered.append(report)
        story.statements += len(report)
        return report

    def _retract(self, story: Story, change: Change) -> None:
        """Takes back what an article said."""
        gone = [r for r in story.remembered if r.article == change.retracts]
        story.remembered = [r for r in story.remembered if r.article != change.retracts]
        story.statements -= sum(map(len, gone))
        story.reports -= 1
        story.sources = _shared(story.sources.difference(change.unsourced))
        story.title = change.title
        self._unsay(gone)
        self._memories.pop(story.id, None)
        self._weigh(story, tuple((term, -weight) for term, weight in change.vector))

    def _weigh(self, story: Story, added: tuple[tuple[int, float], ...]) -> None:
        """Adds an article's vector to a story's, and lists the story as the last that moved."""
        terms = self._terms
        before = dict(zip(story.slots, story.weights, strict=True))
        vector = dict(before)
        for term, weight in added:
            slot = terms.slot(term)
            vector[slot] = vector.get(slot, 0.0) + weight
        # what was taken off to the last is no term of the story any more, whatever rounding leaves of it
        gone = [slot for slot, weight in vector.items() if weight < LEAST_WEIGHT]
        for slot in gone:
            del vector[slot]
        if len(vector) > self.policy.centroid_terms:
            # by weight alone, not by idf: that depends on stories which a rebuild no longer sees
            ranked = sorted(vector.items(), key=lambda item: (-item[1], terms.prints[item[0]]))
            vector = dict(ranked[: self.policy.centroid_terms])
            gone += [slot for slot, _ in ranked[self.policy.centroid_terms :]]
        story.slots = array("I", vector)
        story.weights = array("d", vector.values())
        for slot in gone:
            if slot in before:
                terms.uses[slot] -= 1
                self._unlist(slot, story.number)
            terms.release(slot)
        for slot in vector:
            if slot not in before:
                terms.uses[slot] += 1
                if self._listing:
                    self._list(slot, story.number)
            elif self._listing and not terms.ends_with(slot, story.number):
                self._unlist(slot, story.number)
                self._list(slot, story.number)

    def _trim(self, story: Story) -> None:
        """Forgets whole reports until few enough statements are left: silent ones first, the oldest first."""
        while story.statements > self.policy.max_statements and len(story.remembered) > 1:
            earlier = story.remembered[:-1]
            gone = next((r for r in earlier if not r.moved), earlier[0])
            story.remembered.remove(gone)
            story.statements -= len(gone)
            self._unsay([gone])
        self._memories.pop(story.id, None)

    def _said(self, terms: Iterable[int]) -> None:
        """Counts one more article that said ``terms``."""
        counts, slots = self._terms.counts, self._terms.slots
        for term in terms:
            if term in slots:
                counts[slots[term]] += 1
            else:
                counts[self._terms.slot(term)] = 1
        self._articles += 1
        self._logs = _Logs(self._articles + self.policy.idf_prior)

    def _unsay(self, reports: Iterable[Report]) -> None:
        """No longer counts in how many articles a term was said by reports that are forgotten."""
        terms = self._terms
        counts, slots = terms.counts, terms.slots
        for report in reports:
            if not len(report):
                continue
            self._articles -= 1
            for term in report.said():
                slot = slots.get(term, 0)
                if counts[slot]:
                    counts[slot] -= 1
                    terms.release(slot)
        self._logs = _Logs(self._articles + self.policy.idf_prior)

    def _list(self, slot: int, story: int) -> None:
        """Enters a story, which must not be there, at the end of a term's list.

        Only the newest posting_scan are ever read; half as many again are kept, to move up when some leave: taking one out reads the list.
        """
        listed = self._terms.stories[slot]
        if listed is None:
            self._terms.stories[slot] = story
        elif isinstance(listed, int):
            self._terms.stories[slot] = array("I", (listed, story))
        else:
            listed.append(story)
            if len(listed) > 2 * self.policy.posting_scan:
                del listed[: -(3 * self.policy.posting_scan) // 2]

    def _list_all(self, slot: int, stories: array[int]) -> None:
        """Enters stories, of which none may be there, at the end of a term's list."""
        before = self._terms.stories[slot]
        if isinstance(before, array):
            before.extend(stories)
        elif before is not None:
            before = array("I", (before, *stories))
        else:
            before = stories if len(stories) > 1 else stories[0]
        if isinstance(before, array) and len(before) > 2 * self.policy.posting_scan:
            del before[: -(3 * self.policy.posting_scan) // 2]
        self._terms.stories[slot] = before

    def _unlist(self, slot: int, story: int) -> None:
        """Takes a story out of a term's list."""
        listed = self._terms.stories[slot]
        if listed == story:
            self._terms.stories[slot] = None
        elif isinstance(listed, array) and (place := _last(listed, story)) >= 0:  # or so far back that it was cut off
            del listed[place]
            if not listed:
                self._terms.stories[slot] = None

    def drop(self, id: str) -> None:
        """Forgets a story."""
        if self._pending.stories and id in self.stories:
            self._sum()
        story = self.stories.pop(id, None)
        if story is None:
            return
        del self._numbered[story.number]
        for slot in story.slots:
            self._terms.uses[slot] -= 1
            self._unlist(slot, story.number)
            self._terms.release(slot)
        self._unsay(story.remembered)
        self._memories.pop(id, None)

    def _expire(self, now: float) -> None:
        limit = now - self.policy.idle_days * DAY
        while self.stories:
            oldest = next(iter(self.stories.values()))
            if oldest.updated >= limit:
                return
            self.drop(oldest.id)

    def to_evict(self) -> tuple[str, ...]:
        """The stories that must go before another is opened."""
        excess = len(self.stories) + 1 - self.policy.max_stories
        return tuple(islice(self.stories, max(0, excess)))

    def settle(self) -> None:
        """Puts the stories in the order of their last changes, as the log would have, and lists those that a rebuild
        has not listed yet; a rebuild ends with it."""
        if not self.stories:
            self._listing = True
            return
        if self._pending.stories:
            self._sum()
        self._expire(max((s.updated for s in self.stories.values()), default=0.0))
        ordered = sorted(self.stories.values(), key=lambda s: s.version)
        if self._listing and ordered == list(self.stories.values()):
            return
        for story in ordered:
            self.stories.move_to_end(story.id)
            if self._listing:
                for slot in story.slots:
                    self._unlist(slot, story.number)
        from bot.stories.bulk import listed

        for at in range(0, len(ordered), SETTLED):
            for slot, numbers in listed([(s.number, s.slots) for s in ordered[at : at + SETTLED]]):
                self._list_all(slot, numbers)
        self._listing = True

    # --- asking

    def idf(self, term: int) -> float:
        """ln(1 + (N + p) / (df + 1)), N and df in articles with kept statements and p imagined ones.

        The smoothed inverse document frequency (Robertson, 2004). The imagined articles say each common
        word as often as news does (weights.common), so that an empty desk weighs "police" less than a name.
        """
        return self._logs[self._terms.counts[self._terms.slots.get(term, 0)]]

    def idfs(self, terms: Iterable[int]) -> list[float]:
        """The idf of each of many terms."""
        logs, counts, slot = self._logs, self._terms.counts, self._terms.slots.get
        return [logs[counts[slot(term, 0)]] for term in terms]

    def vector(self, story: Story) -> dict[int, float]:
        """The story's terms with their weights."""
        return {self._terms.prints[slot]: weight for slot, weight in zip(story.slots, story.weights, strict=True)}

    def weighted(self, story: Story) -> tuple[array[int], list[float]]:
        """The slots of a story's vector, and their weights as they are compared, times idf."""
        if not story.slots:  # all that it had was taken back
            return story.slots, []
        # with slot 0 as well, so that it gives a tuple of one, too
        counts = itemgetter(*story.slots, 0)(self._terms.counts)
        return story.slots, list(map(mul, story.weights, map(self._logs.__getitem__, counts)))

    def alike(self, one: Story, other: Story) -> float:
        """The cosine of two stories' vectors, 0..1."""
        (slots, weights), (others, theirs) = self.weighted(one), self.weighted(other)
        mine = dict(zip(slots, weights, strict=True))
        shared: float = sum(mine[slot] * weight for slot, weight in zip(others, theirs, strict=True) if slot in mine)
        norm = math.sqrt(sum(map(mul, weights, weights)) * sum(map(mul, theirs, theirs)))
        return shared / norm if norm else 0.0

    def by_slot(self, terms: Mapping[int, float]) -> dict[int, float]:
        """The values of terms by where the index keeps them; terms that it has never heard of are left out."""
        slots = self._terms.slots
        return {slots[term]: value for term, value in terms.items() if term in slots}

    def slots(self, terms: Iterable[int]) -> frozenset[int]:
        """Where the index keeps terms; those that it has never heard of are left out."""
        slots = self._terms.slots
        return frozenset([slots[term] for term in terms if term in slots])

    def likeliest(self, terms: Mapping[int, float], now: float) -> list[Story]:
        """The policy.candidates live stories with the highest sum over the ``terms`` they have, highest first.

        Of a term's stories those that moved last are counted, at most policy.posting_scan.
        """
        scan = self.policy.posting_scan
        hits: dict[int, float] = {}
        get = hits.get
        for term, worth in terms.items():
            listed = self._terms.stories[self._terms.slots.get(term, 0)]
            if listed is None:
                continue
            if isinstance(listed, int):
                hits[listed] = get(listed, 0.0) + worth
                continue
            for number in listed[-scan:]:
                hits[number] = hits[number] + worth if number in hits else worth
        limit = now - self.policy.idle_days * DAY
        one = max(terms.values(), default=0.0)
        while True:
            best = self._best(hits, one)
            over = [story for story in best if story.updated < limit]
            if not over:
                return best
            for story in over:
                del hits[story.number]

    def _best(self, hits: Mapping[int, float], one: float) -> list[Story]:
        most = self.policy.candidates
        # what has no more than one of the terms is passed at a glance if enough have more
        ahead = [(worth, n) for n, worth in hits.items() if worth > one]
        if len(ahead) < most:
            ahead = [(worth, n) for n, worth in hits.items()]
        bar = nlargest(most, ahead)[-1][0] if ahead else 0.0
        found = [(-worth, self._numbered[n].id, n) for worth, n in ahead if worth >= bar]
        return [self._numbered[n] for _, _, n in sorted(found)[:most]]

    def cores(self, story: Story, *counts: int) -> tuple[frozenset[int], ...]:
        """The so many weightiest terms of a story, for each of ``counts``."""
        prints = self._terms.prints
        slots, worth = self.weighted(story)
        ranked = sorted(worth, reverse=True)
        bars = [ranked[:count][-1] if ranked else 0.0 for count in counts]
        return tuple(
            [frozenset([prints[slot] for slot, w in zip(slots, worth, strict=True) if w >= bar]) for bar in bars]
        )

    def memory(self, story: Story) -> Memory:
        """What a story knows. The layouts of the last 512 stories asked for are kept."""
        memory = self._memories.get(story.id)
        if memory is None:
            memory = Memory([], {}, {})
            for report in story.remembered:
                if report.moved:
                    memory.extend(report.known())
            self._memories[story.id] = memory
            if len(self._memories) > 512:
                self._memories.popitem(last=False)
        else:
            self._memories.move_to_end(story.id)
        return memory

    def reference(self, story: Story, n: int) -> Reference:
        """Where statement ``n`` of a story's memory came from."""
        known = self.memory(story).statements[n]
        return Reference(story.id, known.article, known.sentence, known.at)
