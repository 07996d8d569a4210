"""Figures in Prometheus' text form. Counters are this process's own; gauges are the desk's, read when asked for.

Labels take few values: platforms, acts, kinds, states, words for reasons. Nothing that comes from outside is a label.
"""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from bot import __version__
from bot.errors import DeliveryError, Retryable, StoreError
from bot.health import STATES, Health
from bot.model import Act, Claim, Kind, Outcome, Receipt
from bot.store.redis import PAUSES
from bot.stream import Read

disable_created_metrics()  # type: ignore[no-untyped-call]  # one more series for each, that nobody asks for

PLATFORMS = ("console", "slack", "matrix")
DELAYS = (1, 2, 5, 10, 30, 60, 120, 300, 900, 3600)
"""Seconds from the publication of an article to its decision: a wire's are few, a feed's many."""
SENDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800)
"""Seconds from the arrival of an article to the sending of what it told."""
WHY = (
    ("suspended", re.compile(r"suspended")),
    ("muted", re.compile(r" muted (here|for all)")),
    ("blocked", re.compile(r" is blocked$")),
    ("shown elsewhere", re.compile(r"^shown in ")),
    ("quiet hours", re.compile(r"^quiet hours until ")),
    ("behind", re.compile(r"^the channel could not keep up$")),
    ("budget", re.compile(r"^more than the day's ")),
    ("not sure enough", re.compile(r" asks for \d+%")),
    ("digest", re.compile(r"^(hourly|daily|digest)")),
)
"""Why a message is held or dropped, by how the reason is worded in bot/alerts/route.py; "other" if by none of these."""
REASONS = (*(word for word, _ in WHY), "other")
PAUSED = ("newer", *(word.lower() for word in PAUSES))


def reason(why: str) -> str:
    """One of REASONS for a reason in words."""
    return next((word for word, pattern in WHY if pattern.search(why)), "other")


def known(platform: str) -> str:
    """A platform as a label."""
    return platform if platform in PLATFORMS else "other"


