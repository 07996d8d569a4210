"""A real cluster: desks spread over its masters, each desk in one slot, and a master that dies is replaced."""

import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.crc import key_slot

from bot.errors import ConfigError, Unreachable
from bot.model import Act, Posted
from bot.store.backup import Backup
from bot.store.news import NewsStore
from bot.store.redis import Address, address, close, connect
from tests.cluster.nodes import ClusterOfSix, Node, Watched
from tests.outside import Bot, idle, told_once, until
from tests.store.test_backup import busy_desk, content, written
from tests.store.test_tls_acl import USER
from tests.support import QUAY, START, Bench, article, demo_wire, small_wire, tallies


@pytest.fixture
async def there(cluster: ClusterOfSix) -> AsyncIterator[Redis]:
    client = await connect(cluster.url)
    yield client
    await close(client)


def said(posted: list[Posted]) -> object:
    """What each thread says, message for message, in order, and how its root counts in the end.

    Threads are served side by side, and how many edits come together in one is a matter of time.
    """
    roots: dict[str, str] = {}
    threads: dict[str, list[tuple[object, ...]]] = {}
    for p in posted:
        root = roots.setdefault(p.thread or p.id, p.message.article)
        if p.act is not Act.EDIT:
            threads.setdefault(root, []).append((p.act, p.message))
    return threads, tallies(posted)


async def test_the_demo_s_wire_comes_to_the_same_on_a_cluster_as_on_one_server(there: Redis, client: Redis) -> None:
    rooms = []
    for connection in (there, client):
        bench = Bench(connection, "demo-wire")
        await bench.ingest(demo_wire(START))
        await bench.live()
        rooms.append(await bench.room.read())
        await bench.store.erase()
    assert len(rooms[0]) > 20
    assert said(rooms[0]) == said(rooms[1])


async def test_desks_spread_over_the_masters_and_each_has_all_its_keys_in_one_slot(
    cluster: ClusterOfSix, there: Redis
) -> None:
    desks = [f"spread-{n}" for n in range(12)]
    for name in desks:
        bench = Bench(there, name)
        await bench.ingest(small_wire())
        await bench.live()
    found: dict[str, list[int]] = {}
    tag = re.compile(r"^\{([^{}]+)\}:")
    for node in cluster.nodes[:3]:
        for key in node.do("KEYS", "{spread-*"):
            match = tag.match(key.decode())
            assert match, f"{key} has no desk"
            assert key_slot(key) == key_slot(match[1].encode())
            found.setdefault(match[1], []).append(node.port)
    assert sorted(found) == sorted(desks)
    assert all(len(set(on)) == 1 for on in found.values()), "a desk lies on two masters"
    assert len({on[0] for on in found.values()}) == 3, "a master has no desk"
    for name in desks:
        await NewsStore(there, name).erase()
    assert [k for node in cluster.nodes[:3] for k in node.do("KEYS", "{spread-*")] == []


async def test_a_write_that_no_replica_has_counts_for_nothing(cluster: ClusterOfSix) -> None:
    """With WAIT an article is acknowledged only once a replica has it; without, the master's word is enough."""
    sure, plain = await connect(cluster.url, replicas=1), await connect(cluster.url)
    bench, hasty = Bench(sure, "confirmed"), Bench(plain, "confirmed")
    await bench.store.prepare()
    await bench.store.ingest(article("a", QUAY))
    replica = replica_of(cluster, "{confirmed}:in")
    os.kill(process(replica), signal.SIGSTOP)
    try:
        with pytest.raises(Unreachable, match="0 of 1 replicas confirmed a write; start those that are missing"):
            await bench.store.ingest(article("b", QUAY))
        await hasty.store.ingest(article("c", QUAY))
        assert len(await bench.store.follow(0) is not None and [1]) == 1, "what only reads waits for nobody"
    finally:
        os.kill(process(replica), signal.SIGCONT)
    await until(lambda: bench.store.ingest(article("b", QUAY)))
    await bench.live()
    assert await bench.store.last_seq() == 3, "one that was taken in twice counts once"
    await bench.store.erase()
    await close(sure)
    await close(plain)


async def test_a_desk_goes_from_one_server_to_a_cluster_and_back_with_no_more_rights_than_the_manual_names(
    cluster: ClusterOfSix, client: Redis
) -> None:
    await busy_desk(client, "news")
    there, file = await content(client, "news"), await written(client, "news")
    await NewsStore(client, "news").erase()
    for node in cluster.alive():
        node.do("ACL", "SETUSER", "bot", "reset", "on", ">secret", *USER, "+cluster|slots")
    try:
        limited = await connect(cluster.url.replace("://", "://bot:secret@"), replicas=1)
        keys = await Backup(limited, "news").restore(file, "ticket", time.time(), replace=False)
        assert keys == len(there)
        again = await written(limited, "news")
        assert await Backup(limited, "news").restore(again, "other", time.time(), replace=True) == keys
        await Backup(client, "news").restore(again, "third", time.time(), replace=False)
        back = await content(client, "news")
        assert back.keys() == there.keys()
        for name, key in there.items():
            assert name == "leases" or name.startswith("delivery:") or back[name] == key, name
        await NewsStore(limited, "news").erase()
        await close(limited)
        await NewsStore(client, "news").erase()
    finally:
        for node in cluster.alive():
            node.do("ACL", "DELUSER", "bot")


def process(node: Node) -> int:
    assert node.process is not None
    return node.process.pid


def replica_of(cluster: ClusterOfSix, key: str) -> Node:
    master = cluster.master_of(key)
    return next(
        n for n in cluster.alive() if n is not master and n.do("ROLE")[0] == b"slave" and n.do("ROLE")[2] == master.port
    )


