"""What people can ask for in chat: one frozen value a use-case, with nothing of any platform in it.

None for a story, an alert or a subject means: the one whose thread this is said in. Persons and channels are as they
were written: "<@U1|ann>", "@ann:example.org", "ann". A story is "s12", or the address of a report or of a message in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.book import Muted, Priority, Role, Schedule
from handlers.grammar.times import For, Until

DIGEST_AT = 18 * 60
"""Minute of the day at which a daily digest is sent if no time is said: the end of a day shift."""
LATEST, AUDITED, REPORT_DAYS = 5, 20, 7
"""How much is shown if no number is said: alerts, lines of the audit log, days of a report."""


class Where(StrEnum):
    """Where a subscription is told: here, or by direct message to who asks."""

    HERE = "here"
    DM = "dm"


class Verdict(StrEnum):
    """What is wrong with an alert. The words are those of ``bot.model.Note``."""

    NOT_NEW = "not new"
    NOT_NEWS = "not news"
    WRONG_STORY = "wrong story"


class Tuning(StrEnum):
    """What to do with a topic's threshold, where it is not set to a number."""

    SHOW = "show"
    AUTO = "auto"  # to what the judgements of its alerts suggest
    OFF = "off"  # to the desk's own
    UNDO = "undo"  # back to what it was before


@dataclass(frozen=True, slots=True)
class Subject:
    """A story, a topic or a source, by name. ``kind`` None: a topic or a source, whichever has that name."""

    name: str
    kind: Muted | None = None


# --- asking --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked. ``topic`` is a command's words or a page; "" for the overview."""

    topic: str = ""


@dataclass(frozen=True, slots=True)
class Latest:
    """The latest ``n`` alerts, of one topic or of all that this place hears."""

    topic: str | None = None
    n: int = LATEST


@dataclass(frozen=True, slots=True)
class Stories:
    """The live stories, or those that match a query."""

    query: str | None = None


@dataclass(frozen=True, slots=True)
class StoryOf:
    """A story's timeline."""

    story: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """Why an article was told, or was not. ``what`` is its address or id, a story or an alert."""

    what: str | None = None


@dataclass(frozen=True, slots=True)
class Suppressed:
    """What was held back today."""

    topic: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """How the alerts did: pushed, useful, redundant, late, silent."""

    topic: str | None = None
    days: int = REPORT_DAYS


@dataclass(frozen=True, slots=True)
class Whoami:
    """Who the bot takes me for, and what I may do."""


# --- topics --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Watch:
    """A new topic, told here. ``name`` "": made from the query. ``budget`` None: no bound. ``schedule`` None: at once."""

    query: str
    name: str = ""
    priority: Priority = Priority.NORMAL
    budget: int | None = None
    schedule: Schedule | None = None


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Ends a topic and its subscriptions."""

    topic: str


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics."""


@dataclass(frozen=True, slots=True)
class MyTopics:
    """The topics that are told to me, and in the channels that I am in."""


@dataclass(frozen=True, slots=True)
class Test:
    """What a query would have brought in the past three days."""

    query: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A topic's new query."""

    topic: str
    query: str


@dataclass(frozen=True, slots=True)
class Set:
    """Changes of a topic: those that are not None."""

    topic: str
    name: str | None = None
    priority: Priority | None = None
    owner: str | None = None
    schedule: Schedule | None = None


# --- hearing -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Subscribe:
    """Tells a topic or a story here or by direct message. ``schedule`` None: the topic's own. ``to`` None: here."""

    what: Subject
    schedule: Schedule | None = None
    to: Where | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """Ends a subscription."""

    what: Subject | None = None
    to: Where | None = None


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What is told here, and to me."""


@dataclass(frozen=True, slots=True)
class Follow:
    """Tells me of a story's developments by direct message."""

    story: str | None = None


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Ends that."""

    story: str | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours of this place, minutes after local midnight. ``zone`` "": the place's own. ``critical``: critical passes."""

    start: int
    end: int
    zone: str = ""
    critical: bool = False


@dataclass(frozen=True, slots=True)
class QuietOff:
    """No quiet hours."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Which quiet hours hold here."""


