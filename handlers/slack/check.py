"""Whether Slack lets us do what we must: which token, scope or invitation is missing, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.alerts.slack import workspace
from bot.delivery.slack import CLOSED
from bot.delivery.workspaces import Workspaces
from handlers.finding import Finding
from handlers.slack.manifest import APP_SCOPE, SCOPES

TOKENS = "the app's page at api.slack.com/apps"


async def check(
    client: AsyncWebClient,
    bot_token: str,
    app_token: str,
    signing_secret: str,
    channels: Iterable[str],
    *,
    others: bool = False,
) -> list[Finding]:
    """Looks at the tokens, their scopes, the ways in, and the channels. Changes nothing.

    ``client`` carries the bot token. ``channels`` are ids, as C0123ABCD. ``others``: the app may be installed in further
    workspaces, so that there need be no bot token.
    """
    if others and not bot_token:
        found = [
            Finding("no SLUGLINE_SLACK_BOT_TOKEN: the workspaces where the app was installed are served, no other")
        ]
    else:
        found = await _bot(client, bot_token)
    if app_token:
        found.append(await _app(client, app_token))
    elif signing_secret:
        found.append(Finding("no app token: Slack must reach you by HTTP, with the signing secret that is set"))
    else:
        found.append(
            Finding(
                "no SLUGLINE_SLACK_APP_TOKEN: nobody can talk to the bot",
                f"make one under Basic Information, App-Level Tokens, with the scope {APP_SCOPE}, on {TOKENS}",
            )
        )
    if bot_token and found[0].ok:
        for channel in channels:
            found += await _channel(client, channel)
    return found


async def installed(workspaces: Workspaces, channels: Iterable[str]) -> list[Finding]:
    """The same for the workspaces where the app was installed. ``channels`` are addresses, as T0123ABCD/C0123ABCD.

    Raises:
        WrongKey, StoreError.
    """
    assert workspaces.store is not None
    known = await workspaces.store.all()
    asked = [workspace(channel) for channel in channels]
    found = [] if known else [Finding("the app was installed in no further workspace yet: open /slack/install")]
    for installation in known:
        there, _ = await workspaces.at(f"{installation.team}/")
        here = await _token(there.client)
        if here[0].ok:
            for team, channel in asked:
                if team == installation.team:
                    here += await _channel(there.client, channel)
        found += [replace(f, what=f"{installation.name} ({installation.team}): {f.what}") for f in here]
    teams = {installation.team for installation in known}
    found += [
        Finding(f"the app is not installed in {team}", "open /slack/install there")
        for team in dict.fromkeys(team for team, _ in asked)
        if team not in teams
    ]
    return found


async def _bot(client: AsyncWebClient, token: str) -> list[Finding]:
    if not token:
        return [
            Finding(
                "no SLUGLINE_SLACK_BOT_TOKEN",
                f"copy the Bot User OAuth Token (xoxb-...) from OAuth & Permissions on {TOKENS}",
            )
        ]
    if not token.startswith("xoxb-"):
        return [Finding("SLUGLINE_SLACK_BOT_TOKEN is no bot token", "take the one that begins with xoxb-")]
    return await _token(client)


async def _token(client: AsyncWebClient) -> list[Finding]:
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return [Finding(f"the bot token is refused: {_name(error)}", _TOKEN.get(_name(error), _AGAIN))]
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return [Finding(f"Slack cannot be reached: {error}", "look at the network, and at SLUGLINE_SLACK_API_URL")]
    has = {s.strip() for s in str(answer.headers.get("X-OAuth-Scopes", "")).split(",")}
    missing = [s for s in SCOPES if s not in has]
    found = [Finding(f"the bot token is good: {answer['user']} in {answer['team']}")]
    found += [
        Finding(
            f"the scope {s} is missing: {SCOPES[s]}",
            f"paste slack/manifest.yaml under App Manifest on {TOKENS}, or add the scope; then Reinstall to Workspace",
        )
        for s in missing
    ]
    return found if missing else [*found, Finding(f"it has all {len(SCOPES)} scopes")]


async def _app(client: AsyncWebClient, token: str) -> Finding:
    if not token.startswith("xapp-"):
        return Finding("SLUGLINE_SLACK_APP_TOKEN is no app token", "take the one that begins with xapp-")
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        name = _name(error)
        remedy = (
            f"give the app-level token the scope {APP_SCOPE}" if name == "missing_scope" else _TOKEN.get(name, _AGAIN)
        )
        return Finding(f"Socket Mode is refused: {name}", remedy)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Finding(f"Slack cannot be reached: {error}", "look at the network")
    return Finding("Socket Mode works: no public address is needed")


async def _channel(client: AsyncWebClient, channel: str) -> list[Finding]:
    try:
        info: dict[str, Any] = (await client.conversations_info(channel=channel))["channel"]
    except SlackApiError as error:
        name = _name(error)
        if name == "channel_not_found":
            hint = "take the id from the channel's details; a private one needs: /invite @Slugline"
            return [Finding(f"{channel} is not there, or is private without the app in it", hint)]
        return [Finding(f"{channel} cannot be looked at: {name}", _TOKEN.get(name, _AGAIN))]
    label = f"#{info.get('name', channel)} ({channel})"
    if info.get("is_archived"):
        return [Finding(f"{label} is archived", "unarchive it, or use another channel")]
    if not info.get("is_member"):
        return [Finding(f"the app is not in {label}", "invite it there: /invite @Slugline")]
    try:
        await client.conversations_history(channel=channel, limit=1)
    except SlackApiError as error:
        name = _name(error)
        return [
            Finding(
                f"{label} cannot be read: {name}",
                "without reading, a message cannot be looked for before it is sent again; add the scope and reinstall",
            )
        ]
    # there is no such thread: who may read threads is told so
    try:
        await client.conversations_replies(channel=channel, ts="1.000001", limit=1)
    except SlackApiError as error:
        if _name(error) in CLOSED:
            return [
                Finding(f"{label} is ready; its threads cannot be read ({_name(error)}), its history is used instead")
            ]
    return [Finding(f"{label} is ready")]


def _name(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error", "no reason given")) if isinstance(data, dict) else "no reason given"


_AGAIN = f"look at {TOKENS}, then try again"
_TOKEN = {
    "invalid_auth": f"copy it anew from {TOKENS}",
    "not_authed": f"copy it anew from {TOKENS}",
    "token_revoked": f"Reinstall to Workspace on {TOKENS}, and copy the new token",
    "token_expired": f"Reinstall to Workspace on {TOKENS}, and copy the new token",
    "account_inactive": f"the app was removed; Install to Workspace on {TOKENS}",
    "not_allowed_token_type": "bot token and app token are mixed up: xoxb- is the bot's, xapp- the app's",
}
