"""The Web API, method by method. https://docs.slack.dev/reference/methods; each method's page is named after it.

A method gets the workspace and the arguments, and returns what it answers; ``Refused`` is an answer with "ok": false.
"""

from __future__ import annotations

import base64
import copy
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.slack.fake.blocks import check_message, check_metadata, check_view, units
from tests.slack.fake.state import Channel, Ephemeral, Message, Team, World

Args = dict[str, Any]


class Refused(Exception):
    """An error that Slack names."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


@dataclass(frozen=True)
class Method:
    """``scopes``: one of them is enough. ``needs`` and ``takes`` are the arguments, ``token`` left out."""

    run: Callable[[World, Team, Args], Args]
    scopes: tuple[str, ...]
    needs: tuple[str, ...]
    takes: tuple[str, ...]


METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str, needs: str = "", takes: str = "") -> Callable[[Any], Any]:
    def add(run: Any) -> Any:
        METHODS[name] = Method(run, scopes, tuple(needs.split()), tuple(takes.split()))
        return run

    return add


def answer(world: World, team: Team, name: str, args: Args) -> Args:
    """Checks the call as Slack does, in its order: method, scope, arguments; then does it."""
    found = METHODS.get(name)
    if found is None:
        raise Refused("unknown_method")
    if found.scopes and not team.scopes & set(found.scopes):
        raise Refused("missing_scope", needed=",".join(found.scopes), provided=",".join(sorted(team.scopes)))
    if missing := [n for n in found.needs if args.get(n) in (None, "")]:
        raise Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing {n}" for n in missing]})
    # Slack passes over some unknown arguments; a bot that sends them is mistaken all the same
    if unknown := args.keys() - {*found.needs, *found.takes}:
        raise Refused("invalid_arg_name", response_metadata={"messages": sorted(unknown)})
    return {"ok": True, **found.run(world, team, args)}


def _list(value: Any, error: str) -> Any:
    """JSON that came as a form field."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error) from None
    return value


def _true(value: Any) -> bool:
    return value in (True, 1, "1", "true", "True")


# --- auth, apps ----------------------------------------------------------------------------------------------


@method("auth.test")
def _auth_test(world: World, team: Team, a: Args) -> Args:
    return {
        "url": f"https://{team.id.lower()}.slack.example/", "team": "The Desk", "user": "slugline", "team_id": team.id,
        "user_id": team.bot.id, "bot_id": f"B{team.id}", "is_enterprise_install": False,
    }  # fmt: skip


@method("auth.revoke")
def _auth_revoke(world: World, team: Team, a: Args) -> Args:
    team.revoked = "token_revoked"
    return {"revoked": True}


def access(world: World, id: str, secret: str, a: Args) -> Args:
    """oauth.v2.access: a code, or a refresh token, becomes a token. https://docs.slack.dev/reference/methods/oauth.v2.access

    https://docs.slack.dev/authentication/using-token-rotation: a refresh token is good once.
    """
    if id != world.client_id:
        raise Refused("invalid_client_id")
    if secret != world.client_secret:
        raise Refused("bad_client_secret")
    if a.get("grant_type") == "refresh_token":
        team = next((t for t in world.teams.values() if t.refresh and t.refresh == a.get("refresh_token")), None)
        if team is None:
            raise Refused("invalid_refresh_token")
        team.token = world.id(f"xoxe.xoxb-{team.id}-")
    else:
        where = world.codes.pop(str(a.get("code")), None)
        if where is None:
            raise Refused("invalid_code")
        if where not in world.teams:
            world.team(where, world.id(f"xoxb-{where}-"))
        team = world.teams[where]
        if team.revoked:
            team.token, team.revoked = world.id(f"xoxb-{where}-"), ""
    more: Args = {}
    if world.rotation:
        team.refresh = world.id("xoxe-1-")
        more = {"refresh_token": team.refresh, "expires_in": int(world.rotation)}
    return {
        "ok": True, "access_token": team.token, "token_type": "bot", "scope": ",".join(sorted(team.scopes)),
        "bot_user_id": team.bot.id, "app_id": world.app_id, "team": {"id": team.id, "name": f"Desk {team.id}"},
        "enterprise": None, "is_enterprise_install": False, "authed_user": {"id": "U1ADA"}, **more,
    }  # fmt: skip


