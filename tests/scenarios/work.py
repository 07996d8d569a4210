"""A worker and a pump as a process of their own: works on a desk until nothing is left to do, then says "done".

    python -m tests.scenarios.work URL DESK [KILL WHEN]

With KILL it sends itself SIGKILL at its KILL-th round trip, WHEN ("before" or "after") the server has it.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.pipeline import Desk
from bot.store.console import ConsoleRoom
from bot.store.news import Limits, NewsStore
from bot.store.outbox import Outbox
from bot.store.redis import connect
from bot.watching import subscribe as everything
from bot.watching import watches
from bot.worker import Worker
from tests.support import HERE


def mortal(at: int, when: str) -> None:
    """Counts the round trips of every client from now on, and dies at the ``at``-th."""
    trips = 0

    def counted(plain: Any) -> Any:
        async def trip(*args: Any, **options: Any) -> Any:
            nonlocal trips
            trips += 1
            mine = trips
            if mine == at and when == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            reply = await plain(*args, **options)
            if mine == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return reply

        return trip

    Redis.execute_command = counted(Redis.execute_command)  # type: ignore[method-assign]
    Pipeline.execute = counted(Pipeline.execute)  # type: ignore[method-assign]


async def main(url: str, name: str, at: int = 0, when: str = "") -> None:
    watcher = NewsStore(await connect(url), name)
    outbox = Outbox(watcher.client, name)
    client = await connect(url)
    look = watcher.client.execute_command  # not counted
    if at:
        mortal(at, when)
    store = NewsStore(client, name, Limits(edit_debounce_seconds=0.0))
    await store.prepare()
    desk = Desk(store, watches(everything(HERE, ["*"])), time.time)
    mine = Outbox(client, name)
    await mine.free_leases(time.time())
    pump = Pump(mine, [ConsoleMessenger(ConsoleRoom(client, name))], time.time, random.random)
    stop = asyncio.Event()

    async def until_done() -> None:
        while await look("XLEN", store.keys.of("in")) or await look("ZCARD", outbox.keys.of("lanes")):
            await asyncio.sleep(0.02)
        stop.set()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(Worker(desk, f"w-{os.getpid()}", takeover=1.0).run(stop, alone=bool(at), wait=0.05))
        tasks.create_task(pump.run(stop, idle=0.02))
        tasks.create_task(until_done())
    await client.aclose()
    await watcher.client.aclose()
    print("done")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], *([int(sys.argv[3]), sys.argv[4]] if len(sys.argv) > 3 else [])))
