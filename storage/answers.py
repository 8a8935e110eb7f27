"""Answers to check-ins. An answer is never overwritten: a correction is the next revision."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Integer, Row, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession

from journal.instruments import DAILY, QUESTIONS, Instrument, Question
from journal.verdict import Day
from storage.checkins import get, instrument_of
from storage.database import add_row
from storage.known import Current, known, unknown
from storage.models import Answer, CheckIn, CheckInStatus, Person, TypedAnswer

_KEYS = {number: question.key for number, question in QUESTIONS.items()}


async def count_repeated(session: AsyncSession, patient: Person, first: date, last: date) -> int:
    """How many of these days were answered as the same as the day before."""
    query = select(func.count(Answer.day.distinct())).where(
        Answer.patient_id == patient.id, Answer.repeated, Answer.day.between(first, last)
    )
    return await session.scalar(query) or 0


async def ratings(session: AsyncSession, check_in: CheckIn) -> dict[str, int]:
    """The answers that count now, by question."""
    return _values(check_in, await _current(session, check_in))


async def day_before(session: AsyncSession, check_in: CheckIn) -> dict[str, int]:
    """What the patient answered the day before, by question of this check-in."""
    key = check_in.patient_id, check_in.day - timedelta(days=1)
    await _read(session, [key])
    return _values(check_in, known(session).answers[key])


async def recall(
    session: AsyncSession, check_ins: Collection[CheckIn], *, with_day_before: bool = False
) -> None:
    """Read what these check-ins were answered so far."""
    keys = [(check_in.patient_id, check_in.day) for check_in in check_ins]
    before = [(patient, day - timedelta(days=1)) for patient, day in keys] if with_day_before else []
    await _read(session, [*keys, *before])


async def _read(session: AsyncSession, keys: Collection[tuple[int, date]]) -> None:
    answers = known(session).answers
    new = unknown(keys, answers)
    if not new:
        return
    patients, days = ({key[part] for key in new} for part in (0, 1))
    query = (
        select(Answer.patient_id, Answer.day, Answer.question, Answer.revision, Answer.value)
        .where(Answer.patient_id.in_(patients), Answer.day.in_(days))
        .order_by(Answer.revision)
    )
    found: dict[tuple[int, date], Current] = {}
    for patient, day, question, revision, value in await session.execute(query):
        found.setdefault((patient, day), {})[question] = (revision, value)
    answers.update({key: found.get(key, {}) for key in new})


async def answer(
    session: AsyncSession,
    now: datetime,
    check_in: CheckIn,
    values: Mapping[str, int],
    *,
    repeated: bool = False,
) -> dict[str, int]:
    """Write the ratings and return all that count now. A value that is there already has no effect."""
    current = await _current(session, check_in)
    for question in instrument_of(check_in).questions:
        if (value := values.get(question.key)) is not None:
            _write(session, now, check_in, question, value, current, repeated)
    given = _values(check_in, current)
    if check_in.completed_at is None and instrument_of(check_in).unanswered(given) is None:
        check_in.status = CheckInStatus.COMPLETE
        check_in.completed_at = now
        check_in.remind_at = check_in.close_at = None
    return given


def _write(
    session: AsyncSession,
    now: datetime,
    check_in: CheckIn,
    question: Question,
    value: int,
    current: Current,
    repeated: bool,
) -> None:
    revision, last = current.get(question.number, (-1, None))
    if value == last:
        return
    current[question.number] = (revision + 1, value)
    add_row(
        session,
        Answer,
        patient_id=check_in.patient_id,
        day=check_in.day,
        question=question.number,
        revision=revision + 1,
        value=value,
        late=now >= check_in.expires_at,
        repeated=repeated,
        answered_at=now,
    )


async def _current(session: AsyncSession, check_in: CheckIn) -> Current:
    await recall(session, [check_in])
    return known(session).answers[check_in.patient_id, check_in.day]


def _values(check_in: CheckIn, current: Current) -> dict[str, int]:
    questions = instrument_of(check_in).questions
    return {q.key: current[q.number][1] for q in questions if q.number in current}


def remember_typed(session: AsyncSession, check_in: CheckIn, message_id: int, asked: Question | None) -> None:
    add_row(
        session,
        TypedAnswer,
        replacing=True,
        patient_id=check_in.patient_id,
        message_id=message_id,
        check_in_id=check_in.id,
        question=asked.number if asked else None,
    )


async def typed(
    session: AsyncSession, patient: Person, message_id: int
) -> tuple[CheckIn, Question | None] | None:
    """The check-in that this message of the patient answered, and the question that was asked then."""
    query = select(TypedAnswer).where(
        TypedAnswer.patient_id == patient.id, TypedAnswer.message_id == message_id
    )
    found = await session.scalar(query)
    if found is None:
        return None
    asked = QUESTIONS[found.question] if found.question is not None else None
    return await get(session, found.check_in_id), asked


async def days(
    session: AsyncSession, patients: Collection[int], first: date, last: date, instrument: Instrument = DAILY
) -> dict[int, list[Day]]:
    """The ratings that count, day by day, for many patients in one query. Days without answers are absent."""
    # Of the table and with days as numbers: most of the time goes into what is done for each row.
    rated = Answer.__table__.c
    query = (
        select(rated.patient_id, type_coerce(rated.day, Integer), rated.question, rated.value)
        .where(rated.patient_id.in_(patients), rated.day.between(first, last))
        .where(rated.question.in_([question.number for question in instrument.questions]))
        .order_by(rated.patient_id, rated.day, rated.question, rated.revision)
    )
    return _by_patient((await session.execute(query)).all())


def _by_patient(rows: Iterable[Row[int, int, int, int]]) -> dict[int, list[Day]]:
    """In the order of patients and days; of several revisions the last one stays."""
    found: dict[int, list[Day]] = {}
    current, values = None, dict[str, int]()
    for patient, day, question, value in rows:
        if (patient, day) != current:
            current, values = (patient, day), {}
            found.setdefault(patient, []).append(Day(date.fromordinal(day), values))
        values[_KEYS[question]] = value
    return found


async def last_answered(session: AsyncSession, patients: Collection[int]) -> dict[int, date]:
    """The last day that each of them has answered anything about."""
    query = select(Answer.patient_id, func.max(Answer.day)).where(Answer.patient_id.in_(patients))
    return {patient: day for patient, day in await session.execute(query.group_by(Answer.patient_id))}
