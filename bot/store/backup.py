"""A desk's keys into a file and back, of one moment.

A backup freezes the desk: while it reads, no script writes (see guard.py), writers wait, and go on as soon as it is done.
A restore brings the keys in beside the desk, under names of their own, and puts them into their places by one script:
before it nothing has changed, after it everything has.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import IO, Any

from redis.asyncio import Redis

from bot import __version__
from bot.errors import BotError, Paused, StoreError
from bot.report.times import iso
from bot.store.archive import BadBackup, Head, Part, Writer, check, head, pack, parts
from bot.store.guard import FORMAT
from bot.store.keys import FROZEN_SECONDS, RESTORE_SECONDS, Keys
from bot.store.redis import newer, speaking

AWAY = 60.0
"""Seconds without a word from a worker after which it is gone."""
PAGE = 5_000
"""Members of a key that are read, or written, at once."""
BATCH = 500
"""Keys that are read at once."""
PASSED = ("frozen", "probe", "turn", "restore:")
"""What is no part of a backup: keys whose names begin so. They are about a moment that is over."""
LOOK = 1.0
"""Seconds between two looks whether a long script has ended."""
BEYOND = 1_000_000
"""By so much the counter of leases goes on: no lease that was given out since the backup fits one after the restore."""

FREEZE = """#!lua flags=allow-oom
-- KEYS[1]: frozen. ARGV: ticket, ttl (ms), 1 if the desk must be frozen by this ticket already.  -> 1, or 0
local had = redis.call('GET', KEYS[1])
if had and had ~= ARGV[1] or not had and ARGV[3] == '1' then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""

THAW = """#!lua flags=allow-oom
-- KEYS[1]: frozen. ARGV: ticket.
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
"""

APPEND = """
-- KEYS[1]: a list. ARGV: how long it was, values.  A second time does nothing.
if redis.call('LLEN', KEYS[1]) == tonumber(ARGV[1]) then redis.call('RPUSH', KEYS[1], unpack(ARGV, 2)) end
return 1
"""
TWICE = ("equal or smaller than the target stream top item", "BUSYGROUP")
"""What a stream answers to what it has been told already, by a pipeline whose answer was lost."""

SWAP = """#!lua flags=allow-oom
-- ARGV: prefix, 1 if what is there may be replaced, idle of a worker (ms), number of the data format, by how much leases go on,
-- ticket, for how long it is remembered that it was done (ms).
-- -> {'ok', keys} | {'busy', workers} | {'there', keys} | {'frozen'} | {'disturbed'}
local p, head, by = ARGV[1], #ARGV[1], ARGV[1] .. 'restore:by:' .. ARGV[6]
local done = redis.call('GET', by)
if not done then return {'disturbed'} end
if done ~= '' then return {'ok', tonumber(done)} end
if redis.call('EXISTS', p .. 'frozen') == 1 then return {'frozen'} end
local busy = 0
local groups = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], 'workers')
for _, flat in ipairs(groups.err and {} or groups) do
  local c = {}
  for i = 1, #flat, 2 do c[flat[i]] = flat[i + 1] end
  if c.idle < tonumber(ARGV[3]) then busy = busy + 1 end
end
if busy > 0 then return {'busy', busy} end
-- the whole is listed first: what is renamed while a scan goes on could be met again
local old, new, own, cursor = {}, {}, 0, '0'
local forms = {['restore:p' .. ARGV[6] .. ':'] = true, ['restore:t' .. ARGV[6] .. ':'] = true}
local long = #ARGV[6] + 10
local empty = {['in'] = redis.call('XLEN', KEYS[1]) == 0, format = true, probe = true, leases = true}
repeat
  local page = redis.call('SCAN', cursor, 'MATCH', p .. '*', 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do
    local name = string.sub(key, head + 1)
    if forms[string.sub(name, 1, long)] then
      new[key] = name
    elseif string.sub(name, 1, 8) ~= 'restore:' then
      old[key] = true
      if not empty[name] then own = own + 1 end
    end
  end
until cursor == '0'
if own > 0 and ARGV[2] ~= '1' then return {'there', own} end
for key in pairs(old) do redis.call('UNLINK', key) end
local n = 0
for key, name in pairs(new) do
  local to = p .. string.sub(name, long + 1)
  if redis.call('EXISTS', key) == 1 then
    redis.call('RENAME', key, to)
    if string.sub(name, 9, 9) == 'p' then redis.call('PERSIST', to) end
    n = n + 1
  end
end
redis.call('SET', p .. 'format', ARGV[4])
redis.call('INCRBY', p .. 'leases', ARGV[5])
redis.call('SET', by, n, 'PX', ARGV[7])
return {'ok', n}
"""


