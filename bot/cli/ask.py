"""Questions to the desk: stories, story, why, feedback."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.alerts.console import clock, count, day
from bot.alerts.escape import link, terminal
from bot.cli.common import FAILED, OK, complain, emit, screen_console
from bot.ingest.urls import canonical
from bot.model import ArticleRecord, Decision, Kind, Quote, Verdict
from bot.report.evidence import Evidence, evidence
from bot.report.timeline import Entry, Silence, Timeline, timeline
from bot.report.times import iso
from bot.settings import Settings
from bot.wiring import app
from handlers.desk.feedback import as_object

COLOURS = {Verdict.NEW: "bold green", Verdict.KNOWN: "dim", Verdict.CONTEXT: "yellow", Verdict.REPEAT: "dim"}


async def feedback(args: argparse.Namespace, settings: Settings) -> int:
    """Exports what people said of alerts: labelled data, one JSON object a line, the last first."""
    since = time.time() - 86_400.0 * args.days if args.days else 0.0
    async with app(settings, purpose="feedback", own=False) as a:
        async for judged in a.store.feedback(since):
            emit(as_object(judged))
    return OK


async def stories(args: argparse.Namespace, settings: Settings) -> int:
    """Lists the live stories."""
    async with app(settings, purpose="stories", own=False) as a:
        records = await a.store.stories(args.n)
        total = await a.store.count_stories()
    if args.json:
        for s in records:
            emit(
                {"id": s.id, "title": s.title, "opened": iso(s.opened), "updated": iso(s.updated)}
                | {"reports": s.tally.reports, "sources": s.tally.sources, "told": list(s.told)}
            )
        return OK
    if not records:
        complain("no live stories; put articles in with: slugline ingest FILE, and decide them with: slugline run")
        return OK
    console = screen_console()
    if not console.is_terminal:
        for s in records:
            at = clock(s.updated, settings.timezone, date=True)
            print(
                f"{s.id:8} {at} {count(s.tally.reports, 'report'):>13} {count(s.tally.sources, 'source'):>12}  {terminal(s.title)}"
            )
        return OK
    table = Table.grid(padding=(0, 2))
    for name in ("story", "last report", "reports", "sources"):
        table.add_column(name, justify="right" if name in ("reports", "sources") else "left", no_wrap=True)
    table.add_column("title", ratio=1)
    table.add_row(*(Text(n, style="dim") for n in ("story", "last report", "reports", "sources", "")))
    for s in records:
        at = clock(s.updated, settings.timezone, date=True)
        title = Text(terminal(s.title), style="bold")
        table.add_row(s.id, Text(at, style="dim"), str(s.tally.reports), str(s.tally.sources), title)
    console.print(table)
    if total > len(records):
        console.print(Text(f"the last {len(records)} of {total:,}; more with: slugline stories -n N", style="dim"))
    return OK


async def story(args: argparse.Namespace, settings: Settings) -> int:
    """Shows a story's timeline."""
    async with app(settings, purpose="story", own=False) as a:
        record = await a.store.story(args.id)
        if record is None:
            complain(f"no live story {args.id}; list the live ones with: slugline stories")
            return FAILED
        changes = await a.store.changes(args.id)
        articles = await a.store.articles([c.article for c in changes])
    line = timeline(record, changes, articles)
    if args.json:
        emit(line.as_object())
        return OK
    console = screen_console()
    if console.is_terminal:
        for part in _drawn(line, settings.timezone):
            console.print(part)
    else:
        print("\n".join(_plain(line, settings.timezone)))
    return OK


def _header(line: Timeline, zone: str) -> tuple[str, str]:
    s = line.story
    facts = [s.id, count(s.tally.reports, "report"), count(s.tally.sources, "independent source")]
    facts += [f"{clock(s.opened, zone, date=True)} to {clock(s.updated, zone, date=True)}"]
    facts.append(f"told to {', '.join(s.told)}" if s.told else "told to nobody")
    return terminal(s.title), terminal(" · ".join(facts))


