"""Moving everything to the newest master key while the program works, in short batches.

What is left to do is found by looking, so a rotation that was stopped anywhere goes on where it was.
"""

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Table, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audit, proof, sealed
from storage.database import Database, vault
from storage.models import BackupFolder, Fate, Outgoing, Pace, Person
from storage.personal import opened
from storage.proof import Break, first_break
from storage.sealed import SEALED, Sealed, begins_with, is_misplaced, values
from storage.site import site
from storage.vault import CannotOpen, Vault

# So many rows hold up whoever else writes for a few milliseconds.
_BATCH = 200
# Rows that another transaction holds are left to the next round; nobody holds one for so many of them.
_MOST_ROUNDS = 100

Moved = Callable[[int], None]
Pause = Callable[[], Awaitable[None]]


class CannotRotate(Exception):
    """Why, and what to do instead."""


class AuditBroken(CannotRotate):
    """Signed anew, a chain that was tampered with would look sound."""

    def __init__(self, found: Break) -> None:
        super().__init__(
            f"the audit does not hold from entry {found.place} on, and must not be signed anew like that;"
            " python -m bot audit verify says more"
        )


@dataclass(frozen=True, slots=True)
class Left:
    """Values and look-ups that need an older key than the first, and whether the audit does."""

    values: int
    lookups: int
    audit: bool

    @property
    def count(self) -> int:
        return self.values + self.lookups

    @property
    def is_any(self) -> bool:
        return bool(self.count or self.audit)


class _Task(Protocol):
    async def find(self, session: AsyncSession) -> Sequence[int]:
        """The numbers of the rows that are not as they should be."""

    async def move(self, session: AsyncSession, numbers: Collection[int]) -> int:
        """How many of them were mended; those that others hold are not."""


async def left(database: Database) -> Left:
    async with database.snapshot() as session:
        resealing = [len(await task.find(session)) for task in _RESEALING]
        reindexing = [len(await task.find(session)) for task in _REINDEXING]
    needs_older = await _break(database, database.vault.newest_alone()) is not None
    return Left(sum(resealing), sum(reindexing), needs_older)


async def sealed_by(session: AsyncSession) -> Counter[bytes]:
    """How many values each master key seals, by fingerprint; what personal keys seal is counted under b""."""
    counts, masters = Counter[bytes](), set(vault(session).fingerprints)
    for one in SEALED:
        fingerprint = begins_with(one.column)
        query = select(fingerprint, func.count()).where(one.column.is_not(None)).group_by(fingerprint)
        for begin, count in await session.execute(query):
            is_personal = one.owner is not None and begin not in masters
            counts[b"" if is_personal else bytes(begin)] += count
    return counts


async def rotate(database: Database, now: datetime, moved: Moved, pause: Pause) -> None:
    """Raises CannotRotate. `moved` hears of each batch; between two of them others get their turn."""
    await _see_whether_it_may_begin(database)
    count = 0
    for task in (*_RESEALING, *_REINDEXING):
        count += await _finish(database, task, moved, pause)
    await _sign_audit_anew(database, pause)
    await _see_whether_older_keys_may_go(database)
    async with database.write() as session:
        await session.execute(update(BackupFolder).values(is_stale=True))
        await audit.record(
            session, now, audit.COMMAND_LINE, "rotated keys", audit.SITE, after={"values": count}
        )
    await database.shred()


async def _see_whether_it_may_begin(database: Database) -> None:
    async with database.snapshot() as session:
        if (await site(session)).sealing_key != database.vault.fingerprints[0]:
            raise CannotRotate(
                "the program was not started with this key yet; put it in front in ENCRYPTION_KEYS,"
                " restart the program (each, if there are several), and try again"
            )
        if unopened := await sealed.unopened(session, vault(session)):
            raise CannotRotate(
                f"{unopened} values open with none of the keys; put the missing key back into"
                " ENCRYPTION_KEYS, after a comma"
            )
        if await sealed.left_of_erased(session):
            raise CannotRotate("values of erased people are still there; python -m bot check says more")
    if (found := await _break(database, database.vault)) is not None:
        raise AuditBroken(found)


async def _see_whether_older_keys_may_go(database: Database) -> None:
    """Looked at once more as a whole, with the newest key alone."""
    alone = database.vault.newest_alone()
    async with _with_key(database, alone) as session:
        unopened = await sealed.unopened(session, alone)
    if unopened or (await left(database)).is_any:
        raise CannotRotate(
            "meanwhile more was sealed with an older key; see that every program was restarted with the"
            " new key in front, and try again"
        )


async def _finish(database: Database, task: _Task, moved: Moved, pause: Pause) -> int:
    count = 0
    for _ in range(_MOST_ROUNDS):
        if not (numbers := await _found(database, task)):
            return count
        for start in range(0, len(numbers), _BATCH):
            async with database.write() as session:
                mended = await task.move(session, numbers[start : start + _BATCH])
            count += mended
            moved(mended)
            await pause()
    raise CannotRotate("other programs hold some rows for long; try again later")


async def _found(database: Database, task: _Task) -> Sequence[int]:
    async with database.snapshot() as session:
        return await task.find(session)


