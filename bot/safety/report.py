"""`python -m bot check --security`: all that is not safe on this installation, in words for an admin."""

from collections.abc import Sequence
from datetime import datetime

from bot.database import with_database
from bot.safety import not_accepted, of_here
from bot.safety.journal import of_journal
from bot.safety.risks import Finding
from bot.safety.telegram import of_bot
from bot.settings import Settings

_UNASKED = "Telegram could not be asked about the bot and the clock."


async def report(settings: Settings, now: datetime) -> tuple[list[str], bool]:
    """Lines to show, and whether nothing is left to mend. Raises WrongSetting."""
    here = of_here(settings)
    inside = await with_database(settings, lambda database: of_journal(database, now), migrating=False)
    outside = await of_bot(settings, now) if settings.telegram_token else None
    lines, is_safe = told(settings, [*here, *inside, *(outside or [])])
    return (lines if outside is not None else [*lines, _UNASKED]), is_safe


def told(settings: Settings, findings: Sequence[Finding]) -> tuple[list[str], bool]:
    """Lines to show, the dangers first, and whether nothing is left to mend."""
    left = not_accepted(settings, findings)
    lines = [
        *_section("Dangerous, to mend first:", left, dangerous=True),
        *_section("To mend:", left, dangerous=False),
    ]
    accepted = [one for one in findings if one not in left]
    names = sorted({one.risk.name for one in accepted})
    return [
        *(lines or ["Nothing found that is not safe."]),
        *([f"Accepted in ALLOW_UNSAFE: {', '.join(names)}."] if names else []),
    ], not left


def _section(heading: str, findings: Sequence[Finding], *, dangerous: bool) -> list[str]:
    lines = [f"  {one}" for one in findings if one.risk.is_dangerous is dangerous]
    return [heading, *lines] if lines else []
