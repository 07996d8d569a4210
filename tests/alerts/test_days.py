"""Whole days of people changing their minds: nothing is lost, and nothing is told twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.alerts import quiet
from bot.alerts.digest import compose, delivery, release
from bot.alerts.plan import hold
from bot.alerts.route import News, Way, budget_day, route
from bot.book import Book, Mode, Mute, Muted, Person, Place, Priority, Quiet, Schedule, Subscription, Topic
from bot.model import Destination, Held, Message, Quote
from tests.alerts.clock import BERLIN, LORD_HOWE, NEW_YORK, at

CHANNEL, DIRECT = Destination("slack", "C1"), Destination("slack", "D1")
WHERE = (CHANNEL, DIRECT)
TOPICS = ("t1", "t2", "t3")
START = Book(
    topics={
        "t1": Topic("t1", "ferries", "ferry", budget=2),
        "t2": Topic("t2", "coast", "coast"),
        "t3": Topic("t3", "alarm", "explosion", priority=Priority.CRITICAL, budget=0),
    },
    places={str(CHANNEL): Place(CHANNEL, "#foreign", zone=BERLIN), str(DIRECT): Place(DIRECT, "Ana", "slack:U1")},
    people={"slack:U1": Person("slack:U1", rooms=frozenset({str(CHANNEL)}))},
)


@dataclass
class Days:
    """A desk as far as routing goes: what is set, what is held, and what became of every message."""

    now: float
    book: Book = START
    held: list[Held] = field(default_factory=list)
    wanted: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    digests: list[str] = field(default_factory=list)
    used: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def news(self, story: str, topics: list[str]) -> None:
        """An article comes in."""
        article = f"a{len(self.wanted)}"
        matching = [s for s in self.book.subscriptions.values() if s.topic in topics or s.story == story]
        days = {str(d): budget_day(self.book.place(d), self.now) for d in WHERE}
        used = {(t, w): n for (t, w, day), n in self.used.items() if day == days[w]}
        routes = route(matching, News(story, "Coast Wire"), self.book, self.now, used)
        assert {r.destination for r in routes} == {s.destination for s in matching}
        for r in routes:
            key = (article, str(r.destination))
            self.wanted.append(key)
            message = Message(story, "", (Quote("x"),), "Coast Wire", "", "en", self.now, self.now, article=article)
            if r.way is Way.DROP:
                assert r.why
                self.dropped.append(key)
            elif r.way is Way.HOLD:
                assert r.due is not None
                assert r.due > self.now
                assert quiet.until(r.place.quiet, r.due) is None
                self.held.append(hold(r, message, self.now))
            else:
                self.tell(key, critical="t3" in r.topics)
                for topic in r.charged:
                    self.used[topic, key[1], days[key[1]]] += 1
                    bound = self.book.topics[topic].budget
                    assert topic == "t3" or bound is None or self.used[topic, key[1], days[key[1]]] <= bound
        now = {str(r.destination) for r in routes if r.way is Way.NOW}
        assert not now.issuperset({str(CHANNEL), str(DIRECT)})

    def tell(self, key: tuple[str, str], *, critical: bool = False) -> None:
        hours = self.book.places[key[1]].quiet
        assert quiet.until(hours, self.now) is None or (hours and hours.critical and critical)
        self.sent.append(key)

    def tick(self, until: float) -> None:
        """Time passes, and what comes due meanwhile is released, destination by destination."""
        while due := [h for h in self.held if h.due <= until]:
            self.now = max(self.now, min(h.due for h in due))
            for where in WHERE:
                self.let_go(where, [h for h in self.held if h.due <= self.now and h.destination == where])
        self.now = until

    def let_go(self, where: Destination, taken: list[Held], *, ask: bool = False) -> None:
        if not taken:
            return
        self.held = [h for h in self.held if h not in taken]
        found = release(taken, self.book, self.now, ask=ask)
        assert all(later > self.now for _, later in found.requeue)
        self.held += [replace(h, due=later) for h, later in found.requeue]
        self.dropped += [(h.message.article, str(where)) for h, why in found.drop if why]
        if found.send:
            digest = compose(found.send, "", 0, self.now, self.book, most=999)
            self.digests.append(delivery(where, digest, found.send, self.now).id)
            for section in digest.sections:
                for item in (i for story in section.stories for i in story.items):
                    if ask:
                        self.sent.append((item.message.article, str(where)))
                    else:
                        self.tell((item.message.article, str(where)))

    def ask(self, where: Destination) -> None:
        """Somebody says "digest now"."""
        self.let_go(where, [h for h in self.held if h.destination == where], ask=True)

    def set(self, change: Callable[[Book, float], Book]) -> None:
        self.book = change(self.book, self.now)


Step = Callable[[Days], None]
MINUTES = st.one_of(st.integers(0, 1439), st.sampled_from([0, 90, 120, 130, 150, 170, 180, 420, 540, 1320]))
ZONES = st.sampled_from([BERLIN, NEW_YORK, LORD_HOWE, "UTC", "Asia/Kathmandu"])
PLACES = st.sampled_from(WHERE)
SCHEDULES = st.one_of(
    st.none(), st.just(Schedule()), st.just(Schedule(Mode.HOURLY)), st.builds(Schedule, st.just(Mode.DAILY), MINUTES)
)


def news(story: str, topics: list[str]) -> Step:
    return lambda days: days.news(story, topics)


def later(minutes: int) -> Step:
    return lambda days: days.tick(days.now + minutes * 60)


def ask(where: Destination) -> Step:
    return lambda days: days.ask(where)


def subscribe(where: Destination, topic: str, story: str, schedule: Schedule | None) -> Step:
    s = Subscription(f"{where}{topic}{story}", where, topic, story, schedule)
    return lambda days: days.set(lambda b, _: replace(b, subscriptions={**b.subscriptions, s.id: s}))


def unsubscribe(n: int) -> Step:
    def change(book: Book, _: float) -> Book:
        ids = sorted(book.subscriptions)
        gone = ids[n % len(ids)] if ids else ""
        return replace(book, subscriptions={i: s for i, s in book.subscriptions.items() if i != gone})

    return lambda days: days.set(change)


def sleep(where: Destination, hours: Quiet | None, zone: str) -> Step:
    def change(book: Book, _: float) -> Book:
        return replace(
            book, places={**book.places, str(where): replace(book.places[str(where)], quiet=hours, zone=zone)}
        )

    return lambda days: days.set(change)


def mute(kind: Muted, target: str, where: str, minutes: int | None) -> Step:
    def change(book: Book, now: float) -> Book:
        m = Mute(f"{kind}{target}{where}", kind, target, where, None if minutes is None else now + minutes * 60)
        return replace(book, mutes={**book.mutes, m.id: m})

    return lambda days: days.set(change)


def unmute() -> Step:
    return lambda days: days.set(lambda b, _: replace(b, mutes={}))


def follow(where: Destination, story: str, schedule: Schedule | None) -> Step:
    return subscribe(where, "", story, schedule)


def watch(where: Destination, topic: str, schedule: Schedule | None) -> Step:
    return subscribe(where, topic, "", schedule)


STORIES = st.sampled_from(["s1", "s2"])
NEWS = st.builds(news, STORIES, st.lists(st.sampled_from(TOPICS), min_size=1, unique=True))
STEPS = st.one_of(
    NEWS,
    NEWS,
    st.builds(later, st.one_of(st.integers(1, 90), st.integers(1, 1440))),
    st.builds(watch, PLACES, st.sampled_from(TOPICS), SCHEDULES),
    st.builds(follow, PLACES, STORIES, SCHEDULES),
    st.builds(unsubscribe, st.integers(0, 9)),
    st.builds(
        sleep, PLACES, st.one_of(st.none(), st.builds(Quiet, MINUTES, MINUTES, ZONES, st.booleans())), ZONES
    ),
    st.builds(
        mute, st.sampled_from([Muted.STORY, Muted.TOPIC]), st.sampled_from(["s1", "s2", *TOPICS]),
        st.sampled_from(["", str(CHANNEL), str(DIRECT)]), st.one_of(st.none(), st.integers(1, 600)),
    ),
    st.builds(unmute),
    st.builds(ask, PLACES),
)  # fmt: skip
EVES = st.sampled_from(
    [
        at("2026-03-28 18:00", BERLIN), at("2026-10-24 18:00", BERLIN), at("2026-03-07 18:00", NEW_YORK),
        at("2026-10-31 18:00", NEW_YORK), at("2026-10-03 18:00", LORD_HOWE), at("2026-04-04 18:00", LORD_HOWE),
    ]
)  # fmt: skip


@settings(max_examples=300)
@given(
    EVES,
    st.lists(st.builds(watch, PLACES, st.sampled_from(TOPICS), SCHEDULES), min_size=1, max_size=4),
    st.lists(STEPS, min_size=5, max_size=30),
)
def test_whatever_is_set_meanwhile_every_message_is_told_once_or_dropped_with_a_reason(
    eve: float, first: list[Step], steps: list[Step]
) -> None:
    days = Days(eve)
    for step in (*first, *steps):
        step(days)
    ends = 0
    while days.held:
        days.tick(max(h.due for h in days.held))
        ends += 1
        assert ends < 5, "held for ever"
    assert Counter(days.sent + days.dropped) == Counter(days.wanted)
    assert len(set(days.wanted)) == len(days.wanted)
    assert len(set(days.digests)) == len(days.digests)
