"""Who is told what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.plan import Plan, plan, views
from bot.model import Act, Analysis, Article, Destination, Finding, Mark, Sentence, Subscription, Topic, Verdict
from bot.topics.match import Matcher
from bot.topics.query import parse

NOW = 1_773_223_200.0
DESK = Destination("console", "desk")
ROOM = Destination("matrix", "!room:example.org")
FERRY = Topic("t1", "ferries", "ferry")
COAST = Topic("t2", "coast", "coast")
QUOTE = Finding(0, "The ferry was refloated.", Verdict.NEW, 0.1, 0.9, 0.0, None, ("new event",))


def analysis(
    id: str = "a1", version: int = 1, title: str = "Ferry refloated", marks: tuple[Mark, ...] = ()
) -> Analysis:
    article = Article(
        id, title, QUOTE.text, NOW - 60, NOW, version, url="https://example.org/1", source="Coast Wire", marks=marks
    )
    return Analysis(article, "en", Sentence(title), (Sentence(QUOTE.text),))


def planned(
    *,
    told: tuple[Destination, ...] = (),
    to: tuple[Subscription, ...] = (Subscription(DESK, FERRY),),
    quotes: tuple[Finding, ...] = (QUOTE,),
    counts: bool = True,
    about: Analysis | None = None,
) -> Plan:
    return plan(about or analysis(), "s1", quotes, map(str, told), to, NOW, counts)


def acts(made: Plan) -> list[tuple[Act, str]]:
    return [(d.act, str(d.destination)) for d in made.deliveries]


def test_the_first_development_at_a_destination_is_a_root() -> None:
    made = planned()
    assert acts(made) == [(Act.ALERT, "console:desk")]
    assert made.told == ("console:desk",)


def test_a_later_one_is_a_reply_and_the_root_is_brought_up_to_date() -> None:
    made = planned(told=(DESK,))
    assert acts(made) == [(Act.UPDATE, "console:desk"), (Act.EDIT, "console:desk")]
    assert made.told == ()


def test_a_rewrite_says_nothing_and_is_counted() -> None:
    assert acts(planned(told=(DESK,), quotes=())) == [(Act.EDIT, "console:desk")]
    assert acts(planned(told=(DESK,), quotes=(), counts=False)) == []


def test_a_rewrite_of_a_story_that_nobody_has_is_told_to_nobody() -> None:
    assert planned(quotes=()) == Plan((), ())


def test_who_joins_late_gets_a_root_while_the_others_get_a_reply() -> None:
    made = planned(told=(DESK,), to=(Subscription(DESK, FERRY), Subscription(ROOM, FERRY)))
    assert acts(made) == [
        (Act.UPDATE, "console:desk"),
        (Act.ALERT, "matrix:!room:example.org"),
        (Act.EDIT, "console:desk"),
    ]
    assert made.told == ("matrix:!room:example.org",)


def test_the_root_of_who_no_longer_watches_is_still_brought_up_to_date() -> None:
    assert acts(planned(told=(ROOM,), to=())) == [(Act.EDIT, "matrix:!room:example.org")]


def test_an_address_with_colons_in_it_is_read_back_whole() -> None:
    assert planned(told=(ROOM,), quotes=()).deliveries[0].destination == ROOM


def test_two_topics_at_one_destination_make_one_message_that_names_both() -> None:
    made = planned(to=(Subscription(DESK, FERRY), Subscription(DESK, COAST)))
    assert len(made.deliveries) == 1
    message = made.deliveries[0].message
    assert message is not None
    assert message.topics == ("ferries", "coast")


def test_a_message_says_what_is_new_why_and_where_it_is_from() -> None:
    message = planned(about=analysis(marks=(Mark.UNDATED,))).deliveries[0].message
    assert message is not None
    assert [(q.text, q.reasons) for q in message.quotes] == [("The ferry was refloated.", ("new event",))]
    assert (message.headline, message.source, message.url) == ("Ferry refloated", "Coast Wire", "https://example.org/1")
    assert (message.article, message.marks, message.published, message.seen) == ("a1", ("undated",), NOW - 60, NOW)


def test_without_a_title_the_quote_is_the_headline() -> None:
    message = planned(about=analysis(title="")).deliveries[0].message
    assert message is not None
    assert message.headline == QUOTE.text


@pytest.mark.parametrize(
    "other",
    [
        planned(about=analysis(version=2)),
        planned(about=analysis(id="a2")),
        planned(to=(Subscription(ROOM, FERRY),)),
        planned(told=(DESK,)),
    ],
    ids=["another version", "another article", "another destination", "another act"],
)
def test_another_cause_is_another_delivery(other: Plan) -> None:
    assert other.deliveries[0].id != planned().deliveries[0].id


DESTINATIONS = st.builds(Destination, st.sampled_from(["console", "slack", "matrix"]), st.text("ab:!#", max_size=3))
SUBSCRIPTIONS = st.lists(st.builds(Subscription, DESTINATIONS, st.sampled_from([FERRY, COAST])), max_size=6)
STORIES = st.lists(st.tuples(st.booleans(), SUBSCRIPTIONS), max_size=6)


@given(STORIES)
def test_over_the_life_of_a_story_no_destination_gets_two_roots_or_a_reply_before_its_root(
    articles: list[tuple[bool, list[Subscription]]],
) -> None:
    told: set[str] = set()
    ids: list[str] = []
    for n, (news, matched) in enumerate(articles):
        about = analysis(id=f"a{n}")
        quotes = (QUOTE,) if news else ()
        made = plan(about, "s1", quotes, sorted(told), matched, NOW, counts=True)
        again = plan(about, "s1", quotes, sorted(told), reversed(matched), NOW + 9, counts=True)
        assert {d.id for d in made.deliveries} == {d.id for d in again.deliveries}
        for d in made.deliveries:
            where = str(d.destination)
            assert d.act is not Act.ALERT or where not in told
            assert d.act is Act.ALERT or where in told
            assert news or d.act is Act.EDIT
            assert (d.message is None) == (d.act is Act.EDIT)
        roots = [str(d.destination) for d in made.deliveries if d.act is Act.ALERT]
        assert sorted(roots) == sorted(made.told)
        assert len(set(roots)) == len(roots)
        told.update(made.told)
        ids += [d.id for d in made.deliveries]
    assert len(set(ids)) == len(ids)


MANY = ("Fog lay on the quay.", "A strike began in Orrin.", "Orrin is calm.")


def quoted(*asked: str) -> list[str]:
    """What one destination with these topics reads of three developments, in order, what is marked in brackets."""
    about = Analysis(Article("a", "", "", NOW, NOW), "en", Sentence(""), tuple(map(Sentence, MANY)))
    quotes = tuple(Finding(n, MANY[n], Verdict.NEW, 0.1, 0.9, 0.0, None, ()) for n in (2, 0, 1))
    subscriptions = [Subscription(DESK, Topic(q, q, q)) for q in asked]
    matched = dict(Matcher((s, parse(s.topic.query)) for s in subscriptions).match(about))
    (delivery,) = plan(about, "s1", quotes, (), matched, NOW, True, views(matched)).deliveries
    assert delivery.message is not None
    read = []
    for q in delivery.message.quotes:
        parts = list(q.text)
        for a, b in q.spans:
            parts[a] = "[" + parts[a]
            parts[b - 1] += "]"
        read.append("".join(parts))
    return read


def test_a_message_leads_with_the_sentence_that_the_topic_asks_for_and_marks_what_matched() -> None:
    assert quoted("strikes AND Orrin~") == [
        "A [strike] began in [Orrin].",
        "[Orrin] is calm.",
        "Fog lay on the quay.",
    ]


def test_who_watches_everything_reads_in_the_order_of_the_judge() -> None:
    assert quoted("*") == [MANY[2], MANY[0], MANY[1]]


def test_two_topics_at_one_destination_are_marked_together_and_the_nearest_leads() -> None:
    assert quoted("fog", "strikes calm") == [
        "[Fog] lay on the quay.",
        "Orrin is [calm].",
        "A [strike] began in Orrin.",
    ]
