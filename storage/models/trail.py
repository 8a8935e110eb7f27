"""The audit."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class AuditEntry(Base):
    """Who changed or looked at what; codes only, so it can stay when a patient is erased."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(24))
    action: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str | None] = mapped_column(String(24), index=True)
    # On what occasion, such as `/patient` or `clock: digests`; None in entries from before 0007.
    why: Mapped[str | None] = mapped_column(String(48))
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
    # Signs the rest of this row.
    seal: Mapped[bytes | None]
    # While entries are signed anew: up to which place, and how the entry there was signed before.
    resigned: Mapped[int] = mapped_column(default=0, server_default="0")
    carried: Mapped[bytes | None]
