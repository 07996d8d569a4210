"""Whether an article matches a query. Words match by stem, in the article's language."""

from __future__ import annotations

import re

from bot.model import Analysis
from bot.text.tokens import bigrams, stem, tokens
from bot.topics.query import And, Everything, Field, Not, Or, Phrase, Query, Word


def matches(query: Query, analysis: Analysis) -> bool:
    """True if an article matches a query."""
    match query:
        case Everything():
            return True
        case And(queries):
            return all(matches(q, analysis) for q in queries)
        case Or(queries):
            return any(matches(q, analysis) for q in queries)
        case Not(inner):
            return not matches(inner, analysis)
        case Field("source", value):
            return _plain(value) in analysis.article.source.casefold() or isinstance(value, Everything)
        case Field("lang", value):
            return isinstance(value, Everything) or _plain(value) == analysis.lang
        case Field(_, value):
            return isinstance(value, Everything) or _in_text(value, analysis.article.title, analysis.lang)
        case Word() | Phrase():
            article = analysis.article
            return _in_text(query, f"{article.title}\n{article.text}", analysis.lang)


def _plain(value: Word | Phrase | Everything) -> str:
    return "" if isinstance(value, Everything) else value.text.casefold()


def _in_text(value: Word | Phrase, text: str, lang: str) -> bool:
    plain = value.text.casefold()
    if isinstance(value, Word) and value.prefix:
        return re.search(rf"(?<!\w){re.escape(plain)}", text.casefold()) is not None
    wanted = [stem(t.low, lang) for t in tokens(value.text)]
    if not wanted or bigrams(value.text):
        return plain in text.casefold()  # signs, and writing without spaces
    said = [stem(t.low, lang) for t in tokens(text)]
    if len(wanted) == 1:
        return wanted[0] in said
    return any(said[n : n + len(wanted)] == wanted for n in range(len(said) - len(wanted) + 1))
