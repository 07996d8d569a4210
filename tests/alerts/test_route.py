"""Whether a message goes now, later or not at all: what wins over what, in clock times."""

from dataclasses import replace

import pytest

from bot.alerts.backlog import Bounds
from bot.alerts.route import News, Route, Waits, Way, broadcasts, budget_day, reopens, route
from bot.book import Book, Mode, Mute, Muted, Person, Place, Priority, Quiet, Schedule, Subscription, Topic
from bot.model import Destination, Queue
from tests.alerts.clock import BERLIN, NEW_YORK, at

FOREIGN, SPORT = Destination("slack", "C1"), Destination("slack", "C2")
ANA = Destination("slack", "D1")
NOON, NIGHT = at("2026-06-10 12:00"), at("2026-06-10 23:30")
MORNING = at("2026-06-11 07:00")

FERRIES = Topic("t1", "ferries", "ferry")
STRIKES = Topic("t2", "strikes", "strike")
ALARM = Topic("t3", "alarm", "explosion", priority=Priority.CRITICAL)
TOPICS = (FERRIES, STRIKES, ALARM)
HOURLY, DAILY = Schedule(Mode.HOURLY), Schedule(Mode.DAILY, 9 * 60)
QUIET = Quiet(22 * 60, 7 * 60, BERLIN)
NEWS = News("s1", "Coast Wire", 0.7)


def sub(destination: Destination, topic: Topic | None = FERRIES, schedule: Schedule | None = None) -> Subscription:
    id = f"{destination}/{topic.id if topic else 's1'}"
    return Subscription(id, destination, topic.id if topic else "", "" if topic else "s1", schedule)


def book(
    *subscriptions: Subscription,
    places: tuple[Place, ...] = (Place(FOREIGN, "#foreign", zone=BERLIN),),
    topics: tuple[Topic, ...] = TOPICS,
    mutes: tuple[Mute, ...] = (),
    people: tuple[Person, ...] = (),
) -> Book:
    return Book(
        topics={t.id: t for t in topics},
        subscriptions={s.id: s for s in subscriptions},
        places={str(p.destination): p for p in places},
        people={p.id: p for p in people},
        mutes={m.id: m for m in mutes},
    )


def routed(made: Book, now: float = NOON, used: int | None = None, news: News = NEWS) -> tuple[Route, ...]:
    """Routes to all that subscribe; ``used`` are the messages of each topic at #foreign today."""
    counts = {} if used is None else {(t.id, str(FOREIGN)): used for t in TOPICS}
    return route(made.subscriptions.values(), news, made, now, counts)


def only(made: Book, now: float = NOON, used: int | None = None, news: News = NEWS) -> Route:
    (one,) = routed(made, now, used, news)
    return one


def place(**more: object) -> tuple[Place, ...]:
    return (replace(Place(FOREIGN, "#foreign", zone=BERLIN), **more),)  # type: ignore[arg-type]


def mute(kind: Muted, target: str, where: Destination | None = None, until: float | None = None) -> tuple[Mute, ...]:
    return (Mute("m1", kind, target, str(where) if where else "", until, "enough of it"),)


def test_what_is_wanted_and_hindered_by_nothing_goes_now() -> None:
    way = only(book(sub(FOREIGN)))
    assert (way.way, way.topics, way.names, way.charged, way.due) == (Way.NOW, ("t1",), ("ferries",), ("t1",), None)


def test_several_topics_at_one_place_are_one_message_and_the_weightiest_leads() -> None:
    way = only(book(sub(FOREIGN), sub(FOREIGN, ALARM), sub(FOREIGN, STRIKES)))
    assert (way.names, way.priority) == (("alarm", "ferries", "strikes"), Priority.CRITICAL)


def test_nothing_goes_to_a_suspended_place_however_critical() -> None:
    way = only(book(sub(FOREIGN, ALARM), places=place(suspended="the bot was removed")))
    assert (way.way, way.why) == (Way.DROP, "suspended: the bot was removed")


