"""Matrix as a platform: the delivery's id is the transaction's, so that sending again has no further effect.

Matrix specification, client-server API, "Sending events to a room": a homeserver answers a transaction id that it has
seen from this device with the event that it made of it then. Another worker's device has transactions of its own: it looks
for the event that the first may have sent.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.alerts import matrix as form
from bot.delivery.homeserver import Account, Unsure
from bot.errors import Rejected, Retryable
from bot.model import Act, Claim, Destination, Receipt

DIRECT = 1_000
"""Direct rooms remembered."""


class MatrixMessenger:
    """Sends by an account. ``zone_of`` gives the zone in which a destination reads times: Matrix shows none by itself."""

    platform = "matrix"

    def __init__(self, account: Account, zone_of: Callable[[Destination], Awaitable[str]]) -> None:
        self._account = account
        self._zone_of = zone_of
        self._direct: dict[str, str] = {}

    async def send(self, claim: Claim, now: float) -> Receipt:
        """See ports.Messenger."""
        delivery = claim.delivery
        if delivery.act is Act.EDIT and claim.root is None and claim.target is None:
            raise Rejected("there is no root message to edit")
        room = await self.room(delivery.destination.address)
        try:
            made = form.content(claim, await self._zone_of(delivery.destination))
        except ValueError as error:
            raise Rejected(str(error)) from error
        event = await self._once(claim, room, made, delivery.id)
        if delivery.broadcast and claim.root is not None and delivery.message is not None:
            await self._once(claim, room, form.pointer(delivery.message, claim.root), f"{delivery.id}-room")
        return Receipt(event)

    async def _once(self, claim: Claim, room: str, made: form.Content, transaction: str) -> str:
        """Sends an event, unless a try before this one has. An edit may be made again: it changes nothing.

        A first try that ends nobody knows how counts, though the homeserver be away: only a second one looks.
        """
        again = claim.attempt > 1 or claim.lost > 0
        if again and claim.delivery.act is not Act.EDIT:
            found = await self._account.find(room, transaction, claim.delivery.created)
            if found is not None:
                return found
        try:
            return await self._account.say(room, made, transaction)
        except Unsure as doubt:
            if again:
                raise
            raise Retryable(str(doubt), after=doubt.after) from doubt

    async def room(self, address: str) -> str:
        """The room at an address: itself, or that of a person's direct messages. Raises as Account.say."""
        if not address.startswith("@"):
            return address
        known = self._direct.get(address)
        room = self._account.client.rooms.get(known)
        if known is None or room is None or (room.members_synced and address not in room.users):
            known = await self._account.direct(address)
            while len(self._direct) >= DIRECT:
                del self._direct[next(iter(self._direct))]
            self._direct[address] = known
        return known
