"""A replay's report: the page's parts from the package, the file for the reader."""

from __future__ import annotations

import os
import tempfile
from importlib import resources
from pathlib import Path

from bot.errors import BotError
from bot.ingest.jsonl import BadLine
from bot.report.collect import Report
from bot.report.page import Parts, page


def begin(file: str, wire: str, queries: tuple[str, ...], zone: str) -> Report:
    """An empty report on ``wire``, once it is sure that ``file`` can be written. Raises BotError."""
    target = Path(file)
    if target.is_dir():
        raise BotError(f"{file} is a directory; give --report the name of a file, such as {target / 'report.html'}")
    if not os.access(target.parent, os.W_OK):
        raise BotError(f"{file} cannot be written: {target.parent} is no directory that you may write to")
    if wire != "-" and target.exists() and Path(wire).exists() and target.samefile(wire):
        raise BotError(f"{file} is the wire itself; give --report another name")
    return Report("standard input" if wire == "-" else Path(wire).name, queries, zone)


def finish(file: str, report: Report, bad: list[BadLine]) -> None:
    """Writes the page, whole or not at all. Raises BotError."""
    text = page(parts(), report.data(str(b) for b in bad), f"{report.wire}: told and kept silent")
    target = Path(file)
    target = target.resolve() if target.is_symlink() else target
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, delete=False) as out:
            try:
                out.write(text)
                out.close()
                Path(out.name).chmod(0o666 & ~_umask())
                Path(out.name).replace(target)
            except BaseException:
                Path(out.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}; give --report a file that can be written") from error


def parts() -> Parts:
    """The page's own frame, style and script."""
    room = resources.files("bot.report")
    return Parts(*(room.joinpath(f"page.{kind}").read_text("utf-8") for kind in ("html", "css", "js")))


def _umask() -> int:
    """The process's own; it can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
