"""What people do in Matrix becomes a command line and a caller; the answer goes back where they are.

In a room a command begins with "!slug"; in direct messages plain words do. An answer stands in the thread of the question.
Reactions to the bot's own messages are buttons, see REACTIONS.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol

from nio import (
    InviteMemberEvent,
    MatrixInvitedRoom,
    MatrixRoom,
    MegolmEvent,
    ReactionEvent,
    RoomMemberEvent,
    RoomMessageText,
    RoomUpgradeEvent,
)

from bot.alerts.matrix import threaded
from bot.book import Role
from bot.delivery.matrix import AWAY, Account
from bot.errors import DeliveryError, StoreError
from bot.model import Destination
from handlers.answer import Answer, sorry
from handlers.caller import Caller
from handlers.matrix.render import PREFIX, render

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
PAUSE, LONGEST = 1.0, 60.0
"""Seconds between tries while the homeserver does not answer: doubling, up to the longest."""

Do = Callable[[str, Caller], Awaitable[Answer]]


class Once(Protocol):
    """Remembers what was begun; bot/store/once.py keeps it for all workers."""

    async def first(self, id: str) -> bool:
        """True for the first who asks about an id."""


class Places(Protocol):
    """What becomes of a room that the bot is put out of, asked into, or that has moved."""

    async def lost(self, destination: Destination, why: str) -> None:
        """Nothing can be sent there any more."""

    async def found(self, destination: Destination) -> None:
        """It can be tried again."""

    async def moved(self, old: Destination, new: Destination) -> None:
        """Who subscribed in the old room subscribes in the new one."""


class Front:
    """Listens to an account. ``do`` does a line; ``inviters`` are the users and servers whose invitations are taken."""

    def __init__(
        self, account: Account, do: Do, once: Once, places: Places, inviters: Iterable[str], zone: Callable[[Caller], Awaitable[str]]
    ) -> None:  # fmt: skip
        self._account = account
        self._client = account.client
        self._do, self._once, self._places, self._zone = do, once, places, zone
        self._inviters = frozenset(inviters)
        self._listening = False
        on = self._client.add_event_callback
        on(self._message, RoomMessageText)
        on(self._unreadable, MegolmEvent)
        on(self._reaction, ReactionEvent)
        on(self._member, RoomMemberEvent)
        on(self._upgraded, RoomUpgradeEvent)
        on(self._invited, InviteMemberEvent)

    async def run(self, stop: asyncio.Event) -> None:
        """Listens until ``stop`` is set; waits for a homeserver that does not answer.

        The very first sync of an account answers nothing: it is history. Later ones go on where the last ended.
        """
        if not await self._account.login(stop):
            return
        self._listening = bool(self._client.loaded_sync_token)
        pause = PAUSE
        stopped = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                sync = asyncio.create_task(self._account.sync(30.0 if self._listening else 0.0))
                await asyncio.wait({sync, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not sync.done():
                    sync.cancel()
                    await asyncio.gather(sync, return_exceptions=True)
                    return
                try:
                    sync.result()
                    self._listening, pause = True, PAUSE
                except AWAY as error:
                    log.error("the homeserver does not answer: %s", error or type(error).__name__)
                    await asyncio.wait({stopped}, timeout=pause)
                    pause = min(LONGEST, pause * 2)
        finally:
            stopped.cancel()

    # --- what comes in

    async def _message(self, room: MatrixRoom, event: RoomMessageText) -> None:
        content = event.source.get("content", {})
        if not self._listening or event.sender == self._client.user_id or content.get("m.new_content"):
            return
        direct = _direct(room)
        line = _own_words(event.body)
        word, _, rest = line.partition(" ")
        if word.casefold() == PREFIX:
            line = rest.strip()
        elif not direct:
            return
        if await self._first(event.event_id):
            await self._answer(room, line or "help", event.sender, event.event_id, _thread(content))

    async def _reaction(self, room: MatrixRoom, event: ReactionEvent) -> None:
        line = REACTIONS.get(_bare(event.key))
        if not self._listening or line is None or event.sender == self._client.user_id:
            return
        if await self._first(event.event_id):
            await self._answer(room, line, event.sender, event.reacts_to, event.reacts_to)

    async def _unreadable(self, room: MatrixRoom, event: MegolmEvent) -> None:
        """What cannot be decrypted gets a clear answer where it may have been meant for the bot: in direct messages."""
        if (
            self._listening
            and _direct(room)
            and event.sender != self._client.user_id
            and await self._first(event.event_id)
        ):
            text = "I cannot read this message: its key did not reach my device."
            remedy = "Write it again; if that does not help, verify my device, or leave and invite me anew."
            await self._say(room.room_id, sorry(text, remedy), event.event_id, event.event_id, "UTC")

    async def _member(self, room: MatrixRoom, event: RoomMemberEvent) -> None:
        """The bot itself was put out, or let in."""
        if event.state_key != self._client.user_id or not self._listening:
            return
        here = Destination("matrix", room.room_id)
        try:
            if event.membership in ("leave", "ban"):
                by = event.sender if event.sender != event.state_key else "itself"
                await self._places.lost(here, f"the bot was put out of the room by {by}; invite it again")
            elif event.membership == "join":
                await self._places.found(here)
        except StoreError as error:
            log.error("%s", error)

    async def _upgraded(self, room: MatrixRoom, event: RoomUpgradeEvent) -> None:
        """A room that was upgraded lives on in another: the bot goes along, and so do its subscriptions."""
        new = event.replacement_room
        if not self._listening or not new:
            return
        try:
            await self._client.join(new)
            await self._places.moved(Destination("matrix", room.room_id), Destination("matrix", new))
        except (*AWAY, StoreError) as error:
            log.error("room %s was not followed to %s: %s", room.room_id, new, error)

    async def _invited(self, room: MatrixInvitedRoom, event: InviteMemberEvent) -> None:
        """Invitations of those who may; the others are refused."""
        if event.state_key != self._client.user_id or event.membership != "invite":
            return
        server = event.sender.partition(":")[2]
        try:
            if self._inviters & {event.sender, server, "*"}:
                await self._client.join(room.room_id)
                await self._places.found(Destination("matrix", room.room_id))
            else:
                log.warning("an invitation of %s was refused: see SLUGLINE_MATRIX_INVITERS", event.sender)
                await self._client.room_leave(room.room_id)
        except (*AWAY, StoreError) as error:
            log.error("an invitation of %s could not be answered: %s", event.sender, error)

    # --- there and back

    async def _first(self, event: str) -> bool:
        try:
            return await self._once.first(f"matrix:{event}")
        except StoreError as error:
            log.error("%s", error)
            return False

    async def _answer(self, room: MatrixRoom, line: str, user: str, event: str, thread: str) -> None:
        caller = self._caller(room, user, thread)
        zone = await self._zone(caller)
        caller = replace(caller, zone=zone)
        try:
            answer = await self._do(line, caller)
        except Exception:
            log.exception("a command could not be done")
            answer = sorry("Something went wrong here.", "It is in the log; please try again.")
        await self._say(room.room_id, answer, event, thread or event, zone)

    async def _say(self, room: str, answer: Answer, event: str, thread: str, zone: str) -> None:
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

    def _caller(self, room: MatrixRoom, user: str, thread: str) -> Caller:
        direct = _direct(room)
        level = room.power_levels.get_user_level(user)
        role = Role.ADMIN if level >= ADMIN and not direct else Role.EDITOR
        name = room.user_name(user) or user
        place = Destination("matrix", user if direct else room.room_id)
        shown = "" if direct else (room.name or room.canonical_alias or room.room_id)
        return Caller(f"matrix:{user}", name, place, direct, "UTC", role, thread, shown)


def _direct(room: MatrixRoom) -> bool:
    """Two people, or one and an invitation, in a room without a name."""
    return room.member_count <= 2 and not room.name and not room.canonical_alias


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
