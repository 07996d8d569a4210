"""Records of earlier versions are read, those of later ones refused."""

from dataclasses import replace

import msgpack
import pytest

from bot.book import Topic
from bot.errors import Unreadable
from bot.model import Act, Article, Decision, Delivery, Destination, Kind, Label, Message
from bot.store.codec import FORMAT, pack, unpack

HEAD = ("s1", "Fire at Marhaven cannery", [["Three died.", []]], "Coast Wire", "", "en", 1.0, 2.0)
"""A message of the first version, which had no label and no priority; so had a delivery no digest."""


def packed(*body: object) -> bytes:
    data: bytes = msgpack.packb((FORMAT, body))
    return data


def test_a_record_that_an_earlier_version_wrote_is_read_with_the_defaults_of_what_was_added() -> None:
    message = [*HEAD, ["fires"], [], "a1"]
    delivery = unpack(Delivery, packed("d1", "alert", ["console", "desk"], "s1", message, 3.0))
    assert (delivery.act, delivery.destination, delivery.digest) == (Act.ALERT, Destination("console", "desk"), None)
    assert delivery.message is not None
    assert (delivery.message.article, delivery.message.label, delivery.message.priority) == ("a1", Label.NEWS, "normal")
    assert unpack(Delivery, pack(delivery)) == delivery
    decision = unpack(Decision, packed("a1", 1, "new story", "s1", 3.0, 0, ["so"], [], []))
    assert (decision.kind, decision.sure) == (Kind.OPENED, 0.0)


def test_a_record_with_fields_of_a_later_version_is_refused_wherever_they_are() -> None:
    whole = msgpack.unpackb(pack(Topic("t1", "fires", "fire")))[1]
    assert unpack(Topic, packed(*whole)) == Topic("t1", "fires", "fire")
    with pytest.raises(Unreadable, match="a stored Topic cannot be read: a newer version wrote it, with 10 fields"):
        unpack(Topic, packed(*whole, "later"))
    message = msgpack.unpackb(pack(unpack(Message, packed(*HEAD))))[1]
    with pytest.raises(Unreadable, match="fields of Message; upgrade"):
        unpack(Delivery, packed("d1", "alert", ["console", "desk"], "s1", [*message, 1], 3.0))


@pytest.mark.parametrize("body", [(), ("t1",), ("t1", "fires", "fire", "", "urgent"), ("t1", "fires", "fire", "", 7)])
def test_a_record_that_lacks_what_has_no_default_or_has_a_word_unknown_is_refused(body: tuple[object, ...]) -> None:
    with pytest.raises(Unreadable, match="a stored Topic cannot be read"):
        unpack(Topic, packed(*body))


def test_an_article_of_the_format_before_is_read_without_byline_dateline_and_change() -> None:
    now = 1_773_223_200.0
    row = (
        "a1",
        "Ferry runs aground",
        "It sat.",
        now,
        now,
        2,
        "https://paper.example/a1",
        "Coast Wire",
        "en",
        (),
        "usable",
    )
    made = unpack(Article, msgpack.packb((1, row)))
    assert (made.id, made.state.value, made.byline, made.dateline, made.modified) == ("a1", "usable", "", "", None)
    assert unpack(Article, pack(replace(made, byline="Anna", modified=now))) == replace(
        made, byline="Anna", modified=now
    )
