"""Slack's messenger against the fake: one message a delivery, whatever goes wrong."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.pace import Pace
from bot.delivery.pump import Pump, Retries
from bot.delivery.slack import SlackMessenger
from bot.delivery.workspaces import Workspaces
from bot.errors import Rejected, Retryable
from bot.model import Act, Claim, Delivery, Destination, Digest, Message, Note, Quote, Tally
from bot.store.outbox import Outbox
from tests.homeserver import free_port
from tests.slack.support import ELSEWHERE, NEWS, PORT, TOKEN, FakeSlack
from tests.support import Slept


class Fast:
    """A clock that runs so many times as fast."""

    def __init__(self, times: int) -> None:
        self.times = times

    def clock(self) -> float:
        return time.monotonic() * self.times

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self.times)


def messenger(fake: FakeSlack, pace: Pace | None = None) -> SlackMessenger:
    client = AsyncWebClient(token=TOKEN, base_url=fake.url, retry_handlers=[], session=fake.session, timeout=5)
    return SlackMessenger(Workspaces(client), pace or Pace(time.monotonic, asyncio.sleep, interval=0.0), time.monotonic)


def claim(id: str, act: Act = Act.ALERT, root: str | None = None, attempt: int = 1, **more: Any) -> Claim:
    at = time.time()
    message = Message("s1", f"News {id}", (Quote("Three died."),), "Coast Wire", "", "en", at, at, article=id)
    given = message if act in (Act.ALERT, Act.UPDATE) else None
    address = more.pop("address", NEWS)
    claimed = {
        k: more.pop(k)
        for k in ("notes", "target", "target_message", "target_digest", "target_opened", "root_delivery", "earlier")
        if k in more
    }
    delivery = Delivery(id, act, Destination("slack", address), "s1", given, at, **more)
    return Claim(delivery, "1", attempt, root, message if root else None, Tally(2, 1, at), **claimed)


@pytest.fixture
async def slack(fake: FakeSlack) -> SlackMessenger:
    return messenger(fake)


async def until_sent(slack: SlackMessenger, first: Claim) -> Any:
    """As the outbox does: again and again, each time as a further attempt."""
    for n in range(1, 9):
        try:
            return await slack.send(replace(first, attempt=n), 0.0)
        except Retryable:
            continue
    raise AssertionError("given up")


@pytest.mark.parametrize("kind", ["lose_reply", "lose_request", "status"])
@pytest.mark.parametrize("act", [Act.ALERT, Act.UPDATE])
async def test_a_message_stands_once_whatever_became_of_the_reply(
    fake: FakeSlack, slack: SlackMessenger, kind: str, act: Act
) -> None:
    root = (await slack.send(claim("d0"), 0.0)).message_id if act is Act.UPDATE else None
    await fake.do("fault", kind=kind, method="chat.postMessage")
    receipt = await until_sent(slack, claim("d1", act, root))
    standing = [m for m in await fake.messages() if m["metadata"]["event_payload"]["delivery"] == "d1"]
    assert [m["ts"] for m in standing] == [receipt.message_id]


async def test_a_message_whose_reply_is_late_is_found_and_not_sent_again(fake: FakeSlack) -> None:
    client = AsyncWebClient(token=TOKEN, base_url=fake.url, retry_handlers=[], timeout=1)
    slack = SlackMessenger(Workspaces(client), Pace(time.monotonic, asyncio.sleep, 0.0), time.monotonic)
    await fake.do("fault", kind="slow_reply", method="chat.postMessage", seconds=3)
    receipt = await slack.send(claim("d1"), 0.0)
    assert [m["ts"] for m in await fake.messages()] == [receipt.message_id]


async def test_nothing_is_sent_again_while_it_cannot_be_looked_up(fake: FakeSlack, slack: SlackMessenger) -> None:
    await fake.do("fault", kind="lose_reply", method="chat.postMessage")
    await fake.do("fault", kind="status", method="conversations.history", times=2)
    for attempt in (1, 2):
        with pytest.raises(Retryable):
            await slack.send(claim("d1", attempt=attempt), 0.0)
    assert len(await fake.calls("chat.postMessage")) == 1
    await slack.send(claim("d1", attempt=3), 0.0)
    assert len(await fake.messages()) == 1


@pytest.mark.parametrize("act", [Act.ALERT, Act.UPDATE])
async def test_a_limit_on_looking_for_a_doubtful_message_does_not_make_it_be_sent_again(
    fake: FakeSlack, client: Redis, desk: str, act: Act
) -> None:
    """A limit is no failed try; but here there was one, and the next must know."""
    fast = Fast(100)
    slack, outbox = messenger(fake, Pace(fast.clock, fast.sleep, 0.0, patience=0.5)), Outbox(client, desk)
    pump = Pump(outbox, [slack], fast.clock, lambda: 0.0)
    root = replace(claim("d0").delivery, created=fast.clock())
    await outbox.push([root] if act is Act.UPDATE else [])
    await pump.drain()
    looking = "conversations.replies" if act is Act.UPDATE else "conversations.history"
    await fake.do("fault", kind="lose_reply", method="chat.postMessage")
    await fake.do("fault", kind="limit", method=looking, seconds=1)
    await outbox.push([replace(claim("d1", act).delivery, created=fast.clock())])
    while await outbox.waiting():
        await pump.drain()
    standing = [m for m in await fake.messages() if m["metadata"]["event_payload"]["delivery"] == "d1"]
    assert len(standing) == 1


async def test_a_message_is_found_behind_many_later_ones(fake: FakeSlack, slack: SlackMessenger) -> None:
    first = await slack.send(claim("d1"), 0.0)
    for n in range(205):
        await fake.api("chat.postMessage", channel=NEWS, text=f"n{n}")
    assert await slack.send(claim("d1", attempt=2), 0.0) == first


def test_a_client_that_sends_again_by_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Workspaces(AsyncWebClient(token=TOKEN))


async def test_a_short_limit_is_waited_for_and_a_long_one_is_no_failed_try(fake: FakeSlack) -> None:
    slept = Slept()
    slack = messenger(fake, Pace(slept.clock, slept.sleep, interval=0.0))
    await fake.do("fault", kind="limit", method="chat.postMessage", seconds=7)
    await slack.send(claim("d1"), 0.0)
    assert slept.now == 7.0
    await fake.do("fault", kind="limit", method="chat.postMessage", seconds=90)
    with pytest.raises(Retryable) as limit:
        await slack.send(claim("d2"), 0.0)
    assert (limit.value.after, limit.value.counts) == (90.0, False)
    assert len(await fake.calls("chat.postMessage")) == 3
    assert len(await fake.messages()) == 1


async def test_a_channel_that_is_limited_holds_up_no_other_until_a_second_is(fake: FakeSlack) -> None:
    slept = Slept()
    slack = messenger(fake, Pace(slept.clock, slept.sleep, interval=0.0, patience=5.0))
    await fake.do("fault", kind="limit", method="chat.postMessage", channel=NEWS, seconds=30)
    with pytest.raises(Retryable):
        await slack.send(claim("d1"), 0.0)
    await slack.send(claim("d2", address=PORT), 0.0)
    await fake.do("fault", kind="limit", method="chat.postMessage", channel=PORT, seconds=30)
    with pytest.raises(Retryable):
        await slack.send(claim("d3", address=PORT), 0.0)
    with pytest.raises(Retryable, match="turn"):
        await slack.send(claim("d4", address="G3DESK"), 0.0)


async def test_a_channel_is_spoken_in_once_a_second(fake: FakeSlack) -> None:
    slept = Slept()
    slack = messenger(fake, Pace(slept.clock, slept.sleep))
    for n in range(4):
        await slack.send(claim(f"d{n}"), 0.0)
    assert slept.now == 3.0
    await slack.send(claim("d9", address=PORT), 0.0)
    assert slept.now == 3.0


async def _archive(fake: FakeSlack) -> None:
    await fake.do("archive", channel=NEWS)


async def _kick(fake: FakeSlack) -> None:
    await fake.do("kick", channel=NEWS)


async def _revoke(fake: FakeSlack) -> None:
    await fake.do("revoke")


async def _gone(fake: FakeSlack) -> None:
    await fake.do("revoke", error="account_inactive")


async def _scope(fake: FakeSlack) -> None:
    await fake.do("scopes", without=["chat:write"])


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (_archive, "archived"),
        (_kick, "/invite"),
        (_revoke, "revoked"),
        (_gone, "removed from the workspace"),
        (_scope, "chat:write"),
    ],
)
async def test_what_holds_until_somebody_does_something_suspends(
    fake: FakeSlack, slack: SlackMessenger, happens: Callable[[FakeSlack], Awaitable[None]], says: str
) -> None:
    await happens(fake)
    with pytest.raises(Rejected) as refusal:
        await slack.send(claim("d1"), 0.0)
    assert says in refusal.value.suspends


async def test_a_channel_where_the_app_is_not_says_how_to_invite_it(fake: FakeSlack, slack: SlackMessenger) -> None:
    with pytest.raises(Rejected, match="not_in_channel") as refusal:
        await slack.send(claim("d1", address=ELSEWHERE), 0.0)
    assert "/invite" in refusal.value.suspends


async def test_a_message_that_slack_will_not_draw_is_sent_as_text(fake: FakeSlack, slack: SlackMessenger) -> None:
    await fake.do("fault", kind="error", error="invalid_blocks", method="chat.postMessage")
    await slack.send(claim("d1"), 0.0)
    (message,) = await fake.messages()
    assert message["blocks"] is None
    assert "News d1" in message["text"]


@pytest.mark.parametrize("replies", [0, 1])
async def test_a_root_that_somebody_deleted_gives_way_to_a_new_one(fake: FakeSlack, replies: int) -> None:
    slack = messenger(fake)
    root = (await slack.send(claim("d1"), 0.0)).message_id
    if replies:
        await slack.send(claim("d2", Act.UPDATE, root), 0.0)
    await fake.do("delete_message", channel=NEWS, ts=root)
    slack = messenger(fake)
    receipt = await slack.send(claim("d3", Act.UPDATE, root), 0.0)
    assert receipt.new_root
    *_, new = await fake.messages()
    assert (new["ts"], new["thread_ts"]) == (receipt.message_id, None)
    assert ("earlier thread" in json.dumps(new["blocks"])) == bool(replies)
    again = await messenger(fake).send(claim("d3", Act.UPDATE, root, attempt=2), 0.0)
    assert again == receipt


async def test_a_root_deleted_a_moment_ago_is_noticed_when_its_reply_is_refused(
    fake: FakeSlack, slack: SlackMessenger
) -> None:
    root = (await slack.send(claim("d1"), 0.0)).message_id
    await fake.do("delete_message", channel=NEWS, ts=root)
    with pytest.raises(Retryable):
        await slack.send(claim("d2", Act.UPDATE, root), 0.0)
    assert (await slack.send(claim("d2", Act.UPDATE, root), 0.0)).new_root


async def test_an_edit_of_a_message_that_was_deleted_is_done_with(fake: FakeSlack, slack: SlackMessenger) -> None:
    root = (await slack.send(claim("d1"), 0.0)).message_id
    await fake.do("delete_message", channel=NEWS, ts=root)
    await slack.send(claim("d2", Act.EDIT, root), 0.0)
    assert await fake.messages() == []


async def test_an_edit_whose_reply_is_lost_is_done_again(fake: FakeSlack, slack: SlackMessenger) -> None:
    root = (await slack.send(claim("d1"), 0.0)).message_id
    await fake.do("fault", kind="lose_reply", method="chat.update")
    await until_sent(slack, claim("d2", Act.EDIT, root, root_delivery="d1"))
    (message,) = await fake.messages()
    assert message["edits"] == 2
    assert message["metadata"]["event_payload"]["delivery"] == "d1"
    assert "why d:d1" in json.dumps(message["blocks"])


async def test_a_reply_that_was_withdrawn_is_struck_through_where_it_stands(
    fake: FakeSlack, slack: SlackMessenger
) -> None:
    root = (await slack.send(claim("d1"), 0.0)).message_id
    update = claim("d2", Act.UPDATE, root)
    reply = (await slack.send(update, 0.0)).message_id
    note = Note("withdrawn", "killed by the agency", "", 1.0)
    edit = claim("d3", Act.EDIT, root, edits="d2", target=reply, target_message=update.delivery.message, notes=(note,))
    await slack.send(edit, 0.0)
    first, second = await fake.messages()
    assert "strike" not in json.dumps(first["blocks"])
    assert '"strike": true' in json.dumps(second["blocks"])


async def test_a_new_root_leads_to_the_older_one_and_that_one_stays_a_root_that_says_where_it_goes_on(
    fake: FakeSlack, slack: SlackMessenger
) -> None:
    first = claim("d1")
    old = (await slack.send(first, 0.0)).message_id
    anew = claim("d2", new_root=True, earlier=old)
    new = (await slack.send(anew, 0.0)).message_id
    note = Note("continued", "in a newer thread", "", 1.0)
    edit = claim(
        "d3", Act.EDIT, new, edits="d1", target=old, target_message=first.delivery.message, target_opened=True, notes=(note,)
    )  # fmt: skip
    await slack.send(edit, 0.0)
    older, newer = await fake.messages()
    assert (newer["ts"], newer["thread_ts"]) == (new, None)
    assert f"/archives/{NEWS}/p{old.replace('.', '')}|Continues an earlier thread" in json.dumps(newer["blocks"])
    assert "Continued: in a newer thread" in json.dumps(older["blocks"])
    assert "2 reports, 1 origin" in json.dumps(older["blocks"])
    assert "News d1" in json.dumps(older["blocks"][0])


async def closed(fake: FakeSlack) -> tuple[SlackMessenger, str]:
    """A workspace where a bot may not read threads, and a root in it."""
    await fake.do("threads", readable=False)
    slack = messenger(fake)
    return slack, (await slack.send(claim("d1"), 0.0)).message_id


async def test_where_threads_may_not_be_read_a_thread_is_told_all_the_same(fake: FakeSlack) -> None:
    _, root = await closed(fake)
    slack = messenger(fake)  # one that has not seen the root
    for n in range(2, 4):
        await slack.send(claim(f"d{n}", Act.UPDATE, root), 0.0)
    assert [m["thread_ts"] for m in (await fake.messages())[1:]] == [root, root]
    assert [c["outcome"] for c in await fake.calls("conversations.replies")] == ["not_allowed_token_type"]


@pytest.mark.parametrize("lost", ["lose_request", "lose_reply"])
@pytest.mark.parametrize("broadcast", [False, True])
async def test_where_threads_may_not_be_read_a_doubtful_reply_is_judged_by_what_the_channel_shows(
    fake: FakeSlack, lost: str, broadcast: bool
) -> None:
    slack, root = await closed(fake)
    await slack.send(claim("d2", Act.UPDATE, root), 0.0)
    await fake.do("fault", kind=lost, method="chat.postMessage")
    doubtful = claim("d3", Act.UPDATE, root, broadcast=broadcast)
    if lost == "lose_request" or broadcast:
        await until_sent(slack, doubtful)
        assert len(await fake.messages()) == 3
    else:
        for attempt in range(1, 4):
            with pytest.raises(Retryable, match="may not read threads") as unsure:
                await slack.send(replace(doubtful, attempt=attempt), 0.0)
            assert unsure.value.counts
        assert len(await fake.messages()) == 3, "it stands, and is not sent again"


@pytest.mark.parametrize("replies", [0, 1])
async def test_where_threads_may_not_be_read_a_root_that_was_deleted_is_noticed(fake: FakeSlack, replies: int) -> None:
    slack, root = await closed(fake)
    if replies:
        await slack.send(claim("d2", Act.UPDATE, root), 0.0)
    await fake.do("delete_message", channel=NEWS, ts=root)
    assert (await messenger(fake).send(claim("d3", Act.UPDATE, root), 0.0)).new_root


async def test_a_digest_and_a_notice_stand_alone(fake: FakeSlack, slack: SlackMessenger) -> None:
    root = (await slack.send(claim("d1"), 0.0)).message_id
    await slack.send(claim("d2", Act.DIGEST, root, digest=Digest(0.0, 1.0, "daily 09:00", ())), 0.0)
    await slack.send(claim("d3", Act.NOTICE, root, notice="A feed is silent."), 0.0)
    assert [m["thread_ts"] for m in await fake.messages()] == [None, None, None]


async def test_an_urgent_update_is_shown_in_the_channel_as_well(fake: FakeSlack, slack: SlackMessenger) -> None:
    root = (await slack.send(claim("d1"), 0.0)).message_id
    await slack.send(claim("d2", Act.UPDATE, root, broadcast=True), 0.0)
    assert [m["broadcast"] for m in await fake.messages()] == [False, True]


async def test_a_person_is_told_in_direct_messages_once(fake: FakeSlack, slack: SlackMessenger) -> None:
    await fake.do("fault", kind="lose_reply", method="chat.postMessage")
    await until_sent(slack, claim("d1", address="U1ADA"))
    assert len(await fake.messages("D1ADA")) == 1


async def test_links_are_not_unfurled(fake: FakeSlack, slack: SlackMessenger) -> None:
    await slack.send(claim("d1"), 0.0)
    (message,) = await fake.messages()
    assert (message["unfurl_links"], message["unfurl_media"]) == (False, False)


@pytest.mark.parametrize(("interval", "many", "times"), [(0.0, 500, 10), (1.0, 60, 10)])
async def test_a_burst_of_five_hundred_drains_in_order_with_no_loss(
    fake: FakeSlack, client: Redis, desk: str, interval: float, many: int, times: int
) -> None:
    """Slack takes a few at once and then asks to wait, again and again; no message uses up its tries."""
    await fake.do("pace", per=0.01, burst=25)
    fast = Fast(times)
    outbox = Outbox(client, desk)
    slack = messenger(fake, Pace(fast.clock, fast.sleep, interval=interval))
    pump = Pump(outbox, [slack], fast.clock, lambda: 0.0, Retries(attempts=3))
    alerts = [replace(claim(f"d{n}").delivery, story=f"s{n}", created=fast.clock() + n / 1000) for n in range(many)]
    assert await outbox.push(alerts) == many
    stop = asyncio.Event()
    running = asyncio.create_task(pump.run(stop, idle=0.2 / times))
    while await outbox.waiting():
        await fast.sleep(1.0)
    stop.set()
    await running
    sent = [m["metadata"]["event_payload"]["delivery"] for m in await fake.messages()]
    assert sent == [a.id for a in alerts]
    assert await outbox.dead() == []
    assert any(c["outcome"] == "ratelimited" for c in await fake.calls("chat.postMessage")) or interval


class Moved:
    """The time of day, moved on by a test."""

    def __init__(self) -> None:
        self.by = 0.0

    def clock(self) -> float:
        return time.time() + self.by


@pytest.mark.parametrize("fault", ["status", "lose_request", "gone"])
async def test_an_outage_of_three_hours_gives_nothing_up_and_then_each_message_stands_once(
    fake: FakeSlack, client: Redis, desk: str, fault: str
) -> None:
    web = AsyncWebClient(token=TOKEN, base_url=fake.url, retry_handlers=[], session=fake.session, timeout=5)
    moved, pace = Moved(), Pace(time.monotonic, asyncio.sleep, interval=0.0)
    slack, outbox = SlackMessenger(Workspaces(web), pace, moved.clock), Outbox(client, desk)
    pump = Pump(outbox, [slack], moved.clock, lambda: 0.5, Retries(attempts=4))
    alerts = [replace(claim(f"d{n}").delivery, story=f"s{n}") for n in range(3)]
    await outbox.push(alerts)
    if fault == "gone":
        web.base_url = f"http://127.0.0.1:{free_port()}/api/"
    else:
        await fake.do("fault", kind=fault, times=10_000)
    for _ in range(180):
        await pump.drain()
        moved.by += 60.0
    assert await outbox.waiting() == 3
    if fault == "gone":
        web.base_url = fake.url
    else:
        await fake.do("calm")
    while await outbox.waiting():
        await pump.drain()
        moved.by += 60.0
    assert sorted(m["metadata"]["event_payload"]["delivery"] for m in await fake.messages()) == ["d0", "d1", "d2"]
    assert await outbox.dead() == []


async def test_a_message_that_slack_fails_on_while_it_answers_to_others_is_given_up(
    fake: FakeSlack, client: Redis, desk: str
) -> None:
    slack, outbox, moved = messenger(fake), Outbox(client, desk), Moved()
    pump = Pump(outbox, [slack], moved.clock, lambda: 0.5, Retries(attempts=4))
    await outbox.push([claim("d1").delivery])
    await fake.do("fault", kind="status", method="chat.postMessage", times=10_000)
    while await outbox.waiting():
        await pump.drain()
        moved.by += 60.0
    (dead,) = await outbox.dead()
    assert dead.tries == 4


async def test_what_is_critical_speaks_before_what_waits_and_not_into_who_speaks() -> None:
    slept = Slept()
    pace, said = Pace(slept.clock, slept.sleep, interval=1.0), list[str]()
    order: list[asyncio.Task[None]] = []

    async def speak(name: str, urgent: bool = False) -> None:
        async with pace.speaking("chat.postMessage", ("", NEWS), name, urgent):
            said.append(name)
            if name == "a":
                order.extend(asyncio.create_task(speak(n, n.isupper())) for n in "bcDdE")
                for _ in range(10):
                    await asyncio.sleep(0)
            said.append(name)

    await speak("a")
    await asyncio.gather(*order)
    assert said == [n for n in "aDEbcd" for _ in range(2)]
