"""Which words are names, and which names are one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.names import key, names, seen
from bot.text.tokens import tokens
from bot.text.translit import latin
from bot.text.variants import Spellings, same_name, skeleton


def found(text: str, lang: str, *, rest: str = "", title: bool = False) -> tuple[str, ...]:
    cut = [tokens(text), tokens(rest)]
    capital, lower = seen(cut if not title else cut[1:])
    return names(cut[0], lang, capital, lower, title)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The ferry left Marhaven on Monday.", "marhaven"),
        ("en", "Ilse Brandt left.", "ils brandt"),
        ("en", "Ferries of NATO left in March.", "nato"),
        ("de", "Die Fähre verließ gestern Kiel in Richtung Schweden.", "schwed"),
        ("fr", "La crise de l’Ukraine et d'Italie.", "ukrain ital"),
        ("es", "El barco salió de Cádiz.", "cadiz"),
        ("ru", "Паром вышел из Киева.", "kiev"),
        ("uk", "Пором вийшов з Києва.", "kyiev"),
    ],
)
def test_names_are_found_by_how_the_language_writes_them(lang: str, text: str, expected: str) -> None:
    names = found(text, lang)
    assert [n for n in names if n in expected.split()] == expected.split()


def test_a_headline_in_capitals_has_only_the_names_that_the_text_confirms() -> None:
    assert found("Ferry Leaves Marhaven Early", "en", rest="the ferry to Marhaven leaves early", title=True) == (
        "marhaven",
    )


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("ru", "Киев Киева Киеве Киеву"),
        ("ru", "Иванов Иванова Иванову Ивановым"),
        ("ru", "Харьков Харькова Харькове"),
        ("uk", "Київ Києва Києві Києву"),
        ("uk", "Харків Харкова Харкові"),
        ("uk", "Запоріжжя Запоріжжі Запоріжжям"),
        ("de", "Berlin Berlins"),
        ("en", "Brandt Brandt's Brandt’s"),
    ],
)
def test_all_cases_of_a_name_have_one_key(lang: str, forms: str) -> None:
    assert len({key(tokens(form)[0], lang) for form in forms.split()}) == 1


SAME = [
    "zaporizhzhia zaporozhye saporischschja zaporizhia zaporizh zaporozh",
    "kyiv kiev kiew kyiev",
    "kharkiv kharkov",
    "lviv lvov",
    "odesa odessa",
    "luhansk lugansk",
    "chernihiv chernigov tschernihiw",
    "zelensky zelenskyy selenskyj zelenski",
    "lukashenko lukaschenko loukachenko lukashenka",
    "gorbachev gorbatschow gorbatchev",
    "netanyahu netanjahu netanyahou",
    "mohammed muhammad mohamed",
    "tchaikovsky tschaikowski chaikovsky",
    "avdiivka avdeevka awdijiwka",
    "putin poutine",
    "moscow moskva",
]
OTHER = [
    "iran iraq",
    "niger nigeria",
    "austria australia",
    "austria asturia",
    "slovakia slovenia",
    "latvia lithuania",
    "mali malawi",
    "romania armenia",
    "sudan sweden",
    "paris peres",
    "macron micron",
    "trump tramp",
    "biden bodin",
    "clinton clanton",
    "harris horse",
    "johnson johnston",
    "guinea guyana",
    "zambia gambia",
    "donetsk donets",
    "kherson kharkiv",
]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_name_are_one(spellings: str) -> None:
    first, *others = spellings.split()
    assert [other for other in others if not same_name(first, other)] == []


@pytest.mark.parametrize("pair", OTHER)
def test_names_that_only_look_alike_are_two(pair: str) -> None:
    a, b = pair.split()
    assert not same_name(a, b)


def test_the_name_in_the_example_is_one_in_four_languages() -> None:
    written = [("Zaporizhzhia", "en"), ("Saporischschja", "de"), ("Запорожье", "ru"), ("Запоріжжя", "uk")]
    keys = [key(tokens(word)[0], lang) for word, lang in written]
    assert all(same_name(a, b) for a in keys for b in keys)


KEYS = st.text(st.sampled_from("abcehijkoqsuvwxyz'"), max_size=9)


@given(KEYS, KEYS)
def test_being_one_name_goes_both_ways_and_a_skeleton_is_never_empty(a: str, b: str) -> None:
    assert same_name(a, b) == same_name(b, a)
    assert same_name(a, a)
    assert bool(skeleton(a)) == bool(a)


@given(KEYS, KEYS)
def test_a_known_name_is_found_by_a_spelling_that_sounds_alike_and_by_none_that_is_another(
    known: str, name: str
) -> None:
    found = Spellings([known]).variant(name)
    assert found is None or (found == known != name and same_name(known, name))
    assert found or known == name or skeleton(known) != skeleton(name) or not same_name(known, name)


@pytest.mark.parametrize("spellings", SAME)
def test_each_spelling_of_a_known_name_is_found_among_others(spellings: str) -> None:
    first, *others = spellings.split()
    among = Spellings(["belgrade", first, "washington"])
    assert [among.variant(other) for other in others] == [first] * len(others)
    assert among.variant(first) is None


@given(st.text(max_size=12), st.sampled_from(["ru", "uk", "de", ""]))
def test_letters_become_latin_once(word: str, lang: str) -> None:
    assert latin(word, lang) == latin(word, lang).lower() or not word.isascii()
    assert latin("Щука", "ru") == "shchuka"
