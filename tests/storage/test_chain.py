"""The chain of audit entries: whatever is changed, removed, added or moved in it is found."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import UpdateBase

from storage import audit, chain, erasure, invites, people
from storage.chain import Break, first_break
from storage.database import Database, apart
from storage.migrations import migrate
from storage.models import AuditEntry, AuditHead, Role
from storage.vault import Vault
from tests.conftest import KEY

NOW = datetime(2026, 3, 2, 9, 0, 0, 123_456, tzinfo=UTC)


@pytest.fixture
async def on_sqlite(empty_journal: Path, tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    """Enough for what does not depend on the database: it is there at once."""
    database = Database(f"sqlite+aiosqlite:///{copyfile(empty_journal, tmp_path / 'a.db')}", vault)
    yield database
    await database.close()


async def write(database: Database, *actions: str) -> None:
    async with database.write() as session:
        for action in actions:
            await audit.record(session, NOW, "AD-001", action, "PT-001", after={"hour": "18:30"})


async def found(database: Database) -> Break | None:
    async with database.read() as session:
        return await first_break(session)


def with_keys(database: Database, *keys: str) -> Database:
    return Database(database.url.render_as_string(hide_password=False), Vault(keys))


async def places(session: AsyncSession) -> list[int | None]:
    return list(await session.scalars(select(AuditEntry.place).order_by(AuditEntry.place)))


async def test_entries_that_nobody_touched_hold(database: Database) -> None:
    assert await found(database) is None
    await write(database, "one", "two")
    await write(database, "three")
    assert await found(database) is None


@pytest.mark.parametrize(
    ("tampering", "at"),
    [
        ([update(AuditEntry).where(AuditEntry.place == 2).values(actor="AD-002")], Break(2, "changed")),
        ([update(AuditEntry).where(AuditEntry.place == 2).values(after={"hour": "9"})], Break(2, "changed")),
        ([update(AuditEntry).where(AuditEntry.place == 2).values(before={})], Break(2, "changed")),
        ([text("UPDATE audit SET before = NULL, after = NULL, salt = NULL")], Break(1, "changed")),
        ([delete(AuditEntry).where(AuditEntry.place == 2)], Break(2, "removed")),
        ([delete(AuditEntry).where(AuditEntry.place == 3)], Break(3, "removed")),
        (
            [
                delete(AuditEntry).where(AuditEntry.place == 2),
                update(AuditEntry).where(AuditEntry.place == 3).values(place=2),
                update(AuditHead).values(length=2),
            ],
            Break(2, "changed"),
        ),
        (
            [
                update(AuditEntry).where(AuditEntry.place == 1).values(place=9),
                update(AuditEntry).where(AuditEntry.place == 2).values(place=1),
                update(AuditEntry).where(AuditEntry.place == 9).values(place=2),
            ],
            Break(1, "changed"),
        ),
        ([insert(AuditEntry).values(at=NOW, actor="AD-001", action="forged")], Break(4, "added")),
    ],
    ids=["actor", "details", "more", "emptied", "removed", "cut", "renumbered", "reordered", "added"],
)
async def test_the_first_entry_that_was_tampered_with_is_named(
    on_sqlite: Database, tampering: list[UpdateBase], at: Break
) -> None:
    await write(on_sqlite, "one", "two", "three")
    async with on_sqlite.write() as session:
        for statement in tampering:
            await session.execute(statement)
    assert await found(on_sqlite) == at


async def test_without_the_key_nobody_writes_an_entry_that_holds(on_sqlite: Database) -> None:
    await write(on_sqlite, "one")
    forger = Database(
        str(on_sqlite.url.render_as_string(False)), Vault(["the key of somebody else: 0123456789"])
    )
    await write(forger, "forged")
    await forger.close()
    assert await found(on_sqlite) == Break(2, "changed")


async def test_entries_of_an_older_key_hold_after_it_was_replaced(on_sqlite: Database) -> None:
    await write(on_sqlite, "one")
    rotated = with_keys(on_sqlite, "a newer key than that: 0123456789 012", KEY)
    await write(rotated, "two")
    assert await found(rotated) is None
    await rotated.close()


async def test_programs_that_write_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(write(database, f"{number} a", f"{number} b") for number in range(20)))
    assert await found(database) is None
    async with database.read() as session:
        assert await places(session) == list(range(1, 41))


async def test_what_is_undone_leaves_no_place_open(database: Database) -> None:
    async with database.write() as session:
        async with apart(session, "an example"):
            await audit.record(session, NOW, "AD-001", "undone")
            await session.flush()
            raise RuntimeError("in the middle")
        await audit.record(session, NOW, "AD-001", "kept")
    async with database.read() as session:
        assert await places(session) == [1]
    assert await found(database) is None


async def test_erasing_a_patient_keeps_the_chain_and_not_the_details(database: Database) -> None:
    await write(database, "one", "two")
    async with database.write() as session:
        await invites.invite(session, NOW, Role.PATIENT, "PT-001", "UTC", "en")
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        await audit.record(session, NOW, "PT-001", chain.ERASED, "PT-001")
        await erasure.erase(session, NOW, patient)
    assert await found(database) is None
    await write(database, "later")
    async with database.write() as session:
        await session.execute(text("UPDATE audit SET after = NULL, salt = NULL"))
    assert await found(database) == Break(4, "changed")


async def test_entries_from_before_the_chain_are_linked_by_the_migration(
    database_url: str, vault: Vault
) -> None:
    database = Database(database_url, vault)
    await migrate(database, "0001")
    row = "INSERT INTO audit (at, actor, action, subject, before, after) VALUES "
    async with database.write() as session:
        for values in (
            "(1, 'AD-001', 'a', NULL, NULL, NULL)",
            "(2, 'AD-001', 'b', 'PT-001', 'null', '{\"x\": 1}')",
        ):
            # As the driver's own statement: SQLAlchemy would take the colon for a parameter.
            await (await session.connection()).exec_driver_sql(row + values)
    await migrate(database)
    assert await found(database) is None
    await write(database, "c")
    assert await found(database) is None
    async with database.write() as session:
        await session.execute(update(AuditEntry).where(AuditEntry.place == 2).values(after={"x": 2}))
    assert await found(database) == Break(2, "changed")
    await database.close()
