"""How a patient's own schedule is told: the words of the settings, as people say them."""

from datetime import time, timedelta

from handlers.texts import Texts
from journal.schedule import EVERY_DAY, Schedule


def told(name: str, wanted: Schedule, say: Texts) -> str:
    """One setting of a schedule."""
    match name:
        case "second":
            return say.time(wanted.second_at) if wanted.second_at else say.plain("setting-off")
        case "days":
            return _days(wanted, say)
        case "quiet":
            return _quiet(wanted, say)
        case "reminder":
            return after(wanted.reminder_after, say)
        case "weekly":
            return weekday_at(wanted.weekly_weekday, wanted.weekly_at, say)
        case "recap":
            return weekday_at(wanted.recap_weekday, wanted.recap_at, say)
    return say.time(wanted.prompt_at)


def weekday_at(weekday: int, at: time | None, say: Texts) -> str:
    if at is None:
        return say.plain("setting-off")
    return say.plain("weekday-at", weekday=say.weekday(weekday), time=say.time(at))


def after(duration: timedelta | None, say: Texts) -> str:
    if duration is None:
        return say.plain("setting-off")
    minutes = duration // timedelta(minutes=1)
    if minutes % 60:
        return say.plain("after-minutes", count=minutes)
    return say.plain("after-hours", count=minutes // 60)


def from_to(start: time, end: time, say: Texts) -> str:
    return say.plain("from-to", start=say.time(start), end=say.time(end))


def _days(wanted: Schedule, say: Texts) -> str:
    if wanted.weekdays == EVERY_DAY:
        return say.plain("every-day")
    return ", ".join(say.weekday(number) for number in sorted(wanted.weekdays))


def _quiet(wanted: Schedule, say: Texts) -> str:
    if wanted.quiet_from == wanted.quiet_until:
        return say.plain("setting-off")
    return from_to(wanted.quiet_from, wanted.quiet_until, say)
