"""Which topics an article matches, and which of its sentences come nearest to them.

    queries -> Matcher -> an article's words -> the few queries that one of them brings up -> those that hold -> Match

Of each query a cover is chosen: terms of which at least one stands in every article that matches. Each word of an
article is looked up in a dictionary of covers, and only what that brings up is evaluated. So a topic that shares
nothing with an article costs nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Generic, Protocol, TypeAlias, TypeVar

from bot.model import Analysis
from bot.text.lexicon import LEXICA
from bot.text.memo import Memo
from bot.topics.article import Atom, Cut, Tongue, atoms, from_source
from bot.topics.spelling import asked, asked_buckets, buckets, same
from bot.topics.tree import And, Everything, Field, Leaf, Name, Not, Or, Phrase, Prefix, Query, Word, positive
from bot.topics.words import level, spaceless

K = TypeVar("K", bound=Hashable)
TITLE = -1
"""The title among the sentences of an article; those of the text count from 0."""
_ANYWHERE = 1e9
"""What it costs to look at a query with every article."""
_COMMON = frozenset(chain.from_iterable(lexicon.function for lexicon in LEXICA.values()))


class Near(Protocol):
    """Says how near each sentence of an article comes to what is watched, and what of it matches."""

    def nearness(self, sentence: int) -> float:
        """1 if the sentence matches by itself, less if it has part of what is asked for, 0 if nothing."""
        ...

    def spans(self, sentence: int) -> tuple[tuple[int, int], ...]:
        """The places of what matches in the sentence's text: start and end, in order, without overlap."""
        ...


class Match:
    """An article that matches a query. Nothing is worked out before it is asked for.

    Sentences are counted as in ``Analysis.body``; -1 is the title.
    """

    __slots__ = ("_cut", "query")

    def __init__(self, query: Query, cut: Cut) -> None:
        self.query = query
        self._cut = cut

    def nearness(self, sentence: int) -> float:
        """1 if the sentence matches by itself, less if it has part of what is asked for, 0 if nothing.

        AND counts the share of its parts that the sentence has, OR the best of them. What is said of the title,
        the source or the language is said of the article, so it counts for every sentence.
        """
        near = _near(self.query, sentence, self._cut)
        return 1.0 if near is None else near

    def spans(self, sentence: int) -> tuple[tuple[int, int], ...]:
        """The places of what is asked for in the sentence's text: start and end, in order, without overlap."""
        found: set[tuple[int, int]] = set()
        for field, leaf in positive(self.query):
            if not field or (field == "title" and sentence == TITLE):
                found.update(self._cut.spans(leaf, sentence))
        return merged(found)


