"""Which language a text is in, by its letters and its commonest words. No model."""

from __future__ import annotations

import re

from bot.text.lexicon import LEXICA

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_NOT_CYRILLIC = re.compile("[^\u0400-\u04ff]+")
_NOT_LATIN = re.compile("[^A-Za-z\u00c0-\u024f]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_UKRAINIAN = re.compile("[іїєґІЇЄҐ]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", _CHINESE),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
)
_FURTHER = re.compile("[\u0370-\u03ff\u0590-\u06ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]")
"""Any letter of these scripts."""
SAMPLE = 4000
"""Characters looked at: enough for certainty, and bounded for texts of megabytes."""


def detect(text: str, hint: str = "") -> str:
    """The ISO 639-1 code of a text's language, "" if it cannot be told.

    ``hint`` is what the source says ("en", "en-US"); it is believed unless the letters contradict it.
    """
    sample = text[:SAMPLE]
    said = hint.strip().lower().replace("_", "-").split("-")[0]
    if sample.isascii():
        return _western(sample, said)
    cyrillic, latin = len(_NOT_CYRILLIC.sub("", sample)), len(_NOT_LATIN.sub("", sample))
    for code, script in _SCRIPTS if _FURTHER.search(sample) else ():
        # Japanese is written in Chinese characters too; its own letters between them tell
        count = len(script.findall(sample))
        if code == "ja" and count:
            count += len(_CHINESE.findall(sample))
        if count > max(cyrillic, latin, 1):
            return said if said == code or (said in {"ja", "zh", "fa", "ur"} and code in {"ja", "zh", "ar"}) else code
    if cyrillic > latin:
        if said and said not in {"en", "de", "fr", "es", "ru", "uk"}:
            return said
        return _slavic(sample, said)
    return _western(sample, said)


def _western(sample: str, said: str) -> str:
    if (said and said not in {"ru", "uk"}) or not _LATIN.search(sample):
        return said
    return _by_words(sample, ("en", "de", "fr", "es"))


def _slavic(sample: str, said: str) -> str:
    ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
    if (
        said in {"ru", "uk"}
        and not (said == "ru" and ukrainian > russian)
        and not (said == "uk" and russian > ukrainian)
    ):
        return said
    if ukrainian != russian:
        return "uk" if ukrainian > russian else "ru"
    return _by_words(sample, ("ru", "uk"))


def _by_words(sample: str, codes: tuple[str, ...]) -> str:
    words = [w.lower() for w in _WORD.findall(sample)]
    hits = {code: sum(w in LEXICA[code].markers for w in words) for code in codes}
    best = max(codes, key=lambda code: hits[code])
    return best if hits[best] > 0 else ""
