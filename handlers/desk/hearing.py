"""What is told where and when: subscribe, follow, quiet, mute, digest now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.alerts import digest as digests
from bot.alerts import quiet as hours
from bot.alerts import schedule
from bot.alerts.route import in_force
from bot.book import Book, Mute, Muted, Place, Quiet, Schedule, Subscription
from bot.errors import Conflict
from bot.model import Destination
from bot.store.book import Edit
from bot.timekeeper import brought_up_to_date, digest_of, left_out
from bot.watching import joined
from handlers.answer import Action, Answer, Heading, Part
from handlers.desk.ask import Ask, bold, called, closest, count, dim, how, line, refuse, subscriptions_of
from handlers.desk.feedback import feedback_on
from handlers.grammar import commands as c
from handlers.grammar import ends, show
from handlers.grammar.times import as_clock


async def subscribe(asked: Ask, command: c.Subscribe) -> Answer:
    """Tells a topic or a story, here or by direct message."""
    where = asked.caller.home if command.to is c.Where.DM else asked.caller.place
    topic, story, name = await _subject(asked, command.what)
    return await _subscribe(asked, where, topic, story, name, command.schedule)


async def _subscribe(
    asked: Ask, where: Destination, topic: str, story: str, name: str, when: Schedule | None
) -> Answer:
    place = asked.at(where)
    over = await _over(asked, where) if story else frozenset[str]()
    made = Subscription(f"u{asked.new_id()}", where, topic, story, when, asked.caller.person, asked.now)

    def make(book: Book) -> Edit | None:
        if topic and topic not in book.topics:
            raise refuse(f"{name} has just been removed.", "Nothing was changed.")
        there = next((s for s in subscriptions_of(book, where) if (s.topic, s.story) == (topic, story)), None)
        new = replace(there, schedule=when) if there else made
        if there == new and book.places.get(str(where)) == place:
            return None
        return Edit(
            {
                # of stories that are over nothing is left
                "subscriptions": {
                    **{s.id: None for s in subscriptions_of(book, where) if s.story in over and s.id != new.id},
                    new.id: new,
                },
                "places": {str(where): place},
                "people": {asked.caller.person: asked.me()},
            },
            {"topics": (topic,)} if topic else {},
            alone=there is None,
        )

    book = await asked.stores.book.edit(asked.caller.person, "subscribe", asked.now, make)
    made = next((s for s in subscriptions_of(book, where) if (s.topic, s.story) == (topic, story)), made)
    to = "you, by direct message" if where == asked.caller.home else called(where, book)
    return Answer(
        (line(bold(name), f" is told to {to}: {how(schedule.of(made, book))}."),),
        (Action("Undo", show(c.Unsubscribe(_as_subject(topic, story, name)))),) if where == asked.caller.place else (),
        public=not asked.caller.direct and where == asked.caller.place,
    )


async def _over(asked: Ask, where: Destination) -> frozenset[str]:
    """The stories that a destination follows and that are no longer live."""
    followed = {s.story for s in subscriptions_of(asked.book, where) if s.story}
    return frozenset([id for id in followed if await asked.stores.news.story(id) is None])


async def unsubscribe(asked: Ask, command: c.Unsubscribe) -> Answer:
    """Ends a subscription, here or the caller's own."""
    where = asked.caller.home if command.to is c.Where.DM else asked.caller.place
    if command.what is None:
        topic, story, name = "", (await asked.story(None)).id, "this story"
    else:
        topic, story, name = await _subject(asked, command.what, ended=True)
    return await _unsubscribe(asked, where, topic, story, name)


