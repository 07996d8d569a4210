"""Known or new: how much of a sentence the desk has already been told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest

from rapidfuzz import process

from bot.model import Reference, Sentence, Statement
from bot.stories.fingerprint import fingerprint, name_fingerprint
from bot.stories.index import Known, Story, StoryIndex
from bot.text.variants import same_name, skeleton


@dataclass(frozen=True, slots=True)
class Evidence:
    """What comparing a sentence with all that is known came to. All shares are idf-weighted, 0..1.

    ``one``: terms that one known statement has; ``few``: that the five nearest have together;
    ``story``: that the desk knows at all. ``names``: share of the names that are known. ``numbers``:
    how many are known, differ from a known number of the same kind nearby, or are of a new kind.
    ``fresh_names`` and ``changed`` are for the reasons. ``foreign`` is set if the nearest statements
    are in another language, where only names, numbers and days can be compared.
    """

    one: float = 0.0
    few: float = 0.0
    story: float = 0.0
    names: float = 1.0
    known_numbers: int = 0
    changed_numbers: int = 0
    new_numbers: int = 0
    new_days: tuple[int, ...] = ()
    nearest: Reference | None = None
    fresh_names: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    foreign: bool = False


NOTHING_KNOWN = Evidence()


class KnownToDesk:
    """All that is known around an article: its story's statements and those of the nearest stories.

    Spellings are settled here once an article: a name that the story writes in another way
    (Zaporozhye, Saporischschja) counts as the story's name.
    """

    def __init__(self, stories: Sequence[Story], index: StoryIndex, lang: str, names: Sequence[str]) -> None:
        self._index = index
        self._lang = lang
        self._parts = [(story, index.memory(story)) for story in stories]
        self._told = [terms for _, m in self._parts for terms in (m.by_term, m.names)]
        self._alias = self._spellings(stories, names)

    def _spellings(self, stories: Sequence[Story], names: Sequence[str]) -> dict[int, int]:
        known: dict[str, str] = {}
        for story in stories:
            for key in story.spellings:
                known.setdefault(skeleton(key), key)
        alias: dict[int, int] = {}
        if not known:
            return alias
        exact = {key for story in stories for key in story.spellings}
        choices = list(known)
        for name in names:
            if name in exact:
                continue
            for bones, _, _ in process.extract(skeleton(name), choices, limit=3, score_cutoff=70):
                if same_name(name, known[bones]):
                    alias[name_fingerprint(name)] = name_fingerprint(known[bones])
                    break
        return alias

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
        if not self._parts:
            return Evidence(
                names=0.0 if sentence.names else 1.0,
                new_numbers=len(sentence.numbers),
                new_days=sentence.days,
                fresh_names=sentence.names,
            )
        both = (*statement.terms, *statement.names)
        idf = dict(zip(both, self._index.idfs(both), strict=True))
        total = sum(idf.values()) or 1.0
        scores: list[tuple[float, int, int]] = []
        said = 0.0
        for term, weight in idf.items():
            for told in self._told:
                if term in told:
                    said += weight
                    break
        for part, (_, memory) in enumerate(self._parts):
            hits: dict[int, float] = {}
            get = hits.get
            for term in statement.terms:
                weight = idf[term]
                for n in memory.by_term.get(term, ()):
                    hits[n] = get(n, 0.0) + weight
            bar = nlargest(8, hits.values())[-1] if len(hits) > 8 else 0.0
            best = sorted([(-score, n) for n, score in hits.items() if score >= bar])[:8]
            scores += [(-score, part, n) for score, n in best]
        wanted = set(statement.names)
        ranked: list[tuple[float, int, int]] = []
        for score, part, n in scores:
            known = self._parts[part][1].statements[n]
            names = sum(idf[x] for x in wanted.intersection(known.names)) if wanted else 0.0
            ranked.append(((score + names) / total, part, n))
        ranked.sort(key=lambda row: (-row[0], row[1], row[2]))
        nearest = [self._parts[part][1].statements[n] for _, part, n in ranked[:5]]
        covered: set[int] = set()
        for known in nearest:
            covered.update(known.terms)
            covered.update(known.names)
        few = sum(w for t, w in idf.items() if t in covered) / total
        fresh = tuple(
            name
            for name, f in zip(sentence.names, statement.names, strict=True)
            if not any(f in m.names for _, m in self._parts)
        )
        known_names = len(statement.names) - len(fresh)
        kept, changed, new, words = self._numbers(sentence, statement, nearest)
        days = {d for known in nearest for d in known.days}
        top = ranked[0] if ranked else None
        return Evidence(
            one=min(1.0, top[0]) if top else 0.0,
            few=min(1.0, few),
            story=said / total,
            names=known_names / len(statement.names) if statement.names else 1.0,
            known_numbers=kept,
            changed_numbers=changed,
            new_numbers=new,
            new_days=tuple(d for d in statement.days if d not in days),
            nearest=self._index.reference(self._parts[top[1]][0], top[2]) if top else None,
            fresh_names=fresh,
            changed=words,
            foreign=bool(nearest) and nearest[0].lang != self._lang,
        )

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
