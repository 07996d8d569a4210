"""The desk's feeds: list, add, remove, pause, resume, check, import, export. What is done here is noted with the feed, and by whom."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from bot.errors import BadFeed, BotError, FetchError, StoreError
from bot.feeds import about, doing, findings, name_of, rated, shown, trouble
from bot.ingest.article import clean_line
from bot.ingest.feeds import opml
from bot.store.feeds import FeedRecord, FeedSetup, host_of
from handlers.answer import Action, Answer, Heading, Line
from handlers.desk.ask import Ask, bold, code, count, dim, line, refuse
from handlers.grammar import commands as c

LISTED = 25
"""Feeds that one answer lists; all of them: slugline feeds list."""
EXPORTED = 25
"""Feeds that one answer exports as OPML."""
OTHERS = 3
"""Further feeds of a page that an answer names."""


async def listed(asked: Ask, _: c.Feeds) -> Answer:
    """The feeds and how each is doing, those in trouble first."""
    records = await asked.stores.feeds.feeds()
    if not records:
        return Answer((line("There are no feeds; add one by: feeds add https://…"),))
    ill = [r for r in records if not r.paused and trouble(r.state, r.ended, asked.now)]
    rows = sorted(records, key=lambda r: r not in ill)[:LISTED] if ill else records[:LISTED]
    parts: list[Line] = []
    for r in rows:
        parts.append(line(bold(name_of(r)), dim(f"  {r.id} · {doing(r, asked.now)}"), actions=_ways(r)))
        parts.append(line(dim(shown(r.setup.url)), indent=1))
    more = len(records) - len(rows)
    if more:
        parts.append(line(dim(f"and {count(more, 'more feed')}; all of them: slugline feeds list")))
    head = f"{count(len(records), 'feed')}{f', {len(ill)} in trouble' if ill else ''}"
    return Answer((Heading(head), *parts))


def _ways(r: FeedRecord) -> tuple[Action, ...]:
    """What can be done about a feed: it goes on, or it rests."""
    if r.paused or r.ended:
        return (Action("Resume", f"feeds resume {r.id}"), Action("Remove", f"feeds remove {r.id}", danger=True))
    return (Action("Pause", f"feeds pause {r.id}"),)


async def add(asked: Ask, command: c.AddFeed) -> Answer:
    """Finds the feed at an address or behind a page, and has it polled from now on."""
    if asked.find_feed is None:
        raise refuse("No feed can be asked for from here.", "Add it by: slugline feeds add URL")
    try:
        found = await asked.find_feed(command.url)
    except (BadFeed, FetchError) as error:
        raise refuse(f"{shown(command.url)}: {error}.", "Nothing was added; see whether a browser opens it.") from error
    source = clean_line(command.source)[:200]
    setup = FeedSetup(found.url, source, tier=command.tier or 0, full_text=True, added=asked.now)
    try:
        id, new = await asked.stores.feeds.add(setup, asked.now, latest=command.latest, by=_by(asked))
    except StoreError:
        raise
    except BotError as error:
        raise refuse(f"{error}.", "Nothing was added.") from error
    if not new:
        await _set_up_anew(asked, id, source, command.tier)
    name = source or found.feed.title
    if command.tier:
        tier = command.tier
        await asked.stores.book.edit(asked.caller.person, "source", asked.now, lambda book: rated(book, name, tier))
    what = "Its latest item is told, and" if command.latest else "Its items of now are not told;"
    said = f"{what} what is new from then on is." if new else "It was there already."
    others = [line(dim(f"The page also names {shown(other)}"), indent=1) for other in found.others[:OTHERS]]
    return Answer(
        (
            line(bold(name or shown(found.url)), f" is polled as {id}: {about(found)}. {said}"),
            line(dim(shown(found.url)), indent=1),
            *others,
        ),
        (Action("Remove", f"feeds remove {id}", danger=True), Action("Feeds", "feeds")),
    )


async def _set_up_anew(asked: Ask, id: str, source: str, tier: int | None) -> None:
    record = await asked.stores.feeds.find(id)
    if record is not None and (source or tier):
        s = record.setup
        await asked.stores.feeds.change(id, replace(s, source=source or s.source, tier=tier or s.tier))


async def remove(asked: Ask, command: c.RemoveFeed) -> Answer:
    """Forgets a feed; what it brought stays."""
    r = await _feed(asked, command.feed)
    await asked.stores.feeds.remove(r.id, _by(asked), asked.now)
    return Answer((line(bold(name_of(r)), f" ({r.id}) is removed; what it brought stays."),))


async def pause(asked: Ask, command: c.PauseFeed) -> Answer:
    """Polls a feed no more until it is resumed."""
    r = await _feed(asked, command.feed)
    await asked.stores.feeds.pause(r.id, _by(asked), asked.now)
    said = line(bold(name_of(r)), f" ({r.id}) is not polled until it is resumed.")
    return Answer((said,), (Action("Resume", f"feeds resume {r.id}"),))


async def resume(asked: Ask, command: c.ResumeFeed) -> Answer:
    """Polls a feed again that was paused, or has ended."""
    r = await _feed(asked, command.feed)
    await asked.stores.feeds.resume(r.id, asked.now, _by(asked))
    return Answer((line(bold(name_of(r)), f" ({r.id}) is polled again."),), (Action("Feeds", "feeds"),))


async def check(asked: Ask, command: c.CheckFeed) -> Answer:
    """Fetches and reads a feed, and changes nothing."""
    url = command.feed if "://" in command.feed else (await _feed(asked, command.feed)).setup.url
    if asked.find_feed is None:
        raise refuse("No feed can be asked for from here.", "Check it by: slugline feeds check")
    try:
        found = await asked.find_feed(url)
    except (BadFeed, FetchError) as error:
        raise refuse(f"{shown(url)}: {error}.", "See whether a browser opens it.") from error
    head = line(bold(found.feed.title or shown(found.url)), f" can be read: {about(found)}.")
    return Answer((head, *(line(dim(said), indent=1) for said in findings(found, url))))


async def import_(asked: Ask, command: c.ImportFeeds) -> Answer:
    """Adds all feeds of an OPML list; the first polls will show which of them work."""
    if asked.read_list is None:
        raise refuse("No list can be fetched from here.", "Import it by: slugline feeds import FILE")
    try:
        rows, refused = await asked.read_list(command.url)
    except (BadFeed, FetchError) as error:
        raise refuse(f"{shown(command.url)}: {error}.", "Nothing was added.") from error
    made = 0
    for row in rows:
        setup = FeedSetup(row.url, row.source, row.lang, row.tier, row.full_text, asked.now)
        try:
            _, new = await asked.stores.feeds.add(setup, asked.now, by=_by(asked))
        except StoreError:
            raise
        except BotError as error:
            raise refuse(f"{error}.", f"{count(made, 'feed')} of the list were added before.") from error
        made += new
        if row.tier:
            tiers = partial(rated, source=row.source or host_of(row.url), tier=row.tier, anew=False)
            await asked.stores.book.edit(asked.caller.person, "source", asked.now, tiers)
    bad = f", {refused} refused, as they lead to addresses that are never asked" if refused else ""
    said = f"{count(made, 'feed')} added, {len(rows) - made} there already{bad}."
    return Answer((line(said),), (Action("Feeds", "feeds"),))


async def export(asked: Ask, _: c.ExportFeeds) -> Answer:
    """The feeds as OPML, without the passwords that may be in their addresses: a channel is read by many."""
    records = await asked.stores.feeds.feeds()
    if not records:
        return Answer((line("There are no feeds; add one by: feeds add https://…"),))
    if len(records) > EXPORTED:
        raise refuse(f"{len(records):,} feeds are too many for a message.", "Export them by: slugline feeds export")
    text = opml.write(
        opml.Outline(shown(r.setup.url), r.state.title, r.setup.source, r.setup.lang, r.setup.tier, r.setup.full_text)
        for r in records
    )
    return Answer(tuple(line(code(row)) for row in text.splitlines()))


async def _feed(asked: Ask, name: str) -> FeedRecord:
    found = await asked.stores.feeds.find(name) or await asked.stores.feeds.find(name.lower())
    if found is None:
        raise refuse(f"There is no feed {name}.", "They are listed by: feeds", Action("Feeds", "feeds"))
    return found


def _by(asked: Ask) -> str:
    return asked.caller.name or asked.caller.person
