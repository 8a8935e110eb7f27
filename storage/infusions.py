"""Infusions of a patient: planned and given ones, moved and cancelled ones."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.known import forget, known, unknown
from storage.models import Infusion, Person

INDUCTION, MAINTENANCE = KINDS = ("induction", "maintenance")


async def of_patient(session: AsyncSession, patient: Person) -> list[Infusion]:
    query = (
        select(Infusion)
        .where(Infusion.patient_id == patient.id, Infusion.cancelled_at.is_(None))
        .order_by(Infusion.day)
    )
    return list(await session.scalars(query))


async def days(session: AsyncSession, patient: Person) -> list[date]:
    await recall(session, [patient.id])
    return known(session).infusions[patient.id]


async def recall(session: AsyncSession, patients: Collection[int]) -> None:
    """Read the days of these patients' infusions."""
    if new := unknown(patients, known(session).infusions):
        found = await days_of_many(session, new)
        known(session).infusions.update({patient: found.get(patient, []) for patient in new})


async def days_of_many(session: AsyncSession, patients: Iterable[int]) -> dict[int, list[date]]:
    query = (
        select(Infusion.patient_id, Infusion.day)
        .where(Infusion.patient_id.in_(list(patients)), Infusion.cancelled_at.is_(None))
        .order_by(Infusion.day)
    )
    found: dict[int, list[date]] = {}
    for patient, day in await session.execute(query):
        found.setdefault(patient, []).append(day)
    return found


async def on(session: AsyncSession, patient: Person, day: date) -> Infusion | None:
    return next((one for one in await of_patient(session, patient) if one.day == day), None)


async def enter(session: AsyncSession, patient: Person, day: date, kind: str) -> Infusion:
    forget(session)
    infusion = Infusion(patient_id=patient.id, day=day, kind=kind)
    session.add(infusion)
    await session.flush()
    return infusion


async def enter_many(session: AsyncSession, entered: Iterable[tuple[Person, date, str]]) -> None:
    """Patients, days and kinds."""
    forget(session)
    session.add_all(Infusion(patient_id=patient.id, day=day, kind=kind) for patient, day, kind in entered)
    await session.flush()


def move(session: AsyncSession, infusion: Infusion, day: date) -> None:
    forget(session)
    infusion.day = day


def cancel(session: AsyncSession, infusion: Infusion, now: datetime) -> None:
    forget(session)
    infusion.cancelled_at = now
