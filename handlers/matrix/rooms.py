"""Rooms that the bot is asked into, put out of, or that have moved."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from nio import InviteMemberEvent, MatrixRoom, RoomMemberEvent, SyncResponse

from bot.delivery.homeserver import AWAY, Account
from bot.errors import DeliveryError, Rejected, StoreError
from bot.model import Destination

log = logging.getLogger(__name__)

REFUSAL = "This bot comes when people or servers invite it that its desk has named; please ask the desk to name you."
"""The reason of a refusal. Matrix lets nothing else be said to a room that one does not join."""
TRIES = 5
"""How often an invitation is answered that cannot be."""


class Places(Protocol):
    """What becomes of a room that the bot is put out of, asked into, or that has moved."""

    async def lost(self, destination: Destination, why: str) -> None:
        """Nothing can be sent there any more."""

    async def found(self, destination: Destination) -> None:
        """It can be tried again."""

    async def moved(self, old: Destination, new: Destination) -> None:
        """Who subscribed in the old room subscribes in the new one."""


@dataclass(slots=True)
class _Invitation:
    sender: str
    direct: bool
    tries: int = 0


class Rooms:
    """Answers invitations, follows upgraded rooms, suspends where the bot was put out.

    ``inviters`` are the users and servers whose invitations are taken, or "*". ``fixed`` is the room of the settings,
    which cannot move by itself.
    """

    def __init__(self, account: Account, places: Places, inviters: Iterable[str], fixed: str = "") -> None:
        self._account = account
        self._client = account.client
        self._places = places
        self._inviters = frozenset(inviters)
        self._fixed = fixed
        self._invitations: dict[str, _Invitation] = {}
        self._moved: set[tuple[str, str]] = set()
        self._tried: set[str] = set()

    async def received(self, answer: SyncResponse) -> None:
        """Deals with what a sync says of rooms; what cannot be done now is tried after the next."""
        for id, info in answer.rooms.leave.items():
            self._client.rooms.pop(id, None)
            self._client.invited_rooms.pop(id, None)
            self._invitations.pop(id, None)
            for event in (*info.state, *info.timeline.events):
                if isinstance(event, RoomMemberEvent) and event.state_key == self._client.user_id:
                    await self._left(id, event)
        for id, info in answer.rooms.join.items():
            self._invitations.pop(id, None)
            if any(self._came(event) for event in info.timeline.events):
                await self._settled(self._places.found(Destination("matrix", id)))
        for id, info in answer.rooms.invite.items():
            for event in info.invite_state:
                if isinstance(event, InviteMemberEvent) and event.state_key == self._client.user_id:
                    self._invitations[id] = _Invitation(event.sender, bool(event.content.get("is_direct")))
        for id, invitation in list(self._invitations.items()):
            await self._invited(id, invitation)
        for room in list(self._client.rooms.values()):
            if room.replacement_room:
                await self._follow(room, room.replacement_room)

    def _came(self, event: Any) -> bool:
        """True for our own coming in; not for a change of our name."""
        return (
            isinstance(event, RoomMemberEvent)
            and event.state_key == self._client.user_id
            and event.membership == "join"
            and event.prev_membership != "join"
        )

    async def _left(self, room: str, event: RoomMemberEvent) -> None:
        """The bot is out of a room that it was in; a refused invitation is none of that."""
        if event.membership not in ("leave", "ban") or event.prev_membership in ("invite", "knock"):
            return
        by = "itself" if event.sender == event.state_key else event.sender
        did = "banned from" if event.membership == "ban" else "put out of"
        because = " ".join(str(event.content.get("reason") or "").split())[:200]
        why = f"the bot was {did} the room by {by}{f' ({because})' if because else ''}; invite it again"
        await self._settled(self._places.lost(Destination("matrix", room), why))

    async def _invited(self, room: str, invitation: _Invitation) -> None:
        """Takes the invitations of those who may, and into what a room of ours was upgraded to; refuses the others."""
        ours = any(r.replacement_room == room for r in self._client.rooms.values())
        invitation.tries += 1
        try:
            if ours or welcome(invitation.sender, self._inviters):
                await self._account.ask("POST", f"/_matrix/client/v3/join/{quote(room)}", {})
                if invitation.direct:
                    await self._account.remember_direct(invitation.sender, room)
            else:
                log.warning("an invitation of %s was refused: see SLUGLINE_MATRIX_INVITERS", invitation.sender)
                await self._account.ask("POST", f"/_matrix/client/v3/rooms/{quote(room)}/leave", {"reason": REFUSAL})
                self._client.invited_rooms.pop(room, None)
        except (*AWAY, DeliveryError) as error:
            log.error("an invitation of %s could not be answered: %s", invitation.sender, error or type(error).__name__)
            if invitation.tries < TRIES:
                return
        self._invitations.pop(room, None)

    async def _follow(self, room: MatrixRoom, new: str) -> None:
        """A room that was upgraded lives on in another: the bot goes along, and so do its subscriptions."""
        if (room.room_id, new) in self._moved:
            return
        if new not in self._client.rooms and new not in self._tried:
            self._tried.add(new)
            server = quote(self._client.user_id.partition(":")[2])
            try:
                path = f"/_matrix/client/v3/join/{quote(new)}?via={server}&server_name={server}"
                await self._account.ask("POST", path, {})
            except Rejected as error:
                log.warning("room %s goes on in %s; invite the bot there: %s", room.room_id, new, error)
            except (*AWAY, DeliveryError) as error:
                self._tried.discard(new)
                log.error("room %s was not followed to %s yet: %s", room.room_id, new, error or type(error).__name__)
        if new not in self._client.rooms:
            return
        if room.room_id == self._fixed:
            log.error("SLUGLINE_MATRIX_ROOM: %s goes on in %s; set that", room.room_id, new)
        if await self._settled(self._places.moved(Destination("matrix", room.room_id), Destination("matrix", new))):
            self._moved.add((room.room_id, new))

    async def _settled(self, doing: Any) -> bool:
        try:
            await doing
        except StoreError as error:
            log.error("%s", error)
            return False
        return True


def welcome(sender: str, inviters: Iterable[str]) -> bool:
    """True if somebody's invitations are taken: of users, of servers, or with "*" of all."""
    return bool({sender, sender.partition(":")[2], "*"} & set(inviters))
