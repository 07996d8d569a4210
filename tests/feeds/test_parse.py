import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadArticle, BadFeed
from bot.ingest.article import article
from bot.ingest.feeds.parse import Feed, Item, parse
from bot.model import Article
from tests.feeds.samples import ATOM, BASE, BRIDGE_AT, FIRE_AT, JSON, KINDS, RDF, RSS091, RSS2, item, rss


def read(body: bytes, content_type: str = "", base: str = BASE, **more: int) -> Feed:
    return parse(body, content_type, base, scope="f1", **more)


def made(found: Item, now: float = BRIDGE_AT + 60) -> Article:
    return article(found.plain, now=now, max_bytes=1 << 20)


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_of_every_kind_gives_its_items_in_order(kind: str) -> None:
    feed = read(KINDS[kind])
    assert feed.title == "Coast Wire"
    assert feed.link == "https://wire.example/"
    assert [made(i).title for i in feed.items] == [
        "Bridge over the Skell collapses",
        "Fire at Marhaven cannery kills three",
    ]
    assert [made(i).url for i in feed.items] == ["https://wire.example/bridge", "https://wire.example/fire"]
    assert feed.flaw == ""


@pytest.mark.parametrize("kind", ["rss 2.0", "rdf", "atom", "json"])
def test_dates_are_read(kind: str) -> None:
    assert [i.published for i in read(KINDS[kind]).items] == [BRIDGE_AT, FIRE_AT]


def test_the_full_content_comes_before_the_summary() -> None:
    assert (
        made(read(RSS2).items[0]).text == "The bridge over the Skell collapsed on Monday.\nDivers rescued two drivers."
    )
    for body in (ATOM, JSON):
        assert made(read(body).items[0]).text == "Divers rescued two drivers."


def test_an_update_has_a_higher_version() -> None:
    for body in (ATOM, JSON):
        bridge, fire = read(body).items
        assert made(bridge).version == int(BRIDGE_AT) + 1800
        assert made(fire).version == 1


def test_how_often_to_look_is_read_from_ttl_and_from_the_syndication_module() -> None:
    assert read(RSS2).ttl == 900
    assert read(RDF).ttl == 1800
    assert read(ATOM).ttl is None
    assert read(rss("", "<ttl>-5</ttl>")).ttl is None
    assert read(rss("", "<ttl>9" + "9" * 400 + "</ttl>")).ttl is None


def test_the_hub_and_the_feeds_own_address_are_found() -> None:
    for body, own in ((RSS2, f"{BASE}?all=1"), (ATOM, BASE), (JSON, BASE)):
        feed = read(body)
        assert (feed.hub, feed.self_url) == ("https://hub.example/", own)


def test_the_language_is_that_of_the_feed_unless_an_item_has_its_own() -> None:
    assert made(read(RSS2).items[0]).lang == "en-gb"
    data = json.loads(JSON)
    data["items"][0]["language"] = "fr"
    assert [made(i).lang for i in read(json.dumps(data).encode()).items] == ["fr", "en"]


def test_an_item_is_known_by_its_guid_else_its_link_else_by_what_it_says() -> None:
    assert [i.key for i in read(RSS2).items] == ["b-2", "https://wire.example/fire"]
    assert [i.key for i in read(RSS091).items] == ["https://wire.example/bridge", "https://wire.example/fire"]
    (bare,) = read(rss("<item><title>Snow closes Orrin pass</title></item>")).items
    assert bare.key == bare.content


def test_a_guid_that_several_pages_share_names_none_of_them() -> None:
    feed = read(rss(item(1, guid="same") + item(2, guid="same") + item(3)))
    assert [i.key for i in feed.items] == ["https://wire.example/1", "https://wire.example/2", "g-3"]


def test_what_is_said_twice_is_one_item() -> None:
    assert len(read(rss(item(1) + item(1))).items) == 1


def test_only_a_feed_of_the_same_site_may_name_an_item_without_its_scope() -> None:
    feed = read(rss(item(1, guid="https://wire.example/a") + item(2, guid="https://other.example/b") + item(3)))
    assert [i.plain["id"] for i in feed.items] == [
        "https://wire.example/a",
        "f1:https://other.example/b",
        "f1:g-3",
    ]


def test_an_item_that_is_redated_has_the_same_key_and_content() -> None:
    (one,), (two,) = read(rss(item(1, FIRE_AT))).items, read(rss(item(1, BRIDGE_AT))).items
    assert (one.key, one.content) == (two.key, two.content)
    (three,) = read(rss(item(1, FIRE_AT, text="Quite another word."))).items
    assert (three.key, three.content) == (one.key, three.content)
    assert three.content != one.content


def test_of_too_many_items_the_newest_are_read_and_the_rest_counted() -> None:
    feed = read(rss("".join(item(n, FIRE_AT + n) for n in range(10))), max_items=3)
    assert [i.key for i in feed.items] == ["g-7", "g-8", "g-9"]
    assert feed.more == 7


def test_a_feed_that_is_too_long_is_refused_with_the_setting() -> None:
    with pytest.raises(BadFeed, match="SLUGLINE_FEED_MAX_BYTES"):
        read(RSS2, max_bytes=100)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b"<!doctype html><html><body>Welcome</body></html>", "a web page, not a feed"),
        (b"plain words", "not a feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "no list of items"),
        (b'{"items": [', "not JSON"),
        (b'{"items": ' + b"[" * 200_000, "not JSON"),
        ('{"title": "é", "items": []}'.encode("latin-1"), "not UTF-8"),
    ],
)
def test_what_is_no_feed_is_a_clear_error(body: bytes, says: str) -> None:
    with pytest.raises(BadFeed, match=says):
        read(body)


