"""What every script that writes looks at first: whether this version may write to the desk at all, and now.

Two keys say so. ``format`` is the number of the desk's data format: a version never writes to a desk whose number is
higher than its own, not even if a newer worker raised it a moment ago. ``frozen`` is there while a backup reads the
desk: writers wait until it is gone (see backup.py).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from redis.exceptions import ResponseError

FORMAT = 3
"""The number of the data format that this version writes. It reads all that came before.

1: what versions wrote that kept no number. 2: the same, with the number; a refused article is kept with its tries.
3: an article has byline, dateline and when it was changed; a feed, until when its hub pushes.
"""
NEWER, FROZEN = "NEWER", "FROZEN"
"""What the server's answer begins with when a script was not run."""
AGAIN = 0.05
"""Seconds after which a frozen desk is tried again."""
PATIENCE = 20.0
"""Seconds that a writer waits for a frozen desk before it says that the desk does not answer."""

_GUARD = f"""
do
  local head = string.sub(KEYS[1], 1, -3)
  local set = redis.call('MGET', head .. 'format', head .. 'frozen')
  if set[1] and tonumber(set[1]) > {FORMAT} then return redis.error_reply('{NEWER} ' .. set[1]) end
  if set[2] then return redis.error_reply('{FROZEN} ' .. set[2]) end
end
"""


def guarded(text: str) -> str:
    """The script with the guard before it. KEYS[1] is the desk's intake, as in every script."""
    first, _, rest = text.partition("\n") if text.startswith("#!") else ("", "", text)
    return f"{first}{_GUARD if first else _GUARD.lstrip()}{rest}"


class Script:
    """A script that is run by its digest; one that writes is guarded, and waits while the desk is frozen."""

    def __init__(self, client: Any, text: str) -> None:
        reads = "no-writes" in text.partition("\n")[0]
        self._script = client.register_script(text if reads else guarded(text))

    async def __call__(self, *, keys: Sequence[Any], args: Sequence[Any] = ()) -> Any:
        """Runs it. Raises what the client raises."""
        begun = time.monotonic()
        while True:
            try:
                return await self._script(keys=keys, args=args)
            except ResponseError as error:
                if not str(error).startswith(FROZEN) or time.monotonic() - begun >= PATIENCE:
                    raise
            await asyncio.sleep(AGAIN)
