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
# The subject of what is done to the whole site, where there would be a person's code.
SITE = "site"
PAUSED_SITE, RESUMED_SITE = "paused site", "resumed site"


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


async def entries(
    session: AsyncSession, subject: str, limit: int = 20, *, before: int | None = None
) -> list[AuditEntry]:
    """The newest first; `before` is the id of an entry that they all come before."""
    query = select(AuditEntry).where(AuditEntry.subject == subject).order_by(AuditEntry.id.desc())
    earlier = query if before is None else query.where(AuditEntry.id < before)
    return list(await session.scalars(earlier.limit(limit)))


async def of_actions(
    session: AsyncSession, subjects: Collection[str], actions: Collection[str]
) -> Sequence[Row[str | None, datetime, str]]:
    """Whom, when and what, the oldest first."""
    query = select(AuditEntry.subject, AuditEntry.at, AuditEntry.action).where(
        AuditEntry.subject.in_(subjects), AuditEntry.action.in_(actions)
    )
    return (await session.execute(query.order_by(AuditEntry.id))).all()


async def count(
    session: AsyncSession, subject: str, action: str, after: dict[str, Any], since: datetime
) -> int:
    """How often this was done since then, with these details."""
    query = select(AuditEntry.after).where(
        AuditEntry.subject == subject, AuditEntry.action == action, AuditEntry.at >= since
    )
    return list(await session.scalars(query)).count(after)
