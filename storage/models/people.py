"""The site, and the people in their roles."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


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
    # What admins wrote in the place of the settings of the program: name, phone, crisis lines.
    texts: Mapped[dict[str, str]] = mapped_column(default=dict)
    # Who answers alerts, in the words of journal/oncall.py; empty: nobody, and there are no alerts.
    on_call: Mapped[dict[str, str]] = mapped_column(default=dict)
    # Since when nobody is sent anything unasked.
    paused_at: Mapped[datetime | None]
    bot_username: Mapped[str | None] = mapped_column(String(64))
    # Set in every backup: whatever runs on a copy keeps silent until someone confirms it.
    copied_at: Mapped[datetime | None]
    # Tells this journal and its copies from any other one.
    journal: Mapped[str] = mapped_column(String(32), default="", server_default="")
    # The fingerprint of the master key with which the program that was started last seals.
    sealing_key: Mapped[bytes | None]


class Person(Base):
    """One person in one role: a doctor who is also an admin has two rows."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("chat_index", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[Role] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    stage: Mapped[Stage] = mapped_column(String(16), default=Stage.INVITED)
    # The person's own key, sealed; None when it was destroyed, and what it sealed cannot be read any more.
    key_sealed: Mapped[bytes | None]
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
    # Where digests and alerts go as well; of clinicians, who may have no chat at all.
    email_sealed: Mapped[bytes | None]
    # Whether the team may read a patient's notes; None until the patient has been told that nobody does.
    shares_notes: Mapped[bool | None]
    # What somebody was asked to write, and the code of whom or the name of what it is about.
    expecting: Mapped[str | None] = mapped_column(String(16))
    expecting_about: Mapped[str | None] = mapped_column(String(48))
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


class Attempt(Base):
    """How often an account, by its blind index, or everybody has tried something of late."""

    __tablename__ = "attempts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads it from the class

    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    who: Mapped[bytes] = mapped_column(primary_key=True)
    times: Mapped[int]
    since: Mapped[datetime]


class TeamMember(Base):
    """This clinician may see this patient."""

    __tablename__ = "teams"

    clinician_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    patient_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)


class BackupFolder(Base):
    """Where backups were written, and beside them a keyring; sealed, as a path may hold a name."""

    __tablename__ = "backup_folders"

    id: Mapped[int] = mapped_column(primary_key=True)
    path_sealed: Mapped[bytes]
    backed_up_at: Mapped[datetime]
    # A key was destroyed since the keyring there was written.
    is_stale: Mapped[bool] = mapped_column(default=False)
