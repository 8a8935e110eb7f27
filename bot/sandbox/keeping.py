"""A stage that is there again at the next start: its journal, and what Telegram and the people know.

What Telegram knows is written before the program hears that a call had its effect, and before it is given
what people did. So it is never older than the journal, and killing the program at any moment loses nothing:
updates that were not confirmed come again and have one effect, as with the real Telegram.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from pydantic import ValidationError

from bot.lock import alone
from bot.sandbox.clock import Clock
from bot.sandbox.fake.changes import Changes
from bot.sandbox.fake.telegram import Call
from bot.sandbox.kept import KeptStage, as_kept, restored
from bot.sandbox.stage import Stage, opened, staged
from bot.sandbox.theatre import Opening
from bot.settings import Settings, WrongSetting
from storage.migrations import MadeByNewer

_STATE, _JOURNAL, _FILES = "telegram.json", "sandbox.db", "files"
# Calls after which Telegram is as it was before.
_ONLY_ASKING = ("get", "sendChatAction")
# By this file a folder is known as one that may be emptied.
_SIGN = "THIS IS A SANDBOX.txt"
_WORDS = (
    "python -m bot sandbox --keep keeps its invented people here.\n"
    "Nothing of a real journal is in this folder, and it may be deleted.\n"
)


class Keeping:
    """A folder in which one stage is kept. A story or a fresh start takes the place of what is there."""

    is_kept = True

    def __init__(self, folder: Path) -> None:
        """Raises WrongSetting for a folder that holds anything else."""
        self._folder = folder
        self._prepare()
        self._found = self._read()

    @property
    def goes_on(self) -> Opening | None:
        """How the stage that was found stood; None where there is none."""
        return Opening(self._found.at, self._found.zone) if self._found else None

    @contextmanager
    def alone(self, settings: Settings) -> Iterator[None]:
        """Raises WrongSetting while another sandbox uses the folder."""
        with ExitStack() as held:
            try:
                held.enter_context(alone(settings.model_copy(update={"database_url": self._journal})))
            except WrongSetting:
                raise WrongSetting(
                    f"--keep: another sandbox works in {self._folder} already; stop it or name another one"
                ) from None
            yield

    @asynccontextmanager
    async def stage(
        self, settings: Settings, clock: Clock, changes: Changes, language: str
    ) -> AsyncIterator[Stage]:
        try:
            async with self._opened(settings, clock, changes, language) as stage:
                with _Saver(stage, self._folder).at_work():
                    yield stage
        except MadeByNewer:
            raise WrongSetting(
                f"--keep: a newer version of the program used {self._folder}; name another folder"
            ) from None

    @asynccontextmanager
    async def _opened(
        self, settings: Settings, clock: Clock, changes: Changes, language: str
    ) -> AsyncIterator[Stage]:
        found, self._found = self._found, None
        if found is None:
            self._empty()
            async with staged(settings, clock, self._journal, changes, language) as stage:
                yield stage
            return
        telegram, cast = restored(found, clock, changes, self._folder / _FILES)
        async with opened(settings, telegram, clock, self._journal) as stage:
            stage.cast = cast
            yield stage

    @property
    def _journal(self) -> str:
        return f"sqlite+aiosqlite:///{self._folder.resolve() / _JOURNAL}"

    def _prepare(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            if not (self._folder / _SIGN).is_file():
                if any(self._folder.iterdir()):
                    raise WrongSetting(
                        f"--keep: {self._folder} holds something else; name a new folder, or one of a sandbox"
                    )
                (self._folder / _SIGN).write_text(_WORDS, "utf-8")
            (self._folder / _FILES).mkdir(exist_ok=True)
        except OSError as error:
            raise WrongSetting(f"--keep: {self._folder} cannot be used ({error.strerror})") from None

    def _read(self) -> KeptStage | None:
        state = self._folder / _STATE
        if not (state.is_file() and (self._folder / _JOURNAL).is_file()):
            return None
        try:
            return KeptStage.model_validate_json(state.read_bytes())
        except ValidationError:
            raise WrongSetting(
                f"--keep: {state} is not what this version of the program wrote; name another folder"
            ) from None

    def _empty(self) -> None:
        """First what says that there is something."""
        (self._folder / _STATE).unlink(missing_ok=True)
        for left in self._folder.glob(f"{_JOURNAL}*"):
            if left.suffix != ".lock":
                left.unlink()
        shutil.rmtree(self._folder / _FILES)
        (self._folder / _FILES).mkdir()


class _Saver:
    """Writes as soon as something has happened; a stage of months takes some milliseconds."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self._stage = stage
        self._folder = folder
        self._files = set[str]()
        self._written: object = None
        self._call: Call | None = None
        self._effects = 0

    @contextmanager
    def at_work(self) -> Iterator[None]:
        watchers = self._stage.telegram.changes.watchers
        self._save()
        watchers.append(self._look)
        self._stage.after_turn.append(self._after_turn)
        try:
            yield
        finally:
            watchers.remove(self._look)
            self._save()

    async def _after_turn(self) -> None:
        self._save()

    def _look(self) -> None:
        """Called at every change, of which most are none of Telegram's."""
        if (mark := self._mark()) != self._written:
            self._written = mark
            self._save()

    def _mark(self) -> object:
        """Another one whenever people or the program have done something."""
        telegram = self._stage.telegram
        call = telegram.calls[-1] if telegram.calls else None
        if call is not self._call and call and call.processed and not call.method.startswith(_ONLY_ASKING):
            self._effects += 1
        self._call = call
        blocked = [person.id for person in telegram.people if person.has_blocked]
        return self._effects, telegram.updates.next_id, len(telegram.chats), blocked

    def _save(self) -> None:
        for file in self._stage.telegram.files.values():
            if file.id not in self._files:
                _write(self._folder / _FILES / file.id, file.content)
                self._files.add(file.id)
        _write(self._folder / _STATE, as_kept(self._stage).model_dump_json().encode())


def _write(file: Path, content: bytes) -> None:
    """All of it or nothing, whenever the program is killed."""
    new = file.with_name(f"{file.name}.new")
    new.write_bytes(content)
    os.replace(new, file)
