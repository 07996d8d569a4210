"""Fits the judge's weights: python tools/train.py STREAMS [--write bot/stories/learned.py]

STREAMS is a folder with NAME.jsonl and NAME.gold.jsonl (see docs/judging.md). Articles are judged in order,
each with what the desk knows by then, the bot finding the stories itself; logistic models are fitted to what
the gold says of each sentence (is it news, is it known already) and of each article (has it a development).
Folds hold out whole stories, with every other story about the same event or saga; their weights judge the
held-out stories in a second run in which, as in life, what is not told stays unknown.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from textwrap import fill
from typing import Any
from zlib import crc32

import numpy as np
import wordllama
from scipy.optimize import minimize
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bot.ingest.jsonl import BadLine, read
from bot.model import Analysis, Sentence
from bot.replay import HORIZON, ReplayClock, Wire
from bot.stories.index import StoryIndex
from bot.stories.judge import Examined, choose, conclude, examine
from bot.stories.newsworthiness import (
    ARTICLE_FEATURES,
    CONTEXT,
    FEATURES,
    FRAGMENT_FEATURES,
    KNOWN_ONLY,
    LEAD_FEATURES,
    NEWS_ONLY,
    article_features,
    fragment_features,
    in_context,
    lead_features,
)
from bot.stories.policy import Policy
from bot.stories.weights import Weights, by_fingerprint
from bot.text.analyse import analyse
from bot.text.tokens import stem as stem_of
from bot.text.tokens import tokens
from tools.evaluate import START
from tools.score import COUNTED, Gold, Said, read_gold, same_sentence, score

SENTENCES = {"desk": 1.0, "desk_more": 1.0, "desk_events": 1.0}
"""The streams annotated sentence by sentence, and how much a row of each counts."""
ARTICLES = {"desk": 1.0, "desk_more": 1.0, "desk_events": 1.0, "trec_2013": 0.01, "ecbplus": 0.1, "incidents": 0.05}
"""The streams whose articles fit the last decision, and how much an article of each counts."""
FLASHES, FLASH_WEIGHT = (1, 2, 3, 5), 1.0
"""Articles are also shown cut to so many sentences, and how much each such flash counts."""
FRAGMENTS = {"desk": 1.0, "desk_more": 1.0, "desk_events": 1.0, "trec_2013": 0.1, "ecbplus": 0.3, "incidents": 0.1}
"""The streams whose short articles and flashes fit the decision about fragments, and how much each counts."""
OPENINGS = "incidents"
"""The stream whose openings, cut short, count as new though nobody marked their sentences: they begin with the event."""
FOLDS = 5
FEWEST_EVENTS = 4
"""A word has a weight of its own if it stands in articles on so many different events: it says nothing of any one."""
FEWEST_SHARED = 6
"""The same of a common word."""
FEWEST_ARTICLES = 3
"""A word is weighed by its meaning if so many articles say it other than as a name."""
NEWS_STRENGTH = 0.01
"""C of the regression for news, on features of equal spread, and on words so:"""
OWN, MEANING = 4.0, 4.0
"""How much a word may say by itself, and by its meaning: that lets words of one sense share what is learnt of them."""
FEWEST_COMMON = 0.02
"""Share of articles from which a stem is common."""
INCIDENTS = 30.0
"""All shootings together count as so many events in the common words."""

SIGNS = {
    **dict.fromkeys(("one", "few", "rest", "desk", "said by", "known numbers"), 1),
    **dict.fromkeys(
        ("unknown", "uncovered", "fresh names", "bare names", "new events", "bare events", "event in part"), -1
    ),
    **dict.fromkeys(("changed numbers", "new numbers"), -1),
}
"""Which way a feature may speak about known or new."""

NO_WORDS: Mapping[int, float] = {}


@dataclass(frozen=True)
class Words:
    """The words that are weighed: the place of each stem, and a row of its meaning."""

    place: Mapping[str, int]
    meaning: np.ndarray

    def kept(self, said: Sequence[str]) -> list[int]:
        """The places of the stems that are weighed."""
        return [self.place[t] for t in said if t in self.place]


@dataclass(frozen=True)
class Row:
    """One sentence: its features, its stems, whether it may be news at all, and what the gold says of it.

    ``worth`` is the importance, 1..3, of the most important new development that it states; 0 if it states none.
    """

    values: tuple[float, ...]
    sentence: Sentence
    fit: bool
    news: bool = False
    worth: float = 0.0

    @property
    def new(self) -> bool:
        """True if it states a development that nobody was told."""
        return self.worth > 0.0


@dataclass(frozen=True)
class Whole:
    """One article: its sentences, and whether it has a development. ``marked``: the gold speaks of each sentence."""

    rows: tuple[Row, ...]
    opening: bool
    new: bool
    event: str
    stream: str
    marked: bool

    def cut(self, length: int) -> Whole:
        """The article as a flash of its first sentences: so short ones are judged by what short ones are."""
        rows = self.rows[:length]
        return replace(self, rows=rows, new=any(r.new for r in rows) if self.marked else self.new)


def event(stream: str, story: str) -> str:
    """What a story is about: stories that share it are held out together, in whatever stream they stand."""
    if stream == "ecbplus":
        return "ev" + story.split("_")[0]
    if stream == "incidents":
        return f"shooting{crc32(story.encode()) % 40}"
    if stream == "trec_2013":
        return story
    found = re.match(r"ev\d+|case\d+|[a-z_]+", story)
    return found.group().strip("_") if found else story


def fold_of(name: str) -> int:
    """The fold that holds an event out."""
    return crc32(b"fold 2" + name.encode()) % FOLDS


@lru_cache(maxsize=2)
def golds(folder: Path, stream: str) -> list[Gold]:
    """The gold of a stream."""
    return read_gold(folder / f"{stream}.gold.jsonl")


def analyses(folder: Path, stream: str) -> Iterator[tuple[float, Analysis]]:
    """The articles of a stream as replay sees them."""
    with (folder / f"{stream}.jsonl").open("rb") as lines:
        wire = Wire(a for a in read(lines, now=HORIZON, max_bytes=1 << 24) if not isinstance(a, BadLine))
        begins = wire.begins()
        clock = ReplayClock(START if begins is None else begins)
        for article in wire:
            seen = clock.reach(article)
            yield clock.now, analyse(seen)


@dataclass(frozen=True)
class Judged:
    """An article as judged: its sentences, its story, whether it opened it, and the places of those quoted."""

    examined: Examined
    story: str
    opens: bool
    quoted: tuple[int, ...]


def run(
    folder: Path, stream: str, weights_of: Callable[[str], Weights], policy: Policy, *, all_told: bool
) -> Iterator[tuple[Gold, Judged]]:
    """Judges a stream in order; with ``all_told`` every article's statements count as told.

    Yields the gold, and what was found.
    """
    index: StoryIndex | None = None
    for g, (now, analysis) in zip(golds(folder, stream), analyses(folder, stream), strict=True):
        weights = weights_of(event(stream, g.story))
        if index is None:
            index = StoryIndex(policy, weights)
        index.weights = weights
        found = examine(analysis, index, now)
        chosen, repeats, surely = choose(found, index)
        judgement = conclude(found, index, now, chosen, repeats, surely)
        change = replace(judgement.change, moved=True) if all_told else judgement.change
        index.apply(change)
        yield g, Judged(found, judgement.story, found.own is None, judgement.developments)


def common(folder: Path) -> dict[str, float]:
    """The share of articles that say a stem, every event counting the same."""
    shares: Counter[str] = Counter()
    events: dict[str, set[str]] = defaultdict(set)
    total = 0.0
    for stream in ARTICLES:
        by_event: dict[str, list[set[str]]] = defaultdict(list)
        for g, (_, analysis) in zip(golds(folder, stream), analyses(folder, stream), strict=True):
            named = {n for s in (analysis.title, *analysis.body) for n in s.names}
            said = {t for s in (analysis.title, *analysis.body) for t in s.terms}
            by_event[g.story].append(said - named)
        counts = INCIDENTS / len(by_event) if stream == "incidents" else 1.0
        for name, articles in by_event.items():
            total += counts
            for stem, n in Counter(t for a in articles for t in a).items():
                shares[stem] += counts * n / len(articles)  # type: ignore[assignment]
                events[stem].add(event(stream, name))
    return {
        stem: share / total
        for stem, share in shares.items()
        if share / total >= FEWEST_COMMON and len(events[stem]) >= FEWEST_SHARED
    }


def words(folder: Path) -> Words:
    """The stems that several articles say other than as names, with what they mean.

    The meaning of a stem is that of the form in which it is met most, a static word vector (wordllama, 256 numbers,
    MIT), of length 1 and without what all have in common (cf. Mu and Viswanath, All-but-the-Top, 2018).
    """
    articles: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for stream in ARTICLES:
        for _, analysis in analyses(folder, stream):
            sentences = (analysis.title, *analysis.body)
            named = {n for s in sentences for n in s.names}
            articles.update({t for s in sentences for t in s.terms} - named)
            for s in sentences:
                for token in tokens(s.text):
                    forms[stem_of(token.low, "en")][token.low] += 1
    kept = sorted(t for t, n in articles.items() if n >= FEWEST_ARTICLES and t in forms and t.isalpha())
    model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    found = np.asarray(model.embed([max(sorted(forms[t]), key=forms[t].__getitem__) for t in kept]), dtype=float)
    found /= np.linalg.norm(found, axis=1, keepdims=True) + 1e-9
    return Words({t: n for n, t in enumerate(kept)}, found - found.mean(0))


def collect(folder: Path, stream: str, shares: Mapping[int, float]) -> list[Whole]:
    """The articles of a stream that count, everything told."""
    nothing = (0.0,) * len(FEATURES)
    others = ((0.0,) * len(names) for names in (ARTICLE_FEATURES, FRAGMENT_FEATURES, CONTEXT, LEAD_FEATURES))
    blank = Weights(nothing, nothing, *others, NO_WORDS, shares)
    wholes: list[Whole] = []
    told: dict[str, set[str]] = defaultdict(set)
    importance = {u: weight for g in golds(folder, stream) for u, weight in g.weights.items()}
    for g, found in run(folder, stream, lambda _: blank, Policy(), all_told=True):
        units = set(g.units)
        new_units = units - told[g.story]
        told[g.story] |= units
        if g.verdict not in COUNTED:
            continue
        marked = stream in SENTENCES
        rows: list[Row] = []
        for s in found.examined.sized:
            passages = (g.passages or {}) if marked else {}
            stated = {u for u, said in passages.items() if any(same_sentence(s.sentence.text, x) for x in said)}
            worth = max((importance.get(u, 1.0) for u in stated & new_units), default=0.0)
            rows.append(Row(s.values, s.sentence, s.fit, bool(stated), worth))
        if rows:
            name = event(stream, g.story)
            wholes.append(Whole(tuple(rows), found.opens, bool(new_units), name, stream, marked))
    return wholes


@dataclass(frozen=True)
class Fit:
    """Weights by name, before they are rounded."""

    known: dict[str, float]
    news: dict[str, float]
    words: dict[str, float]
    alert: dict[str, float]
    fragment: dict[str, float]
    context: dict[str, float]
    lead: dict[str, float]

    def ready(self, shares: Mapping[int, float]) -> Weights:
        """As the judge uses them, rounded as they are written."""
        return Weights(
            tuple(round(v, 3) for v in self.known.values()),
            tuple(round(v, 3) for v in self.news.values()),
            tuple(round(v, 3) for v in self.alert.values()),
            tuple(round(v, 3) for v in self.fragment.values()),
            tuple(round(v, 3) for v in self.context.values()),
            tuple(round(v, 3) for v in self.lead.values()),
            by_fingerprint({s: round(v, 2) for s, v in self.words.items()}),
            shares,
        )


def logistic(
    x: np.ndarray, y: np.ndarray, weight: np.ndarray, strength: float, signs: Sequence[int] | None = None
) -> np.ndarray:
    """L2 logistic regression on features made of equal spread; the first column is the bias. Returns plain weights.

    ``signs`` bounds a weight to be at least 0 (1) or at most 0 (-1): what cannot be so is not learnt from chance.
    """
    mean, spread = x.mean(0), x.std(0)
    mean[0], spread[spread == 0] = 0.0, 1.0
    z = (x - mean) / spread
    sides = np.where(y, 1.0, -1.0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sides * (z @ w)
        slope = -sides * weight / (1.0 + np.exp(np.clip(margin, -30, 30)))
        value = (weight * np.logaddexp(0.0, -margin)).sum() + 0.5 * (w[1:] ** 2).sum() / strength
        gradient = z.T @ slope
        gradient[1:] += w[1:] / strength
        return float(value), gradient

    allowed = {0: (None, None), 1: (0.0, None), -1: (None, 0.0)}
    bounds = [allowed[s] for s in signs or [0] * x.shape[1]]
    start = np.zeros(x.shape[1])
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 5000, "ftol": 1e-10})
    found: np.ndarray = best.x / spread
    found[0] -= (found[1:] * mean[1:]).sum()
    return found


def fit_sentences(wholes: Sequence[Whole], weighed: Words, strength: float) -> Fit:
    """The models of sentences by themselves; what depends on them is left empty."""
    pairs = [(w, r) for w in wholes if w.marked for r in w.rows]
    rows = [r for _, r in pairs]
    x = np.array([r.values for r in rows])
    news = np.array([r.news for r in rows])
    new = np.array([r.new for r in rows])
    weight = np.array([SENTENCES[w.stream] for w, _ in pairs])
    events: dict[int, set[str]] = defaultdict(set)
    said = [weighed.kept(r.sentence.terms) for r in rows]
    for (w, _), places in zip(pairs, said, strict=True):
        for place in places:
            events[place].add(w.event)
    own = [place for place, seen in sorted(events.items()) if len(seen) >= FEWEST_EVENTS]
    column = {place: n for n, place in enumerate(own)}
    bag = np.zeros((len(rows), len(own)))
    sense = np.zeros((len(rows), weighed.meaning.shape[1]))
    for n, places in enumerate(said):
        share = 1.0 / max(1, len(places)) ** 0.5
        sense[n] = weighed.meaning[places].sum(0) * share
        bag[n, [column[p] for p in places if p in column]] = share
    plain = [n for n, name in enumerate(FEATURES) if name not in KNOWN_ONLY]
    # words keep their own spread: a rare one must not weigh as much as a common one
    spread = x[:, plain].std(0)
    spread[spread == 0] = 1.0
    mean = x[:, plain].mean(0)
    mean[0] = 0.0
    both = np.hstack([(x[:, plain] - mean) / spread, OWN * bag, MEANING * sense])
    model = LogisticRegression(C=NEWS_STRENGTH, max_iter=3000, tol=1e-6)
    model.fit(both, news, sample_weight=weight)
    found = model.coef_[0]
    plain_weights = found[: len(plain)] / spread
    plain_weights[0] += model.intercept_[0] - (plain_weights[1:] * mean[1:]).sum()
    of_news = dict.fromkeys(FEATURES, 0.0) | {FEATURES[n]: float(v) for n, v in zip(plain, plain_weights, strict=True)}
    of_words = MEANING * weighed.meaning @ found[len(plain) + len(own) :]
    of_words[own] += OWN * found[len(plain) : len(plain) + len(own)]
    about = [n for n, name in enumerate(FEATURES) if name not in NEWS_ONLY]
    signs = [SIGNS.get(FEATURES[n], 0) for n in about]
    of_known = logistic(x[news][:, about], ~new[news], weight[news], strength, signs)
    return Fit(
        dict.fromkeys(FEATURES, 0.0) | {FEATURES[n]: float(v) for n, v in zip(about, of_known, strict=True)},
        of_news,
        {stem: float(of_words[place]) for stem, place in weighed.place.items()},
        dict.fromkeys(ARTICLE_FEATURES, 0.0),
        dict.fromkeys(FRAGMENT_FEATURES, 0.0),
        dict.fromkeys(CONTEXT, 0.0) | {"own": 1.0},
        dict.fromkeys(LEAD_FEATURES, 0.0),
    )


def alone(fit: Fit, rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """The probability of known, and the log-odds of news, of an article's sentences each by itself."""
    values = np.array([r.values for r in rows])
    weights = [[fit.words[t] for t in r.sentence.terms if t in fit.words] for r in rows]
    more = np.array([sum(row) / max(1, len(row)) ** 0.5 for row in weights])
    known = 1 / (1 + np.exp(-values @ np.array(list(fit.known.values()))))
    return known, values @ np.array(list(fit.news.values())) + more


