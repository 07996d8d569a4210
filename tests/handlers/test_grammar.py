"""The grammar of commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.book import AT_ONCE, Mode, Muted, Priority, Role, Schedule
from bot.errors import BadCommand
from handlers.answer import Heading, Line
from handlers.grammar import Names, completions, ends, explain, guide, kinds, mentioned, needs, parse, show
from handlers.grammar import commands as c
from handlers.grammar.docs import document
from handlers.grammar.table import ENTRIES, FORM_OF, FORMS, GUIDES
from handlers.grammar.times import DAYS, WEEKDAYS, For, Until, zones
from handlers.grammar.tokens import MAX_LENGTH, address, read, unlinked

DAILY_9 = Schedule(Mode.DAILY, 9 * 60)
PORT = c.Subject("Port strikes", Muted.TOPIC)
ALL = get_args(c.Command)


# --- as people write it --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", c.Help()),
        ("  \n ", c.Help()),
        ("?", c.Help()),
        ("help", c.Help()),
        ("HELP Watch", c.Help("watch")),
        ("help digest", c.Help("digest now")),
        ("help queries", c.Help("queries")),
        ("watch ferry", c.Watch("ferry")),
        ("Watch Ferry", c.Watch("Ferry")),
        ("watch ferry as Port strikes", c.Watch("ferry", "Port strikes")),
        ('watch ferry as "Port strikes"', c.Watch("ferry", "Port strikes")),
        ("watch ferry as “Port strikes”", c.Watch("ferry", "Port strikes")),
        (
            "watch (a OR b) -c as Port strikes priority high budget 5 daily 9",
            c.Watch("(a OR b) -c", "Port strikes", Priority.HIGH, 5, DAILY_9),
        ),
        ("watch ferry daily 9am budget none", c.Watch("ferry", schedule=DAILY_9)),
        ("watch ferry hourly even if empty", c.Watch("ferry", schedule=Schedule(Mode.HOURLY, empty=True))),
        ('watch "trains as cargo" as Rail', c.Watch('"trains as cargo"', "Rail")),
        ("watch (trains as cargo) as Rail", c.Watch("(trains as cargo)", "Rail")),
        ("watch city budget", c.Watch("city budget")),
        ("watch education budget cuts", c.Watch("education budget cuts")),
        ("watch the daily mail", c.Watch("the daily mail")),
        ("watch low priority cases", c.Watch("low priority cases")),
        ('watch the "daily"', c.Watch('the "daily"')),
        ("watch the daily --", c.Watch("the daily")),
        ("watch the daily —", c.Watch("the daily")),
        ("watch the daily -- hourly", c.Watch("the daily", schedule=Schedule(Mode.HOURLY))),
        ("watch source:<http://coast.example|coast.example> as x", c.Watch("source:coast.example", "x")),
        ('watch "a b"~5 Marhaven~ flood*', c.Watch('"a b"~5 Marhaven~ flood*')),
        ("feeds", c.Feeds()),
        ("feeds add <https://a.example|a.example>", c.AddFeed("https://a.example")),
        (
            "feeds add https://a.example as Coast Wire tier 1 latest",
            c.AddFeed("https://a.example", "Coast Wire", 1, True),
        ),
        ("feeds pause f3", c.PauseFeed("f3")),
        ("feeds check <https://a.example>", c.CheckFeed("https://a.example")),
        ("feeds import <https://a.example/l.opml|a.example/l.opml>", c.ImportFeeds("https://a.example/l.opml")),
        ("feeds export", c.ExportFeeds()),
        ("feeds resume f3", c.ResumeFeed("f3")),
        ("feeds remove https://a.example/rss", c.RemoveFeed("https://a.example/rss")),
        ("unwatch Port strikes", c.Unwatch("Port strikes")),
        ("list", c.Topics()),
        ("topics.", c.Topics()),
        ("topics mine", c.MyTopics()),
        ("my topics", c.MyTopics()),
        ("test a AND (b OR c) as x", c.Test("a AND (b OR c) as x")),
        ("latest", c.Latest()),
        ("latest Port strikes 10", c.Latest("Port strikes", 10)),
        ("latest 10", c.Latest(None, 10)),
        ('latest "10"', c.Latest("10")),
        ("stories ferry", c.Stories("ferry")),
        ("story 12", c.StoryOf("s12")),
        ("story S12", c.StoryOf("s12")),
        ("story", c.StoryOf()),
        ("why", c.Why()),
        ("why <https://example.org/a?b=1|example.org/a>", c.Why("https://example.org/a?b=1")),
        ("why https://example.org/wiki/A_(b)", c.Why("https://example.org/wiki/A_(b)")),
        ("suppressed Port strikes", c.Suppressed("Port strikes")),
        ("post a17", c.Post("a17")),
        ("follow s12", c.Follow("s12")),
        ("follow", c.Follow()),
        ("subscribe Port strikes daily 9:00 dm", c.Subscribe(PORT, DAILY_9, c.Where.DM)),
        ("subscribe dm daily", c.Subscribe(c.Subject("dm", Muted.TOPIC), Schedule(Mode.DAILY, c.DIGEST_AT))),
        ("subscribe Port strikes instant", c.Subscribe(PORT, AT_ONCE)),
        ("subscribe topic Port strikes", c.Subscribe(PORT)),
        ("subscribe s12 here", c.Subscribe(c.Subject("s12", Muted.STORY), None, c.Where.HERE)),
        ("subscribe 12", c.Subscribe(c.Subject("12", Muted.TOPIC))),
        ("subscribe story 12", c.Subscribe(c.Subject("s12", Muted.STORY))),
        ('subscribe "s12"', c.Subscribe(c.Subject("s12", Muted.TOPIC))),
        ("quiet 22:00-07:00", c.Quiet(1320, 420)),
        ("quiet 22:00 – 7:00 kyiv critical-only", c.Quiet(1320, 420, "Europe/Kyiv", True)),
        ("quiet from 10 pm to 7 am europe/berlin hold", c.Quiet(1320, 420, "Europe/Berlin")),
        ("quiet 22-7 critical", c.Quiet(1320, 420, critical=True)),
        ("quiet off", c.QuietOff()),
        ("quiet", c.QuietHours()),
        ("mute", c.Mute()),
        ("mute for 3h", c.Mute(lasts=For(10_800))),
        ("mute s12 3h everywhere", c.Mute(c.Subject("s12", Muted.STORY), For(10_800), True)),
        ("mute Coast Wire for 1h 30 min", c.Mute(c.Subject("Coast Wire"), For(5_400))),
        ("mute Coast Wire for 2 days", c.Mute(c.Subject("Coast Wire"), For(172_800))),
        ("mute Coast Wire for good", c.Mute(c.Subject("Coast Wire"))),
        ("mute source Coast Wire until 18:00", c.Mute(c.Subject("Coast Wire", Muted.SOURCE), Until(1080))),
        (
            'mute topic Port strikes until mon at 9 because he said "no (',
            c.Mute(PORT, Until(540, "monday"), because='he said "no ('),
        ),
        ("unmute Coast Wire everywhere", c.Unmute(c.Subject("Coast Wire"), True)),
        ("digest", c.DigestNow()),
        ("Digest Now", c.DigestNow()),
        ("wrong not new", c.Wrong(c.Verdict.NOT_NEW)),
        ("Wrong: not news because a routine notice", c.Wrong(c.Verdict.NOT_NEWS, because="a routine notice")),
        ("wrong story", c.Wrong(c.Verdict.WRONG_STORY)),
        ("wrong wrong story s14", c.Wrong(c.Verdict.WRONG_STORY, None, "s14")),
        ("wrong s12 story s14", c.Wrong(c.Verdict.WRONG_STORY, "s12", "s14")),
        ("wrong missed https://example.org/a", c.Missed("https://example.org/a")),
        ("merge s14 s12", c.Merge("s14", "s12")),
        ("merge 14 into 12", c.Merge("s14", "s12")),
        ("split a17", c.Split("a17")),
        ("split s12 a17", c.Split("a17", "s12")),
        ("settings zone berlin", c.SetZone("Europe/Berlin")),
        ("settings broadcast never", c.SetBroadcast(None)),
        ("settings new-thread-after 48 hours", c.SetThreadAge(48)),
        ("who am i", c.Whoami()),
        ("report Port strikes 30 days", c.Report("Port strikes", 30)),
        ("role <@U123|ann lee> admin", c.Grant("<@U123|ann lee>", Role.ADMIN)),
        ("role @ann:example.org default", c.Grant("@ann:example.org", None)),
        ('role "Ann Lee" reader', c.Grant("Ann Lee", Role.READER)),
        ("source Rumours blocked", c.Source("Rumours", blocked=True)),
        ("source Coast Wire tier 2", c.Source("Coast Wire", 2)),
        ("source <http://coast.example|coast.example> block", c.Source("coast.example", None, True)),
        ("source Coast Wire unblock", c.Source("Coast Wire", None, False)),
        ("budget Port strikes none", c.Budget("Port strikes", None)),
        ("tune Port strikes", c.Tune("Port strikes")),
        ("tune Port strikes 70%", c.Tune("Port strikes", 0.7)),
        ("tune Port strikes undo", c.Tune("Port strikes", c.Tuning.UNDO)),
        ("edit Port strikes to a to b", c.Edit("Port strikes", "a to b")),
        (
            "set Port strikes name Docks priority low owner @ann:example.org",
            c.Set("Port strikes", "Docks", Priority.LOW, "@ann:example.org"),
        ),
        ("forget <@U123>", c.Forget("<@U123>")),
        ("audit 100", c.Audit(100)),
        ("feedback export", c.ExportFeedback()),
    ],
)
def test_a_command_reads_as_people_write_it(text: str, command: c.Command) -> None:
    assert parse(text) == command
    assert parse(show(command)) == command


@pytest.mark.parametrize(
    ("text", "column", "says", "suggests"),
    [
        ("subscirbe Port", 1, "no command 'subscirbe'", "subscribe Port"),
        ("unwacth Port", 1, "did you mean: unwatch?", "unwatch Port"),
        ("exprot feedback", 1, "did you mean: export feedback?", "export feedback"),
        ("supp", 1, "did you mean: suppressed?", "suppressed"),
        ("blah blah", 1, "help shows all commands", None),
        ('"watch" ferry', 1, "no command", None),
        ("digest nwo", 8, "did you mean: now?", "digest now"),
        ("settings zoen berlin", 10, "did you mean: zone?", "settings zone berlin"),
        ("topics all", 8, "it takes nothing more", None),
        ("help wtach", 6, "did you mean: help watch?", "help watch"),
        ("watch", 6, "a query is missing", None),
        ("watch ferry priority hgih", 22, "did you mean: high?", "watch ferry priority high"),
        ("watch ferry prioritty high", 13, "did you mean: priority?", "watch ferry priority high"),
        ("watch ferry as Port priority hgih", 30, "did you mean: high?", "watch ferry as Port priority high"),
        ("watch ferry budget 5000", 20, "from 0 to 500", None),
        ("watch ferry daily 25:00", 19, "no time of day", None),
        ("watch ferry as", 15, "nothing follows as", None),
        ("watch ferry as x as y", 18, "said twice", None),
        ("watch (ferry as Port", 7, '"(" is not closed', None),
        ('watch ferry "storm as Port', 13, "quotation mark is not closed", None),
        ('watch ferry as "', 16, "quotation mark is not closed", None),
        ('watch ferry as ""', 16, "the name is empty", None),
        ('unwatch Port "strikes"', 9, "around the whole name", None),
        ("unwatch " + "x" * 81, 9, "has 81 characters", None),
        ("unwatch", 8, "TOPIC is missing", None),
        ("subscribe Port strikes dialy 9:00", 24, "did you mean: daily?", "subscribe Port strikes daily 9:00"),
        ("subscribe Port daily 9:00 nope", 27, "cannot stand here", None),
        ("story ferry", 7, "stories QUERY finds it", "stories ferry"),
        ("quiet of", 7, "no range of hours", "quiet off"),
        ("quiet 22:00-07:00 Europe/Kyev", 19, "no time zone", "quiet 22:00-07:00 Europe/Kyiv"),
        ("quiet 22:00-25:00", 7, "no range of hours", None),
        ("mute Coast Wire for 3x", 21, "no span of time", None),
        ("mute Coast Wire until never", 23, "no time", None),
        ("mute s12 because", 17, "no reason follows", None),
        ("wrong", 6, "what is wrong is missing", "wrong not new"),
        ("wrong nto new", 7, "does not say what is wrong", "wrong not new"),
        ("wrong missed Port", 14, "write one that begins with https://", None),
        ("merge s14", 10, "a story is missing", None),
        ("role ann edtor", 10, "did you mean: editor?", "role ann editor"),
        ("role ann", 9, "is missing", None),
        ("budget Port", 12, "a number is missing", None),
        ("tune Port atuo", 11, "did you mean: auto?", "tune Port auto"),
        ("set Port", 9, "nothing to change", None),
        ("audit 900", 7, "from 1 to 200", None),
        ("watch a\x1b[31m", 8, "U+001B is a control character", None),
        ("watch " + "x" * MAX_LENGTH, MAX_LENGTH + 1, "write at most 4,000", None),
    ],
)
def test_a_command_that_cannot_be_read_is_told_where_and_how_to_mend_it(
    text: str, column: int, says: str, suggests: str | None
) -> None:
    with pytest.raises(BadCommand) as caught:
        parse(text)
    error = caught.value
    assert error.column == column
    assert says in f"{error.problem}; {error.remedy}"
    if suggests is None:
        assert not error.suggestions or says == "no command"
    else:
        assert suggests in error.suggestions
        parse(suggests)


def test_what_was_wrong_is_answered_with_the_place_and_a_way_on() -> None:
    with pytest.raises(BadCommand) as caught:
        parse("watch ferry priority hgih daily")
    answer = explain(caught.value)
    assert not answer.ok
    assert "watch ferry priority hgih daily" in answer.text
    marked = [s.text for p in answer.parts if isinstance(p, Line) for s in p.spans if s.style == "bold"]
    assert marked == ["hgih"]
    assert [a.command for a in answer.actions] == ["watch ferry priority high daily"]


# --- whatever is written -------------------------------------------------------------------------------------

LETTERS = st.sampled_from("abyzéя'.-7:%&#@<>|()~*AN _–,/")
PHRASES = [
    "as",
    "priority",
    "high",
    "daily",
    "9:00",
    "budget 5",
    "because",
    "--",
    "for 3h",
    "s12",
    '"',
    "(",
    ")",
    "to",
    "dm",
    "—",
]
TEXT = st.lists(
    st.one_of(st.sampled_from(PHRASES), st.text(LETTERS, min_size=1, max_size=6)), min_size=1, max_size=7
).map(" ".join)


def plain(text: str) -> str:
    return " ".join(unlinked(text).split())


def closed(text: str) -> bool:
    return all(t.unclosed < 0 for t in read(text).tokens)


NAMES = st.one_of(TEXT, st.sampled_from(sorted(kinds.RESERVED)), st.sampled_from(["s12", "12", "9:00", "3h", "monday"])).map(
    lambda t: plain(t.replace('"', ""))[:60].strip()
).filter(bool)  # fmt: skip
QUERIES = TEXT.map(plain).filter(lambda q: q and closed(q))
REASONS = TEXT.map(plain).filter(bool)
PEOPLE = st.one_of(
    st.sampled_from(["<@U1|ann lee>", "<@U1>", "@ann:example.org", "ann", "Ann Lee", "slack:U1"]), NAMES
)  # fmt: skip
STORIES = st.one_of(
    st.integers(0, 10**9).map(lambda n: f"s{n}"), st.sampled_from(["https://example.org/a_(b)", "http://a.example/#x"])
)
THINGS = st.one_of(
    STORIES,
    st.from_regex(r"\A[a-z]{0,3}[0-9:/]{1,3}[A-Za-z-]{0,4}\Z").map(plain),
    NAMES.map(lambda n: f"{n}:1"),
    st.text(min_size=1, max_size=9),
    st.sampled_from(['a "b" c', " a", "a\u00a0b", "\u201cx\u201d:1", "a\nb", "id:a", "id:%22", "(", "5%"]),
).filter(lambda t: not address(t) or address(t) == t)
EMPTY = st.booleans()
SCHEDULES = st.one_of(
    st.just(AT_ONCE),
    st.builds(Schedule, st.just(Mode.HOURLY), st.just(0), EMPTY),
    st.builds(Schedule, st.just(Mode.DAILY), st.integers(0, 1439), EMPTY),
)
SPANS = st.one_of(
    st.integers(1, 366 * 1440).map(lambda n: For(n * 60)),
    st.builds(
        Until,
        st.integers(0, 1439),
        st.one_of(st.sampled_from(["", *DAYS]), st.dates(datetime(1972, 1, 1).date()).map(str)),
    ),
)
PRIORITIES, ROLES, ZONES = (
    st.sampled_from(Priority),
    st.sampled_from(Role),
    st.sampled_from(sorted(set(zones().values()))),
)
HEARD = st.one_of(
    st.builds(c.Subject, NAMES, st.just(Muted.TOPIC)), st.builds(c.Subject, STORIES, st.just(Muted.STORY))
)
SUBJECTS = st.one_of(HEARD, st.builds(c.Subject, NAMES, st.sampled_from([None, Muted.SOURCE])))
HEARD_AT = st.none() | st.sampled_from(c.Where)
PLACES = st.booleans()
FIELDS: dict[str, Any] = {
    "query": QUERIES, "name": NAMES, "priority": PRIORITIES, "budget": st.none() | st.integers(0, 500),
    "schedule": st.none() | SCHEDULES, "story": st.none() | STORIES, "what": st.none() | SUBJECTS, "to": HEARD_AT,
    "person": PEOPLE, "n": st.integers(1, 50), "days": st.integers(1, 90), "everywhere": PLACES, "because": st.just("") | REASONS,
    "lasts": st.none() | SPANS, "start": st.integers(0, 1439), "end": st.integers(0, 1439), "critical": PLACES, "article": THINGS, "feed": THINGS,
}  # fmt: skip
OWN: dict[type, dict[str, Any]] = {
    c.Help: {"topic": st.sampled_from(["", *(e.word for e in ENTRIES), *(g.word for g in GUIDES)])},
    c.Stories: {"query": st.none() | QUERIES},
    c.Why: {"what": st.none() | THINGS},
    c.Watch: {"name": st.just("") | NAMES},
    c.Set: {"name": st.none() | NAMES, "priority": st.none() | PRIORITIES, "owner": st.none() | PEOPLE},
    c.Subscribe: {"what": HEARD},
    c.Unsubscribe: {"what": st.none() | HEARD},
    c.Quiet: {"zone": st.just("") | ZONES},
    c.SetZone: {"zone": ZONES},
    c.Missed: {"url": st.sampled_from(["https://example.org/a", "http://a.example/?q=(x)&y"])},
    c.Merge: {"story": STORIES, "into": STORIES},
    c.SetBroadcast: {"priority": st.none() | PRIORITIES},
    c.SetThreadAge: {"hours": st.none() | st.integers(1, 720)},
    c.Grant: {"role": st.none() | ROLES},
    c.Source: {"tier": st.none() | st.integers(1, 3), "blocked": st.none() | PLACES},
    c.Tune: {"to": st.one_of(st.sampled_from(c.Tuning), st.integers(0, 100).map(lambda n: n / 100))},
    c.AddFeed: {
        "url": st.sampled_from(["https://example.org/a", "http://a.example/?q=(x)&y"]),
        "source": st.just("") | NAMES,
        "tier": st.none() | st.integers(1, 3),
        "latest": PLACES,
    },
    c.Audit: {"n": st.integers(1, 200)},
    c.ImportFeeds: {"url": st.sampled_from(["https://example.org/a", "http://a.example/?q=(x)&y"])},
}


def _wrong(verdict: c.Verdict, alert: str | None, story: str | None, because: str) -> c.Wrong:
    return c.Wrong(verdict, alert, story if verdict is c.Verdict.WRONG_STORY else None, because)


def _any_of(make: type) -> st.SearchStrategy[Any]:
    if make is c.Wrong:
        return st.builds(_wrong, st.sampled_from(c.Verdict), st.none() | THINGS, st.none() | STORIES, FIELDS["because"])
    topics = NAMES if FORM_OF[make].args and FORM_OF[make].args[0].required else st.none() | NAMES
    drawn = {f.name: {**FIELDS, "topic": topics, **OWN.get(make, {})}[f.name] for f in fields(make)}
    commands = st.builds(make, **drawn)
    return commands.filter(lambda s: s != c.Set(s.topic)) if make is c.Set else commands


@pytest.mark.parametrize("make", ALL, ids=lambda m: m.__name__)
def test_a_command_written_out_reads_as_the_same_command(make: type) -> None:
    @given(_any_of(make))
    def same(command: c.Command) -> None:
        assert parse(show(command)) == command

    same()


WORDS = st.sampled_from(sorted({head for f in FORMS for head in f.heads}))


@given(
    st.one_of(
        st.text(max_size=60), st.tuples(WORDS, TEXT).map(" ".join), st.tuples(WORDS, st.text(max_size=30)).map(" ".join)
    )
)
def test_whatever_is_typed_is_a_command_or_a_clear_error(text: str) -> None:
    try:
        command, error = parse(text), None
    except BadCommand as caught:
        command, error = None, caught
    if error is None:
        assert command is not None
        assert parse(show(command)) == command
    else:
        assert 1 <= error.column <= len(text) + 1
        assert error.problem
        assert error.remedy
        assert explain(error).text


@given(st.tuples(st.just("") | WORDS, st.text(max_size=20) | TEXT).map(" ".join))
def test_whatever_is_begun_is_completed_or_left_alone(text: str) -> None:
    for line in completions(text, Names(("Port strikes",), ("s12",))):
        assert line != text


@pytest.mark.parametrize(
    "text", ["as " * 1300, "( " * 1900, '" ' * 1901, "priority " * 440, "s1 3h " * 660, "<@" * 1900, "<http://" * 450]
)
@pytest.mark.parametrize("head", ["watch x ", "mute x ", "set x ", "wrong ", "stories "])
def test_a_line_made_to_be_slow_is_read_in_bounded_steps(text: str, head: str, steps: Callable[[], int]) -> None:
    try:
        parse((head + text)[:MAX_LENGTH])
    except BadCommand:
        pass
    assert steps() < 3_000_000


@pytest.fixture
def steps() -> Any:
    """How many lines of Python of the grammar have run since the test began."""
    import sys

    count = 0

    def local(frame: Any, event: str, arg: Any) -> Any:
        nonlocal count
        count += 1
        return local

    def start(frame: Any, event: str, arg: Any) -> Any:
        return local if "grammar" in frame.f_code.co_filename and "test_" not in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(start)
    yield lambda: count
    sys.settrace(before)


# --- times ---------------------------------------------------------------------------------------------------


def at(text: str, zone: str = "Europe/Berlin") -> float:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()


@pytest.mark.parametrize(
    ("lasts", "now", "end"),
    [
        (For(10_800), "2026-03-02T10:00", "2026-03-02T13:00"),
        (Until(18 * 60), "2026-03-02T10:00", "2026-03-02T18:00"),
        (Until(18 * 60), "2026-03-02T18:00", "2026-03-03T18:00"),
        (Until(0, "tomorrow"), "2026-03-02T10:00", "2026-03-03T00:00"),
        (Until(540, "monday"), "2026-03-02T08:00", "2026-03-09T09:00"),
        (Until(540, "tuesday"), "2026-03-02T08:00", "2026-03-03T09:00"),
        (Until(540, "2026-04-01"), "2026-03-02T08:00", "2026-04-01T09:00"),
        (Until(150), "2026-03-29T00:00", "2026-03-29T03:30"),  # 02:30 is skipped
        (Until(540), "2026-03-28T12:00", "2026-03-29T09:00"),
        (Until(540), "2026-10-24T12:00", "2026-10-25T09:00"),
    ],
)
def test_a_span_ends_when_the_clock_on_the_wall_says_so(lasts: For | Until, now: str, end: str) -> None:
    assert ends(lasts, at(now), "Europe/Berlin") == at(end)


@given(
    st.sampled_from([Until(m, d) for m in (0, 150, 1439) for d in ("", "tomorrow", *WEEKDAYS)]),
    st.integers(0, 2 * 10**9),
    ZONES,
)
def test_a_span_ends_after_it_begins_and_within_nine_days(lasts: Until, now: int, zone: str) -> None:
    assert now < ends(lasts, now, zone) <= now + 9 * 86_400


# --- one table -----------------------------------------------------------------------------------------------


def test_every_command_has_its_form() -> None:
    assert set(FORM_OF) == set(ALL)
    assert len(FORMS) == len(ALL)


def test_no_two_forms_begin_alike_unless_one_of_them_is_the_word_alone() -> None:
    heads: dict[str, list[bool]] = {}
    for form in FORMS:
        for head in form.heads:
            heads.setdefault(head, []).append(any(p.required for p in form.parts))
    assert {head: n for head, n in heads.items() if len(n) > 1} == {"quiet": [True, False]}


def test_every_word_that_ends_a_name_is_quoted_in_one() -> None:
    words = {w for f in FORMS for p in f.options for w in p.starts if any(a.kind.rest for a in f.args)}
    assert {w for w in words if not w[0].isdigit()} <= kinds.RESERVED | {w for p in Priority for w in [str(p)]}


@pytest.mark.parametrize(
    ("id", "line"),
    [
        ("tag:wire,2026:17", "why tag:wire,2026:17"),
        ("wire 17", 'why "wire 17"'),
        ('wire "17"', "why id:wire%20%2217%22"),
        (" 17", "why id:%2017"),
        ("a\u00a0b:1", "why id:a%C2%A0b:1"),
        ("id:17", "why id:id:17"),
    ],
)
def test_every_id_of_an_article_can_be_written(id: str, line: str) -> None:
    assert show(c.Why(id)) == line
    assert parse(line) == c.Why(id)


@pytest.mark.parametrize("line", ["why id:", "why id:%FF", "post id:%C3"])
def test_an_id_that_is_coded_wrongly_is_refused_with_the_remedy(line: str) -> None:
    with pytest.raises(BadCommand, match="id:a%20b"):
        parse(line)


def test_every_example_is_a_command_that_its_page_is_about() -> None:
    for entry in ENTRIES:
        assert 1 <= len(entry.examples) <= 4
        for line, does in entry.examples:
            assert type(parse(line)) in {f.make for f in entry.forms}, line
            assert does


def test_docs_commands_md_is_made_from_the_table() -> None:
    written = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    assert written == document(), "run python -m handlers.grammar"


def test_every_example_in_the_document_is_a_command() -> None:
    written = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
    blocks = re.findall(r"For example:\n\n((?:    .*\n)+)", written)
    lines = [re.split(r"\s{3,}", row.strip())[0] for block in blocks for row in block.splitlines()]
    assert len(lines) == sum(len(e.examples) for e in ENTRIES)
    for line in lines:
        parse(line)


def test_help_names_every_command_and_every_page_has_its_forms_and_examples() -> None:
    overview = guide(c.Help())
    for entry in ENTRIES:
        assert entry.word in overview.text
        page = guide(parse_help(f"help {entry.word}"))
        assert page.parts[0] == Heading(entry.word)
        for form in entry.forms:
            assert form.usage in page.text
        for line, _ in entry.examples:
            assert line in page.text
    for page_of in GUIDES:
        assert guide(parse_help(f"help {page_of.word}")).parts[0] == Heading(page_of.title)
    assert all(parse(a.command) for p in overview.parts if isinstance(p, Line) for a in p.actions)


def parse_help(line: str) -> c.Help:
    asked = parse(line)
    assert isinstance(asked, c.Help)
    return asked


@pytest.mark.parametrize(
    ("line", "direct", "role"),
    [
        ("topics", False, Role.READER),
        ("watch ferry", True, Role.READER),
        ("watch ferry", False, Role.EDITOR),
        ("subscribe Port", False, Role.EDITOR),
        ("subscribe Port dm", False, Role.READER),
        ("subscribe Port here", True, Role.READER),
        ("mute s12", True, Role.READER),
        ("mute s12", False, Role.EDITOR),
        ("mute s12 everywhere", True, Role.EDITOR),
        ("quiet", False, Role.READER),
        ("quiet off", False, Role.EDITOR),
        ("follow", False, Role.READER),
        ("wrong not new", False, Role.READER),
        ("post a17", True, Role.EDITOR),
        ("merge s1 s2", True, Role.EDITOR),
        ("tune Port", False, Role.READER),
        ("tune Port 0.7", True, Role.EDITOR),
        ("source Coast", True, Role.READER),
        ("source Coast block", True, Role.ADMIN),
        ("feeds", True, Role.ADMIN),
        ("feeds add https://a.example", True, Role.ADMIN),
        ("role ann admin", True, Role.ADMIN),
        ("forget ann", True, Role.ADMIN),
    ],
)
def test_who_may_do_it_depends_on_who_hears_the_difference(line: str, direct: bool, role: Role) -> None:
    assert needs(parse(line), direct=direct) is role


# --- completion ----------------------------------------------------------------------------------------------

HAS = Names(("Port strikes", "Weather"), ("s12", "s14"), ("Coast Wire",), ("@ann:example.org",))


@pytest.mark.parametrize(
    ("begun", "lines"),
    [
        ("wa", ("watch",)),
        ("WA", ("watch",)),
        ("digest ", ("digest now",)),
        ("settings z", ("settings zone",)),
        ("help qu", ("help quiet", "help queries")),
        ("subscribe po", ('subscribe "Port strikes"',)),
        ('subscribe "Po', ('subscribe "Port strikes"',)),
        ("subscribe Weather d", ("subscribe Weather daily 18:00", "subscribe Weather dm")),
        ("subscribe Weather dm h", ("subscribe Weather dm hourly",)),
        ("watch ferry pr", ("watch ferry priority",)),
        ("watch ferry priority h", ("watch ferry priority high",)),
        ("story ", ("story s12", "story s14")),
        ("source ", ('source "Coast Wire"',)),
        ("role @", ("role @ann:example.org",)),
        ("role @ann:example.org ad", ("role @ann:example.org admin",)),
        ("quiet 22:00-07:00 Europe/Kyi", ("quiet 22:00-07:00 Europe/Kyiv",)),
        ("watch", ()),
        ("topics ", ("topics mine",)),
        ("topics mine ", ()),
        ("nonsense ", ()),
        ("watch \x1b", ()),
    ],
)
def test_tab_offers_what_can_stand_there(begun: str, lines: tuple[str, ...]) -> None:
    assert completions(begun, HAS) == lines


def test_a_mention_gives_the_platforms_id() -> None:
    assert mentioned("<@U123|ann>") == "U123"
    assert mentioned("<#C1|desk>") == "C1"
    assert mentioned("@ann:example.org") == "@ann:example.org"
    assert mentioned("<https://example.org|x>") == "<https://example.org|x>"
