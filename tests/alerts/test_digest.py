"""Held messages: what becomes of them, and how they stand in a digest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.digest import FOLLOWED, Release, cause, compose, delivery, release
from bot.book import Book, Mute, Muted, Place, Priority, Quiet, Subscription, Topic
from bot.model import Act, Destination, Digest, Held, Message, Note, Quote
from tests.alerts.clock import BERLIN, at

HERE, ELSEWHERE = Destination("slack", "C1"), Destination("slack", "C2")
NINE = at("2026-06-11 09:00")
TOPICS = {
    t.id: t
    for t in (
        Topic("t1", "ferries", "ferry"),
        Topic("t2", "coast", "coast"),
        Topic("t3", "alarm", "explosion", priority=Priority.CRITICAL),
        Topic("t4", "gardens", "garden", priority=Priority.LOW),
    )
}
QUIET = Quiet(22 * 60, 7 * 60, BERLIN)


def held(
    story: str = "s1", *topics: str, hour: float = 0, article: str = "", priority: str = "normal", due: float = NINE
) -> Held:
    """An item of the night: ``hour`` hours after midnight."""
    seen = at("2026-06-11") + hour * 3600
    article = article or f"{story}-{hour:g}"
    message = Message(story, f"Headline of {article}", (Quote(article),), "Coast Wire", "", "en", seen, seen)
    return Held(HERE, story, replace(message, article=article), topics, priority, "daily 09:00", seen, due)


def book(*topics: str, story: str = "", mutes: tuple[Mute, ...] = (), place: Place | None = None) -> Book:
    subs = [Subscription(t, HERE, t) for t in topics] + ([Subscription("s", HERE, story=story)] if story else [])
    return Book(
        topics=TOPICS,
        subscriptions={s.id: s for s in subs},
        places={str(HERE): place or Place(HERE, zone=BERLIN)},
        mutes={m.id: m for m in mutes},
    )


def mute(kind: Muted, target: str, until: float | None = None) -> Mute:
    return Mute(f"{kind}{target}", kind, target, str(HERE), until)


ALL = book("t1", "t2", "t3", "t4")


def made(*items: Held, book: Book = ALL, **more: int) -> Digest:
    return compose(items, "daily 09:00", NINE - 86400, NINE, book, **more)  # type: ignore[arg-type]


def outline(digest: Digest) -> list[tuple[str, list[str]]]:
    return [(s.topic, [t.story for t in s.stories]) for s in digest.sections]


# --- composing ---------------------------------------------------------------------------------------------------


def test_topics_stand_by_weight_and_then_by_name() -> None:
    digest = made(held("s1", "t4"), held("s2", "t1"), held("s3", "t2"), held("s4", "t3"))
    assert outline(digest) == [("alarm", ["s4"]), ("coast", ["s3"]), ("ferries", ["s2"]), ("gardens", ["s1"])]


def test_a_story_stands_once_under_the_weightiest_of_its_topics_with_its_developments_in_order() -> None:
    digest = made(held("s1", "t1", hour=5), held("s1", "t3", "t1", hour=6), held("s1", "t2", hour=4))
    (section,) = digest.sections
    (story,) = section.stories
    assert (section.topic, story.headline) == ("alarm", "Headline of s1-4")
    assert [i.message.article for i in story.items] == ["s1-4", "s1-5", "s1-6"]


def test_a_story_does_not_stand_under_a_topic_that_is_muted_or_no_longer_subscribed_to() -> None:
    both = held("s1", "t3", "t1")
    assert outline(made(both, book=book("t1", "t3", mutes=(mute(Muted.TOPIC, "t3"),)))) == [("ferries", ["s1"])]
    assert outline(made(both, book=book("t1"))) == [("ferries", ["s1"])]


def test_followed_stories_stand_behind_the_topics_of_their_weight() -> None:
    digest = made(held("s9"), held("s1", "t4"), held("s2", "t2"), book=book("t2", "t4", story="s9"))
    assert outline(digest) == [("coast", ["s2"]), (FOLLOWED, ["s9"]), ("gardens", ["s1"])]


def test_in_a_section_the_urgent_stands_first_and_then_what_moved_last() -> None:
    digest = made(
        held("s1", "t1", hour=1), held("s1", "t1", hour=6), held("s2", "t1", hour=5),
        held("s3", "t1", hour=2, priority="high"),
    )  # fmt: skip
    assert outline(digest) == [("ferries", ["s3", "s1", "s2"])]


def test_of_too_many_stories_the_rest_is_counted() -> None:
    items = [held(f"s{n}", "t1" if n % 2 else "t4", hour=n / 9) for n in range(9)]
    digest = made(*items, most=5)
    assert outline(digest) == [("ferries", ["s7", "s5", "s3", "s1"]), ("gardens", ["s8"])]
    assert digest.more == 4
    assert made(*items, most=0) == Digest(NINE - 86400, NINE, "daily 09:00", (), 9)


def test_a_digest_says_what_the_reader_was_told_and_what_became_of_it() -> None:
    note = Note("corrected", "the toll was 3", "Coast Wire", NINE - 60)
    told = replace(held("s1", "t1", hour=2), told=NINE - 999, where="#foreign")
    digest = compose([told], "", 0, NINE, ALL, {"s1-2": (note,), "other": ()})
    (item,) = digest.sections[0].stories[0].items
    assert (item.told, item.where, item.notes) == (NINE - 999, "#foreign", (note,))


def test_nothing_held_makes_an_empty_digest() -> None:
    assert made() == Digest(NINE - 86400, NINE, "daily 09:00", ())


def test_what_held_it_back_is_said_once() -> None:
    items = [replace(held(hour=n), why=w) for n, w in enumerate(["quiet hours until 07:00", "daily 09:00"] * 2)]
    assert cause(reversed(items)) == "quiet hours until 07:00; daily 09:00"


def test_a_digest_s_delivery_is_the_same_for_the_same_items_in_any_order_and_at_any_time() -> None:
    one, two = held("s1", "t1", hour=1), held("s2", "t1", hour=2)
    first = delivery(HERE, made(one, two), [one, two], NINE)
    assert first.act is Act.DIGEST
    assert first.digest == made(one, two)
    assert delivery(HERE, made(two, one), [two, one], NINE + 5).id == first.id
    others = [
        delivery(HERE, made(one), [one], NINE),
        delivery(ELSEWHERE, made(one, two), [one, two], NINE),
        delivery(HERE, made(), [], NINE),
        delivery(HERE, replace(made(), until=NINE + 1), [], NINE),
    ]
    assert len({first.id, *(d.id for d in others)}) == 5


# --- releasing ---------------------------------------------------------------------------------------------------


def test_what_is_due_is_sent_and_what_is_not_waits_on() -> None:
    due, early = held("s1", "t1"), held("s2", "t1", due=NINE + 1)
    assert release([due, early], ALL, NINE) == Release((due,), ((early, NINE + 1),), ())


def test_what_is_due_in_quiet_hours_waits_until_they_end() -> None:
    item = held("s1", "t1", priority="critical", due=at("2026-06-11 03:00"))
    asleep = book("t1", place=Place(HERE, zone=BERLIN, quiet=replace(QUIET, critical=True)))
    morning = at("2026-06-11 07:00")
    assert release([item], asleep, item.due).requeue == ((item, morning),)
    assert release([item], asleep, morning).send == (item,)


def test_who_asks_for_the_digest_gets_it_at_once_and_by_night() -> None:
    item = held("s1", "t1", due=NINE + 86400)
    asleep = book("t1", place=Place(HERE, zone=BERLIN, quiet=QUIET))
    assert release([item], asleep, at("2026-06-11 23:00"), ask=True).send == (item,)


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (book("t1", place=Place(HERE, suspended="archived")), "suspended: archived"),
        (book("t1", mutes=(mute(Muted.STORY, "s1"),)), "the story is muted here"),
        (book("t1", mutes=(mute(Muted.SOURCE, "coast wire"),)), "the source Coast Wire is muted here"),
        (book("t1", "t2", mutes=(mute(Muted.TOPIC, "t1"),)), ""),
        (
            book("t1", "t2", mutes=(mute(Muted.TOPIC, "t1"), mute(Muted.TOPIC, "t2"))),
            "ferries is muted here; coast is muted here",
        ),
        (book("t1", mutes=(mute(Muted.TOPIC, "t1"),)), "ferries is muted here"),
        (book("t1", story="s1", mutes=(mute(Muted.TOPIC, "t1"),)), ""),
        (book("t3"), "nobody here subscribes to it any more"),
        (book(story="s1"), ""),
        (book("t1", mutes=(mute(Muted.STORY, "s1", NINE),)), ""),
    ],
)
@pytest.mark.parametrize("ask", [False, True])
def test_what_may_no_longer_be_told_is_dropped_with_the_reason(now: Book, why: str, ask: bool) -> None:
    item = held("s1", "t1", "t2")
    found = release([item], now, NINE, ask=ask)
    assert found == (Release(drop=((item, why),)) if why else Release(send=(item,)))


def test_what_its_wire_has_withdrawn_is_not_told() -> None:
    item = held("s1", "t1")
    killed = {item.message.article: (Note("withdrawn", "source error", "Coast Wire", NINE),)}
    assert release([item], ALL, NINE, killed).drop == ((item, "withdrawn before it was told: source error"),)
    corrected = {item.message.article: (Note("corrected", "the toll was 3", "Coast Wire", NINE),)}
    assert release([item], ALL, NINE, corrected).send == (item,)


STORIES = st.sampled_from(["s1", "s2", "s3"])
ITEMS = st.lists(
    st.builds(
        lambda story, topics, hour, due, n: held(
            story, *topics, hour=hour, due=NINE + due * 3600, article=f"{story}-{n}"
        ),
        STORIES,
        st.lists(st.sampled_from([*TOPICS, "gone"]), unique=True),
        st.integers(0, 9),
        st.integers(-3, 3),
        st.integers(0, 999_999),
    ),
    max_size=12,
    unique_by=lambda h: h.message.article,
)
MUTES = st.lists(
    st.one_of(
        st.builds(mute, st.just(Muted.STORY), STORIES, st.sampled_from([None, NINE, NINE + 1])),
        st.builds(mute, st.just(Muted.TOPIC), st.sampled_from([*TOPICS])),
    ),
    max_size=3,
).map(tuple)
BOOKS = st.builds(
    lambda topics, mutes, start, end: book(
        *topics, story="s2", mutes=mutes, place=Place(HERE, zone=BERLIN, quiet=Quiet(start, end, BERLIN))
    ),
    st.lists(st.sampled_from([*TOPICS]), unique=True),
    MUTES,
    st.integers(0, 1439),
    st.integers(0, 1439),
)


@given(ITEMS, BOOKS, st.booleans())
def test_every_held_item_is_sent_or_waits_or_is_dropped_and_never_two_of_them(
    items: list[Held], now: Book, ask: bool
) -> None:
    found = release(items, now, NINE, ask=ask)
    parts = [*found.send, *(i for i, _ in found.requeue), *(i for i, _ in found.drop)]
    assert sorted(i.message.article for i in parts) == sorted(i.message.article for i in items)
    assert all(due > NINE for _, due in found.requeue)
    assert all(why for _, why in found.drop)


@given(ITEMS, BOOKS, st.integers(0, 6))
def test_every_item_stands_in_the_digest_once_or_its_story_is_counted(items: list[Held], now: Book, most: int) -> None:
    digest = made(*items, book=now, most=most)
    stories = [t for s in digest.sections for t in s.stories]
    assert len({t.story for t in stories}) == len(stories) <= most
    assert len(stories) + digest.more == len({i.story for i in items})
    shown = sorted(i.message.article for t in stories for i in t.items)
    assert shown == sorted(i.message.article for i in items if i.story in {t.story for t in stories})
    assert len({s.topic for s in digest.sections}) == len(digest.sections)
    assert all(s.stories for s in digest.sections)
    assert made(*reversed(items), book=now, most=most) == digest
