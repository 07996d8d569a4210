"""What the fake keeps: workspaces, people, channels, messages, views, and the faults that are set."""

from __future__ import annotations

import itertools
import pickle
import random
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

BOT_SCOPES = (
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "commands",
    "groups:history", "groups:read", "im:history", "im:read", "im:write", "users:read",
)  # fmt: skip
"""What a workspace's bot token may do, unless a test says otherwise."""


@dataclass
class User:
    id: str
    name: str
    tz: str = "Europe/Berlin"
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    deleted: bool = False

    def shown(self, team: str) -> dict[str, Any]:
        return {
            "id": self.id, "team_id": team, "name": self.name.lower().replace(" ", "."), "real_name": self.name,
            "deleted": self.deleted, "tz": self.tz, "is_admin": self.is_admin, "is_owner": self.is_owner,
            "is_bot": self.is_bot, "profile": {"display_name": self.name, "real_name": self.name},
        }  # fmt: skip


@dataclass
class Message:
    ts: str
    user: str
    text: str
    blocks: list[Any] | None = None
    thread_ts: str | None = None
    metadata: dict[str, Any] | None = None
    bot_id: str | None = None
    edited: str | None = None
    broadcast: bool = False
    edits: int = 0
    deleted: bool = False
    unfurl_links: bool = True
    unfurl_media: bool = True

    def shown(self, with_metadata: bool) -> dict[str, Any]:
        out: dict[str, Any] = {"type": "message", "ts": self.ts, "user": self.user, "text": self.text}
        if self.bot_id:
            out["bot_id"] = self.bot_id
        if self.blocks is not None:
            out["blocks"] = self.blocks
        if self.thread_ts:
            out["thread_ts"] = self.thread_ts
        if self.broadcast:
            out["subtype"] = "thread_broadcast"
        if self.edited:
            out["edited"] = {"user": self.user, "ts": self.edited}
        if self.metadata and with_metadata:
            out["metadata"] = self.metadata
        if self.deleted:
            # the root of a thread that has replies stays as a tombstone
            out |= {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted.", "hidden": True}
            out.pop("blocks", None)
            out.pop("metadata", None)
        return out


@dataclass
class Channel:
    id: str
    name: str
    private: bool = False
    im: str = ""
    archived: bool = False
    members: set[str] = field(default_factory=set)
    messages: dict[str, Message] = field(default_factory=dict)

    def shown(self, bot: str) -> dict[str, Any]:
        if self.im:
            return {"id": self.id, "is_im": True, "user": self.im, "is_archived": False}
        return {
            "id": self.id, "name": self.name, "is_channel": not self.private, "is_group": self.private, "is_im": False,
            "is_private": self.private, "is_archived": self.archived, "is_member": bot in self.members,
            "num_members": len(self.members),
        }  # fmt: skip

    def replies(self, ts: str) -> list[Message]:
        return [m for m in self.messages.values() if m.thread_ts == ts and m.ts != ts]


@dataclass
class Ephemeral:
    channel: str
    user: str
    text: str
    blocks: list[Any] | None
    thread_ts: str | None
    ts: str
    via: str  # "api" or "response_url"


@dataclass
class Fault:
    """Something that goes wrong with the next ``times`` calls of ``method`` in ``channel`` ("" is any)."""

    kind: str  # lose_reply, lose_request, slow_reply, slow_request, limit, status, error
    method: str = ""
    channel: str = ""
    times: int = 1
    seconds: float = 1.0
    status: int = 503
    error: str = ""

    def fits(self, method: str, channel: str) -> bool:
        return self.times > 0 and self.method in ("", method) and self.channel in ("", channel)


@dataclass
class Chaos:
    """Random faults on posting, editing and looking up, from a seed."""

    seed: int
    lose_reply: float = 0.0
    lose_request: float = 0.0
    limit: float = 0.0
    status: float = 0.0

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def draw(self) -> Fault | None:
        at = self.random.random()
        for kind in ("lose_reply", "lose_request", "limit", "status"):
            share = getattr(self, kind)
            if at < share:
                return Fault(kind, seconds=1.0)
            at -= share
        return None


@dataclass
class Call:
    method: str
    args: dict[str, Any]
    outcome: str
    at: float


class Team:
    """One workspace with one installation of the app."""

    def __init__(self, id: str, token: str) -> None:
        self.id = id
        self.token = token
        self.refresh = ""
        """What a new token is had by, once; "" where tokens do not end."""
        self.scopes = set(BOT_SCOPES)
        self.reads_threads = True
        self.revoked = ""
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.ephemerals: list[Ephemeral] = []
        self.homes: dict[str, dict[str, Any]] = {}
        self.modals: dict[str, list[dict[str, Any]]] = {}
        self.triggers: dict[str, tuple[str, float]] = {}
        self.bot = User(f"UBOT{id}", "Slugline", is_bot=True)
        self.users[self.bot.id] = self.bot

    def channel_by(self, id_or_name: str) -> Channel | None:
        if id_or_name in self.channels:
            return self.channels[id_or_name]
        name = id_or_name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == name and not c.im), None)

    def im_with(self, user: str) -> Channel:
        found = next((c for c in self.channels.values() if c.im == user), None)
        if found is None:
            found = Channel(f"D{user[1:]}", "", im=user, members={user, self.bot.id})
            self.channels[found.id] = found
        return found