class Refused(BotError):
    """A backup or a restore cannot be made now: says why, and what would help."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup came to. ``seconds``: how long the desk was frozen; ``size`` in bytes."""

    keys: int
    size: int
    seconds: float


class Backup:
    """Backup and restore of one desk."""

    def __init__(self, client: Redis, desk: str) -> None:
        self.client: Any = client
        self.keys = Keys(desk)
        self._freeze = client.register_script(FREEZE)
        self._thaw = client.register_script(THAW)
        self._swap = client.register_script(SWAP)
        self._stream = [self.keys.of("in")]
        self._frozen = [self.keys.of("frozen")]

    async def write(self, out: IO[bytes], ticket: str, now: float) -> Made:
        """Writes the desk, as it is at one moment, to ``out``. ``ticket`` is one that nobody else has.

        Raises:
            Refused: another backup is being made, or this one was held up so long that the desk went on.
            Paused: the desk's data are of a newer format.
        """
        await self._readable()
        begun = time.monotonic()
        if not await self._hold(ticket, again=False):
            raise Refused("another backup of the desk is being made; wait until it has ended")
        # what is read is put aside as it is, and compressed when the desk has gone on
        with tempfile.TemporaryFile() as aside:
            try:
                data, n, count, held = await self._format(), 0, 0, 0.0
                async for names in self._names():
                    found = await self._read(names)
                    aside.write(b"".join(map(pack, found)))
                    n, count = n + len({part.name for part in found}), count + len(found)
                    if time.monotonic() - begun > held + FROZEN_SECONDS / 5:
                        held = time.monotonic() - begun
                        await self._keep(ticket)
                await self._keep(ticket)
                seconds = time.monotonic() - begun
            finally:
                async with speaking("ending the backup"):
                    await asyncio.shield(self._thaw(keys=self._frozen, args=[ticket]))
            writer = Writer(out, Head(self.keys.desk, iso(now), __version__, data))
            await asyncio.to_thread(_press, aside, writer, count)
        return Made(n, writer.size, seconds)

    async def restore(self, file: IO[bytes], ticket: str, now: float, *, replace: bool) -> int:
        """Puts a backup in the place of the desk, or changes nothing. Returns how many keys it has.

        ``ticket`` is one that nobody else has. Each step recognises its own repetition, so an answer that is lost harms nothing.

        Raises:
            BadBackup: the file is no whole backup of a format that this version reads.
            Refused: somebody works on the desk, or it holds something and ``replace`` is not given.
        """
        await asyncio.to_thread(check, file)
        try:
            await self._clear()
            waiting: list[Part] = []
            members, long = 0, dict[str, int]()
            async with speaking("restoring the desk"):
                await self.client.set(self.keys.of("restore", "by", ticket), "", ex=RESTORE_SECONDS)
                for part in parts(file):
                    if part.name.startswith(PASSED) or (part.dies and part.dies <= now * 1000):
                        continue
                    waiting.append(_rested(part))
                    members += 1 if part.type == "string" else len(part.items)
                    if members >= PAGE:
                        await self._bring(waiting, ticket, long)
                        waiting, members = [], 0
                await self._bring(waiting, ticket, long)
            status, *more = await self._put(ticket, replace=replace)
        finally:
            with contextlib.suppress(StoreError):  # what it leaves dies by itself
                await self._clear()
        match status:
            case b"busy":
                raise Refused(
                    f"{int(more[0])} at work on desk {self.keys.desk}; stop every slugline run (one that was killed counts "
                    "for a minute). Nothing was changed"
                )
            case b"there":
                raise Refused(
                    f"desk {self.keys.desk} holds {int(more[0]):,} keys; give --replace to put the backup in their place. "
                    "Nothing was changed"
                )
            case b"frozen":
                raise Refused("a backup of the desk is being made; wait until it has ended. Nothing was changed")
            case b"disturbed":
                raise Refused("another restore of the desk came between; make one alone. Nothing was changed")
        return int(more[0])

    async def _put(self, ticket: str, *, replace: bool) -> list[Any]:
        """Puts what was brought into its place. A server that takes long over it is asked again how that ended."""
        args: list[str | int] = [self.keys.prefix, int(replace), int(AWAY * 1000), FORMAT, BEYOND, ticket]
        while True:
            try:
                async with speaking("restoring the desk"):
                    return list(await self._swap(keys=self._stream, args=[*args, RESTORE_SECONDS * 1000]))
            except Paused as error:
                if error.why != "busy":
                    raise
            await asyncio.sleep(LOOK)

    # --- reading

    async def _readable(self) -> None:
        number = await self._format()
        if number > FORMAT:
            raise Refused(newer(str(number)))

    async def _format(self) -> int:
        async with speaking("reading the format of the desk's data"):
            return int(await self.client.get(self.keys.of("format")) or 1)

    async def _hold(self, ticket: str, *, again: bool) -> bool:
        async with speaking("freezing the desk"):
            args: list[str | int] = [ticket, FROZEN_SECONDS * 1000, int(again)]
            return bool(await self._freeze(keys=self._frozen, args=args))

    async def _keep(self, ticket: str) -> None:
        if not await self._hold(ticket, again=True):
            raise Refused(f"the backup was held up for {FROZEN_SECONDS} s, and the desk went on; try again")

    async def _names(self) -> AsyncIterator[list[str]]:
        """The names of all keys, BATCH at a time. A scan may meet a key twice."""
        seen: set[str] = set()
        batch: list[str] = []
        async with speaking("listing the desk's keys"):
            async for key in self.client.scan_iter(match=f"{self.keys.prefix}*", count=1000):
                name = key.decode().removeprefix(self.keys.prefix)
                if name in seen or name.startswith(PASSED):
                    continue
                seen.add(name)
                batch.append(name)
                if len(batch) == BATCH:
                    yield batch
                    batch = []
        if batch:
            yield batch

    async def _read(self, names: list[str]) -> list[Part]:
        async with speaking("reading the desk"):
            pipe = self.client.pipeline(transaction=False)
            for name in names:
                key = self.keys.prefix + name
                pipe.type(key)
                pipe.pexpiretime(key)
            about = await pipe.execute()
            found: list[Part] = []
            there = []
            for name, kind, dies in zip(names, about[::2], about[1::2], strict=True):
                kind, dies = kind.decode(), max(0, int(dies))
                if kind == "stream":
                    found += [part async for part in self._entries(name, dies)]
                elif kind != "none":  # it has just died
                    there.append((name, kind, dies))
                    _page(pipe, self.keys.prefix + name, kind, 0)
            for (name, kind, dies), value in zip(there, await pipe.execute(), strict=True):
                at = 0
                while value or (kind == "string" and value is not None):
                    found.append(Part(name, kind, dies, list(value.items()) if kind == "hash" else value))
                    if kind not in ("list", "zset") or len(value) < PAGE:
                        break
                    at += PAGE
                    value = await _page(self.client, self.keys.prefix + name, kind, at)
        return found

    async def _entries(self, name: str, dies: int) -> AsyncIterator[Part]:
        """A stream, in pages, and its end."""
        key, start = self.keys.prefix + name, "-"
        while rows := await self.client.xrange(key, min=start, count=PAGE):
            yield Part(
                name, "stream", dies, [[id, [x for pair in fields.items() for x in pair]] for id, fields in rows]
            )
            start = f"({rows[-1][0].decode()}"
        info = await self.client.xinfo_stream(key)
        groups = [g["name"] for g in await self.client.xinfo_groups(key)] if info["groups"] else []
        yield Part(name, "stream-end", dies, [info["last-generated-id"], groups])

    # --- writing

    async def _bring(self, some: Iterable[Part], ticket: str, long: dict[str, int]) -> None:
        """Writes parts beside the desk. Each key there dies by itself if the restore does. ``long``: how long lists are by now."""
        pipe = self.client.pipeline(transaction=False)
        for part in some:
            key = self.keys.of("restore", ("t" if part.dies else "p") + ticket, part.name)
            _write(pipe, key, part, long.get(part.name, 0))
            if part.type == "list":
                long[part.name] = long.get(part.name, 0) + len(part.items)
            pipe.pexpireat(key, part.dies) if part.dies else pipe.pexpire(key, RESTORE_SECONDS * 1000)
        for answer in await pipe.execute(raise_on_error=False):
            if isinstance(answer, Exception) and not any(said in str(answer) for said in TWICE):
                raise answer

    async def _clear(self) -> None:
        """Takes away what a restore has brought in and not put into its place."""
        async with speaking("clearing up"):
            batch = []
            async for key in self.client.scan_iter(match=f"{self.keys.of('restore')}:*", count=1000):
                batch.append(key)
                if len(batch) == BATCH:
                    await self.client.unlink(*batch)
                    batch = []
            if batch:
                await self.client.unlink(*batch)


