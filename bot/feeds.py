"""Polling feeds: claim what is due, fetch, read, tell new from old, put what is new into the intake, settle.

What was seen is noted only once the intake has it: whatever dies in between is fetched again, and what the intake had
already is known there by its id. Any number of pollers may share a desk; a feed is leased to one of them at a time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from html import escape

from bot.alerts.console import count
from bot.book import Book, Role, SourceRule
from bot.errors import Backlog, BadArticle, BadFeed, Busy, FetchError, Gone, NotOurs, StoreError
from bot.hubs import Hubs, Push
from bot.ingest.article import article, clean, clean_line
from bot.ingest.feeds.discover import Found
from bot.ingest.feeds.fetch import Fetched, Fetcher
from bot.ingest.feeds.pages import ENOUGH, Pages
from bot.ingest.feeds.parse import MAX_BYTES, MAX_ITEMS, Feed, Item, parse
from bot.ingest.feeds.triage import Rules, Seen, Triage, learnt_gap, remember, silent_for, triage, usual_gap, wait
from bot.ingest.pen import Pen
from bot.model import Act, Article, Delivery, Destination
from bot.report.times import iso
from bot.store.book import Edit
from bot.store.feeds import FeedClaim, FeedNote, FeedRecord, FeedSetup, FeedState, FeedStore, host_of

log = logging.getLogger(__name__)

LEASE = 180.0
"""Seconds that a poll may take: the longest fetch, and the intake of what it brought."""
TICK = 1.0
"""Seconds between looks at what is due."""
GRACE = 5.0
"""Seconds that polls have to end when the process ends; then they are given up, and made again by the next one."""
RETRY = 60.0
"""Seconds until a feed is asked again of which the intake could not take everything."""
FAILING = 3
"""From so many failures on, one after the other, people are told."""
TELL = 60.0
"""Seconds at least between two words to people; lines that come meanwhile are told together."""
LEAVE = 5.0
"""Seconds between looks at which hubs are to be told that a feed is not wanted any more."""
MOST_LINES = 20
"""Lines of one such word; of more, how many there are is told."""
NAMED = 5
"""Titles of items kept back that a note names."""


@dataclass(frozen=True, slots=True)
class Polling:
    """How feeds are polled. ``gap``: seconds between two requests to a host; ``at_once``: polls at one time."""

    rules: Rules = field(default_factory=Rules)
    gap: float = 1.0
    at_once: int = 16
    max_bytes: int = MAX_BYTES
    max_items: int = MAX_ITEMS
    max_article_bytes: int = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Taken:
    """What became of items: ``left`` found the intake full; ``bare`` have no full text."""

    told: int = 0
    bad: int = 0
    left: tuple[Item, ...] = ()
    flaw: str = ""
    bare: int = 0


class Poller:
    """Polls a desk's feeds. ``luck`` gives numbers in 0..1, so that feeds do not march in step.

    Documents are read in ``pen``, a process of their own; without one in a thread, which cannot be stopped. ``pages``
    fetches the full text behind items; without it the feed's own text is taken. ``tell``
    tells people what happened to feeds, a line each, once in TELL seconds at most: when a network is down, all feeds are.
    With ``hubs`` feeds are subscribed to at the hubs that they name, and what is pushed is read as if it had been polled.
    """

    def __init__(
        self,
        feeds: FeedStore,
        ingest: Callable[[Article], Awaitable[object]],
        fetcher: Fetcher,
        clock: Callable[[], float],
        luck: Callable[[], float],
        polling: Polling | None = None,
        pen: Pen | None = None,
        pages: Pages | None = None,
        tell: Callable[[Sequence[str]], Awaitable[None]] | None = None,
        hubs: Hubs | None = None,
    ) -> None:
        self._feeds = feeds
        self._ingest = ingest
        self._fetcher = fetcher
        self._clock = clock
        self._luck = luck
        self._polling = polling or Polling()
        self._pen = pen
        self._pages = pages
        self._tell = tell
        self._hubs = hubs
        self._left_at = 0.0
        self._untold: list[str] = []
        self._told_at = clock()
        self._reading = asyncio.Semaphore(1)

    async def run(self, stop: asyncio.Event, tick: float = TICK) -> None:
        """Polls until ``stop`` is set; then ends what was begun, within GRACE seconds."""
        active: set[asyncio.Task[None]] = set()
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                try:
                    active |= {asyncio.create_task(self._guarded(p.claim, p)) for p in self._pushed(len(active))}
                    active |= {asyncio.create_task(self._guarded(c)) for c in await self._due(len(active))}
                except StoreError as error:
                    log.error("feeds have to wait: %s", error)
                if len(active) < self._polling.at_once:
                    await asyncio.wait({stopped}, timeout=tick)
                else:
                    await asyncio.wait({stopped, *active}, return_when=asyncio.FIRST_COMPLETED)
                active = {task for task in active if not task.done()}
                if self._hubs is not None and self._clock() - self._left_at >= LEAVE:
                    self._left_at = self._clock()
                    active.add(asyncio.create_task(self._leave(self._hubs)))
                await self._speak()
        finally:
            stopped.cancel()
            if active:
                _, late = await asyncio.wait(active, timeout=GRACE)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
            await self._speak(now=True)

    async def drain(self) -> int:
        """Polls all feeds that are due now. Returns how many polls that took. Raises StoreError."""
        total = 0
        for push in self._pushed(0):
            await self.poll(push.claim, push)
            total += 1
        while claims := await self._due(0):
            await asyncio.gather(*(self.poll(claim) for claim in claims))
            total += len(claims)
        return total

    async def _due(self, active: int) -> list[FeedClaim]:
        room = self._polling.at_once - active
        return await self._feeds.claim(self._clock(), LEASE, room, self._polling.gap) if room > 0 else []

    def _pushed(self, active: int) -> list[Push]:
        """What hubs have pushed, as much as there is room for."""
        found: list[Push] = []
        while self._hubs is not None and not self._hubs.pushed.empty() and active + len(found) < self._polling.at_once:
            found.append(self._hubs.pushed.get_nowait())
        return found

    async def _leave(self, hubs: Hubs) -> None:
        try:
            await hubs.tell(self._clock())
        except StoreError as error:
            log.error("hubs have to wait: %s", error)

    async def _guarded(self, claim: FeedClaim, push: Push | None = None) -> None:
        try:
            await self.poll(claim, push)
        except StoreError as error:
            log.error("feed %s is polled again once its lease is over: %s", claim.id, error)

    async def poll(self, claim: FeedClaim, push: Push | None = None) -> None:
        """Polls one feed, or reads what was pushed of it. Raises StoreError; what goes wrong with the feed is noted with it."""
        now = self._clock()
        try:
            try:
                if push is None or not await self._read_pushed(claim, push, now):
                    await self._poll(claim, now)
            except Gone as error:
                await self._end(claim, error, now)
            except (FetchError, BadFeed) as error:
                await self._fail(claim, error, now)
            except StoreError:
                raise
            except Exception as error:  # whatever is wrong with this feed, the next one is another's
                log.exception("feed %s cannot be polled", claim.id)
                await self._fail(
                    claim, BadFeed(f"it cannot be polled ({type(error).__name__}); the log says where"), now
                )
        except NotOurs:
            log.info("feed %s was removed, or polled by another, meanwhile", claim.id)

    async def _poll(self, claim: FeedClaim, now: float) -> None:
        setup, state = claim.setup, claim.state
        found = await self._fetcher.get(setup.url, etag=state.etag, modified=state.modified)
        digest = blake2b(found.body, digest_size=12).hexdigest() if found.body is not None else state.body
        if found.body is None or (digest == state.body and state.begun):
            await self._settle(claim, found, replace(state, etag=found.etag or state.etag), now)
            return
        feed = await self._read(claim, found)
        seen = await self._feeds.seen(claim.id)
        rules = self._polling.rules
        latest = state.latest and not state.begun
        sorted_out = triage(feed, seen, state.newest, now, rules, latest=latest, since=state.since)
        taken = await self._take([*sorted_out.told, *sorted_out.changed], feed, claim, now)
        if taken.left or feed.torn:
            # as if nothing had been fetched, but for what the intake has: the rest is in the next answer
            state = replace(state, etag="", modified="", body="")
        else:
            state = replace(state, etag=found.etag, modified=found.modified, body=digest)
        state = _learnt(state, feed, sorted_out, taken, now, first=seen is None)
        if found.hub:  # the headers come before the document (WebSub, section 4)
            state = replace(state, hub=found.hub, self_url=found.self_url or state.self_url)
        await self._settle(
            claim,
            found,
            state,
            now,
            remember(seen, feed.items, now, rules, taken.left),
            _notes(claim, sorted_out, now),
            again=RETRY if taken.left else None,
        )

    async def _read_pushed(self, claim: FeedClaim, push: Push, now: float) -> bool:
        """Reads what a hub has pushed: all of the feed, or what is new of it. It says what came, and nothing of how the
        feed is doing, so of its state the rest stays. False if the feed has to be polled instead: it has no baseline, or
        what was pushed is no feed.
        """
        state, rules = claim.state, self._polling.rules
        seen = await self._feeds.seen(claim.id)
        if seen is None or not state.begun:
            return False
        try:
            feed = await self._read(claim, Fetched(claim.setup.url, push.body, push.content_type))
        except BadFeed as error:
            log.warning("what was pushed for feed %s cannot be read: %s", claim.id, error)
            return False
        sorted_out = triage(feed, seen, state.newest, now, rules, since=state.since)
        taken = await self._take([*sorted_out.told, *sorted_out.changed], feed, claim, now)
        notes = _notes(claim, sorted_out, now)
        learnt = _learnt(state, feed, sorted_out, taken, now, first=False)
        same = ("title", "link", "ttl", "hub", "self_url", "items")
        learnt = replace(learnt, **{name: getattr(state, name) for name in same}, flaw=taken.flaw or state.flaw)
        if taken.left:
            learnt = replace(learnt, etag="", modified="", body="")
        if state.silent and learnt.arrived > state.arrived:
            learnt = replace(learnt, silent=False)
            notes.append(FeedNote(claim.id, "back", "items come again", now))
        due = now + RETRY if taken.left or feed.torn else claim.due
        kept = remember(seen, feed.items, now, rules, taken.left)
        await self._feeds.settle(claim, learnt, due, seen=kept, notes=notes, now=now)
        self._note(claim, notes)
        return True

    async def _read(self, claim: FeedClaim, found: Fetched) -> Feed:
        p = self._polling
        if self._pen is not None:
            return await self._pen.feed(
                found.body or b"",
                found.content_type,
                found.url,
                scope=claim.id,
                max_items=p.max_items,
                max_bytes=p.max_bytes,
            )
        # one at a time and in a thread: a document that takes long to read keeps nobody else from working
        async with self._reading:
            return await asyncio.to_thread(
                parse,
                found.body or b"",
                found.content_type,
                found.url,
                scope=claim.id,
                max_items=p.max_items,
                max_bytes=p.max_bytes,
            )

    async def _take(self, items: Sequence[Item], feed: Feed, claim: FeedClaim, now: float) -> _Taken:
        bad, bare, flaw, clock = 0, 0, "", asyncio.get_running_loop().time
        until = clock() + LEASE / 2
        for n, item in enumerate(items):
            if clock() > until:  # its pages are slow; the rest is for the next poll
                return _Taken(n - bad, bad, tuple(items[n:]), flaw, bare)
            plain, why = await self._in_full(item, claim.setup)
            bare, flaw = bare + bool(why), why or flaw
            try:
                made = _article(plain, feed, claim.setup, now, self._polling.max_article_bytes)
            except BadArticle as error:
                bad, flaw = bad + 1, f"{error}"
                continue
            try:
                await self._ingest(made)
            except Backlog:
                return _Taken(n - bad, bad, tuple(items[n:]), flaw, bare)
        return _Taken(len(items) - bad, bad, (), flaw, bare)

    async def _in_full(self, item: Item, setup: FeedSetup) -> tuple[Mapping[str, object], str]:
        """An item with the text of its page, if that is wanted, needed, and to be had; and why it was not to be had."""
        plain = item.plain
        url, title, text = (str(plain.get(name) or "") for name in ("url", "title", "text"))
        if self._pages is None or not setup.full_text or not url or len(text) >= ENOUGH:
            return plain, ""
        try:
            full = await self._pages.text(url, clean(title)[0], clean(text)[0])
        except (FetchError, BadFeed) as error:
            return plain, f"no full text of {shown(url):.200}: {error}"
        # what a feed says of an item is meant for it; a page is made by many programs
        said = {name: plain.get(name) or getattr(full, name) for name in ("lang", "byline", "published")}
        more = {"url": full.url or url, "dateline": full.dateline, "modified": full.modified, **said}
        return {**plain, **more, "text": escape(full.text)}, ""

    async def _settle(
        self,
        claim: FeedClaim,
        found: Fetched,
        state: FeedState,
        now: float,
        seen: Seen | None = None,
        notes: Sequence[FeedNote] = (),
        again: float | None = None,
    ) -> None:
        """Ends a poll that worked."""
        before, notes = claim.state, list(notes)
        silent = silent_for(state.rhythm, now - state.arrived)
        if silent and not state.silent:
            gap, since = span(state.rhythm), span(now - state.arrived)
            notes.append(FeedNote(claim.id, "silent", f"no item for {since}, usual {gap}", now))
        elif state.silent and not silent:
            notes.append(FeedNote(claim.id, "back", "items come again", now))
        if before.failures >= FAILING:
            notes.append(FeedNote(claim.id, "back", f"it answers again after {before.failures} failures", now))
        moved = replace(claim.setup, url=found.moved) if found.moved not in ("", claim.setup.url) else None
        if moved:
            notes.append(FeedNote(claim.id, "moved", f"from {shown(claim.setup.url)} to {shown(moved.url)}", now))
        state = replace(state, checked=now, success=now, failures=0, error="", silent=silent)
        pause = again or wait(
            self._polling.rules, rhythm=state.rhythm, asked=(state.ttl or None, found.max_age), luck=self._luck()
        )
        if self._hubs is not None and (state.hub or state.pushed):
            topic = state.self_url or (moved or claim.setup).url
            state = replace(state, pushed=await self._hubs.keep(claim.id, state.hub, topic, now))
            if state.pushed and not again:
                # a hub makes polls rare, and a poll renews its lease in time
                slow = self._polling.rules.most * (1 + self._luck() / 10)
                pause = max(pause, min(slow, (state.pushed - now) / 2))
        await self._feeds.settle(claim, state, now + pause, seen=seen, moved=moved, notes=notes, now=now)
        self._note(claim, notes)

    async def _fail(self, claim: FeedClaim, error: FetchError | BadFeed, now: float) -> None:
        state = claim.state
        after = error.after if isinstance(error, FetchError) else None
        state = replace(state, checked=now, failures=state.failures + 1, error=str(error)[:500])
        notes = []
        if state.failures == FAILING:
            notes.append(FeedNote(claim.id, "failing", f"{FAILING} times: {state.error}", now))
        pause = wait(
            self._polling.rules,
            rhythm=state.rhythm,
            asked=(state.ttl or None,),
            failures=state.failures,
            after=after,
            luck=self._luck(),
        )
        # one that is too busy for one feed is so for all that it serves
        free = now + (after or pause) if isinstance(error, Busy) else None
        await self._feeds.settle(claim, state, now + pause, host_free=free, notes=notes, now=now)
        self._note(claim, notes)

    async def _end(self, claim: FeedClaim, error: Gone, now: float) -> None:
        state = replace(claim.state, checked=now, error=str(error))
        notes = [FeedNote(claim.id, "ended", str(error), now)]
        await self._feeds.settle(claim, state, now, ended=str(error), notes=notes, now=now)
        self._note(claim, notes)

    def _note(self, claim: FeedClaim, notes: Sequence[FeedNote]) -> None:
        name = claim.setup.source or claim.state.title or shown(claim.setup.url)
        for note in notes:
            # what a flood is made of is what articles say: people are told, the log is not
            text = "see: slugline feeds list --notes 20" if note.kind == "flood" else note.text
            log.warning("feed %s (%s) %s: %s", claim.id, shown(claim.setup.url), note.kind, text)
            self._untold.append(f"{name} ({claim.id}), {note.kind}: {note.text}")

    async def _speak(self, *, now: bool = False) -> None:
        """Tells people what has happened since they were told last, if that was long enough ago."""
        at = self._clock()
        if not self._untold or (at - self._told_at < TELL and not now):
            return
        lines, self._untold, self._told_at = self._untold, [], at
        if len(lines) > MOST_LINES:
            more = len(lines) - MOST_LINES
            lines = [*lines[:MOST_LINES], f"and {more} more; see: slugline feeds list --notes {len(lines)}"]
        if self._tell is not None:
            try:
                await self._tell(lines)
            except StoreError as error:
                log.error("nobody could be told of feeds: %s", error)


def notices(book: Book, always: Destination, lines: Sequence[str], now: float) -> list[Delivery]:
    """What is told of feeds, to every admin and to a place that is always told."""
    admins = {Destination(*id.split(":", 1)) for id, p in book.people.items() if p.role is Role.ADMIN and ":" in id}
    text = "Feeds: " + ("; ".join(lines) if len(lines) == 1 else "\n" + "\n".join(f"- {line}" for line in lines))
    found = []
    for there in sorted(admins | {always}, key=str):
        id = blake2b(f"feeds\x00{there}\x00{now:.3f}\x00{text}".encode("utf-8", "replace"), digest_size=10).hexdigest()
        found.append(Delivery(id, Act.NOTICE, there, "", None, now, notice=text[:3000]))
    return found


def _learnt(state: FeedState, feed: Feed, found: Triage, taken: _Taken, now: float, *, first: bool) -> FeedState:
    """The state once a document has been read: what the feed is called, how often items come, what was counted."""
    state = replace(
        state,
        begun=True,
        title=feed.title,
        link=feed.link,
        newest=found.newest,
        ttl=feed.ttl or 0.0,
        hub=feed.hub,
        self_url=feed.self_url,
        flaw=taken.flaw or feed.flaw,
        items=len(feed.items),
        told=state.told + taken.told,
        old=state.old + len(found.old),
        over=state.over + len(found.over),
        bad=state.bad + taken.bad,
        bare=state.bare + taken.bare,
    )
    if first:
        since = state.since if feed.items else now
        return replace(state, arrived=found.newest or now, rhythm=usual_gap(feed.items), since=since)
    came = len(found.told) + len(found.over) - len(taken.left)
    if came <= 0:
        return state
    since = max(1.0, now - (state.arrived or now))
    return replace(state, arrived=now, rhythm=learnt_gap(state.rhythm, since, came))


def _article(item: Mapping[str, object], feed: Feed, setup: FeedSetup, now: float, max_bytes: int) -> Article:
    plain = dict(item)
    plain["source"] = setup.source or plain.get("source") or feed.title or host_of(setup.url)
    plain["lang"] = setup.lang or plain.get("lang")
    return article(plain, now=now, max_bytes=max_bytes)


def _notes(claim: FeedClaim, found: Triage, now: float) -> list[FeedNote]:
    if not found.over:
        return []
    titles = "; ".join(str(i.plain.get("title", ""))[:80] for i in found.over[-NAMED:])
    text = (
        f"{len(found.told) + len(found.over)} new items at once; {len(found.over)} were kept back, among them: {titles}"
    )
    return [FeedNote(claim.id, "flood", text[:1000], now)]


def trouble(state: FeedState, ended: str, now: float, failures: int = 1) -> str:
    """What is wrong with a feed, in words; "" if nothing is, or if it has failed less than ``failures`` times."""
    if ended:
        return f"it has ended: {ended}"
    if state.failures >= failures:
        since = f", the last success {span(now - state.success)} ago" if state.success else ", never yet a success"
        times = "once" if state.failures == 1 else f"{state.failures} times"
        return f"it failed {times}{since}: {state.error}"
    if state.silent:
        return f"no item for {span(now - state.arrived)}, usual {span(state.rhythm)}"
    return ""


def name_of(r: FeedRecord) -> str:
    """What a feed is called: its source as it is set, else its title, else its host."""
    return r.setup.source or r.state.title or host_of(r.setup.url)


def doing(r: FeedRecord, now: float) -> str:
    """How a feed is doing, in words; of it may be what its server has said."""
    if r.paused:
        return "paused"
    wrong = trouble(r.state, r.ended, now)
    if wrong:
        return wrong
    if not r.state.checked:
        return "not polled yet"
    bare = f" ({r.state.bare:,} without full text)" if r.state.bare else ""
    bare += ", pushed by its hub" if r.state.pushed > now else ""
    usual = f", usually one in {span(r.state.rhythm)}" if r.state.rhythm else ""
    return f"ok {span(max(0.0, now - r.state.checked))} ago, {r.state.told:,} told{bare}{usual}"


def about(found: Found) -> str:
    """What a feed is that was found: title, items, the latest."""
    title = found.feed.title or "a feed without a title"
    dates = [i.published for i in found.feed.items if i.published is not None]
    latest = f", the latest of {iso(max(dates))}" if dates else ""
    return f"{title}, {count(len(found.feed.items), 'item')}{latest}"


def findings(found: Found, url: str) -> list[str]:
    """What is worth knowing of a feed that was asked for at ``url``, a line each."""
    feed, lines = found.feed, []
    if found.url != url:
        lines.append(f"it is at {shown(found.url)}")
    gap = usual_gap(feed.items)
    if gap:
        lines.append(f"usually one item in {span(gap)}")
    if feed.ttl:
        lines.append(f"it asks to be left alone for {span(feed.ttl)} between polls")
    if feed.hub:
        lines.append(f"it names a hub: {shown(feed.hub)}")
    if feed.more:
        lines.append(f"{count(feed.more, 'item')} more are not read; SLUGLINE_FEED_MAX_ITEMS is the bound")
    if feed.items and not any(i.published is not None for i in feed.items):
        lines.append("its items have no dates; each counts as published when it is first seen")
    if not found.fetched.etag and not found.fetched.modified:
        lines.append("it has neither ETag nor Last-Modified: each poll fetches all of it")
    if feed.flaw:
        lines.append(f"a flaw, read all the same: {feed.flaw}")
    return lines + [f"the page also names {shown(other)}" for other in found.others]


def rated(book: Book, source: str, tier: int, *, anew: bool = True) -> Edit | None:
    """The change that gives a feed's source its tier; None if it has it, or if it has one and is not to be set ``anew``."""
    name = clean_line(source)[:200]
    key = name.casefold()
    there = book.sources.get(key) or SourceRule(key, name)
    if not tier or not name or there.tier == tier or (there.tier and not anew):
        return None
    return Edit({"sources": {key: replace(there, tier=tier)}})


def span(seconds: float) -> str:
    """A span of time in words: "90 s", "20 min", "6 h", "3 days"."""
    for unit, size, most in (("s", 1, 120), ("min", 60, 7200), ("h", 3600, 172_800)):
        if seconds < most:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds / 86_400:.0f} days"


def shown(url: str) -> str:
    """An address without the user and password that may stand in it."""
    head, sign, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{head}{sign}{host.rpartition('@')[2]}{slash}{path}"
