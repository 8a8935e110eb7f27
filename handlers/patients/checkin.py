"""A check-in in the chat: which one is meant, its next question, and the taps that answer it."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from handlers import keyboards, planning
from handlers.context import Context, edit
from handlers.keyboards import Keyboard, rating_tap
from handlers.patients import forms, offers, questions, rating
from handlers.texts import Html
from journal import schedule as schedules
from journal.instruments import DAILY, Question
from storage import answers, checkins, infusions
from storage.models import CheckIn, CheckInStatus, Person

# Words that come so soon after the last answer are about that check-in. Our assumption.
NOTES_FOLLOW_WITHIN = timedelta(hours=1)


async def tapped(context: Context, patient: Person) -> None:
    tap = rating_tap(context.data)
    check_in = await checkins.with_token(context.session, patient, tap.token) if tap else None
    if tap is None or check_in is None or tap.question not in checkins.instrument_of(check_in).questions:
        context.toast(context.say("old-button"))
        return
    if not await takes_answers(context, patient, check_in):
        return
    if tap.value is None:
        await _ask_again(context, patient, check_in, tap.question)
        return
    await rating.rate(context, patient, check_in, {tap.question.key: tap.value})
    await context.edit(*await go_on(context, patient, check_in))


async def takes_answers(context: Context, patient: Person, check_in: CheckIn) -> bool:
    """Whether it is not too late; if it is, the tapped message says so."""
    is_open = checkins.takes_answers(check_in, context.now, context.local_day(patient))
    if not is_open:
        await context.edit(context.say(f"{check_in.instrument}-closed", day=context.say.day(check_in.day)))
    return is_open


async def _ask_again(context: Context, patient: Person, check_in: CheckIn, question: Question) -> None:
    """Show a question that was answered; a number that is typed now answers it."""
    await _remember(context, patient, check_in)
    patient.expecting = question.key
    answered = await answers.ratings(context.session, check_in)
    await context.edit(*questions.ask(check_in, answered, context.say, again=question))


async def asked_for(context: Context, patient: Person) -> None:
    """/checkin: the open question, or today's summary."""
    check_in = await current(context, patient)
    text, keyboard = await go_on(context, patient, check_in)
    if check_in.status == CheckInStatus.COMPLETE:
        keyboard = keyboards.longer(keyboard, await forms.waiting(context, patient))
    await show_below(context, check_in, text, keyboard)


async def go_on(
    context: Context, patient: Person, check_in: CheckIn, greeting: Html | None = None
) -> tuple[Html, Keyboard]:
    """The next question, which a typed number answers from now on; or what is saved."""
    answered = await answers.ratings(context.session, check_in)
    if checkins.instrument_of(check_in).unanswered(answered):
        await _remember(context, patient, check_in)
        if check_in.instrument != DAILY.key:
            return forms.ask(check_in, answered, context.say, greeting)
        below = await offers.below(context.session, patient, check_in, context.say)
        return questions.ask(check_in, answered, context.say, greeting=greeting, below=below)
    patient.asking_id = None
    site = await context.site()
    if check_in.instrument != DAILY.key:
        return forms.closing(check_in, answered, context.say, site)
    given = await infusions.days(context.session, patient)
    return questions.summary(
        check_in,
        answered,
        context.say,
        site,
        given,
        invites_notes=await day_of_notes(context, patient) == check_in.day,
        below=offers.another_day(check_in, context.say),
    )


async def day_of_notes(context: Context, patient: Person) -> date:
    """A check-in collects notes until it expires, and one that was answered late for a while after that."""
    check_in = await newest_daily(context, patient)
    if check_in is not None:
        answered_at = check_in.completed_at or check_in.due_at
        if context.now < max(check_in.expires_at, answered_at + NOTES_FOLLOW_WITHIN):
            return check_in.day
    return context.local_day(patient)


async def _remember(context: Context, patient: Person, check_in: CheckIn) -> None:
    """A typed number answers the question that was shown last, which is mostly the newest daily one."""
    newest = await checkins.newest(context.session, patient, date.min)
    is_newest = newest is not None and newest.id == check_in.id
    patient.asking_id = None if is_newest else check_in.id


async def recent(context: Context, patient: Person) -> CheckIn | None:
    """The check-in that a bare number is about: the one shown last, or the newest daily one."""
    if patient.asking_id is not None:
        shown = await checkins.find(context.session, patient.asking_id)
        if shown is not None and checkins.takes_answers(shown, context.now, context.local_day(patient)):
            return shown
    return await newest_daily(context, patient)


async def newest_daily(context: Context, patient: Person) -> CheckIn | None:
    """The daily check-in of today, or else of yesterday."""
    return await checkins.newest(context.session, patient, context.local_day(patient) - timedelta(days=1))


async def current(context: Context, patient: Person) -> CheckIn:
    """The daily check-in that is open, after midnight perhaps yesterday's; otherwise today's."""
    newest = await newest_daily(context, patient)
    if newest is not None and newest.status == CheckInStatus.OPEN:
        return newest
    return await _todays(context, patient)


async def _todays(context: Context, patient: Person) -> CheckIn:
    """Today's check-in. When its prompt has not come yet it is opened now, and keeps the hours that it would
    have had: at the hour of the prompt comes the reminder, unless it has been answered by then.
    """
    today = context.local_day(patient)
    there = await checkins.of_day(context.session, patient, DAILY, today)
    if there is not None:
        return there
    wanted = await planning.schedule_of(context.session, patient)
    planned = patient.next_prompt_at if patient.next_prompt_day == today else None
    remind_at, expires_at = planned, schedules.expires_at(wanted, planned or context.now)
    if planned is not None and planned <= context.now:
        remind_at = schedules.reminder_at(wanted, ZoneInfo(patient.zone), context.now)
    opened = await checkins.open_check_in(
        context.session,
        patient,
        DAILY,
        today,
        due_at=planned or context.now,
        expires_at=expires_at,
        remind_at=remind_at if remind_at and remind_at < expires_at else None,
    )
    assert opened is not None  # noqa: S101 - this transaction has just seen that there is none
    await planning.plan(context.session, context.now, patient)
    return opened


async def show_below(context: Context, check_in: CheckIn, text: Html, keyboard: Keyboard) -> None:
    """Go on in a new message; the one that asked before loses its buttons."""
    if check_in.message_id is not None:
        moved = questions.moved(check_in, context.say)
        await edit(context.session, context.now, context.recipient, check_in.message_id, moved)
    await context.reply(text, keyboard, check_in=check_in, kind="question")