def _page(there: Any, key: str, kind: str, at: int) -> Any:
    """Asks for what a key holds; of a list and a sorted set for PAGE members from ``at`` on."""
    match kind:
        case "string":
            return there.get(key)
        case "hash":
            return there.hgetall(key)
        case "list":
            return there.lrange(key, at, at + PAGE - 1)
        case "zset":
            return there.zrange(key, at, at + PAGE - 1, withscores=True)
    raise Refused(f"{key} is a {kind}, which no desk of this version holds; look who wrote it")


def _press(aside: IO[bytes], writer: Writer, count: int) -> None:
    aside.seek(0)
    while piece := aside.read(1 << 20):
        writer.put(piece, 0)
    writer.put(b"", count)
    writer.end()


def _write(pipe: Any, key: str, part: Part, long: int) -> None:
    items = part.items
    match part.type:
        case "string":
            pipe.set(key, items)
        case "hash":
            pipe.hset(key, items=[x for pair in items for x in pair])
        case "list":
            pipe.eval(APPEND, 1, key, long, *items)
        case "zset":
            pipe.execute_command("ZADD", key, *(x for member, score in items for x in (repr(score), member)))
        case "stream":
            for id, fields in items:
                pipe.execute_command("XADD", key, id, *fields)
        case "stream-end":
            last, groups = items
            if last != b"0-0":
                # an entry of that id, which goes at once if it is none: the next one gets a higher
                pipe.execute_command("XGROUP", "CREATE", key, "-", "0", "MKSTREAM")
                pipe.execute_command("XGROUP", "DESTROY", key, "-")
                pipe.execute_command("XSETID", key, last)
            for name in groups:
                # from the beginning: what was taken and not decided is handed out again
                pipe.execute_command("XGROUP", "CREATE", key, name, "0", "MKSTREAM")


def _rested(part: Part) -> Part:
    """A delivery that waits is nobody's, and may have been sent since: the next try looks first."""
    if not part.name.startswith("delivery:") or part.type != "hash":
        return part
    row = dict(map(tuple, part.items))
    row.pop(b"token", None)
    row.pop(b"lost", None)
    row[b"attempt"] = max(1, int(row.get(b"attempt", 0)))
    return Part(part.name, part.type, part.dies, list(row.items()))


__all__ = ["Backup", "BadBackup", "Made", "Refused", "head"]
