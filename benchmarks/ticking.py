"""What a tick costs with many patients, against one APScheduler job for each patient.

Both write one check-in and one outgoing message for each patient who is due: the tick in batches, the jobs
in a transaction each. Jobs are run for a sample, when half of the patients have been asked, and scaled up;
that they are kept in memory is measured for all.

    python -m benchmarks.ticking
"""

import asyncio
import gc
import multiprocessing
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import uvloop
from apscheduler.events import EVENT_JOB_EXECUTED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.databases import sqlite
from bot.app import keep_what_is_loaded
from bot.ticker import Ticker
from handlers.context import send
from handlers.patients import questions
from handlers.texts import LANGUAGES, texts
from storage import outbox
from storage.database import Database, vault
from storage.migrations import migrate
from storage.models import CheckIn, Person, Priority, Role, Stage
from storage.vault import Vault

SIZES = (1_000, 10_000, 100_000)
SAMPLE = 500
NONE_DUE_TICKS = 100
KEY = "a key that only the benchmarks have: 0123456789"
DUE = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def main() -> None:
    print(
        "| patients | none due | all due | a job each | time | processor | longest stall | memory | share |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for patients in SIZES:
        none, ticks, stall, ours = in_a_process(_ticks, patients)
        job, theirs = in_a_process(_jobs, patients)
        jobs = Cost(job.time * patients, job.processor * patients)
        print(
            f"| {patients:,} | {none * 1e3:.2f} ms | {ticks.time:.1f} s | {jobs.time:.0f} s "
            f"| {ticks.time / jobs.time:.1%} | {ticks.processor / jobs.processor:.1%} "
            f"| {stall * 1e3:.0f} ms | {ours:.0f} of {theirs:.0f} MB | {ours / theirs:.1%} |"
        )


class Cost(NamedTuple):
    """Seconds by the clock, and seconds of one core."""

    time: float
    processor: float


def in_a_process(measure: Callable[[int], Awaitable[Any]], patients: int) -> Any:
    """A fresh process, so that nothing is in memory that another measurement has left."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_run, (measure, patients))


def _run(measure: Callable[[int], Any], patients: int) -> Any:
    return uvloop.run(measure(patients))


async def _ticks(patients: int) -> tuple[float, Cost, float, float]:
    """A tick when none is due, ticks until all have been asked, the longest stall in seconds, megabytes."""
    async with clinic(patients) as database:
        now = DUE - timedelta(hours=1)
        ticker = Ticker(database, lambda: now, lambda: None)
        none = [(await cost(ticker.tick)).time for _ in range(NONE_DUE_TICKS)]
        now = DUE
        settle()
        before = megabytes()
        async with heartbeat() as stalls:
            ticks = await cost(lambda: until_all_are_asked(ticker, database, now))
        return median(none), ticks, max(stalls), megabytes() - before


def settle() -> None:
    """As the running program: texts are read at the start, and what is loaded then is not looked at again."""
    for language in LANGUAGES:
        texts(language)
    keep_what_is_loaded()


async def until_all_are_asked(ticker: Ticker, database: Database, now: datetime) -> None:
    while True:
        await ticker.tick()
        async with database.read() as session:
            query = select(Person.id).where(Person.next_prompt_at <= now).limit(1)
            if await session.scalar(query) is None:
                return


async def _jobs(patients: int) -> tuple[Cost, float]:
    """What one job costs once caches are warm, and the megabytes of all of them waiting."""
    async with clinic(patients) as database:
        await ask_half(database, patients)
        await until_all_jobs_are_done(database, range(1, SAMPLE + 1))
        asked = await cost(lambda: until_all_jobs_are_done(database, range(SAMPLE + 1, 2 * SAMPLE + 1)))
    before, turn = megabytes(), asyncio.Lock()
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    for number in range(patients):
        scheduler.add_job(ask, "cron", [database, number, turn], hour=18, timezone="Europe/Madrid")
    held = megabytes() - before
    scheduler.shutdown(wait=False)
    return Cost(asked.time / SAMPLE, asked.processor / SAMPLE), held


async def ask_half(database: Database, patients: int) -> None:
    """Jobs slow down, as ticks do, while tables grow: the sample meets them half full."""
    is_left_out = or_(Person.id <= 2 * SAMPLE, Person.id > patients // 2)
    async with database.write() as session:
        await session.execute(update(Person).where(is_left_out).values(next_prompt_at=None))
    await until_all_are_asked(Ticker(database, lambda: DUE, lambda: None), database, DUE)


async def until_all_jobs_are_done(database: Database, numbers: range) -> None:
    """They take turns, as SQLite lets one write after the other."""
    scheduler, done, turn = AsyncIOScheduler(timezone=UTC), asyncio.Semaphore(0), asyncio.Lock()
    scheduler.add_listener(lambda event: done.release(), EVENT_JOB_EXECUTED)
    for number in numbers:
        scheduler.add_job(ask, "date", [database, number, turn], run_date=DUE, misfire_grace_time=None)
    scheduler.start()
    async with asyncio.timeout(300):
        for _ in numbers:
            await done.acquire()
    scheduler.shutdown(wait=False)


async def ask(database: Database, number: int, turn: asyncio.Lock) -> None:
    """The straightforward way: one patient's check-in and message, committed."""
    async with turn, database.write() as session:
        patient = await session.get_one(Person, number)
        check_in = CheckIn(
            patient_id=patient.id,
            instrument="daily",
            day=DUE.date(),
            token=f"token-{number}",
            due_at=DUE,
            expires_at=DUE + timedelta(hours=12),
        )
        session.add(check_in)
        await session.flush()
        to = outbox.recipient(session, patient)
        assert to is not None
        say = texts(patient.language)
        text, keyboard = questions.ask(check_in, {}, say, greeting=say("prompt-greeting"))
        await send(
            session, DUE, to, text, keyboard, kind="prompt", priority=Priority.PROMPT, check_in=check_in
        )


@asynccontextmanager
async def clinic(patients: int) -> AsyncIterator[Database]:
    """So many patients on SQLite with synchronous=FULL, all due at the same instant."""
    with sqlite() as url:
        database = Database(url, Vault([KEY]))
        await migrate(database)
        numbers = count(1)
        for start in range(0, patients, 1000):
            async with database.write() as session:
                rows = [row(session, next(numbers)) for _ in range(min(1000, patients - start))]
                await session.execute(insert(Person), rows)
        yield database
        await database.close()


def row(session: AsyncSession, number: int) -> dict[str, Any]:
    key = vault(session).new_key()
    return {
        "role": Role.PATIENT,
        "code": f"PT-{number}",
        "stage": Stage.ACTIVE,
        "zone": "Europe/Madrid",
        "created_at": DUE - timedelta(days=1),
        "key_sealed": key,
        "chat_sealed": vault(session).personal(key).seal(str(400_000_000 + number).encode()),
        "chat_index": vault(session).index(400_000_000 + number),
        "next_prompt_at": DUE,
        "next_prompt_day": date(2026, 3, 2),
    }


@asynccontextmanager
async def heartbeat() -> AsyncIterator[list[float]]:
    """How long the event loop was busy while a task waited for its turn: seconds of its thread, so that what
    else the machine does is not counted.
    """
    stalls: list[float] = [0.0]

    async def beat() -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.001)
            stalls.append(time.thread_time() - before)

    task = asyncio.create_task(beat())
    yield stalls
    task.cancel()


async def cost(work: Callable[[], Awaitable[Any]]) -> Cost:
    begun = Cost(time.perf_counter(), time.process_time())
    await work()
    return Cost(time.perf_counter() - begun.time, time.process_time() - begun.processor)


def megabytes() -> float:
    """What this process holds, as Linux tells it."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20


if __name__ == "__main__":
    main()
