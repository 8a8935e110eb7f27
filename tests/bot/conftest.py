"""FakeTelegram over HTTP for tests that run the program as a process of its own."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.telegram import FakeTelegram
from bot.sandbox.web import api, serving


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram(Clock(datetime.now(UTC), running=True))


@pytest.fixture
async def url(telegram: FakeTelegram) -> AsyncIterator[str]:
    async with serving(api(telegram, retry_pause=0.05)) as url:
        yield url
