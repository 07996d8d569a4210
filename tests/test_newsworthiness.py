"""What the sentences of an article are ranked by."""

import pytest

from bot.stories.newsworthiness import FEATURES, LEAD_FEATURES, lead_features


def values(**given: float) -> tuple[float, ...]:
    return tuple(given.get(name, 0.0) for name in FEATURES)


def ranked_by(*sentences: tuple[float, float, tuple[float, ...]]) -> list[dict[str, float]]:
    return [dict(zip(LEAD_FEATURES, row, strict=True)) for row in lead_features(sentences)]


def test_a_sentence_is_ranked_by_its_own_score_and_by_that_of_the_next() -> None:
    first, second, last = ranked_by((0.8, 0.9, values()), (0.4, 0.5, values()), (0.6, 0.7, values()))
    assert [row["after"] for row in (first, second, last)] == [0.4, 0.6, 0.0]
    assert first["score"] > last["score"] > second["score"]
    assert second["news"] == pytest.approx(0.0)


def test_a_quotation_and_the_length_are_those_of_the_sentence_itself() -> None:
    plain, quoted = ranked_by((0.5, 0.5, values(length=0.7)), (0.5, 0.5, values(quote=1.0, length=0.3)))
    assert (plain["quote"], plain["length"]) == (0.0, 0.7)
    assert (quoted["quote"], quoted["length"]) == (1.0, 0.3)


def test_a_score_of_nothing_is_ranked_low_and_not_infinitely_so() -> None:
    (row,) = ranked_by((0.0, 0.0, values()))
    assert row["score"] == pytest.approx(-6.9, abs=0.01)
    assert row["news"] == pytest.approx(-6.9, abs=0.01)


def test_an_article_without_sentences_has_nothing_to_rank() -> None:
    assert lead_features([]) == []
