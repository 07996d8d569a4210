"""docs/queries.md says what is so."""

import re
from pathlib import Path

import pytest

from bot.errors import BadQuery
from bot.model import Article
from bot.text.analyse import analyse
from bot.topics import query
from bot.topics.match import Matcher
from bot.topics.query import parse

TEXT = (Path(__file__).parents[2] / "docs" / "queries.md").read_text()
MATCHES = re.findall(r"^\| `(.*)` \| ([✓✗]) (.*) \|$", TEXT, re.M)
ERRORS = re.findall(r"^\| `(.*)` \| (\d+) \| (.*) \|$", TEXT, re.M)
FORMS = re.findall(r"^\| `(.*)` \| `(.*)` \|$", TEXT, re.M)


def test_all_examples_are_found() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    assert len(MATCHES) + len(ERRORS) + len(FORMS) == len(rows) > 40


@pytest.mark.parametrize(("asked", "mark", "text"), MATCHES)
def test_an_example_matches_and_marks_as_it_says(asked: str, mark: str, text: str) -> None:
    section = TEXT[: TEXT.index(f"| `{asked}` | {mark} {text} |")].rsplit("\n## ", 1)[1]
    title = "Ferry late again" if section.startswith("Title") else ""
    about = analyse(Article("a", title, text.replace("**", ""), 0.0, 0.0, source="Coast Wire"))
    found = Matcher([(0, parse(asked))]).match(about)
    assert bool(found) is (mark == "✓")
    for _, match in found:
        (sentence,) = about.body
        shown, last = "", 0
        for a, b in match.spans(0):
            shown += f"{sentence.text[last:a]}**{sentence.text[a:b]}**"
            last = b
        assert shown + sentence.text[last:] == text


@pytest.mark.parametrize(("asked", "column", "remedy"), ERRORS)
def test_an_error_reads_as_it_says(asked: str, column: str, remedy: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(asked)
    assert (caught.value.column, caught.value.remedy) == (int(column), remedy)


@pytest.mark.parametrize(("asked", "shown"), FORMS)
def test_a_query_is_shown_as_it_says(asked: str, shown: str) -> None:
    assert str(parse(asked)) == shown


def test_the_bounds_are_those_of_the_code() -> None:
    bounds = TEXT.split("## Bounds")[1]
    for said in (
        f"{query.MAX_LENGTH:,} characters",
        f"{query.MAX_TERMS} terms",
        f"groups {query.MAX_DEPTH} deep",
        f"{query.MAX_WITHIN} words between",
    ):
        assert said in bounds
    assert query.MIN_PREFIX == 2
