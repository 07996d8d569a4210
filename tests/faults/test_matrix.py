"""Between the bot and Matrix everything goes wrong, and each message stands there once, in its order."""

import os
import re
import signal

import aiohttp
import pytest

from bot.store.server import attach
from tests.faults.proxy import Faults, Proxy
from tests.homeserver import Reader, Synapse, free_port
from tests.matrix.test_desk import Bot, bot, compare, meet
from tests.outside import slugline, until

__all__ = ["bot"]

ALL = "SLUGLINE_TEST_CHAOS" in os.environ
"""Every fault in rooms of both kinds; among the tests each has one."""
BAD = {
    "latency": Faults(latency=0.3, seconds=0.1),
    "resets and lost requests": Faults(reset=0.1, refuse=0.05),
    "truncated and dripping": Faults(truncate=0.1, drip=0.2, seconds=0.05, latency=0.1),
    "half-open": Faults(half_open=0.05),
}


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


async def test_while_the_homeserver_is_away_health_metrics_and_log_say_so_and_then_it_goes_on(
    synapse: Synapse, bot: Bot, reader: Reader
) -> None:
    await meet(bot, reader, encrypted=False)
    await bot.end(signal.SIGTERM)
    await bot.fill()
    async with Proxy(synapse.port) as proxy, aiohttp.ClientSession() as web:
        bot.url, bot.http = f"http://127.0.0.1:{proxy.port}", str(free_port())

        async def figure() -> float:
            async with web.get(f"http://127.0.0.1:{bot.http}/metrics") as reply:
                said = await reply.text()
            (line,) = re.findall(r"^slugline_matrix_away (\S+)$", said, re.MULTILINE)
            return float(line)

        async def warned() -> str:
            url = attach(bot.data)
            assert url is not None
            code, said = await slugline(url, "desk", "health")
            assert code == 0, said
            found = re.search(r"lanes? of messages to matrix wait.*the homeserver does not answer", said)
            return found[0] if found else ""

        proxy.faults = Faults(refuse=1.0)
        await bot.start()
        assert "not connected" not in await until(warned)
        assert await figure() == 1.0
        proxy.faults = Faults()
        await bot.idle()
        assert await figure() == 0.0
        assert await compare(bot, reader) > 10
    said = (await bot.end(signal.SIGTERM)).decode()
    assert "does not answer" in said
    assert "Traceback" not in said
