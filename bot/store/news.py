"""The desk's news in Redis: the intake, the log of changes, stories and articles."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from bot.book import Priority
from bot.errors import Backlog, Conflict, NotLive, NotOurs, StoreError, Unreadable, Wait
from bot.model import (
    Act,
    Article,
    ArticleRecord,
    Change,
    Decided,
    Decision,
    Delivery,
    Earlier,
    Feedback,
    Held,
    Kind,
    Outcome,
    StoryRecord,
    Tally,
)
from bot.store import scripts
from bot.store.codec import pack, unpack
from bot.store.guard import FORMAT, Script
from bot.store.keys import (
    BUDGET_DAYS,
    CONSUMER_SECONDS,
    DAY,
    DECIDED_LENGTH,
    FEEDBACK_LENGTH,
    GRACE_DAYS,
    GROUP,
    LOG_LENGTH,
    MAX_CHANGES,
    MAX_HELD,
    MAX_TOLD,
    PROBE_SECONDS,
    REFUSED_LENGTH,
    REPLAY_SECONDS,
    SUPPRESSED_LENGTH,
    TURN_SECONDS,
    Keys,
    thread_seconds,
)
from bot.store.redis import paused, speaking
from bot.stories.revise import retraction, standing

CLOCKS_APART = 60.0
"""Seconds by which the clocks of two workers may differ, where a stream is read back to a time."""
MAX_MERGED = 20
"""How often a story that was merged may lead to another that was."""
MAX_TAKEN = 10
"""How often an article may be taken without being decided, before it is refused as one that kills workers."""
SUSPECT = 3
"""From so many times on an article is taken alone: the first time, and two take-overs."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is kept and how long; see settings.py for each."""

    max_intake: int = 100_000
    story_idle_days: float = 14.0
    article_days: float = 30.0
    edit_debounce_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article taken from the intake: ``entry`` names its place there."""

    entry: str
    article: Article


@dataclass(frozen=True, slots=True)
class Past:
    """What is kept of a live story: its changes, and what those that were trimmed have added up to."""

    story: str
    changes: tuple[Change, ...]
    reports: int
    sources: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """What was changed after some change: ``at`` is the mark of that one, ``mark`` that of the last."""

    at: str
    changes: tuple[Change, ...]
    mark: str


class NewsStore:
    """What the workers of one desk share. Every write is one script; see scripts.py."""

    def __init__(self, client: Redis, desk: str, limits: Limits | None = None) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self.limits = limits or Limits()
        self._ingest = Script(client, scripts.INGEST)
        self._commit = Script(client, scripts.COMMIT)
        self._refuse = Script(client, scripts.REFUSE)
        self._prepare = Script(client, scripts.PREPARE)
        self._follow = Script(client, scripts.FOLLOW)
        self._history = Script(client, scripts.HISTORY)
        self._turn = Script(client, scripts.TURN)
        self._revise = Script(client, scripts.REVISE)
        self._tidy = Script(client, scripts.TIDY)
        self._uncount = Script(client, scripts.UNCOUNT)
        self._probe = Script(client, scripts.PROBE)
        self._label = Script(client, scripts.LABEL)
        self._stream = self.keys.of("in")

    async def prepare(self) -> None:
        """Creates the consumer group if it is not there, and notes the format of the desk's data.

        Raises:
            Paused: a newer version wrote them, or nothing can be written for now.
        """
        async with speaking("preparing the intake"):
            await self._prepare(keys=[self._stream], args=[FORMAT])

    # --- intake

    async def ingest(self, article: Article) -> str:
        """Puts an article into the intake; once this returns, it will be decided.

        Returns: the entry's id. Raises: Backlog if max_intake articles are waiting.
        """
        async with speaking(f"taking in article {article.id}"):
            entry = await self._ingest(
                keys=[self._stream], args=[self.keys.prefix, pack(article), self.limits.max_intake]
            )
        if entry is None:
            raise Backlog(f"{self.limits.max_intake} articles are waiting; start more workers or try again later")
        return _text(entry)

    async def take(self, worker: str, count: int, wait: float) -> list[Waiting]:
        """The next articles for ``worker``; waits up to ``wait`` seconds (0: not at all) for the first."""
        async with speaking("taking articles from the intake"):
            reply = await self.client.xreadgroup(
                GROUP, worker, {self._stream: ">"}, count=count, block=int(wait * 1000) if wait > 0 else None
            )
        return await self._waiting(reply[0][1]) if reply else []

    async def take_over(self, worker: str, idle: float, count: int) -> AsyncIterator[list[Waiting]]:
        """Articles that a worker took at least ``idle`` seconds ago and has not decided, ``count`` at a time.

        Each is met once, in its order. A batch may hold an article that kills each worker that takes it, so those that
        were taken SUSPECT times are handed out alone, and counted only then: the count of the innocent stands still.
        One that was taken MAX_TAKEN times is refused.
        """
        start = "-"
        while True:
            async with speaking("taking over articles"):
                pending = await self.client.xpending_range(
                    self._stream, GROUP, min=start, max="+", count=count, idle=int(idle * 1000)
                )
            if not pending:
                return
            start = f"({_text(pending[-1]['message_id'])}"
            taken = {p["message_id"]: int(p["times_delivered"]) for p in pending}
            for together in _hands(taken):
                if taken[together[0]] >= MAX_TAKEN:
                    await self.refuse(_text(together[0]), f"taken {MAX_TAKEN} times and never decided")
                    continue
                async with speaking("taking over articles"):
                    rows = await self.client.xclaim(self._stream, GROUP, worker, int(idle * 1000), together)
                if waiting := await self._waiting([row for row in rows if row[0]]):
                    yield waiting

    async def uncount(self, worker: str, entries: Sequence[str]) -> None:
        """Says that taking these came to nothing for a reason that lies with the store, not with them."""
        async with speaking("giving articles back"):
            await self._uncount(keys=[self._stream], args=[worker, *entries])

    async def greet(self, worker: str) -> None:
        """Says that a worker is alive. Before 7.2, Redis does not note that by itself while there is nothing to read.

        Asks for the worker's own entries after the last possible one: of that the server notes the time.
        """
        async with speaking("greeting"):
            await self.client.xreadgroup(GROUP, worker, {self._stream: f"{2**63}-0"}, count=1)

    async def tidy(self, idle: float = CONSUMER_SECONDS) -> int:
        """Removes the consumers of workers that are gone and left nothing. Returns how many."""
        async with speaking("removing dead workers"):
            return int(await self._tidy(keys=[self._stream], args=[int(idle * 1000), ""]))

    async def leave(self, worker: str) -> None:
        """Removes the consumer of a worker that ends; if it has left articles, they can still be taken over."""
        async with speaking("leaving"):
            await self._tidy(keys=[self._stream], args=[0, worker])

    async def take_turn(self, entry: str) -> bool:
        """Asks that no other article be committed before ``entry``, for at most TURN_SECONDS. True if granted."""
        async with speaking("taking the turn"):
            return bool(await self._turn(keys=[self._stream], args=[self.keys.prefix, entry, TURN_SECONDS * 1000]))

    async def refuse(self, entry: str, reason: str) -> None:
        """Moves an article that cannot be decided out of the way, to where people can see it."""
        async with speaking("refusing an article"):
            await self._refuse(keys=[self._stream], args=[self.keys.prefix, entry, reason, REFUSED_LENGTH])

    async def backlog(self) -> int:
        """How many articles wait or are being decided."""
        async with speaking("counting the intake"):
            return int(await self.client.xlen(self._stream))

    async def _waiting(self, entries: list[tuple[bytes, dict[bytes, bytes]]]) -> list[Waiting]:
        """Entries read; one that cannot be read is refused, so that it never stops the rest."""
        waiting = []
        for entry, fields in entries:
            if not fields:
                continue  # deleted since
            try:
                waiting.append(Waiting(_text(entry), unpack(Article, fields.get(b"a", b""))))
            except Unreadable as error:
                await self.refuse(_text(entry), str(error))
        return waiting

    async def oldest(self) -> float | None:
        """When the article came in that has waited longest, in seconds; None if none waits."""
        async with speaking("reading the intake"):
            rows = await self.client.xrange(self._stream, count=1)
        return int(_text(rows[0][0]).split("-")[0]) / 1000 if rows else None

    async def workers(self, away: float) -> int:
        """How many workers have asked for articles within the last ``away`` seconds."""
        async with speaking("counting the workers"):
            try:
                rows = await self.client.xinfo_consumers(self._stream, GROUP)
            except ResponseError as error:
                if "no such key" in str(error) or str(error).startswith("NOGROUP"):
                    return 0  # no worker was ever here
                raise
        return sum(1 for row in rows if row["idle"] < away * 1000)

    # --- the log

    async def history(self, only: Sequence[str] | None = None) -> AsyncIterator[Past]:
        """Every live story with its changes, or ``only`` some, each as it stood at one moment."""
        if only is None:
            async with speaking("reading the stories"):
                ids = [_text(i) for i in await self.client.zrange(self.keys.of("stories"), 0, -1)]
        else:
            ids = list(only)
        for at in range(0, len(ids), 100):
            async with speaking("reading the stories"):
                some = ids[at : at + 100]
                replies = await self._history(keys=[self._stream], args=[self.keys.prefix, *some])
            for story, rows, flat in zip(some, replies[::2], replies[1::2], strict=True):
                row = dict(zip(flat[::2], flat[1::2], strict=True))
                if not rows or not row:
                    continue
                yield Past(
                    story,
                    tuple(unpack(Change, r) for r in rows),
                    int(row[b"reports"]),
                    tuple(_text(k)[5:] for k, v in row.items() if k.startswith(b"from:") and v != b"0"),
                    tuple(_text(k)[5:] for k in row if k.startswith(b"told:")),
                )

    async def last_seq(self) -> int:
        """The number of the last change."""
        async with speaking("reading the log"):
            return int(await self.client.get(self.keys.of("seq")) or 0)

    async def follow(self, seq: int, mark: str = "") -> Followed | None:
        """The changes after number ``seq``, in order; None if the log does not reach back that far.

        Also None if change ``seq`` is not the one of that ``mark``: the server has lost its last writes, as a replica may
        that takes over, and another change has been given the number since.
        """
        async with speaking("reading the log"):
            last, rows = await self._follow(keys=[self._stream], args=[self.keys.prefix, seq])
        here = ""
        if rows and _text(rows[0][0]) == f"{seq}-0":
            here = _mark(rows.pop(0)[1][1])
        if len(rows) != int(last) - seq or (mark and mark != here):
            return None
        return Followed(
            here, tuple(unpack(Change, fields[1]) for _, fields in rows), _mark(rows[-1][1][1]) if rows else here
        )

    # --- the commit

    async def commit(self, entry: str, outcome: Outcome) -> int:
        """Writes all that deciding one article came to, or nothing.

        Returns: the number of the last change.
        Raises:
            Conflict: a change was made after the one that the decision rests on.
            Wait: another article has the turn.
            NotOurs: the article was committed by another worker.
        """
        article, decision, change = outcome.article, outcome.decision, outcome.change
        idle = self.limits.story_idle_days * DAY * 1000
        keep = idle + GRACE_DAYS * DAY * 1000
        forget = self.limits.article_days * DAY * 1000
        args: list[Any] = [
            self.keys.prefix,
            entry,
            decision.rests_on,
            _ms(decision.at),
            article.id,
            self.keys.url(article.url) if article.url else "",
            int(forget),
            change.story if change else "",
            pack(change) if change else b"",
            int(keep),
            LOG_LENGTH,
            MAX_CHANGES,
            _ms(decision.at) - int(idle),
            outcome.mark,
        ]
        record = {
            "version": article.version,
            "hash": outcome.content_hash,
            "title": article.title.encode("utf-8", "surrogatepass"),
            "url": article.url,
            "source": article.source,
            "published": repr(article.published),
            "decision": pack(decision),
        }
        changed = "" if article.modified is None else repr(article.modified)
        aside = {"byline": article.byline, "dateline": article.dateline, "modified": changed}
        # an earlier version may have had what this one has not
        record |= {name: value for name, value in aside.items() if value or article.version > 1}
        if outcome.earlier:
            record["earlier"] = pack(outcome.earlier)
        # an article that is here already leaves its record as it stands, which may be newer than the one read
        args += _fields(record if change or decision.kind is Kind.WITHDRAWN else {})
        story: dict[str, Any] = {}
        once: dict[str, Any] = {}
        if change and outcome.tally:
            story = {
                "updated": repr(outcome.tally.last),
                "reports": outcome.tally.reports,
                "sources": outcome.tally.sources,
            }
            if change.independent:
                story[f"from:{change.origin or change.source}"] = 1
            story |= {f"from:{name}": 0 for name in change.unsourced}
            if change.retracts:
                story["title"] = change.title.encode("utf-8", "surrogatepass")
            story |= {f"told:{destination}": 1 for destination in change.told}
            once = {"title": change.title.encode("utf-8", "surrogatepass"), "opened": repr(change.at)}
        args += _fields(story)
        args += _fields(once)
        args += [len(change.evicted), *change.evicted] if change else [0]
        args += [
            pack(_decided(outcome)) if change else b"",
            DECIDED_LENGTH,
            MAX_HELD,
            SUPPRESSED_LENGTH,
            int(thread_seconds(self.limits.story_idle_days) * 1000),
            MAX_TOLD,
            BUDGET_DAYS * DAY * 1000,
        ]
        args += rows(outcome.deliveries, self.limits.edit_debounce_seconds)
        args.append(len(outcome.held))
        for h in outcome.held:
            args += [str(h.destination), _ms(h.due), member(h)]
        args += [len(outcome.spent), *outcome.spent]
        args.append(len(outcome.dropped))
        for h in outcome.dropped:
            args += [pack(h), h.why]
        async with speaking(f"committing article {article.id}"):
            status, seq = await self._commit(keys=[self._stream], args=args)
        if status == b"conflict":
            raise Conflict(f"change {seq} was made since change {decision.rests_on}")
        if status == b"wait":
            raise Wait(f"another article has the turn to be change {int(seq) + 1}")
        if status == b"gone":
            raise NotOurs(f"article {article.id} was decided by another worker")
        return int(seq)

    # --- what people do to stories

    async def merge(self, gone: str, into: str, now: float) -> None:
        """Makes one story part of another: all that it knows, counts and has told is the other's from now on.

        Who asks for it by its own id is led to the other for as long as its threads are remembered.

        Raises:
            NotLive: one of them is not live, or they are one.
        """
        while True:
            seq = await self.last_seq()
            a, b = await self.story(gone), await self.story(into)
            if a is None or b is None or a.id == b.id:
                raise NotLive(f"{gone} and {into} are not two live stories")
            theirs = [replace(c, story=b.id, opens=False, evicted=()) for c in await self.changes(a.id)]
            ours = await self.changes(b.id)
            made = Change(
                seq + 1, b.id, False, now, "", b.title, "", "", False, (), (), (), a.told,
                moved=False, report=False, absorbs=a.id,
            )  # fmt: skip
            # the opening change stays first, for it carries the title
            rest = sorted((*ours[1:], *theirs), key=lambda c: c.seq)[2 - MAX_CHANGES :]
            sources = {n async for n in self._sources(a.id)} | {n async for n in self._sources(b.id)}
            last = max(a.updated, b.updated)
            fields: dict[str, Any] = {
                "reports": a.tally.reports + b.tally.reports,
                "sources": max(1, len(sources)),
                "updated": repr(last),
                "opened": repr(min(a.opened, b.opened)),
            }
            fields |= {f"from:{name}": 1 for name in sources} | {f"told:{name}": 1 for name in a.told}
            if await self._revised(
                seq,
                [(made, False)],
                lists={b.id: [*ours[:1], *rest, made]},
                stories={b.id: (last, fields)},
                gone={a.id: b.id},
                threads=[(f"{name}|{a.id}", f"{name}|{b.id}") for name in a.told],
            ):
                return

    async def split(self, record: ArticleRecord, now: float) -> str:
        """Makes an article a story of its own; the one that had it goes on without. Returns the new story's id.

        Raises:
            NotLive: its story is not live, has nothing but it, or no longer keeps what it said.
        """
        while True:
            seq, old, back, own = await self._taken_out(record, now)
            if old.tally.reports <= 1:
                raise NotLive(f"{record.id} is all that its story has")
            new = f"s{seq + 2}"
            opens = replace(own, seq=seq + 2, story=new, opens=True, at=now, told=(), evicted=(), report=True)
            record = await self.article(record.id) or record
            title = record.title.encode("utf-8", "surrogatepass")
            opened: dict[str, Any] = {"title": title, "opened": repr(now), "updated": repr(now)}
            opened |= {"reports": 1, "sources": 1, f"from:{own.origin or own.source}": 1}
            if await self._revised(
                seq,
                [(back, True), (replace(opens, independent=True), True)],
                stories={old.id: (old.updated, self._without(old, back)), new: (now, opened)},
                articles={record.id: replace(record.decision, story=new)},
            ):
                return new

    async def tell(self, record: ArticleRecord, delivery: Delivery, quotes: Decision, now: float) -> None:
        """Tells, at one destination, an article that was kept silent: what it said counts as told from now on.

        ``quotes`` is its decision, with what is quoted.

        Raises:
            NotLive: its story is not live, or no longer keeps what it said.
        """
        while True:
            seq, old, back, own = await self._taken_out(record, now)
            again = replace(
                own,
                seq=seq + 2,
                opens=False,
                at=now,
                told=(str(delivery.destination),),
                evicted=(),
                report=True,
                moved=True,
            )
            back = replace(back, unsourced=(), title=old.title)
            fields = {f"told:{delivery.destination}": 1}
            if await self._revised(
                seq,
                [(back, True), (again, True)],
                stories={old.id: (now, {"updated": repr(now), **fields})},
                articles={record.id: replace(quotes, at=now)},
                deliveries=[delivery],
            ):
                return

    async def _taken_out(self, record: ArticleRecord, now: float) -> tuple[int, StoryRecord, Change, Change]:
        """The number of the last change, an article's story, what takes it out, and what it last said. Raises NotLive."""
        seq = await self.last_seq()
        old = await self.story(record.decision.story or "")
        changes = await self.changes(old.id) if old else []
        said = standing(changes).get(record.id)
        if old is None or not said:
            raise NotLive(f"what {record.id} said is no longer kept with its story")
        back = retraction(changes, record.id, old.id, seq + 1, now, len(changes) < MAX_CHANGES)
        assert back is not None
        return seq, old, back, said[-1]

    @staticmethod
    def _without(story: StoryRecord, back: Change) -> dict[str, Any]:
        """The fields of a story from which an article was taken."""
        return {
            "reports": story.tally.reports - 1,
            "sources": max(1, story.tally.sources - len(back.unsourced)),
            "title": back.title.encode("utf-8", "surrogatepass"),
            **{f"from:{name}": 0 for name in back.unsourced},
        }

    async def _sources(self, story: str) -> AsyncIterator[str]:
        async with speaking(f"reading story {story}"):
            row = await self.client.hgetall(self.keys.of("story", story))
        for name, value in row.items():
            if name.startswith(b"from:") and value != b"0":
                yield _text(name)[5:]

    async def _revised(
        self,
        seq: int,
        changes: Sequence[tuple[Change, bool]],
        *,
        lists: Mapping[str, Sequence[Change]] | None = None,
        stories: Mapping[str, tuple[float, dict[str, Any]]] | None = None,
        gone: Mapping[str, str] | None = None,
        threads: Sequence[tuple[str, str]] = (),
        articles: Mapping[str, Decision] | None = None,
        deliveries: Sequence[Delivery] = (),
    ) -> bool:
        """Writes what was revised of stories, all or nothing. False if a change was made since number ``seq``."""
        keep = int((self.limits.story_idle_days + GRACE_DAYS) * DAY * 1000)
        thread = int(thread_seconds(self.limits.story_idle_days) * 1000)
        args: list[Any] = [self.keys.prefix, seq, keep, LOG_LENGTH, thread, MAX_TOLD, len(changes)]
        for change, listed in changes:
            args += [change.story, pack(change), int(listed)]
        args.append(len(lists or {}))
        for id, items in (lists or {}).items():
            args += [id, len(items), *map(pack, items)]
        args.append(len(stories or {}))
        for id, (at, fields) in (stories or {}).items():
            args += [id, _ms(at), *_fields(fields)]
        args += [len(gone or {}), *(part for pair in (gone or {}).items() for part in pair)]
        args += [len(threads), *(part for pair in threads for part in pair)]
        args.append(len(articles or {}))
        for id, decision in (articles or {}).items():
            args += [id, pack(decision)]
        args += rows(deliveries)
        async with speaking("revising stories"):
            status, _ = await self._revise(keys=[self._stream], args=args)
        return bool(status == b"ok")

    # --- reading

    async def decided(self, since: float) -> AsyncIterator[Decided]:
        """What was decided of each article since then, the last one first; the last DECIDED_LENGTH at most.

        Entries stand in the order of the commits, which is that of their times but for the difference between
        the workers' clocks.
        """
        async for fields in self._back("decided"):
            entry = unpack(Decided, fields[b"d"])
            if entry.at < since - CLOCKS_APART:
                return
            if entry.at >= since:
                yield entry

    async def spent(self, budgets: Sequence[str]) -> dict[str, int]:
        """How many messages each budget (keys.budget) has paid for.

        A decision that keeps to a budget reads it after the log: every message is a change, so that what another
        worker spends meanwhile is a conflict.
        """
        if not budgets:
            return {}
        async with speaking("reading the budgets"):
            counts = await self.client.mget([self.keys.of("budget", b) for b in budgets])
        return {b: int(n or 0) for b, n in zip(budgets, counts, strict=True)}

    async def label(self, feedback: Feedback) -> bool:
        """Keeps a judgement of a person for good, or until FEEDBACK_LENGTH later ones. False if it is there already."""
        async with speaking("keeping feedback"):
            return bool(
                await self._label(keys=[self._stream], args=[self.keys.prefix, pack(feedback), FEEDBACK_LENGTH])
            )

    async def feedback(self, since: float = 0.0) -> AsyncIterator[Feedback]:
        """What people said of alerts since then, the last first."""
        async for fields in self._back("feedback"):
            entry = unpack(Feedback, fields[b"f"])
            if entry.at < since - CLOCKS_APART:
                return
            if entry.at >= since:
                yield entry

    async def _back(self, name: str) -> AsyncIterator[dict[bytes, bytes]]:
        """The entries of a stream, the last first."""
        async for _, fields in backwards(self.client, self.keys.of(name)):
            yield fields

    async def article(self, id: str) -> ArticleRecord | None:
        """What is remembered of an article; None if it was never seen, or long ago."""
        async with speaking(f"reading article {id}"):
            row = await self.client.hgetall(self.keys.of("article", id))
        return _article(id, row) if row else None

    async def articles(self, ids: Sequence[str]) -> dict[str, ArticleRecord]:
        """What is remembered of several articles, by id; those not remembered are missing."""
        async with speaking("reading articles"):
            pipe = self.client.pipeline(transaction=False)
            for id in ids:
                pipe.hgetall(self.keys.of("article", id))
            rows = await pipe.execute()
        return {id: _article(id, row) for id, row in zip(ids, rows, strict=True) if row}

    async def article_at(self, url: str) -> ArticleRecord | None:
        """What is remembered of the article at a canonical url."""
        async with speaking("looking up an address"):
            id = await self.client.get(self.keys.url(url))
        return await self.article(_text(id)) if id else None

    async def story(self, id: str) -> StoryRecord | None:
        """A live story; None if there is none of that id. One that was merged leads to the one that it is part of."""
        for _ in range(MAX_MERGED):
            async with speaking(f"reading story {id}"):
                row = await self.client.hgetall(self.keys.of("story", id))
            if b"into" not in row:
                return _story(id, row) if row else None
            id = _text(row[b"into"])
        return None

    async def stories(self, limit: int = 100) -> list[StoryRecord]:
        """The live stories, the one that changed last first."""
        async with speaking("reading the stories"):
            ids = [_text(i) for i in await self.client.zrevrange(self.keys.of("stories"), 0, limit - 1)]
            pipe = self.client.pipeline(transaction=False)
            for id in ids:
                pipe.hgetall(self.keys.of("story", id))
            rows = await pipe.execute()
        return [_story(id, row) for id, row in zip(ids, rows, strict=True) if row]

    async def count_stories(self) -> int:
        """How many stories are live."""
        async with speaking("counting the stories"):
            return int(await self.client.zcard(self.keys.of("stories")))

    async def changes(self, story: str) -> list[Change]:
        """The changes of one story, the opening one first."""
        async with speaking(f"reading story {story}"):
            rows = await self.client.lrange(self.keys.of("changes", story), 0, -1)
        return [unpack(Change, row) for row in rows]

    async def outlines(self, stories: Sequence[str], last: int) -> dict[str, list[Change]]:
        """Of each story the opening change and the ``last`` ones; those that are not live are missing."""
        async with speaking("reading the stories"):
            pipe = self.client.pipeline(transaction=False)
            for id in stories:
                key = self.keys.of("changes", id)
                pipe.lindex(key, 0)
                pipe.lrange(key, -last, -1)
            found = await pipe.execute()
        out: dict[str, list[Change]] = {}
        for id, first, rest in zip(stories, found[::2], found[1::2], strict=True):
            if first is not None:
                out[id] = [unpack(Change, row) for row in dict.fromkeys((first, *rest))]
        return out

    async def refused(self, limit: int = 100) -> list[tuple[str, str]]:
        """Articles that could not be decided, newest first: (article id, reason)."""
        async with speaking("reading the refused articles"):
            rows = await self.client.xrevrange(self.keys.of("refused"), count=limit)
        return [(_refused(f[b"a"]), f[b"reason"].decode("utf-8", "replace")) for _, f in rows]

    async def entered(self) -> int:
        """How many articles were ever put into the intake, those that were put back among them."""
        async with speaking("counting the intake"):
            if not await self.client.exists(self._stream):
                return 0
            return int((await self.client.xinfo_stream(self._stream))["entries-added"])

    async def probe(self) -> tuple[str, str] | None:
        """Why an article could not be taken in just now, in one word and in a sentence; None if it could.

        Raises:
            StoreError: the server does not answer.
        """
        async with speaking("trying to write"):
            try:
                await self._probe(keys=[self._stream], args=[self.keys.prefix, PROBE_SECONDS * 1000])
            except RedisError as error:
                if (pause := paused(error)) is None:
                    raise
                return pause
        return None

    async def count_refused(self) -> int:
        """How many articles could not be decided."""
        async with speaking("counting the refused articles"):
            return int(await self.client.xlen(self.keys.of("refused")))

    async def hold(self) -> None:
        """Says, for REPLAY_SECONDS, that somebody works on this namespace, so that sweep passes it over."""
        async with speaking("holding a namespace"):
            await self.client.set(self.keys.of("replay"), 1, ex=REPLAY_SECONDS)

    async def erase(self) -> None:
        """Deletes every key of this desk: for the namespaces that replay makes for itself."""
        async with speaking("erasing a namespace"):
            found = self.client.scan_iter(match=_literal(self.keys.prefix) + "*", count=1000)
            async for keys in _batches(found, 1000):
                await self.client.unlink(*keys)


