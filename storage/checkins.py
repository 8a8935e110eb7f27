"""Check-ins: one request for ratings, for one patient, one instrument and one local date."""

import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from journal.instruments import (
    DAILY,
    INSTRUMENTS,
    ITEM_9,
    NOW,
    WEEKLY,
    WEEKLY_WITHOUT_ITEM_9,
    Instrument,
    Question,
)
from storage.known import forget, known, unknown
from storage.models import Answer, CheckIn, CheckInStatus, Person

# How long a check-in takes answers after its day; later ones would be memories, not ratings. Our assumption.
ANSWERABLE = timedelta(days=7)
MOMENT_LASTS = timedelta(hours=1)
_TOKEN_BYTES = 8


def instrument_of(check_in: CheckIn) -> Instrument:
    is_shorter = check_in.instrument == WEEKLY.key and not check_in.asks_item_9
    return WEEKLY_WITHOUT_ITEM_9 if is_shorter else INSTRUMENTS[check_in.instrument]


def instrument_with(question: Question) -> Instrument:
    return next(one for one in INSTRUMENTS.values() if question in one.questions)


def takes_answers(check_in: CheckIn, now: datetime, today: date) -> bool:
    """About a moment only for a while, about a week until the next one comes."""
    match check_in.instrument:
        case NOW.key:
            return now < check_in.expires_at + MOMENT_LASTS
        case WEEKLY.key:
            return now < check_in.expires_at
    return today - check_in.day <= ANSWERABLE


def is_late(check_in: CheckIn) -> bool:
    """Whether it was completed only after its time."""
    return check_in.completed_at is not None and check_in.completed_at >= check_in.expires_at


def new(
    patient: Person,
    instrument: Instrument,
    day: date,
    *,
    due_at: datetime,
    expires_at: datetime,
    remind_at: datetime | None = None,
) -> dict[str, Any]:
    """The values of a check-in that is not stored yet."""
    return {
        "patient_id": patient.id,
        "instrument": instrument.key,
        "day": day,
        "token": secrets.token_urlsafe(_TOKEN_BYTES),
        "due_at": due_at,
        "expires_at": expires_at,
        "remind_at": remind_at,
        "close_at": expires_at,
    }


async def open_check_in(
    session: AsyncSession, patient: Person, instrument: Instrument, day: date, **times: Any
) -> CheckIn | None:
    """As `new`, stored; None when this patient's day has a check-in already."""
    begun = await begin(session, [new(patient, instrument, day, **times)])
    known(session).newest.pop(patient.id, None)
    return begun[0] if begun else None


async def begin(session: AsyncSession, check_ins: Collection[dict[str, Any]]) -> list[CheckIn]:
    """Store those whose patient's day has no check-in yet, and return them."""
    query = (
        select(CheckIn.patient_id, CheckIn.instrument, CheckIn.day)
        .where(CheckIn.patient_id.in_([one["patient_id"] for one in check_ins]))
        .where(CheckIn.day.in_({one["day"] for one in check_ins}))
    )
    there = {(patient, instrument, day) for patient, instrument, day in await session.execute(query)}
    begun = [one for one in check_ins if (one["patient_id"], one["instrument"], one["day"]) not in there]
    if not begun:
        return []
    return list(await session.scalars(insert(CheckIn).returning(CheckIn), begun))


async def of_day(session: AsyncSession, patient: Person, instrument: Instrument, day: date) -> CheckIn | None:
    return await session.scalar(
        select(CheckIn).where(
            CheckIn.patient_id == patient.id, CheckIn.instrument == instrument.key, CheckIn.day == day
        )
    )


async def begin_late(
    session: AsyncSession, now: datetime, patient: Person, instrument: Instrument, day: date
) -> CheckIn:
    """That of a past day, which may have none: nothing is sent for it, and its answers are late."""
    there = await of_day(session, patient, instrument, day)
    if there is not None:
        return there
    begun = await open_check_in(session, patient, instrument, day, due_at=now, expires_at=now)
    assert begun is not None  # noqa: S101 - this transaction has just seen that there is none
    begun.status, begun.close_at = CheckInStatus.EXPIRED, None
    return begun


async def with_token(session: AsyncSession, patient: Person, token: str) -> CheckIn | None:
    """Only the patient's own: somebody else's token finds nothing."""
    await recall(session, [token])
    found = known(session).check_ins[token]
    return found if found is not None and found.patient_id == patient.id else None


async def recall(session: AsyncSession, tokens: Collection[str]) -> list[CheckIn]:
    """Read the check-ins with these tokens; those that exist, each once."""
    there = known(session).check_ins
    if new := unknown(tokens, there):
        found = await session.scalars(select(CheckIn).where(CheckIn.token.in_(new)))
        there.update(dict.fromkeys(new))
        there.update({check_in.token: check_in for check_in in found})
    return [check_in for token in dict.fromkeys(tokens) if (check_in := there[token]) is not None]


