"""A fake Slack for every test that asks for one."""

from collections.abc import AsyncIterator

import pytest

from tests.slack.support import FakeSlack


@pytest.fixture
async def fake() -> AsyncIterator[FakeSlack]:
    running = await FakeSlack.start()
    yield running
    await running.stop()