def scored(fit: Fit, rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray]:
    """The probabilities known and news of an article's sentences."""
    known, odds = alone(fit, rows)
    beside = np.array(in_context(odds.tolist())) @ np.array(list(fit.context.values()))
    return known, 1 / (1 + np.exp(-beside))


def fit_context(wholes: Sequence[Whole], fit_of: Callable[[str], Fit]) -> dict[str, float]:
    """What the sentences around one tell of it, on scores of models that have not seen them."""
    x: list[tuple[float, ...]] = []
    y: list[bool] = []
    for whole in wholes:
        if whole.marked:
            _, odds = alone(fit_of(whole.event), whole.rows)
            x += in_context(odds.tolist())
            y += [r.news for r in whole.rows]
    found = logistic(np.array(x), np.array(y), np.ones(len(y)), 1.0)
    return dict(zip(CONTEXT, map(float, found), strict=True))


def fit_articles(wholes: Sequence[Whole], fit_of: Callable[[str], Fit]) -> dict[str, float]:
    """The model of articles, on scores of sentence models that have not seen them."""
    x, y, weight = [], [], []
    for whole in wholes:
        flashes = [whole.cut(n) for n in FLASHES if whole.marked and n < len(whole.rows)]
        for w, counts in ((whole, 1.0), *((f, FLASH_WEIGHT) for f in flashes)):
            known, news = scored(fit_of(w.event), w.rows)
            scores = [float((1 - k) * n) for r, k, n in zip(w.rows, known, news, strict=True) if r.fit]
            if scores:
                x.append(article_features(scores, w.opening))
                y.append(w.new)
                weight.append(counts * ARTICLES[w.stream])
    found = logistic(np.array(x), np.array(y), np.array(weight), 1.0)
    return dict(zip(ARTICLE_FEATURES, map(float, found), strict=True))


