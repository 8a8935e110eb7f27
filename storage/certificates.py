"""Certificates of erasure: what was removed, when, and on whose word, but not whom it was about.

The audit's entry of an erasure keeps the certificate and signs it; nothing but its number leads to it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import chain
from storage.database import vault
from storage.migrations import newest
from storage.models import AuditEntry

# A prime number of letters and digits, none of which is easily taken for another one.
_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_RANDOM, _GROUP = 8, 3
_SHORT_SIGNATURE = 16
_NUMBER, _BY, _VERSION = "certificate", "by", "version"


class By(StrEnum):
    """On whose word somebody was erased."""

    PERSON = "person"
    CLINIC = "clinic"
    RETENTION = "retention"
    # Who was erased after a backup was made is erased anew when the backup is restored.
    RESTORE = "restore"


class Mistyped(ValueError):
    """No certificate has such a number."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """`holds`: whether the entry in the audit is still as it was signed."""

    number: str
    at: datetime
    by: By
    removed: Mapping[str, int]
    version: str
    place: int
    signature: str
    holds: bool


def new_number() -> str:
    """Such as 7KX-2MP-9QH: random, and the last sign tells of one that is mistyped, or of two swapped."""
    signs = "".join(secrets.choice(_SIGNS) for _ in range(_RANDOM))
    whole = signs + _check(signs)
    return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_number(typed: str) -> str:
    """As it was given out. Raises Mistyped."""
    signs = "".join(sign for sign in typed.upper() if sign not in "- ")
    if len(signs) != _RANDOM + 1 or not set(signs) <= set(_SIGNS) or _check(signs[:-1]) != signs[-1]:
        raise Mistyped(typed)
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))


def _check(signs: str) -> str:
    return _SIGNS[sum(_SIGNS.index(sign) * place for place, sign in enumerate(signs, 2)) % len(_SIGNS)]


def details(number: str, by: By, removed: Mapping[str, int]) -> dict[str, Any]:
    """What the audit keeps of it."""
    there = {what: count for what, count in removed.items() if count}
    return {_NUMBER: number, _BY: by, _VERSION: newest(), **there}


async def find(session: AsyncSession, number: str) -> Certificate | None:
    """Raises Mistyped."""
    wanted = read_number(number)
    return _best([one for one in await _all(session) if one.number == wanted])


async def of_code(session: AsyncSession, code: str) -> Certificate | None:
    """That of whoever had this code; None when they were erased before there were certificates."""
    return _best(await _all(session, AuditEntry.subject == code))


def _best(found: list[Certificate]) -> Certificate | None:
    """What somebody put beside it by hand hides none that holds."""
    return max(found, key=lambda one: one.holds, default=None)


async def _all(session: AsyncSession, *conditions: Any) -> list[Certificate]:
    erased = select(AuditEntry).where(AuditEntry.action == chain.ERASED, AuditEntry.place.is_not(None))
    entries: Sequence[AuditEntry] = (
        await session.scalars(erased.where(*conditions).order_by(AuditEntry.place))
    ).all()
    return [await _read(session, one) for one in entries if _is_certificate(one.after)]


def _is_certificate(after: Any) -> bool:
    """Older erasures have none, and whatever somebody wrote by hand keeps nobody from reading the others."""
    is_whole = isinstance(after, dict) and {_NUMBER, _BY, _VERSION} <= after.keys()
    return is_whole and after[_BY] in tuple(By)


async def _read(session: AsyncSession, entry: AuditEntry) -> Certificate:
    kept = dict(entry.after or {})
    number, by, version = (kept.pop(name) for name in (_NUMBER, _BY, _VERSION))
    signature = (entry.signature or b"").hex()[:_SHORT_SIGNATURE]
    holds = await _holds(session, entry)
    return Certificate(number, entry.at, By(by), kept, version, entry.place or 0, signature, holds)


async def _holds(session: AsyncSession, entry: AuditEntry) -> bool:
    place, key = entry.place or 0, vault(session)
    before = await session.scalar(select(AuditEntry.signature).where(AuditEntry.place == place - 1))
    content = chain.content(before or chain.START, place, entry)
    is_signed = key.signed(content, entry.signature or b"")
    return is_signed and key.signed(chain.details(entry), entry.details_hash or b"")
