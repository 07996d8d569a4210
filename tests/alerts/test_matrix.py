"""Messages as Matrix events."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.matrix import MAX_CONTENT, TAGS, Content, content, moment, pointer, weight
from bot.model import (
    Act,
    Claim,
    Delivery,
    Destination,
    Digest,
    DigestItem,
    DigestSection,
    DigestStory,
    Label,
    Message,
    Note,
    Quote,
    Tally,
)

AT = 1_773_126_000.0  # 2026-03-10 07:00 UTC
ROOM = Destination("matrix", "!room:slugline.test")
FIRE = Message(
    "s1", "Fire in Marhaven", (Quote("Three people died.", ("toll 1 → 3",)),), "Coast Wire",
    "https://coast.example/1", "en", AT, AT, ("Fires",),
)  # fmt: skip


def claim(
    message: Message | None = FIRE, act: Act = Act.ALERT, root: str | None = None, notes: tuple[Note, ...] = (), **more: object
) -> Claim:  # fmt: skip
    delivery = Delivery("d1", act, ROOM, "s1", None if act is Act.EDIT else message, AT, **more)  # type: ignore[arg-type]
    return Claim(delivery, "1", 1, root, message if root else None, Tally(9, 3, AT + 3600), notes)


class Reading(HTMLParser):
    """Reads HTML strictly: every tag is closed, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)
        assert [k for k, _ in attrs] == (["href"] if tag == "a" else [])
        self.links += [v or "" for _, v in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data + "\n"


def whole(made: Content) -> Content:
    """What is shown: of an edit, the new content."""
    new = made.get("m.new_content", made)
    assert isinstance(new, dict)
    return new


def test_a_root_says_what_is_new_why_and_from_whom() -> None:
    made = content(claim(), "Europe/Berlin")
    assert made["body"] == (
        "NEW  Fire in Marhaven\n“Three people died.”\nwhy: toll 1 → 3\n"
        "Coast Wire · 10 Mar 08:00 UTC+1 · story s1 · for Fires\nhttps://coast.example/1\n"
        "9 reports, 3 independent origins, last 09:00 UTC+1"
    )
    assert made["formatted_body"] == (
        "<p><strong>NEW</strong>  <strong>Fire in Marhaven</strong></p><blockquote>“Three people died.”</blockquote>"
        "<p><em>why: toll 1 → 3</em></p><p>Coast Wire · 10 Mar 08:00 UTC+1 · story s1 · for Fires · "
        '<a href="https://coast.example/1">coast.example</a></p>'
        "<p><em>9 reports, 3 independent origins, last 09:00 UTC+1</em></p>"
    )
    assert made["msgtype"] == "m.text"
    assert "m.relates_to" not in made


def test_a_reply_stands_in_its_thread_and_is_a_reply_where_threads_are_unknown() -> None:
    made = content(claim(act=Act.UPDATE, root="$root"), "UTC")
    assert made["m.relates_to"] == {
        "rel_type": "m.thread", "event_id": "$root", "is_falling_back": True, "m.in_reply_to": {"event_id": "$root"},
    }  # fmt: skip
    assert str(made["body"]).startswith("UPDATE  Fire in Marhaven\n")
    assert "reports" not in str(made["body"])


@pytest.mark.parametrize(("label", "word"), [(Label.CORRECTION, "CORRECTION"), (Label.KILL, "KILL")])
def test_a_correction_and_a_kill_are_called_so(label: Label, word: str) -> None:
    made = content(claim(replace(FIRE, label=label), Act.UPDATE, "$root"), "UTC")
    assert str(made["body"]).startswith(f"{word}  Fire in Marhaven")


def test_what_rests_on_one_report_came_late_or_is_urgent_says_so() -> None:
    urgent = replace(
        FIRE, single_source=True, priority="critical", seen=AT + 7200, follows="s0", beside="s9", lang="de"
    )
    text = str(content(claim(urgent), "UTC")["body"])
    assert "NEW (critical)  Fire" in text
    assert "goes on from s0" in text
    assert "may be part of s9" in text
    assert "Coast Wire · 10 Mar 07:00 UTC · seen 09:00 UTC · single source · de" in text


def test_an_edit_shows_the_root_with_its_new_footer() -> None:
    made = content(claim(act=Act.EDIT, root="$root"), "UTC")
    assert made["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$root"}
    assert made["body"] == "* NEW  Fire in Marhaven"
    assert whole(made) == content(claim(), "UTC")


def test_a_note_strikes_out_what_no_longer_stands_and_says_who_said_so() -> None:
    note = Note("not new", "told on Monday", "Ada", AT + 60)
    made = whole(content(claim(act=Act.EDIT, root="$root", notes=(note,)), "UTC"))
    assert "\nnot new by Ada, 07:01 UTC – told on Monday\n" in str(made["body"])
    assert "<del><strong>Fire in Marhaven</strong></del>" in str(made["formatted_body"])
    moved = whole(content(claim(act=Act.EDIT, root="$root", notes=(replace(note, kind="moved"),)), "UTC"))
    assert "<del>" not in str(moved["formatted_body"])


@pytest.mark.parametrize("length", range(55, 80))
def test_where_an_edit_s_first_line_is_cut_an_address_stays_tame(length: int) -> None:
    message = replace(FIRE, headline="x" * (length + 120) + "@ada:x.org #news:x.org")
    first = str(content(claim(message, Act.EDIT, "$root"), "UTC")["body"])
    assert not re.search(r"@(?!\u2060)\S|[#!+$][^\s:\u2060]+:", first)


def test_an_edit_of_a_reply_has_no_footer_and_names_the_reply() -> None:
    reply = replace(FIRE, headline="Owner arrested")
    made = content(replace(claim(act=Act.EDIT, root="$root"), target="$reply", target_message=reply), "UTC")
    assert made["m.relates_to"] == {"rel_type": "m.replace", "event_id": "$reply"}
    assert str(whole(made)["body"]).startswith("UPDATE  Owner arrested")
    assert "reports" not in str(whole(made)["body"])


def test_an_edit_without_a_root_has_nothing_to_show() -> None:
    with pytest.raises(ValueError, match="no root"):
        content(claim(act=Act.EDIT), "UTC")


def test_the_words_that_a_topic_asks_for_are_bold() -> None:
    marked = Quote("Three people died <b>.", (), ((6, 12), (13, 17)))
    made = content(claim(replace(FIRE, quotes=(marked,))), "UTC")
    assert "“Three <strong>people</strong> <strong>died</strong> &lt;b&gt;.”" in str(made["formatted_body"])
    assert "“Three people died <b>.”" in str(made["body"])


def test_a_notice_is_one_to_matrix_too() -> None:
    made = content(claim(None, Act.NOTICE, notice="The feed of @wire is silent.\nSince noon."), "UTC")
    assert (made["msgtype"], made["body"]) == ("m.notice", "The feed of @\u2060wire is silent.\nSince noon.")


def test_a_digest_lists_topics_stories_and_what_each_brought() -> None:
    items = (DigestItem(FIRE), DigestItem(replace(FIRE, source="Echo"), AT + 60, "#foreign"))
    section = DigestSection("Fires", (DigestStory("s1", "Fire in Marhaven", items),))
    made = Digest(AT - 3600, AT + 3600, "daily 09:00", (section,), more=2)
    text = str(content(claim(None, Act.DIGEST, digest=made), "UTC")["body"])
    assert text == (
        "DIGEST  daily 09:00 · 10 Mar 06:00 UTC to 08:00 UTC\nFires\nFire in Marhaven  s1\n"
        "– “Three people died.” Coast Wire · 07:00 UTC\n"
        "– “Three people died.” Echo · 07:00 UTC (told 07:01 UTC in #foreign)\nand 2 more stories"
    )
    empty = replace(made, sections=(), more=0)
    assert "Nothing new." in str(content(claim(None, Act.DIGEST, digest=empty), "UTC")["body"])


@pytest.mark.parametrize(
    ("zone", "says"),
    [("UTC", "07:00 UTC"), ("Asia/Kolkata", "12:30 UTC+5:30"), ("America/St_Johns", "04:30 UTC-2:30")],
)
def test_a_time_has_its_offset(zone: str, says: str) -> None:
    assert moment(AT, zone, AT) == says


POISON = ("@room", "@ada:x.org", "#desk:x.org", "!r:x.org", "https://matrix.to/#/@a:b", "<b>", "&lt;", "\u202e", "\n")
WILD = st.lists(st.one_of(st.characters(codec=None), st.sampled_from(POISON)), max_size=12).map("".join)
URLS = st.one_of(
    WILD,
    st.builds("https://x.example/{}".format, WILD),
    st.sampled_from(
        ["https://matrix.to/#/@ada:x.org", "HTTPS://MATRIX.TO/#/!r:x", "matrix:u/ada:x", "javascript:alert(1)", "http://[", "https://@room"]
    ),
)  # fmt: skip


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    big = draw(st.sampled_from([1, 1, 1, 400]))
    quotes = tuple(Quote(q * big, (w * big,)) for q, w in draw(st.lists(st.tuples(WILD, WILD), max_size=3)))
    quotes *= draw(st.sampled_from([1, 1, 7]))
    message = Message(
        draw(WILD), draw(WILD) * big, quotes, draw(WILD) * big, draw(URLS), draw(WILD), AT, AT + 90,
        (draw(WILD) * big,) * draw(st.integers(0, 40)), (draw(WILD),), single_source=draw(st.booleans()), follows=draw(WILD), beside=draw(WILD),
    )  # fmt: skip
    notes = tuple(Note(draw(WILD), draw(WILD) * big, draw(WILD) * big, AT) for _ in range(draw(st.integers(0, 3))))
    act = draw(st.sampled_from(Act))
    if act is Act.NOTICE:
        return claim(None, act, notice=draw(WILD) * big)
    if act is Act.DIGEST:
        item = DigestItem(message, AT, draw(WILD) * big)
        story = DigestStory(draw(WILD), draw(WILD) * big, (item,) * draw(st.integers(1, 3)))
        section = DigestSection(draw(WILD), (story,) * draw(st.integers(1, 10)))
        return claim(None, act, digest=Digest(AT, AT, draw(WILD), (section,) * draw(st.integers(0, 3))))
    root = "$root" if act in (Act.EDIT, Act.UPDATE) else None
    return claim(message, act, root, notes)


@given(claims())
def test_no_text_from_outside_breaks_out_calls_anybody_or_grows_too_large(sent: Claim) -> None:
    made = content(sent, "Europe/Kyiv")
    assert weight(made) <= MAX_CONTENT
    json.dumps(made, ensure_ascii=False).encode()
    shown = whole(made)
    assert made["m.mentions"] == shown["m.mentions"] == {}
    read = Reading(str(shown["formatted_body"]))
    assert read.tags <= TAGS
    assert all(re.match(r"https?://", u) and "matrix.to" not in u.lower() and "@" not in u for u in read.links)
    # a link on a line of its own is what it is; whatever stands beside it calls nobody
    text, first = (
        "\n".join(line for line in str(c["body"]).splitlines() if not line.startswith("http")) for c in (shown, made)
    )
    for said in (text, read.text, first):
        assert not re.search(r"@(?!\u2060)\S|[#!+$][^\s:\u2060]+:|matrix\.to\b", said, re.I)
    assert "\u202e" not in text + read.text


@given(claims().filter(lambda c: c.delivery.message is not None))
def test_a_word_in_the_room_points_to_its_thread_and_stays_small(sent: Claim) -> None:
    assert sent.delivery.message is not None
    made = pointer(sent.delivery.message, "$root")
    assert made["m.relates_to"] == {"m.in_reply_to": {"event_id": "$root"}}
    assert made["msgtype"] == "m.notice"
    assert weight(made) <= MAX_CONTENT
