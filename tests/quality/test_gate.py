"""The judging holds on our own corpus what it has reached: the figures may not fall below floors.json."""

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from redis.asyncio import Redis

from bot.model import Outcome
from bot.replay import Replay
from bot.stories.policy import Policy
from bot.text.analyse import analyse
from bot.watching import subscribe, watches
from bot.wiring import CONSOLE
from tools.evaluate import START, articles, gold_of, measure, outcomes, reasons, streams
from tools.floors import CORPUS, FLOORS, fallen, gated, raised, unexplained
from tools.score import read_gold

STREAMS = streams(CORPUS)
KEPT: dict[str, Any] = json.loads(FLOORS.read_text("utf-8"))


async def decide(client: Redis, policy: Policy | None = None) -> dict[Path, list[Outcome]]:
    found = {}
    for path in STREAMS:
        name = f"desk.replay-{uuid4().hex[:12]}"
        run = Replay(client, name, watches(subscribe(CONSOLE, ["*"])), policy or Policy(), START)
        found[path] = await outcomes(run, path)
        await run.close()
    return found


async def test_the_figures_do_not_fall_below_their_floors(client: Redis) -> None:
    decided = await decide(client)
    below = fallen(gated(decided), KEPT["floors"])
    why = [reasons(measure(p.stem, read_gold(gold_of(p)), o, Policy())) for p, o in decided.items()]
    assert not below, "\n".join([*below, *why, "`make eval` shows all of it"])


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (replace(Policy(), alert=0.0, flash=0.0), {"silence", "precision"}),
        (replace(Policy(), alert=1.1, flash=1.1), {"recall", "f1"}),
        (replace(Policy(), join=0.0), {"bcubed_f1"}),
        (replace(Policy(), join=9.0), {"bcubed_f1"}),
    ],
    ids=["everything is told", "nothing is told", "all is one story", "every article is a story"],
)
async def test_the_gate_stops_a_judge_that_does_not_judge(client: Redis, policy: Policy, expected: set[str]) -> None:
    below = fallen(gated(await decide(client, policy)), KEPT["floors"])
    assert expected <= {line.split(": ")[1].split(" ")[0] for line in below}


def test_every_lowered_floor_has_its_reason() -> None:
    assert unexplained(KEPT) == []


def test_a_floor_below_the_highest_asks_for_a_reason_until_it_has_one() -> None:
    kept: dict[str, Any] = {"floors": {"all": {"f1": 0.7}}, "highest": {"all": {"f1": 0.8}}, "lowered": []}
    assert unexplained(kept) == ["all: f1"]
    kept["lowered"] = [{"stream": "all", "figure": "f1", "from": 0.8, "to": 0.7, "reason": "twenty harder articles"}]
    assert unexplained(kept) == []


def test_floors_are_only_raised() -> None:
    floors = {"all": {"f1": 0.80, "silence": 0.80}}
    assert raised({"all": {"f1": 0.70, "silence": 0.93}}, floors) == {"all": {"f1": 0.80, "silence": 0.90}}


def test_a_figure_that_is_no_longer_measured_has_fallen() -> None:
    assert fallen({}, {"all": {"f1": 0.5}}) == ["all: f1 is 0.000, the floor is 0.50"]


@pytest.mark.parametrize("path", STREAMS, ids=lambda p: p.stem)
def test_the_gold_fits_the_corpus(path: Path) -> None:
    """Every unit is stated by sentences of its article, has one importance, and belongs to one story."""
    wire, golds = articles(path), read_gold(gold_of(path))
    assert [a.id for a in wire] == [g.id for g in golds]
    assert len({a.id for a in wire}) == len(wire)
    first: set[str] = set()
    for article, gold in zip(wire, golds, strict=True):
        assert gold.passages is not None
        assert gold.units == set(gold.passages)
        assert all(u.startswith(f"{gold.story}/") for u in gold.units)
        assert set(gold.weights) == gold.units - first, article.id
        first |= gold.units
        assert gold.verdict == ("no" if not gold.weights else "yes" if max(gold.weights.values()) >= 2 else "minor")
        for sentences in gold.passages.values():
            assert sentences
            assert all(sentence in article.text for sentence in sentences)


def test_the_corpus_is_large_and_mixed_enough_to_tell() -> None:
    wire = [a for p in STREAMS for a in articles(p)]
    golds = [g for p in STREAMS for g in read_gold(gold_of(p))]
    lengths = [len(analyse(a).body) for a in wire]
    assert len(wire) >= 80
    assert len({g.story for g in golds}) >= 6
    assert {"en", "de", "uk"} <= {a.lang for a in wire}
    assert sum(n <= 5 for n in lengths) >= 40
    assert sum(n >= 12 for n in lengths) >= 8
    verdicts = Counter(g.verdict for g in golds)
    assert verdicts["yes"] >= 40
    assert verdicts["no"] >= 40
    assert sum(not g.units for g in golds) >= 3, "comment without any development"
    assert sum(a.title.startswith("CORRECTION") for a in wire) >= 2
    late = [b for p in STREAMS for a, b in pairwise(articles(p)) if b.published < a.published]
    assert len(late) >= 2, "late copies"
