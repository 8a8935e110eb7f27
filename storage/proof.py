"""Whether the chain of audit entries holds, and if not, from where on; and how it is signed anew."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Table, Text, bindparam, cast, func, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import chain
from storage.chain import CLEARED, ERASED, START, UP_TO, content, content_of_head, details, is_sealed
from storage.database import vault
from storage.models import AuditEntry, AuditHead
from storage.vault import Vault

_BATCH = 500
_DETAILS, _SIGNED_BY = ("before", "after"), ("salt", "details_hash", "signature")
# Of the signature at least 32 bits.
_ANCHOR = re.compile(r"([0-9][0-9_]{0,11}):([0-9a-f]{4}-?[0-9a-f]{4}[0-9a-f-]{0,48})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Break:
    """The first place at which the chain does not hold."""

    place: int
    reason: str


class NoAnchor(ValueError):
    """What was typed is no place with a signature."""


class Broken(Exception):
    """The chain does not hold, so it must not be signed anew."""

    def __init__(self, found: Break) -> None:
        super().__init__(f"{found.reason} at {found.place}")
        self.found = found


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row as it is found, which somebody may have filled with anything."""

    id: int
    place: Any
    at: datetime
    actor: Any
    action: Any
    subject: Any
    why: Any
    before: Any
    after: Any
    salt: bytes | None
    details_hash: bytes | None
    signature: bytes

    @property
    def has_details(self) -> bool:
        return self.before is not None or self.after is not None


async def first_break(session: AsyncSession) -> Break | None:
    """Where the chain was broken, reading all of it in a flat amount of memory.

    The session sees one state of the database throughout (`Database.snapshot`), or holds the head.
    """
    head = await session.get(AuditHead, 1, populate_existing=True)
    if head is None:
        return Break(1, "removed")
    holds = is_sealed(vault(session), head)
    walk = _Walk(vault(session), head, await _emptied(session))
    async for row in _rows(session, after=0):
        if found := walk.next(row):
            return found
    if not holds or walk.place < head.length:
        return Break(walk.place + 1, "cut off")
    if await session.scalar(select(func.min(AuditEntry.id)).where(AuditEntry.place.is_(None))) is not None:
        return Break(walk.place + 1, "added")
    if walk.place > head.length:
        return Break(head.length + 1, "added")
    return None if walk.previous == head.signature else Break(head.length, "changed")


async def is_anchored(session: AsyncSession, noted: str) -> bool:
    """Whether the entry at this place still ends as it was noted then: a `chain.Anchor`, or its beginning.

    Raises NoAnchor.
    """
    read = _ANCHOR.fullmatch(noted.strip().lower())
    if read is None:
        raise NoAnchor(noted)
    place, wanted = int(read[1].replace("_", "")), read[2].replace("-", "")
    return (await _signature(session, place) or b"").hex().startswith(wanted)


async def resign(session: AsyncSession, most: int = _BATCH) -> bool:
    """Sign the next entries anew, with the first key; False when that was the last of them.

    In between, the chain holds under both keys together: the head says how far it has come and how the entry
    there ended before. Raises Broken, so that nothing that was tampered with is signed.
    """
    head, key = await chain.hold(session), vault(session)
    if not is_sealed(key, head):
        raise Broken(Break(head.length + 1, "cut off"))
    walk = _Walk(key, head, await _emptied(session), head.resigned)
    walk.previous = head.carried if head.resigned and head.carried else START
    newest = await _signature(session, head.resigned) or START
    rows = [row async for row in _rows(session, after=head.resigned, most=most)]
    anew = []
    for row in rows:
        if found := walk.next(row):
            raise Broken(found)
        anew.append(_signed_anew(key, newest, _read(row)))
        newest = anew[-1]["signature"]
    await _write(session, anew)
    if walk.place < head.length and len(rows) < most:
        raise Broken(Break(walk.place + 1, "cut off"))
    is_done = walk.place == head.length
    if is_done and walk.previous != head.signature:
        raise Broken(Break(head.length, "changed"))
    head.signature = newest if is_done else head.signature
    head.resigned, head.carried = (0, None) if is_done else (walk.place, walk.previous)
    head.seal = key.sign(content_of_head(head))
    return not is_done


def _signed_anew(key: Vault, previous: bytes, entry: _Entry) -> dict[str, Any]:
    """What was erased keeps its hash, of which nobody knows any more what it is of."""
    hashed = key.sign(details(entry)) if entry.has_details else entry.details_hash
    signature = key.sign(content(previous, entry.place, replace(entry, details_hash=hashed)))
    return {"number": entry.id, "hashed": hashed, "signature": signature}


