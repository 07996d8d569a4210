"""Frozen data that the rooms hand each other.

Times are seconds since the epoch, UTC, as float, unless a field says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Mark(StrEnum):
    """What was wrong with an article as it arrived, and was mended."""

    NO_ID = "id derived"
    UNDATED = "undated"
    FUTURE = "dated in the future"
    NAIVE_TIME = "time without zone, taken as UTC"
    NO_TEXT = "no text"
    MARKUP = "markup removed"
    EMBARGOED = "embargoed"


class State(StrEnum):
    """What a wire says of an article: it stands, it is held back for now, or it is withdrawn for good (a kill)."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True)
class Article:
    """One published item, cleaned at the edge.

    ``published`` is never later than ``seen``; where it was missing or lay in the future it equals
    ``seen`` and ``marks`` says so. ``lang`` is an ISO 639-1 code or "" if unknown.
    ``text`` is plain text, paragraphs separated by newlines. ``byline`` says who wrote it, ``dateline`` where (and for
    whom), "" if that is not known; ``modified`` is when its source last changed it, None if it does not say.
    """

    id: str
    title: str
    text: str
    published: float
    seen: float
    version: int = 1
    url: str = ""
    source: str = ""
    lang: str = ""
    marks: tuple[Mark, ...] = ()
    state: State = State.USABLE
    byline: str = ""
    dateline: str = ""
    modified: float | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number said in a sentence.

    ``kind`` is what is counted: a canonical kind ("dead", "hurt", "%", "usd", ...) or the stem of the
    noun beside it, "" if nothing was found. ``approximate`` is set for "about 20", "at least 20".
    """

    value: float
    kind: str
    approximate: bool = False


class Cue(StrEnum):
    """What the form of a sentence tells about its content; see bot/text/cues.py."""

    SPEECH = "speech"  # somebody said, told, announced
    QUOTE = "quote"  # words in quotation marks
    RECENT = "recent"  # today, overnight, on Friday
    PAST = "past"  # an earlier year, "last year", "decades ago"
    FUTURE = "future"  # will, plans to, is due
    HEDGE = "hedge"  # may, could, reportedly
    NEGATION = "negation"  # not, no longer, denies
    REVERSAL = "reversal"  # withdraws, cancels, frees, lifts, corrects
    EVENT = "event"  # killed, struck, signed, resigned, arrested
    FIRST_PERSON = "first person"  # I, we
    QUESTION = "question"
    BOILERPLATE = "boilerplate"  # "With inputs from agencies", bylines, "Read more"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article in the form in which it is compared.

    ``terms`` are the distinct stems of its content words in order of appearance; ``names`` those of
    them (in Latin letters, folded) that are names; ``days`` the days mentioned, as ordinals of the
    proleptic Gregorian calendar (``date.toordinal``). ``words`` counts all words; ``events`` are those of
    the terms that tell an event (killed, signed, withdrew).
    """

    text: str
    terms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    days: tuple[int, ...] = ()
    cues: frozenset[Cue] = frozenset()
    words: int = 0
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """An article taken apart. ``title`` is analysed like a sentence; ``body`` are the sentences of the text."""

    article: Article
    lang: str
    title: Sentence
    body: tuple[Sentence, ...]


# --- judging -------------------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """What was found about one sentence."""

    NEW = "new"  # not known, and news: a development
    KNOWN = "known"  # the desk has it already
    CONTEXT = "not news"  # not known, but background, comment or colour
    REPEAT = "said above"  # new, but another quoted sentence of the same article says it


