"""Commands that need no desk at work."""

import argparse
import json
import re
import time
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.cli.parser import TEACH, parser
from bot.delivery.console import ConsoleMessenger
from bot.delivery.pump import Pump
from bot.model import Destination
from bot.store.console import ConsoleRoom
from bot.store.server import EmbeddedServer
from tests.cli.conftest import ARREST, ATTACK, FIRE, FIRE_AGAIN, Shell, line, on_terminal
from tests.cli.desks import with_an_alert


def commands() -> list[str]:
    [subs] = [a for a in parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return list(subs.choices)


@pytest.mark.parametrize("command", commands())
def test_help_teaches_every_command_and_the_docs_have_it(command: str) -> None:
    assert f"slugline {command}" in TEACH
    assert f"\n## {command}" in (Path(__file__).parents[2] / "docs" / "cli.md").read_text()


def test_version_is_that_of_the_package(shell: Shell) -> None:
    done = shell("--version")
    assert re.fullmatch(r"slugline \d+\.\d+\.\d+\n", done.stdout)


def test_health_without_a_server_fails_and_names_the_remedy(shell: Shell) -> None:
    done = shell("health", "--json")
    assert done.returncode == 1
    [problem] = json.loads(done.stdout)["problems"]
    assert "slugline run" in problem
    assert not (shell.home / "data" / "valkey.log").exists(), "health started a server"


def test_a_wrong_query_is_shown_with_its_column(shell: Shell) -> None:
    (shell.home / "w.jsonl").write_text(line("a", "T", FIRE, 1))
    done = shell("replay", "w.jsonl", "--watch", "strike AND (")
    assert done.returncode == 1
    assert "column" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_refuses_a_wrong_query_before_it_starts_anything(shell: Shell) -> None:
    watch = {"SLUGLINE_WATCH": '["quay", "fire AND ("]'}
    done = Shell(shell.home, watch)("run")
    assert done.returncode == 1
    assert done.stderr.startswith("slugline: SLUGLINE_WATCH: column 10 of 'fire AND (': ")
    assert "at work" not in done.stderr
    assert not (shell.home / "data").exists(), "a server was started"


@pytest.mark.parametrize("file", ["missing.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named(shell: Shell, file: str) -> None:
    done = shell("replay", file)
    assert done.returncode == 1
    assert file in done.stderr
    assert "JSON Lines" in done.stderr


def test_replay_prints_one_decision_a_line_in_the_order_of_the_file(shell: Shell) -> None:
    wire = "\n".join(
        (
            line("a1", "Fire at Marhaven cannery kills three", FIRE, 30),
            line("a2", "Blaze", FIRE_AGAIN, 20),
            line("a3", f"Owner{ATTACK} held", ARREST, 10),
            line("a1", "Fire at Marhaven cannery kills three", FIRE, 5),
        )
    )
    done = shell("replay", "-", "--json", stdin=wire)
    assert done.returncode == 0
    found = [json.loads(x) for x in done.stdout.splitlines()]
    assert [f["id"] for f in found] == ["a1", "a2", "a3", "a1"]
    assert [f["alert"] for f in found] == [True, False, True, False]
    assert {f["story"] for f in found} == {"s1"}
    assert any("Edgar Harlow" in d["text"] for d in found[2]["developments"])
    assert found[3]["developments"] == []
    assert not done.stderr


def test_the_demo_in_a_pipe_is_plain_and_ends_with_the_tally(shell: Shell) -> None:
    done = shell("demo")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert re.match(r"2026-03-10 06:12 ALERT  s1  ", lines[0])
    assert re.match(r"67 articles, \d+ stories, \d+ alerts, \d+ updates, \d+ rewrites kept silent", lines[-1])
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", done.stdout)
    assert "EDIT" not in done.stdout


@pytest.mark.parametrize(("key", "code"), [(b"q", 0), (b"\x03", 130)])
def test_a_demo_is_left_by_q_or_ctrl_c_with_its_tally(shell: Shell, key: bytes, code: int) -> None:
    done, seen = on_terminal(shell, "demo", "--speed", "0.02", keys=key, after=b"coastalpress.example/ferry-1")
    assert done == code
    assert b"Traceback" not in seen
    assert b"rewrites kept silent" in seen


def test_a_terminal_gets_no_escape_sequence_of_an_article(shell: Shell) -> None:
    (shell.home / "w.jsonl").write_text(line("a1", f"Fire{ATTACK} kills three", ATTACK + FIRE, 30, source="P" + ATTACK))
    code, seen = on_terminal(shell, "replay", "w.jsonl")
    text = seen.decode()
    assert code == 0
    assert "Harlow cannery" in text
    assert "\x1b[1m" in text, "rich was at work"
    for piece in ("\x1b]0;", "\x1b[2J", "\x9b", "\u202e"):
        assert piece not in text


async def test_health_warns_of_messages_to_a_platform_that_nobody_serves(
    client: Redis, server: EmbeddedServer, tmp_path: Path
) -> None:
    shell = Shell(tmp_path, {"SLUGLINE_REDIS_URL": server.url, "SLUGLINE_DESK": "unserved-desk"})
    outbox = await with_an_alert(client, "unserved-desk", Destination("slack", "C1"))
    messenger = ConsoleMessenger(ConsoleRoom(client, "unserved-desk"))
    await Pump(outbox, [messenger], time.time, lambda: 0.5).drain()
    found = json.loads(shell("health", "--json").stdout)
    assert found["outbox"]["unserved"] == {"slack": 1}
    assert any("1 lane of messages to slack, which no worker at work serves" in w for w in found["warnings"])
