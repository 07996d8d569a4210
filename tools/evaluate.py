"""Measures the judging: python -m tools.evaluate STREAMS [STREAMS ...] [--only NAME] [--json]

STREAMS is a folder with NAME.jsonl, articles in order of arrival, and NAME.gold.jsonl (docs/judging.md has the
format), or one such NAME.jsonl. Each goes through the real pipeline on an empty desk on which everything is watched.
Prints a table of the figures, and for each stream the confusion of reasons: which kinds of error were made, how
often, what they cost, and where.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.ingest.jsonl import BadLine, read
from bot.model import Article, Decision, Finding, Kind, Outcome
from bot.pipeline import alerted
from bot.replay import HORIZON, Replay
from bot.settings import Settings
from bot.stories.policy import Policy
from bot.wiring import replay
from tools.score import Gold, Result, Said, Scored, read_gold, same_sentence, score, walk

FIGURES = ("f1", "precision", "recall", "silence", "quote_f1", "headline", "bcubed_f1", "alerts")
"""The columns of the table."""
EXAMPLES = 3
START = 1_790_000_000.0
"""The time of a stream that begins without one: fixed, or "on Friday" would mean another day tomorrow."""
MAX_BYTES = 1 << 24


@dataclass(slots=True)
class Cost:
    """What one kind of error came to: how often, the importance of what nobody was told for it, and where."""

    count: int = 0
    lost: float = 0.0
    examples: list[str] = field(default_factory=list)

    def add(self, article: str, lost: float = 0.0) -> None:
        """Counts one error."""
        self.count += 1
        self.lost += lost
        if len(self.examples) < EXAMPLES:
            self.examples.append(article)


@dataclass(frozen=True, slots=True)
class Measured:
    """A stream with what came of it."""

    name: str
    figures: dict[str, float | None]
    wrong_alerts: dict[str, Cost]
    missed: dict[str, Cost]


def streams(folder: Path) -> list[Path]:
    """The streams of a folder that have a gold. Raises FileNotFoundError if there are none."""
    paths = [folder] if folder.suffix == ".jsonl" else sorted(folder.glob("*.jsonl"))
    found = [p for p in paths if not p.name.endswith(".gold.jsonl") and gold_of(p).exists()]
    if not found:
        raise FileNotFoundError(f"{folder} has no NAME.jsonl with a NAME.gold.jsonl beside it")
    return found


def gold_of(stream: Path) -> Path:
    """Where the gold of a stream stands."""
    return stream.with_name(stream.stem + ".gold.jsonl")


def articles(stream: Path) -> list[Article]:
    """The articles of a stream. Raises ValueError at a bad line."""
    found: list[Article] = []
    with stream.open("rb") as wire:
        for item in read(wire, now=HORIZON, max_bytes=MAX_BYTES):
            if isinstance(item, BadLine):
                raise ValueError(f"{stream.name}, {item}")
            found.append(item)
    return found


async def outcomes(run: Replay, stream: Path) -> list[Outcome]:
    """What the pipeline decides about a stream."""
    return [step.outcome async for step in run.steps(articles(stream), show=False)]


def measure(name: str, golds: Sequence[Gold], decided: Sequence[Outcome], policy: Policy) -> Measured:
    """The figures of a stream and its errors by their reasons."""
    said = [said_by(o) for o in decided]
    scored = list(walk(golds, said))
    wrong, missed = confusion(
        scored, {o.article.id: o.decision for o in decided if o.change is not None}, golds, policy
    )
    return Measured(name, score(golds, said), wrong, missed)


def said_by(outcome: Outcome) -> Said:
    """A decision as it is scored."""
    decision = outcome.decision
    return Said(outcome.article.id, decision.story, alerted(outcome), tuple(q.text for q in decision.quotes))


def confusion(
    scored: Iterable[Scored], decisions: dict[str, Decision], golds: Sequence[Gold], policy: Policy
) -> tuple[dict[str, Cost], dict[str, Cost]]:
    """The wrong alerts and the missed articles, by reason, the most frequent first.

    A unit that no alert ever told is lost to the first article that carried it.
    """
    rows = list(scored)
    importance = {u: w for g in golds for u, w in g.weights.items()}
    ever = {(s.gold.story, u) for s in rows if s.said.alert for u in s.gold.units}
    blamed: set[tuple[str, str]] = set()
    homes: dict[str, set[str]] = defaultdict(set)  # gold story -> the bot's stories that it has stood in
    mixed: dict[str, Counter[str]] = defaultdict(Counter)  # the bot's story -> gold stories in it
    wrong: dict[str, Cost] = defaultdict(Cost)
    missed: dict[str, Cost] = defaultdict(Cost)
    for s in rows:
        decision = decisions[s.gold.id]
        home = decision.story or ""
        if s.result in (Result.REDUNDANT, Result.NOISE):
            wrong[_why_told(s, decision, split=bool(homes[s.gold.story] - {home}))].add(s.gold.id)
        elif s.result is Result.MISSED:
            gone = {(s.gold.story, u) for u in s.new} - ever - blamed
            blamed |= gone
            others = mixed[home].most_common(1)
            merged = bool(others) and others[0][0] != s.gold.story
            reason = _why_silent(s, decision, policy, merged=merged)
            missed[reason].add(s.gold.id, sum(importance.get(u, 1.0) for _, u in gone))
        homes[s.gold.story].add(home)
        mixed[home][s.gold.story] += 1

    def ranked(costs: dict[str, Cost]) -> dict[str, Cost]:
        return dict(sorted(costs.items(), key=lambda item: (-item[1].count, item[0])))

    return ranked(wrong), ranked(missed)


def _why_told(s: Scored, decision: Decision, *, split: bool) -> str:
    """The reason for an alert without anything new in it, judged by what was quoted first."""
    if decision.kind is Kind.OPENED and split:
        return "a split story opened again"
    if s.result is Result.NOISE and decision.kind is Kind.OPENED:
        return "a story opened on no news"
    if not decision.quotes:
        return "told without a quote"
    first = decision.quotes[0]
    if s.gold.passages is not None and not _states_anything(first.text, s.gold):
        return "what is not news quoted"
    return f"old news quoted, covered {_band(first.coverage)}"


def _states_anything(text: str, gold: Gold) -> bool:
    return any(same_sentence(text, x) for said in (gold.passages or {}).values() for x in said)


def _band(coverage: float) -> str:
    for low, high in ((0, 25), (25, 50), (50, 75)):
        if coverage < high / 100:
            return f"{low}-{high} %"
    return "75-100 %"


def _why_silent(s: Scored, decision: Decision, policy: Policy, *, merged: bool) -> str:
    """The reason for silence about something new, judged by the best sentence that states it.

    Where the gold marks no sentences, that is the best of the article.
    """
    if decision.kind is Kind.STALE:
        return "too old"
    if not decision.findings:
        return "no sentences"
    findings: Sequence[Finding] = decision.findings
    if s.gold.passages is not None:
        stating = [x for u in s.new for x in s.gold.passages.get(u, ())]
        findings = [f for f in findings if any(same_sentence(f.text, x) for x in stating)]
        if not findings:
            return "sentences split otherwise than the gold's"
    best = max(findings, key=lambda f: (1.0 - f.known) * f.news)
    # a short article is told for one such sentence, if it may be news at all; of a long one that cannot be said
    if len(decision.findings) <= policy.flash_sentences and (1.0 - best.known) * best.news >= policy.flash:
        return "sentence barred: dated history, a question, a scrap"
    where = ", in another event's story" if merged else ""
    if best.known >= 0.5:
        return f"sentence judged known{where}"
    if best.news < 0.5:
        return f"sentence judged not news{where}"
    return f"article below the threshold{where}"


def table(measured: Sequence[Measured]) -> str:
    """The figures of streams as a Markdown table."""
    rows = [f"| stream | articles | {' | '.join(FIGURES)} |", "|---|" + "---:|" * (len(FIGURES) + 1)]
    for m in measured:
        rows.append(f"| {m.name} | {m.figures['articles']} | {' | '.join(_cell(m.figures[f]) for f in FIGURES)} |")
    return "\n".join(rows)


def _cell(value: float | None) -> str:
    return "-" if value is None else str(value) if isinstance(value, int) else f"{value:.3f}"


def reasons(m: Measured) -> str:
    """The errors of a stream, the most frequent first."""
    lines = [f"{m.name}"]
    for title, costs in (("alerts with nothing new", m.wrong_alerts), ("silent though new", m.missed)):
        total = sum(c.count for c in costs.values())
        lost = sum(c.lost for c in costs.values())
        lines.append(f"  {title}: {total}" + (f", importance lost {lost:g}" if lost else ""))
        for reason, cost in costs.items():
            worth = f" (lost {cost.lost:g})" if cost.lost else ""
            lines.append(f"    {cost.count:5} {reason}{worth}: {', '.join(cost.examples)}")
    return "\n".join(lines)


def as_json(m: Measured) -> dict[str, Any]:
    """A stream's figures and errors for programs."""

    def costs(by_reason: dict[str, Cost]) -> dict[str, Any]:
        return {r: {"count": c.count, "lost": c.lost, "examples": c.examples} for r, c in by_reason.items()}

    figures = {k: round(v, 4) if isinstance(v, float) else v for k, v in m.figures.items()}
    return {"stream": m.name, **figures, "wrong_alerts": costs(m.wrong_alerts), "missed": costs(m.missed)}


async def evaluate(paths: Iterable[Path]) -> list[Measured]:
    """Measures streams, one after the other."""
    measured = []
    for path in paths:
        print(f"{path.stem} ...", file=sys.stderr)
        async with replay(Settings(), ("*",), START) as run:
            decided = await outcomes(run, path)
            measured.append(measure(path.stem, read_gold(gold_of(path)), decided, run.desk.policy))
    return measured


def main() -> int:
    """Prints the table and the reasons, or one object a stream."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("streams", type=Path, nargs="+")
    parser.add_argument("--only", action="append", help="streams to measure; default: all")
    parser.add_argument("--json", action="store_true", help="one object a stream")
    args = parser.parse_args()
    try:
        paths = [p for folder in args.streams for p in streams(folder) if not args.only or p.stem in args.only]
        measured = asyncio.run(evaluate(paths))
    except (OSError, ValueError) as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 1
    if args.json:
        for m in measured:
            print(json.dumps(as_json(m)))
    else:
        print("\n\n".join((table(measured), *map(reasons, measured))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
