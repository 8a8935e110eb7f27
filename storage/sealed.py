"""Every sealed column, and whose key seals it: what is looked through for damage, and what a rotation moves.

A test looks that no column is missing here.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, null, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from storage.models import BackupFolder, Digest, Draft, Note, Outgoing, ParkedUpdate, Person
from storage.personal import opens
from storage.vault import FINGERPRINT_BYTES, Vault

_BATCH = 500
Column = InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """`owner` is the column that says whose key it is; without one, or where it is empty, the master key."""

    column: Column
    owner: Column | None = None

    @property
    def number(self) -> Column:
        found: Column = self.column.class_.id
        return found


KEYS = Sealed(Person.key_sealed)
SEALED = (
    KEYS,
    Sealed(Person.chat_sealed, Person.id),
    Sealed(Person.email_sealed, Person.id),
    Sealed(Note.text_sealed, Note.patient_id),
    Sealed(Outgoing.payload_sealed, Outgoing.person_id),
    Sealed(ParkedUpdate.raw_sealed, ParkedUpdate.person_id),
    Sealed(Digest.facts_sealed),
    Sealed(Draft.content_sealed),
    Sealed(BackupFolder.path_sealed),
)
_whose = aliased(Person)


def of(column: Column) -> Sealed:
    return next(one for one in SEALED if one.column is column)


def values(one: Sealed) -> Select[Any]:
    """Number of the row, sealed value, number of whose it is, and their key, in the order of the rows."""
    whose: Any = (one.owner, _whose.key_sealed) if one.owner else (null(), null())
    query = select(one.number, one.column, *whose).where(one.column.is_not(None)).order_by(one.number)
    if one.owner is None:
        return query
    return query.select_from(one.column.class_).outerjoin(_whose, _whose.id == one.owner)


def begins_with(column: Any) -> ColumnElement[Any]:
    """The fingerprint of the key that sealed a value."""
    return func.substr(column, 1, FINGERPRINT_BYTES)


def is_misplaced(one: Sealed, key: Vault) -> ColumnElement[bool]:
    """Sealed with an older master key, or with any of them although it is somebody's own."""
    fingerprint, newest = begins_with(one.column), key.fingerprints[0]
    if one.owner is None:
        return fingerprint != newest
    is_by_master = fingerprint.in_(key.fingerprints)
    return or_(and_(one.owner.is_(None), fingerprint != newest), and_(one.owner.is_not(None), is_by_master))


async def unopened(session: AsyncSession, key: Vault) -> int:
    """How many values open with none of the keys."""
    count = 0
    for one in SEALED:
        async for row in _all(session, values(one)):
            count += not opens(key, row[3], row[1])
    return count


async def left_of_erased(session: AsyncSession) -> int:
    """Values of people whose key was destroyed: there should be none."""
    count = 0
    for one in SEALED:
        if one.owner is not None:
            orphans = values(one).where(one.owner.is_not(None), _whose.key_sealed.is_(None)).order_by(None)
            count += await session.scalar(select(func.count()).select_from(orphans.subquery())) or 0
    return count


async def _all(session: AsyncSession, query: Select[Any]) -> AsyncIterator[Any]:
    rows = await session.stream(query.execution_options(yield_per=_BATCH))
    async for row in rows:
        yield row
