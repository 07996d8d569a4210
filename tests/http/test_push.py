"""A wire pushes over HTTP: a real server on a port of its own, a real store behind it."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.errors import Backlog
from bot.model import Article
from handlers.http.app import Doors, serve
from handlers.http.auth import SIGNATURE, SUPERDESK, WINDOW, sign, source_of

NOW = 1_773_140_400.0
TOKENS = {"Coastal Press": "a-long-token-of-the-coast", "Hill Wire": "a-long-token-of-the-hills"}
GOOD = {"Authorization": "Bearer a-long-token-of-the-coast"}


class Desk:
    """What the server hands to, with a list for an intake."""

    def __init__(self) -> None:
        self.taken: list[Article] = []
        self.full_after = 1_000_000
        self.wrong: list[str] = []

    async def take(self, article: Article) -> None:
        if len(self.taken) >= self.full_after:
            raise Backlog("100 articles are waiting")
        self.taken.append(article)

    async def problems(self) -> list[str]:
        return self.wrong

    async def metrics(self) -> bytes:
        return b"slugline_intake 0\n"


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def http(desk: Desk) -> AsyncIterator[aiohttp.ClientSession]:
    doors = Doors(desk.take, desk.problems, desk.metrics, lambda: NOW, TOKENS, 20_000)
    async with serve(doors, "127.0.0.1", 0) as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
        yield session


async def test_an_article_with_a_token_is_taken_in_and_answered_by_its_id(
    http: aiohttp.ClientSession, desk: Desk
) -> None:
    async with http.post(
        "/v1/articles", json={"id": "a1", "title": "Port shut", "text": "It closed."}, headers=GOOD
    ) as r:
        assert r.status == 201
        assert await r.json() == {"id": "a1", "version": 1, "state": "usable"}
    assert [(a.id, a.source) for a in desk.taken] == [("a1", "Coastal Press")]


async def test_ninjs_is_taken_in_with_its_state(http: aiohttp.ClientSession, desk: Desk) -> None:
    kill = {"guid": "urn:1", "version": "3", "pubstatus": "canceled", "headline": "Port shut", "source": "Hill Wire"}
    async with http.post("/v1/articles", json=kill, headers=GOOD) as r:
        assert await r.json() == {"id": "urn:1", "version": 3, "state": "canceled"}
    assert desk.taken[0].source == "Hill Wire"


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic YTpi"}, {SIGNATURE: "t=1,v1=0"}]
)
async def test_without_proof_nothing_is_taken(http: aiohttp.ClientSession, desk: Desk, headers: dict[str, str]) -> None:
    async with http.post("/v1/articles", json={"title": "x"}, headers=headers) as r:
        assert r.status == 401
        assert r.content_type == "application/problem+json"
        assert r.headers["WWW-Authenticate"] == "Bearer"
    assert desk.taken == []


async def test_a_signed_body_needs_no_token(http: aiohttp.ClientSession, desk: Desk) -> None:
    body = json.dumps({"title": "Port shut"}).encode()
    ours = {SIGNATURE: sign(TOKENS["Hill Wire"], int(NOW) - 200, body)}
    theirs = {SUPERDESK: "sha1=" + hmac.new(TOKENS["Hill Wire"].encode(), body, hashlib.sha1).hexdigest()}
    for headers in (ours, theirs):
        async with http.post("/v1/articles", data=body, headers=headers) as r:
            assert r.status == 201
    assert [a.source for a in desk.taken] == ["Hill Wire", "Hill Wire"]


def test_a_signature_dies_and_holds_for_one_body_only() -> None:
    made = {SIGNATURE: sign(TOKENS["Hill Wire"], int(NOW), b"{}")}
    assert source_of(made, b"{}", TOKENS, NOW + WINDOW) == "Hill Wire"
    assert source_of(made, b"{}", TOKENS, NOW + WINDOW + 1) is None
    assert source_of(made, b"{ }", TOKENS, NOW) is None


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"not json", 400, None),
        (b"[1]", 400, None),
        (b'{"title": 7}', 422, "title"),
        (b'{"title": "", "text": ""}', 422, "text"),
        (b'{"title": "x", "version": -1}', 422, "version"),
        (b'{"headline": "x", "type": "picture"}', 422, "type"),
        (b"[" * 100_000, 413, None),
        (b"[" * 50_000, 400, None),
    ],
)
async def test_what_is_wrong_is_said_with_the_field_and_the_remedy(
    http: aiohttp.ClientSession, desk: Desk, body: bytes, status: int, field: str | None
) -> None:
    body = body * 2 if status == 413 else body
    async with http.post("/v1/articles", data=body, headers=GOOD) as r:
        said = json.loads(await r.read())
        assert (r.status, r.content_type) == (status, "application/problem+json")
    assert said["status"] == status
    assert said.get("field") == field
    assert said["remedy"]
    assert desk.taken == []


async def test_of_a_batch_the_good_lines_are_taken_and_the_bad_named(http: aiohttp.ClientSession, desk: Desk) -> None:
    lines = b'{"id": "1", "title": "One"}\nnonsense\n{"id": "3", "title": "Three"}\n'
    headers = GOOD | {"Content-Type": "application/x-ndjson"}
    async with http.post("/v1/articles", data=lines, headers=headers) as r:
        said = await r.json()
        assert r.status == 207
    assert [t["id"] for t in said["taken"]] == ["1", "3"] == [a.id for a in desk.taken]
    assert [p["line"] for p in said["problems"]] == [2]


async def test_a_full_intake_asks_to_come_again(http: aiohttp.ClientSession, desk: Desk) -> None:
    desk.full_after = 1
    async with http.post("/v1/articles", json={"title": "One"}, headers=GOOD) as r:
        assert r.status == 201
    async with http.post("/v1/articles", json={"title": "Two"}, headers=GOOD) as r:
        assert r.status == 503
        assert int(r.headers["Retry-After"]) > 0
    headers = GOOD | {"Content-Type": "application/x-ndjson"}
    desk.full_after = 2
    async with http.post("/v1/articles", data=b'{"title": "Two"}\n{"title": "Three"}\n', headers=headers) as r:
        said = await r.json()
    assert (len(said["taken"]), said["problems"][0]["line"]) == (1, 2)


async def test_machines_can_ask_how_it_is(http: aiohttp.ClientSession, desk: Desk) -> None:
    for path, status in (
        ("/healthz", 200),
        ("/readyz", 200),
        ("/metrics", 200),
        ("/v1/openapi.json", 200),
        ("/no", 404),
    ):
        async with http.get(path) as r:
            assert r.status == status
    async with http.get("/v1/articles") as r:
        assert (r.status, r.headers["Allow"]) == (405, "POST")
    desk.wrong = ["nobody is at work"]
    async with http.get("/readyz") as r:
        assert (r.status, (await r.json())["problems"]) == (503, ["nobody is at work"])
