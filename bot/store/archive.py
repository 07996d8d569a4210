"""A desk as one file: how the file is laid out, written and checked. Nothing here knows Redis.

    SLUGLINE BACKUP {"format": 1, "data": 2, "desk": "desk", "made": "2026-03-10T06:12:00Z", "by": "0.1.0"}\\n
    zlib stream of msgpack: [name, type, dies, items] for each key, or part of one; then ["", "end", 0, how many]
    SHA-256 of all that is before it, 32 bytes

``name`` is the key without the desk's prefix; ``type`` is that of Redis; ``dies`` is the time in ms at which the key
dies, 0 for never. ``items``: of a string its bytes, of a hash and of a sorted set pairs, of a list its values, of a
stream [id, [field, value, ...]]; a stream ends with a part "stream-end" of [last id, names of its groups].
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any

import msgpack

from bot.errors import BotError
from bot.store import guard

MAGIC = b"SLUGLINE BACKUP "
FORMAT = 1
"""The number of the file's format."""
TYPES = frozenset({"string", "hash", "list", "zset", "stream", "stream-end"})
_LONGEST_HEAD = 4096
_DIGEST = 32
_PIECE = 1 << 16


class BadBackup(BotError):
    """A file is no backup that this version can restore."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the first line says. ``data`` is the format of the desk's data, ``made`` a time in ISO 8601."""

    desk: str
    made: str
    by: str
    data: int = guard.FORMAT
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Part:
    """A key, or a part of one."""

    name: str
    type: str
    dies: int
    items: Any


def pack(part: Part) -> bytes:
    """A part as it lies in the file, before it is compressed."""
    return _pack(part.name, part.type, part.dies, part.items)


def _pack(*row: object) -> bytes:
    return bytes(msgpack.packb(row, use_bin_type=True))


class Writer:
    """Writes a backup to a stream; ``end`` must be called, or the file is no backup."""

    def __init__(self, out: IO[bytes], head: Head) -> None:
        self._out = out
        self._hash = hashlib.sha256()
        self._press = zlib.compressobj(6)
        self._parts = 0
        self.size = 0
        self._write(MAGIC + json.dumps(asdict(head)).encode() + b"\n")

    def put(self, packed: bytes, count: int) -> None:
        """Writes packed parts, ``count`` of them; the bytes may come in pieces, of which one says the count."""
        self._parts += count
        self._write(self._press.compress(packed))

    def end(self) -> None:
        """Writes the end and the checksum."""
        self._write(self._press.compress(_pack("", "end", 0, self._parts)) + self._press.flush())
        self._out.write(self._hash.digest())
        self.size += _DIGEST
        self._out.flush()

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._out.write(data)
        self.size += len(data)


def head(file: IO[bytes]) -> Head:
    """What the first line of a backup says; the file stands behind it then.

    Raises:
        BadBackup: the file is no backup, or is one that only a newer version can read.
    """
    file.seek(0)
    line = file.readline(_LONGEST_HEAD)
    if not line.startswith(MAGIC) or not line.endswith(b"\n"):
        raise BadBackup("this is no backup of Slugline; give a file that slugline backup wrote")
    try:
        said = json.loads(line[len(MAGIC) :])
        number, data = int(said["format"]), int(said["data"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadBackup(f"the first line of the backup cannot be read ({error}); the file is damaged") from error
    for what, found, most in (("backup has", number, FORMAT), ("desk's data in the backup have", data, guard.FORMAT)):
        if not 1 <= found <= most:
            raise BadBackup(
                f"the {what} format {found}, which a newer version of Slugline wrote; this version reads "
                f"formats up to {most}: upgrade it. Nothing was changed"
            )
    return Head(str(said.get("desk", "")), str(said.get("made", "")), str(said.get("by", "")), data, number)


def check(file: IO[bytes]) -> int:
    """Reads a backup from end to end and changes nothing. Returns how many keys, and parts of keys, it holds.

    Raises:
        BadBackup: it is not whole.
    """
    size = file.seek(0, 2)
    head(file)
    file.seek(0)
    digest, left = hashlib.sha256(), size - _DIGEST
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    if file.read(_DIGEST) != digest.digest():
        raise BadBackup("the backup is damaged or was cut off: its checksum is another. Nothing was changed")
    return sum(1 for _ in parts(file))


def parts(file: IO[bytes]) -> Iterator[Part]:
    """What a backup holds, in the order in which it was written.

    Raises:
        BadBackup: it cannot be read.
    """
    head(file)
    press, unpacker = zlib.decompressobj(), msgpack.Unpacker(use_list=True, max_buffer_size=2**31 - 1)
    n = 0
    try:
        while not press.eof:
            piece = file.read(_PIECE)
            unpacker.feed(press.decompress(piece))
            for name, kind, dies, items in unpacker:
                if kind == "end":
                    if items != n:
                        raise BadBackup(f"the backup should hold {items} parts and holds {n}")
                    return
                if kind not in TYPES or not isinstance(name, str) or not isinstance(dies, int):
                    raise BadBackup(f"the backup holds a {kind!r}, which this version does not know")
                n += 1
                yield Part(name, kind, dies, items)
            if not piece:
                break
    except (zlib.error, ValueError, TypeError, msgpack.UnpackException) as error:
        raise BadBackup(f"the backup cannot be read ({error or type(error).__name__})") from error
    raise BadBackup("the backup was cut off")
