"""What holds for the whole clinic: its schedule, its texts, whether it has paused, its bot's name."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage.known import known
from storage.models import Site

# What admins may write in the place of the settings of the program; a crisis line for each language.
NAME, PHONE, CRISIS = "name", "phone", "crisis-"


async def site(session: AsyncSession) -> Site:
    """The first migration made it."""
    there = known(session)
    if there.site is None:
        there.site = await session.get_one(Site, 1)
    return there.site


async def hold(session: AsyncSession) -> Site:
    """As it is now, for whoever is going to change it; others who are about to wait."""
    clinic = await site(session)
    await session.flush()
    await session.refresh(clinic, with_for_update=True)
    return clinic


def describe(clinic: Site, name: str, phone: str, crisis_lines: dict[str, str], zone: str) -> None:
    """As the settings of the program say; what admins wrote goes before it."""
    clinic.name, clinic.phone, clinic.crisis_lines, clinic.zone = name, phone, crisis_lines, zone


async def is_paused(session: AsyncSession) -> bool:
    """Whether nobody is sent anything unasked."""
    return (await site(session)).paused_at is not None


def name(clinic: Site) -> str:
    return clinic.texts.get(NAME) or clinic.name


def phone(clinic: Site) -> str:
    return clinic.texts.get(PHONE) or clinic.phone


def crisis_lines(clinic: Site) -> dict[str, str]:
    """By language."""
    own = {key.removeprefix(CRISIS): line for key, line in clinic.texts.items() if key.startswith(CRISIS)}
    return {**clinic.crisis_lines, **own}
