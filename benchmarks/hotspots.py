"""Where the time of an article goes, text to decision, by step and by function (cProfile, which makes calls look dear)."""

from __future__ import annotations

import argparse
import cProfile
import pstats
from collections import Counter
from pathlib import Path

from benchmarks.state import decide, state

ROOT = Path(__file__).parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cache", type=Path, help="where filled desks are kept (default: the temporary directory)")
    parser.add_argument("--functions", type=int, default=20, help="how many functions to list")
    args = parser.parse_args()
    made = state(args.stories, args.articles, args.seed, args.cache)
    on = made.desk()
    warm = len(made.probe) // 2
    for article in made.probe[:warm]:
        decide(on, article)
    profile = cProfile.Profile()
    profile.enable()
    for article in made.probe[warm:]:
        decide(on, article)
    profile.disable()
    stats = pstats.Stats(profile)
    _report(stats, args.functions)


def _report(stats: pstats.Stats, functions: int) -> None:
    rows = stats.stats  # type: ignore[attr-defined]  # (file, line, name) -> calls, primitive calls, own, total, callers
    whole = sum(own for _, _, own, _, _ in rows.values())
    places: Counter[str] = Counter()
    names: list[tuple[float, str]] = []
    for (file, line, name), (_, _, own, _, callers) in rows.items():
        if Path(file).is_relative_to(ROOT) and file != __file__:
            place = str(Path(file).relative_to(ROOT))
            names.append((own, f"{place}:{line} {name}"))
            places[place] += own
            continue
        for (caller, _, _), (_, _, share, _) in callers.items():  # built-in functions belong to who calls them
            ours = Path(caller).is_relative_to(ROOT) and caller != __file__
            places[str(Path(caller).relative_to(ROOT)) if ours else "the rest"] += share
        names.append((own, name))
    rooms: Counter[str] = Counter()
    for place, own in places.items():
        rooms[place.rsplit("/", 1)[0] if "/" in place else place] += own
    for title, table in (("by room", rooms), ("by file", places)):
        print(title)
        for place, own in table.most_common(12):
            print(f"  {own / whole:6.1%}  {place}")
    print("by function, own time")
    for own, name in sorted(names, reverse=True)[:functions]:
        print(f"  {own / whole:6.1%}  {name}")


if __name__ == "__main__":
    main()
