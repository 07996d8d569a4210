"""Articles in another language than what the desk was told: found and compared by meaning. Pure.

A sentence encoder, handed in, maps a text of any of its languages to a point; a translation lands near its original.
Its word alone is not taken: names in Latin letters, numbers and days, which need no translating, confirm or contradict.
Without an encoder nothing here is used. docs/decisions/0011-multilingual-encoder.md has the measurements.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.model import Analysis, Change, Encoded, Number, Reference, Sentence
from bot.stories.policy import DAY
from bot.text.variants import skeleton


class Encoder(Protocol):
    """Texts to unit vectors, as bytes that are stored; the same text always gives the same bytes.

    ``name`` says which vectors can be compared; ``languages`` (ISO 639-1) are those it was trained on.
    """

    name: str
    languages: frozenset[str]

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        """A vector for each text."""
        ...

    def cosines(self, some: Sequence[bytes], others: Sequence[bytes]) -> Sequence[Sequence[float]]:
        """The cosine of each of ``some`` with each of ``others``, -1..1."""
        ...

    def middle(self, vectors: Sequence[bytes]) -> bytes:
        """The unit vector of their sum."""
        ...


ENCODED = 9
"""Sentences encoded of an article, besides its title: what it has to tell stands there, and the cost is bounded."""
LETTERS = 200
"""Characters encoded of a sentence; the cost grows with them, the meaning hardly."""
LEAD = 4
"""Title and sentences whose middle stands for the article when reports are looked up."""
DAYS = 3.0
"""Reports older than this are not looked up: a translation follows its original within hours."""
REPORTS = 8192
"""Newest reports kept for looking up: at most 42 MB of vectors."""
CLOSEST = 16
"""Reports compared sentence by sentence."""
SAME_EVENT = 0.5
"""Least alignment and agreement together. Translations of our own into six languages the encoder knows align at .64 to
.86; two articles on look-alike events in one language at .50 or more once in a thousand pairs."""
AGREEMENT = 0.25
"""What names, numbers and days in common add at most, reached at ENOUGH nats: an encoder that hardly knows a language
still puts a translation above the .2 of unrelated articles."""
ENOUGH, MOST = 9.0, 3.0
"""Three rare names or numbers are enough; one alone never is."""
PRIOR = 100.0
"""Imagined reports behind the rarity of a name or number, as in Policy.idf_prior."""
SAME_SENTENCE = 0.55
"""Cosine from which a sentence of a known language says what a told one says: translated sentences have .56 to .89, two
sentences of one story at most .43."""
SAME_SENTENCE_BLURRED = 0.4
"""The same for a language that the encoder was not trained on, whose vectors are blurred (Ukrainian .35 to .76), and
within a translation, where each sentence can be expected to have its counterpart."""
TRANSLATION = 0.55
"""Alignment from which an article is taken for a translation; what follows the encoded sentences then follows theirs."""
SURE = 0.97
"""How probably known a sentence is that was found in another language."""
SMALL = 12
"""Numbers up to this are often written as words, which not every language's reader of numbers knows."""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article as the encoder sees it. ``vectors`` maps sentences (-1: the title) to their vectors."""

    encoder: Encoder
    vectors: Mapping[int, bytes]

    def stored(self) -> tuple[Encoded, ...]:
        """As it goes into the log."""
        return tuple(Encoded(n, vector) for n, vector in self.vectors.items())


def read(analysis: Analysis, encoder: Encoder) -> Reading:
    """Encodes an article's title and first sentences; equal texts once."""
    texts = {-1: analysis.title.text[:LETTERS]} if analysis.title.text.strip() else {}
    texts.update((n, s.text[:LETTERS]) for n, s in enumerate(analysis.body[:ENCODED]))
    distinct = list(dict.fromkeys(texts.values()))
    vectors = dict(zip(distinct, encoder.encode(distinct), strict=True)) if distinct else {}
    return Reading(encoder, {n: vectors[text] for n, text in texts.items()})


