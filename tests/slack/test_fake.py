"""The fake does and refuses what Slack documents; slack_sdk itself is the one that asks."""

import asyncio
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack.fake.blocks import HOME, MESSAGE, MODAL, check, check_message, check_metadata, check_view
from tests.slack.fake.mrkdwn import fires
from tests.slack.support import APP_TOKEN, ELSEWHERE, NEWS, TOKEN, FakeSlack


def text(words: str, kind: str = "plain_text") -> dict[str, Any]:
    return {"type": kind, "text": words}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "text": text("Why?"), **more}


def client(fake: FakeSlack, token: str = TOKEN) -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=fake.url, retry_handlers=[])


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await call
    return str(error.value.response["error"])


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": text("x" * 151)},
        {"type": "header", "text": text("x", "mrkdwn")},
        {"type": "section", "text": text("x" * 3001)},
        {"type": "section", "text": text("")},
        {"type": "section"},
        {"type": "context", "elements": [text("x")] * 11},
        {"type": "actions", "elements": [button(text=text("x" * 76))]},
        {"type": "actions", "elements": [button(value="x" * 2001)]},
        {"type": "actions", "elements": [button(action_id="a"), button(action_id="a")]},
        {"type": "actions", "elements": [button()] * 26},
        {"type": "actions", "elements": [button(colour="red")]},
        {"type": "divider", "block_id": "x" * 256},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}]},
        {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]},
        {"type": "alert", "text": text("x")},
        {"type": "section", "text": text("\ud800")},
    ],
)
def test_a_block_outside_the_limits_is_refused(block: dict[str, Any]) -> None:
    assert check([block], MESSAGE)


@pytest.mark.parametrize(
    "block",
    [
        {"type": "header", "text": text("x" * 150)},
        {"type": "section", "text": text("x" * 3000, "mrkdwn")},
        {"type": "context", "elements": [text("x")] * 10},
        {"type": "actions", "elements": [button(text=text("x" * 75), value="x" * 2000, action_id="a" * 255)]},
        {"type": "divider", "block_id": "x" * 255},
    ],
)
def test_a_block_at_its_limits_is_taken(block: dict[str, Any]) -> None:
    assert check([block], MESSAGE) == []


def test_a_message_has_fifty_blocks_and_a_view_a_hundred() -> None:
    assert check([{"type": "divider"}] * 50, MESSAGE) == []
    assert check([{"type": "divider"}] * 51, MESSAGE)
    assert check([{"type": "divider"}] * 100, MODAL) == check([{"type": "divider"}] * 100, HOME) == []
    assert check([{"type": "divider"}] * 101, MODAL)


def test_a_block_id_stands_once_in_a_message() -> None:
    assert check([{"type": "divider", "block_id": "a"}] * 2, MESSAGE)


def test_many_characters_in_many_blocks_are_too_long() -> None:
    assert check_message([{"type": "section", "text": text("x" * 3000)}] * 4) == ["msg_blocks_too_long"]


def test_a_modal_has_a_short_title_and_a_button_where_something_is_asked() -> None:
    ask = {"type": "input", "label": text("Query"), "element": {"type": "plain_text_input"}}
    modal = {"type": "modal", "title": text("Watch"), "blocks": [ask]}
    assert check_view(modal)
    assert check_view(modal | {"submit": text("Save")}) == []
    assert check_view(modal | {"submit": text("Save"), "title": text("x" * 25)})
    assert check_view({"type": "home", "blocks": [], "title": text("x")})


def test_metadata_is_an_event_with_a_payload() -> None:
    good = {"event_type": "slugline_delivery", "event_payload": {"delivery": "d1"}}
    assert check_metadata(good) == ""
    assert check_metadata({"event_type": "a"}) == "invalid_metadata_format"
    assert check_metadata(good | {"event_payload": {"delivery": None}}) == "invalid_metadata_schema"
    assert check_metadata(good | {"event_payload": {"delivery": "x" * 9000}}) == "metadata_too_large"


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("<!channel> fire", ["special"]),
        ("<@U1ADA>", ["user"]),
        ("see https://example.org", ["link", "domain"]),
        ("a@example.org", ["email", "domain", "name"]),
        ("@here", ["name"]),
        (":fire: *now* _so_ ~no~ `x`", ["emoji", "bold", "italic", "strike", "code"]),
        ("AT&T", ["unescaped"]),
        ("&gt; said", ["quote"]),
        ("AT&amp;T said so.", []),
        ("<!date^1773160000^{time}|14:05>", ["date"]),
    ],
)
def test_what_a_text_fires(words: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in fires(words)] == kinds