# --- messages ------------------------------------------------------------------------------------------------


def _place(team: Team, a: Args, *, speak: bool = False) -> Channel:
    """The channel of a call. Errors as chat.postMessage and conversations.history name them."""
    wanted = str(a["channel"])
    found = team.channel_by(wanted)
    if found is None and speak and wanted in team.users and wanted != team.bot.id:
        # "you can pass a user's ID": the message goes to the direct messages with the app
        found = team.im_with(wanted)
    if found is None or (found.private and team.bot.id not in found.members):
        raise Refused("channel_not_found")
    if speak and found.archived:
        raise Refused("is_archived")
    # chat:write.public may post where the app is no member: https://docs.slack.dev/reference/scopes/chat.write.public
    if team.bot.id not in found.members and not (speak and "chat:write.public" in team.scopes):
        raise Refused("not_in_channel")
    return found


def _content(a: Args, longest: int) -> tuple[str, list[Any] | None]:
    """Text and blocks. https://docs.slack.dev/reference/methods/chat.postMessage#errors"""
    text, blocks = a.get("text") or "", a.get("blocks")
    if blocks is not None:
        blocks = _list(blocks, "invalid_blocks_format")
        if not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        if problems := check_message(blocks):
            error = "msg_blocks_too_long" if problems == ["msg_blocks_too_long"] else "invalid_blocks"
            raise Refused(error, errors=problems, response_metadata={"messages": [f"[ERROR] {p}" for p in problems]})
    if not text and not blocks:
        raise Refused("no_text")
    if units(text) > longest:
        raise Refused("msg_too_long")
    return text, blocks


def _metadata(a: Args) -> Args | None:
    if a.get("metadata") is None:
        return None
    metadata: Args = _list(a["metadata"], "invalid_metadata_format")
    if error := check_metadata(metadata):
        raise Refused(error)
    return metadata


@method(
    "chat.postMessage", "chat:write", needs="channel",
    takes="text blocks thread_ts reply_broadcast metadata unfurl_links unfurl_media mrkdwn parse link_names",
)  # fmt: skip
def _post(world: World, team: Team, a: Args) -> Args:
    """Text over 40,000 characters is cut by Slack; the fake refuses it: msg_too_long."""
    channel = _place(team, a, speak=True)
    text, blocks = _content(a, 40_000)
    root = a.get("thread_ts")
    if root is not None:
        at = channel.messages.get(str(root))
        if at is None:
            raise Refused("thread_not_found")
        if at.thread_ts and at.thread_ts != at.ts:
            # a reply is no parent; Slack takes its thread all the same. Nobody should rely on it.
            raise Refused("invalid_thread_ts")
        at.thread_ts = at.ts
    message = Message(
        world.ts(), team.bot.id, text, blocks, str(root) if root else None, _metadata(a), f"B{team.id}",
        broadcast=_true(a.get("reply_broadcast")) and root is not None,
        unfurl_links=_true(a.get("unfurl_links", True)), unfurl_media=_true(a.get("unfurl_media", True)),
    )  # fmt: skip
    channel.messages[message.ts] = message
    return {"channel": channel.id, "ts": message.ts, "message": message.shown(True)}


def _own(team: Team, a: Args, denied: str) -> tuple[Channel, Message]:
    channel = team.channel_by(str(a["channel"]))
    if channel is None or (channel.private and team.bot.id not in channel.members):
        raise Refused("channel_not_found")
    if channel.archived:
        raise Refused("is_archived")
    message = channel.messages.get(str(a["ts"]))
    if message is None or message.deleted:
        raise Refused("message_not_found")
    if message.bot_id != f"B{team.id}":
        raise Refused(denied)
    return channel, message


