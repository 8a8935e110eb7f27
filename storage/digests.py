"""Weekly digests as they were decided: one per clinician and ISO week, with the facts behind them."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from journal import digest as facts
from journal.weeks import from_iso
from storage.database import vault
from storage.models import Digest, Person


async def store(
    session: AsyncSession, now: datetime, clinician: Person, week: str, decided: facts.Digest
) -> Digest | None:
    """None when this clinician's week has a digest already."""
    if await of_week(session, clinician, week):
        return None
    digest = Digest(
        clinician_id=clinician.id,
        week=week,
        created_at=now,
        facts_sealed=vault(session).seal_json(facts.to_json(decided)),
    )
    session.add(digest)
    await session.flush()
    return digest


async def of_week(session: AsyncSession, clinician: Person, week: str) -> Digest | None:
    return await session.scalar(
        select(Digest).where(Digest.clinician_id == clinician.id, Digest.week == week)
    )


async def last_week(session: AsyncSession, clinician: Person) -> date | None:
    """The Monday of the newest week that this clinician has a digest of."""
    week = await session.scalar(select(func.max(Digest.week)).where(Digest.clinician_id == clinician.id))
    return None if week is None else from_iso(week)


async def last_at(session: AsyncSession, clinician: Person) -> datetime | None:
    """When the newest one was decided."""
    query = select(func.max(Digest.created_at)).where(Digest.clinician_id == clinician.id)
    return await session.scalar(query)


async def get(session: AsyncSession, digest_id: int) -> Digest:
    return await session.get_one(Digest, digest_id)


async def of_clinician(session: AsyncSession, clinician: Person) -> list[Digest]:
    """Oldest first."""
    return list(
        await session.scalars(select(Digest).where(Digest.clinician_id == clinician.id).order_by(Digest.id))
    )


async def everyones(session: AsyncSession) -> list[Digest]:
    return list(await session.scalars(select(Digest).order_by(Digest.id)))


def facts_of(session: AsyncSession, digest: Digest) -> facts.Digest:
    return facts.from_json(vault(session).unseal_json(digest.facts_sealed))


def leave(session: AsyncSession, digest: Digest, patient: Person) -> bool:
    """Only for erasure: what was decided about others stays as it was. Whether the patient was on it."""
    stored = vault(session).unseal_json(digest.facts_sealed)
    remaining = facts.without(stored, patient.id)
    was_on_it: bool = remaining != stored
    if was_on_it:
        digest.facts_sealed = vault(session).seal_json(remaining)
    return was_on_it
