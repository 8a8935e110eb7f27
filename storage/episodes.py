"""Episodes of patients: read with a panel, held while a digest is decided, closed by a clinician."""

import secrets
from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from journal.episodes import Episode
from storage import models
from storage.database import insert_for
from storage.models import Person

_TOKEN_BYTES = 8
_row = models.Episode
_IS_OPEN = _row.ended.is_(None)


async def of_many(session: AsyncSession, patients: Collection[int], first: date) -> dict[int, list[Episode]]:
    """Oldest first: those that are open, and those that ended on this first day or later."""
    query = (
        select(_row.patient_id, _row.since, _row.opened, _row.better_since, _row.ended, _row.ended_by)
        .where(_row.patient_id.in_(patients), or_(_IS_OPEN, _row.ended >= first))
        .order_by(_row.id)
    )
    found: dict[int, list[Episode]] = {}
    for patient, since, opened, better, ended, by in await session.execute(query):
        found.setdefault(patient, []).append(Episode(since, opened, better, ended, by))
    return found


async def of_patient(session: AsyncSession, patient: Person) -> list[models.Episode]:
    """Oldest first."""
    query = select(_row).where(_row.patient_id == patient.id).order_by(_row.id)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def hold(session: AsyncSession, patients: Collection[int]) -> None:
    """Until this transaction ends nobody else moves those that are open; always in one order."""
    query = select(_row.id).where(_row.patient_id.in_(patients), _IS_OPEN).order_by(_row.patient_id)
    await session.execute(query.with_for_update(key_share=True))


async def open_one(session: AsyncSession, patient: int, episode: Episode) -> None:
    """Where somebody else has opened one meanwhile, theirs stands."""
    opening = insert_for(session)(_row).values(
        patient_id=patient,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        since=episode.since,
        opened=episode.opened,
    )
    await session.execute(opening.on_conflict_do_nothing(index_elements=["patient_id"], index_where=_IS_OPEN))


async def move(session: AsyncSession, patient: int, episode: Episode) -> None:
    """What has become of the one that is open, which this transaction holds."""
    moved = {"better_since": episode.better_since, "ended": episode.ended, "ended_by": episode.ended_by}
    await session.execute(update(_row).where(_row.patient_id == patient, _IS_OPEN).values(moved))


async def open_token(session: AsyncSession, patient: int) -> str | None:
    """By which a button names the one that is open."""
    return await session.scalar(select(_row.token).where(_row.patient_id == patient, _IS_OPEN))


async def with_token(
    session: AsyncSession, panel: Collection[Person], token: str
) -> tuple[Person, models.Episode] | None:
    """The episode and its patient, held; None unless the patient is one of these."""
    patients = {patient.id: patient for patient in panel}
    query = select(_row).where(_row.token == token, _row.patient_id.in_(patients))
    row = await session.scalar(
        query.with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    return None if row is None else (patients[row.patient_id], row)


def close(row: models.Episode, today: date, by: str) -> None:
    row.ended, row.ended_by = today, by
