"""The index of stories: small, and the same whichever way it came to be."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Change, Statement
from bot.stories import index as module
from bot.stories.fingerprint import DAY_KIND, figure_fingerprint
from bot.stories.index import Report, StoryIndex, said
from bot.stories.policy import DAY, Policy

numbers_32 = st.integers(0, 2**32 - 1)
statements = st.builds(
    Statement,
    sentence=st.integers(-1, 400),
    terms=st.lists(numbers_32, max_size=6).map(tuple),
    names=st.lists(numbers_32, max_size=4).map(tuple),
    numbers=st.lists(st.tuples(st.floats(allow_nan=False), numbers_32, st.booleans()), max_size=3).map(tuple),
    days=st.lists(st.integers(1, 3_000_000), max_size=3).map(tuple),
)


@given(st.lists(statements, max_size=6))
def test_a_report_gives_back_the_statements_it_was_made_of(made_of: list[Statement]) -> None:
    report = Report("a", 1.0, "en", made_of)
    given_back = [Statement(k.sentence, tuple(k.terms), tuple(k.names), k.numbers, k.days) for k in report.known()]
    assert given_back == made_of
    assert len(report) == len(made_of)
    figures = {figure_fingerprint(value, kind) for s in made_of for value, kind, _ in s.numbers if kind}
    dates = {figure_fingerprint(float(day), DAY_KIND) for s in made_of for day in s.days}
    assert report.said() == said(made_of) == {term for s in made_of for term in (*s.terms, *s.names)} | figures | dates


def change(seq: int, story: str, at: float, terms: tuple[int, ...]) -> Change:
    return Change(
        seq=seq,
        story=story,
        opens=False,
        at=at,
        article=f"a{seq}",
        title=story,
        source=f"Paper {seq % 3}",
        lang="en",
        independent=True,
        vector=tuple((t, 1.0 + t % 3) for t in sorted(terms)),
        spellings=(f"name{terms[0]}",),
        statements=(Statement(0, terms, (), (), ()),),
        told=("console:desk",),
    )


def changes(number: int, seed: int = 1) -> list[Change]:
    """Reports of a tenth as many stories, by workers whose clocks differ by up to a minute."""
    chance = random.Random(seed)
    return [
        change(
            seq,
            f"s{chance.randrange(number // 10)}",
            60.0 * seq + chance.uniform(-60, 60),
            tuple(chance.sample(range(40), 6)),
        )
        for seq in range(1, number + 1)
    ]


def shown(index: StoryIndex) -> object:
    found = [
        (s.id, s.version, s.reports, list(index.vector(s).items()), s.sources, s.told, s.spellings, s.statements)
        for s in index.stories.values()
    ]
    likeliest = [[s.id for s in index.likeliest({t: 1.0, t + 1: 2.5}, 1000.0)] for t in range(39)]
    return found, likeliest, index.idfs(range(40)), index.seq


def test_an_index_made_story_by_story_is_the_one_that_followed_the_log() -> None:
    policy = Policy(posting_scan=4, centroid_terms=10, max_statements=8, candidates=3)
    log = changes(300)
    followed, rebuilt = StoryIndex(policy), StoryIndex(policy, listing=False)
    for c in log:
        followed.apply(c)
    for story in sorted({c.story for c in log}):
        for c in log:
            if c.story == story:
                rebuilt.apply(c)
    rebuilt.settle()
    assert shown(rebuilt) == shown(followed)


weights = st.one_of(st.sampled_from([0.0, 1e-9, 0.1, 0.2, 0.3, 1.0]), st.floats(0.001, 9.0))
articles = st.tuples(st.integers(0, 2), st.dictionaries(st.integers(1, 39), weights, max_size=9), st.booleans())


@given(st.lists(articles, max_size=30), st.integers(1, 6), st.integers(1, 8), st.booleans())
def test_stories_learnt_many_at_a_time_are_to_the_last_bit_those_that_followed_the_log(
    log: list[tuple[int, dict[int, float], bool]], gathered: int, brief: int, withdrawn: bool
) -> None:
    policy = Policy(posting_scan=2, centroid_terms=4, max_statements=6, candidates=3)
    made = []
    for seq, (story, vector, silent) in enumerate(log, 1):
        one = change(seq, f"s{story}", 60.0 * seq, tuple(vector) or (1,))
        made.append(replace(one, vector=tuple(vector.items()), statements=() if silent else one.statements))
    if withdrawn and made:
        back = replace(made[0], seq=len(made) + 1, retracts="a1", statements=(), vector=made[0].vector)
        made.append(back)
    followed, rebuilt = StoryIndex(policy), StoryIndex(policy, listing=False)
    for c in made:
        followed.apply(c)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "GATHERED", gathered)
        patch.setattr(module, "BRIEF", brief)
        patch.setattr(module, "SETTLED", 2)
        for story in followed.stories.values():
            own = [c for c in made if c.story == story.id]
            rebuilt.learn(story.id, own, story.reports, story.sources, story.told)
        rebuilt.settle()
    rebuilt.seq = followed.seq
    assert shown(rebuilt) == shown(followed)


def report(seq: int, *, moved: bool = True) -> Change:
    two = (Statement(0, (seq * 10,), (), (), ()), Statement(1, (seq * 10 + 1,), (), (), ()))
    return Change(seq, "s", False, 1.0, f"a{seq}", "s", "", "en", True, ((1, 1.0),), (), two, moved=moved)


def told(index: StoryIndex) -> list[int]:
    return [term for k in index.memory(index.stories["s"]).statements for term in k.terms]


def test_a_story_remembers_its_last_reports_and_forgets_the_oldest() -> None:
    index = StoryIndex(Policy(max_statements=5))
    for seq in (1, 2, 3):
        index.apply(report(seq))
    assert told(index) == [20, 21, 30, 31]
    assert index.reference(index.stories["s"], 0).article == "a2"
    assert index.idf(10) == index.idf(999) > index.idf(20)


def test_what_a_silent_article_said_counts_for_the_idf_and_is_not_known() -> None:
    index = StoryIndex()
    index.apply(report(1))
    index.memory(index.stories["s"])
    index.apply(report(2, moved=False))
    index.apply(report(3))
    assert told(index) == [10, 11, 30, 31]
    assert index.idf(20) == index.idf(10) < index.idf(999)


def test_silent_reports_are_forgotten_before_told_ones() -> None:
    index = StoryIndex(Policy(max_statements=5))
    for seq, moved in ((1, True), (2, False), (3, True)):
        index.apply(report(seq, moved=moved))
    assert told(index) == [10, 11, 30, 31]
    assert index.idf(20) == index.idf(999)


def test_the_likeliest_stories_come_first_and_idle_ones_not_at_all() -> None:
    index = StoryIndex(Policy(candidates=2, idle_days=14.0))
    index.apply(change(1, "idle", 0.0, (1, 2, 3)))
    index.apply(change(2, "one", 10 * DAY, (1, 8)))
    index.apply(change(3, "both", 10 * DAY, (1, 2)))
    index.apply(change(4, "other", 10 * DAY, (9,)))
    assert [s.id for s in index.likeliest({1: 1.0, 2: 1.0}, 10 * DAY)] == ["both", "idle"]
    assert [s.id for s in index.likeliest({1: 1.0, 2: 1.0}, 15 * DAY)] == ["both", "one"]


def test_dropped_stories_leave_nothing_behind_and_their_places_are_used_again() -> None:
    index = StoryIndex(Policy(max_statements=3, posting_scan=1, centroid_terms=9))
    common = dict(index._terms.slots)
    sizes = []
    for _ in range(2):
        for c in changes(50):
            index.apply(c)
        index.memory(next(iter(index.stories.values())))
        index.weighted(next(iter(index.stories.values())))
        sizes.append(len(index._terms.prints))
        for id in list(index.stories):
            index.drop(id)
        assert not any((index.stories, index._numbered, index._memories))
        assert index._terms.slots == common
        assert not any((*index._terms.uses, *index._terms.stories))
    assert sizes[0] == sizes[1]
