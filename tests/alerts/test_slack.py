"""What Slack is given stays within its limits, fires nothing, and reads as it should."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.alerts import slack
from bot.alerts.escape import link
from bot.alerts.slack import Payload
from bot.model import (
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
from handlers.grammar import parse
from tests.slack.fake.blocks import check_message, total, units
from tests.slack.fake.mrkdwn import fires, fires_in

GOLDEN = Path(__file__).parent / "golden"
AT = 1_773_160_000.0

NASTY = st.sampled_from(
    [
        "<!channel>", "<!here|x>", "@here", "@channel", "<@U1ADA>", "<#C1NEWS>", "https://example.org/a?b=1&c=2",
        "a@example.org", "www.example.org", ":fire:", "*bold*", "_so_", "~no~", "`code`", "```", "> said", "&", "&amp;",
        "<", ">", "\n", "\u202e", "\x00", "\ud83d\udc4d", "👨‍👩‍👧", "می‌شود", "…", "|", "<!date^1^{time}|x>", "mailto:x", "\ud800",
    ]
)  # fmt: skip
texts = st.lists(st.one_of(NASTY, st.text(max_size=20)), max_size=12).map("".join)
long_texts = st.one_of(texts, st.builds(lambda t, n: t * n, texts.filter(bool), st.sampled_from([1, 40, 400])))
times = st.integers(0, 4_000_000_000).map(float)
spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 60)), max_size=4).map(tuple)
quotes = st.builds(Quote, long_texts, st.lists(long_texts, max_size=3).map(tuple), spans)
messages = st.builds(
    Message,
    st.integers(1, 10**9).map(lambda n: f"s{n}"),
    long_texts,
    st.lists(quotes, max_size=9).map(tuple),
    long_texts,
    st.one_of(texts, texts.map(lambda t: f"https://example.org/{t}")),
    st.sampled_from(["", "en", "uk", "de"]),
    times,
    times,
    st.lists(texts, max_size=8).map(tuple),
    st.lists(texts, max_size=3).map(tuple),
    st.just("a"),
    st.sampled_from(Label),
    st.sampled_from(["low", "normal", "critical"]),
    st.booleans(),
    texts,
)
notes = st.lists(st.builds(Note, st.sampled_from(["withdrawn", "not new"]), long_texts, texts, times), max_size=6)
counts = st.builds(Tally, st.integers(1, 10**6), st.integers(1, 10**6), times)
digests = st.builds(
    Digest,
    times,
    times,
    texts,
    st.lists(
        st.builds(
            DigestSection,
            texts,
            st.lists(
                st.builds(
                    DigestStory,
                    st.just("s1"),
                    long_texts,
                    st.lists(
                        st.builds(DigestItem, messages, st.one_of(st.none(), times), texts), min_size=1, max_size=3
                    ).map(tuple),
                ),
                max_size=5,
            ).map(tuple),
        ),
        max_size=4,
    ).map(tuple),
    st.integers(0, 100),
)


def harmless(payload: Payload, links: set[str]) -> None:
    """Slack takes it, and nothing comes of it but dates and the links that we set."""
    blocks = json.loads(json.dumps(payload.blocks))
    assert check_message(blocks) == []
    assert payload.text
    assert units(payload.text) <= 4000
    assert fires(payload.text) == []
    for kind, content in fires_in(blocks):
        assert kind in ("date", "link"), (kind, content)
        if kind == "link":
            assert content in links or content.partition("|")[0].replace("&amp;", "&") in links
    assert "\u202e" not in json.dumps(blocks, ensure_ascii=False) + payload.text


def addresses(*messages: Message) -> set[str]:
    made = {link(m.url).replace("<", "%3C").replace(">", "%3E").replace("|", "%7C") for m in messages}
    return made | {"https://earlier"}


@settings(max_examples=60)
@given(messages, counts, notes)
def test_any_root_is_taken_by_slack_and_fires_nothing(message: Message, tally: Tally, notes: list[Note]) -> None:
    harmless(slack.root(message, tally, delivery="d1", notes=notes, earlier="https://earlier"), addresses(message))


@settings(max_examples=60)
@given(messages, notes)
def test_any_update_is_taken_by_slack_and_fires_nothing(message: Message, notes: list[Note]) -> None:
    harmless(slack.update(message, delivery="d1", notes=notes), addresses(message))


# a digest is too large to be shrunk within a test's time
@settings(max_examples=25, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(digests)
def test_any_digest_is_taken_by_slack_and_fires_nothing(digest: Digest) -> None:
    all_messages = [i.message for part in digest.sections for s in part.stories for i in s.items]
    harmless(slack.digest(digest), addresses(*all_messages))


@given(long_texts)
def test_any_notice_is_taken_by_slack_and_fires_nothing(text: str) -> None:
    harmless(slack.notice(text), set())


@given(texts)
def test_a_defused_text_fires_nothing(text: str) -> None:
    assert fires(slack.defuse(slack.clean(text))) == []


@given(long_texts, st.integers(0, 50))
def test_a_clipped_text_fits_and_says_that_it_was_cut(text: str, most: int) -> None:
    cut = slack.clip(text, most)
    assert units(cut) <= most
    assert cut == text or cut == "" or cut.endswith("…")


# --- how it reads --------------------------------------------------------------------------------------------


def said(part: Any) -> str:
    """All text of blocks, a line a part."""
    if isinstance(part, dict):
        if part.get("type") in ("text", "mrkdwn", "plain_text"):
            return str(part["text"])
        if part.get("type") == "date":
            return str(part["fallback"])
        inner = "".join if "rich_text_" in str(part.get("type")) else " | ".join
        return inner(filter(None, (said(v) for k, v in part.items() if k in ("elements", "text"))))
    if isinstance(part, list | tuple):
        kinds = {p.get("type", "") for p in part if isinstance(p, dict)}
        plain = bool(kinds & {"text", "date", "link"})
        return ("" if plain else "\n").join(filter(None, map(said, part)))
    return ""


MESSAGE = Message(
    "s12",
    "Three dead after fire on ferry off Marhaven",
    (Quote("A fire on the Selkirk Rose killed three people, the coastguard said.", ("new event",)),),
    "Coastal Press",
    "https://coastalpress.example/ferry-1?a=1&b=2",
    "en",
    AT - 600,
    AT,
    ("Ferries",),
    article="a1",
)


def test_a_root_leads_with_what_is_new_and_ends_with_the_count() -> None:
    lines = said(slack.root(MESSAGE, Tally(9, 3, AT), delivery="d1").blocks).splitlines()
    assert lines[0] == "NEW Three dead after fire on ferry off Marhaven"
    assert lines[1] == "A fire on the Selkirk Rose killed three people, the coastguard said."
    assert any(line.startswith("9 reports, 3 independent origins, last <!date^1773160000^") for line in lines)


def test_an_update_leads_with_the_reason_why_it_is_told() -> None:
    quote = Quote("Seven people have died.", ("changed: dead 3 → 7",))
    lines = said(slack.update(replace(MESSAGE, quotes=(quote,)), delivery="d2").blocks).splitlines()
    assert lines[:2] == ["UPDATE changed: dead 3 → 7", "Seven people have died."]


def test_a_part_of_a_saga_says_so() -> None:
    assert "may be part of s9" in said(slack.root(replace(MESSAGE, beside="s9"), Tally(1, 1, AT)).blocks)


@pytest.mark.parametrize(("label", "word"), [(Label.CORRECTION, "CORRECTION"), (Label.KILL, "KILL")])
def test_corrections_and_kills_say_so(label: Label, word: str) -> None:
    message = replace(MESSAGE, label=label, single_source=True)
    for payload in (slack.root(message, Tally(1, 1, AT)), slack.update(message)):
        assert said(payload.blocks).startswith(word)
        assert "single source" in said(payload.blocks)
        assert payload.text.startswith(word)


def test_matched_words_are_bold_even_within_a_word() -> None:
    (block, *_) = slack.root(
        Message("s1", "x", (Quote("東京大火災*x*", (), ((0, 2), (3, 5))),), "", "", "ja", AT, AT), Tally(1, 1, AT)
    ).blocks
    pieces = block["elements"][1]["elements"]
    assert [(p["text"], p.get("style", {}).get("bold", False)) for p in pieces] == [
        ("東京", True),
        ("大", False),
        ("火災", True),
        ("*x*", False),
    ]


def test_what_was_withdrawn_is_struck_through_and_says_by_whom() -> None:
    note = Note("withdrawn", "the agency killed it", "slack:U1ADA", AT)
    blocks = slack.update(MESSAGE, notes=(note,)).blocks
    quote = blocks[0]["elements"][1]["elements"][0]
    assert quote["style"] == {"strike": True}
    assert said(blocks).startswith("WITHDRAWN")
    assert "Withdrawn: the agency killed it  U1ADA, 2026-03-10 16:26 UTC" in said(blocks)


def test_another_verdict_stands_below_and_strikes_nothing_through() -> None:
    blocks = slack.update(MESSAGE, notes=(Note("not new", "", "", AT),)).blocks
    assert "strike" not in json.dumps(blocks)
    assert "Not new" in said(blocks)


def test_every_button_carries_the_line_that_does_the_same() -> None:
    *_, row = slack.root(MESSAGE, Tally(1, 1, AT), delivery="d1").blocks
    assert [(b["text"]["text"], b["value"]) for b in row["elements"]] == [
        ("Why?", "why d:d1"),
        ("Follow", "follow s12"),
        ("Mute", "mute s12"),
        ("Not new", "wrong d:d1 not new"),
        ("Wrong story", "wrong d:d1 wrong story"),
        ("Suppressed", "suppressed"),
    ]


def test_the_buttons_lines_are_commands() -> None:
    *_, row = slack.root(MESSAGE, Tally(1, 1, AT), delivery="0123456789abcdef0123").blocks
    assert all(parse(b["value"]) for b in row["elements"])


def test_what_does_not_fit_a_digest_is_counted() -> None:
    story = DigestStory("s1", "Fire " * 50, (DigestItem(MESSAGE),) * 3)
    payload = slack.digest(Digest(AT - 3600, AT, "daily 09:00", (DigestSection("Ferries", (story,) * 80),), more=2))
    shown = sum("rich_text_list" in json.dumps(b) for b in payload.blocks)
    assert shown > 5
    assert f"and {82 - shown} more stories" in said(payload.blocks)
    assert total(list(payload.blocks)) < 9000


def test_a_digest_without_news_says_so() -> None:
    assert "Nothing new." in said(slack.digest(Digest(AT - 3600, AT, "daily 09:00", ())).blocks)


# --- golden payloads -----------------------------------------------------------------------------------------

EXAMPLES = {
    "root": slack.root(MESSAGE, Tally(9, 3, AT), delivery="0123456789abcdef0123"),
    "root_withdrawn": slack.root(
        MESSAGE, Tally(9, 3, AT), notes=(Note("withdrawn", "killed by Coastal Press", "Coastal Press", AT),)
    ),
    "root_continues": slack.root(
        MESSAGE, Tally(1, 1, AT), delivery="d1", earlier="https://t1.slack.example/archives/C1/p1"
    ),
    "root_continued": slack.root(
        MESSAGE, Tally(9, 3, AT), delivery="d1", notes=(Note("continued", "in a newer thread", "", AT),)
    ),
    "root_critical_single_source": slack.root(
        replace(
            MESSAGE,
            quotes=(Quote("A ferry burns & sinks off <Marhaven>.", ("new event",), ((2, 7), (16, 21))),),
            priority="critical",
            single_source=True,
        ),
        Tally(1, 1, AT),
        delivery="d1",
    ),
    "update": slack.update(MESSAGE, delivery="d2"),
    "update_correction": slack.update(replace(MESSAGE, label=Label.CORRECTION), delivery="d3"),
    "update_kill": slack.update(replace(MESSAGE, label=Label.KILL), delivery="d4"),
    "digest": slack.digest(
        Digest(
            AT - 86_400,
            AT,
            "daily 09:00",
            (
                DigestSection(
                    "Ferries",
                    (DigestStory("s12", MESSAGE.headline, (DigestItem(MESSAGE), DigestItem(MESSAGE, AT, "#news"))),),
                ),
            ),
        )
    ),
    "notice": slack.notice("The feed of Coast Wire has been silent for three hours."),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_message_is_sent_exactly_as_it_was(name: str) -> None:
    """SLUGLINE_TEST_GOLDEN=write writes the files anew; read the difference before committing it."""
    path = GOLDEN / f"slack_{name}.json"
    now = (
        json.dumps({"text": EXAMPLES[name].text, "blocks": EXAMPLES[name].blocks}, indent=1, ensure_ascii=False) + "\n"
    )
    if os.environ.get("SLUGLINE_TEST_GOLDEN") == "write":
        path.write_text(now)
    assert path.read_text() == now
