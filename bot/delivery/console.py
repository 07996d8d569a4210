"""The console as a platform: messages are posted to the console room, screens read along."""

from __future__ import annotations

from bot.errors import Rejected
from bot.model import Act, Claim, Posted, Receipt
from bot.store.console import ConsoleRoom


class ConsoleMessenger:
    """Posts to the console room, which takes each delivery once."""

    platform = "console"

    def __init__(self, room: ConsoleRoom) -> None:
        self._room = room

    async def send(self, claim: Claim, now: float) -> Receipt:
        """See ports.Messenger."""
        delivery = claim.delivery
        message = delivery.message or claim.root_message
        if message is None:
            raise Rejected("there is no root message to edit")
        # an update whose root was given up opens the thread itself
        act = Act.ALERT if delivery.act is Act.UPDATE and claim.root is None else delivery.act
        posted = Posted("", claim.root, act, message, claim.tally, now)
        return Receipt(await self._room.post(delivery.id, posted))
