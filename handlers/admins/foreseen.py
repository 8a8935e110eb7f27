"""What will happen next: the coming prompts in local time, as the clock will send them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from handlers import desk as desks
from handlers import planning
from handlers.desk import Desk, Mistake
from handlers.texts import Html, Texts, joined, local, paragraphs
from journal.foreseen import Coming, coming, planned_from
from journal.instruments import DAILY
from journal.occasions import COMPUTED, Course, Occasion
from journal.schedule import ONE_DAY, Prompt, local_date
from journal.settings import schedule
from storage import checkins, plans
from storage.models import Person, Role, Stage
from storage.site import is_paused, site

_SHOWN = 5
# Whoever joined so long ago gets everything that there is.
_SETTLED = 30 * ONE_DAY


async def following(desk: Desk, words: Sequence[str]) -> Html:
    """next CODE | next site"""
    if len(words) != 1:
        raise Mistake(desk.say("next-usage"))
    person = await desks.owner(desk, words[0])
    await desk.look("looked at schedule", person)
    return await of(desk, person)


async def of(desk: Desk, person: Person | None) -> Html:
    """Of the site when there is no person."""
    if await is_paused(desk.session):
        return desk.say("foreseen-paused")
    if person is None:
        return await _of_example(desk)
    if person.role == Role.ADMIN:
        raise Mistake(desk.say("schedule-none", code=person.code))
    return await _of_patient(desk, person) if person.role == Role.PATIENT else _next_digest(desk, person)


async def _of_patient(desk: Desk, patient: Person) -> Html:
    say, here = desk.say, {"code": patient.code, "zone": patient.zone}
    if planning.takes_part(patient):
        return _listed(say("foreseen", **here), await _coming(desk, patient), patient.zone, say)
    end = (await plans.of_patient(desk.session, patient)).get(Occasion.RESUME)
    if patient.stage != Stage.ACTIVE or not patient.paused:
        return say("foreseen-nothing", code=patient.code)
    if end is None or end.at is None or end.day is None:
        return say("foreseen-break", code=patient.code)
    heading = say("foreseen-after-break", day=say.day(end.day), **here)
    return _listed(heading, await _coming_from(desk, patient, end.at), patient.zone, say)


async def _coming(desk: Desk, patient: Person) -> Iterator[Coming]:
    """From what is planned now."""
    due: dict[Occasion | None, Prompt] = {None: planning.planned(patient)} if patient.next_prompt_at else {}
    for name, plan in (await plans.of_patient(desk.session, patient)).items():
        if plan.day and plan.at and name in COMPUTED:
            due[Occasion(name)] = Prompt(plan.day, plan.at)
    return coming(await planning.course(desk.session, patient), due, patient.missed)


async def _coming_from(desk: Desk, patient: Person, begin: datetime) -> Iterator[Coming]:
    """As it will be planned when a break ends."""
    there = await plans.of_patient(desk.session, patient)
    done: dict[Occasion | None, date | None] = {one: there[one].last_day for one in COMPUTED if one in there}
    done[None] = await checkins.last_day(desk.session, patient, DAILY)
    course = await planning.course(desk.session, patient)
    return coming(course, planned_from(course, begin, done))


async def _of_example(desk: Desk) -> Html:
    """A patient without settings of their own, who had an infusion today: phases and mornings show then."""
    clinic, today = await site(desk.session), await _today(desk)
    zone, wanted = ZoneInfo(clinic.zone), schedule(clinic.schedule)
    course = Course(wanted, zone, frozenset({today}), desk.now - _SETTLED)
    prompts = coming(course, planned_from(course, desk.now))
    return _listed(desk.say("foreseen-example", zone=clinic.zone), prompts, clinic.zone, desk.say)


async def _today(desk: Desk) -> date:
    return local_date(desk.now, ZoneInfo((await site(desk.session)).zone))


def _next_digest(desk: Desk, clinician: Person) -> Html:
    if clinician.next_digest_at is None:
        return desk.say("foreseen-nothing", code=clinician.code)
    at = local(clinician.next_digest_at, clinician.zone)
    when = {"day": desk.say.list_day(at.date()), "time": desk.say.time(at), "zone": clinician.zone}
    return desk.say("foreseen-digest", code=clinician.code, **when)


def _listed(heading: Html, prompts: Iterable[Coming], zone: str, say: Texts) -> Html:
    lines = [_line(one, zone, say) for one in islice(prompts, _SHOWN)]
    return joined(heading, *lines) if lines else paragraphs(heading, say("foreseen-none"))


def _line(coming: Coming, zone: str, say: Texts) -> Html:
    occasion, prompt = coming
    at, what = local(prompt.at, zone), say(f"coming-{occasion or 'daily'}")
    return say("foreseen-line", day=say.list_day(at.date()), time=say.time(at), what=what)
