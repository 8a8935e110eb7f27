"""Start, memory and disk

From the start of the process to the line "ready" in its log (a second start, with
the database in place), what it holds while nobody writes, and what one rating takes on disk.

    python -m benchmarks.resources
"""

import asyncio
import os
import re
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sqlalchemy import text

from benchmarks.databases import sqlite
from benchmarks.updates import enrolled, program
from bot.sandbox.clock import Clock
from bot.sandbox.fake.telegram import FakeTelegram
from bot.sandbox.fake.web import api, serving
from storage.database import Database, add_row
from storage.models import Answer

STARTS = 5
IDLE_SECONDS = 5
PATIENTS, DAYS = 500, 100
ROOT = Path(__file__).parents[1]


async def main() -> None:
    starts = [await started() for _ in range(STARTS)]
    print("| what | measured | aim |\n|---|---|---|")
    print(f"| start to ready, median of {STARTS} | {median(s for s, _ in starts):.2f} s | ≤ 1 s |")
    print(f"| resident after {IDLE_SECONDS} s idle | {median(m for _, m in starts):.0f} MB | ≤ 100 MB |")
    print(f"| SQLite, one rating | {await bytes_of_a_rating():.0f} bytes | |")


async def started() -> tuple[float, float]:
    """Seconds to the second start's readiness, and megabytes resident when idle."""
    telegram = FakeTelegram(Clock(datetime.now(UTC), running=True))
    with TemporaryDirectory() as folder:
        async with serving(api(telegram)) as url:
            settings = {
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "TELEGRAM_TOKEN": telegram.token,
                "TELEGRAM_API_URL": url,
                "ENCRYPTION_KEYS": "a key that only the benchmarks have: 0123456789",
            }
            async with running(settings, folder):
                pass
            begun = time.monotonic()
            async with running(settings, folder) as process:
                seconds = time.monotonic() - begun
                await asyncio.sleep(IDLE_SECONDS)
                return seconds, resident_megabytes(process)


@asynccontextmanager
async def running(settings: dict[str, str], folder: str) -> AsyncIterator[Process]:
    """The program as a process, from the moment at which it is ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=settings, cwd=folder, stderr=PIPE
    )
    assert process.stderr is not None
    async for line in process.stderr:
        if b"ready as" in line:
            break
    yield process
    process.terminate()
    await process.wait()


def resident_megabytes(process: Process) -> float:
    """As Linux tells it; not a number elsewhere."""
    status = Path(f"/proc/{process.pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


async def bytes_of_a_rating() -> float:
    """By what the file grows, over many patients who answer two questions on many days."""
    with sqlite() as url:
        async with program(url) as app:
            cast = await enrolled(app, PATIENTS)
            before = await pages_in_bytes(app.database)
            for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(DAYS)):
                async with app.database.write() as session:
                    for _, check_in in cast:
                        for question in (1, 2):
                            add_row(
                                session,
                                Answer,
                                patient_id=check_in.patient_id,
                                day=day,
                                question=question,
                                revision=0,
                                value=4,
                                late=False,
                                answered_at=datetime(day.year, day.month, day.day, 18, 3, tzinfo=UTC),
                            )
            return (await pages_in_bytes(app.database) - before) / (PATIENTS * DAYS * 2)


async def pages_in_bytes(database: Database) -> int:
    async with database.read() as session:
        pages = text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(await session.scalar(pages) or 0)


if __name__ == "__main__":
    asyncio.run(main())
