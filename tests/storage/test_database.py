"""Transactions: nothing is lost between writers, trouble is told apart, and files hold no words."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from storage import audit, invites, notes, outbox, people, updates
from storage.database import Database, apart, is_passing, uninterrupted
from storage.fields import storable
from storage.migrations import migrate
from storage.models import AuditEntry, Role, SeenUpdate, Site
from storage.outbox import Recipient
from storage.site import site
from storage.vault import Vault

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TELEGRAM_ID = 7_000_012_345
CANARY = "canary-of-the-patient"


async def test_writers_at_the_same_time_lose_nothing(database: Database) -> None:
    async def count_up() -> None:
        async with database.write() as session:
            row = (await session.scalars(select(Site).with_for_update())).one()
            row.phone = str(int(row.phone or 0) + 1)

    await asyncio.gather(*(count_up() for _ in range(30)))
    async with database.read() as session:
        assert (await site(session)).phone == "30"


async def test_what_fails_apart_is_undone_and_the_rest_is_kept(database: Database) -> None:
    async with database.write() as session:
        clinic = await site(session)
        clinic.name = "kept"
        async with apart(session, "an example"):
            clinic.name, clinic.phone = "undone", "undone"
            await session.flush()
            raise RuntimeError("in the middle")
        await audit.record(session, NOW, "PT-001", "resumed")
    async with database.read() as session:
        clinic = await site(session)
        assert (clinic.name, clinic.phone) == ("kept", "")
        assert [entry.action for entry in await session.scalars(select(AuditEntry))] == ["resumed"]


async def test_a_statement_that_the_database_refuses_apart_spoils_nothing(database: Database) -> None:
    async with database.write() as session:
        for _ in range(2):
            async with apart(session, "an example"):
                session.add(SeenUpdate(update_id=1, fingerprint=b"1", seen_at=NOW))
                await session.flush()
                session.expunge_all()
        await audit.record(session, NOW, "PT-001", "resumed")
    async with database.read() as session:
        assert len(list(await session.scalars(select(AuditEntry)))) == 1


async def test_trouble_of_the_database_itself_is_not_kept_apart(database: Database) -> None:
    with pytest.raises(OperationalError):
        async with database.write() as session:
            async with apart(session, "an example"):
                raise OperationalError("", None, sqlite3.OperationalError("database is locked"))


async def test_what_the_database_refuses_for_good_does_not_pass(database: Database) -> None:
    async with database.write() as session:
        session.add(SeenUpdate(update_id=1, fingerprint=b"1", seen_at=NOW))
    with pytest.raises(IntegrityError) as refused:
        async with database.write() as session:
            session.add(SeenUpdate(update_id=1, fingerprint=b"1", seen_at=NOW))
    assert not is_passing(refused.value)
    assert not is_passing(ValueError("something else"))
    assert not is_passing(FileNotFoundError("a file of ours"))
    assert is_passing(ConnectionRefusedError()) and is_passing(OSError("several addresses"))


async def test_a_commit_after_sqlite_has_undone_the_transaction_fails(tmp_path: Path, vault: Vault) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}", vault)
    await migrate(database)
    with pytest.raises(OperationalError) as undone:
        async with database.write() as session:
            await session.execute(text("ROLLBACK"))
    assert is_passing(undone.value)
    with pytest.raises(OperationalError):
        async with database.write() as session, apart(session, "an example"):
            await session.execute(text("ROLLBACK"))
            raise ValueError("what is raised meanwhile")
    await database.close()


async def test_a_wrong_statement_is_not_mended_by_trying_again(database: Database) -> None:
    async with database.read() as session:
        with pytest.raises(DBAPIError) as wrong:
            await session.execute(text("SELECT nothing FROM nowhere"))
    assert not is_passing(wrong.value)


async def test_two_transactions_that_wait_for_each_other_pass(
    new_postgres_database: str, vault: Vault
) -> None:
    database = Database(new_postgres_database, vault)
    await migrate(database)
    both_hold_one = asyncio.Barrier(2)

    async def take(first: str, second: str) -> None:
        async with database.write() as session:
            await session.execute(text(f"LOCK TABLE {first}"))
            await both_hold_one.wait()
            await session.execute(text(f"LOCK TABLE {second}"))

    results = await asyncio.gather(take("notes", "audit"), take("audit", "notes"), return_exceptions=True)
    (deadlock,) = [result for result in results if result is not None]
    assert isinstance(deadlock, DBAPIError) and is_passing(deadlock)
    with pytest.raises(DBAPIError) as too_big:
        async with database.write() as session:
            await session.execute(update(SeenUpdate).values(update_id=2**70))
    assert not is_passing(too_big.value)
    await database.close()


async def test_work_that_is_interrupted_is_done_to_its_end() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        ended.set()

    doing = asyncio.create_task(uninterrupted(work()))
    await asyncio.sleep(0)
    doing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await doing
    assert ended.is_set()


@pytest.mark.parametrize(
    ("given", "stored"), [("a\0b", "ab"), ("a\ud800b", "a\ufffdb"), ("🙂 é", "🙂 é"), ("", "")]
)
def test_text_is_made_storable(given: str, stored: str) -> None:
    assert storable(given) == stored


async def test_no_file_holds_a_note_a_message_a_token_or_a_telegram_id(tmp_path: Path, vault: Vault) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}", vault)
    await migrate(database)
    async with database.write() as session:
        token = await invites.invite(session, NOW, Role.PATIENT, "PT-001", "UTC", "en")
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        people.identify(session, patient, TELEGRAM_ID)
        await notes.write(session, NOW, patient, NOW.date(), 1, CANARY)
        to = Recipient(TELEGRAM_ID, patient)
        await outbox.add(session, NOW, to, "reply", "sendMessage", {"text": CANARY})
        raw = {"update_id": 1, "message": {"text": CANARY, "from": {"id": TELEGRAM_ID}}}
        await updates.first_sight(session, NOW, [(1, b"content")])
        await updates.park(session, NOW, raw, ValueError(CANARY))
    written = contents(tmp_path)
    assert {"journal.db", "journal.db-wal"} <= set(written)
    await database.close()
    for content in (*written.values(), *contents(tmp_path).values()):
        for secret in (CANARY.encode(), token.encode(), str(TELEGRAM_ID).encode()):
            assert secret not in content
        assert TELEGRAM_ID.to_bytes(8, "big") not in content


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
