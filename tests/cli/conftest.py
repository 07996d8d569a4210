"""Real commands as processes, on the embedded server, in a directory of their own."""

import fcntl
import json
import os
import pty
import select
import subprocess
import sys
import termios
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

FIRE = (
    "A fire at the Harlow cannery in Marhaven killed three workers on Monday, the port fire brigade said.\n"
    "Twelve people were taken to hospital with burns."
)
FIRE_AGAIN = (
    "Three workers were killed on Monday in a fire at the Harlow cannery in Marhaven, according to the port fire brigade.\n"
    "Twelve people with burns were taken to hospital."
)
ARREST = (
    "Police in Marhaven arrested Edgar Harlow, the owner of the cannery, on Tuesday on suspicion of manslaughter.\n"
    "Inspectors had found two fire exits locked with chains, chief prosecutor Vera Lind told reporters.\n"
    "A judge ordered him to be held until a hearing on Thursday.\n"
    "Three workers died in the fire at the cannery on Monday."
)
ATTACK = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
"""Sets the window's title, clears the screen, colours, turns the direction of writing."""


def line(id: str, title: str, text: str, minutes: float, **more: object) -> str:
    """One line of a wire, published ``minutes`` ago."""
    at = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
    url = f"https://paper.example/{id}"
    return json.dumps(
        {"id": id, "url": url, "title": title, "text": text, "source": f"Paper {id}", "lang": "en", "published": at}
        | more
    )


WIRE = "\n".join(
    (
        line("a1", "Fire at Marhaven cannery kills three", FIRE, 30),
        "{not json",
        line("a2", "Three workers die in Marhaven cannery blaze", FIRE_AGAIN, 20),
        '["no object"]',
        line("a3", f"{ATTACK}Owner of Marhaven cannery arrested", ATTACK + ARREST, 10, source=f"Paper{ATTACK} a3"),
        '{"id": "a4"}',
    )
)


@dataclass(frozen=True)
class Shell:
    """Runs `slugline` with settings of its own."""

    home: Path
    settings: dict[str, str]

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
        return kept | {"SLUGLINE_DATA_DIR": str(self.home / "data"), "PYTHONUTF8": "1"} | self.settings

    def __call__(self, *args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *args],
            input=stdin, capture_output=True, text=True, cwd=self.home, env=self.environment(), timeout=60, check=False,
        )  # fmt: skip

    def start(self, *args: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", *args],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.home, env=self.environment(),
        )  # fmt: skip

    def objects(self, *args: str) -> list[dict[str, Any]]:
        """The lines of JSON that a command prints."""
        return [json.loads(x) for x in self(*args, "--json").stdout.splitlines()]


def on_terminal(shell: Shell, *args: str, keys: bytes = b"", after: bytes = b"") -> tuple[int, bytes]:
    """Runs a command on a pseudo-terminal; types ``keys`` once ``after`` was printed."""
    ours, theirs = pty.openpty()
    env = shell.environment() | {"TERM": "xterm-256color", "COLUMNS": "100"}
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", *args],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=shell.home, env=env, start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # so that Ctrl-C becomes a signal
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # Linux says so when the last writer has gone
            break
        if not piece:
            break
        seen += piece
        if keys and after in seen:
            os.write(ours, keys)
            keys = b""
    code = child.wait(60)
    os.close(ours)
    return code, seen


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path, {})


@dataclass(frozen=True)
class LiveDesk:
    """A desk at work that has decided WIRE. ``told`` is what `run` printed meanwhile."""

    shell: Shell
    ingested: subprocess.CompletedProcess[str]
    told: str


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    shell = Shell(tmp_path_factory.mktemp("live"), {"SLUGLINE_TIMEZONE": "Asia/Tokyo"})
    worker = shell.start("run")
    assert worker.stdout is not None
    assert worker.stderr is not None
    try:
        worker.stderr.readline()  # it is at work
        ingested = shell("ingest", "-", stdin=WIRE)
        told: list[str] = []
        while "https://paper.example/a3" not in "".join(told):
            told.append(worker.stdout.readline())
            assert told[-1], "run ended early"
        yield LiveDesk(shell, ingested, "".join(told))
    finally:
        worker.terminate()
        _, errors = worker.communicate(timeout=30)
    assert worker.returncode == 0, errors
