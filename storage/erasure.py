"""Removing a person's data for good. What stays is the code, and an audit of who did what without details."""

from datetime import datetime

from sqlalchemy import delete, null, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import alerts, digests, people, updates
from storage.known import forget
from storage.models import (
    Alert,
    Answer,
    AuditEntry,
    CheckIn,
    Draft,
    Episode,
    Fate,
    Infusion,
    Note,
    Outgoing,
    Person,
    Plan,
    Response,
    Stage,
    TeamMember,
    TypedAnswer,
)


async def erase(session: AsyncSession, now: datetime, patient: Person) -> None:
    """Answers, notes, infusions, check-ins, episodes, the Telegram identity, and their part of digests."""
    await session.flush()
    forget(session)
    await people.hold_for_erasure(session, patient)
    await session.execute(
        update(Outgoing)
        .where(Outgoing.person_id == patient.id, Outgoing.fate.in_((Fate.QUEUED, Fate.SENDING)))
        .values(fate=Fate.WITHHELD, finished_at=now)
    )
    # The chat's blind index goes too: with the key it would still tell a known Telegram number.
    await session.execute(
        update(Outgoing)
        .where(Outgoing.person_id == patient.id)
        .values(person_id=None, check_in_id=None, payload_sealed=None, chat_index=b"")
    )
    await alerts.detach(session, patient)
    about = (TypedAnswer, Answer, Note, CheckIn, Infusion, Response, Episode, Alert, Plan, TeamMember)
    for table in about:
        await session.execute(delete(table).where(table.patient_id == patient.id))
    await session.execute(
        update(AuditEntry)
        .where(AuditEntry.subject == patient.code)
        .values(before=null(), after=null(), salt=None)
    )
    # A list that nobody has entered yet may name them, and can be sent once more.
    await session.execute(delete(Draft))
    for digest in await digests.everyones(session):
        digests.leave(session, digest, patient)
    if (telegram_id := people.chat_id(session, patient)) is not None:
        await updates.forget_parked(session, telegram_id)
    people.forget_identity(session, patient)
    patient.stage = Stage.ERASED
    patient.schedule = {}
    patient.next_prompt_at = patient.next_prompt_day = None
    patient.language, patient.zone, patient.paused, patient.shares_notes = "en", "UTC", False, None
    patient.missed, patient.asking_id = 0, None
    patient.consent_version = patient.consented_at = patient.expecting = patient.expecting_about = (
        patient.unreachable_since
    ) = None
