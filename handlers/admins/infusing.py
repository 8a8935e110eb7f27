"""Infusions of one patient: entered, moved, cancelled, listed."""

from collections.abc import Sequence
from datetime import date, timedelta

from handlers import desk as desks
from handlers.admins import schedules
from handlers.desk import Desk, Mistake
from handlers.texts import Html, joined, paragraphs
from storage import infusions
from storage.infusions import INDUCTION, KINDS, MAINTENANCE
from storage.models import Infusion, Person

# The screen of /clinic.
INFUSIONS = "inf"
# Clinics give the induction series over about four weeks; what comes later is maintenance.
INDUCTION_SERIES = timedelta(weeks=4)
# Beyond it a new day of infusion is taken for a slip. Our assumption.
FARTHEST = timedelta(days=366)


async def infusion(desk: Desk, words: Sequence[str]) -> Html:
    """infusion CODE [DAY [KIND] | move DAY DAY | cancel DAY]"""
    if not words:
        raise Mistake(desk.say("infusion-usage"))
    patient = await desks.patient(desk, words[0])
    match [word.lower() for word in words[1:]]:
        case []:
            return await _infusions(desk, patient)
        case ["move", before, after]:
            return await _move(desk, patient, desks.day(desk, before), _new_day(desk, after))
        case ["cancel", day]:
            return await _cancel(desk, patient, desks.day(desk, day))
        case [day]:
            on = _new_day(desk, day)
            return await _enter(desk, patient, on, await _likely_kind(desk, patient, on))
        case [day, kind] if kind in KINDS:
            return await _enter(desk, patient, _new_day(desk, day), kind)
    raise Mistake(desk.say("infusion-usage"))


async def _likely_kind(desk: Desk, patient: Person, day: date) -> str:
    return likely_kind(next(iter(await infusions.days(desk.session, patient)), day), day)


def likely_kind(first: date, day: date) -> str:
    """By the day of the patient's first infusion."""
    return INDUCTION if day - first < INDUCTION_SERIES else MAINTENANCE


async def _infusions(desk: Desk, patient: Person) -> Html:
    entered = await infusions.of_patient(desk.session, patient)
    await desk.look("looked at infusions", patient)
    if not entered:
        return desk.say("infusion-list-empty", code=patient.code)
    lines = (
        desk.say("infusion-line", day=desk.say.full_day(one.day), kind=desk.say(one.kind)) for one in entered
    )
    return joined(desk.say("infusion-list", code=patient.code), *lines)


async def _enter(desk: Desk, patient: Person, day: date, kind: str) -> Html:
    shown = desk.say.full_day(day)
    if await infusions.on(desk.session, patient, day):
        raise Mistake(desk.say("infusion-there", code=patient.code, day=shown))
    await infusions.enter(desk.session, patient, day, kind)
    await desk.record("entered infusion", patient.code, after={"day": day.isoformat(), "kind": kind})
    entered = desk.say("infusion-entered", code=patient.code, kind=desk.say(kind), day=shown)
    return paragraphs(entered, await schedules.replanned(desk, patient))


async def _move(desk: Desk, patient: Person, before: date, after: date) -> Html:
    moved = await _entered(desk, patient, before)
    if await infusions.on(desk.session, patient, after):
        raise Mistake(desk.say("infusion-there", code=patient.code, day=desk.say.full_day(after)))
    infusions.move(desk.session, moved, after)
    days = {"before": {"day": before.isoformat()}, "after": {"day": after.isoformat()}}
    await desk.record("moved infusion", patient.code, **days)
    shown = {"before": desk.say.full_day(before), "after": desk.say.full_day(after)}
    return paragraphs(
        desk.say("infusion-moved", code=patient.code, **shown), await schedules.replanned(desk, patient)
    )


async def _cancel(desk: Desk, patient: Person, day: date) -> Html:
    infusions.cancel(desk.session, await _entered(desk, patient, day), desk.now)
    await desk.record("cancelled infusion", patient.code, before={"day": day.isoformat()})
    cancelled = desk.say("infusion-cancelled", code=patient.code, day=desk.say.full_day(day))
    return paragraphs(cancelled, await schedules.replanned(desk, patient))


async def _entered(desk: Desk, patient: Person, day: date) -> Infusion:
    found = await infusions.on(desk.session, patient, day)
    if found is None:
        raise Mistake(desk.say("infusion-none", code=patient.code, day=desk.say.full_day(day)))
    return found


def _new_day(desk: Desk, word: str) -> date:
    day = desks.day(desk, word)
    if is_too_far(desk, day):
        raise Mistake(desk.say("day-too-far", day=desk.say.full_day(day)))
    return day


def is_too_far(desk: Desk, day: date) -> bool:
    """A mistyped year would move every day of cycle, so a day far away is not taken."""
    return abs(day - desk.now.date()) > FARTHEST
