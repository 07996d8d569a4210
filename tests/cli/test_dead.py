"""Dead letters as a person at a terminal meets them."""

import asyncio
import json
import re
import time
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.model import Article
from bot.store.codec import pack
from bot.store.dead import DeadLetters, Retried
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.server import EmbeddedServer
from tests.cli.conftest import ATTACK, FIRE, Shell
from tests.cli.desks import with_a_dead_letter

HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")


async def with_a_refused_article(client: Redis, desk: str, payload: bytes, why: str = "a defect") -> str:
    """An article that is taken and cannot be decided. Returns its dead letter's id."""
    store = NewsStore(client, desk)
    await store.prepare()
    entry = await client.xadd(store.keys.of("in"), {"a": payload})
    await client.xreadgroup("workers", "w", {store.keys.of("in"): ">"}, count=1)
    await store.refuse(entry.decode(), why)
    [(id, _)] = await client.xrevrange(store.keys.of("refused"), count=1)
    return id.decode()


def fire(id: str = "p1") -> Article:
    now = time.time()
    return Article(id, "Fire at the cannery", FIRE, now, now, source="Coast Wire", lang="en")


@pytest.fixture
def letters(client: Redis, desk: str) -> DeadLetters:
    return DeadLetters(client, Outbox(client, desk), 100)


@pytest.fixture
def here(server: EmbeddedServer, desk: str, tmp_path: Path) -> Shell:
    return Shell(tmp_path, {"SLUGLINE_REDIS_URL": server.url, "SLUGLINE_DESK": desk})


async def test_messages_and_articles_are_listed_together_with_reason_and_tries(
    client: Redis, here: Shell, desk: str
) -> None:
    await with_a_dead_letter(client, desk)
    id = await with_a_refused_article(client, desk, pack(fire()))
    found = {x["kind"]: x for x in here.objects("dead", "list")}
    assert found["delivery"]["reason"] == "the channel is gone"
    assert found["delivery"]["destination"] == "console:desk"
    assert (found["article"]["id"], found["article"]["article"]) == (id, "p1")
    assert (found["article"]["reason"], found["article"]["tries"]) == ("a defect", 1)
    said = here("dead", "list").stdout
    assert "the channel is gone" in said
    assert "article p1: Fire at the cannery" in said
    assert "2 dead letters" not in said
    health = json.loads(here("health", "--json").stdout)
    assert (health["dead_letters"], health["refused"]) == (1, 1)
    assert any("slugline dead list" in w for w in health["warnings"])


async def test_one_is_shown_whole_and_nothing_of_it_reaches_the_terminal(client: Redis, here: Shell, desk: str) -> None:
    outbox = await with_a_dead_letter(client, desk, f"Fire{ATTACK} in the port", f"no such{ATTACK} channel")
    [letter] = await outbox.dead()
    odd = Article(f"p{ATTACK}", f"T{ATTACK}", FIRE + ATTACK, 1e9, 1e9, source=ATTACK)
    id = await with_a_refused_article(client, desk, pack(odd), f"why{ATTACK}")
    for args in (["list"], ["show", letter.id], ["show", id]):
        for way in ([], ["--json"]):
            said = here("dead", *args, *way).stdout
            assert said
            assert not HARMFUL.search(said), (args, way)
    assert "after 1 try" in here("dead", "show", letter.id).stdout
    whole = json.loads(here("dead", "show", id, "--json").stdout)
    assert whole["body"] == FIRE + ATTACK
    done = here("dead", "show", f"x{ATTACK}")
    assert done.returncode == 1
    assert "slugline dead list" in done.stderr
    assert not HARMFUL.search(done.stderr)


async def test_a_letter_that_this_version_cannot_read_is_listed_and_can_be_dropped(
    client: Redis, here: Shell, desk: str
) -> None:
    outbox = await with_a_dead_letter(client, desk)
    [letter] = await outbox.dead()
    await client.hset(outbox.keys.of("delivery", letter.id), "payload", b"\xc1")
    id = await with_a_refused_article(client, desk, b"nonsense")
    assert {x["id"]: x["readable"] for x in here.objects("dead", "list")} == {letter.id: False, id: False}
    assert "cannot read" in here("dead", "show", letter.id).stdout
    assert here("dead", "drop", letter.id, id).stdout == "1 message and 1 article dropped\n"
    assert here.objects("dead", "list") == []
    assert not await client.exists(outbox.keys.of("delivery", letter.id))


async def test_a_retry_puts_each_back_where_it_belongs_and_a_second_one_finds_nothing(
    client: Redis, here: Shell, desk: str
) -> None:
    outbox = await with_a_dead_letter(client, desk)
    id = await with_a_refused_article(client, desk, pack(fire()))
    assert here("dead", "retry", "all").stdout == "1 message and 1 article put back; slugline run takes them up\n"
    assert await outbox.waiting() == 1
    [waiting] = await NewsStore(client, desk).take("w", 5, 0.0)
    assert waiting.article.id == "p1"
    again = here("dead", "retry", id)
    assert (again.returncode, again.stdout) == (1, "")
    assert f"no dead letter {id}" in again.stderr
    assert here("dead", "retry", "all").stdout == "0 messages and 0 articles put back\n"


async def test_of_many_who_retry_one_letter_at_once_one_succeeds(
    client: Redis, letters: DeadLetters, desk: str
) -> None:
    outbox = await with_a_dead_letter(client, desk)
    [letter] = await outbox.dead()
    id = await with_a_refused_article(client, desk, pack(fire()))
    for one in (id, letter.id):
        came = await asyncio.gather(*(letters.retry(one, time.time()) for _ in range(8)))
        assert sorted(c.value for c in came) == ["done"] + ["missing"] * 7
    assert await client.xlen(outbox.keys.of("in")) == 1
    assert await client.llen(outbox.keys.of("lane", f"console:desk|{letter.delivery.story}")) == 1  # type: ignore[union-attr]


async def test_a_retry_whose_answer_was_lost_is_done_once_and_says_so(
    client: Redis, letters: DeadLetters, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client sends a command again whose connection broke: the script meets its own ticket."""
    outbox = await with_a_dead_letter(client, desk)
    [letter] = await outbox.dead()
    id = await with_a_refused_article(client, desk, pack(fire()))

    async def same() -> tuple[int, int]:
        return 7_000_000, 60_000

    monkeypatch.setattr(letters, "_ticket", same)
    monkeypatch.setattr(letters._outbox, "_ticket", same)
    assert [await letters.retry(id, time.time()) for _ in range(2)] == [Retried.DONE] * 2
    assert await client.xlen(outbox.keys.of("in")) == 1
    await client.delete(outbox.keys.of("edit", "7000000"))
    assert [await letters.retry(letter.id, time.time()) for _ in range(2)] == [Retried.DONE] * 2
    assert await outbox.waiting() == 1


async def test_a_full_intake_keeps_the_dead_article(client: Redis, desk: str) -> None:
    id = await with_a_refused_article(client, desk, pack(fire()))
    store = NewsStore(client, desk)
    await store.ingest(fire("p2"))
    letters = DeadLetters(client, Outbox(client, desk), 1)
    assert await letters.retry(id, time.time()) is Retried.FULL
    assert (await letters.get(id)) is not None