async def kill_and_mend(cluster: ClusterOfSix, key: str) -> None:
    """Kills the master of a key; once another has its place, starts it again, so that there is somebody to confirm."""
    killed = cluster.master_of(key)
    killed.kill()
    await until(lambda: asyncio.to_thread(lambda: cluster.master_of(key) is not killed))
    killed.start()


@pytest.mark.timeout(180)
async def test_a_master_that_is_killed_under_load_is_replaced_and_nothing_confirmed_is_lost(
    cluster: ClusterOfSix,
) -> None:
    wire = [*{a.id: a for a in demo_wire(time.time())}.values()]
    client = await connect(cluster.url, replicas=1)
    bench = Bench(client, "failover")
    await bench.store.prepare()
    async with Bot(cluster.url, "failover", REDIS_WAIT_REPLICAS="1") as bot:
        mended: asyncio.Task[None] | None = None
        for n, a in enumerate(wire):
            if n == len(wire) // 3:
                mended = asyncio.create_task(kill_and_mend(cluster, "{failover}:in"))
            await until(lambda a=a: bench.store.ingest(a))  # type: ignore[misc]
        assert mended is not None
        await mended
        await told_once(bench, wire)
        assert await bot.end() == 0
    assert "trying again" in bot.said, "it says in its log what it waited for"
    assert "Traceback" not in bot.said
    await asyncio.to_thread(cluster.settled)
    await bench.store.erase()
    await close(client)


@pytest.mark.timeout(180)
async def test_what_a_replica_never_had_is_lost_with_its_master_and_every_worker_sees_it(
    cluster: ClusterOfSix,
) -> None:
    """Without WAIT: the loss window. A worker that knew more than the new master does begins anew from what is there."""
    client = await connect(cluster.url)
    bench = Bench(client, "window")
    await bench.ingest([article("a", QUAY)])
    desk = bench.desk()
    for waiting in await bench.store.take("w", 1, 0.0):
        await desk.process(waiting)
    master, replica = cluster.master_of("{window}:in"), replica_of(cluster, "{window}:in")
    await client.execute_command("WAIT", 1, 1000, target_nodes=[client.get_node_from_key("{window}:in")])
    os.kill(process(replica), signal.SIGSTOP)
    master.do("CLIENT", "KILL", "TYPE", "replica")
    await bench.store.ingest(article("lost", QUAY))
    for waiting in await bench.store.take("w", 1, 0.0):
        await desk.process(waiting)
    assert desk.index.seq == 2
    master.kill()
    os.kill(process(replica), signal.SIGCONT)
    await until(lambda: asyncio.to_thread(lambda: cluster.master_of("{window}:in") is not master))
    assert await until(bench.store.last_seq) == 1, "the number of the last change went back"
    await bench.store.ingest(article("b", QUAY))
    assert await bench.worker("other").drain() == 1
    assert await bench.store.last_seq() == 2, "and was given to another change"
    await bench.store.ingest(article("c", QUAY))
    for waiting in await bench.store.take("w", 1, 0.0):
        await desk.process(waiting)
    assert [c.article for c in await bench.store.changes("s1")] == ["a", "b", "c"]
    assert desk.index.stories["s1"].reports == 3
    master.start()
    await asyncio.to_thread(cluster.settled)
    await bench.store.erase()
    await close(client)


@pytest.mark.timeout(180)
async def test_a_master_that_sentinel_replaces_is_followed_by_the_bot(tmp_path: Path) -> None:
    wire = [*{a.id: a for a in demo_wire(time.time())}.values()]
    with Watched(tmp_path) as watched:
        client = await connect(watched.url)
        bench = Bench(client, "desk")
        await bench.store.prepare()
        async with Bot(watched.url, "desk") as bot:
            for n, a in enumerate(wire):
                if n == len(wire) // 2:
                    await until(lambda: confirmed(watched.servers[0]))
                    watched.servers[0].kill()
                await until(lambda a=a: bench.store.ingest(a))  # type: ignore[misc]
            await until(lambda: idle(bench))
            records = await bench.store.articles([a.id for a in wire])
            # what the replica had not yet been sent when its master died may be lost: here, nothing was on its way
            assert records.keys() == {a.id for a in wire}
            await bot.end()
        await close(client)


async def confirmed(master: Node) -> bool:
    """True once the replica has all that was written so far."""
    found = await asyncio.to_thread(lambda: master.do("ROLE"))
    return bool(found[2]) and int(found[2][0][2]) >= int(found[1])


# --- addresses


def test_an_address_of_a_cluster_names_some_of_its_servers() -> None:
    found = address("redis+cluster://bot:s%40crt@10.0.0.1:7000,[fd00::2]:7001,desks.example.org")
    assert found.kind == "cluster"
    assert found.hosts == (("10.0.0.1", 7000), ("fd00::2", 7001), ("desks.example.org", 6379))
    assert found.plain == "redis://bot:s%40crt@10.0.0.1:7000/"


def test_an_address_of_sentinel_names_the_master_and_what_sentinel_itself_asks_for() -> None:
    found = address("rediss+sentinel://:pw@a:1,b/desks?db=2&sentinel_password=x")
    assert found == Address(
        "sentinel", "rediss://:pw@a:1/?db=2", (("a", 1), ("b", 26379)), "desks", (("password", "x"),)
    )


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("redis+cluster://", "there is no host in it"),
        ("redis+sentinel://a:1", "it names no master"),
        ("redis+cluster://a:port", "a:port is no HOST:PORT"),
    ],
)
def test_an_address_that_names_nothing_is_refused_with_the_remedy(url: str, problem: str) -> None:
    with pytest.raises(ConfigError, match=f"SLUGLINE_REDIS_URL: {problem}"):
        address(url)
