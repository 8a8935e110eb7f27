"""What the clock sets off: when it is due, what is then done, and what becomes of it when that fails."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.context import tell_admins
from storage import audit, due
from storage.due import Claimed, Column

# Long enough for trouble to pass, short enough for a prompt to come on its day. Our assumption.
PUT_OFF_FOR = timedelta(minutes=10)
_TELL_AGAIN_AFTER = timedelta(days=1)
# Fluent takes 1,000 characters for one argument, and a code has at most 19.
_MOST_CODES = 40
_FAILED: Final = "failed at its time"


@dataclass(frozen=True, slots=True)
class Duty:
    """`act` does it for many as for one, and sets the due column of each row anew.

    `batch` is how many at once hold up neither the event loop nor whoever waits for the write lock.
    """

    column: Column
    act: Callable[[AsyncSession, datetime, Sequence[Claimed]], Awaitable[None]]
    batch: int = 100

    async def __call__(self, session: AsyncSession, now: datetime, limit: int) -> int:
        """Do it for at most `limit` in the caller's transaction; how many they were."""
        claimed = await self.claim(session, now, limit)
        await self.act(session, now, claimed)
        return len(claimed)

    async def claim(
        self, session: AsyncSession, now: datetime, limit: int | None = None, *, only: int | None = None
    ) -> Sequence[Claimed]:
        return await due.claim(session, self.column, now, limit or self.batch, only)

    async def put_off(self, session: AsyncSession, now: datetime, row_id: int) -> list[str]:
        """Try again in a while; the code of the person, unless another replica has done it meanwhile."""
        claimed = await self.claim(session, now, only=row_id)
        for row, _ in claimed:
            setattr(row, self.column.key, now + PUT_OFF_FOR)
        return [person.code for _, person in claimed]


async def report(session: AsyncSession, now: datetime, codes: Sequence[str]) -> None:
    """Tell the admins whose prompt, reminder or digest fails: each once a day, and all in one message."""
    new = [code for code in dict.fromkeys(codes) if not await _was_told(session, now, code)]
    for code in new:
        await audit.record(session, now, audit.PROGRAM, _FAILED, code)
    if new:
        named = ", ".join(new[:_MOST_CODES]) + (" …" if len(new) > _MOST_CODES else "")
        await tell_admins(session, now, "notice-put-off", codes=named)


async def _was_told(session: AsyncSession, now: datetime, code: str) -> bool:
    entries = await audit.entries(session, code)
    return any(entry.action == _FAILED and entry.at > now - _TELL_AGAIN_AFTER for entry in entries)
