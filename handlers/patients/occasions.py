"""The clock's handler for what comes beside the daily check-in."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.duties import Duty
from handlers.patients import asking, breaks, recap, summary
from journal.occasions import ASKING, Occasion, calm_moment
from journal.schedule import Prompt
from storage import infusions
from storage.due import Claimed
from storage.models import Person, Plan

# What is done for one patient and one local date. It may add messages and check-ins; it does not plan.
Act = Callable[[AsyncSession, datetime, Person, date], Awaitable[None]]

ACTS: Mapping[Occasion, Act] = {
    Occasion.RECAP: recap.send_recap,
    Occasion.SUMMARY: summary.offer,
    Occasion.RESUME: breaks.end,
}
# Later than this after its time, something comes no more by the patient's own hour, and keeps to calm ones.
_LATE_AFTER = timedelta(minutes=10)
_USEFUL_FOR = timedelta(days=2)


async def _keep(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    await infusions.recall(session, [patient.id for _, patient in due])
    for plan, patient in due:
        await _keep_one(session, now, plan, patient)


async def _keep_one(session: AsyncSession, now: datetime, plan: Plan, patient: Person) -> None:
    occasion, day, at = Occasion(plan.occasion), plan.day, plan.at
    if day is None or at is None:
        # Of who took part before there were occasions: all of them are to be planned.
        plan.at = None
        await planning.plan(session, now, patient)
    elif occasion != Occasion.RESUME and (calm := await _calm(session, now, occasion, at, patient)) > now:
        plan.at = calm
    else:
        plan.last_day, plan.at = day, None
        await _act(session, now, patient, occasion, Prompt(day, at))
        if occasion != Occasion.RESUME:
            await planning.plan_next(session, now, patient, plan)


async def _calm(
    session: AsyncSession, now: datetime, occasion: Occasion, at: datetime, patient: Person
) -> datetime:
    """When to do what was due at `at`: now, unless that is late and at night and the morning will do.

    The page for the doctor may come on the day of the visit itself.
    """
    if now - at < _LATE_AFTER:
        return now
    course = await planning.course(session, patient)
    if occasion == Occasion.SUMMARY:
        course = replace(course, infusions=frozenset())
    calm = calm_moment(course, now)
    return calm if calm < at + asking.SENT_WITHIN.get(occasion, _USEFUL_FOR) else now


async def _act(
    session: AsyncSession, now: datetime, patient: Person, occasion: Occasion, due: Prompt
) -> None:
    if occasion == Occasion.RESUME:
        await ACTS[occasion](session, now, patient, due.day)
    elif not await planning.hears(session, patient, occasion):
        return
    elif occasion in ASKING:
        await asking.ask(session, now, patient, due, occasion)
    else:
        await ACTS[occasion](session, now, patient, due.day)


# Each costs several statements of its own.
keep_occasions = Duty(Plan.at, _keep, batch=25)
