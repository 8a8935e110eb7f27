"""How much work there is and how it went, in numbers that say nothing about anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Fate, Outgoing, ParkedUpdate, Person, Plan


@dataclass(frozen=True, slots=True)
class Figures:
    queued: int
    oldest_queued_at: datetime | None
    prompts_due: int
    digests_due: int
    occasions_due: int
    parked: int
    # Messages by kind and fate.
    messages: dict[tuple[str, str], int]


async def figures(session: AsyncSession, now: datetime, since: datetime) -> Figures:
    """Messages are those written since `since`; everything else is as it is now."""
    queued, oldest = await _queue(session)
    return Figures(
        queued=queued,
        oldest_queued_at=oldest,
        prompts_due=await _count(session, Person, Person.next_prompt_at <= now),
        digests_due=await _count(session, Person, Person.next_digest_at <= now),
        occasions_due=await _count(session, Plan, Plan.at <= now),
        parked=await _count(session, ParkedUpdate),
        messages=await messages(session, since),
    )


async def messages(session: AsyncSession, since: datetime) -> dict[tuple[str, str], int]:
    """By kind and fate. It reads the newest messages only, however many there are from before."""
    older = select(Outgoing.id).where(Outgoing.created_at < since).order_by(Outgoing.id.desc()).limit(1)
    query = (
        select(Outgoing.kind, Outgoing.fate, func.count())
        .where(Outgoing.id > func.coalesce(older.scalar_subquery(), 0))
        .group_by(Outgoing.kind, Outgoing.fate)
    )
    return {(kind, str(fate)): count for kind, fate, count in await session.execute(query)}


async def _queue(session: AsyncSession) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(Outgoing.created_at)).where(Outgoing.fate == Fate.QUEUED)
    count, oldest = (await session.execute(query)).one()
    return count, oldest


async def _count(session: AsyncSession, model: Any, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0
