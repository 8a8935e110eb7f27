"""What a patient types: ratings, notes, and edits of either."""

from handlers.context import Context
from handlers.patients import checkin, confiding, offers, questions, rating
from handlers.texts import Html, local, paragraphs
from journal import replies
from journal.instruments import DAILY, PAIN, Question
from storage import answers, checkins, notes
from storage.models import CheckIn, CheckInStatus, Person


async def typed(context: Context, patient: Person) -> None:
    """A written message: ratings when it says nothing else, otherwise a note."""
    check_in = await checkin.recent(context, patient)
    asked = await _asked(context, patient, check_in)
    match _read(context, asked):
        case replies.Rated(values):
            await _rate(context, patient, check_in, asked, values)
        case replies.OutOfRange() | replies.NotWhole() as number:
            await _refuse(context, patient, check_in, asked, number)
        case _ if not isinstance(_read(context, PAIN), replies.Words):
            await context.reply(context.say("number-without-question"))
        case _:
            await _note(context, patient)


async def is_rating(context: Context, patient: Person) -> bool:
    """Whether the written message answers the open question, or names the one that it answers."""
    asked = await _asked(context, patient, await checkin.recent(context, patient))
    return isinstance(_read(context, asked), replies.Rated)


async def edited(context: Context, patient: Person) -> None:
    """An edited message corrects what it said; a rating that it says only now answers the open question.

    Edits of earlier days' messages that said nothing to us are ignored.
    """
    message_id = context.message.message_id
    answered = await answers.typed(context.session, patient, message_id)
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
    check_in = await checkin.recent(context, patient)
    if check_in is None or check_in.status != CheckInStatus.OPEN:
        await context.reply(explanation)
        return
    shown = await checkin.go_on(context, patient, check_in, explanation)
    await checkin.show_below(context, check_in, *shown)


async def _rate(
    context: Context,
    patient: Person,
    check_in: CheckIn | None,
    asked: Question | None,
    values: dict[str, int],
) -> None:
    # A bare number answers what was asked, however late; named ratings are about now.
    if check_in is None or isinstance(_named(context), replies.Rated):
        check_in = await checkin.current(context, patient)
    patient.expecting = None
    await rating.rate(context, patient, check_in, values)
    answers.remember_typed(context.session, check_in, context.message.message_id, asked)
    await checkin.show_below(context, check_in, *await checkin.go_on(context, patient, check_in))


async def _refuse(
    context: Context,
    patient: Person,
    check_in: CheckIn | None,
    asked: Question | None,
    number: replies.OutOfRange | replies.NotWhole,
) -> None:
    """Say what is wrong with the number, and ask the same question again below."""
    if check_in is None or asked is None:
        await context.reply(context.say("number-without-question"))
        return
    if isinstance(number, replies.OutOfRange):
        explanation = context.say("out-of-range")
    else:
        explanation = context.say("tap-an-answer" if asked.options else "not-whole")
    if check_in.status != CheckInStatus.OPEN:
        heading = context.say(f"{check_in.instrument}-heading", day=context.say.day(check_in.day))
        explanation = paragraphs(explanation, heading)
    if patient.expecting == asked.key:
        answered = await answers.ratings(context.session, check_in)
        shown = questions.ask(check_in, answered, context.say, greeting=explanation, again=asked)
    else:
        shown = await checkin.go_on(context, patient, check_in, explanation)
    await checkin.show_below(context, check_in, *shown)


async def _correct(context: Context, patient: Person, check_in: CheckIn, asked: Question | None) -> None:
    reply = _read(context, asked)
    if not isinstance(reply, replies.Rated):
        await context.reply(context.say("edit-not-understood"))
        return
    await rating.rate(context, patient, check_in, reply.values)
    text, keyboard = await checkin.go_on(context, patient, check_in)
    changed = paragraphs(context.say("answer-changed"), text)
    await checkin.show_below(context, check_in, changed, keyboard)


async def _note(context: Context, patient: Person) -> None:
    day = await checkin.day_of_notes(context, patient)
    said = paragraphs(
        context.say("note-saved", day=context.say.day(day)), confiding.told_once(patient, context.say)
    )
    await notes.write(context.session, context.now, patient, day, context.message.message_id, context.text)
    saved = await questions.with_help(context, said)
    if offers.waits_for_answer(await checkin.recent(context, patient)):
        await repeat_question(context, patient, paragraphs(saved, context.say("still-open")))
    else:
        await context.reply(saved)


def _is_of_today(context: Context, patient: Person) -> bool:
    return local(context.message.date, patient.zone).date() == context.local_day(patient)


def _read(context: Context, asked: Question | None) -> replies.Reply:
    """Ratings that name their question are about the daily one, whatever was asked."""
    if asked is None or asked in DAILY.questions:
        return replies.read(context.text, DAILY, asked, context.say.vocabulary)
    named = _named(context)
    if not isinstance(named, replies.Words):
        return named
    if asked.options is not None:
        return _chosen(context, asked, asked.options)
    return replies.read(context.text, checkins.instrument_with(asked), asked, context.say.vocabulary)


def _named(context: Context) -> replies.Reply:
    return replies.read(context.text, DAILY, None, context.say.vocabulary)


def _chosen(context: Context, asked: Question, options: str) -> replies.Reply:
    """One of the answers in words; their numbers are shown nowhere, so that a typed one means nothing."""
    labels = replies.by_plain_word({context.say.plain(f"{options}-{n}"): n for n in asked.scale})
    chosen = replies.one_of(context.text, labels)
    if chosen is not None:
        return replies.Rated({asked.key: chosen})
    number = replies.read(context.text, DAILY, PAIN, context.say.vocabulary)
    return number if isinstance(number, replies.Words) else replies.NotWhole()


async def _asked(context: Context, patient: Person, check_in: CheckIn | None) -> Question | None:
    """The question that a bare number answers: the one to be changed, or the first without an answer."""
    if check_in is None:
        return None
    instrument = checkins.instrument_of(check_in)
    changing = instrument.question(patient.expecting) if patient.expecting else None
    return changing or instrument.unanswered(await answers.ratings(context.session, check_in))