async def _unsubscribe(asked: Ask, where: Destination, topic: str, story: str, name: str) -> Answer:
    def make(book: Book) -> Edit:
        gone = {s.id: None for s in subscriptions_of(book, where) if (s.topic, s.story) == (topic, story)}
        if not gone:
            raise refuse(
                f"{name} is not told {'to you' if where == asked.caller.home else 'here'}.",
                "What is told is listed by: subscriptions",
                Action("Subscriptions", "subscriptions"),
            )
        return Edit({"subscriptions": gone})

    book = await asked.stores.book.edit(asked.caller.person, "unsubscribe", asked.now, make)
    return Answer(
        (line(bold(name), f" is no longer told to {'you' if where == asked.caller.home else called(where, book)}."),),
        public=not asked.caller.direct and where == asked.caller.place,
    )


async def subscriptions(asked: Ask, _: c.Subscriptions) -> Answer:
    """What is told here, and to the caller."""
    parts: list[Part] = []
    places = dict.fromkeys((asked.caller.place, asked.caller.home))
    for where in places:
        mine = where == asked.caller.home
        rows = subscriptions_of(asked.book, where)
        parts.append(Heading("Told to you" if mine else f"Told in {called(where, asked.book)}"))
        for s in rows:
            name = await _name(asked, s)
            subject = _as_subject(s.topic, s.story, name)
            to = None if where == asked.caller.place else c.Where.DM
            parts.append(
                line(
                    bold(name),
                    dim(f"  {how(schedule.of(s, asked.book))}"),
                    actions=(Action("End", show(c.Unsubscribe(subject, to))),),
                )
            )
        if not rows:
            parts.append(line(dim("nothing")))
    return Answer(tuple(parts), (Action("Topics", "topics"),))


async def follow(asked: Ask, command: c.Follow) -> Answer:
    """Tells the caller of a story's developments by direct message."""
    story = await asked.story(command.story)
    answer = await _subscribe(asked, asked.caller.home, "", story.id, story.title, None)
    sent = await asked.last_of_thread()
    if sent is not None and sent.delivery.message is not None:
        # who follows a story from its alert found the alert useful
        record = await asked.stores.news.article(sent.delivery.message.article)
        if record is not None:
            await asked.stores.news.label(feedback_on(asked, record, "useful", [sent]))
    return replace(answer, actions=(Action("Stop following", f"unfollow {story.id}"),), public=False)


async def unfollow(asked: Ask, command: c.Unfollow) -> Answer:
    """Ends that."""
    if command.story is None:
        story = await asked.story(None)
        return replace(await _unsubscribe(asked, asked.caller.home, "", story.id, story.title), public=False)
    _, id, name = await _subject(asked, c.Subject(command.story, Muted.STORY), ended=True)
    return replace(await _unsubscribe(asked, asked.caller.home, "", id, name), public=False)


async def quiet(asked: Ask, command: c.Quiet) -> Answer:
    """Quiet hours of this place."""
    zone = command.zone or asked.zone
    wanted = Quiet(command.start, command.end, zone, command.critical)
    await change_place(asked, "quiet", lambda p: replace(p, quiet=wanted, zone=command.zone or p.zone))
    return await _hours(asked, wanted, changed=True)


async def quiet_off(asked: Ask, _: c.QuietOff) -> Answer:
    """No quiet hours here."""
    await change_place(asked, "quiet off", lambda p: replace(p, quiet=None))
    return await _hours(asked, None, changed=True)


async def quiet_hours(asked: Ask, _: c.QuietHours) -> Answer:
    """Which quiet hours hold here."""
    return await _hours(asked, asked.book.place(asked.caller.place).quiet, changed=False)


async def _hours(asked: Ask, quiet: Quiet | None, *, changed: bool) -> Answer:
    if quiet is None or quiet.start == quiet.end:
        said = f"There are no quiet hours {'for you' if asked.caller.direct else 'here'}."
        return Answer(
            (line(said),), (Action("22:00-07:00", "quiet 22:00-07:00"),), public=changed and not asked.caller.direct
        )
    times = f"{as_clock(quiet.start)}-{as_clock(quiet.end)} {quiet.zone}"
    passes = "critical alerts pass" if quiet.critical else "everything is held"
    end = hours.until(quiet, asked.now)
    now = f" It is quiet now, until {asked.clock(end)}." if end is not None else ""
    return Answer(
        (line(f"Quiet hours are {times}: {passes}, and what was held comes in one digest at the end.{now}"),),
        (Action("No quiet hours", "quiet off"),),
        public=changed and not asked.caller.direct,
    )


