"""Between the bot and Slack everything goes wrong, and each message stands there once, in its order."""

import signal

import pytest

from tests.faults.proxy import Faults, Proxy
from tests.slack.conftest import fake
from tests.slack.support import FakeSlack
from tests.slack.test_desk import Bot, bot

__all__ = ["bot", "fake"]

BAD = {
    "resets and lost requests": Faults(reset=0.15, refuse=0.1),
    "truncated and dripping": Faults(truncate=0.15, drip=0.2, seconds=0.05, latency=0.1),
    "half-open": Faults(half_open=0.05),
}


@pytest.mark.parametrize("fault", BAD)
async def test_whatever_the_network_does_each_message_stands_in_slack_once_and_in_order(
    fake: FakeSlack,
    bot: Bot,
    fault: str,
) -> None:
    await bot.fill()
    async with Proxy(int(fake.base.rsplit(":", 1)[1]), seed=3) as proxy:
        proxy.faults = BAD[fault]
        fake.url = f"http://127.0.0.1:{proxy.port}/api/"
        await bot.start()
        await bot.idle()
        assert await bot.compare() > 10
        assert proxy.struck
        await bot.end(signal.SIGTERM)