def fit_fragments(wholes: Sequence[Whole], fit_of: Callable[[str], Fit]) -> dict[str, float]:
    """The model of fragments, on short articles and on the beginnings of longer ones."""
    x, y, weight = [], [], []
    most = Policy().flash_sentences
    for whole in wholes:
        shown = [whole] if sum(r.fit for r in whole.rows) <= most else []
        if whole.marked or (whole.stream == OPENINGS and whole.opening and whole.new):
            shown += [whole.cut(n) for n in FLASHES if n < len(whole.rows)]
        for w in shown:
            known, news = scored(fit_of(w.event), w.rows)
            found = [(float((1 - k) * n), r.sentence) for r, k, n in zip(w.rows, known, news, strict=True) if r.fit]
            if found:
                x.append(fragment_features(*max(found, key=itemgetter(0))))
                y.append(w.new)
                weight.append(FRAGMENTS[w.stream])
    found_weights = logistic(np.array(x), np.array(y), np.array(weight), 1.0)
    return dict(zip(FRAGMENT_FEATURES, map(float, found_weights), strict=True))


def fit_leads(wholes: Sequence[Whole], fit_of: Callable[[str], Fit]) -> dict[str, float]:
    """The model that ranks the sentences of an article, on scores of sentence models that have not seen them.

    A sentence is drawn with odds of e to its weighted features (a conditional logit, McFadden 1974); what is drawn is to
    state something new, the more important the better. Articles all of whose sentences are worth the same teach nothing.
    """
    lists: list[tuple[np.ndarray, np.ndarray]] = []
    for whole in wholes:
        if whole.marked:
            known, news = scored(fit_of(whole.event), whole.rows)
            fit = [(r, float((1 - k) * n), float(n)) for r, k, n in zip(whole.rows, known, news, strict=True) if r.fit]
            worth = np.array([r.worth for r, _, _ in fit])
            if len(set(worth)) > 1:
                lists.append((np.array(lead_features([(s, n, r.values) for r, s, n in fit])), worth))
    spread = np.vstack([x for x, _ in lists]).std(0)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = 0.5 * float(w @ w), w.copy()
        for x, worth in lists:
            odds = x / spread @ w
            right = softmax(odds) * worth
            value -= float(np.log(right.sum()))
            slope += (softmax(odds) - right / right.sum()) @ (x / spread)
        return value, slope

    found = minimize(loss, np.zeros(len(spread)), jac=True, method="L-BFGS-B").x / spread
    return dict(zip(LEAD_FEATURES, map(float, found), strict=True))


