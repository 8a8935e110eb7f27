"""A patient answers: by tapping, by typing, by editing what was typed."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning, questions
from handlers.context import Context, edit
from handlers.keyboards import Keyboard, rating_tap
from handlers.texts import Html, local, paragraphs
from journal import replies
from journal import schedule as schedules
from journal.instruments import DAILY, Question
from storage import checkins, infusions, notes
from storage.models import CheckIn, CheckInStatus, Person

# Words that come so soon after the last answer are about that check-in. Our assumption.
NOTES_FOLLOW_WITHIN = timedelta(hours=1)


async def tapped(context: Context, patient: Person) -> None:
    tap = rating_tap(context.data)
    check_in = await checkins.with_token(context.session, patient, tap.token) if tap else None
    if tap is None or check_in is None or tap.question not in checkins.instrument_of(check_in).questions:
        context.toast(context.say("old-button"))
        return
    if not checkins.takes_answers(check_in, context.local_day(patient)):
        await context.edit(context.say("checkin-closed", day=context.say.day(check_in.day)))
        return
    if tap.value is None:
        await _ask_again(context, patient, check_in, tap.question)
        return
    answered = await checkins.answer(context.session, context.now, check_in, {tap.question.key: tap.value})
    await context.edit(*await _next(context, patient, check_in, answered))


async def _ask_again(context: Context, patient: Person, check_in: CheckIn, question: Question) -> None:
    """Show a question that was answered; a number that is typed now answers it."""
    recent = await _recent(context, patient)
    patient.expecting = question.key if recent is check_in else None
    answered = await checkins.ratings(context.session, check_in)
    await context.edit(*questions.ask(check_in, answered, context.say, again=question))


async def asked_for(context: Context, patient: Person) -> None:
    """/checkin: the open question, or today's summary."""
    check_in = await _current(context, patient)
    answered = await checkins.ratings(context.session, check_in)
    await _show_below(context, check_in, *await _next(context, patient, check_in, answered))


async def typed(context: Context, patient: Person) -> None:
    """A written message: ratings when it says nothing else, otherwise a note."""
    check_in = await _recent(context, patient)
    asked = await _asked(context.session, patient, check_in)
    match _read(context, asked):
        case replies.Rated(values):
            await _rate(context, patient, check_in, asked, values)
        case replies.OutOfRange() | replies.NotWhole() if asked is None:
            await context.reply(context.say("number-without-question"))
        case replies.OutOfRange():
            await repeat_question(context, patient, context.say("out-of-range"))
        case replies.NotWhole():
            await repeat_question(context, patient, context.say("not-whole"))
        case _ if not isinstance(_read(context, DAILY.questions[0]), replies.Words):
            await context.reply(context.say("number-without-question"))
        case _:
            await _note(context, patient, check_in)


async def is_rating(context: Context, patient: Person) -> bool:
    """Whether the written message answers the open question, or names the one that it answers."""
    asked = await _asked(context.session, patient, await _recent(context, patient))
    return isinstance(_read(context, asked), replies.Rated)


async def edited(context: Context, patient: Person) -> None:
    """An edited message corrects what it said; a rating that it says only now answers the open question.

    Edits of earlier days' messages that said nothing to us are ignored.
    """
    message_id = context.message.message_id
    answered = await checkins.typed(context.session, patient, message_id)
    day = await notes.day_of(context.session, patient, message_id)
    if answered is not None:
        await _correct(context, patient, *answered)
    elif _is_of_today(context, patient) and await is_rating(context, patient):
        await typed(context, patient)
    elif day is not None:
        await notes.write(context.session, context.now, patient, day, message_id, context.text)
        changed = context.say("note-changed", day=context.say.day(day))
        await context.reply(await questions.with_help(context, changed))


async def repeat_question(context: Context, patient: Person, explanation: Html) -> None:
    """Say what went wrong and, when a question is open, ask it again below."""
    check_in = await _recent(context, patient)
    if check_in is None or check_in.status != CheckInStatus.OPEN:
        await context.reply(explanation)
        return
    answered = await checkins.ratings(context.session, check_in)
    text, keyboard = questions.ask(check_in, answered, context.say, greeting=explanation)
    await _show_below(context, check_in, text, keyboard)


