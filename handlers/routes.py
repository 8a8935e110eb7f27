"""Which handler an update goes to, once it is known who sent it. Rights are decided in `rights`."""

from collections.abc import Awaitable, Callable

from telegram import Update

from handlers import enrolment, keyboards, orientation, rights, settings
from handlers.admins import actions, bulk, menu, screens
from handlers.alerts import buttons as alerts
from handlers.choices import ENROLLING
from handlers.clinicians import episodes, panel, records, responses
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
    ("patients", Role.CLINICIAN): panel.patients,
    ("patient", Role.CLINICIAN): panel.patient,
    ("digest", Role.CLINICIAN): panel.digest,
    ("export", Role.CLINICIAN): records.files,
    ("alerts", Role.CLINICIAN): alerts.open_alerts,
    ("alerts", Role.ADMIN): alerts.open_alerts,
    ("clinic", Role.ADMIN): menu.clinic,
}
FOR_EVERYONE: dict[str, Handler] = {
    "help": orientation.help,
    "privacy": orientation.privacy,
    "settings": settings.show,
}
_LATER = {Stage.ACTIVE: 1, Stage.STOPPED: 2}


async def start(update: Update, context: Context) -> None:
    await enrolment.start(context)


async def command(update: Update, context: Context) -> None:
    name, *context.args = context.text.removeprefix("/").split() or [""]
    name = name.partition("@")[0].lower()
    person = context.acting(*rights.of_command(name))
    if person is None and context.turn.people and name in ("forget", "stop"):
        await context.reply(context.say("forget-staff"))
        return
    if person is None:
        await _unknown(context)
        return
    for one in context.turn.people:
        one.expecting = one.expecting_about = None
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
    kind = context.data.partition(":")[0]
    acting = context.acting(*rights.of_button(kind))
    if acting is None or not (acting.stage == Stage.ACTIVE or rights.BUTTONS[kind].always):
        context.toast(context.say("old-button"))
        return
    for person in context.turn.people:
        _forget_what_was_asked(person)
    await TAPS[kind](context, acting)


def _forget_what_was_asked(person: Person) -> None:
    # Hardly ever is there anything, and writing to a row costs more than looking at it.
    if person.expecting is not None:
        person.expecting = person.expecting_about = None


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
    admin, file = _active(context, Role.ADMIN), context.message.document
    person = _writer(context)
    # Words that were forwarded or come by way of a bot may be anybody's, so they become no answer.
    unread = context.say("not-own-words" if context.message.text else "not-readable")
    if admin and file:
        await bulk.sent(context, context.talk_to(admin), file)
    elif person is None:
        await context.reply(context.say("stranger"))
    elif person.stage != Stage.ACTIVE:
        await _not_now(context, person, unread)
    elif person.role == Role.PATIENT:
        await written.repeat_question(context, person, await questions.with_help(context, unread))
    else:
        await context.reply(unread)


def _active(context: Context, role: Role) -> Person | None:
    person = context.acting(role)
    return person if person and person.stage == Stage.ACTIVE else None


def _writer(context: Context) -> Person | None:
    """Of an account with two roles: one that is enrolling, else one that takes part; patients first, then an
    admin who was asked to write something.
    """
    ranked = sorted(context.turn.people, key=_rank)
    return context.talk_to(ranked[0]) if ranked else None


def _rank(person: Person) -> tuple[int, bool, bool, int]:
    was_asked = person.role == Role.ADMIN and person.expecting in menu.WRITTEN
    later, role = _LATER.get(person.stage, 0), person.role
    return later, role != Role.PATIENT, not was_asked, [*Role].index(role)


def _is_open(name: str, person: Person) -> bool:
    """Stopping is as easy as agreeing, so it is open as soon as somebody has agreed."""
    if name == "stop":
        return person.stage not in (Stage.CONSENT, Stage.STOPPED)
    return person.stage == Stage.ACTIVE or rights.COMMANDS[name].always


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
    return await screens.outcome(context, person, actions.ACTIONS[name], *words)


async def _answers_us(context: Context, person: Person) -> bool:
    """Whether the words answered what we had asked for; a rating is still a rating then."""
    expected = person.expecting
    if person.role == Role.ADMIN and expected in menu.WRITTEN:
        await menu.typed(context, person)
        return True
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
    if not context.turn.people:
        await context.reply(context.say("stranger"))
    else:
        is_command = context.text.startswith("/")
        await context.reply(context.say("unknown-command" if is_command else "unknown-words"))


# By the kind of button; `rights` says who may tap it, which they may while they take part.
TAPS: dict[str, Handler] = {
    ENROLLING: enrolment.tapped,
    "r": checkin.tapped,
    "c": comfort.tapped,
    "q": questionnaires.tapped,
    "h": history.tapped,
    "b": breaks.tapped,
    "y": leaving.confirmed,
    "n": settings.set_nobody_line,
    "x": episodes.tapped,
    "d": responses.tapped,
    "a": alerts.tapped,
    "p": panel.tapped,
    "i": _invite,
    "k": menu.tapped,
    "s": settings.tapped,
}
