"""Episodes of patients: read with a panel, held while a digest is decided, dealt with by clinicians."""

import secrets
from collections.abc import Collection
from datetime import date

from sqlalchemy import Row, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from journal.episodes import WORSE, Episode, Outcome
from storage import models
from storage.database import insert_for
from storage.models import Person, Response

_TOKEN_BYTES = 8
_row = models.Episode
_IS_OPEN = and_(_row.ended.is_(None), _row.kind == WORSE)
# What was done last; the outcome itself is empty again once the worsening has outgrown it.
_DONE = (
    select(Response.did)
    .where(Response.patient_id == _row.patient_id, Response.episode_id == _row.id)
    .where(Response.withdrawn_at.is_(None), Response.did.in_(("seen", "called", "not-needed")))
    .order_by(Response.id.desc())
    .limit(1)
    .scalar_subquery()
)
_FACTS = (
    *(_row.patient_id, _row.since, _row.opened, _row.better_since, _row.ended, _row.ended_by, _row.kind),
    *(_row.outcome, _row.outcome_day, _row.outcome_by, _row.outcome_shift),
    func.coalesce(_DONE, "seen").label("done"),
)


async def of_many(session: AsyncSession, patients: Collection[int], first: date) -> dict[int, list[Episode]]:
    """Oldest first: those that are open, and worsenings that ended on this first day or later."""
    is_told = or_(_row.ended.is_(None), and_(_row.kind == WORSE, _row.ended >= first))
    query = select(*_FACTS).where(_row.patient_id.in_(patients), is_told).order_by(_row.id)
    found: dict[int, list[Episode]] = {}
    for row in await session.execute(query):
        found.setdefault(row.patient_id, []).append(_read(row))
    return found


def _read(row: Row[*tuple[object, ...]]) -> Episode:
    done = None
    if row.outcome_by is not None:
        done = Outcome(row.outcome or row.done, row.outcome_day, row.outcome_by, row.outcome_shift)
    return Episode(
        row.since,
        row.opened,
        row.better_since,
        row.ended,
        row.ended_by,
        row.kind,
        outcome=done if row.outcome else None,
        earlier=None if row.outcome else done,
    )


async def of_patient(session: AsyncSession, patient: Person) -> list[models.Episode]:
    """Worsenings, oldest first."""
    query = select(_row).where(_row.patient_id == patient.id, _row.kind == WORSE).order_by(_row.id)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def open_of(session: AsyncSession, patients: Collection[int]) -> list[models.Episode]:
    """Whatever is open about these, of every kind."""
    query = select(_row).where(_row.patient_id.in_(patients), _row.ended.is_(None)).order_by(_row.id)
    return list(await session.scalars(query.execution_options(populate_existing=True)))


async def settled(session: AsyncSession, patients: Collection[int]) -> set[tuple[int, str, date]]:
    """Patient, kind and first day of what somebody has dealt with, or closed."""
    query = select(_row.patient_id, _row.kind, _row.opened).where(
        _row.patient_id.in_(patients), or_(_row.outcome.is_not(None), _row.ended_by.is_not(None))
    )
    return {(patient, kind, opened) for patient, kind, opened in await session.execute(query)}


async def hold(session: AsyncSession, patients: Collection[int]) -> None:
    """Until this transaction ends nobody else moves those that are open; always in one order."""
    query = select(_row.id).where(_row.patient_id.in_(patients), _row.ended.is_(None))
    await session.execute(query.order_by(_row.patient_id, _row.id).with_for_update(key_share=True))


async def open_one(session: AsyncSession, patient: int, episode: Episode) -> bool:
    """False where somebody else has opened one of the kind meanwhile: theirs stands."""
    opening = insert_for(session)(_row).values(
        patient_id=patient,
        kind=episode.kind,
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        since=episode.since,
        opened=episode.opened,
    )
    opened = await session.scalar(
        opening.on_conflict_do_nothing(
            index_elements=["patient_id", "kind"], index_where=_row.ended.is_(None)
        ).returning(_row.id)
    )
    return opened is not None


async def move(session: AsyncSession, patient: int, episode: Episode) -> None:
    """What has become of the one of its kind that is open, which this transaction holds."""
    moved = {
        "better_since": episode.better_since,
        "ended": episode.ended,
        "ended_by": episode.ended_by,
        "outcome": episode.outcome.did if episode.outcome else None,
    }
    is_it = and_(_row.patient_id == patient, _row.kind == episode.kind, _row.ended.is_(None))
    await session.execute(update(_row).where(is_it).values(moved))


async def open_token(session: AsyncSession, patient: int) -> str | None:
    """By which a button names the worsening that is open."""
    return await session.scalar(select(_row.token).where(_row.patient_id == patient, _IS_OPEN))


async def with_token(
    session: AsyncSession, panel: Collection[Person], token: str, *, hold: bool = True
) -> tuple[Person, models.Episode] | None:
    """The episode and its patient; None unless the patient is one of these."""
    patients = {patient.id: patient for patient in panel}
    query = select(_row).where(_row.token == token, _row.patient_id.in_(patients))
    query = query.with_for_update(key_share=True) if hold else query
    row = await session.scalar(query.execution_options(populate_existing=True))
    return None if row is None else (patients[row.patient_id], row)


def close(row: models.Episode, today: date, by: str) -> None:
    row.ended, row.ended_by = today, by


def deal_with(row: models.Episode, outcome: Outcome) -> None:
    row.outcome, row.outcome_day = outcome.did, outcome.day
    row.outcome_by, row.outcome_shift = outcome.by, outcome.shift


def take_back(row: models.Episode) -> None:
    row.outcome = row.outcome_day = row.outcome_by = row.outcome_shift = None