async def test_a_message_stands_with_its_metadata_and_its_thread(fake: FakeSlack) -> None:
    web = client(fake)
    mark = {"event_type": "slugline_delivery", "event_payload": {"delivery": "d1"}}
    root = await web.chat_postMessage(channel=NEWS, text="Fire", metadata=mark)
    reply = await web.chat_postMessage(channel=NEWS, text="More", thread_ts=root["ts"])
    await web.chat_update(channel=NEWS, ts=root["ts"], text="Fire, 2 reports")
    (seen,) = (await web.conversations_history(channel=NEWS, include_all_metadata=True))["messages"]
    assert (seen["text"], seen["metadata"], seen["reply_count"]) == ("Fire, 2 reports", mark, 1)
    assert "metadata" not in (await web.conversations_history(channel=NEWS))["messages"][0]
    thread = (await web.conversations_replies(channel=NEWS, ts=root["ts"]))["messages"]
    assert [m["ts"] for m in thread] == [root["ts"], reply["ts"]]


async def test_history_goes_by_pages_from_the_newest(fake: FakeSlack) -> None:
    web = client(fake)
    sent = [(await web.chat_postMessage(channel=NEWS, text=f"n{n}"))["ts"] for n in range(5)]
    page = await web.conversations_history(channel=NEWS, limit=2, oldest=sent[0])
    seen = [m["ts"] for m in page["messages"]]
    while cursor := page["response_metadata"]["next_cursor"]:
        page = await web.conversations_history(channel=NEWS, limit=2, oldest=sent[0], cursor=cursor)
        seen += [m["ts"] for m in page["messages"]]
    assert seen == sent[:0:-1]


async def test_what_slack_refuses_is_refused_by_name(fake: FakeSlack) -> None:
    web = client(fake)
    assert await refused(web.chat_postMessage(channel="C0NONE", text="x")) == "channel_not_found"
    assert await refused(web.chat_postMessage(channel=ELSEWHERE, text="x")) == "not_in_channel"
    assert await refused(web.chat_postMessage(channel=NEWS, text="x", thread_ts="1.000001")) == "thread_not_found"
    assert await refused(web.chat_postMessage(channel=NEWS, text="x" * 40_001)) == "msg_too_long"
    assert await refused(web.chat_postMessage(channel=NEWS, text="x", blocks=[{"type": "x"}])) == "invalid_blocks"
    assert await refused(web.api_call("chat.postMessage", json={"channel": NEWS})) == "no_text"
    assert await refused(web.chat_update(channel=NEWS, ts="1.000001", text="x")) == "message_not_found"
    assert await refused(web.api_call("chat.shout")) == "unknown_method"
    assert await refused(web.api_call("auth.test", json={"colour": "red"})) == "invalid_arg_name"
    assert await refused(client(fake, "xoxb-other").auth_test()) == "invalid_auth"
    await fake.do("archive", channel=NEWS)
    assert await refused(web.chat_postMessage(channel=NEWS, text="x")) == "is_archived"
    await fake.do("scopes", without=["chat:write"])
    assert await refused(web.chat_postMessage(channel=NEWS, text="x")) == "missing_scope"
    await fake.do("revoke")
    assert await refused(web.auth_test()) == "token_revoked"


async def test_a_reply_can_be_lost_after_the_message_was_stored(fake: FakeSlack) -> None:
    await fake.do("fault", kind="lose_reply", method="chat.postMessage")
    with pytest.raises(Exception, match="disconnected"):
        await client(fake).chat_postMessage(channel=NEWS, text="x")
    assert len(await fake.messages()) == 1


async def test_a_channel_is_spoken_in_once_a_second_after_a_burst(fake: FakeSlack) -> None:
    await fake.do("pace", per=30.0, burst=2)
    web = client(fake)
    for n in range(2):
        await web.chat_postMessage(channel=NEWS, text=str(n))
    with pytest.raises(SlackApiError) as error:
        await web.chat_postMessage(channel=NEWS, text="3")
    assert error.value.response.status_code == 429
    assert int(error.value.response.headers["Retry-After"]) >= 1
    assert len(await fake.messages()) == 2


async def test_a_socket_address_is_good_once_and_an_unacknowledged_event_comes_again(fake: FakeSlack) -> None:
    await fake.do("ack_seconds", seconds=0.2)
    url = (await client(fake, APP_TOKEN).api_call("apps.connections.open"))["url"]
    async with fake.session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        with pytest.raises(Exception, match="404"):
            await fake.session.ws_connect(url)
        home = fake.do("home", user="U1ADA")
        task = asyncio.create_task(home)
        first = await socket.receive_json()
        again = await socket.receive_json()
        assert (first["envelope_id"], first["retry_attempt"], again["retry_attempt"]) == (again["envelope_id"], 0, 1)
        assert first["payload"]["event_id"] == again["payload"]["event_id"]
        await socket.send_json({"envelope_id": first["envelope_id"]})
        assert (await task)["acked"]
    assert await refused(client(fake, TOKEN).api_call("apps.connections.open")) == "not_allowed_token_type"
