"""The book made ready for matching."""

from dataclasses import replace

import pytest

from bot.book import Book, Topic
from bot.model import Article
from bot.text.analyse import analyse
from bot.watching import joined, subscribe, watches
from tests.support import HERE

BOOK = Book(topics={"t1": Topic("t1", "Fires", "fire"), "t2": Topic("t2", "Roads", "bridge")})


def test_a_matcher_is_made_anew_for_another_query_alone() -> None:
    first = watches(BOOK)
    renamed = watches(
        replace(BOOK, topics={**BOOK.topics, "t1": replace(BOOK.topics["t1"], name="x", budget=3)}), first
    )
    assert renamed.matcher is first.matcher
    assert renamed.book.topics["t1"].name == "x"
    edited = watches(replace(BOOK, topics={**BOOK.topics, "t1": replace(BOOK.topics["t1"], query="flood")}), renamed)
    assert edited.matcher is not first.matcher
    analysis = analyse(Article("a", "Flood under the bridge", "The flood rose.", 1.0, 1.0, lang="en"))
    assert edited.match(analysis).keys() == {"t1", "t2"}
    assert first.match(analysis).keys() == {"t2"}


def test_a_query_of_another_version_is_passed_over_and_the_others_are_watched(caplog: pytest.LogCaptureFixture) -> None:
    made = watches(replace(BOOK, topics={**BOOK.topics, "t3": Topic("t3", "Odd", "(fire")}))
    assert "topic Odd is not watched" in caplog.text
    assert made.match(analyse(Article("a", "Fire", "A fire burns.", 1.0, 1.0, lang="en"))).keys() == {"t1"}


def test_what_is_watched_whatever_people_set_stands_beside_what_they_set() -> None:
    both = watches(joined(subscribe(HERE, ["flood"]), BOOK))
    assert len(both.book.topics) == 3
    assert [s.destination for s in both.wanted(both.book.topics, "s1")] == [HERE]