def test_a_body_that_is_the_name_of_a_file_is_not_opened(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("feed") / "secret.xml"
    file.write_bytes(RSS2)
    with pytest.raises(BadFeed, match="not a feed"):
        read(str(file).encode())


def test_ill_formed_feeds_are_read_as_far_as_they_go() -> None:
    cut = read(RSS2[: RSS2.index(b"</item>") + 7])
    assert [made(i).title for i in cut.items] == ["Bridge over the Skell collapses"]
    assert cut.flaw
    bare = read(RSS2.replace(b"All of the coast", b"Fish & chips &nbsp; <br>"))
    assert len(bare.items) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1", "windows-1252"])
@pytest.mark.parametrize("content_type", ["", "application/xml", "text/html; charset=nonsense"])
def test_encodings_are_read(encoding: str, content_type: str) -> None:
    text = rss(item(1, title="Brand in Möwenhafen: drei Tote")).decode().replace('"utf-8"', f'"{encoding}"')
    assert made(read(text.encode(encoding), content_type).items[0]).title == "Brand in Möwenhafen: drei Tote"


def test_a_broken_byte_costs_a_character_and_not_the_feed() -> None:
    body = rss(item(1, title="Word from X")).replace(b"X", b"M\xffarhaven")
    assert "arhaven" in made(read(body).items[0]).title


def test_entity_bombs_do_not_go_off() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = rss(item(1, title="Bang &l9;")).replace(b"<rss", f'<!DOCTYPE r [<!ENTITY l0 "boom">{levels}]><rss'.encode())
    try:
        feed = read(body)
    except BadFeed:
        return
    assert sum(len(str(i.plain)) for i in feed.items) < 10_000


def test_external_entities_are_not_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("xxe") / "secret"
    secret.write_text("the password is swordfish")
    doctype = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]><rss'
    feed = read(rss(item(1, title="See &x; there")).replace(b"<rss", doctype.encode()))
    assert "swordfish" not in str(feed)


def test_tricks_of_unicode_do_not_reach_the_article() -> None:
    (found,) = read(rss(item(1, title="Min\u200bister\u202e reverof\u2066 \ufeffresigns", guid="g\u202e1"))).items
    assert made(found).title == "Minister reverof resigns"
    assert found.key == "g1"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://", "//["])
def test_a_link_that_is_no_address_of_a_page_is_left_out(link: str) -> None:
    (found,) = read(rss(f"<item><title>Snow</title><link>{link}</link><guid>{link}</guid></item>")).items
    assert made(found).url == ""


@pytest.mark.parametrize("date", ["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "9999999999999999999", "0000-00-00"])
def test_an_absurd_date_is_no_date(date: str) -> None:
    (found,) = read(rss(f"<item><title>Snow</title><pubDate>{date}</pubDate></item>")).items
    assert found.published is None
    assert made(found).published == BRIDGE_AT + 60


def test_a_date_to_come_is_the_time_of_arrival() -> None:
    (found,) = read(rss(item(1, BRIDGE_AT + 9e8))).items
    assert made(found, BRIDGE_AT).published == BRIDGE_AT


BODIES = st.sampled_from(sorted(KINDS.values()))


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A feed with pieces cut out, doubled, or written over."""
    body = bytearray(draw(BODIES))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(body)))
        size = draw(st.integers(0, 60))
        body[at : at + size] = draw(
            st.one_of(
                st.binary(max_size=20),
                st.just(bytes(body[at : at + size]) * 3),
                st.sampled_from(
                    [b"<", b"&#x0;", b"]]>", b"<![CDATA[", b"<item>", b"<!ENTITY a '&a;'>", b"\xff\xfe", b'"']
                ),
            )
        )
    return bytes(body)


@settings(max_examples=150)
@given(st.one_of(damaged(), st.binary(max_size=200)), st.sampled_from(["", "text/xml", "application/json; charset=x"]))
def test_whatever_arrives_is_a_feed_or_a_clear_error(body: bytes, content_type: str) -> None:
    try:
        feed = read(body, content_type)
    except BadFeed:
        return
    assert len({i.key for i in feed.items}) == len(feed.items)
    for found in feed.items:
        with suppress(BadArticle):
            assert made(found).published <= BRIDGE_AT + 60
    assert read(body, content_type) == feed


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=True), st.text(max_size=12)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=150)
@given(st.data())
def test_a_json_feed_of_any_shape_is_a_feed_or_a_clear_error(data: st.DataObject) -> None:
    whole = json.loads(JSON)
    for row in (whole, *whole["items"]):
        for name in list(row):
            if name != "items" and data.draw(st.booleans()):
                row[name] = data.draw(VALUES)
    feed = read(json.dumps(whole).encode())
    assert replace(feed, items=()) == replace(read(json.dumps(whole).encode()), items=())
    for found in feed.items:
        with suppress(BadArticle):
            assert made(found).title or made(found).text


@pytest.mark.parametrize("kind", ["rss 2.0", "rdf", "atom"])
def test_of_a_document_that_breaks_off_an_item_without_an_end_is_left_out(kind: str) -> None:
    whole = KINDS[kind]
    at = whole.rindex(b"Fire at")
    for end in (at, at + 20, at + 60):
        feed = read(whole[:end])
        assert feed.torn
        assert [made(i).title for i in feed.items] == ["Bridge over the Skell collapses"]
    assert not read(whole).torn
    assert len(read(whole.rstrip()[:-1]).items) == 2
