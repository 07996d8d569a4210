"""Text from outside on a terminal."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.escape import link, terminal

WILD = st.text(
    st.one_of(st.characters(codec=None), st.sampled_from("\x1b\x07\r\n\t\x9b\u202e\u2066\u200f\u061c\ud800\U000e0041"))
)


@given(WILD)
def test_what_reaches_a_terminal_can_neither_act_nor_turn(text: str) -> None:
    shown = terminal(text)
    for c in shown:
        assert unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert terminal(shown) == shown
    assert shown.splitlines() in ([shown], [])


@given(st.text("abc éяї.,“”—", max_size=40))
def test_honest_text_is_shown_as_it_is(text: str) -> None:
    assert terminal(text) == " ".join(text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\r\nb", "a b"), ("a\u2028b", "a b"), ("a\x1b[31mb", "a[31mb"), ("a \u200b b", "a b"), ("\u202eab", "ab")],
)
def test_lines_become_one_and_controls_nothing(text: str, shown: str) -> None:
    assert terminal(text) == shown


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://a b", "file:///etc/passwd", "\x1b]8;;https://x"])
def test_only_a_web_address_is_a_link(url: str) -> None:
    assert link(url) == ""


def test_a_web_address_is_shown() -> None:
    assert link("https://example.org/a?b=c") == "https://example.org/a?b=c"
