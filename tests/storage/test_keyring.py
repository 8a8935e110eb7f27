"""Who is erased can be read in no backup any more: their key was in one place, and is gone from there."""

import asyncio
import errno
import os
import sqlite3
import stat
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import erasure, integrity, invites, keyring, notes, outbox, people, updates
from storage.backup import CannotBackUp, CannotRestore, back_up, restore
from storage.database import Database
from storage.keyring import NAME, NoKeyring, Renewed
from storage.migrations import migrate
from storage.models import Note, Person, Role, Site, Stage
from storage.outbox import Recipient
from storage.personal import opened
from storage.replacing import replace
from storage.returning import Restored
from storage.vault import CannotOpen, Vault
from tests.conftest import KEY
from tests.scenes import sqlite

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
ERASED, OTHER, CLINICIAN = "PT-001", "PT-002", "CL-001"


async def fill(database: Database) -> None:
    """Two patients and a clinician, with a note each, an update that failed, and a message that waits."""
    async with database.write() as session:
        for number, code in enumerate((ERASED, OTHER, CLINICIAN)):
            role = Role.CLINICIAN if code == CLINICIAN else Role.PATIENT
            await invites.invite(session, NOW, role, code, "UTC", "en")
            person = await by_code(session, code)
            people.identify(session, person, 7_000_000_000 + number)
            person.stage = Stage.ACTIVE
            if role == Role.PATIENT:
                await notes.write(session, NOW, person, NOW.date(), 1, f"words of {code}")
            to = Recipient(7_000_000_000 + number, person)
            await outbox.add(session, NOW, to, "reply", "sendMessage", {"text": "words"})
            await updates.park(session, NOW, {"message": {"from": {"id": to.chat_id}}}, ValueError())


async def by_code(session: AsyncSession, code: str) -> Person:
    person = await people.by_code(session, code)
    assert person is not None
    return person


async def now(database: Database, code: str) -> Person:
    async with database.read() as session:
        return await by_code(session, code)


async def erase(database: Database) -> None:
    async with database.write() as session:
        await erasure.erase(session, LATER, await by_code(session, ERASED))


@pytest.fixture
async def journal(database: Database) -> Database:
    await fill(database)
    return database


@pytest.fixture
async def on_sqlite(empty_journal: Path, tmp_path: Path, vault: Vault) -> Database:
    database = Database(sqlite(copyfile(empty_journal, tmp_path / "journal.db")), vault)
    await fill(database)
    return database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "monday.db"


def in_copy(file: Path, query: str) -> list[bytes]:
    with closing(sqlite3.connect(file)) as copy:
        return [row[0] for row in copy.execute(query)]


def holds(file: Path, content: bytes) -> bool:
    return content in file.read_bytes()


async def test_who_is_erased_after_a_backup_is_read_in_it_by_nobody(
    journal: Database, file: Path, tmp_path: Path, vault: Vault
) -> None:
    wrapped = [(await now(journal, code)).key_sealed or b"" for code in (ERASED, OTHER, CLINICIAN)]
    await back_up(journal, file, NOW)
    ring = file.parent / NAME
    assert in_copy(file, "SELECT key_sealed FROM people") == [None] * 3
    # With the master key, all Telegram numbers could be tried against an index.
    assert not [n for n in range(3) if holds(file, vault.index(7_000_000_000 + n))]
    assert in_copy(file, "SELECT payload_sealed FROM outgoing") == [None] * 3
    assert not [key for key in wrapped if holds(file, key) or holds(file, vault.open(key))]
    assert stat.S_IMODE(os.stat(ring).st_mode) == 0o600
    raw = {vault.open(key) for key in wrapped}
    assert set(keyring.read(ring, vault).keys.values()) == raw

    async with journal.write() as session:
        await erasure.erase(session, LATER, await by_code(session, ERASED))
        clinician = await by_code(session, CLINICIAN)
        people.forget_identity(session, clinician)
        clinician.stage = Stage.STOPPED
    async with journal.read() as session:
        (folder,) = await keyring.folders(session)
        assert (folder.path, folder.is_stale) == (file.parent, True)
    assert await keyring.renew(journal, LATER) == Renewed(written=1, out_of_reach=0)
    assert await keyring.renew(journal, LATER) == Renewed(0, 0)

    left = keyring.read(ring, vault).keys.values()
    assert len(raw & set(left)) == 1
    words = in_copy(file, "SELECT text_sealed FROM notes ORDER BY id")
    identity = in_copy(file, "SELECT chat_sealed FROM people ORDER BY id")
    for gone in (words[0], identity[0], identity[2]):
        for key in (None, *(vault.wrap(one) for one in left)):
            with pytest.raises(CannotOpen):
                opened(vault, key, gone)

    target = Database(sqlite(tmp_path / "restored.db"), vault)
    assert await restore(file, target, LATER) == Restored(erased=1, taken_out=1, tells_erased=True)
    async with target.read() as session:
        standing = {one.code: (one.stage, one.chat_index) for one in await session.scalars(select(Person))}
        assert standing[ERASED] == (Stage.ERASED, None)
        assert standing[CLINICIAN] == (Stage.STOPPED, None)
        other = await by_code(session, OTHER)
        assert people.chat_id(session, other) == 7_000_000_001
        assert standing[OTHER] == (Stage.ACTIVE, vault.index(7_000_000_001))
        assert [row[2] for row in await notes.of_patient(session, other, NOW.date())] == ["words of PT-002"]
        assert len((await session.scalars(select(Note))).all()) == 1
        found = await integrity.findings(session)
        assert (found.unopened, found.left_of_erased, found.broken_chain) == (0, 0, None)
    await target.close()


