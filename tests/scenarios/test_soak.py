"""A desk that runs on and on: keys, memory, file handles and tasks are flat once it has been through a cycle.

`make soak` is a week, with what is kept for days kept for one (SLUGLINE_TEST_HOURS, SLUGLINE_TEST_KEEP); the sample is
32 hours in which it is kept for four. The clock is the test's own, and the server's times to live follow it: after
each hour of ours all keys are made an hour older. Worker, pump and timekeeper run as they do in `slugline run`.
"""

import asyncio
import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from benchmarks import wire as language
from benchmarks.wire import Event, Wire
from bot.book import Book, Mode, Place, Quiet, Role, Schedule, Subscription, Topic
from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.model import Act, Destination
from bot.pipeline import Desk
from bot.store import book as book_store
from bot.store import console, held, keys, news, outbox
from bot.store.held import HeldStore
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer
from bot.stories.policy import Policy
from bot.timekeeper import Timekeeper
from bot.watching import watches
from bot.worker import Worker
from tests.handlers.desk.bench import Bench
from tests.outside import until

HOURS = int(os.environ.get("SLUGLINE_TEST_HOURS", "32"))
KEEP = float(os.environ.get("SLUGLINE_TEST_KEEP", "4"))
"""Hours for which stories and articles, and what was sent of them, are kept; a story twice as long, as it has its grace."""
AN_HOUR = 12
"""Articles an hour."""
LENGTH = 200
"""Of the streams, so that they are full after the first hours."""
INSTANT, HOURLY, DAILY = (Destination("console", f"#{name}") for name in ("now", "hourly", "daily"))
ALWAYS = Book(
    topics={"t1": Topic("t1", "all", "*")},
    subscriptions={
        f"u{n}": Subscription(f"u{n}", place, "t1", schedule=schedule)
        for n, (place, schedule) in enumerate(
            ((INSTANT, None), (HOURLY, Schedule(Mode.HOURLY)), (DAILY, Schedule(Mode.DAILY, 540)))
        )
    },
)
NIGHT = {str(INSTANT): Place(INSTANT, quiet=Quiet(120, 240, "Europe/Berlin"), zone="Europe/Berlin")}
OLDER = """
local cursor, step = '0', tonumber(ARGV[1])
repeat
  local page = redis.call('SCAN', cursor, 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do
    local left = redis.call('PTTL', key)
    if left > step then redis.call('PEXPIRE', key, left - step) elseif left >= 0 then redis.call('DEL', key) end
  end
until cursor == '0'
"""


@pytest.fixture
def shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept for days is kept for KEEP hours; streams are short, and the wire has few words."""
    days = KEEP / 24
    for module, names in (
        (keys, ("THREAD_DAYS", "GRACE_DAYS")),
        (news, ("GRACE_DAYS", "BUDGET_DAYS")),
        (console, ("CONSOLE_DAYS",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, days)
    for module, names in (
        (news, ("LOG_LENGTH", "DECIDED_LENGTH", "SUPPRESSED_LENGTH", "FEEDBACK_LENGTH")),
        (held, ("SUPPRESSED_LENGTH",)),
        (outbox, ("DELIVERED_LENGTH",)),
        (console, ("CONSOLE_LENGTH",)),
        (book_store, ("AUDIT_LENGTH",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, LENGTH)
    # what is remembered of words is bounded by 100,000 of them, and by 50,000 pairs: of a language of few it is full soon
    for name, number in (("FORMS", 2_000), ("PLACES", 200), ("PEOPLE", 400)):
        monkeypatch.setattr(language, name, number)
    scripts_are_of_whole_numbers(monkeypatch)


def scripts_are_of_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of a day in milliseconds are fractions, which the server does not take for a time to live."""
    call = news.Script.__call__

    async def whole(self: Any, *, keys: Any, args: Any = ()) -> Any:
        return await call(self, keys=keys, args=[int(a) if isinstance(a, float) else a for a in args])

    monkeypatch.setattr(news.Script, "__call__", whole)


