"""Who did what to whom: one entry for every change and for every look at a patient's data."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import chain
from storage.deeds import Deed
from storage.models import AuditEntry

COMMAND_LINE = "command line"
PROGRAM = "program"
# The subject of what is done to the whole site, where there would be a person's code.
SITE = "site"
PAUSED_SITE: Final = "paused site"
RESUMED_SITE: Final = "resumed site"
_OCCASION, _MOST_OF_OCCASION = "occasion", 48


def because(session: AsyncSession, occasion: str) -> None:
    """On what occasion everything is done from now on in this session; see handlers/whys.py for the forms."""
    session.info[_OCCASION] = occasion[:_MOST_OF_OCCASION]


async def record(
    session: AsyncSession,
    now: datetime,
    actor: str,
    action: Deed,
    subject: str | None = None,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """`actor` and `subject` are codes, `before` and `after` hold codes, dates and settings: never words."""
    why = session.info.get(_OCCASION)
    entry = AuditEntry(
        at=now, actor=actor, action=action, subject=subject, why=why, before=before, after=after
    )
    chain.sign_details(session, entry)
    session.add(entry)


async def entries(
    session: AsyncSession, subject: str, limit: int = 20, *, before: int | None = None
) -> list[AuditEntry]:
    """The newest first, in the order of the chain; `before` is the place that they all come before."""
    query = select(AuditEntry).where(AuditEntry.subject == subject)
    earlier = query if before is None else query.where(AuditEntry.place < before)
    newest_first = earlier.order_by(AuditEntry.place.desc().nulls_first(), AuditEntry.id.desc())
    return list(await session.scalars(newest_first.limit(limit)))


async def of_actions(
    session: AsyncSession, subjects: Collection[str], actions: Collection[str]
) -> Sequence[Row[str | None, datetime, str]]:
    """Whom, when and what, the oldest first."""
    query = select(AuditEntry.subject, AuditEntry.at, AuditEntry.action).where(
        AuditEntry.subject.in_(subjects), AuditEntry.action.in_(actions)
    )
    return (await session.execute(query.order_by(AuditEntry.place.nulls_last(), AuditEntry.id))).all()


async def count(
    session: AsyncSession, subject: str, action: Deed, after: dict[str, Any], since: datetime
) -> int:
    """How often this was done since then, with these details."""
    query = select(AuditEntry.after).where(
        AuditEntry.subject == subject, AuditEntry.action == action, AuditEntry.at >= since
    )
    return list(await session.scalars(query)).count(after)
