"""Which language a text is in."""

import pytest

from bot.text.language import detect


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The ferry left the port with all of its passengers.", "en"),
        ("Die Fähre hat den Hafen mit allen Menschen verlassen.", "de"),
        ("Le ferry a quitté le port avec tous ses passagers.", "fr"),
        ("El ferry salió del puerto con todos los pasajeros.", "es"),
        ("Паром вышел из порта, но вернулся вечером.", "ru"),
        ("Пором вийшов із порту, але повернувся ввечері.", "uk"),
        ("Fire at the port", "en"),
        ("Feuer in der Stadt", "de"),
        ("Incendie dans le port", "fr"),
        ("Incendio en el puerto", "es"),
        ("雪が降った。", "ja"),
        ("大雪警報が発令", "ja"),
        ("大雪封路", "zh"),
        ("눈이 내렸다", "ko"),
        ("غادرت العبارة الميناء", "ar"),
        ("", ""),
        ("12345 !?", ""),
        ("\ud800\x00", ""),
    ],
)
def test_letters_and_common_words_tell_the_language(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize(
    ("text", "hint", "lang"),
    [
        ("Ferry", "de", "de"),
        ("Ferry", "en-GB", "en"),
        ("Ferry", " EN_us ", "en"),
        ("Ferry", "nl", "nl"),
        ("Пором вийшов із порту", "ru", "uk"),
        ("Паром вышел из порта", "en", "ru"),
        ("Фериботът напусна", "bg", "bg"),
        ("The ferry left", "ru", "en"),
        ("雪が降った。", "en", "ja"),
    ],
)
def test_what_the_source_says_is_believed_unless_the_letters_contradict(text: str, hint: str, lang: str) -> None:
    assert detect(text, hint) == lang
