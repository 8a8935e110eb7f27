"""Which updates had their effect, and those that were parked."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import vault
from storage.models import ParkedUpdate, SeenUpdate


async def first_sight(session: AsyncSession, now: datetime, raw: dict[str, Any]) -> bool:
    """Remember the update; False when it was here before, so that a repeat has no effect."""
    remembered = await session.execute(
        _insert(session)(SeenUpdate)
        .values(update_id=raw["update_id"], fingerprint=_fingerprint(raw), seen_at=now)
        .on_conflict_do_nothing()
        .returning(SeenUpdate.update_id)
    )
    return remembered.first() is not None


async def park(session: AsyncSession, now: datetime, raw: dict[str, Any], error: Exception) -> None:
    session.add(
        ParkedUpdate(
            update_id=raw.get("update_id", 0),
            raw_sealed=vault(session).seal_json(raw),
            error=type(error).__name__[:64],
            parked_at=now,
        )
    )
    await session.flush()


async def parked(session: AsyncSession) -> list[ParkedUpdate]:
    return list(await session.scalars(select(ParkedUpdate).order_by(ParkedUpdate.id)))


async def forget_parked(session: AsyncSession, telegram_id: int) -> None:
    """Delete what this account sent. Parked updates are few, so each is opened and looked at."""
    for one in await parked(session):
        if telegram_id in _senders(vault(session).unseal_json(one.raw_sealed)):
            await session.delete(one)


def _senders(raw: dict[str, Any]) -> set[int]:
    """Whoever stands as `from` in any part of the update."""
    parts = [part for part in raw.values() if isinstance(part, dict)]
    return {
        part["from"]["id"] for part in parts if isinstance(part.get("from"), dict) and "id" in part["from"]
    }


async def forget_seen(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(SeenUpdate).where(SeenUpdate.seen_at < before))


def _insert(session: AsyncSession) -> Callable[..., Any]:
    """ON CONFLICT is in both dialects; only the one in use is imported, for a quick start."""
    insert: Callable[..., Any] = import_module(
        f"sqlalchemy.dialects.{session.get_bind().dialect.name}"
    ).insert
    return insert


def _fingerprint(raw: dict[str, Any]) -> bytes:
    return hashlib.blake2b(json.dumps(raw, sort_keys=True).encode(), digest_size=16).digest()
