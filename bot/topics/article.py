"""An article as queries see it, and where in it a word, a prefix, a name or a phrase stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple, TypeAlias

from bot.model import Analysis
from bot.text.memo import Memo
from bot.text.tokens import Token, folded, stem, tokens
from bot.topics.spelling import asked, asked_buckets, buckets, said, same
from bot.topics.tree import Leaf, Name, Phrase, Prefix
from bot.topics.words import Unit, level, spaceless, words

Row: TypeAlias = Sequence[Token | Unit]
"""The words of one sentence."""


class Atom(NamedTuple):
    """What one word must be: of this stem, beginning so, or a spelling of this name. ``low`` is in lower case."""

    kind: Literal["word", "prefix", "name"]
    low: str


@lru_cache(maxsize=50_000)
def atoms(leaf: Leaf) -> tuple[Atom, ...]:
    """The words of a part of a query, in order."""
    lows = [unit.low for unit in words(leaf.text)]
    if isinstance(leaf, Name):
        return tuple(Atom("name", low) for low in lows)
    found = [Atom("word", low) for low in lows]
    if isinstance(leaf, Prefix):
        found[-1] = Atom("prefix", lows[-1])
    return tuple(found)


class Tongue:
    """What a word in a query means in one language: "" for those without a stemmer of ours."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.stem = Memo(lambda low: stem(low, lang))
        self.fold = Memo(self._fold)
        self.key = Memo(lambda low: said(low, lang))

    def _fold(self, low: str) -> str:
        plain = folded(low, self.lang)
        return plain.replace("ё", "е") if self.lang == "ru" else plain

    def fits(self, atom: Atom, low: str, capital: bool) -> bool:
        """True if a word of an article is what an atom asks for. Another spelling must begin with a capital."""
        if atom.kind == "prefix":
            return self.fold[low].startswith(self.fold[atom.low])
        if self.stem[low] == self.stem[atom.low]:
            return True
        return atom.kind == "name" and capital and same(asked(atom.low), self.key[low])


