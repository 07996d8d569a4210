"""What a check of a platform finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``remedy`` is "" where all is well."""

    what: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """True if nothing is to be done."""
        return not self.remedy
