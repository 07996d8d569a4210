"""Numbers with what they count."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.model import Number
from bot.text.lexicon import lexicon
from bot.text.lexicon.base import Lexicon
from bot.text.memo import Memo
from bot.text.tokens import Token, stem

_CURRENCY = {"$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₴": "uah", "₽": "rub"}
_UNIT_WORDS = {
    "%": "% percent pct pc prozent pourcent процент процента процентов відсоток відсотка відсотки відсотків",
    "usd": "dollar dollars dólar dólares доллар доллара долларов долл долар долара долари доларів дол",
    "eur": "euro euros евро євро",
    "gbp": "pounds pfund",
    "rub": "rubel roubles rubles рубль рубля рублей руб",
    "uah": "hryvnia hryvnias griwna гривна гривны гривен гривня гривні гривень грн",
    "km": "km kilometres kilometers kilometer kilomètres kilometern kilómetros км километров километра кілометрів кілометра",
    "kg": "kg кг",
    "t": "tonnes tons tonnen toneladas тонн тонны тонни",
    "magnitude": "magnitude",
    # what has passed or is old, never a toll
    "age": "year-old years-old jährige jähriger jährigen jähriges летний летняя летнего летней річний річна річного річної",
    "year": "year years jahr jahre jahren an ans année années año años год года лет рік року роки років",
    "month": "month months monat monate monaten mois mes meses месяц месяца месяцев місяць місяці місяців",
    "week": "week weeks woche wochen semaine semaines semana semanas неделя недели недель неделю тиждень тижні тижнів",
    "day": "day days tag tage tagen jour jours día días день дня дней дні днів",
    "hour": "hour hours stunde stunden heure heures hora horas час часа часов година години годин",
    "minute": "minute minutes minuten minutos минут минуты хвилин хвилини",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_PER = {"per": "cent", "por": "ciento", "pour": "cent"}
_CLOCK = {
    "en": frozenset(["a.m", "p.m", "am", "pm", "gmt", "utc", "est", "edt", "o'clock", "hrs"]),
    "de": frozenset(["uhr"]),
    "fr": frozenset(["h"]),
    "es": frozenset(["h", "p.m", "a.m"]),
}
_OF = frozenset(["of", "de", "d", "del"])
_TO = frozenset(["and", "to", "und", "bis", "et", "au", "y", "al", "a", "и", "по", "до", "і", "та", "й"])
_ORDINAL = frozenset(
    [
        "st",
        "nd",
        "rd",
        "th",
        "e",
        "er",
        "ère",
        "re",
        "ème",
        "eme",
        "º",
        "ª",
        "o",
        "a",
        "й",
        "я",
        "е",
        "го",
        "му",
        "м",
        "ый",
        "ой",
        "ом",
        "ю",
        "ая",
        "та",
        "те",
        "ті",
        "ій",
        "ша",
        "га",
        "ша",
        "ту",
        "тя",
        "ге",
    ]
)
_ARTICLES = frozenset(["ein", "eine", "einen", "einem", "un", "une", "una"])
_ONE = [
    "tote",
    "todesopfer",
    "verletzte",
    "schwerverletzte",
    "vermisste",
    "mort",
    "morte",
    "blessé",
    "blessée",
    "disparu",
    "disparue",
    "muerto",
    "muerta",
    "herido",
    "herida",
    "fallecido",
    "desaparecido",
]
_PEOPLE = frozenset(
    [
        "people",
        "persons",
        "men",
        "women",
        "soldiers",
        "troops",
        "workers",
        "children",
        "civilians",
        "dead",
        "killed",
        "injured",
        "wounded",
        "menschen",
        "personen",
        "soldaten",
        "tote",
        "verletzte",
        "personnes",
        "soldats",
        "morts",
        "blessés",
        "personas",
        "soldados",
        "muertos",
        "heridos",
        "человек",
        "людей",
        "солдат",
        "погибших",
        "раненых",
        "осіб",
        "людей",
        "солдатів",
        "загиблих",
        "поранених",
    ]
)
"""What follows a number of four digits that is none of a year."""
_MAGNITUDE = frozenset(["magnitude", "magnitud", "stärke", "магнитудой", "магнитуда", "магнітудою", "магнітуда"])
_SEVERAL = frozenset(
    [
        "several",
        "few",
        "many",
        "some",
        "einige",
        "mehrere",
        "viele",
        "plusieurs",
        "quelques",
        "varios",
        "varias",
        "unos",
        "несколько",
        "много",
        "кілька",
        "багато",
    ]
)
_SEPARATED = re.compile(r"^\d{1,3}(?:[.,\u00a0\u202f ]\d{3})+$")
_AND = frozenset(["and", "und", "et", "y", "e", "и", "та", "і", "й"])
WINDOW = 5
"""Words on each side in which the verb of a toll is looked for."""


def numbers(found: list[Token], lang: str) -> tuple[Number, ...]:
    """The numbers said in a sentence, each with its kind; years, days of months and clock times are not counts."""
    lex = lexicon(lang)
    result: list[Number] = []
    claimed: set[int] = set()
    begins = _begins(lang)
    after = 0
    for n in [n for n, t in enumerate(found) if t.kind != "word" or begins[t.low]]:
        if n < after:
            continue
        read = _read(found, n, lex, lang)
        if read is None:
            continue
        value, after, kind, about = read
        if kind in {"", "year"} and _is_date(found, n, after, value, lex, lang):
            continue
        if not kind and n and found[n - 1].low in _MAGNITUDE:
            kind = "magnitude"
        about = about or any(t.low in lex.about for t in found[max(0, n - 2) : n])
        second = _range(found, after, value, lex, lang)
        kind = kind or (second or _kind(found, n, after, lex, lang, claimed))
        number = Number(value, kind, about or bool(second))
        if (kind or found[n].kind == "number") and number not in result:
            result.append(number)
    return tuple(result)


@lru_cache(maxsize=64)
def _begins(lang: str) -> Memo[bool]:
    """True for a word that a number may begin with."""
    lex = lexicon(lang)
    return Memo(
        lambda word: (
            word in lex.numerals
            or word in lex.scales
            or word in lex.dozens
            or word in lex.halves
            or word in _ARTICLES
            or ("-" in word and all(p in lex.numerals or p in lex.scales or p in _AND for p in word.split("-")))
        )
    )


def _read(found: list[Token], n: int, lex: Lexicon, lang: str) -> tuple[float, int, str, bool] | None:
    """The number that begins at token ``n``: its value, the token after it, its kind if it carries one, if it is round."""
    token = found[n]
    kind = ""
    about = False
    value: float | None
    if token.kind == "sign" and token.low in _CURRENCY and n + 1 < len(found) and found[n + 1].kind == "number":
        kind, n, token = _CURRENCY[token.low], n + 1, found[n + 1]
    if token.kind == "number":
        text = token.surface
        if text[0] in _CURRENCY:
            kind, text = _CURRENCY[text[0]], text[1:]
        value, after = _value(text), n + 1
        while value is not None and after < len(found) and found[after].low in lex.scales:
            value *= lex.scales[found[after].low]
            after += 1
    elif token.kind == "word":
        value, after, about = _words(found, n, lex)
    else:
        return None
    if value is None or value > 1e18:
        return None
    if after < len(found) and not kind:
        # "3,4 millions d'euros": the unit may stand behind "of"
        place = after + 1 if found[after].low in _OF and after + 1 < len(found) else after
        unit = found[place]
        if unit.low in _UNITS:
            kind, after = _UNITS[unit.low], place + 1
            if kind == "year" and after < len(found) and found[after].low == "old":
                kind, after = "age", after + 1
        elif unit.kind == "sign" and unit.low in _CURRENCY:
            kind, after = _CURRENCY[unit.low], place + 1
        elif unit.low in _PER and after + 1 < len(found) and found[after + 1].low == _PER[unit.low]:
            kind, after = "%", after + 2
    return value, after, kind, about


def _words(found: list[Token], n: int, lex: Lexicon) -> tuple[float | None, int, bool]:
    """The number written out from token ``n``: its value, the token after it, whether it is a round one."""
    low = found[n].low
    before = found[n - 1].low if n else ""
    follows = found[n + 1].low if n + 1 < len(found) else ""
    if low in lex.halves:
        place = n + 2 if follows in {"a", "an"} else n + 1
        scale = lex.scales.get(found[place].low) if place < len(found) else None
        return (0.5 * scale, place + 1, False) if scale and scale >= 1000 else (None, n + 1, False)
    if low in lex.dozens and low not in lex.numerals:
        vague = before in _SEVERAL or (low in _PLURAL and before not in lex.about)
        return (None, n + 1, True) if vague else (lex.dozens[low], n + 1, True)
    if low in lex.scales and (
        len(low) < 3 or before in _SEVERAL or before in _PER or (low in _PLURAL and before not in lex.about)
    ):
        return None, n + 1, False
    if low in _ARTICLES:
        one = follows in _ONE or (follows and follows[-1] in "rnsm" and follows[:-1] in _ONE)
        return (1.0, n + 1, False) if one else (None, n + 1, False)
    if low == "one" and before in {"no", "some", "any", "every", "the", "this", "that"}:
        return None, n + 1, False
    total = current = 0.0
    least = 1e18  # the magnitude of the smallest part so far: 20 has room for 1 to 9
    place = n
    while place < len(found):
        token = found[place]
        if token.low in _ARTICLES and place > n and found[place - 1].low in _AND:
            current, place = current + 1, place + 1  # vingt et un
            break
        parts = token.low.split("-") if "-" in token.low and token.low not in lex.numerals else [token.low]
        if (
            token.kind != "word"
            or token.low in _AND
            or not all(p in lex.numerals or p in lex.scales or p in _AND for p in parts)
        ):
            break
        step = _add(total, current, least, [p for p in parts if p not in _AND], lex, place > n and len(parts) == 1)
        if step is None:
            break
        total, current, least = step
        place += 1
        # "a hundred and twenty", "vingt et un", "treinta y cinco"; "and" that joins two counts stays outside
        if place + 1 < len(found) and found[place].low in _AND and _joins(current, total, found[place + 1].low, lex):
            place += 1
    if place == n:
        return None, n + 1, False
    if place < len(found) and found[place].low in lex.dozens and found[place].low not in lex.scales:
        return (total + current) * lex.dozens[found[place].low], place + 1, False
    return total + current, place, False


_PLURAL = frozenset(
    [
        "hundreds",
        "thousands",
        "millions",
        "billions",
        "milliers",
        "cents",
        "millionen",
        "milliarden",
        "milliards",
        "millones",
        "тысячи",
        "тысяч",
        "миллионов",
        "миллиардов",
        "сотни",
        "сотні",
        "тисячі",
        "тисяч",
        "мільйони",
        "мільйонів",
        "мільярди",
        "мільярдів",
    ]
)
"""Scales that say no number if none stands before them: "thousands fled"."""


def _add(
    total: float, current: float, least: float, parts: list[str], lex: Lexicon, apart: bool
) -> tuple[float, float, float] | None:
    """The number so far with further words added; None if they begin another number."""
    for part in parts:
        if part in lex.scales and part not in lex.numerals:
            scale = lex.scales[part]
            if scale == 100:
                if current >= 100:
                    return None
                current = max(1.0, current) * 100
                least = 100
            elif total and total < scale and scale >= 1e6:
                total, current, least = (total + current) * scale, 0.0, scale
            elif total and scale >= total:
                return None
            else:
                total, current, least = total + max(1.0, current) * scale, 0.0, scale
            continue
        value = lex.numerals[part]
        if lex.code == "fr" and part in {"vingt", "vingts"} and current % 100 == 4:
            current, least = current + 76, 20  # quatre-vingts
        elif value and (value < least or (lex.code == "fr" and current % 100 in {60, 80} and value < 20)):
            if apart and lex.code == "en" and least == 10:
                return None  # "twenty, five of them": 25 has a hyphen
            current += value
            least = _magnitude(value)
        elif not value and least == 1e18:
            least = 0.0
        else:
            return None
    return total, current, least


def _magnitude(value: float) -> float:
    for power in (1000.0, 100.0, 10.0):
        if value % power == 0:
            return power
    return 1.0


def _joins(current: float, total: float, word: str, lex: Lexicon) -> bool:
    value = lex.numerals.get(word.split("-")[0], 1 if word in {"un", "une"} else 0)
    if lex.code == "en":
        return 0 < value < 100 and (current or total) >= 100 and (current or total) % 100 == 0
    if lex.code == "fr":
        return current % 100 in {20, 30, 40, 50, 60} and word in {"un", "une", "onze"}
    return lex.code == "es" and current % 100 in {30, 40, 50, 60, 70, 80, 90} and 0 < value < 10


def _value(text: str) -> float | None:
    if _SEPARATED.match(text):
        digits = re.sub(r"\D", "", text)
        return float(digits) if len(digits) < 19 else None
    plain = re.sub("[\u00a0\u202f ]", "", text)
    if plain.count(",") == 1 and plain.count(".") == 0:
        plain = plain.replace(",", ".")
    plain = plain.replace(",", "") if plain.count(".") <= 1 else plain.replace(".", "").replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if value < 1e18 else None


def _is_date(found: list[Token], n: int, after: int, value: float, lex: Lexicon, lang: str) -> bool:
    token = found[n]
    if token.kind != "number":
        return False
    before = found[n - 1].low if n else ""
    follows = found[after].low if after < len(found) else ""
    if follows in _CLOCK.get(lang, ()) or (before == "h" and "h" in _CLOCK.get(lang, ())):
        return True
    if value == int(value) and 1 <= value <= 31:
        if before in lex.months:
            return True
        # "12 March", "12 de marzo", "1er mars", "the 5th of March", "16 and 17 March"
        place = after
        for skipped in (_ORDINAL, _OF, _TO):
            if place < len(found) and found[place].low in skipped:
                place += 1
        if (place > after and place < len(found) and found[place].kind == "number") or (
            place < len(found) and found[place].kind == "number" and len(found[place].surface) <= 2
        ):
            place += 1
        if place < len(found) and found[place].low in lex.months:
            return True
    return len(token.surface) == 4 and token.surface.isdigit() and 1500 <= value <= 2100 and follows not in _PEOPLE


def _range(found: list[Token], after: int, value: float, lex: Lexicon, lang: str) -> str:
    """The kind of the second number of "10-15 wounded", which is that of the first too; "" if there is none."""
    if after >= len(found) or found[after].kind != "number" or after - 1 < 0 or found[after - 1].kind != "number":
        return ""
    read = _read(found, after, lex, lang)
    if read is None or not value < read[0] < 1000 * value or _is_date(found, after, read[1], read[0], lex, lang):
        return ""
    return read[2] or _kind(found, after, read[1], lex, lang, set())


def _kind(found: list[Token], n: int, after: int, lex: Lexicon, lang: str, claimed: set[int]) -> str:
    """The toll whose word stands nearest, else the stem of the noun that follows.

    Function words do not count as distance, "and" counts double: "killed one and wounded 25" is one dead
    and 25 hurt. A word that another number has claimed ("3 dead, 12 injured") is passed over.
    """
    if after < len(found) and found[after].low in _ORDINAL:
        after += 1  # "the 12th package", "13-й пакет": no toll, but what it is the twelfth of
        behind = ahead = None
    else:
        behind = _nearest_toll(found, range(n - 1, max(-1, n - WINDOW - 3), -1), lex, lang, claimed)
        ahead = _nearest_toll(found, range(after, min(len(found), after + WINDOW + 3)), lex, lang, claimed)
    best = min((t for t in (behind, ahead) if t is not None), default=None, key=lambda t: t[0])
    if best:
        claimed.add(best[1])
        # "four more bodies": what is added to a toll is not the toll
        return f"more {best[2]}" if after < len(found) and found[after].low in _MORE else best[2]
    if n and found[n - 1].low in _REACHES and any(token.low == "toll" for token in found[:n]):
        return "dead"  # "the death toll from the fire has risen to seven"
    for token in found[after : after + 3]:
        if token.kind == "word" and token.low not in lex.function and token.low not in lex.numerals:
            return stem(token.low, lang)
    return ""


_MORE = frozenset(["more", "further", "additional", "other", "weitere", "autres", "más", "ещё", "еще", "ще"])
"""Words behind a number that say that it comes on top."""
_REACHES = frozenset(["to", "at", "reached", "reaches", "hit", "is"])
"""Words between "toll" and its number."""


def _nearest_toll(
    found: list[Token], places: range, lex: Lexicon, lang: str, claimed: set[int]
) -> tuple[float, int, str] | None:
    distance = 0.0 if places.step > 0 else -0.5
    for place in places:
        token = found[place]
        if token.low in _AND or (token.low not in lex.function and token.low not in lex.about):
            distance += 1
        if distance > WINDOW:
            return None
        if token.kind == "word" and place not in claimed:
            kind = _toll(token.low, lang)
            if kind:
                return distance, place, kind
    return None


@lru_cache(maxsize=100_000)
def _toll(word: str, lang: str) -> str:
    for beginning, kind in lexicon(lang).tolls.items():
        if word == beginning[:-1] if beginning[-1] == "$" else word.startswith(beginning):
            return kind
    return ""