async def _write(session: AsyncSession, anew: list[dict[str, Any]]) -> None:
    """Many at once, as nobody else writes meanwhile."""
    if anew:
        table: Table = AuditEntry.metadata.tables[AuditEntry.__tablename__]
        new = update(table).where(table.c.id == bindparam("number"))
        new = new.values(details_hash=bindparam("hashed"), signature=bindparam("signature"))
        await (await session.connection()).execute(new, anew)


class _Walk:
    """Along the chain, entry by entry."""

    def __init__(self, key: Vault, head: AuditHead, emptied: dict[str | None, int], place: int = 0) -> None:
        self._key, self._head, self._emptied = key, head, emptied
        self.place, self.previous = place, START

    def next(self, row: Any) -> Break | None:
        self.place += 1
        if row.place != self.place:
            is_missing = isinstance(row.place, int) and row.place > self.place
            return Break(self.place, "removed" if is_missing else "added")
        try:
            entry = _read(row)
            holds = self._holds(entry)
        except (TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError):
            # No entry of ours looks like this.
            holds = False
        if not holds:
            return Break(self.place, "changed")
        # Where signing anew has come to, those after it still follow what stood here before.
        is_last_resigned = self.place == self._head.resigned
        self.previous = (self._head.carried or START) if is_last_resigned else entry.signature
        return None

    def _holds(self, entry: _Entry) -> bool:
        if not self._key.signed(content(self.previous, self.place, entry), entry.signature):
            return False
        if entry.has_details:
            return self._key.signed(details(entry), entry.details_hash or b"")
        return entry.salt is None and (entry.details_hash is None or self._may_be_empty(entry))

    def _may_be_empty(self, entry: _Entry) -> bool:
        erased, cleared = self._emptied.get(entry.subject, 0), self._emptied.get(None, 0)
        return erased > self.place or (cleared >= self.place and entry.action not in (ERASED, CLEARED))


async def _emptied(session: AsyncSession) -> dict[str | None, int]:
    """Up to where details are gone for a reason: of each erased person, and of everybody (None)."""
    query = select(AuditEntry.subject, func.max(AuditEntry.place)).where(AuditEntry.action == ERASED)
    erasures = await session.execute(query.group_by(AuditEntry.subject))
    found: dict[str | None, int] = {}
    found |= {subject: place for subject, place in erasures if subject is not None and place}
    cleared = await session.scalars(select(cast(AuditEntry.after, Text)).where(AuditEntry.action == CLEARED))
    return {**found, None: max(map(_place_in, cleared), default=0)}


def _place_in(after: str | None) -> int:
    """Whatever was written into it by hand breaks the chain where it stands."""
    try:
        place = json.loads(after or "{}")[UP_TO]
    except (ValueError, TypeError, KeyError, RecursionError):
        return 0
    return place if isinstance(place, int) else 0


async def _rows(session: AsyncSession, *, after: int, most: int | None = None) -> AsyncIterator[Any]:
    """As they are stored: what was written by hand may not be read as what it should be."""
    kinds: dict[str, Any] = {"at": type_coerce(AuditEntry.at, BigInteger)}
    # SQLite has them as they were written; PostgreSQL's driver would read them.
    as_written = type_coerce if session.get_bind().dialect.name == "sqlite" else cast
    kinds |= {name: as_written(getattr(AuditEntry, name), Text()) for name in _DETAILS}
    columns = [kinds.get(one.name, one).label(one.name) for one in AuditEntry.__table__.columns]
    query = select(*columns).where(AuditEntry.place > after).order_by(AuditEntry.place).limit(most)
    if most is not None:
        for row in (await session.execute(query)).all():
            yield row
        return
    async for row in await session.stream(query.execution_options(yield_per=_BATCH)):
        yield row


def _read(row: Any) -> _Entry:
    """Raises ValueError, or what comes of values of another kind."""
    values = dict(row._mapping)
    is_odd = any(not isinstance(values[name], bytes | None) or values[name] == b"" for name in _SIGNED_BY)
    if is_odd or not isinstance(row.at, int) or any(isinstance(values[name], bytes) for name in _DETAILS):
        raise ValueError(row.place)
    for name in _DETAILS:
        values[name] = None if values[name] is None else json.loads(values[name])
    return _Entry(**{**values, "at": datetime.fromtimestamp(row.at / 1000, UTC)})


async def _signature(session: AsyncSession, place: int) -> bytes | None:
    """Of the chain before its first entry, and of each entry."""
    query = select(AuditEntry.signature).where(AuditEntry.place == place)
    return await session.scalar(query) if place else START
