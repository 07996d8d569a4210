"""Whether Matrix lets us do what we must: what is wrong with the account, its keys or its rooms, and what to do about it.

It asks the homeserver itself and reads the store of keys; it logs nobody in and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
from nio import AsyncClientConfig
from nio.store import DefaultStore
from vodozemac import LibolmPickleException, PickleException

from bot.delivery.homeserver import AWAY, REFUSED, kept_login
from handlers.finding import Finding

MOST = 500
"""Rooms that are looked at."""
STATE = [
    "m.room.create",
    "m.room.name",
    "m.room.canonical_alias",
    "m.room.encryption",
    "m.room.power_levels",
    "m.room.tombstone",
]
LOOK = {
    "presence": {"types": []},
    "account_data": {"types": []},
    "room": {
        "state": {"types": STATE},
        "timeline": {"types": STATE, "limit": 1},
        "ephemeral": {"types": []},
        "account_data": {"types": []},
    },
}
"""A sync that brings invitations, and how rooms are set up. Nothing follows it, so that nothing is lost by it."""
MANUAL = "docs/matrix.md"


@dataclass(frozen=True, slots=True)
class Access:
    """How the bot gets in: the address of its homeserver, its id, a token or a password, and its directory."""

    homeserver: str
    user: str
    where: Path
    token: str = ""
    password: str = ""


class _Refused(Exception):
    """The homeserver says no."""

    def __init__(self, status: int, answer: Any) -> None:
        answer = answer if isinstance(answer, dict) else {}
        self.code = str(answer.get("errcode") or f"HTTP {status}")
        self.after = answer.get("retry_after_ms")
        super().__init__(f"{self.code} {answer.get('error') or ''}".strip())


class _Asker:
    """Asks with the bot's token."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session, self._base, self.token = session, base.rstrip("/"), ""

    async def __call__(self, path: str, body: object = None) -> Any:
        """Raises _Refused, AWAY."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        method = "GET" if body is None else "POST"
        async with self._session.request(method, f"{self._base}{path}", json=body, headers=headers) as reply:
            try:
                answer = await reply.json(content_type=None)
            except ValueError:
                answer = None
            if reply.status >= 400 or not isinstance(answer, dict):
                raise _Refused(reply.status, answer)
            return answer


async def check(access: Access, rooms: Iterable[str], welcome: Callable[[str], bool]) -> list[Finding]:
    """Looks at the homeserver, the token, the keys, cross-signing, invitations, and rooms.

    ``rooms`` must be joined; the others that are joined are looked at, too. ``welcome`` says whose invitations are taken.
    """
    found: list[Finding] = []
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30)) as session:
        ask = _Asker(session, access.homeserver)
        try:
            found.append(await _server(ask, access.homeserver))
            device = await _login(ask, access, found)
            if device:
                await _keys(ask, access, device, found)
                await _rooms(ask, access.user, list(dict.fromkeys(rooms)), welcome, found)
        except _Refused as error:
            found.append(
                _limited(error) or Finding(f"the homeserver answers: {error}", "look at its log, then try again")
            )
        except AWAY as error:
            found.append(
                Finding(
                    f"{access.homeserver} cannot be reached: {error or type(error).__name__}",
                    "look at the network, at the homeserver, and at SLUGLINE_MATRIX_HOMESERVER",
                )
            )
    return found


def _limited(error: _Refused) -> Finding | None:
    if error.code != "M_LIMIT_EXCEEDED":
        return None
    wait = f"for {error.after / 1000:g} s" if isinstance(error.after, int | float) else "for a while"
    return Finding(
        f"the homeserver asks the bot to wait {wait}: M_LIMIT_EXCEEDED",
        "let its admin lift the limit for the bot (Synapse: override_ratelimit of the admin API), or wait",
    )


async def _server(ask: _Asker, base: str) -> Finding:
    try:
        versions = (await ask("/_matrix/client/versions")).get("versions", [])
    except _Refused as error:
        if limited := _limited(error):
            return limited
        remedy = "set SLUGLINE_MATRIX_HOMESERVER to its client address, as /.well-known/matrix/client of your domain names it"
        return Finding(f"{base} is no Matrix homeserver: {error}", remedy)
    return Finding(f"{base} answers, up to {versions[-1] if versions else 'an unknown version'} of the specification")


async def _login(ask: _Asker, access: Access, found: list[Finding]) -> str:
    """The device that the token belongs to, "" if there is none to go on with."""
    kept = kept_login(access.where, access.user)
    ask.token = access.token or kept.get("token", "")
    name = "SLUGLINE_MATRIX_ACCESS_TOKEN" if access.token else "the token that the password was exchanged for"
    if not ask.token:
        found.append(await _password(ask, access))
        return ""
    try:
        me = await ask("/_matrix/client/v3/account/whoami")
    except _Refused as error:
        if error.code not in REFUSED:
            raise
        remedy = (
            "log in anew and set its token" if access.token else "start: slugline run; it logs in anew by the password"
        )
        if not access.token and not access.password:
            remedy = "set SLUGLINE_MATRIX_PASSWORD or SLUGLINE_MATRIX_ACCESS_TOKEN"
        found.append(Finding(f"{name} is refused: {error}", f"{remedy}; the new device needs new keys, see {MANUAL}"))
        return ""
    if me.get("user_id") != access.user:
        found.append(
            Finding(f"{name} is of {me.get('user_id')}", f"set SLUGLINE_MATRIX_USER to that, not {access.user}")
        )
        return ""
    device = str(me.get("device_id") or "")
    if not device:
        found.append(Finding(f"{name} belongs to no device", "make one by logging in as a client does"))
        return ""
    found.append(Finding(f"{name} is good: {access.user}, device {device}"))
    return device


async def _password(ask: _Asker, access: Access) -> Finding:
    flows = [f.get("type") for f in (await ask("/_matrix/client/v3/login")).get("flows", [])]
    if access.password and "m.login.password" in flows:
        return Finding("the bot has not logged in yet", "start: slugline run; it does so by SLUGLINE_MATRIX_PASSWORD")
    if access.password:
        return Finding(
            f"the homeserver takes no passwords ({', '.join(str(f) for f in flows)})",
            f"log in once by a client and set SLUGLINE_MATRIX_ACCESS_TOKEN; see {MANUAL}",
        )
    return Finding("no token and no password", "set SLUGLINE_MATRIX_ACCESS_TOKEN or SLUGLINE_MATRIX_PASSWORD")


# --- keys


async def _keys(ask: _Asker, access: Access, device: str, found: list[Finding]) -> None:
    answer = await ask("/_matrix/client/v3/keys/query", {"device_keys": {access.user: []}})
    theirs = answer.get("device_keys", {}).get(access.user, {}).get(device)
    ours = _store(access, device)
    if ours is None:
        remedy = (
            "start: slugline run"
            if theirs is None
            else f"bring back its backup, or log in anew as a new device: {MANUAL}"
        )
        found.append(Finding(f"there are no keys of device {device} in {access.where}", remedy))
    elif theirs is None:
        found.append(
            Finding(f"the keys of device {device} are not on the homeserver", "start: slugline run; it uploads them")
        )
    elif theirs.get("keys", {}).get(f"ed25519:{device}") != ours:
        found.append(
            Finding(
                f"the homeserver has other keys of device {device} than {access.where}",
                f"nobody can read what it sends; bring back its backup, or log in anew as a new device: {MANUAL}",
            )
        )
    else:
        counts = (await ask("/_matrix/client/v3/keys/upload", {})).get("one_time_key_counts", {})
        n = int(counts.get("signed_curve25519", 0))
        found.append(Finding(f"its keys are there and match; fingerprint {ours}"))
        found.append(
            Finding(f"it has {n} one-time keys on the homeserver")
            if n
            else Finding("it has no one-time keys left", "start: slugline run; it uploads more")
        )
    found.append(_signing(access.user, device, answer, theirs or {}))


def _store(access: Access, device: str) -> str | None:
    """The fingerprint of the device whose keys are in the directory; None if there are none."""
    if not (access.where / f"{access.user}_{device}.db").exists():
        return None
    store = DefaultStore(access.user, device, str(access.where), AsyncClientConfig().pickle_key)
    try:
        account = store.load_account()
        return str(account.identity_keys["ed25519"]) if account is not None else None
    except (LibolmPickleException, PickleException):
        return "unreadable"
    finally:
        store.database.close()


def _signing(user: str, device: str, answer: Any, keys: Any) -> Finding:
    """Cross-signing is something that people's clients want; the bot does without."""
    if not answer.get("master_keys", {}).get(user):
        return Finding("cross-signing: the account has no master key; people verify its device by itself")
    signing = list(answer.get("self_signing_keys", {}).get(user, {}).get("keys", {}))
    signed = keys.get("signatures", {}).get(user, {})
    if any(key in signed for key in signing):
        return Finding("cross-signing: the account has a master key, and this device is signed")
    return Finding(
        "cross-signing: the account has a master key, and has not signed this device: clients warn of it",
        f"log in to the account by the client that has its keys, and verify device {device} there",
    )


