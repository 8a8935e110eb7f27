"""Copies of the whole journal. A copy of either database is one SQLite file, and can be restored into either.

It holds nobody's key. Those stand in the keyring beside it, so that whoever is erased later can be read in no
copy any more.

A copy is marked as one, and the program keeps silent on it until somebody confirms it: otherwise an old copy
on a second machine would take the updates of the real one and ask patients twice.
"""

import sqlite3
from datetime import datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import JSON, Connection, MetaData, Table, case, delete, event, func, select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage import audit, keyring, outbox, people
from storage.database import Database
from storage.keyring import NoKeyring
from storage.migrations import migrate, newest, version
from storage.models import Attempt, Fate, Outgoing, Pace, ParkedUpdate, Person, Site
from storage.returning import Restored, WrongKeyring, give_back
from storage.site import site

_BATCH = 500
_FIRST_THAT_MARKS = "0002"
_FIRST_WITH_KEYS = "0007"
_VERSION_TABLE = "alembic_version"
# Nobody knows whether what was queued in the copy went out after it was made.
_ERROR = "restored"


class CannotBackUp(Exception):
    """Why, and what to do instead."""


class CannotRestore(Exception):
    """Why, and what to do instead; nothing was changed."""


async def back_up(source: Database, file: Path, now: datetime) -> bool:
    """Write a consistent copy into a file that must be empty, and whether there is a keyring beside it.

    The mark comes last: half a copy has none. Raises CannotBackUp and NoKeyring.
    """
    made = await version(source)
    if made is None:
        raise CannotBackUp("there is no journal in this database yet")
    has_keys = made >= _FIRST_WITH_KEYS
    if has_keys:
        await _see_that_it_is_the_journal(source)
    await _write_copy(source, file, made, now, has_keys=has_keys)
    if has_keys:
        await keyring.keep(source, now, file.parent)
        async with source.write() as session:
            await audit.record(session, now, audit.COMMAND_LINE, "backed up", audit.SITE)
    return has_keys


async def _see_that_it_is_the_journal(source: Database) -> None:
    async with source.read() as session:
        if (await site(session)).copied_at is not None:
            raise CannotBackUp("this is a restored copy; python -m bot confirm makes it the journal first")


async def _write_copy(source: Database, file: Path, made: str, now: datetime, *, has_keys: bool) -> None:
    copy = _opened(file, source)
    try:
        if source.url.get_backend_name() == "sqlite":
            await _outside_transactions(source, "VACUUM INTO ?", str(file))
        else:
            await migrate(copy, made)
            await _copy(source, copy)
        await migrate(copy, max(made, _FIRST_THAT_MARKS))
        if has_keys:
            async with copy.write() as session:
                await _take_identities_out(session)
            # Also from where there is nothing now: a page may have held a key.
            await _outside_transactions(copy, "VACUUM")
        async with copy.write() as session:
            await session.execute(update(Site).values(copied_at=now))
    finally:
        await copy.close()


async def _take_identities_out(session: AsyncSession) -> None:
    """Keys, and blind indexes: with the master key all Telegram numbers could be tried until one fits.

    What is queued goes too, as it is withdrawn from a copy, and may tell clinicians of somebody erased later.
    """
    await session.execute(update(Person).values(key_sealed=None, chat_index=None))
    await session.execute(update(Outgoing).values(payload_sealed=None, chat_index=b""))
    await session.execute(update(Pace).values(refused_chat=b"", refused_until=0.0))
    await session.execute(delete(Attempt))


async def _outside_transactions(database: Database, statement: str, *values: str) -> None:
    async with database.read() as session:
        await (await session.connection()).exec_driver_sql(statement, values)


async def restore(file: Path, target: Database, now: datetime, ring: Path | None = None) -> Restored:
    """`ring` is the keyring, if it does not lie beside the file.

    Raises CannotRestore, and CannotOpen for a copy of which the master keys are not here.
    """
    async with target.read() as session:
        if await _is_in_use(session):
            raise CannotRestore("a program is at work on this database; stop it first")
    await migrate(target)
    async with target.read() as session:
        if not await _is_empty(session):
            raise CannotRestore("the database is not empty; name a new one in DATABASE_URL")
    with TemporaryDirectory(prefix="infusion-journal-") as folder:
        working = Path(copyfile(file, Path(folder) / "copy.db"))
        copy = _opened(working, target)
        try:
            is_older = await _see_whether_it_is_whole(copy) < _FIRST_WITH_KEYS
            await migrate(copy)
            beside = None if is_older else ring or file.parent / keyring.NAME
            restored = await _brought_up_to_date(copy, now, beside)
            await _copy(copy, target)
            return restored
        finally:
            await copy.close()


