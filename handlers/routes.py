"""Which handler an update goes to, once it is known who sent it. Rights are decided in `commands`."""

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import enrolment, keyboards, orientation, settings
from handlers.commands import COMMANDS
from handlers.context import Context
from handlers.patients import (
    breaks,
    checkin,
    comfort,
    crisis,
    export,
    history,
    leaving,
    meant,
    questionnaires,
    questions,
    written,
)
from handlers.staff import admin, clinician, episodes
from handlers.texts import Html
from journal import hours
from storage.models import Person, Role, Stage

Handler = Callable[[Context, Person], Awaitable[None]]

HANDLERS: dict[tuple[str, Role], Handler] = {
    ("checkin", Role.PATIENT): checkin.asked_for,
    ("history", Role.PATIENT): history.history,
    ("export", Role.PATIENT): export.export,
    ("pause", Role.PATIENT): breaks.pause,
    ("resume", Role.PATIENT): breaks.resume,
    ("stop", Role.PATIENT): leaving.ask_to_stop,
    ("forget", Role.PATIENT): leaving.ask_to_forget,
    ("patients", Role.CLINICIAN): clinician.patients,
    ("patient", Role.CLINICIAN): clinician.patient,
    ("digest", Role.CLINICIAN): clinician.digest,
}
FOR_EVERYONE: dict[str, Handler] = {
    "help": orientation.help,
    "privacy": orientation.privacy,
    "settings": settings.show,
}
# What a person may still do who stopped taking part, or has not finished enrolling.
ALWAYS_OPEN = {"help", "privacy", "export", "forget"}
_LATER = {Stage.ACTIVE: 1, Stage.STOPPED: 2}


async def start(update: Update, context: Context) -> None:
    await enrolment.start(context)


async def command(update: Update, context: Context) -> None:
    name, *context.args = context.text.removeprefix("/").split() or [""]
    name = name.partition("@")[0].lower()
    person = context.acting(*COMMANDS.get(name, ()))
    if person is None:
        await _unknown(context)
        return
    person.expecting = None
    if name == "stop" and person.stage == Stage.CONSENT:
        await enrolment.decline(context, person)
    elif not _is_open(name, person):
        await _not_now(context, person, context.say("not-enrolled-yet"))
    elif name in FOR_EVERYONE:
        await FOR_EVERYONE[name](context, person)
    elif handler := HANDLERS.get((name, person.role)):
        await handler(context, person)
    else:
        await _administer(context, person, name, context.args)


async def tapped(update: Update, context: Context) -> None:
    for person in context.turn.people:
        person.expecting = None
    kind = context.data.partition(":")[0]
    role, act = TAPS.get(kind, (None, None))
    if role and act and (acting := _active(context, role)):
        await act(context, acting)
    elif kind == "y" and (patient := context.acting(Role.PATIENT)):
        await leaving.confirmed(context, patient)
    elif kind == "s" and (setting := context.acting(*Role)) and setting.stage == Stage.ACTIVE:
        await settings.tapped(context, setting)
    elif kind == "e":
        await enrolment.chosen(context)
    else:
        context.toast(context.say("old-button"))


async def typed(update: Update, context: Context) -> None:
    person = _writer(context)
    if person is None:
        await context.reply(context.say("stranger"))
    elif person.stage == Stage.STOPPED:
        await context.reply(await questions.with_help(context, context.say("stopped-now")))
    elif person.stage != Stage.ACTIVE and crisis.is_warned(context):
        await enrolment.carry_on(context, person)
    elif person.stage != Stage.ACTIVE:
        await enrolment.typed(context, person)
    elif await _answers_us(context, person):
        return
    elif person.role == Role.PATIENT and (name := meant.command(context.text, context.say)):
        await (FOR_EVERYONE[name](context, person) if name == "help" else meant.offer(context, person, name))
    elif person.role == Role.PATIENT:
        await written.typed(context, person)
    else:
        await _unknown(context)


