"""Each error is put down to what caused it."""

import json
from pathlib import Path

import pytest

from bot.model import Article, Decision, Finding, Kind, Verdict
from bot.stories.policy import Policy
from tools.evaluate import Measured, articles, as_json, confusion, reasons, streams, table
from tools.score import Gold, Said, score, walk

FIRE = "A fire at the Harlow cannery killed three workers."
OWNER = "Police arrested the owner of the cannery on Tuesday."
COLOUR = "The cannery smells of herring even on a Sunday."


def gold(name: str, *units: str, story: str = "fire", **stated: str) -> Gold:
    return Gold(name, story, "yes", frozenset(units), dict.fromkeys(units, 2), {u: [stated[u]] for u in units})


def finding(text: str, known: float, news: float, coverage: float = 0.1) -> Finding:
    return Finding(0, text, Verdict.NEW, known, news, coverage, None, ())


def decision(name: str, *findings: Finding, kind: Kind = Kind.MOVED, story: str = "s1", tell: bool = True) -> Decision:
    told = tuple(range(len(findings))) if tell else ()
    return Decision(name, 1, kind, story, 0.0, 0, (), findings, told)


def causes(*pairs: tuple[Gold, Decision]) -> tuple[list[str], list[str]]:
    golds = [g for g, _ in pairs]
    decisions = {g.id: d for g, d in pairs}
    said = [Said(g.id, d.story, bool(d.developments), tuple(q.text for q in d.quotes)) for g, d in pairs]
    wrong, missed = confusion(walk(golds, said), decisions, golds, Policy())
    return list(wrong), list(missed)


FIRST = (gold("a", "u", u=FIRE), decision("a", finding(FIRE, 0.0, 0.9), kind=Kind.OPENED))


def test_an_old_sentence_quoted_is_put_down_to_how_much_of_it_was_covered() -> None:
    again = (gold("b", "u", u=FIRE), decision("b", finding(FIRE, 0.2, 0.9, coverage=0.6)))
    assert causes(FIRST, again) == (["old news quoted, covered 50-75 %"], [])


def test_colour_quoted_is_no_news() -> None:
    assert causes(FIRST, (gold("b"), decision("b", finding(COLOUR, 0.1, 0.9)))) == (["what is not news quoted"], [])


def test_a_story_that_opens_twice_is_split_and_one_on_nothing_is_no_news() -> None:
    split = (gold("b", "u", u=FIRE), decision("b", finding(FIRE, 0.0, 0.9), kind=Kind.OPENED, story="s2"))
    assert causes(FIRST, split)[0] == ["a split story opened again"]
    empty = (gold("b", story="herring"), decision("b", finding(COLOUR, 0.0, 0.9), kind=Kind.OPENED, story="s2"))
    assert causes(FIRST, empty)[0] == ["a story opened on no news"]


@pytest.mark.parametrize(
    ("known", "news", "cause"),
    [
        (0.7, 0.9, "sentence judged known"),
        (0.1, 0.2, "sentence judged not news"),
        (0.2, 0.8, "article below the threshold"),
        (0.0, 0.99, "sentence barred: dated history, a question, a scrap"),
    ],
)
def test_silence_is_put_down_to_the_sentence_that_said_what_was_new(known: float, news: float, cause: str) -> None:
    silent = decision("b", finding(COLOUR, 0.0, 0.6), finding(OWNER, known, news), kind=Kind.QUIET, tell=False)
    assert causes(FIRST, (gold("b", "v", v=OWNER), silent)) == ([], [cause])


def test_silence_about_what_is_too_old_or_cannot_be_found_is_named() -> None:
    stale = decision("b", finding(OWNER, 0.0, 0.9), kind=Kind.STALE, tell=False)
    assert causes(FIRST, (gold("b", "v", v=OWNER), stale))[1] == ["too old"]
    other = decision("b", finding(COLOUR, 0.0, 0.9), kind=Kind.QUIET, tell=False)
    assert causes(FIRST, (gold("b", "v", v=OWNER), other))[1] == ["sentences split otherwise than the gold's"]


def test_news_hidden_in_another_events_story_is_named() -> None:
    hidden = decision("b", finding(OWNER, 0.7, 0.9), kind=Kind.REWRITE, tell=False)
    owner = gold("b", "v", story="arrest", v=OWNER)
    assert causes(FIRST, (owner, hidden))[1] == ["sentence judged known, in another event's story"]


def test_what_another_alert_told_later_is_late_and_not_lost() -> None:
    pairs = [
        (gold("a", "u", u=FIRE), decision("a", finding(FIRE, 0.7, 0.9), kind=Kind.REWRITE, tell=False)),
        (gold("b", "v", v=OWNER), decision("b", finding(OWNER, 0.7, 0.9), kind=Kind.REWRITE, tell=False)),
        (gold("c", "u", u=FIRE), decision("c", finding(FIRE, 0.1, 0.9))),
    ]
    golds = [g for g, _ in pairs]
    said = [Said(g.id, d.story, bool(d.developments), tuple(q.text for q in d.quotes)) for g, d in pairs]
    wrong, missed = confusion(walk(golds, said), {g.id: d for g, d in pairs}, golds, Policy())
    assert wrong == {}
    assert missed["sentence judged known"].count == 2
    assert missed["sentence judged known"].lost == 2.0
    measured = Measured("desk", score(golds, said), wrong, missed)
    assert "2 sentence judged known (lost 2): a, b" in reasons(measured)
    assert table([measured]).splitlines()[2].startswith("| desk | 3 | 0.667 | 1.000 | 0.500 | - |")
    assert json.loads(json.dumps(as_json(measured)))["missed"]["sentence judged known"]["examples"] == ["a", "b"]


def test_streams_are_the_files_with_a_gold_and_a_folder_without_any_is_refused(tmp_path: Path) -> None:
    (tmp_path / "plain.jsonl").write_text("{}\n")
    with pytest.raises(FileNotFoundError, match="has no NAME"):
        streams(tmp_path)
    (tmp_path / "plain.gold.jsonl").write_text("{}\n")
    assert streams(tmp_path) == streams(tmp_path / "plain.jsonl") == [tmp_path / "plain.jsonl"]


def test_a_bad_line_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text('{"title": "Bridge opens", "text": "It is open."}\nnonsense\n')
    with pytest.raises(ValueError, match=r"wire\.jsonl, line 2"):
        articles(tmp_path / "wire.jsonl")


def test_an_article_is_read_as_it_came(tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text('{"id": "a", "title": "Bridge opens", "text": "It is open."}\n')
    [article] = articles(tmp_path / "wire.jsonl")
    assert isinstance(article, Article)
    assert article.id == "a"
