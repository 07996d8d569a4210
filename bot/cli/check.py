"""Is a platform set up as it must be?"""

from __future__ import annotations

import argparse

from bot.alerts.escape import terminal
from bot.cli.common import FAILED, OK, emit
from bot.errors import ConfigError
from bot.settings import Settings, secret
from bot.wiring import app, inviters, slack_client
from handlers.finding import Finding
from handlers.matrix import check as of_matrix
from handlers.matrix.rooms import welcome
from handlers.slack import check as of_slack


async def check(args: argparse.Namespace, settings: Settings) -> int:
    """Says what is missing or wrong, and the remedy; changes nothing. Only for further workspaces it needs our server."""
    found = await (slack(args, settings) if args.platform == "slack" else matrix(args, settings))
    for finding in found:
        if args.json:
            emit({"ok": finding.ok, "what": finding.what, "remedy": finding.remedy})
        else:
            print(f"{'ok' if finding.ok else 'NO':4}{terminal(finding.what)}")
            if finding.remedy:
                print(f"      {terminal(finding.remedy)}")
    return OK if all(f.ok for f in found) else FAILED


async def slack(args: argparse.Namespace, settings: Settings) -> list[Finding]:
    """Which token, scope or invitation is missing."""
    s = settings
    token, ways = secret(s.slack_bot_token), (secret(s.slack_app_token), secret(s.slack_signing_secret))
    channels = dict.fromkeys(filter(None, (s.slack_channel, *args.channel)))
    own = [channel for channel in channels if "/" not in channel]
    others = [channel for channel in channels if "/" in channel]
    async with slack_client(s) as client:
        found = await of_slack.check(client, token, *ways, own, others=bool(s.slack_client_id))
    if s.slack_client_id:
        async with app(s, purpose="check", own=False) as a:
            assert a.slack is not None
            found += await of_slack.installed(a.slack, others)
    elif others:
        found.append(Finding(f"{others[0]} is in another workspace", "set SLUGLINE_SLACK_CLIENT_ID; see docs/slack.md"))
    return found


async def matrix(args: argparse.Namespace, settings: Settings) -> list[Finding]:
    """What is wrong with the account, its keys, or its rooms. Raises ConfigError."""
    s = settings
    if s.matrix_homeserver is None or not s.matrix_user:
        raise ConfigError("SLUGLINE_MATRIX_HOMESERVER, SLUGLINE_MATRIX_USER: set both; see docs/matrix.md")
    access = of_matrix.Access(
        s.matrix_homeserver, s.matrix_user, s.data_dir / "matrix", secret(s.matrix_access_token), secret(s.matrix_password)
    )  # fmt: skip
    rooms = [r for r in (s.matrix_room, *args.channel) if r]
    return await of_matrix.check(access, rooms, lambda sender: welcome(sender, inviters(s)))
