"""From an invite to the first plan: consent, language, zone, hour; and the same choices in /settings."""

from telegram import User

from handlers import keyboards, places, planning, questions
from handlers.context import Context
from handlers.keyboards import ENROLLING, SETTING, Choice, Keyboard
from handlers.texts import LANGUAGES, Html, local, paragraphs, texts
from journal import schedule as schedules
from storage import audit, invites, outbox, people
from storage.models import Person, Role, Stage

# The consent text's version; a changed text gets a new one, and what people agreed to stays on record.
CONSENT_VERSION = "2026-11"

STEPS = {
    Role.PATIENT: (Stage.CONSENT, Stage.LANGUAGE, Stage.ZONE, Stage.HOUR),
    Role.CLINICIAN: (Stage.LANGUAGE, Stage.ZONE),
    Role.ADMIN: (Stage.LANGUAGE, Stage.ZONE),
}
# What can be answered in writing as well: a city, an hour.
WRITTEN = (Stage.ZONE, Stage.HOUR)


async def start(context: Context) -> None:
    """/start with an invite enrols; without one it tells where this person stands."""
    token = (context.args or [""])[0]
    found = await invites.invited_by(context.session, context.now, token) if token else None
    if found is not None and not context.acting(found[1].role):
        invite, person = found
        invite.used_at = context.now
        await _begin(context, person)
    elif context.turn.people:
        await carry_on(context, _unfinished(context.turn.people) or context.turn.people[0])
    else:
        await context.reply(context.say("stranger"))


async def carry_on(context: Context, person: Person, explanation: Html | None = None) -> None:
    """Show the step at which this person stands."""
    context.talk_to(person)
    if person.stage == Stage.STOPPED:
        person.stage = STEPS[person.role][0]
    if person.stage == Stage.ACTIVE:
        await context.reply(context.say("already-enrolled", code=person.code))
        return
    text, keyboard = await _ask(context, person, ENROLLING, person.stage)
    await context.reply(paragraphs(explanation or "", text), keyboard)


async def chosen(context: Context) -> None:
    """A tap on a choice, while enrolling or in the settings."""
    choice = keyboards.choice(context.data)
    person = _who_chooses(context, choice) if choice else None
    if choice is None or person is None:
        context.toast(context.say("old-button"))
        return
    context.talk_to(person)
    if choice.step == Stage.CONSENT:
        await _consented(context, person, choice.value)
    elif not choice.value:
        person.expecting = choice.step if choice.step in WRITTEN else None
        await context.edit(*await _ask(context, person, choice.during, choice.step))
    elif choice.value == keyboards.OTHER:
        person.expecting = Stage.ZONE
        await context.edit(context.say("ask-city"))
    elif await _apply(context, person, choice.step, choice.value):
        await _chose(context, person, choice)
    else:
        context.toast(context.say("old-button"))


async def typed(context: Context, person: Person, step: Stage) -> None:
    """A written answer to a step: a city, an hour, or something else, and then the step is shown again."""
    during = SETTING if person.stage == Stage.ACTIVE else ENROLLING
    text = context.text.strip()
    if step == Stage.ZONE:
        await _search(context, during, text)
    elif step == Stage.HOUR:
        if await _apply(context, person, step, text):
            await _chose(context, person, Choice(during, step, _hour(text) or text))
        else:
            await context.reply(context.say("hour-unknown"))
    else:
        await carry_on(context, person, context.say("not-enrolled-yet"))


def is_hour(words: str) -> bool:
    return _hour(words) is not None


async def _begin(context: Context, person: Person) -> None:
    user = context.incoming.effective_user
    assert user is not None  # noqa: S101 - `identify` stops updates without a sender
    people.identify(context.session, person, user.id)
    person.language = _language_of(user)
    person.stage = STEPS[person.role][0]
    context.turn.people.append(person)
    context.talk_to(person)
    await audit.record(context.session, context.now, person.code, "opened invite", person.code)
    site = await context.site()
    await context.reply(texts(person.language)(f"welcome-{person.role}", clinic=site.name, code=person.code))
    await context.reply(*await _ask(context, person, ENROLLING, person.stage))


async def _consented(context: Context, person: Person, value: str) -> None:
    if value in LANGUAGES:
        person.language = value
        await context.edit(*await _ask(context, person, ENROLLING, Stage.CONSENT))
    elif value == "yes":
        person.consent_version, person.consented_at = CONSENT_VERSION, context.now
        await _record(context, person, "consented", {"version": CONSENT_VERSION, "language": person.language})
        text, _ = await _ask(context, person, ENROLLING, Stage.CONSENT)
        today = context.say.full_day(context.local_day(person))
        await context.edit(paragraphs(text, context.say("consent-given", day=today)))
        person.stage = _step_after(person)
        await carry_on(context, person)
    elif value == "no":
        await decline(context, person)


