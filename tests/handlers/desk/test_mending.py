"""What was wrong is put right where it stands: judgements, corrections, kills, merges, splits."""

from __future__ import annotations

import json

import pytest

from bot.book import Book, Role
from bot.errors import NotOurs
from bot.model import Act, Article, Kind, Label, State
from bot.pipeline import Desk
from bot.watching import watches
from tests.handlers.desk.bench import ARREST, BRIDGE, BRIDGE_MOVES, CHARGE, FIRE, FIRE_AGAIN, Bench
from tests.support import index_of


async def start(bench: Bench) -> None:
    """A channel that is told at once, and a person who has a digest."""
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery OR bridge as All")
    await bench.asks("ben", "subscribe All daily 12:00", "dm")


async def test_what_is_called_not_new_says_so_wherever_it_stands_with_who_and_why(bench: Bench) -> None:
    await start(bench)
    await bench.at("09:12")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.at("12:00")
    root = await bench.message("#foreign", "fire")
    answer = await bench.says("anna", "wrong not new because we had it last night", thread=root.id)
    assert answer.ok
    assert "2 messages say so now" in answer.text
    (marked,), (digest,) = await bench.posted("#foreign"), await bench.posted("@ben")
    assert [n.kind for n in marked.notes] == [n.kind for n in digest.notes] == ["not new"]
    assert (marked.notes[0].text, marked.notes[0].by) == ("we had it last night", "anna")
    assert (marked.notes[0].story, digest.notes[0].story) == ("", "s1")
    (kept,) = [f async for f in bench.news.feedback()]
    (topic,) = (await bench.book.read()).topics
    assert (kept.label, kept.article, kept.topics, kept.because) == (
        "not new", "fire", (topic,), "we had it last night",
    )  # fmt: skip
    exported = await bench.asks("chief", "feedback export", role=Role.ADMIN)
    assert json.loads(exported)["label"] == "not new"


async def test_in_a_thread_the_last_update_is_what_is_wrong(bench: Bench) -> None:
    await start(bench)
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("arrest", ARREST, "Paper 2")
    root = await bench.message("#foreign", "fire")
    assert "Owner of Marhaven cannery" in await bench.asks("anna", "wrong not news", thread=root.id)
    assert not (await bench.message("#foreign", "fire")).notes
    assert (await bench.message("#foreign", "arrest")).notes
    assert "Owner of Marhaven cannery" in await bench.asks("anna", "why", thread=root.id)
    assert "Fire at Marhaven cannery" in await bench.asks("anna", "story", thread=root.id)
    assert not (await bench.says("anna", "wrong not news")).ok


async def test_what_was_missed_is_kept_with_or_without_the_article(bench: Bench) -> None:
    await start(bench)
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("again", FIRE_AGAIN, "Paper 2")
    known = await bench.says("anna", "wrong missed https://wire.example/again because the angle is new")
    assert "rewrite" in known.text
    assert known.actions[1].command == "post again"
    assert "No source of the desk" in await bench.asks("anna", "wrong missed https://elsewhere.example/x")
    labels = [(f.label, f.article, f.about, f.because) async for f in bench.news.feedback()]
    assert labels == [
        ("missed", "", "https://elsewhere.example/x", ""),
        ("missed", "again", "https://wire.example/again", "the angle is new"),
    ]


async def test_what_was_held_back_is_posted_by_a_word_and_the_thread_goes_on_from_there(bench: Bench) -> None:
    await start(bench)
    await bench.asks("anna", "unsubscribe All")
    await bench.asks("anna", "watch arrested as Arrests", "#news")
    await bench.at("09:00")
    await bench.wire("fire", FIRE, "Paper 1")
    assert await bench.told("#news") == []
    await bench.asks("anna", "subscribe All", "#news")
    await bench.wire("again", FIRE_AGAIN, "Paper 2")
    listed = await bench.says("anna", "suppressed", "#news")
    posts = [a.command for p in listed.parts for a in getattr(p, "actions", ()) if a.command.startswith("post")]
    assert posts == ["post again"]
    await bench.asks("anna", posts[0], "#news")
    assert await bench.told("#news") == [("09:00", "alert", "again")]
    assert not (await bench.says("anna", posts[0], "#news")).ok
    await bench.at("10:00")
    await bench.wire("arrest", ARREST, "Paper 3")
    assert (await bench.told("#news"))[1:] == [("10:00", "update", "arrest")]
    root, update = await bench.posted("#news")
    assert update.thread == root.id
    assert root.tally.reports == 3
    record = await bench.news.article("again")
    assert record is not None
    assert record.decision.reasons[-1] == "posted by anna"


