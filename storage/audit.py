"""Who did what to whom: one entry for every change and for every look at a patient's data."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import chain
from storage.models import AuditEntry

COMMAND_LINE = "command line"
PROGRAM = "program"


async def record(
    session: AsyncSession,
    now: datetime,
    actor: str,
    action: str,
    subject: str | None = None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """`actor` and `subject` are codes, `before` and `after` hold codes, dates and settings: never words."""
    entry = AuditEntry(at=now, actor=actor, action=action, subject=subject, before=before, after=after)
    chain.sign_details(session, entry)
    session.add(entry)


async def entries(session: AsyncSession, subject: str, limit: int = 20) -> list[AuditEntry]:
    """The newest first."""
    query = (
        select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc()).limit(limit)
    )
    return list(await session.scalars(query))


async def of_actions(
    session: AsyncSession, subjects: Collection[str], actions: Collection[str]
) -> Sequence[Row[str | None, datetime, str]]:
    """Whom, when and what, the oldest first."""
    query = select(AuditEntry.subject, AuditEntry.at, AuditEntry.action).where(
        AuditEntry.subject.in_(subjects), AuditEntry.action.in_(actions)
    )
    return (await session.execute(query.order_by(AuditEntry.id))).all()
