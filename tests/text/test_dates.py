"""The days that a sentence speaks of, for an article of Wednesday, 11 March 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.dates import days, years
from bot.text.tokens import tokens

WEDNESDAY = date(2026, 3, 11)


def said(text: str, lang: str) -> list[str]:
    return [date.fromordinal(d).isoformat() for d in days(text, tokens(text), lang, WEDNESDAY.toordinal())]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "today", "2026-03-11"),
        ("en", "yesterday", "2026-03-10"),
        ("en", "the day before yesterday", "2026-03-09"),
        ("en", "on Monday", "2026-03-09"),
        ("en", "on Wednesday", "2026-03-11"),
        ("en", "last Friday", "2026-03-06"),
        ("en", "next Friday", "2026-03-13"),
        ("en", "The bridge will reopen on Friday", "2026-03-13"),
        ("en", "The bridge will reopen soon, the mayor said on Tuesday", "2026-03-10"),
        ("de", "Die Brücke wird am Freitag geöffnet", "2026-03-13"),
        ("uk", "Міст буде відкрито у п'ятницю", "2026-03-13"),
        ("en", "March 12", "2026-03-12"),
        ("en", "the 5th of March", "2026-03-05"),
        ("en", "Sept. 11, 2001", "2001-09-11"),
        ("en", "31 December", "2025-12-31"),
        ("en", "February 29", "2024-02-29"),
        ("en", "16-17 March", "2026-03-16 2026-03-17"),
        ("en", "2026-03-05", "2026-03-05"),
        ("en", "on 03/12/2026", "2026-03-12"),
        ("en", "They may 5 times", ""),
        ("en", "in March", ""),
        ("en", "February 30", ""),
        ("en", "2026-99-99", ""),
        ("de", "am 12. März", "2026-03-12"),
        ("de", "am 1. und 2. Mai", "2026-05-01 2026-05-02"),
        ("de", "am 12.03.2026", "2026-03-12"),
        ("de", "am Montagabend", "2026-03-09"),
        ("de", "heute Morgen", "2026-03-11"),
        ("de", "er kommt morgen", "2026-03-12"),
        ("fr", "le 1er mars", "2026-03-01"),
        ("fr", "aujourd’hui", "2026-03-11"),
        ("fr", "vendredi prochain", "2026-03-13"),
        ("es", "el 12 de marzo de 2025", "2025-03-12"),
        ("es", "ayer", "2026-03-10"),
        ("ru", "12 марта 2025 года", "2025-03-12"),
        ("ru", "во вторник", "2026-03-10"),
        ("uk", "у п’ятницю", "2026-03-06"),
        ("uk", "12 березня", "2026-03-12"),
    ],
)
def test_a_day_is_read_as_the_article_means_it(lang: str, text: str, expected: str) -> None:
    assert said(text, lang) == expected.split()


def test_years_are_read_by_their_four_digits() -> None:
    assert years(tokens("In 2014, and 1999, but not 3000 or 20145")) == (2014, 1999)


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)), st.text(st.sampled_from("0123456789-/. Mayyesterday"), max_size=20))
def test_no_day_is_out_of_the_calendar_of_any_article(published: date, text: str) -> None:
    for lang in ("en", "de"):
        found = days(text, tokens(text), lang, published.toordinal())
        assert len(set(found)) == len(found)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_date_written_in_full_is_that_day_whenever_the_article_is_from(day: date) -> None:
    for text in (day.isoformat(), f"{day.day}.{day.month}.{day.year}"):
        assert said(f"am {text}", "de") == [day.isoformat()]
