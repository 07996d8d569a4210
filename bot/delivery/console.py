"""The console as a platform: messages are posted to the console room, screens read along."""

from __future__ import annotations

from bot.errors import Rejected, Retryable, Unreachable
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
        if delivery.act is Act.EDIT and claim.root is None:
            raise Rejected("there is no root message to edit")
        message = delivery.message or claim.root_message
        if message is None:
            raise Rejected("there is no message")
        act = delivery.act if delivery.act is Act.EDIT else Act.ALERT if claim.root is None else Act.UPDATE
        try:
            return Receipt(await self._room.post(delivery.id, Posted("", claim.root, act, message, claim.tally, now)))
        except Unreachable as error:
            raise Retryable(str(error)) from error
