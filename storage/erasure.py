"""Removing a person's data for good. What stays is the code, and an audit of who did what without details."""

from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, and_, delete, null, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import (
    alerts,
    attempts,
    audit,
    boards,
    certificates,
    chain,
    digests,
    mentions,
    pace,
    people,
    personal,
    updates,
)
from storage.certificates import By
from storage.database import vault
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
    Invite,
    Note,
    Outgoing,
    Person,
    Plan,
    Response,
    Stage,
    TeamMember,
    TypedAnswer,
)

# In an order in which nothing refers to what is gone.
_THEIRS: dict[str, Any] = {
    "edited messages": TypedAnswer,
    "answers": Answer,
    "notes": Note,
    "check-ins": CheckIn,
    "infusions": Infusion,
    "responses": Response,
    "findings": Episode,
    "alerts": Alert,
    "plans": Plan,
    "team members": TeamMember,
}


async def erase(
    session: AsyncSession,
    now: datetime,
    patient: Person,
    *,
    by: By = By.CLINIC,
    actor: str = audit.COMMAND_LINE,
) -> str:
    """Everything of theirs, everywhere, and the key to what is in backups. The number of the certificate."""
    await session.flush()
    forget(session)
    await people.hold_for_erasure(session, patient)
    removed = {
        "messages": await _messages(session, now, patient),
        "notices to others": await mentions.take_back(session, now, patient),
        **await _journal(session, patient),
        "places on digests": await _digests(session, patient),
        "places under buttons": await boards.leave(session, patient),
        "failed updates": await updates.forget_parked(session, patient),
        "invites": await _count(session, delete(Invite).where(Invite.person_id == patient.id)),
        # A list that nobody has entered yet may name them, and can be sent once more.
        "drafts": await _count(session, delete(Draft)),
    }
    await _account(session, patient)
    await _person(session, patient)
    # Last of all, as it holds the audit, for which others wait at their ends.
    removed["audit details"] = await _audit_details(session, patient)
    number = certificates.new_number()
    after = certificates.details(number, by, removed)
    await audit.record(session, now, actor, chain.ERASED, patient.code, after=after)
    return number


async def _messages(session: AsyncSession, now: datetime, patient: Person) -> int:
    """That there were messages is still counted, but neither whose they were nor what they said."""
    # Also what waits for the chat from when nobody knew whose it is.
    as_stranger = and_(Outgoing.person_id.is_(None), Outgoing.chat_index.in_(_indexes(session, patient)))
    theirs = or_(Outgoing.person_id == patient.id, as_stranger)
    waits = Outgoing.fate.in_((Fate.QUEUED, Fate.SENDING))
    await session.execute(update(Outgoing).where(theirs, waits).values(fate=Fate.WITHHELD, finished_at=now))
    # The chat's blind index goes too: with the key it would still tell a known Telegram number.
    emptied = dict.fromkeys(("person_id", "check_in_id", "message_id", "error", "payload_sealed"))
    return await _count(session, update(Outgoing).where(theirs).values(**emptied, chat_index=b""))


async def _journal(session: AsyncSession, patient: Person) -> dict[str, int]:
    await alerts.detach(session, patient)
    return {
        what: await _count(session, delete(table).where(table.patient_id == patient.id))
        for what, table in _THEIRS.items()
    }


async def _digests(session: AsyncSession, patient: Person) -> int:
    return sum([digests.leave(session, digest, patient) for digest in await digests.everyones(session)])


async def _audit_details(session: AsyncSession, patient: Person) -> int:
    await chain.hold(session)
    of_them = update(AuditEntry).where(AuditEntry.subject == patient.code, chain.has_details())
    return await _count(session, of_them.values(before=null(), after=null(), salt=None))


async def _account(session: AsyncSession, patient: Person) -> None:
    """What the account left without a person: tries with links, and that Telegram has asked it to wait."""
    if (chat_id := people.chat_id(session, patient)) is not None:
        await attempts.forget(session, chat_id)
    await pace.forget(session, _indexes(session, patient))


def _indexes(session: AsyncSession, patient: Person) -> list[bytes]:
    """By which the account may be found."""
    chat_id = people.chat_id(session, patient)
    return [] if chat_id is None else vault(session).indexes(chat_id)


async def _person(session: AsyncSession, patient: Person) -> None:
    about_them = update(Person).where(Person.expecting_about == patient.code)
    await session.execute(about_them.values(expecting=None, expecting_about=None))
    people.forget_identity(session, patient)
    personal.destroy_key(patient)
    patient.stage = Stage.ERASED
    patient.schedule = {}
    patient.next_prompt_at = patient.next_prompt_day = patient.next_digest_at = None
    patient.language, patient.zone, patient.paused, patient.shares_notes = "en", "UTC", False, None
    patient.missed, patient.asking_id = 0, None
    patient.consent_version = patient.consented_at = patient.expecting = patient.expecting_about = (
        patient.unreachable_since
    ) = None
    await session.flush()


async def _count(session: AsyncSession, statement: Any) -> int:
    result = await session.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE and a DELETE return
    return result.rowcount