class Joined:
    """Several matches of one article, for somebody who watches all of them: the nearest counts."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Iterable[Near]) -> None:
        self._parts = tuple(parts)

    def nearness(self, sentence: int) -> float:
        """The greatest of the matches."""
        return max((part.nearness(sentence) for part in self._parts), default=0.0)

    def spans(self, sentence: int) -> tuple[tuple[int, int], ...]:
        """Those of all matches."""
        return merged(chain.from_iterable(part.spans(sentence) for part in self._parts))


def rank(match: Near, indices: Sequence[int]) -> tuple[int, ...]:
    """Sentences in the order in which they are told: the nearest to the topic first, else in the order given."""
    return tuple(sorted(indices, key=lambda n: -match.nearness(n)))


def merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that overlap made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


def matches(query: Query, analysis: Analysis) -> bool:
    """True if an article matches a query. For more than a few articles or queries make a Matcher."""
    tongue = _tongue(analysis.lang)
    return _holds(query, tongue)(Cut(analysis, tongue))


@lru_cache(maxsize=16)
def _tongue(lang: str) -> Tongue:
    return Tongue(lang if lang in LEXICA else "")


class Matcher(Generic[K]):
    """Many queries, each under a key, matched with an article at once. Equal queries are evaluated once.

    To watch something else, make another; given the one ``before``, it knows at once which words are rare in the
    news, and is ready for the same languages. What it finds depends on its queries alone.
    """

    def __init__(self, queries: Iterable[tuple[K, Query]] = (), before: Matcher[K] | None = None) -> None:
        keys: dict[Query, list[tuple[int, K]]] = {}
        for place, (key, query) in enumerate(queries):
            keys.setdefault(query, []).append((place, key))
        self._queries = list(keys)
        self._keys = list(keys.values())
        self._news: _News = before._news if before else _News()
        self._covers = _Covers(self._queries, self._news)
        self._candidates: dict[str, _Candidates] = {
            lang: _Candidates(self._queries, self._covers, _tongue(lang))
            for lang in (before._candidates if before else ())
        }

    def __len__(self) -> int:
        return sum(map(len, self._keys))

    def match(self, analysis: Analysis) -> list[tuple[K, Match]]:
        """The keys of the queries that an article matches, in the order in which they were given, with what matched."""
        tongue = _tongue(analysis.lang)
        candidates = self._candidates.get(tongue.lang)
        if candidates is None:
            candidates = self._candidates[tongue.lang] = _Candidates(self._queries, self._covers, tongue)
        cut = Cut(analysis, tongue)
        if self._news.learn(cut):
            self._covers = _Covers(self._queries, self._news)
            self._candidates.clear()
        there, needs, known = cut.there, candidates.needs, candidates.holds
        found: list[tuple[int, K, Match]] = []
        for n in candidates.of(cut):
            if not needs[n] <= there:
                continue
            holds = known.get(n)
            if holds is None:
                query = self._queries[n]
                holds = known[n] = _true if _certain(query) else _holds(query, tongue)
            if holds is _true or holds(cut):
                match = Match(self._queries[n], cut)
                for place, key in self._keys[n]:
                    found.append((place, key, match))
        found.sort(key=_PLACE)
        return [(key, match) for _, key, match in found]


_PLACE = itemgetter(0)


# --- whether a query holds


def _holds(query: Query, tongue: Tongue, field: str = "") -> Callable[[Cut], bool]:
    """A query as a function of an article in some language."""
    match query:
        case Everything() if field:
            return lambda cut: cut.has(field)
        case Everything():
            return lambda cut: True
        case Not(inner):
            if not field and (stem := _stem(inner, tongue)) is not None:
                return lambda cut: stem not in cut.there
            part = _holds(inner, tongue, field)
            return lambda cut: not part(cut)
        case And(queries) | Or(queries):
            # words are asked for first and all at once: that costs least
            stems = {} if field else {q: stem for q in queries if (stem := _stem(q, tongue)) is not None}
            parts = [_holds(q, tongue, field) for q in sorted(queries, key=_effort) if q not in stems]
            return (_all if isinstance(query, And) else _any)(frozenset(stems.values()), parts)
        case Field(name, inner):
            return _holds(inner, tongue, name)
        case _ if field == "lang":
            return lambda cut: cut.lang == query.text
        case _ if field == "source":
            return lambda cut: from_source(cut.source, query)
        case _ if not field and (stem := _stem(query, tongue)) is not None:
            return lambda cut: stem in cut.there
        case Name() if not field and len(atoms(query)) == 1:
            low = atoms(query)[0].low
            form = tongue.stem[low]
            return lambda cut: form in cut.there or (cut.mask(query) != 0 if cut.named is None else low in cut.named)
        case _:
            needs, title = _needs(query, tongue), field == "title"
            return lambda cut: needs <= cut.there and cut.mask(query) & (1 if title else -1) != 0


def _needs(query: Query, tongue: Tongue, field: str = "") -> frozenset[str]:
    """Stems without which a query cannot hold: what is quickest to find out."""
    match query:
        case And(queries):
            return frozenset().union(*(_needs(q, tongue, field) for q in queries))
        case Field(name, inner):
            return _needs(inner, tongue, name)
        case Word() | Phrase() | Prefix() if field in {"", "title"} and not spaceless(query.text):
            return frozenset(tongue.stem[atom.low] for atom in atoms(query) if atom.kind == "word")
        case _:
            return frozenset()


def _names(query: Query) -> Iterator[str]:
    """The words of the names in a query."""
    match query:
        case Not(inner) | Field(_, inner):
            yield from _names(inner)
        case And(queries) | Or(queries):
            for q in queries:
                yield from _names(q)
        case Name():
            yield from (atom.low for atom in atoms(query))
        case _:
            return


def _effort(query: Query) -> int:
    """What takes longer to find out has more."""
    match query:
        case Not(inner) | Field(_, inner):
            return _effort(inner)
        case And(queries) | Or(queries):
            return max(map(_effort, queries))
        case Prefix() | Phrase():
            return 1
        case Name():
            return 2
        case _:
            return 0


def _true(cut: Cut) -> bool:
    return True


def _stem(query: Query, tongue: Tongue) -> str | None:
    """The stem that stands for a query; None if it is more than a word."""
    if not isinstance(query, Word) or spaceless(query.text) or len(atoms(query)) != 1:
        return None
    return tongue.stem[atoms(query)[0].low]


def _all(stems: frozenset[str], parts: list[Callable[[Cut], bool]]) -> Callable[[Cut], bool]:
    if not parts:
        return lambda cut: stems <= cut.there
    first, *rest = parts
    if not rest:
        return lambda cut: stems <= cut.there and first(cut)

    def holds(cut: Cut) -> bool:
        if not stems <= cut.there:
            return False
        for part in parts:  # noqa: SIM110  a generator would take as long as what it asks
            if not part(cut):
                return False
        return True

    return holds


def _any(stems: frozenset[str], parts: list[Callable[[Cut], bool]]) -> Callable[[Cut], bool]:
    if not parts:
        return lambda cut: not stems.isdisjoint(cut.there)
    first, *rest = parts
    if not rest:
        return lambda cut: not stems.isdisjoint(cut.there) or first(cut)

    def holds(cut: Cut) -> bool:
        if not stems.isdisjoint(cut.there):
            return True
        for part in parts:  # noqa: SIM110
            if part(cut):
                return True
        return False

    return holds


def _certain(query: Query) -> bool:
    """True if whatever brings a query up makes it hold: a word, a prefix, a name, or one of several."""
    if isinstance(query, Or):
        return all(map(_certain, query.queries))
    return isinstance(query, Word | Prefix | Name) and not spaceless(query.text) and len(atoms(query)) == 1


def _near(query: Query, sentence: int, cut: Cut) -> float | None:
    """How near a sentence comes to a query. None: it holds, and says nothing about single sentences."""
    match query:
        case Everything():
            return None
        case Field():
            return None if _holds(query, cut.tongue)(cut) else 0.0
        case Not(inner):
            near = _near(inner, sentence, cut)
            return 0.0 if near is None or near == 1.0 else None
        case And(queries):
            said = [n for n in (_near(q, sentence, cut) for q in queries) if n is not None]
            return sum(said) / len(said) if said else None
        case Or(queries):
            best = 0.0
            for q in queries:
                near = _near(q, sentence, cut)
                if near is None:
                    return None
                best = max(best, near)
            return best
        case _:
            return float(cut.mask(query) >> sentence + 1 & 1)


# --- which queries an article brings up


class _Covers:
    """Of each query a cover, by what can be looked up: the number of the query under each term of it."""

    def __init__(self, queries: list[Query], news: _News) -> None:
        self._often = Memo(news.often)
        self._asked = Counter(a.low for q in queries for _, leaf in positive(q) for a in atoms(leaf))
        self.always: list[int] = []
        self.langs: dict[str, list[int]] = {}
        self.sources: dict[Leaf, list[int]] = {}
        self.letters: dict[str, list[int]] = {}
        self.atoms: dict[Atom, list[int]] = {}
        self.names = frozenset(chain.from_iterable(map(_names, queries)))
        for n, query in enumerate(queries):
            cost, cover = self._cover(query, "", False)
            if cost >= _ANYWHERE:
                self.always.append(n)
                continue
            for field, term in dict.fromkeys(cover):
                self._file(field, term, n)

    def _file(self, field: str, term: Leaf | Atom, n: int) -> None:
        if isinstance(term, Atom):
            self.atoms.setdefault(term, []).append(n)
        elif field == "source":
            self.sources.setdefault(term, []).append(n)
        elif field == "lang":
            self.langs.setdefault(term.text, []).append(n)
        else:
            self.letters.setdefault(level(term.text), []).append(n)

    def _cover(self, query: Query, field: str, negated: bool) -> _Cover:
        """What it costs to look at a query whenever one of some terms stands in an article, and the terms."""
        match query:
            case Not(inner):
                return self._cover(inner, field, not negated)
            case Field(name, inner):
                return self._cover(inner, name, negated)
            case And(queries) | Or(queries):
                covers = [self._cover(q, field, negated) for q in queries]
                if isinstance(query, And) is not negated:
                    return min(covers, key=lambda c: c[0])
                return sum(c[0] for c in covers), [term for c in covers for term in c[1]]
            case Word() | Prefix() | Name() | Phrase() if not negated:
                if field == "lang":
                    return 1e6, [(field, query)]
                if field == "source":
                    return 1e4, [(field, query)]
                if spaceless(query.text):
                    return 1.0, [("", query)]
                atom = min(atoms(query), key=self._frequency)
                return self._frequency(atom), [("", atom)]
            case _:
                return _ANYWHERE, []

    def _frequency(self, atom: Atom) -> float:
        """How often a word stands in articles: as it did so far, and what many queries ask for more often."""
        common = 1e3 if atom.low in _COMMON or len(atom.low) < 2 else 0.0
        often = common + 10.0 * self._often[atom.low] + self._asked[atom.low] / 10 + 1.0 / len(atom.low)
        return often + 10.0 if atom.kind == "prefix" else often


class _News:
    """Which words are common in the news, by the first few hundred articles. It only saves time."""

    LESSONS = (30, 300)
    """Articles after which what was learned is put to use."""

    def __init__(self) -> None:
        self._articles = 0
        self._stems: dict[Tongue, Counter[str]] = {}

    def learn(self, cut: Cut) -> bool:
        """Counts an article. True if now is the time to choose the covers anew."""
        if self._articles >= self.LESSONS[-1]:
            return False
        self._articles += 1
        self._stems.setdefault(cut.tongue, Counter()).update(cut.stems.keys())
        return self._articles in self.LESSONS

    def often(self, low: str) -> float:
        """In how many of a hundred articles a word stands, in any form."""
        return 100.0 * sum(seen[t.stem[low]] for t, seen in self._stems.items()) / max(self._articles, 1)


_Cover: TypeAlias = tuple[float, list[tuple[str, Leaf | Atom]]]


class _Candidates:
    """The covers in one language: a word of an article -> the queries that it brings up, worked out once a word."""

    def __init__(self, queries: list[Query], covers: _Covers, tongue: Tongue) -> None:
        self.needs = [_needs(q, tongue) for q in queries]
        self.holds: dict[int, Callable[[Cut], bool]] = {}
        self._covers = covers
        self._tongue = tongue
        self._stems: dict[str, list[int]] = {}
        self._prefixes: dict[str, list[int]] = {}
        self._named: dict[str, list[int]] = {}
        self._names: dict[str, list[str]] = {}
        for atom, numbers in covers.atoms.items():
            if atom.kind == "prefix":
                self._prefixes.setdefault(tongue.fold[atom.low], []).extend(numbers)
                continue
            self._stems.setdefault(tongue.stem[atom.low], []).extend(numbers)
            if atom.kind == "name":
                self._named[atom.low] = numbers
        for low in covers.names:
            for bucket in asked_buckets(low):
                self._names.setdefault(bucket, []).append(low)
        self._lengths = sorted({len(p) for p in self._prefixes})
        self._letters: dict[str, list[int]] = {}
        for text, numbers in covers.letters.items():
            self._letters.setdefault(text[:2], []).extend(numbers)
        self._by_word = Memo(self._of_word)
        self._by_name = Memo(self._of_name)
        self._by_source = Memo(self._of_source, 10_000)

    def of(self, cut: Cut) -> set[int]:
        """The numbers of all queries that an article may match."""
        found = set(self._covers.always)
        found.update(chain.from_iterable(map(self._by_word.__getitem__, cut.lows)))
        cut.named = frozenset(chain.from_iterable(map(self._by_name.__getitem__, cut.capitals if self._names else ())))
        found.update(chain.from_iterable(self._named.get(low, ()) for low in cut.named))
        if self._covers.sources:
            found.update(self._by_source[cut.source])
        if self._covers.langs:
            found.update(self._covers.langs.get(cut.lang, ()))
        if self._letters:
            text = "\n".join(cut.letters)
            there = {*text, *map(str.__add__, text, text[1:])}
            found.update(chain.from_iterable(self._letters[begins] for begins in there & self._letters.keys()))
        return found

    def _of_word(self, low: str) -> tuple[int, ...]:
        found = list(self._stems.get(self._tongue.stem[low], ()))
        if self._lengths:
            plain = self._tongue.fold[low]
            for length in self._lengths:
                if length > len(plain):
                    break
                found += self._prefixes.get(plain[:length], ())
        return tuple(found)

    def _of_name(self, low: str) -> tuple[str, ...]:
        """The names asked for, anywhere, of which a word is a spelling."""
        name = self._tongue.key[low]
        near = set(chain.from_iterable(self._names.get(bucket, ()) for bucket in buckets(name)))
        return tuple(sorted(wanted for wanted in near if same(asked(wanted), name)))

    def _of_source(self, source: str) -> tuple[int, ...]:
        return tuple(n for leaf, numbers in self._covers.sources.items() if from_source(source, leaf) for n in numbers)
