"""What comes from Telegram and what goes out, by Telegram or by e-mail."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Integer, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base

_OF_ALERT = text("alert_id IS NOT NULL")
_EMAIL = text("method = 'email'")


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


class Outgoing(Base):
    """A Bot API call, written in the transaction of the facts that it tells."""

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_due", "fate", "not_before"),
        Index("ix_outgoing_queue", "fate", "priority", "id"),
        Index("ix_outgoing_chat", "chat_index", "fate"),
        Index("ix_outgoing_alert", "alert_id", sqlite_where=_OF_ALERT, postgresql_where=_OF_ALERT),
        # The postman looks every other second, also while thousands of prompts are queued.
        Index("ix_outgoing_email", "fate", "not_before", sqlite_where=_EMAIL, postgresql_where=_EMAIL),
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
    alert_id: Mapped[int | None]
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
    # Whoever sent it; None for a stranger.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    raw_sealed: Mapped[bytes]
    error: Mapped[str] = mapped_column(String(64))
    parked_at: Mapped[datetime]


class Draft(Base):
    """What an admin was shown and has not said yes to: a list of infusions. It goes when it is used."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(16), unique=True)
    admin_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    content_sealed: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(index=True)
