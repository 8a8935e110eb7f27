"""The clock's handlers for check-ins: prompts that are due, reminders, and check-ins whose time is over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning, questions
from handlers.context import edit, send
from handlers.duties import Duty
from handlers.keyboards import Keyboard
from handlers.texts import Html, local, texts
from journal import schedule as schedules
from journal.instruments import DAILY
from journal.schedule import Prompt
from storage import checkins, infusions, outbox
from storage.due import Claimed
from storage.models import CheckIn, CheckInStatus, Person, Priority, Stage
from storage.outbox import Recipient

# A prompt of unknown fate is followed up by the reminder, which says it in other words.
FOLLOW_UP_AFTER = timedelta(minutes=10)


async def _prompt(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    patients = {patient.id: patient for _, patient in due if planning.takes_part(patient)}
    await planning.plan_everyone(session, now, [patient for _, patient in due if patient.id not in patients])
    await infusions.recall(session, patients)
    following = {patient.id: await planning.following(session, patient) for patient in patients.values()}
    check_ins = [
        await _check_in(session, now, patient, following[patient.id]) for patient in patients.values()
    ]
    for check_in in await checkins.begin(session, check_ins):
        await _ask(session, now, patients[check_in.patient_id], check_in)
    for patient in patients.values():
        planning.set_prompt(patient, following[patient.id])


async def _check_in(
    session: AsyncSession, now: datetime, patient: Person, following: Prompt
) -> dict[str, Any]:
    """The values of the one that is due. It ends when the following one comes, if not before."""
    due, wanted = planning.planned(patient), await planning.schedule_of(session, patient)
    expires_at = min(schedules.expires_at(wanted, due.at), following.at)
    remind_at = schedules.reminder_at(wanted, ZoneInfo(patient.zone), max(due.at, now))
    return checkins.new(
        patient,
        DAILY,
        due.day,
        due_at=due.at,
        expires_at=expires_at,
        remind_at=remind_at if remind_at and remind_at < expires_at else None,
    )


async def _ask(session: AsyncSession, now: datetime, patient: Person, check_in: CheckIn) -> None:
    to = outbox.recipient(session, patient)
    if to is None:
        return
    patient.expecting = None
    say = texts(patient.language)
    text, keyboard = questions.ask(check_in, {}, say, greeting=say("prompt-greeting"))
    await _send(session, now, to, "prompt", check_in, text, keyboard)


async def _remind_all(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    await checkins.recall_answers(session, [check_in for check_in, _ in due])
    for check_in, patient in due:
        check_in.remind_at = None
        if check_in.status == CheckInStatus.OPEN and now < check_in.expires_at:
            await _remind(session, now, check_in, patient)


async def _remind(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    to = outbox.recipient(session, patient)
    if to is None or not planning.takes_part(patient):
        return
    patient.expecting = None
    say = texts(patient.language)
    if check_in.message_id is not None:
        moved = say("continued-below", day=say.day(check_in.day))
        await edit(session, now, to, check_in.message_id, moved)
    is_today = local(now, patient.zone).date() == check_in.day
    greeting = "reminder-greeting" if is_today else "reminder-greeting-earlier"
    facts = {} if is_today else {"day": say.day(check_in.day)}
    answered = await checkins.ratings(session, check_in)
    text, keyboard = questions.ask(check_in, answered, say, greeting=say(greeting, **facts))
    await _send(session, now, to, "reminder", check_in, text, keyboard)


async def _send(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    kind: str,
    check_in: CheckIn,
    text: Html,
    keyboard: Keyboard,
) -> None:
    """What asks is of no use any more once the check-in has expired."""
    until = {"check_in": check_in, "expires_at": check_in.expires_at}
    await send(session, now, to, text, keyboard, kind=kind, priority=Priority.PROMPT, **until)


async def _close(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    await checkins.recall_answers(session, [check_in for check_in, _ in due])
    for check_in, patient in due:
        check_in.close_at = check_in.remind_at = None
        if check_in.status == CheckInStatus.OPEN:
            check_in.status = CheckInStatus.EXPIRED
            await _say_expired(session, now, check_in, patient)


async def _say_expired(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    to = outbox.recipient(session, patient)
    if to is None or check_in.message_id is None or patient.stage != Stage.ACTIVE:
        return
    say = texts(patient.language)
    answered = await checkins.ratings(session, check_in)
    greeting = say("not-finished" if answered else "not-answered", day=say.day(check_in.day))
    text, keyboard = questions.ask(check_in, answered, say, greeting=greeting)
    await edit(session, now, to, check_in.message_id, text, keyboard)


send_due_prompts = Duty(Person.next_prompt_at, _prompt)
send_due_reminders = Duty(CheckIn.remind_at, _remind_all)
close_expired = Duty(CheckIn.close_at, _close)
