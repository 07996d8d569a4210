"""A wire from a file through the real pipeline, in a namespace of its own, with the articles' times as the clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace

from redis.asyncio import Redis

from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.model import Act, Article, Kind, Mark, Outcome, Posted, Subscription
from bot.pipeline import Desk, alerted
from bot.store.console import ConsoleRoom
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox
from bot.stories.foreign import Encoder
from bot.stories.policy import Policy
from bot.topics.match import Matcher

ALWAYS = ("articles", "stories", "alerts", "updates", "rewrites kept silent")
"""What a closing tally names even if there were none, in this order."""
STEP = 60.0
"""Seconds that pass, by the replay's clock, before an article without a time."""
HORIZON = 7_258_118_400.0
"""The first second of 2200: a replay has its own time, and what lies ahead of ours is no error before that."""


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


SILENT = ("rewrites kept silent", "already seen", Kind.QUIET.value, Kind.STALE.value, Kind.ASIDE.value)
"""What an article of which nobody was told may be counted as."""


@dataclass(slots=True)
class Totals:
    """The closing tally."""

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(ALWAYS, 0)))

    def line(self) -> str:
        """What came of it so far, in one line."""
        silent = sum(self.counts[name] for name in SILENT)
        told = f"{self.counts['alerts']} alerts · {self.counts['updates']} updates"
        return f"{told} · {silent} silent"

    def add(self, outcome: Outcome) -> None:
        """Counts one article."""
        self.counts["articles"] += 1
        if outcome.change is None:
            self.counts["already seen"] += 1
        elif outcome.decision.kind is Kind.REWRITE:
            self.counts["rewrites kept silent"] += 1
        elif outcome.decision.kind in (Kind.STALE, Kind.ASIDE, Kind.QUIET):
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
        watched: Matcher[Subscription],
        policy: Policy,
        start: float,
        encoder: Encoder | None = None,
    ) -> None:
        self.clock = ReplayClock(start)
        limits = Limits(story_idle_days=policy.idle_days, edit_debounce_seconds=0.0)
        self.store = NewsStore(client, namespace, limits)
        self.outbox = Outbox(client, namespace)
        self.room = ConsoleRoom(client, namespace)
        self.desk = Desk(self.store, watched, self.clock, policy, encoder)
        self.pump = Pump(self.outbox, [ConsoleMessenger(self.room)], self.clock, lambda: 0.5)
        self.totals = Totals()

    async def steps(self, articles: Iterable[Article], *, show: bool) -> AsyncIterator[Step]:
        """Sends articles through, one after the other; with ``show``, delivers and reads what was posted."""
        last = "0-0"
        first = True
        for n, article in enumerate(articles):
            if n % 500 == 0:
                await self.store.hold()
                await self.store.prepare()
            if first and dated(article):
                self.clock.now = article.published
            first = False
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
    seen_before = outcome.change is None
    return {
        "id": outcome.article.id,
        "story": decision.story,
        "alert": alerted(outcome),
        "kind": Kind.SAME.value if seen_before else decision.kind.value,
        "developments": [] if seen_before else [{"text": q.text, "reasons": list(q.reasons)} for q in decision.quotes],
        "reasons": list(decision.reasons),
    }


def dated(article: Article) -> bool:
    """True if an article came with a time that can be believed."""
    return Mark.UNDATED not in article.marks and Mark.FUTURE not in article.marks


def _seen(article: Article, published: float, seen: float) -> Article:
    return replace(article, published=published, seen=seen)
