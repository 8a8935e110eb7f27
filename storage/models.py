"""The tables. What is sealed by the vault is named so; everything else is codes, dates and numbers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from storage.fields import DayNumber, Instant


class Role(StrEnum):
    PATIENT = "patient"
    CLINICIAN = "clinician"
    ADMIN = "admin"


class Stage(StrEnum):
    """Where a person stands; the steps of enrolment are stages of their own."""

    INVITED = "invited"
    CONSENT = "consent"
    LANGUAGE = "language"
    ZONE = "zone"
    HOUR = "hour"
    ACTIVE = "active"
    STOPPED = "stopped"
    ERASED = "erased"


class CheckInStatus(StrEnum):
    OPEN = "open"
    COMPLETE = "complete"
    SKIPPED = "skipped"
    EXPIRED = "expired"


class Fate(StrEnum):
    """What became of an outgoing message."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    WITHHELD = "withheld"
    REFUSED = "refused"


class Priority:
    """Answers to a person who is waiting go before prompts, prompts before digests and notices."""

    REPLY = 0
    PROMPT = 5
    BULK = 9


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: Instant,
        date: Date,
        bytes: LargeBinary,
        dict[str, Any]: JSON,
        dict[str, str]: JSON,
    }


class Site(Base):
    """The one row of what holds for the whole clinic."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(64), default="")
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    schedule: Mapped[dict[str, str]] = mapped_column(default=dict)
    # Whom to call in a crisis, in the words of each language.
    crisis_lines: Mapped[dict[str, str]] = mapped_column(default=dict)
    bot_username: Mapped[str | None] = mapped_column(String(64))
    # Set in every backup: whatever runs on a copy keeps silent until someone confirms it.
    copied_at: Mapped[datetime | None]


class Person(Base):
    """One person in one role: a doctor who is also an admin has two rows."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("chat_index", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    stage: Mapped[Stage] = mapped_column(String(16), default=Stage.INVITED)
    chat_sealed: Mapped[bytes | None]
    chat_index: Mapped[bytes | None]
    language: Mapped[str] = mapped_column(String(8), default="en")
    zone: Mapped[str] = mapped_column(String(64))
    schedule: Mapped[dict[str, str]] = mapped_column(default=dict)
    consent_version: Mapped[str | None] = mapped_column(String(16))
    consented_at: Mapped[datetime | None]
    next_prompt_at: Mapped[datetime | None] = mapped_column(index=True)
    next_prompt_day: Mapped[date | None]
    next_digest_at: Mapped[datetime | None] = mapped_column(index=True)
    paused: Mapped[bool] = mapped_column(default=False)
    # How many daily check-ins in a row have ended without an answer.
    missed: Mapped[int] = mapped_column(SmallInteger, default=0)
    expecting: Mapped[str | None] = mapped_column(String(16))
    # The check-in whose question was shown last, unless it was the newest daily one.
    asking_id: Mapped[int | None]
    unreachable_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Invite(Base):
    __tablename__ = "invites"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class TeamMember(Base):
    """This clinician may see this patient."""

    __tablename__ = "teams"

    clinician_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


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


_OPEN = text("ended IS NULL")


class Episode(Base):
    """A worsening of one patient that is reported until it resolves or a clinician, by code, closes it."""

    __tablename__ = "episodes"
    __table_args__ = (
        Index(None, "patient_id"),
        # One open episode a patient, whoever finds it first.
        Index("uq_episodes_open", "patient_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    token: Mapped[str] = mapped_column(String(16), unique=True)
    since: Mapped[date]
    opened: Mapped[date]
    better_since: Mapped[date | None]
    ended: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(24))


class Digest(Base):
    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("clinician_id", "week"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clinician_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    week: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime]
    facts_sealed: Mapped[bytes]


class Outgoing(Base):
    """A Bot API call, written in the transaction of the facts that it tells."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_due", "fate", "not_before"),
        Index("ix_outgoing_queue", "fate", "priority", "id"),
        Index("ix_outgoing_chat", "chat_index", "fate"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    chat_index: Mapped[bytes]
    kind: Mapped[str] = mapped_column(String(16))
    priority: Mapped[int] = mapped_column(SmallInteger)
    method: Mapped[str] = mapped_column(String(32))
    payload_sealed: Mapped[bytes | None]
    check_in_id: Mapped[int | None] = mapped_column(ForeignKey("check_ins.id"), index=True)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"), index=True)
    fate: Mapped[Fate] = mapped_column(String(16), default=Fate.QUEUED)
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    error: Mapped[str | None] = mapped_column(String(64))


class Pace(Base):
    """The one row that keeps all replicas together below Telegram's limit: seconds since 1970."""

    __tablename__ = "pace"

    id: Mapped[int] = mapped_column(primary_key=True)
    next_slot: Mapped[float] = mapped_column(Double, default=0.0)
    refused_chat: Mapped[bytes] = mapped_column(default=b"")
    refused_until: Mapped[float] = mapped_column(Double, default=0.0)


class SeenUpdate(Base):
    """Telegram may start its numbers anew after a quiet week, so the content is part of the key."""

    __tablename__ = "seen_updates"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    fingerprint: Mapped[bytes] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class ParkedUpdate(Base):
    """An update that failed for good, kept whole."""

    __tablename__ = "parked_updates"

    id: Mapped[int] = mapped_column(primary_key=True)
    update_id: Mapped[int] = mapped_column(BigInteger)
    raw_sealed: Mapped[bytes]
    error: Mapped[str] = mapped_column(String(64))
    parked_at: Mapped[datetime]


class AuditEntry(Base):
    """Who changed or looked at what; codes only, so it can stay when a patient is erased."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(24))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str | None] = mapped_column(String(24), index=True)
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    # The chain signs the details by their hash, so that they can be erased and the chain still holds.
    salt: Mapped[bytes | None]
    details_hash: Mapped[bytes | None]
    place: Mapped[int | None] = mapped_column(unique=True)
    signature: Mapped[bytes | None]


class AuditHead(Base):
    """The one row that says where the chain of audit entries ends; whoever extends it locks this row."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    signature: Mapped[bytes]
