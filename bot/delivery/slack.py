"""Slack as a platform: each delivery stands as exactly one message. docs/decisions/0012-slack-exactly-once.md."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.alerts import slack as form
from bot.alerts.slack import Payload
from bot.delivery.pace import Pace, Where, bound
from bot.delivery.workspaces import Workspace, Workspaces
from bot.errors import Rejected, Retryable, Unsure
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
"""Channels and roots remembered."""

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
CLOSED = {"not_allowed_token_type", "missing_scope"}
"""What Slack may say to a bot that asks for a thread. If it lacks the scope for history as well, that call says so."""
SHORTEST, LONGEST = 0.5, 30.0
"""Seconds between tries while Slack answers nothing: as long as it has been silent, within these."""
UNSURE = {"internal_error", "fatal_error", "request_timeout", "service_unavailable"}
"""Errors after which the message may stand all the same: "It's possible some aspect of the operation succeeded"."""
LATER = {"ratelimited", "rate_limited", "team_added_to_org", "message_limit_exceeded"}
BAD_FORM = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A channel, in the workspace that it is in."""

    there: Workspace
    channel: str

    @property
    def where(self) -> Where:
        """What Slack's limits go by."""
        return self.there.team, self.channel


class SlackMessenger:
    """Sends to the channels and people of all workspaces. ``clock`` is monotonic."""

    platform = "slack"

    def __init__(self, workspaces: Workspaces, pace: Pace, clock: Callable[[], float]) -> None:
        self._workspaces = workspaces
        self._pace = pace
        self._clock = clock
        self._people: dict[Where, str] = {}
        self._seen: dict[tuple[Where, str], float] = {}
        self._said: dict[tuple[Where, str], float] = {}
        self._closed: dict[Where, None] = {}
        self._answers = 0
        self._silent: float | None = None

    async def send(self, claim: Claim, now: float) -> Receipt:
        """See ports.Messenger. ``now`` is not looked at: Slack's clock counts.

        While Slack answers nobody anything, it is no failed try: nothing is given up for an outage, however long.
        """
        before = self._answers
        try:
            return await self._send(claim)
        except Retryable as error:
            if not error.counts or self._answers != before or self._silent is None:
                raise
            wait = min(LONGEST, max(SHORTEST, self._clock() - self._silent))
            raise Unsure(f"Slack does not answer: {error}", after=wait, counts=False) from error

    async def _send(self, claim: Claim) -> Receipt:
        delivery = claim.delivery
        if delivery.act is Act.EDIT:
            return await self._edit(claim)
        spot = await self._spot(delivery.destination.address)
        alone = delivery.act in (Act.DIGEST, Act.NOTICE) or delivery.new_root
        root = None if alone else claim.root
        gone = root is not None and not await self._stands(spot, root)
        if claim.attempt > 1:
            for place in (root, None) if gone else (root,):
                if found := await self._find(claim, spot, place):
                    return Receipt(found, new_root=gone and place is None)
        before = root if gone else claim.earlier
        earlier = await self._permalink(spot, before) if before else ""
        thread = None if gone else root
        payload = _payload(claim, thread, earlier)
        try:
            sent = await self._post(claim, spot, thread, payload)
        except Missing as lost:
            # the root was deleted a moment ago
            self._seen.pop((spot.where, thread or ""), None)
            raise Retryable(str(lost), counts=False) from lost
        except Unsure as doubt:
            try:
                found = await self._find(claim, spot, thread)
            except Retryable as later:
                # whatever kept us from looking, it may stand: this was a try, and the next one must look
                raise Retryable(f"{doubt}; {later}", after=later.after) from later
            if found is None:
                # it may still be on its way; the next try looks again
                raise
            sent = found
        if thread is None:
            self._remember(spot, sent)
        else:
            self._said[spot.where, thread] = float(sent)
            bound(self._said, REMEMBERED)
        return Receipt(sent, new_root=gone)

    # --- the three things that are done

    async def _post(self, claim: Claim, spot: Spot, thread: str | None, payload: Payload) -> str:
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
        delivery = claim.delivery
        async with self._pace.speaking("chat.postMessage", spot.where, delivery.id, delivery.urgent) as until:
            while True:
                try:
                    answer = await self._call("chat.postMessage", spot, **said)
                    return str(answer["ts"])
                except NewToken:
                    raise
                except Retryable as limit:
                    # of what Slack asks us to hold back nothing was taken: it is sent again here as long as the wait is
                    # short, so that what comes behind does not overtake it
                    if limit.counts:
                        raise
                    await self._pace.turn("chat.postMessage", spot.where, until)
                except BadForm as defect:
                    # better without its looks than not at all
                    if "blocks" not in said:
                        raise Rejected(str(defect)) from defect
                    log.error("delivery %s is sent as plain text: %s", claim.delivery.id, defect)
                    del said["blocks"]

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
        elif claim.target_message is not None and claim.target_opened:
            # a root once, that another took the place of
            payload = form.root(claim.target_message, claim.tally, delivery=claim.delivery.edits, notes=claim.notes)
        elif claim.target_message is not None:
            payload = form.update(claim.target_message, delivery=claim.delivery.edits, notes=claim.notes)
        else:
            raise Rejected("there is no message")
        spot = await self._spot(claim.delivery.destination.address)
        await self._pace.turn("chat.update", spot.where)
        said: dict[str, Any] = {"ts": ts, "text": payload.text, "blocks": list(payload.blocks)}
        try:
            await self._call("chat.update", spot, **said)
        except Missing:
            # somebody deleted it: there is nothing left to bring up to date
            self._seen.pop((spot.where, ts), None)
        except BadForm as defect:
            raise Retryable(str(defect)) from defect
        return Receipt(ts)

    async def _find(self, claim: Claim, spot: Spot, thread: str | None) -> str | None:
        """The ts of the message that a delivery was sent as before, if it was.

        Raises:
            Retryable, Rejected: it cannot be looked up, so it must not be sent.
        """
        if thread is not None and spot.where in self._closed:
            return await self._guess(claim, spot, thread)
        method = "conversations.history" if thread is None else "conversations.replies"
        said: dict[str, Any] = {
            "oldest": f"{max(0.0, claim.delivery.created - SKEW):.6f}",
            "include_all_metadata": True,
            "limit": PAGE,
        }
        if thread is not None:
            said["ts"] = thread
        while True:
            await self._pace.turn(method, spot.where)
            try:
                page = await self._call(method, spot, **said)
            except Missing:
                return None
            except Closed:
                return await self._guess(claim, spot, str(thread))
            for message in page["messages"]:
                mark = message.get("metadata") or {}
                if mark.get("event_type") == MARK and mark["event_payload"].get("delivery") == claim.delivery.id:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            said["cursor"] = cursor

    async def _guess(self, claim: Claim, spot: Spot, thread: str) -> str | None:
        """The same, where Slack lets the token read no threads: by what a channel shows of them.

        A reply that was shown in the channel stands in its history; and a thread whose last reply is older than the
        delivery, or is one of ours that we know of, does not hold it.

        Raises:
            Retryable, Rejected: there is a later reply, and nobody can say whose.
        """
        if claim.delivery.broadcast and (found := await self._find(claim, spot, None)):
            return found
        root = await self._root(spot, thread)
        known = max(claim.delivery.created - SKEW, self._said.get((spot.where, thread), 0.0))
        if claim.delivery.broadcast or root is None or float(root.get("latest_reply") or 0.0) <= known:
            return None
        raise Retryable("the token may not read threads, and this one has a reply that may be the message")

    # --- what they rest on

    async def _spot(self, address: str) -> Spot:
        """The conversation of an address: itself, or the direct messages with a person."""
        there, id = await self._workspaces.at(address)
        spot = Spot(there, id)
        if not id.startswith(("U", "W")):
            return spot
        if spot.where not in self._people:
            await self._pace.turn("conversations.open", spot.where)
            opened = await self._call("conversations.open", spot, users=id)
            self._people[spot.where] = str(opened["channel"]["id"])
            bound(self._people, REMEMBERED)
        return Spot(there, self._people[spot.where])

    async def _stands(self, spot: Spot, root: str) -> bool:
        """Whether a root is still there: a person may have deleted it. Of one with replies Slack keeps a tombstone."""
        seen = self._seen.get((spot.where, root))
        if seen is not None and self._clock() - seen < FRESH:
            return True
        first = await self._root(spot, root)
        if first is None or first.get("ts") != root or first.get("subtype") == "tombstone":
            return False
        self._remember(spot, root)
        return True

    async def _root(self, spot: Spot, root: str) -> dict[str, Any] | None:
        """A thread's first message, with what Slack says of the thread; None if it is not there.

        Slack's pages differ on whether a bot's token may call conversations.replies in channels:
        docs/decisions/0012-slack-exactly-once.md. Where it may not, the channel's history has the message.
        """
        try:
            if spot.where not in self._closed:
                await self._pace.turn("conversations.replies", spot.where)
                try:
                    page = await self._call("conversations.replies", spot, ts=root, limit=1)
                    return next(iter(page["messages"]), None)
                except Closed as closed:
                    log.warning("%s is read by its history alone: %s", spot.there.address(spot.channel), closed)
                    self._closed[spot.where] = None
                    bound(self._closed, REMEMBERED)
            await self._pace.turn("conversations.history", spot.where)
            page = await self._call(
                "conversations.history",
                spot,
                oldest=root,
                latest=root,
                inclusive=True,
                limit=1,
                include_all_metadata=True,
            )
        except Missing:
            return None
        return next((m for m in page["messages"] if m.get("ts") == root), None)

    def _remember(self, spot: Spot, root: str) -> None:
        self._seen[spot.where, root] = self._clock()
        bound(self._seen, REMEMBERED)

    async def _permalink(self, spot: Spot, root: str) -> str:
        """Where the thread of a deleted root still stands; "" if nowhere."""
        try:
            return str((await self._call("chat.getPermalink", spot, message_ts=root))["permalink"])
        except (Missing, Unsure, Rejected):
            return ""

    async def _call(self, method: str, spot: Spot, **said: Any) -> dict[str, Any]:
        """One call, once.

        Raises:
            Unsure: it may have been done.
            Retryable else, Rejected: it surely was not.
            Missing: the message that it is about is not there.
            Closed: the token may read no threads there.
            BadForm: the blocks are not such as Slack takes.
        """
        if method != "conversations.open":
            said["channel"] = spot.channel
        verb = (
            "params" if method.startswith(("conversations.history", "conversations.replies", "chat.getP")) else "json"
        )
        try:
            if verb == "params":
                answer = await spot.there.client.api_call(method, http_verb="GET", params=said)
            else:
                answer = await spot.there.client.api_call(method, json=said)
        except SlackApiError as error:
            named = await self._named(error, method, spot)
            self._heard(not isinstance(named, Unsure))
            raise named from error
        except aiohttp.ClientConnectorError as error:
            self._heard(False)
            raise Retryable(f"Slack cannot be reached: {error}") from error
        except (aiohttp.ClientError, OSError, TimeoutError, asyncio.IncompleteReadError) as error:
            self._heard(False)
            raise Unsure(f"{method}: no answer from Slack ({type(error).__name__})") from error
        data = answer.data
        self._heard(isinstance(data, dict))
        if not isinstance(data, dict):
            raise Unsure(f"{method}: an answer that is no JSON")
        return data

    def _heard(self, answered: bool) -> None:
        """Slack answered, or nobody knows whether it is there."""
        if answered:
            self._answers += 1
            self._silent = None
        elif self._silent is None:
            self._silent = self._clock()

    async def _named(self, error: SlackApiError, method: str, spot: Spot) -> Exception:
        """What an error of Slack's means for us."""
        response: Any = error.response
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        said = getattr(response, "data", None)
        data: dict[str, Any] = said if isinstance(said, dict) else {}
        name = str(data.get("error", ""))
        if status == 429 or name in LATER:
            wait = _seconds((getattr(response, "headers", None) or {}).get("Retry-After"))
            self._pace.pause(method, spot.where, wait)
            return Retryable(f"{method}: Slack asks to wait {wait:g} s", after=wait, counts=False)
        if status >= 500 or not name or name in UNSURE:
            return Unsure(f"{method}: {name or f'HTTP {status}'}")
        if name in ("message_not_found", "thread_not_found"):
            return Missing(f"{method}: {name}")
        if method == "conversations.replies" and name in CLOSED:
            return Closed(f"{method}: {name}")
        if name in BAD_FORM:
            return BadForm(f"{name}: {data.get('errors', '')}")
        if name in NOWHERE:
            return Rejected(f"{name}: {NOWHERE[name]}", suspends=NOWHERE[name])
        if name in LOCKED_OUT:
            if await self._workspaces.newer(spot.there):
                return NewToken(f"{name}: there is a newer token", counts=False)
            needed = f" ({data['needed']})" if data.get("needed") else ""
            why = f"{LOCKED_OUT[name]}{needed}; slugline check slack says more"
            return Rejected(f"{name}: {why}", suspends=why)
        return Rejected(f"{method}: {name}")


class NewToken(Retryable):
    """Slack refused a token that was replaced meanwhile."""


class Missing(Exception):
    """A message is not there."""


class Closed(Exception):
    """Slack lets the token read no threads here."""


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
