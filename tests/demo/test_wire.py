"""The bundled wire holds what a demo of this product must hold."""

from collections import Counter
from importlib import resources

import pytest

from bot.ingest.jsonl import read
from bot.model import Article, Mark

NOW = 1_800_000_000.0


@pytest.fixture(scope="module")
def wire() -> list[Article]:
    with (resources.files("bot.demo") / "wire.jsonl").open("rb") as lines:
        items = list(read(lines, now=NOW, max_bytes=1_000_000))
    assert all(isinstance(i, Article) for i in items)
    return [i for i in items if isinstance(i, Article)]


def test_three_days_of_at_least_sixty_articles_in_order(wire: list[Article]) -> None:
    times = [a.published for a in wire if Mark.UNDATED not in a.marks]
    assert len(wire) >= 60
    assert times == sorted(times)
    assert 2 * 86_400 < times[-1] - times[0] < 3 * 86_400


def test_five_stories_run_through_it_with_many_reports(wire: list[Article]) -> None:
    told = Counter(a.id.split("-")[0] for a in wire)
    assert [s for s, n in told.items() if n >= 8] == ["ferry", "strike", "bank", "talks", "minister"]


def test_it_has_translations_corrections_new_versions_and_the_wires_dirt(wire: list[Article]) -> None:
    assert {"en", "de", "fr", "uk"} == {a.lang for a in wire}
    versions = Counter((a.id, a.version) for a in wire)
    assert max(versions.values()) == 2, "one article comes twice"
    assert {a.id for a in wire if a.version == 2} == {"ferry-7", "ferry-8"}
    assert any(a.title.startswith("CORRECTION") for a in wire)
    marks = {m for a in wire for m in a.marks}
    assert {Mark.UNDATED, Mark.MARKUP} <= marks


def test_a_late_rewrite_says_its_only_new_thing_in_its_sixth_sentence(wire: list[Article]) -> None:
    [article] = [a for a in wire if a.id == "ferry-6"]
    sentences = article.text.split("\n")
    assert len(sentences) == 6
    assert "electric delivery van" in sentences[5]


def test_it_has_look_alikes_that_are_other_stories(wire: list[Article]) -> None:
    """Another ferry fire on another day elsewhere; another strike in the same days."""
    by_id = {a.id: a for a in wire}
    assert "ferry" in by_id["tornby-1"].title.lower()
    assert "fire" in by_id["tornby-1"].title.lower()
    assert "Selkirk" not in by_id["tornby-1"].text
    assert "strike" in by_id["tram-1"].title.lower()
    assert "Varde" not in by_id["tram-1"].text


def test_every_address_is_of_no_real_site(wire: list[Article]) -> None:
    assert all(a.url.split("/")[2].endswith(".example") for a in wire)
