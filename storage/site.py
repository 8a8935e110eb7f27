"""What holds for the whole clinic: its schedule, and the name of its bot."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage.known import known
from storage.models import Site


async def site(session: AsyncSession) -> Site:
    """The first migration made it."""
    there = known(session)
    if there.site is None:
        there.site = await session.get_one(Site, 1)
    return there.site
