"""What /metrics says: in Prometheus' form, of bounded cardinality, and true of a real desk."""

import re

from prometheus_client.parser import text_string_to_metric_families
from redis.asyncio import Redis

from bot.alerts.backlog import WHY
from bot.delivery.pump import Pump, Retries
from bot.errors import Rejected, Retryable, StoreError
from bot.health import Health, examine
from bot.model import Act, Claim, Delivery, Destination, Receipt
from bot.settings import load
from handlers.http.metrics import REASONS, Figures, reason
from tests.support import BRIDGE, START, Bench, article, small_wire


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (s.name, tuple(sorted(s.labels.items()))): s.value
        for family in text_string_to_metric_families(text)
        for s in family.samples
    }


def well_formed(text: str) -> list[str]:
    """The names of the metrics; each has HELP and TYPE, once, before its samples, and no series comes twice."""
    names, series, current = [], set(), ""
    for line in text.splitlines():
        if help := re.fullmatch(r"# HELP (slugline_[a-z_]+) (.+\.)", line):
            current = help[1]
            assert current not in names
            names.append(current)
        elif line.startswith("#"):
            kind = re.fullmatch(rf"# TYPE {current} (counter|gauge|histogram)", line)
            assert kind, line
            assert (kind[1] == "counter") == current.endswith("_total"), current
        else:
            sample = re.fullmatch(r'([a-z_]+)(\{(?:[a-z]+="[^"\\\n]*",?)+\})? [-+0-9.einfINF]+', line)
            assert sample, line
            assert re.sub(r"_(bucket|sum|count)$", "", sample[1]) in (
                current,
                re.sub(r"_(bucket|sum|count)$", "", current),
            )
            assert line.rpartition(" ")[0] not in series
            series.add(line.rpartition(" ")[0])
    return names


class Moody:
    """Takes an alert, asks to wait, fails, refuses, in turn."""

    platform = "console"

    def __init__(self) -> None:
        self.answers: list[object] = [
            Retryable("a limit", after=7.0, counts=False),
            Retryable("away"),
            None,
            Rejected("no"),
        ]

    async def send(self, claim: Claim, now: float) -> Receipt:
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return Receipt(f"m-{claim.delivery.id}")


def figures(bench: Bench, client: Redis) -> Figures:
    return Figures(lambda: examine(client, bench.store, bench.outbox, load(desk=bench.name), bench.now))


