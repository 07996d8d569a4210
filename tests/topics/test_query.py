"""The query language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadQuery
from bot.topics.query import (
    MAX_LENGTH,
    MAX_TERMS,
    And,
    Everything,
    Field,
    Name,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Word,
    parse,
)
from bot.topics.tree import only_excludes
from tests.support import queries

A, B, C = Word("ferry"), Word("storm"), Word("port")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("*", Everything()),
        ("*:*", Everything()),
        ("ferry", A),
        ("ferry storm", And((A, B))),
        ("ferry AND storm", And((A, B))),
        ("ferry && storm", And((A, B))),
        ("+ferry storm", And((A, B))),
        ("ferry OR storm", Or((A, B))),
        ("ferry || storm", Or((A, B))),
        ("ferry OR storm port", Or((A, And((B, C))))),
        ("(ferry OR storm) port", And((Or((A, B)), C))),
        ("((ferry))", A),
        ("ferry -storm", And((A, Not(B)))),
        ("ferry !storm", And((A, Not(B)))),
        ("ferry AND NOT (storm OR port)", And((A, Not(Or((B, C)))))),
        ("* -storm", And((Everything(), Not(B)))),
        ("NOT NOT ferry", Not(Not(A))),
        ('"port of"', Phrase("port of")),
        ("“port of”", Phrase("port of")),
        ("„port of“", Phrase("port of")),
        ("«port of»", Phrase("port of")),
        ('"the «Gull»"', Phrase("the «Gull»")),
        (r'"a \"b\" c"', Phrase('a "b" c')),
        ('"ferry port"~5', Phrase("ferry port", 5)),
        ("flood*", Prefix("flood")),
        ("F-1*", Prefix("F-1")),
        ("Kyiv~", Name("Kyiv")),
        ('title:ferry source:"Coast Wire" lang:DE', And((Field("title", A), Field("source", Phrase("Coast Wire")), Field("lang", Word("de"))))),
        ("title:(ferry OR storm) -Title:port", And((Field("title", Or((A, B))), Not(Field("title", C))))),
        ("title: ferry", Field("title", A)),
        ("title:*", Field("title", Everything())),
        ("lang:(de OR fr)", Field("lang", Or((Word("de"), Word("fr"))))),
        (r"\and \OR \not", And((Word("and"), Word("OR"), Word("not")))),
        (r"title\:x", Word("title:x")),
        (r"port\ of", Word("port of")),
        ("12:30", Word("12:30")),
        ("ANDES ORCA NOTE", And((Word("ANDES"), Word("ORCA"), Word("NOTE")))),
        ("F-16 об'єкт U.S. AT&T 't", And((Word("F-16"), Word("об'єкт"), Word("U.S."), Word("AT&T"), Word("'t")))),
        ("東京*", Word("東京")),
        ("🚨", Word("🚨")),
        ("  ferry\n\tstorm\u200bport\ufeff", And((A, B, C))),
        ("cafe\u0301", Word("café")),
    ],
)  # fmt: skip
def test_a_query_reads_as_people_write_it(text: str, query: Query) -> None:
    assert parse(text) == query


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("", 1, "the query is empty"),
        ("  ", 1, "the query is empty"),
        # parentheses
        ("ferry OR)", 9, ") without (; leave it out or open one before"),
        ("ferry)", 6, ") without ("),
        ("(ferry", 1, "( without ); close it where the group ends"),
        ("ferry (storm OR (port sea)", 7, "( without )"),
        ("()", 1, "nothing stands in these parentheses"),
        ("title:( )", 7, "nothing stands in these parentheses"),
        # quotes
        ('say "ferry', 5, 'a quotation mark is not closed; put " after'),
        ("say „ferry", 5, "put “ after the last word"),
        ("say “ferry", 5, "put ” after the last word"),
        ("say «ferry", 5, "put » after the last word"),
        ('say ""', 5, "nothing stands between the quotes"),
        ('"…"', 1, "has no word in it"),
        ("'ferry port'", 1, "single quotes make no phrase"),
        ('"ferr* port"', 6, "* does nothing inside quotes"),
        ('"Kyiv~ port"', 6, "~ does nothing inside quotes"),
        # operators
        ("ferry OR", 9, "OR has nothing after it"),
        ("ferry AND ", 10, "AND has nothing after it"),
        ("NOT", 4, "NOT has nothing after it"),
        ("(ferry AND) storm", 11, "AND has nothing after it"),
        ("AND ferry", 1, "AND has nothing before it"),
        ("ferry (|| storm)", 8, "|| has nothing before it"),
        ("ferry OR OR storm", 10, "OR follows OR; leave out one"),
        ("ferry NOT AND storm", 11, "AND follows NOT"),
        ("ferry and storm", 7, '"and" joins only in capitals: AND'),
        ("ferry or storm", 7, '"or" joins only in capitals: OR'),
        ("ferry not storm", 7, '"not" joins only in capitals: NOT'),
        ("ferry NEAR/3 storm", 7, 'NEAR is written with ~: "word word"~3'),
        ("ferry NEAR storm", 7, "NEAR is written with ~"),
        ("ferry XOR storm", 7, "write AND NOT"),
        ("ferry & storm", 7, "& alone joins nothing; write AND"),
        ("ferry | storm", 7, "write OR"),
        ("ferry|storm", 6, "write OR"),
        ("ferry - storm", 7, "- stands directly before a word"),
        ("ferry + storm", 7, "+ stands directly before a word"),
        ("ferry !", 7, "! stands directly before a word"),
        ("ferry –storm", 7, "is a dash and excludes nothing; write -storm"),
        ("ferry — storm", 7, "a dash alone excludes nothing"),
        # only what is not wanted
        ("-ferry", 1, "NOT ferry alone says only what is not wanted"),
        ("-ferry -storm", 1, "alone says only what is not wanted"),
        ("ferry OR NOT storm", 10, "NOT storm alone says only"),
        ("ferry OR (-storm AND NOT port)", 10, "alone says only"),
        ("NOT *", 1, "alone says only"),
        ("title:(NOT ferry)", 1, "alone says only"),
        ("NOT (ferry AND NOT storm)", 1, "alone says only"),
        # fields
        ("title:", 7, "title: has nothing after it"),
        ("title: AND x", 8, "AND follows title:"),
        ("titel:ferry", 1, "titel: is no field; title: is meant?"),
        ("ferry langauge:de", 7, "lang: is meant?"),
        ("headline:x", 1, "title: is meant?"),
        ("site:x", 1, "source: is meant?"),
        ("zzz:x", 1, "title:, source: and lang: are"),
        ("https://example.org/1", 1, "a link is no query"),
        ("title:source:x", 7, "fields do not nest"),
        ("title:(ferry source:x)", 14, "fields do not nest"),
        ("title:-x", 7, "- stands before the field: -title:"),
        ("ferry : storm", 7, "a colon follows the name of a field"),
        ("lang:german", 6, "lang:de"),
        ("lang:en-US", 6, "lang:en"),
        ("lang:(de OR ua)", 13, "lang:uk"),
        ("lang:e*", 6, ""),
        ("lang:xyzzy", 6, "two letters"),
        ("source:Coast~", 8, "source: takes a word"),
        ('source:"Coast Wire"~3', 8, "source: takes a word"),
        # signs of other languages
        ("ferry **", 7, "* stands alone for everything"),
        ("*port", 1, "at the end of a word"),
        ("po*t", 3, "at the end of a word"),
        ("f*", 1, "begin with at least 2 letters"),
        ("wom?n", 4, "? stands for no letter"),
        ("ferry^2", 6, "leave out ^2"),
        ('"ferry port"^2', 13, "leave it out"),
        ('"ferry port"*', 13, "leave it out"),
        ("ferry~2", 6, "write ferry~"),
        ("~ferry", 1, "~ stands at the end"),
        ("xi~", 1, "too short for spelling variants"),
        ("東京~", 1, "leave it out"),
        ('"ferry port"~', 13, "needs a number"),
        ('"ferry port"~x', 13, "needs a number"),
        ('"ferry port"~99', 13, "at most ~50"),
        ('"ferry"~5', 8, "for spellings: ferry~"),
        ('"東京 雪"~5', 7, "use AND"),
        ("/fer.*/", 1, "regular expressions are not known"),
        ("[a TO b]", 1, "ranges are not known"),
        ("ferry\\", 6, "\\ at the end escapes nothing"),
        ("ferry \\", 7, "\\ at the end escapes nothing"),
        ("ferry … storm", 7, "has no word in it"),
        # limits
        ("x " * (MAX_TERMS + 1), 2 * MAX_TERMS + 1, "more than 300 terms"),
        ("x" * (MAX_LENGTH + 1), MAX_LENGTH + 1, "too long"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_told_where_and_how_to_mend_it(text: str, column: int, says: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(text)
    assert says in caught.value.remedy
    assert caught.value.column == column


@pytest.mark.parametrize("text", ["(a OR -" * 60 + "a" + ")" * 60, "-" * 3000 + "a", "NOT " * 60 + "a"])
def test_nesting_without_end_is_refused_and_not_a_crash(text: str) -> None:
    with pytest.raises(BadQuery, match="nested too deeply"):
        parse(text)


def test_a_grouping_is_written_out_even_where_it_is_understood() -> None:
    assert str(parse("ferry OR storm -port")) == "ferry OR (storm AND NOT port)"
    assert str(parse("“port of” && Kyiv~")) == '"port of" AND Kyiv~'
    assert str(parse(r"title\:x \or")) == r"title\:x AND \or"


WORDS = st.text(st.sampled_from("abyzéяї'.7:*~ \\\"-!+&|^?/[«”ANDORandt"), min_size=1, max_size=6)
TEXTS = WORDS.filter(lambda t: any(c.isalpha() for c in t) and t == t.strip())
LONGER = TEXTS.filter(lambda t: len(t) > 2)
PHRASES = st.builds(
    Phrase,
    st.text(st.sampled_from('ab ():*-~\\"«”яAND'), min_size=1, max_size=8).filter(
        lambda t: any(c.isalpha() for c in t)
    ),
)
NEARBY = st.builds(Phrase, st.sampled_from(["ferry port", "a b c", "F-16 jet"]), st.integers(0, 50))
PLAIN = st.one_of(
    st.builds(Word, TEXTS), st.builds(Prefix, LONGER.filter(lambda t: t[-1].isalnum())), PHRASES, st.just(Everything())
)
VALUES = st.one_of(PLAIN, st.builds(Name, LONGER), NEARBY)
LEAVES = st.one_of(
    VALUES,
    st.builds(Field, st.just("title"), queries(VALUES)),
    st.builds(Field, st.just("source"), queries(PLAIN)),
    st.builds(Field, st.just("lang"), st.builds(Word, st.sampled_from(["de", "uk", "or"]))),
)  # fmt: skip
QUERIES = queries(LEAVES).filter(lambda q: only_excludes(q) is None)


@given(QUERIES)
def test_a_query_written_out_reads_as_the_same_query(query: Query) -> None:
    assert parse(str(query)) == query


@given(st.text(st.sampled_from('ab *"():-+!&|~\\5ANDORNTtile“”\n'), max_size=25))
def test_whatever_is_typed_is_a_query_or_a_clear_error(text: str) -> None:
    try:
        query, error = parse(text), None
    except BadQuery as caught:
        query, error = None, caught
    if error is None:
        assert query is not None
        assert parse(str(query)) == query
        assert str(parse(str(query))) == str(query)
    else:
        assert 1 <= error.column <= len(text) + 1
        assert error.remedy
