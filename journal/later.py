"""When to come back for somebody who would rather be asked later."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from journal.schedule import Schedule, in_quiet_hours, instant


class Later(StrEnum):
    SOON = "soon"
    HOURS = "hours"
    EVENING = "evening"


AFTER = {Later.SOON: timedelta(minutes=30), Later.HOURS: timedelta(hours=2)}
EVENING_AT = time(20)
# Earlier than this the evening would say the same as two hours. Our assumption.
_EVENING_IS_FAR = timedelta(hours=2, minutes=30)
# Whoever is asked late still has this long before an answer counts as late. Our assumption.
_TIME_TO_ANSWER = timedelta(hours=2)


def choices(
    schedule: Schedule, zone: ZoneInfo, now: datetime, day: date, following: datetime | None
) -> dict[Later, datetime]:
    """When each may come for the check-in of `day`: outside quiet hours and before the following prompt."""
    wished = {later: now + after for later, after in AFTER.items()}
    evening = instant(day, EVENING_AT, zone)
    if evening - now > _EVENING_IS_FAR:
        wished[Later.EVENING] = evening
    return {
        later: at
        for later, at in wished.items()
        if not in_quiet_hours(schedule, zone, at) and (following is None or at < following)
    }


def expires_at(expires: datetime, asked_again: datetime, following: datetime | None) -> datetime:
    """When a check-in ends that was to end at `expires`; never after the following prompt."""
    longer = max(expires, asked_again + _TIME_TO_ANSWER)
    return longer if following is None else min(longer, max(expires, following))
