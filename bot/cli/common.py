"""What the commands share: exit codes, the articles of a file, JSON on standard output."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console

from bot.alerts.escape import json_text, terminal
from bot.errors import BotError
from bot.ingest.jsonl import BadLine, read
from bot.model import Article
from bot.settings import Settings

OK, FAILED, USAGE, BAD_LINES = 0, 1, 2, 3
INTERRUPTED = 130


def screen_console() -> Console:
    """Standard output: rich on a terminal, plain elsewhere. Nothing is guessed to be markup, a number or an emoji."""
    return Console(highlight=False, markup=False, emoji=False)


def articles(
    file: str, settings: Settings, bad: list[BadLine], now: float | Callable[[], float] = time.time
) -> Iterator[Article]:
    """The articles of a file, or of standard input for "-", as of ``now``. Bad lines are reported and collected."""
    try:
        stream = sys.stdin.buffer if file == "-" else Path(file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}; give a file of JSON Lines, or - for standard input") from error
    name = "standard input" if file == "-" else file
    with stream:
        try:
            for item in read(stream, now=now, max_bytes=settings.max_article_bytes):
                if isinstance(item, BadLine):
                    bad.append(item)
                    complain(f"{name}, {item}")
                else:
                    yield item
        except IsADirectoryError as error:
            raise BotError(f"{name} is a directory; give a file of JSON Lines") from error


def emit(value: object) -> None:
    """Prints one line of JSON; what an article says cannot leave it as a control character."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json_text(json.dumps(value, ensure_ascii=not utf8)))


def complain(problem: str) -> None:
    """Says on standard error what is wrong."""
    print(f"slugline: {terminal(problem)}", file=sys.stderr)
