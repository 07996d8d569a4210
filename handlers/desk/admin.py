"""Settings of a place, and what admins see to: roles, sources, leavers, the audit log, feedback."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.alerts.route import called as place_called
from bot.book import Book, Edited, Person, Role, SourceRule
from bot.store.book import Edit
from handlers.answer import Action, Answer, Heading, Part
from handlers.desk.ask import Ask, bold, code, count, dim, line, quoted, refuse
from handlers.desk.feedback import as_object
from handlers.desk.hearing import change_place
from handlers.desk.topics import person_of
from handlers.grammar import commands as c

EXPORTED = 10_000
"""Judgements exported in one answer; all of them: slugline feedback export."""


async def settings(asked: Ask, _: c.Settings) -> Answer:
    """How this place is set up."""
    p = asked.here()
    told = f"shown in the channel too from {p.broadcast.value} priority on" if p.broadcast else "in the thread alone"
    age = f"a new thread after {p.root_hours:g} hours" if p.root_hours else "one thread a story, however old"
    parts: list[Part] = [
        Heading(place_called(p)),
        line(f"times are in {p.zone}"),
        line(f"updates: {told}; {age}"),
    ]
    if p.suspended:
        parts.append(line(bold("suspended: "), p.suspended))
    actions = (Action("Quiet hours", "quiet"), Action("Subscriptions", "subscriptions"), Action("Mutes", "mutes"))
    return Answer(tuple(parts), actions)


async def set_zone(asked: Ask, command: c.SetZone) -> Answer:
    """The time zone of this place."""
    return await _set(asked, "zone", f"Times here are in {command.zone}.", zone=command.zone)


async def set_broadcast(asked: Ask, command: c.SetBroadcast) -> Answer:
    """The priority from which updates are shown in the channel too."""
    said = f"Updates of {command.priority.value} priority and above" if command.priority else "No updates"
    return await _set(
        asked, "broadcast", f"{said} are shown in the channel as well as in their thread.", broadcast=command.priority
    )


async def set_thread_age(asked: Ask, command: c.SetThreadAge) -> Answer:
    """The age of a root from which a new thread is begun."""
    hours = None if command.hours is None else float(command.hours)
    said = f"After {command.hours} hours a story gets a new thread." if hours else "A story keeps its thread."
    return await _set(asked, "thread age", said, root_hours=hours)


async def _set(asked: Ask, what: str, said: str, **new: object) -> Answer:
    await change_place(asked, what, lambda p: replace(p, **new))  # type: ignore[arg-type]
    return Answer((line(said),), public=not asked.caller.direct)


async def grant(asked: Ask, command: c.Grant) -> Answer:
    """What a person may do."""
    id = person_of(asked, command.person)
    if id == asked.caller.person and command.role in (Role.READER, Role.EDITOR):
        raise refuse("You would shut yourself out.", "Another admin can do this.")

    def make(book: Book) -> Edit | None:
        there = book.people.get(id) or Person(id)
        new = replace(there, role=command.role)
        return None if there == new and id in book.people else Edit({"people": {id: new}})

    book = await asked.stores.book.edit(asked.caller.person, "role", asked.now, make)
    name = book.people[id].name or id
    return Answer((line(bold(name), f" is {command.role.value if command.role else 'what the platform says'} now."),))


async def roles(asked: Ask, _: c.Roles) -> Answer:
    """Who may do what."""
    set_here = [p for p in asked.book.people.values() if p.role is not None]
    parts: list[Part] = [
        line("Admins of the workspace or room are admins here, everybody else may do what an editor may,"),
        line("unless it is said otherwise:"),
    ]
    parts += [
        line(bold(p.name or p.id), f"  {p.role.value if p.role else ''}", indent=1)
        for p in sorted(set_here, key=lambda p: (-(p.role.rank if p.role else 0), p.name))
    ]
    if not set_here:
        parts.append(line(dim("nobody"), indent=1))
    return Answer(tuple(parts))


async def source(asked: Ask, command: c.Source) -> Answer:
    """How a source is set up: its tier, or that it is blocked."""
    key = " ".join(command.name.split()).casefold()
    if command.tier is None and command.blocked is None:
        found = asked.book.sources.get(key)
        if found is None:
            return Answer((line(bold(command.name), " is set up like any other source."),))
        return Answer((line(bold(found.name), f": {_source(found)}"),))

    def make(book: Book) -> Edit:
        there = book.sources.get(key) or SourceRule(key, command.name)
        blocked = there.blocked if command.blocked is None else command.blocked
        return Edit({"sources": {key: replace(there, tier=command.tier or there.tier, blocked=blocked)}})

    book = await asked.stores.book.edit(asked.caller.person, "source", asked.now, make)
    return Answer((line(bold(command.name), f": {_source(book.sources[key])}"),))


async def sources(asked: Ask, _: c.Sources) -> Answer:
    """All sources that are set up."""
    rows = sorted(asked.book.sources.values(), key=lambda s: (s.tier or 9, s.name.casefold()))
    if not rows:
        return Answer((line("No source is set up in any way."),))
    return Answer((Heading("Sources"), *(line(bold(s.name), dim(f"  {_source(s)}")) for s in rows)))


def _source(s: SourceRule) -> str:
    said = [f"tier {s.tier}"] if s.tier else []
    return ", ".join([*said, *(["blocked: never told"] if s.blocked else [])]) or "like any other"


async def forget(asked: Ask, command: c.Forget) -> Answer:
    """Removes a person and all that is theirs."""
    id = person_of(asked, command.person)
    platform, user = id.split(":", 1)
    gone: dict[str, int] = {}

    def make(book: Book) -> Edit:
        homes = {str(p.destination) for p in book.places.values() if p.person == id} | {f"{platform}:{user}"}
        subscriptions = {s.id: None for s in book.subscriptions.values() if str(s.destination) in homes}
        mutes = {m.id: None for m in book.mutes.values() if m.place in homes}
        gone.update(subscriptions=len(subscriptions), mutes=len(mutes))
        return Edit(
            {
                "people": {id: None} if id in book.people else {},
                "places": {h: None for h in homes if h in book.places},
                "subscriptions": subscriptions,
                "mutes": mutes,
            }
        )

    name = asked.book.people[id].name if id in asked.book.people else command.person
    book = await asked.stores.book.edit(asked.caller.person, "forget", asked.now, make)
    parts: list[Part] = [
        line(
            bold(name or id),
            f" is forgotten, with {count(gone['subscriptions'], 'subscription')} and {count(gone['mutes'], 'mute')}.",
        )
    ]
    owned = sorted(t.name for t in book.topics.values() if t.owner == id)
    if owned:
        parts.append(line(f"Still owner of {count(len(owned), 'topic')}: {', '.join(owned[:10])}."))
    me = asked.caller.person.split(":", 1)[1]
    return Answer(
        tuple(parts), tuple(Action(f"Take over {name}", f"set {quoted(name)} owner {quoted(me)}") for name in owned[:3])
    )


async def audit(asked: Ask, command: c.Audit) -> Answer:
    """The latest changes."""
    rows = await asked.stores.book.audit(command.n)
    parts: list[Part] = []
    for e in rows[: command.n]:
        who = asked.book.people.get(e.by)
        parts.append(
            line(
                dim(asked.clock(e.at, date=True)),
                "  ",
                bold(who.name if who and who.name else e.by or "the bot"),
                f"  {e.what}  ",
                code(_called(e)),
            )
        )
        if e.before and e.after:
            parts.append(line(dim(_difference(e.before, e.after)), indent=1))
    return Answer((Heading("The latest changes"), *parts) if parts else (line("Nothing was changed yet."),))


def _called(e: Edited) -> str:
    """What a record is called: a topic by its name, a mute by what is silent; else by its kind and id."""
    record = json.loads(e.after or e.before or "{}")
    if e.target.startswith("subscriptions:"):
        where = ":".join(record["destination"].values())
        return f"{record.get('topic') or record.get('story') or ''} {where}".strip()
    kind = {"people": "person ", "places": "place "}.get(e.target.split(":")[0], "")
    name = record.get("name") or record.get("target")
    return f"{kind}{name}" if name else e.target


def _difference(before: str, after: str) -> str:
    old, new = json.loads(before), json.loads(after)
    return ", ".join(f"{k}: {old.get(k)} → {v}" for k, v in new.items() if old.get(k) != v) or "the same"


async def export_feedback(asked: Ask, _: c.ExportFeedback) -> Answer:
    """All judgements as labelled data: one JSON object a line, the last first."""
    lines = []
    async for f in asked.stores.news.feedback():
        lines.append(line(code(json.dumps(as_object(f), ensure_ascii=False))))
        if len(lines) == EXPORTED:
            break
    return Answer(tuple(lines) or (line("Nothing was judged yet."),))
