"""What was sent is remembered, and what became of it is shown at the message, on a real server."""

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from bot.model import (
    Act,
    Claim,
    Delivery,
    Digest,
    DigestItem,
    DigestSection,
    DigestStory,
    Message,
    Note,
    Receipt,
    Sent,
)  # fmt: skip
from bot.store.keys import DAY, MAX_NOTES, THREAD_DAYS
from bot.store.news import Limits
from tests.support import BRIDGE, HERE, QUAY, QUAY_AGAIN, QUAY_MOVES, START, Bench, article

WRONG = Note("not news", "Anna: not news", "console:anna", START + 5)
FALSE = Note("withdrawn", "The wire has withdrawn this.", "Coast Wire", START + 9)


class Threads:
    """A desk whose outbox a test works by hand. Messages are called after their articles."""

    def __init__(self, client: Redis, desk: str, debounce: float = 0.0) -> None:
        self.bench = Bench(client, desk, Limits(edit_debounce_seconds=debounce))
        self.outbox = self.bench.outbox
        self.count = 0

    async def decide(self, *stories: tuple[str, str]) -> None:
        for story in stories:
            self.count += 1
            await self.bench.ingest([article(f"a{self.count}", story, self.bench.now, f"Paper {self.count}")])
            await self.bench.worker().drain()

    async def claims(self, *acts: Act) -> list[Claim]:
        found = await self.outbox.claim(self.bench.now, 30.0, 16)
        return [c for c in found if not acts or c.delivery.act in acts]

    async def settle(self, claim: Claim, id: str = "") -> None:
        message = claim.delivery.message
        id = id or (f"m-{message.article}" if message else "e")
        await self.outbox.settle(claim, Receipt(id), self.bench.now)

    async def send(self) -> list[Claim]:
        """Sends all that is due, and what becomes due by that."""
        sent = []
        while claims := await self.claims():
            for claim in claims:
                await self.settle(claim)
            sent += claims
        return sent

    async def id(self, message: str) -> str:
        found = await self.outbox.by_message(HERE, message)
        assert found is not None
        return found.delivery.id

    async def note(self, note: Note, *ids: str) -> tuple[str, ...]:
        return await self.outbox.note(ids, note, self.bench.now)


@pytest.fixture
def threads(client: Redis, desk: str) -> Threads:
    return Threads(client, desk)


def digest_of(*stories: str) -> Delivery:
    message = Message("", "Fire", (), "Coast Wire", "", "en", START, START)
    told = tuple(DigestStory(s, "Fire", (DigestItem(replace(message, story=s)),)) for s in stories)
    return Delivery(
        "dig", Act.DIGEST, HERE, "", None, START, Digest(START, START, "hourly", (DigestSection("fires", told),))
    )


async def test_what_was_sent_is_found_by_its_id_its_message_and_its_story(threads: Threads) -> None:
    await threads.decide(QUAY, QUAY_MOVES, BRIDGE)
    waits = await threads.outbox.told("s1")
    assert [(s.delivery.act, s.message_id, s.at) for s in waits] == [(Act.ALERT, None, None), (Act.UPDATE, None, None)]
    threads.bench.now += 7
    await threads.send()
    told = await threads.outbox.told("s1")
    assert [(s.delivery.act, s.message_id, s.at) for s in told] == [
        (Act.ALERT, "m-a1", START + 7),
        (Act.UPDATE, "m-a2", START + 7),
    ]
    assert await threads.outbox.sent(told[1].delivery.id) == told[1]
    assert await threads.outbox.by_message(HERE, "m-a2") == told[1]
    assert await threads.outbox.by_message(replace(HERE, address="other"), "m-a2") is None
    assert await threads.outbox.sent("nothing") is None


async def test_a_digest_is_found_by_each_story_that_it_tells_of(threads: Threads) -> None:
    await threads.outbox.push([digest_of("s1", "s7")])
    (claim,) = await threads.claims()
    await threads.settle(claim, "m-digest")
    for story in ("s1", "s7"):
        (sent,) = await threads.outbox.told(story)
        assert isinstance(sent, Sent)
        assert (sent.message_id, sent.delivery.digest) == ("m-digest", claim.delivery.digest)
    assert await threads.outbox.told("s2") == []


