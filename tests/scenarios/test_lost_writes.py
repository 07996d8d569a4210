"""A server that has lost its last writes, as a replica may that takes over: whoever knew more begins anew from what is there."""

from redis.asyncio import Redis

from tests.support import QUAY, QUAY_AGAIN, QUAY_MOVES, Bench, article, index_of


async def photograph(client: Redis, desk: str) -> dict[bytes, bytes]:
    return {key: await client.dump(key) async for key in client.scan_iter(match=f"{{{desk}}}:*")}


async def put_back(client: Redis, desk: str, kept: dict[bytes, bytes]) -> None:
    async for key in client.scan_iter(match=f"{{{desk}}}:*"):
        await client.delete(key)
    for key, value in kept.items():
        await client.restore(key, 0, value)


async def test_a_worker_that_knows_a_lost_change_sees_that_another_has_its_number(client: Redis, desk: str) -> None:
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY)])
    mine, other = bench.desk(), bench.desk()
    for waiting in await bench.store.take("w", 1, 0.0):
        await mine.process(waiting)
    before = await photograph(client, desk)
    await bench.store.ingest(article("lost", QUAY_MOVES))
    for waiting in await bench.store.take("w", 1, 0.0):
        await mine.process(waiting)
    assert mine.index.seq == 2
    await put_back(client, desk, before)
    await bench.store.ingest(article("b", QUAY_AGAIN))
    for waiting in await bench.store.take("w", 1, 0.0):
        await other.process(waiting)
    assert await bench.store.last_seq() == 2
    await mine.follow()
    rebuilt = bench.desk()
    await rebuilt.rebuild()
    assert index_of(mine) == index_of(rebuilt)
    assert [c.article for c in await bench.store.changes("s1")] == ["a", "b"]


async def test_a_decision_that_rests_on_a_lost_change_is_made_again(client: Redis, desk: str) -> None:
    """The writes are lost between a worker's look at the log and its commit."""
    bench = Bench(client, desk)
    await bench.ingest([article("a", QUAY), article("c", QUAY_MOVES)])
    mine, other = bench.desk(), bench.desk()
    first, last = await bench.store.take("w", 2, 0.0)
    await mine.process(first)
    before = await photograph(client, desk)
    await bench.store.ingest(article("lost", QUAY_MOVES, source="Lost Times"))
    for waiting in await bench.store.take("w", 1, 0.0):
        await mine.process(waiting)
    plain = mine.store.commit
    tries: list[int] = []

    async def commit(entry: str, outcome: object) -> int:
        tries.append(outcome.decision.rests_on)  # type: ignore[attr-defined]
        if len(tries) == 1:
            await put_back(client, desk, before)
            await bench.store.ingest(article("b", QUAY_AGAIN))
            for waiting in await bench.store.take("w", 1, 0.0):
                await other.process(waiting)
        return await plain(entry, outcome)  # type: ignore[arg-type]

    mine.store = type(
        "Between", (), {"__getattr__": lambda _, name: getattr(bench.store, name), "commit": staticmethod(commit)}
    )()  # type: ignore[assignment]
    outcome = await mine.process(last)
    assert tries == [2, 2], "the number was right, and the change was another"
    assert outcome is not None
    assert outcome.decision.quotes, "what the lost article had said is news again"
