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
        posted = _posted(claim, now)
        try:
            return Receipt(await self._room.post(claim.delivery.id, posted))
        except Unreachable as error:
            raise Retryable(str(error)) from error


def _posted(claim: Claim, now: float) -> Posted:
    """A delivery as it stands in the room. Raises Rejected."""
    delivery = claim.delivery
    match delivery.act:
        case Act.DIGEST | Act.NOTICE:
            if delivery.digest is None and not delivery.notice:
                raise Rejected(f"there is no {delivery.act}")
            return Posted(
                "", None, delivery.act, None, claim.tally, now, digest=delivery.digest, notice=delivery.notice
            )
        case Act.EDIT:
            if claim.root is None and claim.target is None:
                raise Rejected("there is no root message to edit")
            # a digest has no content of the story's: its notes stand alone
            message = claim.root_message if claim.target is None else claim.target_message
            if message is None and claim.target is None:
                raise Rejected("there is no message")
            return Posted(
                "", claim.root, Act.EDIT, message, claim.tally, now, notes=claim.notes, target=claim.target or ""
            )
    if delivery.message is None:
        raise Rejected("there is no message")
    root = None if delivery.new_root else claim.root
    act = Act.ALERT if root is None else Act.UPDATE
    return Posted("", root, act, delivery.message, claim.tally, now)
