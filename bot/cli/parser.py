"""The grammar of the command line."""

from __future__ import annotations

import argparse

from bot import __version__
from bot.cli import ask, backup, care, chat, check, dead, feeds, top, verify, work
from bot.cli import watch as watching

TEACH = """\
first steps:
  slugline demo                                watch an invented wire of three days
  slugline replay wire.jsonl --watch "strike AND (port OR harbour)"
                                               try a wire of your own and a query, on a desk of its own
  slugline replay wire.jsonl --report out.html the same as a page for the browser: told, kept silent, and why

a desk at work:
  slugline run                                 decide and tell until stopped (Ctrl-C, SIGTERM)
  slugline ingest wire.jsonl                   put articles in, one JSON object a line with
                                               id, url, title, text, source, lang, published, version
  tail -n +1 -f wire.jsonl | slugline ingest - the same, as they come

feeds:
  slugline feeds add https://paper.example     find the feed behind a page, and poll it from now on
  slugline feeds list                          all feeds, and how each is doing

asking it:
  slugline stories                             what is running now
  slugline story s12                           one story's timeline
  slugline why https://example.org/a           what was decided about an article, and on which evidence

talking to it, as people do in chat:
  slugline chat                                topics, subscriptions, mutes, digests: say help
  slugline feedback export                     what people said of alerts, one JSON object a line

looking after it:
  slugline check slack                         which token, scope or invitation is missing
  slugline check matrix                        what is wrong with the account, its keys or its rooms
  slugline verify matrix                       compare the emoji of a device that is to be trusted
  slugline health                              is it well? (exit code 0 if so)
  slugline top                                 the desk live; q leaves
  slugline dead list                           messages and articles that were given up, and why
  slugline dead retry all                      another try; show and drop take an id, too
  slugline backup desk.slugline                the desk as one file, while the bot goes on
  slugline restore desk.slugline               and back, when the bot is stopped

stories, story, why, health, dead and replay print JSON with --json.
Settings are environment variables, or lines of a file .env: see .env.example.
Exit codes: 0 done, 1 failed or unknown, 2 wrong use, 3 done but some lines were bad, 130 interrupted.
"""


