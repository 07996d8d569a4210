"""Messages as the console shows them."""

import io
import json
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.alerts.console import plain, rich, silence, tally
from bot.alerts.escape import json_text
from bot.delivery.screen import Screen
from bot.model import Act, Message, Posted, Quote, Tally

AT = 1_773_126_000.0  # 2026-03-10 07:00 UTC
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def posted(act: Act = Act.ALERT, text: str = "Three people died.", story: str = "s1", **more: str) -> Posted:
    message = Message(
        story=story,
        headline=more.get("headline", "Fire in Marhaven"),
        quotes=(Quote(text, ("changed: dead 3 → 7",)), Quote("Twelve were hurt.")),
        source=more.get("source", "Coast Wire"),
        url=more.get("url", "https://coast.example/1"),
        lang="de",
        published=AT - 7200,
        seen=AT,
    )
    root = f"root-{story}"
    return Posted(
        f"m-{act}" if act is not Act.ALERT else root,
        None if act is Act.ALERT else root,
        act,
        message,
        Tally(3, 2, AT),
        AT,
    )


def drawn(*things: object, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    for thing in things:
        console.print(thing)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


def test_a_plain_alert_says_what_is_new_when_whence_and_why() -> None:
    assert plain(posted(), "Europe/Berlin").splitlines() == [
        "2026-03-10 08:00 ALERT  s1  Three people died.",
        "                        + Twelve were hurt.",
        "                        Coast Wire · 2026-03-10 06:00 · seen 08:00 · de · https://coast.example/1",
        "                        why: changed: dead 3 → 7",
    ]


def test_a_drawn_update_names_its_thread_and_stands_further_in_than_a_root() -> None:
    root, update = drawn(rich(posted(), "UTC")), drawn(rich(posted(Act.UPDATE), "UTC", "Fire in Marhaven"))
    assert "07:00  NEW  Fire in Marhaven  s1" in root
    assert "07:00 └─ UPDATE  Fire in Marhaven  s1" in update
    assert "3 reports, 2 independent sources" in update
    indent = [re.search(r"^ *“Three", x, re.M) for x in (root, update)]
    assert indent[0]
    assert indent[1]
    assert len(indent[0][0]) < len(indent[1][0])


@pytest.mark.parametrize("width", [100, 60, 30])
def test_nothing_is_drawn_wider_than_the_terminal(width: int) -> None:
    text = drawn(
        rich(posted(), "UTC"), rich(posted(Act.UPDATE), "UTC", "t " * 90), silence(["Paper"] * 90), width=width
    )
    assert max(map(len, text.splitlines())) <= width


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_text_from_outside_puts_a_control_character_on_the_screen(text: str) -> None:
    for act in Act:
        message = posted(act, text, headline=text, source=text, url=f"https://x.example/{text}")
        assert not CONTROL.search(plain(message, "UTC"))
        assert not CONTROL.search(drawn(rich(message, "UTC", text), silence([text])))


WILD = st.text(
    st.one_of(st.characters(codec=None), st.sampled_from("\x1b\x9b\x07\u202e\u2066[\U000e0041")), max_size=12
)


@given(WILD, WILD, WILD, WILD, st.sampled_from(Act))
def test_no_field_of_a_message_reaches_the_terminal_with_power(a: str, b: str, c: str, d: str, act: Act) -> None:
    quotes = (Quote(a, (b, c)), Quote(d))
    made = Message("s1", a, quotes, b, f"https://x.example/{c}", d, AT, AT - 3600, (), (c,))
    shown = Posted("1", None, act, made, Tally(1, 1, AT), AT)
    for text in (plain(shown, "UTC"), drawn(rich(shown, "UTC", d), silence([a, b]))):
        assert {x for x in text if unicodedata.category(x) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} <= {"\n"}


def test_what_looks_like_markup_of_the_screen_is_shown_as_it_stands() -> None:
    assert "[bold]not bold[/bold]" in drawn(rich(posted(text="[bold]not bold[/bold]"), "UTC"))


def test_a_message_without_quotes_shows_its_headline() -> None:
    bare = Message("s1", "Ferry aground", (), "", "", "en", AT, AT)
    assert "s1  Ferry aground" in plain(Posted("1", None, Act.ALERT, bare, Tally(1, 1, AT), AT), "UTC")


def test_the_tally_speaks_in_the_singular_of_one() -> None:
    assert tally(Tally(1, 1, AT), "UTC") == "1 report, 1 source, last 07:00"


@given(st.text())
def test_json_keeps_its_meaning_and_loses_its_control_characters(text: str) -> None:
    line = json_text(json.dumps({"t": text}, ensure_ascii=False))
    assert json.loads(line) == {"t": text}
    assert not CONTROL.search(line)
    line.encode()


def screen(terminal: bool) -> tuple[Screen, io.StringIO]:
    out = io.StringIO()
    return Screen(Console(file=out, width=80, force_terminal=terminal, color_system=None), "UTC"), out


def test_a_screen_names_a_thread_again_only_when_another_was_spoken_of_between() -> None:
    shown, out = screen(terminal=True)
    for p in (posted(), posted(Act.UPDATE), posted(story="s2", headline="Strike in Varde"), posted(Act.UPDATE)):
        shown.show(p)
    assert out.getvalue().count("UPDATE  Fire in Marhaven") == 1
    assert out.getvalue().count("UPDATE") == 2


def test_a_screen_that_is_opened_later_names_a_thread_by_its_root_once_it_remembers_it() -> None:
    shown, out = screen(terminal=True)
    shown.remember(posted())
    assert out.getvalue() == ""
    shown.show(posted(Act.UPDATE, headline="Another paper's headline"))
    assert "UPDATE  Fire in Marhaven" in out.getvalue()


@pytest.mark.parametrize("terminal", [True, False])
def test_a_changed_tally_is_no_message(terminal: bool) -> None:
    shown, out = screen(terminal)
    shown.show(posted(Act.EDIT))
    assert out.getvalue() == ""


def test_a_terminal_hears_of_silence_before_the_next_message_and_a_pipe_does_not() -> None:
    for terminal, times in ((True, 1), (False, 0)):
        shown, out = screen(terminal)
        shown.silent("Marhaven Echo")
        shown.silent("Radio Sund")
        shown.show(posted())
        assert out.getvalue().count("2 reports kept silent: Marhaven Echo, Radio Sund") == times


def test_the_closing_tally_counts_in_good_english() -> None:
    shown, out = screen(terminal=False)
    shown.totals({"stories": 1, "alerts": 2, "rewrites kept silent": 1})
    assert out.getvalue() == "1 story, 2 alerts, 1 rewrite kept silent\n"


def bold(quote: Quote, act: Act) -> list[str]:
    """What stands in bold among the quotes of a drawn message."""
    shown = posted(act)
    shown = replace(shown, message=replace(shown.message, quotes=(quote,)))
    console = Console(file=io.StringIO(), width=200, force_terminal=True)
    segments = console.render(rich(shown, "UTC", "Fire in Marhaven"))
    said = [s for s in segments if s.style and s.style.bold and not s.style.bgcolor]
    return [w for s in said if (w := s.text.strip()) and w not in {shown.message.headline, "UPDATE"}]


@pytest.mark.parametrize("act", [Act.ALERT, Act.UPDATE])
def test_what_is_watched_for_is_bold_in_a_quote(act: Act) -> None:
    assert bold(Quote("Strikes began in Orrin.", (), ((0, 7), (17, 22))), act) == ["Strikes", "Orrin"]


def test_bold_stays_in_its_place_where_controls_and_white_space_are_taken_out() -> None:
    text = "\x1b[1m A \u202estrike  in\n\tOrrin\u202c."
    spans = ((text.index("strike"), text.index("strike") + 6), (text.index("Orrin"), text.index("Orrin") + 5))
    assert bold(Quote(text, (), spans), Act.ALERT) == ["strike", "Orrin"]


@given(st.text(max_size=20), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3))
def test_no_span_breaks_a_message_or_changes_its_text(text: str, spans: list[tuple[int, int]]) -> None:
    plainly, marked = (Quote(text or "x", (), s) for s in ((), tuple(spans)))
    shown = posted()
    drawings = [
        drawn(rich(replace(shown, message=replace(shown.message, quotes=(q,))), "UTC")) for q in (plainly, marked)
    ]
    assert drawings[0] == re.sub("\x1b\\[[0-9;]*m", "", drawings[1])