async def test_what_was_posted_by_hand_is_known_from_then_on(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "tune Fires 1.0")
    await bench.wire("fire", FIRE, "Paper 1")
    assert await bench.told("#foreign") == []
    await bench.asks("anna", "post fire")
    await bench.asks("anna", "tune Fires off")
    assert await bench.wire("again", FIRE_AGAIN, "Paper 2") is Kind.REWRITE
    assert [a for _, _, a in await bench.told("#foreign")] == ["fire"]


async def test_a_correction_reaches_the_thread_the_message_and_the_digest(bench: Bench) -> None:
    await start(bench)
    await bench.at("09:00")
    await bench.wire("fire", FIRE)
    await bench.at("12:00")
    await bench.at("13:00")
    better = (FIRE[0].replace("three", "two"), FIRE[1].replace("killed three", "killed two"))
    await bench.wire("fire", better, version=2)
    root, update = await bench.posted("#foreign")
    assert root.notes[0].kind == "corrected"
    assert "killed three workers" in root.notes[0].text
    assert "now says: “A fire at the Harlow cannery in Marhaven killed two workers" in root.notes[0].text
    assert update.thread == root.id
    assert update.message is not None
    assert update.message.label is Label.CORRECTION
    assert "killed two" in update.message.quotes[0].text
    assert root.tally.reports == 1
    (digest,) = await bench.posted("@ben")
    assert [(n.kind, n.story) for n in digest.notes] == [("corrected", "s1")]
    await bench.at("2026-03-11 12:00")
    assert (await bench.told("@ben"))[-1] == ("12:00", "digest", "fire")
    # and again: only what is corrected now
    await bench.wire("fire", (better[0], better[1].replace("killed two", "killed four")), version=3)
    root = (await bench.posted("#foreign"))[0]
    assert len(root.notes) == 2
    assert "killed three" not in root.notes[1].text


async def test_a_correction_reaches_a_place_that_no_longer_subscribes(bench: Bench) -> None:
    await start(bench)
    await bench.wire("fire", FIRE)
    await bench.asks("anna", "unsubscribe All")
    await bench.at("10:00")
    await bench.wire("fire", (FIRE[0], FIRE[1].replace("killed three", "killed two")), version=2)
    root, update = await bench.posted("#foreign")
    assert root.notes
    assert update.message is not None
    assert update.message.label is Label.CORRECTION


async def test_a_letter_put_right_is_no_correction(bench: Bench) -> None:
    await start(bench)
    await bench.wire("fire", FIRE)
    await bench.wire("fire", (FIRE[0], FIRE[1].replace("fire brigade", "Fire Brigade")), version=2)
    (root,) = await bench.posted("#foreign")
    assert not root.notes


async def test_a_kill_reaches_the_thread_and_the_digest_and_what_was_held_is_dropped(bench: Bench) -> None:
    await start(bench)
    await bench.asks("cora", "subscribe All daily 18:00", "dm")
    await bench.asks("dora", "subscribe All", "dm")
    await bench.at("09:00")
    await bench.wire("fire", FIRE)
    await bench.at("12:30")
    assert await bench.told("@ben") == [("12:00", "digest", "fire")]
    await bench.at("13:00")
    await bench.kill("fire")
    root, kill = await bench.posted("#foreign")
    assert [n.kind for n in root.notes] == ["withdrawn"]
    assert kill.thread == root.id
    assert kill.message is not None
    assert kill.message.label is Label.KILL
    assert kill.message.headline == FIRE[0]
    digest, told = await bench.posted("@ben")
    assert [(n.kind, n.story) for n in digest.notes] == [("withdrawn", "s1")]
    assert told.message is not None
    assert told.message.label is Label.KILL
    own, after = await bench.posted("@dora")
    assert [n.kind for n in own.notes] == ["withdrawn"]
    assert after.thread == own.id
    await bench.at("18:01")
    assert await bench.told("@cora") == []
    assert "withdrawn before it was told" in await bench.asks("cora", "suppressed", "dm")
    record = await bench.news.article("fire")
    assert record is not None
    assert (record.decision.kind, record.title) == (Kind.WITHDRAWN, FIRE[0])
    assert "withdrawn" in await bench.asks("anna", "story s1")
    assert not (await bench.says("anna", "post fire")).ok


