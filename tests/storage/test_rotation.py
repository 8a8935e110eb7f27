"""A new key takes over everything while the program works, and wherever it is stopped nothing is lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import audit, drafts, erasure, invites, notes, outbox, people, rotation, sealed, updates
from storage.database import Database
from storage.models import AuditEntry, Base, Note, Outgoing, Pace, Person, Role, Stage
from storage.outbox import Recipient
from storage.proof import Break, first_break
from storage.rotation import AuditBroken, CannotRotate, Left, left, rotate
from storage.sealed import SEALED, values
from storage.site import site
from storage.vault import Vault
from tests.conftest import KEY
from tests.scenes import sqlite

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OLD, NEW = KEY, "a newer key that only the tests have: 0123456789"
STRANGER = 8_000_000_000
Pause = Callable[[], Awaitable[None]]


async def no_pause() -> None: ...


async def turned(database: Database, pause: Pause = no_pause) -> int:
    """A whole rotation: how many were moved."""
    moved: list[int] = []
    await rotate(database, NOW, moved.append, pause)
    return sum(moved)


async def begins(database: Database) -> None:
    """What the program does when it is started."""
    async with database.write() as session:
        (await site(session)).sealing_key = database.vault.fingerprints[0]


def with_keys(database: Database, *keys: str) -> Database:
    return Database(database.url.render_as_string(hide_password=False), Vault(keys), durable=False)


async def enrol(session: AsyncSession, number: int) -> Person:
    code = f"PT-{number:03}"
    await invites.invite(session, NOW, Role.PATIENT, code, "UTC", "en")
    await audit.record(session, NOW, "AD-001", "invited", code, after={"language": "en"})
    person = await people.by_code(session, code)
    assert person is not None
    people.identify(session, person, 7_000_000_000 + number)
    person.stage = Stage.ACTIVE
    return person


async def write(session: AsyncSession, person: Person, text: str) -> None:
    """A note, a message that waits, an update that failed; and the same of a stranger, and a draft."""
    await notes.write(session, NOW, person, NOW.date(), len(text), text)
    chat_id = people.chat_id(session, person)
    assert chat_id is not None
    for to in (Recipient(chat_id, person), Recipient(STRANGER, None)):
        await outbox.add(session, NOW, to, "reply", "sendMessage", {"text": text})
        await updates.park(
            session, NOW, {"message": {"from": {"id": to.chat_id}, "text": text}}, ValueError()
        )
    await outbox.add_email(session, NOW, person, "Doctor@Clinic.example", "x", {"text": text}, expires_at=NOW)
    await drafts.keep(session, NOW, person, text)


async def from_before(session: AsyncSession, person: Person, text: str) -> None:
    """Sealed with the master key, as all was before people had keys of their own."""
    session.add(
        Note(
            patient_id=person.id,
            day=NOW.date(),
            message_id=99,
            text_sealed=session.info["vault"].seal(text),
            written_at=NOW,
        )
    )


@pytest.fixture
async def journal(database: Database) -> AsyncIterator[Database]:
    """Three people with words of all kinds, under the old key."""
    await fill(database, 3)
    yield database


async def fill(database: Database, people: int) -> None:
    for number in range(people):
        async with database.write() as session:
            person = await enrol(session, number)
            await write(session, person, f"words of {number}")
            await from_before(session, person, f"old words of {number}")
    async with database.write() as session:
        await session.execute(update(Pace).values(refused_chat=database.vault.index(7_000_000_001)))


@dataclass
class Seen:
    """Everything that the keys let us read."""

    words: dict[str, list[str]] = field(default_factory=dict)
    waiting: list[Any] = field(default_factory=list)
    unopened: int = 0
    broken: Break | None = None


async def seen(database: Database, count: int) -> Seen:
    """As the program reads it, by whom Telegram says is writing."""
    found = Seen()
    async with database.read() as session:
        for number in range(count):
            (person,) = await people.roles_of(session, 7_000_000_000 + number)
            read = await notes.of_patient(session, person, NOW.date())
            found.words[person.code] = [words for _, _, words in read]
        waiting = select(Outgoing).where(Outgoing.payload_sealed.is_not(None)).order_by(Outgoing.id)
        rows = await session.scalars(waiting)
        found.waiting = [await outbox.payload(session, row) for row in list(rows)]
        found.unopened = await sealed.unopened(session, database.vault)
        found.broken = await first_break(session)
    return found


async def test_a_new_key_takes_over_everything_and_the_old_one_may_go(journal: Database) -> None:
    both, alone = with_keys(journal, NEW, OLD), with_keys(journal, NEW)
    before = await seen(journal, 3)
    with pytest.raises(CannotRotate, match="not started with this key"):
        await turned(both)
    assert await left(journal) == Left(values=3, lookups=0, audit=False), "words from before"
    await begins(both)
    to_do = await left(both)
    # Keys, old notes, a stranger's messages and updates and drafts; people, and what waits for four chats.
    assert to_do == Left(values=3 + 3 + 3 * 3, lookups=3 + 3 * 3, audit=True)
    assert await turned(both) == to_do.count
    assert await left(alone) == Left(0, 0, audit=False)
    assert await seen(alone, 3) == before
    assert (before.unopened, before.broken) == (0, None)
    async with alone.read() as session:
        assert await session.scalar(select(Pace.refused_chat)) == alone.vault.index(7_000_000_001)
        newest = await session.scalar(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
        assert newest is not None and (newest.action, newest.after) == ("rotated keys", {"values": 27})
        counts = await rotation.sealed_by(session)
        assert set(counts) == {b"", alone.vault.fingerprints[0]}
        for one in SEALED:
            for _, value, owner, _ in await session.execute(values(one)):
                assert (value[:4] == alone.vault.fingerprints[0]) == (owner is None), one.column
    for database in (both, alone):
        await database.close()


async def test_a_new_key_takes_over_while_people_write_come_and_go(journal: Database) -> None:
    both, alone = with_keys(journal, NEW, OLD), with_keys(journal, NEW)
    await begins(both)

    async def writes(number: int) -> None:
        for turn in range(8):
            async with both.write() as session:
                (person,) = await people.roles_of(session, 7_000_000_000 + number)
                await write(session, person, "x" * (turn + 1))

    async def comes_and_goes() -> None:
        for number in range(10, 16):
            async with both.write() as session:
                await write(session, await enrol(session, number), "words")
            async with both.write() as session:
                (person,) = await people.roles_of(session, 7_000_000_000 + number)
                await erasure.erase(session, NOW, person)

    await asyncio.gather(turned(both), writes(0), writes(1), comes_and_goes())
    found = await seen(alone, 3)
    assert (found.unopened, found.broken) == (0, None)
    assert [len(words) for words in found.words.values()] == [10, 10, 2]
    assert await left(alone) == Left(0, 0, audit=False)
    for database in (both, alone):
        await database.close()


class Stopped(Exception): ...


def stopping_after(batches: int) -> Pause:
    async def pause() -> None:
        nonlocal batches
        batches -= 1
        if batches <= 0:
            raise Stopped

    return pause


STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("write"), some.integers(0, 1)),
        some.tuples(some.just("add key"), some.just(0)),
        some.tuples(some.just("rotate"), some.just(0)),
        some.tuples(some.just("stop"), some.integers(1, 6)),
        some.tuples(some.just("drop"), some.just(0)),
    ),
    min_size=3,
    max_size=8,
)


@given(STEPS)
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_written_turned_stopped_and_taken_out_everything_opens(
    empty_journal: Path, steps: list[tuple[str, int]]
) -> None:
    with TemporaryDirectory() as folder:
        asyncio.run(_go_through(sqlite(copyfile(empty_journal, Path(folder) / "journal.db")), steps))


async def _go_through(url: str, steps: list[tuple[str, int]]) -> None:
    keys = [OLD]
    database = Database(url, Vault(keys), durable=False)
    await begins(database)
    expected: dict[str, list[str]] = {"PT-000": [], "PT-001": []}
    async with database.write() as session:
        for number in range(2):
            await enrol(session, number)
    for at, (act, number) in enumerate(steps):
        if act == "write":
            async with database.write() as session:
                (person,) = await people.roles_of(session, 7_000_000_000 + number)
                await write(session, person, "x" * (at + 1))
                expected[person.code].append("x" * (at + 1))
        elif act == "rotate":
            await turned(database)
        elif act == "stop":
            with suppress(Stopped):
                await turned(database, stopping_after(number))
        elif act == "add key" or not (await left(database)).is_any:
            keys = [f"{at} {NEW}", *keys] if act == "add key" else keys[:1]
            await database.close()
            database = Database(url, Vault(keys), durable=False)
            await begins(database)
        if act in ("stop", "drop") or at == len(steps) - 1:
            found = await seen(database, 2)
            assert (found.words, found.unopened, found.broken) == (expected, 0, None)
    await database.close()


@pytest.fixture
async def on_sqlite(empty_journal: Path, tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    database = Database(sqlite(copyfile(empty_journal, tmp_path / "journal.db")), vault, durable=False)
    await fill(database, 1)
    yield database
    await database.close()


async def test_a_rotation_launders_nothing_and_leaves_nothing_unread(on_sqlite: Database) -> None:
    both = with_keys(on_sqlite, NEW, OLD)
    await begins(both)
    async with both.write() as session:
        kept = await session.scalar(select(AuditEntry.signature).where(AuditEntry.place == 1))
        await session.execute(update(AuditEntry).where(AuditEntry.place == 1).values(signature=b"x"))
    with pytest.raises(AuditBroken, match="from entry 1 on"):
        await turned(both)
    async with both.write() as session:
        await session.execute(update(AuditEntry).where(AuditEntry.place == 1).values(signature=kept))
        await session.execute(update(Note).where(Note.message_id == 99).values(text_sealed=b"lost"))
    with pytest.raises(CannotRotate, match="1 values open with none of the keys"):
        await turned(both)
    assert (await left(both)).lookups == 4, "nothing was touched"
    await both.close()


async def test_what_a_program_with_the_old_key_writes_meanwhile_is_noticed(on_sqlite: Database) -> None:
    both = with_keys(on_sqlite, NEW, OLD)
    await begins(both)
    is_late = False

    async def someone_writes() -> None:
        nonlocal is_late
        async with both.read() as session:
            is_done = not (await rotation.sealed_by(session))[on_sqlite.vault.fingerprints[0]]
        if is_done and not is_late:
            is_late = True
            async with on_sqlite.write() as session:
                await updates.park(session, NOW, {"message": {"from": {"id": STRANGER}}}, ValueError())

    with pytest.raises(CannotRotate, match="every program was restarted"):
        await turned(both, someone_writes)
    assert is_late
    assert await turned(both) == 1
    await both.close()


async def test_many_rows_are_moved_in_short_batches(on_sqlite: Database) -> None:
    async with on_sqlite.write() as session:
        words = on_sqlite.vault.seal("words")
        row = {"patient_id": 1, "day": NOW.date(), "text_sealed": words, "written_at": NOW, "revision": 0}
        await session.execute(insert(Note), [{**row, "message_id": 1000 + one} for one in range(500)])
    sizes: list[int] = []
    await begins(on_sqlite)
    await rotate(on_sqlite, NOW, sizes.append, no_pause)
    assert sizes == [200, 200, 101]


def test_no_sealed_column_is_missing_on_the_list() -> None:
    listed = {one.column.key for one in SEALED}
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns]
    assert {one.name for one in columns if one.name.endswith("_sealed")} == listed
    assert len(SEALED) == len([one for one in columns if one.name.endswith("_sealed")])