class World:
    """Everything."""

    app_id = "A0SLUGLINE"
    app_token = "xapp-1-A0SLUGLINE-1-fake"
    signing_secret = "5ecret"
    client_id, client_secret = "1111.2222", "client-5ecret"

    def __init__(self) -> None:
        self.teams: dict[str, Team] = {}
        self.faults: list[Fault] = []
        self.chaos: Chaos | None = None
        self.pace: tuple[float, int] | None = None
        self.spoken: dict[str, list[float]] = {}
        self.calls: list[Call] = []
        self.app_scopes = {"connections:write"}
        self.app_token_revoked = False
        self.trigger_seconds = 3.0
        self.codes: dict[str, str] = {}
        """Codes of installations that somebody agreed to -> workspace."""
        self.rotation = 0.0
        """Seconds for which tokens are good; 0: for ever."""
        self._count = itertools.count(1)
        self._last = 0
        self.team("T1", "xoxb-T1-fake")

    def team(self, id: str, token: str) -> Team:
        made = Team(id, token)
        self.teams[id] = made
        for user, name, admin in (("U1ADA", "Ada Lind", True), ("U2BO", "Bo Harlow", False)):
            made.users[user] = User(user, name, is_admin=admin)
        for cid, name, private in (("C1NEWS", "news", False), ("C2PORT", "port", False), ("G3DESK", "desk", True)):
            made.channels[cid] = Channel(cid, name, private, members={*made.users})
        made.channels["C4OUT"] = Channel("C4OUT", "elsewhere", members={"U1ADA", "U2BO"})
        return made

    def by_token(self, token: str) -> Team | None:
        return next((t for t in self.teams.values() if t.token == token), None)

    def ts(self) -> str:
        """The id of a message: a time with six digits, unique and rising."""
        self._last = max(int(time.time() * 1e6), self._last + 1)
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def after(self, ts: str) -> None:
        """No message will be older than this one."""
        self._last = max(self._last, int(ts.replace(".", "")))

    def id(self, prefix: str) -> str:
        return f"{prefix}{next(self._count):06d}"

    def fault(self, method: str, channel: str) -> Fault | None:
        for fault in self.faults:
            if fault.fits(method, channel):
                fault.times -= 1
                return fault
        if self.chaos and method in (
            "chat.postMessage",
            "chat.update",
            "conversations.history",
            "conversations.replies",
        ):
            return self.chaos.draw()
        return None

    def limited(self, team: Team, channel: str) -> float | None:
        """Seconds to wait before a channel may be spoken in again, None if it may now.

        https://docs.slack.dev/apis/web-api/rate-limits: one message a second and channel; short bursts are tolerated.
        """
        if self.pace is None:
            return None
        per, burst = self.pace
        now = time.monotonic()
        said = [t for t in self.spoken.get(f"{team.id}/{channel}", []) if now - t < per * burst]
        self.spoken[f"{team.id}/{channel}"] = said
        if len(said) >= burst:
            return max(1.0, per * burst - (now - said[0]))
        said.append(now)
        return None

    def dump(self) -> dict[str, Any]:
        """All state, for tests to read."""
        return {
            "teams": {
                t.id: {
                    "token": t.token,
                    "channels": {
                        c.id: {
                            "name": c.name, "im": c.im, "archived": c.archived, "members": sorted(c.members),
                            "messages": [asdict(m) for m in c.messages.values()],
                        }
                        for c in t.channels.values()
                    },
                    "ephemerals": [asdict(e) for e in t.ephemerals],
                    "homes": t.homes,
                    "modals": t.modals,
                }
                for t in self.teams.values()
            },
            "calls": [asdict(c) for c in self.calls],
        }  # fmt: skip


class Kept:
    """The messages of a world in a file, one record a change: (workspace, channel, ts, message or None)."""

    def __init__(self, file: Path, world: World) -> None:
        if file.exists():
            with file.open("rb") as before:
                while before.peek(1):
                    team, channel, ts, message = pickle.load(before)  # our own file
                    messages = world.teams[team].channels[channel].messages
                    if message is None:
                        messages.pop(ts, None)
                    else:
                        messages[ts] = message
                    world.after(ts)
        # unbuffered: what was written outlives the process
        self._file = file.open("ab", buffering=0)

    def note(self, team: Team, answer: dict[str, Any], args: dict[str, Any]) -> None:
        """Keeps what a call changed: the message of its answer, and the root that it went under."""
        channel = team.channels.get(str(answer.get("channel")))
        if channel is None or "ts" not in answer:
            return
        for ts in dict.fromkeys((args.get("thread_ts"), answer["ts"])):
            if ts is not None:
                self._file.write(pickle.dumps((team.id, channel.id, ts, channel.messages.get(ts))))