async def test_what_was_withdrawn_is_news_again_when_another_reports_it_and_its_source_counts_no_more(
    bench: Bench,
) -> None:
    await start(bench)
    await bench.at("09:00")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("arrest", ARREST, "Paper 2")
    root = (await bench.posted("#foreign"))[0]
    assert (root.tally.reports, root.tally.sources) == (2, 2)
    await bench.kill("fire", "Paper 1")
    await bench.kill("fire", "Paper 1")
    s = await bench.news.story("s1")
    assert s is not None
    assert (s.tally.reports, s.tally.sources) == (1, 1)
    await bench.at("10:00")
    await bench.wire("again", FIRE_AGAIN, "Paper 3")
    assert (await bench.told("#foreign"))[-1] == ("10:00", "update", "again")
    # and its own wire may bring it back
    await bench.at("11:00")
    await bench.wire("fire", FIRE, "Paper 1", version=12)
    s = await bench.news.story("s1")
    assert s is not None
    assert (s.tally.reports, s.tally.sources) == (3, 3)


async def test_digest_now_drops_what_was_withdrawn(bench: Bench) -> None:
    await start(bench)
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")
    await bench.kill("fire", "Paper 1")
    await bench.asks("ben", "digest now", "dm")
    assert await bench.told("@ben") == [("08:30", "digest", "bridge")]


async def two_stories(bench: Bench) -> None:
    """Two threads in the channel on what is one event."""
    await start(bench)
    await bench.at("09:00")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")


async def test_after_a_merge_the_story_goes_on_in_one_thread_and_who_followed_follows_on(bench: Bench) -> None:
    await two_stories(bench)
    gone, into = await bench.story("bridge"), await bench.story("fire")
    await bench.asks("cora", f"follow {gone}", "dm")
    await bench.asks("cora", f"follow {into}", "dm")
    await bench.asks("dora", f"follow {gone} ", "dm")
    await bench.asks("dora", f"mute {gone} for 1h", "#news")
    assert f"is part of {FIRE[0]}" in await bench.asks("anna", f"merge {gone} {into}")
    assert await bench.story("bridge") == into
    days = await bench.client.pttl(bench.news.keys.of("story", gone)) / 86_400_000
    assert 29.9 < days <= 30, "the pointer lives as long as the thread"
    moved = await bench.message("#foreign", "bridge")
    assert [n.kind for n in moved.notes] == ["moved"]
    assert f"this is part of {into}" in moved.notes[0].text
    assert moved.notes[0].by == "anna"
    book = await bench.book.read()
    assert sorted((s.destination.address, s.story) for s in book.subscriptions.values() if s.story) == [
        ("@cora", into), ("@dora", into),
    ]  # fmt: skip
    assert {m.target for m in book.mutes.values()} == {into}
    await bench.at("10:00")
    await bench.wire("moves", BRIDGE_MOVES, "Paper 3")
    fire = await bench.message("#foreign", "fire")
    update = await bench.message("#foreign", "moves")
    assert update.thread == fire.id
    assert (fire.tally.reports, fire.tally.sources) == (3, 3)
    assert (await bench.told("@dora")) == [("10:00", "alert", "moves")]
    assert "3 reports from 3 sources" in await bench.asks("anna", f"story {gone}")
    await bench.asks("cora", f"unfollow {gone}", "dm")
    # whoever merges them again is told that they are one, and nothing is doubled
    assert (await bench.says("anna", f"merge {gone} {into}")).ok
    assert len((await bench.message("#foreign", "bridge")).notes) == 1
    assert not (await bench.says("anna", f"merge {into} {into}")).ok
    # what waited for a digest is in it, under the one story
    await bench.at("12:00")
    (digest,) = await bench.posted("@ben")
    assert digest.digest is not None
    assert [[len(s.items) for s in part.stories] for part in digest.digest.sections] == [[3]]