def _plain(line: Timeline, zone: str) -> Iterable[str]:
    title, facts = _header(line, zone)
    yield title
    yield facts
    if line.missing:
        yield f"{'':18}({count(line.missing, 'older report')} no longer kept)"
    for part in line.parts:
        if isinstance(part, Silence):
            yield f"{'':18}({_silence(part)})"
            continue
        yield f"{clock(part.at, zone, date=True)}  {_name(part)}"
        for quote in part.quotes:
            yield f"{'':18}“{terminal(quote.text)}”"
            if quote.reasons:
                yield f"{'':18}  why: {_why(quote)}"
        yield f"{'':18}{_origin(part, zone)}"


def _drawn(line: Timeline, zone: str) -> Iterable[RenderableType]:
    title, facts = _header(line, zone)
    yield Padding(Text(title, style="bold"), (1, 0, 0, 0))
    yield Text(facts, style="dim")
    if line.missing:
        yield Padding(Text(f"{count(line.missing, 'older report')} no longer kept", style="dim"), (1, 0, 0, 8))
    today = ""
    for part in line.parts:
        if isinstance(part, Silence):
            yield _rail("", "│", [Text(_silence(part), style="dim")])
            continue
        if (date := day(part.at, zone)) != today:
            yield Padding(Text(date, style="bold cyan"), (1, 0, 0, 0))
            today = date
        body: list[RenderableType] = [Text(_name(part), style="bold" if part.opens else "")]
        for quote in part.quotes:
            body.append(Text(f"“{terminal(quote.text)}”", style="bold green" if not part.opens else "green"))
            if quote.reasons:
                body.append(Text(f"why: {_why(quote)}", style="italic cyan"))
        body.append(Text(_origin(part, zone), style="dim"))
        yield _rail(clock(part.at, zone), "●" if part.opens else "◆", body)


def _rail(at: str, mark: str, body: list[RenderableType]) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=5, no_wrap=True)
    grid.add_column(width=1, no_wrap=True)
    grid.add_column(ratio=1)
    for n, part in enumerate(body):
        grid.add_row(Text(at if n == 0 else "", style="dim"), Text(mark if n == 0 else "│", style="green"), part)
    return grid


def _silence(part: Silence) -> str:
    names = ", ".join(dict.fromkeys(terminal(s) or "unnamed source" for s in part.sources))
    return f"{count(len(part.sources), 'report')} with nothing new: {names}"


def _name(part: Entry) -> str:
    return terminal(part.title) + (f" ({part.note})" if part.note else "")


def _why(quote: Quote) -> str:
    return terminal("; ".join(quote.reasons))


def _origin(part: Entry, zone: str) -> str:
    facts = [terminal(part.source) or "unnamed source"]
    if part.published is not None and clock(part.published, zone, date=True) != clock(part.at, zone, date=True):
        facts.append(f"published {clock(part.published, zone, date=True)}")
    if part.lang and part.lang != "en":
        facts.append(terminal(part.lang))
    if address := link(part.url):
        facts.append(address)
    return " · ".join(facts)


async def why(args: argparse.Namespace, settings: Settings) -> int:
    """Shows what was decided about an article, and on which evidence."""
    async with app(settings, purpose="why", own=False) as a:
        record = await a.store.article(args.article)
        if record is None and (url := canonical(args.article)):
            record = await a.store.article_at(url)
        if record is None:
            complain(
                f"nothing is known of {args.article}; give an article's id or URL. An article is known once "
                f"slugline run has decided it, for {settings.article_days:g} days"
            )
            return FAILED
        nearest = {f.nearest.article for f in record.decision.findings if f.nearest}
        known = await a.store.articles(sorted(nearest))
    found = [evidence(f, n in record.decision.developments, known) for n, f in enumerate(record.decision.findings)]
    if args.json:
        emit(_record_object(record) | {"sentences": [e.as_object() for e in found]})
        return OK
    console = screen_console()
    if console.is_terminal:
        for part in _explained(record, found, settings.timezone):
            console.print(part)
    else:
        print("\n".join(_explained_plainly(record, found, settings.timezone)))
    return OK


