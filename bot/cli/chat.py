"""A session at the console as a person in a channel: the same commands as in Slack and Matrix."""

from __future__ import annotations

import argparse
import asyncio
import sys

from rich.text import Text

from bot.book import Role
from bot.cli.common import OK, screen_console
from bot.model import Destination
from bot.settings import Settings
from bot.wiring import app
from handlers.caller import Caller
from handlers.console import drawn
from handlers.desk import Service

try:
    import readline
except ImportError:  # a Python without it has no completion and no history
    readline = None  # type: ignore[assignment]

HELLO = "You are {name}, in {place}. Say: help. Leave by: exit, or Ctrl-D."
ENDS = frozenset({"exit", "quit", "bye"})


async def chat(args: argparse.Namespace, settings: Settings) -> int:
    """Does what is typed, a command a line, until the end of the input."""
    name = " ".join(args.name.split()) or "me"
    person = f"console:@{name}"
    place = Destination("console", f"@{name}" if args.direct else args.room)
    caller = Caller(
        person,
        name,
        place,
        args.direct,
        settings.timezone,
        Role(args.role),
        place_name="" if args.direct else f"#{args.room}",
    )
    async with app(settings, purpose="chat", own=False) as a:
        console, service = screen_console(), a.service()
        if sys.stdin.isatty():
            here = "your own messages" if args.direct else f"#{args.room}"
            console.print(Text(HELLO.format(name=name, place=here), style="dim"))
            _complete(service, asyncio.get_running_loop())
        while (line := await asyncio.to_thread(_read)) is not None:
            said = line.strip()
            if said.casefold() in ENDS:
                break
            if said:
                answer = await service.do(said, caller)
                console.print(drawn(answer, settings.timezone))
    return OK


def _read() -> str | None:
    """A line that somebody typed; None at the end of the input."""
    try:
        return input("> " if sys.stdin.isatty() else "")
    except EOFError:
        return None


def _complete(service: Service, loop: asyncio.AbstractEventLoop) -> None:
    """Tab completes commands, topics, stories and names."""
    if readline is None:
        return
    found: list[str] = []

    def complete(text: str, state: int) -> str | None:
        nonlocal found
        if state == 0:
            try:
                found = asyncio.run_coroutine_threadsafe(service.complete(text), loop).result(1.0)
            except Exception:  # a completion that fails must not end the session
                found = []
        return found[state] if state < len(found) else None

    readline.set_completer_delims("")
    readline.set_completer(complete)
    readline.parse_and_bind("tab: complete")
