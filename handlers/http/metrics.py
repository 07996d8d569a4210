"""Figures in Prometheus' text form. Counters are this process's own; gauges are the desk's, read when asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from bot.health import Health
from bot.model import Act, Outcome

DELAYS = (1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
"""Seconds from the publication of an article to its decision: a wire's are few, a feed's many."""


class Figures:
    """What is counted. ``health`` reads and judges the desk's own figures."""

    def __init__(self, health: Callable[[], Awaitable[Health]]) -> None:
        self._health = health
        self._registry = CollectorRegistry()
        self._decided = Counter(
            "slugline_articles_decided", "Articles decided, by what was decided.", ["kind"], registry=self._registry
        )
        self._planned = Counter(
            "slugline_messages_planned", "Messages planned, by what they do.", ["act"], registry=self._registry
        )
        self._held = Counter("slugline_messages_held", "Messages held for a digest.", registry=self._registry)
        self._unread = Counter(
            "slugline_matrix_unreadable", "Messages in Matrix that could not be decrypted.", registry=self._registry
        )
        self._delay = Histogram(
            "slugline_article_delay_seconds",
            "From the publication of an article that told something to its decision.",
            buckets=DELAYS,
            registry=self._registry,
        )

    def watch_matrix(self, away: Callable[[], str]) -> None:
        """Has the figures say whether Matrix is away; ``away`` says why, "" while it is not."""
        gauge = Gauge("slugline_matrix_away", "1 while the Matrix homeserver does not answer.", registry=self._registry)
        gauge.set_function(lambda: float(bool(away())))

    def unread(self) -> None:
        """Counts a message that could not be decrypted."""
        self._unread.inc()

    async def decided(self, outcome: Outcome) -> None:
        """Counts what was decided of an article."""
        self._decided.labels(outcome.decision.kind.value).inc()
        for delivery in outcome.deliveries:
            self._planned.labels(delivery.act.value).inc()
        self._held.inc(len(outcome.held))
        if any(d.act in (Act.ALERT, Act.UPDATE) for d in outcome.deliveries):
            self._delay.observe(max(0.0, outcome.decision.at - outcome.article.published))

    async def text(self) -> bytes:
        """All figures."""
        read = CollectorRegistry()
        read.register(_Gauges(await self._health()))
        return generate_latest(self._registry) + generate_latest(read)


class _Gauges:
    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        h = self._health
        intake, outbox = h.intake or {}, h.outbox or {}
        for name, about, value in (
            ("slugline_well", "1 if nothing is wrong with the desk.", int(h.ok)),
            ("slugline_workers", "Workers at work on the desk.", h.workers),
            ("slugline_stories", "Live stories.", h.stories),
            ("slugline_intake_waiting", "Articles that wait to be decided.", intake.get("waiting", 0)),
            ("slugline_intake_oldest_seconds", "How long the oldest of them has waited.", intake.get("oldest_seconds", 0)),
            ("slugline_outbox_lanes", "Lanes with messages to send.", outbox.get("lanes", 0)),
            ("slugline_outbox_overdue_seconds", "For how long the next has been due.", outbox.get("overdue_seconds", 0)),
            ("slugline_dead_letters", "Messages that were given up.", h.dead_letters),
            ("slugline_refused_articles", "Articles that could not be decided.", h.refused),
        ):  # fmt: skip
            yield GaugeMetricFamily(name, about, value=float(str(value)))
