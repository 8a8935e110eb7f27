"""What holds for the whole clinic: its schedule, and the name of its bot."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Site


async def site(session: AsyncSession) -> Site:
    """The first migration made it."""
    return await session.get_one(Site, 1)
