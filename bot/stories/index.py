"""The stories that a worker knows: a pure data structure that follows the log of changes.

Nothing else changes it, so every worker that has applied the same changes decides alike.
"""

from __future__ import annotations

import math
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bot.model import Change, Reference, Statement, Tally
from bot.stories.policy import DAY, Policy

Numbers = tuple[tuple[float, int, bool], ...]


class Known:
    """One statement of a story, small."""

    __slots__ = ("article", "at", "days", "lang", "names", "numbers", "sentence", "terms")

    def __init__(self, statement: Statement, change: Change) -> None:
        self.article = change.article
        self.at = change.at
        self.lang = change.lang
        self.sentence = statement.sentence
        self.terms = array("I", statement.terms)
        self.names = array("I", statement.names)
        self.numbers: Numbers = statement.numbers
        self.days = statement.days


@dataclass(slots=True)
class Story:
    """A story as the judge sees it."""

    id: str
    title: str
    lang: str
    opened: float
    updated: float
    reports: int
    sources: set[str]
    told: set[str]
    vector: dict[int, float]
    spellings: dict[str, None]
    statements: list[Known]
    version: int = 0
    trimmed: int = 0

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
    trimmed: int

    def extend(self, statements: Iterable[Known]) -> None:
        """Adds statements at the end."""
        for known in statements:
            n = len(self.statements)
            self.statements.append(known)
            for term in known.terms:
                self.by_term.setdefault(term, []).append(n)
            self.names.update(known.names)


class StoryIndex:
    """Live stories, found by their terms."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.policy = policy or Policy()
        self.seq = 0
        self.stories: OrderedDict[str, Story] = OrderedDict()  # by last report, the oldest first
        self._postings: dict[int, dict[str, None]] = {}  # a term's stories, by last report
        self._df: dict[int, int] = {}  # articles that said a term
        self._articles = 0
        self._memories: OrderedDict[str, Memory] = OrderedDict()

    # --- following the log

    def apply(self, change: Change) -> None:
        """Follows one change. Changes that were seen already, in a rebuild, are passed over."""
        for id in change.evicted:
            self.drop(id)
        self._expire(change.at)
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
            title=change.title,
            lang=change.lang,
            opened=change.at,
            updated=change.at,
            reports=0,
            sources=set(),
            told=set(),
            vector={},
            spellings={},
            statements=[],
        )
        self.stories[story.id] = story
        self._grow(story, change)
        return story

    def _grow(self, story: Story, change: Change) -> None:
        policy = self.policy
        story.updated = max(story.updated, change.at)
        story.reports += 1
        if change.independent:
            story.sources.add(change.source)
        story.told.update(change.told)
        for key in change.spellings:
            story.spellings[key] = None
        while len(story.spellings) > policy.max_statements:
            del story.spellings[next(iter(story.spellings))]
        known = [Known(s, change) for s in change.statements]
        story.statements += known
        self._count(known, 1)
        memory = self._memories.get(story.id)
        if len(story.statements) > policy.max_statements:
            excess = len(story.statements) - policy.max_statements
            self._count(story.statements[:excess], -1)
            del story.statements[:excess]
            story.trimmed += excess
            self._memories.pop(story.id, None)
        elif memory is not None:
            memory.extend(known)
        old = set(story.vector)
        for term, weight in change.vector:
            story.vector[term] = story.vector.get(term, 0.0) + weight
        if len(story.vector) > policy.centroid_terms:
            # by weight alone, not by idf: that depends on stories which a rebuild no longer sees
            kept = sorted(story.vector.items(), key=lambda item: (-item[1], item[0]))[: policy.centroid_terms]
            story.vector = dict(kept)
        for term in old - story.vector.keys():
            self._unlist(term, story.id)
        for term in story.vector:
            listed = self._postings.setdefault(term, {})
            listed.pop(story.id, None)
            listed[story.id] = None

    def _count(self, known: Iterable[Known], step: int) -> None:
        """Counts in how many articles a term was said, by the statements that are kept."""
        by_article: dict[str, set[int]] = {}
        for k in known:
            terms = by_article.setdefault(k.article, set())
            terms.update(k.terms)
            terms.update(k.names)
        for terms in by_article.values():
            self._articles += step
            for term in terms:
                n = self._df.get(term, 0) + step
                if n > 0:
                    self._df[term] = n
                else:
                    self._df.pop(term, None)

    def _unlist(self, term: int, story: str) -> None:
        listed = self._postings.get(term)
        if listed is not None:
            listed.pop(story, None)
            if not listed:
                del self._postings[term]

    def drop(self, id: str) -> None:
        """Forgets a story."""
        story = self.stories.pop(id, None)
        if story is None:
            return
        for term in story.vector:
            self._unlist(term, id)
        self._count(story.statements, -1)
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

    # --- asking

    def idf(self, term: int) -> float:
        """ln(1 + (N + p) / (df + 1)), N and df in articles with kept statements, p the prior's pseudo-articles.

        The smoothed inverse document frequency (Robertson, 2004) with a prior, so that the first articles
        of an empty desk are not weighed by chance.
        """
        return math.log(1.0 + (self._articles + self.policy.idf_prior) / (self._df.get(term, 0) + 1.0))

    def lookup(self, term: int, now: float) -> Iterator[Story]:
        """The live stories that have a term, the one that moved last first; at most policy.posting_scan."""
        limit = now - self.policy.idle_days * DAY
        for id in islice(reversed(self._postings.get(term, {})), self.policy.posting_scan):
            story = self.stories[id]
            if story.updated >= limit:
                yield story

    def memory(self, story: Story) -> Memory:
        """What a story knows. The layouts of the last 512 stories asked for are kept."""
        memory = self._memories.get(story.id)
        if memory is None:
            memory = Memory([], {}, set(), story.trimmed)
            memory.extend(story.statements)
            self._memories[story.id] = memory
            if len(self._memories) > 512:
                self._memories.popitem(last=False)
        else:
            self._memories.move_to_end(story.id)
        return memory

    def reference(self, story: Story, n: int) -> Reference:
        """Where statement ``n`` of a story's memory came from."""
        known = story.statements[n]
        return Reference(story.id, known.article, known.sentence)
