"""Time that moves while the page looks on: one move at once."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.sandbox.fake.changes import Changes
from bot.sandbox.stage import Stage

log = logging.getLogger(__name__)

Move = Callable[[], Awaitable[None]]
# Further than this in one move is more likely a slip than a wish.
_LONGEST = int(timedelta(days=366).total_seconds())


class Advance(BaseModel):
    """By so many seconds, or to the next instant at which something is due."""

    model_config = ConfigDict(extra="forbid", strict=True)

    seconds: Annotated[int, Field(gt=0, le=_LONGEST)] | None = None
    to: Literal["next"] | None = None

    @model_validator(mode="after")
    def _one_aim(self) -> Self:
        if (self.seconds is None) == (self.to is None):
            raise ValueError('give seconds, or "to": "next"')
        return self

    async def move(self, stage: Stage) -> None:
        if self.seconds is not None:
            await stage.advance(stage.clock() + timedelta(seconds=self.seconds))
            return
        # What is on its way already is no event to wait for.
        await stage.settle()
        if due := await stage.next_due():
            await stage.advance(max(due, stage.clock()))


class Nothing(BaseModel):
    """Four weeks need no more words."""

    model_config = ConfigDict(extra="forbid")


class Journey:
    """The move under way, how far it is (0 of 0 where nobody knows), and how the last one failed."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._task: asyncio.Task[None] | None = None
        self.done, self.total = 0, 0
        self.trouble = ""

    @property
    def is_under_way(self) -> bool:
        return self._task is not None

    def begin(self, move: Move) -> None:
        """Raises ValueError while another move is under way."""
        if self._task:
            raise ValueError("Time is moving already.")
        self.done, self.total, self.trouble = 0, 0, ""
        self._task = asyncio.create_task(self._go(move))
        self._changes.note()

    def progress(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        self._changes.note()

    async def end(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _go(self, move: Move) -> None:
        try:
            await move()
        except Exception as error:
            log.exception("time could not be moved")
            self.trouble = f"Time stopped: {error or type(error).__name__}"
        finally:
            self._task = None
            self._changes.note()
