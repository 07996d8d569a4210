"""One page has one address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.urls import canonical


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("HTTPS://Example.ORG/News", "https://example.org/News"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("http://example.org:/a", "http://example.org/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://ada:secret@example.org/a", "https://example.org/a"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/a?utm_source=x&UTM_Medium=y&fbclid=z&at_campaign=q", "https://example.org/a"),
        ("https://example.org/a?b=2&a=1&&", "https://example.org/a?a=1&b=2"),
        ("https://example.org/a?id=7&utm%5Fsource=x", "https://example.org/a?id=7"),
        ("https://example.org/a?empty=&flag", "https://example.org/a?empty=&flag"),
        ("https://example.org/caf%e9?x=%c3%a9", "https://example.org/caf%E9?x=%C3%A9"),
        ("https://пример.рф/новость", "https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D1%8C"),
        ("https://xn--e1afmkfd.xn--p1ai/", "https://xn--e1afmkfd.xn--p1ai/"),
        ("http://[2001:DB8:0:0::1]:80/a", "http://[2001:db8::1]/a"),
        ("  https://example.org/a  ", "https://example.org/a"),
    ],
)
def test_what_does_not_name_the_page_goes(given: str, same: str) -> None:
    assert canonical(given) == same


def test_pages_that_differ_in_a_byte_that_is_not_utf8_stay_apart() -> None:
    assert canonical("https://example.org/?q=%E9") != canonical("https://example.org/?q=%E8")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org/a",
        "//example.org/a",
        "ftp://example.org/a",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://a..b/",
        "https://exa mple.org/",
        "https://example.org/a b",
        "https://example.org/<script>",
        "https://example.org/\x1b[31m",
        "https://example.org/\u2028a",
        "https://example.org:99999/",
        "https://example.org:port/",
        "https://[::1/",
        "https://[not an address]/",
        "https://" + "a" * 64 + ".рф/",
        "https://%65xample.org/",
        "https://exa|mple.org/",
        "https://example.org\\@evil.example/",
        "https://example.org/\ud800",
    ],
)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert canonical(url) == ""


PARTS = st.one_of(
    st.text(max_size=6),
    st.sampled_from(["%", "%e9", "%zz", "?", "&", "=", "#", "/", ":", "@", "[", "]", "utm_x=1", "."]),
)


@given(
    st.lists(PARTS, max_size=12).map("".join),
    st.sampled_from(["https://example.org/", "http://", "HTTPS://é.org:443?"]),
)
def test_canonical_again_stays_the_same_and_is_plain_ascii(rest: str, start: str) -> None:
    once = canonical(start + rest)
    assert canonical(once) == once
    assert once.isascii()
    assert once.isprintable()
    assert " " not in once
