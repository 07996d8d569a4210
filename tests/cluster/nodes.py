"""Real servers as processes: a cluster of three masters and three replicas, and a master that Sentinel watches."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from redis import Redis
from redis.exceptions import RedisError

from bot.store.server import _binary

PATIENCE = 60.0
"""Seconds after which what should come to pass will not."""
AWAY_MS = 1_000
"""After so long without an answer a server counts as dead."""


def free_ports(n: int) -> list[int]:
    """Ports that nobody listens on just now."""
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(socket.socket()) for _ in range(n)]
        for s in found:
            s.bind(("127.0.0.1", 0))
        return [s.getsockname()[1] for s in found]


def until(what: str, condition: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(RedisError, OSError):
            if found := condition():
                return found
        time.sleep(0.02)
    raise AssertionError(f"it did not come to pass: {what}")


class Node:
    """One server process on a port of its own, with what it keeps in a directory."""

    def __init__(self, directory: Path, port: int, *options: str, conf: str = "") -> None:
        self.directory = directory
        self.port = port
        self.options = options
        self.process: subprocess.Popen[bytes] | None = None
        directory.mkdir(parents=True, exist_ok=True)
        self.conf = directory / "server.conf"
        self.conf.write_text(conf)

    def start(self, wait: bool = True) -> Self:
        command = [
            _binary(), str(self.conf), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.directory),
            "--save", "", "--logfile", str(self.directory / "log"), "--enable-debug-command", "yes",
            "--enable-protected-configs", "yes", *self.options,
        ]  # fmt: skip
        # a file that may not grow is an error to a server, and not its end (SIGXFSZ stays ignored, as Python has it)
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, restore_signals=False
        )
        if wait:
            until(f"port {self.port} answers", lambda: self.do("PING"))
        return self

    def do(self, *command: Any) -> Any:
        with Redis(port=self.port, socket_timeout=10, protocol=2) as client:
            return client.execute_command(*command)

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()


class ClusterOfSix:
    """Three masters, three replicas, joined by commands. ``url`` names them all."""

    def __init__(self, directory: Path) -> None:
        ports = free_ports(12)
        self.nodes = [
            Node(
                directory / str(port), port, "--cluster-enabled", "yes", "--cluster-port", str(bus), "--appendonly", "yes",
                "--appendfsync", "everysec", "--cluster-node-timeout", str(AWAY_MS), "--repl-diskless-sync-delay", "0",
                "--repl-ping-replica-period", "1",
            )
            for port, bus in zip(ports[:6], ports[6:], strict=True)
        ]  # fmt: skip
        self.buses = ports[6:]
        self.url = "redis+cluster://" + ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)

    def __enter__(self) -> Self:
        for node in self.nodes:
            node.start()
        first, *rest = self.nodes
        for node, bus in zip(rest, self.buses[1:], strict=True):
            first.do("CLUSTER", "MEET", "127.0.0.1", node.port, bus)
        masters, replicas = self.nodes[:3], self.nodes[3:]
        for node, (a, b) in zip(masters, ((0, 5460), (5461, 10922), (10923, 16383)), strict=True):
            node.do("CLUSTER", "ADDSLOTSRANGE", a, b)
        until("everybody knows everybody", lambda: all(len(self.known(n)) == 6 for n in self.nodes))
        for master, replica in zip(masters, replicas, strict=True):
            replica.do("CLUSTER", "REPLICATE", _text(master.do("CLUSTER", "MYID")))
        self.settled()
        return self

    def __exit__(self, *_: object) -> None:
        for node in self.nodes:
            node.stop()

    def known(self, node: Node) -> list[str]:
        """The lines of CLUSTER NODES, of those that are no longer shaking hands."""
        said = node.do("CLUSTER", "NODES")
        if isinstance(said, dict):
            return [k for k, v in said.items() if "handshake" not in v["flags"]]
        return [line for line in _text(said).splitlines() if "handshake" not in line]

    def masters(self) -> dict[int, Node]:
        """The node that serves each slot, by the first of its range, as those that live say."""
        ports = {node.port: node for node in self.nodes}
        for node in self.nodes:
            with contextlib.suppress(RedisError, OSError):
                return {int(r[0]): ports[int(r[2][1])] for r in _slots(node)}
        raise AssertionError("nobody answers")

    def master_of(self, key: str) -> Node:
        slot = int(self.alive()[0].do("CLUSTER", "KEYSLOT", key))
        return next(self.ports[r[2]] for r in self.ranges() if r[0] <= slot <= r[1])

    @property
    def ports(self) -> dict[int, Node]:
        return {node.port: node for node in self.nodes}

    def alive(self) -> list[Node]:
        return [n for n in self.nodes if n.process is not None and n.process.poll() is None]

    def ranges(self) -> list[tuple[int, int, int, int]]:
        """(first slot, last slot, port of its master, how many replicas it has), as a node that lives says."""
        return [(int(r[0]), int(r[1]), int(r[2][1]), len(r) - 3) for r in _slots(self.alive()[0])]

    def settled(self) -> None:
        """Waits until all slots are served, and each master has a replica that follows it."""

        def good() -> bool:
            for node in self.alive():
                if "cluster_state:ok" not in _lines(node.do("CLUSTER", "INFO")):
                    return False
                if "role:slave" in _info(node, "replication") and "master_link_status:up" not in _info(
                    node, "replication"
                ):
                    return False
            found = self.ranges()
            return sum(b - a + 1 for a, b, _, _ in found) == 16384 and all(r[3] >= 1 for r in found)

        until("the cluster is whole", good)


class Watched:
    """A master, a replica, and three Sentinels that make the one the other when it is gone. ``url`` names the Sentinels."""

    def __init__(self, directory: Path) -> None:
        one, two, *watch = free_ports(5)
        plain = ("--appendonly", "yes", "--repl-diskless-sync-delay", "0", "--repl-ping-replica-period", "1")
        self.servers = [
            Node(directory / "one", one, *plain),
            Node(directory / "two", two, *plain, conf=f"replicaof 127.0.0.1 {one}\n"),
        ]
        conf = (
            f"sentinel monitor desks 127.0.0.1 {one} 2\nsentinel down-after-milliseconds desks {AWAY_MS}\n"
            "sentinel failover-timeout desks 6000\n"
        )
        self.sentinels = [Node(directory / f"watch{n}", port, "--sentinel", conf=conf) for n, port in enumerate(watch)]
        self.url = "redis+sentinel://" + ",".join(f"127.0.0.1:{port}" for port in watch) + "/desks"

    def __enter__(self) -> Self:
        for node in self.servers:
            node.start()
        until("the replica follows", lambda: "master_link_status:up" in _info(self.servers[1], "replication"))
        for node in self.sentinels:
            # a Sentinel knows no setting of a server
            command = [_binary(), str(node.conf), "--port", str(node.port), "--dir", str(node.directory), "--sentinel"]
            node.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for node in self.sentinels:
            until("the Sentinels know each other", lambda node=node: self._master(node)["num-other-sentinels"] == 2)
            until("they know the replica", lambda node=node: self._master(node)["num-slaves"] == 1)
        return self

    def _master(self, node: Node) -> dict[str, Any]:
        with Redis(port=node.port, socket_timeout=5, protocol=2) as client:
            return dict(client.sentinel_master("desks"))

    def __exit__(self, *_: object) -> None:
        for node in (*self.sentinels, *self.servers):
            node.stop()


def _slots(node: Node) -> list[Any]:
    with Redis(port=node.port, socket_timeout=5, protocol=2) as client:
        client.response_callbacks.clear()
        return list(client.execute_command("CLUSTER SLOTS"))


def _info(node: Node, section: str) -> list[str]:
    with Redis(port=node.port, socket_timeout=5, protocol=2) as client:
        client.response_callbacks.clear()
        return _lines(client.execute_command("INFO", section))


def _lines(said: Any) -> list[str]:
    if isinstance(said, dict):
        return [f"{k}:{v}" for k, v in said.items()]
    return _text(said).split("\r\n")


def _text(said: Any) -> str:
    return said.decode() if isinstance(said, bytes) else str(said)
