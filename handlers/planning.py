"""When somebody is asked or told next: the due columns of a person, computed anew when a cause changes."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.texts import Texts, local
from journal import schedule as schedules
from journal import settings, weeks
from journal.instruments import DAILY
from journal.occasions import COMPUTED, Course, Occasion, following_occasion, moved_occasion
from journal.schedule import Prompt, Schedule
from storage import checkins, digests, infusions, plans
from storage.models import CheckIn, Person, Plan, Role, Stage
from storage.site import is_paused, site


async def schedule_of(session: AsyncSession, person: Person) -> Schedule:
    return _read(*((*layer.items(),) for layer in await layers(session, person)))


async def layers(session: AsyncSession, person: Person | None) -> list[dict[str, str]]:
    """The site's settings, and the person's own to lie on top."""
    own = [person.schedule] if person else []
    return [(await site(session)).schedule, *own]


@lru_cache
def _read(*layers: tuple[tuple[str, str], ...]) -> Schedule:
    """Most people have one of a few schedules."""
    return settings.schedule(*map(dict, layers))


async def set_own(session: AsyncSession, person: Person, name: str, words: str) -> None:
    """Keep a setting of one's own only where it differs, so that the site's changes reach everyone else."""
    others = {key: value for key, value in person.schedule.items() if key != name}
    usual = settings.words(settings.schedule((await site(session)).schedule))
    person.schedule = others if usual[name] == words else {**others, name: words}


async def plan(session: AsyncSession, now: datetime, person: Person) -> None:
    """Set when this person hears from us next, counted from `now`; nothing for who is not taking part."""
    if person.role == Role.PATIENT:
        await _plan_prompt(session, now, person)
        await _plan_occasions(session, now, person)
    elif person.role == Role.CLINICIAN:
        await _plan_digest(session, now, person)


async def plan_everyone(session: AsyncSession, now: datetime, people: list[Person]) -> None:
    for person in people:
        await plan(session, now, person)


def takes_part(patient: Person) -> bool:
    return patient.stage == Stage.ACTIVE and not patient.paused and patient.unreachable_since is None


async def is_asked(session: AsyncSession, patient: Person) -> bool:
    """Whether this patient hears from us unasked now: nobody does while the clinic has paused."""
    return takes_part(patient) and not await is_paused(session)


async def is_reminded(session: AsyncSession, patient: Person, check_in: CheckIn) -> bool:
    """Also while the clinic has paused, who asked to be asked later."""
    return takes_part(patient) and (check_in.deferred or not await is_paused(session))


async def _plan_prompt(session: AsyncSession, now: datetime, patient: Person) -> None:
    if not await is_asked(session, patient):
        patient.next_prompt_at = patient.next_prompt_day = None
        return
    if _is_overdue(patient.next_prompt_at, now):
        return
    wanted, zone = await schedule_of(session, patient), ZoneInfo(patient.zone)
    last_day = _last_day(patient, await checkins.last_day(session, patient, DAILY))
    given = await infusions.days(session, patient)
    before = planned(patient) if patient.next_prompt_at else None
    set_prompt(patient, schedules.moved_prompt(wanted, zone, now, before, last_day, given))


async def _plan_occasions(session: AsyncSession, now: datetime, patient: Person) -> None:
    """Each kind of occasion anew, except what is overdue, and the end of a break, which the patient sets."""
    there, going = await plans.of_patient(session, patient), await course(session, patient)
    for occasion in COMPUTED:
        plan = there.get(occasion)
        if not await hears(session, patient, occasion):
            plans.replace(session, patient, occasion, plan, None)
        elif plan is None or not _is_overdue(plan.at, now):
            before = Prompt(plan.day, plan.at) if plan and plan.day and plan.at else None
            found = moved_occasion(occasion, going, now, before, plan.last_day if plan else None)
            plans.replace(session, patient, occasion, plan, found)


async def plan_next(session: AsyncSession, now: datetime, patient: Person, plan: Plan) -> None:
    """What comes after an occasion that has come."""
    occasion, going = Occasion(plan.occasion), await course(session, patient)
    is_heard = occasion in COMPUTED and await hears(session, patient, occasion)
    found = following_occasion(occasion, going, now, plan.last_day) if is_heard else None
    plans.replace(session, patient, occasion, plan, found)


async def hears(session: AsyncSession, patient: Person, occasion: Occasion) -> bool:
    """Whoever has been silent for some days gets fewer messages, not more."""
    is_spared = occasion == Occasion.SECOND and patient.missed >= schedules.SILENT_FROM
    return not is_spared and await is_asked(session, patient)


async def course(session: AsyncSession, patient: Person) -> Course:
    wanted, given = await schedule_of(session, patient), await infusions.days(session, patient)
    since = patient.consented_at or patient.created_at
    return Course(wanted, ZoneInfo(patient.zone), frozenset(given), since)


async def following(session: AsyncSession, patient: Person) -> Prompt:
    """The prompt after the one that is due, also when it is past: each day of an outage leaves a check-in."""
    wanted, zone = await schedule_of(session, patient), ZoneInfo(patient.zone)
    given = await infusions.days(session, patient)
    day = planned(patient).day
    return schedules.prompt_after(wanted, zone, _last_day(patient, day) or day, given)


def _last_day(patient: Person, asked: date | None) -> date | None:
    """The last day that is not asked about any more: of whoever has been silent for long, some more days."""
    return asked and schedules.last_spared(asked, patient.missed)


def planned(patient: Person) -> Prompt:
    """Of a patient who has a next prompt."""
    day, at = patient.next_prompt_day, patient.next_prompt_at
    assert day is not None and at is not None  # noqa: S101 - they are set together
    return Prompt(day, at)


def set_prompt(patient: Person, prompt: Prompt) -> None:
    patient.next_prompt_day, patient.next_prompt_at = prompt


async def _plan_digest(session: AsyncSession, now: datetime, clinician: Person) -> None:
    if clinician.stage != Stage.ACTIVE or await is_paused(session):
        clinician.next_digest_at = None
    elif not _is_overdue(clinician.next_digest_at, now):
        wanted, zone = await schedule_of(session, clinician), ZoneInfo(clinician.zone)
        planned, last_week = clinician.next_digest_at, await digests.last_week(session, clinician)
        clinician.next_digest_at = weeks.moved_digest(wanted, zone, now, planned, last_week)


async def put_off_reminders(session: AsyncSession, patient: Person) -> None:
    """Open reminders keep out of quiet hours that are new to the patient, and go when unwanted now."""
    wanted, zone = await schedule_of(session, patient), ZoneInfo(patient.zone)
    for check_in in await checkins.to_be_reminded(session, patient):
        assert check_in.remind_at is not None  # noqa: S101 - these are the ones that have it
        at = schedules.after_quiet_hours(wanted, zone, check_in.remind_at)
        is_wanted = check_in.deferred or wanted.reminder_after is not None
        check_in.remind_at = at if is_wanted and at < check_in.expires_at else None


def _is_overdue(at: datetime | None, now: datetime) -> bool:
    """What has come due is the clock's to handle; planning past it would skip it silently."""
    return at is not None and at <= now


def next_prompt_in_words(patient: Person, say: Texts) -> dict[str, str] | None:
    """Day and time of the next check-in as the patient's clock shows them."""
    if patient.next_prompt_at is None:
        return None
    at = local(patient.next_prompt_at, patient.zone)
    return {"day": say.day(at.date()), "time": say.time(at)}
