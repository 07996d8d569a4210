"""A line of the log: one line, with its ids, without a secret and without what a message says."""

import json
import logging
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ConfigError
from bot.logs import HIDDEN, Lines, Redactor, ours, secrets
from bot.settings import load
from bot.trail import about

BODY = "A fire at the Harlow cannery in Marhaven killed three workers"
ATTACK = "\x1b]0;owned\x07\x1b[2J\u202e"


def record(said: str, *args: object, name: str = "bot.worker", error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error is not None else None
    return logging.LogRecord(name, logging.ERROR, "bot/worker.py", 7, said, args, info)


def written(made: logging.LogRecord, *hidden: str) -> tuple[dict[str, object], str]:
    """The same record as JSON and as text."""
    hide = Redactor(hidden)
    as_json, as_text = (Lines(hide, as_json=kind).format(made) for kind in (True, False))
    assert "\n" not in as_json + as_text
    return json.loads(as_json), as_text


def test_a_line_has_the_ids_of_what_the_work_is_about() -> None:
    with about(article="a1"), about(story="s12", delivery="d3", destination=""):
        line, text = written(record("decided: %s", "new story"))
    assert {k: line[k] for k in ("level", "logger", "event", "article", "story", "delivery")} == {
        "level": "ERROR", "logger": "bot.worker", "event": "decided: new story",
        "article": "a1", "story": "s12", "delivery": "d3",
    }  # fmt: skip
    assert "destination" not in line
    assert text.endswith("decided: new story [article=a1 story=s12 delivery=d3]")
    assert "article" not in written(record("idle"))[0]


def test_a_line_is_one_line_that_cannot_harm_a_terminal() -> None:
    with about(article=f"a{ATTACK}\n1"):
        line, text = written(record("x %s", f"{ATTACK}\r\nERROR forged"))
    for piece in ("\x1b", "\x07", "\u202e", "\r"):
        assert piece not in text
        assert piece not in json.dumps(line, ensure_ascii=False)


def raised(error: BaseException) -> BaseException:
    try:
        raise error
    except BaseException as caught:
        return caught


def test_an_error_that_is_not_ours_is_written_with_its_way_and_without_what_it_says() -> None:
    line, text = written(
        record("article %s cannot be decided", "a1", error=raised(ValueError(f"not a number: {BODY}")))
    )
    assert line["error"]["type"] == "ValueError"  # type: ignore[index]
    assert any("test_lines.py" in place for place in line["error"]["at"])  # type: ignore[index]
    assert "ValueError" in text
    assert BODY not in json.dumps(line) + text


def test_an_error_of_ours_is_written_with_what_it_says() -> None:
    line, text = written(record("it ends", error=raised(ConfigError("SLUGLINE_DESK: no such desk"))))
    assert line["error"]["what"] == "SLUGLINE_DESK: no such desk"  # type: ignore[index]
    assert "no such desk" in text


@pytest.mark.parametrize(
    "name", ["slack_bolt.app", "nio.responses", "aiohttp.server", "handlers.slack.app.bolt", "asyncio"]
)
def test_what_a_library_says_is_not_written(name: str) -> None:
    assert not ours(name)
    line, text = written(record("Unhandled request (%s)", {"text": BODY}, name=name))
    assert BODY not in json.dumps(line) + text
    assert line["logger"] == name
    assert "worker:7" in str(line["event"])


PLANTED = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=12, max_size=40)


@given(PLANTED, st.text(max_size=30), st.text(max_size=30))
def test_a_secret_is_hidden_wherever_it_stands(planted: str, before: str, after: str) -> None:
    said = f"{before} {planted} {after}"
    with about(article=planted):
        line, text = written(record("%s", said, error=raised(ConfigError(planted))), planted)
    for value in (line["event"], line["article"], line["error"]["what"], text):  # type: ignore[index]
        assert planted not in str(value)


@pytest.mark.parametrize(
    "token",
    [
        "xoxb-1234-5678-AbCdEf", "xapp-1-A0-99-abc", "syt_c2x1Zw_AbCdEfGh_1a2B3c", "Authorization: Bearer abc.def-123",
        "https://h.example/_matrix/sync?access_token=MDAxOGxvY", "wss://w.example/link?ticket=0123abcd&app=1",
        "redis://slugline:hunter2hunter2@r.example:6379", "https://hooks.slack.com/actions/T1/2/abcdef",
    ],
)  # fmt: skip
def test_what_looks_like_a_secret_is_hidden_though_nobody_told_of_it(token: str) -> None:
    hidden = Redactor()(f"no answer from {token}, again")
    assert HIDDEN in hidden
    for piece in ("AbCdEf", "99-abc", "abc.def-123", "MDAxOGxvY", "0123abcd", "hunter2hunter2", "abcdef"):
        assert piece not in hidden


def test_the_settings_secrets_are_known_with_the_password_as_it_is_and_as_it_stands_in_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLUGLINE_REDIS_URL", "redis://u:p%40ss-word@r.example")
    monkeypatch.setenv("SLUGLINE_HTTP_TOKENS", '{"Coast": "0123456789abcdef"}')
    monkeypatch.setenv("SLUGLINE_SLACK_SIGNING_SECRET", "signsign")
    assert {"p%40ss-word", "p@ss-word", "0123456789abcdef", "signsign"} <= set(secrets(load()))


def test_every_secret_of_the_settings_is_one_that_the_log_hides(monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that is added to the settings and forgotten here fails this test."""
    for name in (
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "SLACK_SIGNING_SECRET",
        "SLACK_CLIENT_SECRET",
        "SECRET_KEY",
        "SECRET_KEY_BEFORE",
        "MATRIX_ACCESS_TOKEN",
        "MATRIX_PASSWORD",
    ):
        monkeypatch.setenv(f"SLUGLINE_{name}", f"planted-{name}-and-long-enough-for-a-key")
    made = load()
    secret = [n for n, f in type(made).model_fields.items() if "SecretStr" in str(f.annotation)]
    assert len(secret) >= 9
    hidden = set(secrets(made))
    for name in secret:
        if name != "http_tokens":
            assert getattr(made, name).get_secret_value() in hidden, name


def test_the_way_of_a_deep_error_is_bounded() -> None:
    def deep(n: int) -> None:
        if n:
            deep(n - 1)
        raise RecursionError(BODY)

    try:
        deep(200)
    except RecursionError:
        info = sys.exc_info()
    made = logging.LogRecord("bot.x", logging.ERROR, "x", 1, "m", (), info)
    assert len(Lines(Redactor(), as_json=True).format(made)) < 5_000