async def sweep(client: Any, names: str) -> int:
    """Erases the namespaces whose name begins with ``names`` and on which nobody works. Returns how many."""
    async with speaking("looking for leftovers"):
        found = {
            _text(key).partition("}")[0][1:]
            async for key in client.scan_iter(match="{" + _literal(names) + "*}:*", count=1000)
        }
    erased = 0
    for name in sorted(found):
        store = NewsStore(client, name)
        async with speaking("looking for leftovers"):
            held = await client.exists(store.keys.of("replay"))
        if not held:
            await store.erase()
            erased += 1
    return erased


def _hands(taken: Mapping[bytes, int]) -> Iterator[list[bytes]]:
    """Entries in their order, by how often each was taken: those that are suspect alone, what lies between together."""
    together: list[bytes] = []
    for entry, times in taken.items():
        if times < SUSPECT:
            together.append(entry)
            continue
        if together:
            yield together
            together = []
        yield [entry]
    if together:
        yield together


async def _batches(keys: AsyncIterator[bytes], size: int) -> AsyncIterator[list[bytes]]:
    batch: list[bytes] = []
    async for key in keys:
        batch.append(key)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _refused(payload: bytes) -> str:
    try:
        return unpack(Article, payload).id
    except Unreadable:
        return "?"


async def backwards(client: Any, key: str, size: int = 500) -> AsyncIterator[tuple[bytes, dict[bytes, bytes]]]:
    """The entries of a stream, the last first, ``size`` at a time."""
    end = "+"
    while True:
        async with speaking(f"reading {key}"):
            found = await client.xrevrange(key, max=end, count=size)
        for id, fields in found:
            yield id, fields
        if len(found) < size:
            return
        end = f"({_text(found[-1][0])}"


