"""What the digests of all clinicians cost: reading the answers, judging each patient, storing what was found.

python -m benchmarks.digesting
"""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.databases import sqlite
from benchmarks.ticking import DUE, KEY, heartbeat, in_a_process, megabytes, row, settle
from bot.ticker import Ticker
from journal.instruments import DAILY
from storage.database import Database
from storage.digests import everyones
from storage.migrations import migrate
from storage.models import Answer, Infusion, Person, Role, TeamMember
from storage.vault import Vault

SIZES = (1_000, 10_000)
PANEL, DAYS, SEED = 50, 84, 20260302
TODAY = DUE.date()


def main() -> None:
    print("| patients | days | processor | each patient | longest stall | memory |")
    print("|---|---|---|---|---|---|")
    for patients in SIZES:
        seconds, stall, memory = in_a_process(_digests, patients)
        shown = [f"{patients:,}", f"{DAYS}", f"{seconds:.1f} s", f"{seconds / patients * 1e6:.0f} µs"]
        print("|", " | ".join([*shown, f"{stall * 1e3:.0f} ms", f"{memory:.0f} MB"]), "|")


async def _digests(patients: int) -> tuple[float, float, float]:
    """Seconds of one core, the longest stall of the event loop in seconds, and megabytes."""
    async with clinic(patients) as database:
        ticker = Ticker(database, lambda: DUE, lambda: None)
        settle()
        before, begun = megabytes(), time.process_time()
        async with heartbeat() as stalls:
            while await unfinished(database, patients):
                await ticker.tick()
        return time.process_time() - begun, max(stalls), megabytes() - before


async def unfinished(database: Database, patients: int) -> bool:
    async with database.read() as session:
        return len(await everyones(session)) < patients // PANEL


@asynccontextmanager
async def clinic(patients: int) -> AsyncIterator[Database]:
    """Clinicians with panels of equal size; patients who answer on nine days of ten, and get infusions."""
    with sqlite() as url:
        database = Database(url, Vault([KEY]))
        await migrate(database)
        random = Random(SEED)  # noqa: S311
        for first in range(1, patients, PANEL):
            async with database.write() as session:
                await enrol_panel(session, random, range(first, first + PANEL), patients + first)
        yield database
        await database.close()


async def enrol_panel(session: AsyncSession, random: Random, patients: range, clinician: int) -> None:
    people = [{**row(session, number), "id": number, "next_prompt_at": None} for number in patients]
    doctor = {**row(session, clinician), "id": clinician, "role": Role.CLINICIAN, "next_prompt_at": None}
    members = [{"clinician_id": clinician, "patient_id": patient} for patient in patients]
    await session.execute(insert(Person), people)
    await session.execute(insert(Person), [{**doctor, "next_digest_at": DUE}])
    await session.execute(insert(TeamMember), members)
    await session.execute(insert(Answer), [one for patient in patients for one in answers(random, patient)])
    await session.execute(
        insert(Infusion), [one for patient in patients for one in infusions(random, patient)]
    )


def answers(random: Random, patient: int) -> Iterator[dict[str, Any]]:
    usual = random.randint(3, 7)
    for back in range(DAYS):
        if random.random() < 0.9:
            for question in DAILY.questions:
                yield {
                    "patient_id": patient,
                    "day": TODAY - timedelta(days=back),
                    "question": question.number,
                    "revision": 0,
                    "value": min(10, max(0, usual + random.randint(-2, 2))),
                    "answered_at": DUE,
                }


def infusions(random: Random, patient: int) -> Iterator[dict[str, Any]]:
    last = TODAY - timedelta(days=random.randint(0, 27))
    for cycle in range(3):
        yield {"patient_id": patient, "day": last - timedelta(days=28 * cycle), "kind": "maintenance"}


if __name__ == "__main__":
    main()
