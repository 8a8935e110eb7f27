"""Time that moves while the page looks on: one move at once, and it can be stopped on its way."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.fake.changes import Changes
from bot.sandbox.refusals import not_now

log = logging.getLogger(__name__)

Speed = Literal["slow", "normal", "fast", "at once"]
# How many real seconds a day takes, and each scene of a story.
SECONDS: dict[Speed, float] = {"slow": 6.0, "normal": 2.0, "fast": 0.5, "at once": 0.0}

Move = Callable[[], Awaitable[None]]
Kind = Literal["advance", "play", "story", "restart"]


class Stopped(Exception):
    """Somebody wants to take over."""


@dataclass(frozen=True, slots=True)
class Caption:
    """A key of the page's words, and what stands in it."""

    key: str
    given: dict[str, str]


def _nobody_reads(caption: Caption) -> None:
    pass


class Journey:
    """The move under way, how far it is (0 of 0 where nobody knows), and how the last one failed."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._task: asyncio.Task[None] | None = None
        self._stopping = asyncio.Event()
        self.speed: Speed = "normal"
        self.kind: Kind | None = None
        self.story: str | None = None
        self.done, self.total = 0, 0
        self.caption: Caption | None = None
        self.trouble = ""
        self.on_caption: Callable[[Caption], None] = _nobody_reads

    @property
    def is_under_way(self) -> bool:
        return self._task is not None

    def begin(self, kind: Kind, move: Move, story: str | None = None) -> None:
        """Raises Refused while another move is under way."""
        if self._task:
            raise not_now("time-is-moving")
        self._stopping.clear()
        self.kind, self.done, self.total, self.trouble = kind, 0, 0, ""
        if kind in ("story", "restart"):
            self.story, self.caption = story, None
        self._task = asyncio.create_task(self._go(move))
        self._changes.note()

    def stop(self) -> None:
        """The move ends where it is at its next pause."""
        self._stopping.set()

    def progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self._changes.note()

    def says(self, key: str, **given: str) -> None:
        self.caption = Caption(key, given)
        self.on_caption(self.caption)
        self._changes.note()

    async def still_wanted(self) -> None:
        """Raises Stopped."""
        if self._stopping.is_set():
            raise Stopped

    async def pause(self, days: float = 1.0) -> None:
        """Let as much real time pass as so many days take at the present speed. Raises Stopped."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS[self.speed] * days):
                await self._stopping.wait()
        await self.still_wanted()

    async def end(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _go(self, move: Move) -> None:
        try:
            await move()
        except Stopped:
            log.info("stopped by hand")
        except Exception as error:
            log.exception("time could not be moved")
            self.trouble = str(error) or type(error).__name__
        finally:
            self._task = None
            self._changes.note()
