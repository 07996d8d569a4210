"""Talking to the desk at the console, and taking out what was said of it."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.conftest import WIRE, Shell


def test_in_a_pipe_each_line_is_a_command_and_the_answers_are_plain(shell: Shell) -> None:
    done = shell("chat", "--as", "Anna", stdin="watch cannery as Fires\n\ntopics\nwhoami\nexit\nnot read\n")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "Watching Fires here: at once.",
        "  cannery",
        "1 topic",
        "Fires  at once · 1 place · told here",
        "  cannery",
        "You are Anna (console:@Anna), admin.",
        "Your times are in UTC; you have 0 subscriptions of your own.",
        "Here is #desk, where 1 subscription is told.",
    ]


def test_a_command_that_cannot_be_done_in_a_pipe_shows_in_the_exit_code(shell: Shell) -> None:
    done = shell("chat", "--role", "reader", stdin="watch cannery\ntopics\n")
    assert done.returncode == 1
    assert "Only an editor may do this" in done.stdout


def test_what_people_said_of_alerts_is_exported_as_lines_of_json(shell: Shell) -> None:
    assert shell("chat", stdin="watch cannery as Fires\n").returncode == 0
    worker = shell.start("run")
    try:
        assert worker.stderr is not None
        assert worker.stdout is not None
        worker.stderr.readline()
        shell("ingest", "-", stdin=WIRE)
        told = ""
        while "paper.example/a3" not in told:
            told += worker.stdout.readline()
        said = shell("chat", "--as", "Anna", stdin="wrong https://paper.example/a1 not new because it is old\n")
        assert said.returncode == 0, said.stdout
    finally:
        worker.terminate()
        worker.communicate(timeout=30)
    [kept] = [json.loads(row) for row in shell("feedback", "export").stdout.splitlines()]
    assert (kept["by"], kept["label"], kept["article"]) == ("console:@Anna", "not new", "a1")
    assert kept["because"] == "it is old"
    assert kept["quotes"]
    assert len(kept["topics"]) == 1
    assert shell("feedback", "export", "--days", "1").stdout.count("\n") == 1


class Terminal:
    """A person at a terminal, in front of a process."""

    def __init__(self, keyboard: int, process: int) -> None:
        self.keyboard, self.process, self.seen = keyboard, process, ""

    def until(self, wanted: str) -> str:
        """Reads until something stands there; returns all that came since the last time."""
        while wanted not in self.seen:
            ready, _, _ = select.select([self.keyboard], [], [], 30)
            assert ready, f"{wanted!r} does not come: {self.seen!r}"
            self.seen += os.read(self.keyboard, 65536).decode(errors="replace")
        end = self.seen.index(wanted) + len(wanted)
        before, self.seen = self.seen[:end], self.seen[end:]
        return re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", before)

    def types(self, keys: str) -> None:
        """Presses keys."""
        os.write(self.keyboard, keys.encode())

    def end(self) -> int:
        """Waits for the process, and returns its exit code."""
        while True:
            ready, _, _ = select.select([self.keyboard], [], [], 30)
            assert ready
            try:
                if not os.read(self.keyboard, 65536):
                    break
            except OSError:
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])


@contextmanager
def terminal(shell: Shell, *args: str) -> Iterator[Terminal]:
    process, keyboard = pty.fork()
    if process == 0:
        os.chdir(shell.home)
        os.execve(sys.executable, [sys.executable, "-m", "bot", *args], shell.environment() | {"TERM": "dumb"})
    try:
        yield Terminal(keyboard, process)
    finally:
        os.close(keyboard)


def test_at_a_terminal_tab_completes_and_exit_ends(shell: Shell) -> None:
    with terminal(shell, "chat", "--as", "Anna") as t:
        assert "You are Anna, in #desk." in t.until("> ")
        t.types("watch cannery as Fires\r")
        t.until("Watching Fires here")
        t.until("> ")
        t.types("unwatch Fi\t")
        t.until("Fires")
        t.types("\r")
        assert "No longer watching Fires" in t.until("1 place heard of it")
        t.until("> ")
        t.types("exit\r")
        assert t.end() == 0


@pytest.mark.parametrize(("keys", "code"), [("\x04", 0), ("abc\x03", 130)])
def test_the_keys_that_end_a_session_end_it_at_once(shell: Shell, keys: str, code: int) -> None:
    with terminal(shell, "chat") as t:
        t.until("> ")
        t.types(keys)
        assert t.end() == code


def test_a_polite_kill_ends_a_session_that_waits_for_a_key(shell: Shell) -> None:
    with terminal(shell, "chat") as t:
        t.until("> ")
        os.kill(t.process, signal.SIGTERM)
        assert t.end() == 128 + signal.SIGTERM
