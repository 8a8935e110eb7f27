"""A copy holds everything, can be restored into either database, and is known as a copy."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.engine import make_url

from storage import answers, audit, invites, notes, people, personal, updates
from storage.backup import CannotBackUp, CannotRestore, back_up, confirm, restore
from storage.database import Database
from storage.migrations import migrate
from storage.models import Base, CheckIn, Episode, Outgoing, Person, Role, Site
from storage.proof import first_break
from storage.vault import Vault

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OPEN = {"due_at": NOW, "expires_at": NOW + timedelta(hours=12)}
Everything = dict[str, list[dict[str, Any]]]


async def everything(database: Database) -> Everything:
    """All rows of all tables, without the mark of a copy."""
    async with database.read() as session:
        rows = {
            table.name: [dict(row) for row in (await session.execute(select(table))).mappings()]
            for table in Base.metadata.sorted_tables
        }
    for clinic in rows["site"]:
        clinic["copied_at"] = None
    vault = database.vault
    for person in rows["people"]:
        # As it is sealed anew, the same key looks different.
        person["key_sealed"] = vault.open(person["key_sealed"]) if person["key_sealed"] else None
    for message in rows["outgoing"]:
        # What is queued is withdrawn from a copy.
        message["payload_sealed"], message["chat_index"] = None, b""
    # Copying and restoring leave entries and a folder of their own.
    rows["audit"] = [one for one in rows["audit"] if one["action"] not in ("backed up", "restored")]
    del rows["audit_head"], rows["backup_folders"]
    return {name: sorted(of_table, key=repr) for name, of_table in rows.items()}


async def fill(database: Database) -> None:
    async with database.write() as session:
        await invites.invite(session, NOW, Role.PATIENT, "PT-001", "Europe/Madrid", "es")
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        people.identify(session, patient, 7_000_000_001)
        patient.schedule, patient.next_prompt_day, patient.paused = {"hour": "18:30"}, NOW.date(), True
        check_in = CheckIn(patient_id=patient.id, instrument="daily", day=NOW.date(), token="t", **OPEN)
        session.add(check_in)
        await session.flush()
        await answers.answer(session, NOW, check_in, {"pain": 7, "mood": 3})
        await answers.answer(session, NOW, check_in, {"pain": 6})
        await notes.write(session, NOW, patient, NOW.date(), 1, "slept badly 🙂")
        session.add(Episode(patient_id=patient.id, token="e", since=NOW.date(), opened=NOW.date()))
        for kind, method in (("prompt", "sendMessage"), ("reply", "editMessageText")):
            what = {
                "person_id": patient.id,
                "chat_index": b"chat",
                "payload_sealed": personal.seal_json(session, patient, {"chat_id": 7_000_000_001}),
                "priority": 5,
            }
            session.add(Outgoing(kind=kind, method=method, not_before=NOW, created_at=NOW, **what))
        await updates.park(session, NOW, {"update_id": 2**40}, ValueError())
        await audit.record(session, NOW, "AD-001", "invited", "PT-001", after={"language": "es"})


@pytest.fixture
async def filled(database: Database) -> Database:
    await fill(database)
    return database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.db"


@pytest.fixture
async def on_sqlite(tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}", vault)
    yield database
    await database.close()


@pytest.fixture(params=["into sqlite", "into postgresql"])
async def empty_url(request: pytest.FixtureRequest, postgres: str, tmp_path: Path) -> str:
    if request.param == "into sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'restored.db'}"
    name = f"restored_{uuid4().hex}"
    connection = await asyncpg.connect(postgres)
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    url = make_url(postgres).set(drivername="postgresql+asyncpg", database=name)
    return url.render_as_string(hide_password=False)


@pytest.fixture
async def empty(empty_url: str, vault: Vault) -> AsyncIterator[Database]:
    """Where a copy is restored to: nothing has touched it yet."""
    database = Database(empty_url, vault)
    yield database
    await database.close()


def is_marked(file: Path) -> bool:
    if not file.exists():
        return False
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            return bool(copy.execute("SELECT copied_at FROM site").fetchone()[0])
    except (sqlite3.OperationalError, TypeError):
        return False


async def test_what_is_restored_is_what_was_there(filled: Database, file: Path, empty: Database) -> None:
    before = await everything(filled)
    async with filled.write() as session:
        # What another transaction has not committed is not in the copy, and does not hold it up.
        session.add(Person(role=Role.ADMIN, code="AD-009", zone="UTC", created_at=NOW))
        await session.flush()
        making = asyncio.create_task(back_up(filled, file, NOW))
        async with asyncio.timeout(30):
            while not is_marked(file):  # noqa: ASYNC110 - SQLite tells nobody
                await asyncio.sleep(0.01)
        await session.rollback()
    await making
    await restore(file, empty, NOW)
    assert await everything(empty) == before
    async with empty.read() as session:
        assert (await session.get_one(Site, 1)).copied_at == NOW
        assert await first_break(session) is None
    async with empty.write() as session:
        await invites.invite(session, NOW, Role.PATIENT, "PT-002", "UTC", "en")
        await audit.record(session, NOW, "AD-001", "invited", "PT-002")
    async with empty.read() as session:
        assert await first_break(session) is None


async def test_a_copy_of_many_rows_is_whole(filled: Database, file: Path, on_sqlite: Database) -> None:
    async with filled.write() as session:
        session.add_all(
            Person(role=Role.PATIENT, code=f"PT-1{number:04}", zone="UTC", created_at=NOW)
            for number in range(1234)
        )
    await back_up(filled, file, NOW)
    await restore(file, on_sqlite, NOW)
    assert await everything(on_sqlite) == await everything(filled)


async def test_confirming_withdraws_what_may_have_gone_out_since(filled: Database) -> None:
    async with filled.write() as session:
        assert await confirm(session, NOW) is None
        await session.execute(update(Site).values(copied_at=NOW))
        session.expire_all()
    async with filled.write() as session:
        assert await confirm(session, NOW) == 2
    async with filled.read() as session:
        left = {one.kind: (one.fate, one.payload_sealed) for one in await session.scalars(select(Outgoing))}
        assert left == {"prompt": ("unknown", None), "reply": ("withheld", None)}
        assert (await session.get_one(Site, 1)).copied_at is None


async def test_a_journal_is_not_written_over(filled: Database, file: Path) -> None:
    await back_up(filled, file, NOW)
    before = await everything(filled)
    with pytest.raises(CannotRestore, match="not empty"):
        await restore(file, filled, NOW)
    assert await everything(filled) == before


async def test_nothing_is_restored_under_a_program_at_work(
    on_sqlite: Database, file: Path, new_postgres_database: str, vault: Vault
) -> None:
    await migrate(on_sqlite)
    await fill(on_sqlite)
    await back_up(on_sqlite, file, NOW)
    at_work, other = Database(new_postgres_database, vault), Database(new_postgres_database, vault)
    async with at_work.read() as session:
        await session.execute(text("SELECT 1"))
        with pytest.raises(CannotRestore, match="stop it first"):
            await restore(file, other, NOW)
    await at_work.close()
    await restore(file, other, NOW)
    await other.close()


async def test_a_copy_of_another_key_is_refused(filled: Database, file: Path, tmp_path: Path) -> None:
    await back_up(filled, file, NOW)
    other = Database(
        f"sqlite+aiosqlite:///{tmp_path / 'o.db'}", Vault(["another key: 0123456789 0123456789"])
    )
    with pytest.raises(CannotRestore, match="not in ENCRYPTION_KEYS"):
        await restore(file, other, NOW)
    async with other.read() as session:
        assert await session.scalar(select(Person)) is None
    await other.close()


def without_a_mark(file: Path) -> None:
    write(file, "UPDATE site SET copied_at = NULL")


def of_the_future(file: Path) -> None:
    write(file, "UPDATE alembic_version SET version_num = '9999'")


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: 20 * 4096])


def overwritten(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[30 * 4096 : 36 * 4096] = bytes(6 * 4096)
    file.write_bytes(content)


def something_else(file: Path) -> None:
    file.write_bytes(b"something else" * 1000)


def nothing(file: Path) -> None:
    file.write_bytes(b"")


def write(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute(statement)


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (without_a_mark, "only half of one"),
        (of_the_future, "newer version"),
        (torn, "damaged"),
        (overwritten, "damaged"),
        (something_else, "no backup"),
        (nothing, "no backup"),
    ],
)
async def test_what_is_no_whole_copy_is_refused(
    spoil: Callable[[Path], None], why: str, empty_journal: Path, file: Path, on_sqlite: Database
) -> None:
    copyfile(empty_journal, file)
    write(file, "UPDATE site SET copied_at = 1")
    spoil(file)
    with pytest.raises(CannotRestore, match=why):
        await restore(file, on_sqlite, NOW)


async def test_a_copy_of_an_older_version_is_brought_forward(
    file: Path, empty: Database, vault: Vault, tmp_path: Path
) -> None:
    older = Database(f"sqlite+aiosqlite:///{tmp_path / 'older.db'}", vault)
    await migrate(older, "0001")
    write(tmp_path / "older.db", "INSERT INTO audit (at, actor, action) VALUES (1, 'AD-001', 'invited')")
    await back_up(older, file, NOW)
    await older.close()
    await restore(file, empty, NOW)
    async with empty.read() as session:
        assert await first_break(session) is None


async def test_where_there_is_no_journal_there_is_no_copy(empty: Database, file: Path) -> None:
    with pytest.raises(CannotBackUp):
        await back_up(empty, file, NOW)
