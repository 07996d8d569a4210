import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.credit import AGENCIES, credited, origin


@pytest.mark.parametrize(
    ("source", "text", "agency"),
    [
        ("Harbour Post", "MARHAVEN, March 10 (Reuters) - The port has closed.", "Reuters"),
        ("Harbour Post", "MARHAVEN (AP) — The port has closed.", "AP"),
        ("Reuters", "The port has closed.", "Reuters"),
        ("associated press", "The port has closed.", "AP"),
        ("AP", "The port has closed.", "AP"),
        ("Küstenblatt", "Der Hafen ist zu. Der Betrieb ruht. (dpa)", "dpa"),
        ("Küstenblatt", "Der Hafen ist zu, meldet dpa. Der Betrieb ruht.", "dpa"),
        ("Küstenblatt", "Der Hafen ist zu. Der Betrieb ruht. (dpa/AFP)", "dpa"),
        ("Портовый вестник", "Порт закрыт, сообщает ТАСС.", "TASS"),
        ("Портовий вісник", "Порт закрито, повідомляє Укрінформ.", "Ukrinform"),
        ("Harbour Post", "The port has closed, according to the news agency Interfax-Ukraine.", "Interfax-Ukraine"),
        ("Harbour Post", "The port has closed, Xinhua reported on Monday.", "Xinhua"),
    ],
)
def test_an_article_rests_on_the_agency_that_it_credits(source: str, text: str, agency: str) -> None:
    assert credited(source, text) == agency
    assert origin(source, text) == agency


@pytest.mark.parametrize(
    "text",
    [
        "The AP course was cancelled, the school said.",
        "The minister told Reuters in an interview that the port is safe.",
        "Analysts at Bloomberg expect a slow year.",
        "A speech by Bloomberg opened the fair.",
        "",
    ],
)
def test_a_mention_is_no_credit(text: str) -> None:
    assert credited("Harbour Post", text) == ""
    assert origin("Harbour Post", text) == "Harbour Post"


def test_two_outlets_with_one_agency_are_one_origin() -> None:
    one = origin("Harbour Post", "MARHAVEN (Reuters) - The port has closed.")
    two = origin("Coast Gazette", "The harbour shut on Monday, Reuters reports.")
    assert one == two == "Reuters"


@given(st.text(), st.text())
def test_whatever_the_text_an_origin_is_an_agency_or_the_source(source: str, text: str) -> None:
    assert origin(source, text) in {*AGENCIES, source}