async def test_of_a_destroyed_key_no_byte_is_left_in_the_files_of_sqlite(
    on_sqlite: Database, tmp_path: Path
) -> None:
    person = await now(on_sqlite, ERASED)
    traces = [value for value in (person.key_sealed, person.chat_sealed, person.chat_index) if value]
    files = [tmp_path / name for name in ("journal.db", "journal.db-wal")]

    def left() -> list[bool]:
        return [value in b"".join(file.read_bytes() for file in files) for value in traces]

    assert left() == [True] * 3
    async with on_sqlite.snapshot() as session:
        await session.execute(select(Note))
        await erase(on_sqlite)
        assert left() == [True] * 3, "somebody still reads what was"
    async with on_sqlite.write() as session:
        await session.execute(update(Site).values(name="Northside"))
    assert left() == [False] * 3
    await on_sqlite.close()


async def test_a_keyring_that_cannot_be_written_stays_stale(
    on_sqlite: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    await back_up(on_sqlite, file, NOW)
    await erase(on_sqlite)
    with monkeypatch.context() as broken:
        broken.setattr(keyring, "replace", fails)
        assert await keyring.renew(on_sqlite, LATER) == Renewed(written=0, out_of_reach=1)
    async with on_sqlite.read() as session:
        assert [one.is_stale for one in await keyring.folders(session)] == [True]
    assert await keyring.renew(on_sqlite, LATER) == Renewed(written=1, out_of_reach=0)


async def test_a_disk_that_does_not_answer_holds_nobody_up(
    on_sqlite: Database, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers = threading.Event(), threading.Event()

    def waits(*_: object) -> None:
        asked.set()
        answers.wait()
        raise NoKeyring

    await back_up(on_sqlite, file, NOW)
    await erase(on_sqlite)
    monkeypatch.setattr(keyring, "read", waits)
    renewing = asyncio.create_task(keyring.renew(on_sqlite, LATER))
    await asyncio.to_thread(asked.wait)
    async with on_sqlite.write() as session:
        await session.execute(update(Site).values(name="Northside"))
    assert not renewing.done()
    monkeypatch.setattr(keyring, "_SECONDS_TO_LOOK", 0)
    assert await keyring.renew(on_sqlite, LATER) == Renewed(written=0, out_of_reach=1)
    answers.set()
    assert await renewing == Renewed(written=0, out_of_reach=1)


async def test_a_keyring_out_of_reach_is_renewed_when_it_is_back(on_sqlite: Database, file: Path) -> None:
    await back_up(on_sqlite, file, NOW)
    away = file.parent.rename(file.parent.with_name("away"))
    await erase(on_sqlite)
    assert await keyring.renew(on_sqlite, LATER) == Renewed(written=0, out_of_reach=1)
    assert not file.parent.exists()
    async with on_sqlite.write() as session:
        await session.execute(update(Site).values(copied_at=NOW))
    away.rename(file.parent)
    before = (file.parent / NAME).read_bytes()
    assert await keyring.renew(on_sqlite, LATER) == Renewed(0, 0)
    assert (file.parent / NAME).read_bytes() == before, "a copy has no say"
    async with on_sqlite.write() as session:
        await session.execute(update(Site).values(copied_at=None))
    assert await keyring.renew(on_sqlite, LATER) == Renewed(written=1, out_of_reach=0)
    assert 1 in keyring.read(file.parent / NAME, on_sqlite.vault).destroyed
    assert [one.name for one in sorted(file.parent.iterdir())] == [NAME, "monday.db"]

    async with on_sqlite.write() as session:
        assert await keyring.forget(session, file.parent)
        assert not await keyring.forget(session, file.parent)
    async with on_sqlite.read() as session:
        assert await keyring.folders(session) == []
    await on_sqlite.close()


async def test_a_backup_takes_no_other_keyrings_place_and_none_is_made_of_a_copy(
    on_sqlite: Database, file: Path, empty_journal: Path, tmp_path: Path, vault: Vault
) -> None:
    other = Database(sqlite(copyfile(empty_journal, tmp_path / "other.db")), vault)
    async with other.write() as session:
        await session.execute(update(Site).values(journal="another"))
    await back_up(other, file, NOW)
    theirs = (file.parent / NAME).read_bytes()
    with pytest.raises(NoKeyring, match="another journal"):
        await back_up(on_sqlite, file.parent / "tuesday.db", NOW)
    assert (file.parent / NAME).read_bytes() == theirs
    (file.parent / NAME).write_bytes(b"something else")
    with pytest.raises(NoKeyring, match="is no keyring"):
        await back_up(on_sqlite, file.parent / "wednesday.db", NOW)
    async with on_sqlite.write() as session:
        await session.execute(update(Site).values(copied_at=NOW))
    with pytest.raises(CannotBackUp, match="confirm"):
        await back_up(on_sqlite, file.parent / "thursday.db", NOW)
    for database in (other, on_sqlite):
        await database.close()


async def test_a_keyring_that_does_not_fit_is_refused_and_says_which_one_would(
    on_sqlite: Database, file: Path, tmp_path: Path, vault: Vault
) -> None:
    await back_up(on_sqlite, file, NOW)
    ring = file.parent / NAME
    old = ring.rename(tmp_path / "old")
    target = Database(sqlite(tmp_path / "restored.db"), vault)

    async def refused(ring: Path | None = None) -> str:
        with pytest.raises(CannotRestore) as refusal:
            await restore(file, target, LATER, ring)
        async with target.read() as session:
            assert (await session.scalars(select(Person))).all() == []
        return str(refusal.value)

    assert "keyring, which holds the keys" in await refused()
    content = vault.unseal_json(old.read_bytes())
    for change, why in (
        ({"made_at": (NOW - timedelta(minutes=1)).isoformat()}, "older than the backup"),
        ({"journal": "another"}, "belongs to another journal"),
        ({"keys": {"1": content["keys"]["1"]}}, "does not know 2 of the people"),
    ):
        ring.write_bytes(vault.seal_json(content | change))
        assert why in await refused(), change
    ring.write_bytes(old.read_bytes()[:-1] + b"x")
    assert "is no keyring" in await refused()
    assert await restore(file, target, LATER, old) == Restored(0, 0, tells_erased=True)
    for database in (target, on_sqlite):
        await database.close()


async def test_a_backup_of_an_earlier_version_has_its_keys_within(
    file: Path, tmp_path: Path, vault: Vault
) -> None:
    earlier, target = (Database(sqlite(tmp_path / name), vault) for name in ("earlier.db", "restored.db"))
    await migrate(earlier, "0006")
    columns = "role, code, stage, language, zone, schedule, paused, missed, created_at"
    values = "'patient', 'PT-001', 'active', 'en', 'UTC', '{}', false, 0, 0"
    async with earlier.write() as session:
        await (await session.connection()).exec_driver_sql(
            f"INSERT INTO people ({columns}, chat_sealed, chat_index) VALUES ({values}, ?, ?)",  # noqa: S608
            (vault.seal("7000000000"), vault.index(7_000_000_000)),
        )
    assert not await back_up(earlier, file, NOW)
    assert not (file.parent / NAME).exists()
    assert await restore(file, target, LATER) == Restored(tells_erased=False)
    async with target.read() as session:
        assert people.chat_id(session, await by_code(session, "PT-001")) == 7_000_000_000
    for database in (earlier, target):
        await database.close()


def test_a_keyring_says_nothing_without_the_key(tmp_path: Path) -> None:
    file = tmp_path / NAME
    replace(file, Vault([KEY]).seal_json({"keys": {"1": "ab" * 32}}))
    assert b"keys" not in file.read_bytes() and b"abab" not in file.read_bytes()
    with pytest.raises(NoKeyring):
        keyring.read(file, Vault(["another key: 0123456789 0123456789"]))
    before = file.read_bytes()
    with pytest.raises(TypeError):
        replace(file, "no bytes")  # type: ignore[arg-type]
    assert ([one.name for one in tmp_path.iterdir()], file.read_bytes()) == ([NAME], before)
