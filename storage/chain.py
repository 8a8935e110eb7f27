"""The chain of audit entries: each is signed with the one before it, so that no change goes unseen."""

import json
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from storage.database import vault
from storage.models import AuditEntry, AuditHead
from storage.vault import Vault

START = b"\0" * 32
ERASED = "erased"
_GREW = "audit grew"
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which the chain does not hold."""

    place: int
    reason: str


def sign_details(session: AsyncSession, entry: AuditEntry) -> None:
    """Salted, so that after an erasure nobody finds out by trying what the details were."""
    if entry.before is not None or entry.after is not None:
        entry.salt = secrets.token_bytes(_SALT_BYTES)
        entry.details_hash = vault(session).sign(details(entry))
    session.info[_GREW] = True


def details(entry: Any) -> bytes:
    return bytes(entry.salt or b"") + _canonical([entry.before, entry.after])


def content(previous: bytes, place: int, entry: Any) -> bytes:
    """What is signed of an entry, or of a row with its columns."""
    at, hashed = round(entry.at.timestamp() * 1000), (entry.details_hash or b"").hex()
    return previous + _canonical([place, at, entry.actor, entry.action, entry.subject, hashed])


@event.listens_for(Session, "before_commit")
def _extend(session: Session) -> None:
    """Last of all in a transaction, so that the lock on the head is short and no two wait for each other."""
    if session.in_nested_transaction() or not session.info.pop(_GREW, False):
        return
    new = session.scalars(select(AuditEntry).where(AuditEntry.place.is_(None)).order_by(AuditEntry.id)).all()
    if not new:
        return
    sign: Vault = session.info["vault"]
    head = session.scalars(
        select(AuditHead).with_for_update().execution_options(populate_existing=True)
    ).one()
    for entry in new:
        head.length += 1
        entry.place = head.length
        entry.signature = head.signature = sign.sign(content(head.signature, head.length, entry))


async def first_break(session: AsyncSession) -> Break | None:
    """Where the chain was broken, reading all of it in a flat amount of memory."""
    head = await session.get_one(AuditHead, 1, populate_existing=True)
    unsigned = await session.scalar(select(func.min(AuditEntry.id)).where(AuditEntry.place.is_(None)))
    if unsigned is not None:
        return Break(head.length + 1, "added")
    erased, previous, place = await _erasures(session), START, 0
    async for entry in _entries(session):
        place += 1
        if entry.place != place:
            return Break(place, "removed")
        if not _holds(vault(session), previous, place, entry, erased):
            return Break(place, "changed")
        previous = entry.signature
        if place == head.length and previous != head.signature:
            return Break(place, "changed")
    return Break(place + 1, "removed") if place < head.length else None


def _holds(key: Vault, previous: bytes, place: int, entry: Any, erased: dict[str, int]) -> bool:
    if not key.signed(content(previous, place, entry), entry.signature or b""):
        return False
    if entry.before is None and entry.after is None:
        return entry.details_hash is None or erased.get(entry.subject, 0) > place
    return key.signed(details(entry), entry.details_hash or b"")


async def _erasures(session: AsyncSession) -> dict[str, int]:
    """Where in the chain each patient was erased last: the details before it are gone for a reason."""
    query = (
        select(AuditEntry.subject, func.max(AuditEntry.place))
        .where(AuditEntry.action == ERASED)
        .group_by(AuditEntry.subject)
    )
    return {subject: place for subject, place in await session.execute(query) if subject and place}


async def _entries(session: AsyncSession) -> AsyncIterator[Any]:
    columns = AuditEntry.__table__.columns
    rows = await session.stream(select(*columns).order_by(AuditEntry.place).execution_options(yield_per=500))
    async for row in rows:
        yield row


def _canonical(data: Any) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
