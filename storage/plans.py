"""When patients are asked or told what does not come every day: one row for each kind of occasion."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Person, Plan


async def of_patient(session: AsyncSession, patient: Person) -> dict[str, Plan]:
    """By occasion."""
    found = await session.scalars(select(Plan).where(Plan.patient_id == patient.id))
    return {plan.occasion: plan for plan in found}


async def put(
    session: AsyncSession, patient: Person, occasion: str, day: date | None, at: datetime | None
) -> None:
    """Plan it for this day and instant, or not at all; for which day it was done last stays known."""
    plan = (await of_patient(session, patient)).get(occasion)
    replace(session, patient, occasion, plan, (day, at) if at is not None else None)
    await session.flush()


def replace(
    session: AsyncSession,
    patient: Person,
    occasion: str,
    plan: Plan | None,
    found: tuple[date | None, datetime] | None,
) -> None:
    """As `put`, for who has read the plan that there is."""
    day, at = found or (None, None)
    if plan is not None:
        plan.day, plan.at = day, at
    elif found is not None:
        session.add(Plan(patient_id=patient.id, occasion=occasion, day=day, at=at))


async def drop(session: AsyncSession, patient: Person, occasion: str) -> None:
    await session.execute(delete(Plan).where(Plan.patient_id == patient.id, Plan.occasion == occasion))


async def done(session: AsyncSession, patients: Collection[int], occasion: str) -> set[int]:
    """Of whom it was done, with nothing planned after it."""
    query = select(Plan.patient_id).where(Plan.occasion == occasion, Plan.patient_id.in_(patients))
    return set(await session.scalars(query.where(Plan.at.is_(None), Plan.last_day.is_not(None))))


async def take_done(session: AsyncSession, patients: Collection[int], occasion: str) -> set[int]:
    """As `done`, and they are found once."""
    found = await done(session, patients, occasion)
    if found:
        await session.execute(
            delete(Plan).where(Plan.occasion == occasion, Plan.patient_id.in_(found), Plan.at.is_(None))
        )
    return found
