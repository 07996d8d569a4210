"""Slack as a platform: each delivery stands as exactly one message. docs/decisions/0012-slack-exactly-once.md."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.alerts import slack as form
from bot.alerts.slack import Payload
from bot.errors import Rejected, Retryable
from bot.model import Act, Claim, Receipt

log = logging.getLogger(__name__)

MARK = "slugline_delivery"
"""The event_type of the metadata by which a message is found again: docs.slack.dev/messaging/message-metadata."""
SKEW = 60.0
"""Seconds that Slack's clock may be behind ours, when a message is looked for from its delivery's creation on."""
PAGE = 200
"""Messages looked through at once: docs.slack.dev/apis/web-api/pagination recommends no more than 200."""
FRESH = 600.0
"""Seconds for which a root that was seen is taken to be there still."""
REMEMBERED = 10_000
"""Channels, roots and pauses remembered."""

NOWHERE = {
    "channel_not_found": "the channel does not exist, or the app is not in it; invite it: /invite @Slugline",
    "not_in_channel": "the app is not in the channel; invite it: /invite @Slugline",
    "is_archived": "the channel is archived; unarchive it, or subscribe elsewhere",
    "user_not_found": "there is no such person in this workspace",
    "user_disabled": "the person's account is deactivated",
    "cannot_dm_bot": "an app cannot be sent direct messages",
    "messages_tab_disabled": "direct messages are off for the app; turn on its Messages tab",
    "restricted_action": "a setting of the workspace keeps the app from posting there",
    "restricted_action_read_only_channel": "the channel is read-only for apps",
    "restricted_action_thread_only_channel": "only threads may be written in the channel",
    "restricted_action_non_threadable_channel": "the channel takes no threads",
    "method_not_supported_for_channel_type": "the app cannot post in a conversation of that kind",
}
"""Errors that hold for a place until somebody does something: docs.slack.dev/reference/methods/chat.postMessage#errors."""
LOCKED_OUT = {
    "token_revoked": "the app's token was revoked",
    "token_expired": "the app's token has expired",
    "invalid_auth": "the app's token is not valid",
    "not_authed": "no token is set",
    "account_inactive": "the app was removed from the workspace",
    "missing_scope": "the app lacks a permission",
    "not_allowed_token_type": "the token is of the wrong kind; a bot token begins with xoxb-",
    "no_permission": "the app lacks a permission",
    "access_denied": "the workspace denies access to the app",
    "team_access_not_granted": "the workspace denies access to the app",
    "ekm_access_denied": "the workspace's administrators have suspended posting",
}
"""The same for all of a workspace. `slugline check slack` says what to do."""
UNSURE = {"internal_error", "fatal_error", "request_timeout", "service_unavailable"}
"""Errors after which the message may stand all the same: "It's possible some aspect of the operation succeeded"."""
LATER = {"ratelimited", "rate_limited", "team_added_to_org", "message_limit_exceeded"}
BAD_FORM = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}


class Unsure(Exception):
    """Nobody knows whether Slack took the message."""


