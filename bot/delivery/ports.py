"""What a platform must be able to do."""

from __future__ import annotations

from typing import Protocol

from bot.model import Claim, Receipt


class Messenger(Protocol):
    """Sends to one platform."""

    @property
    def platform(self) -> str:
        """The platform's name, as in Destination.platform."""

    async def send(self, claim: Claim, now: float) -> Receipt:
        """Sends, replies or edits. Sending the same delivery again has no further effect.

        Raises:
            Retryable: the platform could not take it now.
            Rejected: it never will.
        """
