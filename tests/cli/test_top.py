"""The live view: what it shows, in how much room, and that it does no harm to a terminal."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis.asyncio import Redis
from rich.cells import cell_len

from bot.cli.glance import Glance, Told, rate, view
from bot.cli.top import Watcher
from bot.health import Health
from bot.model import Kind
from bot.settings import Settings
from bot.store.server import EmbeddedServer
from tests.cli.conftest import ATTACK, LiveDesk, Shell, on_terminal
from tests.cli.desks import with_a_dead_letter
from tests.support import START, Bench, small_wire

HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
WELL = Health(
    ok=True, version="1.2.3", desk="news", workers=2, stories=1_200,
    server={"name": "valkey", "version": "9.1", "embedded": True, "memory_bytes": 2**28, "memory_limit_bytes": 2**32},
    intake={"waiting": 12, "limit": 1000, "oldest_seconds": 150.0, "entered": 500},
    outbox={"lanes": 3, "rows": 9, "stuck": 1, "overdue_seconds": 20.0, "oldest_seconds": 65.0, "unserved": {}},
    lanes=(
        {"platform": "slack", "act": "alert", "lanes": 1, "rows": 2, "stuck": 0, "oldest_seconds": 5.0},
        {"platform": "matrix", "act": "update", "lanes": 2, "rows": 7, "stuck": 1, "oldest_seconds": 65.0},
    ),
    feeds={"count": 9, "trouble": 2, "overdue_seconds": 0.0, "states": {"well": 7, "failing": 2}},
    suspended={"places": 1, "subscriptions": 4}, dead_letters=3, refused=1, warnings=("lane slack:C1|s7 is stuck",),
)  # fmt: skip
SEEN = Glance(
    at=START, health=WELL, decided={Kind.OPENED: 1, Kind.REWRITE: 6}, over=2.0, came=8, died=1,
    told=(Told(START - 60, "s7", Kind.MOVED, "Owner arrested"), Told(START - 120, "s7", Kind.OPENED, "Fire in port")),
)  # fmt: skip


def lines(seen: Glance, width: int | None = None, height: int | None = None) -> list[str]:
    return view(seen, "UTC", width, height).plain.splitlines()


def test_one_view_has_rates_lag_lanes_dead_letters_workers_feeds_and_alerts() -> None:
    said = "\n".join(lines(SEEN))
    for piece in (
        "news  well  ", "in 4.0/s · decided 3.5/s · waiting 12 of 1,000, the oldest 2 min", "new story 30/min · rewrite 3.0/s",
        "9 messages in 3 lanes, the oldest 65 s, 20 s overdue", "3 messages, 1 article (+1)", "2 workers, 1,200 live stories",
        "7 well, 2 failing", "1 place with 4 subscriptions", "valkey 9.1, 256 of 4,096 MiB", "lane slack:C1|s7 is stuck",
    ):  # fmt: skip
        assert piece in said, piece
    assert re.search(r"matrix update +2 +7 +1  65 s\n  slack alert +1 +2 +0  5 s", said)
    assert re.search(r"update s7 +Owner arrested\n.*alert  s7 +Fire in port", said)


def test_a_place_that_cannot_keep_up_is_named_with_the_age_of_its_queue() -> None:
    queues = tuple(
        {"destination": f"slack:C{n}", "messages": n, "oldest_seconds": 150.0, "behind": n == 80} for n in (80, 5, 1)
    )
    said = lines(replace(SEEN, health=replace(WELL, queues=queues)))
    assert "  slack:C80                       80  2 min, held for digests" in said
    assert "  slack:C5                         5  2 min" in said
    assert not any("slack:C1 " in line for line in said)


def test_why_the_desk_is_paused_stands_at_the_top_once() -> None:
    paused = replace(
        WELL, ok=False, paused="oom", because="its memory is full", problems=("paused: its memory is full",)
    )
    said = lines(replace(SEEN, health=paused))
    assert "PAUSED (oom)" in said[0]
    assert said[1] == "paused    its memory is full"
    assert sum("memory is full" in line for line in said) == 1


def test_a_desk_that_cannot_be_read_shows_its_problem_and_the_last_alerts() -> None:
    gone = Health(False, "1.2.3", "news", problems=("no server runs",))
    said = lines(replace(SEEN, health=gone))
    assert "NOT WELL" in said[0]
    assert "no server runs" in said[1]
    assert "Owner arrested" in "\n".join(said)
    assert "articles" not in "\n".join(said)


def test_many_warnings_leave_room_for_the_rest() -> None:
    said = "\n".join(lines(replace(SEEN, health=replace(WELL, warnings=tuple(f"w{n}" for n in range(500))))))
    assert "and 494 more; see: slugline health" in said
    assert "w6" not in said


@pytest.mark.parametrize(
    ("n", "seconds", "said"),
    [(0, 2.0, "0.0/s"), (25, 2.0, "12.5/s"), (1, 2.0, "30/min"), (3, 60.0, "3/min"), (3, 0.0, "-")],
)
def test_a_rate_is_by_the_second_or_by_the_minute(n: int, seconds: float, said: str) -> None:
    assert rate(n, seconds) == said


@given(st.text(max_size=80), st.integers(1, 120), st.integers(1, 40))
def test_whatever_is_said_fits_and_does_no_harm(text: str, width: int, height: int) -> None:
    odd = text + ATTACK + "火" * 30
    health = replace(
        WELL, ok=False, desk=odd, paused=odd, because=odd, problems=(odd,), warnings=(odd,),
        lanes=({"platform": odd, "act": odd, "lanes": 1, "rows": 1, "stuck": 0, "oldest_seconds": 1.0},),
    )  # fmt: skip
    said = lines(replace(SEEN, health=health, told=(Told(START, odd, Kind.OPENED, odd),)), width, height)
    assert 0 < len(said) <= height
    assert all(cell_len(line) <= width for line in said)
    assert not HARMFUL.search("".join(said))


def test_where_there_is_no_room_the_top_stays_and_the_last_line_says_how_much_is_missing() -> None:
    whole, cut = lines(SEEN), lines(SEEN, height=5)
    assert cut[:4] == whole[:4]
    assert cut[4] == f"... {len(whole) - 4} lines more"


# --- looking at real desks


async def test_a_second_look_counts_what_came_since_the_first(client: Redis, server: EmbeddedServer, desk: str) -> None:
    bench = Bench(client, desk)
    watcher = Watcher(Settings(redis_url=server.url, desk=desk, _env_file=None))
    wire = small_wire()[:4]  # the fifth is the first once more, and no decision
    await bench.ingest(wire[:1])
    await bench.worker().drain()
    first = await watcher.look(bench.now)
    assert (first.came, sum(first.decided.values()), first.over) == (None, 1, 60.0)
    assert [t.title for t in first.told] == [wire[0].title]
    bench.now += 4
    await bench.ingest(wire[1:])
    await bench.worker().drain()
    second = await watcher.look(bench.now)
    assert second.came == len(wire) - 1 == sum(second.decided.values())
    assert second.over == 4.0
    assert len(second.told) == len(set(second.told))
    assert first.told[0] in second.told
    third = await watcher.look(bench.now + 100)
    assert (third.came, sum(third.decided.values())) == (0, 0)
    assert third.told == second.told


async def test_a_new_dead_letter_is_marked(client: Redis, server: EmbeddedServer, desk: str) -> None:
    watcher = Watcher(Settings(redis_url=server.url, desk=desk, _env_file=None))
    await Bench(client, desk).ingest([])
    await watcher.look(START)
    await with_a_dead_letter(client, desk)
    seen = await watcher.look(START + 2)
    assert (seen.health.dead_letters, seen.died) == (1, 1)


async def test_a_server_that_goes_away_is_told_and_the_last_alerts_stay(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data", _env_file=None)
    watcher = Watcher(settings)
    watcher._last = SEEN
    seen = await watcher.look(START + 2)
    assert "no server runs" in seen.health.problems[0]
    assert seen.told == SEEN.told


@pytest.mark.xdist_group("live")
def test_a_pipe_gets_one_plain_view_and_the_exit_code_of_health(live: LiveDesk) -> None:
    for args in (["top"], ["top", "--once"]):
        done = live.shell(*args)
        assert done.returncode == 0, done.stderr
        assert not HARMFUL.search(done.stdout)
        assert re.search(
            r"update s1 +Owner of Marhaven cannery arrested\n.* alert  s1 +Fire at Marhaven cannery", done.stdout
        )
        assert "1 worker, 1 live story" in done.stdout
        assert " JST " in done.stdout


def test_without_a_server_top_fails_and_names_the_remedy(shell: Shell) -> None:
    done = shell("top", "--once")
    assert done.returncode == 1
    assert "start one with: slugline run" in done.stdout
    assert not (shell.home / "data" / "valkey.log").exists(), "top started a server"


@pytest.mark.xdist_group("live")
@pytest.mark.parametrize(("key", "code"), [(b"q", 0), (b"\x03", 130)])
def test_a_terminal_is_left_by_q_or_ctrl_c_as_it_was_found(live: LiveDesk, key: bytes, code: int) -> None:
    done, seen = on_terminal(live.shell, "top", keys=key, after=b"q leaves")
    assert done == code
    assert b"Traceback" not in seen
    assert seen.count(b"\x1b[?1049h") == seen.count(b"\x1b[?1049l") == 1
    assert seen.count(b"\x1b[?25h") >= 1, "the cursor is shown again"
    for piece in (b"\x1b]0;", b"\xc2\x9b", "\u202e".encode()):
        assert piece not in seen


@pytest.mark.xdist_group("live")
def test_no_color_takes_the_colours_away(live: LiveDesk) -> None:
    colours = re.compile(rb"\x1b\[[0-9;]*(3[0-7]|4[0-7])[0-9;]*m")
    plain = replace(live.shell, settings=live.shell.settings | {"NO_COLOR": "1"})
    for shell, coloured in ((live.shell, "NO_COLOR" not in os.environ), (plain, False)):
        _, seen = on_terminal(shell, "top", "--once")
        assert bool(colours.search(seen)) == coloured
