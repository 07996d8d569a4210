import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ingest.feeds.robots import NOTHING, Robots, read

AT = "https://paper.example"


@pytest.mark.parametrize(
    ("rules", "path", "lets"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /private/", "/private/a", False),
        ("User-agent: *\nDisallow: /private/", "/privately", True),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Slugline\nDisallow: /x", "/a", True),
        ("User-agent: slugline\nUser-agent: other\nDisallow: /a", "/a", False),
        ("User-agent: a\nDisallow: /\nUser-agent: slugline\nAllow: /", "/a", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?a=1", True),
        ("User-agent: *\nDisallow: /*?print", "/x?print=1", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a-c-b", True),
        ("User-agent: *\nDisallow: /a%C3%A4", "/aä", False),
        ("user-AGENT : * # all\n disallow : /a # here", "/a", False),
        ("Disallow: /", "/a", True),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\nSitemap: /b", "/a", False),
    ],
)
def test_what_a_site_lets_us_read(rules: str, path: str, lets: bool) -> None:
    assert read(rules.encode(), "slugline").lets(AT + path) is lets


def test_a_site_that_cannot_answer_lets_nothing_be_read() -> None:
    assert not NOTHING.lets(AT)


@given(st.text("*/ab$", max_size=30), st.text("/ab", max_size=60))
def test_any_pattern_is_answered(pattern: str, path: str) -> None:
    assert Robots((("/" + pattern, False),)).lets(f"{AT}/{path}") in (True, False)


@given(st.binary(max_size=300))
def test_any_file_is_read(body: bytes) -> None:
    read(b"User-agent: *\n" + body, "slugline").lets(AT)