async def get(session: AsyncSession, check_in_id: int) -> CheckIn:
    return await session.get_one(CheckIn, check_in_id)


async def find(session: AsyncSession, check_in_id: int) -> CheckIn | None:
    """As `get`, for a check-in that may have been erased."""
    return await session.get(CheckIn, check_in_id)


async def with_ids(session: AsyncSession, ids: Collection[int]) -> list[CheckIn]:
    return list(await session.scalars(select(CheckIn).where(CheckIn.id.in_(ids)))) if ids else []


async def recall_shown(session: AsyncSession, ids: Collection[int]) -> list[CheckIn]:
    """Read the check-ins that `find` will look for."""
    found = await with_ids(session, ids)
    known(session).check_ins.update({check_in.token: check_in for check_in in found})
    return found


async def are_shown_in(session: AsyncSession, messages: Mapping[int, int]) -> None:
    """The message that shows each check-in. Without effect for a check-in that was erased meanwhile."""
    if messages:
        await session.execute(
            update(CheckIn)
            .where(CheckIn.id.in_(messages))
            .values(message_id=case(messages, value=CheckIn.id))
            .execution_options(synchronize_session=False)
        )


async def newest(session: AsyncSession, patient: Person, since: date) -> CheckIn | None:
    """The newest daily check-in, unless its day is before `since`."""
    await recall_newest(session, [patient.id])
    found = known(session).newest[patient.id]
    return found if found is not None and found.day >= since else None


async def recall_newest(session: AsyncSession, patients: Collection[int]) -> list[CheckIn]:
    """Read the newest daily check-in of each of these patients, if they have any."""
    there = known(session).newest
    if new := unknown(patients, there):
        later = aliased(CheckIn)
        last = select(func.max(later.day)).where(
            later.patient_id == CheckIn.patient_id, later.instrument == DAILY.key
        )
        query = select(CheckIn).where(
            CheckIn.patient_id.in_(new),
            CheckIn.instrument == DAILY.key,
            CheckIn.day == last.scalar_subquery(),
        )
        there.update(dict.fromkeys(new))
        there.update({check_in.patient_id: check_in for check_in in await session.scalars(query)})
    return [check_in for patient in dict.fromkeys(patients) if (check_in := there[patient]) is not None]


async def take_item_9_out(session: AsyncSession) -> None:
    """Of every check-in that has not asked for it yet: nobody answers alerts any more."""
    forget(session)
    # Day by day, as the two tables do not keep a day in the same way.
    for day in list(await session.scalars(select(CheckIn.day).where(CheckIn.asks_item_9).distinct())):
        given = exists().where(
            Answer.patient_id == CheckIn.patient_id, Answer.day == day, Answer.question == ITEM_9.number
        )
        await session.execute(
            update(CheckIn)
            .where(CheckIn.asks_item_9, CheckIn.day == day, ~given)
            .values(asks_item_9=False)
            .execution_options(synchronize_session=False)
        )


async def last_day(session: AsyncSession, patient: Person, instrument: Instrument) -> date | None:
    return await session.scalar(
        select(func.max(CheckIn.day)).where(
            CheckIn.patient_id == patient.id, CheckIn.instrument == instrument.key
        )
    )


async def first_day(session: AsyncSession, patient: Person) -> date | None:
    """The day of the first daily check-in."""
    return await session.scalar(
        select(func.min(CheckIn.day)).where(CheckIn.patient_id == patient.id, CheckIn.instrument == DAILY.key)
    )


async def to_be_reminded(session: AsyncSession, patient: Person) -> list[CheckIn]:
    """Those whose reminder is still to come."""
    query = select(CheckIn).where(CheckIn.patient_id == patient.id, CheckIn.remind_at.is_not(None))
    return list(await session.scalars(query))


async def never_asked(
    session: AsyncSession, patients: Collection[int], first: date, last: date
) -> dict[int, set[date]]:
    """The days whose daily check-in ended before its question was shown, as in an outage."""
    query = select(CheckIn.patient_id, CheckIn.day).where(
        CheckIn.patient_id.in_(patients),
        CheckIn.instrument == DAILY.key,
        CheckIn.day.between(first, last),
        CheckIn.status == CheckInStatus.EXPIRED,
        CheckIn.message_id.is_(None),
    )
    found: dict[int, set[date]] = {}
    for patient, day in await session.execute(query):
        found.setdefault(patient, set()).add(day)
    return found


async def open_of(session: AsyncSession, patient: Person, *instruments: Instrument) -> list[CheckIn]:
    """Those of these instruments that are still open, the oldest first."""
    keys = [instrument.key for instrument in instruments]
    query = (
        select(CheckIn)
        .where(CheckIn.patient_id == patient.id, CheckIn.instrument.in_(keys))
        .where(CheckIn.status == CheckInStatus.OPEN)
        .order_by(CheckIn.due_at)
    )
    return list(await session.scalars(query))