class Figures:
    """What is counted. ``health`` reads and judges the desk's own figures."""

    def __init__(self, health: Callable[[], Awaitable[Health]]) -> None:
        self._health = health
        self._registry = CollectorRegistry()

        def counter(name: str, about: str, *labels: str) -> Counter:
            return Counter(f"slugline_{name}", about, labels, registry=self._registry)

        def histogram(name: str, about: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"slugline_{name}", about, labels, buckets=buckets, registry=self._registry)

        self._decided = counter("articles_decided", "Articles decided, by what was decided.", "kind")
        self._planned = counter("messages_planned", "Messages planned, by what they do.", "act")
        self._held = counter("messages_held", "Messages held for a digest, by why.", "why")
        self._dropped = counter("messages_dropped", "Messages kept from a destination, by why.", "why")
        self._sent = counter("messages_sent", "Messages sent, by platform and by what they do.", "platform", "act")
        self._retried = counter("sends_retried", "Sends that failed and are tried again.", "platform")
        self._given_up = counter("sends_given_up", "Messages that became dead letters.", "platform")
        self._waits = counter("rate_waits", "Waits that a platform's rate limit asked for.", "platform")
        self._waited = counter("rate_wait_seconds", "How long these waits were, together.", "platform")
        self._lost = counter(
            "leases_lost", "Deliveries taken over from a worker that was not heard of again.", "platform"
        )
        self._unread = counter("matrix_unreadable", "Messages in Matrix that could not be decrypted.")
        self._stream = counter("stream_entries", "Entries read of the stream, by what became of them.", "became")
        self._delay = histogram(
            "article_delay_seconds",
            "From the publication of an article that told something to its decision.",
            DELAYS,
        )
        self._arrival = histogram(
            "arrival_to_send_seconds",
            "From the arrival of an article to the sending of an alert or update that it told at once.",
            SENDS,
            "platform",
        )
        self._took = histogram("send_seconds", "How long a send took, waits for a turn included.", SENDS, "platform")
        for became in Read:
            self._stream.labels(became.value)
        for kind in Kind:
            self._decided.labels(kind.value)
        for act in Act:
            self._planned.labels(act.value)
        for why in REASONS:
            self._held.labels(why)
            self._dropped.labels(why)
        for platform in PLATFORMS:
            for figure in (
                self._retried,
                self._given_up,
                self._waits,
                self._waited,
                self._lost,
                self._arrival,
                self._took,
            ):
                figure.labels(platform)
            for act in Act:
                self._sent.labels(platform, act.value)

    def watch_matrix(self, away: Callable[[], str]) -> None:
        """Has the figures say whether Matrix is away; ``away`` says why, "" while it is not."""
        gauge = Gauge("slugline_matrix_away", "1 while the Matrix homeserver does not answer.", registry=self._registry)
        gauge.set_function(lambda: float(bool(away())))

    def read_of_stream(self, became: Read) -> None:
        """Counts an entry of the stream that articles are read from."""
        self._stream.labels(became.value).inc()

    def unread(self) -> None:
        """Counts a message that could not be decrypted."""
        self._unread.inc()

    async def decided(self, outcome: Outcome) -> None:
        """Counts what was decided of an article."""
        self._decided.labels(outcome.decision.kind.value).inc()
        for delivery in outcome.deliveries:
            self._planned.labels(delivery.act.value).inc()
        for held in outcome.held:
            self._held.labels(reason(held.why)).inc()
        for dropped in outcome.dropped:
            self._dropped.labels(reason(dropped.why)).inc()
        if any(d.act in (Act.ALERT, Act.UPDATE) for d in outcome.deliveries):
            self._delay.observe(max(0.0, outcome.decision.at - outcome.article.published))

    def ended(self, claim: Claim, ended: Receipt | DeliveryError, took: float, now: float, last: bool) -> None:
        """Counts how a send ended, after ``took`` seconds; ``last``: it was given up."""
        delivery = claim.delivery
        platform = known(delivery.destination.platform)
        self._took.labels(platform).observe(max(0.0, took))
        match ended:
            case Receipt():
                self._sent.labels(platform, delivery.act.value).inc()
                # not of what somebody posts by hand, hours later
                if delivery.message is not None and delivery.first is not None:
                    self._arrival.labels(platform).observe(max(0.0, now - delivery.message.seen))
            case Retryable(counts=False):
                if ended.after is not None:
                    self._waits.labels(platform).inc()
                    self._waited.labels(platform).inc(ended.after)
            case _ if last:
                self._given_up.labels(platform).inc()
            case _:
                self._retried.labels(platform).inc()

    def lost(self, claim: Claim) -> None:
        """Counts a delivery whose last lease ran out without a word."""
        self._lost.labels(known(claim.delivery.destination.platform)).inc()

    def waited(self, platform: str, seconds: float) -> None:
        """Counts a wait for a turn that a sender has slept through."""
        self._waits.labels(known(platform)).inc()
        self._waited.labels(known(platform)).inc(seconds)

    async def text(self) -> bytes:
        """All figures. While the store does not answer, those of this process, and that it does not."""
        read = CollectorRegistry()
        try:
            read.register(Gauges(await self._health()))
        except StoreError:
            read.register(Gauges(None))
        return generate_latest(self._registry) + generate_latest(read)


