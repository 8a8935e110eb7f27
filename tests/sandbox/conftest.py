import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser
from telegram import Bot

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving
from bot.sandbox.journey import Caption
from bot.sandbox.moves import Tell
from bot.sandbox.page import site
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre
from bot.settings import Settings
from tests.sandbox.in_browser.screen import CHROMIUM, Visit, chosen, chromium, shows_the_end_of, visiting
from tests.scenes import Copies

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


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


@pytest.fixture
def theatre(settings: Settings, empty_journal: Path, tmp_path: Path) -> Theatre:
    """It opens on Monday, and its time stands still unless somebody moves it."""
    return Theatre(settings, lambda: MONDAY, Copies(empty_journal, tmp_path), time_runs=False)


@pytest.fixture
async def outside(theatre: Theatre) -> AsyncIterator[httpx.AsyncClient]:
    """The page, before there is a stage."""
    async with serving(site(theatre)) as url, httpx.AsyncClient(base_url=url) as http:
        yield http


@pytest.fixture
def captions(theatre: Theatre) -> dict[str, Caption]:
    """As they come, by key."""
    found: dict[str, Caption] = {}
    theatre.journey.on_caption = lambda caption: found.update({caption.key: caption})
    return found


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser | None]:
    """None where there is no Chromium on this computer."""
    async with chromium() if CHROMIUM else nullcontext() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def told(
    theatre: Theatre, browser: Browser | None
) -> AsyncIterator[Callable[[str, str], Awaitable[Stage]]]:
    """A story is told to its end, in this language, and this is the stage on which it was.

    Where there is a browser, somebody chooses it on the page and looks on.
    """

    async def tell(story: str, language: str) -> Stage:
        if visit is None:
            wish = Tell.model_validate({"story": story, "language": language})
            theatre.journey.begin(wish.kind, lambda: wish.move(theatre), wish.told)
            await rests(theatre)
        else:
            page = await visit(locale=language)
            await chosen(page, story, language)
            await rests(theatre)
            await shows_the_end_of(page, story, language)
        assert (theatre.journey.trouble, theatre.trouble) == ("", "")
        assert theatre.journey.done == theatre.journey.total > 0
        return theatre.stage

    visit: Visit | None = None
    theatre.journey.speed = "at once"
    async with AsyncExitStack() as opened:
        url = await opened.enter_async_context(serving(site(theatre)))
        await opened.enter_async_context(theatre.open())
        if browser:
            visit = await opened.enter_async_context(visiting(browser, url))
        yield tell


async def rests(theatre: Theatre) -> None:
    async with asyncio.timeout(90):
        while theatre.journey.is_under_way:
            await theatre.changes.after(theatre.changes.version)