class Soak(Bench):
    """A desk of several places and people, hour by hour."""

    def __init__(self, client: Any, name: str) -> None:
        super().__init__(client, name)
        days = KEEP / 24
        self.news = NewsStore(client, name, Limits(story_idle_days=days, article_days=days, edit_debounce_seconds=0.0))
        self.outbox, self.held = Outbox(client, name, days), HeldStore(client, name, days)
        self.pump = Pump(self.outbox, [ConsoleMessenger(self.room)], self.clock, lambda: 0.5)
        self.desk = Desk(self.news, watches(ALWAYS), self.clock, Policy(idle_days=days), None, self.book, self.outbox)
        self.timekeeper = Timekeeper(self.held, self.book, self.news, self.clock, ALWAYS, self.outbox)
        self.service.stores = self.service.stores.__class__(self.news, self.book, self.held, self.outbox, self.feeds)
        self.chatter = self._chatter()
        self.events: list[Event] = []

    def _chatter(self) -> Iterator[list[str]]:
        """What is said in each hour: what is set up is taken back later."""
        n = 0
        while True:
            n += 1
            yield [f"watch zebra{n} as T{n} priority high", f"budget T{n} 3", "stories", "latest", "topics mine"]
            yield [f"subscribe T{n} daily 7:30 dm", "mute source Coast Wire for 1h", "subscriptions", "whoami"]
            yield ["unmute Coast Wire", f"unsubscribe T{n} dm", "mutes", "suppressed", "digest now"]
            yield [f"unwatch T{n}", "topics", "settings", "report", "help"]

    async def hour(self, wire: Wire) -> None:
        """Articles, commands, digests; then everything is an hour older."""
        for n in range(AN_HOUR):
            self.now += 3600.0 / AN_HOUR
            again = n % 4 == 3 and bool(self.events)
            event = wire.chance.choice(self.events[-20:]) if again else wire.event()
            self.events = [*self.events[-20:], event]
            await self.news.ingest(wire.report(event, self.now, moves=again))
        for line in next(self.chatter):
            answer = await self.service.do(line, self.caller("anna", "#now", Role.ADMIN))
            assert answer.ok, (line, answer.text)
        await until(self.done)
        await self.client.eval(OLDER, 0, 3_600_000)

    async def done(self) -> bool:
        """True if nothing waits that is due."""
        due = await self.held.next_due()
        waits = await self.news.backlog() + await self.outbox.waiting()
        return not waits and (due is None or due > self.now)

    async def sample(self) -> dict[str, int]:
        """What should be flat."""
        gc.collect()
        where = next(p for p in (Path("/proc/self/fd"), Path("/dev/fd")) if p.exists())
        return {
            "keys": await self.client.dbsize(),
            "server": int((await self.client.info("memory"))["used_memory"]),
            "process": _resident(),
            "blocks": sys.getallocatedblocks(),
            "handles": len(list(where.iterdir())),
            "tasks": len(asyncio.all_tasks()),
        }


def _resident() -> int:
    """Bytes of memory that this process has now; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if statm.exists() else 0


@pytest.mark.timeout(7200)
async def test_a_desk_that_runs_on_and_on_is_flat_after_its_first_cycle(shorter: None) -> None:
    with EmbeddedServer.throwaway() as server:
        client = await connect(server.url)
        soak = Soak(client, "soak")
        await soak.news.prepare()
        await soak.book.change("anna", "set up", 0.0, {"places": dict.fromkeys(NIGHT)}, {"places": NIGHT})
        stop = asyncio.Event()
        wire = Wire(8)
        samples: list[dict[str, int]] = []
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(Worker(soak.desk, "w", 30.0).run(stop, alone=True, wait=0.1))
            tasks.create_task(soak.pump.run(stop, idle=0.02))
            tasks.create_task(soak.timekeeper.run(stop, tick=0.02))
            try:
                for _ in range(HOURS):
                    await soak.hour(wire)
                    samples.append(await soak.sample())
            finally:
                stop.set()
        told = {a for p in await soak.room.read() for a in [p.act]}
        dead = await soak.outbox.count_dead()
        refused = await soak.news.count_refused()
        await close(client)
    assert {Act.ALERT, Act.UPDATE, Act.DIGEST, Act.EDIT} <= told
    assert (dead, refused) == (0, 0)

    warm = HOURS // 2  # whole days: before and after it the same hours of the day
    early, late = samples[warm : warm + (HOURS - warm) // 2], samples[warm + (HOURS - warm) // 2 :]
    mean = {of: (fmean(s[of] for s in early), fmean(s[of] for s in late)) for of in samples[0]}
    text = ", ".join(f"{of} {a:,.0f} -> {b:,.0f}" for of, (a, b) in mean.items())
    print(f"\n{HOURS} hours, {HOURS * AN_HOUR} articles; means of the third and the last quarter: {text}")
    for hour in range(0, HOURS, max(1, HOURS // 14)):
        print(f"hour {hour + 1:>4}: {samples[hour]}")
    for of, share in (("keys", 0.1), ("server", 0.1), ("process", 0.05), ("blocks", 0.05)):
        a, b = mean[of]
        assert b <= a * (1 + share), (of, text)
    for of in ("handles", "tasks"):  # one or two come and go; what is left behind shows in the least
        assert min(s[of] for s in late) <= max(s[of] for s in early), (of, text)
