"""WebSub: a real hub on loopback, a real callback, a real store; the clock is set by hand."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count

import aiohttp
import pytest
from aiohttp import web
from redis.asyncio import Redis

from bot.errors import Backlog
from bot.feeds import Poller, Polling, doing
from bot.hubs import ANSWER, DAY, WAITING, Callback, Hubs, Push
from bot.ingest.feeds.fetch import Fetcher, Limits
from bot.ingest.feeds.guard import Guard
from bot.ingest.feeds.triage import Rules
from bot.ingest.feeds.websub import signed
from bot.model import Article
from bot.store.feeds import FeedRecord, FeedSetup, FeedStore
from bot.store.hubs import HubStore, Subscribed
from handlers.http.websub import add_routes
from tests.feeds.farm import Farm, farm
from tests.feeds.hub import Hub
from tests.feeds.samples import item, rss

NOW = 1_773_160_000.0
HOUR = 3600.0


class Desk:
    """A poller with an address that hubs can reach."""

    def __init__(self, client: Redis, name: str, site: Farm, hub: Hub) -> None:
        self.now = NOW
        self.site = site
        self.hub = hub
        self.feeds = FeedStore(client, name)
        self.hubs = HubStore(client, name)
        self.came: list[Article] = []
        self.full = False
        self.rules = Rules()
        self.public = ""
        self.pushed: asyncio.Queue[Push] = asyncio.Queue(WAITING)
        self.allowed = ["127.0.0.1"]
        self._names = (f"token-number-{n:010}" for n in count())
        self.topic = site.url("/feed?all=1")

    async def ingest(self, article: Article) -> None:
        if self.full:
            raise Backlog("full")
        self.came.append(article)

    def says(self, *numbers: int, hub: bool = True) -> bytes:
        """The feed with these items, as it stands at the site from now on."""
        links = f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='hub' href='{self.site.url('/hub')}'/>"
        links += f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='{self.topic}'/>"
        body = rss("".join(item(n, self.now - 60) for n in numbers), links if hub else "")
        self.site.pages["/feed"] = body
        return body

    async def poll(self, after: float = 0.0) -> list[str]:
        """Moves the clock, reads what was pushed and what is due, and gives the titles that came in."""
        self.now += after
        before = len(self.came)
        async with Fetcher(Guard.of(self.allowed), Limits(max_bytes=200_000), lambda: self.now) as fetcher:
            hubs = Hubs(self.hubs, fetcher, self.public, lambda: next(self._names), 0.0, self.pushed)
            how = Polling(self.rules, gap=0.0)
            poller = Poller(
                self.feeds, self.ingest, fetcher, lambda: self.now, lambda: 0.0, how, hubs=hubs if self.public else None
            )
            await poller.drain()
            await hubs.tell(self.now)
            await self.hub.settled()
        return [a.title for a in self.came[before:]]

    async def begin(self) -> None:
        """A feed with a baseline, subscribed to at its hub."""
        self.says(1)
        await self.feeds.add(FeedSetup(self.site.url("/feed"), added=self.now), self.now)
        assert await self.poll() == []

    async def sub(self) -> Subscribed:
        found = await self.hubs.of("f1")
        assert found is not None
        return found

    async def feed(self) -> FeedRecord:
        found = await self.feeds.find("f1")
        assert found is not None
        return found


@pytest.fixture
async def there(client: Redis, desk: str) -> AsyncIterator[Desk]:
    async with farm() as site:
        hub = Hub()
        hub.at(site)
        made = Desk(client, desk, site, hub)
        app = web.Application()
        add_routes(app, Callback(made.hubs, made.feeds, made.pushed, lambda: made.now, 200_000))
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        made.public = "http://{}:{}".format(*runner.addresses[0][:2])
        yield made
        await runner.cleanup()


async def test_a_feed_that_names_a_hub_is_subscribed_to_and_what_the_hub_pushes_is_told_without_a_poll(
    there: Desk,
) -> None:
    await there.begin()
    (form,) = there.hub.said
    assert (form["hub.mode"], form["hub.topic"], form["hub.lease_seconds"]) == ("subscribe", there.topic, "864000")
    assert form["hub.callback"].startswith(f"{there.public}/websub/")
    assert there.hub.heard == [(200, "c-1")]
    fetched = len(there.site.asked)
    assert await there.hub.push(there.topic, there.says(2, 1)) == 202
    assert await there.poll(1.0) == ["Report 2 from Marhaven"]
    assert len(there.site.asked) == fetched  # the site was not asked
    assert await there.poll(400.0) == []  # the next poll finds it known
    assert "pushed by its hub" in doing(await there.feed(), there.now)


async def test_a_pushed_part_of_a_feed_leaves_what_was_seen_as_it_is(there: Desk) -> None:
    await there.begin()
    part = there.says(2, hub=False)
    whole = there.says(2, 1)
    assert await there.hub.push(there.topic, part) == 202
    assert await there.poll(1.0) == ["Report 2 from Marhaven"]
    there.site.pages["/feed"] = whole
    assert await there.poll(DAY / 24) == []
    assert (await there.feed()).state.hub == there.site.url("/hub")
    assert "unsubscribe" not in [form["hub.mode"] for form in there.hub.said]


async def test_polls_are_rare_while_a_hub_pushes_and_usual_again_when_it_does_not(there: Desk) -> None:
    await there.begin()
    await there.poll(400.0)  # the first poll that knows that the hub has agreed
    due = (await there.feed()).due
    assert due is not None
    assert due - there.now == there.rules.most
    sub = await there.sub()
    assert await there.hub.ask(
        sub.callback, {"hub.mode": "denied", "hub.topic": there.topic, "hub.reason": "moved"}
    ) == (
        200,
        "",
    )
    there.says(2, 1)
    assert await there.poll(there.rules.most) == ["Report 2 from Marhaven"]
    due = (await there.feed()).due
    assert due is not None
    assert due - there.now < there.rules.most
    assert len(there.hub.said) == 1  # for a day it is not asked again


@pytest.mark.parametrize("sign", ["sha1", "sha256", "sha384", "sha512"])
async def test_a_hub_may_sign_by_each_method_of_the_standard(there: Desk, sign: str) -> None:
    await there.begin()
    assert await there.hub.push(there.topic, there.says(2, 1), sign=sign) == 202
    assert await there.poll(1.0) == ["Report 2 from Marhaven"]


async def test_what_is_not_signed_as_agreed_is_acknowledged_and_passed_over(there: Desk) -> None:
    await there.begin()
    body = there.says(2, 1)
    there.says(1)
    assert await there.hub.push(there.topic, body, sign="") == 202
    assert await there.hub.push(there.topic, body, sign="md5") == 202
    callback, secret = there.hub.subscribed[there.topic]
    there.hub.subscribed[there.topic] = (callback, secret + "x")
    assert await there.hub.push(there.topic, body) == 202
    assert there.pushed.empty()
    assert await there.poll(1.0) == []


async def test_nothing_is_taken_at_an_address_that_nobody_subscribed(there: Desk) -> None:
    await there.begin()
    _, secret = there.hub.subscribed[there.topic]
    there.hub.subscribed[there.topic] = (f"{there.public}/websub/token-number-9999999999", secret)
    assert await there.hub.push(there.topic, there.says(2, 1)) == 404
    query = {"hub.mode": "subscribe", "hub.topic": there.topic, "hub.challenge": "c"}
    assert (await there.hub.ask(f"{there.public}/websub/token-number-9999999999", query))[0] == 404


async def test_a_question_about_another_topic_or_one_that_was_not_asked_for_is_answered_no(there: Desk) -> None:
    await there.begin()
    callback = (await there.sub()).callback
    wrong = {"hub.mode": "subscribe", "hub.topic": there.topic + "&x", "hub.challenge": "c"}
    assert (await there.hub.ask(callback, wrong))[0] == 404
    end = {"hub.mode": "unsubscribe", "hub.topic": there.topic, "hub.challenge": "c"}
    assert (await there.hub.ask(callback, end))[0] == 404
    there.now += 2 * DAY
    late = {"hub.mode": "subscribe", "hub.topic": there.topic, "hub.challenge": "c"}
    assert (await there.hub.ask(callback, late))[0] == 404


async def test_a_challenge_is_echoed_as_plain_text(there: Desk) -> None:
    await there.begin()
    query = {"hub.mode": "subscribe", "hub.topic": there.topic, "hub.challenge": "<script>alert(1)</script>"}
    async with aiohttp.ClientSession() as session, session.get((await there.sub()).callback, params=query) as answer:
        assert (answer.status, answer.content_type) == (200, "text/plain")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert await answer.text() == query["hub.challenge"]


async def test_a_lease_is_renewed_before_it_ends(there: Desk) -> None:
    there.hub.lease = 7200
    await there.begin()
    first = await there.sub()
    assert first.until == NOW + 7200
    while there.now < NOW + 7100:
        due = (await there.feed()).due
        assert due is not None
        await there.poll(max(0.0, due - there.now))
    renewed = await there.sub()
    assert (renewed.token, renewed.until > NOW + 10_000) == (first.token, True)
    assert there.hub.said[0]["hub.secret"] == there.hub.said[-1]["hub.secret"]


async def test_a_hub_that_does_not_answer_is_asked_again_less_and_less(there: Desk) -> None:
    there.site.pages["/hub"] = web.Response(status=500, text="down")
    await there.begin()
    assert there.came == []
    assert (await there.feed()).state.failures == 0
    asked = [sum(path == "/hub" for path, _ in there.site.asked)]
    for _ in range(24):
        await there.poll(ANSWER)
        asked.append(sum(path == "/hub" for path, _ in there.site.asked))
    assert asked[0] == 1
    assert 3 <= asked[-1] <= 6


async def test_a_hub_that_denies_is_asked_again_after_a_day(there: Desk) -> None:
    there.hub.refuses = "only for members"
    await there.begin()
    assert (await there.sub()).reason == "only for members"
    await there.poll(12 * HOUR)
    assert len(there.hub.said) == 1
    there.hub.refuses = ""
    await there.poll(13 * HOUR)
    assert len(there.hub.said) == 2
    assert (await there.sub()).until > there.now


async def test_a_feed_that_is_removed_is_unsubscribed_and_the_hub_is_answered(there: Desk) -> None:
    await there.begin()
    callback, _ = there.hub.subscribed[there.topic]
    assert await there.feeds.remove("f1")
    assert await there.hub.push(there.topic, there.says(2, 1)) == 410
    await there.poll(60.0)
    assert [form["hub.mode"] for form in there.hub.said] == ["subscribe", "unsubscribe"]
    assert there.hub.said[-1]["hub.callback"] == callback
    assert there.hub.subscribed == {}
    await there.poll(HOUR)
    assert len(there.hub.said) == 2  # once is enough


async def test_a_hub_that_cannot_be_told_of_the_end_is_told_again(there: Desk) -> None:
    await there.begin()
    works = there.site.pages["/hub"]
    there.site.pages["/hub"] = web.Response(status=503)
    assert await there.feeds.remove("f1")
    await there.poll(60.0)
    there.site.pages["/hub"] = works
    await there.poll(60.0)
    assert there.hub.subscribed != {}  # not yet
    await there.poll(600.0)
    assert there.hub.subscribed == {}


async def test_a_feed_that_is_gone_for_good_or_names_no_hub_any_more_is_unsubscribed(there: Desk) -> None:
    await there.begin()
    await there.poll(HOUR)
    there.says(1, 2, hub=False)
    assert await there.poll(HOUR) == ["Report 2 from Marhaven"]
    await there.poll(HOUR)
    assert there.hub.subscribed == {}
    there.says(3, 2, 1)
    await there.poll(HOUR)
    assert list(there.hub.subscribed) == [there.topic]
    there.site.pages["/feed"] = web.Response(status=410)
    await there.poll(HOUR)
    await there.poll(HOUR)
    assert there.hub.subscribed == {}


async def test_a_hub_and_a_topic_that_headers_name_come_before_those_of_the_document(there: Desk) -> None:
    other = Hub()
    other.at(there.site, "/other")
    body = there.says(1)
    link = f'<{there.site.url("/other")}>; rel="hub", <{there.site.url("/feed")}>; rel="self"'
    there.site.pages["/feed"] = web.Response(body=body, headers={"Link": link, "Content-Type": "application/rss+xml"})
    await there.feeds.add(FeedSetup(there.site.url("/feed"), added=NOW), NOW)
    await there.poll()
    await other.settled()
    assert list(other.subscribed) == [there.site.url("/feed")]
    assert there.hub.said == []


async def test_a_private_hub_is_never_asked(there: Desk) -> None:
    body = there.says(1).replace(there.site.url("/hub").encode(), b"http://169.254.169.254/latest")
    there.site.pages["/feed"] = body
    await there.feeds.add(FeedSetup(there.site.url("/feed"), added=NOW), NOW)
    await there.poll()
    assert (await there.feed()).state.failures == 0
    assert (await there.sub()).until == 0
    there.site.pages["/hub"] = web.Response(status=307, headers={"Location": "http://[fd00::1]/hub"})
    there.says(1, 2)
    await there.poll(DAY)
    assert "/hub" in [path for path, _ in there.site.asked]
    assert (await there.sub()).until == 0


async def test_what_is_pushed_meets_the_guards_of_a_poll(there: Desk) -> None:
    await there.begin()
    old = item("old", NOW - 100 * HOUR)
    many = "".join(item(f"m{n}", NOW - n) for n in range(40))
    assert await there.hub.push(there.topic, rss(old + many)) == 202
    assert len(await there.poll(1.0)) == there.rules.max_new
    state = (await there.feed()).state
    assert (state.old, state.over) == (1, 15)
    assert [n.kind for n in await there.feeds.notes()] == ["flood"]
    assert await there.hub.push(there.topic, b"x" * 200_001) == 413


async def test_a_push_before_the_baseline_is_a_poll(there: Desk, client: Redis, desk: str) -> None:
    await there.begin()
    await client.delete(f"{{{desk}}}:feed:seen:f1")
    part = there.says(2, hub=False)
    there.says(3, 2, 1)
    assert await there.hub.push(there.topic, part) == 202
    assert await there.poll(1.0) == []  # a new baseline, of the whole feed
    there.says(4, 3, 2, 1)
    assert await there.poll(HOUR) == ["Report 4 from Marhaven"]


async def test_what_is_pushed_and_is_no_feed_is_a_poll(there: Desk) -> None:
    await there.begin()
    there.says(2, 1)
    assert await there.hub.push(there.topic, b"<html>Service unavailable</html>") == 202
    assert await there.poll(1.0) == ["Report 2 from Marhaven"]


async def test_what_is_pushed_while_the_feed_is_polled_comes_with_another_poll_at_once(there: Desk) -> None:
    await there.begin()
    (claim,) = await there.feeds.claim(there.now + HOUR, 60.0, 1, 0.0)
    there.now += HOUR
    assert await there.hub.push(there.topic, there.says(2, 1)) == 202
    assert there.pushed.empty()
    await there.feeds.settle(claim, claim.state, there.now + HOUR, now=there.now)
    assert await there.poll(1.0) == ["Report 2 from Marhaven"]


async def test_what_was_taken_by_a_process_that_died_comes_with_a_poll(there: Desk) -> None:
    await there.begin()
    assert await there.hub.push(there.topic, there.says(2, 1)) == 202
    there.pushed.get_nowait()
    assert await there.poll(60.0) == []
    assert await there.poll(121.0) == ["Report 2 from Marhaven"]


async def test_what_the_intake_has_no_room_for_comes_with_a_poll(there: Desk) -> None:
    await there.begin()
    there.full = True
    assert await there.hub.push(there.topic, there.says(2, 1)) == 202
    assert await there.poll(1.0) == []
    there.full = False
    assert await there.poll(61.0) == ["Report 2 from Marhaven"]


async def test_a_hub_is_put_off_when_too_much_waits_and_a_paused_feed_takes_nothing(there: Desk) -> None:
    await there.begin()
    for _ in range(WAITING):
        claim = await there.feeds.take("f1", there.now, 0.0)
        assert claim is not None
        there.pushed.put_nowait(Push(claim, b"", ""))
    assert await there.hub.push(there.topic, there.says(2, 1)) == 503
    while not there.pushed.empty():
        there.pushed.get_nowait()
    await there.feeds.pause("f1")
    assert await there.hub.push(there.topic, there.says(2, 1)) == 202
    assert await there.poll(HOUR) == []
    await there.feeds.resume("f1", there.now)
    assert await there.poll() == ["Report 2 from Marhaven"]


async def test_another_public_address_is_another_subscription(there: Desk) -> None:
    await there.begin()
    before = await there.sub()
    there.public = there.public.replace("127.0.0.1", "localhost")
    await there.poll(HOUR)
    after = await there.sub()
    assert after.token != before.token
    assert after.callback.startswith(there.public)
    assert [f["hub.mode"] for f in there.hub.said].count("unsubscribe") == 1


async def test_a_subscription_shows_none_of_its_secrets(there: Desk) -> None:
    await there.begin()
    sub = await there.sub()
    assert sub.secret not in repr(sub)
    assert sub.token not in repr(sub)


@pytest.mark.parametrize("header", ["", "sha256", "sha256=", "md5=00", "sha256=\u00e9", "=", "sha999=ab"])
def test_a_malformed_signature_is_a_wrong_one(header: str) -> None:
    assert not signed(b"body", "secret", header)
