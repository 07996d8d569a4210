"""An article taken apart: the one entrance to this room."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from bot.model import Analysis, Article, Sentence
from bot.text.cues import TELLING, cues, tells_event
from bot.text.dateline import dateline
from bot.text.dates import days
from bot.text.language import detect
from bot.text.lexicon import lexicon
from bot.text.memo import Memo
from bot.text.names import names, seen
from bot.text.numbers import numbers
from bot.text.sentences import split
from bot.text.tokens import Token, bigrams, stem, tokens

MAX_SENTENCES = 400
"""Sentences judged of one article: a text longer than that is a document, not news."""
MAX_SENTENCE = 4000
"""Characters compared of one sentence."""


def analyse(article: Article) -> Analysis:
    """Takes an article apart into language, title and sentences. Never raises."""
    lang = detect(f"{article.title}\n{article.text}", article.lang)
    texts = split(article.text, lang, MAX_SENTENCES)
    if not texts and article.title:
        texts = [article.title]
    moment = datetime.fromtimestamp(article.published, UTC)
    cut = [tokens(text[:MAX_SENTENCE]) for text in texts]
    if texts and (ends := dateline(texts[0])):
        cut[0] = tokens(texts[0][ends:MAX_SENTENCE])
    heading = tokens(article.title[:MAX_SENTENCE])
    capital, lower = seen(cut)
    day = moment.date().toordinal()

    def sentence(text: str, found: list[Token], title: bool = False) -> Sentence:
        mentioned = days(text, found, lang, day)
        marks = cues(text, found, lang, mentioned, day, moment.year)
        said = [t.low for t in found if t.kind == "word"]
        return Sentence(
            text=text,
            terms=_terms(text, said, lang),
            names=names(found, lang, capital, lower, title),
            numbers=numbers(found, lang),
            days=mentioned,
            cues=marks,
            words=len(found) - [t.kind for t in found].count("sign"),
            events=() if marks.isdisjoint(TELLING) else _events(said, lang),
        )

    return Analysis(
        article=article,
        lang=lang,
        title=sentence(article.title, heading, title=True),
        body=tuple(sentence(text, found) for text, found in zip(texts, cut, strict=True)),
    )


def _terms(text: str, said: list[str], lang: str) -> tuple[str, ...]:
    """The distinct stems of the content words in order of appearance."""
    if lang in {"ja", "zh", "ko"}:
        return tuple(dict.fromkeys(bigrams(text)))
    stems = dict.fromkeys(map(_content(lang).__getitem__, said))
    stems.pop("", None)
    return tuple(stems)


def _events(said: list[str], lang: str) -> tuple[str, ...]:
    """The distinct stems of the words that tell an event."""
    stems = dict.fromkeys(map(_tells(lang).__getitem__, said))
    stems.pop("", None)
    return tuple(stems)


@lru_cache(maxsize=64)
def _content(lang: str) -> Memo[str]:
    """The stems of content words; "" for a function word, a numeral or a letter."""
    lex = lexicon(lang)
    return Memo(lambda low: "" if len(low) < 2 or low in lex.function or low in lex.numerals else stem(low, lang))


@lru_cache(maxsize=64)
def _tells(lang: str) -> Memo[str]:
    """The stems of content words that tell an event; "" for all others."""
    content = _content(lang)
    return Memo(lambda low: content[low] if tells_event(low, lang) else "")
