"""The live view of a desk, drawn. Pure: what was seen becomes lines of text, as wide and as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text

from bot.alerts.console import clock, count
from bot.alerts.escape import terminal
from bot.health import STATES, Health, span
from bot.model import Kind

NAME = 10
"""Columns of the names at the left."""
MOST = 6
"""Problems, warnings and stuck lanes that are shown, each; `slugline health` has the rest."""
BROKEN = ("failing", "silent", "ended")
"""States of feeds that ask for a look."""


@dataclass(frozen=True, slots=True)
class Told:
    """An article that moved a story. ``at`` in seconds, ``title`` as its wire wrote it."""

    at: float
    story: str
    kind: Kind
    title: str


@dataclass(frozen=True, slots=True)
class Glance:
    """What one look at a desk has seen, at ``at`` seconds.

    ``decided`` counts decisions within the last ``over`` seconds, and ``came`` the articles that came in; None if no look
    went before. ``died`` are the dead letters of both kinds that are new since then. ``told``: the last first.
    """

    at: float
    health: Health
    decided: Mapping[Kind, int] = field(default_factory=dict)
    over: float = 0.0
    came: int | None = None
    died: int = 0
    told: tuple[Told, ...] = ()


def view(seen: Glance, zone: str, width: int | None = None, height: int | None = None) -> Text:
    """The view, of lines no longer than ``width`` columns and no more than ``height``; None: as they come.

    What matters most stands first: where there is no room, the rest is left out, and the last line says so.
    """
    lines = list(_lines(seen, zone))
    if height is not None and len(lines) > height:
        left = len(lines) - max(0, height - 1)
        lines = [*lines[: max(0, height - 1)], Text(f"... {count(left, 'line')} more", style="dim")]
    for line in lines:
        line.no_wrap = True
        if width is not None:
            line.truncate(max(1, width), overflow="ellipsis")
    return Text("\n", no_wrap=True, overflow="ellipsis").join(lines)


def rate(n: int, seconds: float) -> str:
    """How many a second: "12.4/s"; by the minute where they are few: "3/min"; "-" where no time has passed."""
    if seconds <= 0:
        return "-"
    a_second = n / seconds
    return f"{a_second:.1f}/s" if a_second >= 1 or n == 0 else f"{60 * a_second:.0f}/min"


def _lines(seen: Glance, zone: str) -> Iterable[Text]:
    h = seen.health
    yield _head(seen, zone)
    if h.because:
        yield _line("paused", h.because, "bold red", "red")
    yield from _some("problem", (p for p in h.problems if p != f"paused: {h.because}"), "red")
    if h.server and h.intake is not None and h.outbox is not None:
        yield Text("")
        yield from _figures(seen, h.intake, h.outbox)
        yield from _lanes(h)
        yield from _queues(h)
    yield from _some("look", h.warnings, "yellow")
    if seen.told:
        yield Text("")
        yield Text("last alerts", style="dim")
    for told in seen.told:
        act = "alert" if told.kind is Kind.OPENED else "update"
        line = Text(f"  {clock(told.at, zone)} {act:<6} {terminal(told.story):<7} ", style="dim")
        yield line.append(terminal(told.title), style="not dim bold" if act == "alert" else "not dim")


def _head(seen: Glance, zone: str) -> Text:
    h = seen.health
    state, style = ("well", "bold green") if h.ok else ("NOT WELL", "bold white on red")
    if h.paused:
        state = f"PAUSED ({terminal(h.paused)})"
    now = datetime.fromtimestamp(seen.at, ZoneInfo(zone))
    head = Text().append(terminal(h.desk), style="bold").append("  ").append(state, style=style)
    return head.append(f"  {now:%H:%M:%S} {now:%Z}  slugline {h.version}", style="dim")


def _figures(seen: Glance, intake: dict[str, Any], outbox: dict[str, Any]) -> Iterable[Text]:
    h = seen.health
    came = "" if seen.came is None else f"in {rate(seen.came, seen.over)} · "
    wait = f", the oldest {span(intake['oldest_seconds'])}" if intake["waiting"] else ""
    decided = f"decided {rate(sum(seen.decided.values()), seen.over)}"
    yield _line("articles", f"{came}{decided} · waiting {intake['waiting']:,} of {intake['limit']:,}{wait}")
    kinds = [f"{kind.value} {rate(seen.decided[kind], seen.over)}" for kind in Kind if seen.decided.get(kind)]
    if kinds:
        yield _line("", " · ".join(kinds), text="dim")
    # edits have no age: they may wait for their root
    due = f", the oldest {span(outbox['oldest_seconds'])}" if outbox["oldest_seconds"] else ""
    late = f", {span(outbox['overdue_seconds'])} overdue" if outbox["overdue_seconds"] > 1 else ""
    yield _line("messages", f"{count(outbox['rows'], 'message')} in {count(outbox['lanes'], 'lane')}{due}{late}")
    new = f" ({seen.died:+,})" if seen.died else ""
    style = "bold red" if seen.died > 0 else "yellow" if h.dead_letters or h.refused else ""
    yield _line("dead", f"{count(h.dead_letters, 'message')}, {count(h.refused, 'article')}{new}", text=style)
    workers = count(h.workers, "worker")
    yield _line("work", f"{workers}, {count(h.stories, 'live story')}", text="" if h.workers else "bold red")
    if h.feeds and h.feeds["count"]:
        states: Any = h.feeds["states"]
        doing = ", ".join(f"{states[s]:,} {s}" for s in STATES if states.get(s))
        overdue: Any = h.feeds["overdue_seconds"]
        yield _line("feeds", doing + (f"; one waits for {span(overdue)}" if overdue > 60 else ""),
                    text="yellow" if any(states.get(s) for s in BROKEN) else "")  # fmt: skip
    if h.suspended.get("places"):
        places, subscriptions = (int(str(h.suspended[k])) for k in ("places", "subscriptions"))
        yield _line(
            "suspended", f"{count(places, 'place')} with {count(subscriptions, 'subscription')}", text="bold yellow"
        )
    server: Any = h.server
    bound = f" of {server['memory_limit_bytes'] / 2**20:,.0f}" if server["memory_limit_bytes"] else ""
    memory = f"{server['memory_bytes'] / 2**20:,.0f}{bound} MiB"
    yield _line("server", f"{terminal(server['name'])} {terminal(server['version'])}, {memory}")


def _lanes(h: Health) -> Iterable[Text]:
    if h.lanes:
        yield Text("")
        yield Text(f"{'to send':<19}{'lanes':>7}{'messages':>10}{'stuck':>7}  oldest", style="dim")
    for g in sorted(h.lanes, key=lambda g: -float(str(g["oldest_seconds"]))):
        x: Any = g
        name = terminal(f"{x['platform']} {x['act']}")[:18]
        line = f"  {name:<17}{x['lanes']:>7,}{x['rows']:>10,}{x['stuck']:>7,}  {span(x['oldest_seconds'])}"
        yield Text(line, style="yellow" if x["stuck"] else "")


def _queues(h: Health) -> Iterable[Text]:
    """The destinations that more than one message waits for."""
    long: list[Any] = [q for q in h.queues if int(str(q["messages"])) > 1]
    if long:
        yield Text("")
        yield Text(f"{'waits for':<26}{'messages':>10}  oldest", style="dim")
    for q in long[:MOST]:
        late = ", held for digests" if q["behind"] else ""
        line = f"  {terminal(q['destination'])[:23]:<24}{q['messages']:>10,}  {span(q['oldest_seconds'])}{late}"
        yield Text(line, style="yellow" if late else "")


def _some(name: str, said: Iterable[str], style: str) -> Iterable[Text]:
    lines = list(said)
    for line in lines[:MOST]:
        yield _line(name, line, style)
    if len(lines) > MOST:
        yield _line("", f"and {len(lines) - MOST:,} more; see: slugline health", text="dim")


def _line(name: str, said: str, style: str = "dim", text: str = "") -> Text:
    return Text(f"{name:<{NAME}}", style=style).append(terminal(said), style=f"not dim not bold {text}".strip())