def evaluate(folder: Path, stream: str, weights: Mapping[int, Weights], policy: Policy) -> dict[str, float | None]:
    """A stream's score, each story judged by the weights of the fold that holds it out."""
    decisions = []
    for g, found in run(folder, stream, lambda e: weights[fold_of(e)], policy, all_told=False):
        quotes = tuple(found.examined.sized[n].sentence.text for n in found.quoted)
        decisions.append(Said(g.id, found.story, bool(quotes), quotes))
    return score(golds(folder, stream), decisions)


def shown(stream: str, r: Mapping[str, float | None]) -> str:
    """One line of the table."""

    def part(name: str) -> str:
        return f"{name} " + ("  -  " if r.get(name) is None else f"{r[name]:.3f}")

    names = ("f1", "precision", "recall", "silence", "bcubed_f1", "quote_f1", "headline")
    return f"{stream:13} " + "  ".join(map(part, names)) + f"  alerts {r['alerts']}"


def folds_table(wholes: Sequence[Whole], fits: Mapping[int, Fit]) -> tuple[list[str], list[float]]:
    """The areas under the ROC curve of each fold held out, and their means."""
    lines, sums = [], []
    for fold in range(FOLDS):
        mine = [w for w in wholes if w.marked and fold_of(w.event) == fold]
        pairs = [scored(fits[fold], w.rows) for w in mine]
        known, news = (np.concatenate([p[n] for p in pairs]) for n in (0, 1))
        is_news = np.array([r.news for w in mine for r in w.rows])
        new = np.array([r.new for w in mine for r in w.rows])
        row = (
            roc_auc_score(~new[is_news], known[is_news]),
            roc_auc_score(is_news, news),
            roc_auc_score(new, (1 - known) * news),
        )
        sums.append(row)
        lines.append(f"fold {fold}: {len(new)} sentences, AUC known {row[0]:.3f}, news {row[1]:.3f}, new {row[2]:.3f}")
    return lines, [float(m) for m in np.mean(sums, axis=0)]


