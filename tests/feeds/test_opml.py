from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadFeed, Unfit
from bot.ingest.feeds.opml import Outline, read, write
from bot.settings import load
from bot.wiring import App
from tests.feeds.farm import farm

LIST = b"""<?xml version="1.0"?><opml version="1.1"><head><title>Mine</title></head><body>
<outline text="Coast"><outline type="rss" text="Coast &amp; Wire" xmlUrl="https://wire.example/feed?a=1&amp;b=2" htmlUrl="https://wire.example/"/>
<outline text="Inner"><outline title="Post" xmlUrl=" https://post.example/rss "/></outline></outline>
<outline text="A note"/><outline text="again" xmlUrl="https://post.example/rss"/></body></opml>"""


def test_a_readers_list_is_read_through_its_folders_each_feed_once() -> None:
    assert read(LIST) == [
        Outline("https://wire.example/feed?a=1&b=2", "Coast & Wire"),
        Outline("https://post.example/rss", "Post"),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no OPML"),
        (b"<html></html>", "begins with <html>"),
        (b"<opml><body>", "no OPML"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><opml/>', "entities"),
        ('<?xml version="1.0" encoding="utf-16"?><opml/>'.encode("utf-16"), "UTF-8"),
        (b'<?xml version="1.0" encoding="nonsense"?><opml/>', "no OPML"),
    ],
)
def test_what_is_no_list_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(BadFeed, match=says):
        read(data)


WORDS = st.text("abcäß中<>&\"' ", max_size=20).map(lambda t: " ".join(t.split()))


@given(
    st.lists(
        st.builds(
            Outline,
            url=st.integers(0, 10**6).map(lambda n: f"https://wire.example/{n}?a&b"),
            title=WORDS.filter(bool),
            source=WORDS,
            lang=st.sampled_from(["", "en", "pt-br"]),
            tier=st.integers(0, 3),
            full_text=st.booleans(),
        ),
        unique_by=lambda o: o.url,
    )
)
def test_what_is_written_is_read_back(feeds: list[Outline]) -> None:
    assert read(write(feeds).encode()) == feeds


async def test_a_list_at_an_address_is_fetched_without_what_may_not_be_asked_nor_from_there() -> None:
    async with farm() as site:
        site.pages["/l"] = (
            b"<opml><body><outline xmlUrl='http://10.0.0.1/'/><outline xmlUrl='https://a.example/'/></body></opml>"
        )
        here = SimpleNamespace(settings=load(feed_private_networks=["127.0.0.1"]))
        fit, refused = await App.read_list(cast(App, here), site.url("/l"))
        assert ([row.url for row in fit], refused) == (["https://a.example/"], 1)
        with pytest.raises(Unfit):
            await App.read_list(cast(App, here), "http://169.254.169.254/feeds.opml")
