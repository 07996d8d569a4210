"""From nothing to a channel that is told: the manifest, the check, suspension."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from redis.asyncio import Redis

from bot.book import Subscription
from bot.delivery.suspend import Suspender
from bot.errors import ConfigError
from bot.health import examine
from bot.model import Destination
from bot.settings import load
from bot.store.book import BookStore, Edit
from bot.store.installations import Installation, InstallationStore
from bot.store.news import NewsStore
from bot.store.outbox import Outbox
from bot.store.seal import Seal
from bot.store.server import EmbeddedServer
from handlers.slack import manifest
from tests.slack.fake.state import BOT_SCOPES
from tests.slack.support import APP_TOKEN, ELSEWHERE, NEWS, ROOT, TOKEN, FakeSlack


def test_the_manifest_is_that_of_the_code() -> None:
    assert (ROOT / "slack" / "manifest.yaml").read_text() == manifest.text()


def test_the_fake_grants_what_the_manifest_asks_for_and_no_more() -> None:
    assert set(BOT_SCOPES) == set(manifest.SCOPES)


def test_every_scope_stands_in_the_manual_with_its_reason() -> None:
    manual = (ROOT / "docs" / "slack.md").read_text()
    for scope, reason in manifest.SCOPES.items():
        assert f"| `{scope}` | {reason} |" in manual


async def check(fake: FakeSlack, tmp_path: Path, *args: str, **settings: str) -> tuple[int, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")}
    given = {
        "SLUGLINE_SLACK_API_URL": fake.url,
        "SLUGLINE_SLACK_BOT_TOKEN": TOKEN,
        "SLUGLINE_SLACK_APP_TOKEN": APP_TOKEN,
    }
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "check", "slack", *args, env=plain | given | settings, cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    out, _ = await child.communicate()
    assert child.returncode is not None
    assert TOKEN.encode() not in out
    assert APP_TOKEN.encode() not in out
    return child.returncode, out.decode()


async def test_check_finds_all_well(fake: FakeSlack, tmp_path: Path) -> None:
    code, out = await check(fake, tmp_path, "--channel", NEWS)
    assert (code, "NO" in out) == (0, False)
    assert "#news (C1NEWS) is ready" in out
    assert await fake.messages() == []


async def test_check_says_where_threads_cannot_be_read(fake: FakeSlack, tmp_path: Path) -> None:
    await fake.do("threads", readable=False)
    code, out = await check(fake, tmp_path, "--channel", NEWS)
    assert (code, "threads cannot be read (not_allowed_token_type)" in out) == (0, True)


async def test_check_looks_at_every_workspace_where_the_app_was_installed(
    fake: FakeSlack, tmp_path: Path, client: Redis, server: EmbeddedServer, desk: str
) -> None:
    store = InstallationStore(client, desk, Seal(["k" * 32]))
    more = {
        "SLUGLINE_SLACK_CLIENT_ID": "1111.2222", "SLUGLINE_SLACK_CLIENT_SECRET": "s", "SLUGLINE_SECRET_KEY": "k" * 32,
        "SLUGLINE_REDIS_URL": server.url, "SLUGLINE_DESK": desk,
    }  # fmt: skip
    code, out = await check(fake, tmp_path, **more)
    assert (code, "no further workspace yet" in out) == (0, True)
    for team in ("T2", "T3"):
        await fake.do("team", id=team, token=f"xoxb-{team}-secret")
        await store.save(Installation(team, f"Desk {team}", f"xoxb-{team}-secret", "U", "B", "U1ADA", 1.0))
    await fake.do("revoke", team="T3")
    channels = ("--channel", f"T2/{ELSEWHERE}", "--channel", f"T9/{NEWS}")
    code, out = await check(fake, tmp_path, *channels, SLUGLINE_SLACK_BOT_TOKEN="", **more)
    assert code == 1
    for words in (
        "ok  no SLUGLINE_SLACK_BOT_TOKEN: the workspaces where the app was installed",
        "ok  Desk T2 (T2): the bot token is good",
        "NO  Desk T2 (T2): the app is not in #elsewhere",
        "NO  Desk T3 (T3): the bot token is refused: token_revoked",
        "NO  the app is not installed in T9",
    ):
        assert words in out
    assert "secret" not in out
    code, out = await check(fake, tmp_path, "--channel", f"T2/{NEWS}")
    assert (code, "SLUGLINE_SLACK_CLIENT_ID" in out) == (1, True)


async def test_check_names_the_scope_the_invitation_and_the_token_that_are_missing(
    fake: FakeSlack, tmp_path: Path
) -> None:
    await fake.do("scopes", without=["chat:write"], app=False)
    await fake.do("archive", channel=NEWS)
    code, out = await check(fake, tmp_path, "--channel", ELSEWHERE, "--channel", NEWS, "--channel", "C0NONE")
    assert code == 1
    for words in (
        "NO  the scope chat:write is missing: to post",
        "NO  Socket Mode is refused: missing_scope",
        "connections:write",
        "NO  the app is not in #elsewhere (C4OUT)",
        "/invite @Slugline",
        "NO  #news (C1NEWS) is archived",
        "NO  C0NONE is not there",
    ):
        assert words in out
    await fake.do("revoke")
    code, out = await check(fake, tmp_path)
    assert (code, "NO  the bot token is refused: token_revoked" in out, "Reinstall" in out) == (1, True, True)
    code, out = await check(fake, tmp_path, SLUGLINE_SLACK_BOT_TOKEN="", SLUGLINE_SLACK_APP_TOKEN="")
    assert (code, "NO  no SLUGLINE_SLACK_BOT_TOKEN" in out, "NO  no SLUGLINE_SLACK_APP_TOKEN" in out) == (1, True, True)


def test_a_token_with_a_blank_is_refused_and_never_shown() -> None:
    with pytest.raises(ConfigError) as error:
        load(slack_bot_token="xoxb-very secret")
    assert "SLUGLINE_SLACK_BOT_TOKEN" in str(error.value)
    assert "very" not in str(error.value)
    assert error.value.__cause__ is None
    assert "very" not in repr(load(slack_bot_token="xoxb-verysecret"))


async def test_a_suspension_is_kept_and_told_once_to_who_subscribed(client: Redis, desk: str) -> None:
    books, outbox = BookStore(client, desk), Outbox(client, desk)
    news = Destination("slack", NEWS)
    given = {
        "s1": Subscription("s1", news, "t1", by="slack:U1ADA"),
        "s2": Subscription("s2", news, "t2", by="slack:U1ADA"),
    }
    await books.edit("slack:U1ADA", "subscribe", 1.0, lambda _: Edit({"subscriptions": given}))
    suspender = Suspender(books, outbox, lambda: 1000.0)
    for _ in range(2):
        await suspender(news, "the channel is archived")
    assert (await books.read()).place(news).suspended == "the channel is archived"
    (notice,) = await outbox.claim(1000.0, 30.0, 10)
    assert notice.delivery.destination == Destination("slack", "U1ADA")
    assert "the channel is archived" in notice.delivery.notice
    store = NewsStore(client, desk)
    await store.prepare()
    found = await examine(client, store, outbox, load(desk=desk), 1000.0)
    assert any(w.startswith(f"nothing can be sent to slack:{NEWS}: the channel is archived") for w in found.warnings)
    await suspender.lift(news)
    assert (await books.read()).place(news).suspended == ""
