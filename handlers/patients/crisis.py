"""Words that suggest danger bring the crisis text at once: whom to call, and that nobody watches live."""

from datetime import datetime, timedelta
from functools import cache

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from handlers.alerts import escalation
from handlers.context import Context, send
from handlers.patients.questions import help_line
from handlers.texts import DEFAULT, LANGUAGES, Html, Texts, joined, paragraphs, texts
from journal import oncall
from journal.danger import DangerWords
from storage import audit, notes, outbox
from storage.answering import CRISIS, answering
from storage.fields import storable
from storage.models import Person, Role, Site, Stage
from storage.site import crisis_lines, phone, site

KIND = CRISIS
_OUTAGES_PASS = timedelta(minutes=1)


async def heed(update: Update, context: Context) -> None:
    """The first look at everything that is written; afterwards it is handled as usual.

    Patients and strangers are answered, staff are not: they write about others.
    """
    if not is_warned(context) or _is_staff(context):
        return
    patient = context.acting(Role.PATIENT)
    if patient is not None and await _had_them_before(context, patient):
        return
    await context.reply(crisis_text(await context.site(), context.say), kind=KIND)
    if patient is not None and patient.stage == Stage.ACTIVE:
        await _put_on_record(context, patient, oncall.WORDS)


async def _put_on_record(context: Context, patient: Person, reason: str) -> None:
    """Of a flood the first ones count; an alert is raised whenever none is open."""
    session, now, limited = context.session, context.now, answering(context.session)
    is_counted = limited is None or not limited.is_crisis_quiet
    if is_counted:
        told = {"by": "the crisis text"}  # a detail, which goes when the patient is erased
        await audit.record(session, now, patient.code, "answered", patient.code, after=told)
    day = context.local_day(patient)
    await escalation.heed(session, now, patient, reason, day, is_counted=is_counted)


def is_warned(context: Context) -> bool:
    """Whether danger words were written just now."""
    return are_danger(_words_of(context))


def are_danger(words: str) -> bool:
    return _danger_words().are_in(words)


async def answer_item_9(context: Context) -> None:
    """Whom to call, for whoever has said in a questionnaire that such thoughts were there."""
    say = context.say
    text = paragraphs(say("crisis-answer"), _whom_to_call(await context.site(), say), say("crisis-go-on"))
    await context.reply(text, kind=KIND)


async def say_again(session: AsyncSession, now: datetime, person: Person) -> None:
    """Nobody knows whether the crisis text arrived, so it comes once more in other words."""
    to = outbox.recipient(session, person)
    if to is not None:
        say = texts(person.language)
        text = paragraphs(say("crisis-again"), _whom_to_call(await site(session), say))
        await send(session, now, to, text, kind="follow-up", not_before=now + _OUTAGES_PASS)


def crisis_text(clinic: Site, say: Texts) -> Html:
    return paragraphs(say("crisis"), _whom_to_call(clinic, say), say("crisis-mistaken"))


def help_and_crisis_line(clinic: Site, say: Texts) -> Html:
    """What /help begins with."""
    line = _line(clinic, say)
    return joined(help_line(clinic, say), say("help-crisis", line=line) if line else "")


def _whom_to_call(clinic: Site, say: Texts) -> Html:
    return joined(
        say("crisis-emergency"),
        say("crisis-line", line=_line(clinic, say) or "none"),
        say("crisis-clinic", phone=phone(clinic) or "none"),
    )


def _line(clinic: Site, say: Texts) -> str:
    """A line that speaks another language is better than none."""
    lines = crisis_lines(clinic)
    return lines.get(say.language) or lines.get(DEFAULT) or next(iter(lines.values()), "")


def _words_of(context: Context) -> str:
    return storable(context.message.text or context.message.caption or "")


def _is_staff(context: Context) -> bool:
    roles = {person.role for person in context.turn.people}
    return bool(roles) and Role.PATIENT not in roles


async def _had_them_before(context: Context, patient: Person) -> bool:
    """Whether this message is an edited note whose danger words have brought the crisis text before."""
    if context.incoming.edited_message is None:
        return False
    earlier = await notes.words_of(context.session, patient, context.message.message_id)
    return earlier is not None and _found(_words_of(context)) <= _found(earlier)


def _found(text: str) -> set[str]:
    return _danger_words().found_in(text)


@cache
def _danger_words() -> DangerWords:
    """Of all languages, whichever the patient has chosen."""
    spoken = [texts(language) for language in LANGUAGES]
    return DangerWords(
        phrases=[
            phrase
            for say in spoken
            for phrase in (
                *say.plain("danger-self-harm").splitlines(),
                *say.plain("danger-emergency").splitlines(),
            )
        ],
        harmless=[phrase for say in spoken for phrase in say.plain("danger-not").splitlines()],
    )