async def test_what_happened_is_counted(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    made = figures(bench, client)
    await bench.ingest([*small_wire()[:1]])
    bench.now += 100  # all workers are busy
    await bench.worker().drain()
    bench.now += 20
    pump = Pump(bench.outbox, [Moody()], bench.clock, lambda: 0.0, Retries(), figures=made)
    for _ in range(3):
        await pump.drain()
        bench.now += 10
    await bench.ingest([article("z", BRIDGE, bench.now)])
    await bench.worker().drain()
    bench.now += 120
    waiting = samples((await made.text()).decode())
    assert waiting["slugline_outbox_oldest_seconds", (("platform", "console"),)] >= 120
    assert waiting["slugline_outbox_lanes", (("act", "alert"), ("platform", "console"))] == 1
    await pump.drain()
    found = samples((await made.text()).decode())
    console = (("platform", "console"),)
    assert found["slugline_rate_waits_total", console] == 1
    assert found["slugline_rate_wait_seconds_total", console] == 7
    assert found["slugline_sends_retried_total", console] == 1
    assert found["slugline_sends_given_up_total", console] == 1
    assert found["slugline_messages_sent_total", (("act", "alert"), *console)] == 1
    assert found["slugline_arrival_to_send_seconds_count", console] == 1
    assert found["slugline_arrival_to_send_seconds_sum", console] >= 120
    assert found["slugline_dead_letters", (("kind", "message"),)] == 1
    assert found["slugline_intake_entered_total", ()] == 2
    assert found["slugline_outbox_oldest_seconds", console] == 0


async def test_a_place_that_cannot_keep_up_is_counted_and_its_queue_with_it(client: Redis, desk: str) -> None:
    bench, there = Bench(client, desk), Destination("slack", "C1")
    await bench.store.prepare()
    made = figures(bench, client)
    for n, late in ((47, 0), (1, 1)):  # four fifths of the bound
        await bench.outbox.push(
            [Delivery(f"{late}-{i}", Act.ALERT, there, f"s{late}{i}", None, START) for i in range(n)]
        )
        found = samples((await made.text()).decode())
        assert found["slugline_outbox_behind_destinations", (("platform", "slack"),)] == late
        assert found["slugline_outbox_longest_queue", (("platform", "slack"),)] == 47 + late


async def test_the_text_is_well_formed(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire())
    await bench.worker().drain()
    made = figures(bench, client)
    made.watch_matrix(lambda: "")
    text = (await made.text()).decode()
    assert len(well_formed(text)) > 30
    assert len(text.splitlines()) < 500


async def test_while_the_store_is_away_the_process_s_own_figures_are_still_told() -> None:
    async def away() -> Health:
        raise StoreError("no answer")

    found = samples((await Figures(away).text()).decode())
    assert found["slugline_store_up", ()] == 0
    assert ("slugline_articles_decided_total", (("kind", "new story"),)) in found


def test_a_reason_in_words_is_one_of_few() -> None:
    assert reason("suspended: the channel is archived") == "suspended"
    assert reason("the story is muted here until 3 Mar 12:00: enough") == "muted"
    assert reason("quiet hours until 07:00") == "quiet hours"
    assert reason("more than the day's 5 of Fires") == "budget"
    assert reason(WHY) == "behind"
    assert reason("Fires asks for 80%, this is 71% sure") == "not sure enough"
    assert reason("the source Coast Wire is blocked") == "blocked"
    assert reason("something that nobody thought of") == "other"
    assert len(REASONS) < 15


# --- why the desk is paused


async def test_a_full_server_is_named_and_so_is_its_end(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire()[:1])
    await client.config_set("maxmemory", 1)
    try:
        found = await examine(client, bench.store, bench.outbox, load(desk=desk), START)
    finally:
        await client.config_set("maxmemory", 0)
    assert (found.ok, found.paused) == (False, "oom")
    assert any(p.startswith("paused: the server's memory is full") for p in found.problems)
    assert (await examine(client, bench.store, bench.outbox, load(desk=desk), START)).paused == ""


async def test_why_messages_to_a_platform_wait_is_said_once_they_have_waited(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([*small_wire()[:1], *small_wire()[2:3]])
    await bench.worker().drain()
    for claim in await bench.outbox.claim(bench.now, 30.0, 9):
        await bench.outbox.postpone(claim, bench.now + 60.0, "the homeserver does not answer: cut off", counts=False)
    settings = load(desk=desk)
    found = await examine(client, bench.store, bench.outbox, settings, bench.now + 5.0)
    assert not any("does not answer" in w for w in found.warnings), "a moment is no news"
    found = await examine(client, bench.store, bench.outbox, settings, bench.now + 300.0)
    (why,) = [w for w in found.warnings if "does not answer" in w]
    assert why == "2 lanes of messages to console wait, the first for 5 min: the homeserver does not answer: cut off"
    for claim in await bench.outbox.claim(bench.now + 60.0, 30.0, 9):
        await bench.outbox.settle(claim, Receipt("m"), bench.now + 60.0)
    found = await examine(client, bench.store, bench.outbox, settings, bench.now + 300.0)
    assert not any("does not answer" in w for w in found.warnings)


async def test_a_replica_a_newer_desk_and_a_lane_that_fails_are_named(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest(small_wire()[:1])
    await bench.worker().drain()
    for _ in range(3):
        (claim,) = await bench.outbox.claim(bench.now, 30.0, 1)
        await bench.outbox.postpone(claim, bench.now, "the platform is away")
    settings = load(desk=desk)
    found = await examine(client, bench.store, bench.outbox, settings, bench.now)
    assert found.stuck[0]["lane"] == "console:desk|s1"
    assert any("lane console:desk|s1 is stuck: 3 tries, the last: the platform is away" in w for w in found.warnings)
    assert not any(" wait, the first" in w for w in found.warnings), "one that fails by itself is named alone"
    await client.set(bench.store.keys.of("format"), 99)
    found = await examine(client, bench.store, bench.outbox, settings, bench.now)
    assert (found.ok, found.paused) == (False, "newer")
    await client.delete(bench.store.keys.of("format"))
    await client.execute_command("REPLICAOF", "127.0.0.1", "1")
    try:
        found = await examine(client, bench.store, bench.outbox, settings, bench.now)
    finally:
        await client.execute_command("REPLICAOF", "NO", "ONE")
    assert (found.ok, found.paused) == (False, "readonly")
    assert any("is read-only" in p for p in found.problems)
