"""Stems and names as 32-bit numbers.

The index holds millions of terms; numbers take a tenth of the memory of strings and mean the same in
every process. CRC-32 spreads well enough for this: a sentence of 15 terms meets a wrong equal among the
5,000 terms of a story with probability 15 * 5000 / 2**32 = 2e-5.
"""

from __future__ import annotations

from functools import lru_cache
from struct import pack
from zlib import crc32

from bot.text.memo import Memo

fingerprint = Memo(lambda term: crc32(term.encode("utf-8", "surrogatepass"))).__getitem__
"""The number of a stem."""
name_fingerprint = Memo(lambda key: crc32(b"\x00name\x00" + key.encode("utf-8", "surrogatepass"))).__getitem__
"""The number of a name key; never meant to equal that of the same letters as a stem."""


DAY_KIND = crc32(b"\x00day")
"""The kind of a day among figures; its value is the day's ordinal."""


@lru_cache(maxsize=50_000)
def figure_fingerprint(value: float, kind: int) -> int:
    """The number of a figure, as 12 dead; ``kind`` is the fingerprint of what is counted."""
    return crc32(pack("<dI", value, kind))