# --- rooms


async def _rooms(
    ask: _Asker, user: str, wanted: list[str], welcome: Callable[[str], bool], found: list[Finding]
) -> None:
    rooms = (await ask(f"/_matrix/client/v3/sync?timeout=0&filter={quote(json.dumps(LOOK))}")).get("rooms", {})
    invited, joined = rooms.get("invite", {}), rooms.get("join", {})
    for room, info in list(invited.items())[:MOST]:
        found.append(_invitation(room, info.get("invite_state", {}).get("events", []), welcome))
    if not invited:
        found.append(Finding("no invitation waits for an answer"))
    found.append(
        Finding(f"the bot is in {len(joined)} room{'' if len(joined) == 1 else 's'}")
        if joined
        else Finding("the bot is in no room", "invite it into one")
    )
    found += [Finding(f"the bot is not in {room}", "invite it there") for room in wanted if room not in joined]
    for room in [*(r for r in wanted if r in joined), *(r for r in joined if r not in wanted)][:MOST]:
        events = [e for part in ("state", "timeline") for e in joined[room].get(part, {}).get("events", [])]
        found.append(_room(user, room, events))
    if len(joined) > MOST:
        found.append(Finding(f"and {len(joined) - MOST} rooms that were not looked at"))


def _invitation(room: str, events: list[Any], welcome: Callable[[str], bool]) -> Finding:
    asked = [
        e for e in events if e.get("type") == "m.room.member" and e.get("content", {}).get("membership") == "invite"
    ]
    sender = str(asked[-1].get("sender", "")) if asked else "somebody"
    remedy = "start: slugline run; it takes it"
    if not welcome(sender):
        remedy = f"start: slugline run; it refuses it, unless SLUGLINE_MATRIX_INVITERS names {sender} or the server"
    return Finding(f"{sender} has asked the bot into {room}, and is not answered yet", remedy)


