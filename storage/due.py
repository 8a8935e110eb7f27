"""When there is something to do next, in one query, and who it is for.

Each kind of thing that the clock sets off has a column with the instant at which it is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    String,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from storage.models import Alert, CheckIn, Fate, Outgoing, Person, Plan
from storage.outbox import BY_EMAIL, EMAIL

Column = InstrumentedAttribute[datetime | None]
# The names of the kinds, as in Due.
Kind = Literal["prompt", "reminder", "close", "digest", "occasion", "alert", "message", "email"]
# A row with a due column, and the person whom it belongs to: themselves, or the patient it is about.
Claimed = tuple[Any, Person]

COLUMNS: tuple[Column, ...] = (
    Person.next_prompt_at,
    CheckIn.remind_at,
    CheckIn.close_at,
    Person.next_digest_at,
    Plan.at,
    Alert.escalate_at,
)


@dataclass(frozen=True, slots=True)
class Due:
    """The first instant of each kind; None where there is none."""

    prompt: datetime | None
    reminder: datetime | None
    close: datetime | None
    digest: datetime | None
    occasion: datetime | None
    alert: datetime | None
    message: datetime | None
    email: datetime | None

    @property
    def first(self) -> datetime | None:
        asked = (self.prompt, self.reminder, self.close, self.digest, self.occasion, self.alert)
        return min((at for at in (*asked, self.message, self.email) if at is not None), default=None)


@dataclass(frozen=True, slots=True)
class Coming:
    """One thing that is due next: whose by code (None: a stranger's), what it is about, and its row's id."""

    kind: Kind
    at: datetime
    code: str | None
    about: str | None
    id: int


_NOTHING = literal(None, String())


def _next(
    kind: Kind, due_at: Any, about: SQLColumnExpression[Any] = _NOTHING, *only: ColumnElement[bool]
) -> Select[*tuple[Any, ...]]:
    row = due_at.class_
    found = select(
        literal(kind).label("kind"), due_at.label("at"), Person.code, about.label("about"), row.id
    ).where(due_at.is_not(None), *only)
    if row is not Person:
        owner = row.person_id if row is Outgoing else row.patient_id
        found = found.outerjoin_from(row, Person, Person.id == owner)
    return select(found.order_by(due_at).limit(bindparam("most", type_=Integer)).subquery())


_QUEUED = Outgoing.fate == Fate.QUEUED
_COMING = union_all(
    _next("prompt", Person.next_prompt_at),
    _next("reminder", CheckIn.remind_at, CheckIn.instrument),
    _next("close", CheckIn.close_at, CheckIn.instrument),
    _next("digest", Person.next_digest_at),
    _next("occasion", Plan.at, Plan.occasion),
    _next("alert", Alert.escalate_at, Alert.reason),
    _next("message", Outgoing.not_before, Outgoing.kind, _QUEUED, Outgoing.method != EMAIL),
    _next("email", Outgoing.not_before, Outgoing.kind, _QUEUED, Outgoing.method == BY_EMAIL),
).order_by("at", "id")

_FIRST = [select(func.min(column)).scalar_subquery() for column in COLUMNS]
_FIRST_QUEUED = select(func.min(Outgoing.not_before)).where(_QUEUED)
_FIRST_MESSAGE = _FIRST_QUEUED.where(Outgoing.method != EMAIL).scalar_subquery()
_FIRST_EMAIL = _FIRST_QUEUED.where(Outgoing.method == BY_EMAIL).scalar_subquery()
_FIRST_OF_ALL: Select[*tuple[Any, ...]] = select(*_FIRST, _FIRST_MESSAGE, _FIRST_EMAIL)
_FIRST_FOR_THE_CLOCK: Select[*tuple[Any, ...]] = select(*_FIRST)


async def due(session: AsyncSession) -> Due:
    return Due(*(await session.execute(_FIRST_OF_ALL)).one())


async def first_message(session: AsyncSession) -> datetime | None:
    """When the next message may be sent in Telegram."""
    return (await session.execute(select(_FIRST_MESSAGE))).scalar_one()


async def first_email(session: AsyncSession) -> datetime | None:
    """When the next e-mail may be sent; None when none waits."""
    return (await session.execute(select(_FIRST_EMAIL))).scalar_one()


async def coming(session: AsyncSession, limit: int) -> list[Coming]:
    """The first so many of each kind, in the order in which they are due; for whoever looks on."""
    return [Coming(*row) for row in await session.execute(_COMING, {"most": limit})]


async def due_columns(session: AsyncSession, now: datetime) -> list[Column]:
    """The columns in which something has come due; the outbox, which may be long, is not looked at."""
    first = (await session.execute(_FIRST_FOR_THE_CLOCK)).one()
    return [column for column, at in zip(COLUMNS, first, strict=True) if at is not None and at <= now]


async def claim(
    session: AsyncSession, column: Column, now: datetime, limit: int, only: int | None = None
) -> Sequence[Claimed]:
    """Rows that are due, locked against other replicas until the transaction ends; `only` is one's id."""
    row = column.class_
    query = _claiming(column).where(column <= now).order_by(column).limit(limit)
    found = await session.execute(query if only is None else query.where(row.id == only))
    return [(claimed[0], claimed[-1]) for claimed in found]


def _claiming(column: Column) -> Select[*tuple[Any, ...]]:
    if column.class_ is Person:
        return select(Person).with_for_update(skip_locked=True, key_share=True)
    row: Any = column.class_
    owned = select(row, Person).join(Person, Person.id == row.patient_id)
    # Also the patient, who may be answering just now.
    return owned.with_for_update(of=[row, Person], skip_locked=True, key_share=True)
