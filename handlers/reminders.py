"""The clock's handlers for check-ins: prompts that are due, reminders, and check-ins whose time is over.

Each takes at most `limit` of them in the caller's transaction and returns how many it took.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning, questions
from handlers.context import edit, send
from handlers.keyboards import Keyboard
from handlers.texts import Html, local, texts
from journal import schedule as schedules
from journal.instruments import DAILY
from storage import checkins, outbox, people
from storage.database import apart
from storage.models import CheckIn, CheckInStatus, Person, Priority, Stage
from storage.outbox import Recipient

# A prompt of unknown fate is followed up by the reminder, which says it in other words.
FOLLOW_UP_AFTER = timedelta(minutes=10)


async def send_due_prompts(session: AsyncSession, now: datetime, limit: int) -> int:
    due = await people.due_for_prompt(session, now, limit)
    for patient in due:
        async with apart(session, f"the prompt of {patient.code}"):
            await _prompt(session, now, patient)
    return len(due)


async def _prompt(session: AsyncSession, now: datetime, patient: Person) -> None:
    if not planning.takes_part(patient):
        await planning.plan(session, now, patient)
        return
    day, due_at = patient.next_prompt_day, patient.next_prompt_at
    assert day is not None and due_at is not None  # noqa: S101 - they are set together
    wanted = await planning.schedule_of(session, patient)
    expires_at = schedules.expires_at(wanted, due_at)
    remind_at = schedules.reminder_at(wanted, ZoneInfo(patient.zone), max(due_at, now))
    check_in = await checkins.open_check_in(
        session,
        patient,
        DAILY,
        day,
        due_at=due_at,
        expires_at=expires_at,
        remind_at=remind_at if remind_at and remind_at < expires_at else None,
    )
    # Counted from the time that was due, so that each day of an outage leaves a check-in that expired.
    patient.next_prompt_at = patient.next_prompt_day = None
    await planning.plan(session, due_at, patient)
    to = outbox.recipient(session, patient)
    if check_in is None or to is None:
        return
    patient.expecting = None
    say = texts(patient.language)
    text, keyboard = questions.ask(check_in, {}, say, greeting=say("prompt-greeting"))
    await _send(session, now, to, "prompt", check_in, text, keyboard)


async def send_due_reminders(session: AsyncSession, now: datetime, limit: int) -> int:
    due = await checkins.due_for_reminder(session, now, limit)
    for check_in, patient in due:
        check_in.remind_at = None
        if check_in.status == CheckInStatus.OPEN and now < check_in.expires_at:
            async with apart(session, f"the reminder of check-in {check_in.id}"):
                await _remind(session, now, check_in, patient)
    return len(due)


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


async def close_expired(session: AsyncSession, now: datetime, limit: int) -> int:
    due = await checkins.due_to_close(session, now, limit)
    for check_in, patient in due:
        check_in.close_at = check_in.remind_at = None
        if check_in.status == CheckInStatus.OPEN:
            check_in.status = CheckInStatus.EXPIRED
            async with apart(session, f"closing check-in {check_in.id}"):
                await _say_expired(session, now, check_in, patient)
    return len(due)


async def _say_expired(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    to = outbox.recipient(session, patient)
    if to is None or check_in.message_id is None or patient.stage != Stage.ACTIVE:
        return
    say = texts(patient.language)
    answered = await checkins.ratings(session, check_in)
    greeting = say("not-finished" if answered else "not-answered", day=say.day(check_in.day))
    text, keyboard = questions.ask(check_in, answered, say, greeting=greeting)
    await edit(session, now, to, check_in.message_id, text, keyboard)
