"""Is a platform set up as it must be?"""

from __future__ import annotations

import argparse

from bot.alerts.escape import terminal
from bot.cli.common import FAILED, OK, emit
from bot.settings import Settings, secret
from bot.wiring import app, slack_client
from handlers.slack.check import Finding, check, installed


async def slack(args: argparse.Namespace, settings: Settings) -> int:
    """Says which token, scope or invitation is missing; changes nothing. Only for further workspaces it needs our server."""
    s = settings
    token, ways = secret(s.slack_bot_token), (secret(s.slack_app_token), secret(s.slack_signing_secret))
    channels = dict.fromkeys(filter(None, (s.slack_channel, *args.channel)))
    own = [channel for channel in channels if "/" not in channel]
    others = [channel for channel in channels if "/" in channel]
    async with slack_client(s) as client:
        found = await check(client, token, *ways, own, others=bool(s.slack_client_id))
    if s.slack_client_id:
        async with app(s, purpose="check", own=False) as a:
            assert a.slack is not None
            found += await installed(a.slack, others)
    elif others:
        found.append(Finding(f"{others[0]} is in another workspace", "set SLUGLINE_SLACK_CLIENT_ID; see docs/slack.md"))
    for finding in found:
        if args.json:
            emit({"ok": finding.ok, "what": finding.what, "remedy": finding.remedy})
        else:
            print(f"{'ok' if finding.ok else 'NO':4}{terminal(finding.what)}")
            if finding.remedy:
                print(f"      {terminal(finding.remedy)}")
    return OK if all(f.ok for f in found) else FAILED
