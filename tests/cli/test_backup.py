"""A desk as one file, by the commands, on the embedded server."""

import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.store.guard import FORMAT
from bot.store.news import NewsStore
from bot.store.server import EmbeddedServer
from tests.cli.conftest import LiveDesk, Shell


def test_a_desk_at_work_is_backed_up_and_comes_back_elsewhere(live: LiveDesk, tmp_path: Path) -> None:
    file = tmp_path / "desk.slugline"
    done = live.shell("backup", str(file))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("desk desk: ")
    assert "nothing was written to it for 0." in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["desk.slugline"]
    there = Shell(tmp_path, {})
    assert there("restore", str(file)).stdout.startswith("desk desk: ")
    stories = there.objects("stories")
    assert stories == live.shell.objects("stories")
    assert there.objects("why", "a3") == live.shell.objects("why", "a3")
    again = there("restore", str(file))
    assert again.returncode == 1
    assert "--replace" in again.stderr
    assert there("restore", str(file), "--replace").returncode == 0


def test_nothing_is_restored_under_a_desk_at_work(live: LiveDesk, tmp_path: Path) -> None:
    file = tmp_path / "desk.slugline"
    assert live.shell("backup", str(file)).returncode == 0
    before = live.shell.objects("stories")
    done = live.shell("restore", str(file), "--replace")
    assert done.returncode == 1
    assert "stop every slugline run" in done.stderr
    assert live.shell.objects("stories") == before


def test_it_goes_through_a_pipe(live: LiveDesk, tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "bot", "backup", "-"], capture_output=True, cwd=live.shell.home, timeout=60, check=True,
        env=live.shell.environment(),
    )  # fmt: skip
    assert b"keys" in made.stderr
    there = Shell(tmp_path, {})
    back = subprocess.run(
        [sys.executable, "-m", "bot", "restore", "-"], input=made.stdout, capture_output=True, cwd=tmp_path,
        timeout=60, check=False, env=there.environment(),
    )  # fmt: skip
    assert back.returncode == 0, back.stderr
    assert there.objects("stories") == live.shell.objects("stories")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["backup", "."], "is a directory"),
        (["backup", "nowhere/desk.slugline"], "give a file that can be written"),
        (["restore", "missing.slugline"], "give a file that slugline backup wrote"),
        (["restore", "wire.jsonl"], "this is no backup of Slugline"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_and_nothing_is_left(shell: Shell, args: list[str], says: str) -> None:
    (shell.home / "wire.jsonl").write_text('{"id": "a"}\n')
    done = shell(*args)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert {p.name for p in shell.home.iterdir()} <= {"wire.jsonl", "data"}


@pytest.mark.parametrize("command", [["run"], ["ingest", "-"], ["stories"], ["dead", "list"], ["backup", "-"]])
async def test_every_command_refuses_a_desk_of_a_newer_format_and_says_what_to_do(
    client: Redis, server: EmbeddedServer, desk: str, tmp_path: Path, command: list[str]
) -> None:
    await client.set(NewsStore(client, desk).keys.of("format"), FORMAT + 1)
    shell = Shell(tmp_path, {"SLUGLINE_REDIS_URL": server.url, "SLUGLINE_DESK": desk, "SLUGLINE_HTTP_PORT": "0"})
    begun = time.monotonic()
    done = shell(*command)
    assert done.returncode == 1, time.monotonic() - begun
    assert f"format {FORMAT + 1}, which a newer version of Slugline wrote" in done.stderr
    assert "upgrade it" in done.stderr
    assert [k async for k in client.scan_iter(match=f"{{{desk}}}:*", count=1000)] == [
        NewsStore(client, desk).keys.of("format").encode()
    ]
