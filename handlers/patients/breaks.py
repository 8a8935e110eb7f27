"""A patient takes a break: at once and with one tap, until they come back or until a day that they name."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import keyboards, planning
from handlers.context import Context
from handlers.keyboards import Keyboard
from handlers.texts import Html, paragraphs
from journal import dates
from journal.occasions import Occasion
from journal.schedule import instant
from storage import audit, outbox, plans
from storage.deeds import Deed
from storage.models import Person

# What the patient is expected to write, perhaps: a day.
EXPECTED = "break"
# Beyond it a day is taken for a slip. Our assumption.
LONGEST = timedelta(days=366)


async def pause(context: Context, patient: Person) -> None:
    """It begins at once, so that who is too tired for a second tap is not asked tomorrow."""
    begun = await _begun(context, patient)
    if not await _ends(context, patient, " ".join(context.args or ())):
        patient.expecting = EXPECTED
        await context.reply(*begun)


async def tapped(context: Context, patient: Person) -> None:
    """A break is begun, or it is said how long it lasts."""
    match keyboards.break_tap(context.data):
        case keyboards.BEGIN:
            await context.edit(*await _begun(context, patient))
        case keyboards.OPEN | timedelta() | date() as length if patient.paused:
            await _lasts(context, patient, length)
        case _:
            context.toast(context.say("old-button"))


async def typed(context: Context, patient: Person) -> bool:
    """A day on which the break ends; False for words that name none."""
    return await _ends(context, patient, context.text)


async def _ends(context: Context, patient: Person, words: str) -> bool:
    days = dates.meant(words, context.local_day(patient))
    patient.expecting = EXPECTED if days else None
    if len(days) > 1:
        await context.reply(context.say("which-day"), keyboards.break_days(days, context.say))
    elif days:
        await _lasts(context, patient, days[0])
    return bool(days)


async def resume(context: Context, patient: Person) -> None:
    await plans.drop(context.session, patient, Occasion.RESUME)
    if patient.paused:
        _end(patient)
        await _replan(context, patient, "resumed")
    when = planning.next_prompt_in_words(patient, context.say)
    paused = context.say("clinic-paused") if (await context.site()).paused_at else ""
    nothing = paragraphs(context.say("resumed-none"), paused)
    await context.reply(context.say("resumed", **when) if when else nothing)


async def end(session: AsyncSession, now: datetime, patient: Person, day: date) -> None:
    """The clock's act on the day that the patient named: nothing is said until the next check-in comes."""
    if patient.paused:
        _end(patient)
        await planning.plan(session, now, patient)
        await audit.record(session, now, audit.PROGRAM, "resumed", patient.code)


async def back_from_break(session: AsyncSession, patients: Collection[int]) -> set[int]:
    """Who of them is asked for the first time after a break; told once."""
    return await plans.take_done(session, patients, Occasion.RESUME)


async def move_end(session: AsyncSession, patient: Person) -> None:
    """Whoever travels during a break comes back on the same date there."""
    day = await _end_of_break(session, patient)
    if day is not None:
        await plans.put(session, patient, Occasion.RESUME, day, _start_of(day, patient))


async def _begun(context: Context, patient: Person) -> tuple[Html, Keyboard]:
    if not patient.paused:
        patient.paused, patient.missed = True, 0
        await _replan(context, patient, "paused")
        await outbox.withhold_unasked(context.session, context.now, patient)
    patient.expecting = EXPECTED
    say = context.say
    standing = await _standing(context, patient)
    return paragraphs(standing, say("break-how-long")), keyboards.break_lengths(say)


async def _standing(context: Context, patient: Person) -> Html:
    day = await _end_of_break(context.session, patient)
    return context.say("paused-until", day=context.say.day(day)) if day else context.say("paused")


async def _lasts(context: Context, patient: Person, length: timedelta | date | str) -> None:
    """Set on which day the break ends, or leave it open."""
    today = context.local_day(patient)
    answer = context.edit if context.incoming.callback_query else context.reply
    day = today + length if isinstance(length, timedelta) else length if isinstance(length, date) else None
    if day is not None and not today < day <= today + LONGEST:
        await answer(context.say("day-not-ahead"), keyboards.break_lengths(context.say))
        return
    before = await _end_of_break(context.session, patient)
    await plans.drop(context.session, patient, Occasion.RESUME)
    if day is not None:
        await plans.put(context.session, patient, Occasion.RESUME, day, _start_of(day, patient))
    if day != before:
        await _record(context, patient, "set end of break", before, day)
    patient.expecting = None
    await answer(await _standing(context, patient), keyboards.break_change(context.say))


async def _end_of_break(session: AsyncSession, patient: Person) -> date | None:
    plan = (await plans.of_patient(session, patient)).get(Occasion.RESUME)
    return plan.day if plan and plan.at else None


def _start_of(day: date, patient: Person) -> datetime:
    return instant(day, time.min, ZoneInfo(patient.zone))


def _end(patient: Person) -> None:
    patient.paused, patient.missed = False, 0


async def _replan(context: Context, patient: Person, action: Deed) -> None:
    await planning.plan(context.session, context.now, patient)
    await audit.record(context.session, context.now, patient.code, action, patient.code)


async def _record(
    context: Context, patient: Person, action: Deed, before: date | None, after: date | None
) -> None:
    await audit.record(
        context.session,
        context.now,
        patient.code,
        action,
        patient.code,
        before={"day": before.isoformat()} if before else None,
        after={"day": after.isoformat()} if after else None,
    )