async def test_a_note_on_a_reply_is_shown_by_an_edit_of_that_reply(threads: Threads) -> None:
    await threads.decide(QUAY, QUAY_MOVES)
    await threads.send()
    update = await threads.id("m-a2")
    assert await threads.note(WRONG, update) == (update,)
    (edit,) = await threads.claims()
    assert (edit.delivery.act, edit.delivery.edits, edit.notes) == (Act.EDIT, update, (WRONG,))
    assert (edit.root, edit.target) == ("m-a1", "m-a2")
    assert edit.target_message is not None
    assert edit.target_message.article == "a2"
    await threads.settle(edit)
    assert await threads.outbox.waiting() == 0
    assert (await threads.outbox.told("s1"))[1].notes == (WRONG,)
    assert (await threads.outbox.by_message(HERE, "e")) is None, "an edit is no message"


async def test_a_note_on_a_root_is_shown_with_its_tally_and_by_every_later_edit(threads: Threads) -> None:
    await threads.decide(QUAY)
    await threads.send()
    await threads.note(WRONG, await threads.id("m-a1"))
    (edit,) = await threads.claims()
    assert (edit.root, edit.target, edit.notes, edit.tally.reports) == ("m-a1", None, (WRONG,), 1)
    await threads.settle(edit)
    await threads.decide(QUAY_AGAIN)
    (later,) = await threads.claims()
    assert (later.root, later.notes, later.tally.reports) == ("m-a1", (WRONG,), 2)


async def test_a_note_does_not_wait_as_long_as_the_tally_that_it_goes_with(client: Redis, desk: str) -> None:
    threads = Threads(client, desk, debounce=30.0)
    await threads.decide(QUAY)
    await threads.send()
    await threads.decide(QUAY_AGAIN)
    assert await threads.claims() == []
    await threads.note(WRONG, await threads.id("m-a1"))
    (edit,) = await threads.claims()
    assert (edit.notes, edit.tally.reports) == ((WRONG,), 2)
    await threads.settle(edit)
    assert await threads.outbox.waiting() == 0


async def test_a_note_that_comes_while_an_edit_is_being_sent_is_shown_by_another_that_follows(threads: Threads) -> None:
    await threads.decide(QUAY)
    await threads.send()
    root = await threads.id("m-a1")
    await threads.note(WRONG, root)
    (first,) = await threads.claims()
    await threads.note(FALSE, root)
    assert await threads.claims() == [], "edits of one message do not overtake each other"
    await threads.settle(first)
    (second,) = await threads.claims()
    assert second.notes == (WRONG, FALSE)


@pytest.mark.parametrize("leased", [False, True])
async def test_a_note_on_what_is_still_on_its_way_waits_for_it(threads: Threads, leased: bool) -> None:
    await threads.decide(QUAY, QUAY_MOVES)
    alert, update = await threads.outbox.told("s1")
    (claim,) = await threads.claims() if leased else [None]
    await threads.note(FALSE, alert.delivery.id, update.delivery.id)
    assert await threads.claims(Act.EDIT) == []
    if claim is None:
        threads.bench.now += 31
        (claim,) = await threads.claims()
        assert claim.notes == (FALSE,), "it may be shown at once"
    await threads.settle(claim)
    sent = await threads.send()
    edits = [c for c in sent if c.delivery.act is Act.EDIT]
    assert {(c.root, c.target, c.notes) for c in edits} == {("m-a1", None, (FALSE,)), ("m-a1", "m-a2", (FALSE,))}
    assert await threads.outbox.waiting() == 0


async def test_a_note_on_what_was_given_up_is_shown_if_it_is_sent_after_all(threads: Threads) -> None:
    await threads.decide(QUAY)
    (alert,) = await threads.claims()
    await threads.note(WRONG, alert.delivery.id)
    assert await threads.claims() == [], "the edit waits"
    await threads.outbox.bury(alert, "no such channel", threads.bench.now)
    assert await threads.note(FALSE, alert.delivery.id) == (alert.delivery.id,)
    assert await threads.claims() == []
    assert await threads.outbox.waiting() == 0
    assert await threads.outbox.revive(alert.delivery.id, threads.bench.now)
    (again,) = await threads.claims()
    assert again.notes == (WRONG, FALSE)


