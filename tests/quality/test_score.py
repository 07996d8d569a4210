"""The figures are what docs/judging.md says they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.score import Gold, Result, Said, bcubed, harmonic, same_sentence, score, walk

FIRE = "A fire at the Harlow cannery killed three workers."
OWNER = "Police arrested the owner of the cannery."


def gold(name: str, *units: str, story: str = "fire", verdict: str = "yes", **more: object) -> Gold:
    return Gold(name, story, verdict, frozenset(units), **more)  # type: ignore[arg-type]


def said(name: str, *quotes: str, story: str | None = "s1", alert: bool = True) -> Said:
    return Said(name, story, alert, quotes)


def results(golds: list[Gold], decisions: list[Said]) -> list[Result]:
    return [s.result for s in walk(golds, decisions)]


def test_an_alert_is_useful_once_and_redundant_when_all_of_it_was_told() -> None:
    golds = [gold("a", "1"), gold("b", "1"), gold("c", "1", "2")]
    assert results(golds, [said("a"), said("b"), said("c")]) == [Result.USEFUL, Result.REDUNDANT, Result.USEFUL]


def test_what_was_kept_silent_is_still_to_be_told() -> None:
    golds = [gold("a", "1"), gold("b", "1"), gold("c", "1")]
    decisions = [said("a", alert=False), said("b"), said("c", alert=False)]
    assert results(golds, decisions) == [Result.MISSED, Result.USEFUL, Result.QUIET]
    assert score(golds, decisions)["delay"] == 1.0


def test_an_alert_without_a_development_is_noise() -> None:
    assert results([gold("a")], [said("a")]) == [Result.NOISE]


def test_what_one_story_was_told_is_not_told_to_another() -> None:
    golds = [gold("a", "x"), gold("b", "x", story="flood")]
    assert results(golds, [said("a"), said("b")]) == [Result.USEFUL, Result.USEFUL]


def test_recall_weighs_units_by_importance_and_precision_counts_alerts() -> None:
    golds = [gold("a", "1", weights={"1": 3}), gold("b", "2", weights={"2": 1}), gold("c", "1")]
    figures = score(golds, [said("a"), said("b", alert=False), said("c")])
    assert figures["recall"] == 3 / 4
    assert figures["precision"] == 1 / 2
    assert figures["f1"] == harmonic(1 / 2, 3 / 4)
    assert figures["silence"] == 0.0


def test_off_and_ignored_articles_count_for_stories_alone() -> None:
    golds = [gold("a", "1"), gold("b", "9", verdict="off"), gold("c", "8", verdict="ignore")]
    figures = score(golds, [said("a"), said("b"), said("c", story="s2")])
    assert figures["alerts"] == 1
    assert figures["recall"] == 1.0
    assert figures["bcubed_p"] == 1.0
    assert figures["bcubed_r"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3) / 3)


def test_quotes_are_good_if_they_state_what_is_new_and_the_headline_is_the_first() -> None:
    golds = [
        gold("a", "1", passages={"1": [FIRE]}, weights={"1": 2}),
        gold("b", "1", "2", passages={"1": [FIRE], "2": [OWNER]}, weights={"2": 2}),
    ]
    figures = score(golds, [said("a", FIRE), said("b", FIRE, OWNER)])
    assert figures["quoted"] == 2 / 3
    assert figures["covered"] == 1.0
    assert figures["headline"] == 1 / 2
    assert figures["quote_f1"] == pytest.approx(0.8)


def test_without_passages_nothing_is_said_of_quotes() -> None:
    assert score([gold("a", "1")], [said("a", FIRE)])["quote_f1"] is None


def test_a_sentence_is_the_same_up_to_punctuation_but_a_scrap_or_a_paragraph_is_not() -> None:
    assert same_sentence(FIRE, FIRE.upper().replace(".", " !"))
    assert same_sentence(FIRE, "MARHAVEN (Reporter) - " + FIRE)
    assert not same_sentence(FIRE, "A fire.")
    assert not same_sentence(FIRE, f"{FIRE} {OWNER} Nothing else is known of what happened there on that morning.")
    assert not same_sentence(FIRE, OWNER)
    assert not same_sentence("", "")


def test_an_article_without_a_decision_is_named() -> None:
    with pytest.raises(ValueError, match="article b has no decision"):
        score([gold("a"), gold("b")], [said("a")])


def test_an_article_in_no_story_is_a_cluster_of_its_own() -> None:
    figures = score([gold("a", "1"), gold("b", "1")], [said("a", story=None), said("b", story=None)])
    assert (figures["bcubed_p"], figures["bcubed_r"]) == (1.0, 0.5)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1))
def test_b_cubed_is_perfect_only_for_the_same_clusters(pairs: list[tuple[str, str]]) -> None:
    true = {str(n): a for n, (a, _) in enumerate(pairs)}
    found = {str(n): b for n, (_, b) in enumerate(pairs)}
    precision, recall = bcubed(true, found)
    assert 0 < precision <= 1
    assert 0 < recall <= 1
    same = len(set(pairs)) == len(set(true.values())) == len(set(found.values()))
    assert (precision > 1 - 1e-9 and recall > 1 - 1e-9) == same
