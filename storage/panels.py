"""Everything that trends need about many patients, read with one query a table."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from journal.digest import Patient
from storage import checkins, infusions, notes
from storage.models import Person, Stage

# Long enough for several cycles, which are what a patient is compared with. Our assumption.
LOOK_BACK = timedelta(days=180)
NOTES_COUNT_FOR = timedelta(days=7)


async def read(session: AsyncSession, patients: Sequence[Person], today: date) -> list[Patient]:
    ids = [patient.id for patient in patients]
    days = await checkins.days(session, ids, today - LOOK_BACK, today)
    given = await infusions.days_of_many(session, ids)
    noted = await notes.count(session, ids, today - NOTES_COUNT_FOR + timedelta(days=1), today)
    return [
        Patient(
            id=patient.id,
            code=patient.code,
            check_ins=tuple(days.get(patient.id, ())),
            infusions=tuple(given.get(patient.id, ())),
            notes=noted.get(patient.id, 0),
            standing=standing(patient),
        )
        for patient in patients
    ]


def standing(patient: Person) -> str | None:
    """Why no answers are to be expected; None for who takes part."""
    if patient.stage != Stage.ACTIVE:
        return "stopped"
    if patient.unreachable_since is not None:
        return "unreachable"
    return "paused" if patient.paused else None
