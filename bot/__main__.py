"""The entry: `slugline`, or `python -m bot`."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Iterator, Sequence

from bot import logs
from bot.cli.common import FAILED, INTERRUPTED
from bot.cli.parser import parser
from bot.errors import BotError
from bot.settings import load

log = logging.getLogger("slugline")

PIPE_CLOSED = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command. Returns the exit code."""
    args = parser().parse_args(argv)
    try:
        settings = load()
        logs.begin(settings)
        code = asyncio.run(_until_told(args.run(args, settings)))
        sys.stdout.flush()
        return code
    except BotError as error:
        logs.say(str(error), logging.ERROR)
        return FAILED
    except BaseExceptionGroup as group:
        ours, others = group.split(BotError)
        if ours is None or others is not None:
            raise
        for leaf in _leaves(ours):
            logs.say(str(leaf), logging.ERROR)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has gone; what is still buffered must not fail again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except Exception:
        log.critical("a defect ended slugline; please report it", exc_info=True)
        return FAILED


async def _until_told(command: Coroutine[object, object, int]) -> int:
    """Runs a command; a closed terminal or a polite kill ends it with everything put away. `run` has its own manners."""
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(command)
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _cancel, task, told, number)
    try:
        return await task
    except asyncio.CancelledError:
        if not told:
            raise
        return 128 + told[0]


def _cancel(task: asyncio.Future[int], told: list[int], number: int) -> None:
    told.append(number)
    task.cancel()


def _leaves(group: BaseExceptionGroup[BotError]) -> Iterator[BotError]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


if __name__ == "__main__":
    sys.exit(main())
