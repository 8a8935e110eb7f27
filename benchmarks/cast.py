"""Patients as the benchmarks need them: they take part, and each has a check-in that waits for answers."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from journal.instruments import DAILY
from storage import people
from storage.models import CheckIn, Person, Role, Stage


async def enrol(
    session: AsyncSession, accounts: Sequence[int], now: datetime
) -> list[tuple[Person, CheckIn]]:
    """A patient for each account, and their check-in."""
    patients = [_patient(account, now) for account in accounts]
    session.add_all(patients)
    # Each gets a key now, which seals who they are.
    await session.flush()
    for one, account in zip(patients, accounts, strict=True):
        people.identify(session, one, account)
    opened = [_check_in(one, now) for one in patients]
    session.add_all(opened)
    await session.flush()
    return list(zip(patients, opened, strict=True))


def _patient(account: int, now: datetime) -> Person:
    return Person(
        role=Role.PATIENT, code=f"PT-{account}", stage=Stage.ACTIVE, zone="Europe/Madrid", created_at=now
    )


def _check_in(patient: Person, now: datetime) -> CheckIn:
    return CheckIn(
        patient_id=patient.id,
        instrument=DAILY.key,
        day=now.date(),
        token=secrets.token_urlsafe(8),
        due_at=now,
        expires_at=now + timedelta(hours=20),
        close_at=now + timedelta(hours=20),
        message_id=7,
    )
