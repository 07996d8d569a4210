"""The door: a line and who says it in, an answer out."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from bot.book import Book, Role
from bot.errors import BadCommand, BadQuery, Conflict, Full, NotLive, StoreError
from handlers.answer import Action, Answer, sorry
from handlers.caller import Caller
from handlers.desk import admin, asking, feeds, hearing, mending, topics
from handlers.desk.ask import Ask, FindFeed, Outlines, ReadList, Refused, Stores, names_of
from handlers.grammar import commands as c
from handlers.grammar import completions, explain, guide, needs, parse
from handlers.grammar.commands import Command

log = logging.getLogger(__name__)

Case = Callable[[Ask, Any], Awaitable[Answer]]
CASES: dict[type, Case] = {
    c.Latest: asking.latest,
    c.Stories: asking.stories,
    c.StoryOf: asking.story,
    c.Why: asking.why,
    c.Suppressed: asking.suppressed,
    c.Report: asking.report,
    c.Whoami: asking.whoami,
    c.Watch: topics.watch,
    c.Unwatch: topics.unwatch,
    c.Topics: topics.listed,
    c.MyTopics: topics.mine,
    c.Test: topics.test,
    c.Edit: topics.edit,
    c.Set: topics.change,
    c.Budget: topics.budget,
    c.Tune: topics.tune,
    c.Subscribe: hearing.subscribe,
    c.Unsubscribe: hearing.unsubscribe,
    c.Subscriptions: hearing.subscriptions,
    c.Follow: hearing.follow,
    c.Unfollow: hearing.unfollow,
    c.Quiet: hearing.quiet,
    c.QuietOff: hearing.quiet_off,
    c.QuietHours: hearing.quiet_hours,
    c.Mute: hearing.mute,
    c.Unmute: hearing.unmute,
    c.Mutes: hearing.mutes,
    c.DigestNow: hearing.digest_now,
    c.Wrong: mending.wrong,
    c.Missed: mending.missed,
    c.Post: mending.post,
    c.Merge: mending.merge,
    c.Split: mending.split,
    c.Settings: admin.settings,
    c.SetZone: admin.set_zone,
    c.SetBroadcast: admin.set_broadcast,
    c.SetThreadAge: admin.set_thread_age,
    c.Grant: admin.grant,
    c.Roles: admin.roles,
    c.Source: admin.source,
    c.Sources: admin.sources,
    c.Forget: admin.forget,
    c.Audit: admin.audit,
    c.ExportFeedback: admin.export_feedback,
    c.Feeds: feeds.listed,
    c.AddFeed: feeds.add,
    c.RemoveFeed: feeds.remove,
    c.PauseFeed: feeds.pause,
    c.ResumeFeed: feeds.resume,
    c.CheckFeed: feeds.check,
    c.ImportFeeds: feeds.import_,
    c.ExportFeeds: feeds.export,
}
"""Which use-case does a command. Help is the grammar's own."""


WRONG = "That went wrong, and it is the bot's fault."
"""What is said of a defect."""


class Service:
    """Does what people ask for. Any number may run on one desk.

    ``clock`` gives seconds since the epoch, ``new_id`` an id that nobody has; ``own_threshold`` is the desk's, ``always``
    what it watches whatever people set, ``find_feed`` asks the web for a feed, ``read_list`` for a list of them.
    """

    def __init__(
        self,
        stores: Stores,
        clock: Callable[[], float],
        new_id: Callable[[], str],
        own_threshold: float,
        always: Book | None = None,
        find_feed: FindFeed | None = None,
        read_list: ReadList | None = None,
    ) -> None:
        self.stores = stores
        self._clock = clock
        self._new_id = new_id
        self._own = own_threshold
        self._always = always or Book()
        self._outlines: Outlines = {}
        self._find_feed = find_feed
        self._read_list = read_list

    async def do(self, line: str, caller: Caller) -> Answer:
        """Does what a line asks for; whatever is wrong with it is an answer, too."""
        try:
            command = parse(line)
        except BadCommand as error:
            return explain(error)
        return await self.run(command, caller)

    async def run(self, command: Command, caller: Caller) -> Answer:
        """Does a command."""
        if isinstance(command, c.Help):
            return guide(command)
        try:
            book = await self.stores.book.current()
            asked = Ask(
                self.stores, caller, book, self._clock(), self._new_id, self._own, self._always, self._outlines,
                self._find_feed,
                self._read_list,
            )  # fmt: skip
            if denied := _denied(command, asked):
                return denied
            return await CASES[type(command)](asked, command)
        except Refused as refused:
            return refused.answer
        except BadQuery as error:
            return sorry(f"The query cannot be read: column {error.column}.", error.remedy)
        except Full as error:
            return sorry(f"{_capital(str(error))}.", "Nothing was changed.")
        except NotLive as error:
            return sorry(f"{_capital(str(error))}.", "Nothing was changed.", Action("Stories", "stories"))
        except Conflict:
            return sorry("Somebody else changed this at the same moment.", "Nothing was changed; please say it again.")
        except StoreError as error:
            log.error("a command could not be done: %s", error)
            return sorry(
                "The bot's memory does not answer just now.", "Nothing was changed; please try again in a minute."
            )
        except Exception:  # a defect of one command must not end the session of a whole channel
            log.exception("a command failed: %s", type(command).__name__)
            return sorry(WRONG, "It is in the bot's log, for whoever runs it to mend.")

    async def complete(self, prefix: str) -> list[str]:
        """Whole lines that begin like ``prefix``: for tab completion."""
        book = await self.stores.book.current()
        stories = tuple(s.id for s in await self.stores.news.stories(50))
        return list(completions(prefix, names_of(book, stories)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _denied(command: Command, asked: Ask) -> Answer | None:
    """The answer to somebody who may not do this; None if they may."""
    needed = needs(command, direct=asked.caller.direct)
    if asked.role.rank >= needed.rank:
        return None
    able = sorted(
        p.name or p.id
        for p in asked.book.people.values()
        if p.role is not None and p.role.rank >= needed.rank and p.id.split(":")[0] == asked.caller.person.split(":")[0]
    )
    admin = "an admin of this room" if asked.caller.person.startswith("matrix:") else "an admin of this workspace"
    who = f"{', '.join(able[:5])}, or {admin}" if able else _capital(admin)
    word = {Role.EDITOR: "an editor", Role.ADMIN: "an admin"}[needed]
    return sorry(
        f"Only {word} may do this; you are {'a reader' if asked.role is Role.READER else 'an editor'}.", f"{who} can."
    )