async def _brought_up_to_date(copy: Database, now: datetime, ring: Path | None) -> Restored:
    """`ring` is None for a copy from before there were personal keys."""
    async with copy.write() as session:
        try:
            restored = (
                Restored() if ring is None else await give_back(session, now, keyring.read(ring, copy.vault))
            )
        except (NoKeyring, WrongKeyring) as reason:
            raise CannotRestore(str(reason)) from None
        await people.check_keys(session)
        await audit.record(session, now, audit.COMMAND_LINE, "restored", audit.SITE)
    return restored


async def _is_in_use(session: AsyncSession) -> bool:
    """Only PostgreSQL can tell; on SQLite the program holds a lock of its own."""
    if session.get_bind().dialect.name != "postgresql":
        return False
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    return bool(await session.scalar(others))


async def confirm(session: AsyncSession, now: datetime) -> int | None:
    """From now on this is the journal. How many messages are withdrawn, or None if it was no copy."""
    clinic = await site(session)
    if clinic.copied_at is None:
        return None
    clinic.copied_at = None
    makes_new = Outgoing.method.in_(outbox.SENT_FROM_NEW)
    withdrawn: Any = await session.execute(
        update(Outgoing)
        .where(Outgoing.fate.in_((Fate.QUEUED, Fate.SENDING)))
        .values(
            fate=case((makes_new, Fate.UNKNOWN), else_=Fate.WITHHELD),
            finished_at=now,
            payload_sealed=None,
            chat_index=b"",
            error=_ERROR,
        )
        .execution_options(synchronize_session=False)
    )
    count: int = withdrawn.rowcount
    return count


def _opened(file: Path, other: Database) -> Database:
    opened = Database(f"sqlite+aiosqlite:///{file}", other.vault)
    opened.occasion = other.occasion
    return opened


async def _is_empty(session: AsyncSession) -> bool:
    counts = [await session.scalar(select(func.count()).select_from(one)) for one in (Person, ParkedUpdate)]
    return not any(counts)


async def _see_whether_it_is_whole(copy: Database) -> str:
    """The version that made it."""
    try:
        made = await version(copy)
    except (DatabaseError, sqlite3.DatabaseError):
        made = None
    if made is None:
        raise CannotRestore("this file is no backup of a journal, or it is damaged; take another")
    if made > newest():
        raise CannotRestore("a newer version of the program made this backup; update the program first")
    async with copy.read() as session:
        if not await _is_sound(session):
            raise CannotRestore("the backup is damaged; take another")
        if await session.scalar(text("SELECT copied_at FROM site")) is None:
            raise CannotRestore("this file is no backup, or only half of one; take another")
    return made


async def _is_sound(session: AsyncSession) -> bool:
    try:
        return bool(await session.scalar(text("PRAGMA integrity_check")) == "ok")
    except DatabaseError:
        return False


async def _copy(source: Database, target: Database) -> None:
    """All rows of all tables, in one transaction on either side; both have the same version."""
    reading = source.engine
    if source.url.get_backend_name() == "postgresql":
        reading = reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    async with reading.connect() as old, target.engine.begin() as new:
        tables, into = await old.run_sync(_tables), await new.run_sync(_tables)
        for name in reversed(into):
            await new.execute(delete(into[name]))
        for name, table in tables.items():
            await _copy_rows(old, new, table, into[name])


async def _copy_rows(old: AsyncConnection, new: AsyncConnection, table: Table, into: Table) -> None:
    count = 0
    async with old.stream(select(table)) as rows:
        async for batch in rows.mappings().partitions(_BATCH):
            await new.execute(into.insert(), [dict(row) for row in batch])
            count += len(batch)
    if await new.scalar(select(func.count()).select_from(into)) != count:
        raise CannotRestore(f"not every row of {table.name} arrived; nothing was changed")
    if new.dialect.name == "postgresql" and "id" in into.columns:
        last = select(func.max(into.c.id)).scalar_subquery()
        await new.execute(select(func.setval(func.pg_get_serial_sequence(into.name, "id"), last)))


def _tables(connection: Connection) -> dict[str, Table]:
    """As they are in this database, whatever its version; whoever is referred to comes first."""
    metadata = MetaData()
    event.listen(metadata, "column_reflect", _without_json_null)
    metadata.reflect(connection)
    return {table.name: table for table in metadata.sorted_tables if table.name != _VERSION_TABLE}


def _without_json_null(_inspector: Any, _table: Table, column: Any) -> None:
    """An empty field becomes NULL, and not the word null."""
    if isinstance(column["type"], JSON):
        column["type"] = JSON(none_as_null=True)
