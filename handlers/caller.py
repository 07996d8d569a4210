"""Who says a command, and where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.book import Role
from bot.model import Destination


@dataclass(frozen=True, slots=True)
class Caller:
    """A person at a place, as a platform's adapter knows them.

    ``person`` is "platform:user". ``place`` is where it was said: a channel, a room, or, with ``direct``, the person's
    own messages. ``thread`` is the platform's id of the message whose thread it was said in, "" if in none.
    ``role`` is what the platform says; the book may say otherwise.
    """

    person: str
    name: str
    place: Destination
    direct: bool = False
    zone: str = "UTC"
    role: Role = Role.EDITOR
    thread: str = ""
    place_name: str = ""

    @property
    def home(self) -> Destination:
        """The person's own messages."""
        return self.place if self.direct else Destination(*self.person.split(":", 1))
