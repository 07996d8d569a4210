"""The benchmarks run, and their wire is what they say it is; how long anything takes is not tested."""

import json
import re
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.state import decide, desk, state
from benchmarks.wire import Wire


def run(*arguments: str) -> str:
    command = [sys.executable, "-m", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], timeout=100)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_same_seed_gives_the_same_wire_and_another_part_other_events_in_the_same_words() -> None:
    first, same, other = ([a for _, a in islice(Wire(3, part).stream(60.0), 20)] for part in (0, 0, 1))
    assert first == same
    assert first != other
    shared = {w for a in first for w in a.text.lower().split()} & {w for a in other for w in a.text.lower().split()}
    assert len(shared) > 100


def test_words_are_spread_as_in_news_few_everywhere_and_most_in_one_article() -> None:
    articles = [a for _, a in islice(Wire(3).stream(60.0), 300)]
    said = Counter(w for a in articles for w in set(a.text.lower().replace(".", "").split()))
    assert sum(n == 1 for n in said.values()) > 0.3 * len(said)
    assert max(said.values()) > 0.9 * len(articles)
    assert 250 < sum(len(a.text.split()) for a in articles) / len(articles) < 350


def test_the_judge_gives_the_reports_of_an_event_to_one_story_and_other_events_to_others() -> None:
    on = desk()
    stories: dict[str, set[str]] = {}
    for event, article in islice(Wire(3).stream(3600.0), 150):
        stories.setdefault(event.id, set()).add(decide(on, article).story)
    assert sum(len(s) == 1 for s in stories.values()) >= 0.95 * len(stories)
    assert len({s for found in stories.values() for s in found}) >= 0.95 * len(stories)


def test_a_state_has_the_stories_that_were_asked_for_and_is_found_again(tmp_path: Path) -> None:
    made = state(20, 4, cache=tmp_path)
    on = made.desk()
    assert len(on.index.stories) == 20
    for article in made.probe:
        decide(on, article)
    assert len(on.index.stories) == 20
    assert len(made.probe) == 4
    assert state(20, 4, cache=tmp_path) == made


def test_scaling_measures_a_small_desk_on_a_real_server(tmp_path: Path) -> None:
    said = run(
        "benchmarks.scaling", "--stories", "10", "30", "--rounds", "2", "--articles", "2", "--cache", str(tmp_path)
    )
    assert "text to decision" in said
    assert said.count("30 live stories") == 3


def test_our_judging_is_measured_without_the_other_packages() -> None:
    said = run("benchmarks.rivals", "--only-ours", "--warm", "5", "--rounds", "1", "--articles", "2")
    assert "x floor" in said


def test_topics_are_matched_by_the_ten_and_by_the_thousand() -> None:
    said = run("benchmarks.topics", "--topics", "10", "50", "--rounds", "1", "--articles", "2", "--warm", "5")
    assert "50 topics" in said
    assert "x 10" in said


def test_commands_are_measured_while_articles_are_decided() -> None:
    said = run("benchmarks.commands", "--people", "4", "--commands", "3", "--articles", "10", "--pause", "0.02")
    assert "4 people, 12 commands" in said
    assert "topics kept: 4 of 4" in said
    assert "failed: 0" in said


def test_hotspots_say_where_the_time_goes(tmp_path: Path) -> None:
    said = run("benchmarks.hotspots", "--stories", "10", "--articles", "4", "--cache", str(tmp_path))
    assert "bot/text" in said
    assert "judge.py" in said


def test_the_benchmark_of_feeds_polls_them() -> None:
    said = run("benchmarks.feeds", "--feeds", "4", "--rhythm", "1", "--rounds", "2", "--news", "1")
    assert "4 feeds, 1 s, " in said
    assert ", 0 feeds failing" in said


def test_workers_are_measured_on_one_desk_and_on_two() -> None:
    figures = json.loads(run("benchmarks.workers", "--articles", "12", "--before", "20", "--rounds", "1", "--json"))
    assert figures["one worker, one desk: judged"] == 1.0
    assert figures["two workers, two desks"] > 0


def test_a_hot_article_reaches_every_destination_of_a_small_book() -> None:
    figures = json.loads(
        run(
            "benchmarks.hot",
            "--topics",
            "500",
            "--subscriptions",
            "500",
            "--destinations",
            "50",
            "--rounds",
            "1",
            "--json",
        )
    )
    assert figures.keys() >= {"alert: decided and committed", "update: decided and committed"}


@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="processor time of other processes is read as Linux gives it"
)
def test_the_time_from_arrival_to_send_is_read_from_the_bots_own_figures() -> None:
    said = run("benchmarks.arrival", "--rate", "20", "--seconds", "0.5")
    assert re.search(r"arrival to send +[1-9]", said)
    assert re.search(r"worker 1 +\d", said)
    assert re.search(r"server +\d", said)