async def _sign_audit_anew(database: Database, pause: Pause) -> None:
    if await _break(database, database.vault.newest_alone()) is None:
        return
    is_more = True
    while is_more:
        try:
            async with database.write() as session:
                is_more = await proof.resign(session, _BATCH)
        except proof.Broken as broken:
            raise AuditBroken(broken.found) from None
        await pause()


async def _break(database: Database, key: Vault) -> Break | None:
    async with _with_key(database, key) as session:
        return await first_break(session)


@asynccontextmanager
async def _with_key(database: Database, key: Vault) -> AsyncIterator[AsyncSession]:
    async with database.snapshot() as session:
        session.info["vault"] = key
        yield session


class _Reseal:
    """With the newest master key; with a person's own what is theirs and from before there were such keys."""

    def __init__(self, one: Sealed) -> None:
        self._one = one

    async def find(self, session: AsyncSession) -> Sequence[int]:
        one = self._one
        misplaced = select(one.number).where(one.column.is_not(None), is_misplaced(one, vault(session)))
        return (await session.scalars(misplaced.order_by(one.number))).all()

    async def move(self, session: AsyncSession, numbers: Collection[int]) -> int:
        one, key = self._one, vault(session)
        rows = await session.execute(
            values(one)
            .where(one.number.in_(numbers), is_misplaced(one, key))
            .with_for_update(of=one.column.class_, skip_locked=True, key_share=True)
        )
        new = {number: _resealed(key, key_sealed, value) for number, value, _, key_sealed in rows}
        return await _write(session, one.column, new)


def _resealed(key: Vault, key_sealed: bytes | None, value: bytes) -> bytes:
    if key_sealed is None:
        return key.reseal(value)
    return key.personal(key_sealed).seal(opened(key, key_sealed, value))


class _ReindexPeople:
    async def find(self, session: AsyncSession) -> Sequence[int]:
        return [number for number, _, _ in await self._outdated(session)]

    async def move(self, session: AsyncSession, numbers: Collection[int]) -> int:
        outdated = await self._outdated(session, numbers)
        await _follow(session, {old: new for _, old, new in outdated})
        return await _write(session, Person.chat_index, {number: new for number, _, new in outdated})

    async def _outdated(
        self, session: AsyncSession, numbers: Collection[int] | None = None
    ) -> list[tuple[int, bytes, bytes]]:
        key = vault(session)
        query = select(Person.id, Person.chat_index, Person.key_sealed, Person.chat_sealed).where(
            Person.chat_sealed.is_not(None), Person.chat_index.is_not(None)
        )
        if numbers is not None:
            query = query.where(Person.id.in_(numbers)).with_for_update(skip_locked=True)
        found = []
        for number, old, key_sealed, chat in await session.execute(query.order_by(Person.id)):
            # What does not open is told of elsewhere.
            with suppress(CannotOpen):
                new = key.index(int(opened(key, key_sealed, chat or b"")))
                found += [(number, old or b"", new)] if new != old else []
        return found


class _ReindexQueue:
    """Of what has not gone out yet: a chat must find all that stands in line for it."""

    async def find(self, session: AsyncSession) -> Sequence[int]:
        return list(await self._outdated(session))

    async def move(self, session: AsyncSession, numbers: Collection[int]) -> int:
        return await _write(session, Outgoing.chat_index, await self._outdated(session, numbers))

    async def _outdated(
        self, session: AsyncSession, numbers: Collection[int] | None = None
    ) -> dict[int, bytes]:
        key = vault(session)
        query = values(sealed.of(Outgoing.payload_sealed)).add_columns(Outgoing.chat_index)
        query = query.where(Outgoing.fate.in_((Fate.QUEUED, Fate.SENDING)))
        if numbers is not None:
            query = query.where(Outgoing.id.in_(numbers))
            query = query.with_for_update(of=Outgoing, skip_locked=True, key_share=True)
        found = {}
        for number, value, _, key_sealed, old in await session.execute(query):
            with suppress(CannotOpen):
                payload = json.loads(opened(key, key_sealed, value))
                new = key.index(payload["to"].lower() if "to" in payload else payload["chat_id"])
                if new != old:
                    found[number] = new
        return found


async def _follow(session: AsyncSession, new: dict[bytes, bytes]) -> None:
    """The chat that Telegram told to wait is known by its index too."""
    refused = await session.scalar(select(Pace.refused_chat))
    if refused in new:
        await session.execute(
            update(Pace).where(Pace.refused_chat == refused).values(refused_chat=new[refused])
        )


async def _write(session: AsyncSession, column: Any, new: dict[int, bytes]) -> int:
    if new:
        table: Table = column.class_.__table__
        statement = update(table).where(table.c.id == bindparam("row")).values({column.key: bindparam("new")})
        rows = [{"row": number, "new": value} for number, value in new.items()]
        await (await session.connection()).execute(statement, rows)
    return len(new)


_RESEALING = [_Reseal(one) for one in SEALED]
_REINDEXING: Sequence[_Task] = (_ReindexPeople(), _ReindexQueue())
