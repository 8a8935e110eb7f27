"""What clinicians did about patients on a digest: who, when, what. What is taken back stays on record."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Person, Response

REMIND = "remind"


async def record(
    session: AsyncSession, now: datetime, by: Person, patient: Person, did: str, episode: int | None = None
) -> None:
    session.add(Response(patient_id=patient.id, episode_id=episode, by=by.code, did=did, at=now))
    await session.flush()


async def take_back(session: AsyncSession, now: datetime, by: Person, episode: int) -> None:
    """What this clinician did about this episode."""
    is_theirs = (Response.episode_id == episode, Response.by == by.code, Response.did != REMIND)
    await _withdraw(session, now, *is_theirs)


async def forget_reminder(session: AsyncSession, now: datetime, by: Person, patient: Person) -> None:
    is_theirs = (Response.patient_id == patient.id, Response.by == by.code, Response.did == REMIND)
    await _withdraw(session, now, *is_theirs)


async def _withdraw(session: AsyncSession, now: datetime, *which: ColumnElement[bool]) -> None:
    valid = update(Response).where(*which, Response.withdrawn_at.is_(None))
    await session.execute(valid.values(withdrawn_at=now))


async def reminders(
    session: AsyncSession, clinician: Person, patients: Collection[int], since: datetime | None
) -> set[int]:
    """Of whom this clinician asked to be reminded since then."""
    query = select(Response.patient_id).where(
        Response.by == clinician.code,
        Response.did == REMIND,
        Response.patient_id.in_(patients),
        Response.withdrawn_at.is_(None),
    )
    return set(await session.scalars(query.where(Response.at >= since) if since else query))
