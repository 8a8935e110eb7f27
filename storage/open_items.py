"""What is open about a patient, and what was done about it: items of digests, and alerts."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Alert, Episode, Person, Response
from storage.responses import REMIND


async def of_patient(session: AsyncSession, patient: Person) -> list[tuple[Episode, list[Response]]]:
    """The oldest first, each with what stands of what clinicians did about it."""
    query = select(Episode).where(Episode.patient_id == patient.id, Episode.ended.is_(None))
    items = list(await session.scalars(query.order_by(Episode.id).execution_options(populate_existing=True)))
    done = await _responses(session, patient)
    return [(item, [one for one in done if one.episode_id == item.id]) for item in items]


async def _responses(session: AsyncSession, patient: Person) -> list[Response]:
    query = select(Response).where(
        Response.patient_id == patient.id, Response.withdrawn_at.is_(None), Response.did != REMIND
    )
    return list(await session.scalars(query.order_by(Response.id)))


async def alerts(session: AsyncSession, patient: Person) -> list[Alert]:
    query = select(Alert).where(Alert.patient_id == patient.id, Alert.closed_at.is_(None))
    return list(await session.scalars(query.order_by(Alert.id)))
