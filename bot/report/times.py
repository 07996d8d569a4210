"""Times as they are written for machines. Pure."""

from __future__ import annotations

from datetime import UTC, datetime


def iso(seconds: float) -> str:
    """A time as JSON carries it: ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
