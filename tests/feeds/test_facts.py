"""What a page says of its article beside the text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from bot.ingest.feeds.facts import facts

ARTICLE = {
    "@type": "NewsArticle",
    "author": [{"@type": "Person", "name": "Anna  Ferrow"}, {"name": "Ben Quill"}],
    "dateline": "MARHAVEN",
    "datePublished": "2026-03-10T08:00:00Z",
    "dateModified": "2026-03-10T09:30:00Z",
}
SAID = {
    "byline": "Anna Ferrow, Ben Quill",
    "dateline": "MARHAVEN",
    "published": "2026-03-10T08:00:00Z",
    "modified": "2026-03-10T09:30:00Z",
}


def of(head: str) -> dict[str, str]:
    return facts(html.fromstring(f"<html><head>{head}</head><body><p>Text.</p></body></html>"))


def ld(*things: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(t)}</script>' for t in things)


@pytest.mark.parametrize(
    "thing",
    [
        ARTICLE,
        [{"@type": "Organization", "name": "Coast Wire"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Thing", "ReportageNewsArticle"]},
    ],
)
def test_an_article_is_found_wherever_it_stands_in_json_ld(thing: object) -> None:
    assert of(ld(thing)) == SAID


def test_meta_elements_say_what_json_ld_does_not() -> None:
    head = ld(ARTICLE | {"author": "Anna Ferrow", "dateModified": None}) + (
        '<meta name="author" content="Somebody Else">'
        '<meta property="article:modified_time" content="2026-03-10T10:00:00Z">'
    )
    assert of(head) == SAID | {"byline": "Anna Ferrow", "modified": "2026-03-10T10:00:00Z"}


def test_an_author_that_is_an_address_is_none() -> None:
    assert of('<meta name="author" content="https://social.example/coast">')["byline"] == ""


def test_what_is_broken_is_passed_over() -> None:
    deep = "[" * 50_000
    assert of(f'<script type="application/ld+json">{deep}</script><script type="application/ld+json">{{</script>') == (
        dict.fromkeys(SAID, "")
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ARTICLE, "@graph", "name"]), inner),
    max_leaves=15,
)


@given(JSON)
def test_no_json_ld_is_an_error(thing: object) -> None:
    found = facts(html.fromstring("<html><head></head><body>x</body></html>"))
    assert set(found) == set(SAID)
    page = html.Element("html")
    script = html.Element("script", type="application/ld+json")
    script.text = json.dumps([thing, {"@type": "Article", "author": thing, "locationCreated": thing}]).replace(
        "\x00", ""
    )
    page.append(script)
    assert all(isinstance(value, str) for value in facts(page).values())
