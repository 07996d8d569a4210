"""Looking after the desk: health, dead, retry, refused."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict, dataclass
from typing import Any

from bot import __version__
from bot.alerts.console import clock, count
from bot.alerts.escape import terminal
from bot.cli.common import FAILED, OK, complain, emit
from bot.errors import BotError
from bot.report.times import iso
from bot.settings import Settings
from bot.store.server import attach
from bot.wiring import App, app

LATE = 300.0
"""Seconds that an article or a message may wait before the desk counts as unwell."""
AWAY = 60.0
"""Seconds without a word from a worker after which it is not counted; a worker asks for articles every second."""
ALL = 1_000_000
"""More dead letters than there can be worth listing."""


@dataclass(frozen=True, slots=True)
class Health:
    """What `health --json` prints. ``problems`` make the desk unwell, ``warnings`` ask for a person's look."""

    ok: bool
    version: str
    desk: str
    server: dict[str, object] | None = None
    workers: int = 0
    stories: int = 0
    intake: dict[str, object] | None = None
    outbox: dict[str, object] | None = None
    dead_letters: int = 0
    refused: int = 0
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


async def health(args: argparse.Namespace, settings: Settings) -> int:
    """Says whether the desk is well. Starts no server: one that does not run is not well."""
    try:
        if settings.redis_url is None and attach(settings.data_dir) is None:
            problem = f"no server runs on {settings.data_dir}; start one with: slugline run"
            found = Health(False, __version__, settings.desk, problems=(problem,))
        else:
            async with app(settings, purpose="health", own=False) as a:
                found = await examine(a, time.time())
    except BotError as error:
        found = Health(False, __version__, settings.desk, problems=(str(error),))
    if args.json:
        emit(asdict(found))
    else:
        for line in _lines(found):
            print(line)
    return OK if found.ok else FAILED


