"""What the work at hand is about: the ids that every line of the log carries meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_IDS: ContextVar[Mapping[str, str]] = ContextVar("ids", default={})  # noqa: B039 (never changed in place)


@contextmanager
def about(**ids: str | None) -> Iterator[None]:
    """While the block runs, this task and those that it starts are about these ids; empty ones are left out.

    Known are article, story, delivery, destination and feed.
    """
    token = _IDS.set({**_IDS.get(), **{name: id for name, id in ids.items() if id}})
    try:
        yield
    finally:
        _IDS.reset(token)


def ids() -> Mapping[str, str]:
    """What the work at hand is about."""
    return _IDS.get()