def lane(delivery: Delivery) -> str:
    """The lane that a delivery waits in: one for each destination and story; edits have one beside it.

    Digests and notices belong to no thread: each destination has a lane for them. An edit of a message that is not
    a root has a lane of that message; whether it is one, the scripts see.
    """
    match delivery.act:
        case Act.EDIT:
            kind, about = ("note", delivery.edits) if delivery.edits else ("edit", delivery.story)
            return f"{kind}|{delivery.destination}|{about}"
        case Act.DIGEST | Act.NOTICE:
            return f"{delivery.destination}|{delivery.act.value}"
        case _:
            return f"{delivery.destination}|{delivery.story}"


def stories(delivery: Delivery) -> tuple[str, ...]:
    """The stories that a delivery tells of: none for an edit or a notice."""
    if delivery.act in (Act.EDIT, Act.NOTICE):
        return ()
    if delivery.digest is not None:
        return tuple(dict.fromkeys(s.story for section in delivery.digest.sections for s in section.stories))
    return (delivery.story,)


def rows(deliveries: Sequence[Delivery], debounce: float = 0.0) -> list[Any]:
    """Deliveries as the scripts take them; see _PUSH in scripts.py. Edits of a tally wait ``debounce`` seconds."""
    flat: list[Any] = [len(deliveries)]
    for d in deliveries:
        due = d.created + (debounce if d.act is Act.EDIT and not d.edits else 0.0)
        flat += [d.id, lane(d), d.act.value, d.edits, int(d.new_root), _ms(due), pack(d)]
        about = stories(d)
        flat += [len(about), *about]
    return flat


