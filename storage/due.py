"""When there is something to do next, in one query."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import CheckIn, Fate, Outgoing, Person


@dataclass(frozen=True, slots=True)
class Due:
    """The first instant of each kind; None where there is none."""

    prompt: datetime | None
    reminder: datetime | None
    close: datetime | None
    digest: datetime | None
    message: datetime | None

    @property
    def first(self) -> datetime | None:
        instants = (self.prompt, self.reminder, self.close, self.digest, self.message)
        return min((at for at in instants if at is not None), default=None)


_FIRST = select(
    select(func.min(Person.next_prompt_at)).scalar_subquery(),
    select(func.min(CheckIn.remind_at)).scalar_subquery(),
    select(func.min(CheckIn.close_at)).scalar_subquery(),
    select(func.min(Person.next_digest_at)).scalar_subquery(),
    select(func.min(Outgoing.not_before)).where(Outgoing.fate == Fate.QUEUED).scalar_subquery(),
)


async def due(session: AsyncSession) -> Due:
    return Due(*(await session.execute(_FIRST)).one())
