"""Topics through a desk's day: who is told what first, budgets, thresholds, trials."""

from __future__ import annotations

from bot.book import Role
from bot.model import Act, Feedback
from tests.handlers.desk.bench import ARREST, BRIDGE, BRIDGE_MOVES, CHARGE, FIRE, FIRE_AGAIN, STORM, Bench

ADMIN = Role.ADMIN


async def test_two_channels_are_told_one_article_each_with_its_own_sentence_first(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch pilots AND union as Labour", "#labour")
    await bench.asks("ben", 'watch "barges" AND storm as Sea', "#weather")
    await bench.at("09:12")
    await bench.wire("storm", STORM)
    (labour,), (sea,) = await bench.posted("#labour"), await bench.posted("#weather")
    assert labour.message is not None
    assert sea.message is not None
    assert labour.message.quotes[0].text.startswith("Harbour pilots in Castermouth went on strike")
    assert sea.message.quotes[0].text.startswith("A storm sank two barges")
    assert {q.text for q in labour.message.quotes} == {q.text for q in sea.message.quotes}
    marked = [sea.message.quotes[0].text[a:b] for a, b in sea.message.quotes[0].spans]
    assert "barges" in marked


async def test_what_nobody_watches_is_told_to_nobody_and_what_is_edited_is_heard_from_the_next_article_on(
    bench: Bench,
) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch bridge as Roads")
    await bench.at("09:00")
    await bench.wire("fire", FIRE)
    assert await bench.told("#foreign") == []
    await bench.at("09:05")
    assert "cannery" in await bench.asks("anna", "edit Roads to bridge OR cannery")
    await bench.at("09:10")
    await bench.wire("arrest", ARREST)
    assert [article for _, _, article in await bench.told("#foreign")] == ["arrest"]
    await bench.asks("anna", "unwatch Roads")
    await bench.wire("bridge", BRIDGE)
    assert len(await bench.told("#foreign")) == 1
    assert "no topics yet" in await bench.asks("anna", "topics")


async def test_a_name_is_a_topic_s_own_and_whoever_asks_for_it_again_is_shown_the_way(bench: Bench) -> None:
    await bench.asks("anna", "watch cannery as Fires")
    answer = await bench.says("ben", "watch blaze as fires", "#news")
    assert not answer.ok
    assert answer.actions[0].command == "subscribe Fires"
    assert (await bench.says("ben", answer.actions[0].command, "#news")).ok
    await bench.asks("ben", "watch blaze as Blazes", "#news")
    assert not (await bench.says("ben", "set Blazes name FIRES", "#news")).ok
    assert "did you mean Blazes" in (await bench.says("ben", "unwatch Blaze", "#news")).text.replace("D", "d")


async def test_a_query_can_be_named_by_nothing_but_itself_and_still_be_called(bench: Bench) -> None:
    await bench.asks("anna", 'watch "troops in" AND harbour')
    (topic,) = (await bench.book.read()).topics.values()
    assert topic.name == "troops in AND harbour"
    await bench.asks("anna", f'unwatch "{topic.name}"')
    again = (await bench.says("anna", 'watch "troops in" AND harbour as x priority high budget 3 daily 9')).actions
    undone = await bench.says("anna", next(a.command for a in again if a.danger))
    await bench.asks("anna", undone.actions[0].command)
    (topic,) = (await bench.book.read()).topics.values()
    assert (topic.name, topic.priority.value, topic.budget, topic.schedule.minute) == ("x", "high", 3, 540)


async def test_a_query_that_cannot_be_read_is_told_where(bench: Bench) -> None:
    answer = await bench.says("anna", "watch (cannery AND")
    assert not answer.ok
    assert (await bench.book.read()).topics == {}


async def test_what_exceeds_a_topic_s_budget_comes_in_the_evening_and_nothing_twice(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery OR bridge as All budget 2")
    await bench.at("09:00")
    await bench.wire("fire", FIRE, "Paper 1")
    await bench.wire("bridge", BRIDGE, "Paper 2")
    await bench.at("10:00")
    await bench.wire("arrest", ARREST, "Paper 3")
    await bench.wire("moves", BRIDGE_MOVES, "Paper 4")
    assert [article for _, _, article in await bench.told("#foreign")] == ["fire", "bridge"]
    await bench.at("18:00")
    assert (await bench.told("#foreign"))[2:] == [("18:00", "digest", "arrest moves")]
    assert "more than the day's 2 of All" in await bench.text("#foreign")
    await bench.at("2026-03-11 09:00")
    await bench.wire("charge", CHARGE, "Paper 5")
    assert (await bench.told("#foreign"))[-1] == ("09:00", "update", "charge")


async def test_critical_topics_have_no_budget(bench: Bench) -> None:
    await bench.at("08:30")
    await bench.asks("anna", "watch cannery OR bridge as All budget 0 priority critical")
    await bench.wire("fire", FIRE)
    await bench.wire("bridge", BRIDGE)
    assert [act for _, act, _ in await bench.told("#foreign")] == ["alert", "alert"]
    assert "CRITICAL" in await bench.text("#foreign")


async def test_a_query_is_tried_on_what_came_in_before_it_is_saved(bench: Bench) -> None:
    await bench.at("09:00")
    for n, text in enumerate((FIRE, FIRE_AGAIN, BRIDGE, ARREST)):
        await bench.wire(f"a{n}", text, f"Paper {n}")
    answer = await bench.says("anna", "test cannery")
    assert "Of 4 articles of the past 72 hours, 3 match, in 1 story." in answer.text
    assert "You would have had 2 alerts:" in answer.text
    assert answer.actions[0].command == "watch cannery"
    await bench.at("2026-03-14 09:00")
    assert "Of 0 articles" in await bench.asks("anna", "test cannery")


async def test_a_threshold_is_learnt_from_what_people_say_shown_and_taken_back(bench: Bench) -> None:
    await bench.at("08:00")
    await bench.asks("anna", "watch cannery as Fires")
    (topic,) = (await bench.book.read()).topics.values()
    assert "from 10 on" in await bench.asks("anna", "tune Fires")
    refused = await bench.says("anna", "tune Fires auto")
    assert not refused.ok
    for n in range(12):
        wrong = n < 8
        sure = 0.76 + 0.01 * n if wrong else 0.95
        label = "not news" if wrong else "useful"
        await bench.news.label(
            Feedback(bench.now + n, "console:@anna", label, article=f"x{n}", topics=(topic.id,), sure=sure)
        )
    await bench.at("08:01")
    shown = await bench.asks("anna", "tune Fires")
    assert "83.1% would serve best" in shown
    assert "kept back 8 of 8 that were wrong, and 0 of 4 that were not" in shown
    assert "from 83.1% sure" in await bench.asks("anna", "tune Fires auto")
    assert "0.831" in await bench.asks("ben", "audit 3", role=ADMIN)
    assert "sure" not in await bench.asks("anna", "tune Fires undo")
    assert (await bench.book.read()).topics[topic.id].threshold is None
    lower = await bench.says("anna", "tune Fires 0.1")
    assert not lower.ok
    assert "75%" in lower.text


async def test_what_the_judge_is_not_sure_enough_of_is_held_back_and_may_be_told_by_another(bench: Bench) -> None:
    await bench.at("08:00")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("anna", "tune Fires 1.0")
    await bench.at("09:00")
    assert (await bench.wire("fire", FIRE)).value == "not watched"
    assert await bench.told("#foreign") == []
    held = await bench.asks("anna", "suppressed")
    assert "Fires asks for 100%" in held
    await bench.asks("anna", "tune Fires off")
    await bench.at("09:30")
    await bench.wire("again", FIRE_AGAIN, "Paper 2")
    assert [article for _, _, article in await bench.told("#foreign")] == ["again"]


async def test_a_blocked_source_is_told_to_nobody_and_hides_nothing_that_another_reports(bench: Bench) -> None:
    await bench.at("08:00")
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("chief", 'source "Rumour Mill" block', role=ADMIN)
    await bench.at("09:00")
    await bench.wire("rumour", FIRE, "Rumour Mill")
    assert await bench.told("#foreign") == []
    assert "the source Rumour Mill is blocked" in await bench.asks("anna", "suppressed")
    await bench.at("09:20")
    await bench.wire("report", FIRE_AGAIN)
    assert await bench.told("#foreign") == [("09:20", "alert", "report")]


async def test_what_a_source_of_the_lowest_tier_says_alone_is_marked(bench: Bench) -> None:
    await bench.asks("anna", "watch cannery OR bridge as All")
    await bench.asks("chief", "source Hearsay tier 3", role=ADMIN)
    await bench.wire("fire", FIRE, "Hearsay")
    await bench.wire("bridge", BRIDGE)
    (fire, bridge) = await bench.posted("#foreign")
    assert fire.message is not None
    assert bridge.message is not None
    assert (fire.message.single_source, bridge.message.single_source) == (True, False)


async def test_an_agency_s_report_in_two_papers_is_one_source(bench: Bench) -> None:
    await bench.asks("anna", "watch cannery as Fires")
    await bench.wire("a", (FIRE[0], f"(Reuters) {FIRE[1]}"), "Paper 1")
    await bench.wire("b", (ARREST[0], f"(Reuters) {ARREST[1]}"), "Paper 2")
    root = await bench.message("#foreign", "a", Act.ALERT)
    assert (root.tally.reports, root.tally.sources) == (2, 1)
    await bench.wire("c", CHARGE, "Paper 3")
    root = await bench.message("#foreign", "a", Act.ALERT)
    assert (root.tally.reports, root.tally.sources) == (3, 2)


async def test_topics_mine_are_those_told_to_me_and_in_the_channels_that_i_am_in(bench: Bench) -> None:
    await bench.asks("anna", "watch cannery as Fires")
    await bench.asks("ben", "watch blaze as Blazes", "#news")
    await bench.asks("ben", "watch storm as Weather", "dm")
    assert "1 topic of yours" in (mine := await bench.asks("anna", "topics mine", "dm"))
    assert "Fires" in mine
    assert "Blazes" not in mine
    assert "Weather" not in mine
    both = await bench.asks("ben", "my topics", "dm")
    assert "2 topics of yours" in both
    assert "Weather" in both
    nothing = await bench.says("zoe", "topics mine", "dm")
    assert nothing.actions[0].command == "topics"
    assert "Blazes" in await bench.asks("zoe", nothing.actions[0].command, "dm")
