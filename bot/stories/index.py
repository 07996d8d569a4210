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
from itertools import islice
from operator import mul

from bot.model import Change, Reference, Statement, Tally
from bot.stories.fingerprint import DAY_KIND, figure_fingerprint
from bot.stories.foreign import Tongues
from bot.stories.policy import DAY, Policy
from bot.stories.weights import WEIGHTS, Weights

Numbers = tuple[tuple[float, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Known:
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
            kinds = body[end : end + 2 * numbers]
            last = end + 2 * numbers + days
            yield Known(
                self.article,
                self.at,
                self.lang,
                sentence,
                body[at:split],
                body[split:end],
                tuple((values[value + i], kinds[2 * i], bool(kinds[2 * i + 1])) for i in range(numbers)),
                tuple(body[last - days : last]),
            )
            at = last
            value += numbers

    def said(self) -> set[int]:
        """The distinct terms, names and figures of all statements."""
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


@dataclass(slots=True)
class Story:
    """A story as the judge sees it.

    ``terms`` are those of its vector, ``weights`` their weights.
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
    terms: array[int] = field(default_factory=lambda: array("I"))
    weights: array[float] = field(default_factory=lambda: array("d"))
    version: int = 0

    @property
    def vector(self) -> dict[int, float]:
        """The story's terms with their weights."""
        return dict(zip(self.terms, self.weights, strict=True))

    @property
    def tally(self) -> Tally:
        """What the footer says."""
        return Tally(self.reports, max(1, len(self.sources)), self.updated)


@dataclass(slots=True)
class Memory:
    """What a story knows, laid out for comparing; built when first asked for."""

    statements: list[Known]
    by_term: dict[int, list[int]]
    names: set[int]

    def extend(self, statements: Iterable[Known]) -> None:
        """Adds statements at the end."""
        for known in statements:
            n = len(self.statements)
            self.statements.append(known)
            for term in known.terms:
                self.by_term.setdefault(term, []).append(n)
            for name in known.names:
                self.by_term.setdefault(name, []).append(n)
            self.names.update(known.names)


class _Logs(dict[int, float]):
    """The weight of a term by how many of ``articles`` said it; each is worked out once."""

    __slots__ = ("articles",)

    def __init__(self, articles: float) -> None:
        self.articles = articles

    def __missing__(self, df: int) -> float:
        weight = self[df] = math.log(1.0 + self.articles / (df + 1.0))
        return weight


@lru_cache(maxsize=4096)
def _shared(names: frozenset[str]) -> frozenset[str]:
    """One object for equal sets: most stories have one of a few sources, and are told to the same destinations."""
    return names


class StoryIndex:
    """Live stories, found by their terms."""

    def __init__(self, policy: Policy | None = None, weights: Weights = WEIGHTS) -> None:
        self.policy = policy or Policy()
        self.seq = 0
        self.stories: OrderedDict[str, Story] = OrderedDict()  # by last report, the oldest first
        self._numbered: dict[int, Story] = {}
        self._next = 0
        # a term's stories by number, the one that moved last at the end; a bare number if it is one
        self._postings: dict[int, int | array[int]] = {}
        self._common = {t: round(self.policy.idf_prior * rate) for t, rate in weights.common.items()}
        self._df: dict[int, int] = dict(self._common)  # articles that said a term, imagined ones among them
        self._articles = 0
        self.weights = weights
        self._logs = _Logs(self.policy.idf_prior)
        self._memories: OrderedDict[str, Memory] = OrderedDict()
        self.tongues = Tongues()  # reports with vectors, for articles in other languages

    # --- following the log

    def apply(self, change: Change) -> None:
        """Follows one change. Changes that were seen already, in a rebuild, are passed over."""
        for id in change.evicted:
            self.drop(id)
        self._expire(change.at)
        self.tongues.add(change)
        self.seq = max(self.seq, change.seq)
        story = self.stories.get(change.story)
        if story is None:
            story = self._open(change)
        elif change.seq <= story.version:
            return
        else:
            self._grow(story, change)
        story.version = change.seq
        self.stories.move_to_end(story.id)

    def _open(self, change: Change) -> Story:
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
        self._grow(story, change)
        return story

    def _grow(self, story: Story, change: Change) -> None:
        policy = self.policy
        story.updated = max(story.updated, change.at)
        story.reports += 1
        if change.independent:
            story.sources = _shared(story.sources | {sys.intern(change.source)})
        story.told = _shared(story.told.union(change.told))
        spellings = dict.fromkeys((*story.spellings, *map(sys.intern, change.spellings)))
        story.spellings = tuple(spellings)[-policy.max_statements :]
        report = Report(change.article, change.at, change.lang, change.statements, change.moved)
        story.remembered.append(report)
        story.statements += len(report)
        self._count([report], 1)
        if story.statements > policy.max_statements:
            self._trim(story)
        elif change.moved and (memory := self._memories.get(story.id)) is not None:
            memory.extend(report.known())
        self._weigh(story, change.vector)

    def _weigh(self, story: Story, added: tuple[tuple[int, float], ...]) -> None:
        """Adds an article's vector to a story's, and lists the story as the last that moved."""
        vector = story.vector
        for term in vector:
            self._unlist(term, story.number)
        for term, weight in added:
            vector[term] = vector.get(term, 0.0) + weight
        if len(vector) > self.policy.centroid_terms:
            # by weight alone, not by idf: that depends on stories which a rebuild no longer sees
            kept = sorted(vector.items(), key=lambda item: (-item[1], item[0]))[: self.policy.centroid_terms]
            vector = dict(kept)
        story.terms = array("I", vector)
        story.weights = array("d", vector.values())
        for term in vector:
            self._list(term, story.number)

    def _trim(self, story: Story) -> None:
        """Forgets whole reports until few enough statements are left: silent ones first, the oldest first."""
        while story.statements > self.policy.max_statements and len(story.remembered) > 1:
            earlier = story.remembered[:-1]
            gone = next((r for r in earlier if not r.moved), earlier[0])
            story.remembered.remove(gone)
            story.statements -= len(gone)
            self._count([gone], -1)
        self._memories.pop(story.id, None)

    def _count(self, reports: Iterable[Report], step: int) -> None:
        """Counts in how many articles a term was said, by the statements that are kept."""
        df = self._df
        for report in reports:
            if not len(report):
                continue
            self._articles += step
            for term in report.said():
                n = df.get(term, 0) + step
                if n > 0:
                    df[term] = n
                else:
                    df.pop(term, None)
        self._logs = _Logs(self._articles + self.policy.idf_prior)

    def _list(self, term: int, story: int) -> None:
        """Enters a story, which must not be there, at the end of a term's list.

        Only the newest posting_scan are ever read; a few times as many are kept, to move up when some leave.
        """
        listed = self._postings.get(term)
        if listed is None:
            self._postings[term] = story
        elif isinstance(listed, int):
            self._postings[term] = array("I", (listed, story))
        else:
            listed.append(story)
            if len(listed) > 8 * self.policy.posting_scan:
                del listed[: -4 * self.policy.posting_scan]

    def _unlist(self, term: int, story: int) -> None:
        listed = self._postings.get(term)
        if listed == story:
            del self._postings[term]
        elif isinstance(listed, array):
            try:
                listed.remove(story)
            except ValueError:  # so far back that it was cut off
                return
            if not listed:
                del self._postings[term]

    def drop(self, id: str) -> None:
        """Forgets a story."""
        story = self.stories.pop(id, None)
        if story is None:
            return
        del self._numbered[story.number]
        for term in story.terms:
            self._unlist(term, story.number)
        self._count(story.remembered, -1)
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
        """Puts the stories in the order of their last changes, as the log would have; a rebuild ends with it."""
        versions = [story.version for story in self.stories.values()]
        if versions == sorted(versions):
            return
        for story in sorted(self.stories.values(), key=lambda s: s.version):
            self.stories.move_to_end(story.id)
            for term in story.terms:
                self._unlist(term, story.number)
                self._list(term, story.number)

    # --- asking

    def idf(self, term: int) -> float:
        """ln(1 + (N + p) / (df + 1)), N and df in articles with kept statements and p imagined ones.

        The smoothed inverse document frequency (Robertson, 2004). The imagined articles say each common
        word as often as news does (weights.common), so that an empty desk weighs "police" less than a name.
        """
        return self._logs[self._df.get(term, 0)]

    def idfs(self, terms: Iterable[int]) -> list[float]:
        """The idf of each of many terms."""
        logs, df = self._logs, self._df.get
        return [logs[df(term, 0)] for term in terms]

    def likeliest(self, terms: Mapping[int, float], now: float) -> list[Story]:
        """The policy.candidates live stories with the highest sum over the ``terms`` they have, highest first.

        Of a term's stories those that moved last are counted, at most policy.posting_scan.
        """
        scan = self.policy.posting_scan
        hits: dict[int, float] = {}
        get = hits.get
        for term, worth in terms.items():
            listed = self._postings.get(term)
            if listed is None:
                continue
            for number in (listed,) if isinstance(listed, int) else listed[-scan:]:
                hits[number] = get(number, 0.0) + worth
        limit = now - self.policy.idle_days * DAY
        while True:
            best = self._best(hits)
            over = [story for story in best if story.updated < limit]
            if not over:
                return best
            for story in over:
                del hits[story.number]

    def _best(self, hits: Mapping[int, float]) -> list[Story]:
        most = self.policy.candidates
        bar = min(nlargest(most, hits.values()), default=0.0)
        found = [(-worth, self._numbered[n].id, n) for n, worth in hits.items() if worth >= bar]
        return [self._numbered[n] for _, _, n in sorted(found)[:most]]

    def core(self, story: Story, count: int) -> frozenset[int]:
        """The ``count`` weightiest terms of a story."""
        worth = list(map(mul, story.weights, self.idfs(story.terms)))
        bar = min(nlargest(count, worth), default=0.0)
        return frozenset(t for t, w in zip(story.terms, worth, strict=True) if w >= bar)

    def memory(self, story: Story) -> Memory:
        """What a story knows. The layouts of the last 512 stories asked for are kept."""
        memory = self._memories.get(story.id)
        if memory is None:
            memory = Memory([], {}, set())
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
        return Reference(story.id, known.article, known.sentence)
