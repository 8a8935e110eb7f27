"""How often somebody has tried something of late; in the database, so that replicas count together.

Who it was is a blind index, and it is forgotten when the time is over.
"""

from datetime import datetime, timedelta

from sqlalchemy import Select, case, delete, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_for, vault
from storage.fields import Instant
from storage.models import Attempt

# What is counted: links that do not work, those of everybody together, and a group that is being left.
LINK, LINKS, LEAVING = "link", "links", "leaving"
# No count is kept for longer.
KEPT = timedelta(days=1)
_EVERYBODY = b""


async def count(
    session: AsyncSession, now: datetime, what: str, who: int | None, within: timedelta = KEPT
) -> int:
    """One more, of this chat or of everybody (None); how many they are since the first of them.

    They begin anew once the time is over, and when a clock was set back.
    """
    first = {"what": what, "who": _index(session, who), "times": 1, "since": now}
    is_over = or_(Attempt.since <= now - within, Attempt.since > now)
    counted = (
        insert_for(session)(Attempt)
        .values(first)
        .on_conflict_do_update(
            index_elements=[Attempt.what, Attempt.who],
            set_={
                "times": case((is_over, 1), else_=Attempt.times + 1),
                "since": case((is_over, literal(now, Instant)), else_=Attempt.since),
            },
        )
        .returning(Attempt.times)
    )
    return int((await session.execute(counted)).scalar_one())


async def times(
    session: AsyncSession, now: datetime, what: str, who: int | None, within: timedelta = KEPT
) -> int:
    """How many they are, without another one."""
    query: Select[int] = select(Attempt.times).where(
        Attempt.what == what,
        Attempt.who == _index(session, who),
        Attempt.since > now - within,
        Attempt.since <= now,
    )
    return await session.scalar(query) or 0


async def forget(session: AsyncSession, who: int) -> None:
    """All that was counted of this account or chat."""
    await session.execute(delete(Attempt).where(Attempt.who.in_(vault(session).indexes(who))))


async def forget_old(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(Attempt).where(or_(Attempt.since <= now - KEPT, Attempt.since > now)))


def _index(session: AsyncSession, who: int | None) -> bytes:
    return _EVERYBODY if who is None else vault(session).index(who)