def _room(user: str, room: str, events: list[Any]) -> Finding:
    state = {e.get("type"): e for e in events if e.get("state_key") == ""}
    content = {name: e.get("content", {}) for name, e in state.items()}
    name = content.get("m.room.name", {}).get("name") or content.get("m.room.canonical_alias", {}).get("alias") or ""
    label = f"{name} ({room})" if name else room
    if new := content.get("m.room.tombstone", {}).get("replacement_room"):
        return Finding(
            f"{label} was upgraded and goes on in {new}", "invite the bot there; it takes the subscriptions along"
        )
    encrypted = "m.room.encryption" in state
    needed = "m.room.encrypted" if encrypted else "m.room.message"
    least, has = levels(content.get("m.room.power_levels"), user, needed)
    create = state.get("m.room.create", {})
    ours = (
        user == create.get("sender")
        and "m.room.power_levels" in state
        and user not in content["m.room.power_levels"].get("users", {})
    )
    if has < least and not ours:
        return Finding(
            f"the bot may not write in {label}: its level is {has}, {least} is needed for {needed}",
            f"give {user} the power level {least} there, or let all members send messages",
        )
    return Finding(f"{label} is ready{', encrypted' if encrypted else ''}")


def levels(content: Any, user: str, event: str) -> tuple[int, int]:
    """The level that an event needs, and that a user has: specification, "m.room.power_levels"."""
    content = content if isinstance(content, dict) else {}
    least = content.get("events", {}).get(event, content.get("events_default", 0))
    return int(least), int(content.get("users", {}).get(user, content.get("users_default", 0)))