def written(fit: Fit, shares: Mapping[str, float], head: str) -> str:
    """The text of learned.py."""

    def block(name: str, values: Mapping[str, float], about: str) -> str:
        lines = "\n".join(f"    {json.dumps(k)}: {v:.3f}," for k, v in values.items())
        return f'{name} = {{\n{lines}\n}}\n"""{about}"""\n'

    def listed(name: str, values: Mapping[str, float], about: str) -> str:
        text = " ".join(f"{k} {v:.2f}" for k, v in sorted(values.items()))
        return f'{name} = """\n{fill(text, 118, break_long_words=False, break_on_hyphens=False)}\n"""\n"""{about}"""\n'

    return "\n".join(
        (
            f'"""{head}"""\n',
            "from __future__ import annotations\n",
            block("KNOWN", fit.known, "Log-odds that a newsworthy sentence is known, by feature."),
            block("NEWS", fit.news, "Log-odds that a sentence is news, by feature."),
            block("LEAD", fit.lead, "Log-odds that a sentence, of an article's, says best what is new, by feature."),
            block("CONTEXT", fit.context, "Log-odds that a sentence is news, from those of its own and of the others."),
            block("ALERT", fit.alert, "Log-odds that an article has a development, by feature."),
            block("FRAGMENT", fit.fragment, "Log-odds that a short text without a title has one, by feature."),
            listed("WORDS", fit.words, "What an English stem adds to the log-odds that its sentence is news."),
            listed("COMMON", shares, "The share of English news articles that say a stem."),
        )
    )


