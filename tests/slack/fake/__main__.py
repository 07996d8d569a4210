"""Starts the fake on loopback and prints its port as one line of JSON; ends with its standard input.

`python -m tests.slack.fake [PORT [FILE]]`: without a port on a free one. What was posted is kept in FILE before it is
acknowledged, so that a fake that is killed and started again has it, as Slack would.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web

from tests.slack.fake import web as methods
from tests.slack.fake.app_side import AppSide
from tests.slack.fake.people import People
from tests.slack.fake.state import Call, Channel, Chaos, Fault, Kept, User, World
from tests.slack.fake.web import Refused


class Server:
    """The HTTP face of the fake."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.kept: Kept | None = None
        self.reset()

    def reset(self) -> None:
        self.world = World()
        self.app = AppSide(self.world)
        self.people = People(self.world, self.app, f"http://127.0.0.1:{self.port}")

    # -- /api

    async def api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        args = await self._args(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or str(args.pop("token", ""))
        args.pop("token", None)
        channel = str(args.get("channel", ""))
        fault = self.world.fault(name, channel)
        if fault is not None and fault.kind == "slow_request":
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind in ("lose_request", "limit", "status", "error"):
            return self._fails(request, name, args, fault)
        answer, headers, status = self._answer(name, token, args)
        lost = ", reply lost" if fault is not None and fault.kind == "lose_reply" else ""
        self.world.calls.append(Call(name, args, f"{answer.get('error', 'ok')}{lost}", time.time()))
        if fault is not None and fault.kind == "lose_reply":
            return self._cut(request)
        if fault is not None and fault.kind == "slow_reply":
            await asyncio.sleep(fault.seconds)
        return web.json_response(answer, headers=headers, status=status)

    async def _args(self, request: web.Request) -> dict[str, Any]:
        """JSON, form fields or the query: https://docs.slack.dev/apis/web-api#post-bodies"""
        args: dict[str, Any] = dict(request.query)
        if request.content_type == "application/json":
            args |= json.loads(await request.text() or "{}")
        elif request.can_read_body:
            args |= dict(await request.post())
        return {k: v for k, v in args.items() if v is not None}

    def _answer(self, name: str, token: str, args: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str], int]:
        world = self.world
        try:
            if name == "apps.connections.open":
                return self._connection(token), {}, 200
            if name == "oauth.v2.access":
                return methods.access(world, *self._basic(token), args), {}, 200
            if not token:
                raise Refused("not_authed")
            team = world.by_token(token)
            if team is None:
                raise Refused("not_allowed_token_type" if token == world.app_token else "invalid_auth")
            if team.revoked:
                raise Refused(team.revoked)
            if name == "chat.postMessage" and (wait := world.limited(team, str(args.get("channel")))) is not None:
                return {"ok": False, "error": "ratelimited"}, {"Retry-After": str(int(wait + 0.999))}, 429
            answer = methods.answer(world, team, name, args)
            if self.kept is not None:
                self.kept.note(team, answer, args)
            # https://docs.slack.dev/apis/web-api#responses: which scopes the token has
            return answer, {"X-OAuth-Scopes": ",".join(sorted(team.scopes))}, 200
        except Refused as refusal:
            return refusal.answer, {}, 200

    def _basic(self, header: str) -> tuple[str, str]:
        """Client id and secret: https://docs.slack.dev/reference/methods/oauth.v2.access, "HTTP Basic"."""
        id, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        return id, secret

    def _connection(self, token: str) -> dict[str, Any]:
        """https://docs.slack.dev/reference/methods/apps.connections.open: needs an app-level token."""
        if not token:
            raise Refused("not_authed")
        if not token.startswith("xapp-"):
            raise Refused("not_allowed_token_type")
        if token != self.world.app_token or self.world.app_token_revoked:
            raise Refused("invalid_auth")
        if "connections:write" not in self.world.app_scopes:
            raise Refused("missing_scope", needed="connections:write", provided=",".join(sorted(self.world.app_scopes)))
        return {"ok": True, "url": f"ws://127.0.0.1:{self.port}/link?ticket={self.app.ticket()}"}

    def _fails(self, request: web.Request, name: str, args: dict[str, Any], fault: Fault) -> web.StreamResponse:
        self.world.calls.append(Call(name, args, fault.error or fault.kind, time.time()))
        if fault.kind == "limit":
            after = {"Retry-After": str(int(fault.seconds + 0.999))}
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=after)
        if fault.kind == "status":
            return web.Response(status=fault.status, text="upstream connect error")
        if fault.kind == "error":
            return web.json_response({"ok": False, "error": fault.error})
        return self._cut(request)

    def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    # -- /response

    async def response(self, request: web.Request) -> web.Response:
        try:
            self.people.respond(request.match_info["id"], json.loads(await request.text()))
        except Refused as refusal:
            self.world.calls.append(Call("response_url", {}, str(refusal), time.time()))
            return web.json_response(refusal.answer, status=404)
        return web.Response(text="ok")

    # -- /control

    async def control(self, request: web.Request) -> web.Response:
        said = json.loads(await request.text() or "{}")
        try:
            done = await getattr(self, f"do_{request.match_info['verb']}")(**said)
        except (Refused, KeyError, TypeError, AttributeError, StopIteration) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response(done)

    async def do_state(self) -> Any:
        more = {"envelopes": [e.shown() for e in self.app.envelopes.values()], "connections": len(self.app.sockets)}
        return self.world.dump() | more

    async def do_reset(self) -> Any:
        for socket in list(self.app.sockets):
            await socket.close()
        self.reset()
        return {}

    async def do_fault(self, **fault: Any) -> Any:
        self.world.faults.append(Fault(**fault))
        return {}

    async def do_calm(self) -> Any:
        """No faults any more."""
        self.world.faults.clear()
        self.world.chaos = None
        self.world.pace = None
        return {}

    async def do_chaos(self, **chaos: Any) -> Any:
        self.world.chaos = Chaos(**chaos)
        return {}

    async def do_pace(self, per: float = 1.0, burst: int = 3) -> Any:
        self.world.pace = (per, burst)
        return {}

    async def do_ack_seconds(self, seconds: float) -> Any:
        self.app.ack_seconds = seconds
        return {}

    async def do_request_url(self, url: str) -> Any:
        self.app.request_url = url
        return {}

    async def do_disconnect(self, reason: str = "refresh_requested", rude: bool = False) -> Any:
        await self.app.disconnect(reason, rude=rude)
        return {}

    async def do_greeting(self, reason: str = "") -> Any:
        """Every connection is ended as soon as it stands, for this reason."""
        self.app.refuses = reason
        return {}

    async def do_redeliver(self, id: str) -> Any:
        """Sends an envelope once more, as after an acknowledgement that was lost."""
        envelope = self.app.envelopes[id]
        envelope.acked.clear()
        await self.app.attempt(envelope)
        return envelope.shown()

    async def do_scopes(self, team: str = "T1", without: list[str] = [], app: bool | None = None) -> Any:  # noqa: B006
        self.world.teams[team].scopes -= set(without)
        if app is False:
            self.world.app_scopes.clear()
        return {}

    async def do_revoke(self, team: str = "T1", error: str = "token_revoked", app: bool = False) -> Any:
        if app:
            self.world.app_token_revoked = True
        else:
            self.world.teams[team].revoked = error
        return {}

    async def do_restore(self, team: str = "T1") -> Any:
        self.world.teams[team].revoked = ""
        return {}

    async def do_channel(self, id: str, name: str, team: str = "T1", private: bool = False, bot: bool = True) -> Any:
        made = Channel(id, name, private, members={"U1ADA", "U2BO"})
        if bot:
            made.members.add(self.world.teams[team].bot.id)
        self.world.teams[team].channels[id] = made
        return {}

    async def do_agree(self, url: str, team: str, cancel: bool = False) -> Any:
        """Somebody is on Slack's page for installing the app, and agrees: what their browser takes back."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
        if asked["client_id"] != self.world.client_id:
            raise Refused("invalid_client_id")
        if cancel:
            return {"error": "access_denied", "state": asked["state"]}
        code = self.world.id("code-")
        self.world.codes[code] = team
        return {"code": code, "state": asked["state"], "scope": asked["scope"]}

    async def do_rotation(self, seconds: float, team: str = "", refresh: str = "") -> Any:
        self.world.rotation = seconds
        if team:
            self.world.teams[team].refresh = refresh
        return {}

    async def do_retoken(self, team: str, token: str) -> Any:
        self.world.teams[team].token = token
        return {}

    async def do_uninstall(self, team: str) -> Any:
        """Somebody removes the app from a workspace: its token dies, and the app is told of both, in any order."""
        t = self.world.teams[team]
        t.revoked = "account_inactive"
        told = []
        for event in ({"type": "tokens_revoked", "tokens": {"bot": [t.bot.id]}}, {"type": "app_uninstalled"}):
            told.append((await self.people.event(t, event)).shown())
        return told

    async def do_event(self, team: str, event: dict[str, Any]) -> Any:
        return (await self.people.event(self.world.teams[team], event)).shown()

    async def do_threads(self, team: str = "T1", readable: bool = True) -> Any:
        self.world.teams[team].reads_threads = readable
        return {}

    async def do_team(self, id: str, token: str) -> Any:
        self.world.team(id, token)
        return {}

    async def do_user(self, id: str, name: str, team: str = "T1", **more: Any) -> Any:
        self.world.teams[team].users[id] = User(id, name, **more)
        return {}

    async def do_archive(self, channel: str, team: str = "T1", archived: bool = True) -> Any:
        self.world.teams[team].channels[channel].archived = archived
        return {}

    async def do_kick(self, channel: str, team: str = "T1") -> Any:
        t = self.world.teams[team]
        t.channels[channel].members.discard(t.bot.id)
        return {}

    async def do_join(self, channel: str, team: str = "T1") -> Any:
        """The bot is a member, without anything being told."""
        t = self.world.teams[team]
        t.channels[channel].members.add(t.bot.id)
        return {}

    async def do_delete_message(self, channel: str, ts: str, team: str = "T1") -> Any:
        self.people.delete_message(self.world.teams[team], channel, ts)
        return {}

    async def do_invite(self, channel: str, team: str = "T1") -> Any:
        return (await self.people.invite(self.world.teams[team], channel)).shown()

    async def do_comes(self, user: str, channel: str, team: str = "T1") -> Any:
        envelope = await self.people.comes(self.world.teams[team], user, channel)
        return envelope.shown() if envelope else {}

    async def do_goes(self, user: str, channel: str, team: str = "T1") -> Any:
        envelope = await self.people.goes(self.world.teams[team], user, channel)
        return envelope.shown() if envelope else {}

    async def do_members(self, channel: str, users: list[str], team: str = "T1") -> Any:
        """People are members of a channel, without anything being told."""
        self.world.teams[team].channels[channel].members.update(users)
        return {}

    async def do_say(self, user: str, channel: str, text: str, team: str = "T1", thread_ts: str | None = None) -> Any:
        message, envelope = await self.people.say(self.world.teams[team], user, channel, text, thread_ts)
        return {"ts": message.ts} | (envelope.shown() if envelope else {})

    async def do_home(self, user: str, team: str = "T1") -> Any:
        return (await self.people.home(self.world.teams[team], user)).shown()

    async def do_slash(self, user: str, channel: str, text: str, team: str = "T1", command: str = "/slug") -> Any:
        return (await self.people.slash(self.world.teams[team], user, channel, text, command)).shown()

    async def do_click(self, user: str, channel: str, ts: str = "", team: str = "T1", **which: Any) -> Any:
        return (await self.people.click(self.world.teams[team], user, channel, ts, **which)).shown()

    async def do_shortcut(self, user: str, callback: str, team: str = "T1", channel: str = "", ts: str = "") -> Any:
        return (await self.people.shortcut(self.world.teams[team], user, callback, channel, ts)).shown()

    async def do_submit(self, user: str, values: dict[str, Any], team: str = "T1") -> Any:
        return (await self.people.submit(self.world.teams[team], user, values)).shown()


async def main(port: int = 0, keep: str = "") -> None:
    server = Server(port)
    app = web.Application(client_max_size=8 << 20)
    app.router.add_route("*", "/api/{method}", server.api)
    app.router.add_get("/link", lambda request: server.app.link(request))
    app.router.add_post("/response/{id}", server.response)
    app.router.add_post("/control/{verb}", server.control)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, shutdown_timeout=0.1)
    await site.start()
    server.port = runner.addresses[0][1]
    server.reset()
    server.kept = Kept(Path(keep), server.world) if keep else None
    print(json.dumps({"port": server.port}), flush=True)
    # whoever started it holds its standard input: no fake outlives its test
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.buffer.read)
    await runner.cleanup()


asyncio.run(main(*map(int, sys.argv[1:2]), *sys.argv[2:3]))