async def _rate(
    context: Context,
    patient: Person,
    check_in: CheckIn | None,
    asked: Question | None,
    values: dict[str, int],
) -> None:
    # A bare number answers what was asked, however late; named ratings are about now.
    if check_in is None or isinstance(_read(context, None), replies.Rated):
        check_in = await _current(context, patient)
    patient.expecting = None
    answered = await checkins.answer(context.session, context.now, check_in, values)
    checkins.remember_typed(context.session, check_in, context.message.message_id, asked)
    await _show_below(context, check_in, *await _next(context, patient, check_in, answered))


async def _correct(context: Context, patient: Person, check_in: CheckIn, asked: Question | None) -> None:
    reply = _read(context, asked)
    if not isinstance(reply, replies.Rated):
        await context.reply(context.say("edit-not-understood"))
        return
    answered = await checkins.answer(context.session, context.now, check_in, reply.values)
    text, keyboard = await _next(context, patient, check_in, answered)
    await _show_below(context, check_in, paragraphs(context.say("answer-changed"), text), keyboard)


async def _note(context: Context, patient: Person, check_in: CheckIn | None) -> None:
    day = _day_of_note(context, patient, check_in)
    await notes.write(context.session, context.now, patient, day, context.message.message_id, context.text)
    saved = await questions.with_help(context, context.say("note-saved", day=context.say.day(day)))
    if check_in is not None and check_in.status == CheckInStatus.OPEN:
        await repeat_question(context, patient, paragraphs(saved, context.say("still-open")))
    else:
        await context.reply(saved)


def _day_of_note(context: Context, patient: Person, check_in: CheckIn | None) -> date:
    """A check-in collects notes until it expires, and one that was answered late for a while after that."""
    if check_in is not None:
        answered_at = check_in.completed_at or check_in.due_at
        if context.now < max(check_in.expires_at, answered_at + NOTES_FOLLOW_WITHIN):
            return check_in.day
    return context.local_day(patient)


def _is_of_today(context: Context, patient: Person) -> bool:
    return local(context.message.date, patient.zone).date() == context.local_day(patient)


async def _recent(context: Context, patient: Person) -> CheckIn | None:
    """The check-in that a written message is about: of today, or of yesterday."""
    return await checkins.newest(context.session, patient, context.local_day(patient) - timedelta(days=1))


async def _current(context: Context, patient: Person) -> CheckIn:
    """The check-in that is open, after midnight perhaps yesterday's; otherwise today's."""
    recent = await _recent(context, patient)
    if recent is not None and recent.status == CheckInStatus.OPEN:
        return recent
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


async def _show_below(context: Context, check_in: CheckIn, text: Html, keyboard: Keyboard) -> None:
    """Go on in a new message; the one that asked before loses its buttons."""
    if check_in.message_id is not None:
        moved = context.say("continued-below", day=context.say.day(check_in.day))
        await edit(context.session, context.now, context.recipient, check_in.message_id, moved)
    await context.reply(text, keyboard, check_in=check_in, kind="question")


async def _next(
    context: Context, patient: Person, check_in: CheckIn, answered: dict[str, int]
) -> tuple[Html, Keyboard]:
    if checkins.instrument_of(check_in).unanswered(answered):
        return questions.ask(check_in, answered, context.say)
    site, given = await context.site(), await infusions.days(context.session, patient)
    return questions.summary(check_in, answered, context.say, site, given)


def _read(context: Context, asked: Question | None) -> replies.Reply:
    return replies.read(context.text, DAILY, asked, context.say.vocabulary)


async def _asked(session: AsyncSession, patient: Person, check_in: CheckIn | None) -> Question | None:
    """The question that a bare number answers: the one to be changed, or the first without an answer."""
    if check_in is None:
        return None
    instrument = checkins.instrument_of(check_in)
    changing = instrument.question(patient.expecting) if patient.expecting else None
    return changing or instrument.unanswered(await checkins.ratings(session, check_in))