@pytest.mark.parametrize("where", [FOREIGN, None])
@pytest.mark.parametrize(("kind", "target"), [(Muted.STORY, "s1"), (Muted.SOURCE, "coast  WIRE")])
def test_a_muted_story_or_source_is_silent_however_critical(
    kind: Muted, target: str, where: Destination | None
) -> None:
    way = only(book(sub(FOREIGN, ALARM), mutes=mute(kind, target, where, NIGHT)))
    assert way.way is Way.DROP
    assert way.why.endswith(f"is muted {'here' if where else 'for all'} until 10 Jun 23:30: enough of it")


@pytest.mark.parametrize("mutes", [mute(Muted.STORY, "s1", SPORT), mute(Muted.STORY, "s2"), mute(Muted.SOURCE, "Sund")])
def test_a_mute_of_another_place_story_or_source_changes_nothing(mutes: tuple[Mute, ...]) -> None:
    assert only(book(sub(FOREIGN), mutes=mutes)).way is Way.NOW


def test_a_mute_ends_at_its_hour() -> None:
    made = book(sub(FOREIGN), mutes=mute(Muted.TOPIC, "t1", until=NIGHT))
    assert [only(made, now).way for now in (NIGHT - 1, NIGHT)] == [Way.DROP, Way.NOW]


def test_a_muted_topic_falls_out_and_another_brings_the_message() -> None:
    way = only(book(sub(FOREIGN), sub(FOREIGN, STRIKES), mutes=mute(Muted.TOPIC, "t1", FOREIGN)))
    assert (way.way, way.names, way.fallen) == (Way.NOW, ("strikes",), ("ferries is muted here: enough of it",))
    alone = only(book(sub(FOREIGN), mutes=mute(Muted.TOPIC, "t1", FOREIGN)))
    assert (alone.way, alone.why) == (Way.DROP, "ferries is muted here: enough of it")


def test_a_topic_that_asks_for_more_sureness_falls_out_and_says_so() -> None:
    strict = replace(FERRIES, threshold=0.8)
    made = book(sub(FOREIGN), topics=(strict, STRIKES))
    way = only(made, news=replace(NEWS, sureness=0.799))
    assert (way.way, way.why) == (Way.DROP, "ferries asks for 80%, this is 79% sure")
    assert only(made, news=replace(NEWS, sureness=0.8)).way is Way.NOW


def test_a_topic_that_is_gone_brings_nothing() -> None:
    assert only(book(sub(FOREIGN), topics=())).why == "the topic is gone"


# --- digests ---------------------------------------------------------------------------------------------------


def test_a_digest_subscription_holds_until_its_time() -> None:
    way = only(book(sub(FOREIGN, FERRIES, DAILY)))
    assert (way.way, way.why, way.due, way.charged) == (Way.HOLD, "daily 09:00", at("2026-06-11 09:00"), ())


def test_the_earlier_of_two_digests_tells_it_and_an_instant_subscription_before_both() -> None:
    two = (sub(FOREIGN, FERRIES, DAILY), sub(FOREIGN, STRIKES, HOURLY))
    assert (only(book(*two)).why, only(book(*two)).due) == ("hourly", NOON + 3600)
    way = only(book(*two, sub(FOREIGN, ALARM)))
    assert (way.way, way.charged) == (Way.NOW, ("t3",))


def test_a_digest_that_falls_into_quiet_hours_is_due_when_they_end() -> None:
    made = book(sub(FOREIGN, FERRIES, HOURLY), places=place(quiet=QUIET))
    assert only(made, at("2026-06-10 20:30")).due == at("2026-06-10 21:00")
    assert only(made, at("2026-06-10 21:30")).due == MORNING


def test_a_critical_topic_in_a_digest_waits_for_it() -> None:
    made = book(sub(FOREIGN, ALARM, DAILY), places=place(quiet=replace(QUIET, critical=True)))
    assert (only(made, NIGHT).way, only(made, NIGHT).due) == (Way.HOLD, at("2026-06-11 09:00"))


