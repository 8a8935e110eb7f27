"""What a patient gets back: a picture of the last weeks, and everything as a table."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.context import Context
from journal.instruments import QUESTIONS
from journal.table import Row
from storage import checkins, notes, outbox
from storage.models import Person

WEEKS = 6


async def history(context: Context, patient: Person) -> None:
    today = context.local_day(patient)
    first = today - timedelta(weeks=WEEKS) + timedelta(days=1)
    answered = (await checkins.days(context.session, [patient.id], first, today)).get(patient.id, [])
    if not answered:
        await context.reply(context.say("history-empty"))
        return
    caption = context.say("history-caption", weeks=WEEKS, answered=len(answered))
    await outbox.add(
        context.session,
        context.now,
        context.recipient,
        "history",
        "sendPhoto",
        {"caption": caption, "parse_mode": "HTML", "first": first.isoformat(), "last": today.isoformat()},
    )


async def export(context: Context, patient: Person) -> None:
    caption = context.say("export-caption")
    await outbox.add(
        context.session, context.now, context.recipient, "export", "sendDocument", {"caption": caption}
    )


async def journal_of(session: AsyncSession, patient: Person) -> list[Row]:
    """Every answer in every revision, and every note as it stands."""
    answers = [
        Row(one.day, QUESTIONS[one.question].key, str(one.value), one.revision, one.late, one.answered_at)
        for one in await checkins.all_answers(session, patient)
    ]
    words = [
        Row(day, "note", text, 0, False, at) for day, at, text in await notes.of_patient(session, patient)
    ]
    return sorted([*answers, *words], key=lambda row: (row.day, row.at))
