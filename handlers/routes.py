"""Which handler an update goes to, once it is known who sent it. Rights are decided in `commands`."""

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import (
    admin,
    checkin,
    clinician,
    enrolment,
    episodes,
    history,
    keyboards,
    participation,
    questions,
)
from handlers.commands import COMMANDS
from handlers.context import Context
from handlers.texts import Html
from storage.models import Person, Role, Stage

Handler = Callable[[Context, Person], Awaitable[None]]

HANDLERS: dict[tuple[str, Role], Handler] = {
    ("checkin", Role.PATIENT): checkin.asked_for,
    ("history", Role.PATIENT): history.history,
    ("export", Role.PATIENT): history.export,
    ("pause", Role.PATIENT): participation.pause,
    ("resume", Role.PATIENT): participation.resume,
    ("stop", Role.PATIENT): participation.ask_to_stop,
    ("forget", Role.PATIENT): participation.ask_to_forget,
    ("patients", Role.CLINICIAN): clinician.patients,
    ("patient", Role.CLINICIAN): clinician.patient,
    ("digest", Role.CLINICIAN): clinician.digest,
}
FOR_EVERYONE: dict[str, Handler] = {
    "help": participation.help,
    "privacy": participation.privacy,
    "settings": participation.settings,
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
    match keyboards.split(context.data)[:1]:
        case ["r"] if patient := _active(context, Role.PATIENT):
            await checkin.tapped(context, patient)
        case ["y"] if patient := context.acting(Role.PATIENT):
            await participation.confirmed(context, patient)
        case ["i"] if inviting := _active(context, Role.ADMIN):
            await _invite(context, inviting)
        case ["n"] if clinician_person := _active(context, Role.CLINICIAN):
            await participation.set_nobody_line(context, clinician_person)
        case ["x"] if closing := _active(context, Role.CLINICIAN):
            await episodes.tapped(context, closing)
        case ["e" | "s"]:
            await enrolment.chosen(context)
        case _:
            context.toast(context.say("old-button"))


async def typed(update: Update, context: Context) -> None:
    person = _writer(context)
    if person is None:
        await context.reply(context.say("stranger"))
    elif person.stage == Stage.STOPPED:
        await context.reply(await questions.with_help(context, context.say("stopped-now")))
    elif person.stage != Stage.ACTIVE:
        await enrolment.typed(context, person, person.stage)
    elif person.expecting in enrolment.WRITTEN and not await _rates_instead(context, person):
        await enrolment.typed(context, person, Stage(person.expecting))
    elif person.role == Role.PATIENT:
        await checkin.typed(context, person)
    else:
        await _unknown(context)


async def edited(update: Update, context: Context) -> None:
    if patient := _active(context, Role.PATIENT):
        await checkin.edited(context, patient)


async def something_else(update: Update, context: Context) -> None:
    """A voice message, a sticker, a forwarded text: say what can be understood, and repeat the question."""
    person = _writer(context)
    if person is None:
        await context.reply(context.say("stranger"))
    elif person.stage != Stage.ACTIVE:
        await _not_now(context, person, context.say("not-readable"))
    elif person.role == Role.PATIENT:
        unread = await questions.with_help(context, context.say("not-readable"))
        await checkin.repeat_question(context, person, unread)
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


async def _rates_instead(context: Context, person: Person) -> bool:
    """A city or an hour was asked for and a rating comes: it is still a rating, unless it may be the hour."""
    may_be_hour = person.expecting == Stage.HOUR and enrolment.is_hour(context.text)
    return person.role == Role.PATIENT and not may_be_hour and await checkin.is_rating(context, person)


async def _unknown(context: Context) -> None:
    await context.reply(context.say("unknown-command" if context.turn.people else "stranger"))
