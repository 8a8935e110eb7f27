"""FakeTelegram over HTTP for tests that run the program as a process of its own; a stage with empty chats."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving
from bot.sandbox.stage import Stage
from tests.bot.programs import enrolled_at_once
from tests.conftest import scene_of
from tests.scenes import Scene


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram(Clock(datetime.now(UTC), running=True))


@pytest.fixture
async def url(telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    # Some tests leave calls that hang, for whose end nobody need wait.
    monkeypatch.setattr("bot.sandbox.fake.web.LAST_SECONDS", 0.1)
    async with serving(api(telegram, retry_pause=0.05)) as url:
        yield url


@pytest.fixture(scope="session")
def cast_identified(tmp_path_factory: pytest.TempPathFactory, empty_journal: Path) -> Scene:
    return scene_of(tmp_path_factory, empty_journal, enrolled_at_once)


@pytest.fixture
def scene(request: pytest.FixtureRequest, cast_invited: Scene) -> Scene:
    if "enrolled" not in request.fixturenames:
        return cast_invited
    scene: Scene = request.getfixturevalue("cast_identified")
    return scene


@pytest.fixture
def enrolled(stage: Stage) -> Stage:
    """Everybody is enrolled with the defaults, and nobody has said a word."""
    return stage
