"""Installing the app in further workspaces: a page with a button, Slack's own page, and back.

docs.slack.dev/authentication/installing-with-oauth. bolt's flow does it: the state is good once and in the browser that
began alone. Who may install is the operator's to say: whoever is in a workspace with the app may ask the desk.
"""

from __future__ import annotations

import html
import logging
from collections.abc import Awaitable, Callable, Collection

import aiohttp
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.installation_store import Installation as Given
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from bot.delivery.workspaces import Workspaces
from bot.errors import BotError
from bot.store.installations import Installation, InstallationStore
from handlers.slack.manifest import SCOPES

log = logging.getLogger(__name__)
_BOLT = logging.getLogger(f"{__name__}.bolt")
_BOLT.setLevel(logging.CRITICAL)  # what it has to say it says with the code in it

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
ANY = "*"
Installed = Callable[[str, str], Awaitable[None]]


class NotWanted(BoltError):
    """The app may not be installed there. The reason is for whoever tries."""


class Installations(AsyncInstallationStore):
    """slack_sdk's port, on ours. ``wanted`` are ids of workspaces, or ANY; ``installed`` is told of each: id, who did it."""

    def __init__(self, workspaces: Workspaces, wanted: Collection[str], installed: Installed) -> None:
        self._workspaces = workspaces
        self._wanted = wanted
        self._installed = installed

    async def async_save(self, installation: Given) -> None:
        """Keeps it, if it is wanted. Raises NotWanted."""
        team, token = installation.team_id, installation.bot_token
        if installation.is_enterprise_install or not team or not token:
            raise NotWanted("The app is installed in one workspace at a time, not in a whole organisation.")
        try:
            if await self._own(team, token):
                raise NotWanted("Slugline is in this workspace already, by the token of its settings.")
            if ANY not in self._wanted and team not in self._wanted:
                await self._give_back(token)
                raise NotWanted(
                    f"Workspace {team} is not on the list of this desk. Its operator adds it to SLUGLINE_SLACK_WORKSPACES."
                )
            expires = installation.bot_token_expires_at
            await self._workspaces.add(
                Installation(
                    team=team,
                    name=installation.team_name or team,
                    token=token,
                    me=installation.bot_user_id or "",
                    bot=installation.bot_id or "",
                    by=installation.user_id or "",
                    at=float(installation.installed_at),
                    scopes=tuple(installation.bot_scopes or ()),
                    refresh=installation.bot_refresh_token or "",
                    expires=None if expires is None else float(expires),
                )
            )
            await self._installed(team, installation.user_id or "")
        except BotError as error:
            log.error("workspace %s could not be kept: %s", team, error)
            raise BoltError("It could not be kept; the log says why.") from error

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Not asked: the app finds tokens by Workspaces."""
        raise NotImplementedError

    async def _own(self, team: str, token: str) -> bool:
        """True for the workspace of the settings' token, which is given again to whoever installs the app there."""
        try:
            return token == self._workspaces.client.token or team == await self._workspaces.own_team()
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError):
            return False

    async def _give_back(self, token: str) -> None:
        """What is not wanted is not kept: docs.slack.dev/reference/methods/auth.revoke."""
        try:
            await self._workspaces.speaking(token).auth_revoke()
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("a token that was not wanted could not be given back: %s", type(error).__name__)


class States(AsyncOAuthStateStore):
    """slack_sdk's port, on ours."""

    def __init__(self, store: InstallationStore) -> None:
        self._store = store

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        """See InstallationStore.begin."""
        return await self._store.begin()

    async def async_consume(self, state: str) -> bool:
        """See InstallationStore.ends."""
        return await self._store.ends(state)


