"""Everything that trends need about many patients, read with one query a table."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from journal import schedule as schedules
from journal import verdict
from journal.digest import Patient
from journal.episodes import WORSE
from journal.occasions import Occasion
from journal.rules import rule
from journal.schedule import ONE_DAY
from journal.settings import schedule
from journal.summary import Break
from storage import answers, breaks, checkins, episodes, infusions, notes, plans
from storage.models import Person, Stage
from storage.site import site

LOOK_BACK = timedelta(days=verdict.LOOK_BACK)
NOTES_COUNT_FOR = timedelta(days=7)


async def read(
    session: AsyncSession, patients: Sequence[Person], today: date, look_back: timedelta = LOOK_BACK
) -> list[Patient]:
    ids = [patient.id for patient in patients]
    days = await answers.days(session, ids, today - look_back, today)
    given = await infusions.days_of_many(session, ids)
    noted = await notes.count(session, ids, today - NOTES_COUNT_FOR + timedelta(days=1), today)
    told = await episodes.of_many(session, ids, today - look_back)
    # Their break is over, but nobody has asked them since.
    resting = await plans.done(session, ids, Occasion.RESUME)
    unasked = await checkins.never_asked(session, ids, today - look_back, today)
    rests = await breaks.of_many(session, patients, today - look_back)
    clinic, pauses = await site(session), await breaks.of_the_clinic(session)
    usual, waits = clinic.schedule, "closed" if clinic.paused_at else None
    return [
        Patient(
            id=patient.id,
            code=patient.code,
            check_ins=tuple(days.get(patient.id, ())),
            infusions=tuple(given.get(patient.id, ())),
            notes=noted.get(patient.id, 0),
            standing="paused" if patient.id in resting else standing(patient) or waits,
            rule=rule(usual, patient.schedule),
            episodes=tuple(one for one in told.get(patient.id, ()) if one.kind == WORSE),
            beside=next((one for one in told.get(patient.id, ()) if one.kind != WORSE), None),
            spared=_rested(rests.get(patient.id, ()), today)
            | unasked.get(patient.id, frozenset())
            | frozenset(breaks.days_paused(pauses, ZoneInfo(patient.zone), today))
            | _left_out([usual, patient.schedule], given.get(patient.id, ()), today - look_back, today),
        )
        for patient in patients
    ]


def _rested(rests: Iterable[Break], today: date) -> frozenset[date]:
    """A break counts from the day it was begun on, until the day before it ended."""
    return frozenset(day for one in rests for day in _days(one.first, one.last or today + ONE_DAY))


def _left_out(
    layers: Sequence[Mapping[str, str]], given: Collection[date], first: date, last: date
) -> frozenset[date]:
    """The days that weekdays or phases leave out; most patients have neither."""
    if not any({"days", "phases"} & layer.keys() for layer in layers):
        return frozenset()
    return schedules.spared(schedule(*layers), given, first, last)


def _days(first: date, end: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((end - first).days))


def standing(patient: Person) -> str | None:
    """Why no answers are to be expected; None for who takes part."""
    if patient.stage != Stage.ACTIVE:
        return "stopped"
    if patient.unreachable_since is not None:
        return "unreachable"
    return "paused" if patient.paused else None
