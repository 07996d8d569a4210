import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadArticle
from bot.ingest.jsonl import read
from bot.ingest.ninjs import is_ninjs, ninjs
from bot.model import Article, Mark, State

NOW = 1_773_140_400.0  # 2026-03-10T11:00:00Z
ONE = {
    "guid": "urn:newsml:harbour:1",
    "type": "text",
    "version": "2",
    "pubstatus": "usable",
    "language": "en",
    "headline": "Port of Marhaven closes",
    "body_html": "<p>The port closed at dawn.</p><p>Ships wait.</p>",
    "versioncreated": "2026-03-10T10:00:00+0000",
    "source": "Coastal Press",
}
TWO = {
    "uri": "https://coastal.example/1",
    "language": "en",
    "headlines": [{"role": "short", "value": "Port shut"}, {"role": "main", "value": "Port of Marhaven closes"}],
    "bodies": [
        {"role": "main", "contenttype": "text/html", "value": "<p>The port closed at dawn.</p>"},
        {"role": "main", "contenttype": "text/plain", "value": "The port closed at dawn."},
    ],
    "versioncreated": "2026-03-10T10:00:00Z",
    "infosources": [{"name": "Coastal Press"}],
}


def given_ninjs(**changes: object) -> Article:
    return ninjs(ONE | changes, now=NOW, max_bytes=100_000)


def test_superdesks_shape_is_read() -> None:
    made = given_ninjs()
    assert (made.id, made.version, made.title) == ("urn:newsml:harbour:1", 2, "Port of Marhaven closes")
    assert made.text == "The port closed at dawn.\nShips wait."
    assert (made.source, made.lang, made.published) == ("Coastal Press", "en", NOW - 3600)
    assert made.state is State.USABLE


def test_ninjs_2_gives_the_main_headline_and_the_plain_body() -> None:
    made = ninjs(TWO, now=NOW, max_bytes=100_000)
    assert (made.id, made.url) == ("https://coastal.example/1", "https://coastal.example/1")
    assert (made.title, made.text, made.source) == (
        "Port of Marhaven closes",
        "The port closed at dawn.",
        "Coastal Press",
    )
    assert Mark.MARKUP not in made.marks


def test_without_a_number_a_later_version_still_has_the_higher_one() -> None:
    first = given_ninjs(version="urn:v:a")
    later = given_ninjs(version="urn:v:b", versioncreated="2026-03-10T10:05:00Z")
    assert later.version > first.version > 1


def test_a_kill_needs_no_text() -> None:
    killed = given_ninjs(pubstatus="canceled", headline=None, body_html=None, ednote="Wrong port.")
    assert killed.state is State.CANCELED
    assert killed.title == "Wrong port."


def test_an_embargo_that_has_not_ended_is_marked() -> None:
    assert Mark.EMBARGOED in given_ninjs(embargoed="2026-03-10T12:00:00Z").marks
    assert Mark.EMBARGOED not in given_ninjs(embargoed="2026-03-10T10:59:00Z").marks


@pytest.mark.parametrize(
    ("field", "value"),
    [("type", "picture"), ("pubstatus", "maybe"), ("headline", 7), ("bodies", "text"), ("headlines", [1])],
)
def test_a_bad_field_is_named(field: str, value: object) -> None:
    with pytest.raises(BadArticle) as error:
        ninjs(
            (TWO if field.endswith("s") and field != "pubstatus" else ONE) | {field: value}, now=NOW, max_bytes=100_000
        )
    assert error.value.field == field


@pytest.mark.parametrize("field", ["type", "pubstatus"])
def test_a_long_word_is_not_told_back_whole(field: str) -> None:
    with pytest.raises(BadArticle, match="xxx") as error:
        ninjs(ONE | {field: "x" * 5000}, now=NOW, max_bytes=100_000)
    assert len(str(error.value)) < 250


def test_a_line_of_ninjs_among_our_own_is_read_as_such() -> None:
    lines = [json.dumps(ONE), json.dumps({"title": "Ours", "text": "Plain."})]
    ours = list(read(BytesIO("\n".join(lines).encode()), now=NOW, max_bytes=100_000))
    assert [a.title for a in ours if isinstance(a, Article)] == ["Port of Marhaven closes", "Ours"]


def test_a_withdrawal_that_names_no_version_comes_after_all_there_were() -> None:
    kill = ninjs({"guid": "tag:x", "pubstatus": "canceled"}, now=NOW, max_bytes=100_000)
    numbered = ninjs({"guid": "tag:x", "pubstatus": "canceled", "version": "4"}, now=NOW, max_bytes=100_000)
    assert (kill.version, numbered.version) == (int(NOW), 4)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted({*ONE, *TWO, "embargoed", "descriptions", "ednote"})), JSON, max_size=8))
def test_whatever_is_sent_is_an_article_or_a_clear_error(data: dict[str, object]) -> None:
    try:
        made = ninjs(data, now=NOW, max_bytes=100_000)
    except BadArticle as error:
        complaint = error
    else:
        complaint = None
        assert made.id
        assert made.title or made.text
    assert complaint is None or (complaint.field and complaint.remedy)
    assert isinstance(is_ninjs(data), bool)


def test_byline_and_place_come_along() -> None:
    made = given_ninjs(byline="Anna Ferrow", located="Marhaven")
    assert (made.byline, made.dateline) == ("Anna Ferrow", "Marhaven")
    assert ninjs(TWO | {"by": "Ben Quill"}, now=NOW, max_bytes=100_000).byline == "Ben Quill"
    assert given_ninjs(byline=["Anna"], located=7).byline == ""