def member(held: Held) -> bytes:
    """A held message as it lies in its set: 16 digits, by which the least is found, then the record.

    The least is that of the lowest priority, and of those the oldest: rank, then age in milliseconds.
    """
    return f"{Priority(held.priority).rank}{_ms(held.at):015d}".encode() + pack(held)


def mark_of(change: Change) -> str:
    """What tells a change that was just written from another of the same number: 160 bits of SHA-1, in hex."""
    return _mark(pack(change))


def _mark(change: bytes) -> str:
    return hashlib.sha1(change, usedforsecurity=False).hexdigest()


def _decided(outcome: Outcome) -> Decided:
    d = outcome.decision
    return Decided(d.article, d.story or "", d.kind, d.sure, outcome.matched, d.at)


def _article(id: str, row: dict[bytes, bytes]) -> ArticleRecord:
    return ArticleRecord(
        id=id,
        version=int(row[b"version"]),
        content_hash=_text(row[b"hash"]),
        title=row[b"title"].decode("utf-8", "surrogatepass"),
        url=_text(row[b"url"]),
        source=_text(row[b"source"]),
        published=float(row[b"published"]),
        decision=unpack(Decision, row[b"decision"]),
        earlier=unpack(Earlier, row[b"earlier"]) if b"earlier" in row else None,
        byline=_text(row.get(b"byline", b"")),
        dateline=_text(row.get(b"dateline", b"")),
        modified=float(row[b"modified"]) if row.get(b"modified") else None,
    )


def _story(id: str, row: dict[bytes, bytes]) -> StoryRecord:
    tally = Tally(int(row[b"reports"]), int(row[b"sources"]), float(row[b"updated"]))
    told = tuple(sorted(_text(k)[5:] for k in row if k.startswith(b"told:")))
    try:
        title, opened = row[b"title"].decode("utf-8", "surrogatepass"), float(row[b"opened"])
    except KeyError as error:
        raise StoreError(f"story {id} has lost its {_text(error.args[0])}") from error
    return StoryRecord(id=id, title=title, opened=opened, updated=tally.last, tally=tally, told=told)


def _fields(values: dict[str, Any]) -> list[Any]:
    flat: list[Any] = [len(values)]
    for name, value in values.items():
        flat += [name, value]
    return flat


def _text(value: bytes | str) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _literal(pattern: str) -> str:
    return "".join(f"\\{c}" if c in r"*?[]\^" else c for c in pattern)
