"""The program as a process: it starts quickly, works and stops when asked. tests/torture kills it."""

import asyncio
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.fake.messages import Message
from bot.sandbox.fake.people import Person
from bot.sandbox.fake.telegram import FakeTelegram
from storage import diaries, invites, outbox, people
from storage.database import Database
from storage.migrations import migrate
from storage.models import Role
from storage.vault import Vault
from tests.bot.programs import Program, enrols, sees
from tests.conftest import KEY
from tests.torture.door import free_port

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def sqlite(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}"


def program(telegram: FakeTelegram, url: str, database_url: str, folder: Path, **settings: str) -> Program:
    return Program(
        folder,
        TELEGRAM_TOKEN=telegram.token,
        TELEGRAM_API_URL=url,
        DATABASE_URL=database_url,
        ENCRYPTION_KEYS=KEY,
        TICK_SECONDS="0.2",
        **settings,
    )


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, Vault([KEY]))
    await migrate(database)
    yield database
    await database.close()


class Patient:
    """Enrols, and rates pain 7 and mood 4."""

    def __init__(self, code: str, account: Person) -> None:
        self.code, self.account = code, account

    async def joins(self, database: Database) -> None:
        now, username = datetime.now(UTC), self.account.telegram.username
        async with database.write() as session:
            token = await invites.invite(session, now, Role.PATIENT, self.code, "UTC", "en")
        await enrols(self.account, f"https://t.me/{username}?start={token}")

    async def answers(self) -> None:
        self.account.says("/checkin")
        check_in = await sees(self.account, "10")
        self.account.taps("7", check_in)
        await says(check_in, "mood")
        self.account.taps("4", check_in)
        await says(check_in, "Mood: 4")


async def says(message: Message, words: str) -> None:
    """Returns when the message was edited to say so."""
    changes = message.chat.telegram.changes
    async with asyncio.timeout(60):
        while words not in message.text:
            await changes.after(changes.version)


async def stored(database: Database, patient: Patient) -> list[int]:
    async with database.read() as session:
        row = await people.by_code(session, patient.code)
        assert row is not None
        return [answer.value for answer in await diaries.answers(session, row)]


async def fates(database: Database) -> set[str]:
    async with database.read() as session:
        return {fate for _, fate in await outbox.fates(session, LONG_AGO)}


async def test_a_patient_enrols_and_answers_across_a_restart(
    telegram: FakeTelegram, url: str, database_url: str, tmp_path: Path
) -> None:
    """By polling on SQLite, and with a webhook on PostgreSQL. The log tells nobody who it was."""
    way = {} if database_url.startswith("sqlite") else hook()
    bot = program(telegram, url, database_url, tmp_path, **way, LOG_LEVEL="DEBUG")
    patient = Patient("PT-001", telegram.person("P"))
    async with opened(database_url) as database:
        await bot.start()
        await patient.joins(database)
        assert await bot.stop() == 0
        said = bot.said[:]
        answering = asyncio.create_task(patient.answers())
        await bot.start()
        await answering
        assert await bot.stop() == 0
        assert await stored(database, patient) == [7, 4]
        assert await fates(database) == {"sent"}
    assert any(" not safe: " in line and "weak-key" in line for line in said)
    for secret in (telegram.token, KEY, str(patient.account.id), *way.values()):
        assert secret not in "".join(said + bot.said)


def hook() -> dict[str, str]:
    address = f"127.0.0.1:{free_port()}"
    return {"WEBHOOK_URL": f"http://{address}/hook", "WEBHOOK_SECRET": "s" * 16, "LISTEN": address}


async def test_a_second_start_is_quick_and_small(
    telegram: FakeTelegram, url: str, sqlite: str, tmp_path: Path
) -> None:
    bot = program(telegram, url, sqlite, tmp_path)
    await bot.start()
    assert await bot.stop() == 0
    begun = time.monotonic()
    await bot.start()
    # On a machine that does nothing else it takes about a second.
    assert time.monotonic() - begun < 10
    assert resident_megabytes(bot) < 130
    assert await bot.stop() == 0


async def test_another_key_than_before_is_refused_at_the_start(
    telegram: FakeTelegram, url: str, sqlite: str, tmp_path: Path
) -> None:
    async with opened(sqlite) as database, database.write() as session:
        await invites.invite(session, datetime.now(UTC), Role.PATIENT, "PT-001", "UTC", "en")
        patient = await people.by_code(session, "PT-001")
        assert patient is not None
        people.identify(session, patient, 400_000_001)
    bot = program(telegram, url, sqlite, tmp_path)
    bot.environment["ENCRYPTION_KEYS"] = "another key: 0123456789 0123456789"
    with pytest.raises(AssertionError, match="put that key back"):
        await bot.start()
    assert await bot.process.wait() == 1


def resident_megabytes(bot: Program) -> float:
    """0 where the system does not tell."""
    status = Path(f"/proc/{bot.process.pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0