class Pace:
    """When a channel may be spoken in: about once a second, and not while Slack asked us to wait.

    ``clock`` is monotonic; ``sleep`` waits. A wait longer than ``patience`` seconds is left to the outbox; ``waited`` is
    told of each that is not.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]],
        interval: float = 1.0,
        patience: float = 12.0,
        waited: Callable[[float], None] = lambda _: None,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._interval = interval
        self._patience = patience
        self._waited = waited
        self._next: dict[str, float] = {}
        self._paused: dict[tuple[str, str], float] = {}

    async def turn(self, method: str, channel: str, *, speaking: bool = False) -> None:
        """Waits until a method may be called for a channel; ``speaking`` takes the channel's turn.

        Raises:
            Retryable: the wait would be too long.
        """
        wait = self._pause(method, channel)
        if speaking:
            due = max(self._clock() + wait, self._next.get(channel, 0.0))
            wait = due - self._clock()
        if wait > self._patience:
            raise Retryable(f"{method} waits for its turn", after=wait, counts=False)
        if speaking:
            self._next[channel] = due + self._interval
            _bound(self._next)
        while wait > 0:
            self._waited(wait)
            await self._sleep(wait)
            wait = self._pause(method, channel)  # another may have been told to wait meanwhile
            if wait > self._patience:
                raise Retryable(f"{method} waits for its turn", after=wait, counts=False)

    def pause(self, method: str, channel: str, seconds: float) -> None:
        """Slack asked us to wait. A second channel that is told so means the whole workspace."""
        now = self._clock()
        others = any(m == method and c not in ("", channel) and until > now for (m, c), until in self._paused.items())
        for where in (channel, "") if others else (channel,):
            self._paused[method, where] = max(now + seconds, self._paused.get((method, where), 0.0))
        _bound(self._paused)

    def _pause(self, method: str, channel: str) -> float:
        until = max(self._paused.get((method, channel), 0.0), self._paused.get((method, ""), 0.0))
        return max(0.0, until - self._clock())


class SlackMessenger:
    """Sends to the channels and people of one workspace.

    ``client`` must have no retry handlers: the SDK's send a message again whose reply was lost.
    """

    platform = "slack"

    def __init__(self, client: AsyncWebClient, pace: Pace, clock: Callable[[], float]) -> None:
        if client.retry_handlers:
            raise ValueError("a client with retry handlers would send messages twice")
        self._client = client
        self._pace = pace
        self._clock = clock
        self._people: dict[str, str] = {}
        self._seen: dict[tuple[str, str], float] = {}

    async def send(self, claim: Claim, now: float) -> Receipt:
        """See ports.Messenger. ``now`` is not looked at: Slack's clock counts."""
        delivery = claim.delivery
        if delivery.act is Act.EDIT:
            return await self._edit(claim)
        channel = await self._channel(delivery.destination.address)
        alone = delivery.act in (Act.DIGEST, Act.NOTICE) or delivery.new_root
        root = None if alone else claim.root
        gone = root is not None and not await self._stands(channel, root)
        if claim.attempt > 1:
            for place in (root, None) if gone else (root,):
                if found := await self._find(claim, channel, place):
                    return Receipt(found, new_root=gone and place is None)
        earlier = await self._permalink(channel, root) if root and gone else ""
        thread = None if gone else root
        payload = _payload(claim, thread, earlier)
        try:
            sent = await self._post(claim, channel, thread, payload)
        except Missing as lost:
            # the root was deleted a moment ago
            self._seen.pop((channel, thread or ""), None)
            raise Retryable(str(lost), counts=False) from lost
        except Unsure as doubt:
            found = await self._find(claim, channel, thread)
            if found is None:
                # it may still be on its way; the next try looks again
                raise Retryable(str(doubt)) from doubt
            sent = found
        if thread is None:
            self._remember(channel, sent)
        return Receipt(sent, new_root=gone)

    # --- the three things that are done

    async def _post(self, claim: Claim, channel: str, thread: str | None, payload: Payload) -> str:
        """Posts, and returns the message's ts. Raises Unsure, Retryable, Rejected."""
        said: dict[str, Any] = {
            "text": payload.text,
            "blocks": list(payload.blocks),
            "metadata": {"event_type": MARK, "event_payload": {"delivery": claim.delivery.id}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if thread is not None:
            said["thread_ts"] = thread
            if claim.delivery.broadcast:
                said["reply_broadcast"] = True
        while True:
            # of what Slack asks us to hold back nothing was taken: it is sent again here as long as the wait is short,
            # so that what comes behind does not overtake it
            await self._pace.turn("chat.postMessage", channel, speaking=True)
            try:
                answer = await self._call("chat.postMessage", channel, **said)
                break
            except Retryable as limit:
                if limit.counts:
                    raise
            except BadForm as defect:
                # better without its looks than not at all
                if "blocks" not in said:
                    raise Rejected(str(defect)) from defect
                log.error("delivery %s is sent as plain text: %s", claim.delivery.id, defect)
                del said["blocks"]
        return str(answer["ts"])

    async def _edit(self, claim: Claim) -> Receipt:
        """Brings a message up to date. Doing it again changes nothing, so an unsure end is simply tried again."""
        ts = claim.target or claim.root
        if ts is None:
            raise Rejected("there is no root message to edit")
        if claim.target_digest is not None:
            payload = form.digest(claim.target_digest, notes=claim.notes)
        elif claim.target is None or claim.target == claim.root:
            message = claim.root_message or claim.target_message
            if message is None:
                raise Rejected("there is no message")
            payload = form.root(message, claim.tally, delivery=claim.root_delivery, notes=claim.notes)
        elif claim.target_message is not None:
            payload = form.update(claim.target_message, delivery=claim.delivery.edits, notes=claim.notes)
        else:
            raise Rejected("there is no message")
        channel = await self._channel(claim.delivery.destination.address)
        await self._pace.turn("chat.update", channel)
        said: dict[str, Any] = {"ts": ts, "text": payload.text, "blocks": list(payload.blocks)}
        try:
            await self._call("chat.update", channel, **said)
        except Missing:
            # somebody deleted it: there is nothing left to bring up to date
            self._seen.pop((channel, ts), None)
        except (Unsure, BadForm) as doubt:
            raise Retryable(str(doubt)) from doubt
        return Receipt(ts)

    async def _find(self, claim: Claim, channel: str, thread: str | None) -> str | None:
        """The ts of the message that a delivery was sent as before, if it was.

        Raises:
            Retryable, Rejected: it cannot be looked up, so it must not be sent.
        """
        method = "conversations.history" if thread is None else "conversations.replies"
        said: dict[str, Any] = {
            "oldest": f"{max(0.0, claim.delivery.created - SKEW):.6f}",
            "include_all_metadata": True,
            "limit": PAGE,
        }
        if thread is not None:
            said["ts"] = thread
        while True:
            await self._pace.turn(method, channel)
            try:
                page = await self._call(method, channel, **said)
            except Unsure as doubt:
                raise Retryable(str(doubt)) from doubt
            except Missing:
                return None
            for message in page["messages"]:
                mark = message.get("metadata") or {}
                if mark.get("event_type") == MARK and mark["event_payload"].get("delivery") == claim.delivery.id:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            said["cursor"] = cursor

    # --- what they rest on

    async def _channel(self, address: str) -> str:
        """The conversation of an address: itself, or the direct messages with a person."""
        if not address.startswith(("U", "W")):
            return address
        if address not in self._people:
            await self._pace.turn("conversations.open", address)
            try:
                opened = await self._call("conversations.open", address, users=address)
            except Unsure as doubt:
                raise Retryable(str(doubt)) from doubt
            self._people[address] = str(opened["channel"]["id"])
            _bound(self._people)
        return self._people[address]

    async def _stands(self, channel: str, root: str) -> bool:
        """Whether a root is still there: a person may have deleted it. Of one with replies Slack keeps a tombstone."""
        seen = self._seen.get((channel, root))
        if seen is not None and self._clock() - seen < FRESH:
            return True
        await self._pace.turn("conversations.replies", channel)
        try:
            page = await self._call("conversations.replies", channel, ts=root, limit=1)
        except Unsure as doubt:
            raise Retryable(str(doubt)) from doubt
        except Missing:
            return False
        first: dict[str, Any] = next(iter(page["messages"]), {})
        if first.get("ts") != root or first.get("subtype") == "tombstone":
            return False
        self._remember(channel, root)
        return True

    def _remember(self, channel: str, root: str) -> None:
        self._seen[channel, root] = self._clock()
        _bound(self._seen)

    async def _permalink(self, channel: str, root: str) -> str:
        """Where the thread of a deleted root still stands; "" if nowhere."""
        try:
            return str((await self._call("chat.getPermalink", channel, message_ts=root))["permalink"])
        except (Missing, Unsure, Rejected):
            return ""

    async def _call(self, method: str, channel: str, **said: Any) -> dict[str, Any]:
        """One call, once.

        Raises:
            Unsure: it may have been done.
            Retryable, Rejected: it surely was not.
            Missing: the message that it is about is not there.
            BadForm: the blocks are not such as Slack takes.
        """
        if method != "conversations.open":
            said["channel"] = channel
        verb = (
            "params" if method.startswith(("conversations.history", "conversations.replies", "chat.getP")) else "json"
        )
        try:
            if verb == "params":
                answer = await self._client.api_call(method, http_verb="GET", params=said)
            else:
                answer = await self._client.api_call(method, json=said)
        except SlackApiError as error:
            raise self._named(error, method, channel) from error
        except aiohttp.ClientConnectorError as error:
            raise Retryable(f"Slack cannot be reached: {error}") from error
        except (aiohttp.ClientError, OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            raise Unsure(f"{method}: no answer from Slack ({type(error).__name__})") from error
        data = answer.data
        if not isinstance(data, dict):
            raise Unsure(f"{method}: an answer that is no JSON")
        return data

    def _named(self, error: SlackApiError, method: str, channel: str) -> Exception:
        """What an error of Slack's means for us."""
        response: Any = error.response
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        said = getattr(response, "data", None)
        data: dict[str, Any] = said if isinstance(said, dict) else {}
        name = str(data.get("error", ""))
        if status == 429 or name in LATER:
            wait = _seconds((getattr(response, "headers", None) or {}).get("Retry-After"))
            self._pace.pause(method, channel, wait)
            return Retryable(f"{method}: Slack asks to wait {wait:g} s", after=wait, counts=False)
        if status >= 500 or not name or name in UNSURE:
            return Unsure(f"{method}: {name or f'HTTP {status}'}")
        if name in ("message_not_found", "thread_not_found"):
            return Missing(f"{method}: {name}")
        if name in BAD_FORM:
            return BadForm(f"{name}: {data.get('errors', '')}")
        if name in NOWHERE:
            return Rejected(f"{name}: {NOWHERE[name]}", suspends=NOWHERE[name])
        if name in LOCKED_OUT:
            needed = f" ({data['needed']})" if data.get("needed") else ""
            why = f"{LOCKED_OUT[name]}{needed}; slugline check slack says more"
            return Rejected(f"{name}: {why}", suspends=why)
        return Rejected(f"{method}: {name}")


class Missing(Exception):
    """A message is not there."""


class BadForm(Exception):
    """Slack does not take the blocks."""


def _payload(claim: Claim, thread: str | None, earlier: str) -> Payload:
    """What a delivery says. Raises Rejected."""
    delivery = claim.delivery
    if delivery.act is Act.DIGEST:
        if delivery.digest is None:
            raise Rejected("there is no digest")
        return form.digest(delivery.digest, notes=claim.notes)
    if delivery.act is Act.NOTICE:
        if not delivery.notice:
            raise Rejected("there is no notice")
        return form.notice(delivery.notice)
    if delivery.message is None:
        raise Rejected("there is no message")
    if thread is None:
        return form.root(delivery.message, claim.tally, delivery=delivery.id, notes=claim.notes, earlier=earlier)
    return form.update(delivery.message, delivery=delivery.id, notes=claim.notes)


def _seconds(header: str | None) -> float:
    """Retry-After in seconds; one if it does not say: docs.slack.dev/apis/web-api/rate-limits."""
    try:
        return max(1.0, float(header or 1.0))
    except ValueError:
        return 1.0


def _bound(remembered: dict[Any, Any]) -> None:
    """Forgets what was remembered first, beyond REMEMBERED."""
    while len(remembered) > REMEMBERED:
        del remembered[next(iter(remembered))]
