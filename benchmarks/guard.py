"""What it costs a script to look first whether this version may write: `python -m benchmarks.guard [--calls 20000]`.

The same script, which does next to nothing, with the guard and without, by turns, on an embedded server; the server's own count of
microseconds a call (INFO commandstats), so that neither the way there nor the client is in it.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics

from redis.asyncio import Redis

from bot.store.guard import guarded
from bot.store.keys import Keys
from bot.store.redis import close, connect
from bot.store.server import EmbeddedServer

TEXT = "#!lua flags=allow-oom\nreturn redis.call('GET', KEYS[1])\n"
ROUNDS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=20_000, help="of each, over all rounds")
    asyncio.run(measure(parser.parse_args().calls))


async def measure(calls: int) -> None:
    with EmbeddedServer.throwaway() as server:
        client = await connect(server.url)
        key = Keys("bench").of("in")
        scripts = [await client.script_load(text) for text in (TEXT, guarded(TEXT))]
        took: list[list[float]] = [[], []]
        for _ in range(ROUNDS):
            for script, found in zip(scripts, took, strict=True):
                found.append(await _usec(client, script, key, calls // ROUNDS))
        await close(client)
    bare, with_guard = map(statistics.median, took)
    print(f"a script: {bare:.1f} µs of the server; with the guard {with_guard:.1f} µs, {with_guard - bare:.1f} µs more")


async def _usec(client: Redis, script: str, key: str, calls: int) -> float:
    await client.config_resetstat()
    for _ in range(calls // 100):
        pipe = client.pipeline(transaction=False)
        for _ in range(100):
            pipe.evalsha(script, 1, key)
        await pipe.execute()
    stats = await client.info("commandstats")
    return float(stats["cmdstat_evalsha"]["usec_per_call"])


if __name__ == "__main__":
    main()