def learn(wholes: Sequence[Whole], weighed: Words, strength: float) -> tuple[dict[int, Fit], Fit]:
    """The weights of each fold, which have not seen its events, and those fitted on all."""
    kept = {k: [w for w in wholes if fold_of(w.event) != k] for k in range(FOLDS)}
    fits = {k: fit_sentences(kept[k], weighed, strength) for k in range(FOLDS)}

    def unseen(name: str) -> Fit:
        return fits[fold_of(name)]

    fits = {k: replace(fit, context=fit_context(kept[k], unseen)) for k, fit in fits.items()}

    def decided(fit: Fit, seen: Sequence[Whole]) -> Fit:
        alert, fragment = fit_articles(seen, unseen), fit_fragments(seen, unseen)
        return replace(fit, alert=alert, fragment=fragment, lead=fit_leads(seen, unseen))

    whole = replace(fit_sentences(wholes, weighed, strength), context=fit_context(wholes, unseen))
    return {k: decided(fit, kept[k]) for k, fit in fits.items()}, decided(whole, wholes)


def job(arguments: tuple[Any, ...]) -> Any:
    """A call in another process."""
    call, *rest = arguments
    return call(*rest)


def main() -> None:
    """Prints the score of each fold and the table of the streams, and writes the weights fitted on all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("streams", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--strength", type=float, default=0.1, help="C of the regressions (0.1)")
    parser.add_argument("--alert", type=float, action="append", help="thresholds to show; default: the policy's")
    parser.add_argument("--only", action="append", help="streams to show; default: all")
    args = parser.parse_args()
    shares = {stem: round(v, 2) for stem, v in common(args.streams).items()}
    numbers = by_fingerprint(shares)
    with ProcessPoolExecutor(2) as pool:
        parts = pool.map(job, [(collect, args.streams, s, numbers) for s in ARTICLES])
        wholes = [w for part in parts for w in part]
    by_fold, final = learn(wholes, words(args.streams), args.strength)
    lines, means = folds_table(wholes, by_fold)
    print("\n".join(lines))
    print("mean: AUC known {:.3f}, news {:.3f}, new {:.3f}".format(*means))
    ready = {k: fit.ready(numbers) for k, fit in by_fold.items()}
    everything = dict.fromkeys(range(FOLDS), final.ready(numbers))
    streams = args.only or [*ARTICLES, "recaps", "translations", "seeds"]
    with ProcessPoolExecutor(2) as pool:
        for alert in args.alert or [Policy().alert]:
            policy = replace(Policy(), alert=alert)
            calls = [(evaluate, args.streams, s, ready if s in ARTICLES else everything, policy) for s in streams]
            for stream, result in zip(streams, pool.map(job, calls), strict=True):
                print(f"{alert:.2f} {shown(stream, result)}", flush=True)
    if args.write:
        head = (
            f"What was learnt, by tools/train.py on {date.today().isoformat()}: written by a program, read by people.\n\n"
            f"Sentences: {sum(len(w.rows) for w in wholes if w.marked)} of {', '.join(SENTENCES)}; articles: {len(wholes)} of {', '.join(ARTICLES)}.\n"
            f"L2 logistic regression, C = {args.strength:g}. Over {FOLDS} folds of held-out events: AUC known {means[0]:.3f},\n"
            f"news {means[1]:.3f}, new development {means[2]:.3f}. See docs/judging.md.\n"
        )
        args.write.write_text(written(final, shares, head), "utf-8")
        subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(args.write)], check=False)


if __name__ == "__main__":
    main()
