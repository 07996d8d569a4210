"""What people do in Slack becomes a command line and a caller; the answer goes back to where they are.

Everything is acknowledged first, within three seconds whatever the work takes, and done once however often Slack tells
of it: docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import aiohttp
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.alerts.slack import Payload, workspace
from bot.book import Role
from bot.delivery.workspaces import Workspace, Workspaces
from bot.errors import StoreError
from bot.model import Destination
from handlers.answer import Answer, sorry
from handlers.caller import Caller
from handlers.slack import views
from handlers.slack.manifest import COMMAND, QUIET, TRACK, WATCH, WHY
from handlers.slack.render import render

log = logging.getLogger(__name__)
_BOLT = logging.getLogger(f"{__name__}.bolt")
_BOLT.setLevel(logging.ERROR)  # it warns that the client has a token of its own: the one that authorize gives

Body = dict[str, Any]
Do = Callable[[str, Caller], Awaitable[Answer]]
Invited = Callable[[Destination], Awaitable[None]]
Removed = Callable[[str, str], Awaitable[None]]

PEOPLE = 5_000
"""People whose name and zone are remembered."""
PATIENCE = 2.0
"""Seconds that a modal waits for its answer before it closes, and the answer comes by direct message."""
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(\|[^>]*)?>")
_ADDRESS = re.compile(r"https?://[^\s|<>]+")


class Once(Protocol):
    """Remembers what was begun; bot/store/once.py keeps it for all workers."""

    async def first(self, id: str) -> bool:
        """True for the first who asks about an id."""


class Presence(Protocol):
    """Who is where; see handlers/presence.py."""

    async def joined(self, channel: str, user: str) -> None:
        """Somebody is in a channel from now on."""

    async def left(self, channel: str, user: str) -> None:
        """Somebody is no longer in a channel."""

    def arrived(self, channel: str) -> None:
        """The app is in a channel from now on."""

    def wake(self) -> None:
        """The book may have changed."""


async def _nobody(destination: Destination) -> None:
    return None


async def _nowhere(prefix: str, why: str) -> None:
    return None


class Front:
    """The app: bolt's listeners, and how each becomes a line.

    ``do`` does a line; ``invited`` is told where the app was invited, ``removed`` from which workspace it was removed: what
    leads its addresses, and why; ``presence`` who comes and goes. With a ``signing_secret`` requests by HTTP are taken that carry its signature.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        do: Do,
        once: Once,
        invited: Invited = _nobody,
        removed: Removed = _nowhere,
        signing_secret: str = "",
        presence: Presence | None = None,
    ) -> None:
        self.workspaces = workspaces
        self._do = do
        self._once = once
        self._invited = invited
        self._removed = removed
        self._presence = presence
        self._people: dict[str, tuple[str, str, Role]] = {}

        # bolt fills in arguments by their names: no method. What is put in its context it hands to the listeners
        async def authorize(context: AsyncBoltContext, team_id: str) -> AuthorizeResult | None:
            there = await workspaces.of(team_id)
            if there is None:
                return None
            context["there"] = there
            return AuthorizeResult(
                enterprise_id=None,
                team_id=team_id,
                bot_token=there.client.token,
                bot_id=there.bot,
                bot_user_id=there.me,
            )

        # without a secret nothing that comes by HTTP can be right: a value that nobody knows refuses it
        self.app = AsyncApp(
            client=workspaces.client,
            authorize=authorize,  # type: ignore[arg-type]  # None is one that bolt knows: not installed
            signing_secret=signing_secret or "-",
            logger=_BOLT,
            user_facing_authorize_error_message="Slugline is not installed in this workspace any more.",
        )
        self.app.command(COMMAND)(self._slash)
        self.app.event("app_mention")(self._mention)
        self.app.event("message")(self._message)
        self.app.event("app_home_opened")(self._home)
        self.app.event("member_joined_channel")(self._joined)
        self.app.event("member_left_channel")(self._left)
        self.app.event("app_uninstalled")(self._uninstalled)
        self.app.event("tokens_revoked")(self._revoked)
        self.app.action(re.compile(r"^slug\."))(self._click)
        self.app.shortcut(WHY)(self._why)
        self.app.shortcut(TRACK)(self._track)
        self.app.shortcut(WATCH)(self._open_watch)
        self.app.shortcut(QUIET)(self._open_quiet)
        self.app.view(WATCH)(self._submitted)
        self.app.view(QUIET)(self._submitted)

    # --- commands, mentions, direct messages

    async def _slash(self, ack: AsyncAck, body: Body, there: Workspace) -> None:
        await ack()
        if await self._once.first(f"slash:{body['trigger_id']}"):
            caller = await self._caller(there, body["user_id"], body["channel_id"], body.get("channel_name", ""))
            answer = await self._answer(_plain(body.get("text", "")) or "help", caller)
            await self._respond(body["response_url"], answer, caller)

    async def _mention(self, body: Body, event: Body, there: Workspace) -> None:
        if await self._once.first(f"event:{body['event_id']}") and "user" in event:
            thread = event.get("thread_ts", "")
            caller = await self._caller(there, event["user"], event["channel"], thread=thread)
            answer = await self._answer(_plain(_MENTION.sub(" ", event.get("text", ""), count=1)) or "help", caller)
            said = _said(render(answer), event["channel"], thread or (event["ts"] if answer.public else ""))
            if answer.public:
                await self._call(there, "chat.postMessage", said | {"unfurl_links": False, "unfurl_media": False})
            else:
                await self._call(there, "chat.postEphemeral", said | {"user": event["user"]})

    async def _message(self, body: Body, event: Body, there: Workspace) -> None:
        """Direct messages; what is no person's own words is passed over."""
        if event.get("channel_type") != "im" or event.get("subtype") or event.get("bot_id") or "user" not in event:
            return
        if await self._once.first(f"event:{body['event_id']}"):
            thread = event.get("thread_ts", "")
            caller = await self._caller(there, event["user"], event["channel"], thread=thread)
            answer = await self._answer(_plain(event.get("text", "")) or "help", caller)
            said = _said(render(answer), event["channel"], thread)
            await self._call(there, "chat.postMessage", said | {"unfurl_links": False, "unfurl_media": False})

    async def _joined(self, body: Body, event: Body, there: Workspace) -> None:
        """Somebody came into a channel; the app itself, if it was invited: what could not be sent there is tried again."""
        channel, user = there.address(event["channel"]), event.get("user", "")
        try:
            if user == there.me:
                await self._invited(Destination("slack", channel))
                if self._presence is not None:
                    self._presence.arrived(channel)
            elif self._presence is not None:
                await self._presence.joined(channel, there.address(user))
        except StoreError as error:
            log.error("that %s came into %s is not noted: %s", user, channel, error)

    async def _left(self, body: Body, event: Body, there: Workspace) -> None:
        """Somebody left a channel: docs.slack.dev/reference/events/member_left_channel."""
        channel, user = there.address(event["channel"]), event.get("user", "")
        try:
            if self._presence is not None:
                await self._presence.left(channel, there.address(user))
        except StoreError as error:
            log.error("that %s left %s is not noted: %s", user, channel, error)

    # --- the end of an installation: it has no token any more, so bolt looks for none

    async def _uninstalled(self, body: Body) -> None:
        await self._ended(body["team_id"], "the app was removed from the workspace")

    async def _revoked(self, body: Body, event: Body) -> None:
        """Tokens of people, under "oauth", are none of ours."""
        if (event.get("tokens") or {}).get("bot"):
            await self._ended(body["team_id"], "the app's token was revoked")

    async def _ended(self, team: str, why: str) -> None:
        prefix = await self.workspaces.ended(team)
        if prefix is None:
            log.warning("workspace %s: %s, says Slack; but the token that we have is good", team, why)
        else:
            await self._removed(prefix, why)

    # --- buttons and shortcuts

    async def _click(self, ack: AsyncAck, body: Body, there: Workspace) -> None:
        await ack()
        if not await self._once.first(f"click:{body['trigger_id']}"):
            return
        line, user = str(body["actions"][0].get("value") or ""), body["user"]["id"]
        if line == views.TRY:
            await self._try(there, body, user)
        elif line in (views.OPEN_WATCH, views.OPEN_QUIET):
            await self._open(there, body["trigger_id"], views.watch() if line == views.OPEN_WATCH else views.quiet())
        elif body.get("container", {}).get("type") == "view":
            caller = await self._caller(there, user, "D")
            await self._show(there, body["trigger_id"], await self._answer(line, caller), caller)
            await self._publish(there, caller)
        else:
            where = body["container"]
            thread = where.get("thread_ts") or where.get("message_ts", "")
            ephemeral = bool(where.get("is_ephemeral"))
            caller = await self._caller(
                there, user, where["channel_id"], body["channel"].get("name", ""), "" if ephemeral else thread
            )
            answer = await self._answer(line, caller)
            await self._respond(body["response_url"], answer, caller, where.get("thread_ts", ""))

    async def _why(self, ack: AsyncAck, body: Body, there: Workspace) -> None:
        await ack()
        if await self._once.first(f"shortcut:{body['trigger_id']}"):
            caller = await self._of_message(there, body)
            ours = body["message"].get("user") == there.me
            address = "" if ours else _first_address(body["message"])
            await self._respond(body["response_url"], await self._answer(f"why {address}".strip(), caller), caller)

    async def _track(self, ack: AsyncAck, body: Body, there: Workspace) -> None:
        await ack()
        if await self._once.first(f"shortcut:{body['trigger_id']}"):
            caller = await self._of_message(there, body)
            address = _first_address(body["message"])
            answer = (
                await self._answer(f"follow {address}", caller)
                if address
                else sorry("There is no link in that message.", "Use it on a message with the link of a report.")
            )
            await self._respond(body["response_url"], answer, caller)

    async def _of_message(self, there: Workspace, body: Body) -> Caller:
        message = body["message"]
        return await self._caller(
            there,
            body["user"]["id"],
            body["channel"]["id"],
            body["channel"].get("name", ""),
            body.get("message_ts") or message["ts"],
        )

    # --- modals

    async def _open_watch(self, ack: AsyncAck, body: Body, there: Workspace) -> None:
        await ack()
        if await self._once.first(f"shortcut:{body['trigger_id']}"):
            await self._open(there, body["trigger_id"], views.watch())

    async def _open_quiet(self, ack: AsyncAck, body: Body, there: Workspace) -> None:
        await ack()
        if await self._once.first(f"shortcut:{body['trigger_id']}"):
            await self._open(there, body["trigger_id"], views.quiet())

    async def _try(self, there: Workspace, body: Body, user: str) -> None:
        """The button inside the modal: what the query would have brought in the last 72 hours."""
        view = body["view"]
        query = views.query_of(view)
        answer = (
            await self._answer(f"test {query}", await self._caller(there, user, "D"))
            if query
            else sorry("There is no query yet.", "Write one, then try it.")
        )
        await self._call(
            there, "views.update", {"view_id": view["id"], "view": views.watch(query, view, render(answer))}
        )

    async def _submitted(self, ack: AsyncAck, body: Body, there: Workspace) -> None:
        work = asyncio.create_task(self._submit(body, there))
        done, _ = await asyncio.wait({work}, timeout=PATIENCE)
        if not done:
            await ack()
            if said := await work:
                await self._tell(there, *said)
        elif (said := work.result()) is None:
            await ack()
        elif said[1].ok:
            await ack(response_action="update", view=views.answer(render(said[1])))
        else:
            await ack(response_action="errors", errors={views.block_of(body["view"]): said[1].text[:1500]})
        if said:
            await self._publish(there, said[0])

    async def _submit(self, body: Body, there: Workspace) -> tuple[Caller, Answer] | None:
        """Does what a modal says; None if it was begun before."""
        view = body["view"]
        if not await self._once.first(f"view:{view['id']}:{view.get('hash', '')}"):
            return None
        caller = await self._caller(there, body["user"]["id"], "D")
        return caller, await self._answer(views.line_of(view), caller)

    async def _open(self, there: Workspace, trigger: str, view: Body) -> None:
        await self._call(there, "views.open", {"trigger_id": trigger, "view": view})

    async def _show(self, there: Workspace, trigger: str, answer: Answer, caller: Caller) -> None:
        """An answer in a modal; by direct message if the time for one is over."""
        if await self._call(there, "views.open", {"trigger_id": trigger, "view": views.answer(render(answer))}) is None:
            await self._tell(there, caller, answer)

    async def _tell(self, there: Workspace, caller: Caller, answer: Answer) -> None:
        said = _said(render(answer), _id(caller.home), "")
        await self._call(there, "chat.postMessage", said | {"unfurl_links": False, "unfurl_media": False})

    # --- App Home

    async def _home(self, body: Body, event: Body, there: Workspace) -> None:
        if event.get("tab") == "home" and await self._once.first(f"event:{body['event_id']}"):
            await self._publish(there, await self._caller(there, event["user"], "D"))

    async def _publish(self, there: Workspace, caller: Caller) -> None:
        """What somebody hears, when it is quiet, the topics of their channels, what is running."""
        asked = [(await self._answer(line, caller)) for line in ("subscriptions", "quiet", "topics mine", "stories")]
        view = views.home([render(a) for a in asked])
        await self._call(there, "views.publish", {"user_id": _id(caller.home), "view": view})

    # --- there and back

    async def _answer(self, line: str, caller: Caller) -> Answer:
        try:
            return await self._do(line, caller)
        except Exception:
            log.exception("a command could not be done")
            return sorry("Something went wrong here.", "It is in the log; please try again.")
        finally:
            if self._presence is not None:
                self._presence.wake()

    async def _respond(self, url: str, answer: Answer, caller: Caller, thread: str = "") -> None:
        """Answers where it was asked: to the asker alone, or to all if it changed what the channel hears.

        Five answers within half an hour: docs.slack.dev/interactivity/handling-user-interaction#message_responses.
        """
        payload = render(answer)
        public = answer.public and answer.ok and not caller.direct
        body: Body = {
            "text": payload.text,
            "blocks": list(payload.blocks),
            "response_type": "in_channel" if public else "ephemeral",
            "replace_original": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread:
            body["thread_ts"] = thread
        try:
            hook = AsyncWebhookClient(url, session=self.workspaces.client.session, retry_handlers=[])
            sent = await hook.send_dict(body)
            if sent.status_code != 200:
                log.error("an answer was not taken: HTTP status %s", sent.status_code)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.error("an answer could not be given: %s", error)

    async def _call(self, there: Workspace, method: str, said: Body) -> Body | None:
        """One call, once. None if Slack refused or was away: whoever asked will ask again."""
        try:
            data = (await there.client.api_call(method, json=said)).data
            return data if isinstance(data, dict) else None
        except SlackApiError as error:
            log.error("%s: %s", method, error.response.get("error") if error.response else error)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.error("%s: %s", method, error)
        return None

    async def _caller(self, there: Workspace, user: str, channel: str, name: str = "", thread: str = "") -> Caller:
        direct = channel.startswith("D")
        shown, zone, role = await self._person(there, user)
        place = Destination("slack", there.address(user if direct else channel))
        return Caller(
            f"slack:{there.address(user)}",
            shown,
            place,
            direct,
            zone,
            role,
            thread,
            "" if direct or not name else f"#{name}",
        )

    async def _person(self, there: Workspace, user: str) -> tuple[str, str, Role]:
        """Name, zone, role. Guests ask, members edit, admins and owners do everything."""
        key = there.address(user)
        if key not in self._people:
            data = None
            try:
                data = (await there.client.users_info(user=user)).data
            except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
                log.error("users.info: %s", type(error).__name__)
            if not isinstance(data, dict):
                return user, "UTC", Role.READER
            u = data["user"]
            admin = u.get("is_admin") or u.get("is_owner") or u.get("is_primary_owner")
            guest = u.get("is_restricted") or u.get("is_ultra_restricted") or u.get("is_stranger")
            role = Role.ADMIN if admin else Role.READER if guest else Role.EDITOR
            profile = u.get("profile") or {}
            shown = profile.get("display_name") or u.get("real_name") or u.get("name") or user
            while len(self._people) >= PEOPLE:
                del self._people[next(iter(self._people))]
            self._people[key] = (shown, u.get("tz") or "UTC", role)
        return self._people[key]


def _id(place: Destination) -> str:
    """Slack's id of a place."""
    return workspace(place.address)[1]


def _said(payload: Payload, channel: str, thread: str) -> Body:
    said: Body = {"channel": channel, "text": payload.text, "blocks": list(payload.blocks)}
    return said | {"thread_ts": thread} if thread else said


def _plain(text: str) -> str:
    """What was typed: Slack sends &, < and > as entities."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _first_address(message: Body) -> str:
    found = _ADDRESS.search(str(message.get("text", "")))
    return _plain(found[0]) if found else ""
