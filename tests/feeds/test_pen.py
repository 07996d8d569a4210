"""The process in which documents are read: its answers, its bounds, its end."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import BadFeed
from bot.ingest import pen as module
from bot.ingest.feeds.parse import parse
from bot.ingest.pen import Pen
from tests.feeds.samples import BASE, KINDS, RSS2

BOUNDS = {"max_items": 500, "max_bytes": 10_000_000}
PROSE = [
    f"The council of Marhaven heard in its session number {n} that the quay of the old port is to be rebuilt by spring, "
    "and that the town will pay for it out of the harbour dues of the coming years."
    for n in range(6)
]
PAGE = (
    "<!doctype html><html><head><title>Quay to be rebuilt</title></head><body><nav><a href='/'>Home</a> <a href='/s'>Sport"
    "</a></nav><article><h1>Quay to be rebuilt</h1>" + "".join(f"<p>{p}</p>" for p in PROSE) + "</article>"
    "<footer>All rights reserved, Coast Wire</footer></body></html>"
).encode()


@pytest.fixture
async def pen() -> AsyncIterator[Pen]:
    async with Pen(seconds=60.0) as made:
        yield made


@pytest.mark.parametrize("kind", KINDS)
async def test_a_feed_is_read_there_as_it_is_here(pen: Pen, kind: str) -> None:
    here = parse(KINDS[kind], "", BASE, scope="f1")
    assert await pen.feed(KINDS[kind], "", BASE, scope="f1", **BOUNDS) == here
    found = await pen.feed(KINDS[kind], "", BASE, scope="f1", **BOUNDS)
    assert [dict(i.plain) for i in found.items] == [dict(i.plain) for i in here.items]


async def test_what_is_no_feed_is_refused_with_the_same_words_and_the_process_lives_on(pen: Pen) -> None:
    with pytest.raises(BadFeed, match="a web page, not a feed"):
        await pen.feed(PAGE, "text/html", BASE, scope="f1", **BOUNDS)
    process = pen._process
    assert process is not None
    assert (await pen.feed(RSS2, "", BASE, scope="f1", **BOUNDS)).title == "Coast Wire"
    assert pen._process is process


async def test_the_article_is_taken_out_of_its_page_without_the_furniture(pen: Pen) -> None:
    text = (await pen.page(PAGE, "https://wire.example/quay")).text
    assert [p for p in PROSE if p in text] == PROSE
    assert "Sport" not in text
    assert "rights reserved" not in text


@pytest.mark.parametrize("body", [b"", b"\x00\xff" * 5000, b"<" * 100_000, b"<div>" * 20_000, b"{" * 50_000])
async def test_a_page_that_is_none_has_no_text(pen: Pen, body: bytes) -> None:
    try:
        assert len((await pen.page(body, "https://wire.example/x")).text) < 200_000
    except BadFeed:
        pass
    assert "Marhaven" in (await pen.page(PAGE, "https://wire.example/quay")).text


async def test_a_document_that_takes_too_long_is_given_up_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Pen(seconds=0.0) as hasty:
        with pytest.raises(BadFeed, match="longer than 0 s"):
            await hasty.feed(RSS2, "", BASE, scope="f1", **BOUNDS)
        assert hasty._process is None
        hasty._seconds = 60.0
        assert (await hasty.feed(RSS2, "", BASE, scope="f1", **BOUNDS)).title == "Coast Wire"


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no bound of memory")
async def test_a_process_that_wants_too_much_memory_is_given_up() -> None:
    async with Pen(seconds=60.0, memory_mb=400) as small:
        assert (await small.feed(RSS2, "", BASE, scope="f1", **BOUNDS)).title == "Coast Wire"
        with pytest.raises(BadFeed, match="memory"):
            await small.page(b"<p>" + b"x" * 300_000_000, "https://wire.example/x")
        assert (await small.feed(RSS2, "", BASE, scope="f1", **BOUNDS)).title == "Coast Wire"


async def test_the_process_is_replaced_after_a_while_and_ends_with_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LIFE", 2)
    seen = set()
    async with Pen(seconds=60.0) as made:
        for n in range(3):
            await made.feed(RSS2, "", BASE, scope="f1", **BOUNDS)
            if made._process is not None:
                seen.add(made._process.pid)
            assert (made._process is None) == (n == 1)
        last = made._process
        assert last is not None
    assert len(seen) == 2
    assert last.returncode is not None
    with pytest.raises(ProcessLookupError):
        os.kill(last.pid, 0)


async def test_one_that_is_cancelled_leaves_no_answer_for_the_next(pen: Pen) -> None:
    asked = asyncio.create_task(pen.feed(KINDS["atom"], "", BASE, scope="f1", **BOUNDS))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    assert (await pen.feed(RSS2, "", BASE, scope="f1", **BOUNDS)).ttl == 900


@pytest.mark.skipif(sys.platform != "linux", reason="it is looked up in /proc")
async def test_no_secret_is_handed_to_the_process(pen: Pen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUGLINE_SLACK_BOT_TOKEN", "xoxb-secret")
    await pen.feed(RSS2, "", BASE, scope="f1", **BOUNDS)
    assert pen._process is not None
    given = Path(f"/proc/{pen._process.pid}/environ").read_bytes()
    assert b"PATH=" in given
    assert b"secret" not in given