@method("chat.update", "chat:write", needs="channel ts", takes="text blocks metadata reply_broadcast parse link_names")
def _update(world: World, team: Team, a: Args) -> Args:
    """Text over 4,000 characters is msg_too_long. Metadata that is not given stays as it was."""
    channel, message = _own(team, a, "cant_update_message")
    text, blocks = _content(a, 4_000)
    message.text = text
    message.blocks = blocks if blocks is not None else message.blocks
    message.metadata = _metadata(a) or message.metadata
    message.edited = world.ts()
    message.edits += 1
    return {"channel": channel.id, "ts": message.ts, "text": text, "message": message.shown(True)}


@method("chat.delete", "chat:write", needs="channel ts")
def _delete(world: World, team: Team, a: Args) -> Args:
    channel, message = _own(team, a, "cant_delete_message")
    remove(channel, message.ts)
    return {"channel": channel.id, "ts": message.ts}


def remove(channel: Channel, ts: str) -> None:
    """Deletes a message; one that has replies leaves a tombstone."""
    if channel.replies(ts):
        channel.messages[ts].deleted = True
    else:
        del channel.messages[ts]


@method("chat.postEphemeral", "chat:write", needs="channel user", takes="text blocks thread_ts")
def _ephemeral(world: World, team: Team, a: Args) -> Args:
    channel = _place(team, a, speak=True)
    if a["user"] not in channel.members:
        raise Refused("user_not_in_channel")
    text, blocks = _content(a, 40_000)
    ts = world.ts()
    team.ephemerals.append(Ephemeral(channel.id, str(a["user"]), text, blocks, a.get("thread_ts"), ts, "api"))
    return {"message_ts": ts}


@method("chat.getPermalink", needs="channel message_ts")
def _permalink(world: World, team: Team, a: Args) -> Args:
    channel = _place(team, a)
    message = channel.messages.get(str(a["message_ts"]))
    if message is None:
        raise Refused("message_not_found")
    link = f"https://{team.id.lower()}.slack.example/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


# --- conversations -------------------------------------------------------------------------------------------


def _page(items: list[Any], a: Args, default: int, most: int) -> tuple[list[Any], Args]:
    """https://docs.slack.dev/apis/web-api/pagination"""
    start = 0
    if cursor := a.get("cursor"):
        try:
            start = int(base64.b64decode(str(cursor)).decode().removeprefix("next:"))
        except ValueError:
            raise Refused("invalid_cursor") from None
    try:
        limit = int(a.get("limit") or default)
    except ValueError:
        raise Refused("invalid_limit") from None
    if not 1 <= limit <= most:
        raise Refused("invalid_limit")
    more = start + limit < len(items)
    after = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
    return items[start : start + limit], {"has_more": more, "response_metadata": {"next_cursor": after}}


def _scope_of(channel: Channel) -> str:
    return "im" if channel.im else "groups" if channel.private else "channels"


def _within(messages: list[Message], a: Args) -> list[Message]:
    try:
        oldest, latest = float(a.get("oldest") or 0), float(a.get("latest") or 1e12)
    except ValueError:
        raise Refused("invalid_ts_oldest") from None
    if _true(a.get("inclusive")):
        return [m for m in messages if oldest <= float(m.ts) <= latest]
    return [m for m in messages if oldest < float(m.ts) < latest]


_READ = "cursor include_all_metadata inclusive latest limit oldest"
_HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")


@method("conversations.history", *_HISTORY, needs="channel", takes=_READ)
def _history(world: World, team: Team, a: Args) -> Args:
    """Roots and broadcast replies, newest first; at most 999 a page."""
    channel = _place(team, a)
    if f"{_scope_of(channel)}:history" not in team.scopes:
        raise Refused("missing_scope", needed=f"{_scope_of(channel)}:history", provided=",".join(sorted(team.scopes)))
    roots = [m for m in channel.messages.values() if not m.thread_ts or m.thread_ts == m.ts or m.broadcast]
    items, page = _page(_within(roots, a)[::-1], a, 100, 999)
    return {"messages": [_with_thread(channel, m, a) for m in items], **page}


