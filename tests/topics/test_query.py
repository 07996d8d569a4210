"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadQuery
from bot.topics.query import And, Everything, Field, Not, Or, Phrase, Query, Word, parse
from tests.support import queries

A, B, C = Word("ferry"), Word("storm"), Word("port")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("*", Everything()),
        ("ferry", A),
        ("ferry storm", And((A, B))),
        ("ferry AND storm", And((A, B))),
        ("ferry OR storm", Or((A, B))),
        ("ferry OR storm port", Or((A, And((B, C))))),
        ("(ferry OR storm) port", And((Or((A, B)), C))),
        ("ferry -storm", And((A, Not(B)))),
        ("NOT (ferry OR storm)", Not(Or((A, B)))),
        ('"port of"', Phrase("port of")),
        ("flood*", Word("flood", prefix=True)),
        ('title:ferry source:"Coast Wire" lang:de', And((Field("title", A), Field("source", Phrase("Coast Wire")), Field("lang", Word("de"))))),
        ("title:*", Field("title", Everything())),
        ("and or not", And((Word("and"), Word("or"), Word("not")))),
        ("ANDES ORCA NOTE", And((Word("ANDES"), Word("ORCA"), Word("NOTE")))),
        ("F-16 об'єкт U.S.", And((Word("F-16"), Word("об'єкт"), Word("U.S.")))),
        ("  ferry\n\tstorm ", And((A, B))),
    ],
)  # fmt: skip
def test_a_query_reads_as_people_write_it(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "the query is empty"),
        ("  ", 1, "the query is empty"),
        ("(ferry", 7, 'a "(" is not closed'),
        ("ferry)", 6, 'this ")" closes nothing'),
        ('say "ferry', 5, "a quotation mark is not closed"),
        ("ferry OR", 9, "the query ends too early"),
        ("ferry AND", 10, "the query ends too early"),
        ("NOT", 4, "the query ends too early"),
        ("title:", 7, "the query ends too early"),
        ("()", 2, 'this ")" closes nothing'),
        ("ferry OR OR storm", 10, "'OR' cannot stand here"),
        ("ferry **", 7, "* stands alone"),
    ],
)
def test_a_query_that_cannot_be_read_is_told_where_and_how_to_mend_it(text: str, column: int, says: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(text)
    assert caught.value.column == column
    assert says in caught.value.remedy


@pytest.mark.parametrize("text", ["(a OR -" * 60 + "a" + ")" * 60, "-" * 5000 + "a", "NOT " * 60 + "a"])
def test_nesting_without_end_is_refused_and_not_a_crash(text: str) -> None:
    with pytest.raises(BadQuery, match="nested too deeply"):
        parse(text)


WORDS = st.text(st.sampled_from("abyzéяї'.7"), min_size=1, max_size=6)
VALUES = st.one_of(
    st.builds(Word, WORDS, st.booleans()),
    st.builds(Phrase, st.text(st.sampled_from("ab ():*-яAND"), min_size=1, max_size=8)),
    st.just(Everything()),
)
LEAVES = st.one_of(VALUES, st.builds(Field, st.sampled_from(["title", "source", "lang"]), VALUES))
QUERIES = queries(LEAVES)


@given(QUERIES)
def test_a_query_written_out_reads_as_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query


@given(st.text(st.sampled_from('ab *"():-ANDORNTtile \n'), max_size=25))
def test_whatever_is_typed_is_a_query_or_a_clear_error(text: str) -> None:
    try:
        query, error = parse(text), None
    except BadQuery as caught:
        query, error = None, caught
    if error is None:
        assert query is not None
        assert parse(str(query)) == query
    else:
        assert 1 <= error.column <= len(text) + 1
        assert error.remedy
