"""What happened in a campaign, as plain facts: what people did, what Telegram showed, what is stored."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True)
class Update:
    """What a person did, as Telegram told it. The same one may be told more than once."""

    id: int
    chat: int
    raw: dict[str, Any]
    confirmed: bool
    # When the bot had taken it, and Telegram knew.
    confirmed_at: datetime | None = None


@dataclass(frozen=True)
class Call:
    """A call that showed something in a chat. `made` is False for an edit of a message that was there."""

    chat: int
    message_id: int
    made: bool
    at: datetime
    text: str
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Person:
    """`panel` is for a clinician: the patients whom they may see."""

    code: str
    role: str
    chat: int
    panel: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CheckIn:
    id: int
    patient: str
    day: date
    token: str
    status: str


@dataclass(frozen=True)
class Answer:
    patient: str
    day: date
    question: int
    revision: int
    value: int


@dataclass(frozen=True)
class Note:
    patient: str
    message_id: int
    revision: int
    text: str


@dataclass(frozen=True)
class Outgoing:
    """A row of the outbox. `person` is None for a stranger."""

    id: int
    person: str | None
    kind: str
    method: str
    fate: str
    check_in: int | None = None
    digest: int | None = None
    claimed_at: datetime | None = None
    finished_at: datetime | None = None
    message_id: int | None = None


@dataclass(frozen=True)
class Digest:
    clinician: str
    week: str
    day: date
    worse: frozenset[str]
    not_worse: frozenset[str]
    unclear: frozenset[str]


@dataclass(frozen=True)
class History:
    """`begins` and `ends` are the first and the last local date of which all belongs to the campaign."""

    people: list[Person]
    begins: date
    ends: date
    updates: list[Update] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    parked: list[int] = field(default_factory=list)
