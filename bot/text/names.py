"""Which words of a sentence are names."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.text.lexicon import lexicon
from bot.text.tokens import Token, stem
from bot.text.translit import latin


def key(token: Token, lang: str) -> str:
    """The key of a name: its stem in Latin letters without marks."""
    return _key(token.low, lang)


@lru_cache(maxsize=100_000)
def _key(low: str, lang: str) -> str:
    return latin(_stem(low, lang), lang)


def _stem(low: str, lang: str) -> str:
    """The stem of a name. Киев and Иванов end as plurals do, Київ and Харків change their vowel: one stem in all cases."""
    if lang == "ru":
        if len(low) > 3 and low.endswith(_RU_NOMINATIVE):
            return low
    elif lang == "uk" and len(low) > 3:
        if low.endswith("їв"):
            return f"{low[:-2]}єв"
        if low.endswith("ів"):
            return f"{low[:-2]}ов"
        case = _UK_CASES.search(low)
        if case:
            return low[: case.end(1)].replace("їв", "єв")
    return stem(low, lang)


_RU_NOMINATIVE = ("ов", "ев", "ёв")
_UK_CASES = re.compile(r"(?<=..)([оеє]в)(?:а|у|і|ом|им)$")


def seen(sentences: list[list[Token]]) -> tuple[set[str], set[str]]:
    """Which words an article writes with a capital inside a sentence, and which in lower case."""
    capital: set[str] = set()
    lower: set[str] = set()
    for found in sentences:
        lower.update([t.low for t in found if t.small])
        if not _shouting(found):
            capital.update([t.low for t in found[1:] if t.capital])
    return capital, lower


def names(found: list[Token], lang: str, capital: set[str], lower: set[str], title: bool = False) -> tuple[str, ...]:
    """The keys of the names in a sentence, in order.

    A capital inside a sentence makes a name; at its start, or in a headline set in capitals, only if
    the article writes the word so elsewhere and never small. German, where every noun has a capital, takes
    acronyms, words beside another capital, and words that follow a preposition without an article.
    """
    lex = lexicon(lang)
    styled = (title and _styled(found)) or _shouting(found)
    result: dict[str, None] = {}
    for n, token in [(n, t) for n, t in enumerate(found) if t.capital]:
        if token.low in lex.function or len(token.low) < 2:
            continue
        if token.low in lex.weekdays or token.low in lex.months:
            continue
        if n == 0 or styled:
            named = token.low in capital and token.low not in lower
            if n == 0 and not styled and not named:
                named = (
                    token.low not in lower
                    and len(found) > 1
                    and found[1].surface[:1].isupper()
                    and found[1].low not in lex.function
                )
        else:
            named = True
        if named and lang == "de":
            named = _german(found, n, lower)
        if named:
            result[key(token, lang)] = None
    return tuple(result)


_BARE = frozenset(
    ["in", "aus", "nach", "von", "bei", "gegen", "für", "präsident", "präsidentin", "minister", "ministerin", "kanzler"]
)
_COMMON = ("ung", "heit", "keit", "schaft", "tion", "ismus", "enz", "tät")


def _german(found: list[Token], n: int, lower: set[str]) -> bool:
    token = found[n]
    if token.surface.isupper():
        return True
    if token.low in lower or token.low.endswith(_COMMON):
        return False
    before = found[n - 1] if n else None
    after = found[n + 1] if n + 1 < len(found) else None
    if before is not None and before.low in _BARE:
        return True
    return any(
        t is not None and t.kind == "word" and t.surface[0].isupper() and t.low not in lexicon("de").function
        for t in (before, after)
    )


def _styled(found: list[Token]) -> bool:
    """True for a headline in which most words have a capital."""
    long = [t.capital for t in found if t.long]
    return len(long) > 2 and sum(long) > 0.6 * len(long)


def _shouting(found: list[Token]) -> bool:
    """True for a sentence in which most words are set in capitals."""
    long = [t.surface for t in found if t.long]
    return len(long) > 2 and sum(map(str.isupper, long)) > 0.6 * len(long)
