"""The person at the bot's machine compares what a device shows that is to be trusted."""

from __future__ import annotations

import argparse

from bot.alerts.escape import terminal
from bot.cli.common import FAILED, OK, complain
from bot.settings import Settings
from handlers.matrix.board import Board


async def verify(args: argparse.Namespace, settings: Settings) -> int:
    """Lists what waits to be compared, or says how a comparison ended. Needs the bot's data directory."""
    board = Board(settings.data_dir / "matrix")
    waiting = [w for w in board.waiting() if args.user in (None, w.user)]
    if args.alike is None:
        for w in waiting:
            print(f"{terminal(w.user)}, device {terminal(w.device)}, must show\n      {w.shown}")
            print(f"      then: slugline verify matrix {terminal(w.user)} --match, or --mismatch")
        if not waiting:
            print("nobody verifies a device now; begin in your client: the bot's profile, its device, verify by emoji")
        return OK
    if args.user is None:
        complain("say whose device it is: slugline verify matrix @ada:example.org --match")
        return FAILED
    if len(waiting) != 1:
        complain(
            f"{len(waiting)} devices of {args.user} wait to be compared; begin anew with one"
            if waiting
            else f"no device of {args.user} waits to be compared; begin in your client"
        )
        return FAILED
    board.answer(waiting[0].transaction, args.alike)
    print("the bot is told" if args.alike else "the bot is told to trust nothing")
    return OK
