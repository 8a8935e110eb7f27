"""Scenes from which many tests go on; to play each of them anew would take most of the tests' time."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from bot.sandbox.clock import Clock
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api
from bot.sandbox.stage import Member, Stage, opened, staged
from bot.settings import Settings


def sqlite(file: Path | str) -> str:
    return f"sqlite+aiosqlite:///{file}"


@dataclass(frozen=True)
class Scene:
    """A stage as it stood: the journal's file, and what Telegram and the people knew."""

    file: Path
    telegram: FakeTelegram
    clock: Clock
    cast: list[Member]

    @asynccontextmanager
    async def again(self, settings: Settings, clock: Clock, file: Path) -> AsyncIterator[Stage]:
        """The same once more, on a copy of everything."""
        shutil.copy(self.file, file)
        telegram, cast = deepcopy((self.telegram, self.cast), {id(self.clock): clock})
        clock.move_to(self.clock())
        async with opened(settings, telegram, clock, api(telegram), database_url=sqlite(file)) as (stage, _):
            stage.cast = cast
            yield stage


async def played(
    settings: Settings, clock: Clock, file: Path, story: Callable[[Stage], Awaitable[object]]
) -> Scene:
    """Where this story leads everybody, who are invited when it begins."""
    async with staged(settings, clock, database_url=sqlite(file)) as (stage, _):
        await story(stage)
        # Only the next call tells Telegram what has arrived.
        await stage.settle()
    return Scene(file, stage.telegram, clock, stage.cast)
