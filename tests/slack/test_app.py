"""What people do in Slack becomes one command each, and the answer goes where they are."""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from bot.book import Role
from bot.delivery.workspaces import Workspaces
from bot.model import Destination, Message, Quote
from bot.store.once import Once
from handlers.answer import Action, Answer, Card, Heading, Line, Span, Style, say, sorry
from handlers.caller import Caller
from handlers.grammar import parse
from handlers.slack import http, views
from handlers.slack.app import Front
from handlers.slack.render import render
from handlers.slack.socket import SocketMode
from tests.alerts.test_slack import AT, GOLDEN, MESSAGE, long_texts, said
from tests.slack.fake.blocks import check_message, check_view, units
from tests.slack.fake.mrkdwn import fires, fires_in
from tests.slack.support import APP_TOKEN, NEWS, SECRET, TOKEN, FakeSlack


class Memory:
    """Once, in memory."""

    def __init__(self) -> None:
        self.seen: set[str] = set()

    async def first(self, id: str) -> bool:
        new = id not in self.seen
        self.seen.add(id)
        return new


class Desk:
    """Says back what it was told, as the answers of a test say."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Caller]] = []
        self.answers: dict[str, Answer] = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.invited: list[Destination] = []
        self.removed: list[tuple[str, str]] = []

    async def do(self, line: str, caller: Caller) -> Answer:
        self.heard.append((line, caller))
        await self.gate.wait()
        return self.answers.get(line.split(" ")[0], say(f"did {line}"))

    async def invite(self, destination: Destination) -> None:
        self.invited.append(destination)

    async def remove(self, prefix: str, why: str) -> None:
        self.removed.append((prefix, why))


class House:
    """The app, connected to the fake."""

    def __init__(self, fake: FakeSlack, desk: Desk) -> None:
        self.fake = fake
        self.desk = desk
        client = AsyncWebClient(token=TOKEN, base_url=fake.url, retry_handlers=[], session=fake.session)
        self.front = Front(Workspaces(client), desk.do, Memory(), desk.invite, desk.remove, SECRET)
        self.stop = asyncio.Event()
        self.mode = SocketMode(self.front.app, client, APP_TOKEN, fake.session, lambda: 0.0)
        self.task: asyncio.Task[None] | None = None

    async def connect(self) -> None:
        self.task = asyncio.create_task(self.mode.run(self.stop))
        await self.until(lambda s: s["connections"] == 2)

    async def until(self, condition: Any) -> Any:
        """Waits for something in the fake's state; the test's own timeout is the bound."""
        while not (found := condition(await self.fake.state())):
            await asyncio.sleep(0.02)
        return found

    async def ephemeral(self, n: int = 1) -> dict[str, Any]:
        found: list[dict[str, Any]] = await self.until(
            lambda s: e if len(e := s["teams"]["T1"]["ephemerals"]) >= n else None
        )
        return found[n - 1]


@pytest.fixture
async def house(fake: FakeSlack) -> AsyncIterator[House]:
    made = House(fake, Desk())
    await made.connect()
    yield made
    made.desk.gate.set()
    made.stop.set()
    assert made.task is not None
    await made.task


async def test_a_command_is_acknowledged_before_it_is_done_and_answered_to_its_asker_alone(house: House) -> None:
    house.desk.gate.clear()
    envelope = await house.fake.do("slash", user="U1ADA", channel=NEWS, text="why s12")
    assert envelope["acked"]
    assert (await house.fake.state())["teams"]["T1"]["ephemerals"] == []
    house.desk.gate.set()
    answer = await house.ephemeral()
    assert (answer["user"], answer["channel"], said(answer["blocks"])) == ("U1ADA", NEWS, "did why s12")
    ((line, caller),) = house.desk.heard
    assert line == "why s12"
    assert caller == Caller(
        "slack:U1ADA", "Ada Lind", Destination("slack", NEWS), False, "Europe/Berlin", Role.ADMIN, "", "#news"
    )


async def test_an_empty_command_is_a_call_for_help(house: House) -> None:
    await house.fake.do("slash", user="U2BO", channel=NEWS, text="  ")
    await house.ephemeral()
    assert [line for line, _ in house.desk.heard] == ["help"]


async def test_what_changes_a_channel_is_seen_by_all_and_what_fails_by_its_asker(house: House) -> None:
    house.desk.answers = {"watch": say("Watched.", public=True), "set": sorry("No such topic.", "See: topics.")}
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="watch ferry")
    await house.until(lambda s: s["teams"]["T1"]["channels"][NEWS]["messages"])
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="set x")
    assert said((await house.ephemeral())["blocks"]) == "No such topic.\nSee: topics."


async def test_slack_may_tell_twice_and_it_is_done_once(house: House) -> None:
    for deed in (
        {"verb": "slash", "user": "U1ADA", "channel": NEWS, "text": "mute s1"},
        {"verb": "say", "user": "U1ADA", "channel": "dm", "text": "mute s2"},
    ):
        envelope = await house.fake.do(deed.pop("verb"), **deed)
        again = await house.fake.do("redeliver", id=envelope["id"])
        assert again["acks"] == 2
    await house.ephemeral()
    await house.until(lambda s: len(s["teams"]["T1"]["channels"]["D1ADA"]["messages"]) == 2)
    assert sorted(line for line, _ in house.desk.heard) == ["mute s1", "mute s2"]


async def test_a_mention_and_a_direct_message_do_the_same_in_plain_words(house: House) -> None:
    await house.fake.do("say", user="U1ADA", channel=NEWS, text="<@UBOTT1> stories ferry &amp; port")
    answer = await house.ephemeral()
    assert said(answer["blocks"]) == "did stories ferry & port"
    await house.fake.do("say", user="U2BO", channel="dm", text="subscriptions")
    messages = await house.until(
        lambda s: m if len(m := s["teams"]["T1"]["channels"].get("D2BO", {"messages": []})["messages"]) == 2 else None
    )
    assert said(messages[1]["blocks"]) == "did subscriptions"
    _, caller = house.desk.heard[-1]
    assert (caller.direct, caller.place, caller.home) == (
        True,
        Destination("slack", "U2BO"),
        Destination("slack", "U2BO"),
    )
    assert len(house.desk.heard) == 2


async def test_a_button_does_its_line_in_its_thread(house: House) -> None:
    from bot.alerts import slack
    from bot.model import Tally

    root = slack.root(MESSAGE, Tally(1, 1, AT), delivery="d1")
    sent = await house.fake.api("chat.postMessage", channel=NEWS, text=root.text, blocks=list(root.blocks))
    await house.fake.do("click", user="U2BO", channel=NEWS, ts=sent["ts"], label="Why?")
    await house.ephemeral()
    ((line, caller),) = house.desk.heard
    assert (line, caller.thread, caller.role) == ("why d:d1", sent["ts"], Role.EDITOR)


async def test_a_button_of_an_answer_works_too(house: House) -> None:
    house.desk.answers["stories"] = Answer((Line((Span("s1 ferry"),), actions=(Action("Follow", "follow s1"),)),))
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="stories")
    answer = await house.ephemeral()
    await house.fake.do("click", user="U1ADA", channel=NEWS, ts=answer["ts"], label="Follow")
    assert said((await house.ephemeral(2))["blocks"]) == "did follow s1"
    assert house.desk.heard[-1][1].thread == ""


async def test_shortcuts_on_a_message_ask_why_and_track_its_link(house: House) -> None:
    ts = (await house.fake.do("say", user="U2BO", channel=NEWS, text="look <https://example.org/a?x=1&amp;y=2|this>"))[
        "ts"
    ]
    await house.fake.do("shortcut", user="U1ADA", callback="slug_track", channel=NEWS, ts=ts)
    await house.ephemeral()
    await house.fake.do("shortcut", user="U1ADA", callback="slug_why", channel=NEWS, ts=ts)
    await house.ephemeral(2)
    ours = (await house.fake.api("chat.postMessage", channel=NEWS, text="Fire https://example.org/b"))["ts"]
    await house.fake.do("shortcut", user="U1ADA", callback="slug_why", channel=NEWS, ts=ours)
    await house.ephemeral(3)
    lines = [(line, caller.thread) for line, caller in house.desk.heard]
    assert lines == [
        ("follow https://example.org/a?x=1&y=2", ts),
        ("why https://example.org/a?x=1&y=2", ts),
        ("why", ours),
    ]
    bare = (await house.fake.do("say", user="U2BO", channel=NEWS, text="no link"))["ts"]
    await house.fake.do("shortcut", user="U1ADA", callback="slug_track", channel=NEWS, ts=bare)
    assert "no link" in said((await house.ephemeral(4))["blocks"])


FILLED = {
    "query": {"query": {"value": "ferry OR boat"}},
    "name": {"name": {"value": "Ferries daily"}},
    "priority": {"priority": {"selected_option": {"value": "high"}}},
}


async def test_a_topic_is_made_in_a_modal(house: House) -> None:
    await house.fake.do("shortcut", user="U1ADA", callback="slug_watch")
    await house.until(lambda s: s["teams"]["T1"]["modals"].get("U1ADA"))
    await house.fake.do("submit", user="U1ADA", values=FILLED)
    await house.until(lambda s: s["teams"]["T1"]["homes"].get("U1ADA"))
    line, caller = house.desk.heard[0]
    assert caller.direct
    command: Any = parse(line)
    assert (command.query, command.name, command.priority) == ("ferry OR boat", "Ferries daily", "high")
    (view,) = (await house.fake.state())["teams"]["T1"]["modals"]["U1ADA"]
    assert "did watch" in said(view["blocks"])


async def test_a_query_is_tried_on_the_last_72_hours_inside_the_modal_which_keeps_what_was_filled_in(
    house: House,
) -> None:
    house.desk.answers["test"] = say("5 alerts in the past 72 hours.")
    await house.fake.do("shortcut", user="U1ADA", callback="slug_watch")
    await house.until(lambda s: s["teams"]["T1"]["modals"].get("U1ADA"))
    tried = {"label": "Try it on the last 72 hours", "values": FILLED}
    await house.fake.do("click", user="U1ADA", channel="modal", **tried)
    (view,) = await house.until(
        lambda s: v if "5 alerts" in json.dumps(v := s["teams"]["T1"]["modals"]["U1ADA"]) else None
    )
    assert [line for line, _ in house.desk.heard] == ["test ferry OR boat"]
    filled = {b["block_id"]: b["element"].get("initial_value") for b in view["blocks"] if b["type"] == "input"}
    assert (filled["query"], filled["name"]) == ("ferry OR boat", "Ferries daily")
    await house.fake.do("click", user="U1ADA", channel="modal", label=tried["label"])
    await house.until(lambda s: "no query yet" in json.dumps(s["teams"]["T1"]["modals"]["U1ADA"]))
    await house.fake.do("submit", user="U1ADA", values=FILLED)
    await house.until(lambda _: any(line.startswith("watch ferry OR boat") for line, _ in house.desk.heard))


async def test_everything_is_acknowledged_while_the_desk_is_busy(house: House) -> None:
    fake = house.fake
    house.desk.gate.clear()
    ts = (await fake.do("say", user="U2BO", channel=NEWS, text="see https://example.org/a"))["ts"]
    button = {"type": "actions", "elements": [{"type": "button", "action_id": "slug.0", "value": "why s1",
                                               "text": {"type": "plain_text", "text": "Why?"}}]}  # fmt: skip
    sent = await fake.api("chat.postMessage", channel=NEWS, text="News", blocks=[button])
    done = [
        await fake.do("slash", user="U1ADA", channel=NEWS, text="why s1"),
        await fake.do("say", user="U1ADA", channel="dm", text="why s1"),
        await fake.do("say", user="U1ADA", channel=NEWS, text="<@UBOTT1> why s1"),
        await fake.do("click", user="U1ADA", channel=NEWS, ts=sent["ts"], label="Why?"),
        await fake.do("shortcut", user="U1ADA", callback="slug_track", channel=NEWS, ts=ts),
        await fake.do("shortcut", user="U1ADA", callback="slug_why", channel=NEWS, ts=ts),
        await fake.do("home", user="U1ADA"),
    ]
    assert [(d["acked"], d["tries"]) for d in done] == [(True, 1)] * len(done)
    state = await fake.state()
    assert state["teams"]["T1"]["ephemerals"] == []
    assert not state["teams"]["T1"]["homes"]


async def test_a_query_that_cannot_be_read_keeps_the_modal_open_and_says_why(house: House) -> None:
    house.desk.answers["watch"] = sorry("The query cannot be read: column 3.", "Close the bracket.")
    await house.fake.do("shortcut", user="U1ADA", callback="slug_watch")
    await house.until(lambda s: s["teams"]["T1"]["modals"].get("U1ADA"))
    done = await house.fake.do("submit", user="U1ADA", values=FILLED)
    assert done["response"]["response_action"] == "errors"
    assert "Close the bracket." in done["response"]["errors"]["query"]
    (view,) = (await house.fake.state())["teams"]["T1"]["modals"]["U1ADA"]
    assert view["callback_id"] == "slug_watch"


@pytest.mark.parametrize("slow", ["the desk", "Slack"])
async def test_a_modal_is_acknowledged_in_time_and_answered_by_direct_message_if_the_work_is_slow(
    fake: FakeSlack, slow: str
) -> None:
    house = House(fake, Desk())
    await house.connect()
    await fake.do("shortcut", user="U1ADA", callback="slug_watch")
    await house.until(lambda s: s["teams"]["T1"]["modals"].get("U1ADA"))
    if slow == "Slack":
        await fake.do("fault", kind="slow_reply", method="users.info", seconds=4)
    else:
        house.desk.gate.clear()
    done = await fake.do("submit", user="U1ADA", values=FILLED)
    assert done["acked"]
    assert done["response"] is None
    house.desk.gate.set()
    told = await house.until(lambda s: s["teams"]["T1"]["channels"].get("D1ADA", {}).get("messages"))
    assert "did watch" in said(told[-1]["blocks"])
    house.stop.set()
    assert house.task is not None
    await house.task


async def test_quiet_hours_are_set_in_a_modal(house: House) -> None:
    await house.fake.do("shortcut", user="U1ADA", callback="slug_quiet")
    await house.until(lambda s: s["teams"]["T1"]["modals"].get("U1ADA"))
    values = {
        "start": {"start": {"selected_time": "22:30"}},
        "end": {"end": {"selected_time": "06:00"}},
        "critical": {"critical": {"selected_options": [{"value": "critical"}]}},
    }
    await house.fake.do("submit", user="U1ADA", values=values)
    assert house.desk.heard[0][0] == "quiet 22:30-06:00 critical-only"
    assert parse(house.desk.heard[0][0])


async def test_the_home_tab_shows_what_somebody_hears_and_its_buttons_work(house: House) -> None:
    await house.fake.do("home", user="U1ADA")
    view = await house.until(lambda s: s["teams"]["T1"]["homes"].get("U1ADA"))
    assert "did subscriptions" in said(view["blocks"])
    assert "did topics mine" in said(view["blocks"])
    await house.fake.do("click", user="U1ADA", channel="home", label="Digest now")
    modal = await house.until(lambda s: s["teams"]["T1"]["modals"].get("U1ADA"))
    assert "did digest now" in said(modal[0]["blocks"])
    await house.fake.do("click", user="U1ADA", channel="home", label="Watch a topic")
    await house.until(lambda s: s["teams"]["T1"]["modals"]["U1ADA"][0].get("callback_id") == "slug_watch")


async def test_an_invitation_of_the_app_is_passed_on(house: House) -> None:
    await house.fake.do("invite", channel="C4OUT")
    await house.until(lambda _: house.desk.invited)
    assert house.desk.invited == [Destination("slack", "C4OUT")]


async def test_a_defect_is_answered_in_words(house: House, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(line: str, caller: Caller) -> Answer:
        raise RuntimeError("boom")

    house.front._do = broken
    await house.fake.do("slash", user="U1ADA", channel=NEWS, text="why")
    assert "Something went wrong" in said((await house.ephemeral())["blocks"])
    assert "boom" in caplog.text


@pytest.mark.parametrize("rude", [True, False])
async def test_a_connection_that_goes_is_replaced_and_nothing_is_lost(house: House, rude: bool) -> None:
    await house.fake.do("disconnect", rude=rude)
    await asyncio.gather(*(house.fake.do("say", user="U1ADA", channel="dm", text=f"why s{n}") for n in range(3)))
    await house.until(lambda s: s["connections"] == 2)
    await house.until(lambda _: len(house.desk.heard) == 3)
    assert sorted(line for line, _ in house.desk.heard) == ["why s0", "why s1", "why s2"]


class Recorded(Exception):
    """Enough was recorded."""


async def waits(fake: FakeSlack, many: int) -> list[float]:
    """For how long one connection is waited for, again and again."""
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0)
        if len(slept) == many:
            raise Recorded

    house = House(fake, Desk())
    client = house.front.workspaces.client
    mode = SocketMode(house.front.app, client, APP_TOKEN, fake.session, lambda: 1.0, 1, lambda: 0.0, sleep)
    with pytest.raises(Recorded):
        await mode._slot()
    await asyncio.gather(*mode._work)
    return slept


async def test_slack_that_is_away_is_asked_less_and_less_often(fake: FakeSlack) -> None:
    await fake.do("fault", kind="lose_request", method="apps.connections.open", times=99)
    assert await waits(fake, 9) == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


async def test_a_connection_that_always_ends_at_once_is_not_opened_without_end(fake: FakeSlack) -> None:
    await fake.do("greeting", reason="too_many_websockets")
    assert await waits(fake, 4) == [0.5, 1.0, 2.0, 4.0]


async def test_socket_mode_that_is_refused_or_turned_off_is_tried_once_a_minute(fake: FakeSlack) -> None:
    await fake.do("greeting", reason="link_disabled")
    assert (await waits(fake, 1))[0] == 60.0
    await fake.do("fault", kind="limit", method="apps.connections.open", times=9)
    assert await waits(fake, 3) == [60.0, 60.0, 60.0]


async def test_what_is_in_hand_is_finished_when_the_app_ends(fake: FakeSlack) -> None:
    house = House(fake, Desk())
    await house.connect()
    house.desk.gate.clear()
    await fake.do("slash", user="U1ADA", channel=NEWS, text="why s1")
    await house.until(lambda _: house.desk.heard)
    house.stop.set()
    house.desk.gate.set()
    assert house.task is not None
    await house.task
    await house.ephemeral()


async def test_by_http_only_what_slack_signed_is_done(fake: FakeSlack) -> None:
    house = House(fake, Desk())
    server = web.Application()
    http.add_routes(server, house.front.app)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}{http.PATH}"
        await fake.do("request_url", url=url)
        done = await fake.do("slash", user="U1ADA", channel=NEWS, text="why s1")
        assert done["acked"]
        await house.ephemeral()
        headers = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=0", "Content-Type": "application/json"}
        async with aiohttp.ClientSession() as session, session.post(url, data="{}", headers=headers) as reply:
            assert reply.status == 401
        assert [line for line, _ in house.desk.heard] == ["why s1"]
    finally:
        await runner.cleanup()


async def test_an_event_is_first_once_for_all_workers(client: Redis, desk: str) -> None:
    one, two = Once(client, desk), Once(client, desk)
    assert [await one.first("e1"), await two.first("e1"), await two.first("e2")] == [True, False, True]


VIEWS = {
    "modal_watch": views.watch(),
    "modal_watch_tried": views.watch("ferry", {"state": {"values": FILLED}}, render(say("5 alerts."))),
    "modal_quiet": views.quiet(),
    "modal_answer": views.answer(render(say("Watched."))),
    "home": views.home(
        [render(say("Told to you")), render(sorry("There are no quiet hours.", "Set some: quiet 22:00-07:00"))]
    ),
}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_exactly_as_it_was(name: str) -> None:
    """SLUGLINE_TEST_GOLDEN=write writes the files anew; read the difference before committing it."""
    assert check_view(VIEWS[name]) == []
    path = GOLDEN / f"slack_{name}.json"
    now = json.dumps(VIEWS[name], indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("SLUGLINE_TEST_GOLDEN") == "write":
        path.write_text(now)
    assert path.read_text() == now


# --- how answers look

spans = st.builds(
    Span,
    long_texts,
    st.sampled_from(Style),
    st.sampled_from(["", "https://example.org/a|b", "javascript:alert(1)"]),
    st.one_of(st.none(), st.just(AT)),
)
buttons = st.lists(st.builds(Action, long_texts, long_texts, st.booleans()), max_size=8).map(tuple)
parts = st.one_of(
    st.builds(Line, st.lists(spans, max_size=4).map(tuple), st.integers(0, 9), buttons),
    st.builds(Heading, long_texts),
    st.builds(
        Card, st.builds(lambda t: Message("s1", t, (Quote(t),), t, "", "en", AT, AT), long_texts), st.none(), buttons
    ),
)
answers = st.builds(Answer, st.lists(parts, max_size=40).map(tuple), buttons)


@settings(max_examples=40)
@given(answers)
def test_any_answer_is_taken_by_slack_and_fires_nothing(answer: Answer) -> None:
    payload = render(answer)
    blocks = json.loads(json.dumps(payload.blocks))
    assert check_message(blocks) == []
    assert payload.text
    assert units(payload.text) <= 4000
    assert fires(payload.text) == []
    assert {kind for kind, _ in fires_in(blocks)} <= {"date", "link"}
    assert "javascript" not in [b.get("url", "")[:10] for b in blocks]
    assert check_view(views.answer(payload)) == []
    assert check_view(views.home([payload] * 4)) == []
    assert check_view(views.watch("ferry", None, payload)) == []


def test_what_does_not_fit_an_answer_is_counted() -> None:
    payload = render(say(*(f"line {n} " + "x" * 200 for n in range(100))))
    shown = said(payload.blocks).count("line ")
    assert f"and {100 - shown} more lines" in said(payload.blocks)


def test_an_answer_keeps_its_order_its_links_and_its_buttons() -> None:
    answer = Answer(
        (
            Heading("Stories"),
            Line((Span("s12", Style.BOLD), Span(" ferry "), Span("Open", url="https://example.org/a"))),
            Line((Span("since "), Span("noon", at=AT)), 1, (Action("Mute", "mute s12", danger=True),)),
        ),
        (Action("Help", "help"),),
    )
    blocks = render(answer).blocks
    assert [b["type"] for b in blocks] == ["header", "rich_text", "actions", "actions"]
    assert blocks[1]["elements"][0]["elements"][2] == {"type": "link", "url": "https://example.org/a", "text": "Open"}
    assert blocks[2]["elements"][0]["style"] == "danger"
    assert blocks[3]["elements"][0]["value"] == "help"


@pytest.mark.parametrize("view", [views.watch(), views.watch("ferry"), views.quiet(), views.home([])])
def test_every_view_is_one_that_slack_takes(view: dict[str, Any]) -> None:
    assert check_view(view) == []
