"""What the journal itself tells of how safe it is: who runs it, who cannot be reached, what is left open."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import invites
from storage.deeds import Deed
from storage.models import AuditEntry, Person, Role, Stage, TeamMember


async def unreachable_clinicians(session: AsyncSession) -> Sequence[str]:
    """Codes of those whom nothing about their patients reaches, neither in the chat nor by e-mail."""
    has_patients = select(TeamMember).where(TeamMember.clinician_id == Person.id).exists()
    query = select(Person.code).where(
        Person.role == Role.CLINICIAN,
        Person.stage == Stage.ACTIVE,
        Person.unreachable_since.is_not(None),
        Person.email_sealed.is_(None),
        has_patients,
    )
    return (await session.scalars(query.order_by(Person.code))).all()


async def invited_before(session: AsyncSession, now: datetime, since: datetime) -> list[str]:
    """Codes of those whose link was made before then and still works."""
    return [person.code for person, link in await invites.open_ones(session, now) if link.created_at < since]


async def with_other_consent(session: AsyncSession, version: str) -> int:
    """How many patients of today agreed to another text than this version."""
    query = select(func.count()).where(
        Person.role == Role.PATIENT, Person.stage == Stage.ACTIVE, Person.consent_version != version
    )
    return await session.scalar(query) or 0


async def last_done(session: AsyncSession, deed: Deed) -> datetime | None:
    """When the audit has it last; if never, when the audit began, and None while it is empty."""
    is_it, first = AuditEntry.action == deed, select(func.min(AuditEntry.at))
    last = await session.scalar(select(func.max(AuditEntry.at)).where(is_it))
    return last or await session.scalar(first)