@dataclass(frozen=True, slots=True)
class Reference:
    """Points at a known statement: sentence ``sentence`` of article ``article`` in story ``story``.

    ``at`` tells versions of the article apart: it is when the one that is meant was decided; 0.0 if that is not known.
    """

    story: str
    article: str
    sentence: int
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one sentence, and why.

    ``known`` and ``news`` are probabilities in 0..1; ``nearest`` is the closest known statement and
    ``coverage`` the idf-weighted share of this sentence's terms that it has, 0..1. ``reasons`` are in
    plain words, the weightiest first. ``sentence`` counts the sentences of the text from 0.
    """

    sentence: int
    text: str
    verdict: Verdict
    known: float
    news: float
    coverage: float
    nearest: Reference | None
    reasons: tuple[str, ...]


class Kind(StrEnum):
    """What was done with an article."""

    OPENED = "new story"
    MOVED = "development"
    REWRITE = "rewrite"
    QUIET = "no news"  # not known, but without a development: background, comment, colour
    SAME = "already seen"  # the same id with the same content
    STALE = "too old to be news"
    WITHDRAWN = "withdrawn"  # its wire has killed it, or holds it back
    ASIDE = "not watched"  # no subscription matches: kept, told to nobody


@dataclass(frozen=True, slots=True)
class Decision:
    """What was done with an article, and why. Kept, so that ``why`` can answer from it.

    ``rests_on`` is the number of the last commit that the judge had seen. ``developments`` are
    indices into ``findings``, best said first. ``sure`` is how probable it is that the article has a
    development, 0..1.
    """

    article: str
    version: int
    kind: Kind
    story: str | None
    at: float
    rests_on: int
    reasons: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    developments: tuple[int, ...] = ()
    sure: float = 0.0

    @property
    def quotes(self) -> tuple[Finding, ...]:
        """The findings that are quoted, best said first."""
        return tuple(self.findings[i] for i in self.developments)


# --- telling -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Destination:
    """Where messages go: ``platform`` ("console", "slack", "matrix") and an address on it (channel, room, person)."""

    platform: str
    address: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.address}"


@dataclass(frozen=True, slots=True)
class Topic:
    """A query that somebody wants to hear about."""

    id: str
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """A destination that wants to hear about a topic."""

    destination: Destination
    topic: Topic


class Act(StrEnum):
    """What a delivery does at its destination."""

    ALERT = "alert"  # the root message of a story
    UPDATE = "update"  # a reply in its thread
    EDIT = "edit"  # a posted message brought up to date: the root's footer, or a correction
    DIGEST = "digest"  # several held messages in one
    NOTICE = "notice"  # a word of the bot's own to somebody: a feed has gone silent, a subscription is suspended


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence quoted as new, and why it is.

    ``spans`` are the places in ``text`` of what is watched for: start and end, in order, without overlap.
    """

    text: str
    reasons: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


class Label(StrEnum):
    """What kind of news a message brings."""

    NEWS = "news"
    CORRECTION = "correction"
    KILL = "kill"


@dataclass(frozen=True, slots=True)
class Message:
    """The content of an alert or update, free of any platform's form.

    ``priority`` is that of the weightiest of its topics. ``single_source``: what it says rests on one report.
    ``follows`` is the story that this one turned out to be part of, or an older root of the same story; "" if none.
    ``beside`` is a saga that its story may be part of, and runs beside in a thread of its own; "" if there is none.
    """

    story: str
    headline: str
    quotes: tuple[Quote, ...]
    source: str
    url: str
    lang: str
    published: float
    seen: float
    topics: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    article: str = ""
    label: Label = Label.NEWS
    priority: str = "normal"
    single_source: bool = False
    follows: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a message after it was posted; shown where it stands.

    ``kind`` is "not new", "not news", "wrong story", "moved", "see also", "continued", "corrected" or "withdrawn"; ``text``
    says it in words.
    ``story`` is the one that it is about, where the message tells of several (a digest); "" for all of it.
    """

    kind: str
    text: str
    by: str
    at: float
    story: str = ""


@dataclass(frozen=True, slots=True)
class DigestItem:
    """A message in a digest, and what became of it meanwhile.

    ``told`` is when the reader was told already, elsewhere: ``where``; None if not.
    """

    message: Message
    told: float | None = None
    where: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story in a digest: once, with its developments in the order in which they came."""

    story: str
    headline: str
    items: tuple[DigestItem, ...]


