"""Whatever people say to a desk, they get an answer that can be shown."""

from __future__ import annotations

import asyncio
import io
import unicodedata
from collections import Counter
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.book import Role
from bot.model import Destination
from bot.store.redis import connect
from bot.store.server import EmbeddedServer
from handlers.answer import Action, Answer, Card, Line
from handlers.caller import Caller
from handlers.console import drawn
from handlers.desk.service import WRONG
from handlers.grammar import parse, show
from tests.handlers.desk.bench import ARREST, BRIDGE, FIRE, FIRE_AGAIN, Bench
from tests.handlers.test_grammar import ALL, TEXT, WORDS, _any_of

HOSTILE = (
    "[red]Fire[/red] \x1b[31m<!channel> @everyone",
    "A fire in [bold]Marhaven[/bold] \x9b2J killed 9 people.\x07",
)
KNOWN = st.sampled_from(
    [
        "watch cannery as Port", "watch bridge as Roads hourly even if empty", "watch Marhaven* as x priority critical",
        "unwatch Port", "unwatch Roads", "edit Port to fire~", "set Port name Docks", "set Docks name Port",
        "set Port daily 9:00", "budget Port 1", "tune Port 0.9", "tune Port undo", "tune Port auto",
        "subscribe Port dm", "subscribe s1 dm", "subscribe Roads daily 10:00", "unsubscribe Port", "subscriptions",
        "follow s1", "follow s3", "unfollow s1", "follow", "quiet 22:00-21:00", "quiet off", "mute s1 for 3h",
        "mute Port everywhere", "mute Paper for 1d because loud", "unmute Port everywhere", "mutes", "digest now",
        "wrong not new", "wrong https://wire.example/fire not news because old", 'wrong "fire" story s3',
        "wrong missed https://wire.example/again", "post again", "post fire", "merge s1 s3", "merge s3 s1", "merge s4 s1",
        "split fire", "split arrest", "split bridge", "latest", "latest Port 20", "stories", "stories fire OR bridge",
        "story s1", "story", "why fire", "why s1", "suppressed", "report", "report Port 30d", "whoami", "topics",
        "test fire OR bridge", "settings", "settings zone Asia/Kathmandu", "roles", "role @ben reader",
        "source Paper block", "source Paper unblock", "sources", "feeds", "feeds pause f1", "feeds add https://paper.example", "forget @ben", "audit 200", "feedback export", "help",
    ]
)  # fmt: skip
LINES = st.one_of(
    KNOWN,
    KNOWN,
    KNOWN,
    st.one_of([_any_of(make) for make in ALL]).map(show),
    st.tuples(WORDS, TEXT).map(" ".join),
)
PEOPLE = st.sampled_from(["anna", "ben", "[bold]Cora[/bold]\x1b[0m"])
STEPS = st.lists(st.tuples(PEOPLE, st.sampled_from(["#foreign", "dm"]), st.booleans(), LINES), min_size=1, max_size=14)


def shown(answer: Answer) -> str:
    """An answer as a terminal has it, without colours."""
    out = io.StringIO()
    Console(file=out, width=100, force_terminal=False, color_system=None).print(drawn(answer, "Europe/Berlin"))
    return out.getvalue()


def actions(answer: Answer) -> list[Action]:
    """All that an answer offers to do."""
    more = [a for p in answer.parts if isinstance(p, Line | Card) for a in p.actions]
    return [*answer.actions, *more]


def seemly(answer: Answer) -> None:
    """Holds an answer to what every answer must be."""
    assert WRONG not in answer.text
    text = shown(answer)
    assert text.strip()
    assert not [c for c in text if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    for action in actions(answer):
        assert action.label
        parse(action.command)


async def told_for_the_first_time(bench: Bench, place: str) -> list[str]:
    """The articles that a place was told, but for what a digest says was told already."""
    found = []
    for p in await bench.posted(place):
        if p.message is not None:
            found.append(p.message.article)
        for section in p.digest.sections if p.digest else ():
            found += [i.message.article for s in section.stories for i in s.items if i.told is None]
    return found


@settings(max_examples=40)
@given(STEPS)
def test_whatever_is_said_is_answered_in_words_that_any_terminal_can_show(
    server: EmbeddedServer, steps: list[tuple[str, str, bool, str]]
) -> None:
    async def live() -> None:
        client = await connect(server.url)
        try:
            bench = Bench(client, f"test-{uuid4().hex[:12]}")
            await bench.at("09:00")
            await bench.says("anna", "watch cannery OR bridge OR fire as All", role=Role.ADMIN)
            for id, text in (("fire", FIRE), ("again", FIRE_AGAIN), ("bridge", BRIDGE), ("odd", HOSTILE)):
                await bench.wire(id, text, "Paper [i]1[/i]\x1b]0;x\x07")
            thread = (await bench.message("#foreign", "fire")).id
            for n, (who, where, threaded, line) in enumerate(steps):
                direct = where == "dm"
                place = Destination("console", f"@{who}" if direct else where)
                caller = Caller(
                    f"console:@{who}", who, place, direct, "Europe/Berlin", Role.ADMIN, thread if threaded else ""
                )
                seemly(await bench.service.do(line, caller))
                bench.now += 600.0 * n
                await bench.pass_until(bench.now)
                if n == 3:
                    await bench.wire("arrest", ARREST, "Paper 2")
            await bench.asks("anna", "topics")
            await bench.pass_until(bench.now + 2 * 86_400)
            for place in ("#foreign", *(f"@{who}" for who in ("anna", "ben"))):
                told = Counter(await told_for_the_first_time(bench, place))
                assert not [a for a, n in told.items() if n > 1], f"told twice at {place}"
        finally:
            await client.aclose()

    asyncio.run(live())


async def test_what_looks_like_markup_stands_as_it_was_written(bench: Bench) -> None:
    await bench.asks("anna", "watch fire as All")
    await bench.wire("odd", HOSTILE)
    answer = await bench.says("anna", "latest")
    assert "[bold]Marhaven[/bold]" in shown(answer)
    assert "[red]Fire[/red]" in shown(await bench.says("anna", "stories"))


async def test_what_is_suggested_can_be_said(bench: Bench) -> None:
    for line in ('follow as "x', "story ferry", "unwacth Port", "wrong nto new", "digest nwo", 'story as "'):
        seemly(await bench.says("anna", line))
