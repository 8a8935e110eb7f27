"""The clock's side of the questions beside the daily check-in: they come, are reminded of once, and end."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.alerts.escalation import on_call_of
from handlers.context import edit, send
from handlers.patients import forms, questions
from handlers.texts import Html, local, texts
from journal import occasions as calendar
from journal.instruments import MORNING, NOW, WEEKLY, Instrument
from journal.occasions import Occasion
from journal.schedule import SILENT_FROM, Prompt
from storage import answers, checkins, outbox
from storage.models import CheckIn, Person, Priority, Stage
from storage.outbox import Recipient

# Our assumptions: how long each takes answers that are not late, and how long its first message is of use.
_OPEN_FOR = {
    Occasion.SECOND: timedelta(hours=3),
    Occasion.MORNING: timedelta(hours=12),
    Occasion.WEEKLY: timedelta(days=7),
}
SENT_WITHIN = {**_OPEN_FOR, Occasion.WEEKLY: timedelta(days=2)}
_INSTRUMENTS = {Occasion.SECOND: NOW, Occasion.MORNING: MORNING, Occasion.WEEKLY: WEEKLY}


async def ask(
    session: AsyncSession, now: datetime, patient: Person, prompt: Prompt, occasion: Occasion
) -> None:
    """Ask what belongs to the occasion; what was left open of its last time ends."""
    instrument = _INSTRUMENTS[occasion]
    await _end_earlier(session, now, patient, instrument)
    course = await planning.course(session, patient)
    expires_at = prompt.at + _OPEN_FOR[occasion]
    remind_at = calendar.reminder_for(occasion, course, max(now, prompt.at))
    is_reminded = remind_at and remind_at < expires_at and patient.missed < SILENT_FROM
    check_in = await checkins.open_check_in(
        session,
        patient,
        instrument,
        prompt.day,
        due_at=prompt.at,
        expires_at=expires_at,
        remind_at=remind_at if is_reminded else None,
    )
    to = outbox.recipient(session, patient)
    if check_in is not None and instrument == WEEKLY:
        check_in.asks_item_9 = (await on_call_of(session)).asks_item_9
    if check_in is not None and to is not None:
        until = prompt.at + SENT_WITHIN[occasion]
        greeting = texts(patient.language)(f"{instrument.key}-greeting")
        await _send(session, now, to, check_in, greeting, kind="prompt", until=until)


async def _end_earlier(session: AsyncSession, now: datetime, patient: Person, instrument: Instrument) -> None:
    for earlier in await checkins.open_of(session, patient, instrument):
        earlier.expires_at = earlier.close_at = min(now, earlier.expires_at)


async def remind(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    """Once and in other words, or when the patient asked for it; not at night, however late the clock is."""
    to, course = outbox.recipient(session, patient), await planning.course(session, patient)
    if to is None or not await planning.is_reminded(session, patient, check_in):
        return
    calm = calendar.calm_moment(course, now)
    if calm > now:
        check_in.remind_at = calm if calm < check_in.expires_at else None
        return
    say = texts(patient.language)
    if check_in.message_id is not None:
        await edit(session, now, to, check_in.message_id, questions.moved(check_in, say))
    greeting = say("weekly-came-back" if check_in.deferred else f"{check_in.instrument}-reminder")
    priority, until = reminding(check_in), check_in.expires_at
    check_in.deferred = False
    await _send(session, now, to, check_in, greeting, kind="reminder", until=until, priority=priority)


def reminding(check_in: CheckIn) -> int:
    """Coming back is an answer to whoever asked for it."""
    return Priority.REPLY if check_in.deferred else Priority.PROMPT


async def _send(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    check_in: CheckIn,
    greeting: Html,
    *,
    kind: str,
    until: datetime,
    priority: int = Priority.PROMPT,
) -> None:
    patient = to.person
    assert patient is not None  # noqa: S101 - a check-in belongs to somebody
    answered = await answers.ratings(session, check_in)
    text, keyboard = forms.first(check_in, answered, texts(patient.language), greeting)
    if now < until:
        # What an outage has kept too long is never seen, so a typed number does not answer it.
        patient.expecting, patient.asking_id = None, check_in.id
    more = {"check_in": check_in, "expires_at": until}
    await send(session, now, to, text, keyboard, kind=kind, priority=priority, **more)


async def say_ended(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    """Its message asks no more."""
    to = outbox.recipient(session, patient)
    if to is None or check_in.message_id is None or patient.stage != Stage.ACTIVE:
        return
    say = texts(patient.language)
    text, keyboard = say(f"{check_in.instrument}-ended", day=say.day(check_in.day)), None
    if checkins.takes_answers(check_in, now, local(now, patient.zone).date()):
        answered = await answers.ratings(session, check_in)
        text, keyboard = forms.first(check_in, answered, say, text)
    await edit(session, now, to, check_in.message_id, text, keyboard)
