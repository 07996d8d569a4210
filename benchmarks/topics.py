"""Cost an article by the number of topics: 10, 1,000 and 10,000 on one desk.

The articles are those of benchmarks/wire.py. Topics are a mix as editors write them, of the words, names and places of
that wire, spread as there: so a place that is often in the news is often watched, too. The matchers take turns so that
noise meets all alike; figures are medians of the rounds, and what counts are ratios within one run.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from itertools import islice

from benchmarks.wire import Wire
from bot.model import Analysis
from bot.text.analyse import analyse
from bot.topics.match import Matcher
from bot.topics.query import parse


def queries(wire: Wire, number: int, seed: int) -> list[str]:
    """Queries over the words of a wire: names, places with events, phrases, prefixes, exclusions, fields."""
    chance = random.Random(seed)

    def common() -> str:
        return wire._general.draw(chance, 1)[0]

    def rare() -> str:
        return chance.choice(wire._rare)

    def place() -> str:
        return wire._places.draw(chance, 1)[0]

    def person() -> str:
        return wire._people.draw(chance, 1)[0]

    made = (
        (20, lambda: f"{rare()} AND {place()}~"),
        (15, lambda: f"{place()} AND ({common()} OR {rare()} OR {rare()})"),
        (15, lambda: f"{person()}~"),
        (10, lambda: f'"{rare()} {rare()}" OR {rare()}'),
        (10, lambda: f"{rare()} {rare()} -{common()}"),
        (8, lambda: f"title:{rare()} OR ({rare()} AND {person()})"),
        (7, lambda: f'"{place()} {common()}"~5'),
        (5, lambda: f"{rare()[:6]}* AND {place()}"),
        (4, lambda: f"({place()} OR {place()} OR {place()}~) AND (killed OR struck OR arrested) NOT {common()}"),
        (3, lambda: f"source:{chance.choice(wire._sources).split()[0]} AND {rare()}"),
        (2, lambda: f"lang:en {rare()} {place()}"),
        (1, lambda: f"{rare()} OR {rare()} OR {rare()} OR {rare()} OR {rare()} OR {rare()}"),
    )
    kinds = [make for _, make in made]
    return [make() for make in chance.choices(kinds, [weight for weight, _ in made], k=number)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--topics", type=int, nargs="+", default=[10, 1_000, 10_000])
    parser.add_argument("--articles", type=int, default=200, help="per round")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument(
        "--warm", type=int, default=400, help="articles before the first round; of 300 a matcher learns"
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    wire = Wire(args.seed)
    asked = queries(wire, max(args.topics), args.seed)
    articles = [analyse(a) for _, a in islice(wire.stream(60.0), args.warm + args.rounds * args.articles)]

    began = time.process_time()
    read = [parse(q) for q in asked]
    print(f"reading {len(asked):,} queries {1e3 * (time.process_time() - began):7.0f} ms, once a query")
    warm, rounds = articles[: args.warm], articles[args.warm :]
    matchers: list[Matcher[int]] = []
    for number in args.topics:
        began = time.process_time()
        matcher = Matcher(enumerate(read[:number]))
        made = time.process_time()
        matcher.match(warm[0])
        first = time.process_time()
        found = sum(len(matcher.match(a)) for a in warm)
        print(
            f"{number:>7,} topics: made in {1e3 * (made - began):.0f} ms, for the first article of a language"
            f" {1e3 * (first - made):.0f} ms more; the next {len(warm)} articles take"
            f" {1e6 * (time.process_time() - first) / len(warm):.0f} us each and match {found / len(warm):.2f} topics"
        )
        matchers.append(matcher)
    gc.collect()
    gc.freeze()
    measured: list[list[float]] = [[] for _ in matchers]
    texts: list[float] = []
    for n in range(args.rounds):
        batch = rounds[n * args.articles : (n + 1) * args.articles]
        order = list(range(len(matchers)))
        for at in order[n % len(order) :] + order[: n % len(order)]:
            measured[at].append(_seconds(matchers[at], batch))
        began = time.perf_counter()
        for about in batch:
            analyse(about.article)
        texts.append((time.perf_counter() - began) / len(batch))
    print(f"bot/text         {1e6 * statistics.median(texts):7.0f} us an article")
    for number, matcher, seconds in zip(args.topics, matchers, measured, strict=True):
        matched = sum(len(matcher.match(a)) for a in rounds) / len(rounds)
        ratio = statistics.median(a / b for a, b in zip(seconds, measured[0], strict=True))
        print(
            f"{number:>7,} topics   {1e6 * statistics.median(seconds):7.0f} us an article  {ratio:5.2f} x {args.topics[0]}"
            f"  ({matched:.2f} topics match)"
        )


def _seconds(matcher: Matcher[int], batch: list[Analysis]) -> float:
    began = time.perf_counter()
    for about in batch:
        matcher.match(about)
    return (time.perf_counter() - began) / len(batch)


if __name__ == "__main__":
    main()
