"""The counts of a report. They say who answered, and who did something about whom, never how anybody is."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from journal.instruments import DAILY
from journal.report import Alert, Flagged, Period, Report, Share
from storage import digests, models
from storage.models import Answer, CheckIn, Digest, Episode, Fate, Outgoing, Person, Response

_ASKED_BY = ("prompt", "reminder", "question")
# A message whose fate is unknown may have arrived.
_OUT = (Fate.SENT, Fate.UNKNOWN)
_LOST = (Fate.BLOCKED, Fate.EXPIRED, Fate.REFUSED)


async def report(session: AsyncSession, period: Period, since: datetime, until: datetime) -> Report:
    """`since` and `until` are the instants at which the period begins and ends where the clinic is."""
    within = Digest.created_at >= since, Digest.created_at < until
    return Report(
        period,
        await _answered(session, period),
        await _flagged_on_digests(session, *within),
        await _digests(session, _OUT, *within),
        await _digests(session, _LOST, *within),
        await _alerts(session, since, until),
        await _flagged(session, period),
    )


async def _answered(session: AsyncSession, period: Period) -> dict[str, Share]:
    """A day counts when its question went out, or when the patient answered it in time without one."""
    daily = and_(CheckIn.instrument == DAILY.key, CheckIn.day.between(period.first, period.last))
    went_out = exists().where(
        Outgoing.check_in_id == CheckIn.id, Outgoing.kind.in_(_ASKED_BY), Outgoing.fate.in_(_OUT)
    )
    query = (
        select(Person.code, CheckIn.patient_id, CheckIn.day, went_out)
        .join(Person, Person.id == CheckIn.patient_id)
        .where(daily, or_(went_out, CheckIn.expires_at > CheckIn.due_at))
        .order_by(Person.code)
    )
    given = select(Answer.patient_id, Answer.day).where(
        Answer.day.between(period.first, period.last),
        Answer.question.in_([question.number for question in DAILY.questions]),
    )
    answered = {(patient, day) for patient, day in await session.execute(given.distinct())}
    found: dict[str, Share] = {}
    for code, patient, day, was_asked in await session.execute(query):
        is_answered = (patient, day) in answered
        if was_asked or is_answered:
            found[code] = found.get(code, Share(0, 0)) + Share(int(is_answered), 1)
    return found


async def _flagged_on_digests(session: AsyncSession, *within: ColumnElement[bool]) -> list[Share]:
    stored = await session.scalars(select(Digest).where(*within).order_by(Digest.id))
    decided = [digests.facts_of(session, one) for one in stored]
    return [Share(len(one.worse), len(one.patients)) for one in decided if one.covered_by is None]


async def _digests(session: AsyncSession, fates: Collection[Fate], *within: ColumnElement[bool]) -> int:
    query = (
        select(func.count(Digest.id.distinct()))
        .join(Outgoing, Outgoing.digest_id == Digest.id)
        .where(*within, Outgoing.kind != "follow-up", Outgoing.fate.in_(fates))
    )
    return await session.scalar(query) or 0


async def _alerts(session: AsyncSession, since: datetime, until: datetime) -> list[Alert]:
    row = models.Alert
    query = select(row.raised_at, row.confirmed_at, row.closed_at)
    within = row.raised_at >= since, row.raised_at < until
    return [Alert(*times) for times in await session.execute(query.where(*within).order_by(row.id))]


async def _flagged(session: AsyncSession, period: Period) -> list[Flagged]:
    """What digests found in this time, with all that was done about it until now."""
    query = (
        select(Episode.id, Episode.kind, Episode.ended_by, Response.did)
        .join(
            Response, and_(Response.episode_id == Episode.id, Response.withdrawn_at.is_(None)), isouter=True
        )
        .where(Episode.opened.between(period.first, period.last))
        .order_by(Episode.id, Response.id)
    )
    done = defaultdict[tuple[int, str, bool], list[str]](list)
    for episode, kind, ended_by, did in await session.execute(query):
        done[episode, kind, ended_by is not None] += [did] if did else []
    return [Flagged(kind, tuple(deeds), accepted) for (_, kind, accepted), deeds in done.items()]
