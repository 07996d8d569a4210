"""Whether an article matches a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Analysis, Article, Sentence
from bot.topics.match import matches
from bot.topics.query import And, Everything, Field, Not, Or, Phrase, Query, Word, parse
from tests.support import queries


def analysis(text: str, title: str = "", lang: str = "en", source: str = "Coast Wire") -> Analysis:
    return Analysis(Article("a", title, text, 0.0, 0.0, source=source), lang, Sentence(title), ())


@pytest.mark.parametrize(
    ("query", "text", "lang"),
    [
        ("strike", "Crews are striking at the port.", "en"),
        ("Streiks", "Ein Streik im Hafen.", "de"),
        ("ukraine", "L'Ukraine et l’Ukraine.", "fr"),
        ("поезд", "О поездах молчат.", "ru"),
        ("пожежа", "Наслідки пожежі.", "uk"),
        ("F-16", "An F-16 landed.", "en"),
        ("C++", "Written in C++ long ago.", "en"),
        ("東京", "東京では雪が降った。", "ja"),
        ('"port of Marhaven"', "The Port of Marhaven, closed.", "en"),
        ("flood*", "Floodwaters rose.", "en"),
        ("наводнен*", "Наводнение и наводнения.", "ru"),
        ("source:coast", "x", "en"),
        ("lang:EN", "x", "en"),
        ("-fog", "x", "en"),
        ("*", "", "en"),
    ],
)
def test_a_word_is_found_in_any_form(query: str, text: str, lang: str) -> None:
    assert matches(parse(query), analysis(text, lang=lang))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("iran", "Tirana is calm."),
        ("flood*", "A bloodflood."),
        ('"of port"', "The port of Marhaven."),
        ("title:port", "The port of Marhaven."),
        ("lang:de", "x"),
        ("source:harbour", "x"),
        ("-port", "The port."),
        ("NOT *", "x"),
    ],
)
def test_what_only_looks_alike_is_not(query: str, text: str) -> None:
    assert not matches(parse(query), analysis(text))


NOUNS = ("gale", "fog", "ice", "dune", "reef")
TEXTS = st.lists(st.sampled_from(NOUNS), max_size=6)
LEAVES: st.SearchStrategy[Query] = st.one_of(
    st.just(Everything()),
    st.builds(Word, st.sampled_from(NOUNS)),
    st.builds(Word, st.sampled_from(["g", "fo", "ice", "re", "z"]), st.just(True)),
    st.builds(Phrase, st.lists(st.sampled_from(NOUNS), min_size=1, max_size=3).map(" ".join)),
    st.builds(Field, st.just("title"), st.builds(Word, st.sampled_from(NOUNS))),
)
QUERIES = queries(LEAVES)


def naive(query: Query, title: list[str], body: list[str]) -> bool:
    """The same, slow and plain: words are lists."""
    said = title + body
    if isinstance(query, Not):
        return not naive(query.query, title, body)
    if isinstance(query, And):
        return all(naive(q, title, body) for q in query.queries)
    if isinstance(query, Or):
        return any(naive(q, title, body) for q in query.queries)
    if isinstance(query, Field):
        return naive(query.value, title, [])
    if isinstance(query, Phrase):
        return f" {query.text} " in f" {' '.join(said)} "
    if isinstance(query, Word):
        return any(w.startswith(query.text) if query.prefix else w == query.text for w in said)
    return True


@given(QUERIES, TEXTS, TEXTS)
def test_matching_agrees_with_a_naive_reading(query: Query, title: list[str], body: list[str]) -> None:
    assert matches(query, analysis(" ".join(body), " ".join(title))) == naive(query, title, body)
