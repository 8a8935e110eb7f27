"""Which week a digest is for, and when it comes: one for each ISO week, which is named by its Monday."""

from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from journal.schedule import ONE_DAY, Schedule, instant, local_date

ONE_WEEK = timedelta(weeks=1)


def week_of(day: date) -> date:
    return day - day.weekday() * ONE_DAY


def iso_week(day: date) -> str:
    """Such as "2026-W11"; the first days of January may belong to the year before."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def from_iso(week: str) -> date:
    return date.fromisocalendar(int(week[:4]), int(week[-2:]), 1)


def next_digest(schedule: Schedule, zone: ZoneInfo, now: datetime, last_week: date | None = None) -> datetime:
    """The next instant (UTC) after `now` of the weekly day and hour, in a week after `last_week`."""
    this_week = week_of(local_date(now, zone))
    first = this_week if last_week is None else max(this_week, last_week + ONE_WEEK)
    digests = (_digest_of(schedule, zone, first + n * ONE_WEEK) for n in count())
    return next(digest for digest in digests if digest > now)


def moved_digest(
    schedule: Schedule, zone: ZoneInfo, now: datetime, planned: datetime | None, last_week: date | None
) -> datetime:
    """The next digest when the schedule or the zone has changed since one was planned.

    A week that was to have a digest still has it when its new day and hour have passed: when it was
    planned, or, where the clock shows another week then, at the new hour, which makes it overdue.
    """
    found = next_digest(schedule, zone, now, last_week)
    if planned is None:
        return found
    week = digest_week(zone, planned, last_week)
    if week >= week_of(local_date(found, zone)):
        return found
    return planned if week_of(local_date(planned, zone)) == week else _digest_of(schedule, zone, week)


def digest_week(zone: ZoneInfo, due: datetime, last_week: date | None) -> date:
    """The week that a digest due then is for: the one after the last, also when the clinician has crossed
    the date line since. Who was away for longer begins anew.
    """
    shown = week_of(local_date(due, zone))
    following = shown if last_week is None else last_week + ONE_WEEK
    return following if abs(following - shown) <= ONE_WEEK else shown


def digest_weeks(
    schedule: Schedule, zone: ZoneInfo, due: datetime, now: datetime, last_week: date | None
) -> list[date]:
    """The week that is due, and after an outage every later one whose day and hour have come."""
    weeks = [digest_week(zone, due, last_week)]
    while _digest_of(schedule, zone, weeks[-1] + ONE_WEEK) <= now:
        weeks.append(weeks[-1] + ONE_WEEK)
    return weeks


def _digest_of(schedule: Schedule, zone: ZoneInfo, week: date) -> datetime:
    return instant(week + schedule.digest_weekday * ONE_DAY, schedule.digest_at, zone)
