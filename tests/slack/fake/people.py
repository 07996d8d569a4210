"""What people do in the fake's workspaces, and what the app is told of it."""

from __future__ import annotations

import copy
import time
from pathlib import Path
from typing import Any

from tests.slack.fake.app_side import AppSide, Envelope
from tests.slack.fake.blocks import check_message
from tests.slack.fake.state import Channel, Ephemeral, Message, Team, World
from tests.slack.fake.web import Refused, remove

Payload = dict[str, Any]
MANIFEST = Path(__file__).parents[3] / "slack" / "manifest.yaml"


class People:
    """Each act returns what came of it: the envelope, once the app has acknowledged it or its time is over."""

    def __init__(self, world: World, app: AppSide, base: str) -> None:
        self.world = world
        self.app = app
        self.base = base
        self.urls: dict[str, tuple[Team, str, str, str | None, str | None, float, int]] = {}

    # -- conversations

    async def say(
        self, team: Team, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> tuple[Message, Envelope | None]:
        """Writes a message; the app hears of it where it is mentioned, and in its direct messages."""
        where = team.im_with(user) if channel == "dm" else team.channels[channel]
        message = Message(self.world.ts(), user, text, thread_ts=thread_ts)
        where.messages[message.ts] = message
        if thread_ts:
            where.messages[thread_ts].thread_ts = thread_ts
        event: Payload = {
            "user": user, "ts": message.ts, "client_msg_id": message.ts, "text": text, "team": team.id,
            "channel": where.id, "event_ts": message.ts, **({"thread_ts": thread_ts} if thread_ts else {}),
        }  # fmt: skip
        if where.im:
            return message, await self.event(team, {"type": "message", "channel_type": "im", **event})
        if f"<@{team.bot.id}>" in text and team.bot.id in where.members:
            return message, await self.event(team, {"type": "app_mention", **event})
        return message, None

    async def home(self, team: Team, user: str) -> Envelope:
        """Opens the app's home tab."""
        ts = self.world.ts()
        event = {
            "type": "app_home_opened",
            "user": user,
            "channel": team.im_with(user).id,
            "tab": "home",
            "event_ts": ts,
        }
        return await self.event(team, event)

    async def invite(self, team: Team, channel: str) -> Envelope:
        """Invites the bot into a channel."""
        where = team.channels[channel]
        where.members.add(team.bot.id)
        ts = self.world.ts()
        return await self.event(
            team,
            {
                "type": "member_joined_channel", "user": team.bot.id, "channel": where.id, "team": team.id,
                "channel_type": "G" if where.private else "C", "inviter": "U1ADA", "event_ts": ts,
            },
        )  # fmt: skip

    async def comes(self, team: Team, user: str, channel: str) -> Envelope | None:
        """Somebody joins a channel; the app hears of it where it is in, with the scope for that kind of channel.

        https://docs.slack.dev/reference/events/member_joined_channel
        """
        team.channels[channel].members.add(user)
        return await self._membership(team, "member_joined_channel", user, channel)

    async def goes(self, team: Team, user: str, channel: str) -> Envelope | None:
        """Somebody leaves a channel. https://docs.slack.dev/reference/events/member_left_channel"""
        team.channels[channel].members.discard(user)
        return await self._membership(team, "member_left_channel", user, channel)

    async def _membership(self, team: Team, kind: str, user: str, channel: str) -> Envelope | None:
        where = team.channels[channel]
        if team.bot.id not in where.members or f"{'groups' if where.private else 'channels'}:read" not in team.scopes:
            return None
        if f'- "{kind}"' not in MANIFEST.read_text():
            return None  # the app did not subscribe to it
        event = {
            "type": kind, "user": user, "channel": where.id, "channel_type": "G" if where.private else "C",
            "team": team.id, "event_ts": self.world.ts(),
        }  # fmt: skip
        return await self.event(team, event)

    async def event(self, team: Team, event: Payload) -> Envelope:
        """https://docs.slack.dev/apis/events-api: the outer payload."""
        payload = {
            "token": "verification", "team_id": team.id, "api_app_id": self.world.app_id, "event": event,
            "type": "event_callback", "event_id": self.world.id("Ev"), "event_time": int(time.time()),
            "authorizations": [{"team_id": team.id, "user_id": team.bot.id, "is_bot": True, "enterprise_id": None,
                                "is_enterprise_install": False}],
        }  # fmt: skip
        return await self.app.deliver(self.app.make("events_api", payload))

    # -- commands and clicks

    async def slash(self, team: Team, user: str, channel: str, text: str, command: str = "/slug") -> Envelope:
        """https://docs.slack.dev/interactivity/implementing-slash-commands"""
        where = team.im_with(user) if channel == "dm" else team.channels[channel]
        payload = {
            "token": "verification", "team_id": team.id, "team_domain": team.id.lower(), "channel_id": where.id,
            "channel_name": "directmessage" if where.im else where.name, "user_id": user,
            "user_name": team.users[user].name, "command": command, "text": text, "api_app_id": self.world.app_id,
            "is_enterprise_install": "false", "response_url": self._url(team, where, user, None, None),
            "trigger_id": self.trigger(team, user),
        }  # fmt: skip
        envelope = self.app.make("slash_commands", payload)
        await self.app.deliver(envelope)
        if isinstance(envelope.response, dict) and envelope.response.get("text"):
            self._shown(team, where.id, user, envelope.response, None)
        return envelope

    async def click(
        self, team: Team, user: str, channel: str, ts: str, label: str = "", value: str = "", action: str = "",
        values: Payload | None = None,
    ) -> Envelope:  # fmt: skip
        """Presses a button of a message, an answer, the home tab or the modal on top ("home", "modal" as the channel, with
        what is filled in as ``values``), found by its label, value or id."""
        if channel in ("home", "modal"):
            view = team.homes[user] if channel == "home" else team.modals[user][-1]
            blocks, container = view["blocks"], {"type": "view", "view_id": view["id"]}
            more: Payload = {"view": view | {"state": {"values": values or {}}}}
        else:
            where = team.channels[channel]
            message, ephemeral = self._find(team, where, ts)
            blocks = message.blocks or []
            container = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral}
            if message.thread_ts:
                container["thread_ts"] = message.thread_ts
            more = {
                "channel": {"id": channel, "name": where.name},
                "response_url": self._url(team, where, user, message.thread_ts, ts if ephemeral else None),
            }
            if not ephemeral:
                more["message"] = message.shown(False)
        found = [
            (b.get("block_id", "auto"), e)
            for b in blocks
            for e in [*b.get("elements", []), b.get("accessory") or {}]
            if isinstance(e, dict) and e.get("type") == "button"
            and (label in ("", e["text"]["text"])) and value in ("", e.get("value")) and action in ("", e.get("action_id"))
        ]  # fmt: skip
        if not found:
            raise KeyError(f"no such button: {label or value or action}")
        block_id, element = found[0]
        act = {
            "type": "button", "action_id": element.get("action_id", "auto"), "block_id": block_id,
            "text": element["text"], "value": element.get("value"), "action_ts": self.world.ts(),
        }  # fmt: skip
        payload = {**self._who(team, user, "block_actions"), "container": container, "actions": [act], **more}
        return await self.app.deliver(self.app.make("interactive", payload))

    async def shortcut(self, team: Team, user: str, callback: str, channel: str = "", ts: str = "") -> Envelope:
        """A shortcut: on a message if one is named, else a global one."""
        payload = self._who(team, user, "message_action" if ts else "shortcut") | {"callback_id": callback}
        payload["action_ts"] = self.world.ts()
        if ts:
            where = team.channels[channel]
            message, _ = self._find(team, where, ts)
            payload |= {
                "channel": {"id": channel, "name": where.name}, "message": message.shown(False), "message_ts": ts,
                "response_url": self._url(team, where, user, message.thread_ts, None),
            }  # fmt: skip
        return await self.app.deliver(self.app.make("interactive", payload))

    async def submit(self, team: Team, user: str, values: Payload) -> Envelope:
        """Submits the modal on top, and does what the app answers. https://docs.slack.dev/surfaces/modals"""
        stack = team.modals[user]
        view = copy.deepcopy(stack[-1]) | {"state": {"values": values}}
        payload = self._who(team, user, "view_submission") | {"view": view, "response_urls": []}
        envelope = await self.app.deliver(self.app.make("interactive", payload))
        said = envelope.response if isinstance(envelope.response, dict) else {}
        what = said.get("response_action")
        if not envelope.acked.is_set() or what == "errors":
            return envelope  # it stays open
        if what in ("update", "push"):
            new = {**said["view"], "id": self.world.id("V"), "root_view_id": stack[0]["id"], "hash": self.world.ts()}
            stack[len(stack) - (what == "update") :] = [new]
        elif what == "clear":
            stack.clear()
        else:
            stack.pop()
        return envelope

    def _who(self, team: Team, user: str, kind: str) -> Payload:
        return {
            "type": kind, "team": {"id": team.id, "domain": team.id.lower()}, "api_app_id": self.world.app_id,
            "user": {"id": user, "name": team.users[user].name, "username": team.users[user].name, "team_id": team.id},
            "token": "verification", "trigger_id": self.trigger(team, user), "enterprise": None,
            "is_enterprise_install": False,
        }  # fmt: skip

    def trigger(self, team: Team, user: str) -> str:
        id = self.world.id("trigger-")
        team.triggers[id] = (user, time.monotonic())
        return id

    def _find(self, team: Team, where: Channel, ts: str) -> tuple[Message, bool]:
        if ts in where.messages:
            return where.messages[ts], False
        seen = next(e for e in team.ephemerals if e.ts == ts and e.channel == where.id)
        return Message(ts, team.bot.id, seen.text, seen.blocks, seen.thread_ts), True

    # -- what people do to channels and messages

    def delete_message(self, team: Team, channel: str, ts: str) -> None:
        remove(team.channels[channel], ts)

    # -- response_url: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses

    def _url(self, team: Team, where: Channel, user: str, thread: str | None, origin: str | None) -> str:
        id = self.world.id("r")
        self.urls[id] = (team, where.id, user, thread, origin, time.monotonic(), 0)
        return f"{self.base}/response/{id}"

    def respond(self, id: str, said: Payload) -> None:
        """Five answers, within half an hour. A reply is ephemeral unless it says "in_channel"."""
        if id not in self.urls:
            raise Refused("invalid_url")
        team, channel, user, thread, origin, made, used = self.urls[id]
        if used >= 5:
            raise Refused("used_url")
        if time.monotonic() - made > 1800:
            raise Refused("expired_url")
        self.urls[id] = (team, channel, user, thread, origin, made, used + 1)
        known = {"text", "blocks", "response_type", "replace_original", "delete_original", "thread_ts", "metadata",
                 "unfurl_links", "unfurl_media"}  # fmt: skip
        if said.keys() - known:
            raise Refused("invalid_payload")
        if said.get("blocks") and (problems := check_message(said["blocks"])):
            raise Refused("invalid_blocks", errors=problems)
        if origin and (said.get("replace_original") or said.get("delete_original")):
            team.ephemerals = [e for e in team.ephemerals if e.ts != origin]
            if said.get("delete_original"):
                return
        if not said.get("text") and not said.get("blocks"):
            raise Refused("no_text")
        self._shown(team, channel, user, said, said.get("thread_ts") or thread)

    def _shown(self, team: Team, channel: str, user: str, said: Payload, thread: str | None) -> None:
        ts = self.world.ts()
        if said.get("response_type") == "in_channel":
            where = team.channels[channel]
            where.messages[ts] = Message(
                ts, team.bot.id, said.get("text", ""), said.get("blocks"), thread, bot_id=f"B{team.id}"
            )
            return
        team.ephemerals.append(
            Ephemeral(channel, user, said.get("text", ""), said.get("blocks"), thread, ts, "response_url")
        )