class Cut:
    """An article cut into the words of its sentences. Sets of sentences are bits: 1 for the title, 2 for the first.

    Where a word stands is worked out only when a query asks for it.
    """

    def __init__(self, analysis: Analysis, tongue: Tongue) -> None:
        self._analysis = analysis
        self.tongue = tongue
        self.texts = (analysis.title.text, *[sentence.text for sentence in analysis.body])
        self.rows: list[Row] = [words(text) if "-" in text else tokens(text) for text in self.texts]
        self.lows = {token.low for row in self.rows for token in row}
        self._masks: dict[Leaf, int] = {}
        self.named: frozenset[str] | None = None
        """The names asked for that stand here in some spelling, where that is known beforehand."""
        self._stemmed: dict[int, list[str]] = {}

    @property
    def lang(self) -> str:
        """The language of the article, "" if unknown."""
        return self._analysis.lang

    @property
    def source(self) -> str:
        """Who published the article."""
        return self._analysis.article.source

    @cached_property
    def capitals(self) -> set[str]:
        """The words that stand with a capital somewhere."""
        return {token.low for row in self.rows for token in row if token.capital}

    @cached_property
    def letters(self) -> list[str]:
        """The sentences in one case."""
        return [level(text) for text in self.texts]

    def has(self, field: str) -> bool:
        """True if the article has a title, a source or a language."""
        return bool({"title": self.texts[0], "source": self.source, "lang": self.lang}[field].strip())

    def mask(self, leaf: Leaf) -> int:
        """The sentences in which a part of a query stands."""
        found = self._masks.get(leaf)
        if found is None:
            found = self._masks[leaf] = self._find(leaf)
        return found

    def spans(self, leaf: Leaf, sentence: int) -> list[tuple[int, int]]:
        """The places in a sentence, -1 for the title, where a part of a query stands."""
        if not self.mask(leaf) >> sentence + 1 & 1:
            return []
        if spaceless(leaf.text):
            wanted = re.compile(re.escape(level(leaf.text)))
            return [m.span() for m in wanted.finditer(self.letters[sentence + 1])]
        row = words(self.texts[sentence + 1])
        runs = self._runs(leaf, sentence + 1)
        if isinstance(leaf, Phrase) and leaf.within is not None:
            return [(row[n].start, row[n].end) for n in sorted({n for run in runs for n in run})]
        return [(row[run[0]].start, row[run[-1]].end) for run in runs]

    @cached_property
    def stems(self) -> dict[str, int]:
        """Stem -> the sentences in which a word of it stands."""
        stem, stems = self.tongue.stem, dict[str, int]()
        for low, mask in self._where.items():
            stems[stem[low]] = stems.get(stem[low], 0) | mask
        return stems

    @cached_property
    def there(self) -> frozenset[str]:
        """The stems of the article."""
        return frozenset(self.stems)

    @cached_property
    def _where(self) -> dict[str, int]:
        """Word -> the sentences in which it stands."""
        where = dict.fromkeys(self.lows, 0)
        for n, row in enumerate(self.rows):
            for token in row:
                where[token.low] |= 1 << n
        return where

    @cached_property
    def _names(self) -> dict[str, list[tuple[str, int]]]:
        """Bucket -> the name keys in it, of words with a capital, with the sentences in which they stand."""
        keys: dict[str, int] = {}
        for n, row in enumerate(self.rows):
            for token in row:
                if token.capital:
                    key = self.tongue.key[token.low]
                    keys[key] = keys.get(key, 0) | 1 << n
        names: dict[str, list[tuple[str, int]]] = {}
        for key, mask in keys.items():
            for bucket in buckets(key):
                names.setdefault(bucket, []).append((key, mask))
        return names

    def _row(self, n: int) -> list[str]:
        """The stems of a sentence."""
        row = self._stemmed.get(n)
        if row is None:
            row = self._stemmed[n] = [self.tongue.stem[token.low] for token in self.rows[n]]
        return row

    def _find(self, leaf: Leaf) -> int:
        if spaceless(leaf.text):
            wanted = level(leaf.text)
            return sum(1 << n for n, text in enumerate(self.letters) if wanted in text)
        parts = atoms(leaf)
        mask = -1
        for atom in parts:
            mask &= self._atom(atom)
            if not mask:
                return 0
        if len(parts) == 1:
            return mask
        found, n = 0, 0
        while mask >> n:
            if mask >> n & 1 and next(self._runs(leaf, n), None) is not None:
                found |= 1 << n
            n += 1
        return found

    def _atom(self, atom: Atom) -> int:
        """The sentences in which a word stands that fits."""
        tongue = self.tongue
        if atom.kind == "prefix":
            start, mask = tongue.fold[atom.low], 0
            for low in [low for low in self.lows if tongue.fold[low].startswith(start)]:
                mask |= self._where[low]
            return mask
        mask = self.stems.get(tongue.stem[atom.low], 0)
        if atom.kind == "name":
            wanted, names = asked(atom.low), self._names
            for bucket in asked_buckets(atom.low):
                for key, there in names.get(bucket, ()):
                    if same(wanted, key):
                        mask |= there
        return mask

    def _runs(self, leaf: Leaf, n: int) -> Iterator[list[int]]:
        """Every way in which a part of a query stands in a sentence: the numbers of the words that it takes, in order."""
        parts, fits, stem = atoms(leaf), self.tongue.fits, self.tongue.stem
        row = self._row(n)
        at: list[set[int]] = []
        for atom in parts:
            if atom.kind == "word":
                wanted = stem[atom.low]
                at.append({place for place, said in enumerate(row) if said == wanted})
            else:
                at.append({p for p, token in enumerate(self.rows[n]) if fits(atom, token.low, token.capital)})
        if not isinstance(leaf, Phrase) or leaf.within is None:
            for place in sorted(at[0]):
                if all(place + k in at[k] for k in range(1, len(at))):
                    yield list(range(place, place + len(at)))
            return
        # two words of one stem need two places
        need = Counter(stem[atom.low] for atom in parts)
        places = {stem[atom.low]: found for atom, found in zip(parts, at, strict=True)}
        union = sorted(set().union(*at))
        for first in union:
            window = range(first, first + len(parts) + leaf.within)
            if all(sum(p in window for p in places[s]) >= times for s, times in need.items()):
                yield [p for p in union if p in window]


@lru_cache(maxsize=10_000)
def from_source(source: str, leaf: Leaf) -> bool:
    """True if a source is named so: the words stand in its name beside each other, whole but for a prefix's last."""
    if spaceless(leaf.text):
        return level(leaf.text) in level(source)
    name, wanted = _plain(source), _plain(leaf.text)
    for n in range(len(name) - len(wanted) + 1):
        run = name[n : n + len(wanted)]
        if run == wanted or (isinstance(leaf, Prefix) and run[:-1] == wanted[:-1] and run[-1].startswith(wanted[-1])):
            return True
    return False


def _plain(text: str) -> list[str]:
    return re.findall(r"\w+", folded(text.casefold(), ""))
