"""The workspaces in Slack, and by which token we speak in each. docs/decisions/0022-several-workspaces.md

The token of the settings is for one workspace, the own: its addresses are Slack's ids as they are, C0123ABCD. Those of
every other, where the app was installed by OAuth, are led by the workspace: T0123ABCD/C0123ABCD.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.alerts.slack import workspace
from bot.errors import Rejected
from bot.store.installations import Installation, InstallationStore

log = logging.getLogger(__name__)
# at DEBUG the SDK logs what it sends and gets: tokens among it, and the addresses by which answers are given
logging.getLogger("slack_sdk").setLevel(logging.INFO)

KNOWN = 60.0
"""Seconds for which an installation that was read is taken to be as it was."""
EARLY = 7200.0
"""Seconds before its end that a token is renewed; it lasts for twelve hours: docs.slack.dev/authentication/using-token-rotation"""
NOT_INSTALLED = "the app is not installed in that workspace; install it by /slack/install"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace. ``team`` is "" for the own, as in its addresses; ``me`` is the app's user, ``bot`` its bot id."""

    team: str
    client: AsyncWebClient = field(repr=False)
    me: str = ""
    bot: str = ""

    def address(self, id: str) -> str:
        """The address of a channel or person."""
        return f"{self.team}/{id}" if self.team else id


@dataclass(frozen=True, slots=True)
class Client:
    """The app itself, as Slack knows it: by this a token is renewed."""

    client_id: str
    client_secret: str = field(repr=False)


class Workspaces:
    """Finds them by address and by id.

    ``client`` carries the token of the own workspace, or none, and no retry handlers: the SDK's send a message again
    whose reply was lost. Without a ``store`` there is the own alone, whatever its id. ``clock`` gives seconds since the
    epoch, for what a token says of its end.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        store: InstallationStore | None = None,
        app: Client | None = None,
        clock: Callable[[], float] = lambda: 0.0,
    ) -> None:
        if client.retry_handlers:
            raise ValueError("a client with retry handlers would send messages twice")
        self.client = client
        self.store = store
        self.app = app
        self._clock = clock
        self._own = Workspace("", client)
        self._own_team: str | None = None
        self._known: dict[str, tuple[float, Workspace]] = {}

    async def at(self, address: str) -> tuple[Workspace, str]:
        """The workspace of an address, and Slack's id in it.

        Raises:
            Rejected: the app is not there.
            WrongKey, StoreError.
        """
        team, id = workspace(address)
        if not team:
            if not self.client.token:
                raise Rejected(f"no token for {address}", suspends="SLUGLINE_SLACK_BOT_TOKEN is not set; set it again")
            return self._own, id
        found = await self._installed(team)
        if found is None:
            raise Rejected(f"not installed in {team}", suspends=NOT_INSTALLED)
        return found, id

    async def of(self, team: str) -> Workspace | None:
        """The workspace with an id of Slack's, with who we are there; None if the app is not there.

        Raises:
            SlackApiError and what aiohttp raises: Slack does not say who we are in the own.
            WrongKey, StoreError.
        """
        found = await self._installed(team)
        if found is None and self.client.token:
            own = await self.own_team()
            return self._own if self.store is None or team == own else None
        return found

    async def own_team(self) -> str:
        """The id of the own workspace, "" if there is none. Asked once, so that no request waits for it."""
        if not self.client.token:
            return ""
        if self._own_team is None:
            me = await self.client.auth_test()
            self._own = Workspace("", self.client, str(me["user_id"]), str(me["bot_id"]))
            self._own_team = str(me["team_id"])
        return self._own_team

    async def newer(self, refused: Workspace) -> bool:
        """True if a workspace's token, which Slack refused, was replaced meanwhile. Raises WrongKey, StoreError."""
        self._known.pop(refused.team, None)
        now = await self._installed(refused.team) if refused.team else None
        return now is not None and now.client.token != refused.client.token

    async def add(self, installation: Installation) -> None:
        """Keeps an installation. Raises Full, StoreError."""
        if self.store is not None:
            await self.store.save(installation)
        self._known.pop(installation.team, None)

    async def ended(self, team: str) -> str | None:
        """Slack says that an installation has ended: forgets it. Returns what leads the addresses there, "" for the own.

        None if the token is good: Slack tells of it for minutes, and the app may be installed anew by then.

        Raises:
            WrongKey, StoreError.
        """
        own = self.store is None
        try:
            own = own or team == await self.own_team()
            there = self._own if own else await self._installed(team)
            if there is not None:
                await there.client.auth_test()
                return None
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
            # a token of our own that was revoked before it said whose it is: then it is that of no other
            own = own or (self.store is not None and self._own_team is None and await self.store.find(team) is None)
        if self.store is not None and not own:
            await self.store.remove(team)
            self._known.pop(team, None)
        return "" if own else f"{team}/"

    async def exchange(self, **said: str) -> dict[str, Any]:
        """A code, or a refresh token, becomes a token: docs.slack.dev/reference/methods/oauth.v2.access, by HTTP Basic.

        Raises:
            SlackApiError and what aiohttp raises.
        """
        assert self.app is not None
        by = base64.b64encode(f"{self.app.client_id}:{self.app.client_secret}".encode()).decode()
        headers = {"Authorization": f"Basic {by}"}
        answer = await self.speaking("").api_call("oauth.v2.access", data=dict(said), headers=headers)
        if not isinstance(answer.data, dict):
            raise aiohttp.ClientPayloadError("an answer that is no JSON")
        return answer.data

    async def _installed(self, team: str) -> Workspace | None:
        if self.store is None:
            return None
        read, there = self._known.get(team, (0.0, None))
        if there is None or self._clock() - read >= KNOWN:
            found = await self.store.find(team)
            if found is None:
                self._known.pop(team, None)
                return None
            found = await self._renewed(found)
            there = Workspace(team, self.speaking(found.token), found.me, found.bot)
            self._known[team] = (self._clock(), there)
        return there

    async def _renewed(self, installation: Installation) -> Installation:
        """The same with a new token, if its own ends soon. If none can be had now, the old one is good for a while."""
        if installation.expires is None or self._clock() < installation.expires - EARLY:
            return installation
        if self.store is None or not await self.store.renewing(installation.team):
            return installation
        # another worker may have renewed it since we read it
        now = await self.store.find(installation.team)
        if now is None or now != installation:
            return now or installation
        try:
            answer = await self.exchange(grant_type="refresh_token", refresh_token=installation.refresh)
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
            said = error.response.get("error") if isinstance(error, SlackApiError) else type(error).__name__
            log.error("the token of Slack workspace %s could not be renewed: %s", installation.team, said)
            return installation
        new = replace(
            installation,
            token=str(answer["access_token"]),
            refresh=str(answer["refresh_token"]),
            expires=self._clock() + float(answer["expires_in"]),
        )
        await self.store.replace(installation, new)
        return new

    def speaking(self, token: str) -> AsyncWebClient:
        """The same client by another token, on the same connections."""
        c = self.client
        return AsyncWebClient(
            token=token or None, base_url=c.base_url, timeout=c.timeout, session=c.session, retry_handlers=[]
        )