@method("conversations.replies", *_HISTORY, needs="channel ts", takes=_READ)
def _replies(world: World, team: Team, a: Args) -> Args:
    """The root, on every page as Slack does, and the replies, oldest first.

    Its page says that a bot may read threads of direct messages alone, the pages of its scopes that it may read all.
    """
    channel = _place(team, a)
    if not team.reads_threads and not channel.im:
        raise Refused("not_allowed_token_type")
    if f"{_scope_of(channel)}:history" not in team.scopes:
        raise Refused("missing_scope", needed=f"{_scope_of(channel)}:history", provided=",".join(sorted(team.scopes)))
    root = channel.messages.get(str(a["ts"]))
    if root is None:
        raise Refused("thread_not_found")
    items, page = _page(_within(channel.replies(root.ts), a), a, 1000, 1000)
    return {"messages": [_with_thread(channel, m, a) for m in (root, *items)], **page}


def _with_thread(channel: Channel, m: Message, a: Args) -> Args:
    shown = m.shown(_true(a.get("include_all_metadata")))
    if replies := channel.replies(m.ts):
        shown |= {"reply_count": len(replies), "latest_reply": replies[-1].ts, "thread_ts": m.ts}
    return shown


@method("conversations.info", "channels:read", "groups:read", "im:read", needs="channel", takes="include_num_members")
def _info(world: World, team: Team, a: Args) -> Args:
    channel = team.channel_by(str(a["channel"]))
    if channel is None or (channel.private and team.bot.id not in channel.members):
        raise Refused("channel_not_found")
    if f"{_scope_of(channel)}:read" not in team.scopes:
        raise Refused("missing_scope", needed=f"{_scope_of(channel)}:read", provided=",".join(sorted(team.scopes)))
    return {"channel": channel.shown(team.bot.id)}


@method("conversations.list", "channels:read", "groups:read", takes="cursor limit types exclude_archived")
def _conversations(world: World, team: Team, a: Args) -> Args:
    kinds = set(str(a.get("types") or "public_channel").split(","))
    items = [
        c.shown(team.bot.id)
        for c in team.channels.values()
        if ("im" if c.im else "private_channel" if c.private else "public_channel") in kinds
        and not (c.private and team.bot.id not in c.members)
        and not (c.archived and _true(a.get("exclude_archived")))
    ]
    found, page = _page(items, a, 100, 1000)
    return {"channels": found, "response_metadata": page["response_metadata"]}


@method("users.conversations", "channels:read", "groups:read", takes="cursor limit types exclude_archived user")
def _users_conversations(world: World, team: Team, a: Args) -> Args:
    """https://docs.slack.dev/reference/methods/users.conversations"""
    who = str(a.get("user") or team.bot.id)
    kinds = set(str(a.get("types") or "public_channel").split(","))
    items = [
        c.shown(team.bot.id)
        for c in team.channels.values()
        if who in c.members
        and ("im" if c.im else "private_channel" if c.private else "public_channel") in kinds
        # "non-public channels are restricted to those where the calling user shares membership"
        and not (c.private and team.bot.id not in c.members)
        and not (c.archived and _true(a.get("exclude_archived")))
    ]
    found, page = _page(items, a, 100, 999)
    return {"channels": found, "response_metadata": page["response_metadata"]}


@method("conversations.members", "channels:read", "groups:read", "im:read", needs="channel", takes="cursor limit")
def _members(world: World, team: Team, a: Args) -> Args:
    """https://docs.slack.dev/reference/methods/conversations.members: of a public channel without being in it; at most
    999 a page."""
    channel = team.channel_by(str(a["channel"]))
    if channel is None or (channel.private and team.bot.id not in channel.members):
        raise Refused("channel_not_found")
    if f"{_scope_of(channel)}:read" not in team.scopes:
        raise Refused("missing_scope", needed=f"{_scope_of(channel)}:read", provided=",".join(sorted(team.scopes)))
    found, page = _page(sorted(channel.members), a, 100, 999)
    return {"members": found, "response_metadata": page["response_metadata"]}