class Gauges:
    """The desk's own figures; None if they cannot be read."""

    def __init__(self, health: Health | None) -> None:
        self._health = health

    def collect(self) -> Iterator[Metric]:
        """The figures, as Prometheus' client asks for them."""
        yield _info()
        h = self._health
        yield _gauge("store_up", "1 if the desk's server answers.", int(h is not None))
        if h is None:
            return
        yield _by("paused", "1 if nothing, or no article, can be written just now, by why.", ("why",), {
            (why,): int(why == h.paused) for why in PAUSED
        })  # fmt: skip
        yield _gauge("well", "1 if nothing is wrong with the desk.", int(h.ok))
        if h.intake is None or h.outbox is None or h.feeds is None or h.server is None:
            return
        yield _gauge("workers", "Workers at work on the desk.", h.workers)
        yield _gauge("stories", "Live stories.", h.stories)
        entered = CounterMetricFamily("slugline_intake_entered", "Articles ever put into the desk's intake.")
        entered.add_metric([], _number(h.intake["entered"]))
        yield entered
        yield _gauge("intake_waiting", "Articles that wait to be decided.", h.intake["waiting"])
        yield _gauge("intake_limit", "Articles that may wait; beyond it none is taken in.", h.intake["limit"])
        yield _gauge("intake_oldest_seconds", "How long the oldest of them has waited.", h.intake["oldest_seconds"])
        yield _gauge("outbox_overdue_seconds", "For how long the next lane has been due.", h.outbox["overdue_seconds"])
        yield from self._outbox(h)
        yield _by("dead_letters", "What was given up, by what it is.", ("kind",), {
            ("message",): h.dead_letters, ("article",): h.refused
        })  # fmt: skip
        yield _gauge("suspended_places", "Places to which nothing can be sent.", h.suspended["places"])
        yield _gauge("suspended_subscriptions", "Subscriptions of these places.", h.suspended["subscriptions"])
        states: Any = h.feeds["states"]
        yield _by("feeds", "Feeds, by how they are doing.", ("state",), {(s,): states.get(s, 0) for s in STATES})
        yield _gauge(
            "feeds_overdue_seconds", "For how long a feed has waited to be polled.", h.feeds["overdue_seconds"]
        )
        yield _gauge("store_memory_bytes", "Memory that the server uses.", h.server["memory_bytes"])
        yield _gauge("store_memory_limit_bytes", "Memory that it may use; 0: no bound.", h.server["memory_limit_bytes"])

    def _outbox(self, h: Health) -> Iterator[Metric]:
        """What waits to be sent; every platform and act has its line, with or without something that waits."""
        lanes: Tally[tuple[str, str]] = Tally()
        rows: Tally[tuple[str, str]] = Tally()
        stuck: Tally[tuple[str, ...]] = Tally({(p,): 0 for p in PLATFORMS})
        oldest: dict[tuple[str, ...], float] = {(p,): 0.0 for p in PLATFORMS}
        for place in ((p, a.value) for p in PLATFORMS for a in Act):
            lanes[place] = rows[place] = 0
        acts = {a.value for a in Act}
        for g in h.lanes:
            platform, act = known(str(g["platform"])), str(g["act"]) if g["act"] in acts else "other"
            lanes[platform, act] += int(_number(g["lanes"]))
            rows[platform, act] += int(_number(g["rows"]))
            stuck[(platform,)] += int(_number(g["stuck"]))
            if act != Act.EDIT.value:
                oldest[(platform,)] = max(oldest.get((platform,), 0.0), _number(g["oldest_seconds"]))
        unserved: Any = (h.outbox or {}).get("unserved", {})
        yield _by("outbox_lanes", "Lanes with messages to send, by what their next does.", ("platform", "act"), lanes)
        yield _by("outbox_messages", "Messages in these lanes.", ("platform", "act"), rows)
        yield _by("outbox_stuck_lanes", "Lanes whose next message has failed several times.", ("platform",), stuck)
        yield _by("outbox_oldest_seconds", "Age of the oldest undelivered message, edits aside.", ("platform",), oldest)
        waits: Tally[tuple[str, ...]] = Tally({(p,): 0 for p in PLATFORMS})
        for platform, n in unserved.items():
            waits[(known(platform),)] += n
        for name, about in (
            ("longest", "Messages that wait for one destination, of the longest such queue."),
            ("behind", "Destinations that cannot keep up, where what is not critical is held for a digest."),
        ):
            queues: Any = (h.outbox or {}).get(name, {})
            figures: Tally[tuple[str, ...]] = Tally({(p,): 0 for p in PLATFORMS})
            for platform, n in queues.items():
                figures[(known(platform),)] = max(figures[(known(platform),)], n)
            yield _by(
                f"outbox_{'longest_queue' if name == 'longest' else 'behind_destinations'}",
                about,
                ("platform",),
                figures,
            )
        yield _by("outbox_unserved_lanes", "Lanes to a platform that no worker serves.", ("platform",), waits)


def _number(value: object) -> float:
    return float(str(value))


def _gauge(name: str, about: str, value: object) -> Metric:
    return GaugeMetricFamily(f"slugline_{name}", about, value=_number(value))


def _by(name: str, about: str, labels: tuple[str, ...], values: Any) -> Metric:
    family = GaugeMetricFamily(f"slugline_{name}", about, labels=labels)
    for key, value in values.items():
        family.add_metric(key, float(value))
    return family


def _info() -> Metric:
    family = GaugeMetricFamily("slugline_build_info", "The version that runs.", labels=("version",))
    family.add_metric([__version__], 1.0)
    return family
