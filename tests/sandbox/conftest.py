from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def telegram(clock: Clock) -> FakeTelegram:
    return FakeTelegram(clock)


@pytest.fixture
async def url(telegram: FakeTelegram) -> AsyncIterator[str]:
    async with serving(api(telegram, retry_pause=0.001)) as url:
        yield url


@pytest.fixture
async def bot(telegram: FakeTelegram, url: str) -> AsyncIterator[Bot]:
    async with Bot(telegram.token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        yield bot


@pytest.fixture
async def http(telegram: FakeTelegram, url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{url}/bot{telegram.token}/") as client:
        yield client


@pytest.fixture
def patient(telegram: FakeTelegram) -> Person:
    """Maria, who has pressed START; the bot has confirmed that."""
    maria = telegram.person("Maria", language="es")
    maria.says("/start")
    telegram.updates.drop()
    return maria


@pytest.fixture
def stranger(telegram: FakeTelegram) -> Person:
    return telegram.person("Omar")
