"""Check-ins and their answers. An answer is never overwritten: a correction is the next revision."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from journal.instruments import INSTRUMENTS, QUESTIONS, Instrument, Question
from journal.trend import Day
from storage.models import Answer, CheckIn, CheckInStatus, Person, TypedAnswer

# How long a check-in takes answers after its day; later ones would be memories, not ratings. Our assumption.
ANSWERABLE = timedelta(days=7)
_TOKEN_BYTES = 8


def instrument_of(check_in: CheckIn) -> Instrument:
    return INSTRUMENTS[check_in.instrument]


def takes_answers(check_in: CheckIn, today: date) -> bool:
    return today - check_in.day <= ANSWERABLE


async def open_check_in(
    session: AsyncSession,
    patient: Person,
    instrument: Instrument,
    day: date,
    *,
    due_at: datetime,
    expires_at: datetime,
    remind_at: datetime | None = None,
) -> CheckIn | None:
    """None when this patient's day has a check-in already."""
    if await of_day(session, patient, instrument, day):
        return None
    check_in = CheckIn(
        patient_id=patient.id,
        instrument=instrument.key,
        day=day,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        due_at=due_at,
        expires_at=expires_at,
        remind_at=remind_at,
        close_at=expires_at,
    )
    session.add(check_in)
    await session.flush()
    return check_in


async def of_day(session: AsyncSession, patient: Person, instrument: Instrument, day: date) -> CheckIn | None:
    return await session.scalar(
        select(CheckIn).where(
            CheckIn.patient_id == patient.id, CheckIn.instrument == instrument.key, CheckIn.day == day
        )
    )


async def with_token(session: AsyncSession, patient: Person, token: str) -> CheckIn | None:
    """Only the patient's own: somebody else's token finds nothing."""
    return await session.scalar(
        select(CheckIn).where(CheckIn.token == token, CheckIn.patient_id == patient.id)
    )


async def get(session: AsyncSession, check_in_id: int) -> CheckIn:
    return await session.get_one(CheckIn, check_in_id)


async def is_shown_in(session: AsyncSession, check_in_id: int, message_id: int) -> None:
    """Without effect for a check-in that was erased meanwhile."""
    await session.execute(
        update(CheckIn)
        .where(CheckIn.id == check_in_id)
        .values(message_id=message_id)
        .execution_options(synchronize_session="evaluate")
    )


async def newest(session: AsyncSession, patient: Person, since: date) -> CheckIn | None:
    return await session.scalar(
        select(CheckIn)
        .where(CheckIn.patient_id == patient.id, CheckIn.day >= since)
        .order_by(CheckIn.day.desc())
        .limit(1)
    )


async def last_day(session: AsyncSession, patient: Person, instrument: Instrument) -> date | None:
    return await session.scalar(
        select(func.max(CheckIn.day)).where(
            CheckIn.patient_id == patient.id, CheckIn.instrument == instrument.key
        )
    )


async def ratings(session: AsyncSession, check_in: CheckIn) -> dict[str, int]:
    """The answers that count now, by question."""
    query = (
        select(Answer.question, Answer.value)
        .where(Answer.patient_id == check_in.patient_id, Answer.day == check_in.day)
        .where(Answer.question.in_([q.number for q in instrument_of(check_in).questions]))
        .order_by(Answer.revision)
    )
    return {QUESTIONS[number].key: value for number, value in await session.execute(query)}


async def answer(
    session: AsyncSession, now: datetime, check_in: CheckIn, values: Mapping[str, int]
) -> dict[str, int]:
    """Write the ratings and return all that count now. A repeated value has no effect."""
    current = await ratings(session, check_in)
    for question in instrument_of(check_in).questions:
        value = values.get(question.key)
        if value is not None and value != current.get(question.key):
            is_correction = question.key in current
            session.add(
                Answer(
                    patient_id=check_in.patient_id,
                    day=check_in.day,
                    question=question.number,
                    revision=await _next_revision(session, check_in, question) if is_correction else 0,
                    value=value,
                    late=now >= check_in.expires_at,
                    answered_at=now,
                )
            )
    current |= values
    if check_in.completed_at is None and instrument_of(check_in).unanswered(current) is None:
        check_in.status = CheckInStatus.COMPLETE
        check_in.completed_at = now
        check_in.remind_at = check_in.close_at = None
    await session.flush()
    return current


async def _next_revision(session: AsyncSession, check_in: CheckIn, question: Question) -> int:
    last = await session.scalar(
        select(func.max(Answer.revision)).where(
            Answer.patient_id == check_in.patient_id,
            Answer.day == check_in.day,
            Answer.question == question.number,
        )
    )
    return (last or 0) + 1


async def remember_typed(
    session: AsyncSession, check_in: CheckIn, message_id: int, asked: Question | None
) -> None:
    await session.merge(
        TypedAnswer(
            patient_id=check_in.patient_id,
            message_id=message_id,
            check_in_id=check_in.id,
            question=asked.number if asked else None,
        )
    )


async def typed(
    session: AsyncSession, patient: Person, message_id: int
) -> tuple[CheckIn, Question | None] | None:
    """The check-in that this message of the patient answered, and the question that was asked then."""
    found = await session.get(TypedAnswer, (patient.id, message_id))
    if found is None:
        return None
    asked = QUESTIONS[found.question] if found.question is not None else None
    return await get(session, found.check_in_id), asked


async def days(
    session: AsyncSession, patients: Collection[int], first: date, last: date
) -> dict[int, list[Day]]:
    """The ratings that count, day by day, for many patients in one query. Days without answers are absent."""
    newer = aliased(Answer)
    superseded = select(newer.value).where(
        newer.patient_id == Answer.patient_id,
        newer.day == Answer.day,
        newer.question == Answer.question,
        newer.revision > Answer.revision,
    )
    query = (
        select(Answer.patient_id, Answer.day, Answer.question, Answer.value)
        .where(Answer.patient_id.in_(patients), Answer.day.between(first, last), ~superseded.exists())
        .order_by(Answer.patient_id, Answer.day)
    )
    return _by_patient(await session.execute(query))


def _by_patient(rows: Iterable[Row[int, date, int, int]]) -> dict[int, list[Day]]:
    found: dict[int, dict[date, dict[str, int]]] = {}
    for patient, day, question, value in rows:
        found.setdefault(patient, {}).setdefault(day, {})[QUESTIONS[question].key] = value
    return {
        patient: [Day(day, values) for day, values in by_day.items()] for patient, by_day in found.items()
    }


async def all_answers(session: AsyncSession, patient: Person) -> list[Answer]:
    """Every revision, oldest day first: what an export gives."""
    query = (
        select(Answer)
        .where(Answer.patient_id == patient.id)
        .order_by(Answer.day, Answer.question, Answer.revision)
    )
    return list(await session.scalars(query))


async def due_for_reminder(session: AsyncSession, now: datetime, limit: int) -> list[tuple[CheckIn, Person]]:
    return await _due(session, CheckIn.remind_at <= now, limit)


async def due_to_close(session: AsyncSession, now: datetime, limit: int) -> list[tuple[CheckIn, Person]]:
    return await _due(session, CheckIn.close_at <= now, limit)


async def _due(
    session: AsyncSession, is_due: ColumnElement[bool], limit: int
) -> list[tuple[CheckIn, Person]]:
    query = (
        select(CheckIn, Person)
        .join(Person, Person.id == CheckIn.patient_id)
        .where(is_due)
        .order_by(CheckIn.id)
        .limit(limit)
        .with_for_update(of=CheckIn, skip_locked=True)
    )
    return [(check_in, patient) for check_in, patient in await session.execute(query)]
