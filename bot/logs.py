"""The log: one line for each event, as text or as JSON; without a secret, a token, or what a message says.

What is written is ours to the letter: messages of Slugline's own modules, with the ids that the work is about. What a
library says may hold whatever it was given, a message or a token among it, so of that only who spoke and where is
written. Of an error that is not our own the type is written and the way that it came, without what it says.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import unquote, urlsplit

from bot import trail
from bot.alerts.escape import json_text, terminal
from bot.errors import BotError
from bot.settings import Settings, secret

HIDDEN = "***"
SHORTEST = 4
"""A secret that is shorter is left: it would hide half of every line."""
LONGEST = 2_000
"""Characters of one message."""
_TOKENS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|syt_\w+|(?i:bearer|basic) +[\w.~+/=-]+"
    r"|(?i:(?:access_)?token|ticket|password|secret|signature|api_?key|auth)=[^\s&'\"]+"
    r"|(?<=://)[^\s/@]+(?=@)|https://hooks\.slack\.com/\S+"
)
"""What looks like a secret, whoever's it is: tokens of Slack and Matrix, credentials of HTTP and of addresses."""
FRAMES = 12
"""Places of the way of an error that are written, the innermost."""


class Redactor:
    """Hides secrets: those that it was told, and whatever looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        found = sorted({s for s in secrets if len(s) >= SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, found))) if found else None

    def __call__(self, text: str) -> str:
        """The text with its secrets hidden."""
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        return _TOKENS.sub(HIDDEN, text)


def secrets(settings: Settings) -> list[str]:
    """All that the settings keep secret, as it is and as it stands in an address."""
    s = settings
    found = [
        secret(value)
        for value in (
            s.slack_bot_token, s.slack_app_token, s.slack_signing_secret, s.slack_client_secret, s.secret_key,
            s.secret_key_before, s.matrix_access_token, s.matrix_password,
            *s.http_tokens.values(),
        )
    ]  # fmt: skip
    for url in (s.redis_url, s.stream_url):
        password = urlsplit(url or "").password or ""
        found += [password, unquote(password)]
    return [text for text in found if text]


class Lines(logging.Formatter):
    """A record as one line of text or of JSON."""

    def __init__(self, hide: Redactor, *, as_json: bool) -> None:
        super().__init__()
        self._hide = hide
        self._json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """One line, without its end."""
        event = self._hide(terminal(_said(record))[:LONGEST])
        ids = {name: self._hide(terminal(id)) for name, id in trail.ids().items()}
        error = _error(record.exc_info)
        at = datetime.fromtimestamp(record.created, UTC)
        if self._json:
            line: dict[str, object] = {"at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z")}
            line |= {"level": record.levelname, "logger": record.name, "event": event} | ids
            if error:
                line["error"] = {"type": error[0], "what": self._hide(error[1]), "at": error[2]}
            return json_text(json.dumps(line, ensure_ascii=False))
        text = f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d} {record.levelname} {record.name}: {event}"
        if ids:
            text += f" [{' '.join(f'{name}={id}' for name, id in ids.items())}]"
        if error:
            text += (
                f" ({error[0]}{': ' if error[1] else ''}{self._hide(error[1])}; at {' < '.join(reversed(error[2]))})"
            )
        return text


def ours(name: str) -> bool:
    """True for the loggers of Slugline's own modules; what Bolt says in our name is Bolt's."""
    return name.split(".")[0] in ("bot", "handlers", "slugline") and not name.endswith(".bolt")


def _said(record: logging.LogRecord) -> str:
    if ours(record.name):
        try:
            return record.getMessage()
        except (TypeError, ValueError):
            return str(record.msg)
    return f"a library has something to say, at {record.module}:{record.lineno}; what it says is not written"


def _error(info: object) -> tuple[str, str, list[str]] | None:
    """An error's type, what it says if it is one of ours, and the way that it came, the innermost place last."""
    if not isinstance(info, tuple) or not isinstance(info[1], BaseException):
        return None
    error: BaseException = info[1]
    said = terminal(str(error))[:LONGEST] if isinstance(error, BotError) else ""
    return type(error).__name__, said, _way(info[2])


def _way(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-FRAMES:]
    return [f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno} {frame.name}" for frame in frames]


def begin(settings: Settings) -> None:
    """Sets the log up for this process: our modules at SLUGLINE_LOG_LEVEL, libraries from warnings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines(Redactor(secrets(settings)), as_json=settings.log_format == "json"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("bot", "handlers", "slugline"):
        logging.getLogger(name).setLevel(settings.log_level)


def say(text: str, level: int = logging.INFO) -> None:
    """Tells whoever started us, on standard error, whatever the log's level: a line of the log, if that is of JSON."""
    handlers = logging.getLogger().handlers
    form = handlers[0].formatter if handlers else None
    if isinstance(form, Lines) and form._json:
        record = logging.LogRecord("slugline", level, "", 0, text, None, None)
        print(form.format(record), file=sys.stderr)
    elif level >= logging.ERROR:
        print(f"slugline: {terminal(text)}", file=sys.stderr)
    else:
        print(terminal(text), file=sys.stderr)
