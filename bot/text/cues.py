"""What the form of a sentence tells about its content."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.model import Cue
from bot.text.dates import years
from bot.text.lexicon import lexicon
from bot.text.memo import Memo
from bot.text.tokens import Token

_QUOTES = '"“”«»„‟'
_QUOTED = re.compile(f"[{_QUOTES}]")


def cues(
    sentence: str, found: list[Token], lang: str, mentioned: tuple[int, ...], published: int, year: int
) -> frozenset[Cue]:
    """The cues of a sentence. ``mentioned`` days and ``published`` are ordinals, ``year`` that of publication."""
    lex = lexicon(lang)
    marks: set[Cue] = set()
    shown = _shown(lang)
    for given in set(map(shown.__getitem__, [t.low for t in found])):
        marks.update(given)
    if mentioned and any(published - 2 <= d <= published + 1 for d in mentioned):
        marks.add(Cue.RECENT)
    elif mentioned and all(d < published - 30 for d in mentioned):
        marks.add(Cue.PAST)
    if any(y < year for y in years(found)):
        marks.add(Cue.PAST)
    if _QUOTED.search(sentence):
        marks.add(Cue.QUOTE)
    if sentence.rstrip(_QUOTES + " ").endswith("?"):
        marks.add(Cue.QUESTION)
    if len(found) < 25 and _is_boilerplate(sentence.lower(), len(found), lex.boilerplate):
        marks.add(Cue.BOILERPLATE)
    return frozenset(marks)


def _is_boilerplate(low: str, words: int, phrases: tuple[str, ...]) -> bool:
    """A line that begins with a stock phrase, or a short one, as a caption or a byline, that has one."""
    return low.startswith(phrases) or (words < 12 and any(p in low for p in phrases if p[-1] == ":"))


@lru_cache(maxsize=64)
def _shown(lang: str) -> Memo[tuple[Cue, ...]]:
    """The cues that a word gives: of the closed classes as it stands, of the open ones by how it begins."""
    lex = lexicon(lang)
    closed = (
        (Cue.RECENT, lex.recent),
        (Cue.PAST, lex.past),
        (Cue.FUTURE, lex.future),
        (Cue.HEDGE, lex.hedge),
        (Cue.NEGATION, lex.negation),
        (Cue.FIRST_PERSON, lex.first_person),
    )
    opened = [
        (cue, frozenset(b[:-1] for b in known if b[-1] == "$"), tuple(b for b in known if b[-1] != "$"))
        for cue, known in ((Cue.EVENT, lex.event), (Cue.SPEECH, lex.speech), (Cue.REVERSAL, lex.reversal))
    ]
    return Memo(
        lambda word: (
            *(cue for cue, words in closed if word in words),
            *(cue for cue, whole, beginnings in opened if word in whole or word.startswith(beginnings)),
        )
    )


def tells_event(word: str, lang: str) -> bool:
    """True for a lower-case word that names an event or takes one back: killed, signed, withdraws."""
    return not TELLING.isdisjoint(_shown(lang)[word])


TELLING = frozenset((Cue.EVENT, Cue.REVERSAL))
"""The cues of words that tell an event."""
