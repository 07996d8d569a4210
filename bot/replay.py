"""A wire from a file through the real pipeline, in a namespace of its own, with the articles' times as the clock."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from redis.asyncio import Redis

from bot.alerts.console import count
from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.model import Act, Article, Kind, Mark, Outcome, Posted
from bot.pipeline import Desk, alerted
from bot.store.console import ConsoleRoom
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox
from bot.stories.foreign import Encoder
from bot.stories.policy import Policy
from bot.watching import Watched

ALWAYS = ("articles", "stories", "alerts", "updates", "rewrites kept silent")
"""What a closing tally names even if there were none, in this order."""
STEP = 60.0
"""Seconds that pass, by the replay's clock, before an article without a time."""
HORIZON = 7_258_118_400.0
"""The first second of 2200: a replay has its own time, and what lies ahead of ours is no error before that."""


LEAP = 3 * 86_400.0
"""Seconds by which an article may be ahead of all before it without anybody bearing its date out: a long weekend."""
WITNESSES, AHEAD = 5, 50
"""How many dated articles after it are asked, and in how many articles they are looked for."""


class Wire:
    """The articles of a file in their order, those whose date nobody bears out marked as dated in the future.

    One wrong date would carry the clock along for all that follow: they would be stale, and every story idle. An
    article that is more than LEAP ahead of all before it is believed if of the next WITNESSES dated ones no more than
    half lie that far before it. So a gap of weeks stands, for what follows it lies behind it, a wrong date or two in
    a row do not, and the last article of a file is believed. The first dated article is asked for its witnesses as well.
    Nothing is read ahead except at the beginning and where a date leaps.
    """

    def __init__(self, articles: Iterable[Article]) -> None:
        self._source = iter(articles)
        self._ahead: deque[Article] = deque()

    def begins(self) -> float | None:
        """The time of the first article whose date is borne out, of the next ones; None if they have none."""
        some = self._witnesses()
        return next((a.published for n, a in enumerate(some) if _borne_out(a, [*some[:n], *some[n + 1 :]])), None)

    def __iter__(self) -> Iterator[Article]:
        latest: float | None = None
        while (article := self._next()) is not None:
            if dated(article):
                leaps = latest is None or article.published > latest + LEAP
                if leaps and not _borne_out(article, self._witnesses()):
                    article = replace(article, marks=(*article.marks, Mark.FUTURE))
                else:
                    latest = max(latest or article.published, article.published)
            yield article

    def _next(self) -> Article | None:
        return self._ahead.popleft() if self._ahead else next(self._source, None)

    def _witnesses(self) -> list[Article]:
        """The dated articles that come next."""
        found = [a for a in self._ahead if dated(a)][:WITNESSES]
        while len(found) < WITNESSES and len(self._ahead) < AHEAD:
            article = next(self._source, None)
            if article is None:
                break
            self._ahead.append(article)
            if dated(article):
                found.append(article)
        return found


def _borne_out(article: Article, others: Sequence[Article]) -> bool:
    return 2 * sum(other.published < article.published - LEAP for other in others) <= len(others)


@dataclass(slots=True)
class ReplayClock:
    """Tells the time of the article that is being decided; never goes back."""

    now: float

    def __call__(self) -> float:
        """The time, in seconds since the epoch."""
        return self.now

    def reach(self, article: Article) -> Article:
        """Moves to the article's time, and returns the article as seen at that moment."""
        if not dated(article):
            self.now += STEP
            return _seen(article, self.now, self.now)
        self.now = max(self.now, article.published)
        return _seen(article, article.published, self.now)


@dataclass(slots=True)
class Step:
    """One article of a replay: what was decided, and what was posted on account of it."""

    outcome: Outcome
    posted: list[Posted]


SILENT = ("rewrites kept silent", Kind.SAME.value, Kind.QUIET.value, Kind.STALE.value, Kind.ASIDE.value)
"""What an article of which nobody was told may be counted as."""


@dataclass(slots=True)
class Totals:
    """The closing tally."""

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(ALWAYS, 0)))

    def line(self) -> str:
        """What came of it so far, in one line."""
        silent = sum(self.counts[name] for name in SILENT)
        told = f"{count(self.counts['alerts'], 'alert')} · {count(self.counts['updates'], 'update')}"
        return f"{told} · {silent} silent"

    def add(self, outcome: Outcome) -> None:
        """Counts one article."""
        self.counts["articles"] += 1
        if outcome.decision.kind is Kind.REWRITE:
            self.counts["rewrites kept silent"] += 1
        elif outcome.decision.kind in (Kind.SAME, Kind.STALE, Kind.ASIDE, Kind.QUIET):
            self.counts[outcome.decision.kind.value] += 1
        if outcome.change is not None and outcome.change.opens:
            self.counts["stories"] += 1
        for d in outcome.deliveries:
            if d.act is not Act.EDIT:
                self.counts["alerts" if d.act is Act.ALERT else "updates"] += 1


class Replay:
    """The pipeline on an empty namespace."""

    def __init__(
        self,
        client: Redis,
        namespace: str,
        watched: Watched,
        policy: Policy,
        start: float,
        encoder: Encoder | None = None,
    ) -> None:
        self.clock = ReplayClock(start)
        limits = Limits(story_idle_days=policy.idle_days, edit_debounce_seconds=0.0)
        self.store = NewsStore(client, namespace, limits)
        self.outbox = Outbox(client, namespace)
        self.room = ConsoleRoom(client, namespace)
        self.desk = Desk(self.store, watched, self.clock, policy, encoder, outbox=self.outbox)
        self.pump = Pump(self.outbox, [ConsoleMessenger(self.room)], self.clock, lambda: 0.5)
        self.totals = Totals()

    async def steps(self, articles: Iterable[Article], *, show: bool) -> AsyncIterator[Step]:
        """Sends articles through, one after the other; with ``show``, delivers and reads what was posted."""
        last = "0-0"
        wire = Wire(articles)
        begins = wire.begins()
        if begins is not None:
            self.clock.now = begins
        for n, article in enumerate(wire):
            if n % 500 == 0:
                await self.store.hold()
                await self.store.prepare()
            await self.store.ingest(self.clock.reach(article))
            for waiting in await self.store.take("replay", 1, 0.0):
                outcome = await self.desk.process(waiting)
                if outcome is None:
                    continue
                self.totals.add(outcome)
                posted: list[Posted] = []
                if show:
                    await self.pump.drain()
                    posted = await self.room.read(last)
                    last = posted[-1].id if posted else last
                yield Step(outcome, posted)

    async def close(self) -> None:
        """Leaves nothing behind."""
        await self.store.erase()


def as_object(outcome: Outcome) -> dict[str, object]:
    """What one line of JSON says about a decision, for people and programs that measure."""
    decision = outcome.decision
    return {
        "id": outcome.article.id,
        "story": decision.story,
        "alert": alerted(outcome),
        "kind": decision.kind.value,
        "developments": [{"text": q.text, "reasons": list(q.reasons)} for q in decision.quotes],
        "reasons": list(decision.reasons),
    }


def dated(article: Article) -> bool:
    """True if an article came with a time that can be believed."""
    return Mark.UNDATED not in article.marks and Mark.FUTURE not in article.marks


def _seen(article: Article, published: float, seen: float) -> Article:
    return replace(article, published=published, seen=seen)
