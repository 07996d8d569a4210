"""A desk at work, asked by the commands."""

import json
import re

import pytest

from tests.cli.conftest import LiveDesk

pytestmark = pytest.mark.xdist_group("live")  # one process sets the desk up, once

HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


def test_broken_lines_are_named_by_number_and_the_rest_goes_on(live: LiveDesk) -> None:
    assert live.ingested.returncode == 3
    assert live.ingested.stdout == "3 articles taken in, 3 lines refused\n"
    assert re.findall(r"standard input, line (\d+):", live.ingested.stderr) == ["2", "4", "6"]


def test_run_tells_the_alert_and_the_update_and_is_silent_on_the_rewrite(live: LiveDesk) -> None:
    assert re.findall(r"\b(ALERT|UPDATE|EDIT)\b", live.told) == ["ALERT", "UPDATE"]
    assert "paper.example/a2" not in live.told


def test_a_timeline_shows_what_moved_the_story_and_counts_the_rewrites_between(live: LiveDesk) -> None:
    [story] = live.shell.objects("stories")
    [told] = live.shell.objects("story", story["id"])
    assert [p["kind"] for p in told["timeline"]] == ["new story", "silence", "development"]
    assert told["timeline"][1]["articles"] == ["a2"]
    assert any("Edgar Harlow" in q["text"] for q in told["timeline"][2]["quotes"])
    plain = live.shell("story", story["id"]).stdout
    assert "https://paper.example/a3" in plain
    assert "1 report with nothing new: Paper a2" in plain


def test_why_gives_each_sentence_its_nearest_known_one_by_id_and_by_url(live: LiveDesk) -> None:
    by_id = live.shell.objects("why", "a2")
    assert live.shell.objects("why", "https://paper.example/a2?utm_source=x") == by_id
    assert by_id[0]["kind"] == "rewrite"
    first = by_id[0]["sentences"][0]
    assert first["verdict"] == "known"
    assert first["nearest"]["article"] == "a1"
    assert first["nearest"]["text"].startswith("A fire at the Harlow cannery")
    plain = live.shell("why", "a2").stdout
    assert "nearest: “A fire at the Harlow cannery" in plain


def test_times_are_shown_in_the_desks_zone(live: LiveDesk) -> None:
    [found] = live.shell.objects("why", "a1")
    hour = (int(found["decided"][11:13]) + 9) % 24
    assert re.search(rf"decided \d{{4}}-\d\d-\d\d {hour:02}:", live.shell("why", "a1").stdout)


def test_health_is_well_while_somebody_is_at_work(live: LiveDesk) -> None:
    done = live.shell("health", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    assert (found["ok"], found["workers"], found["stories"]) == (True, 1, 1)
    assert found["intake"]["waiting"] == found["dead_letters"] == found["refused"] == 0


def test_what_is_unknown_is_said_with_a_remedy(live: LiveDesk) -> None:
    for command, thing, remedy in (("story", "s99", "stories"), ("why", "https://nowhere.example/x", "run")):
        done = live.shell(command, thing)
        assert done.returncode == 1
        assert not done.stdout
        assert thing in done.stderr
        assert f"slugline {remedy}" in done.stderr


def test_replay_leaves_the_live_desk_alone(live: LiveDesk) -> None:
    before = live.shell("stories").stdout
    wire = live.shell.home / "other.jsonl"
    wire.write_text('{"id": "b1", "title": "Snow closes Orrin pass", "text": "Snow closed the Orrin pass on Monday."}')
    assert live.shell("replay", str(wire), "--json").returncode == 0
    assert live.shell("stories").stdout == before


def test_no_control_character_of_an_article_reaches_the_output(live: LiveDesk) -> None:
    said = live.told
    for args in (("stories", "--json"), ("story", "s1"), ("why", "a3"), ("why", "a3", "--json")):
        said += live.shell(*args).stdout
    assert "Edgar Harlow" in said
    assert not HARMFUL.search(said)
