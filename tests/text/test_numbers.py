"""Numbers, and what they count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.numbers import numbers
from bot.text.tokens import tokens

CASES = [
    # tolls
    ("en", "The strike killed one and wounded 25.", [(1, "dead"), (25, "hurt")]),
    ("en", "It killed altogether three and wounded 25.", [(3, "dead"), (25, "hurt")]),
    ("en", "3 dead, 12 injured", [(3, "dead"), (12, "hurt")]),
    ("en", "25 people were killed and 30 injured", [(25, "dead"), (30, "hurt")]),
    ("en", "leaving 4 dead and 5 missing", [(4, "dead"), (5, "missing")]),
    ("en", "The toll rose from 34 to 57 dead", [(34, "dead"), (57, "dead")]),
    ("en", "one hundred and twenty-five killed", [(125, "dead")]),
    ("en", "10-15 people were hurt", [(10, "hurt", "about"), (15, "hurt")]),
    ("en", "No one was killed", []),
    ("en", "Hundreds were killed", []),
    ("en", "two dozen people killed", [(24, "dead")]),
    ("de", "Zwei Tote und 25 Verletzte", [(2, "dead"), (25, "hurt")]),
    ("de", "ein Toter und drei Verletzte", [(1, "dead"), (3, "hurt")]),
    ("de", "drei Menschen kamen ums Leben", [(3, "dead")]),
    ("de", "fünfundzwanzig Tote, einundzwanzig Verletzte", [(25, "dead"), (21, "hurt")]),
    ("fr", "un mort et deux blessés", [(1, "dead"), (2, "hurt")]),
    ("fr", "quatre-vingt-dix-sept blessés", [(97, "hurt")]),
    ("fr", "vingt et un morts", [(21, "dead")]),
    ("fr", "une vingtaine de morts", [(20, "dead", "about")]),
    ("es", "dos muertos y tres heridos", [(2, "dead"), (3, "hurt")]),
    ("es", "treinta y cinco muertos", [(35, "dead")]),
    ("es", "una veintena de muertos", [(20, "dead", "about")]),
    ("ru", "погибли три человека, 25 ранены", [(3, "dead"), (25, "hurt")]),
    ("ru", "двадцать пять погибших", [(25, "dead")]),
    ("ru", "сотни раненых", []),
    ("uk", "троє загиблих", [(3, "dead")]),
    ("uk", "двадцять п’ять загиблих", [(25, "dead")]),
    ("uk", "загиблих – 5, поранених – 12", [(5, "dead"), (12, "hurt")]),
    # words that only begin like a toll
    ("en", "2 deadlines and 3 diesel trains", [(2, "deadlin"), (3, "diesel")]),
    ("en", "200 rescuers came", [(200, "rescuer")]),
    ("de", "total 12 Wagen", [(12, "wag")]),
    ("fr", "3 mortiers et 2 arrêts", [(3, "morti"), (2, "arret")]),
    ("es", "3.000 materiales", [(3000, "material")]),
    ("ru", "12 спасателей", [(12, "спасател")]),
    # money, units, shares
    ("en", "$1.9 million, £5m and €3.4bn", [(1.9e6, "usd"), (5e6, "gbp"), (3.4e9, "eur")]),
    ("en", "5 million dollars", [(5e6, "usd")]),
    ("de", "3,4 Millionen Euro", [(3.4e6, "eur")]),
    ("fr", "3,4 millions d’euros", [(3.4e6, "eur")]),
    ("fr", "1,5 milliard de dollars", [(1.5e9, "usd")]),
    ("es", "mil millones de euros", [(1e9, "eur")]),
    ("ru", "5 тыс. рублей", [(5000, "rub")]),
    ("uk", "1,9 мільйона гривень", [(1.9e6, "uah")]),
    ("en", "3.5% and 4 percent, 5 per cent", [(3.5, "%"), (4, "%"), (5, "%")]),
    ("es", "5 por ciento", [(5, "%")]),
    ("uk", "25 відсотків", [(25, "%")]),
    ("en", "a quake of magnitude 7.8", [(7.8, "magnitude")]),
    ("en", "110,000km away", [(110_000, "km")]),
    # how they are written
    ("en", "1,900 soldiers", [(1900, "soldier")]),
    ("de", "1.900 Soldaten", [(1900, "soldat")]),
    ("fr", "1\u202f900 soldats", [(1900, "soldat")]),
    ("en", "1.9 million people", [(1.9e6, "peopl")]),
    ("en", "half a million people", [(5e5, "peopl")]),
    ("de", "eine halbe Million Menschen", [(5e5, "mensch")]),
    ("ru", "полтора миллиона человек", [(1.5e6, "человек")]),
    ("en", "the 12th sanctions package", [(12, "sanction")]),
    ("ru", "13-й пакет", [(13, "пакет")]),
    ("en", "two thousand three hundred boats", [(2300, "boat")]),
    # about
    ("en", "about 400 workers", [(400, "worker", "about")]),
    ("en", "at least 20 killed", [(20, "dead", "about")]),
    ("de", "mindestens 20 Tote", [(20, "dead", "about")]),
    ("fr", "au moins 20 morts", [(20, "dead", "about")]),
    ("ru", "не менее 20 погибших", [(20, "dead", "about")]),
    ("uk", "щонайменше 20 загиблих", [(20, "dead", "about")]),
    # ages are no tolls
    ("en", "A 12-year-old boy died.", [(12, "age")]),
    ("de", "Ein 12-jähriger Junge starb.", [(12, "age")]),
    ("uk", "12-річний хлопець загинув", [(12, "age")]),
    # no counts at all
    ("en", "from 2014 to 2016, in the 1990s", []),
    ("en", "on March 12 at 10:30, 18:00 GMT", []),
    ("en", "at 5 p.m. on 16-17 March", []),
    ("en", "on the 5th of March, 2026-03-05, 12/03/2026", []),
    ("de", "um 10.30 Uhr am 12. März", []),
    ("fr", "à 10h30 le 1er mars", []),
    ("es", "el 12 de marzo de 2026", []),
    ("ru", "12 марта 2020 года в 10:30", []),
    ("en", "an F-16 jet and the Su-27", []),
]


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_a_number_is_read_with_what_it_counts(lang: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert [(n.value, n.kind, *(["about"] if n.approximate else [])) for n in numbers(tokens(text), lang)] == expected


def test_a_year_before_people_is_a_count() -> None:
    assert [n.value for n in numbers(tokens("2000 people fled in 2014"), "en")] == [2000]


ONES = ["null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]


@given(st.integers(2, 9), st.integers(2, 9), st.integers(2, 9))
def test_a_german_number_is_read_whatever_it_is_made_of(hundreds: int, tens: int, ones: int) -> None:
    ty = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"][tens - 2]
    word = f"{ONES[hundreds]}hundert{ONES[ones]}und{ty} Tote"
    assert numbers(tokens(word), "de")[0].value == 100 * hundreds + 10 * tens + ones


@given(st.integers(1, 999_999_999), st.sampled_from([",", ".", "\u00a0", "\u202f"]))
def test_groups_of_three_digits_are_one_number(value: int, sign: str) -> None:
    text = f"{value:,}".replace(",", sign)
    if not (1500 <= value <= 2100 and sign not in text):
        assert [n.value for n in numbers(tokens(f"they saw {text} gulls"), "en")] == [value]
