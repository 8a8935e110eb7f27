"""The process: it waits for what is missing, keeps silent on a copy, is alone on its file, ends in time."""

import asyncio
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import asyncpg
import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.engine import make_url

from bot.sandbox.fake.errors import ApiError
from bot.sandbox.fake.faults import Request, Slow
from bot.sandbox.fake.telegram import FakeTelegram
from storage import backup
from storage.database import Database
from storage.models import Site
from storage.vault import Vault
from tests.bot.programs import Program, sees
from tests.conftest import KEY
from tests.torture.door import free_port


@pytest.fixture
async def bot(
    telegram: FakeTelegram, url: str, empty_journal: Path, tmp_path: Path
) -> AsyncIterator[Program]:
    """On a SQLite file that is migrated already. Whatever becomes of a test, no program is left behind."""
    file = copyfile(empty_journal, tmp_path / "journal.db")
    bot = Program(
        tmp_path,
        TELEGRAM_TOKEN=telegram.token,
        TELEGRAM_API_URL=url,
        DATABASE_URL=f"sqlite:///{file}",
        ENCRYPTION_KEYS=KEY,
        TICK_SECONDS="0.2",
    )
    yield bot
    if bot.process.returncode is None:
        await bot.kill()


@asynccontextmanager
async def opened(bot: Program) -> AsyncIterator[Database]:
    file = bot.environment["DATABASE_URL"].removeprefix("sqlite:///")
    database = Database(f"sqlite+aiosqlite:///{file}", Vault([KEY]))
    yield database
    await database.close()


async def ends(bot: Program, number: int = signal.SIGTERM) -> float:
    """How many seconds it takes to end after this signal."""
    begun = time.monotonic()
    bot.process.send_signal(number)
    async with asyncio.timeout(30):
        await bot.process.wait()
    return time.monotonic() - begun


async def test_a_second_program_on_the_same_file_is_refused(bot: Program) -> None:
    await bot.start()
    second = Program(bot.folder, **{**bot.environment, "DATABASE_URL": "sqlite:///./journal.db"})
    with pytest.raises(AssertionError, match=rf"process {bot.process.pid}\) works on .* stop that one first"):
        await second.start()
    assert await second.process.wait() == 1
    assert await bot.stop() == 0


async def test_a_copy_keeps_silent_until_it_is_confirmed(bot: Program, telegram: FakeTelegram) -> None:
    async with opened(bot) as database, database.write() as session:
        await session.execute(update(Site).values(copied_at=datetime.now(UTC)))
    port = bot.environment["HEALTH_LISTEN"] = f"127.0.0.1:{free_port()}"
    stranger = telegram.person("Stranger")
    stranger.says("/start")
    await bot.start(until="nothing is sent or fetched")
    async with httpx.AsyncClient(base_url=f"http://{port}") as monitor:
        answer = await monitor.get("/readyz")
        assert answer.status_code == 503 and "confirm" in answer.text
        assert {call.method for call in telegram.calls} == {"getMe"} and len(telegram.pending) == 1
        async with opened(bot) as database, database.write() as session:
            await backup.confirm(session, datetime.now(UTC))
        await sees(stranger, "invitation")
        async with asyncio.timeout(30):
            while (await monitor.get("/readyz")).text != "ready\n":
                pass
        assert "journal_updates_total 1.0" in (await monitor.get("/metrics")).text
    assert await bot.stop() == 0


async def test_it_ends_in_time_while_calls_hang(bot: Program, telegram: FakeTelegram) -> None:
    address = f"127.0.0.1:{free_port()}"
    bot.environment |= {
        "WEBHOOK_URL": f"http://{address}/hook",
        "WEBHOOK_SECRET": "s" * 16,
        "LISTEN": address,
    }
    await bot.start()
    hanging = hangs(telegram)
    telegram.person("Stranger").says("/start")
    await hanging.wait()
    assert await ends(bot) < 10
    assert bot.process.returncode == 0
    assert not telegram.pending


async def test_it_waits_for_telegram_and_a_second_signal_ends_it_at_once(
    bot: Program, telegram: FakeTelegram
) -> None:
    telegram.fail("getMe", "drop before")
    telegram.fail("deleteWebhook", ApiError(502, "Bad Gateway"))
    await bot.start()
    assert sum("Telegram cannot be reached" in line for line in bot.said) == 2
    hanging = hangs(telegram)
    telegram.person("Stranger").says("/start")
    await hanging.wait()
    bot.process.send_signal(signal.SIGTERM)
    await bot.hears("another signal ends it at once")
    assert await ends(bot, signal.SIGINT) < 2
    assert bot.process.returncode == -signal.SIGINT


async def test_it_waits_for_the_database(bot: Program, postgres: str, new_postgres_database: str) -> None:
    database = make_url(new_postgres_database).database
    administrator = await asyncpg.connect(postgres)
    await administrator.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS false")
    bot.environment["DATABASE_URL"] = new_postgres_database
    await bot.start(until="the database cannot be reached")
    await administrator.execute(f"ALTER DATABASE {database} ALLOW_CONNECTIONS true")
    await administrator.close()
    await bot.hears("ready as")
    assert "Traceback" not in "".join(bot.said) and "File" not in "".join(bot.said)
    assert await bot.stop() == 0


def hangs(telegram: FakeTelegram) -> asyncio.Event:
    """From now on each message takes longer than anybody waits; set when one is on its way."""
    hanging = asyncio.Event()

    def slow(request: Request) -> Slow | None:
        if request.method != "sendMessage":
            return None
        hanging.set()
        return Slow(60)

    telegram.faults.sources.insert(0, slow)
    return hanging
