"""When a call may be made: in its slot, and never so late that another replica may have given it up."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage import pace
from storage.database import Database

# Telegram allows about 30 messages a second in all. With calls as late as they may be, these are 30.
MESSAGES_PER_SECOND = 27.3
# A call that is later than this takes another slot, as it might meet the others in theirs.
_LATE = 0.05
# Much less than it takes until a message that is being sent counts as lost.
_STALE = 10.0


@dataclass(frozen=True, slots=True)
class Slot:
    """The instant of a call on the monotonic clock, and when it was taken.

    The monotonic clock stands still while the machine sleeps, so the wall clock is asked as well.
    """

    start: float
    taken: float = field(default_factory=time.monotonic)
    taken_on_the_wall: float = field(default_factory=time.time)

    @property
    def is_stale(self) -> bool:
        return max(time.monotonic() - self.taken, time.time() - self.taken_on_the_wall) > _STALE


class Pacer:
    def __init__(self, database: Database, clock: Callable[[], datetime], messages_per_second: float) -> None:
        self._database = database
        self._clock = clock
        self._interval = 1 / messages_per_second
        self._last_call = 0.0

    async def ahead(self, session: AsyncSession) -> float:
        return await pace.ahead(session, self._clock())

    async def slots(self, session: AsyncSession, calls: int) -> list[Slot]:
        """One for each call. It is the last thing to do in a transaction, as other replicas wait for it."""
        first = time.monotonic() + await pace.take(session, self._clock(), calls, self._interval)
        return [Slot(first + number * self._interval) for number in range(calls)]

    async def may_call(self, slot: Slot) -> bool:
        """Returns in the slot, or in another one after it was missed. False when this process was frozen
        for so long that the call is not its own any more."""
        start, latest = slot.start, _LATE
        while not slot.is_stale:
            await asyncio.sleep(start - time.monotonic())
            if time.monotonic() - start <= latest:
                await self._keep_distance()
                return not slot.is_stale
            async with self._database.write() as session:
                start = (await self.slots(session, 1))[0].start
            # On a machine that is too busy to keep its slots, calls would take new ones until they are stale.
            latest *= 4
        return False

    async def _keep_distance(self) -> None:
        """What a busy moment has delayed is not made up for all at once."""
        self._last_call = max(time.monotonic(), self._last_call + self._interval)
        await asyncio.sleep(self._last_call - time.monotonic())
