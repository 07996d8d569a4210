"""Timelines and evidence as values."""

from dataclasses import replace

from bot.cli.ask import _about
from bot.model import ArticleRecord, Change, Decision, Finding, Kind, Reference, StoryRecord, Tally, Verdict
from bot.pipeline import CHARACTERS, VERSIONS, replaced
from bot.report.evidence import evidence
from bot.report.timeline import Entry, Silence, timeline


def finding(sentence: int, text: str, nearest: Reference | None = None) -> Finding:
    return Finding(sentence, text, Verdict.NEW, 0.1, 0.9, 0.2, nearest, ("a figure not given before",))


def record(id: str, at: float, kind: Kind = Kind.MOVED, version: int = 1) -> ArticleRecord:
    decision = Decision(id, version, kind, "s1", at, 0, (), (finding(0, f"{id} says so."),), (0,))
    return ArticleRecord(id, version, "h", f"Title {id}", f"https://x.example/{id}", "Paper", at, decision)


def change(seq: int, article: str, opens: bool = False) -> Change:
    return Change(seq, "s1", opens, float(seq), article, f"Title {article}", f"Paper {article}", "en", True, (), (), ())


def story(reports: int) -> StoryRecord:
    return StoryRecord("s1", "Title", 1.0, 9.0, Tally(reports, 2, 9.0), ("console:desk",))


def test_rewrites_between_two_developments_are_folded() -> None:
    changes = [change(1, "a", opens=True), change(2, "b"), change(3, "c"), change(4, "d")]
    kinds = {"a": Kind.OPENED, "b": Kind.REWRITE, "c": Kind.REWRITE, "d": Kind.MOVED}
    articles = {c.article: record(c.article, c.at, kinds[c.article]) for c in changes}
    opened, quiet, moved = timeline(story(4), changes, articles).parts
    assert isinstance(opened, Entry)
    assert opened.opens
    assert quiet == Silence(("b", "c"), ("Paper b", "Paper c"), 2.0, 3.0)
    assert isinstance(moved, Entry)
    assert [q.text for q in moved.quotes] == ["d says so."]


def test_a_version_that_was_replaced_quotes_nothing_of_the_one_that_replaced_it() -> None:
    changes = [change(1, "a", opens=True), change(2, "a")]
    first, second = timeline(story(2), changes, {"a": record("a", 2.0, version=2)}).parts
    assert isinstance(first, Entry)
    assert (first.quotes, first.note) == ((), "replaced by version 2")
    assert isinstance(second, Entry)
    assert second.quotes


def test_reports_older_than_what_is_kept_are_counted_as_missing() -> None:
    assert timeline(story(7), [change(7, "g")], {}).missing == 6


def test_a_nearest_sentence_is_found_in_its_articles_record() -> None:
    known = {"k": record("k", 1.0)}
    near = evidence(finding(0, "x", Reference("s1", "k", 0)), True, known).nearest
    assert near is not None
    assert (near.text, near.source, near.published) == ("k says so.", "Paper", 1.0)


def test_a_title_a_lost_sentence_and_a_lost_article_are_told_apart() -> None:
    known = {"k": record("k", 1.0)}
    found = [
        evidence(finding(0, "x", Reference("s1", a, n)), False, known).nearest
        for a, n in (("k", -1), ("k", 9), ("gone", 0))
    ]
    assert [(n.text, n.source) for n in found if n] == [("Title k", "Paper"), ("", "Paper"), ("", None)]


def test_a_nearest_sentence_is_that_of_the_version_that_was_compared() -> None:
    first = record("k", 1.0)
    second = replace(record("k", 2.0, version=2), earlier=replaced(first), title="Another title")
    second = replace(second, decision=replace(second.decision, findings=(finding(0, "Another sentence."),)))
    found = [
        evidence(finding(0, "x", Reference("s1", "k", n, at)), False, {"k": second}).nearest
        for n, at in ((0, 1.0), (0, 2.0), (-1, 1.0), (0, 0.0), (0, 0.5))
    ]
    assert [(n.text, n.version, n.latest) for n in found if n] == [
        ("k says so.", 1, 2),
        ("Another sentence.", 2, 2),
        ("Title k", 1, 2),
        ("Another sentence.", 2, 2),
        ("", 0, 2),
    ]


def test_replaced_versions_are_kept_within_bounds() -> None:
    said = tuple(finding(n, "x" * 1000) for n in range(90))
    kept = record("k", 0.0)
    for n in range(1, 40):
        size = 90 if n == 30 else 1
        kept = replace(kept, decision=replace(kept.decision, at=float(n), findings=said[:size]), version=n)
        kept = replace(kept, earlier=replaced(kept))
        assert kept.earlier is not None
        assert len(kept.earlier.versions) <= VERSIONS
        assert sum(len(t) for v in kept.earlier.versions for _, t in v.sentences) <= CHARACTERS
        assert kept.earlier.versions[0].at == n
        assert kept.earlier.versions[0].sentences


def test_why_shows_who_wrote_an_article_where_and_when_it_was_changed_without_control_characters() -> None:
    r = replace(record("a", 3600.0), byline="Anna\x1b[31m Ferrow", dateline="MARHAVEN", modified=7200.0)
    said = _about(r, "UTC")
    assert "changed 1970-01-01 02:00" in said
    assert "MARHAVEN" in said
    assert "Ferrow" in said
    assert "\x1b[31m" not in said
