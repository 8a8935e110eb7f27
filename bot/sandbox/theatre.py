"""One stage after another behind one page: the cast on their phones, whatever is played, and what follows."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.sandbox.clock import Clock
from bot.sandbox.fake.changes import Changes
from bot.sandbox.hood.feed import Hood
from bot.sandbox.journey import Journey
from bot.sandbox.refusals import words
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings

log = logging.getLogger(__name__)

# Of the real program's settings a sandbox has these alone: no key, journal, bot or mail server.
_OF_THE_CLINIC = {"clinic_name", "clinic_phone", "clinic_crisis_lines", "clinic_timezone"}
# What the program does at this moment may take so many seconds to end before its stage goes.
_LONGEST_TURN = 3.0


class BetweenStages(LookupError):
    """There is no stage at this moment."""


@dataclass(frozen=True, slots=True)
class Opening:
    """How a stage begins; what is None is as the clinic has it, and now."""

    at: datetime | None = None
    zone: str | None = None
    language: str = "en"
    stands_still: bool = False


class Place(Protocol):
    """Where stages stand. `goes_on` tells how the one stood that is there already and comes first."""

    @property
    def is_kept(self) -> bool: ...

    @property
    def goes_on(self) -> Opening | None: ...

    def stage(
        self, settings: Settings, clock: Clock, changes: Changes, language: str
    ) -> AbstractAsyncContextManager[Stage]: ...


class Passing:
    """Each stage has a folder of its own, which goes with it."""

    is_kept = False
    goes_on = None

    def stage(
        self, settings: Settings, clock: Clock, changes: Changes, language: str
    ) -> AbstractAsyncContextManager[Stage]:
        return staged(settings, clock, None, changes, language)


class Theatre:
    """`number` counts the stages, so that whoever looks on sees when everything is new.

    With `time_runs` a stage's clock runs on by itself wherever no story is told.
    """

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime],
        place: Place | None = None,
        *,
        time_runs: bool = True,
    ) -> None:
        self.changes = Changes()
        self.journey = Journey(self.changes)
        self.number = 0
        self.trouble = ""
        # Each is told of a new stage before anything happens on it.
        self.audience: list[Callable[[Stage], None]] = []
        self._settings = only_of_the_clinic(settings)
        self._now = now
        self.place = place or Passing()
        self._time_runs = time_runs
        self._current: tuple[Stage, Hood] | None = None
        self._wanted: asyncio.Future[Opening] | None = None
        self._performing: asyncio.Task[None] | None = None
        self._visits = 0
        self._nobody_visits = asyncio.Event()

    @property
    def stage(self) -> Stage:
        """Raises BetweenStages."""
        return self._now_on()[0]

    @property
    def is_open(self) -> bool:
        return self._current is not None

    @property
    def hood(self) -> Hood:
        return self._now_on()[1]

    @property
    def is_kept(self) -> bool:
        return self.place.is_kept

    @asynccontextmanager
    async def open(self, opening: Opening | None = None) -> AsyncIterator[Stage]:
        """Raises whatever keeps the first stage from being opened, or ends a later one."""
        self._performing = performing = asyncio.create_task(
            self._perform(self.place.goes_on or opening or Opening())
        )
        performing.add_done_callback(lambda _: self.changes.note())
        try:
            await self._when_new(0)
            yield self.stage
        finally:
            await self.journey.end()
            performing.cancel()
            with suppress(asyncio.CancelledError):
                await performing

    @asynccontextmanager
    async def visit(self) -> AsyncIterator[Stage]:
        """The stage, which stays for as long. Raises BetweenStages."""
        stage = self.stage
        self._visits += 1
        self._nobody_visits.clear()
        try:
            yield stage
        finally:
            self._visits -= 1
            if not self._visits:
                self._nobody_visits.set()

    async def when_ended(self) -> None:
        """Raises whatever ended the performance; it never ends by itself."""
        while True:
            await self._when_new(self.number)

    async def when_open(self) -> None:
        """Raises whatever ended the performance."""
        await self._when_new(self.number - 1)

    async def begin(self, opening: Opening) -> Stage:
        """Throw away the present stage with all that is on it, and open another one."""
        if self._wanted is None or self._wanted.done():
            raise BetweenStages("There is no stage to replace.")
        number = self.number
        self._wanted.set_result(opening)
        await self._when_new(number)
        return self.stage

    def let_time_run(self, stage: Stage) -> None:
        if self._time_runs:
            stage.clock.run_on()

    async def _perform(self, opening: Opening) -> None:
        """Show one stage after another, until cancelled. One task opens and closes them all."""
        while True:
            self._wanted = asyncio.get_running_loop().create_future()
            settings = self._settings.model_copy(update=_as_wanted(self._settings, opening))
            clock = Clock(opening.at or self._now(), running=self._time_runs and not opening.stands_still)
            async with self.place.stage(settings, clock, self.changes, opening.language) as stage:
                opening = await self._show(stage, self._wanted)

    async def _show(self, stage: Stage, wanted: "asyncio.Future[Opening]") -> Opening:
        """Until another one is wanted."""
        for watcher in self.audience:
            watcher(stage)
        stage.after_turn.append(self._went_well)
        hood = Hood(stage)
        await hood.begin()
        self._current, self.number = (stage, hood), self.number + 1
        self.changes.note()
        following = asyncio.create_task(self._follow(stage))
        try:
            return await wanted
        finally:
            self._current = None
            self.changes.note()
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_TURN):
                    await self._when_nobody_visits()
                    await stage.rest()
            following.cancel()
            await asyncio.wait([following])

    async def _follow(self, stage: Stage) -> None:
        """Whatever goes wrong is told on the page until it goes well; it is tried when something happens."""
        while True:
            try:
                await stage.run()
            except Exception as error:
                log.exception("the program on the stage failed")
                self.trouble = str(error) or type(error).__name__
            await self.changes.after(self.changes.note())

    async def _went_well(self) -> None:
        self.trouble = ""

    async def _when_nobody_visits(self) -> None:
        if self._visits:
            await self._nobody_visits.wait()

    async def _when_new(self, number: int) -> None:
        """Raises whatever ended the performance."""
        while self._current is None or self.number <= number:
            if self._performing and self._performing.done():
                raise self._end(self._performing)
            await self.changes.after(self.changes.version)

    def _end(self, performing: asyncio.Task[None]) -> BaseException:
        trouble = None if performing.cancelled() else performing.exception()
        return trouble or BetweenStages("The sandbox has ended.")

    def _now_on(self) -> tuple[Stage, Hood]:
        if self._current is None:
            raise BetweenStages("The sandbox is not ready yet.")
        return self._current


def _as_wanted(settings: Settings, opening: Opening) -> dict[str, str]:
    """A clinic that has no name yet gets one in the language of its people."""
    zone = {"clinic_timezone": opening.zone} if opening.zone else {}
    is_named = settings.clinic_name != Settings.model_fields["clinic_name"].default
    return zone if is_named else zone | {"clinic_name": words(opening.language)["clinic-name"]}


def only_of_the_clinic(settings: Settings) -> Settings:
    return Settings.model_construct(**settings.model_dump(include=_OF_THE_CLINIC))
