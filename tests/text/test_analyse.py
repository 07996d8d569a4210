"""An article taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article
from bot.text.analyse import MAX_SENTENCES, analyse
from bot.text.lexicon import LEXICA
from bot.text.tokens import stem, tokens

AT = 1_773_223_200.0  # Wednesday, 11 March 2026


def article(text: str, title: str = "", lang: str = "", at: float = AT) -> Article:
    return Article("a", title, text, at, at, lang=lang)


def test_an_article_is_taken_apart_sentence_by_sentence() -> None:
    made = analyse(
        article("A strike on Marhaven killed one and wounded 25 on Monday. The mayor wept.", "Strike on Marhaven")
    )
    assert made.lang == "en"
    assert made.title.terms == ("strike", "marhaven")
    first, second = made.body
    assert first.names == ("marhaven",)
    assert [(n.value, n.kind) for n in first.numbers] == [(1, "dead"), (25, "hurt")]
    assert len(first.days) == 1
    assert first.words == 11
    assert second.text == "The mayor wept."


def test_an_article_without_text_is_its_title() -> None:
    assert [s.text for s in analyse(article("", "Ferry aground")).body] == ["Ferry aground"]


@pytest.mark.parametrize(
    ("lang", "a", "b"),
    [
        ("en", "strikes", "striking"),
        ("de", "Häuser", "Hauses"),
        ("fr", "l’accord", "accords"),
        ("es", "heridos", "herido"),
        ("ru", "пожара", "пожаром"),
        ("uk", "пожежі", "пожежею"),
    ],
)
def test_forms_of_a_word_are_one_term(lang: str, a: str, b: str) -> None:
    assert analyse(article(a, lang=lang)).body[0].terms == analyse(article(b, lang=lang)).body[0].terms


@pytest.mark.parametrize("lang", LEXICA)
def test_a_lexicon_is_written_in_lower_case_as_it_is_looked_up(lang: str) -> None:
    lex = LEXICA[lang]
    for words in (lex.function, lex.numerals, lex.scales, lex.dozens, lex.months, lex.weekdays, lex.tolls):
        assert all(w == w.lower() and "’" not in w for w in words)


@pytest.mark.parametrize(
    "text", ["word " * 200_000, "A. " * 200_000, "x" * 500_000, "1 " * 200_000, "One.\n" * 100_000]
)
def test_a_document_is_judged_by_its_beginning(text: str) -> None:
    assert 1 <= len(analyse(article(text)).body) <= MAX_SENTENCES


WILD = st.lists(
    st.one_of(
        st.text(st.characters(codec=None), max_size=10),
        st.sampled_from(
            ["Mr. ", "12", " dead", "$", "3,4 ", "Millionen ", "zwei-", "cent ", "et ", "12. März ", "may 31", "'s", "l'", "\n", "2026-02-30 ", "99/99/9999 ", "٣", "²", "quatre-vingt-", "-и-", "Київ", "½ a ", "10-", "9" * 30]
        ),
    ),
    max_size=15,
).map("".join)  # fmt: skip
LANGS = st.sampled_from(["", "en", "de", "fr", "es", "ru", "uk", "ja", "xx", "\ud800", "en-GB"])


@given(WILD, WILD, LANGS, st.floats(-1e10, 1e11))
def test_no_text_makes_it_raise_and_the_same_text_says_the_same(title: str, text: str, lang: str, at: float) -> None:
    made = analyse(article(text, title, lang, at))
    assert made == analyse(article(text, title, lang, at))
    for s in (made.title, *made.body):
        assert len(set(s.terms)) == len(s.terms)
        assert len(set(s.names)) == len(s.names)
        assert all(n.value >= 0 for n in s.numbers)


@given(WILD)
def test_tokens_stand_in_the_sentence_in_order(text: str) -> None:
    at = 0
    for token in tokens(text):
        at = text.index(token.surface, at)
        assert token.surface
        assert stem(token.low, "uk") or not token.low
