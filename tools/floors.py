"""Raises the floors of the quality gate: python -m tools.floors

The figures on our own corpus (tests/quality/corpus) may not fall below tests/quality/floors.json. A floor is put
a little below what is measured, and only ever up: to lower one, edit the file by hand, and give the reason there.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot import wiring
from bot.model import Outcome
from bot.settings import Settings
from tools.evaluate import START, gold_of, outcomes, said_by, streams
from tools.score import read_gold, score

QUALITY = Path(__file__).parents[1] / "tests" / "quality"
CORPUS, FLOORS = QUALITY / "corpus", QUALITY / "floors.json"
ALL = "all"
"""Every stream of the corpus taken together: one article more or less moves its figures by two hundredths."""
TOGETHER = ("f1", "precision", "recall", "silence", "quote_f1", "headline", "bcubed_f1")
"""The figures that are gated for all."""
EACH = ("f1",)
"""The figure that is gated for a single stream; the others hang on too few articles."""
MARGIN, MARGIN_EACH = 0.03, 0.06
"""How far a floor lies below what was measured: about one article of all, and of one stream."""

Figures = dict[str, dict[str, float]]


def gated(decided: Mapping[Path, Sequence[Outcome]]) -> Figures:
    """The figures that have floors, by stream."""
    golds = {path: read_gold(gold_of(path)) for path in decided}
    said = {path: [said_by(o) for o in found] for path, found in decided.items()}
    # every stream has a desk of its own: s1 of one is not s1 of another
    apart = [replace(s, story=f"{p.stem}/{s.story}" if s.story else None) for p in decided for s in said[p]]
    whole = score([g for p in decided for g in golds[p]], apart)
    found = {ALL: {name: whole[name] or 0.0 for name in TOGETHER}}
    for path in decided:
        figures = score(golds[path], said[path])
        found[path.stem] = {name: figures[name] or 0.0 for name in EACH}
    return found


def fallen(figures: Figures, floors: Figures) -> list[str]:
    """What fell below its floor, in words; a figure that is no longer measured has fallen."""
    return [
        f"{stream}: {name} is {figures.get(stream, {}).get(name, 0.0):.3f}, the floor is {floor:.2f}"
        for stream, by_name in floors.items()
        for name, floor in by_name.items()
        if figures.get(stream, {}).get(name, 0.0) < floor
    ]


def raised(figures: Figures, floors: Figures) -> Figures:
    """The floors, raised to a margin below the figures; never lowered."""
    return {
        stream: {
            name: max(
                floors.get(stream, {}).get(name, 0.0),
                math.floor((value - (MARGIN if stream == ALL else MARGIN_EACH)) * 100) / 100,
            )
            for name, value in by_name.items()
        }
        for stream, by_name in figures.items()
    }


def unexplained(kept: Mapping[str, Any]) -> list[str]:
    """The floors that lie below the highest that ever held and give no reason for it."""
    reasons = {(row["stream"], row["figure"]) for row in kept["lowered"] if row.get("reason", "").strip()}
    return [
        f"{stream}: {name}"
        for stream, by_name in kept["highest"].items()
        for name, highest in by_name.items()
        if kept["floors"].get(stream, {}).get(name, 0.0) < highest and (stream, name) not in reasons
    ]


async def measured() -> Figures:
    """Sends our corpus through the pipeline."""
    decided = {}
    for path in streams(CORPUS):
        async with wiring.replay(Settings(), ("*",), START) as run:
            decided[path] = await outcomes(run, path)
    return gated(decided)


def main() -> None:
    """Measures, raises what may be raised, and says so."""
    kept: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))
    figures = asyncio.run(measured())
    floors = raised(figures, kept["floors"])
    for stream, by_name in figures.items():
        for name, value in by_name.items():
            before, after = kept["floors"].get(stream, {}).get(name, 0.0), floors[stream][name]
            said = f"raised from {before:.2f}" if after > before else "FALLEN" if value < after else ""
            print(f"{stream:10} {name:10} {value:.3f}  floor {after:.2f} {said}".rstrip())
    kept |= {"floors": floors, "highest": _higher(kept["highest"], floors)}
    FLOORS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _higher(one: Figures, other: Figures) -> Figures:
    return {s: {n: max(v, one.get(s, {}).get(n, 0.0)) for n, v in by_name.items()} for s, by_name in other.items()}


if __name__ == "__main__":
    main()
