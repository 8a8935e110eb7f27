"""From an invite to the first plan: consent, language, zone, hour."""

from telegram import User

from handlers import choices, links, planning, settings, whereabouts
from handlers.choices import ENROLLING, Choice
from handlers.context import Context, tell_admins
from handlers.keyboards import Keyboard
from handlers.patients import questions
from handlers.texts import LANGUAGES, Html, paragraphs, texts
from journal import hours
from storage import audit, invites, outbox, people, updates
from storage.deeds import Deed
from storage.models import Person, Role, Stage
from storage.site import name

# The consent text's version; a changed text gets a new one, and what people agreed to stays on record.
CONSENT_VERSION = "2027-01"

STEPS = {
    Role.PATIENT: (Stage.CONSENT, Stage.LANGUAGE, Stage.ZONE, Stage.HOUR),
    Role.CLINICIAN: (Stage.LANGUAGE, Stage.ZONE),
    Role.ADMIN: (Stage.LANGUAGE, Stage.ZONE),
}


async def start(context: Context) -> None:
    """/start with an invite enrols; without one it tells where this person stands."""
    token = invites.token_in((context.args or [""])[0])
    if token and await links.are_used_up(context):
        await context.reply(context.say("links-used-up"))
        return
    found = await invites.invited_by(context.session, context.now, token) if token else None
    if found is not None and not context.acting(found[1].role):
        invite, person = found
        invite.used_at = context.now
        await _begin(context, person)
    elif not token or found is not None or await invites.is_of(context.session, token, context.turn.people):
        await _stand(context)
    else:
        await _stand(context, await links.missed(context, token))


async def _stand(context: Context, explanation: Html | None = None) -> None:
    there = context.turn.people
    if there:
        await carry_on(context, _unfinished(there) or there[0], explanation)
    else:
        await context.reply(explanation or context.say("stranger"))


async def carry_on(context: Context, person: Person, explanation: Html | None = None) -> None:
    """Show the step at which this person stands."""
    context.talk_to(person)
    if person.stage == Stage.STOPPED:
        person.stage = STEPS[person.role][0]
    if person.stage == Stage.ACTIVE:
        await context.reply(paragraphs(explanation or "", context.say("already-enrolled", code=person.code)))
        return
    text, keyboard = await _ask(context, person, person.stage)
    await context.reply(paragraphs(explanation or "", text), keyboard)


async def tapped(context: Context, _: Person) -> None:
    """A tap on a choice, by whichever role of the account it is about."""
    choice = choices.choice(context.data)
    person = _who_chooses(context, choice) if choice else None
    if choice is None or person is None:
        context.toast(context.say("old-button"))
        return
    context.talk_to(person)
    if choice.what == Stage.CONSENT:
        await _consented(context, person, choice.words)
    elif choice.words == choices.OTHER:
        await context.edit(context.say("ask-city"))
    elif await settings.take_over(context, person, choice.what, choice.words):
        await _next_step(context, person)
    else:
        context.toast(context.say("old-button"))


async def typed(context: Context, person: Person) -> None:
    """A written answer to a step: a city, an hour, or something else, and then the step is shown again."""
    words = context.text.strip()
    if person.stage == Stage.ZONE:
        await whereabouts.search(context, ENROLLING, words)
    elif person.stage == Stage.HOUR:
        await _typed_hour(context, person, words)
    else:
        await carry_on(context, person, context.say("not-enrolled-yet"))


async def _typed_hour(context: Context, person: Person, words: str) -> None:
    meant = hours.meant(words)
    if len(meant) > 1:
        keyboard = choices.which_hour(meant, context.say, ENROLLING, Stage.HOUR)
        await context.reply(context.say("which-hour"), keyboard)
    elif meant and await settings.take_over(context, person, Stage.HOUR, words):
        await _next_step(context, person)
    else:
        await context.reply(context.say("hour-unknown"))


async def _begin(context: Context, person: Person) -> None:
    user = context.incoming.effective_user
    assert user is not None  # noqa: S101 - `identify` stops updates without a sender
    people.identify(context.session, person, user.id)
    context.turn.people.append(person)
    context.talk_to(person)
    await audit.record(context.session, context.now, person.code, "opened invite", person.code)
    if person.role != Role.PATIENT:
        # A link may have been passed on, and staff see patients: whoever made it knows who was to come.
        came = {"code": person.code, "role": person.role}
        await tell_admins(context.session, context.now, "notice-came", about=person, **came)
    if person.stage == Stage.ACTIVE:
        await _join(context, person)
        return
    person.language = _language_of(user)
    person.stage = STEPS[person.role][0]
    site = await context.site()
    await context.reply(texts(person.language)(f"welcome-{person.role}", clinic=name(site), code=person.code))
    await context.reply(*await _ask(context, person, person.stage))


