"""A desk as one file: backup, restore."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from bot.alerts.console import count
from bot.alerts.escape import terminal
from bot.cli.common import OK
from bot.errors import BotError
from bot.settings import Settings
from bot.store.backup import Backup, head
from bot.wiring import opened


async def backup(args: argparse.Namespace, settings: Settings) -> int:
    """Writes the desk to a file, whole or not at all."""
    async with opened(settings, purpose="backup") as (client, _):
        with _written(args.file) as out:
            made = await Backup(client, settings.desk).write(out, secrets.token_hex(8), time.time())
    size = f"{made.size / 1e6:.1f} MB" if made.size > 1e5 else f"{made.size:,} bytes"
    say = f"desk {settings.desk}: {count(made.keys, 'key')}, {size}; nothing was written to it for {made.seconds:.2f} s"
    print(say, file=sys.stderr if args.file == "-" else sys.stdout)
    return OK


async def restore(args: argparse.Namespace, settings: Settings) -> int:
    """Puts a backup into the place of the desk, whole or not at all."""
    with _read(args.file) as file:
        about = head(file)
        async with opened(settings, purpose="restore") as (client, _):
            keys = await Backup(client, settings.desk).restore(
                file, secrets.token_hex(8), time.time(), replace=args.replace
            )
    other = f" of desk {about.desk}" if about.desk != settings.desk else ""
    print(terminal(f"desk {settings.desk}: {count(keys, 'key')} restored from the backup{other} of {about.made}"))
    return OK


@contextmanager
def _written(file: str) -> Iterator[IO[bytes]]:
    """A file that takes its name when it is whole and on disk; nobody else may read it. "-": standard output."""
    if file == "-":
        yield sys.stdout.buffer
        return
    target = Path(file)
    target = target.resolve() if target.is_symlink() else target
    if target.is_dir():
        raise BotError(f"{file} is a directory; give the name of a file, such as {target / 'desk.slugline'}")
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as out:
            try:
                yield out
                os.fsync(out.fileno())
                Path(out.name).replace(target)
            except BaseException:
                Path(out.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}; give a file that can be written") from error


@contextmanager
def _read(file: str) -> Iterator[IO[bytes]]:
    """A backup that can be read more than once. "-": standard input."""
    if file == "-":
        with tempfile.TemporaryFile() as spool:
            while piece := sys.stdin.buffer.read(1 << 20):
                spool.write(piece)
            yield spool
        return
    try:
        opened_ = Path(file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}; give a file that slugline backup wrote") from error
    with opened_:
        yield opened_
