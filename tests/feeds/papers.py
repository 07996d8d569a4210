"""Invented papers on one site: each publishes by a schedule, and has a bad habit of its own."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from tests.feeds.samples import item, rss

HOUR = 3600.0
DAY = 24 * HOUR
WINDOW = 30
"""Items that a feed holds."""
PLACES = ("Marhaven", "Orrin", "Skell", "Tolmouth", "Veyle", "Harrowby", "Quayside", "Lindfell")
EVENTS = ("fire", "flood", "strike", "vote", "trial", "storm", "theft", "merger", "outage", "rescue", "march", "recall")
DOERS = ("The port", "The council", "The brigade", "The court", "The union", "The mayor", "The ferry line", "The mill")


def story(paper: int, n: int) -> tuple[str, str]:
    """Title and text of a paper's item, like no other's."""
    chance = random.Random(paper * 100_003 + n)
    place, event, doer = chance.choice(PLACES), chance.choice(EVENTS), chance.choice(DOERS)
    title = f"{event.capitalize()} at {place}: report {n} of paper {paper}"
    text = f"{doer} of {place} spoke of the {event} in case {paper}-{n}, {chance.randint(2, 900)} people were there."
    return title, text


@dataclass
class Paper:
    """One feed. ``habit`` is what is wrong with it; ``times`` are when its items come out."""

    number: int
    habit: str
    start: float
    times: list[float] = field(default_factory=list)
    asked: int = 0

    def __post_init__(self) -> None:
        chance = random.Random(self.number)
        at = self.start - WINDOW * 6 * HOUR
        while at < self.start + 7 * DAY:
            self.times.append(at)
            at += chance.uniform(3 * HOUR, 9 * HOUR)

    @property
    def ends(self) -> float:
        """From when on nothing of it can be told."""
        if self.habit != "ends":
            return self.start + 1e9
        return next(at for at in self.times if at > self.start + 4.5 * DAY) + 2.9 * HOUR  # before the next item

    def expected(self) -> list[str]:
        """The titles that are to be told."""
        return [story(self.number, n)[0] for n, at in enumerate(self.times) if self.start < at < self.ends]

    def path(self) -> str:
        """Where it was at first."""
        return f"/p{self.number}"

    def answer(self, request: web.Request, now: float) -> web.Response:
        """What its server says at a time."""
        self.asked += 1
        day, hour = divmod(now - self.start, DAY)
        habit, headers = self.habit, {"Content-Type": "application/rss+xml"}
        if habit == "fails" and 3 * HOUR < hour < 8 * HOUR:
            return web.Response(status=random.Random(self.asked).choice((500, 502, 503, 404, 403)))
        if habit == "is busy" and self.asked % 10 == 0:
            return web.Response(status=429, headers={"Retry-After": "5000"})
        if habit == "moves" and day >= 2 and request.path == self.path():
            return web.Response(status=301, headers={"Location": f"{self.path()}/new"})
        if habit == "leads inside" and day == 2:
            return web.Response(status=301, headers={"Location": "http://169.254.169.254/latest"})
        if habit == "shows a page" and hour > 20 * HOUR:
            return web.Response(
                text="<!doctype html><html><p>We will be back soon.</p></html>", content_type="text/html"
            )
        if now >= self.ends:
            return web.Response(status=410)
        body = self._body(now, int(day), hour)
        if habit == "has etags":
            tag = f'"{sum(at <= now for at in self.times)}"'
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers={"ETag": tag})
            headers["ETag"] = tag
        if habit == "breaks off" and self.asked % 3 == 0:
            body = body[: len(body) * 2 // 3]
        return web.Response(body=body, headers=headers)

    def _body(self, now: float, day: int, hour: float) -> bytes:
        out = [n for n, at in enumerate(self.times) if at <= now][-WINDOW:][::-1]
        if self.habit == "is empty at night" and hour < 5 * HOUR:
            out = []
        if self.habit == "shuffles":
            random.Random(self.asked).shuffle(out)
        if self.habit == "doubles":
            out = [n for n in out for _ in range(2)]
        if self.habit == "speaks JSON":
            rows = [
                {"id": n, "url": f"/p{self.number}/{n}", "title": t, "content_text": text, "date_published": None}
                for n in out
                for t, text in [story(self.number, n)]
            ]
            return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "P", "items": rows}).encode()
        rows_ = "".join(self._item(n, now, day) for n in out)
        if self.habit == "floods" and day >= 3:
            old = ((f"a{self.number}-{n}", now - (100 + n) * HOUR) for n in range(100))
            rows_ += "".join(item(key, at, title=f"Archive {key}", text=f"Old matter {key}.") for key, at in old)
        return rss(rows_, f"<lastBuildDate>{int(now)}</lastBuildDate>" if self.habit != "has etags" else "")

    def _item(self, n: int, now: float, day: int) -> str:
        title, text = story(self.number, n)
        guid: str | None = None
        at: float | None = self.times[n]
        if self.habit == "re-dates":
            at = now
        elif self.habit == "has no dates":
            at = None
        elif self.habit == "has one guid":
            guid = "always"
        elif self.habit == "has no guids":
            guid = ""
        elif self.habit == "changes guids" and day >= 2:
            guid = f"day-{day}-{n}"
        return item(f"p{self.number}-{n}", at, title=title, text=text, guid=guid)


HABITS = (
    "has etags", "has neither", "re-dates", "shuffles", "doubles", "has one guid", "has no guids", "has no dates", "fails",
    "is busy", "moves", "leads inside", "shows a page", "ends", "floods", "changes guids", "breaks off",
    "is empty at night", "speaks JSON",
)  # fmt: skip


class Names(AbstractResolver):
    """All names are this machine."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        """The address of any name."""
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=2, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing to close."""


def press(papers: list[Paper], clock: Callable[[], float]) -> Callable[[web.Request], web.Response]:
    """Answers for all papers: each at a host of its own, pN.test."""
    by_host = {f"p{p.number}.test": p for p in papers}
    return lambda request: by_host[request.host.partition(":")[0]].answer(request, clock())
