"""The clock's handlers for check-ins: prompts that are due, reminders, and check-ins whose time is over."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.context import edit, send
from handlers.duties import Duty
from handlers.keyboards import Keyboard, longer
from handlers.patients import asking, breaks, offers, questions
from handlers.texts import Html, Texts, local, paragraphs, texts
from journal import schedule as schedules
from journal.instruments import DAILY
from journal.occasions import reminder_of_day
from journal.schedule import Prompt
from storage import answers, checkins, infusions, outbox
from storage.due import Claimed
from storage.models import CheckIn, CheckInStatus, Person, Priority, Stage
from storage.outbox import Recipient

# A prompt of unknown fate is followed up by the reminder, which says it in other words.
FOLLOW_UP_AFTER = timedelta(minutes=10)


async def _prompt(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    patients = {patient.id: patient for _, patient in due if await planning.is_asked(session, patient)}
    await planning.plan_everyone(session, now, [patient for _, patient in due if patient.id not in patients])
    await infusions.recall(session, patients)
    following = {patient.id: await planning.following(session, patient) for patient in patients.values()}
    check_ins = [
        await _check_in(session, now, patient, following[patient.id]) for patient in patients.values()
    ]
    begun = await checkins.begin(session, check_ins)
    back = await breaks.back_from_break(session, patients)
    await answers.recall(session, begun, with_day_before=True)
    for check_in in begun:
        patient = patients[check_in.patient_id]
        await _ask(session, now, patient, check_in, is_back=patient.id in back)
    for patient in patients.values():
        planning.set_prompt(patient, following[patient.id])


async def _check_in(
    session: AsyncSession, now: datetime, patient: Person, following: Prompt
) -> dict[str, Any]:
    """The values of the one that is due. It ends when the following one comes, if not before."""
    due, wanted = planning.planned(patient), await planning.schedule_of(session, patient)
    expires_at = min(schedules.expires_at(wanted, due.at), following.at)
    remind_at = reminder_of_day(await planning.course(session, patient), max(due.at, now))
    if patient.missed >= schedules.SILENT_FROM:
        remind_at = None
    return checkins.new(
        patient,
        DAILY,
        due.day,
        due_at=due.at,
        expires_at=expires_at,
        remind_at=remind_at if remind_at and remind_at < expires_at else None,
    )


async def _ask(
    session: AsyncSession, now: datetime, patient: Person, check_in: CheckIn, *, is_back: bool
) -> None:
    to = outbox.recipient(session, patient)
    if to is None:
        return
    patient.expecting = patient.asking_id = None
    say = texts(patient.language)
    greeting = say("prompt-greeting-back" if is_back else "prompt-greeting")
    below = await offers.below(session, patient, check_in, say)
    text, keyboard = questions.ask(check_in, {}, say, greeting=greeting, below=below)
    if patient.missed == schedules.SILENT_FROM:
        text, keyboard = _with_kind_question(text, keyboard, check_in, say)
    await _send(session, now, to, "prompt", check_in, text, keyboard)


def _with_kind_question(
    text: Html, keyboard: Keyboard, check_in: CheckIn, say: Texts
) -> tuple[Html, Keyboard]:
    """Asked once, of whoever has been silent for some days."""
    return paragraphs(text, say("silent-days")), longer(keyboard, offers.slower(check_in, say))


async def _remind_all(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    await answers.recall(session, [check_in for check_in, _ in due], with_day_before=True)
    await infusions.recall(session, [patient.id for _, patient in due])
    for check_in, patient in due:
        check_in.remind_at = None
        if check_in.status == CheckInStatus.OPEN and now < check_in.expires_at:
            remind = _remind if check_in.instrument == DAILY.key else asking.remind
            await remind(session, now, check_in, patient)


async def _remind(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    to = outbox.recipient(session, patient)
    if to is None or not await planning.is_reminded(session, patient, check_in):
        return
    if await _is_spared(session, now, check_in, patient) or await _put_off(session, now, check_in, patient):
        return
    patient.expecting = patient.asking_id = None
    say = texts(patient.language)
    if check_in.message_id is not None:
        await edit(session, now, to, check_in.message_id, questions.moved(check_in, say))
    greeting = _reminding(check_in, local(now, patient.zone).date(), say)
    priority = asking.reminding(check_in)
    check_in.deferred = False
    answered = await answers.ratings(session, check_in)
    below = await offers.below(session, patient, check_in, say)
    text, keyboard = questions.ask(check_in, answered, say, greeting=greeting, below=below)
    await _send(session, now, to, "reminder", check_in, text, keyboard, priority)


async def _is_spared(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> bool:
    """On the day of an infusion nobody is reminded, unless they asked for it."""
    wanted, given = await planning.schedule_of(session, patient), await infusions.days(session, patient)
    about = {check_in.day, local(now, patient.zone).date()}
    return not (check_in.deferred or wanted.asks_on_infusion_days or about.isdisjoint(given))


async def _put_off(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> bool:
    """Until quiet hours end: after an outage, or in another time zone, its hour may be a quiet one."""
    wanted = await planning.schedule_of(session, patient)
    calm = schedules.after_quiet_hours(wanted, ZoneInfo(patient.zone), now)
    if calm > now and calm < check_in.expires_at:
        check_in.remind_at = calm
    return calm > now


def _reminding(check_in: CheckIn, today: date, say: Texts) -> Html:
    """In other words from day to day; whoever asked to be asked later is not reminded but answered."""
    if check_in.deferred:
        return say("came-back")
    if check_in.day != today:
        return say("reminder-greeting-earlier", day=say.day(check_in.day))
    return say("reminder-greeting", turn=check_in.day.toordinal() % 3)


async def _send(
    session: AsyncSession,
    now: datetime,
    to: Recipient,
    kind: str,
    check_in: CheckIn,
    text: Html,
    keyboard: Keyboard,
    priority: int = Priority.PROMPT,
) -> None:
    """What asks is of no use any more once the check-in has expired."""
    until = {"check_in": check_in, "expires_at": check_in.expires_at}
    await send(session, now, to, text, keyboard, kind=kind, priority=priority, **until)


async def _close(session: AsyncSession, now: datetime, due: Sequence[Claimed]) -> None:
    await answers.recall(session, [check_in for check_in, _ in due])
    for check_in, patient in due:
        check_in.close_at = check_in.remind_at = None
        if check_in.status == CheckInStatus.OPEN:
            check_in.status = CheckInStatus.EXPIRED
            await _count_missed(session, now, check_in, patient)
            end = _say_expired if check_in.instrument == DAILY.key else asking.say_ended
            await end(session, now, check_in, patient)


async def _count_missed(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    """A daily one that was seen and left; after several, the next ones come less often."""
    was_seen = check_in.message_id is not None and planning.takes_part(patient)
    if check_in.instrument != DAILY.key or not was_seen or await answers.ratings(session, check_in):
        return
    apart = schedules.days_apart(patient.missed)
    patient.missed += 1
    if schedules.days_apart(patient.missed) != apart:
        await planning.plan(session, now, patient)


async def _say_expired(session: AsyncSession, now: datetime, check_in: CheckIn, patient: Person) -> None:
    to = outbox.recipient(session, patient)
    if to is None or check_in.message_id is None or patient.stage != Stage.ACTIVE:
        return
    say = texts(patient.language)
    answered = await answers.ratings(session, check_in)
    greeting = say("not-finished" if answered else "not-answered", day=say.day(check_in.day))
    text, keyboard = questions.ask(check_in, answered, say, greeting=greeting)
    if patient.missed == schedules.SILENT_FROM + 1:
        text, keyboard = _with_kind_question(text, keyboard, check_in, say)
    await edit(session, now, to, check_in.message_id, text, keyboard)


send_due_prompts = Duty(Person.next_prompt_at, _prompt)
send_due_reminders = Duty(CheckIn.remind_at, _remind_all)
close_expired = Duty(CheckIn.close_at, _close)
