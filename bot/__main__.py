"""The command line."""

from __future__ import annotations

import argparse
import asyncio
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot import __version__
from bot.delivery.screen import Screen
from bot.errors import Backlog, BotError
from bot.ingest.jsonl import BadLine, read
from bot.ingest.urls import canonical
from bot.model import Act, Article
from bot.replay import as_json
from bot.settings import Settings, load
from bot.wiring import app, replay

OK, FAILED, USAGE, BAD_LINES = 0, 1, 2, 3

TEACH = """\
examples:
  slugline demo                                watch a bundled wire of three days
  slugline ingest wire.jsonl                   put articles in: one JSON object a line with
                                               id, url, title, text, source, lang, published, version
  tail -f wire.jsonl | slugline ingest -       the same from standard input
  slugline run                                 decide and tell until stopped (Ctrl-C, SIGTERM)
  slugline stories                             what is running now
  slugline story s12                           one story's timeline
  slugline why https://example.org/a           what was decided about an article, and why
  slugline replay wire.jsonl --watch "strike AND (port OR harbour)"
                                               try a wire and a query, on a namespace of its own

settings are environment variables (see .env.example); exit codes: 0 done, 1 failed, 2 wrong use, 3 done but some lines were bad
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Returns the exit code."""
    args = _parser().parse_args(argv)
    try:
        settings = load()
        logging.basicConfig(level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        code: int = asyncio.run(args.run(args, settings))
        return code
    except BotError as error:
        print(f"slugline: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="slugline",
        description="A newsroom alert bot that speaks only when a story moves.",
        epilog=TEACH,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"slugline {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: object, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        return sub

    d = command("demo", _demo, "watch a bundled wire of three days go through the bot")
    d.add_argument("--pause", type=float, default=0.8, metavar="S", help="seconds between messages on a terminal (0.8)")
    d.add_argument("--fast", action="store_true", help="no pauses")
    r = command("replay", _replay, "send a file through the pipeline, with the articles' own times as the clock")
    r.add_argument("file", help="JSON Lines, or - for standard input")
    r.add_argument("--watch", action="append", metavar="QUERY", help="what is watched; may be given often; default: *")
    r.add_argument("--json", action="store_true", help="print one decision a line instead of the threads")
    i = command("ingest", _ingest, "put articles into the intake")
    i.add_argument("file", help="JSON Lines, or - for standard input")
    command("run", _run, "decide articles and tell, until SIGTERM or Ctrl-C")
    s = command("stories", _stories, "list the live stories")
    s.add_argument("-n", type=int, default=20, metavar="N", help="how many (20)")
    t = command("story", _story, "show a story's timeline")
    t.add_argument("id", help="as listed by stories")
    w = command("why", _why, "show what was decided about an article, and on which evidence")
    w.add_argument("article", help="its id or its URL")
    command("health", _health, "say whether the desk is well; exit code 0 if so")
    return parser


def _articles(file: str, settings: Settings, bad: list[BadLine]) -> Iterator[Article]:
    try:
        stream = sys.stdin.buffer if file == "-" else Path(file).open("rb")  # noqa: SIM115
    except OSError as error:
        raise BotError(f"{file}: {error.strerror}; give a file of JSON Lines, or - for standard input") from error
    with stream:
        for item in read(stream, now=time.time, max_bytes=settings.max_article_bytes):
            if isinstance(item, BadLine):
                bad.append(item)
                print(f"slugline: {file}, {item}", file=sys.stderr)
            else:
                yield item


async def _replay(args: argparse.Namespace, settings: Settings) -> int:
    bad: list[BadLine] = []
    screen = Screen(Console(highlight=False), settings.timezone)
    with _progress(args.file, shown=args.json) as advance:
        async with replay(settings, tuple(args.watch or ("*",)), time.time()) as run:
            async for step in run.steps(_articles(args.file, settings, bad), show=not args.json):
                advance()
                if args.json:
                    print(as_json(step.outcome))
                for posted in step.posted:
                    screen.show(posted)
    if not args.json:
        screen.totals(run.totals.counts)
    return BAD_LINES if bad else OK


@contextmanager
def _progress(file: str, *, shown: bool) -> Iterator[Callable[[], None]]:
    """A progress bar on standard error, if that is a terminal and standard output is not one as well."""
    console = Console(stderr=True)
    if not shown or not console.is_terminal or sys.stdout.isatty() or file == "-":
        yield lambda: None
        return
    with Path(file).open("rb") as lines:
        total = sum(1 for line in lines if line.strip())
    with Progress(console=console) as bar:
        task = bar.add_task("articles", total=total)
        yield lambda: bar.advance(task)


async def _demo(args: argparse.Namespace, settings: Settings) -> int:
    """Shows the bundled wire; the pauses between messages shrink three days to a few minutes, or to nothing."""
    console = Console(highlight=False)
    screen = Screen(console, settings.timezone)
    pause = 0.0 if args.fast or not console.is_terminal else args.pause
    bad: list[BadLine] = []
    wire = resources.files("bot.demo") / "wire.jsonl"
    with resources.as_file(wire) as path:
        async with replay(settings, ("*",), time.time()) as run:
            async for step in run.steps(_articles(str(path), settings, bad), show=True):
                for posted in step.posted:
                    screen.show(posted)
                    if posted.act is not Act.EDIT:
                        await asyncio.sleep(pause)
    screen.totals(run.totals.counts)
    return BAD_LINES if bad else OK


async def _ingest(args: argparse.Namespace, settings: Settings) -> int:
    bad: list[BadLine] = []
    count = 0
    async with app(settings, purpose="ingest", own=False) as a:
        for article in _articles(args.file, settings, bad):
            while True:
                try:
                    await a.store.ingest(article)
                    break
                except Backlog:
                    await asyncio.sleep(0.5)
            count += 1
    print(f"{count} articles taken in" + (f", {len(bad)} lines refused" if bad else ""))
    return BAD_LINES if bad else OK


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with app(settings, purpose="run", own=True) as a:
        await a.work(stop, Screen(Console(highlight=False), settings.timezone))
    return OK


async def _stories(args: argparse.Namespace, settings: Settings) -> int:
    async with app(settings, purpose="stories", own=False) as a:
        for s in await a.store.stories(args.n):
            print(f"{s.id:8} {s.tally.reports:4} reports {s.tally.sources:3} sources  {s.title}")
    return OK


async def _story(args: argparse.Namespace, settings: Settings) -> int:
    async with app(settings, purpose="story", own=False) as a:
        story = await a.store.story(args.id)
        if story is None:
            print(f"slugline: no live story {args.id}; list them with: slugline stories", file=sys.stderr)
            return FAILED
        print(story.title)
        for change in await a.store.changes(args.id):
            record = await a.store.article(change.article)
            print(f"  {change.source:20} {change.title}")
            for quote in record.decision.quotes if record else ():
                print(f"      {quote.text}")
    return OK


async def _why(args: argparse.Namespace, settings: Settings) -> int:
    async with app(settings, purpose="why", own=False) as a:
        record = await a.store.article(args.article)
        if record is None and (url := canonical(args.article)):
            record = await a.store.article_at(url)
        if record is None:
            print(f"slugline: nothing is known of {args.article}; give an article's id or URL", file=sys.stderr)
            return FAILED
        d = record.decision
        print(f"{record.title}\n{d.kind.value}: " + "; ".join(d.reasons))
        for f in d.findings:
            print(f"  [{f.verdict.value}] {f.text}\n      " + "; ".join(f.reasons))
    return OK


async def _health(args: argparse.Namespace, settings: Settings) -> int:
    async with app(settings, purpose="health", own=False) as a:
        waiting, lanes, dead = await a.store.backlog(), await a.outbox.waiting(), len(await a.outbox.dead())
        print(
            f"ok: {await a.store.count_stories()} stories, {waiting} articles waiting, {lanes} lanes, {dead} dead letters"
        )
    return OK


if __name__ == "__main__":
    sys.exit(main())
