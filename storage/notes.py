"""What patients wrote in their own words, sealed; one note a message, revised when the message is edited."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import add_row, vault
from storage.fields import storable
from storage.models import Note, Person


def write(
    session: AsyncSession,
    now: datetime,
    patient: Person,
    day: date,
    message_id: int,
    text: str,
    *,
    revision: int = 0,
) -> None:
    add_row(
        session,
        Note,
        patient_id=patient.id,
        day=day,
        message_id=message_id,
        revision=revision,
        text_sealed=vault(session).seal(storable(text)),
        written_at=now,
    )


async def revise(
    session: AsyncSession, now: datetime, patient: Person, day: date, message_id: int, text: str
) -> None:
    """What an edited message says now; the earlier words are kept."""
    last = await session.scalar(
        select(func.max(Note.revision)).where(Note.patient_id == patient.id, Note.message_id == message_id)
    )
    write(session, now, patient, day, message_id, text, revision=0 if last is None else last + 1)


async def day_of(session: AsyncSession, patient: Person, message_id: int) -> date | None:
    """The day that this message was a note about; None when it was none."""
    return await session.scalar(
        select(Note.day).where(Note.patient_id == patient.id, Note.message_id == message_id).limit(1)
    )


async def of_patient(session: AsyncSession, patient: Person) -> list[tuple[date, datetime, str]]:
    """Every note in its last revision: the day, when it was written, and the words."""
    query = select(Note).where(Note.patient_id == patient.id).order_by(Note.day, Note.id)
    newest = {note.message_id: note for note in await session.scalars(query)}
    return [(note.day, note.written_at, vault(session).unseal(note.text_sealed)) for note in newest.values()]


async def count(session: AsyncSession, patients: Collection[int], first: date, last: date) -> dict[int, int]:
    """How many notes each patient wrote about these days."""
    query = (
        select(Note.patient_id, func.count(Note.message_id.distinct()))
        .where(Note.patient_id.in_(patients), Note.day.between(first, last))
        .group_by(Note.patient_id)
    )
    return {patient: notes for patient, notes in await session.execute(query)}
