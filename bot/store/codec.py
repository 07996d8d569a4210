"""Records to bytes and back: msgpack arrays of a dataclass's fields, led by a format number.

Arrays keep a change small; the number lets a later version read what an earlier one wrote and refuse
what a later one wrote. A field may be added at the end of a record, with a default, without a new number:
the record without it is read, and one with fields that this version does not know is refused.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

import msgpack

from bot.errors import Unreadable

FORMAT = 1
T = TypeVar("T")


def pack(record: object) -> bytes:
    """A frozen dataclass of bot/model.py as bytes."""
    body = _writer(cast(Any, type(record)))(record)
    return cast(bytes, msgpack.packb((FORMAT, body), use_bin_type=True, unicode_errors="surrogatepass"))


def unpack(kind: type[T], data: bytes) -> T:
    """The record of type ``kind`` that ``pack`` made.

    Raises:
        Unreadable: the bytes are of another format.
    """
    try:
        number, body = msgpack.unpackb(data, use_list=False, strict_map_key=False, unicode_errors="surrogatepass")
    except (ValueError, TypeError, msgpack.UnpackException) as error:
        raise Unreadable(f"a stored {kind.__name__} cannot be read: {error or type(error).__name__}") from error
    if number != FORMAT:
        raise Unreadable(
            f"a stored {kind.__name__} has format {number}; this version reads format {FORMAT}: upgrade it"
        )
    try:
        return cast(T, _reader(cast(Any, kind))(body))
    except (ValueError, TypeError, IndexError) as error:
        raise Unreadable(f"a stored {kind.__name__} cannot be read: {error}") from error


@cache
def _writer(kind: Any) -> Any:
    """A function that turns ``kind`` into what msgpack knows; built once a type, as its reader is."""
    if is_dataclass(kind):
        hints = get_type_hints(cast(type, kind))
        names = _names(cast(Any, kind))
        writers = tuple(_writer(hints[name]) for name in names)
        nested = tuple(i for i, w in enumerate(writers) if w is not _same)

        def row(record: Any) -> Any:
            body = [getattr(record, name) for name in names]
            for i in nested:
                body[i] = writers[i](body[i])
            return body

        return row
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType or (origin is not None and NoneType in args):
        inner = _writer(next(a for a in args if a is not NoneType))
        return _same if inner is _same else lambda value: None if value is None else inner(value)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        inner = _writer(args[0])
        return _same if inner is _same else lambda value: [inner(v) for v in value]
    if origin is frozenset:
        inner = _writer(args[0])
        return lambda value: sorted(map(inner, value))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    return _same


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


@cache
def _reader(kind: Any) -> Any:
    """A function that turns decoded msgpack into ``kind``; built once a type, so reading does no inspection."""
    if is_dataclass(kind):
        hints = get_type_hints(cast(type, kind))
        readers = tuple(_reader(hints[name]) for name in _names(cast(Any, kind)))
        nested = tuple(i for i, r in enumerate(readers) if r is not _same)
        make = cast(Any, kind)

        def record(body: Any) -> Any:
            row = list(body)
            if len(row) > len(readers):
                raise ValueError(
                    f"a newer version wrote it, with {len(row)} fields of {make.__name__}; upgrade this one"
                )
            for i in nested:
                # what an earlier version wrote is shorter: the last fields have their defaults
                if i < len(row):
                    row[i] = readers[i](row[i])
            return make(*row)

        return record
    origin, args = get_origin(kind), get_args(kind)
    if origin is UnionType or (origin is not None and NoneType in args):
        inner = _reader(next(a for a in args if a is not NoneType))
        return _same if inner is _same else lambda body: None if body is None else inner(body)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        inner = _reader(args[0])
        return _same if inner is _same else lambda body: tuple(map(inner, body))
    if origin is frozenset:
        inner = _reader(args[0])
        return lambda body: frozenset(map(inner, body))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if isinstance(kind, type) and issubclass(kind, tuple):
        return lambda body: cast(Any, kind)(*body)  # a NamedTuple of what msgpack knows
    return _same


def _same(body: Any) -> Any:
    return body
