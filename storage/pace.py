"""One rate for all replicas: each call has a slot, and one row of the database hands the slots out.

The database's clock tells the time here, as a replica whose own clock is off must neither stop the others
nor overtake them. SQLite has one process, whose clock will do.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Double, and_, case, cast, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Pace

# What lies further ahead, in seconds, was written before a clock was set back, and binds nobody.
_FURTHEST_SLOT, _LONGEST_HOLD = 5.0, 900.0
_EVERYBODY = b""


async def ahead(session: AsyncSession, now: datetime) -> float:
    """Seconds until the next free slot; long when Telegram has told everybody to wait."""
    query = select(Pace, _clock(session, now)).execution_options(populate_existing=True)
    pace, clock = (await session.execute(query)).one()
    slot, held = pace.next_slot - clock, pace.refused_until - clock
    if pace.refused_chat == _EVERYBODY and 0 < held <= _LONGEST_HOLD:
        return float(held)
    return float(slot) if 0 < slot <= _FURTHEST_SLOT else 0.0


async def take(session: AsyncSession, now: datetime, calls: int, interval: float) -> float:
    """Take so many slots, an interval apart; seconds until the first. Others wait until this is committed."""
    clock, taken = _clock(session, now), calls * interval
    is_ahead = Pace.next_slot.between(clock, clock + _FURTHEST_SLOT)
    slots = (
        update(Pace)
        .values(next_slot=case((is_ahead, Pace.next_slot), else_=clock) + taken)
        .returning(Pace.next_slot - taken - clock)
        .execution_options(synchronize_session=False)
    )
    return max(0.0, float((await session.execute(slots)).scalar_one()))


async def refused(session: AsyncSession, now: datetime, chat_index: bytes, seconds: float) -> None:
    """Telegram wants us to slow down, and does not say whether it means one chat or all of them.

    One refused chat waits for itself, by its message; a second one within that time means all.
    """
    clock = _clock(session, now)
    is_another = and_(Pace.refused_until > clock, Pace.refused_chat != chat_index)
    await session.execute(
        update(Pace)
        .values(
            refused_chat=case((is_another, _EVERYBODY), else_=chat_index),
            refused_until=clock + min(seconds, _LONGEST_HOLD),
        )
        .execution_options(synchronize_session=False)
    )


async def forget(session: AsyncSession, chat_indexes: Collection[bytes]) -> None:
    """Of a chat that nobody may be found by any more; nobody waits in its place."""
    held = update(Pace).where(Pace.refused_chat.in_(chat_indexes))
    await session.execute(held.values(refused_chat=_EVERYBODY, refused_until=0.0))


def _clock(session: AsyncSession, now: datetime) -> ColumnElement[float]:
    """Seconds since 1970. On PostgreSQL not the time at which the transaction began."""
    if session.get_bind().dialect.name == "postgresql":
        return cast(func.extract("epoch", func.clock_timestamp()), Double)
    return literal(now.timestamp(), Double)
