"""A patient stops, or is erased: each with one question before it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import keyboards, planning
from handlers.context import Context
from handlers.keyboards import Confirmation
from journal.occasions import Occasion
from storage import audit, erasure, outbox, plans
from storage.models import Person, Stage

STOP, FORGET = "stop", "forget"


async def ask_to_stop(context: Context, patient: Person) -> None:
    say = context.say
    yes, no = say.plain("stop-yes"), say.plain("stop-no")
    await context.reply(say("stop-sure"), keyboards.confirmation(STOP, yes, no))


async def ask_to_forget(context: Context, patient: Person) -> None:
    say = context.say
    yes, no = say.plain("forget-yes"), say.plain("keep")
    question = say("forget-sure", code=patient.code)
    await context.reply(question, keyboards.confirmation(FORGET, yes, no))


async def confirmed(context: Context, patient: Person) -> None:
    match keyboards.confirmed(context.data):
        case Confirmation(what, True) if what == STOP and patient.stage != Stage.STOPPED:
            await _stop(context, patient)
        case Confirmation(what, True) if what == FORGET:
            await _forget(context, patient)
        case Confirmation(what, False) if what in (STOP, FORGET):
            await context.edit(context.say("kept"))
        case _:
            context.toast(context.say("old-button"))


async def _stop(context: Context, patient: Person) -> None:
    await stop(context.session, context.now, patient, by=patient.code)
    await context.edit(context.say("stopped"))


async def stop(session: AsyncSession, now: datetime, patient: Person, *, by: str) -> None:
    """Nothing is asked any more; whoever stopped may begin again."""
    patient.stage, patient.paused = Stage.STOPPED, False
    patient.expecting = patient.expecting_about = None
    await plans.drop(session, patient, Occasion.RESUME)
    await planning.plan(session, now, patient)
    await audit.record(session, now, by, "stopped", patient.code)
    await outbox.withhold_unasked(session, now, patient)


async def _forget(context: Context, patient: Person) -> None:
    await audit.record(context.session, context.now, patient.code, "erased", patient.code)
    farewell = context.say("forgotten")
    await erasure.erase(context.session, context.now, patient)
    context.turn.people.remove(patient)
    await context.edit(farewell)