async def decline(context: Context, person: Person) -> None:
    """Whoever declines leaves nothing behind, and the invite works again; who was here before has stopped."""
    await _record(context, person, "declined")
    await context.edit(context.say("stopped-now" if person.consented_at else "consent-declined"))
    if person.consented_at is not None:
        person.stage = Stage.STOPPED
        return
    await context.session.flush()
    await outbox.detach(context.session, person)
    people.forget_identity(context.session, person)
    person.stage = Stage.INVITED
    await invites.reopen(context.session, person)


async def _apply(context: Context, person: Person, step: Stage, value: str) -> bool:
    """Take over a choice; False when it is none of ours."""
    if step == Stage.LANGUAGE and value in LANGUAGES:
        person.language = value
    elif step == Stage.ZONE and schedules.is_zone(value):
        person.zone = value
    elif step == Stage.HOUR and person.role == Role.PATIENT and (hour := _hour(value)):
        await planning.set_own(context.session, person, "hour", hour)
    else:
        return False
    person.expecting = None
    return True


async def _chose(context: Context, person: Person, choice: Choice) -> None:
    answer = context.edit if context.incoming.callback_query else context.reply
    if choice.during == ENROLLING:
        person.stage = _step_after(person)
        if person.stage != Stage.ACTIVE:
            await answer(*await _ask(context, person, ENROLLING, person.stage))
            return
        await _record(context, person, "enrolled", {"zone": person.zone, "language": person.language})
    else:
        await _record(context, person, "changed settings", {choice.step: choice.value})
        if choice.step == Stage.LANGUAGE:
            await _list_commands(context)
    await planning.plan(context.session, context.now, person)
    await answer(await _settled(context, person, choice.during))


async def _settled(context: Context, person: Person, during: str) -> Html:
    say = texts(person.language)
    if during == SETTING:
        when = planning.next_prompt_in_words(person, say)
        return say("settings-saved", **when) if when else say("settings-saved-short")
    await _list_commands(context)
    return await _welcome(context, person)


async def _list_commands(context: Context) -> None:
    await outbox.add(context.session, context.now, context.recipient, "commands", "setMyCommands", {})


async def _welcome(context: Context, person: Person) -> Html:
    say = texts(person.language)
    if person.role == Role.PATIENT:
        when = planning.next_prompt_in_words(person, say) or {"day": "–", "time": "–"}
        return say("enrolled-patient", **when, help=questions.help_line(await context.site(), say))
    if person.role == Role.CLINICIAN:
        wanted = await planning.schedule_of(context.session, person)
        weekday, at = say.weekday(wanted.digest_weekday), say.time(wanted.digest_at)
        return say("enrolled-clinician", weekday=weekday, time=at)
    return say("enrolled-admin")


async def _ask(context: Context, person: Person, during: str, step: Stage) -> tuple[Html, Keyboard | None]:
    say = texts(person.language)
    site = await context.site()
    if step == Stage.CONSENT:
        return say("consent", clinic=site.name, code=person.code), keyboards.consent(say)
    if step == Stage.LANGUAGE:
        return say("ask-language"), keyboards.languages(say, during)
    if step == Stage.HOUR:
        usual = (await planning.schedule_of(context.session, person)).prompt_at
        return say("ask-hour"), keyboards.hours(usual, say, during)
    offered = dict.fromkeys((person.zone, site.zone))
    return say("ask-zone"), keyboards.zones([(_label(context, zone), zone) for zone in offered], say, during)


async def _search(context: Context, during: str, city: str) -> None:
    found = await places.search(city, context.say.language)
    if not found:
        await context.reply(context.say("city-unknown", city=city[:60]))
        return
    choices = [(_label(context, place.zone, place.name), place.zone) for place in found]
    await context.reply(context.say("city-choice"), keyboards.zones(choices, context.say, during))


def _label(context: Context, zone: str, name: str = "") -> str:
    place = name or places.city(zone, context.say.language)
    now_there = context.say.time(local(context.now, zone))
    # A button is plain text, so the label must not be escaped as Html would be.
    return context.say.plain("zone-here", place=place, time=now_there)


async def _record(context: Context, person: Person, action: str, after: dict[str, str] | None = None) -> None:
    await audit.record(context.session, context.now, person.code, action, person.code, after=after)


def _who_chooses(context: Context, choice: Choice) -> Person | None:
    if choice.during == ENROLLING:
        return context.enrolling(choice.step)
    if choice.step in (Stage.LANGUAGE, Stage.ZONE, Stage.HOUR):
        person = context.acting(Role.PATIENT, Role.CLINICIAN, Role.ADMIN)
        return person if person and person.stage == Stage.ACTIVE else None
    return None


def _step_after(person: Person) -> Stage:
    steps = (*STEPS[person.role], Stage.ACTIVE)
    return steps[steps.index(person.stage) + 1]


def _unfinished(roles: list[Person]) -> Person | None:
    return next((person for person in roles if person.stage != Stage.ACTIVE), None)


def _language_of(user: User) -> str:
    return texts(user.language_code).language


def _hour(words: str) -> str | None:
    try:
        return schedules.canonical("hour", words)
    except ValueError:
        return None
