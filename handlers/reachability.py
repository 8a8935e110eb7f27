"""Somebody blocks the bot or is gone, and perhaps comes back: nothing is sent to them in between."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handlers import planning
from handlers.context import tell_admins
from storage import outbox
from storage.models import Person


async def lost(session: AsyncSession, now: datetime, person: Person) -> None:
    """Take back what is queued, and tell the admins once."""
    if person.unreachable_since is not None:
        return
    person.unreachable_since = now
    await outbox.withhold(session, now, person)
    await planning.plan(session, now, person)
    await tell_admins(session, now, "notice-unreachable", about=person, code=person.code)


async def back(session: AsyncSession, now: datetime, person: Person) -> None:
    """Whoever writes again is asked again from now on; what was due meanwhile is not made up for."""
    if person.unreachable_since is not None:
        person.unreachable_since = None
        await planning.plan(session, now, person)
