"""The settings: read from the environment and from `.env`, here and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict, SettingsError

from bot.errors import ConfigError

LEAST_KEY = 32
"""Characters of the key that secrets are sealed by."""
STREAM_FIELDS = (
    *("json", "id", "url", "title", "text", "source", "lang", "published", "version"),
    *("byline", "dateline", "modified"),
)
"""What a field of a stream can be: the article as JSON, or one of our own fields."""
LEAST_TOKEN = 16
"""Characters of a token that may push articles: fewer could be guessed."""


class Settings(BaseSettings):
    """Everything that can be set, as SLUGLINE_<NAME>."""

    model_config = SettingsConfigDict(env_prefix="SLUGLINE_", env_file=".env", env_ignore_empty=True, extra="ignore")

    data_dir: Path = Field(
        default=Path("~/.local/share/slugline"), description="Where the embedded server keeps its data."
    )
    redis_url: str | None = Field(
        default=None,
        description="A server of your own: redis://, rediss:// (TLS) or unix://, with user:password; redis+cluster://, redis+sentinel://. Empty: the embedded one.",
        pattern=r"^(rediss?(\+(cluster|sentinel))?|unix)://",
    )
    redis_wait_replicas: int = Field(
        default=0,
        ge=0,
        le=10,
        description="Replicas that must confirm each write before it counts, so that no failover undoes it. 0: none.",
    )
    desk: str = Field(
        default="desk", description="The desk's name; desks share nothing.", pattern=r"^[a-z0-9_-]{1,40}$"
    )
    watch: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("*",), description='What the console is told: a query, or a JSON list of queries. "*" is everything.'
    )
    timezone: str = Field(default="UTC", description="The zone in which the console shows times, as Europe/Berlin.")
    log_level: str = Field(
        default="WARNING", description="DEBUG, INFO, WARNING or ERROR.", pattern="^(DEBUG|INFO|WARNING|ERROR)$"
    )
    log_format: str = Field(
        default="text",
        description="How the log is written: text, or json: an object a line, for machines.",
        pattern="^(text|json)$",
    )
    max_article_bytes: int = Field(
        default=5 * 1024 * 1024, ge=1024, le=64 * 1024 * 1024, description="Longest article taken in, in bytes."
    )
    max_intake: int = Field(default=100_000, ge=1, description="Most articles waiting; beyond it ingest is refused.")
    story_idle_days: float = Field(
        default=14.0, gt=0, le=365, description="A story without reports for so long is over."
    )
    article_days: float = Field(default=30.0, gt=0, le=3650, description="How long it is known what was decided.")
    old_after_days: float = Field(default=14.0, gt=0, le=3650, description="Articles older than this raise no alert.")
    max_stories: int = Field(default=50_000, ge=10, description="Most live stories; beyond it the idlest are dropped.")
    max_memory_mb: int = Field(
        default=4096,
        ge=0,
        description="Most memory of the embedded server, in MB; when full, ingest is refused. 0: no bound.",
    )
    max_statements: int = Field(default=400, ge=20, le=10_000, description="Most sentences remembered of a story.")
    max_quotes: int = Field(default=5, ge=1, le=20, description="Most sentences quoted in one message.")
    multilingual: str = Field(
        default="auto",
        description="Compare articles across languages by the extra slugline[multilingual]: auto (if installed), on or off.",
        pattern="^(auto|on|off)$",
    )
    edit_debounce_seconds: float = Field(
        default=30.0, ge=0, le=3600, description="Shortest time between edits of a root."
    )
    lease_seconds: float = Field(
        default=30.0, ge=5, le=3600, description="How long a worker may take to send a message."
    )
    takeover_seconds: float = Field(
        default=30.0, ge=5, le=3600, description="A worker silent for so long is dead; others take its articles."
    )
    retry_attempts: int = Field(default=8, ge=1, le=100, description="Tries before a message becomes a dead letter.")
    retry_base_seconds: float = Field(default=1.0, gt=0, le=60, description="First wait between tries; it doubles.")
    retry_cap_seconds: float = Field(default=300.0, ge=1, le=86_400, description="Longest wait between tries.")
    queue_messages: int = Field(
        default=60,
        ge=0,
        le=10_000,
        description="Messages that may wait for one channel; beyond it what is not critical is held for a digest. 0: no bound.",
    )
    queue_seconds: float = Field(
        default=300.0, ge=10, le=86_400, description="The same, where more than ten wait and the oldest for so long."
    )
    queue_digest_minutes: float = Field(
        default=5.0, ge=1, le=1440, description="How often what is held for that is told, in minutes."
    )
    unserved_hours: float = Field(
        default=24.0,
        gt=0,
        le=720,
        description="A message to a platform that no worker serves becomes a dead letter after so long.",
    )

    http_host: str = Field(default="127.0.0.1", description="Where run listens for a wire's pushes and for machines.")
    http_port: int | None = Field(
        default=None,
        ge=0,
        le=65_535,
        description="Its port. 0: none. Empty: 8470, or none where another has that.",
    )
    http_public_url: str = Field(
        default="",
        description="The public address that leads to it, as https://slugline.example: hubs push feeds there (WebSub). Empty: none.",
        pattern=r"^(https?://[^\s?#]+)?$",
    )
    http_tokens: Annotated[dict[str, SecretStr], NoDecode] = Field(
        default={},
        description='Who may push articles: a JSON object of sources and their tokens, {"Coastal Press": "..."}.',
    )

    stream: str = Field(
        default="",
        max_length=512,
        description="A Redis stream of another program that run reads articles from, by its key. See docs/streams.md.",
    )
    stream_url: str | None = Field(
        default=None,
        description="The server of that stream, as SLUGLINE_REDIS_URL. Empty: the desk's own.",
        pattern=r"^(rediss?(\+(cluster|sentinel))?|unix)://",
    )
    stream_fields: Annotated[dict[str, str], NoDecode] = Field(
        default={},
        description='Which of its fields are which of ours: a JSON object, {"headline": "title", "body": "text"}; or {"data": "json"}.',
    )
    stream_from: str = Field(
        default="new",
        description="What is read of it at first: new (what comes from then on), or all.",
        pattern="^(new|all)$",
    )

    feed_poll: bool = Field(default=True, description="Whether run polls the desk's feeds.")
    feed_min_minutes: float = Field(
        default=5.0, ge=0.5, le=1440, description="Shortest time between two polls of a feed, in minutes."
    )
    feed_max_minutes: float = Field(
        default=60.0, ge=1, le=1440, description="Longest time between two polls of a feed that works, in minutes."
    )
    feed_max_new: int = Field(
        default=25, ge=1, le=500, description="Most new items taken from one poll, the newest; the rest is noted."
    )
    feed_old_hours: float = Field(
        default=72.0, gt=0, le=8760, description="New items of a feed that are older than this are not taken in."
    )
    feed_host_seconds: float = Field(
        default=1.0, ge=0, le=600, description="Shortest time between two requests to one host."
    )
    feed_at_once: int = Field(default=16, ge=1, le=200, description="Most feeds that are polled at one time.")
    feed_timeout_seconds: float = Field(
        default=30.0, ge=1, le=120, description="How long the fetch of a feed may take, redirects included."
    )
    feed_max_bytes: int = Field(
        default=10 * 1024 * 1024, ge=10_000, le=100_000_000, description="Longest feed that is read, decompressed."
    )
    feed_max_items: int = Field(default=500, ge=1, le=10_000, description="Most items of a feed that are read.")
    feed_contact: str = Field(
        default="",
        description="What tells a feed's owner whom to ask: an address or page, sent as part of User-Agent.",
        pattern=r"^[\x21-\x7e]{0,200}$",
    )
    feed_private_networks: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description='Networks of your own that feeds may be fetched from, as a JSON list: ["10.1.0.0/16"]. Others are refused.',
    )

    slack_bot_token: SecretStr | None = Field(
        default=None, description="Slack's Bot User OAuth Token, xoxb-...; with it, Slack is served. See docs/slack.md."
    )
    slack_app_token: SecretStr | None = Field(
        default=None, description="Slack's app-level token, xapp-..., for Socket Mode: no public address is needed."
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="Slack's signing secret, where Slack reaches the bot by HTTP instead."
    )
    slack_channel: str = Field(
        default="",
        description="A Slack channel, as C0123ABCD, that is told what SLUGLINE_WATCH says, besides what people subscribe.",
        pattern=r"^((T[A-Z0-9]{1,20}/)?[CG][A-Z0-9]{2,20})?$",
    )
    slack_pace_seconds: float = Field(
        default=1.0, ge=0, le=60, description="Shortest time between two messages in one Slack channel."
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="Where Slack's Web API is.", pattern=r"^https?://.+/$"
    )

    slack_client_id: str = Field(
        default="",
        description="Slack's Client ID of the app, for several workspaces: /slack/install is served. See docs/slack.md.",
        pattern=r"^[0-9.]*$",
    )
    slack_client_secret: SecretStr | None = Field(default=None, description="Its Client Secret.")
    slack_workspaces: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description='Workspaces that may install the app, besides that of the bot token: a JSON list of ids as T0123ABCD, or "*".',
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="What the tokens of further workspaces are sealed by: 32 characters at least, as openssl rand -base64 32 gives.",
    )
    secret_key_before: SecretStr | None = Field(
        default=None, description="The key before, while it gives way to a new one: run seals all anew at its start."
    )

    matrix_homeserver: str | None = Field(
        default=None,
        description="Matrix: the address of the bot's homeserver; with it, Matrix is served. See docs/matrix.md.",
        pattern=r"^https?://\S+$",
    )
    matrix_user: str = Field(
        default="", description="The bot's Matrix id, as @slugline:example.org.", pattern=r"^(@[^:\s]+:\S+)?$"
    )
    matrix_access_token: SecretStr | None = Field(default=None, description="Its access token; or set a password.")
    matrix_password: SecretStr | None = Field(
        default=None, description="Its password: exchanged once for a token, which is kept in the data directory."
    )
    matrix_room: str = Field(
        default="",
        description="A Matrix room, as !abc:example.org, that is told what SLUGLINE_WATCH says, besides what people subscribe.",
        pattern=r"^(!\S+)?$",
    )
    matrix_inviters: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description='Whose invitations are taken: a JSON list of users, servers, or "*". Else the bot\'s own server.',
    )
    matrix_trust: str = Field(
        default="first-use",
        description="Whose devices are trusted: first-use (every device of a room), or verified: no others can read, or command.",
        pattern="^(first-use|verified)$",
    )
    matrix_verifiers: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Whose devices may be verified by emoji: a JSON list of users. See docs/matrix.md.",
    )

    @field_validator("matrix_access_token", "matrix_password")
    @classmethod
    def _spoken(cls, value: SecretStr | None) -> SecretStr | None:
        return value if value is not None and value.get_secret_value() else None

    @field_validator("secret_key", "secret_key_before")
    @classmethod
    def _long(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < LEAST_KEY:
            raise ValueError(f"it is shorter than {LEAST_KEY} characters; make one by: openssl rand -base64 32")
        return value

    @field_validator("slack_bot_token", "slack_app_token", "slack_signing_secret", "slack_client_secret")
    @classmethod
    def _bare(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and any(c.isspace() or not c.isascii() for c in value.get_secret_value()):
            raise ValueError("there are blanks in it, or characters that no token has; copy it anew")
        return value

    @field_validator(
        "watch", "slack_workspaces", "matrix_inviters", "matrix_verifiers", "feed_private_networks", mode="before"
    )
    @classmethod
    def _queries(cls, value: object) -> object:
        if isinstance(value, str):
            if value.lstrip().startswith("["):
                return json.loads(value)
            return (value,)
        return value

    @field_validator("http_tokens", mode="before")
    @classmethod
    def _tokens(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        write = f"write a JSON object of sources and tokens of at least {LEAST_TOKEN} characters"
        read = _object(value, write, LEAST_TOKEN)
        if len(set(read.values())) < len(read):
            raise ValueError("two sources have one token; give each its own")
        return read

    @field_validator("stream_fields", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        read = _object(value, "write a JSON object of the stream's fields and ours")
        if unknown := [name for name in read.values() if name not in STREAM_FIELDS]:
            raise ValueError(f"{unknown[0]!r} is none of our fields; they are {', '.join(STREAM_FIELDS)}")
        if len(set(read.values())) < len(read):
            raise ValueError("two fields of the stream are one of ours; name one of them")
        return read

    @field_validator("feed_max_minutes")
    @classmethod
    def _longer(cls, value: float, info: ValidationInfo) -> float:
        least = info.data.get("feed_min_minutes", 0.0)
        if value < least:
            raise ValueError(f"it is less than SLUGLINE_FEED_MIN_MINUTES ({least:g}); raise it")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such time zone; use a name like Europe/Berlin or UTC") from error
        return value

    @field_validator("data_dir")
    @classmethod
    def _home(cls, value: Path) -> Path:
        return value.expanduser().absolute()


def load(**given: object) -> Settings:
    """The settings from the environment; ``given`` ones come first.

    Raises:
        ConfigError: names the variable and the remedy.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(("SLUGLINE", *(str(p) for p in first["loc"][:1]))).upper()
        message = str(first["msg"]).removeprefix("Value error, ")
        secret = name.endswith(("TOKEN", "TOKENS", "SECRET", "PASSWORD", "KEY", "KEY_BEFORE"))
        # without the cause: it would show a secret to whoever prints the traceback
        it_is = "" if secret else f" (it is {first.get('input')!r})"
        raise ConfigError(f"{name}: {message}{it_is}; see .env.example") from (None if secret else error)
    except SettingsError as error:
        raise ConfigError(f"{error}; see .env.example") from error


def _object(text: str, write: str, least: int = 0) -> dict[str, str]:
    """A JSON object of texts of at least so many characters; ``write`` says what would be right. Raises ValueError."""
    try:
        read = json.loads(text)
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from None
    if not isinstance(read, dict) or not all(isinstance(v, str) and len(v) >= least for v in read.values()):
        raise ValueError(write)
    return read


def secret(value: SecretStr | None) -> str:
    """A secret in the clear; "" if it is not set."""
    return value.get_secret_value() if value is not None else ""


def env_example() -> str:
    """The text of `.env.example`: every setting with its description and default."""
    lines = ["# Slugline's settings with their defaults. Copy to .env and change what you need.", ""]
    for name, field in Settings.model_fields.items():
        default = field.get_default(call_default_factory=True)
        value = "" if default is None else json.dumps(default) if isinstance(default, tuple | dict) else str(default)
        lines += [f"# {field.description}", f"#SLUGLINE_{name.upper()}={value}", ""]
    return "\n".join(lines)