async def mute(asked: Ask, command: c.Mute) -> Answer:
    """Silence on a story, a topic or a source."""
    if command.what is None:
        story = await asked.story(None)
        kind, target, name = Muted.STORY, story.id, story.title
    else:
        kind, target, name = await _muted(asked, command.what)
    until = ends(command.lasts, asked.now, asked.zone) if command.lasts else None
    if until is not None and until <= asked.now:
        raise refuse("That is over already.", "Name a time to come.")
    place = "" if command.everywhere else str(asked.caller.place)
    made = Mute(f"m{asked.new_id()}", kind, target, place, until, command.because, asked.caller.person, asked.now)

    def make(book: Book) -> Edit:
        old = {m.id: None for m in book.mutes.values() if _is(m, kind, target) and m.place == place}
        return Edit({"mutes": {**old, made.id: made}, "people": {asked.caller.person: asked.me()}})

    await asked.stores.book.edit(asked.caller.person, "mute", asked.now, make)
    where = "everywhere" if command.everywhere else "for you" if asked.caller.direct else "here"
    lasts = f"until {asked.clock(until)}" if until is not None else "until somebody unmutes it"
    because = f": {command.because}" if command.because else ""
    kind_said = "The source " if kind is Muted.SOURCE else ""
    near = closest(name, [t.name for t in asked.book.topics.values()]) if kind is Muted.SOURCE else ""
    hint = (line(dim(f"No topic is called so; did you mean the topic {near}?")),) if near else ()
    return Answer(
        (line(kind_said, bold(name), f" is muted {where}, {lasts}{because}."), *hint),
        (
            Action(
                "Unmute", show(c.Unmute(c.Subject(name if kind is Muted.TOPIC else target, kind), command.everywhere))
            ),
        ),
        public=not asked.caller.direct,
    )


async def unmute(asked: Ask, command: c.Unmute) -> Answer:
    """Ends a silence."""
    if command.what is None:
        target, name = (await asked.story(None)).id, "This story"
        kind = Muted.STORY
    else:
        kind, target, name = await _muted(asked, command.what, ended=True)
    places = ("",) if command.everywhere else (str(asked.caller.place),)

    def make(book: Book) -> Edit:
        gone = {m.id: None for m in book.mutes.values() if _is(m, kind, target) and m.place in places}
        if not gone:
            elsewhere = any(_is(m, kind, target) and not m.place for m in book.mutes.values())
            remedy = "It is muted everywhere: unmute … everywhere" if elsewhere else "What is muted is listed by: mutes"
            raise refuse(f"{name} is not muted here.", remedy, Action("Mutes", "mutes"))
        return Edit({"mutes": gone})

    await asked.stores.book.edit(asked.caller.person, "unmute", asked.now, make)
    return Answer((line(bold(name), " is heard again."),), public=not asked.caller.direct)


async def mutes(asked: Ask, _: c.Mutes) -> Answer:
    """What is muted here and everywhere."""
    rows = [m for m in asked.book.mutes.values() if m.place in ("", str(asked.caller.place)) and in_force(m, asked.now)]
    if not rows:
        return Answer((line("Nothing is muted here."),))
    parts: list[Part] = []
    for m in sorted(rows, key=lambda m: (m.place != "", m.created)):
        name = m.target
        if m.kind is Muted.TOPIC and (topic := asked.book.topics.get(m.target)):
            name = topic.name
        if m.kind is Muted.STORY and (story := await asked.stores.news.story(m.target)):
            name = story.title
        lasts = f"until {asked.clock(m.until)}" if m.until is not None else "for good"
        by = asked.book.people.get(m.by)
        facts = [m.kind.value, "here" if m.place else "everywhere", lasts, f"by {by.name if by and by.name else m.by}"]
        subject = c.Subject(name if m.kind is Muted.TOPIC else m.target, m.kind)
        parts.append(
            line(
                bold(name),
                dim(f"  {' · '.join(facts)}{': ' + m.because if m.because else ''}"),
                actions=(Action("Unmute", show(c.Unmute(subject, not m.place))),),
            )
        )
    return Answer((Heading("Muted"), *parts))


