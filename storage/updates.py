"""Which updates had their effect, and those that were parked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from storage import people, personal
from storage.database import insert_for, vault
from storage.mentions import is_named
from storage.models import ParkedUpdate, Person, Role, SeenUpdate
from storage.vault import CannotOpen

Key = tuple[int, bytes]


async def first_sight(session: AsyncSession, now: datetime, keys: Sequence[Key]) -> list[bool]:
    """Remember these updates, and tell of each whether it is new: a repeat has no effect.

    A key is the update's number and a digest of it, as Telegram may begin anew with its numbers. Whoever
    tries digests of what somebody may have written finds none of them here without the master key.
    """
    fingerprints = {key: vault(session).indexes(key[1].hex()) for key in keys}
    rows = [
        {"update_id": number, "fingerprint": fingerprint, "seen_at": now}
        for (number, _), (fingerprint, *_) in fingerprints.items()
    ]
    remembered = await session.execute(
        insert_for(session)(SeenUpdate)
        .on_conflict_do_nothing()
        .returning(SeenUpdate.update_id, SeenUpdate.fingerprint),
        rows,
    )
    new = {(number, fingerprint) for number, fingerprint in remembered}
    new -= await _seen_under_older_keys(session, fingerprints)
    # Of two equal ones in a batch only the first is new.
    return [(key[0], fingerprints[key][0]) in new and key not in keys[:at] for at, key in enumerate(keys)]


async def _seen_under_older_keys(session: AsyncSession, fingerprints: dict[Key, list[bytes]]) -> set[Key]:
    """By their newest fingerprint."""
    older = {(key[0], old): (key[0], newest) for key, (newest, *rest) in fingerprints.items() for old in rest}
    if not older:
        return set()
    there = tuple_(SeenUpdate.update_id, SeenUpdate.fingerprint)
    found = await session.execute(
        select(SeenUpdate.update_id, SeenUpdate.fingerprint).where(there.in_(older))
    )
    return {older[number, fingerprint] for number, fingerprint in found}


async def park(session: AsyncSession, now: datetime, raw: dict[str, Any], error: Exception) -> None:
    """Sealed with the key of whoever sent it, if that is anybody whom we know."""
    sender = await _sender(session, raw)
    session.add(
        ParkedUpdate(
            update_id=raw.get("update_id", 0),
            person_id=sender.id if sender else None,
            raw_sealed=personal.seal_json(session, sender, raw),
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


async def forget_parked(session: AsyncSession, person: Person) -> int:
    """Delete what this person sent, also before anybody knew who they are, and what others said of them.

    How many they were. Such updates are few.
    """
    telegram_id, count = people.chat_id(session, person), 0
    for one in await parked(session):
        raw = await _raw(session, one)
        if one.person_id == person.id or telegram_id in senders(raw) or is_named(person, raw):
            await session.delete(one)
            count += 1
    return count


async def drop_parked(session: AsyncSession, person: Person) -> None:
    """Of somebody whose key is about to be replaced: nobody could read it any more."""
    await session.execute(delete(ParkedUpdate).where(ParkedUpdate.person_id == person.id))


async def _raw(session: AsyncSession, one: ParkedUpdate) -> dict[str, Any]:
    """Nothing where no key opens it, as then it is about nobody."""
    sender = await session.get(Person, one.person_id) if one.person_id else None
    try:
        raw: dict[str, Any] = personal.unseal_json(session, sender, one.raw_sealed)
    except CannotOpen:
        return {}
    return raw


async def _sender(session: AsyncSession, raw: dict[str, Any]) -> Person | None:
    """Of an account with two roles the patient, who may ask to be erased."""
    roles = [person for sender in sorted(senders(raw)) for person in await people.roles_of(session, sender)]
    return min(roles, key=lambda person: person.role != Role.PATIENT, default=None)


def senders(raw: dict[str, Any]) -> set[int]:
    """Whoever stands as `from` in any part of the update."""
    parts = [part for part in raw.values() if isinstance(part, dict)]
    found = [part["from"].get("id") for part in parts if isinstance(part.get("from"), dict)]
    return {sender for sender in found if isinstance(sender, int)}


async def forget_seen(session: AsyncSession, before: datetime) -> None:
    await session.execute(delete(SeenUpdate).where(SeenUpdate.seen_at < before))
