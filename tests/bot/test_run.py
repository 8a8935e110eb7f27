"""The program as a process: killed at any moment it loses nothing, doubles nothing, and stops when asked."""

import asyncio
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from bot.sandbox.clock import Clock
from bot.sandbox.messages import Message
from bot.sandbox.people import Person
from bot.sandbox.telegram import FakeTelegram
from bot.sandbox.web import api, serving
from storage import checkins, invites, notes, outbox, people
from storage.database import Database
from storage.migrations import migrate
from storage.models import Role
from storage.vault import Vault
from tests.bot.programs import Program, enrols, sees
from tests.conftest import KEY

KILLS = 15
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram(Clock(datetime.now(UTC), running=True))


@pytest.fixture
async def url(telegram: FakeTelegram) -> AsyncIterator[str]:
    async with serving(api(telegram, retry_pause=0.05)) as url:
        yield url


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
    """Rates, corrects and writes notes, one thing after the other, and remembers what was done."""

    def __init__(self, code: str, account: Person, seed: int = 0) -> None:
        self.code, self.account, self.random = code, account, Random(seed)  # noqa: S311
        self.pain: list[int] = []
        self.mood: list[int] = []
        self.notes: list[str] = []

    async def joins(self, database: Database) -> None:
        now, username = datetime.now(UTC), self.account.telegram.username
        async with database.write() as session:
            token = await invites.invite(session, now, Role.PATIENT, self.code, "UTC", "en")
        await enrols(self.account, f"https://t.me/{username}?start={token}")

    async def answers(self) -> None:
        self.account.says("/checkin")
        self.check_in = await sees(self.account, "10")
        await self._rates(self.pain, then="mood")
        await self._rates(self.mood, then="Mood: ")

    async def goes_on_until(self, done: asyncio.Event) -> None:
        while not done.is_set():
            self.notes.append(f"note {len(self.notes)} of {self.code}")
            self.account.says(self.notes[-1])
            self.account.taps("Change pain", self.check_in)
            await says(self.check_in, "average")
            await self._rates(self.pain, then="Pain: ")

    async def _rates(self, given: list[int], then: str) -> None:
        """Each value differs from the one before it, as a repeated value is no correction."""
        given.append(self.random.choice([value for value in range(11) if given[-1:] != [value]]))
        self.account.taps(str(given[-1]), self.check_in)
        await says(self.check_in, then + str(given[-1]) if then.endswith(" ") else then)

    @property
    def received(self) -> int:
        return sum(message.from_bot for message in self.account.messages)


async def says(message: Message, words: str) -> None:
    """Returns when the message was edited to say so."""
    changes = message.chat.telegram.changes
    async with asyncio.timeout(60):
        while words not in message.text:
            await changes.after(changes.version)


async def stored(database: Database, patient: Patient) -> tuple[list[int], list[int], list[str]]:
    """Every revision of pain and of mood, and every note."""
    async with database.read() as session:
        row = await people.by_code(session, patient.code)
        assert row is not None
        answers = await checkins.all_answers(session, row)
        written = [words for _, _, words in await notes.of_patient(session, row)]
    pain, mood = ([one.value for one in answers if one.question == number] for number in (1, 2))
    return pain, mood, written


async def fates(database: Database) -> set[str]:
    async with database.read() as session:
        return {fate for _, fate in await outbox.fates(session, LONG_AGO)}


async def calls(telegram: FakeTelegram, number: int) -> None:
    """Returns when so many more calls were answered."""
    last = telegram.calls[-1]
    async with asyncio.timeout(60):
        while number:
            await telegram.changes.after(telegram.changes.version)
            if telegram.calls[-1] is not last:
                last, number = telegram.calls[-1], number - 1


async def test_killed_at_any_moment_it_loses_nothing_and_sends_nothing_twice(
    telegram: FakeTelegram, url: str, sqlite: str, tmp_path: Path
) -> None:
    moments, done, bot = Random(20260302), asyncio.Event(), program(telegram, url, sqlite, tmp_path)  # noqa: S311
    cast = [Patient(f"PT-00{number}", telegram.person(f"P{number}"), number) for number in (1, 2)]
    async with opened(sqlite) as database:
        await bot.start()
        await asyncio.gather(*(one.joins(database) for one in cast))
        await asyncio.gather(*(one.answers() for one in cast))
        before = [one.received for one in cast]
        busy = [asyncio.create_task(one.goes_on_until(done)) for one in cast]
        for _ in range(KILLS):
            await calls(telegram, moments.randint(1, 12))
            await bot.kill()
            await bot.start()
        done.set()
        await asyncio.gather(*busy)
        for one in cast:
            one.account.says("/help")
            await sees(one.account, "/checkin")
        assert await bot.stop() == 0

        for one, already in zip(cast, before, strict=True):
            assert await stored(database, one) == (one.pain, one.mood, one.notes)
            assert one.received - already <= len(one.notes) + len(["the answer to /help"])
        assert await fates(database) <= {"sent", "unknown"}


async def test_over_a_webhook_and_on_postgresql_too(
    telegram: FakeTelegram, url: str, new_postgres_database: str, tmp_path: Path
) -> None:
    address = f"127.0.0.1:{free_port()}"
    hook = {"WEBHOOK_URL": f"http://{address}/hook", "WEBHOOK_SECRET": "s" * 16, "LISTEN": address}
    bot = program(telegram, url, new_postgres_database, tmp_path, **hook)
    patient = Patient("PT-001", telegram.person("P"))
    async with opened(new_postgres_database) as database:
        await bot.start()
        await patient.joins(database)
        assert await bot.stop() == 0
        answering = asyncio.create_task(patient.answers())
        await bot.start()
        await answering
        assert await bot.stop() == 0
        assert await stored(database, patient) == (patient.pain, patient.mood, [])
        assert await fates(database) == {"sent"}


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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
