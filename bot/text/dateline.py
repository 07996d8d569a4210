"""The dateline that leads a wire's first sentence: MARHAVEN, March 10 (Coastal Press) - ..."""

from __future__ import annotations

import re

LONGEST = 70
"""Characters within which a dateline ends."""

_DATELINE = re.compile(
    r"""(?P<place>[^\W\d_][\w.'’/ -]*(?:,[ ][^\W\d_][\w.'’ -]*)?)   # MARHAVEN, Orrin; WASHINGTON; Sao Paulo
        (?:,[ ][\w. ]{2,16})?                                         # , March 10; , 10 March 2026
        [ ]?(?P<agency>\([^()]{2,30}\))?                              # (Coastal Press)
        [ ]*(?:[-–—]{1,2})[ ]+""",
    re.VERBOSE,
)


def dateline(sentence: str) -> int:
    """How many characters at the beginning of an article's first sentence are its dateline; 0 if it has none.

    A place, perhaps a date and an agency in brackets, then a dash. Without the agency the place must be in
    capitals: "Minister resigns - and stays" has no dateline.
    """
    found = _DATELINE.match(sentence[:LONGEST])
    if found is None or len(found.group()) >= len(sentence):
        return 0
    first = found["place"].split(",")[0]
    loud = len(first) > 2 and first == first.upper()
    return found.end() if loud or found["agency"] else 0
