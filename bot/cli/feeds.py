"""The desk's feeds: add, list, remove, pause, resume, check, import, export."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.alerts.console import clock, count
from bot.alerts.escape import terminal
from bot.cli.common import BAD_LINES, FAILED, OK, complain, emit
from bot.errors import BadFeed, BotError, FetchError
from bot.feeds import about, doing, findings, name_of, rated, shown, trouble
from bot.ingest.article import clean_line
from bot.ingest.feeds import opml
from bot.ingest.feeds.discover import Found, discover
from bot.ingest.feeds.fetch import Fetcher
from bot.report.times import iso
from bot.settings import Settings
from bot.store.feeds import FeedRecord, FeedSetup, FeedStore, host_of
from bot.wiring import app, fetcher, guard

WIDEST = 40


async def add(args: argparse.Namespace, settings: Settings) -> int:
    """Adds the feed at an address, or behind a page; one that is there already is set up anew."""
    async with fetcher(settings) as web:
        found = await _found(args.url, web, settings)
    given = {"source": args.source and clean_line(args.source)[:200], "lang": args.lang, "tier": args.tier}
    given["full_text"] = args.full_text
    given = {name: value for name, value in given.items() if value is not None}
    async with app(settings, purpose="feeds", own=False) as a:
        now = time.time()
        setup = replace(FeedSetup(found.url, full_text=True, added=now), **given)
        id, new = await a.feeds.add(setup, now, latest=args.latest)
        if new:
            print(f"{id} added: {terminal(about(found))}")
            what = (
                "its latest item is told, and what is new from then on"
                if args.latest
                else "its items of now are not told"
            )
            print(f"  {shown(found.url)}; {what}")
        else:
            record = await a.feeds.find(id)
            if record and given:
                await a.feeds.change(id, replace(record.setup, **given))
            print(f"{id} is there already" + ("; it is set up as you say" if given else ""))
        if args.tier:
            name = setup.source or found.feed.title or host_of(found.url)
            await a.books.edit("console", "source", now, lambda book: rated(book, name, args.tier))
    for other in found.others:
        print(f"  the page also names {terminal(shown(other))}")
    return OK


async def list_all(args: argparse.Namespace, settings: Settings) -> int:
    """Lists the feeds, and how each is doing."""
    async with app(settings, purpose="feeds", own=False) as a:
        records = await a.feeds.feeds()
        notes = await a.feeds.notes(args.notes) if args.notes > 0 else []
    now = time.time()
    if args.json:
        for r in records:
            emit(_plain(r, now))
        return OK
    if not records:
        print("no feeds; add one by: slugline feeds add URL")
    for r in records:
        name = terminal(name_of(r))[:WIDEST]
        print(f"{r.id:<5} {name:<{WIDEST}} {terminal(doing(r, now))}")
        print(f"      {terminal(shown(r.setup.url))}")
    for note in reversed(notes):
        print(f"{clock(note.at, settings.timezone)} {note.feed} {note.kind}: {terminal(note.text)}")
    return OK


async def remove(args: argparse.Namespace, settings: Settings) -> int:
    """Forgets feeds; what they brought stays."""
    return await _each(args.feed, settings, lambda feeds, id: feeds.remove(id), "removed")


async def pause(args: argparse.Namespace, settings: Settings) -> int:
    """Polls feeds no more until they are resumed."""
    return await _each(args.feed, settings, lambda feeds, id: feeds.pause(id), "paused")


async def resume(args: argparse.Namespace, settings: Settings) -> int:
    """Polls paused feeds again, and those that have ended."""
    return await _each(args.feed, settings, lambda feeds, id: feeds.resume(id, time.time()), "is polled again")


async def check(args: argparse.Namespace, settings: Settings) -> int:
    """Fetches and reads feeds, tells nothing and changes nothing. FAILED if one cannot be read."""
    if args.feed and "://" in args.feed:
        addresses = {args.feed: args.feed}
    else:
        async with app(settings, purpose="feeds", own=False) as a:
            records = [await _there(a.feeds, args.feed)] if args.feed else await a.feeds.feeds()
        addresses = {r.id: r.setup.url for r in records}
    failed = 0
    async with fetcher(settings) as web:
        for name, url in addresses.items():
            try:
                found = await _discover(url, web, settings)
            except (FetchError, BadFeed) as error:
                complain(f"{shown(name)}: {error}")
                failed += 1
                continue
            print(f"{terminal(shown(name))}: {terminal(about(found))}")
            for line in findings(found, url):
                print(f"  {terminal(line)}")
    return FAILED if failed else OK


async def import_(args: argparse.Namespace, settings: Settings) -> int:
    """Adds all feeds of an OPML file; nothing is fetched, the first polls will show which of them work."""
    rows = opml.read(_bytes(args.file))
    barrier = guard(settings)
    made = bad = 0
    async with app(settings, purpose="feeds", own=False) as a:
        now = time.time()
        for row in rows:
            try:
                barrier.check(row.url)
            except FetchError as error:
                complain(str(error))
                bad += 1
                continue
            _, new = await a.feeds.add(FeedSetup(row.url, row.source, row.lang, row.tier, row.full_text, now), now)
            made += new
            tiers = partial(rated, source=row.source or host_of(row.url), tier=row.tier, anew=False)
            if row.tier:
                await a.books.edit("console", "source", now, tiers)
    there = len(rows) - made - bad
    print(f"{count(made, 'feed')} added, {there} there already, {bad} refused")
    return BAD_LINES if bad else OK


async def export(args: argparse.Namespace, settings: Settings) -> int:
    """Writes the feeds as OPML."""
    async with app(settings, purpose="feeds", own=False) as a:
        records = await a.feeds.feeds()
    text = opml.write(
        opml.Outline(r.setup.url, r.state.title, r.setup.source, r.setup.lang, r.setup.tier, r.setup.full_text)
        for r in records
    )
    _write(args.file, text)
    return OK


def _bytes(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read(opml.MAX_BYTES + 1) if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}; give an OPML file, or - for standard input") from error


def _write(file: str | None, text: str) -> None:
    if file is None or file == "-":
        sys.stdout.write(text)
        return
    try:
        Path(file).write_text(text, encoding="utf-8")
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}; name a file that can be written") from error


async def _each(
    names: list[str], settings: Settings, act: Callable[[FeedStore, str], Awaitable[bool]], done: str
) -> int:
    async with app(settings, purpose="feeds", own=False) as a:
        records = [await _there(a.feeds, name) for name in names]  # all of them, or none
        for record in records:
            await act(a.feeds, record.id)
            print(f"{record.id} {terminal(name_of(record))}: {done}")
    return OK


async def _there(feeds: FeedStore, name: str) -> FeedRecord:
    record = await feeds.find(name)
    if record is None:
        raise BotError(f"there is no feed {name!r:.200}; slugline feeds list names them")
    return record


async def _found(url: str, web: Fetcher, settings: Settings) -> Found:
    try:
        return await _discover(url if "://" in url else f"https://{url}", web, settings)
    except (FetchError, BadFeed) as error:
        raise BotError(f"{shown(url)}: {error}") from error


async def _discover(url: str, web: Fetcher, settings: Settings) -> Found:
    return await discover(web, url, max_items=settings.feed_max_items, max_bytes=settings.feed_max_bytes)


def _plain(r: FeedRecord, now: float) -> dict[str, object]:
    s = r.state
    return {
        "id": r.id,
        "url": shown(r.setup.url),
        "source": r.setup.source,
        "title": s.title,
        "lang": r.setup.lang,
        "tier": r.setup.tier,
        "full_text": r.setup.full_text,
        "paused": r.paused,
        "ended": r.ended,
        "trouble": trouble(s, r.ended, now),
        "due": iso(r.due) if r.due is not None else None,
        "checked": iso(s.checked) if s.checked else None,
        "success": iso(s.success) if s.success else None,
        "arrived": iso(s.arrived) if s.arrived else None,
        "failures": s.failures,
        "error": s.error,
        "flaw": s.flaw,
        "rhythm_seconds": round(s.rhythm, 1),
        "items": s.items,
        "told": s.told,
        "old": s.old,
        "kept_back": s.over,
        "bad": s.bad,
        "without_full_text": s.bare,
        "pushed_until": iso(s.pushed) if s.pushed > now else None,
    }
