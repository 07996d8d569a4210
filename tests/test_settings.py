from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import env_example, load


def test_the_example_file_is_what_the_settings_class_says() -> None:
    assert (Path(__file__).parent.parent / ".env.example").read_text() == env_example()


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("SLUGLINE_TIMEZONE", "Mars/Olympus", "SLUGLINE_TIMEZONE: no such time zone"),
        ("SLUGLINE_MAX_QUOTES", "0", "SLUGLINE_MAX_QUOTES: "),
        ("SLUGLINE_REDIS_URL", "http://x", "SLUGLINE_REDIS_URL: "),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=says):
        load()


def test_watch_takes_one_query_or_a_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLUGLINE_WATCH", 'strike AND "port of"')
    assert load().watch == ('strike AND "port of"',)
    monkeypatch.setenv("SLUGLINE_WATCH", '["strike", "quake"]')
    assert load().watch == ("strike", "quake")
