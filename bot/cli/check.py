"""Is a platform set up as it must be?"""

from __future__ import annotations

import argparse

from bot.alerts.escape import terminal
from bot.cli.common import FAILED, OK, emit
from bot.settings import Settings, secret
from bot.wiring import slack_client
from handlers.slack.check import check


async def slack(args: argparse.Namespace, settings: Settings) -> int:
    """Says which token, scope or invitation is missing; changes nothing. Needs no server of ours."""
    token = secret(settings.slack_bot_token)
    channels = dict.fromkeys(filter(None, (settings.slack_channel, *args.channel)))
    async with slack_client(settings) as client:
        found = await check(
            client, token, secret(settings.slack_app_token), secret(settings.slack_signing_secret), channels
        )
    for finding in found:
        if args.json:
            emit({"ok": finding.ok, "what": finding.what, "remedy": finding.remedy})
        else:
            print(f"{'ok' if finding.ok else 'NO':4}{terminal(finding.what)}")
            if finding.remedy:
                print(f"      {terminal(finding.remedy)}")
    return OK if all(f.ok for f in found) else FAILED
