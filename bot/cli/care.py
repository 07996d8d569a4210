"""Looking after the desk: health, dead, retry, refused."""

from __future__ import annotations

import argparse
import time
from dataclasses import asdict

from bot import __version__
from bot.alerts.console import clock, count
from bot.alerts.escape import terminal
from bot.cli.common import FAILED, OK, complain, emit
from bot.errors import BotError
from bot.health import Health, examine, span
from bot.report.times import iso
from bot.settings import Settings
from bot.store.server import attach
from bot.wiring import app

ALL = 1_000_000
"""More dead letters than there can be worth listing."""


async def health(args: argparse.Namespace, settings: Settings) -> int:
    """Says whether the desk is well. Starts no server: one that does not run is not well."""
    try:
        if settings.redis_url is None and attach(settings.data_dir) is None:
            problem = f"no server runs on {settings.data_dir}; start one with: slugline run"
            found = Health(False, __version__, settings.desk, problems=(problem,))
        else:
            async with app(settings, purpose="health", own=False) as a:
                found = await examine(a.client, a.store, a.outbox, settings, time.time())
    except BotError as error:
        found = Health(False, __version__, settings.desk, problems=(str(error),))
    if args.json:
        emit(asdict(found))
    else:
        for line in _lines(found):
            print(line)
    return OK if found.ok else FAILED


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
        lines.append(f"  intake    {waiting}" + (f", the oldest for {span(oldest)}" if h.intake["waiting"] else ""))
        lines.append(f"  outbox    {count(int(str(h.outbox['lanes'])), 'lane')} with work")
        if h.feeds and h.feeds["count"]:
            lines.append(f"  feeds     {count(int(str(h.feeds['count'])), 'feed')}, {h.feeds['trouble']} in trouble")
        lines.append(f"  dead      {count(h.dead_letters, 'letter')}")
        lines.append(f"  refused   {count(h.refused, 'article')}")
    lines += [f"  problem   {terminal(p)}" for p in h.problems]
    lines += [f"  look      {terminal(w)}" for w in h.warnings]
    return lines


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
