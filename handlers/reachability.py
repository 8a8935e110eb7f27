"""Somebody blocks the bot or is gone, and perhaps comes back: nothing is sent to them in between."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.alerts import escalation
from handlers.context import tell_admins
from handlers.texts import local
from storage import audit, checkins, outbox
from storage.models import CheckInStatus, Person

_OFFERED_AFTER = timedelta(minutes=1)


async def lost(session: AsyncSession, now: datetime, person: Person) -> None:
    """Take back what is queued, and tell the admins once."""
    if person.unreachable_since is not None:
        return
    person.unreachable_since = now
    await audit.record(session, now, audit.PROGRAM, "unreachable", person.code)
    await outbox.withhold(session, now, person)
    await planning.plan(session, now, person)
    await tell_admins(session, now, "notice-unreachable", about=person, code=person.code)
    await escalation.lost(session, now, person)


async def back(session: AsyncSession, now: datetime, person: Person) -> None:
    """Whoever writes again is asked again from now on; what was due meanwhile is not made up for.

    A check-in that is still open is offered once more, unless it is answered right now.
    """
    if person.missed:
        person.missed = 0
        await planning.plan(session, now, person)
    if person.unreachable_since is None:
        return
    person.unreachable_since = None
    await audit.record(session, now, person.code, "reachable again", person.code)
    await planning.plan(session, now, person)
    today = local(now, person.zone).date()
    check_in = await checkins.newest(session, person, today - timedelta(days=1))
    is_open = check_in is not None and check_in.status == CheckInStatus.OPEN
    if check_in is not None and is_open and await planning.is_asked(session, person):
        check_in.remind_at = now + _OFFERED_AFTER
