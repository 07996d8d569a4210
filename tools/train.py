"""Fits the judge's weights: python tools/train.py STREAMS [--write]

STREAMS is a folder with NAME.jsonl and NAME.gold.jsonl (see docs/judging.md). Every article is judged with
the stories given by the gold, sentence by sentence; two logistic models are fitted to what the gold says
of each sentence: is it known already, and is it news. Folds hold out whole stories.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.ingest.jsonl import BadLine, read
from bot.model import Change
from bot.replay import ReplayClock
from bot.stories.assign import vector
from bot.stories.index import StoryIndex
from bot.stories.newsworthiness import FEATURES, day_of, features, looks_like_news
from bot.stories.novelty import KnownToDesk
from bot.stories.policy import Policy
from bot.text.analyse import analyse

STREAMS = ("desk", "desk_more", "desk_events")


@dataclass(frozen=True)
class Row:
    """One sentence: its features, whether any unit is stated, whether one of them is new, and its story."""

    values: tuple[float, ...]
    news: bool
    new: bool
    story: str
    article: str
    weight: float


def words(text: str) -> set[str]:
    """The words of a text in lower case."""
    return set(re.findall(r"\w+", text.lower()))


def states(mine: set[str], gold: set[str]) -> bool:
    """As eval/score.py: the same sentence up to splitting and punctuation."""
    short, long = sorted((len(mine), len(gold)))
    return bool(short) and long <= 2.5 * short and len(mine & gold) >= 0.8 * short


def rows(folder: Path, stream: str) -> list[Row]:
    """Every sentence of a stream, judged in order with the gold's stories given."""
    gold = {g["id"]: g for g in map(json.loads, (folder / f"{stream}.gold.jsonl").read_text().splitlines())}
    index = StoryIndex(Policy(idle_days=10_000.0))
    clock = ReplayClock(0.0)
    told: dict[str, set[str]] = defaultdict(set)
    found: list[Row] = []
    with (folder / f"{stream}.jsonl").open("rb") as wire:
        for article in read(wire, now=4e9, max_bytes=1 << 24):
            assert not isinstance(article, BadLine)
            g = gold[article.id]
            if g["verdict"] in ("ignore", "off"):
                continue
            analysis = analyse(clock.reach(article))
            own = index.stories.get(g["story"])
            names = tuple(dict.fromkeys(n for s in (analysis.title, *analysis.body) for n in s.names))
            known = KnownToDesk([own] if own else [], index, analysis.lang, names)
            kept = []
            passages = {u: [words(s) for s in ss] for u, ss in g["passages"].items()}
            weights = g.get("weights") or {}
            for place, sentence in enumerate(analysis.body):
                statement = known.statement(sentence, place)
                evidence = known.compare(sentence, statement)
                mine = words(sentence.text)
                units = {u for u, ss in passages.items() if any(states(mine, s) for s in ss)}
                if evidence.one < index.policy.keep_below:
                    kept.append(statement)
                if looks_like_news(sentence, index.policy.min_terms, day_of(analysis.article.published)):
                    new = units - told[g["story"]]
                    found.append(
                        Row(
                            features(analysis, place, evidence, own is None),
                            bool(units),
                            bool(new),
                            g["story"],
                            article.id,
                            max([weights.get(u, 1) for u in new], default=1.0),
                        )
                    )
            told[g["story"]] |= set(g["units"])
            index.apply(
                Change(
                    seq=index.seq + 1,
                    story=g["story"],
                    opens=own is None,
                    at=clock.now,
                    article=article.id,
                    title=article.title,
                    source=article.source,
                    lang=analysis.lang,
                    independent=True,
                    vector=tuple(vector(analysis, 60, index).items()),
                    spellings=names[:60],
                    statements=tuple(kept),
                )
            )
    return found


def fit(x: np.ndarray, y: np.ndarray, strength: float) -> np.ndarray:
    """Logistic regression with an L2 penalty; the first feature is the bias."""
    model = LogisticRegression(C=strength, fit_intercept=False, max_iter=2000)
    return model.fit(x, y).coef_[0]


def main() -> None:
    """Prints the score of each fold, and writes the weights fitted on all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("streams", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--strength", type=float, default=0.3)
    args = parser.parse_args()
    data = [r for s in STREAMS for r in rows(args.streams, s)]
    x = np.array([r.values for r in data])
    news = np.array([r.news for r in data])
    new = np.array([r.new for r in data])
    stories = sorted({r.story for r in data})
    fold_of = {s: n % 5 for n, s in enumerate(stories)}
    folds = np.array([fold_of[r.story] for r in data])
    scores = []
    for fold in range(5):
        train, test = folds != fold, folds == fold
        a = fit(x[train & news], ~new[train & news], args.strength)
        b = fit(x[train], news[train], args.strength)
        known_p, news_p = (1 / (1 + np.exp(-x[test] @ w)) for w in (a, b))
        seen = test & news
        scores.append(
            (
                roc_auc_score(~new[seen], x[seen] @ a),
                roc_auc_score(news[test], x[test] @ b),
                roc_auc_score(new[test], (1 - known_p) * news_p),
            )
        )
    print(f"{len(data)} sentences, {len(stories)} stories; AUC known / news / new development, by fold held out")
    for fold, row in enumerate(scores):
        print(fold, " ".join(f"{v:.3f}" for v in row))
    print("mean", " ".join(f"{v:.3f}" for v in np.mean(scores, axis=0)))
    a, b = fit(x[news], ~new[news], args.strength), fit(x, news, args.strength)
    for name, u, v in zip(FEATURES, a, b, strict=True):
        print(f"{name:16} {u:7.2f} {v:7.2f}")
    if args.write:
        known_line = ", ".join(f"{v:.3f}" for v in a)
        news_line = ", ".join(f"{v:.3f}" for v in b)
        mean = np.mean(scores, axis=0)
        args.write.write_text(
            f'"""Weights of the two logistic models, in the order of newsworthiness.FEATURES. Made by tools/train.py.\n\n'
            f"Fitted on {len(data)} sentences of {len(stories)} stories ({', '.join(STREAMS)}), L2 with C = {args.strength}.\n"
            f"AUC over five folds of held-out stories: known {mean[0]:.3f}, news {mean[1]:.3f}, new development {mean[2]:.3f}.\n"
            f'"""\n\nfrom __future__ import annotations\n\n'
            f"KNOWN: tuple[float, ...] = (\n    {known_line},\n)  # fmt: skip\n"
            f"NEWS: tuple[float, ...] = (\n    {news_line},\n)  # fmt: skip\n"
        )


if __name__ == "__main__":
    main()
