"""Everything that trends need about many patients, read with one query a table."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from journal import verdict
from journal.digest import Patient
from journal.rules import rule
from storage import checkins, episodes, infusions, notes
from storage.models import Person, Stage
from storage.site import site

LOOK_BACK = timedelta(days=verdict.LOOK_BACK)
NOTES_COUNT_FOR = timedelta(days=7)


async def read(
    session: AsyncSession, patients: Sequence[Person], today: date, look_back: timedelta = LOOK_BACK
) -> list[Patient]:
    ids = [patient.id for patient in patients]
    days = await checkins.days(session, ids, today - look_back, today)
    given = await infusions.days_of_many(session, ids)
    noted = await notes.count(session, ids, today - NOTES_COUNT_FOR + timedelta(days=1), today)
    told = await episodes.of_many(session, ids, today - look_back)
    usual = (await site(session)).schedule
    return [
        Patient(
            id=patient.id,
            code=patient.code,
            check_ins=tuple(days.get(patient.id, ())),
            infusions=tuple(given.get(patient.id, ())),
            notes=noted.get(patient.id, 0),
            standing=standing(patient),
            rule=rule(usual, patient.schedule),
            episodes=tuple(told.get(patient.id, ())),
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
