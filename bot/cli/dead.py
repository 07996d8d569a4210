"""Dead letters: dead list, show, retry, drop."""

from __future__ import annotations

import argparse
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager

from rich.table import Table
from rich.text import Text

from bot.alerts.console import clock, count
from bot.alerts.escape import link, terminal
from bot.cli.common import FAILED, OK, complain, emit, screen_console
from bot.model import Article, Delivery, Message
from bot.report.times import iso
from bot.settings import Settings
from bot.store.dead import Dead, DeadLetters, Retried
from bot.wiring import app

ALL = 1_000_000
"""More dead letters than there can be."""


@asynccontextmanager
async def _letters(settings: Settings) -> AsyncIterator[DeadLetters]:
    async with app(settings, purpose="dead", own=False) as a:
        yield DeadLetters(a.client, a.outbox, settings.max_intake)


async def list_all(args: argparse.Namespace, settings: Settings) -> int:
    """Lists dead letters, the last first."""
    async with _letters(settings) as letters:
        found = await letters.all(args.n)
    if args.json:
        for letter in found:
            emit(_object(letter))
        return OK
    console = screen_console()
    if not found:
        print("no dead letters")
        return OK
    if console.is_terminal:
        table = Table.grid(padding=(0, 2))
        for _ in range(3):
            table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for x in found:
            about = Text.assemble((_said(x), "bold"), "\n", (terminal(x.reason), "red"))
            table.add_row(x.id, Text(clock(x.at, settings.timezone, date=True), style="dim"), _what(x), about)
        console.print(table)
        hint = "slugline dead show ID says more; slugline dead retry ID, or all, tries again; slugline dead drop ID forgets"
        console.print(Text(hint, style="dim"))
        return OK
    for x in found:
        print(f"{x.id}  {clock(x.at, settings.timezone, date=True)}  {_what(x)}: {_said(x)}")
        print(f"{'':22}{terminal(x.reason)}")
    return OK


async def show(args: argparse.Namespace, settings: Settings) -> int:
    """Shows one dead letter whole."""
    async with _letters(settings) as letters:
        found = await letters.get(args.id)
    if found is None:
        complain(_missing(args.id))
        return FAILED
    if args.json:
        emit(_object(found) | _whole(found))
        return OK
    for name, value in _lines(found, settings.timezone):
        if value:
            print(f"{name:12}{terminal(value)}")
    return OK


async def retry(args: argparse.Namespace, settings: Settings) -> int:
    """Puts dead letters back, each once."""
    return await _each(args, settings, "retry")


async def drop(args: argparse.Namespace, settings: Settings) -> int:
    """Forgets dead letters."""
    return await _each(args, settings, "drop")


async def _each(args: argparse.Namespace, settings: Settings, doing: str) -> int:
    """Retries or drops what is named; goes on where one is missing, and says so."""
    done: dict[str, int] = {"delivery": 0, "article": 0}
    wrong = False
    async with _letters(settings) as letters:
        # the oldest first, so that they stand in their lanes and in the intake as they did
        ids = [x.id for x in reversed(await letters.all(ALL))] if args.id == ["all"] else list(dict.fromkeys(args.id))
        for id in ids:
            came = await _one(letters, id, doing)
            if came is Retried.DONE:
                done["article" if "-" in id else "delivery"] += 1
            elif came is Retried.FULL:
                wrong = True
                complain(f"{id}: the intake is full; try again later, or raise SLUGLINE_MAX_INTAKE")
            elif args.id != ["all"]:
                wrong = True
                complain(_missing(id))
            if args.json:
                emit({"id": id, doing: came.value})
    if not args.json and (not wrong or any(done.values())):
        many = f"{count(done['delivery'], 'message')} and {count(done['article'], 'article')}"
        print(f"{many} {'put back' if doing == 'retry' else 'dropped'}" + _then(doing, done))
    return FAILED if wrong else OK


async def _one(letters: DeadLetters, id: str, doing: str) -> Retried:
    now = time.time()
    if doing == "retry":
        return await letters.retry(id, now)
    return Retried.DONE if await letters.drop(id, now) else Retried.MISSING


def _then(doing: str, done: dict[str, int]) -> str:
    return "; slugline run takes them up" if doing == "retry" and any(done.values()) else ""


def _missing(id: str) -> str:
    return f"no dead letter {id}; list them with: slugline dead list"


def _what(x: Dead) -> str:
    match x.about:
        case Delivery() as d:
            return f"{d.act.value} of {terminal(d.story)} to {terminal(str(d.destination))}"
        case Article() as a:
            return f"article {terminal(a.id)}"
    return f"{x.kind} of a format that this version cannot read"


def _said(x: Dead) -> str:
    match x.about:
        case Delivery(message=Message() as m):
            return terminal(m.quotes[0].text if m.quotes else m.headline)
        case Delivery() as d:
            return terminal(d.notice) or ("a digest" if d.digest else "a changed tally")
        case Article() as a:
            return terminal(a.title) or terminal(a.text[:200])
    return ""


def _object(x: Dead) -> dict[str, object]:
    facts: dict[str, object] = {"id": x.id, "kind": x.kind, "at": iso(x.at), "tries": x.tries, "reason": x.reason}
    match x.about:
        case Delivery() as d:
            facts |= {"act": d.act.value, "destination": str(d.destination), "story": d.story}
        case Article() as a:
            facts |= {"article": a.id, "version": a.version, "source": a.source, "url": a.url}
    return facts | {"readable": x.about is not None, "text": _said(x)}


def _whole(x: Dead) -> dict[str, object]:
    match x.about:
        case Delivery(message=Message() as m):
            return {"article": m.article, "headline": m.headline, "quotes": [q.text for q in m.quotes], "url": m.url}
        case Article() as a:
            return {"title": a.title, "body": a.text, "published": iso(a.published)}
    return {}


def _lines(x: Dead, zone: str) -> Iterator[tuple[str, str]]:
    yield "dead letter", x.id
    yield "what", _what(x)
    yield "given up", f"{clock(x.at, zone, date=True)}, after {count(x.tries, 'try')}" if x.tries else clock(x.at, zone)
    yield "because", x.reason
    yield from _content(x)


def _content(x: Dead) -> Iterable[tuple[str, str]]:
    match x.about:
        case Delivery(message=Message() as m):
            yield from (("article", m.article), ("headline", m.headline), ("source", m.source), ("url", link(m.url)))
            yield from (("quotes", q.text) for q in m.quotes)
        case Delivery() as d:
            yield "says", d.notice or _said(x)
        case Article() as a:
            yield from (("title", a.title), ("source", a.source), ("url", link(a.url)))
            yield from (("text", line) for line in a.text.splitlines())