async def edited(update: Update, context: Context) -> None:
    if patient := _active(context, Role.PATIENT):
        await written.edited(context, patient)


async def something_else(update: Update, context: Context) -> None:
    """A voice message, a sticker, a forwarded text: say what can be understood, and repeat the question."""
    person = _writer(context)
    if person is None:
        await context.reply(context.say("stranger"))
    elif person.stage != Stage.ACTIVE:
        await _not_now(context, person, context.say("not-readable"))
    elif person.role == Role.PATIENT:
        unread = await questions.with_help(context, context.say("not-readable"))
        await written.repeat_question(context, person, unread)
    else:
        await context.reply(context.say("not-readable"))


def _active(context: Context, role: Role) -> Person | None:
    person = context.acting(role)
    return person if person and person.stage == Stage.ACTIVE else None


def _writer(context: Context) -> Person | None:
    """Of an account with two roles: one that is enrolling, else one that takes part; patients first."""
    ranked = sorted(context.turn.people, key=lambda one: (_LATER.get(one.stage, 0), [*Role].index(one.role)))
    return context.talk_to(ranked[0]) if ranked else None


def _is_open(name: str, person: Person) -> bool:
    """Stopping is as easy as agreeing, so it is open as soon as somebody has agreed."""
    if name == "stop":
        return person.stage not in (Stage.CONSENT, Stage.STOPPED)
    return person.stage == Stage.ACTIVE or name in ALWAYS_OPEN


async def _not_now(context: Context, person: Person, explanation: Html) -> None:
    if person.stage == Stage.STOPPED:
        await context.reply(await questions.with_help(context, context.say("stopped-now")))
    else:
        await enrolment.carry_on(context, person, explanation)


async def _administer(context: Context, person: Person, name: str, words: list[str]) -> None:
    if name == "invite" and not words:
        await context.reply(context.say("invite-whom"), keyboards.invitable(context.say))
        return
    await context.reply(await _outcome(context, person, name, words))


async def _invite(context: Context, person: Person) -> None:
    role = keyboards.invited_role(context.data)
    if role is None:
        context.toast(context.say("old-button"))
    else:
        await context.edit(await _outcome(context, person, "invite", [role]))


async def _outcome(context: Context, person: Person, name: str, words: list[str]) -> Html:
    desk = admin.Desk(context.session, context.now, person.code, context.say)
    try:
        return await admin.ACTIONS[name](desk, words)
    except admin.Mistake as mistake:
        return mistake.text


async def _answers_us(context: Context, person: Person) -> bool:
    """Whether the words answered what the settings or a break had asked; a rating is still a rating then."""
    expected = person.expecting
    if expected not in (*settings.WRITTEN, breaks.EXPECTED) or await _says_something_else(context, person):
        return False
    if expected == breaks.EXPECTED:
        return await breaks.typed(context, person)
    await settings.typed(context, person, expected)
    return True


async def _says_something_else(context: Context, person: Person) -> bool:
    """A city, an hour or a day was asked for, and there comes a rating, a command or a cry for help."""
    if person.role != Role.PATIENT:
        return False
    if meant.command(context.text, context.say) or crisis.is_warned(context):
        return True
    may_be_hour = person.expecting in settings.HOURS and bool(hours.meant(context.text))
    return not may_be_hour and await written.is_rating(context, person)


async def _unknown(context: Context) -> None:
    await context.reply(context.say("unknown-command" if context.turn.people else "stranger"))


# By the kind of button: who may tap it while they take part, and what it does.
TAPS: dict[str, tuple[Role, Handler]] = {
    "r": (Role.PATIENT, checkin.tapped),
    "c": (Role.PATIENT, comfort.tapped),
    "q": (Role.PATIENT, questionnaires.tapped),
    "h": (Role.PATIENT, history.tapped),
    "b": (Role.PATIENT, breaks.tapped),
    "n": (Role.CLINICIAN, settings.set_nobody_line),
    "x": (Role.CLINICIAN, episodes.tapped),
    "i": (Role.ADMIN, _invite),
}