# --- quiet hours -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("topic", "critical", "way"),
    [
        (FERRIES, False, Way.HOLD), (FERRIES, True, Way.HOLD),
        (ALARM, False, Way.HOLD), (ALARM, True, Way.NOW), (None, True, Way.HOLD),
    ],
)  # fmt: skip
def test_quiet_hours_hold_and_critical_passes_only_if_they_say_so(
    topic: Topic | None, critical: bool, way: Way
) -> None:
    made = book(sub(FOREIGN, topic), places=place(quiet=replace(QUIET, critical=critical)))
    found = only(made, NIGHT)
    assert found.way is way
    if way is Way.HOLD:
        assert (found.why, found.due, found.charged) == ("quiet hours until 07:00", MORNING, ())


def test_the_night_in_new_york_is_the_night_of_who_lives_there() -> None:
    home = Quiet(22 * 60, 7 * 60, NEW_YORK)
    made = book(sub(FOREIGN), places=place(quiet=home))
    assert only(made, NIGHT).way is Way.NOW
    found = only(made, at("2026-03-08 01:30", NEW_YORK))
    assert (found.why, found.due) == ("quiet hours until 07:00", at("2026-03-08 07:00", NEW_YORK))


# --- budgets -----------------------------------------------------------------------------------------------------

FEW = replace(FERRIES, budget=5)


def test_what_exceeds_the_day_s_budget_waits_for_the_evening_or_the_next_digest() -> None:
    made = book(sub(FOREIGN), topics=(FEW, STRIKES))
    assert only(made, used=4).way is Way.NOW
    over = only(made, used=5)
    assert (over.way, over.why, over.due) == (Way.HOLD, "more than the day's 5 of ferries", at("2026-06-10 18:00"))
    with_digest = book(sub(FOREIGN), topics=(FEW, STRIKES))
    others = {**with_digest.subscriptions, "x": sub(FOREIGN, STRIKES, HOURLY)}
    (way,) = route([sub(FOREIGN)], NEWS, replace(with_digest, subscriptions=others), NOON, {("t1", str(FOREIGN)): 5})
    assert way.due == NOON + 3600


def test_what_exceeds_the_budget_after_the_evening_s_digest_waits_for_the_morrow_and_out_of_quiet_hours() -> None:
    made = book(sub(FOREIGN), topics=(FEW,))
    assert only(made, at("2026-06-10 18:00"), used=9).due == at("2026-06-11 18:00")
    late = book(sub(FOREIGN), topics=(FEW,), places=place(quiet=Quiet(17 * 60, 20 * 60, BERLIN)))
    assert only(late, used=9).due == at("2026-06-10 20:00")


def test_a_budget_of_nothing_holds_everything() -> None:
    assert only(book(sub(FOREIGN), topics=(replace(FERRIES, budget=0),))).way is Way.HOLD


def test_critical_topics_and_followed_stories_know_no_budget() -> None:
    assert only(book(sub(FOREIGN, ALARM), topics=(replace(ALARM, budget=5),)), used=9).way is Way.NOW
    way = only(book(sub(FOREIGN), sub(FOREIGN, None), topics=(FEW,)), used=9)
    assert (way.way, way.charged) == (Way.NOW, ())


def test_a_topic_with_room_left_lets_a_message_through_and_alone_is_charged() -> None:
    made = book(sub(FOREIGN), sub(FOREIGN, STRIKES), topics=(FEW, STRIKES))
    assert only(made, used=9).charged == ("t2",)


def test_quiet_hours_win_over_budgets() -> None:
    made = book(sub(FOREIGN), topics=(FEW,), places=place(quiet=QUIET))
    assert only(made, NIGHT, used=9).due == MORNING


def test_a_budget_s_day_is_the_place_s_own() -> None:
    there = Place(FOREIGN, zone=NEW_YORK)
    assert [budget_day(there, at(f"2026-06-11 {t}")) for t in ("05:59", "06:00")] == ["20260610", "20260611"]


# --- persons -----------------------------------------------------------------------------------------------------

PLACES = (Place(FOREIGN, "#foreign", zone=BERLIN), Place(ANA, "Ana", "slack:U1", BERLIN))
PEOPLE = (Person("slack:U1", "Ana", rooms=frozenset({str(FOREIGN)})),)


