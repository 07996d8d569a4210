"""Where the news begins behind a dateline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article
from bot.text.analyse import analyse
from bot.text.dateline import dateline


@pytest.mark.parametrize(
    ("sentence", "news"),
    [
        ("MARHAVEN, March 10 (Coastal Press) - A ferry sank.", "A ferry sank."),
        ("MARHAVEN (Coastal Press) — A ferry sank.", "A ferry sank."),
        ("PORT ORRIN -- A ferry sank.", "A ferry sank."),
        ("LINDOW, Tarsk, 3 May – A ferry sank.", "A ferry sank."),
        ("Lindow, 3. Mai (KPA) - Eine Fähre sank.", "Eine Fähre sank."),
        ("МАРГАВЕН, 10 марта (Прибой) — Паром затонул.", "Паром затонул."),
        ("Minister resigns - and stays.", "Minister resigns - and stays."),
        ("The ferry (built in 1994) sank - with all hands.", "The ferry (built in 1994) sank - with all hands."),
        ("A ferry sank.", "A ferry sank."),
        ("MARHAVEN -", "MARHAVEN -"),
    ],
)
def test_a_dateline_ends_where_the_news_begins(sentence: str, news: str) -> None:
    assert sentence[dateline(sentence) :] == news


def test_place_and_agency_of_a_dateline_are_no_names_of_the_event_and_its_date_no_day() -> None:
    text = (
        "MARHAVEN, March 10 (Coastal Press) - The ferry Selkirk sank off Orrin.\nMARHAVEN, once a village, has grown."
    )
    first, second = analyse(Article(id="a", title="", text=text, published=1.8e9, seen=1.8e9, lang="en")).body
    assert first.text.startswith("MARHAVEN")
    assert set(first.names) == {"selkirk", "orrin"}
    assert first.days == ()
    assert "marhaven" in second.terms


@given(st.text(max_size=90))
def test_a_dateline_leaves_something_of_every_sentence(sentence: str) -> None:
    assert 0 <= dateline(sentence) <= len(sentence)
    assert not sentence or dateline(sentence) < len(sentence)
