"""What people do in Matrix becomes a command line and a caller; the answer goes back where they are.

In a room a command begins with "!slug"; in direct messages plain words do. An answer stands in the thread of the question.
Reactions to the bot's own messages are buttons, see REACTIONS.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from nio import (
    BadEvent,
    Event,
    MatrixRoom,
    MegolmEvent,
    ReactionEvent,
    RoomCreateEvent,
    RoomMemberEvent,
    RoomMessageText,
    SyncResponse,
    UnknownBadEvent,
)
from nio.responses import RoomInfo

from bot.alerts.matrix import threaded
from bot.book import Role
from bot.delivery.homeserver import AWAY, LOCKED_OUT, REFUSED, Account
from bot.errors import DeliveryError, StoreError
from bot.health import span
from bot.model import Destination
from handlers.answer import Answer, sorry
from handlers.caller import Caller
from handlers.matrix.render import PREFIX, render
from handlers.matrix.rooms import Rooms
from handlers.matrix.verify import Verifier

log = logging.getLogger(__name__)

REACTIONS = {
    "❓": "why",
    "⭐": "follow",
    "🔕": "mute",
    "♻": "wrong not new",
    "🗑": "wrong not news",
}
"""Reactions and what they say, in the thread of the message that they are put to. Skin tones and variants do not matter."""
ADMIN = 100
"""The power level of an admin: specification, "m.room.power_levels". Everybody else may do what an editor may."""
CREATORS_RULE = 12
"""The room version from which creators stand above all levels and are not named among them: MSC4289."""
PAUSE, LONGEST = 1.0, 60.0
"""Seconds between tries while the homeserver does not answer: doubling, up to the longest."""
WAIT = 30.0
"""Seconds that a sync waits for news."""
LATE = 1800.0
"""Seconds after which a command that was said while the bot was away is not done any more. Once remembers longer."""
KEY_WAIT = 5.0
"""Seconds that a key may come after its message."""
UNREAD = 200
"""Messages that wait for their key."""

Do = Callable[[str, Caller], Awaitable[Answer]]


class Once(Protocol):
    """Remembers what was begun; bot/store/once.py keeps it for all workers."""

    async def first(self, id: str) -> bool:
        """True for the first who asks about an id."""


@dataclass(frozen=True, slots=True)
class _Unread:
    room: MatrixRoom
    event: MegolmEvent
    since: float


class Presence(Protocol):
    """Who is where; see handlers/presence.py."""

    async def joined(self, channel: str, user: str) -> None:
        """Somebody is in a room from now on."""

    async def left(self, channel: str, user: str) -> None:
        """Somebody is no longer in a room."""

    def arrived(self, channel: str) -> None:
        """The bot is in a room from now on."""

    def wake(self) -> None:
        """The book may have changed."""


class Front:
    """Listens to an account. ``do`` does a line; ``unread`` is told of each message that could not be decrypted,
    ``presence`` of who comes and goes.
    """

    def __init__(
        self,
        account: Account,
        do: Do,
        once: Once,
        rooms: Rooms,
        verifier: Verifier,
        zone: Callable[[Caller], Awaitable[str]],
        clock: Callable[[], float],
        unread: Callable[[], Awaitable[None]],
        presence: Presence,
    ) -> None:
        self._account = account
        self._client = account.client
        self._do, self._once, self._rooms, self._verifier = do, once, rooms, verifier
        self._zone, self._clock, self._count = zone, clock, unread
        self._presence = presence
        self._listening = False
        self._creators: dict[str, frozenset[str]] = {}
        self._unread: dict[str, _Unread] = {}
        self._told: dict[tuple[str, str], None] = {}

    async def run(self, stop: asyncio.Event) -> None:
        """Listens until ``stop`` is set; waits for a homeserver that does not answer.

        The very first sync of an account answers nothing: it is history. Later ones go on where the last ended.
        """
        if not await self._account.login(stop):
            return
        self._listening = bool(self._account.since)
        pause = PAUSE
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                hasty = self._unread or self._verifier.busy
                wait = 0.0 if not self._listening else 1.0 if hasty else WAIT
                sync = asyncio.create_task(self._account.sync(wait, self.received))
                await asyncio.wait({sync, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not sync.done():
                    sync.cancel()
                    await asyncio.gather(sync, return_exceptions=True)
                    return
                try:
                    sync.result()
                    self._listening, pause = True, PAUSE
                except AWAY as error:
                    out = any(word in str(error) for word in REFUSED)
                    log.error(
                        "%s: %s", LOCKED_OUT if out else "the homeserver does not answer", error or type(error).__name__
                    )
                    await asyncio.wait({stopped}, timeout=pause)
                    pause = min(LONGEST, pause * 2)
                except Exception:  # the next sync goes on behind what could not be dealt with
                    log.exception("what the homeserver sent could not be dealt with")
                    await asyncio.wait({stopped}, timeout=pause)
                    pause = min(LONGEST, pause * 2)
        finally:
            stopped.cancel()

    async def received(self, answer: SyncResponse) -> None:
        """Deals with what a sync brought."""
        for event in answer.to_device_events:
            await self._verifier.heard(event)
        await self._verifier.look()
        await self._rooms.received(answer)
        for id, info in answer.rooms.join.items():
            room = self._client.rooms[id]
            for event in (*info.state, *info.timeline.events):
                if isinstance(event, RoomCreateEvent):
                    self._creators[id] = _creators(event)
            await self._moves(id, info)
            if self._listening:
                for event in _ours(info.timeline.events, self._client.user_id):
                    await self._happened(room, event)
        for id in answer.rooms.leave:
            self._creators.pop(id, None)
        await self._try_again()

    async def _moves(self, id: str, info: RoomInfo) -> None:
        """Tells who came and went: specification, "m.room.member"."""
        try:
            if info.timeline.limited:  # some of them may be left out
                self._presence.arrived(id)
            for event in info.timeline.events:
                if not isinstance(event, RoomMemberEvent) or event.membership == event.prev_membership:
                    continue
                if event.state_key == self._client.user_id:
                    self._presence.arrived(id)
                elif event.membership == "join":
                    await self._presence.joined(id, event.state_key)
                elif event.membership in ("leave", "ban"):
                    await self._presence.left(id, event.state_key)
        except StoreError as error:
            log.error("who came and went in %s is not noted: %s", id, error)

    async def _happened(self, room: MatrixRoom, event: Event) -> None:
        if event.sender == self._client.user_id or isinstance(event, BadEvent | UnknownBadEvent):
            return
        try:
            match event:
                case RoomMessageText():
                    await self._message(room, event)
                case ReactionEvent():
                    await self._reaction(room, event)
                case MegolmEvent():
                    await self._unreadable(room, event)
        except (*AWAY, DeliveryError, StoreError) as error:
            log.error("an event of %s could not be dealt with: %s", room.room_id, error or type(error).__name__)
        except Exception:  # what a stranger wrote must not stop the bot
            log.exception("an event of %s could not be dealt with", room.room_id)

    # --- what comes in

    async def _message(self, room: MatrixRoom, event: RoomMessageText) -> None:
        content = event.source.get("content", {})
        if content.get("m.new_content"):
            return
        line = _own_words(event.body)
        word, _, rest = line.partition(" ")
        direct = await self._direct(room)
        if word.casefold() == PREFIX:
            line = rest.strip()
        elif not direct:
            return
        if not await self._first(event.event_id):
            return
        where = (room.room_id, event.event_id, _thread(content) or event.event_id)
        if self._account.verified_only and not event.verified:
            await self._say(*where, _untrusted(room, event), "UTC")
        elif (age := self._clock() - event.server_timestamp / 1000) > LATE:
            sorry_ = sorry(f"You wrote this {span(age)} ago, when I was away.", "Write it again if it still holds.")
            await self._say(*where, sorry_, "UTC")
        else:
            await self._answer(room, line or "help", event.sender, event.event_id, _thread(content), direct)

    async def _reaction(self, room: MatrixRoom, event: ReactionEvent) -> None:
        line = REACTIONS.get(_bare(event.key))
        if line is None or self._clock() - event.server_timestamp / 1000 > LATE:
            return
        if not await self._first(event.event_id):
            return
        if self._account.verified_only:
            text = "Reactions are not encrypted, so I cannot tell whose device they are from."
            what = sorry(text, f"Write in this thread: {PREFIX} {line}")
            await self._say(room.room_id, event.reacts_to, event.reacts_to, what, "UTC")
            return
        direct = await self._direct(room)
        await self._answer(room, line, event.sender, event.reacts_to, event.reacts_to, direct)

    # --- what cannot be read

    async def _unreadable(self, room: MatrixRoom, event: MegolmEvent) -> None:
        """Its key may come yet: it is asked for, and waited for."""
        if self._clock() - event.server_timestamp / 1000 > LATE:
            return
        while len(self._unread) >= UNREAD:
            del self._unread[next(iter(self._unread))]
        self._unread[event.event_id] = _Unread(room, event, self._clock())
        if event.session_id not in self._client.outgoing_key_requests:
            await self._client.request_room_key(event)

    async def _try_again(self) -> None:
        """Reads what could not be read, if its key has come; says so where it has not."""
        for id, unread in list(self._unread.items()):
            read = self._client.olm._decrypt_megolm_no_error(unread.event)
            if read is not None:
                del self._unread[id]
                await self._happened(unread.room, read)
            elif self._clock() - unread.since >= KEY_WAIT:
                del self._unread[id]
                await self._confess(unread.room, unread.event)

    async def _confess(self, room: MatrixRoom, event: MegolmEvent) -> None:
        """A clear answer to what cannot be read: in a room once for all messages of a key, as not all are for the bot."""
        try:
            await self._count()
        except StoreError as error:
            log.error("%s", error)
        try:
            direct = await self._direct(room)
        except (*AWAY, DeliveryError):
            direct = False
        key = (room.room_id, event.session_id)
        if not direct and key in self._told:
            return
        if not await self._first(event.event_id):
            return
        self._told[key] = None
        while len(self._told) > UNREAD:
            del self._told[next(iter(self._told))]
        text = "I cannot read this message: its key did not reach my device."
        if not direct:
            text = "I cannot read this message, nor others of its key, which did not reach my device."
        remedy = "If it was for me, write it again; if that does not help, log out of this client and in again, or tell the desk."
        thread = _thread(event.source.get("content", {})) or event.event_id
        await self._say(room.room_id, event.event_id, thread, sorry(text, remedy), "UTC")

    # --- there and back

    async def _first(self, event: str) -> bool:
        try:
            return await self._once.first(f"matrix:{event}")
        except StoreError as error:
            log.error("%s", error)
            return False

    async def _answer(self, room: MatrixRoom, line: str, user: str, event: str, thread: str, direct: bool) -> None:
        caller = self._caller(room, user, thread, direct)
        zone = await self._zone(caller)
        caller = replace(caller, zone=zone)
        try:
            answer = await self._do(line, caller)
        except Exception:
            log.exception("a command could not be done")
            answer = sorry("Something went wrong here.", "It is in the log; please try again.")
        self._presence.wake()
        await self._say(room.room_id, event, thread or event, answer, zone)

    async def _say(self, room: str, event: str, thread: str, answer: Answer, zone: str) -> None:
        id = hashlib.blake2b(
            f"answer\x00{event}\x00{answer.text}".encode("utf-8", "replace"), digest_size=10
        ).hexdigest()
        content = render(answer, zone)
        try:
            try:
                await self._account.say(room, threaded(content, thread), id)
            except DeliveryError:
                # no thread can begin at a message that is in one itself: then a reply to it
                reply = {"m.relates_to": {"m.in_reply_to": {"event_id": event}}}
                await self._account.say(room, content | reply, f"{id}-reply")
        except DeliveryError as error:
            log.error("an answer could not be given: %s", error)

    async def _direct(self, room: MatrixRoom) -> bool:
        """Two people, or one and an invitation, in a room without a name. Raises AWAY, DeliveryError."""
        if room.name or room.canonical_alias:
            return False
        summary = room.summary
        if summary is None or summary.joined_member_count is None or summary.invited_member_count is None:
            await self._account.members(room)
        return bool(room.member_count <= 2)

    def _caller(self, room: MatrixRoom, user: str, thread: str, direct: bool) -> Caller:
        top = user in self._creators.get(room.room_id, ()) or room.power_levels.get_user_level(user) >= ADMIN
        role = Role.ADMIN if top and not direct else Role.EDITOR
        name = room.user_name(user) or user
        place = Destination("matrix", user if direct else room.room_id)
        shown = "" if direct else (room.name or room.canonical_alias or room.room_id)
        return Caller(f"matrix:{user}", name, place, direct, "UTC", role, thread, shown)


def _ours(events: Sequence[Event], me: str) -> Sequence[Event]:
    """Events since we were asked in; what a room held before is history."""
    start, asked = 0, False
    for n, event in enumerate(events):
        if isinstance(event, RoomMemberEvent) and event.state_key == me:
            if event.membership == "invite":
                start, asked = n, True
            elif event.membership != "join":
                start, asked = n + 1, False
            elif event.prev_membership not in ("join", "invite") and not asked:
                start = n
    return events[start:]


def _creators(event: RoomCreateEvent) -> frozenset[str]:
    """Those who stand above all power levels of a room."""
    content: dict[str, Any] = event.source.get("content", {})
    version = str(content.get("room_version", "1"))
    if not version.isdigit() or int(version) < CREATORS_RULE:
        return frozenset()
    more = content.get("additional_creators")
    return frozenset({event.sender, *(u for u in (more if isinstance(more, list) else ()) if isinstance(u, str))})


def _untrusted(room: MatrixRoom, event: RoomMessageText) -> Answer:
    """Why a command of a device that is not verified is not done."""
    if not event.decrypted:
        text = "This is not encrypted, so I cannot tell whose device it is from; here I do what verified devices say."
        return sorry(text, "Write to me in an encrypted room.")
    text = "I do what verified devices say, and this one is not."
    return sorry(text, f"Ask an admin of the desk to verify it: slugline verify matrix {event.sender}")


def _thread(content: dict[str, Any]) -> str:
    """The root of the thread that a message is in, or the message that it replies to; "" if neither."""
    relation = content.get("m.relates_to") or {}
    if relation.get("rel_type") == "m.thread":
        return str(relation.get("event_id", ""))
    return str((relation.get("m.in_reply_to") or {}).get("event_id", ""))


def _own_words(body: str) -> str:
    """A message without the quotation that old clients put before a reply."""
    lines = body.split("\n")
    while lines and lines[0].startswith(">"):
        lines.pop(0)
    return " ".join(" ".join(lines).split())


def _bare(key: str) -> str:
    return key.rstrip("\ufe0f\ufe0e").rstrip("\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
