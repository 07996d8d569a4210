"""A million live stories in one worker: what a start takes, how much memory, and what an article then costs.

    python -m benchmarks.million [--stories 1000000] [--rounds 5] [--articles 40]

The stories are those of `benchmarks.scaling`, in as many sections of 5,000 as it takes, made one after the other and learnt as
a start learns them; what Redis would do is left out. The article's cost is compared with that on a desk of 1,000.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.scaling import race, resident
from benchmarks.state import SECTION, by_story, desk, state
from bot.model import Change
from bot.store.codec import pack, unpack
from bot.stories.index import StoryIndex
from bot.stories.policy import Policy
from bot.worker import quiet_collector


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=int, default=1_000_000, help="a multiple of 5,000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=40, help="a round")
    parser.add_argument("--cache", type=Path, help="where the first section is kept (default: the temporary directory)")
    args = parser.parse_args()
    probe = args.rounds * args.articles
    small, section = state(1_000, probe, cache=args.cache), state(SECTION, probe, cache=args.cache)
    big = desk(Policy(max_stories=args.stories))
    quiet_collector()
    before, spent, reports = resident(), 0.0, 0
    big.index = StoryIndex(big.policy, listing=False)
    for made in by_story(args.stories, probe, cache=args.cache):
        packed = [pack(change) for change in made]
        began = time.process_time()
        changes = tuple(unpack(Change, data) for data in packed)
        big.index.learn(made[0].story, changes, len(changes), ("Wire",), ("console:desk",))
        spent += time.process_time() - began
        reports += len(changes)
    began = time.process_time()
    big.index.settle()
    spent += time.process_time() - began
    quiet_collector()
    held = resident() - before
    print(
        f"{len(big.index.stories):,} live stories of {reports:,} reports: {spent:.0f} s of processor time to decode and learn them,"
        f" {held / 1e9:.2f} GB, {held / args.stories / 1024:.1f} KiB a story"
    )
    race([small.desk(), big], [small, replace(section, stories=args.stories)], args.rounds, args.articles)


if __name__ == "__main__":
    main()
