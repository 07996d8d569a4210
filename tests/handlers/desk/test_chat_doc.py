"""docs/chat.md shows what people would see."""

from __future__ import annotations

import re
from pathlib import Path

from redis.asyncio import Redis

from bot.alerts.console import plain as message_lines
from bot.book import Role
from handlers.console import plain
from tests.handlers.desk.bench import ARREST, FIRE, FIRE_AGAIN, Bench

DOC = Path(__file__).parents[3] / "docs" / "chat.md"
SAID = re.compile(r"(\d\d:\d\d) (\S+) (\w+)> (.+)")
SHOWN = re.compile(r"(\d\d:\d\d) (\S+)")
WIRE = (("09:12", "fire", FIRE, "Coast Wire"), ("09:30", "again", FIRE_AGAIN, "Evening Post"), ("10:40", "arrest", ARREST, "Skell Radio"))  # fmt: skip


async def played(bench: Bench, text: str) -> str:
    """The document with what is answered, and shown, filled in anew."""
    wire = list(WIRE)

    async def until(time: str) -> None:
        while wire and wire[0][0] <= time:
            at, id, article, source = wire.pop(0)
            await bench.at(at)
            await bench.wire(id, article, source)
        await bench.at(time)

    seen: dict[str, int] = {}
    out: list[str] = []
    answering = False
    for row in text.splitlines():
        line = row.removeprefix("    ")
        if not row.startswith("    "):
            answering = False
            out.append(row)
        elif said := SAID.fullmatch(line):
            time, where, who, command = said.groups()
            await until(time)
            role = Role.ADMIN if who == "Chief" else Role.EDITOR
            answer = await bench.says(who, command, where, role=role)
            assert answer.ok, answer.text
            out += [row, *(f"    {t}" for t in plain(answer, bench.zone).splitlines())]
            answering = True
        elif shown := SHOWN.fullmatch(line):
            await until(shown[1])
            posted = await bench.posted(shown[2])
            new = "\n".join(message_lines(p, bench.zone) for p in posted[seen.get(shown[2], 0) :])
            seen[shown[2]] = len(posted)
            out += [row, *(f"    {t}" for t in new.splitlines())]
            answering = True
        elif not answering:
            out.append(row)
    return "\n".join(out) + "\n"


async def test_the_session_in_the_document_is_what_happens(client: Redis, desk: str) -> None:
    text = DOC.read_text()
    assert await played(Bench(client, desk), text) == text
