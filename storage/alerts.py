"""Alerts: raised once for a patient and a reason while they are not closed, and whom they were told to."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from journal.oncall import on_call
from storage import outbox, people
from storage.models import Alert, Fate, Outgoing, Person, Role, Stage
from storage.site import site

# The kind of the messages that ask somebody to confirm.
ASKING = "alert"
# It can be confirmed in the chat only.
_IN_CHAT = Outgoing.method != outbox.EMAIL
_TOKEN_BYTES = 8
# What was said of an alert that nobody has closed for weeks is left as it was.
_MOST_SHOWN_ANEW = 30
_IS_OPEN = Alert.closed_at.is_(None)


async def begin(session: AsyncSession, now: datetime, patient: Person, reason: str, day: date) -> Alert:
    alert = Alert(
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        patient_id=patient.id,
        reason=reason,
        day=day,
        raised_at=now,
        escalate_at=now,
    )
    session.add(alert)
    await session.flush()
    return alert


async def open_of(session: AsyncSession, patient: Person, reason: str) -> Alert | None:
    query = select(Alert).where(Alert.patient_id == patient.id, Alert.reason == reason, _IS_OPEN)
    return await session.scalar(_held(query.order_by(Alert.id.desc()).limit(1)))


async def find(session: AsyncSession, alert_id: int | None) -> Alert | None:
    """None for one that was erased."""
    return await session.get(Alert, alert_id) if alert_id is not None else None


async def with_token(session: AsyncSession, token: str) -> Alert | None:
    """Held, so that of two who tap at once the second sees what the first has done."""
    return await session.scalar(_held(select(Alert).where(Alert.token == token)))


async def by_token(session: AsyncSession, token: str) -> Alert | None:
    """Only to be read; None for one that was erased."""
    return await session.scalar(select(Alert).where(Alert.token == token))


async def patient_of(session: AsyncSession, alert: Alert) -> Person:
    return await session.get_one(Person, alert.patient_id)


async def of_everybody(session: AsyncSession) -> list[tuple[Alert, Person]]:
    """Those that are not closed, the oldest first."""
    return await _with_patients(session, _IS_OPEN)


async def of_clinician(session: AsyncSession, clinician: Person) -> list[tuple[Alert, Person]]:
    """Of these, what this clinician was asked about or whose patient they may see."""
    panel = [patient.id for patient in await people.panel_of(session, clinician)]
    return await _with_patients(
        session, _IS_OPEN, or_(Alert.patient_id.in_(panel), Alert.id.in_(_asked_of(clinician)))
    )


async def may_see(session: AsyncSession, clinician: Person, alert: Alert) -> bool:
    asked = _asked_of(clinician).where(Outgoing.alert_id == alert.id)
    return await session.scalar(asked.limit(1)) is not None or await is_theirs(session, clinician, alert)


async def is_theirs(session: AsyncSession, clinician: Person, alert: Alert) -> bool:
    """Whether the patient is on this clinician's panel."""
    return await people.on_panel(session, clinician, alert.patient_id) is not None


async def may_hear(session: AsyncSession, person: Person, alert: Alert) -> bool:
    """Whether this person has a part in it now: as an admin, on call, who confirmed it, or by the panel."""
    wanted = on_call((await site(session)).on_call)
    on_it = (wanted.responder, wanted.backup, alert.confirmed_by)
    has_part = person.role == Role.ADMIN or person.code in on_it
    return person.stage == Stage.ACTIVE and (has_part or await is_theirs(session, person, alert))


async def closed_since(session: AsyncSession, since: datetime, clinician: Person | None = None) -> int:
    """How many were closed; of a clinician those that they may see."""
    query = select(func.count(Alert.id)).where(Alert.closed_at >= since)
    if clinician is not None:
        panel = [patient.id for patient in await people.panel_of(session, clinician)]
        query = query.where(or_(Alert.patient_id.in_(panel), Alert.id.in_(_asked_of(clinician))))
    return await session.scalar(query) or 0


