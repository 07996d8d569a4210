"""Feeds in chat: admins add, pause, resume and remove them; the feeds come from a site on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.book import Role
from bot.feeds import rated
from bot.ingest.feeds import opml
from bot.ingest.feeds.discover import Found, discover
from bot.ingest.feeds.fetch import Fetcher, Limits
from bot.ingest.feeds.guard import Guard
from bot.ingest.pen import Pen
from bot.pipeline import tier
from bot.store.feeds import FeedSetup
from handlers.answer import Line
from handlers.desk import Service, Stores
from tests.feeds.farm import Farm, farm
from tests.feeds.samples import RSS2
from tests.handlers.desk.bench import Bench

ADMIN = Role.ADMIN


@pytest.fixture
async def site() -> AsyncIterator[Farm]:
    async with farm() as made:
        made.pages["/rss"] = RSS2 if isinstance(RSS2, bytes) else RSS2.encode()
        page = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss"></head></html>'
        made.pages["/"] = web.Response(text=page, content_type="text/html")
        yield made


@pytest.fixture
async def desk_(client: Redis, desk: str, site: Farm) -> AsyncIterator[Bench]:
    made = Bench(client, desk)
    async with Fetcher(Guard.of(["127.0.0.1"]), Limits(max_bytes=100_000), lambda: 0.0) as fetcher, Pen() as pen:

        async def find(url: str) -> Found:
            return await discover(fetcher, url, pen=pen)

        async def read_list(url: str) -> tuple[list[opml.Outline], int]:
            rows = opml.read((await fetcher.get(url)).body or b"")
            fit = [row for row in rows if "10.0.0.1" not in row.url]
            return fit, len(rows) - len(fit)

        stores = Stores(made.news, made.book, made.held, made.outbox, made.feeds)
        made.service = Service(stores, made.clock, lambda: "0001", 0.75, find_feed=find, read_list=read_list)
        yield made


async def test_an_admin_adds_the_feed_behind_a_page_and_it_is_due_at_once(desk_: Bench, site: Farm) -> None:
    said = await desk_.asks("anna", f"feeds add {site.url('/')} as Coast Wire tier 1", role=ADMIN)
    assert "Coast Wire is polled as f1" in said
    (record,) = await desk_.feeds.feeds()
    assert (record.setup.url, record.setup.source, record.setup.tier) == (site.url("/rss"), "Coast Wire", 1)
    assert record.setup.full_text
    assert record.due == pytest.approx(desk_.now)
    assert [(n.kind, n.text) for n in await desk_.feeds.notes()] == [("added", "by anna")]
    assert "Coast Wire  f1 · not polled yet" in await desk_.asks("anna", "feeds", role=ADMIN)


async def test_a_feed_s_tier_becomes_that_of_its_source(desk_: Bench, site: Farm) -> None:
    await desk_.asks("anna", f"feeds add {site.url('/rss')} as Coast Wire tier 2", role=ADMIN)
    assert tier(await desk_.book.read(), "coast  wire") == 2
    assert "tier 2" in await desk_.asks("anna", "source Coast Wire", role=ADMIN)
    assert rated(await desk_.book.read(), "Coast Wire", 1, anew=False) is None


async def test_a_feed_that_is_there_is_added_once_and_set_up_as_it_is_said_last(desk_: Bench, site: Farm) -> None:
    await desk_.asks("anna", f"feeds add {site.url('/rss')} as Coast Wire tier 1", role=ADMIN)
    assert "there already" in await desk_.asks("anna", f"feeds add {site.url('/rss')} as Quay Post", role=ADMIN)
    (record,) = await desk_.feeds.feeds()
    assert (record.setup.source, record.setup.tier) == ("Quay Post", 1)


async def test_a_feed_rests_while_it_is_paused_and_goes_on_and_goes(desk_: Bench) -> None:
    await desk_.feeds.add(FeedSetup("https://paper.example/rss", "Coast Wire"), desk_.now)
    answer = await desk_.says("anna", "feeds pause F1", role=ADMIN)
    assert [r.paused for r in await desk_.feeds.feeds()] == [True]
    assert await desk_.feeds.claim(desk_.now + 1e6, 60.0, 10, 0.0) == []
    assert "paused" in await desk_.asks("anna", "feeds", role=ADMIN)
    await desk_.asks("anna", answer.actions[0].command, role=ADMIN)
    assert [(r.paused, r.due) for r in await desk_.feeds.feeds()] == [(False, pytest.approx(desk_.now))]
    await desk_.asks("anna", "feeds remove https://paper.example/rss", role=ADMIN)
    assert await desk_.feeds.feeds() == []
    assert [n.kind for n in await desk_.feeds.notes()] == ["removed", "resumed", "paused"]
    assert "no feeds" in await desk_.asks("anna", "feeds", role=ADMIN)


async def test_whoever_is_no_admin_is_told_who_is_and_nothing_is_done(desk_: Bench, site: Farm) -> None:
    await desk_.asks("anna", "role @ann editor", role=ADMIN)
    await desk_.asks("anna", "role @cora admin", role=ADMIN)
    await desk_.feeds.add(FeedSetup("https://paper.example/rss"), desk_.now)
    url = site.url("/rss")
    more = (f"feeds check {url}", f"feeds import {url}", "feeds export")
    for line in ("feeds", f"feeds add {url}", "feeds pause f1", "feeds resume f1", "feeds remove f1", *more):
        for where in ("#foreign", "dm"):
            answer = await desk_.says("ben", line, where)
            assert not answer.ok
            assert "Only an admin may do this" in answer.text
            assert "cora" in answer.text
    assert [r.paused for r in await desk_.feeds.feeds()] == [False]
    assert site.asked == []


async def test_what_is_no_feed_is_refused_with_the_reason_and_no_private_address_is_asked(
    desk_: Bench, site: Farm
) -> None:
    site.pages["/none"] = web.Response(text="<html><p>Nothing here.</p></html>", content_type="text/html")
    for url in (site.url("/none"), site.url("/missing"), "http://169.254.169.254/latest", "http://user:pass@10.0.0.1/"):
        answer = await desk_.says("anna", f"feeds add {url}", role=ADMIN)
        assert not answer.ok
        assert "Nothing was added" in answer.text
        assert "pass" not in answer.text
    assert not (await desk_.says("anna", "feeds pause f9", role=ADMIN)).ok
    assert await desk_.feeds.feeds() == []


async def test_feeds_in_trouble_are_listed_first(desk_: Bench) -> None:
    for n in range(3):
        await desk_.feeds.add(FeedSetup(f"https://paper{n}.example/rss"), desk_.now)
    claims = await desk_.feeds.claim(desk_.now, 60.0, 10, 0.0)
    last = next(claim for claim in claims if claim.id == "f3")
    state = replace(last.state, checked=desk_.now, failures=4, error="the server answers 500")
    await desk_.feeds.settle(last, state, desk_.now + 60, now=desk_.now)
    lines = (await desk_.asks("anna", "feeds", role=ADMIN)).split("\n")
    assert lines[0] == "3 feeds, 1 in trouble"
    assert lines[1].startswith("paper2.example")
    assert "the server answers 500" in lines[1]


async def test_a_feed_is_checked_and_nothing_changes(desk_: Bench, site: Farm) -> None:
    said = await desk_.asks("anna", f"feeds check {site.url('/')}", role=ADMIN)
    assert "Coast Wire can be read" in said
    assert f"it is at {site.url('/rss')}" in said
    assert "it names a hub: https://hub.example/" in said
    assert await desk_.feeds.feeds() == []
    await desk_.feeds.add(FeedSetup(site.url("/rss")), desk_.now)
    assert "Coast Wire can be read" in await desk_.asks("anna", "feeds check f1", role=ADMIN)
    broken = await desk_.says("anna", f"feeds check {site.url('/missing')}", role=ADMIN)
    assert (broken.ok, "404" in broken.text) == (False, True)


async def test_a_list_that_was_exported_in_chat_is_imported_in_chat_and_shows_no_password(
    desk_: Bench, site: Farm
) -> None:
    await desk_.feeds.add(FeedSetup("https://me:secret@paper.example/rss?a=1&b=2", "Coast <Wire>", tier=2), desk_.now)
    await desk_.feeds.add(FeedSetup("https://quay.example/rss", full_text=False), desk_.now)
    answer = await desk_.says("anna", "feeds export", role=ADMIN)
    assert "secret" not in answer.text
    text = "\n".join("".join(s.text for s in part.spans) for part in answer.parts if isinstance(part, Line))
    site.pages["/list"] = web.Response(body=text.encode(), content_type="text/x-opml")
    await desk_.asks("anna", "feeds remove f1", role=ADMIN)
    said = await desk_.asks("anna", f"feeds import {site.url('/list')}", role=ADMIN)
    assert "1 feed added, 1 there already." in said
    first, second = await desk_.feeds.feeds()
    assert (first.setup.url, first.setup.full_text) == ("https://quay.example/rss", False)
    assert (second.setup.url, second.setup.source) == ("https://paper.example/rss?a=1&b=2", "Coast <Wire>")
    assert tier(await desk_.book.read(), "coast <wire>") == 2
    assert [n.kind for n in await desk_.feeds.notes()] == ["added", "removed"]


async def test_a_list_with_private_addresses_says_how_many_are_refused_and_what_is_no_list_why(
    desk_: Bench, site: Farm
) -> None:
    site.pages["/list"] = (
        b"<opml><body><outline xmlUrl='http://10.0.0.1/'/><outline xmlUrl='https://a.example/'/></body></opml>"
    )
    assert "1 feed added, 0 there already, 1 refused" in (
        await desk_.asks("anna", f"feeds import {site.url('/list')}", role=ADMIN)
    )
    no = await desk_.says("anna", f"feeds import {site.url('/rss')}", role=ADMIN)
    assert (no.ok, "not <opml>" in no.text, "Nothing was added" in no.text) == (False, True, True)


async def test_too_many_feeds_for_a_message_are_exported_at_the_command_line(desk_: Bench) -> None:
    for n in range(26):
        await desk_.feeds.add(FeedSetup(f"https://p{n}.example/rss"), desk_.now)
    no = await desk_.says("anna", "feeds export", role=ADMIN)
    assert (no.ok, "slugline feeds export" in no.text) == (False, True)


async def test_what_changes_nothing_is_not_noted(desk_: Bench, site: Farm) -> None:
    await desk_.asks("anna", f"feeds add {site.url('/rss')}", role=ADMIN)
    await desk_.asks("anna", f"feeds add {site.url('/rss')}", role=ADMIN)
    for line in ("feeds pause f9", "feeds resume f9", "feeds remove f9"):
        assert not (await desk_.says("anna", line, role=ADMIN)).ok
    assert not await desk_.feeds.remove("f9", "anna", desk_.now)
    assert not await desk_.feeds.pause("f9", "anna", desk_.now)
    assert [(n.feed, n.kind, n.text) for n in await desk_.feeds.notes()] == [("f1", "added", "by anna")]