def _record_object(record: ArticleRecord) -> dict[str, object]:
    d = record.decision
    return {
        "id": record.id,
        "version": record.version,
        "title": record.title,
        "url": record.url,
        "source": record.source,
        "published": iso(record.published),
        "modified": iso(record.modified) if record.modified is not None else None,
        "byline": record.byline,
        "dateline": record.dateline,
        "decided": iso(d.at),
        "kind": d.kind.value,
        "story": d.story,
        "reasons": list(d.reasons),
    }


def _about(record: ArticleRecord, zone: str) -> str:
    facts = [terminal(record.source) or "unnamed source", clock(record.published, zone, date=True)]
    if record.version > 1:
        facts.append(f"version {record.version}")
    if record.modified is not None:
        facts.append(f"changed {clock(record.modified, zone, date=True)}")
    facts += [terminal(aside) for aside in (record.byline, record.dateline) if aside]
    if address := link(record.url):
        facts.append(address)
    return " · ".join(facts)


def _decided(d: Decision, zone: str) -> str:
    return f"decided {clock(d.at, zone, date=True)}: " + terminal("; ".join(d.reasons))


def _explained_plainly(record: ArticleRecord, found: list[Evidence], zone: str) -> Iterable[str]:
    d = record.decision
    yield terminal(record.title)
    yield _about(record, zone)
    yield f"{d.kind.value.upper()} in {d.story}; {_decided(d, zone)}"
    for e in found:
        yield f"{e.number:>3} {e.verdict.value.upper():10} {terminal(e.text)}"
        yield f"{'':15}{_scores(e)}"
        yield f"{'':15}{terminal('; '.join(e.reasons))}"
        for said in _nearest(e, zone):
            yield f"{'':15}{said}"


def _explained(record: ArticleRecord, found: list[Evidence], zone: str) -> Iterable[RenderableType]:
    d = record.decision
    yield Padding(Text(terminal(record.title), style="bold"), (1, 0, 0, 0))
    yield Text(_about(record, zone), style="dim")
    spoke = d.kind in (Kind.OPENED, Kind.MOVED)
    kind = Text(f" {d.kind.value.upper()} ", style="bold black on green" if spoke else "bold reverse")
    yield Padding(Text.assemble(kind, f"  {d.story or ''}  ", (_decided(d, zone), "")), (1, 0, 0, 0))
    for e in found:
        head = Text.assemble((f"{e.verdict.value:12}", COLOURS[e.verdict]), (_scores(e), "dim"))
        body: list[RenderableType] = [head, Text(f"“{terminal(e.text)}”", style="bold" if e.quoted else "")]
        body.append(Text(terminal("; ".join(e.reasons)), style="italic cyan"))
        body += [Text(said, style="dim") for said in _nearest(e, zone)]
        grid = Table.grid(padding=(0, 1))
        grid.add_column(width=3, justify="right")
        grid.add_column(ratio=1)
        for n, part in enumerate(body):
            grid.add_row(Text(str(e.number) if n == 0 else "", style="dim"), part)
        yield Padding(grid, (1, 0, 0, 0))
    if not found:
        yield Padding(Text("no sentences are kept of it", style="dim"), (1, 0, 0, 0))


def _scores(e: Evidence) -> str:
    return f"known {e.known:.0%} · news {e.news:.0%} · nearest covers {e.coverage:.0%}"


def _nearest(e: Evidence, zone: str) -> Iterable[str]:
    near = e.nearest
    if near is None:
        yield "nearest: nothing the desk knows is like it"
        return
    where = f"{near.story}, article {terminal(near.article)}"
    if near.source is None:
        yield f"nearest: a sentence of {where}, no longer kept"
        return
    at = clock(near.published, zone, date=True) if near.published is not None else ""
    yield (
        f"nearest: “{terminal(near.text)}”" if near.text else "nearest: a sentence of a version that is no longer kept"
    )
    changed = f", version {near.version} of {near.latest}" if near.text and near.version != near.latest else ""
    yield f"         {terminal(near.source) or 'unnamed source'}, {at} ({where}{changed})"
