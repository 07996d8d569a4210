"""What is heard when: digests over a change of clocks, quiet hours, mutes, following."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from redis.asyncio import Redis

from tests.handlers.desk.bench import (
    ARREST,
    BERLIN,
    BRIDGE,
    BRIDGE_MOVES,
    CHARGE,
    FIRE,
    FIRE_AGAIN,
    Bench,
)


async def test_a_daily_digest_keeps_its_time_by_the_clock_when_the_clocks_are_changed(client: Redis, desk: str) -> None:
    bench = Bench(client, desk, "2026-03-28")
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery OR bridge as All daily 09:00")
    await bench.at("10:00")
    await bench.wire("fire", FIRE)
    await bench.at("2026-03-29 12:00")  # the night before was an hour shorter
    await bench.wire("bridge", BRIDGE)
    await bench.at("2026-03-30 12:00")
    assert await bench.told("#foreign") == [("09:00", "digest", "fire"), ("09:00", "digest", "bridge")]
    first, second = await bench.posted("#foreign")
    assert second.at - first.at == 24 * 3600


async def test_an_hourly_digest_over_the_hour_that_comes_twice_tells_all_and_each_once(
    client: Redis, desk: str
) -> None:
    bench = Bench(client, desk, "2026-10-25")
    await bench.at("00:10")
    await bench.asks("anna", "watch cannery OR bridge as All hourly")
    start = bench.now
    for n, (id, text) in enumerate((("fire", FIRE), ("bridge", BRIDGE), ("arrest", ARREST), ("moves", BRIDGE_MOVES))):
        await bench.pass_until(start + 3600 * (n + 1) + 600)
        await bench.wire(id, text, f"Paper {n}")
    await bench.at("08:00")
    told = await bench.posted("#foreign")
    articles = [
        i.message.article for p in told if p.digest for s in p.digest.sections for t in s.stories for i in t.items
    ]
    assert articles == ["fire", "bridge", "arrest", "moves"]
    assert {datetime.fromtimestamp(p.at, ZoneInfo(BERLIN)).minute for p in told} == {0}
    assert [round((b.at - a.at) / 3600) for a, b in zip(told, told[1:], strict=False)] == [1, 1, 1]


async def test_an_empty_digest_is_sent_only_where_it_was_asked_for(bench: Bench) -> None:
    await bench.at("08:00")
    await bench.asks("anna", "watch cannery as Fires daily 09:00")
    await bench.asks("ben", "subscribe Fires daily 09:00 even if empty", "#news")
    await bench.at("2026-03-12 10:00")
    assert await bench.told("#foreign") == []
    assert await bench.told("#news") == [("09:00", "digest", "")] * 3
    assert "nothing new" in await bench.text("#news")
    await bench.asks("ben", "subscribe Fires daily 11:00 even if empty", "#news")
    await bench.at("2026-03-13 12:00")
    assert (await bench.told("#news"))[3:] == [("11:00", "digest", "")] * 2
    await bench.asks("ben", "unsubscribe Fires", "#news")
    await bench.at("2026-03-15 12:00")
    assert len(await bench.told("#news")) == 5


async def test_a_digest_groups_by_topic_then_story_and_says_what_was_told_elsewhere(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "watch bridge as Roads priority high", "#roads")
    await bench.asks("anna", "subscribe Fires daily 18:00 dm")
    await bench.asks("anna", "subscribe Roads daily 18:00", "dm")
    await bench.at("09:12")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")
    await bench.at("10:30")
    await bench.wire("arrest", ARREST, "Paper 3")
    assert await bench.told("@anna") == []
    await bench.at("18:00")
    (posted,) = await bench.posted("@anna")
    assert posted.digest is not None
    assert [(s.topic, [len(t.items) for t in s.stories]) for s in posted.digest.sections] == [
        ("Roads", [1]),
        ("Fires", [2]),
    ]
    text = await bench.text("@anna")
    assert "already alerted 09:12 in #foreign" in text
    assert "already alerted 09:12 in #roads" in text
    assert "already alerted 10:30 in #foreign" in text


async def test_who_is_shown_it_in_a_channel_is_not_sent_it_by_direct_message(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "subscribe Fires dm")
    await bench.asks("ben", "subscribe Fires", "dm")
    await bench.wire("fire", FIRE)
    assert await bench.told("#foreign") == [("08:30", "alert", "fire")]
    assert await bench.told("@anna") == []
    assert await bench.told("@ben") == [("08:30", "alert", "fire")]


async def test_quiet_hours_hold_and_then_deliver_one_digest_and_critical_passes_where_it_was_said(bench: Bench) -> None:
    await bench.at("18:00")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "watch bridge as Alarm priority critical")
    assert "everything is held" in await bench.asks("anna", "quiet 22:00-07:00")
    await bench.asks("ben", "subscribe Fires", "#news")
    await bench.asks("ben", "subscribe Alarm", "#news")
    assert "critical alerts pass" in await bench.asks("ben", "quiet 22:00-07:00 critical-only", "#news")
    await bench.at("22:30")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")
    await bench.at("2026-03-11 02:00")
    await bench.wire("arrest", ARREST, "Paper 3")
    assert await bench.told("#foreign") == []
    assert await bench.told("#news") == [("22:30", "alert", "bridge")]
    await bench.at("2026-03-11 07:30")
    assert await bench.told("#foreign") == [("07:00", "digest", "bridge fire arrest")]
    assert (await bench.told("#news"))[1:] == [("07:00", "digest", "fire arrest")]
    await bench.at("2026-03-11 08:00")
    await bench.wire("charge", CHARGE, "Paper 4")
    assert (await bench.told("#foreign"))[-1] == ("08:00", "alert", "charge")
    assert "no quiet hours" in await bench.asks("anna", "quiet 08:00-08:00")
    assert "no quiet hours" in await bench.asks("anna", "quiet off")


async def test_a_digest_may_be_had_at_once_even_at_night(bench: Bench) -> None:
    await bench.at("21:00")
    await bench.asks("anna", "watch cannery as Fires daily 09:00")
    await bench.asks("anna", "quiet 20:00-07:00")
    await bench.wire("fire", FIRE)
    assert "1 message that waited is on the way" in await bench.asks("anna", "digest now")
    assert "Nothing is held" in await bench.asks("anna", "digest now")
    await bench.at("2026-03-11 12:00")
    assert await bench.told("#foreign") == [("21:00", "digest", "fire")]


async def test_a_mute_of_three_hours_is_silence_for_three_hours(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery OR bridge as All")
    await bench.at("09:00")
    await bench.wire("fire", FIRE, "Paper 1")
    muted = await bench.asks("anna", "mute s1 for 3h because it is covered")
    assert "until 12:00" in muted
    assert "it is covered" in await bench.asks("ben", "mutes")
    await bench.at("10:00")
    await bench.wire("arrest", ARREST, "Paper 2")
    await bench.wire("bridge", BRIDGE, "Paper 3")
    assert [a for _, _, a in await bench.told("#foreign")] == ["fire", "bridge"]
    assert "the story is muted here until 10 Mar 12:00: it is covered" in await bench.asks("anna", "suppressed")
    await bench.at("12:01")
    assert "Nothing is muted" in await bench.asks("ben", "mutes")
    await bench.wire("charge", CHARGE, "Paper 4")
    assert (await bench.told("#foreign"))[-1] == ("12:01", "update", "charge")


async def test_a_muted_source_is_heard_again_when_somebody_says_so(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery OR bridge as All")
    assert "The source Paper 1 is muted" in await bench.asks("anna", 'mute "Paper 1"')
    await bench.wire("fire", FIRE, "Paper 1")
    assert await bench.told("#foreign") == []
    await bench.asks("anna", "unmute source paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 1")
    assert await bench.told("#foreign") == [("08:30", "alert", "bridge")]
    assert not (await bench.says("anna", "unmute source paper 1")).ok


async def test_a_mute_everywhere_is_lifted_everywhere(bench: Bench) -> None:
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "mute topic Fires everywhere")
    here = await bench.says("ben", "unmute Fires", "#news")
    assert not here.ok
    assert "everywhere" in here.text
    await bench.asks("ben", "unmute Fires everywhere", "#news")
    assert "Nothing is muted" in await bench.asks("ben", "mutes")


async def test_who_follows_a_story_from_its_thread_hears_of_it_until_they_end_that(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch fire as Fires")
    await bench.wire("fire", FIRE, "Paper 1")
    root = await bench.message("#foreign", "fire")
    answer = await bench.says("ben", "follow", "#foreign", thread=root.id)
    assert answer.ok
    assert not answer.public
    await bench.asks("anna", "unwatch Fires")
    await bench.at("10:00")
    await bench.wire("arrest", ARREST, "Paper 2")
    assert await bench.told("@ben") == [("10:00", "alert", "arrest")]
    assert "Fire at Marhaven cannery" in await bench.asks("ben", "subscriptions", "dm")
    await bench.asks("ben", answer.actions[0].command, "dm")
    await bench.at("11:00")
    await bench.wire("charge", CHARGE, "Paper 3")
    assert len(await bench.told("@ben")) == 1
    assert [f.label async for f in bench.news.feedback()] == ["useful"]


async def test_rewrites_stay_silent_and_are_counted_at_the_root(bench: Bench) -> None:
    await bench.at("09:00")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("again", FIRE_AGAIN, "Paper 2")
    (root,) = await bench.posted("#foreign")
    assert root.tally.reports == 2
