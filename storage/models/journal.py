"""What a patient is asked and answers, and when."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.fields import DayNumber
from storage.models.base import Base


class CheckInStatus(StrEnum):
    OPEN = "open"
    COMPLETE = "complete"
    SKIPPED = "skipped"
    EXPIRED = "expired"


class Infusion(Base):
    __tablename__ = "infusions"
    __table_args__ = (Index(None, "patient_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(16))
    cancelled_at: Mapped[datetime | None]


class CheckIn(Base):
    __tablename__ = "check_ins"
    __table_args__ = (UniqueConstraint("patient_id", "instrument", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    instrument: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    token: Mapped[str] = mapped_column(String(16), unique=True)
    status: Mapped[CheckInStatus] = mapped_column(String(16), default=CheckInStatus.OPEN)
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    remind_at: Mapped[datetime | None] = mapped_column(index=True)
    # The patient asked to be asked later, so the reminder is no reminder but what they wished for.
    deferred: Mapped[bool] = mapped_column(default=False)
    # Item 9 of PHQ-9 belongs to it, as somebody answers alerts.
    asks_item_9: Mapped[bool] = mapped_column(default=False)
    close_at: Mapped[datetime | None] = mapped_column(index=True)
    completed_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class Plan(Base):
    """When a patient is asked or told what does not come every day: one row for each kind of occasion."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("patient_id", "occasion"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    occasion: Mapped[str] = mapped_column(String(16))
    day: Mapped[date | None]
    at: Mapped[datetime | None] = mapped_column(index=True)
    # The latest day for which it was done, so that it never is twice.
    last_day: Mapped[date | None]


class Answer(Base):
    """One rating. A correction is a row with the next revision; the highest one counts."""

    __tablename__ = "answers"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    day: Mapped[date] = mapped_column(DayNumber, primary_key=True)
    question: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    revision: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    value: Mapped[int] = mapped_column(SmallInteger)
    late: Mapped[bool] = mapped_column(default=False)
    # Given with one tap for all questions: the same as the day before.
    repeated: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]


class Note(Base):
    """Words of a patient about one day; an edited message is the next revision of the same note."""

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("patient_id", "message_id", "revision"),
        Index(None, "patient_id", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    day: Mapped[date]
    message_id: Mapped[int] = mapped_column(BigInteger)
    revision: Mapped[int] = mapped_column(SmallInteger, default=0)
    text_sealed: Mapped[bytes]
    written_at: Mapped[datetime]


class TypedAnswer(Base):
    """Which question a typed message answered, so that editing the message corrects that answer."""

    __tablename__ = "typed_answers"

    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_ins.id"))
    question: Mapped[int | None] = mapped_column(SmallInteger)
