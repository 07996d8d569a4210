"""The error tree.

BotError
    ConfigError         a setting is wrong: names the setting and the remedy
    BadArticle          an article cannot be taken in: names the field and the remedy
    BadFeed             a document is no feed, or is one that cannot be read
    FetchError          an address could not be fetched, this time
        Unfit           an address that is never asked: not http, or in a network that is not ours to show
        Busy            the server asks to be left alone for a while
        Gone            the server says that there will never be anything there again
    BadQuery            a watch query cannot be read: names the column and what would be right
    BadCommand          a command cannot be read: names the column, what is wrong, and what would be right
    StoreError          Redis cannot be reached, or answers wrongly
        Unreachable     Redis does not answer, for now: try again
            Paused      it answers, and takes no writes for now: try again
        Unreadable      what is stored cannot be read by this version
        Conflict        the state that a decision rests on has changed: decide again
            Wait        another article has the turn to commit: decide again a little later
        NotOurs         the work was taken over by another worker, or is done already
        Backlog         the intake is full: try again later
        NoStream        the stream that articles are read from is not there: try again later
        NotLive         a story that is to be changed is over, or no longer keeps what is needed
        Full            the book holds as many records of a kind as it may
    DeliveryError
        Retryable       the platform could not take the message now
            Unsure      nobody knows whether it took it
            Limited     it takes no more for now
        Rejected        the platform will never take the message
"""

from __future__ import annotations


class BotError(Exception):
    """Root of all errors that Slugline raises on purpose."""


class ConfigError(BotError):
    """A setting is wrong."""


class BadArticle(BotError):
    """An article cannot be taken in."""

    def __init__(self, field: str, problem: str, remedy: str) -> None:
        super().__init__(f"{field}: {problem}; {remedy}")
        self.field = field
        self.problem = problem
        self.remedy = remedy


class BadFeed(BotError):
    """A document is no feed, or one that cannot be read."""


class FetchError(BotError):
    """An address could not be fetched. ``status`` is that of HTTP, 0 without one.

    ``after``: seconds that the server asked to be left alone, None if it did not say.
    """

    def __init__(self, problem: str, *, status: int = 0, after: float | None = None) -> None:
        super().__init__(problem)
        self.status = status
        self.after = after


class Unfit(FetchError):
    """An address that is never asked."""


class Busy(FetchError):
    """The server asks to be left alone for a while."""


class Gone(FetchError):
    """The server says that there will never be anything there again."""


class BadQuery(BotError):
    """A watch query cannot be read. ``column`` counts from 1."""

    def __init__(self, query: str, column: int, remedy: str) -> None:
        super().__init__(f"column {column} of {query!r}: {remedy}")
        self.column = column
        self.remedy = remedy


class BadCommand(BotError):
    """A command cannot be read. ``column`` counts from 1; ``suggestions`` are whole lines that could be meant."""

    def __init__(self, line: str, column: int, problem: str, remedy: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(f"column {column}: {problem}; {remedy}")
        self.line = line
        self.column = column
        self.problem = problem
        self.remedy = remedy
        self.suggestions = suggestions


class StoreError(BotError):
    """Redis cannot be reached, or answers wrongly."""


class Unreachable(StoreError):
    """Redis does not answer, or can do nothing for now."""


class Paused(Unreachable):
    """Redis answers, and takes no writes for now. ``why`` is one word, the same for the same cause: "readonly", "newer"."""

    def __init__(self, problem: str, why: str) -> None:
        super().__init__(problem)
        self.why = why


class Unreadable(StoreError):
    """What is stored cannot be read by this version."""


class Conflict(StoreError):
    """The state that a decision rests on has changed since."""


class Wait(Conflict):
    """Another article has the turn to commit."""


class NotOurs(StoreError):
    """The work was done, or is being done, by another worker."""


class Backlog(StoreError):
    """The intake holds as many articles as the settings allow."""


class NoStream(StoreError):
    """The stream that articles are read from, or our group of it, is not there."""


class NotLive(StoreError):
    """A story that is to be changed is over, or no longer keeps what is needed."""


class Full(StoreError):
    """The book holds as many records of a kind as it may."""


class DeliveryError(BotError):
    """A message could not be delivered."""


class Retryable(DeliveryError):
    """The platform could not take the message now. ``after``: seconds to wait, None if it did not say.

    ``counts`` False: it asked us to wait, and surely did not take the message; that is no failed try.
    """

    def __init__(self, reason: str, after: float | None = None, *, counts: bool = True) -> None:
        super().__init__(reason)
        self.after = after
        self.counts = counts


class Unsure(Retryable):
    """Nobody knows whether the platform took the message. A first try that ends so counts: only one after it looks."""


class Limited(Retryable):
    """The platform has taken as much as it takes for now, of whatever; it surely did not take this."""


class Rejected(DeliveryError):
    """The platform will never take the message.

    ``suspends``: why nothing at all can be sent to the destination until somebody has done something about it, in
    words; "" if it was this message alone.
    """

    def __init__(self, reason: str, suspends: str = "") -> None:
        super().__init__(reason)
        self.suspends = suspends
