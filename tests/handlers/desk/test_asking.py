"""Questions, roles, the audit log, leavers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.book import Role
from bot.model import Article
from handlers.grammar import commands as c
from handlers.grammar import show
from tests.handlers.desk.bench import ARREST, BRIDGE, FIRE, FIRE_AGAIN, Bench

ADMIN, READER = Role.ADMIN, Role.READER


async def a_morning(bench: Bench) -> None:
    """A topic, three alerts of it, and a rewrite."""
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery OR bridge as All")
    await bench.at("09:12")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("again", FIRE_AGAIN, "Paper 2")
    await bench.wire("bridge", BRIDGE, "Paper 3")
    await bench.at("10:40")
    await bench.wire("arrest", ARREST, "Paper 4")


async def test_the_latest_alerts_come_last_first(bench: Bench) -> None:
    await a_morning(bench)
    text = await bench.asks("ben", "latest 2")
    assert text.startswith("The latest 2 alerts")
    assert "chains" in text or "arrested" in text
    assert "lorries" in text
    assert "Fire at" not in text
    assert "The latest 3 alerts" in await bench.asks("ben", "latest All")
    near = await bench.says("ben", "latest Al")
    assert not near.ok
    assert "did you mean All" in near.text.replace("D", "d")


async def test_stories_are_listed_found_by_a_query_and_told_in_order(bench: Bench) -> None:
    await a_morning(bench)
    found = await bench.asks("ben", "stories lorries")
    assert (BRIDGE[0] in found, FIRE[0] in found) == (True, False)
    listed = await bench.says("ben", "stories")
    assert [FIRE[0] in t for t in listed.text.splitlines()[1:]] == [True, False]
    timeline = await bench.asks("ben", "story https://wire.example/arrest")
    places = [timeline.index(t) for t in ("09:12", "1 report with nothing new: Paper 2", "10:40")]
    assert places == sorted(places)
    assert "No live story matches" in await bench.asks("ben", "stories zeppelin")
    assert not (await bench.says("ben", "story s99")).ok


async def test_why_says_for_each_sentence_what_was_known(bench: Bench) -> None:
    await a_morning(bench)
    for what in ("https://wire.example/again?utm_source=x", "again"):
        text = await bench.asks("ben", f"why {what}")
        assert "Rewrite" in text
        assert "nearest, Paper 1" in text
    (sent, *_) = await bench.outbox.told("s1")
    assert FIRE[0] in await bench.asks("ben", f"why {sent.delivery.id}")
    assert ARREST[0] in await bench.asks("ben", "why s1")
    assert not (await bench.says("ben", "why https://wire.example/none")).ok


async def test_the_report_counts_what_was_pushed_and_what_people_said_of_it_each_once(bench: Bench) -> None:
    await a_morning(bench)
    await bench.asks("anna", "wrong https://wire.example/fire not new")
    await bench.asks("anna", "wrong https://wire.example/fire not news")  # her last word counts
    await bench.asks("ben", "wrong https://wire.example/bridge not new")
    root = await bench.message("#foreign", "fire")
    await bench.asks("cora", "follow", thread=root.id)
    await bench.at("2026-03-13 12:00")
    text = await bench.asks("ben", "report All 4d")
    assert "pushed: 3" in text
    assert "judged: 3: 1 useful, 1 redundant, 1 not news" in text
    assert "silent days: 3 of 4" in text


async def test_the_report_counts_what_was_delivered_and_measures_from_the_first_article_seen_to_the_alert_sent(
    bench: Bench,
) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "watch bridge as Bridges")
    await bench.asks("ben", "subscribe Fires daily 12:00 dm")
    messengers, bench.pump._messengers = bench.pump._messengers, {}  # nobody serves the channel for ten minutes
    await bench.at("09:00")
    await bench.put(Article("fire", *FIRE, bench.moment("06:00"), bench.now, 1, "https://wire.example/fire", "A", "en"))
    assert "pushed: 0" in await bench.asks("ben", "report Fires")
    await bench.at("09:10")
    bench.pump._messengers = messengers
    await bench.at("09:20")
    text = await bench.asks("ben", "report Fires 1d")
    assert "pushed: 1\n" in text
    seconds = (await bench.message("#foreign", "fire")).at - bench.moment("09:00")
    assert 600 <= seconds <= 1200
    assert f"median delay from the first article seen to the alert sent: {seconds / 60:.0f} min" in text
    assert "#foreign: pushed 1, silent days: 0 of 1" in text
    assert "pushed: 0" in await bench.asks("ben", "report Bridges 1d")
    await bench.at("12:30")  # Ben's digest has come
    assert "you, by direct message: pushed 1" in await bench.asks("ben", "report Fires 1d")
    assert "direct message" not in await bench.asks("anna", "report Fires 1d")
    assert "@ben" not in await bench.asks("anna", "report Fires 1d")
    assert "pushed: 1\n" in await bench.asks("ben", "report Fires 1d")


async def test_what_came_in_a_digest_alone_is_pushed_and_has_no_delay(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "subscribe Fires daily 12:00")
    await bench.at("09:00")
    await bench.wire("fire", FIRE)
    await bench.at("11:00")
    assert "pushed: 0\n" in await bench.asks("anna", "report Fires 1d")
    await bench.at("12:30")
    text = await bench.asks("anna", "report Fires 1d")
    assert "pushed: 1, 1 of them in digests alone" in text
    assert "alert sent: -" in text


async def test_what_was_first_said_by_a_report_that_was_kept_silent_is_measured_from_there(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("chief", "source Rumours block", role=ADMIN)
    await bench.at("09:00")
    await bench.wire("rumour", FIRE, source="Rumours")
    await bench.at("09:30")
    await bench.wire("fire", FIRE_AGAIN)
    assert [a for _, _, a in await bench.told("#foreign")] == ["fire"]
    assert "alert sent: 30 min" in await bench.asks("anna", "report Fires 1d")


async def test_who_may_not_is_told_who_can(bench: Bench) -> None:
    await bench.asks("chief", "role @dora admin", role=ADMIN)
    await bench.says("dora", "watch ferry", "dm")
    for line in ("watch cannery", "merge s1 s2", "post x", "quiet 22:00-07:00", "digest now"):
        denied = await bench.says("rita", line, role=READER)
        assert not denied.ok
        assert "Only an editor may do this; you are a reader." in denied.text
        assert "dora, or an admin of this workspace can." in denied.text
    assert (await bench.says("rita", "subscribe ferry", "dm", role=READER)).ok
    denied = await bench.says("anna", "audit")
    assert "Only an admin may do this; you are an editor." in denied.text
    await bench.asks("chief", "role @anna admin", role=ADMIN)
    assert (await bench.says("anna", "audit")).ok
    assert "dora  admin" in await bench.asks("rita", "roles", role=READER)
    await bench.asks("chief", "role @anna reader", role=ADMIN)
    assert not (await bench.says("anna", "watch cannery")).ok
    await bench.asks("chief", "role @anna default", role=ADMIN)
    assert (await bench.says("anna", "watch cannery")).ok
    assert "shut yourself out" in (await bench.says("chief", "role @chief reader", role=ADMIN)).text


async def test_of_a_leaver_nothing_is_left_but_what_belongs_to_all(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "subscribe Fires daily 12:00 dm")
    await bench.asks("anna", "mute Rumours", "dm")
    await bench.asks("anna", "quiet 22:00-07:00", "dm")
    await bench.wire("fire", FIRE)
    answer = await bench.says("chief", "forget @anna", role=ADMIN)
    assert "with 1 subscription and 1 mute" in answer.text
    assert "Still owner of 1 topic: Fires" in answer.text
    await bench.at("13:00")
    assert await bench.told("@anna") == []
    book = await bench.book.read()
    assert "console:@anna" not in book.people
    assert "console:@anna" not in book.places
    assert [s.destination.address for s in book.subscriptions.values()] == ["#foreign"]
    await bench.asks("chief", answer.actions[0].command, role=ADMIN)
    assert next(iter((await bench.book.read()).topics.values())).owner == "console:@chief"


async def test_the_audit_log_says_who_changed_what(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("ben", "set Fires priority high")
    text = await bench.asks("chief", "audit", role=ADMIN)
    assert "ben  set  Fires" in text
    assert "priority: normal → high" in text
    assert "anna  watch  Fires" in text


@pytest.mark.parametrize("where", ["#foreign", "dm"])
async def test_a_place_is_set_up_in_its_own_zone(bench: Bench, where: str) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "settings zone Asia/Tokyo", where)
    assert "Asia/Tokyo" in await bench.asks("anna", "settings", where)
    assert "After 48 hours" in await bench.asks("anna", "settings new-thread-after 48", where)
    assert "high" in await bench.asks("anna", "settings broadcast high", where)
    assert "Asia/Tokyo" in await bench.asks("anna", "whoami", where)
    assert "22:00-07:00 Asia/Tokyo" in await bench.asks("anna", "quiet 22:00-07:00", where)


async def test_tab_completes_commands_topics_and_stories(bench: Bench) -> None:
    await a_morning(bench)
    assert "unwatch All" in await bench.service.complete("unwatch ")
    assert "follow s1" in await bench.service.complete("follow s")


async def test_a_report_whose_id_has_quotes_and_gaps_can_be_asked_about(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.wire('desk "A" 17', FIRE)
    assert FIRE[0] in await bench.asks("anna", "why id:desk%20%22A%22%2017")
    (told,) = await bench.posted("#foreign")
    assert told.message is not None
    assert FIRE[0] in await bench.asks("anna", show(c.Why(told.message.article)))


async def test_why_shows_who_wrote_an_article_where_and_when_it_was_changed(bench: Bench) -> None:
    at = bench.now
    made = Article("a1", *FIRE, at, at, 2, byline="Anna Ferrow", dateline="MARHAVEN", modified=at)
    await bench.put(made)
    text = await bench.asks("ben", "why a1")
    assert "changed 10 Mar 00:00 · Anna Ferrow · MARHAVEN" in text
    await bench.put(replace(made, version=3, text=f"{FIRE[1]} Two more died.", byline="", modified=None))
    text = await bench.asks("ben", "why a1")
    assert ("Anna Ferrow" in text, "changed" in text.splitlines()[1], "MARHAVEN" in text) == (False, False, True)