@dataclass(frozen=True, slots=True)
class Mute:
    """Silence on something: here, or ``everywhere``. ``lasts`` None: for good."""

    what: Subject | None = None
    lasts: For | Until | None = None
    everywhere: bool = False
    because: str = ""


@dataclass(frozen=True, slots=True)
class Unmute:
    """Ends a silence."""

    what: Subject | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Mutes:
    """What is muted here and everywhere."""


@dataclass(frozen=True, slots=True)
class DigestNow:
    """What is held for this place, at once."""


# --- mending -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wrong:
    """An alert was wrong. ``story`` is the one that it belongs to, for ``WRONG_STORY`` alone; None: not said."""

    verdict: Verdict
    alert: str | None = None
    story: str | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Missed:
    """An article should have been told."""

    url: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Post:
    """Tells an article that was held back."""

    article: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Two stories are one: ``story`` becomes part of ``into``."""

    story: str
    into: str


@dataclass(frozen=True, slots=True)
class Split:
    """An article is a story of its own."""

    article: str
    story: str | None = None


# --- settings ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Settings:
    """How this place is set up."""


@dataclass(frozen=True, slots=True)
class SetZone:
    """The time zone of this place, an IANA name."""

    zone: str


@dataclass(frozen=True, slots=True)
class SetBroadcast:
    """The priority from which updates are shown in the channel too; None: never."""

    priority: Priority | None


@dataclass(frozen=True, slots=True)
class SetThreadAge:
    """The age of a root, in hours, from which a new thread is begun; None: never."""

    hours: int | None


# --- administration ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person may do; None: what the platform says."""

    person: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Roles:
    """Who may do what."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source's tier, 1 the most trusted, or its block; both None: how it is set up."""

    name: str
    tier: int | None = None
    blocked: bool | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """All sources that are set up."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most instant messages of a topic a day and destination; None: no bound."""

    topic: str
    budget: int | None


@dataclass(frozen=True, slots=True)
class Tune:
    """How sure the judge must be for a topic, 0..1."""

    topic: str
    to: float | Tuning = Tuning.SHOW


@dataclass(frozen=True, slots=True)
class Forget:
    """Removes a person and all that is theirs: subscriptions, mutes, role."""

    person: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The latest ``n`` changes."""

    n: int = AUDITED


@dataclass(frozen=True, slots=True)
class Feeds:
    """The desk's feeds, and how each is doing."""


@dataclass(frozen=True, slots=True)
class AddFeed:
    """Polls the feed at an address, or behind a page. ``source`` "" and ``tier`` None: as the feed says, and as set up."""

    url: str
    source: str = ""
    tier: int | None = None
    latest: bool = False


@dataclass(frozen=True, slots=True)
class RemoveFeed:
    """Forgets a feed. ``feed`` is its id, "f3", or its address."""

    feed: str


@dataclass(frozen=True, slots=True)
class PauseFeed:
    """Polls a feed no more until it is resumed."""

    feed: str


@dataclass(frozen=True, slots=True)
class ResumeFeed:
    """Polls a feed again that was paused, or has ended."""

    feed: str


@dataclass(frozen=True, slots=True)
class CheckFeed:
    """Fetches and reads a feed, and changes nothing. ``feed`` is its id, or an address."""

    feed: str


@dataclass(frozen=True, slots=True)
class ImportFeeds:
    """Adds all feeds of the OPML list at an address."""

    url: str


@dataclass(frozen=True, slots=True)
class ExportFeeds:
    """The feeds as OPML."""


@dataclass(frozen=True, slots=True)
class ExportFeedback:
    """All judgements as labelled data."""


Command = (
    Help | Latest | Stories | StoryOf | Why | Suppressed | Report | Whoami
    | Watch | Unwatch | Topics | MyTopics | Test | Edit | Set
    | Subscribe | Unsubscribe | Subscriptions | Follow | Unfollow | Quiet | QuietOff | QuietHours
    | Mute | Unmute | Mutes | DigestNow
    | Wrong | Missed | Post | Merge | Split
    | Settings | SetZone | SetBroadcast | SetThreadAge
    | Grant | Roles | Source | Sources | Budget | Tune | Forget | Audit | ExportFeedback
    | Feeds | AddFeed | RemoveFeed | PauseFeed | ResumeFeed | CheckFeed | ImportFeeds | ExportFeeds
)  # fmt: skip
