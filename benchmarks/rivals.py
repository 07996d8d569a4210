"""The judging beside what else is used for the purpose, on the same articles in one run: cost in multiples of the floor.

None of the others decides what ours does: MinHash finds near copies, the single pass and TextClust find the nearest
earlier article or cluster. They are here as a measure of effort.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

from benchmarks.floor import floor
from benchmarks.state import decide, desk
from benchmarks.wire import Wire
from bot.model import Article
from bot.text.analyse import analyse
from bot.worker import quiet_collector

Take = Callable[[Article], object]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--warm", type=int, default=1500, help="articles that all have read before the first round")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--articles", type=int, default=30, help="per round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-ours", action="store_true", help="without the packages of benchmarks/requirements.txt")
    args = parser.parse_args()
    on = desk()
    takers: dict[str, Take] = {"floor": floor, "bot/text": analyse, "judging": lambda article: decide(on, article)}
    if not args.only_ours:
        takers |= {
            "datasketch MinHashLSH": minhash(),
            "scikit-learn hashing, single pass": single_pass(),
            "river TextClust": textclust(),
        }
    wire = (article for _, article in Wire(args.seed).stream(gap=60.0))
    for article in islice(wire, args.warm):
        for take in takers.values():
            take(article)
    quiet_collector()
    seconds: dict[str, list[float]] = {name: [] for name in takers}
    names = list(takers)
    for n in range(args.rounds):
        batch = list(islice(wire, args.articles))
        for name in names[n % len(names) :] + names[: n % len(names)]:
            take = takers[name]
            began = time.perf_counter()
            for article in batch:
                take(article)
            seconds[name].append((time.perf_counter() - began) / len(batch))
    print(f"after {args.warm:,} articles; medians of {args.rounds} rounds of {args.articles} articles of 300 words")
    for name in names:
        ratio = statistics.median(a / b for a, b in zip(seconds[name], seconds["floor"], strict=True))
        print(f"  {name:36} {1e3 * statistics.median(seconds[name]):8.3f} ms an article {ratio:7.1f} x floor")


def minhash() -> Take:
    """Near copies by 128 permutations over shingles of three words."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    seen = 0

    def take(article: Article) -> object:
        nonlocal seen
        words = [w for sentence in floor(article) for w in sentence]
        sketch = MinHash(num_perm=128)
        sketch.update_batch([" ".join(words[n : n + 3]).encode() for n in range(len(words) - 2)])
        found = index.query(sketch)
        index.insert(str(seen), sketch)
        seen += 1
        return found

    return take


def single_pass() -> Take:
    """The nearest of the last 1,000 articles by hashed term counts (cosine)."""
    from scipy.sparse import csr_matrix, vstack
    from sklearn.feature_extraction.text import HashingVectorizer

    hashing = HashingVectorizer(n_features=2**18, alternate_sign=False, stop_words="english")
    rows: list[Any] = []
    stacked: Any = csr_matrix((1, 2**18))

    def take(article: Article) -> object:
        nonlocal stacked
        row = hashing.transform([f"{article.title}\n{article.text}"])
        against = row.toarray().ravel()
        found = max([(stacked @ against).max(), *((late @ against)[0] for late in rows[len(rows) // 20 * 20 :])])
        rows.append(row)
        if len(rows) % 20 == 0:
            del rows[:-1000]
            stacked = vstack(rows, format="csr")
        return found

    return take


def textclust() -> Take:
    """Stream clustering of term-frequency micro-clusters (Carnein and others, 2017)."""
    from river import cluster, compose, feature_extraction

    model = compose.Pipeline(
        feature_extraction.BagOfWords(lowercase=True, ngram_range=(1, 1)),
        cluster.TextClust(real_time_fading=False, fading_factor=0.001, tgap=100, auto_r=True, radius=0.9),
    )

    def take(article: Article) -> object:
        text = f"{article.title}\n{article.text}"
        model.learn_one(text)
        return model.predict_one(text)

    return take


if __name__ == "__main__":
    main()
