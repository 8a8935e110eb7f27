"""Scenes from which many tests go on; to play each of them anew would take most of the tests' time."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from bot.sandbox.clock import Clock
from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.telegram import FakeTelegram
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
    async def again(
        self, settings: Settings, clock: Clock, file: Path, changes: Changes | None = None
    ) -> AsyncIterator[Stage]:
        """The same once more, on a copy of everything."""
        shutil.copy(self.file, file)
        others = {id(self.clock): clock, id(self.telegram.changes): changes or Changes()}
        telegram, cast = deepcopy((self.telegram, self.cast), others)
        clock.move_to(self.clock())
        async with opened(settings, telegram, clock, sqlite(file)) as stage:
            stage.cast = cast
            yield stage


class Copies:
    """Stages on copies of a migrated journal: migrating one for each would take most of the time."""

    is_kept = False
    goes_on = None

    def __init__(self, empty_journal: Path, folder: Path) -> None:
        self._empty_journal, self._folder, self._numbers = empty_journal, folder, count(1)

    def stage(
        self, settings: Settings, clock: Clock, changes: Changes, language: str
    ) -> AbstractAsyncContextManager[Stage]:
        file = Path(shutil.copy(self._empty_journal, self._folder / f"stage{next(self._numbers)}.db"))
        return staged(settings, clock, sqlite(file), changes, language)


class Continued(Copies):
    """The first stage goes on from a scene; those after it are fresh."""

    def __init__(self, scene: Scene, settings: Settings, empty_journal: Path, folder: Path) -> None:
        super().__init__(empty_journal, folder)
        self._scene, self._settings = scene, settings

    def stage(
        self, settings: Settings, clock: Clock, changes: Changes, language: str
    ) -> AbstractAsyncContextManager[Stage]:
        if next(self._numbers) > 1:
            return super().stage(settings, clock, changes, language)
        # The key of the scene's journal is none of the sandbox's.
        return self._scene.again(self._settings, clock, self._folder / "scene.db", changes)


async def played(
    settings: Settings, clock: Clock, file: Path, story: Callable[[Stage], Awaitable[object]]
) -> Scene:
    """Where this story leads everybody, who are invited when it begins."""
    async with staged(settings, clock, sqlite(file)) as stage:
        await story(stage)
        # Only the next call tells Telegram what has arrived.
        await stage.settle()
    return Scene(file, stage.telegram, clock, stage.cast)