def parser() -> argparse.ArgumentParser:
    """All commands. Each sets ``run``, a coroutine function of the arguments and the settings."""
    slugline = argparse.ArgumentParser(
        prog="slugline",
        description="A newsroom alert bot that speaks only when a story moves.",
        epilog=TEACH,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    slugline.add_argument("--version", action="version", version=f"slugline {__version__}")
    commands = slugline.add_subparsers(title="commands", required=True, metavar="COMMAND", dest="command")

    def command(name: str, run: object, help: str, more: str = "") -> argparse.ArgumentParser:
        sub = commands.add_parser(
            name, help=help, description=help, epilog=more, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        sub.set_defaults(run=run)
        return sub

    def as_json(sub: argparse.ArgumentParser, what: str) -> None:
        sub.add_argument("--json", action="store_true", help=f"print {what}")

    d = command("demo", watching.demo, "watch an invented wire of three days go through the bot")
    d.add_argument("--speed", type=_speed, default=1.0, metavar="X", help="2 is twice as fast on a terminal, 0.5 half")
    d.add_argument("--fast", action="store_true", help="without pauses")

    r = command(
        "replay", watching.replay_file, "send a file through the bot, with the articles' own times as the clock"
    )
    r.add_argument("file", help="JSON Lines, or - for standard input")
    r.add_argument("--watch", action="append", metavar="QUERY", help="what is watched; may be given often; default: *")
    as_json(r, "one decision a line instead of the threads")
    r.add_argument(
        "--report", metavar="OUT.html", help="write a page, too: the threads, and what was kept silent with the reasons"
    )

    i = command("ingest", work.ingest, "put articles into the intake")
    i.add_argument("file", help="JSON Lines, or - for standard input")
    command("run", work.run, "decide articles and tell, until SIGTERM or Ctrl-C")

    _feeds(command("feeds", None, "add, list, check feeds; run polls them"))

    s = command("stories", ask.stories, "list the live stories, the one that changed last first")
    s.add_argument("-n", type=_positive, default=20, metavar="N", help="how many (20)")
    as_json(s, "one story a line")
    t = command("story", ask.story, "show a story's timeline: what moved it, and what was kept silent between")
    t.add_argument("id", help="as listed by stories: s12")
    as_json(t, "the story and its timeline")
    w = command("why", ask.why, "show what was decided about an article, and on which evidence")
    w.add_argument("article", help="its id or its URL")
    as_json(w, "the decision with every sentence")

    t = command("chat", chat.chat, "talk to the bot as people do in Slack and Matrix: watch, mute, digest ...")
    t.add_argument("--as", dest="name", default="me", metavar="NAME", help="who you are (me)")
    t.add_argument("--room", default="desk", metavar="ROOM", help="the channel that you are in (desk: what run shows)")
    t.add_argument("--direct", action="store_true", help="talk to the bot alone, as in direct messages")
    t.add_argument("--role", choices=("reader", "editor", "admin"), default="admin", help="what you may do (admin)")

    f = command("feedback", ask.feedback, "export what people said of alerts: labelled data, one JSON object a line")
    f.add_argument("what", choices=["export"], help="export")
    f.add_argument("--days", type=_positive, metavar="N", help="of the past N days (all that is kept)")

    k = command("check", check.check, "say what a platform lacks, and the remedy; exit code 0 if nothing")
    k.add_argument("platform", choices=["slack", "matrix"], help="slack or matrix")
    k.add_argument(
        "--channel", action="append", default=[], metavar="ID",
        help="a channel or room that must be ready, too: C0123ABCD, !abc:example.org",
    )  # fmt: skip
    as_json(k, "one finding a line")

    v = command("verify", verify.verify, "compare the emoji of a device that somebody verifies with the bot")
    v.add_argument("platform", choices=["matrix"], help="matrix")
    v.add_argument("user", nargs="?", help="whose device was compared, as @ada:example.org; without: list what waits")
    said = v.add_mutually_exclusive_group()
    said.add_argument("--match", dest="alike", action="store_true", default=None, help="both sides show the same")
    said.add_argument("--mismatch", dest="alike", action="store_false", help="they do not: trust nothing")

    h = command("health", care.health, "say whether the desk is well; exit code 0 if so, 1 if not")
    as_json(h, "all figures")
    o = command("top", top.top, "show the desk live: rates, lanes, lag, dead letters, feeds, the last alerts")
    o.add_argument("--once", action="store_true", help="show it once and end, as in a pipe; exit code as of health")
    _dead(command("dead", None, "list, show, retry, drop dead letters: what was given up"))
    b = command("backup", backup.backup, "write the desk to one file, as it is at one moment; the bot may go on")
    b.add_argument("file", help="where to, or - for standard output")
    e = command(
        "restore", backup.restore, "put a backup in the place of the desk, whole or not at all; stop the bot first"
    )
    e.add_argument("file", help="what backup wrote, or - for standard input")
    e.add_argument("--replace", action="store_true", help="even if the desk holds something: that is lost")
    return slugline


def _dead(top: argparse.ArgumentParser) -> None:
    """The commands of dead letters."""
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for name, run, help, more in (
        ("list", dead.list_all, "list dead letters, the last first", ""),
        ("show", dead.show, "show one whole: what it says, why it was given up, after how many tries", "as listed"),
        ("retry", dead.retry, "put them back, each once: messages into their lanes, articles into the intake", "all"),
        ("drop", dead.drop, "forget them for good", "all"),
    ):
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        if more == "as listed":
            sub.add_argument("id", help="as listed")
        elif more:
            sub.add_argument("id", nargs="+", help="as listed, or: all")
        if name == "list":
            sub.add_argument("-n", type=_positive, default=1000, metavar="N", help="how many of each kind (1000)")
        sub.add_argument("--json", action="store_true", help="print one object a line")


def _feeds(top: argparse.ArgumentParser) -> None:
    """The commands of feeds."""
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: object, help: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help, description=help)
        sub.set_defaults(run=run)
        return sub

    a = command("add", feeds.add, "add the feed at an address, or behind a page; one that is there is set up anew")
    a.add_argument("url", help="of a feed, or of a page that names one")
    a.add_argument("--source", metavar="NAME", help="what its articles' source is called (what the feed says)")
    a.add_argument("--lang", metavar="CODE", help="the language of its articles, as en (what the feed says)")
    a.add_argument("--tier", type=int, choices=(1, 2, 3), help="how far it is trusted: 1 the most")
    a.add_argument(
        "--latest", action="store_true", help="tell its latest item at once; all other items of now stay silent"
    )
    a.add_argument(
        "--full-text",
        action=argparse.BooleanOptionalAction,
        help="judge by the page behind an item where the feed has less; on for new feeds",
    )
    b = command("list", feeds.list_all, "list the feeds, and how each is doing")
    b.add_argument("--notes", type=int, default=0, metavar="N", help="and the last N things that happened to feeds")
    b.add_argument("--json", action="store_true", help="print one feed a line")
    for name, run, help in (
        ("remove", feeds.remove, "forget feeds; what they brought stays"),
        ("pause", feeds.pause, "poll feeds no more until they are resumed"),
        ("resume", feeds.resume, "poll paused feeds again, and those that have ended"),
    ):
        command(name, run, help).add_argument("feed", nargs="+", help="as listed, f12, or its address")
    c = command("check", feeds.check, "fetch and read feeds, and say what is wrong; nothing is told, nothing changed")
    c.add_argument("feed", nargs="?", help="as listed, f12, or any address (all feeds)")
    command("import", feeds.import_, "add the feeds of an OPML file").add_argument(
        "file", help="OPML, or - for standard input"
    )
    command("export", feeds.export, "write the feeds as OPML").add_argument(
        "file", nargs="?", help="where to (standard output)"
    )


def _positive(text: str) -> int:
    n = int(text)
    if n < 1:
        raise ValueError
    return n


def _speed(text: str) -> float:
    x = float(text)
    if not 0.01 <= x <= 1000:
        raise argparse.ArgumentTypeError("give a number from 0.01 to 1000")
    return x


_positive.__name__, _speed.__name__ = "number", "number"  # argparse names them so in its errors