async def asked(session: AsyncSession, alert: Alert) -> list[Person]:
    """Who was asked to confirm it, in the order in which they were."""
    query = (
        select(Person)
        .join(Outgoing, Outgoing.person_id == Person.id)
        .where(*_asking(alert))
        .order_by(Outgoing.id)
    )
    return list(dict.fromkeys(await session.scalars(query)))


async def arrived(session: AsyncSession, alert: Alert) -> list[tuple[Person, int]]:
    """The newest messages about it that arrived, by the numbers that they got."""
    query = (
        select(Person, Outgoing.message_id)
        .join(Outgoing, Outgoing.person_id == Person.id)
        .where(Outgoing.alert_id == alert.id, Outgoing.fate == Fate.SENT, _IN_CHAT)
        .order_by(Outgoing.id.desc())
        .limit(_MOST_SHOWN_ANEW)
    )
    return [(person, number) for person, number in await session.execute(query) if number is not None]


async def told_since(session: AsyncSession, alert: Alert, kind: str, since: datetime) -> bool:
    """Whether a message of this kind was written about it since then."""
    query = select(Outgoing.id).where(
        Outgoing.alert_id == alert.id, Outgoing.kind == kind, Outgoing.created_at >= since
    )
    return await session.scalar(query.limit(1)) is not None


async def has_reached(session: AsyncSession, alert: Alert, *roles: Role) -> bool:
    """Whether any message about it has arrived at somebody of these roles."""
    query = (
        select(Outgoing.id)
        .join(Person, Person.id == Outgoing.person_id)
        .where(Outgoing.alert_id == alert.id, Outgoing.fate == Fate.SENT, Person.role.in_(roles))
        .where(_IN_CHAT)
    )
    return await session.scalar(query.limit(1)) is not None


async def hurry(session: AsyncSession, now: datetime, alert_id: int) -> None:
    """Ask the next one at once, unless somebody has confirmed it meanwhile."""
    await session.execute(
        update(Alert)
        .where(Alert.id == alert_id, _IS_OPEN, Alert.confirmed_at.is_(None))
        .values(escalate_at=now)
        .execution_options(synchronize_session=False)
    )


async def resting_on(session: AsyncSession, person: Person) -> list[Alert]:
    """What waits for this person: confirmed by them and not closed, or not confirmed and asked of them."""
    waiting = Alert.confirmed_at.is_(None) & Alert.id.in_(_asked_of(person))
    query = select(Alert).where(_IS_OPEN, or_(Alert.confirmed_by == person.code, waiting))
    return list(await session.scalars(_held(query.order_by(Alert.id))))


async def detach(session: AsyncSession, patient: Person) -> None:
    """Let no message name the patient's alerts, whose numbers may be given again."""
    theirs = select(Alert.id).where(Alert.patient_id == patient.id)
    await session.execute(
        update(Outgoing)
        .where(Outgoing.alert_id.in_(theirs))
        .values(alert_id=null())
        .execution_options(synchronize_session=False)
    )


def _asking(alert: Alert) -> Sequence[ColumnElement[bool]]:
    return Outgoing.alert_id == alert.id, Outgoing.kind == ASKING, _IN_CHAT


def _asked_of(person: Person) -> Select[int | None]:
    return select(Outgoing.alert_id).where(
        Outgoing.person_id == person.id, Outgoing.kind == ASKING, Outgoing.alert_id.is_not(None)
    )


async def _with_patients(
    session: AsyncSession, *conditions: ColumnElement[bool]
) -> list[tuple[Alert, Person]]:
    query = select(Alert, Person).join(Person, Person.id == Alert.patient_id).where(*conditions)
    return [(alert, patient) for alert, patient in await session.execute(query.order_by(Alert.id))]


def _held(query: Select[Alert]) -> Select[Alert]:
    return query.with_for_update(key_share=True).execution_options(populate_existing=True)