async def _join(context: Context, person: Person) -> None:
    """A clinician who takes part by e-mail comes to Telegram as well: digests go on meanwhile."""
    await settings.list_commands(context)
    await context.reply(await _welcome(context, person))


async def _consented(context: Context, person: Person, words: str) -> None:
    if words in LANGUAGES:
        person.language = words
        text, _ = await _ask(context, person, Stage.CONSENT)
        await context.edit(text, choices.consent(context.say, choices.YES_IN_THIS_LANGUAGE))
    elif words in (choices.YES, choices.YES_IN_THIS_LANGUAGE):
        await _agreed(context, person, asks_for_language=words == choices.YES)
    elif words == choices.NO:
        await decline(context, person)


async def _agreed(context: Context, person: Person, *, asks_for_language: bool) -> None:
    person.consent_version, person.consented_at = CONSENT_VERSION, context.now
    await _record(context, person, "consented", {"version": CONSENT_VERSION, "language": person.language})
    text, _ = await _ask(context, person, Stage.CONSENT)
    today = context.say.full_day(context.local_day(person))
    await context.edit(paragraphs(text, context.say("consent-given", day=today)))
    person.stage = Stage.LANGUAGE if asks_for_language else Stage.ZONE
    await carry_on(context, person)


async def decline(context: Context, person: Person) -> None:
    """Whoever declines leaves nothing behind, and the invite works again; who was here before has stopped."""
    await _record(context, person, "declined")
    await context.edit(context.say("stopped-now" if person.consented_at else "consent-declined"))
    if person.consented_at is not None:
        person.stage = Stage.STOPPED
        return
    await context.session.flush()
    await outbox.detach(context.session, person)
    await updates.drop_parked(context.session, person)
    people.forget_identity(context.session, person)
    person.stage = Stage.INVITED
    await invites.reopen(context.session, person)


async def _next_step(context: Context, person: Person) -> None:
    answer = context.edit if context.incoming.callback_query else context.reply
    person.stage = _step_after(person)
    if person.stage != Stage.ACTIVE:
        await answer(*await _ask(context, person, person.stage))
        return
    await _record(context, person, "enrolled", {"zone": person.zone, "language": person.language})
    await planning.plan(context.session, context.now, person)
    await settings.list_commands(context)
    await answer(await _welcome(context, person))


async def _welcome(context: Context, person: Person) -> Html:
    say = texts(person.language)
    if person.role == Role.PATIENT:
        when = planning.next_prompt_in_words(person, say)
        told = {"help": questions.standing(await context.site(), say)}
        return say("enrolled-patient", **when, **told) if when else say("enrolled-patient-later", **told)
    if person.role == Role.CLINICIAN:
        wanted = await planning.schedule_of(context.session, person)
        weekday, at = say.weekday(wanted.digest_weekday), say.time(wanted.digest_at)
        return say("enrolled-clinician", weekday=weekday, time=at)
    return say("enrolled-admin")


async def _ask(context: Context, person: Person, step: Stage) -> tuple[Html, Keyboard | None]:
    say = texts(person.language)
    if step == Stage.CONSENT:
        site = await context.site()
        return say("consent", clinic=name(site), code=person.code), choices.consent(say)
    if step == Stage.LANGUAGE:
        return say("ask-language"), choices.languages(say, ENROLLING)
    if step == Stage.HOUR:
        usual = (await planning.schedule_of(context.session, person)).prompt_at
        return say("ask-hour"), choices.hours(usual, say, ENROLLING)
    return await whereabouts.question(context, person, say, ENROLLING)


async def _record(
    context: Context, person: Person, action: Deed, after: dict[str, str] | None = None
) -> None:
    await audit.record(context.session, context.now, person.code, action, person.code, after=after)


def _who_chooses(context: Context, choice: Choice) -> Person | None:
    """Who stands at the step that this button belongs to, so that earlier ones do nothing."""
    return next((person for person in context.turn.people if person.stage == choice.what), None)


def _step_after(person: Person) -> Stage:
    steps = (*STEPS[person.role], Stage.ACTIVE)
    return steps[steps.index(person.stage) + 1]


def _unfinished(roles: list[Person]) -> Person | None:
    return next((person for person in roles if person.stage != Stage.ACTIVE), None)


def _language_of(user: User) -> str:
    return texts(user.language_code).language
