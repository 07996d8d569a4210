"""The page of a report: what it holds, and that nothing breaks out of it."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.report import parts
from bot.model import (
    Act,
    Article,
    Change,
    Decision,
    Delivery,
    Destination,
    Finding,
    Kind,
    Mark,
    Message,
    Outcome,
    Quote,
    Reference,
    Tally,
    Verdict,
)
from bot.report.collect import Report
from bot.report.page import Parts, page

PARTS = parts()
HOSTILE = st.text(
    st.one_of(st.characters(codec=None), st.sampled_from("<>&\"'`={}\\/\x00\x1b\u2028\u2029\u202e\ud800")), max_size=60
) | st.sampled_from(
    (
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]><!-- </SCRIPT\t>",
        '"><img src=x onerror=alert(1)>',
        "{{script}}{{data}}",
        "javascript:alert(1)",
        "\\u003c/script>",
    )
)


class Reader(HTMLParser):
    """What a browser takes a page for: its elements with their attributes, and the content of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.inside: list[str] = []
        self.content: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, attrs))
        self.inside.append(tag)
        if tag in ("script", "style"):
            self.content.append("")

    def handle_data(self, data: str) -> None:
        if self.inside and self.inside[-1] in ("script", "style"):
            self.content[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.inside.append(f"/{tag}")


def outcome(id: str, kind: Kind, *, text: str = "A quay burnt.", url: str = "", near: str = "", **more: Any) -> Outcome:
    """One decided article in story s1 that says one sentence; told if it opened or moved the story."""
    told = kind in (Kind.OPENED, Kind.MOVED)
    article = Article(id, more.get("title", "Fire"), text, 1e9, 1e9, url=url, source=more.get("source", "Coast Wire"))
    why = more.get("why", "nothing like it was told before")
    finding = Finding(
        0,
        text,
        Verdict.NEW if told else Verdict.KNOWN,
        more.get("known", 0.1),
        0.9,
        0.2,
        Reference("s1", near, 0, 1e9) if near else None,
        (why,),
    )
    decision = Decision(id, 1, kind, "s1", 1e9, 0, (why,), (finding,), (0,) if told else ())
    change = Change(1, "s1", kind is Kind.OPENED, 1e9, id, article.title, article.source, "en", True, (), (), ())
    message = Message("s1", article.title, (Quote(text, (why,)),), article.source, url, "en", 1e9, 1e9, ("*",))
    act = Act.ALERT if kind is Kind.OPENED else Act.UPDATE if told else Act.EDIT
    row = Delivery(f"d{id}", act, Destination("console", "desk"), "s1", message if told else None, 1e9)
    return Outcome(article, "h", decision, change, Tally(1, 1, 1e9), (row,))


def report(*outcomes: Outcome, **bounds: int) -> dict[str, Any]:
    """What a page is given to show, as it stands in the page."""
    made = Report("wire.jsonl", ("*",), "UTC", **bounds)
    for o in outcomes:
        made.add(o)
    return shown(page(PARTS, made.data(), "wire"))


def shown(text: str) -> dict[str, Any]:
    scripts = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)
    assert len(scripts) == 1
    data: dict[str, Any] = json.loads(scripts[0])
    return data


@given(st.lists(HOSTILE, min_size=5, max_size=5), HOSTILE)
def test_hostile_text_adds_no_element_no_attribute_and_no_script(texts: list[str], title: str) -> None:
    plain = Report("wire.jsonl", ("*",), "UTC")
    plain.add(outcome("a", Kind.OPENED))
    wild = Report(texts[0], (texts[1],), "UTC")
    wild.add(outcome(texts[2], Kind.OPENED, text=texts[3], url=texts[4], title=title, source=texts[1], why=texts[0]))
    honest, attacked = (Reader(page(PARTS, r.data((t,)), t)) for r, t in ((plain, "wire"), (wild, title)))
    assert attacked.elements == honest.elements
    assert attacked.inside == honest.inside
    assert [c for c in attacked.content if not c.startswith("{")] == [
        c for c in honest.content if not c.startswith("{")
    ]


@given(HOSTILE)
def test_only_web_addresses_become_links(text: str) -> None:
    for url in (text, f"https://paper.example/{text}"):
        [row] = report(outcome("a", Kind.OPENED, url=url))["articles"]
        assert row["url"] == "" or re.fullmatch(r"https?://[^\s\x00-\x1f\u202e]*", row["url"])


