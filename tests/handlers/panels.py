"""Patients with a past, written straight into the database: whole panels in a moment."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.sandbox.stage import Stage
from journal.instruments import MOOD, PAIN
from storage import people
from storage.models import Answer, Infusion, Note, Role
from storage.models import Person as Row
from storage.models import Stage as Standing

PAST = 42  # days that they have answered
Past = Callable[[int], Mapping[int, int] | None]
"""The ratings of a day, counted back from today, by the question's number; None without an answer."""


def rated(pain: int, mood: int) -> dict[int, int]:
    return {PAIN.number: pain, MOOD.number: mood}


def steady(back: int) -> dict[int, int]:
    return rated(3 + back % 2, 7 - back % 2)


def worse(by: int) -> Past:
    """Pain `by` points up and mood as much down during the last week."""
    return lambda back: rated(3 + back % 2 + by, 7 - back % 2 - by) if back <= 7 else steady(back)


def in_pain(back: int) -> dict[int, int]:
    return rated(8, 7 - back % 2) if back <= 7 else steady(back)


def silent(back: int) -> dict[int, int] | None:
    return steady(back) if back > 10 else None


def never(back: int) -> None:
    return None


async def add_patient(
    stage: Stage,
    code: str,
    past: Past,
    today: date,
    team: Iterable[str] = ("CL-001",),
    infusions: Iterable[date] = (),
    notes: int = 0,
) -> None:
    async with stage.app.database.write() as session:
        at = datetime.combine(today, time(), UTC)
        row = Row(
            role=Role.PATIENT,
            code=code,
            stage=Standing.ACTIVE,
            zone="Europe/Madrid",
            created_at=at,
            schedule={},
        )
        session.add(row)
        await session.flush()
        doctors = [await people.by_code(session, one) for one in team]
        await people.set_team(session, row, [one for one in doctors if one])
        session.add_all(
            Answer(
                patient_id=row.id,
                day=today - timedelta(days=back),
                question=question,
                revision=0,
                value=value,
                answered_at=at,
            )
            for back in range(1, PAST + 1)
            for question, value in (past(back) or {}).items()
        )
        session.add_all(Infusion(patient_id=row.id, day=day, kind="maintenance") for day in infusions)
        session.add_all(
            Note(
                patient_id=row.id,
                day=today - timedelta(days=1),
                message_id=number,
                text_sealed=stage.app.database.vault.seal("a bad night"),
                written_at=at,
            )
            for number in range(notes)
        )


async def person(stage: Stage, code: str) -> Row:
    async with stage.app.database.read() as session:
        row = await people.by_code(session, code)
    assert row is not None
    return row
