"""What a transaction has read about the people of a batch: one query for all of them instead of one for each.

The functions that read fill it and those that write keep it true; after a rare change all is forgotten.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import CheckIn, Person, Site

Key = TypeVar("Key", bound=Hashable)

# The newest revision of an answer and its value, by the number of the question.
Current = dict[int, tuple[int, int]]


@dataclass(slots=True)
class Known:
    """Each dictionary holds the keys that were looked for, with nothing in them where nothing was found."""

    site: Site | None = None
    roles: dict[int, list[Person]] = field(default_factory=dict)  # by Telegram id
    check_ins: dict[str, CheckIn | None] = field(default_factory=dict)  # by token
    newest: dict[int, CheckIn | None] = field(default_factory=dict)  # by patient
    answers: dict[tuple[int, date], Current] = field(default_factory=dict)  # by patient and day
    notes: dict[tuple[int, int], int] = field(default_factory=dict)  # by patient and message
    infusions: dict[int, list[date]] = field(default_factory=dict)  # by patient


def known(session: AsyncSession) -> Known:
    info = session.info
    if "known" not in info:
        info["known"] = Known()
    found: Known = info["known"]
    return found


def forget(session: AsyncSession) -> None:
    session.info.pop("known", None)


def unknown(wanted: Collection[Key], among: Mapping[Key, object]) -> list[Key]:
    """Those that have to be read, each once, in their order."""
    return [key for key in dict.fromkeys(wanted) if key not in among]
