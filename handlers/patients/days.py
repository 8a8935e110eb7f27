"""The days before today, as far back as they take answers: what is saved for each, and how to change it."""

from datetime import date

from handlers.context import Context
from handlers.patients import checkin, offers
from handlers.patients.offers import Tap
from handlers.texts import local
from journal.instruments import DAILY
from journal.schedule import ONE_DAY
from storage import answers, checkins
from storage.models import CheckIn, Person


async def show_days(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    today = context.local_day(patient)
    first, last = _first_day(patient, today), today - ONE_DAY
    rated = await answers.days(context.session, [patient.id], first, last)
    values = {day.day: day.ratings for day in rated.get(patient.id, ())}
    offered = [today - n * ONE_DAY for n in range(1, (today - first).days + 1)]
    await context.edit(context.say("days-choose"), offers.days(check_in, offered, values, context.say))


async def open_day(context: Context, patient: Person, check_in: CheckIn, tap: Tap) -> None:
    """The summary or the question of a past day, which counts as late."""
    day = _day(tap, patient, context.local_day(patient))
    if day is None:
        context.toast(context.say("day-gone"))
        return
    there = await checkins.begin_late(context.session, context.now, patient, DAILY, day)
    await context.edit(*await checkin.go_on(context, patient, there))


def _day(tap: Tap, patient: Person, today: date) -> date | None:
    """The day that a button names, if it may be answered; a forged one names none."""
    ordinal = tap.numbers[0] if len(tap.numbers) == 1 else 0
    first = _first_day(patient, today)
    return date.fromordinal(ordinal) if first.toordinal() <= ordinal < today.toordinal() else None


def _first_day(patient: Person, today: date) -> date:
    """Nobody is asked what was before their journal began."""
    begun = local(patient.consented_at or patient.created_at, patient.zone).date()
    return max(today - checkins.ANSWERABLE, begun)
