"""What commands do: one use-case each, for Slack, Matrix and the console alike.

    line -> grammar -> Command -> may they? -> the use-case -> Answer

``Service.do`` is the only door. Every use-case reads what it needs, changes the book, the outbox or a story by one
atomic write, and answers in words; none knows a platform.
"""

from handlers.desk.ask import Stores
from handlers.desk.service import Service

__all__ = ["Service", "Stores"]
