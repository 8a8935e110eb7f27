"""What clinicians are told about patients, and what they do about it."""

from datetime import date, datetime

from sqlalchemy import JSON, Double, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base

_OPEN = text("ended IS NULL")


class Episode(Base):
    """Something about one patient that is reported while it holds: a worsening, a watch, a silence.

    A worsening lasts until it resolves, or a clinician, by code, accepts the level as usual. Whatever it is,
    a clinician who has dealt with it is not told again, unless it gets clearly worse.
    """

    __tablename__ = "episodes"
    __table_args__ = (
        Index(None, "patient_id"),
        # One open episode of a kind a patient, whoever finds it first.
        Index(
            "uq_episodes_open",
            *("patient_id", "kind"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    kind: Mapped[str] = mapped_column(String(8), default="worse")
    token: Mapped[str] = mapped_column(String(16), unique=True)
    since: Mapped[date]
    opened: Mapped[date]
    better_since: Mapped[date | None]
    ended: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(24))
    # What a clinician did about it, when, who, and by how many points it was worse then.
    outcome: Mapped[str | None] = mapped_column(String(16))
    outcome_day: Mapped[date | None]
    outcome_by: Mapped[str | None] = mapped_column(String(24))
    outcome_shift: Mapped[float | None] = mapped_column(Double)


class Response(Base):
    """What a clinician, by code, did about a patient on a digest; taken back, it stays on record."""

    __tablename__ = "responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episodes.id"))
    by: Mapped[str] = mapped_column(String(24))
    did: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(index=True)
    withdrawn_at: Mapped[datetime | None]


class Board(Base):
    """The patients under one message with buttons, in the order of the buttons."""

    __tablename__ = "boards"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    clinician_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    patients: Mapped[list[int]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime]


class Alert(Base):
    """What cannot wait for the digest: raised, confirmed by somebody, closed by somebody, by code."""

    __tablename__ = "alerts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    reason: Mapped[str] = mapped_column(String(16))
    day: Mapped[date]
    raised_at: Mapped[datetime]
    # How many have been asked so far: the responder, the back-up, the admins.
    step: Mapped[int] = mapped_column(SmallInteger, default=0)
    escalate_at: Mapped[datetime | None] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(24))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(24))
    outcome: Mapped[str | None] = mapped_column(String(16))


class Digest(Base):
    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("clinician_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinician_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    week: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    facts_sealed: Mapped[bytes]