@dataclass(frozen=True, slots=True)
class DigestSection:
    """The stories of one topic in a digest. A story that several topics match stands under the weightiest."""

    topic: str
    stories: tuple[DigestStory, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """Several messages in one. ``why`` says what made it: "daily 09:00", "quiet hours are over"."""

    since: float
    until: float
    why: str
    sections: tuple[DigestSection, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A message held back for a destination, to be told in a digest.

    ``topics`` are the ids of the topics that brought it, the weightiest first; empty if only a followed story did.
    ``priority`` is that of the weightiest. ``why`` says what holds it back, ``at`` since when and ``due`` until when.
    ``told`` is when the reader was told already, elsewhere: ``where``; None if not.
    """

    destination: Destination
    story: str
    message: Message
    topics: tuple[str, ...]
    priority: str
    why: str
    at: float
    due: float
    told: float | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits to be sent to one destination, edits aside: how many ``messages``, the ``oldest`` since when, in seconds."""

    destination: Destination
    messages: int
    oldest: float


@dataclass(frozen=True, slots=True)
class Tally:
    """The footer of a root: how many reports of the story there are, from how many independent sources."""

    reports: int
    sources: int
    last: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the outbox.

    ``message`` is None for an edit, a digest and a notice. An edit brings the message of delivery ``edits`` up to
    date, the root if that is "". ``broadcast``: an update that is shown in the channel as well as in its thread.
    ``new_root``: an alert that opens a new thread, though the story has one here that is too old to reply to.
    ``first`` is when the first article that said so was seen, in seconds since the epoch; None where that is not
    measured, as in what somebody posts by hand.
    """

    id: str
    act: Act
    destination: Destination
    story: str
    message: Message | None
    created: float
    digest: Digest | None = None
    notice: str = ""
    edits: str = ""
    broadcast: bool = False
    new_root: bool = False
    first: float | None = None

    @property
    def urgent(self) -> bool:
        """True for what goes before all that waits where a platform takes only so much: what is critical or corrects."""
        m = self.message
        return m is not None and (m.priority == "critical" or m.label is not Label.NEWS)


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery leased to one worker.

    ``token`` proves the lease when it is settled. ``root`` is the platform's id of the root message
    if there is one; ``attempt`` counts from 1; above 1 the message may have been sent before. ``notes`` is what
    became of the message that an edit is about, or of the message itself while it waited. ``target`` and
    ``target_message`` are the message that an edit is about, where it is not the root; ``target_digest`` is its
    content, where it is a digest; ``target_opened`` says that it was a root once. ``root_delivery`` is the delivery that
    the root was posted as. ``earlier`` is the platform's id of the root that it opens a new one beside, and
    ``earlier_delivery`` the delivery that this was posted as; "" if there is none. ``lost`` counts the leases of
    the delivery that ran out without a word, as they do when its worker dies.
    """

    delivery: Delivery
    token: str
    attempt: int
    root: str | None
    root_message: Message | None
    tally: Tally
    notes: tuple[Note, ...] = ()
    target: str | None = None
    target_message: Message | None = None
    target_digest: Digest | None = None
    root_delivery: str = ""
    target_opened: bool = False
    earlier: str = ""
    earlier_delivery: str = ""
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery as it is remembered, with what became of it. ``message_id`` and ``at`` are None until it is sent."""

    delivery: Delivery
    message_id: str | None
    at: float | None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of a delivery: the platform's id of the message.

    ``new_root``: it took the place of a root that somebody deleted, and is the thread's root from now on.
    """

    message_id: str
    new_root: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """One message as it stands in the console room. ``thread`` is the id of its root, None for a root.

    ``message`` is None for a digest and a notice, which stand alone. An edit has the content and the ``notes`` of
    the message that it brings up to date: ``target``, or the root if that is "".
    """

    id: str
    thread: str | None
    act: Act
    message: Message | None
    tally: Tally
    at: float
    digest: Digest | None = None
    notice: str = ""
    notes: tuple[Note, ...] = ()
    target: str = ""


# --- what is kept --------------------------------------------------------------------------------------------


class Statement(NamedTuple):
    """A sentence in the form in which later sentences are compared with it.

    ``terms`` and ``names`` are 32-bit fingerprints of stems and name keys (bot/stories/fingerprint.py);
    the text itself stays in the article's record.
    """

    sentence: int
    terms: tuple[int, ...]
    names: tuple[int, ...]
    numbers: tuple[tuple[float, int, bool], ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence (-1: the title) as a sentence encoder sees it: a unit vector, in the encoder's own bytes."""

    sentence: int
    vector: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """What one article did to one story: the only way in which a story ever changes.

    The log of all changes is the desk's history; applied in the order of ``seq`` they give the index of
    every worker. ``vector`` maps fingerprints to the weight of a term in the article; ``spellings`` are
    the name keys met here, for matching variants; ``told`` are the destinations that have this
    story's root from now on; ``evicted`` are stories dropped to make room. ``moved`` says that the
    article had a development: only then do its statements count as told. What an article said that was
    kept silent may be told when another says it again. ``encoded`` are the vectors of its first sentences,
    made by the encoder of that name; empty without one. ``report`` is False for a newer version of an article that
    the story has: it changes what is known, and is no further report.

    ``retracts`` is an article of the story whose statements no longer count, as its wire withdrew it or a person moved
    it elsewhere: ``vector`` then has what it weighed, to be taken off. ``absorbs`` is a story that this one turned out
    to be: all that it knows is known here. Such a change has no statements of its own. ``origin`` is whose report the
    article is: the agency that it credits, else ``source``; two that have one origin are one witness. ``unsourced``
    are the origins that no other report of the story has than the one that is taken back.
    """

    seq: int
    story: str
    opens: bool
    at: float
    article: str
    title: str
    source: str
    lang: str
    independent: bool
    vector: tuple[tuple[int, float], ...]
    spellings: tuple[str, ...]
    statements: tuple[Statement, ...]
    told: tuple[str, ...] = ()
    evicted: tuple[str, ...] = ()
    moved: bool = True
    encoder: str = ""
    encoded: tuple[Encoded, ...] = ()
    report: bool = True
    retracts: str = ""
    absorbs: str = ""
    origin: str = ""
    unsourced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """What a version of an article said, kept when another replaces it. ``sentences`` are numbers and texts."""

    version: int
    at: float
    published: float
    title: str
    sentences: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The versions of an article that were replaced, the newest first, as far as they are kept."""

    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that the commit of one article writes, at once or not at all.

    ``change`` is None if nothing the judge rests on is touched. ``earlier`` are the versions that this one replaces.
    ``held`` waits for a digest; ``dropped`` would have been told, and is kept from its
    destination for the reason in ``why``. ``spent`` are the budgets that an instant message is taken from
    (keys.budget), one entry a message; ``matched`` the ids of the topics that match. ``mark`` is that of the change
    which the decision rests on (NewsStore.follow), "" if it is not to be compared.
    """

    article: Article
    content_hash: str
    decision: Decision
    change: Change | None
    tally: Tally | None
    deliveries: tuple[Delivery, ...]
    earlier: Earlier | None = None
    held: tuple[Held, ...] = ()
    spent: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    dropped: tuple[Held, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """An article as it is remembered: what it said in short, and what was decided."""

    id: str
    version: int
    content_hash: str
    title: str
    url: str
    source: str
    published: float
    decision: Decision
    earlier: Earlier | None = None
    byline: str = ""
    dateline: str = ""
    modified: float | None = None

    @property
    def versions(self) -> tuple[Version, ...]:
        """What is kept of its versions, the last one first."""
        said = tuple((f.sentence, f.text) for f in self.decision.findings)
        last = Version(self.version, self.decision.at, self.published, self.title, said)
        return (last, *(self.earlier.versions if self.earlier else ()))


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of an article, in short. ``sure`` as in Decision; ``matched`` are ids of topics."""

    article: str
    story: str
    kind: Kind
    sure: float
    matched: tuple[str, ...]
    at: float


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that a platform took, in short.

    ``told`` are pairs of an article and the name of a topic that it was told under, "" for none; ``at`` is when the
    platform had taken it, ``first`` as in Delivery, both in seconds since the epoch.
    """

    delivery: str
    act: Act
    destination: Destination
    at: float
    told: tuple[tuple[str, str], ...]
    first: float | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person said of an alert, or of one that is missing: labelled data, with the text that it is about.

    ``label`` is "not new", "not news", "wrong story", "missed", "useful"; ``about`` what it points to: the right
    story, or the address that was missed; ``because`` their own words. ``by`` is a person's id, ``delivery`` the id of what was sent, "" if nothing was.
    """

    at: float
    by: str
    label: str
    delivery: str = ""
    destination: str = ""
    story: str = ""
    article: str = ""
    topics: tuple[str, ...] = ()
    sure: float = 0.0
    headline: str = ""
    quotes: tuple[str, ...] = ()
    about: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class StoryRecord:
    """A story as it is listed."""

    id: str
    title: str
    opened: float
    updated: float
    tally: Tally
    told: tuple[str, ...]