async def test_a_note_on_a_digest_brings_the_digest_and_names_the_story(threads: Threads) -> None:
    await threads.outbox.push([digest_of("s1", "s7")])
    await threads.settle((await threads.claims())[0], "m-digest")
    about = replace(FALSE, story="s7")
    await threads.note(about, "dig")
    (edit,) = await threads.claims()
    assert (edit.root, edit.target, edit.target_message, edit.notes) == (None, "m-digest", None, (about,))
    assert edit.target_digest == digest_of("s1", "s7").digest


async def test_the_same_note_counts_once_and_the_unknown_is_named(threads: Threads) -> None:
    await threads.decide(QUAY)
    await threads.send()
    root = await threads.id("m-a1")
    assert await threads.note(WRONG, root, "nothing", root) == (root,)
    assert await threads.note(WRONG, root) == (root,)
    assert len(await threads.send()) == 1
    for n in range(MAX_NOTES + 5):
        await threads.note(replace(WRONG, at=START + n), root)
    sent = await threads.outbox.sent(root)
    assert sent is not None
    assert len(sent.notes) == MAX_NOTES


async def test_an_edit_with_a_note_that_fails_for_good_is_a_dead_letter(threads: Threads) -> None:
    await threads.decide(QUAY)
    await threads.send()
    await threads.decide(QUAY_AGAIN)
    await threads.note(FALSE, await threads.id("m-a1"))
    (edit,) = await threads.claims()
    await threads.outbox.bury(edit, "no right to edit", threads.bench.now)
    (dead,) = await threads.outbox.dead()
    assert (dead.delivery.act, dead.reason) == (Act.EDIT, "no right to edit")
    assert await threads.outbox.revive(dead.delivery.id, threads.bench.now)
    assert [c.notes for c in await threads.claims()] == [(FALSE,)]


async def test_a_new_root_takes_the_thread_and_the_old_one_says_so_and_what_else_is_noted(threads: Threads) -> None:
    await threads.decide(QUAY)
    await threads.send()
    old = await threads.id("m-a1")
    first = (await threads.outbox.told("s1"))[0].delivery
    assert first.message is not None
    later = replace(
        first, id="anew", message=replace(first.message, article="a9"), created=threads.bench.now, new_root=True
    )
    await threads.outbox.push([later])
    (claim,) = await threads.claims()
    assert claim.root is None, "it opens a thread"
    assert (claim.earlier, claim.earlier_delivery) == ("m-a1", old)
    await threads.note(WRONG, old)
    await threads.settle(claim)
    (edit,) = await threads.claims()
    assert (edit.root, edit.target, edit.target_opened) == ("m-a9", "m-a1", True)
    assert edit.notes == (WRONG, Note("continued", "in a newer thread", "", later.created))
    await threads.settle(edit)
    await threads.decide(QUAY_AGAIN)
    (tally,) = await threads.claims()
    assert (tally.root, tally.target, tally.notes) == ("m-a9", None, ())


async def test_a_reply_that_is_edited_is_no_root(threads: Threads) -> None:
    await threads.decide(QUAY, QUAY_MOVES)
    await threads.send()
    await threads.note(WRONG, await threads.id("m-a2"))
    (edit,) = await threads.claims()
    assert (edit.target, edit.target_opened, edit.earlier) == ("m-a2", False, "")


async def test_a_root_is_remembered_with_its_notes_for_as_long_as_its_thread_lives(
    threads: Threads, client: Redis
) -> None:
    await threads.decide(QUAY)
    await threads.send()
    root = await threads.id("m-a1")
    await threads.note(WRONG, root)
    await threads.send()
    keys = threads.bench.store.keys
    about = [keys.of("sent", root), keys.of("notes", root), keys.posted(str(HERE), "m-a1")]
    for key in about:
        assert await client.expire(key, 100)
    await threads.decide(QUAY_MOVES)
    await threads.send()
    for key in about:
        assert await client.ttl(key) == pytest.approx(THREAD_DAYS * DAY, abs=60)


async def test_the_stories_of_what_is_told_are_bounded(threads: Threads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.outbox.MAX_TOLD", 2)
    for n in range(4):
        await threads.outbox.push([replace(digest_of("s1"), id=f"d{n}", created=START + n)])
    assert [s.delivery.id for s in await threads.outbox.told("s1")] == ["d2", "d3"]