async def examine(a: App, now: float) -> Health:
    """Reads all figures at ``now`` and judges them."""
    info: dict[str, Any] = await a.client.info()
    name = "valkey" if "valkey_version" in info else "redis"
    workers = await a.store.workers(AWAY)
    waiting, oldest = await a.store.backlog(), await a.store.oldest()
    lanes, due = await a.outbox.waiting(), await a.outbox.next_due()
    unserved = await a.outbox.unserved()
    dead = len(await a.outbox.dead(ALL))
    refused = len(await a.store.refused(ALL))
    age = max(0.0, now - oldest) if oldest is not None else 0.0
    overdue = max(0.0, now - due) if due is not None else 0.0
    problems: list[str] = []
    if workers == 0:
        problems.append("nobody is at work; start: slugline run")
    if age > LATE:
        problems.append(f"an article has waited for {_span(age)}")
    if waiting >= a.settings.max_intake:
        problems.append("the intake is full; start more workers or raise SLUGLINE_MAX_INTAKE")
    if overdue > LATE:
        problems.append(f"a message has been due for {_span(overdue)}")
    if not info.get("aof_enabled"):
        problems.append("the server keeps nothing on disk (AOF is off); set appendonly yes")
    warnings: list[str] = []
    for platform, n in sorted(unserved.items()):
        warnings.append(
            f"{count(n, 'lane')} of messages to {platform}, which no worker at work serves; start one that does: "
            f"each becomes a dead letter after {a.settings.unserved_hours:g} h"
        )
    if dead:
        warnings.append(f"{count(dead, 'dead letter')}; see: slugline dead")
    if refused:
        warnings.append(f"{count(refused, 'article')} could not be decided; see: slugline refused")
    if info.get("maxmemory") and info.get("maxmemory_policy") != "noeviction":
        warnings.append("the server may drop keys when memory is short; set maxmemory-policy noeviction")
    return Health(
        ok=not problems,
        version=__version__,
        desk=a.settings.desk,
        server={
            "name": name,
            "version": str(info[f"{name}_version"]),
            "embedded": a.settings.redis_url is None,
            "memory_bytes": int(info.get("used_memory", 0)),
            "aof": bool(info.get("aof_enabled")),
        },
        workers=workers,
        stories=await a.store.count_stories(),
        intake={"waiting": waiting, "limit": a.settings.max_intake, "oldest_seconds": round(age, 1)},
        outbox={"lanes": lanes, "overdue_seconds": round(overdue, 1), "unserved": unserved},
        dead_letters=dead,
        refused=refused,
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def _lines(h: Health) -> list[str]:
    lines = [f"{'ok' if h.ok else 'NOT WELL'}: desk {h.desk}, slugline {h.version}"]
    if h.server and h.intake and h.outbox:
        kind = "embedded" if h.server["embedded"] else "by SLUGLINE_REDIS_URL"
        memory = int(str(h.server["memory_bytes"])) / 2**20
        lines.append(f"  server    {h.server['name']} {h.server['version']}, {kind}, {memory:.1f} MiB")
        lines.append(f"  workers   {h.workers}")
        lines.append(f"  stories   {h.stories:,}")
        waiting = f"{count(int(str(h.intake['waiting'])), 'article')} waiting"
        oldest = float(str(h.intake["oldest_seconds"]))
        lines.append(f"  intake    {waiting}" + (f", the oldest for {_span(oldest)}" if h.intake["waiting"] else ""))
        lines.append(f"  outbox    {count(int(str(h.outbox['lanes'])), 'lane')} with work")
        lines.append(f"  dead      {count(h.dead_letters, 'letter')}")
        lines.append(f"  refused   {count(h.refused, 'article')}")
    lines += [f"  problem   {terminal(p)}" for p in h.problems]
    lines += [f"  look      {terminal(w)}" for w in h.warnings]
    return lines


def _span(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"


async def dead(args: argparse.Namespace, settings: Settings) -> int:
    """Lists dead letters, newest first."""
    async with app(settings, purpose="dead", own=False) as a:
        letters = await a.outbox.dead(ALL)
    for letter in letters:
        d = letter.delivery
        message = d.message
        said = (message.quotes[0].text if message.quotes else message.headline) if message else "a changed tally"
        if args.json:
            facts = {"id": d.id, "act": d.act.value, "destination": str(d.destination), "story": d.story}
            emit(facts | {"text": said, "reason": letter.reason, "at": iso(letter.at)})
        else:
            at = clock(letter.at, settings.timezone, date=True)
            print(f"{d.id}  {at}  {d.act.value:6} {d.story} to {terminal(str(d.destination))}: {terminal(said)}")
            print(f"{'':22}{terminal(letter.reason)}")
    if not letters and not args.json:
        print("no dead letters")
    elif not args.json:
        print("try them again with: slugline retry ID, or: slugline retry all")
    return OK


async def retry(args: argparse.Namespace, settings: Settings) -> int:
    """Puts one dead letter, or all, back into the outbox."""
    async with app(settings, purpose="retry", own=False) as a:
        # the oldest first, so that they stand in their lanes as they did
        ids = [x.delivery.id for x in reversed(await a.outbox.dead(ALL))] if args.id == "all" else [args.id]
        done = sum([await a.outbox.revive(id, time.time()) for id in ids])
    if args.id != "all" and not done:
        complain(f"no dead letter {args.id}; list them with: slugline dead")
        return FAILED
    print(f"{count(done, 'message')} put back into the outbox" + ("; slugline run sends them" if done else ""))
    return OK


async def refused(args: argparse.Namespace, settings: Settings) -> int:
    """Lists articles that could not be decided, newest first."""
    async with app(settings, purpose="refused", own=False) as a:
        rows = await a.store.refused(ALL)
    for id, reason in rows:
        if args.json:
            emit({"id": id, "reason": reason})
        else:
            print(f"{terminal(id)}: {terminal(reason)}")
    if not args.json:
        print("ingest them again once the cause is gone" if rows else "no article was refused")
    return OK
