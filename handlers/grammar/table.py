"""The one table of commands. Reading, writing, help, completion and docs/commands.md are all made from it."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from functools import cached_property

from bot.book import Role
from handlers.grammar import commands as c
from handlers.grammar import kinds as k


@dataclass(frozen=True, slots=True)
class Part:
    """A place in a form: which fields of the command it fills, with what kind of value.

    An option stands behind its ``lead``, or is known by itself if that is empty; ``fillers`` may stand before an argument.
    """

    field: str
    kind: k.AnyKind
    lead: tuple[str, ...] = ()
    required: bool = False
    fillers: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that the value fills: one, or several by a tuple."""
        return tuple(self.field.split())

    @property
    def starts(self) -> tuple[str, ...]:
        """The words that it can begin with."""
        return self.lead or self.kind.starts

    @property
    def usage(self) -> str:
        """How it stands in a form."""
        text = " ".join((*self.lead[:1], *self.fillers[:1], *([self.kind.word] if self.kind.word else [])))
        if self.required:
            return f"({text})" if "|" in text and " " in text else text
        return f"[{text}]"


@dataclass(frozen=True)
class Form:
    """One way to write one command.

    ``heads`` are its first words, the canonical ones first. ``role`` is who may do it in their own direct messages,
    ``shared`` who may do it where others hear the difference. ``some``: at least one option must be given.
    """

    make: type[c.Command]
    heads: tuple[str, ...]
    args: tuple[Part, ...] = ()
    options: tuple[Part, ...] = ()
    role: Role = Role.READER
    shared: Role = Role.READER
    some: bool = False

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Arguments and options."""
        return (*self.args, *self.options)

    @cached_property
    def defaults(self) -> dict[str, object]:
        """The value of every field that can be left out."""
        return {f.name: f.default for f in fields(self.make) if f.default is not MISSING}

    @cached_property
    def usage(self) -> str:
        """The form as help shows it."""
        return " ".join((self.heads[0], *(p.usage for p in self.parts)))


@dataclass(frozen=True, slots=True)
class Entry:
    """A command as help knows it: the forms that share a word, what it does, examples and what each of them does."""

    word: str
    does: str
    forms: tuple[Form, ...]
    examples: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Commands that belong together."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """A page of help that is about no single command."""

    word: str
    title: str
    lines: tuple[str, ...] = field(default=())


EDITOR, ADMIN = Role.EDITOR, Role.ADMIN
BECAUSE = Part("because", k.REASON, ("because",))
WHEN = Part("schedule", k.SCHEDULE)
WHERE = Part("to", k.TO)
EVERYWHERE = Part("everywhere", k.FLAG, ("everywhere",))
PRIORITY = Part("priority", k.PRIORITY, ("priority",))
TOPIC = Part("topic", k.TOPIC, required=True)
ANY_TOPIC = Part("topic", k.TOPIC)
STORY = Part("story", k.STORY)
IN_THREAD = "In the thread of an alert, its story need not be named."

_GROUPS = (
    Group(
        "Asking",
        (
            Entry(
                "latest",
                "Shows the latest alerts, of one topic or of all that this place hears.",
                (Form(c.Latest, ("latest",), (ANY_TOPIC,), (Part("n", k.SHOWN),)),),
                (("latest", "the last five"), ("latest Port strikes 10", "the last ten of one topic")),
            ),
            Entry(
                "stories",
                "Lists the live stories, the one that moved last first, or those that match a query.",
                (Form(c.Stories, ("stories",), (Part("query", k.QUERY),)),),
                (("stories", "what is running"), ("stories ferry AND storm", "the stories about both")),
            ),
            Entry(
                "story",
                "Shows a story's timeline, with sources and links.",
                (Form(c.StoryOf, ("story", "timeline"), (STORY,)),),
                (("story s12", "by its id"), ("story https://example.org/a", "by a report in it")),
                (IN_THREAD,),
            ),
            Entry(
                "why",
                "Says why an article or an alert was told, or was not, sentence by sentence.",
                (Form(c.Why, ("why",), (Part("what", k.WHAT),)),),
                (("why https://example.org/a", "an article"), ("why s12", "the story's last alert")),
                (IN_THREAD,),
            ),
            Entry(
                "suppressed",
                "Shows what was held back today, each with its reason and a way to post it.",
                (Form(c.Suppressed, ("suppressed", "held"), (ANY_TOPIC,)),),
                (("suppressed", "everything"), ("suppressed Port strikes", "what this topic held back")),
            ),
            Entry(
                "report",
                "Says how the alerts did: pushed, useful, redundant, how late, how many silent days.",
                (Form(c.Report, ("report",), (ANY_TOPIC,), (Part("days", k.DAYS_BACK),)),),
                (("report", "the desk's last seven days"), ("report Port strikes 30", "a month of one topic")),
            ),
            Entry(
                "whoami",
                "Says who the bot takes you for, and what you may do.",
                (Form(c.Whoami, ("whoami", "who am i")),),
                (("whoami", "your id, role and time zone"),),
            ),
        ),
    ),
    Group(
        "Topics",
        (
            Entry(
                "watch",
                "Makes a topic of a query, and tells it here.",
                (
                    Form(
                        c.Watch,
                        ("watch",),
                        (Part("query", k.QUERY, required=True),),
                        (
                            Part("name", k.NAME, ("as",)),
                            PRIORITY,
                            Part("budget", k.BUDGET, ("budget",)),
                            WHEN,
                        ),
                        shared=EDITOR,
                    ),
                ),
                (
                    ("watch ferry", "every story about a ferry"),
                    ('watch "port strike" AND Marhaven~ as Port strikes', "with a name"),
                    (
                        "watch (flood* OR storm) NOT title:sport as Weather priority high budget 5",
                        "five messages a day at most",
                    ),
                    ("watch lang:de ferry as Fähren daily 9:00", "one digest a day"),
                ),
                (
                    "Options stand at the end of the line. A word of the query that could be one goes in quotes: "
                    'watch "daily". Or a lone -- ends the query: watch the daily --',
                    "budget is the most instant messages a day; what is over goes to the next digest. Critical has none.",
                    "help queries has the query language; test tries a query first.",
                ),
            ),
            Entry(
                "unwatch",
                "Ends a topic and its subscriptions.",
                (Form(c.Unwatch, ("unwatch",), (TOPIC,), role=EDITOR, shared=EDITOR),),
                (("unwatch Port strikes", "nobody hears of it any more"),),
            ),
            Entry(
                "topics",
                "Lists the topics, with owner, query, priority and schedule.",
                (Form(c.Topics, ("topics", "list")), Form(c.MyTopics, ("topics mine", "my topics"))),
                (("topics", "all of them"), ("topics mine", "told to you, or in channels that you are in")),
            ),
            Entry(
                "test",
                "Tries a query on the past three days: how many articles, stories and alerts it would have brought.",
                (Form(c.Test, ("test",), (Part("query", k.QUERY, required=True),)),),
                (("test ferry AND (storm OR fog)", "before it is watched"),),
            ),
            Entry(
                "edit",
                "Gives a topic a new query.",
                (
                    Form(
                        c.Edit,
                        ("edit",),
                        (TOPIC,),
                        (Part("query", k.QUERY, ("to",), required=True),),
                        role=EDITOR,
                        shared=EDITOR,
                    ),
                ),
                (('edit Port strikes to "port strike" OR "dock strike"', "the name and the subscriptions stay"),),
            ),
            Entry(
                "set",
                "Changes a topic's name, priority, owner or schedule.",
                (
                    Form(
                        c.Set,
                        ("set",),
                        (TOPIC,),
                        (
                            Part("name", k.NAME, ("name", "as")),
                            PRIORITY,
                            Part("owner", k.PERSON, ("owner",)),
                            WHEN,
                        ),
                        role=EDITOR,
                        shared=EDITOR,
                        some=True,
                    ),
                ),
                (
                    ("set Port strikes priority critical", "passes budgets and, where wanted, quiet hours"),
                    ("set Port strikes name Docks hourly", "two changes at once"),
                ),
            ),
        ),
    ),
    Group(
        "What you hear",
        (
            Entry(
                "subscribe",
                "Tells a topic or a story here, or to you by direct message.",
                (
                    Form(
                        c.Subscribe,
                        ("subscribe", "sub"),
                        (Part("what", k.HEARD, required=True),),
                        (WHEN, WHERE),
                        shared=EDITOR,
                    ),
                ),
                (
                    ("subscribe Port strikes", "here, when the topic says"),
                    ("subscribe Port strikes daily 7:30 dm", "to you, one digest a day"),
                    ("subscribe s12 hourly", "one story"),
                ),
                (
                    "An empty digest is not sent, unless you add even-if-empty: subscribe Weather daily 7:00 even-if-empty",
                ),
            ),
            Entry(
                "unsubscribe",
                "Ends a subscription.",
                (Form(c.Unsubscribe, ("unsubscribe", "unsub"), (Part("what", k.HEARD),), (WHERE,), shared=EDITOR),),
                (("unsubscribe Port strikes", "here"), ("unsubscribe s12 dm", "your own")),
                (IN_THREAD,),
            ),
            Entry(
                "subscriptions",
                "Lists what is told here, and what is told to you.",
                (Form(c.Subscriptions, ("subscriptions", "subs")),),
                (("subscriptions", "here and by direct message"),),
            ),
            Entry(
                "follow",
                "Tells you of a story's developments by direct message.",
                (Form(c.Follow, ("follow",), (STORY,)),),
                (("follow s12", "as long as the story runs"), ("follow", "in the thread of an alert")),
                (IN_THREAD,),
            ),
            Entry(
                "unfollow",
                "Ends that.",
                (Form(c.Unfollow, ("unfollow",), (STORY,)),),
                (("unfollow s12", "no more of it"),),
                (IN_THREAD,),
            ),
            Entry(
                "quiet",
                "Sets hours in which nothing is sent here; afterwards all of it comes as one digest.",
                (
                    Form(
                        c.Quiet,
                        ("quiet",),
                        (Part("start end", k.HOURS, required=True),),
                        (Part("zone", k.ZONE), Part("critical", k.CRITICAL)),
                        shared=EDITOR,
                    ),
                    Form(c.QuietOff, ("quiet off",), shared=EDITOR),
                    Form(c.QuietHours, ("quiet",)),
                ),
                (
                    ("quiet 22:00-07:00", "in the time zone of this place"),
                    ("quiet 10pm-7am Europe/Kyiv critical-only", "critical alerts pass"),
                    ("quiet off", "none any more"),
                    ("quiet", "which hold now"),
                ),
                ("Without critical-only everything is held. Equal ends mean no quiet hours.",),
            ),
            Entry(
                "mute",
                "Silences a story, a topic or a source here; for all with everywhere.",
                (
                    Form(
                        c.Mute,
                        ("mute",),
                        (Part("what", k.SUBJECT),),
                        (Part("lasts", k.LASTING), EVERYWHERE, BECAUSE),
                        shared=EDITOR,
                    ),
                ),
                (
                    ("mute s12 for 3h", "one story"),
                    ("mute source Coast Wire until monday 9:00 because test messages", "one source"),
                    ("mute for 1d", "in the thread of an alert"),
                ),
                (IN_THREAD, "Without a span it is for good. help times has the ways to write one."),
            ),
            Entry(
                "unmute",
                "Ends a silence.",
                (Form(c.Unmute, ("unmute",), (Part("what", k.SUBJECT),), (EVERYWHERE,), shared=EDITOR),),
                (("unmute Coast Wire", "here"), ("unmute s12 everywhere", "for all")),
                (IN_THREAD,),
            ),
            Entry(
                "mutes",
                "Lists what is muted here and everywhere, until when and why.",
                (Form(c.Mutes, ("mutes", "muted")),),
                (("mutes", "each with a way to end it"),),
            ),
            Entry(
                "digest now",
                "Sends what is held for this place at once.",
                (Form(c.DigestNow, ("digest now", "digest"), shared=EDITOR),),
                (("digest now", "and the clock goes on as before"),),
            ),
        ),
    ),
    Group(
        "Putting right",
        (
            Entry(
                "wrong",
                "Marks an alert as wrong, or an article as missed; what was posted is corrected in place.",
                (
                    Form(
                        c.Wrong,
                        ("wrong",),
                        (Part("alert", k.ALERT),),
                        (Part("verdict story", k.JUDGEMENT, required=True), BECAUSE),
                    ),
                    Form(c.Missed, ("wrong missed", "missed"), (Part("url", k.URL, required=True),), (BECAUSE,)),
                ),
                (
                    ("wrong not new", "in the thread of the alert"),
                    ("wrong s12 not news because a routine notice", "elsewhere"),
                    ("wrong story s14", "in the thread: it belongs to s14, and goes there"),
                    ("wrong missed https://example.org/a", "should have been told"),
                ),
                ("All judgements are kept; tune learns from them.",),
            ),
            Entry(
                "post",
                "Tells an article that was held back.",
                (Form(c.Post, ("post",), (Part("article", k.ARTICLE, required=True),), role=EDITOR, shared=EDITOR),),
                (("post https://example.org/a", "now, in its story's thread"),),
            ),
            Entry(
                "merge",
                "Makes two stories one.",
                (
                    Form(
                        c.Merge,
                        ("merge",),
                        (
                            Part("story", k.STORY, required=True),
                            Part("into", k.STORY, required=True, fillers=("into", "with", "and", "to")),
                        ),
                        role=EDITOR,
                        shared=EDITOR,
                    ),
                ),
                (("merge s14 into s12", "s12 goes on; the thread of s14 points to it"), ("merge s14 s12", "the same")),
            ),
            Entry(
                "split",
                "Takes an article out of a story, and makes it a story of its own.",
                (
                    Form(
                        c.Split,
                        ("split",),
                        (STORY, Part("article", k.ARTICLE, required=True)),
                        role=EDITOR,
                        shared=EDITOR,
                    ),
                ),
                (("split s12 https://example.org/a", "its message points to the new thread"),),
                (IN_THREAD,),
            ),
        ),
    ),
    Group(
        "Settings",
        (
            Entry(
                "settings",
                "Shows how this place is set up, or changes it.",
                (
                    Form(c.Settings, ("settings",)),
                    Form(c.SetZone, ("settings zone",), (Part("zone", k.ZONE, required=True),), shared=EDITOR),
                    Form(
                        c.SetBroadcast,
                        ("settings broadcast",),
                        (Part("priority", k.FROM_PRIORITY, required=True),),
                        shared=EDITOR,
                    ),
                    Form(
                        c.SetThreadAge,
                        ("settings new-thread-after",),
                        (Part("hours", k.THREAD_HOURS, required=True),),
                        shared=EDITOR,
                    ),
                ),
                (
                    ("settings", "zone, quiet hours, threads"),
                    ("settings zone Europe/Berlin", "the clock of this place"),
                    (
                        "settings broadcast high",
                        "updates from high on are shown in the channel as well as in the thread",
                    ),
                    ("settings new-thread-after 48h", "a story that goes on for two days begins a new thread"),
                ),
            ),
        ),
    ),
    Group(
        "Administration",
        (
            Entry(
                "role",
                "Says what a person may do; default is what the platform says.",
                (
                    Form(
                        c.Grant,
                        ("role",),
                        (Part("person", k.PERSON, required=True), Part("role", k.ROLE, required=True)),
                        role=ADMIN,
                        shared=ADMIN,
                    ),
                ),
                (
                    ("role @ann:example.org editor", "may change what channels hear"),
                    ("role @ann:example.org default", "as before"),
                ),
            ),
            Entry(
                "roles",
                "Lists who may do what.",
                (Form(c.Roles, ("roles",)),),
                (("roles", "editors and admins"),),
            ),
            Entry(
                "source",
                "Shows a source, or sets its tier (1 is the most trusted) or its block.",
                (
                    Form(
                        c.Source,
                        ("source",),
                        (Part("name", k.SOURCE, required=True),),
                        (Part("tier", k.TIER, ("tier",)), Part("blocked", k.BLOCK)),
                        role=ADMIN,
                        shared=ADMIN,
                    ),
                ),
                (
                    ("source Coast Wire", "how it is set up"),
                    ("source Coast Wire tier 1", "an agency of its own"),
                    ("source Rumour Mill block", "its articles are told to nobody"),
                ),
            ),
            Entry(
                "sources",
                "Lists the sources that are set up.",
                (Form(c.Sources, ("sources",)),),
                (("sources", "tiers and blocks"),),
            ),
            Entry(
                "feeds",
                "Lists the feeds that articles come from, those in trouble first; adds, removes, pauses, resumes or checks one.",
                (
                    Form(c.Feeds, ("feeds",), role=ADMIN, shared=ADMIN),
                    Form(
                        c.AddFeed,
                        ("feeds add",),
                        (Part("url", k.SITE, required=True),),
                        (
                            Part("source", k.Name("source", lambda names: ()), ("as",)),
                            Part("tier", k.TIER, ("tier",)),
                            Part("latest", k.FLAG, ("latest",)),
                        ),
                        role=ADMIN,
                        shared=ADMIN,
                    ),
                    *(
                        Form(make, heads, (Part("feed", k.FEED, required=True),), role=ADMIN, shared=ADMIN)
                        for make, heads in (
                            (c.RemoveFeed, ("feeds remove",)),
                            (c.PauseFeed, ("feeds pause",)),
                            (c.ResumeFeed, ("feeds resume",)),
                            (c.CheckFeed, ("feeds check",)),
                        )
                    ),
                    Form(
                        c.ImportFeeds,
                        ("feeds import",),
                        (Part("url", k.LIST, required=True),),
                        role=ADMIN,
                        shared=ADMIN,
                    ),
                    Form(c.ExportFeeds, ("feeds export",), role=ADMIN, shared=ADMIN),
                ),
                (
                    ("feeds", "how each is doing"),
                    ("feeds add https://paper.example as Coast Wire tier 1", "finds the feed behind the page"),
                    ("feeds remove f3", "what it brought stays"),
                    ("feeds import https://paper.example/feeds.opml", "adds all feeds of a list"),
                ),
                (
                    "Of a new feed nothing is told that is in it now; with latest, its latest item is.",
                    "pause: it is not polled until resume, which also asks a feed again that has ended; check reads it now and changes nothing; export gives the list as OPML, without passwords.",
                    "A feed is its id, or its address. Long lists are exchanged by slugline feeds import and export.",
                ),
            ),
            Entry(
                "budget",
                "Sets the most instant messages of a topic a day, at each place.",
                (
                    Form(
                        c.Budget,
                        ("budget",),
                        (TOPIC,),
                        (Part("budget", k.BUDGET, required=True),),
                        role=ADMIN,
                        shared=ADMIN,
                    ),
                ),
                (
                    ("budget Port strikes 5", "what is over goes to the next digest"),
                    ("budget Port strikes none", "no bound"),
                ),
            ),
            Entry(
                "tune",
                "Shows or sets how sure the judge must be for a topic: 0 lets everything pass, 1 nothing.",
                (Form(c.Tune, ("tune",), (TOPIC,), (Part("to", k.SURENESS),), role=EDITOR, shared=EDITOR),),
                (
                    ("tune Port strikes", "the threshold, and what the judgements suggest"),
                    ("tune Port strikes auto", "takes the suggestion"),
                    ("tune Port strikes 0.7", "sets it"),
                    ("tune Port strikes undo", "back to what it was; off is the desk's own"),
                ),
            ),
            Entry(
                "forget",
                "Removes a person, and all that is theirs: subscriptions, mutes, role.",
                (Form(c.Forget, ("forget",), (Part("person", k.PERSON, required=True),), role=ADMIN, shared=ADMIN),),
                (("forget @ann:example.org", "for a colleague who has left"),),
            ),
            Entry(
                "audit",
                "Shows who changed what, the latest first.",
                (Form(c.Audit, ("audit",), (), (Part("n", k.AUDITED),), role=ADMIN, shared=ADMIN),),
                (("audit", "the last twenty changes"), ("audit 100", "more of them")),
            ),
            Entry(
                "export feedback",
                "Hands out all judgements as labelled data.",
                (Form(c.ExportFeedback, ("export feedback", "feedback export"), role=ADMIN, shared=ADMIN),),
                (("export feedback", "as slugline feedback export does"),),
            ),
        ),
    ),
)

GUIDES = (
    Guide(
        "queries",
        "How queries are written",
        (
            "ferry storm, ferry AND storm: both words, in any inflected form; ferry OR storm: one of them; NOT or -: without",
            '"port strike": the words beside each other; "port strike"~5: within five words of each other',
            "(ferry OR boat) AND storm: groups",
            "flood*: any word that begins so; Marhaven~: a name in any spelling and script",
            'title:ferry, source:"Coast Wire", lang:de: in one field only; *: everything',
        ),
    ),
    Guide(
        "times",
        "How times are written",
        (
            "9:00, 21:30, 9pm, noon, midnight: a time of day; 22:00-07:00, 10pm-7am: a range of hours",
            "for 90m, for 3h, for 2d, for 1h30m: a span, up to a year; forever: for good",
            "until 18:00: the next time it is that late; until tomorrow 9:00, until monday, until 2030-03-01; "
            "a day without a time means its beginning",
            f"instant, hourly, daily 9:00: when a subscription is told; daily alone and digest mean daily {c.DIGEST_AT // 60}:00",
            "Europe/Berlin, berlin, UTC: a time zone",
        ),
    ),
)

_HELP = ("help", "?", "commands", "--help")


def _pages() -> dict[str, str]:
    """What help can be asked about, in all its names -> the page."""
    pages = {head: e.word for g in _GROUPS for e in g.entries for f in e.forms for head in f.heads}
    pages |= {head.split()[0]: word for head, word in pages.items() if head.split()[0] not in pages}
    return pages | {g.word: g.word for g in GUIDES} | dict.fromkeys(_HELP, "help")


_ABOUT = Entry(
    "help",
    "Shows all commands, or explains one of them.",
    (Form(c.Help, _HELP, (Part("topic", k.Page(_pages())),)),),
    (("help", "all commands"), ("help watch", "one of them"), ("help queries", "the query language")),
    ("Further pages: " + ", ".join(g.word for g in GUIDES) + ".",),
)
GROUPS = (Group(_GROUPS[0].title, (_ABOUT, *_GROUPS[0].entries)), *_GROUPS[1:])
ENTRIES = tuple(e for g in GROUPS for e in g.entries)
FORMS = tuple(f for e in ENTRIES for f in e.forms)
FORM_OF = {f.make: f for f in FORMS}
ENTRY_OF = {f.make: e for e in ENTRIES for f in e.forms}


def needs(command: c.Command, *, direct: bool) -> Role:
    """The least role that may do a command. ``direct``: it was said in a direct message, where nobody else hears it.

    What reaches only who asks is free to every reader; what changes what others hear is not.
    """
    form = FORM_OF[type(command)]
    match command:
        case c.Mute(everywhere=True) | c.Unmute(everywhere=True):
            return EDITOR
        case c.Subscribe(to=c.Where.DM) | c.Unsubscribe(to=c.Where.DM):
            return form.role
        case c.Tune(to=c.Tuning.SHOW) | c.Source(tier=None, blocked=None):
            return Role.READER
        case _:
            return form.role if direct else form.shared
