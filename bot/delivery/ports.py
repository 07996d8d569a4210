"""What a platform must be able to do."""

from __future__ import annotations

from typing import Protocol

from bot.model import Claim, Receipt


class Messenger(Protocol):
    """Sends to one platform. tests/contracts/ holds what every implementation must pass."""

    @property
    def platform(self) -> str:
        """The platform's name, as in Destination.platform."""

    async def send(self, claim: Claim, now: float) -> Receipt:
        """Sends, replies or edits. Sending the same delivery again has no further effect.

        Where ``claim.root`` is None the message opens a thread, even if it was planned as an update: its
        root was given up. Where it is set the message goes into that thread, even if it was planned as
        an alert: it is a dead letter, and the thread went on without it. An edit shows ``claim.tally``
        at the root, whose content is ``claim.root_message``.

        Raises:
            Retryable: the platform could not take it now. Unsure, which is one: or it did, and could not say so.
            Rejected: it never will.
        """
