"""Between the bot and Matrix everything goes wrong, and each message stands there once, in its order."""

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.proxy import Faults, Proxy
from tests.homeserver import Reader, Synapse
from tests.matrix.test_desk import Bot, compare, meet

ALL = "SLUGLINE_TEST_CHAOS" in os.environ
"""Every fault in rooms of both kinds; among the tests each has one."""
BAD = {
    "latency": Faults(latency=0.3, seconds=0.1),
    "resets and lost requests": Faults(reset=0.1, refuse=0.05),
    "truncated and dripping": Faults(truncate=0.1, drip=0.2, seconds=0.05, latency=0.1),
    "half-open": Faults(half_open=0.05),
}


@pytest.fixture
async def bot(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Bot]:
    made = Bot(synapse, tmp_path / "data")
    yield made
    await made.put_away()


@pytest.mark.parametrize(
    ("fault", "encrypted"),
    [(fault, secret) for n, fault in enumerate(BAD) for secret in (False, True) if n % 2 == secret or ALL],
)
async def test_whatever_the_network_does_each_message_stands_in_matrix_once_and_in_order(
    synapse: Synapse, bot: Bot, reader: Reader, fault: str, encrypted: bool
) -> None:
    await meet(bot, reader, encrypted=encrypted)
    await bot.end(signal.SIGTERM)
    await bot.fill()
    async with Proxy(synapse.port, seed=3) as proxy:
        bot.url = f"http://127.0.0.1:{proxy.port}"
        proxy.faults = BAD[fault]
        await bot.start()
        await bot.idle()
        assert await compare(bot, reader) > 10
        assert proxy.struck
        await bot.end(signal.SIGTERM)
