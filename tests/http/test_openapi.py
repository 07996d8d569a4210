"""The interface holds what its OpenAPI document says: schemathesis asks a real server whatever the document allows."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from bot.model import Article
from handlers.http.app import Doors, serve
from handlers.http.openapi import document

NOW = 1_773_140_400.0
TOKEN = "a-long-token-of-the-coast"
EXAMPLES = int(os.environ.get("SLUGLINE_TEST_FUZZ", "40"))
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


class Desk:
    def __init__(self) -> None:
        self.taken = 0
        self.wrong: list[str] = []

    async def take(self, article: Article) -> None:
        self.taken += 1

    async def problems(self) -> list[str]:
        return self.wrong

    async def metrics(self) -> bytes:
        return b"slugline_intake 0\n"


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@pytest.fixture(scope="module")
def url(desk: Desk) -> Iterator[str]:
    """A server in a thread of its own: schemathesis waits for each answer."""
    loop, stop, there = asyncio.new_event_loop(), asyncio.Event(), threading.Event()
    port = 0

    async def live() -> None:
        nonlocal port
        doors = Doors(desk.take, desk.problems, desk.metrics, lambda: NOW, {"Coast": TOKEN}, 20_000)
        async with serve(doors, "127.0.0.1", 0) as port:
            there.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(live()))
    thread.start()
    assert there.wait(20)
    yield f"http://127.0.0.1:{port}"
    loop.call_soon_threadsafe(stop.set)
    thread.join(20)
    loop.close()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: o.label)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda m: m.value)
def test_whatever_is_asked_is_answered_as_the_document_says(
    url: str, operation: schemathesis.schemas.APIOperation, mode: GenerationMode
) -> None:
    statuses = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def holds(case: Case) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        # a schema cannot say of every text that it is one: a title of blanks, a version of letters; and an optional
        # field of the wrong kind is passed over, as wires have them
        lenient = [positive_data_acceptance, negative_data_rejection]
        answer = case.call_and_validate(base_url=url, headers=headers, excluded_checks=lenient)
        statuses.add(answer.status_code)

    try:
        holds()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # a path without parameters can be asked in no wrong way
        return
    if operation.method == "get":
        assert statuses == {200}
    else:
        assert statuses <= {201, 207, 400, 422}
        assert mode is GenerationMode.NEGATIVE or 201 in statuses


def test_without_a_token_every_push_is_refused_as_the_document_says(url: str, desk: Desk) -> None:
    before = desk.taken

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(SCHEMA["/v1/articles"]["POST"].as_strategy())
    def refused(case: Case) -> None:
        answer = case.call(base_url=url)
        case.validate_response(answer, excluded_checks=[positive_data_acceptance, negative_data_rejection])
        assert answer.status_code == 401

    refused()
    assert desk.taken == before
