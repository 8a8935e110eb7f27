"""What a clinic does not want to keep goes by itself; who stopped long ago is told a month before."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning, whys
from handlers.context import send, tell_admins
from handlers.texts import local, texts
from journal import schedule as schedules
from storage import audit, erasure, outbox, retention
from storage.certificates import By
from storage.database import Database, apart
from storage.models import Person, Priority
from storage.outbox import Recipient
from storage.retention import Left, Periods, Step
from storage.site import site

# Where the program tells its handlers what is kept for how long.
PERIODS = "periods"
# Between telling somebody and erasing them. Our assumption.
NOTICE = timedelta(days=30)
# So that the clock has time for others in between: the rest follows at the next tick.
_MOST_BATCHES = 20
_ERASED_AT_ONCE = 20


async def clean(database: Database, now: datetime, periods: Periods) -> bool:
    """False when there is more to do."""
    async with database.write() as session:
        audit.because(session, whys.RETENTION)
        await retention.forget_traces(session, now)
        if periods.audit_details:
            await retention.forget_details(session, now, periods.audit_details)
    for what, after, step in retention.steps(periods):
        if not await _in_batches(database, now, what, after, step):
            return False
    if periods.stopped is None:
        return True
    async with database.write() as session:
        audit.because(session, whys.RETENTION)
        await _announce(session, now, periods.stopped)
        return await _erase(session, now, periods.stopped)


async def _in_batches(database: Database, now: datetime, what: str, after: timedelta, step: Step) -> bool:
    """False when there is more to do."""
    for _ in range(_MOST_BATCHES):
        async with database.write() as session:
            audit.because(session, whys.RETENTION)
            count = await retention.forget(session, now, what, after, step)
            if count and what == retention.FAILED_UPDATES:
                await tell_admins(session, now, "notice-parked-gone", count=count)
        if count < retention.BATCH:
            return True
    return False


async def _announce(session: AsyncSession, now: datetime, kept: timedelta) -> None:
    """To the patient, where they can be reached, and to the admins."""
    codes = defaultdict[date, list[str]](list)
    for left in await retention.stopped(session, now - kept + NOTICE):
        if left.announced is None:
            patient, at = left.patient, max(left.since + kept, now + NOTICE)
            codes[local(at, (await site(session)).zone).date()].append(patient.code)
            after = {"day": local(at, patient.zone).date().isoformat()}
            await audit.record(session, now, audit.PROGRAM, retention.ANNOUNCED, patient.code, after=after)
            await _tell(session, now, left, local(at, patient.zone).date())
    for day, some in codes.items():
        await tell_admins(session, now, "notice-erasure-ahead", codes=_named(some), day=day.isoformat())


async def _tell(session: AsyncSession, now: datetime, left: Left, day: date) -> None:
    to, say = outbox.recipient(session, left.patient), texts(left.patient.language)
    if to is not None and left.patient.unreachable_since is None:
        since = say.full_day(local(left.since, left.patient.zone).date())
        text = say("erasure-ahead", day=say.full_day(day), since=since)
        at = await _when_awake(session, now, left.patient)
        await send(session, now, to, text, kind="notice", priority=Priority.BULK, not_before=at)


async def _when_awake(session: AsyncSession, now: datetime, patient: Person) -> datetime:
    wanted = await planning.schedule_of(session, patient)
    return schedules.after_quiet_hours(wanted, ZoneInfo(patient.zone), now)


async def _erase(session: AsyncSession, now: datetime, kept: timedelta) -> bool:
    """Whoever was told so a month ago. False when there are more of them."""
    due = [
        left.patient
        for left in await retention.stopped(session, now - kept)
        if left.announced is not None and left.announced <= now - NOTICE
    ]
    for patient in due[:_ERASED_AT_ONCE]:
        async with apart(session, "erasing somebody who stopped long ago"):
            await _erase_one(session, now, patient)
    return len(due) <= _ERASED_AT_ONCE


async def _erase_one(session: AsyncSession, now: datetime, patient: Person) -> None:
    code, say, to = patient.code, texts(patient.language), outbox.recipient(session, patient)
    is_reachable, at = patient.unreachable_since is None, await _when_awake(session, now, patient)
    number = await erasure.erase(session, now, patient, by=By.RETENTION, actor=audit.PROGRAM)
    if to is not None and is_reachable:
        later: dict[str, Any] = {"priority": Priority.BULK, "not_before": at}
        text, nobody = say("erased-as-announced", number=number), Recipient(to.chat_id, None)
        await send(session, now, nobody, text, kind="farewell", **later)
    await tell_admins(session, now, "notice-erased", code=code, number=number)


def _named(codes: list[str]) -> str:
    return ", ".join(codes[:40]) + (" …" if len(codes) > 40 else "")
