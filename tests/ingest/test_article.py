"""What a wire sends, and what becomes of it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadArticle
from bot.ingest.article import FUTURE, MAX_VERSION, article, clean, clean_line, content_hash
from bot.model import Article, Mark

NOW = 1_773_223_200.0  # 2026-03-11 10:00 UTC
HOUR = 3600.0


def taken(**fields: object) -> Article:
    return article({"id": "a1", "title": "Ferry runs aground", "text": "It sat.", **fields}, now=NOW, max_bytes=10_000)


@pytest.mark.parametrize(
    ("dirty", "plain"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\nTwo."),
        ("One<br>two<BR/>three", "One\ntwo\nthree"),
        ("<td>left</td><td>right</td>", "left right"),
        ("un<b>break</b>able", "unbreakable"),
        ("Fish &amp; chips&nbsp;cost &#163;5, &#x20AC;6", "Fish & chips cost £5, €6"),
        ("&lt;p&gt;escaped once&lt;/p&gt;", "escaped once"),
        ("&amp;lt;p&amp;gt;escaped twice&amp;lt;/p&amp;gt;", "escaped twice"),
        ("a<script>alert('x < y')</script>b", "ab"),
        ("a<style>p{}</style>b<noscript>c</noscript>", "ab"),
        ("told<!-- not told -->, told", "told, told"),
        ("told <!-- and never closed", "told and never closed"),
        ("<![CDATA[Fish & chips]]>", "Fish & chips"),
        ("<!DOCTYPE html><?xml version='1.0'?>text", "text"),
        ("<img alt='x > y' src='q'>text", "text"),
        ('cut off in a <a href="http://exam', "cut off in a"),
        ("x < y and z > w", "x < y and z > w"),
        ("x<y and <i>z</i>", "x<y and z"),
        ("<John Smith> wrote <j@example.org>", "<John Smith> wrote <j@example.org>"),
        ("AT&T and R&D; <3", "AT&T and R&D; <3"),
        ("<media:credit>Photo</media:credit> <x-card>y</x-card>", "Photo y"),
    ],
)
def test_markup_goes_and_text_stays(dirty: str, plain: str) -> None:
    assert clean(dirty)[0] == plain


@pytest.mark.parametrize(
    ("dirty", "plain"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link", "link"),
        ("\x1b]never closed, but told", "never closed, but told"),
        ("\x1bPstring\x1b\\text", "text"),
        ("\x1bc\x1b(Btext", "text"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("pay \u202egro.evil\u202c now\u2066\u2069\u200f\u061c", "pay gro.evil now"),
        ("soft\u00adhyphen zero\u200bwidth \ufeffmark", "softhyphen zerowidth mark"),
        ("page\x0cpage\x0bpage\x85page\u2028page\u2029page", "page\npage\npage\npage\npage\npage"),
        ("a\r\nb\rc\n\n\nd", "a\nb\nc\nd"),
        (" many \t\u00a0 spaces ", "many spaces"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("\udc00\ud83d\ude00\ud83d", "\ufffd\U0001f600\ufffd"),
        ("cafe\u0301", "café"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_acts_on_a_screen_goes(dirty: str, plain: str) -> None:
    assert clean(dirty)[0] == plain


def test_an_entity_of_five_thousand_digits_is_text() -> None:
    text = f"&#{'9' * 5000};"
    assert clean(text)[0] == text


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<a ", "<b x='", "&amp;", "\x1b]", "<?", "<![CDATA["])
def test_a_flood_of_broken_markup_is_survived(piece: str) -> None:
    """Each of these took an HTML parser time that grows with the square of the length."""
    cleaned, _ = clean(piece * 200_000 + " end")
    assert len(cleaned) <= len(piece) * 200_000 + 4


def test_markup_that_unfolds_from_markup_is_made_blunt() -> None:
    cleaned, markup = clean("<" * 50 + "b>" * 50)
    assert markup
    assert "<b>" not in cleaned


NASTY = st.lists(
    st.one_of(
        st.text(max_size=8),
        st.text(st.characters(codec=None), max_size=4),
        st.sampled_from(
            [
                "<",
                ">",
                "&",
                ";",
                "<b>",
                "</b>",
                "<p>",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "&amp;",
                "&lt;",
                "&gt;",
                "&#60;",
                "&#x202e;",
                "&#27;",
                "\x1b[",
                "\x1b]",
                "\x07",
                "m",
                "<![CDATA[",
                "]]>",
                "\u202e",
                "̸",
                ";",
                "=",
                "'",
                '"',
                "\n",
                "�",
            ]
        ),
    ),
    max_size=25,
).map("".join)


@given(NASTY)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once, _ = clean(text)
    assert clean(once) == (once, False)


@given(NASTY)
def test_nothing_that_acts_is_left(text: str) -> None:
    for c in clean(text)[0] + clean_line(text):
        assert c == "\n" or c in "\u200c\u200d" or unicodedata.category(c) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(c) not in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        assert c not in "\u200e\u200f\u061c"


@given(st.text("abc ,.\n'éяє", max_size=60))
def test_plain_prose_loses_only_white_space(text: str) -> None:
    cleaned, markup = clean(text)
    assert not markup
    assert "".join(cleaned.split()) == "".join(text.split())


# --- id ------------------------------------------------------------------------------------------------------


def test_without_an_id_one_page_is_one_article_however_it_was_linked() -> None:
    a = taken(id=None, url="https://Example.org/news/7?utm_source=x#top")
    b = taken(id="", url="https://example.org:443/news/7", title="Another title")
    assert a.id == b.id
    assert Mark.NO_ID in a.marks


def test_without_id_and_url_the_content_is_the_id() -> None:
    assert taken(id=None).id == taken(id=None, source="Else").id
    assert taken(id=None).id != taken(id=None, text="It floats.").id


def test_a_whole_number_serves_as_an_id() -> None:
    assert taken(id=42).id == "42"


@pytest.mark.parametrize("id", ["x" * 513, pytest.param(10**5000, id="of five thousand digits"), 1.5, ["a"], True])
def test_an_id_that_is_none_is_refused_by_name(id: object) -> None:
    with pytest.raises(BadArticle, match=r"^id: "):
        taken(id=id)


# --- text ----------------------------------------------------------------------------------------------------


def test_a_title_alone_is_an_article() -> None:
    made = taken(text=None)
    assert made.text == ""
    assert Mark.NO_TEXT in made.marks


@pytest.mark.parametrize(("title", "text"), [(None, None), ("", " \n "), ("<p></p>", "\u200b\x00")])
def test_an_article_that_says_nothing_is_refused(title: object, text: object) -> None:
    with pytest.raises(BadArticle, match="both empty; send at least one"):
        taken(title=title, text=text)


def test_a_title_is_one_line() -> None:
    assert taken(title="Ferry<br>runs\n aground").title == "Ferry runs aground"


@pytest.mark.parametrize("field", ["title", "text", "url", "source", "lang"])
@pytest.mark.parametrize("value", [7, ["a"], {"a": 1}, True])
def test_a_field_of_another_type_is_refused_by_name(field: str, value: object) -> None:
    with pytest.raises(BadArticle, match=rf'^{field}: .*send "{field}" as a string'):
        taken(**{field: value})


def test_the_limit_counts_bytes_and_names_its_setting() -> None:
    assert taken(title="", text="é" * 5000).text == "é" * 5000
    with pytest.raises(
        BadArticle, match=r"10,002 bytes are more than the limit of 10,000; .*SLUGLINE_MAX_ARTICLE_BYTES"
    ):
        taken(title="", text="é" * 5001)


def test_an_address_without_end_is_refused() -> None:
    with pytest.raises(BadArticle, match=r"^url: "):
        taken(url="https://example.org/" + "a" * 5000)


def test_fields_that_we_do_not_know_are_passed_over() -> None:
    assert taken(author="Brandt", tags=[1, {"deep": []}]) == taken()


@given(
    st.dictionaries(st.text(max_size=4).map("x-{}".format), st.integers(), max_size=3),
    st.text(max_size=9),
    st.text(max_size=9),
)
def test_the_same_content_has_the_same_hash_whatever_else_is_said(extra: dict[str, int], id: str, source: str) -> None:
    a = article({**extra, "title": "t", "text": "x"}, now=NOW, max_bytes=99)
    b = article({"id": id, "source": source, "title": "t", "text": "x"}, now=NOW + 9, max_bytes=99)
    assert content_hash(a) == content_hash(b)
    assert content_hash(a) != content_hash(article({"title": "tx"}, now=NOW, max_bytes=99))


# --- times ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        "2026-03-11T09:00:00Z",
        "2026-03-11T10:00:00+01:00",
        "2026-03-11 09:00:00+00:00",
        "20260311T090000Z",
        "Wed, 11 Mar 2026 09:00:00 GMT",
        "Wed, 11 Mar 2026 04:00:00 -0500",
        NOW - HOUR,
        int(NOW - HOUR),
        int(NOW - HOUR) * 1000,
        int(NOW - HOUR) * 1_000_000,
        int(NOW - HOUR) * 1_000_000_000,
        str(int(NOW - HOUR)),
        str(int(NOW - HOUR) * 1000),
    ],
)
def test_a_time_is_read_in_every_common_form(said: object) -> None:
    made = taken(published=said)
    assert made.published == NOW - HOUR
    assert made.marks == ()


@pytest.mark.parametrize("said", ["2026-03-11T09:00:00", "2026-03-11 09:00", "20260311090000"])
def test_a_time_without_zone_is_taken_as_utc_and_marked(said: str) -> None:
    made = taken(published=said)
    assert made.published == NOW - HOUR
    assert made.marks == (Mark.NAIVE_TIME,)


def test_a_date_alone_is_its_midnight() -> None:
    assert taken(published="2026-03-11").published == NOW - 10 * HOUR


@pytest.mark.parametrize(
    "said",
    [
        None,
        "",
        "soon",
        "0000-00-00",
        "2026-13-45",
        0,
        "1970-01-01T00:00:00Z",
        "1970-01-01",
        10**400,
        -(10**400),
        1e308,
        float("nan"),
        float("inf"),
        float("-inf"),
        "9" * 5000,
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00x",
        "²",
    ],
)
def test_a_time_that_is_none_counts_as_not_dated(said: object) -> None:
    made = taken(published=said)
    assert made.published == NOW
    assert made.marks == (Mark.UNDATED,)


def test_a_clock_slightly_ahead_is_forgiven_a_date_in_the_future_is_marked() -> None:
    assert taken(published=NOW + FUTURE).marks == ()
    assert taken(published=NOW + FUTURE).published == NOW
    assert taken(published=NOW + FUTURE + 1).marks == (Mark.FUTURE,)
    assert taken(published="2099-01-01T00:00:00Z").published == NOW


@pytest.mark.parametrize("said", [True, [2026], {"at": 1}])
def test_a_time_of_another_type_is_refused(said: object) -> None:
    with pytest.raises(BadArticle, match=r"^published: .*ISO 8601"):
        taken(published=said)


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.datetimes().map(str), st.none()))
def test_no_article_is_published_after_it_was_seen(said: object) -> None:
    assert taken(published=said).published <= NOW


# --- version -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "version"),
    [(None, 1), ("", 1), (0, 0), (3, 3), ("3", 3), (" 12 ", 12), (2.0, 2), ("20260311090001", 20260311090001)],
)
def test_a_version_is_a_whole_number_or_1(said: object, version: int) -> None:
    assert taken(version=said).version == version


@pytest.mark.parametrize(
    "said",
    [-1, "-1", 1.5, "1.5", "two", "²", True, [1], 10**30, MAX_VERSION + 1, "9" * 400, float("nan"), float("inf")],
)
def test_a_version_that_is_none_is_refused_in_few_words(said: object) -> None:
    with pytest.raises(BadArticle, match=r"^version: ") as caught:
        taken(version=said)
    assert len(str(caught.value)) < 150


# --- who wrote it, where, and when it was changed ------------------------------------------------------------


def test_byline_dateline_and_the_time_of_a_change_are_taken_and_cleaned() -> None:
    made = taken(
        byline="By <b>Anna</b>\u202e Ferrow",
        dateline=" MARHAVEN ",
        published=NOW - HOUR,
        modified="2026-03-11T09:30:00Z",
    )
    assert (made.byline, made.dateline, made.modified) == ("By Anna Ferrow", "MARHAVEN", NOW - HOUR / 2)


def test_a_dateline_that_leads_the_text_is_the_articles() -> None:
    made = taken(text="MARHAVEN, March 10 (Coast Wire) - The ferry ran aground at dawn.")
    assert made.dateline == "MARHAVEN, March 10 (Coast Wire)"
    assert taken().dateline == ""


@pytest.mark.parametrize("said", [None, "", 7, ["x"], {"a": 1}, "never", True, NOW + HOUR, NOW - 3 * HOUR])
def test_what_is_good_to_have_and_cannot_be_read_is_passed_over(said: object) -> None:
    made = taken(published=NOW - HOUR, modified=said)
    assert made.modified is None
    if not isinstance(said, str):
        assert (taken(byline=said).byline, taken(dateline=said).dateline) == ("", "")
    assert len(taken(byline="x" * 9_000).byline) == 200
