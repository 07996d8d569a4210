"""Which news agency an article rests on: by its source, its dateline, its credit line, or its attribution.

Two outlets that print the same agency's report are one origin, however their wording differs. What an agency was
merely told ("the minister told Coastal Press") is its own reporting only where the agency is the source.
"""

from __future__ import annotations

import re
from functools import lru_cache

OPENING = 1200
"""Characters at the beginning in which an attribution tells what an article rests on: five sentences or so."""
CLOSING = 240
"""Characters at the end in which a credit line stands."""

AGENCIES: dict[str, tuple[str, ...]] = {
    "AFP": ("AFP", "Agence France-Presse", "Agence France Presse", "АФП"),
    "ANI": ("Asian News International",),
    "ANP": ("ANP", "Algemeen Nederlands Persbureau"),
    "ANSA": ("ANSA",),
    "AP": ("Associated Press", "Ассошиэйтед Пресс"),
    "APA": ("Austria Presse Agentur",),
    "Anadolu": ("Anadolu", "Anadolu Agency", "Анадолу"),
    "Belga": ("Belga",),
    "Bloomberg": ("Bloomberg News", "Bloomberg"),
    "CTK": ("ČTK", "CTK"),
    "dpa": ("dpa", "Deutsche Presse-Agentur"),
    "EFE": ("EFE", "Agencia EFE"),
    "Europa Press": ("Europa Press",),
    "Interfax": ("Interfax", "Интерфакс"),
    "Interfax-Ukraine": ("Interfax-Ukraine", "Интерфакс-Украина", "Інтерфакс-Україна"),
    "Kyodo": ("Kyodo", "Kyodo News"),
    "PA": ("PA Media", "Press Association"),
    "PAP": ("PAP", "Polska Agencja Prasowa"),
    "PTI": ("PTI", "Press Trust of India"),
    "Reuters": ("Reuters", "Thomson Reuters", "Рейтер", "Рейтерс"),
    "RIA": ("RIA Novosti", "РИА Новости"),
    "SDA": ("Keystone-SDA", "Keystone-ATS"),
    "TASS": ("TASS", "Tass", "ТАСС", "ТАСР"),
    "Ukrinform": ("Ukrinform", "Укринформ", "Укрінформ"),
    "UNIAN": ("UNIAN", "УНИАН", "УНІАН"),
    "UPI": ("United Press International",),
    "Xinhua": ("Xinhua", "Синьхуа"),
    "Yonhap": ("Yonhap", "Ёнхап"),
}
"""Agencies and how they are written."""
SHORT: dict[str, str] = {
    "AP": "AP",
    "PA": "PA",
    "UPI": "UPI",
    "APA": "APA",
    "SDA": "SDA",
    "ANI": "ANI",
    "AA": "Anadolu",
    "RIA": "RIA",
}
"""Letters that mean an agency only where a credit stands: in a dateline, in brackets, as the source."""

_SAYS = r"reports?|reported|writes|wrote|meldete?|berichtete?|schreibt|rapporte|selon|informa|informó|según|сообщает|сообщила?|сообщили|пишет|передает|передаёт|повідомляє|повідомила?|пише"
_BEFORE = r"according to|citing|cites|quoting|(?:reported|published|provided|distributed|carried|seen) by|laut|unter Berufung auf|d['’]après|citant|citando a|со ссылкой на|по данным|по сообщению|з посиланням на|за даними|source|quelle|fuente|источник|джерело"


def origin(source: str, text: str) -> str:
    """Whose report an article is: an agency's name as in AGENCIES, else ``source`` as it came."""
    return credited(source, text) or source


def credited(source: str, text: str) -> str:
    """The agency that an article rests on, as in AGENCIES; "" if none is credited.

    The source itself comes first, then the dateline and what stands in brackets, then a credit line at the end, then
    an attribution in the opening. Of several the first that is written counts.
    """
    spelled = _spelled()
    if own := spelled.get(source.strip().casefold()) or SHORT.get(source.strip()):
        return own
    opening, closing = text[:OPENING], text[-CLOSING:]
    for found in (*_bracketed().finditer(opening[:160]), *_bracketed().finditer(closing)):
        name = found["agency"]
        if agency := spelled.get(name.casefold()) or SHORT.get(name):
            return agency
    low = opening.casefold()
    if not any(name in low for name in spelled):
        return ""  # hardly any article names an agency, and the patterns take their time
    said = _attributed().search(opening)
    return spelled[(said["after"] or said["before"]).casefold()] if said else ""


@lru_cache(maxsize=1)
def _spelled() -> dict[str, str]:
    return {written.casefold(): name for name, ways in AGENCIES.items() for written in (name, *ways)}


@lru_cache(maxsize=1)
def _bracketed() -> re.Pattern[str]:
    """(Reuters), /AP/, [AFP], and "Reuters -" or "dpa/AFP" that is led by a dash or a line's beginning."""
    names = "|".join(
        re.escape(n) for n in sorted({*SHORT, *(w for ways in AGENCIES.values() for w in ways)}, key=len, reverse=True)
    )
    return re.compile(rf"[(\[/]\s*(?P<agency>{names})(?=\s*[)\]/,;])")


@lru_cache(maxsize=1)
def _attributed() -> re.Pattern[str]:
    """ "according to Reuters", "Reuters reports", "сообщает ТАСС"."""
    names = "|".join(
        re.escape(w) for w in sorted({w for ways in AGENCIES.values() for w in ways}, key=len, reverse=True)
    )
    return re.compile(
        rf"\b(?:{_BEFORE}|{_SAYS})(?:\s+the)?(?:\s+(?:news\s+)?agency|\s+агентство|\s+агентства|:)?\s+[«“\"]?(?P<after>{names})\b"
        rf"|\b(?P<before>{names})[»”\"]?\s+(?:{_SAYS})\b",
        re.IGNORECASE,
    )