async def test_a_thread_that_only_the_merged_story_had_is_the_thread_of_the_other_from_then_on(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch bridge as Roads")
    await bench.asks("anna", "watch cannery as Fires", "#news")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")
    gone, into = await bench.story("bridge"), await bench.story("fire")
    await bench.asks("anna", f"merge {gone} {into}")
    await bench.at("10:00")
    await bench.wire("moves", BRIDGE_MOVES, "Paper 3")
    root, update = await bench.posted("#foreign")
    assert update.thread == root.id
    assert (root.tally.reports, root.tally.sources) == (3, 3)
    assert [n.kind for n in root.notes] == ["moved"]


async def test_a_kill_and_a_correction_reach_what_was_told_before_a_merge(bench: Bench) -> None:
    await two_stories(bench)
    gone, into = await bench.story("bridge"), await bench.story("fire")
    await bench.asks("anna", f"merge {gone} {into}")
    await bench.at("10:00")
    await bench.wire("bridge", (BRIDGE[0], BRIDGE[1].replace("two lorries", "three lorries")), "Paper 2", version=2)
    root = next(p for p in await bench.posted("#foreign") if p.act is Act.ALERT and "bridge" in p.message.article)
    assert [n.kind for n in root.notes] == ["moved", "corrected"]
    await bench.kill("bridge", "Paper 2")
    root = next(p for p in await bench.posted("#foreign") if p.act is Act.ALERT and "bridge" in p.message.article)
    assert [n.kind for n in root.notes] == ["moved", "corrected", "withdrawn"]
    kills = [p for p in await bench.posted("#foreign") if p.message and p.message.label is Label.KILL]
    assert kills
    s = await bench.news.story(into)
    assert s is not None
    assert s.tally.reports == 1


async def test_an_article_that_is_split_off_is_a_story_of_its_own_and_goes_on_in_its_own_thread(bench: Bench) -> None:
    await two_stories(bench)
    gone, into = await bench.story("bridge"), await bench.story("fire")
    await bench.asks("anna", f"merge {gone} {into}")
    await bench.wire("arrest", ARREST, "Paper 3")
    answer = await bench.asks("anna", "split bridge")
    new = await bench.story("bridge")
    assert new not in (gone, into)
    assert new in answer
    moved = await bench.message("#foreign", "bridge")
    assert "a story of its own" in moved.notes[-1].text
    await bench.at("10:00")
    await bench.wire("moves", BRIDGE_MOVES, "Paper 4")
    assert await bench.story("moves") == new
    assert (await bench.told("#foreign"))[-1] == ("10:00", "alert", "moves")
    await bench.wire("charge", CHARGE, "Paper 5")
    fire = await bench.message("#foreign", "fire")
    assert (await bench.message("#foreign", "charge")).thread == fire.id
    assert fire.tally.reports == 3
    assert "bridge" not in (await bench.asks("anna", f"story {into}")).lower()
    assert [f.label async for f in bench.news.feedback()] == ["wrong story"]


async def test_an_alert_of_the_wrong_story_goes_to_the_right_one_at_one_word(bench: Bench) -> None:
    await two_stories(bench)
    bridge, fire = await bench.story("bridge"), await bench.story("fire")
    await bench.asks("anna", f"merge {bridge} {fire}")
    await bench.asks("anna", "split bridge")
    right = await bench.story("bridge")
    await bench.wire("arrest", ARREST, "Paper 3")
    assert await bench.story("arrest") == fire
    answer = await bench.asks("anna", f'wrong "arrest" story {right} because another town')
    assert f"is part of {BRIDGE[0]} ({right}) now, not of {fire}" in answer
    assert await bench.story("arrest") == right
    moved = await bench.message("#foreign", "arrest")
    assert (moved.notes[-1].kind, moved.notes[-1].by) == ("wrong story", "anna")
    assert f"it belongs to {right}, {BRIDGE[0]}: another town" in moved.notes[-1].text
    assert [f.about async for f in bench.news.feedback() if f.because] == [right]
    again = await bench.says("anna", f'wrong "arrest" story {right}')
    assert "already" in again.text
    assert not again.ok


async def test_the_only_report_of_a_story_takes_it_along_to_the_right_one(bench: Bench) -> None:
    await two_stories(bench)
    wrong, right = await bench.story("bridge"), await bench.story("fire")
    await bench.asks("cora", f"follow {wrong}", "dm")
    await bench.asks("anna", f'wrong "bridge" story {right}')
    assert await bench.story("bridge") == right
    assert {s.story for s in (await bench.book.read()).subscriptions.values() if s.story} == {right}


async def test_a_reader_s_word_moves_no_story(bench: Bench) -> None:
    await two_stories(bench)
    wrong, right = await bench.story("bridge"), await bench.story("fire")
    noted = await bench.asks("rita", f'wrong "bridge" story {right}', role=Role.READER)
    assert "Noted" in noted
    assert await bench.story("bridge") == wrong


async def test_what_cannot_be_split_or_merged_is_told_why(bench: Bench) -> None:
    await two_stories(bench)
    only = await bench.says("anna", "split bridge")
    assert not only.ok
    assert "all that its story has" in only.text
    assert not (await bench.says("anna", "merge s1 s99")).ok
    assert not (await bench.says("anna", "split nothing")).ok
    wrong = await bench.says("anna", f"split {await bench.story('fire')} bridge")
    assert not wrong.ok


@pytest.mark.parametrize("state", [State.USABLE, State.CANCELED])
async def test_a_worker_that_dies_between_its_mark_and_its_commit_is_made_good_without_a_second_mark(
    bench: Bench, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    await start(bench)
    await bench.wire("fire", FIRE)
    text = FIRE[1].replace("killed three", "killed two") if state is State.USABLE else FIRE[1]
    v2 = Article(
        "fire", FIRE[0], text, bench.now, bench.now, 9, "https://wire.example/fire", "Coast Wire", "en", (), state
    )
    await bench.news.ingest(v2)
    (waiting,) = await bench.news.take("dying", 1, 0.0)

    async def dies(*_: object) -> int:
        raise NotOurs("killed")

    first = Desk(bench.news, watches(Book()), bench.clock, None, None, bench.book, bench.outbox)
    with monkeypatch.context() as patch:
        patch.setattr(bench.news, "commit", dies)
        assert await first.process(waiting) is None
    bench.now += 40
    other = Desk(bench.news, watches(Book()), bench.clock, None, None, bench.book, bench.outbox)
    await other.process(waiting)
    await bench.pump.drain()
    root, update = await bench.posted("#foreign")
    assert len(root.notes) == 1
    assert update.message is not None
    assert update.message.label is (Label.CORRECTION if state is State.USABLE else Label.KILL)


async def test_two_workers_that_meet_a_merge_and_an_article_at_once_come_to_the_same(bench: Bench) -> None:
    await two_stories(bench)
    one, other = (
        Desk(bench.news, watches(Book()), bench.clock, None, None, bench.book, bench.outbox) for _ in range(2)
    )
    await one.follow()
    await other.follow()
    await bench.news.ingest(Article("moves", *BRIDGE_MOVES, bench.now, bench.now, 1, "", "Paper 3", "en"))
    (waiting,) = await bench.news.take("w", 1, 0.0)
    # the merge is committed between the article's decision and its commit
    commit, merged = bench.news.commit, []

    async def late(entry: str, outcome: object) -> int:
        if not merged:
            merged.append(True)
            await bench.news.merge("s2", "s1", bench.now)
        return await commit(entry, outcome)  # type: ignore[arg-type]

    bench.news.commit = late  # type: ignore[method-assign]
    outcome = await one.process(waiting)
    bench.news.commit = commit  # type: ignore[method-assign]
    assert outcome is not None
    assert outcome.decision.story == "s1"
    await other.follow()
    fresh = Desk(bench.news, watches(Book()), bench.clock)
    await fresh.rebuild()
    assert index_of(one) == index_of(other) == index_of(fresh)
    assert outcome.decision.kind is Kind.MOVED


async def test_a_story_of_which_nothing_is_left_is_news_again(bench: Bench) -> None:
    await start(bench)
    await bench.wire("fire", FIRE)
    await bench.kill("fire")
    assert await bench.wire("fire", FIRE, version=10) is Kind.MOVED
    assert (await bench.told("#foreign"))[-1] == ("08:30", "update", "fire")
    root = (await bench.posted("#foreign"))[0]
    assert root.tally.reports == 1


async def test_a_digest_says_what_became_meanwhile_of_what_it_tells(bench: Bench) -> None:
    await start(bench)
    await bench.at("09:00")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")
    await bench.asks("cora", "wrong https://wire.example/fire not new because of last night")
    await bench.at("10:00")
    await bench.wire("bridge", (BRIDGE[0], BRIDGE[1].replace("two lorries", "three lorries")), "Paper 2", version=2)
    await bench.at("12:00")
    text = await bench.text("@ben")
    assert "NOT NEW: of last night (cora, 09:00)" in text
    assert "CORRECTED: Paper 2, version 2" in text


async def test_what_is_posted_while_it_waits_is_in_the_digest_as_told_already(bench: Bench) -> None:
    await start(bench)
    await bench.at("09:00")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.at("10:05")
    await bench.asks("ben", "post fire", "dm")
    assert await bench.told("@ben") == [("10:05", "alert", "fire")]
    await bench.at("12:00")
    assert "already alerted 10:05" in await bench.text("@ben")
