"""All that is stored about one patient, in every revision: what an export gives."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from journal.diary import Answer, CheckIn, Infusion, Note
from journal.instruments import INSTRUMENTS, QUESTIONS
from storage import models, personal
from storage.models import Person

_INSTRUMENT_OF = {
    question.number: instrument.key
    for instrument in INSTRUMENTS.values()
    for question in instrument.questions
}
AnswerRow = Row[date, int, int, int, bool, bool, datetime]


async def check_ins(session: AsyncSession, patient: Person) -> tuple[CheckIn, ...]:
    given: dict[tuple[str, date], list[Answer]] = {}
    for one in await answers(session, patient):
        given.setdefault((_INSTRUMENT_OF[one.question], one.day), []).append(_answer(one))
    row = models.CheckIn
    query = (
        select(row.instrument, row.day, row.status, row.due_at)
        .where(row.patient_id == patient.id)
        .order_by(row.day, row.due_at, row.id)
    )
    return tuple(
        CheckIn(INSTRUMENTS[instrument], day, status, due_at, tuple(given.get((instrument, day), ())))
        for instrument, day, status, due_at in await session.execute(query)
    )


async def answers(session: AsyncSession, patient: Person) -> Sequence[AnswerRow]:
    """Columns only: of two years there are thousands, and whole objects take twice as long."""
    row = models.Answer
    query = (
        select(row.day, row.question, row.revision, row.value, row.late, row.repeated, row.answered_at)
        .where(row.patient_id == patient.id)
        .order_by(row.day, row.question, row.revision)
    )
    return (await session.execute(query)).all()


def _answer(row: AnswerRow) -> Answer:
    question = QUESTIONS[row.question]
    return Answer(question, row.value, row.revision, row.late, row.repeated, row.answered_at)


async def notes(session: AsyncSession, patient: Person) -> tuple[Note, ...]:
    row = models.Note
    query = (
        select(row.message_id, row.day, row.revision, row.text_sealed, row.written_at)
        .where(row.patient_id == patient.id)
        .order_by(row.day, row.message_id, row.revision)
    )
    return tuple(
        Note(message, day, revision, personal.unseal(session, patient, sealed), at)
        for message, day, revision, sealed, at in await session.execute(query)
    )


async def infusions(session: AsyncSession, patient: Person) -> tuple[Infusion, ...]:
    """Cancelled ones as well."""
    row = models.Infusion
    query = (
        select(row.id, row.day, row.kind, row.cancelled_at)
        .where(row.patient_id == patient.id)
        .order_by(row.day, row.id)
    )
    return tuple(Infusion(*one) for one in await session.execute(query))