def test_the_policy_allows_the_pages_own_style_and_script_and_nothing_else() -> None:
    text = page(PARTS, Report("w", ("*",), "UTC").data(), "w")
    [policy] = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert set(rules) == {"default-src", "script-src", "style-src", "base-uri", "form-action"}
    content = Reader(text).content
    for name, own in (("style-src", content[0]), ("script-src", content[2])):
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"


def test_the_page_asks_for_nothing_from_anywhere() -> None:
    reader = Reader(page(PARTS, Report("w", ("*",), "UTC").data(), "w"))
    assert not {tag for tag, _ in reader.elements} & {"link", "img", "iframe", "base", "object", "embed"}
    assert not [a for _, attrs in reader.elements for a in attrs if a[0] in ("src", "style") or a[0].startswith("on")]
    assert not re.search(r"@import|url\(|@font-face", PARTS.style)
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|fetch\(|import\(", PARTS.script
    )


def test_what_is_filled_in_is_not_filled_again() -> None:
    frame = "<title>{{title}}</title><p>{{data}}{{style}}{{script}}{{policy}}"
    assert "<title>{{style}}</title>" in page(Parts(frame, "S", "T"), {}, "{{style}}")


def test_what_was_told_comes_with_its_quotes_and_what_was_silent_with_its_nearest_sentence() -> None:
    data = report(
        outcome("a", Kind.OPENED, text="A quay burnt.", url="https://paper.example/a"),
        outcome("b", Kind.REWRITE, text="The quay was on fire.", near="a", why="says nothing new"),
    )
    told, silent = data["articles"]
    texts = data["texts"]
    assert told["act"] == "alert"
    assert [[texts[t], [texts[w] for w in why]] for t, why in told["quotes"]] == [
        ["A quay burnt.", ["nothing like it was told before"]]
    ]
    assert silent["act"] == ""
    assert silent["kind"] == "rewrite"
    assert silent["reasons"] == ["says nothing new"]
    [[text, verdict, known, news, covers, quoted, _, near]] = silent["sentences"]
    assert (texts[text], verdict, known, news, covers, quoted) == (
        "The quay was on fire.",
        "known",
        0.1,
        0.9,
        0.2,
        False,
    )
    assert [near[0], data["articles"][near[1]]["id"], texts[near[2]]] == ["s1", "a", "A quay burnt."]
    assert data["counts"] | {"articles": 2, "alerts": 1, "silent": 1, "stories": 1, "sentences": 2} == data["counts"]


def test_an_article_seen_before_is_silent_whatever_was_decided_then() -> None:
    first = outcome("a", Kind.OPENED)
    again = replace(
        first,
        change=None,
        tally=None,
        deliveries=(),
        article=replace(first.article, seen=1e9 + 60),
        decision=replace(first.decision, kind=Kind.SAME, findings=(), developments=()),
    )
    row = report(first, again)["articles"][1]
    assert (row["kind"], row["act"], row["at"]) == ("already seen", "", 1e9 + 60)
    assert "sentences" not in row


def many(n: int) -> list[Outcome]:
    return [outcome(f"a{n}", Kind.REWRITE, text=f"Quay {n} burnt. " + "x" * 90) for n in range(n)]


def test_articles_beyond_the_bound_are_counted_only() -> None:
    data = report(outcome("a", Kind.OPENED), *many(50), listed=40)
    assert len(data["articles"]) == 40
    assert (data["counts"]["articles"], data["counts"]["silent"], data["counts"]["unlisted"]) == (51, 50, 11)


def test_sentences_beyond_the_bound_are_left_out_and_the_reasons_of_the_articles_stay() -> None:
    data = report(outcome("a", Kind.OPENED), *many(50), details=10_000)
    left = sum(a["left"] for a in data["articles"])
    assert 0 < left == data["counts"]["left"]
    assert len(data["articles"]) == 51
    assert all(a["reasons"] for a in data["articles"])


def test_at_twice_the_bound_nothing_more_is_listed() -> None:
    few, more = (json.dumps(report(*many(n), details=5_000)) for n in (100, 200))
    assert len(few) == pytest.approx(len(more), rel=0.01)


@pytest.mark.parametrize("length", [1_000_000])
def test_a_sentence_without_end_is_cut(length: int) -> None:
    data = report(outcome("a", Kind.OPENED, text="x" * length, title="y" * length))
    assert max(map(len, data["texts"])) < 2_000
    assert len(data["articles"][0]["title"]) < 500


def test_marks_of_an_article_are_shown() -> None:
    o = outcome("a", Kind.OPENED)
    [row] = report(replace(o, article=replace(o.article, marks=(Mark.UNDATED,))))["articles"]
    assert row["marks"] == ["undated"]
