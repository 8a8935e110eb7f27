"""A patient takes a break, stops, or is erased; a staff member asks what is stored."""

from handlers import keyboards, places, planning, questions
from handlers.context import Context
from handlers.keyboards import Confirmation, Keyboard
from handlers.texts import Html
from storage import audit, erasure, outbox
from storage.models import Person, Role, Stage

STOP, FORGET = "stop", "forget"
PROMPTING = ("prompt", "reminder")


async def help(context: Context, person: Person) -> None:
    """One answer a role: a doctor may be an admin as well."""
    line = questions.help_line(await context.site(), context.say)
    for one in context.turn.people:
        await context.reply(context.say(f"help-{one.role}", help=line))


async def privacy(context: Context, person: Person) -> None:
    if person.role == Role.PATIENT:
        site = await context.site()
        await context.reply(context.say("privacy", clinic=site.name, code=person.code))
    else:
        await context.reply(context.say("privacy-staff", code=person.code))


async def settings(context: Context, person: Person) -> None:
    await context.reply(*await _settings(context, person))


async def set_nobody_line(context: Context, clinician: Person) -> None:
    """A clinician asks for a digest also when nobody is worse, or wants silence again."""
    wanted = keyboards.nobody_line(context.data)
    if wanted is None:
        context.toast(context.say("old-button"))
        return
    clinician.schedule = {**clinician.schedule, "nobody-line": wanted}
    after = {"nobody-line": wanted}
    await audit.record(
        context.session, context.now, clinician.code, "changed schedule", clinician.code, after=after
    )
    await context.edit(*await _settings(context, clinician))


async def _settings(context: Context, person: Person) -> tuple[Html, Keyboard]:
    say, zone = context.say, places.city(person.zone, context.say.language)
    wanted = await planning.schedule_of(context.session, person)
    match person.role:
        case Role.PATIENT:
            text = say("settings", time=say.time(wanted.prompt_at), zone=zone)
            return text, keyboards.settings(say, keyboards.hour_setting(say))
        case Role.CLINICIAN:
            is_on = wanted.says_nobody_is_worse
            text = say(
                "settings-clinician",
                zone=zone,
                weekday=say.weekday(wanted.digest_weekday),
                time=say.time(wanted.digest_at),
                nobody="on" if is_on else "off",
            )
            return text, keyboards.settings(say, keyboards.nobody_line_setting(say, is_on=is_on))
    return say("settings-staff", zone=zone), keyboards.settings(say)


async def pause(context: Context, patient: Person) -> None:
    if patient.paused:
        await context.reply(context.say("paused-already"))
        return
    patient.paused = True
    await _replan(context, patient, "paused")
    await outbox.withhold(context.session, context.now, patient, kinds=PROMPTING)
    await context.reply(context.say("paused"))


async def resume(context: Context, patient: Person) -> None:
    patient.paused = False
    await _replan(context, patient, "resumed")
    when = planning.next_prompt_in_words(patient, context.say)
    await context.reply(context.say("resumed", **when) if when else context.say("resumed-none"))


async def ask_to_stop(context: Context, patient: Person) -> None:
    say = context.say
    await context.reply(say("stop-sure"), keyboards.confirmation(STOP, say("stop-yes"), say("keep")))


async def ask_to_forget(context: Context, patient: Person) -> None:
    say = context.say
    question = say("forget-sure", code=patient.code)
    await context.reply(question, keyboards.confirmation(FORGET, say("forget-yes"), say("keep")))


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
    patient.stage, patient.paused = Stage.STOPPED, False
    await _replan(context, patient, "stopped")
    await outbox.withhold(context.session, context.now, patient, kinds=PROMPTING)
    await context.edit(context.say("stopped"))


async def _forget(context: Context, patient: Person) -> None:
    await audit.record(context.session, context.now, patient.code, "erased", patient.code)
    farewell = context.say("forgotten")
    await erasure.erase(context.session, context.now, patient)
    context.turn.people.remove(patient)
    await context.edit(farewell)


async def _replan(context: Context, patient: Person, action: str) -> None:
    await planning.plan(context.session, context.now, patient)
    await audit.record(context.session, context.now, patient.code, action, patient.code)
