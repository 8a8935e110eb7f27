"""What has been committed since somebody looked last, for whoever looks on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from journal.instruments import QUESTIONS
from storage.fields import Instant
from storage.models import (
    Answer,
    AuditEntry,
    CheckIn,
    CheckInStatus,
    Fate,
    Note,
    Outgoing,
    ParkedUpdate,
    Person,
    SeenUpdate,
)


@dataclass(frozen=True, slots=True)
class Newest:
    """The highest id of each kind, which whatever comes later exceeds, and how many check-ins are open."""

    entry: int
    check_in: int
    note: int
    message: int
    open: int


@dataclass(frozen=True, slots=True)
class Answered:
    """That a question was answered, and not how; `revision` is above 0 for a correction."""

    code: str
    day: date
    question: str
    revision: int


_NEWEST: Select[*tuple[Any, ...]] = select(
    *(
        select(func.coalesce(func.max(table.id), 0)).scalar_subquery()
        for table in (AuditEntry, CheckIn, Note, Outgoing)
    ),
    select(func.count()).where(CheckIn.status == CheckInStatus.OPEN).scalar_subquery(),
)


async def newest(session: AsyncSession) -> Newest:
    return Newest(*(await session.execute(_NEWEST)).one())


async def unfinished(session: AsyncSession) -> tuple[list[int], list[int]]:
    """The ids of the check-ins that are open, and of the messages whose fate is."""
    check_ins = await session.scalars(select(CheckIn.id).where(CheckIn.status == CheckInStatus.OPEN))
    messages = select(Outgoing.id).where(Outgoing.fate.in_((Fate.QUEUED, Fate.SENDING)))
    return list(check_ins), list(await session.scalars(messages))


async def entries(session: AsyncSession, after: int) -> list[AuditEntry]:
    return list(
        await session.scalars(select(AuditEntry).where(AuditEntry.id > after).order_by(AuditEntry.id))
    )


def _new_or_known(table: Any, query: Select[Any, Any]) -> Select[Any, Any]:
    after, known = bindparam("after", type_=Integer), bindparam("known", expanding=True, type_=Integer)
    return query.where(or_(table.id > after, table.id.in_(known))).order_by(table.id)


# Built once: whoever looks on looks often, and putting them together costs as much as running them.
_CHECK_INS = _new_or_known(
    CheckIn, select(CheckIn, Person.code).join(Person, Person.id == CheckIn.patient_id)
)
_MESSAGES = _new_or_known(
    Outgoing, select(Outgoing, Person.code).outerjoin(Person, Person.id == Outgoing.person_id)
)
_ANSWERS = (
    select(Person.code, Answer.day, Answer.question, Answer.revision)
    .join(Person, Person.id == Answer.patient_id)
    .where(Answer.answered_at >= bindparam("since", type_=Instant))
    .order_by(Answer.answered_at, Answer.question, Answer.revision)
)
_TAKEN = (
    select(SeenUpdate.update_id, ParkedUpdate.error)
    .outerjoin(ParkedUpdate, ParkedUpdate.update_id == SeenUpdate.update_id)
    .where(SeenUpdate.update_id.in_(bindparam("updates", expanding=True, type_=BigInteger)))
)


async def check_ins(session: AsyncSession, after: int, known: Collection[int]) -> list[tuple[CheckIn, str]]:
    """The new ones and the known ones, each with the patient's code."""
    found = await session.execute(_CHECK_INS, {"after": after, "known": list(known)})
    return [(check_in, code) for check_in, code in found]


async def messages(
    session: AsyncSession, after: int, known: Collection[int]
) -> list[tuple[Outgoing, str | None]]:
    """The new ones and the known ones, each with the code of whom it is for; None for a stranger."""
    found = await session.execute(_MESSAGES, {"after": after, "known": list(known)})
    return [(message, code) for message, code in found]


async def notes(session: AsyncSession, after: int) -> list[tuple[str, date]]:
    """Who wrote one, and about which day."""
    query = select(Person.code, Note.day).join(Person, Person.id == Note.patient_id)
    found = await session.execute(query.where(Note.id > after).order_by(Note.id))
    return [(code, day) for code, day in found]


async def answers(session: AsyncSession, since: datetime) -> list[Answered]:
    found = await session.execute(_ANSWERS, {"since": since})
    return [Answered(code, day, QUESTIONS[question].key, revision) for code, day, question, revision in found]


async def taken(session: AsyncSession, updates: Collection[int]) -> dict[int, str | None]:
    """Which of these updates had their effect; of one that was parked, the name of the error."""
    found = await session.execute(_TAKEN, {"updates": list(updates)})
    return {number: error for number, error in found}
