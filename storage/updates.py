"""Which updates had their effect, and those that were parked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.database import insert_for, vault
from storage.models import ParkedUpdate, SeenUpdate

Key = tuple[int, bytes]


async def first_sight(session: AsyncSession, now: datetime, keys: Sequence[Key]) -> list[bool]:
    """Remember these updates, and tell of each whether it is new: a repeat has no effect.

    A key is the update's number and a fingerprint, as Telegram may begin anew with its numbers.
    """
    rows = [
        {"update_id": number, "fingerprint": content, "seen_at": now}
        for number, content in dict.fromkeys(keys)
    ]
    remembered = await session.execute(
        insert_for(session)(SeenUpdate)
        .on_conflict_do_nothing()
        .returning(SeenUpdate.update_id, SeenUpdate.fingerprint),
        rows,
    )
    new = {(number, content) for number, content in remembered}
    # Of two equal ones in a batch only the first is new.
    return [key in new and key not in keys[:at] for at, key in enumerate(keys)]


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


async def parked_since(session: AsyncSession, since: datetime) -> int:
    query = select(func.count()).select_from(ParkedUpdate).where(ParkedUpdate.parked_at > since)
    return await session.scalar(query) or 0


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
