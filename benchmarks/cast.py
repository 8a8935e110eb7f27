"""Patients as the benchmarks need them: they take part, and each has a check-in that waits for answers."""

import secrets
from datetime import datetime, timedelta

from journal.instruments import DAILY
from storage.models import CheckIn, Person, Role, Stage


def patient(account: int, now: datetime) -> Person:
    return Person(
        role=Role.PATIENT, code=f"PT-{account}", stage=Stage.ACTIVE, zone="Europe/Madrid", created_at=now
    )


def check_in(patient: Person, now: datetime) -> CheckIn:
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
