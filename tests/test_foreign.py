"""Across languages, with hand-made vectors: an encoder of four axes, so that every cosine is plain to see."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from bot.model import Article, Change, Encoded
from bot.stories.foreign import REPORTS, Match, Reading, Tongues, read, told
from bot.stories.index import StoryIndex
from bot.stories.judge import Judgement, judge
from bot.text.analyse import analyse

NOW = 1_800_000_000.0
DAY = 86_400.0
OPENING = (
    "Fire in the Brakk tunnel kills 17",
    "A fire in the Brakk tunnel killed 17 people on Monday, the police in Solvang said.\nThe tunnel will stay closed for weeks.",
)
JAPANESE = (
    "ブラックトンネル火災で17人死亡",
    "警察によると、月曜日にブラックトンネルで起きた火災で17人が死亡した。\nトンネルは数週間閉鎖される。",
)


class Meanings:
    """Looks up what a text means; texts that it was not told of mean nothing in common with any other."""

    name = "meanings"
    languages = frozenset({"en", "ja"})

    def __init__(self, **meanings: tuple[int, ...]) -> None:
        self.calls = 0
        self._known = {
            "Fire in": (100, 0, 0, 0),
            "ブラックトンネル火災": (97, 24, 0, 0),
            "A fire": (100, 0, 0, 0),
            "警察によると、月曜日": (90, 44, 0, 0),
            "The tunnel": (0, 0, 100, 0),
            "トンネルは": (0, 30, 95, 0),
        } | {start.replace("_", " "): vector for start, vector in meanings.items()}

    def encode(self, texts: Sequence[str]) -> list[bytes]:
        self.calls += 1
        return [
            self._packed(next((v for s, v in self._known.items() if t.startswith(s)), (0, 0, 0, 100))) for t in texts
        ]

    def cosines(self, some: Sequence[bytes], others: Sequence[bytes]) -> Sequence[Sequence[float]]:
        return [[_cosine(self._axes(a), self._axes(b)) for b in others] for a in some]

    def middle(self, vectors: Sequence[bytes]) -> bytes:
        total = [sum(axis) for axis in zip(*map(self._axes, vectors), strict=True)]
        return self._packed(tuple(round(x / len(vectors)) for x in total))

    @staticmethod
    def _packed(vector: tuple[int, ...]) -> bytes:
        return bytes(x % 256 for x in vector)

    @staticmethod
    def _axes(vector: bytes) -> list[int]:
        return [x - 256 if x > 127 else x for x in vector]


def _cosine(a: Sequence[int], b: Sequence[int]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True)) / (math.hypot(*a) * math.hypot(*b) or 1.0)


def article(id: str, story: tuple[str, str], lang: str, at: float = NOW) -> Article:
    return Article(id=id, title=story[0], text=story[1], published=at, seen=at, source=id, lang=lang)


def say(index: StoryIndex, story: Article, encoder: Meanings | None) -> Judgement:
    """Judges an article and lets the index follow."""
    analysis = analyse(story)
    judgement = judge(analysis, index, story.seen, None, read(analysis, encoder) if encoder else None)
    index.apply(replace(judgement.change, told=("console:desk",) if judgement.developments else ()))
    return judgement


def after(opening: tuple[str, str], later: tuple[str, str], encoder: Meanings | None, at: float = NOW) -> Judgement:
    """What is found of a Japanese article after an English one."""
    index = StoryIndex()
    assert say(index, article("first", opening, "en"), encoder).developments
    return say(index, article("later", later, "ja", at), encoder)


def test_a_translation_joins_the_story_of_its_original_and_is_silent() -> None:
    found = after(OPENING, JAPANESE, Meanings())
    assert found.story == "s1"
    assert not found.developments
    assert [f.verdict.value for f in found.findings] == ["known", "known"]
    assert found.findings[0].reasons == ("told before in another language (90% alike)",)
    assert found.findings[0].nearest is not None
    assert (found.findings[0].nearest.article, found.findings[0].nearest.sentence) in {("first", 0), ("first", -1)}


def test_without_an_encoder_it_is_told_again() -> None:
    assert after(OPENING, JAPANESE, None).developments


def test_a_translation_with_another_toll_is_not_known() -> None:
    more = tuple(text.replace("17", "19") for text in JAPANESE)
    found = after(OPENING, (more[0], more[1]), Meanings())
    assert found.story == "s1"
    assert found.findings[0].verdict.value != "known"


def test_a_development_in_another_language_joins_the_story_and_is_not_known() -> None:
    arrest = (JAPANESE[0], "警察は火曜日、トンネルの運営会社の社長を逮捕した。\n" + JAPANESE[1])
    found = after(OPENING, arrest, Meanings())
    assert found.story == "s1"
    assert [f.verdict.value == "known" for f in found.findings] == [False, True, True]


def test_an_article_that_is_near_in_nothing_opens_a_story_of_its_own() -> None:
    other = ("中央銀行が利上げ", "中央銀行は火曜日、政策金利を4.5％に引き上げた。")
    assert after(OPENING, other, Meanings()).story == "s2"


def test_what_was_kept_silent_is_not_known_in_another_language_either() -> None:
    index, encoder = StoryIndex(), Meanings()
    analysis = analyse(article("first", OPENING, "en"))
    silent = judge(analysis, index, NOW, None, read(analysis, encoder)).change
    index.apply(replace(silent, moved=False))
    found = say(index, article("later", JAPANESE, "ja"), encoder)
    assert found.story == "s1"
    assert found.findings[0].verdict.value != "known"


def test_an_original_of_last_week_is_not_looked_up() -> None:
    assert after(OPENING, JAPANESE, Meanings(), NOW + 4 * DAY).story == "s2"


def test_reports_of_another_encoder_are_not_compared() -> None:
    index = StoryIndex()
    say(index, article("first", OPENING, "en"), Meanings())
    other = Meanings()
    other.name = "another"
    assert say(index, article("later", JAPANESE, "ja"), other).story == "s2"


def test_in_one_language_an_encoder_changes_nothing() -> None:
    copy = (
        "Tunnel fire: 17 dead",
        "Seventeen people, 17 in all, died in a fire in the Brakk tunnel on Monday, police said.",
    )
    judgements = []
    for encoder in (Meanings(), None):
        index = StoryIndex()
        pair = [say(index, article(str(n), text, "en"), encoder) for n, text in enumerate((OPENING, copy))]
        judgements.append([replace(j, change=replace(j.change, encoder="", encoded=())) for j in pair])
    assert judgements[0] == judgements[1]


def test_an_article_is_encoded_in_one_call_and_equal_texts_once() -> None:
    encoder = Meanings()
    title = OPENING[1].split("\n")[0]
    reading = read(analyse(article("a", (title, OPENING[1]), "en")), encoder)
    assert encoder.calls == 1
    assert list(reading.vectors) == [-1, 0, 1]
    assert reading.vectors[-1] is reading.vectors[0]


def test_an_article_without_words_is_read_as_nothing() -> None:
    encoder = Meanings()
    analysis = analyse(Article(id="x", title="", text="", published=NOW, seen=NOW))
    reading = read(analysis, encoder)
    assert not reading.vectors
    assert Tongues().matches(analysis, reading, {"s1"}, NOW) == []


def change(seq: int, at: float = NOW) -> Change:
    return Change(
        seq, f"s{seq}", True, at, f"a{seq}", "", "w", "en", True, (), (), (), (), (), True, "meanings",
        (Encoded(0, bytes((100, 0, 0, 0))),),
    )  # fmt: skip


def matched(tongues: Tongues, live: set[str], now: float = NOW) -> list[Match]:
    analysis = analyse(article("later", JAPANESE, "ja"))
    return tongues.matches(analysis, Reading(Meanings(), {0: bytes((100, 0, 0, 0))}), live, now)


def test_only_so_many_reports_are_kept_and_the_newest_are() -> None:
    tongues = Tongues()
    for seq in range(2 * REPORTS + 5):
        tongues.add(change(seq))
    assert len(tongues) < 2 * REPORTS
    found = matched(tongues, {f"s{2 * REPORTS + 4}", "s0"})
    assert [m.report.story for m in found] == [f"s{2 * REPORTS + 4}"]
    assert len(tongues) == 1


def test_the_order_in_which_the_log_is_read_makes_no_difference() -> None:
    live = {f"s{n}" for n in range(40)}
    forwards, backwards = Tongues(), Tongues()
    for seq in range(40):
        forwards.add(change(seq))
        backwards.add(change(39 - seq))
    assert matched(forwards, live) == matched(backwards, live)
    assert matched(forwards, live)


def test_nothing_is_told_by_reports_that_told_nothing() -> None:
    tongues = Tongues()
    tongues.add(replace(change(1), moved=False))
    found = matched(tongues, {"s1"})
    analysis = analyse(article("later", JAPANESE, "ja"))
    assert found
    assert told(analysis, read(analysis, Meanings()), found) == {}