@method("conversations.open", "im:write", takes="users channel return_im prevent_creation")
def _open(world: World, team: Team, a: Args) -> Args:
    user = str(a.get("users") or "")
    if user not in team.users:
        raise Refused("user_not_found")
    if user == team.bot.id:
        raise Refused("cannot_dm_bot")
    return {"channel": {"id": team.im_with(user).id}}


@method("conversations.join", "channels:join", needs="channel")
def _join(world: World, team: Team, a: Args) -> Args:
    channel = team.channel_by(str(a["channel"]))
    if channel is None or channel.private:
        raise Refused("channel_not_found" if channel is None else "method_not_supported_for_channel_type")
    if channel.archived:
        raise Refused("is_archived")
    channel.members.add(team.bot.id)
    return {"channel": channel.shown(team.bot.id)}


@method("users.info", "users:read", needs="user", takes="include_locale")
def _user(world: World, team: Team, a: Args) -> Args:
    user = team.users.get(str(a["user"]))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user.shown(team.id)}


# --- views ---------------------------------------------------------------------------------------------------


def _view(world: World, team: Team, a: Args, kind: str) -> Args:
    view = _list(a["view"], "invalid_arguments")
    problems = check_view(view)
    if not problems and view["type"] != kind:
        problems = [f"must be of type {kind} [json-pointer:/view/type]"]
    if problems:
        raise Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {p}" for p in problems]})
    id = world.id("V")
    return {**copy.deepcopy(view), "id": id, "root_view_id": id, "hash": world.ts(), "team_id": team.id}


def use_trigger(world: World, team: Team, trigger: str) -> str:
    """The user of a trigger: good for three seconds, once. https://docs.slack.dev/interactivity/handling-user-interaction"""
    found = team.triggers.pop(trigger, None)
    if found is None:
        raise Refused("exchanged_trigger_id" if trigger.startswith("trigger-") else "invalid_trigger_id")
    if time.monotonic() - found[1] > world.trigger_seconds:
        raise Refused("expired_trigger_id")
    return found[0]


@method("views.open", needs="trigger_id view")
def _views_open(world: World, team: Team, a: Args) -> Args:
    view = _view(world, team, a, "modal")
    user = use_trigger(world, team, str(a["trigger_id"]))
    team.modals[user] = [view]
    return {"view": view}


@method("views.push", needs="trigger_id view")
def _views_push(world: World, team: Team, a: Args) -> Args:
    view = _view(world, team, a, "modal")
    user = use_trigger(world, team, str(a["trigger_id"]))
    stack = team.modals.setdefault(user, [])
    if len(stack) >= 3:
        raise Refused("push_limit_reached")
    stack.append(view | {"root_view_id": stack[0]["id"] if stack else view["id"]})
    return {"view": view}


@method("views.update", needs="view", takes="view_id external_id hash")
def _views_update(world: World, team: Team, a: Args) -> Args:
    new = _view(world, team, a, "modal")
    for stack in team.modals.values():
        for n, old in enumerate(stack):
            if old["id"] == a.get("view_id"):
                if a.get("hash") and a["hash"] != old["hash"]:
                    raise Refused("hash_conflict")
                stack[n] = new | {"id": old["id"], "root_view_id": old["root_view_id"]}
                return {"view": stack[n]}
    raise Refused("not_found")


@method("views.publish", needs="user_id view", takes="hash")
def _views_publish(world: World, team: Team, a: Args) -> Args:
    if a["user_id"] not in team.users:
        raise Refused("user_not_found")
    team.homes[str(a["user_id"])] = _view(world, team, a, "home")
    return {"view": team.homes[str(a["user_id"])]}