def test_a_person_is_not_sent_what_a_channel_that_they_are_in_shows_now() -> None:
    made = book(sub(ANA), sub(FOREIGN), places=PLACES, people=PEOPLE)
    direct, channel = routed(made)
    assert (channel.way, channel.destination) == (Way.NOW, FOREIGN)
    assert (direct.way, direct.why, direct.destination) == (Way.DROP, "shown in #foreign", ANA)


def test_a_person_s_digest_says_where_they_were_shown_it() -> None:
    made = book(sub(ANA, FERRIES, DAILY), sub(FOREIGN), places=PLACES, people=PEOPLE)
    direct, _ = routed(made)
    assert (direct.way, direct.told, direct.where) == (Way.HOLD, NOON, "#foreign")


def test_a_channel_that_holds_it_shows_a_person_nothing() -> None:
    made = book(sub(ANA), sub(FOREIGN, FERRIES, DAILY), places=PLACES, people=PEOPLE)
    assert [r.way for r in routed(made)] == [Way.NOW, Way.HOLD]


def test_a_channel_that_they_are_not_in_shows_a_person_nothing() -> None:
    made = book(sub(ANA), sub(SPORT), places=PLACES, people=PEOPLE)
    assert [r.way for r in routed(made)] == [Way.NOW, Way.NOW]


def test_one_direct_message_does_not_stand_for_another() -> None:
    ben = Destination("slack", "D2")
    people = (Person("slack:U1", rooms=frozenset({str(ben)})),)
    made = book(sub(ben), sub(ANA), places=(*PLACES, Place(ben, "Ben", "slack:U2")), people=people)
    assert [r.way for r in routed(made)] == [Way.NOW, Way.NOW]


def test_what_a_channel_was_shown_before_counts() -> None:
    made = book(sub(ANA, FERRIES, DAILY), places=PLACES, people=PEOPLE)
    (way,) = route(made.subscriptions.values(), NEWS, made, NOON, {}, {str(FOREIGN): NOON - 60})
    assert (way.told, way.where) == (NOON - 60, "#foreign")


# --- threads -----------------------------------------------------------------------------------------------------


def test_a_root_is_too_old_from_the_hours_on_that_the_place_says() -> None:
    old = Place(FOREIGN, root_hours=24)
    assert [reopens(old, NOON - h * 3600, NOON) for h in (23.99, 24)] == [False, True]
    assert not reopens(old, None, NOON)
    assert not reopens(Place(FOREIGN), 0.0, NOON)


def test_an_update_is_shown_in_the_channel_from_the_priority_on_that_the_place_says() -> None:
    loud = Place(FOREIGN, broadcast=Priority.HIGH)
    assert [broadcasts(loud, p) for p in Priority] == [False, False, True, True]
    assert not any(broadcasts(Place(FOREIGN), p) for p in Priority)


@pytest.mark.parametrize(
    ("priority", "messages", "oldest", "held"),
    [
        (Priority.NORMAL, 59, 10.0, False),
        (Priority.NORMAL, 60, 10.0, True),
        (Priority.LOW, 30, 10.0, True),
        (Priority.HIGH, 119, 10.0, False),
        (Priority.HIGH, 120, 10.0, True),
        (Priority.CRITICAL, 5_000, 5_000.0, False),
        (Priority.NORMAL, 11, 300.0, True),
        (Priority.NORMAL, 11, 299.0, False),
        (Priority.NORMAL, 10, 5_000.0, False),  # one that fails again and again holds up nobody else
    ],
)
def test_where_a_place_cannot_keep_up_what_matters_less_is_held_sooner(
    priority: Priority, messages: int, oldest: float, held: bool
) -> None:
    made = book(sub(FOREIGN), topics=(replace(FERRIES, priority=priority),))
    waits = Waits({str(FOREIGN): Queue(FOREIGN, messages, NOON - oldest)}, Bounds(60, 300.0, 300.0))
    (way,) = route(made.subscriptions.values(), NEWS, made, NOON, {}, waits=waits)
    assert (way.way, way.due) == ((Way.HOLD, NOON + 300) if held else (Way.NOW, None))
    (pressing,) = route(made.subscriptions.values(), replace(NEWS, pressing=True), made, NOON, {}, waits=waits)
    assert pressing.way is Way.NOW