@dataclass(frozen=True, slots=True)
class Report:
    """What an article said, for comparing across languages. ``marks`` need no translating: names, numbers, days."""

    story: str
    article: str
    at: float
    lang: str
    encoder: str
    moved: bool
    lead: bytes
    vectors: tuple[Encoded, ...]
    figures: Mapping[int, tuple[float, ...]]
    marks: frozenset[str | float]


@dataclass(frozen=True, slots=True)
class Match:
    """A report on the same event in another language. ``alignment``: mean best cosine of the article's sentences."""

    report: Report
    alignment: float
    score: float


@dataclass(frozen=True, slots=True)
class Told:
    """Where a sentence was told before in another language, how much alike (a cosine), and in which language."""

    nearest: Reference
    alike: float
    lang: str


class Tongues:
    """The newest reports that have vectors; follows the log of changes as the index does."""

    def __init__(self) -> None:
        self._reports: dict[int, Report] = {}
        self._marks: Counter[str | float] = Counter()
        self._middles: dict[int, bytes] = {}
        self._encoder: Encoder | None = None

    def __len__(self) -> int:
        return len(self._reports)

    def add(self, change: Change) -> None:
        """Follows one change. Those without vectors are nothing here, but for what takes back or moves others."""
        if change.retracts:
            self._forget(
                [n for n, r in self._reports.items() if (r.story, r.article) == (change.story, change.retracts)]
            )
        if change.absorbs:
            moved = {n: replace(r, story=change.story) for n, r in self._reports.items() if r.story == change.absorbs}
            self._reports |= moved
        if not change.encoded or change.seq in self._reports:
            return
        figures = {s.sentence: tuple(value for value, _, _ in s.numbers) for s in change.statements}
        days = {day for s in change.statements for day in s.days}
        report = Report(
            change.story,
            change.article,
            change.at,
            change.lang,
            change.encoder,
            change.moved,
            b"",
            change.encoded,
            figures,
            marks(change.spellings, (v for row in figures.values() for v in row), days),
        )
        self._reports[change.seq] = report
        self._marks.update(report.marks)
        if len(self._reports) >= 2 * REPORTS:
            self._forget(sorted(self._reports)[:-REPORTS])

    def _forget(self, gone: Iterable[int]) -> None:
        for seq in gone:
            for mark in self._reports.pop(seq).marks:
                self._marks[mark] -= 1
                if not self._marks[mark]:
                    del self._marks[mark]
            self._middles.pop(seq, None)

    def matches(self, analysis: Analysis, reading: Reading, live: Collection[str], now: float) -> list[Match]:
        """The reports in other languages on the article's event, the likest first; at most CLOSEST."""
        if not reading.vectors:
            return []
        # what is over is forgotten before it is asked, so that an index made anew from the store answers alike
        self._forget([n for n, r in self._reports.items() if r.at < now - DAYS * DAY or r.story not in live])
        self._forget(sorted(self._reports)[:-REPORTS])
        encoder = reading.encoder
        others = [seq for seq, r in self._reports.items() if r.lang != analysis.lang and r.encoder == encoder.name]
        if not others:
            return []
        lead = encoder.middle(list(reading.vectors.values())[:LEAD])
        [near] = encoder.cosines([lead], [self._middle(seq, encoder) for seq in others])
        closest = sorted(zip(near, others, strict=True), key=lambda row: (-row[0], row[1]))[:CLOSEST]
        mine = list(reading.vectors.values())
        said = _marks_of(analysis)
        rows = encoder.cosines(mine, [e.vector for _, seq in closest for e in self._reports[seq].vectors])
        found = []
        start = 0
        for _, seq in closest:
            report = self._reports[seq]
            end = start + len(report.vectors)
            alignment = sum(max(row[start:end]) for row in rows) / len(rows)
            start = end
            score = alignment + AGREEMENT * min(1.0, self._agreement(said & report.marks) / ENOUGH)
            if score >= SAME_EVENT:
                found.append(Match(report, alignment, score))
        return sorted(found, key=lambda m: (-m.score, m.report.story, m.report.article))

    def _middle(self, seq: int, encoder: Encoder) -> bytes:
        middle = self._middles.get(seq)
        if middle is None:
            middle = self._middles[seq] = encoder.middle([e.vector for e in self._reports[seq].vectors[:LEAD]])
        return middle

    def _agreement(self, shared: Iterable[str | float]) -> float:
        """The rarity of what is shared, in nats."""
        reports = len(self._reports) + PRIOR
        return sum(min(MOST, math.log(reports / (self._marks[mark] + 1.0))) for mark in shared)


