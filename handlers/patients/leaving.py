"""A patient stops, or is erased: each with one question before it."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import keyboards, planning, settings
from handlers.context import Context
from handlers.keyboards import Confirmation
from handlers.patients import export
from journal.occasions import Occasion
from storage import audit, erasure, outbox, plans
from storage.certificates import By
from storage.models import Fate, Person, Stage

STOP, FORGET = "stop", "forget"


async def ask_to_stop(context: Context, patient: Person) -> None:
    say = context.say
    yes, no = say.plain("stop-yes"), say.plain("stop-no")
    await context.reply(say("stop-sure"), keyboards.confirmation(STOP, yes, no))


async def ask_to_forget(context: Context, patient: Person) -> None:
    """Whoever has agreed to anything may have answered, and is offered a copy."""
    say, has_data = context.say, patient.consented_at is not None
    yes, no = say.plain("forget-yes"), say.plain("keep")
    copy = say.plain("forget-copy") if has_data else None
    question = say("forget-sure", code=patient.code)
    await context.reply(question, keyboards.confirmation(FORGET, yes, no, copy))


async def confirmed(context: Context, patient: Person) -> None:
    match keyboards.confirmed(context.data):
        case Confirmation(what, True) if what == STOP and patient.stage != Stage.STOPPED:
            await _stop(context, patient)
        case Confirmation(what, True) if what == FORGET:
            await _forget(context, patient)
        case Confirmation(what, False) if what in (STOP, FORGET):
            await context.edit(context.say("kept"))
        case Confirmation(what, None) if what == FORGET:
            await _copy(context, patient)
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


async def _copy(context: Context, patient: Person) -> None:
    """The question comes again below the files, as one chat gets its messages in their order."""
    say = context.say
    await context.edit(say("forget-copy-coming"))
    await export.export(context, patient)
    yes, no = say.plain("forget-yes"), say.plain("keep")
    await context.reply(say("forget-after-copy"), keyboards.confirmation(FORGET, yes, no))


async def _forget(context: Context, patient: Person) -> None:
    """Not while a copy that was asked for is on its way, as it would be lost."""
    copy = await outbox.newest(context.session, patient, export.KIND)
    if copy is not None and copy.fate in (Fate.QUEUED, Fate.SENDING):
        context.toast(context.say("forget-wait"))
        return
    say = context.say
    number = await erasure.erase(context.session, context.now, patient, by=By.PERSON, actor=patient.code)
    context.turn.people.remove(patient)
    await context.edit(say("forgotten", number=number))
    if context.turn.people:
        await settings.list_commands(context)
