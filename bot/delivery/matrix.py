"""Matrix as a platform: the delivery's id is the transaction's, so that sending again has no further effect.

Matrix specification, client-server API, "Sending events to a room": a homeserver answers a transaction id that it has
seen from this device with the event that it made of it then. Another worker's device has transactions of its own: it looks
for the event that the first may have sent.

A homeserver counts what an account sends, in whatever rooms. While it asks to wait, all who want to speak stand in one
line, as in a channel in Slack, and what is urgent goes first.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.alerts import matrix as form
from bot.delivery.homeserver import Account
from bot.delivery.pace import Pace
from bot.errors import Limited, Rejected, Retryable, Unsure
from bot.model import Act, Claim, Delivery, Destination, Receipt

DIRECT = 1_000
"""Direct rooms remembered."""
LINE = ("send", ("", ""))
"""What all that is sent has its turn for."""


class MatrixMessenger:
    """Sends by an account. ``zone_of`` gives the zone in which a destination reads times: Matrix shows none by itself.

    ``pace`` has no interval: how much a homeserver takes it says only when it is too much.
    """

    platform = "matrix"

    def __init__(self, account: Account, zone_of: Callable[[Destination], Awaitable[str]], pace: Pace) -> None:
        self._account = account
        self._zone_of = zone_of
        self._pace = pace
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
        stands: list[str] = []

        async def say() -> None:
            if not stands:
                stands.append(await self._once(claim, room, made, delivery.id))
            if delivery.broadcast and claim.root is not None and delivery.message is not None:
                await self._once(claim, room, form.pointer(delivery.message, claim.root), f"{delivery.id}-room")

        try:
            await self._in_turn(delivery, say)
        except Retryable as later:
            if stands:  # whatever kept us from the word in the room, the message is there
                raise Unsure(str(later), after=later.after, counts=later.counts) from later
            raise
        return Receipt(stands[0])

    async def _in_turn(self, delivery: Delivery, say: Callable[[], Awaitable[None]]) -> None:
        """Says something: at once, or in its turn if the homeserver takes no more. Raises Retryable, Rejected."""
        if not self._pace.crowded(*LINE):
            try:
                return await say()
            except Limited as limit:
                self._pace.pause(*LINE, limit.after or 1.0)
        async with self._pace.speaking(*LINE, delivery.id, delivery.urgent) as until:
            while True:
                try:
                    return await say()
                except Limited as limit:
                    self._pace.slower(*LINE, limit.after or 1.0)
                    await self._pace.turn(*LINE, until)

    async def _once(self, claim: Claim, room: str, made: form.Content, transaction: str) -> str:
        """Sends an event, unless a try before this one has. An edit may be made again: it changes nothing."""
        if (claim.attempt > 1 or claim.lost > 0) and claim.delivery.act is not Act.EDIT:
            found = await self._account.find(room, transaction, claim.delivery.created)
            if found is not None:
                return found
        return await self._account.say(room, made, transaction)

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
