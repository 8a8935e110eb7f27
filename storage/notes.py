"""What patients wrote in their own words, sealed; one note a message, revised when the message is edited."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import personal
from storage.database import add_row
from storage.fields import storable
from storage.known import known, unknown
from storage.models import Note, Person


async def write(
    session: AsyncSession, now: datetime, patient: Person, day: date, message_id: int, text: str
) -> None:
    """What a message says now. What it said before is kept, also when another bot had the same number."""
    await recall(session, [(patient.id, message_id)])
    revisions = known(session).notes
    revision = revisions[patient.id, message_id] + 1
    revisions[patient.id, message_id] = revision
    add_row(
        session,
        Note,
        patient_id=patient.id,
        day=day,
        message_id=message_id,
        revision=revision,
        text_sealed=personal.seal(session, patient, storable(text)),
        written_at=now,
    )


async def recall(session: AsyncSession, messages: Collection[tuple[int, int]]) -> None:
    """Read the newest revision of these notes, by patient and message; -1 for what was none so far."""
    revisions = known(session).notes
    if not (new := unknown(messages, revisions)):
        return
    query = (
        select(Note.patient_id, Note.message_id, func.max(Note.revision))
        .where(Note.patient_id.in_({patient for patient, _ in new}))
        .where(Note.message_id.in_({message for _, message in new}))
        .group_by(Note.patient_id, Note.message_id)
    )
    found = {(patient, message): last for patient, message, last in await session.execute(query)}
    revisions.update({key: found.get(key, -1) for key in new})


async def day_of(session: AsyncSession, patient: Person, message_id: int) -> date | None:
    """The day that this message was a note about; None when it was none."""
    return await session.scalar(
        select(Note.day).where(Note.patient_id == patient.id, Note.message_id == message_id).limit(1)
    )


async def words_of(session: AsyncSession, patient: Person, message_id: int) -> str | None:
    """What this message says by now as a note; None when it is none."""
    query = (
        select(Note.text_sealed)
        .where(Note.patient_id == patient.id, Note.message_id == message_id)
        .order_by(Note.revision.desc())
        .limit(1)
    )
    sealed = await session.scalar(query)
    return None if sealed is None else personal.unseal(session, patient, sealed)


async def of_patient(
    session: AsyncSession, patient: Person, first: date = date.min
) -> list[tuple[date, datetime, str]]:
    """Every note from this day on in its last revision: the day, when it was written, and the words."""
    query = select(Note).where(Note.patient_id == patient.id, Note.day >= first).order_by(Note.day, Note.id)
    newest = {note.message_id: note for note in await session.scalars(query)}
    return [
        (note.day, note.written_at, personal.unseal(session, patient, note.text_sealed))
        for note in newest.values()
    ]


async def count(session: AsyncSession, patients: Collection[int], first: date, last: date) -> dict[int, int]:
    """How many notes each patient wrote about these days."""
    query = (
        select(Note.patient_id, func.count(Note.message_id.distinct()))
        .where(Note.patient_id.in_(patients), Note.day.between(first, last))
        .group_by(Note.patient_id)
    )
    return {patient: notes for patient, notes in await session.execute(query)}
