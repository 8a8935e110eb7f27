"""The page in a real browser, with the real program behind it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.sandbox.fake.people import Person
from bot.sandbox.fake.web import serving
from bot.sandbox.page import site
from bot.sandbox.stage import Stage
from bot.sandbox.theatre import Theatre
from bot.settings import Settings
from storage.models import Role
from tests.sandbox.conftest import MONDAY
from tests.sandbox.in_browser.screen import Visit, visiting
from tests.scenes import Continued, Scene


@pytest.fixture
def theatre(settings: Settings, scene: Scene, empty_journal: Path, tmp_path: Path) -> Theatre:
    """It opens on Monday, and its time stands still unless somebody moves it."""
    place = Continued(scene, settings, empty_journal, tmp_path)
    return Theatre(settings, lambda: MONDAY, place, time_runs=False)


@pytest_asyncio.fixture(loop_scope="session")
async def open_stage(theatre: Theatre) -> AsyncIterator[tuple[Stage, str]]:
    async with serving(site(theatre)) as url, theatre.open() as stage:
        yield stage, url


@pytest.fixture
def stage(open_stage: tuple[Stage, str]) -> Stage:
    return open_stage[0]


@pytest.fixture
def enrolled(stage: Stage) -> Stage:
    """Everybody took the defaults."""
    return stage


@pytest.fixture
def patient(stage: Stage) -> Person:
    return stage.member(Role.PATIENT).account


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, open_stage: tuple[Stage, str]) -> AsyncIterator[Visit]:
    async with visiting(browser, open_stage[1]) as visit:
        yield visit


@pytest_asyncio.fixture(loop_scope="session")
async def page(visit: Visit) -> Page:
    """In a window as wide as most."""
    return await visit()