def told(analysis: Analysis, reading: Reading, matches: Sequence[Match]) -> dict[int, Told]:
    """The sentences of an article that reports in other languages told before."""
    spoken = [m for m in matches if m.report.moved]
    rows = [(m, e) for m in spoken for e in m.report.vectors]
    if not rows:
        return {}
    figures = {value for m in spoken for row in m.report.figures.values() for value in row}
    places = [n for n in reading.vectors if n >= 0]
    cosines = reading.encoder.cosines([reading.vectors[n] for n in places], [e.vector for _, e in rows])
    found: dict[int, Told] = {}
    for place, row in zip(places, cosines, strict=True):
        alike, at = max((cosine, -n) for n, cosine in enumerate(row))
        match, nearest = rows[-at]
        understood = _understood(analysis, match.report, reading.encoder)
        bar = SAME_SENTENCE if understood and match.alignment < TRANSLATION else SAME_SENTENCE_BLURRED
        sentence = analysis.body[place]
        there = match.report.figures.get(nearest.sentence, ())
        if alike >= bar and not _contradicts(sentence.numbers, figures, bool(there)):
            found[place] = Told(_where(match, nearest.sentence), alike, match.report.lang)
    best = max(spoken, key=lambda m: m.alignment)
    if best.alignment >= TRANSLATION and len(best.report.vectors) > ENCODED:
        for place in range(ENCODED, len(analysis.body)):
            if not _contradicts(analysis.body[place].numbers, figures, False):
                found[place] = Told(_where(best, ENCODED - 1), best.alignment, best.report.lang)
    return found


def _understood(analysis: Analysis, report: Report, encoder: Encoder) -> bool:
    return analysis.lang in encoder.languages and report.lang in encoder.languages


def _where(match: Match, sentence: int) -> Reference:
    return Reference(match.report.story, match.report.article, max(0, sentence), match.report.at)


def _contradicts(numbers: Sequence[Number], figures: Collection[float], counted: bool) -> bool:
    """True if a number is nowhere in what was told; a small one only if the nearest sentence has numbers (``counted``)."""
    return any(
        not any(_equal(n.value, f) for f in figures) and (counted or abs(n.value) > SMALL or n.value % 1)
        for n in numbers
    )


def _equal(a: float, b: float) -> bool:
    """Equal, or in another unit: 1.5 million is 150万, and 12 thousand is written 12 000 or 12."""
    if a == b:
        return True
    if not a or not b or (a < 0) != (b < 0):
        return False
    power = math.log10(a / b)
    return abs(power - round(power)) < 1e-9 and round(power) in {-9, -8, -6, -4, -3, 3, 4, 6, 8, 9}


def _marks_of(analysis: Analysis) -> frozenset[str | float]:
    sentences: tuple[Sentence, ...] = (analysis.title, *analysis.body)
    return marks(
        (name for s in sentences for name in s.names),
        (n.value for s in sentences for n in s.numbers),
        (day for s in sentences for day in s.days),
    )


def marks(names: Iterable[str], values: Iterable[float], days: Iterable[int]) -> frozenset[str | float]:
    """What needs no translating: names without their vowels, numbers that are neither small nor years, days."""
    found: set[str | float] = {skeleton(name) for name in names}
    found.update(v for v in values if v > SMALL and not (v == int(v) and 1900 <= v <= 2100))
    found.update(f"day {day}" for day in days)
    found.discard("")
    return frozenset(found)
