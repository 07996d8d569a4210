"""Scores decisions about a stream of articles against its gold; docs/judging.md has the format and the measures."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

COUNTED = frozenset({"yes", "minor", "no"})
"""Verdicts that are scored. "off" (it belongs to another story) and "ignore" (judges differ) count for stories alone."""
SAME_WORDS, LONGEST = 0.8, 2.5
"""Two texts are the same sentence if the shorter has this share of its words in the longer, which is not longer
than so many times: up to splitting and punctuation, but neither a scrap nor a whole paragraph."""


@dataclass(frozen=True, slots=True)
class Gold:
    """What is true of one article.

    ``units`` are the developments that it carries, told before or not; ``weights`` are the importance, 1..3, of
    those that it carries first; ``passages`` has the sentences that state each, None if nobody marked any.
    """

    id: str
    story: str
    verdict: str
    units: frozenset[str]
    weights: Mapping[str, float] = field(default_factory=dict)
    passages: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What was decided about one article: its story, whether anybody was told, and the sentences quoted."""

    id: str
    story: str | None
    alert: bool
    quotes: tuple[str, ...] = ()


class Result(StrEnum):
    """What a decision was worth."""

    USEFUL = "useful"  # told, and something in it had not been told
    REDUNDANT = "redundant"  # told, but all of it had been told
    NOISE = "noise"  # told, but it carries no development
    MISSED = "missed"  # silent, though something in it had not been told
    QUIET = "quiet"  # silent, and rightly


@dataclass(frozen=True, slots=True)
class Scored:
    """One article's decision beside its gold. ``new`` are its units that no earlier alert on the story carried;
    ``good`` says of each quoted sentence whether it states one of them."""

    gold: Gold
    said: Said
    new: frozenset[str]
    result: Result
    good: tuple[bool, ...]


def read_gold(path: Path) -> list[Gold]:
    """The gold of a stream, in the order of arrival."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [
        Gold(r["id"], r["story"], r["verdict"], frozenset(r["units"]), r.get("weights") or {}, r.get("passages"))
        for r in rows
    ]


def same_sentence(one: str, other: str) -> bool:
    """True if two texts are one sentence; see SAME_WORDS."""
    short, long = sorted((_words(one), _words(other)), key=len)
    return bool(short) and len(long) <= LONGEST * len(short) and len(short & long) >= SAME_WORDS * len(short)


def walk(golds: Iterable[Gold], decisions: Iterable[Said]) -> Iterator[Scored]:
    """Follows a stream, and remembers what each alert has told. Raises ValueError if a decision is missing."""
    by_id = {d.id: d for d in decisions}
    told: dict[str, set[str]] = defaultdict(set)
    for gold in golds:
        said = by_id.get(gold.id)
        if said is None:
            raise ValueError(f"article {gold.id} has no decision: replay the whole stream")
        if gold.verdict not in COUNTED:
            continue
        new = gold.units - told[gold.story]
        if said.alert:
            told[gold.story] |= gold.units
            result = Result.USEFUL if new else Result.REDUNDANT if gold.units else Result.NOISE
        else:
            result = Result.MISSED if new else Result.QUIET
        fresh = [s for unit, stating in (gold.passages or {}).items() if unit in new for s in stating]
        good = tuple(any(same_sentence(q, s) for s in fresh) for q in said.quotes) if said.alert else ()
        yield Scored(gold, said, new, result, good)


def score(golds: Sequence[Gold], decisions: Sequence[Said]) -> dict[str, float | None]:
    """The figures of a stream, by name; None where there is nothing to count.

    A recall or a coverage is weighted by the importance of the units.
    """
    scored = list(walk(golds, decisions))
    importance: dict[str, float] = {u: w for g in golds for u, w in g.weights.items()}
    counts = Counter(s.result for s in scored)
    alerts = [s for s in scored if s.said.alert]
    precision = _share(counts[Result.USEFUL], len(alerts)) or 0.0

    def weight(units: Iterable[tuple[str, str]]) -> float:
        return sum(importance.get(u, 1.0) for _, u in units)

    carried = {(s.gold.story, u) for s in scored for u in s.gold.units}
    told = {(s.gold.story, u) for s in alerts for u in s.gold.units}
    recall = _share(weight(told), weight(carried)) or 0.0
    wrong = counts[Result.REDUNDANT] + counts[Result.NOISE]
    loud = _share(wrong, wrong + counts[Result.QUIET])
    found = {d.id: d.story or f"none:{d.id}" for d in decisions}
    purity, wholeness = bcubed({g.id: g.story for g in golds}, found)
    return {
        "articles": len(golds),
        "alerts": len(alerts),
        "useful": counts[Result.USEFUL],
        "redundant": counts[Result.REDUNDANT],
        "noise": counts[Result.NOISE],
        "precision": precision,
        "recall": recall,
        "f1": harmonic(precision, recall),
        "silence": None if loud is None else 1.0 - loud,
        "delay": _delay(scored, golds),
        "bcubed_p": purity,
        "bcubed_r": wholeness,
        "bcubed_f1": harmonic(purity, wholeness),
        **_quoting(alerts, importance),
    }


def _quoting(alerts: Sequence[Scored], importance: Mapping[str, float]) -> dict[str, float | None]:
    """How well the quoted sentences say what is new, over the alerts whose gold has sentences."""
    marked = [s for s in alerts if s.gold.passages is not None]
    owed = met = 0.0
    for s in marked:
        for unit, stating in (s.gold.passages or {}).items():
            if unit in s.new:
                worth = importance.get(unit, 1.0)
                owed += worth
                met += worth * any(same_sentence(q, x) for q in s.said.quotes for x in stating)
    if not owed:
        return dict.fromkeys(("quoted", "covered", "quote_f1", "headline"))
    quoted = _share(sum(sum(s.good) for s in marked), sum(len(s.said.quotes) for s in marked)) or 0.0
    return {
        "quoted": quoted,
        "covered": met / owed,
        "quote_f1": harmonic(quoted, met / owed),
        "headline": _share(sum(any(s.good[:1]) for s in marked), len(marked)),
    }


def _delay(scored: Sequence[Scored], golds: Sequence[Gold]) -> float | None:
    """The articles that came between a unit and the alert that told it, on average."""
    place = {g.id: n for n, g in enumerate(golds)}
    first: dict[str, int] = {}
    waits: list[int] = []
    for s in scored:
        here = place[s.gold.id]
        for unit in s.gold.units:
            first.setdefault(unit, here)
        if s.said.alert:
            waits += [here - first[unit] for unit in s.new]
    return _share(sum(waits), len(waits))


def bcubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float]:
    """B-cubed precision and recall of a clustering (Bagga and Baldwin, 1998); both map articles to clusters."""
    together = Counter((gold[a], found[a]) for a in gold)
    true, made = Counter(gold.values()), Counter(found[a] for a in gold)
    precision = sum(n * n / made[f] for (_, f), n in together.items()) / len(gold)
    recall = sum(n * n / true[g] for (g, _), n in together.items()) / len(gold)
    return precision, recall


def harmonic(precision: float, recall: float) -> float:
    """F1."""
    return 2.0 * precision * recall / (precision + recall) if precision + recall else 0.0


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))
