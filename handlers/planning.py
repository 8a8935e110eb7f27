"""When somebody is asked or told next: the due columns of a person, computed anew when a cause changes."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.texts import Texts, local
from journal import schedule as schedules
from journal import weeks
from journal.instruments import DAILY
from journal.schedule import Prompt, Schedule
from storage import checkins, digests, infusions
from storage.models import Person, Role, Stage
from storage.site import site


async def schedule_of(session: AsyncSession, person: Person) -> Schedule:
    return _read(*((*layer.items(),) for layer in await layers(session, person)))


async def layers(session: AsyncSession, person: Person | None) -> list[dict[str, str]]:
    """The site's settings, and the person's own to lie on top."""
    own = [person.schedule] if person else []
    return [(await site(session)).schedule, *own]


@lru_cache
def _read(*layers: tuple[tuple[str, str], ...]) -> Schedule:
    """Most people have one of a few schedules."""
    return schedules.schedule(*map(dict, layers))


async def set_own(session: AsyncSession, person: Person, name: str, words: str) -> None:
    """Keep a setting of one's own only where it differs, so that the site's changes reach everyone else."""
    others = {key: value for key, value in person.schedule.items() if key != name}
    usual = schedules.words(schedules.schedule((await site(session)).schedule))
    person.schedule = others if usual[name] == words else {**others, name: words}


async def plan(session: AsyncSession, now: datetime, person: Person) -> None:
    """Set when this person hears from us next, counted from `now`; nothing for who is not taking part."""
    if person.role == Role.PATIENT:
        await _plan_prompt(session, now, person)
    elif person.role == Role.CLINICIAN:
        await _plan_digest(session, now, person)


async def plan_everyone(session: AsyncSession, now: datetime, people: list[Person]) -> None:
    for person in people:
        await plan(session, now, person)


def takes_part(patient: Person) -> bool:
    return patient.stage == Stage.ACTIVE and not patient.paused and patient.unreachable_since is None


async def _plan_prompt(session: AsyncSession, now: datetime, patient: Person) -> None:
    if not takes_part(patient):
        patient.next_prompt_at = patient.next_prompt_day = None
        return
    if _is_overdue(patient.next_prompt_at, now):
        return
    wanted, zone = await schedule_of(session, patient), ZoneInfo(patient.zone)
    last_day = await checkins.last_day(session, patient, DAILY)
    given = await infusions.days(session, patient)
    before = planned(patient) if patient.next_prompt_at else None
    set_prompt(patient, schedules.moved_prompt(wanted, zone, now, before, last_day, given))


async def following(session: AsyncSession, patient: Person) -> Prompt:
    """The prompt after the one that is due, also when it is past: each day of an outage leaves a check-in."""
    wanted, zone = await schedule_of(session, patient), ZoneInfo(patient.zone)
    given = await infusions.days(session, patient)
    return schedules.prompt_after(wanted, zone, planned(patient).day, given)


def planned(patient: Person) -> Prompt:
    """Of a patient who has a next prompt."""
    day, at = patient.next_prompt_day, patient.next_prompt_at
    assert day is not None and at is not None  # noqa: S101 - they are set together
    return Prompt(day, at)


def set_prompt(patient: Person, prompt: Prompt) -> None:
    patient.next_prompt_day, patient.next_prompt_at = prompt


async def _plan_digest(session: AsyncSession, now: datetime, clinician: Person) -> None:
    if clinician.stage != Stage.ACTIVE:
        clinician.next_digest_at = None
    elif not _is_overdue(clinician.next_digest_at, now):
        wanted, zone = await schedule_of(session, clinician), ZoneInfo(clinician.zone)
        planned, last_week = clinician.next_digest_at, await digests.last_week(session, clinician)
        clinician.next_digest_at = weeks.moved_digest(wanted, zone, now, planned, last_week)


def _is_overdue(at: datetime | None, now: datetime) -> bool:
    """What has come due is the clock's to handle; planning past it would skip it silently."""
    return at is not None and at <= now


def next_prompt_in_words(patient: Person, say: Texts) -> dict[str, str] | None:
    """Day and time of the next check-in as the patient's clock shows them."""
    if patient.next_prompt_at is None:
        return None
    at = local(patient.next_prompt_at, patient.zone)
    return {"day": say.day(at.date()), "time": say.time(at)}
