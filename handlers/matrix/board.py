"""Where the bot lays out emoji to be compared, and a person at the machine says whether they are alike.

Files beside the keys, for the bot's user alone: what the homeserver carries could not vouch for itself.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Waiting:
    """A verification that waits for a person: whose device, and what both sides must show."""

    transaction: str
    user: str
    device: str
    emoji: tuple[tuple[str, str], ...]
    decimals: tuple[int, ...]

    @property
    def shown(self) -> str:
        """The emoji with their names, then the numbers."""
        pictures = "  ".join(f"{picture} {name}" for picture, name in self.emoji)
        return f"{pictures}  (or {' '.join(str(n) for n in self.decimals)})"


class Board:
    """The board in a directory."""

    def __init__(self, where: Path) -> None:
        self._waiting = where / "verification.json"
        self._answers = where / "verification.answer"

    def show(self, waiting: Iterable[Waiting]) -> None:
        """Lays out what waits, in place of what was there."""
        rows = [asdict(w) for w in waiting]
        if rows or self._waiting.exists():
            _write(self._waiting, rows)

    def waiting(self) -> tuple[Waiting, ...]:
        """What waits to be compared."""
        rows = json.loads(self._waiting.read_text()) if self._waiting.exists() else []
        return tuple(
            Waiting(
                r["transaction"], r["user"], r["device"], tuple((p, n) for p, n in r["emoji"]), tuple(r["decimals"])
            )
            for r in rows
        )

    def answer(self, transaction: str, alike: bool) -> None:
        """A person has compared."""
        _write(self._answers, {"transaction": transaction, "alike": alike})

    def answered(self) -> tuple[str, bool] | None:
        """The answer that was given, once: the transaction, and whether its emoji are alike."""
        if not self._answers.exists():
            return None
        read = json.loads(self._answers.read_text())
        self._answers.unlink()
        return str(read["transaction"]), bool(read["alike"])


def _write(file: Path, value: object) -> None:
    new = file.with_name(file.name + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(value, out)
    new.replace(file)
