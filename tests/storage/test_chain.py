"""The chain of audit entries: whatever is changed, removed, added or moved in it is found."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import Executable, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import UpdateBase

from storage import append_only, audit, chain, erasure, invites, people, proof
from storage.database import Database, apart
from storage.deeds import Deed
from storage.migrations import migrate
from storage.models import AuditEntry, AuditHead, Person, Role, Stage
from storage.proof import Break, first_break
from storage.vault import Vault
from tests.conftest import KEY

A_YEAR = timedelta(days=365)
NOW = datetime(2026, 3, 2, 9, 0, 0, 123_456, tzinfo=UTC)


@pytest.fixture
async def on_sqlite(empty_journal: Path, tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    """Enough for what does not depend on the database: it is there at once."""
    database = Database(f"sqlite+aiosqlite:///{copyfile(empty_journal, tmp_path / 'a.db')}", vault)
    yield database
    await database.close()


async def write(database: Database, *actions: Deed) -> None:
    async with database.write() as session:
        audit.because(session, "/schedule")
        for action in actions:
            await audit.record(session, NOW, "AD-001", action, "PT-001", after={"hour": "18:30"})


async def unguard(session: AsyncSession) -> None:
    """As whoever may change the database can do as well."""
    for statement in append_only.undone(session.get_bind().dialect.name):
        await session.execute(text(statement))


async def found(database: Database) -> Break | None:
    async with database.snapshot() as session:
        return await first_break(session)


def with_keys(database: Database, *keys: str) -> Database:
    return Database(database.url.render_as_string(hide_password=False), Vault(keys))


async def places(session: AsyncSession) -> list[int | None]:
    return list(await session.scalars(select(AuditEntry.place).order_by(AuditEntry.place)))


async def test_entries_that_nobody_touched_hold(database: Database) -> None:
    assert await found(database) is None
    await write(database, "invited", "paused")
    await write(database, "resumed")
    assert await found(database) is None


TAMPERINGS: list[tuple[list[Executable], Break]] = [
    ([update(AuditEntry).where(AuditEntry.place == 2).values(actor="AD-002")], Break(2, "changed")),
    ([update(AuditEntry).where(AuditEntry.place == 2).values(after={"hour": "9"})], Break(2, "changed")),
    ([update(AuditEntry).where(AuditEntry.place == 2).values(before={})], Break(2, "changed")),
    ([update(AuditEntry).where(AuditEntry.place == 2).values(why="/patient")], Break(2, "changed")),
    ([text("UPDATE audit SET why = NULL")], Break(1, "changed")),
    ([text("UPDATE audit SET before = NULL, after = NULL, salt = NULL")], Break(1, "changed")),
    ([delete(AuditEntry).where(AuditEntry.place == 2)], Break(2, "removed")),
    ([delete(AuditEntry).where(AuditEntry.place == 3)], Break(3, "cut off")),
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
            delete(AuditEntry).where(AuditEntry.place == 3),
            update(AuditHead).values(
                length=2,
                signature=select(AuditEntry.signature).where(AuditEntry.place == 2).scalar_subquery(),
            ),
        ],
        Break(3, "cut off"),
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
    ([delete(AuditHead)], Break(1, "removed")),
]
IDS = [
    *("actor", "details", "more", "why", "no why", "emptied", "removed", "cut", "renumbered", "set back"),
    *("reordered", "added", "no head"),
]


@pytest.mark.parametrize(("tampering", "at"), TAMPERINGS, ids=IDS)
async def test_the_first_entry_that_was_tampered_with_is_named(
    on_sqlite: Database, tampering: list[Executable], at: Break
) -> None:
    await write(on_sqlite, "invited", "paused", "resumed")
    async with on_sqlite.write() as session:
        await unguard(session)
        for statement in tampering:
            await session.execute(statement)
    assert await found(on_sqlite) == at
    with suppress(NoResultFound):
        await write(on_sqlite, "resumed")
    assert await found(on_sqlite) is not None, "the next entry signed what was forged"


async def test_the_same_is_found_on_postgresql(postgres_journal: str, vault: Vault) -> None:
    database = Database(postgres_journal, vault)
    await write(database, "invited", "paused", "resumed")
    async with database.write() as session:
        await unguard(session)
    for tampering, at in TAMPERINGS:
        async with database.write() as session:
            for statement in tampering:
                await session.execute(statement)
            assert await first_break(session) == at
            await session.rollback()
    assert await found(database) is None
    await database.close()


async def test_without_the_key_nobody_writes_an_entry_that_holds(on_sqlite: Database) -> None:
    await write(on_sqlite, "invited")
    forger = Database(
        str(on_sqlite.url.render_as_string(False)), Vault(["the key of somebody else: 0123456789"])
    )
    await write(forger, "removed")
    await forger.close()
    assert await found(on_sqlite) == Break(2, "changed")


async def test_entries_of_an_older_key_hold_after_it_was_replaced(on_sqlite: Database) -> None:
    await write(on_sqlite, "invited")
    rotated = with_keys(on_sqlite, "a newer key than that: 0123456789 012", KEY)
    await write(rotated, "paused")
    assert await found(rotated) is None
    await rotated.close()


async def test_before_anybody_has_come_the_key_may_be_another_one(on_sqlite: Database) -> None:
    other = with_keys(on_sqlite, "another key than at first: 0123456789")
    await write(other, "invited")
    assert await found(other) is None
    async with other.write() as session:
        await invites.invite(session, NOW, Role.PATIENT, "PT-001", "UTC", "en")
        await session.execute(update(Person).values(stage=Stage.ACTIVE))
        await unguard(session)
        await session.execute(delete(AuditEntry))
        await session.execute(update(AuditHead).values(length=0, signature=chain.START))
    await write(other, "invited")
    assert await found(other) is not None, "all of the audit was removed"
    await other.close()


async def test_programs_that_write_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(write(database, "paused", "resumed") for _ in range(20)))
    assert await found(database) is None
    async with database.read() as session:
        assert await places(session) == list(range(1, 41))


async def test_what_is_undone_leaves_no_place_open(database: Database) -> None:
    async with database.write() as session:
        async with apart(session, "an example"):
            await audit.record(session, NOW, "AD-001", "stopped")
            await session.flush()
            raise RuntimeError("in the middle")
        await audit.record(session, NOW, "AD-001", "resumed")
    async with database.read() as session:
        assert await places(session) == [1]
    assert await found(database) is None


async def test_erasing_a_patient_keeps_the_chain_and_not_the_details(database: Database) -> None:
    await write(database, "invited", "paused")
    async with database.write() as session:
        await invites.invite(session, NOW, Role.PATIENT, "PT-001", "UTC", "en")
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        await erasure.erase(session, NOW, patient)
    assert await found(database) is None
    await write(database, "restored")
    async with database.write() as session:
        await session.execute(text("UPDATE audit SET after = NULL, salt = NULL"))
    assert await found(database) == Break(3, "changed")


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
    await write(database, "paused")
    assert await found(database) is None
    async with database.write() as session:
        await unguard(session)
        await session.execute(update(AuditEntry).where(AuditEntry.place == 2).values(after={"x": 2}))
    assert await found(database) == Break(2, "changed")
    async with database.write() as session:
        assert await chain.clear_details(session, NOW + A_YEAR) == 3, "also the details without a salt"
        query = select(AuditEntry.place).where(chain.has_details())
        assert (await session.scalars(query)).all() == []
    await database.close()


@pytest.mark.parametrize(
    "tampering",
    [
        update(AuditEntry).where(AuditEntry.place == 1).values(actor="AD-002"),
        update(AuditEntry).where(AuditEntry.place == 1).values(why="/team"),
        update(AuditEntry).where(AuditEntry.place == 1).values(after={"hour": "9:00"}),
        delete(AuditEntry).where(AuditEntry.place == 1),
    ],
    ids=["facts", "occasion", "details", "removed"],
)
async def test_the_database_itself_refuses_to_change_an_entry(
    database: Database, tampering: UpdateBase
) -> None:
    await write(database, "invited")
    with pytest.raises(DBAPIError, match="entries of the audit stay as they are"):
        async with database.write() as session:
            await session.execute(tampering)
    assert await found(database) is None


async def test_postgresql_refuses_to_empty_the_audit_at_once(postgres_journal: str, vault: Vault) -> None:
    database = Database(postgres_journal, vault)
    with pytest.raises(DBAPIError, match="entries of the audit stay as they are"):
        async with database.write() as session:
            await session.execute(text("TRUNCATE audit"))
    await database.close()


async def test_what_was_noted_elsewhere_tells_of_an_older_copy_put_in_place(
    on_sqlite: Database, tmp_path: Path
) -> None:
    """Its head holds, as it once was the head."""
    file = Path(on_sqlite.url.database or "")
    await write(on_sqlite, "invited", "paused")
    await on_sqlite.close()
    older = copyfile(file, tmp_path / "older.db")
    await write(on_sqlite, "resumed")
    async with on_sqlite.read() as session:
        noted = await chain.newest_anchor(session)
    for word in (f"{noted}", f"{noted}".upper(), f"{noted}"[:11]):
        assert await is_anchored(on_sqlite, word)
    await on_sqlite.close()
    copyfile(older, file)
    assert await found(on_sqlite) is None
    assert not await is_anchored(on_sqlite, f"{noted}")
    await write(on_sqlite, "stopped")
    assert not await is_anchored(on_sqlite, f"{noted}")
    for word in ("3", "3:abc", "_:5f0c91ab", "x:5f0c91ab", "3:5f0c91ag", ""):
        with pytest.raises(proof.NoAnchor):
            await is_anchored(on_sqlite, word)


async def is_anchored(database: Database, word: str) -> bool:
    async with database.read() as session:
        return await proof.is_anchored(session, word)


async def test_details_that_are_kept_no_longer_are_no_break(database: Database) -> None:
    await write(database, "invited", "paused")
    async with database.write() as session:
        await audit.record(session, NOW, "AD-001", "erased", "PT-009", after={"certificate": "7KX"})
        await audit.record(session, NOW + A_YEAR, "AD-001", "resumed", "PT-001", after={"hour": "9:00"})
    async with database.write() as session:
        place = await chain.clear_details(session, NOW + A_YEAR)
        assert place == 2
        await audit.record(session, NOW + A_YEAR, audit.PROGRAM, chain.CLEARED, after={chain.UP_TO: place})
    async with database.write() as session:
        assert await chain.clear_details(session, NOW + A_YEAR) is None
    assert await found(database) is None
    async with database.write() as session:
        query = select(AuditEntry.place).where(AuditEntry.salt.is_not(None)).order_by(AuditEntry.place)
        assert [*await session.scalars(query)] == [3, 4, 5], "a certificate stays, and what came later"
        await session.execute(text("UPDATE audit SET after = NULL, salt = NULL WHERE place = 3"))
    assert await found(database) == Break(3, "changed")


NEWER = "a newer key than that: 0123456789 012"


async def test_the_chain_is_signed_anew_while_others_write_and_holds_all_the_time(database: Database) -> None:
    await write(database, "invited", "paused", "resumed")
    rotating = with_keys(database, NEWER, KEY)
    meanwhile: list[Deed] = ["looked at person", "paused", "read notes"]
    while await signs_anew(rotating, 1):
        if meanwhile:
            await write(rotating, meanwhile.pop())
        assert await found(rotating) is None
    assert not meanwhile and await found(rotating) is None
    await rotating.close()
    alone = with_keys(database, NEWER)
    assert await found(alone) is None
    await write(alone, "paused")
    assert await found(alone) is None
    await alone.close()


async def signs_anew(database: Database, most: int = 2) -> bool:
    async with database.write() as session:
        return await proof.resign(session, most)


async def test_an_entry_that_was_tampered_with_is_not_signed_anew(on_sqlite: Database) -> None:
    await write(on_sqlite, "invited", "paused", "resumed")
    async with on_sqlite.write() as session:
        await unguard(session)
        await session.execute(update(AuditEntry).where(AuditEntry.place == 3).values(actor="AD-002"))
    rotating = with_keys(on_sqlite, NEWER, KEY)
    assert await signs_anew(rotating)
    with pytest.raises(proof.Broken):
        await signs_anew(rotating)
    assert await found(rotating) == Break(3, "changed")
    await rotating.close()