class Flow(AsyncOAuthFlow):
    """bolt's, with our page, and our way to a token: the SDK's uses what aiohttp is about to drop."""

    def __init__(self, workspaces: Workspaces, settings: AsyncOAuthSettings) -> None:
        super().__init__(client=workspaces.client, logger=_BOLT, settings=settings)
        self._workspaces = workspaces

    async def build_install_page_html(self, url: str, request: object) -> str:
        """The page with the button."""
        return _page("Slugline", f'<p><a href="{html.escape(url)}">Add Slugline to a Slack workspace</a></p>')

    async def run_installation(self, code: str) -> Given | None:
        """What Slack gives for a code; None if it gives nothing."""
        try:
            given = await self._workspaces.exchange(code=code)
            token = str(given["access_token"])
            me = await self._workspaces.speaking(token).auth_test()
        except (SlackApiError, aiohttp.ClientError, OSError, TimeoutError) as error:
            said = error.response.get("error") if isinstance(error, SlackApiError) else "no answer"
            log.error("an installation could not be ended: %s from Slack%s", said, _HINTS.get(str(said), ""))
            return None
        team, by = given.get("team") or {}, given.get("authed_user") or {}
        return Given(
            app_id=given.get("app_id"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_id=me["bot_id"],
            bot_user_id=given.get("bot_user_id"),
            bot_scopes=given.get("scope", ""),
            bot_refresh_token=given.get("refresh_token"),
            bot_token_expires_in=given.get("expires_in"),
            user_id=by.get("id", ""),
            is_enterprise_install=bool(given.get("is_enterprise_install")),
        )


def add_routes(
    server: web.Application,
    workspaces: Workspaces,
    store: InstallationStore,
    wanted: Collection[str],
    installed: Installed,
) -> None:
    """Takes people at INSTALL and, back from Slack, at BACK. ``workspaces`` knows the app's client id and secret."""
    assert workspaces.app is not None
    flow = Flow(
        workspaces,
        AsyncOAuthSettings(
            client_id=workspaces.app.client_id,
            client_secret=workspaces.app.client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            install_path=INSTALL,
            redirect_uri_path=BACK,
            installation_store=Installations(workspaces, wanted, installed),
            state_store=States(store),
            callback_options=AsyncCallbackOptions(success=_done, failure=_failed),
            logger=_BOLT,
        ),
    )

    async def begin(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_installation(await to_bolt_request(request)))

    async def end(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await flow.handle_callback(await to_bolt_request(request)))

    server.router.add_get(INSTALL, begin)
    server.router.add_get(BACK, end)


async def _done(args: AsyncSuccessArgs) -> BoltResponse:
    where = html.escape(args.installation.team_name or args.installation.team_id or "")
    said = f"<p>Slugline is in <b>{where}</b>. Invite it to a channel: <code>/invite @Slugline</code></p>"
    return _answer(200, _page("Installed", said))


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    why = _WHY.get(args.reason, "Slack did not agree: " + args.reason[:60])
    if args.error is not None:
        why = str(args.error)
    again = f'<p><a href="{INSTALL}">Try again</a></p>'
    status = 403 if isinstance(args.error, NotWanted) else args.suggested_status_code
    return _answer(status, _page("Not installed", f"<p>{html.escape(why)}</p>{again}"))


_HINTS = {
    "invalid_team_for_non_distributed_app": "; on the app's page, Manage Distribution, Activate Public Distribution",
    "bad_redirect_uri": f"; on the app's page, OAuth & Permissions, Redirect URLs: one, that ends with {BACK}",
    "invalid_client_id": "; SLUGLINE_SLACK_CLIENT_ID is not the app's",
    "bad_client_secret": "; SLUGLINE_SLACK_CLIENT_SECRET is not the app's",
}
_WHY = {
    "access_denied": "Nothing was installed: it was not allowed on Slack's page.",
    "invalid_browser": "This is not the browser that began, or it took more than ten minutes.",
    "invalid_state": "It took more than ten minutes, or this page was opened twice.",
    "missing_code": "This page is opened by Slack alone.",
    "invalid_code": "Slack did not confirm it; the log says why.",
}


def _answer(status: int, body: str) -> BoltResponse:
    return BoltResponse(status=status, body=body, headers={"Content-Type": "text/html; charset=utf-8"})


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><body><h1>{title}</h1>{body}</body></html>"
    )