async def digest_now(asked: Ask, _: c.DigestNow) -> Answer:
    """What is held for this place, at once."""
    where = asked.caller.place
    book = joined(asked.always, asked.book)
    for _try in range(5):
        waits = await asked.stores.held.held(where)
        due, notes = await brought_up_to_date(waits, asked.stores.news, asked.stores.outbox)
        made = digests.release(due.items, book, asked.now, notes, ask=True)
        row = digest_of(due, made, book, asked.now, "asked for", notes)
        rows = (row,) if made.send else ()
        if not rows:
            due = replace(due, overflow=0)
        drop = (*made.drop, *left_out(made, rows))
        try:
            if due.items:
                await asked.stores.held.release(due, rows, made.requeue, drop, now=asked.now, again=due.scheduled)
        except Conflict:
            continue  # another took some of it at the same moment
        if not made.send:
            return Answer((line("Nothing is held here."),))
        return Answer(
            (
                line(
                    f"{count(len(made.send), 'message')} that waited {'is' if len(made.send) == 1 else 'are'} on the way."
                ),
            )
        )
    raise refuse("The digest is just being sent.", "Look again in a moment.")


async def change_place(asked: Ask, what: str, make: Callable[[Place], Place]) -> Book:
    """Changes how the caller's place is set up."""

    def edit(book: Book) -> Edit | None:
        there = replace(asked, book=book).here()
        new = make(there)
        if book.places.get(str(new.destination)) == new:
            return None
        return Edit({"places": {str(new.destination): new}, "people": {asked.caller.person: asked.me()}})

    return await asked.stores.book.edit(asked.caller.person, what, asked.now, edit)


async def _subject(asked: Ask, what: c.Subject, *, ended: bool = False) -> tuple[str, str, str]:
    """The topic's id, or the story's, and what it is called. An ``ended`` story may be gone."""
    if what.kind is Muted.STORY:
        if ended and "://" not in what.name:
            found = await asked.stores.news.story(what.name)
            return "", found.id if found else what.name, found.title if found else what.name
        story = await asked.story(what.name)
        return "", story.id, story.title
    topic = asked.topic(what.name)
    return topic.id, "", topic.name


async def _muted(asked: Ask, what: c.Subject, *, ended: bool = False) -> tuple[Muted, str, str]:
    """The kind, the target and the name of what is to be muted: a story, a topic, or else a source."""
    if what.kind is Muted.SOURCE:
        return Muted.SOURCE, what.name, what.name
    if what.kind is None and asked.book.topic_named(what.name) is None:
        return Muted.SOURCE, what.name, what.name
    topic, story, name = await _subject(asked, what, ended=ended)
    return (Muted.TOPIC, topic, name) if topic else (Muted.STORY, story, name)


def _is(mute: Mute, kind: Muted, target: str) -> bool:
    same = mute.target.casefold() == target.casefold() if kind is Muted.SOURCE else mute.target == target
    return mute.kind is kind and same


def _as_subject(topic: str, story: str, name: str) -> c.Subject:
    return c.Subject(name, Muted.TOPIC) if topic else c.Subject(story, Muted.STORY)


async def _name(asked: Ask, s: Subscription) -> str:
    if s.story:
        found = await asked.stores.news.story(s.story)
        return found.title if found else f"{s.story} (ended)"
    topic = asked.book.topics.get(s.topic)
    return topic.name if topic else s.topic
