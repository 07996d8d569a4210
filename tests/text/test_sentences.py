"""Where sentences end. Each case is one text with "|" where it is to be cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.sentences import split

CASES = [
    ("en", "Mr. Hale met Dr. Jones and Gen. A. B. Carter.| They left."),
    ("en", "The U.S. Navy came.| U.S. President J. R. Miller spoke."),
    ("en", "She moved to the U.S.| The next day she left."),
    ("en", "He left at 5 p.m.| Then he slept."),
    ("en", "The doors open at 5 p.m. on Friday."),
    ("en", "Harlow Inc. said on Jan. 5 that No. 3 was shut.| Shares fell 3.5%."),
    ("en", "The answer was no.| It is open."),
    ("en", "“Stop!” he said.| “I will not.”"),
    ("en", "Wait... what?| Nobody knows!"),
    ("en", "The boats of St. Helen are safe."),
    ("en", "It was in 2014.| Twelve died."),
    ("en", "Visit example.org for more.| Or do not."),
    ("en", "It rose 2.5 percent vs. 3.1 last year."),
    ("de", "Am 12. März starb er.| Er war 80."),
    ("de", "Der 3. Oktober ist frei.| Am 1. und 2. Mai auch."),
    ("de", "Sie wurde 3.| Das war gut."),
    ("de", "Die Strömung riss sie mit.| 21 Menschen starben.| 3 werden vermisst."),
    ("de", "Es brannte auch 2014.| 21 Häuser sind zerstört."),
    ("de", "„Das Wasser kam um 5 Uhr.“| 30 Helfer suchen weiter."),
    ("de", "Es gewann die SPD.| 31 Prozent wählten sie."),
    ("de", "Es ist so.| 21 Schiffe warten, am So. 21. März sind es mehr."),
    ("de", "Am 21. März starb er, am 3. 4. 2025 sie."),
    ("de", "Das steht in Nr. 21, Kap. 3 und Bd. 2 der Akten.| Er wohnt in der Hauptstr. 21 in Orrin."),
    ("de", "Es kostet 3 Mio. 200 000 davon fehlen."),
    ("de", "Es sind z. B. zwei, d. h. wenige.| Prof. Dr. Meier kam."),
    ("de", "Rund 5 Mio. Euro fehlen, ca. 3 Mrd. Euro bleiben."),
    ("de", "„Halt!“, rief er.| Dann ging er."),
    ("fr", "M. Durand et Mme. Petit sont là.| Ils partent."),
    ("fr", "Le général J.-C. Durand arrive.| Il parle."),
    ("fr", "« Non. »| Il part."),
    ("es", "El Sr. López y la Sra. Gil llegaron.| Se fueron."),
    ("es", "Los EE.UU. ganaron.| ¿Qué pasó?| ¡Nada!"),
    ("ru", "Ген. Иванов прибыл.| А. С. Петров уехал."),
    ("ru", "В янв. 2020 г. погибло 5 чел.| Потом стихло."),
    ("ru", "Ущерб 5 млн руб. за год.| См. рис. 5."),
    ("ru", "На ул. Садовой тихо.| «Да!» — сказал он."),
    ("uk", "Ген. Іваненко прибув.| Т. Г. Петренко поїхав."),
    ("uk", "У 2020 р. загинуло 5 осіб.| Потім стихло."),
    ("uk", "Збитки 5 тис. грн за рік, вул. Садова закрита."),
    ("ja", "雪が降った。|道は静かだ。"),
    ("", "One here.| Two there."),
]


@pytest.mark.parametrize(("lang", "marked"), CASES)
def test_a_sentence_ends_where_a_reader_ends_it(lang: str, marked: str) -> None:
    assert split(marked.replace("|", ""), lang) == [part.strip() for part in marked.split("|")]


def test_a_line_break_always_ends_a_sentence() -> None:
    assert split("Ferry aground\r\n\n by Ilse Brandt\u2028It sat", "en") == [
        "Ferry aground",
        "by Ilse Brandt",
        "It sat",
    ]


def test_only_as_many_are_cut_as_are_asked_for() -> None:
    assert split("One. Two.\nThree. Four.\nFive.", "en", 3) == ["One.", "Two.", "Three."]


def test_a_line_of_megabytes_is_cut_in_pieces() -> None:
    text = "Hello there, Mr. Hale. " * 60_000
    found = split(text, "en", 400)
    assert len(found) == 400
    assert max(map(len, found)) <= 100_000


PIECES = st.one_of(
    st.text(st.characters(codec=None), max_size=6),
    st.sampled_from(
        [
            ". ",
            "! ",
            "? ",
            "… ",
            "\n",
            "Mr. ",
            "U.S. ",
            "z. B. ",
            "12. März",
            "riss mit. 21 ",
            "mit.“ 3",
            "Nr. 4 ",
            "г. ",
            "A. ",
            "»",
            "” ",
            "。",
            "— сказал",
        ]
    ),
)
LANGS = st.sampled_from(["en", "de", "fr", "es", "ru", "uk", "ja", "zh", "", "xx", "é"])


@given(st.lists(PIECES, max_size=20).map("".join), LANGS)
def test_nothing_is_lost_but_white_space(text: str, lang: str) -> None:
    found = split(text, lang)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(s and s == s.strip() for s in found)
    assert split(text, lang, 2) == found[:2]
