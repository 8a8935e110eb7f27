"""The cursor that visits SQLite's thread once gives what SQLAlchemy's own would give."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from storage.database import Database
from storage.models import SeenUpdate
from storage.sqlite import Connection
from storage.vault import Vault
from tests.conftest import MONDAY_MORNING as NOW

ROWS = 2500


@pytest.fixture
async def many(database: Database) -> Database:
    """A table with more rows than one visit brings back."""
    rows = [{"update_id": n, "fingerprint": b"", "seen_at": NOW} for n in range(ROWS)]
    async with database.write() as session:
        await session.execute(insert(SeenUpdate), rows)
    return database


async def test_every_row_comes_back_however_many_there_are(many: Database) -> None:
    async with many.read() as session:
        found = await session.scalars(select(SeenUpdate.update_id).order_by(SeenUpdate.update_id))
        assert list(found) == list(range(ROWS))


async def test_a_stream_may_be_read_in_parts_and_left(many: Database) -> None:
    async with many.read() as session:
        rows = await session.stream_scalars(select(SeenUpdate.update_id).order_by(SeenUpdate.update_id))
        assert [await anext(rows) for _ in range(1200)] == list(range(1200))
        await rows.close()
        assert await session.scalar(select(SeenUpdate.update_id).where(SeenUpdate.update_id == 7)) == 7


async def test_what_the_database_refuses_is_raised_where_it_was_asked(many: Database) -> None:
    async with many.write() as session:
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(
                    insert(SeenUpdate), [{"update_id": 1, "fingerprint": b"", "seen_at": NOW}]
                )
        assert await session.scalar(select(SeenUpdate.update_id).where(SeenUpdate.update_id == 2)) == 2


async def test_one_statement_is_one_visit(
    empty_journal: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = []
    visit = Connection.visit

    async def counted(connection: Connection, work: Any) -> Any:
        visits.append(work)
        return await visit(connection, work)

    monkeypatch.setattr(Connection, "visit", counted)
    database = Database(f"sqlite+aiosqlite:///{empty_journal}", vault)
    async with database.read() as session:
        await session.execute(text("SELECT 1"))
        visits.clear()
        assert (await session.execute(text("SELECT name FROM sqlite_master"))).all()
        assert len(visits) == 1
        with pytest.raises(OperationalError):
            await session.execute(text("SELECT nothing"))
    await database.close()
