"""What nobody needs any more: found once a day and removed in batches, each in a transaction of its own."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import CursorResult, delete, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import attempts, audit, chain, drafts, updates
from storage.deeds import Deed
from storage.models import (
    Alert,
    Board,
    CheckIn,
    Digest,
    Draft,
    Fate,
    Invite,
    Note,
    Outgoing,
    ParkedUpdate,
    Person,
    Role,
    Stage,
    TypedAnswer,
)

DONE: Final = "retention"
ANNOUNCED: Final = "announced erasure"
FAILED_UPDATES = "failed updates"
_MESSAGES, _BUTTONS = "messages", "buttons"
# They go every day: their entries would drown the rest of the audit.
_UNTOLD = (_MESSAGES, _BUTTONS)
BATCH = 2000
# Telegram repeats an update for 24 hours at the most, and lets people edit a message for 48.
_SEEN_FOR, _EDITED_FOR = timedelta(days=3), timedelta(days=7)
# After each of these the time of whoever takes no part begins anew.
_TURNS: tuple[Deed, ...] = ("stopped", "declined", "consented")
_NO_PART = (Stage.STOPPED, Stage.CONSENT, Stage.LANGUAGE, Stage.ZONE, Stage.HOUR)


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each is kept; None for as long as the person is in the journal."""

    messages: timedelta | None = None
    failed_updates: timedelta | None = None
    invites: timedelta | None = None
    notes: timedelta | None = None
    digests: timedelta | None = None
    audit_details: timedelta | None = None
    stopped: timedelta | None = None


KEEP_ALL = Periods()
# Removes at most BATCH of what is older than this; how many, by whom they were about.
Step = Callable[[AsyncSession, datetime], Awaitable[Mapping[str, int]]]


def steps(periods: Periods) -> Sequence[tuple[str, timedelta, Step]]:
    """What is removed and recorded, and after what time."""
    found: Sequence[tuple[str, timedelta | None, Step]] = (
        (_MESSAGES, periods.messages, _messages),
        (_BUTTONS, periods.messages, _boards),
        (FAILED_UPDATES, periods.failed_updates, _failed_updates),
        ("invites", periods.invites, _invites),
        ("notes", periods.notes, _notes),
        ("digests", periods.digests, _digests),
    )
    return [(what, after, step) for what, after, step in found if after is not None]


async def forget_traces(session: AsyncSession, now: datetime) -> None:
    """What only served to answer somebody: it tells nobody anything, and so nobody chooses for how long."""
    await updates.forget_seen(session, now - _SEEN_FOR)
    await attempts.forget_old(session, now)
    await session.execute(delete(Draft).where(Draft.created_at <= now - drafts.KEPT_FOR))
    its_check_in = select(CheckIn.id).where(CheckIn.id == TypedAnswer.check_in_id)
    old = its_check_in.where(CheckIn.day < (now - _EDITED_FOR).date()).exists()
    await session.execute(delete(TypedAnswer).where(old).execution_options(synchronize_session=False))


async def forget_details(session: AsyncSession, now: datetime, after: timedelta) -> None:
    """Of the audit: who did what and when stays."""
    if (place := await chain.clear_details(session, now - after)) is not None:
        await audit.record(session, now, audit.PROGRAM, chain.CLEARED, audit.SITE, after={chain.UP_TO: place})


async def forget(session: AsyncSession, now: datetime, what: str, after: timedelta, step: Step) -> int:
    """One batch, with its entries in the audit."""
    found = await step(session, now - after)
    for subject, count in found.items() if what not in _UNTOLD else ():
        await audit.record(session, now, audit.PROGRAM, DONE, subject, after={what: count})
    return sum(found.values())


async def _messages(session: AsyncSession, before: datetime) -> Mapping[str, int]:
    """Their fates. An open alert keeps its messages, which say who was asked."""
    is_open = select(Alert.id).where(Alert.closed_at.is_(None))
    is_free = or_(Outgoing.alert_id.is_(None), Outgoing.alert_id.not_in(is_open))
    finished = (Outgoing.fate.not_in((Fate.QUEUED, Fate.SENDING)), Outgoing.finished_at < before)
    # The oldest come first, so that nobody looks through millions of them.
    oldest = select(Outgoing.id).order_by(Outgoing.id).limit(2 * BATCH)
    return await _delete(session, Outgoing, Outgoing.id.in_(oldest), *finished, is_free)


async def _boards(session: AsyncSession, before: datetime) -> Mapping[str, int]:
    return await _delete(session, Board, Board.created_at < before)


async def _failed_updates(session: AsyncSession, before: datetime) -> Mapping[str, int]:
    return await _delete(session, ParkedUpdate, ParkedUpdate.parked_at < before)


async def _invites(session: AsyncSession, before: datetime) -> Mapping[str, int]:
    """After their end, not their beginning."""
    return await _delete(session, Invite, Invite.expires_at < before)


async def _notes(session: AsyncSession, before: datetime) -> Mapping[str, int]:
    """All revisions of a note are about one day. Each patient's audit tells of theirs."""
    old = select(Note.id, Person.code).join(Person, Person.id == Note.patient_id)
    found = await session.execute(old.where(Note.day < before.date()).order_by(Note.id).limit(BATCH))
    codes = {number: code for number, code in found}
    await _delete(session, Note, Note.id.in_(codes))
    return Counter(codes.values())


async def _digests(session: AsyncSession, before: datetime) -> Mapping[str, int]:
    """The newest of each clinician says from when on the next one tells."""
    newest = select(func.max(Digest.id)).group_by(Digest.clinician_id)
    old = (Digest.created_at < before, Digest.id.not_in(newest))
    ids = list(await session.scalars(select(Digest.id).where(*old).order_by(Digest.id).limit(BATCH)))
    told_of = update(Outgoing).where(Outgoing.digest_id.in_(ids)).values(digest_id=null())
    await session.execute(told_of.execution_options(synchronize_session=False))
    return await _delete(session, Digest, Digest.id.in_(ids))


async def _delete(session: AsyncSession, table: Any, *which: Any) -> Mapping[str, int]:
    """What is about nobody in particular."""
    some = select(table.id).where(*which).order_by(table.id).limit(BATCH)
    statement = delete(table).where(table.id.in_(some)).execution_options(synchronize_session=False)
    result = await session.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - what a DELETE returns
    return {audit.SITE: result.rowcount} if result.rowcount else {}


@dataclass(frozen=True, slots=True)
class Left:
    """A patient who takes no part, since when, and since when their erasure is announced."""

    patient: Person
    since: datetime
    announced: datetime | None


async def stopped(session: AsyncSession, before: datetime) -> list[Left]:
    """Who stopped before then, or began and never finished; held, so that nobody comes back meanwhile."""
    query = select(Person).where(Person.role == Role.PATIENT, Person.stage.in_(_NO_PART))
    held = query.order_by(Person.code).limit(BATCH).with_for_update(key_share=True, skip_locked=True)
    patients = {patient.code: patient for patient in await session.scalars(held)}
    since = {code: patient.created_at for code, patient in patients.items()}
    announced: dict[str, datetime] = {}
    for code, at, action in await audit.of_actions(session, patients, (*_TURNS, ANNOUNCED)):
        if code is None:
            continue
        if action == ANNOUNCED:
            announced[code] = at
        else:
            since[code] = at
            announced.pop(code, None)
    return [
        Left(patient, since[code], announced.get(code))
        for code, patient in patients.items()
        if since[code] < before
    ]
