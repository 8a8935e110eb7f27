"""What is wrong with the data, should anything be: damage, contradictions, and values that no key opens."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, cast, func, literal, or_, select, text, type_coerce
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncSession

from journal.instruments import QUESTIONS
from storage import sealed
from storage.database import vault
from storage.models import Answer, CheckIn, CheckInStatus, Episode, Fate, Outgoing, Person, Stage
from storage.proof import Break, first_break

_JULIAN_DAY_0 = 1721424.5
# Any day from which others are counted; the very first one is infinity for PostgreSQL's driver.
_A_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Findings:
    """How many of each; all empty or zero when nothing is wrong."""

    damage: str
    strays: int
    out_of_scale: int
    without_check_in: int
    with_holes: int
    complete_without_answers: int
    unopened: int
    left_of_erased: int
    odd_episodes: int
    broken_chain: Break | None


@dataclass(frozen=True, slots=True)
class Stuck:
    """Messages that should have gone out or ended long ago."""

    sending: int
    queued: int


async def findings(session: AsyncSession) -> Findings:
    return Findings(
        damage=await damage(session),
        strays=await _strays(session),
        out_of_scale=await _count(session, Answer, or_(*map(_is_off, QUESTIONS.values()))),
        without_check_in=await _count(session, Answer, ~_has_check_in(session)),
        with_holes=await _with_holes(session),
        complete_without_answers=await _count(
            session, CheckIn, CheckIn.status == CheckInStatus.COMPLETE, ~_has_answers(session)
        ),
        unopened=await sealed.unopened(session, vault(session)),
        left_of_erased=await sealed.left_of_erased(session),
        odd_episodes=await _count(session, Episode, _IS_ODD),
        broken_chain=await first_break(session),
    )


async def damage(session: AsyncSession) -> str:
    """The first thing that SQLite finds wrong with its file; PostgreSQL looks after its files itself."""
    if not _is_sqlite(session):
        return ""
    try:
        said = str(await session.scalar(text("PRAGMA integrity_check")))
    except DatabaseError as error:
        return str(error.orig)
    return "" if said == "ok" else said


async def stuck(session: AsyncSession, since: datetime) -> Stuck:
    """`since` is when the last of them should have ended."""
    return Stuck(
        sending=await _count(session, Outgoing, Outgoing.fate == Fate.SENDING, Outgoing.claimed_at < since),
        queued=await _count(session, Outgoing, Outgoing.fate == Fate.QUEUED, Outgoing.not_before < since),
    )


def _is_sqlite(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


async def _strays(session: AsyncSession) -> int:
    """Rows that refer to something that is not there. PostgreSQL never lets them in."""
    if not _is_sqlite(session):
        return 0
    return len((await session.execute(text("PRAGMA foreign_key_check"))).all())


async def _count(session: AsyncSession, model: Any, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _is_off(question: Any) -> ColumnElement[bool]:
    return and_(Answer.question == question.number, ~Answer.value.between(question.lowest, question.highest))


def _as_number(session: AsyncSession, day: Any) -> ColumnElement[int]:
    """A date as answers keep it: the day after day 0 of the calendar."""
    if _is_sqlite(session):
        return cast(func.julianday(day) - _JULIAN_DAY_0, Integer)
    return type_coerce(day - literal(_A_DAY), Integer) + _A_DAY.toordinal()


def _as_date(session: AsyncSession, number: Any) -> ColumnElement[date]:
    if _is_sqlite(session):
        return type_coerce(func.date(type_coerce(number, Integer) + _JULIAN_DAY_0), Date)
    return type_coerce(literal(_A_DAY) + (type_coerce(number, Integer) - _A_DAY.toordinal()), Date)


def _has_check_in(session: AsyncSession) -> ColumnElement[bool]:
    same_day = CheckIn.day == _as_date(session, Answer.day)
    return select(1).where(CheckIn.patient_id == Answer.patient_id, same_day).exists()


def _has_answers(session: AsyncSession) -> ColumnElement[bool]:
    same_day = type_coerce(Answer.day, Integer) == _as_number(session, CheckIn.day)
    return select(1).where(Answer.patient_id == CheckIn.patient_id, same_day).exists()


async def _with_holes(session: AsyncSession) -> int:
    """Ratings whose revisions are not 0, 1, 2 …: one of them was removed."""
    key = (Answer.patient_id, Answer.day, Answer.question)
    holes = (
        select(Answer.patient_id)
        .group_by(*key)
        .having(func.max(Answer.revision) != func.count() - 1)
        .subquery()
    )
    return await session.scalar(select(func.count()).select_from(holes)) or 0


# It begins before it is found, it ends in one way, and nobody keeps one after an erasure.
_IS_ODD = or_(
    Episode.since > Episode.opened,
    and_(Episode.ended.is_(None), Episode.ended_by.is_not(None)),
    select(1).where(Person.id == Episode.patient_id, Person.stage == Stage.ERASED).exists(),
)
